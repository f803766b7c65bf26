import type {ApiObject} from '../../engine/api/object.ts';
import {isFields} from './data.ts';
import {type Finding, finding} from './findings.ts';
import {didYouMean, type Path} from './problems.ts';

/*
The types of the fields of Kubernetes objects, as far as people write them: what `replicas: "3"` and `imge: nginx` are
measured against before anything reads the object. The law of each kind (ranges, names, what fits what) is the API's.

A shape is `text`, `whole`, `truth`, `quantity`, `either` (a number or text), `texts` (fields with texts), `amounts`
(fields with quantities), `any`, a list `[shape]`, or the fields of an object. Field names: k8s.io/api, v1.34.
*/

type Word = 'text' | 'whole' | 'truth' | 'quantity' | 'either' | 'texts' | 'amounts' | 'any';
type Shape = Word | readonly [Shape] | {readonly [field: string]: Shape};

/** What was found: a wrong type is a problem, an unknown field only a warning, since this list is not Kubernetes' own. */
export type ShapeFindings = {readonly problems: readonly Finding[]; readonly unknown: readonly Finding[]};

const selector: Shape = {
	matchLabels: 'texts',
	matchExpressions: [{key: 'text', operator: 'text', values: ['text']}],
};

const keys: Shape = [{key: 'text', path: 'text', mode: 'whole'}];
const keyOf: Shape = {name: 'text', key: 'text', optional: 'truth'};

const handler: {readonly [field: string]: Shape} = {
	exec: {command: ['text']},
	httpGet: {path: 'text', port: 'either', host: 'text', scheme: 'text', httpHeaders: [{name: 'text', value: 'text'}]},
	tcpSocket: {port: 'either', host: 'text'},
	sleep: {seconds: 'whole'},
};

const probe: Shape = {
	exec: handler.exec!,
	httpGet: handler.httpGet!,
	tcpSocket: handler.tcpSocket!,
	grpc: {port: 'whole', service: 'text'},
	initialDelaySeconds: 'whole',
	timeoutSeconds: 'whole',
	periodSeconds: 'whole',
	successThreshold: 'whole',
	failureThreshold: 'whole',
	terminationGracePeriodSeconds: 'whole',
};

const resources: Shape = {limits: 'amounts', requests: 'amounts', claims: [{name: 'text', request: 'text'}]};

const container: Shape = {
	name: 'text',
	image: 'text',
	command: ['text'],
	args: ['text'],
	workingDir: 'text',
	ports: [{name: 'text', containerPort: 'whole', hostPort: 'whole', hostIP: 'text', protocol: 'text'}],
	envFrom: [
		{prefix: 'text', configMapRef: {name: 'text', optional: 'truth'}, secretRef: {name: 'text', optional: 'truth'}},
	],
	env: [
		{
			name: 'text',
			value: 'text',
			valueFrom: {
				fieldRef: {apiVersion: 'text', fieldPath: 'text'},
				resourceFieldRef: {containerName: 'text', resource: 'text', divisor: 'quantity'},
				configMapKeyRef: keyOf,
				secretKeyRef: keyOf,
				fileKeyRef: 'any',
			},
		},
	],
	resources,
	resizePolicy: [{resourceName: 'text', restartPolicy: 'text'}],
	restartPolicy: 'text',
	restartPolicyRules: 'any',
	volumeMounts: [
		{
			name: 'text',
			mountPath: 'text',
			subPath: 'text',
			subPathExpr: 'text',
			readOnly: 'truth',
			recursiveReadOnly: 'text',
			mountPropagation: 'text',
		},
	],
	volumeDevices: [{name: 'text', devicePath: 'text'}],
	livenessProbe: probe,
	readinessProbe: probe,
	startupProbe: probe,
	lifecycle: {postStart: handler, preStop: handler, stopSignal: 'text'},
	terminationMessagePath: 'text',
	terminationMessagePolicy: 'text',
	imagePullPolicy: 'text',
	securityContext: 'any',
	stdin: 'truth',
	stdinOnce: 'truth',
	tty: 'truth',
};

const nodeTerm: Shape = {
	matchExpressions: [{key: 'text', operator: 'text', values: ['text']}],
	matchFields: [{key: 'text', operator: 'text', values: ['text']}],
};

const podTerm: Shape = {
	labelSelector: selector,
	namespaces: ['text'],
	topologyKey: 'text',
	namespaceSelector: selector,
	matchLabelKeys: ['text'],
	mismatchLabelKeys: ['text'],
};

const podAffinity: Shape = {
	requiredDuringSchedulingIgnoredDuringExecution: [podTerm],
	preferredDuringSchedulingIgnoredDuringExecution: [{weight: 'whole', podAffinityTerm: podTerm}],
};

const volume: Shape = {
	name: 'text',
	emptyDir: {medium: 'text', sizeLimit: 'quantity'},
	hostPath: {path: 'text', type: 'text'},
	configMap: {name: 'text', items: keys, defaultMode: 'whole', optional: 'truth'},
	secret: {secretName: 'text', items: keys, defaultMode: 'whole', optional: 'truth'},
	persistentVolumeClaim: {claimName: 'text', readOnly: 'truth'},
	downwardAPI: 'any',
	projected: {sources: ['any'], defaultMode: 'whole'},
	ephemeral: 'any',
	gcePersistentDisk: 'any',
	awsElasticBlockStore: 'any',
	azureDisk: 'any',
	azureFile: 'any',
	rbd: 'any',
	iscsi: 'any',
	nfs: 'any',
	csi: 'any',
	image: 'any',
	cephfs: 'any',
	fc: 'any',
	glusterfs: 'any',
	vsphereVolume: 'any',
};

const podSpec: Shape = {
	volumes: [volume],
	initContainers: [container],
	containers: [container],
	ephemeralContainers: 'any',
	restartPolicy: 'text',
	terminationGracePeriodSeconds: 'whole',
	activeDeadlineSeconds: 'whole',
	dnsPolicy: 'text',
	nodeSelector: 'texts',
	serviceAccountName: 'text',
	serviceAccount: 'text',
	automountServiceAccountToken: 'truth',
	nodeName: 'text',
	hostNetwork: 'truth',
	hostPID: 'truth',
	hostIPC: 'truth',
	hostUsers: 'truth',
	shareProcessNamespace: 'truth',
	securityContext: 'any',
	imagePullSecrets: [{name: 'text'}],
	hostname: 'text',
	hostnameOverride: 'text',
	subdomain: 'text',
	affinity: {
		nodeAffinity: {
			requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [nodeTerm]},
			preferredDuringSchedulingIgnoredDuringExecution: [{weight: 'whole', preference: nodeTerm}],
		},
		podAffinity,
		podAntiAffinity: podAffinity,
	},
	schedulerName: 'text',
	tolerations: [{key: 'text', operator: 'text', value: 'text', effect: 'text', tolerationSeconds: 'whole'}],
	hostAliases: [{ip: 'text', hostnames: ['text']}],
	priorityClassName: 'text',
	priority: 'whole',
	preemptionPolicy: 'text',
	dnsConfig: {nameservers: ['text'], searches: ['text'], options: [{name: 'text', value: 'text'}]},
	readinessGates: [{conditionType: 'text'}],
	runtimeClassName: 'text',
	enableServiceLinks: 'truth',
	overhead: 'amounts',
	topologySpreadConstraints: [
		{
			maxSkew: 'whole',
			topologyKey: 'text',
			whenUnsatisfiable: 'text',
			labelSelector: selector,
			minDomains: 'whole',
			nodeAffinityPolicy: 'text',
			nodeTaintsPolicy: 'text',
			matchLabelKeys: ['text'],
		},
	],
	setHostnameAsFQDN: 'truth',
	os: {name: 'text'},
	schedulingGates: [{name: 'text'}],
	resourceClaims: 'any',
	resources,
};

const metadata: Shape = {
	name: 'text',
	generateName: 'text',
	namespace: 'text',
	labels: 'texts',
	annotations: 'texts',
	finalizers: ['text'],
	ownerReferences: [
		{apiVersion: 'text', kind: 'text', name: 'text', uid: 'text', controller: 'truth', blockOwnerDeletion: 'truth'},
	],
	uid: 'text',
	resourceVersion: 'text',
	generation: 'whole',
	creationTimestamp: 'any',
	deletionTimestamp: 'any',
	deletionGracePeriodSeconds: 'whole',
	managedFields: 'any',
	selfLink: 'any',
};

const template: Shape = {metadata, spec: podSpec};
const claimSpec: Shape = {
	accessModes: ['text'],
	selector,
	resources: {requests: 'amounts', limits: 'amounts'},
	volumeName: 'text',
	storageClassName: 'text',
	volumeMode: 'text',
	dataSource: 'any',
	dataSourceRef: 'any',
	volumeAttributesClassName: 'text',
};

const rules: Shape = [
	{verbs: ['text'], apiGroups: ['text'], resources: ['text'], resourceNames: ['text'], nonResourceURLs: ['text']},
];

const binding: {readonly [field: string]: Shape} = {
	subjects: [{kind: 'text', apiGroup: 'text', name: 'text', namespace: 'text'}],
	roleRef: {apiGroup: 'text', kind: 'text', name: 'text'},
};

/** The fields of each kind beside apiVersion, kind, metadata and status. Kinds that are not here are left to the API. */
const kinds: {readonly [kind: string]: {readonly [field: string]: Shape}} = {
	Pod: {spec: podSpec},
	Deployment: {
		spec: {
			replicas: 'whole',
			selector,
			template,
			strategy: {type: 'text', rollingUpdate: {maxUnavailable: 'either', maxSurge: 'either'}},
			minReadySeconds: 'whole',
			revisionHistoryLimit: 'whole',
			paused: 'truth',
			progressDeadlineSeconds: 'whole',
		},
	},
	ReplicaSet: {spec: {replicas: 'whole', minReadySeconds: 'whole', selector, template}},
	ReplicationController: {spec: {replicas: 'whole', minReadySeconds: 'whole', selector: 'texts', template}},
	StatefulSet: {
		spec: {
			replicas: 'whole',
			selector,
			template,
			volumeClaimTemplates: [{apiVersion: 'text', kind: 'text', metadata, spec: claimSpec, status: 'any'}],
			serviceName: 'text',
			podManagementPolicy: 'text',
			updateStrategy: {type: 'text', rollingUpdate: {partition: 'whole', maxUnavailable: 'either'}},
			revisionHistoryLimit: 'whole',
			minReadySeconds: 'whole',
			persistentVolumeClaimRetentionPolicy: {whenDeleted: 'text', whenScaled: 'text'},
			ordinals: {start: 'whole'},
		},
	},
	Job: {
		spec: {
			parallelism: 'whole',
			completions: 'whole',
			activeDeadlineSeconds: 'whole',
			podFailurePolicy: 'any',
			successPolicy: 'any',
			backoffLimit: 'whole',
			backoffLimitPerIndex: 'whole',
			maxFailedIndexes: 'whole',
			selector,
			manualSelector: 'truth',
			template,
			ttlSecondsAfterFinished: 'whole',
			completionMode: 'text',
			suspend: 'truth',
			podReplacementPolicy: 'text',
			managedBy: 'text',
		},
	},
	Service: {
		spec: {
			ports: [
				{
					name: 'text',
					protocol: 'text',
					appProtocol: 'text',
					port: 'whole',
					targetPort: 'either',
					nodePort: 'whole',
				},
			],
			selector: 'texts',
			clusterIP: 'text',
			clusterIPs: ['text'],
			type: 'text',
			externalIPs: ['text'],
			sessionAffinity: 'text',
			sessionAffinityConfig: {clientIP: {timeoutSeconds: 'whole'}},
			loadBalancerIP: 'text',
			loadBalancerSourceRanges: ['text'],
			loadBalancerClass: 'text',
			externalName: 'text',
			externalTrafficPolicy: 'text',
			internalTrafficPolicy: 'text',
			healthCheckNodePort: 'whole',
			publishNotReadyAddresses: 'truth',
			ipFamilies: ['text'],
			ipFamilyPolicy: 'text',
			allocateLoadBalancerNodePorts: 'truth',
			trafficDistribution: 'text',
		},
	},
	ConfigMap: {data: 'texts', binaryData: 'texts', immutable: 'truth'},
	Secret: {data: 'texts', stringData: 'texts', type: 'text', immutable: 'truth'},
	Namespace: {spec: {finalizers: ['text']}},
	Node: {
		spec: {
			podCIDR: 'text',
			podCIDRs: ['text'],
			providerID: 'text',
			unschedulable: 'truth',
			taints: [{key: 'text', value: 'text', effect: 'text', timeAdded: 'any'}],
			configSource: 'any',
			externalID: 'text',
		},
	},
	ServiceAccount: {
		secrets: ['any'],
		imagePullSecrets: [{name: 'text'}],
		automountServiceAccountToken: 'truth',
	},
	PriorityClass: {value: 'whole', globalDefault: 'truth', description: 'text', preemptionPolicy: 'text'},
	PodDisruptionBudget: {
		spec: {minAvailable: 'either', maxUnavailable: 'either', selector, unhealthyPodEvictionPolicy: 'text'},
	},
	PersistentVolumeClaim: {spec: claimSpec},
	StorageClass: {
		provisioner: 'text',
		parameters: 'texts',
		reclaimPolicy: 'text',
		mountOptions: ['text'],
		allowVolumeExpansion: 'truth',
		volumeBindingMode: 'text',
		allowedTopologies: 'any',
	},
	Role: {rules},
	ClusterRole: {rules, aggregationRule: {clusterRoleSelectors: [selector]}},
	RoleBinding: binding,
	ClusterRoleBinding: binding,
};

const isText = (value: unknown): boolean => typeof value === 'string';
const isQuantity = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';

const words: Readonly<Record<Word, readonly [name: string, fits: (value: unknown) => boolean]>> = {
	text: ['text', isText],
	whole: ['a whole number', value => Number.isSafeInteger(value)],
	truth: ['true or false', value => typeof value === 'boolean'],
	quantity: ['a quantity', isQuantity],
	either: ['a number or text', value => Number.isSafeInteger(value) || isText(value)],
	texts: ['fields whose values are text', isFields],
	amounts: ['fields whose values are quantities', isFields],
	any: ['anything', () => true],
};

const shown = (value: unknown): string => {
	const text = JSON.stringify(value) ?? 'nothing';
	return text.length > 40 ? `${text.slice(0, 37)}...` : text;
};

const hintFor = (wanted: string, value: unknown): string => {
	if (wanted === 'text') {
		return typeof value === 'number' || typeof value === 'boolean' ? 'put it in quotes' : '';
	}

	return typeof value === 'string' && wanted !== 'a list' ? 'take the quotes away' : '';
};

const mismatch = (path: Path, wanted: string, value: unknown): Finding =>
	finding(path, `must be ${wanted}, not ${shown(value)}`, hintFor(wanted, value));

/** Walks an object along its shape; `null` stands for nothing, as in Kubernetes. */
const walk = (value: unknown, shape: Shape, path: Path, found: {problems: Finding[]; unknown: Finding[]}): void => {
	if (value === null || value === undefined) {
		return;
	}

	if (typeof shape === 'string') {
		walkWord(value, shape, path, found);
		return;
	}

	if (Array.isArray(shape)) {
		const [inner] = shape as readonly [Shape];

		if (!Array.isArray(value)) {
			found.problems.push(mismatch(path, 'a list', value));
			return;
		}

		for (const [index, item] of (value as readonly unknown[]).entries()) {
			if (item === null) {
				found.problems.push(finding([...path, index], 'an item of a list cannot be empty'));
			} else {
				walk(item, inner, [...path, index], found);
			}
		}

		return;
	}

	walkFields(value, shape as {readonly [field: string]: Shape}, path, found);
};

const walkWord = (value: unknown, word: Word, path: Path, found: {problems: Finding[]}): void => {
	const [wanted, fits] = words[word];

	if (!fits(value)) {
		found.problems.push(mismatch(path, wanted, value));
		return;
	}

	if (word === 'texts' || word === 'amounts') {
		for (const [name, inner] of Object.entries(value as object) as ReadonlyArray<[string, unknown]>) {
			if (!(word === 'texts' ? isText(inner) : isQuantity(inner))) {
				found.problems.push(mismatch([...path, name], word === 'texts' ? 'text' : 'a quantity', inner));
			}
		}
	}
};

const walkFields = (
	value: unknown,
	shape: {readonly [field: string]: Shape},
	path: Path,
	found: {problems: Finding[]; unknown: Finding[]},
): void => {
	if (!isFields(value)) {
		found.problems.push(mismatch(path, 'an object with fields', value));
		return;
	}

	for (const [name, inner] of Object.entries(value)) {
		const known = Object.hasOwn(shape, name) ? shape[name] : undefined;

		if (known === undefined) {
			const hint = didYouMean(name, Object.keys(shape));
			found.unknown.push({
				...finding([...path, name], 'there is no such field; it is ignored', hint.startsWith('did') ? hint : ''),
				atKey: true,
			});
		} else {
			walk(inner, known, [...path, name], found);
		}
	}
};

/** Objects that are nothing without a spec. */
const needSpec = ['Pod', 'Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet', 'Job', 'Service'];

/** Compares an object with the shape of its kind. */
export const shapeOf = (object: ApiObject): ShapeFindings => {
	const found = {problems: [] as Finding[], unknown: [] as Finding[]};
	const shape = Object.hasOwn(kinds, object.kind) ? kinds[object.kind] : undefined;

	if (shape !== undefined) {
		walkFields(object, {apiVersion: 'text', kind: 'text', metadata, status: 'any', ...shape}, [], found);
	}

	return needSpec.includes(object.kind) && !isFields((object as {spec?: unknown}).spec)
		? {...found, problems: [...found.problems, finding([], 'the field spec is missing')]}
		: found;
};
