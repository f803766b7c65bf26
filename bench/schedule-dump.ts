/*
A dump of a cluster as `kubectl get nodes,pods,services,replicasets -A -o json` prints it, made up: so many nodes in three zones,
so many pods of which most run, with everything that the server and the kubelet write beside what matters.
*/
import type {ApiObject} from '../source/engine/api/object.ts';

const zones = ['a', 'b', 'c'];
const born = '2026-01-01T00:00:00Z';

const uidOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const condition = (type: string, status: string) => ({
	lastHeartbeatTime: born,
	lastTransitionTime: born,
	message: `kubelet has posted ${type} status`,
	reason: `Kubelet${type}`,
	status,
	type,
});

const nodeAt = (at: number) => {
	const name = `ip-10-0-${at >> 8}-${at & 255}.eu-central-1.compute.internal`;
	const zone = `eu-central-1${zones[at % 3]}`;
	const isLarge = at % 10 === 0;
	const amounts = {
		cpu: isLarge ? '15890m' : '7910m',
		'ephemeral-storage': '95551679124',
		'hugepages-1Gi': '0',
		'hugepages-2Mi': '0',
		memory: isLarge ? '62905844Ki' : '31482288Ki',
		pods: '110',
	};
	return {
		apiVersion: 'v1',
		kind: 'Node',
		metadata: {
			annotations: {
				'node.alpha.kubernetes.io/ttl': '15',
				'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
			},
			creationTimestamp: born,
			labels: {
				'beta.kubernetes.io/arch': 'amd64',
				'beta.kubernetes.io/os': 'linux',
				'kubernetes.io/arch': 'amd64',
				'kubernetes.io/hostname': name,
				'kubernetes.io/os': 'linux',
				'node.kubernetes.io/instance-type': isLarge ? 'm6i.4xlarge' : 'm6i.2xlarge',
				'topology.kubernetes.io/region': 'eu-central-1',
				'topology.kubernetes.io/zone': zone,
				...(isLarge ? {'example.com/pool': 'large'} : {}),
			},
			name,
			resourceVersion: String(1_000_000 + at),
			uid: uidOf(at),
		},
		spec: {
			providerID: `aws:///${zone}/i-${String(at).padStart(17, '0')}`,
			...(isLarge ? {taints: [{effect: 'NoSchedule', key: 'dedicated', value: 'batch'}]} : {}),
			...(at % 97 === 5 ? {unschedulable: true} : {}),
		},
		status: {
			addresses: [
				{address: `10.0.${at >> 8}.${at & 255}`, type: 'InternalIP'},
				{address: name, type: 'Hostname'},
			],
			allocatable: amounts,
			capacity: {...amounts, cpu: isLarge ? '16' : '8'},
			conditions: [
				condition('MemoryPressure', 'False'),
				condition('DiskPressure', 'False'),
				condition('Ready', 'True'),
			],
			images: Array.from({length: 12}, (_, image) => ({
				names: [
					`registry.example/team-${image}/app@sha256:${String(image).repeat(64).slice(0, 64)}`,
					`registry.example/team-${image}/app:1.${image}.0`,
				],
				sizeBytes: 80_000_000 + image * 9_000_000,
			})),
			nodeInfo: {architecture: 'amd64', kernelVersion: '6.8.0', kubeletVersion: 'v1.34.1', operatingSystem: 'linux'},
		},
	};
};

type Waiting = 'large' | 'disk' | 'spread' | 'taint' | 'fits';

const reasonsToWait: readonly Waiting[] = ['large', 'disk', 'spread', 'taint', 'fits'];

const specOf = (app: number, waits: Waiting | undefined) => ({
	...(waits === 'disk' ? {nodeSelector: {disk: 'nvme'}} : {}),
	...(waits === 'taint' ? {nodeSelector: {'example.com/pool': 'large'}} : {}),
	...(app % 3 === 0 || waits === 'spread'
		? {
				topologySpreadConstraints: [
					{
						labelSelector: {matchLabels: {app: `app-${app}`}},
						maxSkew: waits === 'spread' ? 1 : 5,
						topologyKey: 'topology.kubernetes.io/zone',
						whenUnsatisfiable: waits === 'spread' ? 'DoNotSchedule' : 'ScheduleAnyway',
					},
				],
			}
		: {}),
	...(app % 5 === 0
		? {
				affinity: {
					podAntiAffinity: {
						preferredDuringSchedulingIgnoredDuringExecution: [
							{
								podAffinityTerm: {
									labelSelector: {matchLabels: {app: `app-${app}`}},
									topologyKey: 'kubernetes.io/hostname',
								},
								weight: 100,
							},
						],
					},
				},
			}
		: {}),
});

const podAt = (at: number, nodes: number, isWaiting: boolean) => {
	const app = isWaiting ? at % 12 : at % 250;
	const waits = isWaiting ? reasonsToWait[app % reasonsToWait.length] : undefined;
	const namespace = `team-${app % 20}`;
	const hash = `7d9c${String(app).padStart(5, '0')}`;
	const name = `app-${app}-${hash}-${at.toString(36).padStart(5, '0')}`;
	const amounts = {
		cpu: waits === 'large' ? '20' : `${100 + (app % 5) * 100}m`,
		memory: `${128 + (app % 7) * 128}Mi`,
	};
	const image = `registry.example/team-${app % 12}/app:1.${app % 12}.0`;
	return {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			annotations: {'kubernetes.io/config.source': 'api', 'prometheus.io/scrape': 'true'},
			creationTimestamp: born,
			generateName: `app-${app}-${hash}-`,
			labels: {app: `app-${app}`, 'pod-template-hash': hash, team: namespace},
			name,
			namespace,
			ownerReferences: [
				{
					apiVersion: 'apps/v1',
					blockOwnerDeletion: true,
					controller: true,
					kind: 'ReplicaSet',
					name: `app-${app}-${hash}`,
					uid: uidOf(1_000_000 + app),
				},
			],
			resourceVersion: String(2_000_000 + at),
			uid: uidOf(2_000_000 + at),
		},
		spec: {
			...specOf(app, waits),
			containers: [
				{
					env: [
						{name: 'LOG_LEVEL', value: 'info'},
						{name: 'POD_IP', valueFrom: {fieldRef: {apiVersion: 'v1', fieldPath: 'status.podIP'}}},
						{name: 'GREETING', value: 'two: words # and "quotes"'},
					],
					image,
					imagePullPolicy: 'IfNotPresent',
					livenessProbe: {
						failureThreshold: 3,
						httpGet: {path: '/healthz', port: 8080, scheme: 'HTTP'},
						periodSeconds: 10,
						successThreshold: 1,
						timeoutSeconds: 1,
					},
					name: 'app',
					ports: [{containerPort: 8080, name: 'http', protocol: 'TCP'}],
					resources: {limits: {memory: '2Gi'}, requests: amounts},
					terminationMessagePath: '/dev/termination-log',
					terminationMessagePolicy: 'File',
					volumeMounts: [
						{mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', name: 'kube-api-access', readOnly: true},
					],
				},
			],
			dnsPolicy: 'ClusterFirst',
			enableServiceLinks: true,
			...(isWaiting
				? {}
				: {nodeName: `ip-10-0-${(at % nodes) >> 8}-${(at % nodes) & 255}.eu-central-1.compute.internal`}),
			preemptionPolicy: 'PreemptLowerPriority',
			priority: 0,
			restartPolicy: 'Always',
			schedulerName: 'default-scheduler',
			securityContext: {},
			serviceAccount: 'default',
			serviceAccountName: 'default',
			terminationGracePeriodSeconds: 30,
			tolerations: [
				{effect: 'NoExecute', key: 'node.kubernetes.io/not-ready', operator: 'Exists', tolerationSeconds: 300},
				{effect: 'NoExecute', key: 'node.kubernetes.io/unreachable', operator: 'Exists', tolerationSeconds: 300},
			],
			volumes: [
				{
					name: 'kube-api-access',
					projected: {
						defaultMode: 420,
						sources: [
							{serviceAccountToken: {expirationSeconds: 3607, path: 'token'}},
							{configMap: {items: [{key: 'ca.crt', path: 'ca.crt'}], name: 'kube-root-ca.crt'}},
						],
					},
				},
			],
		},
		status: isWaiting
			? {
					conditions: [
						{
							lastProbeTime: null,
							lastTransitionTime: born,
							message: '0/500 nodes are available: 500 Insufficient cpu.',
							reason: 'Unschedulable',
							status: 'False',
							type: 'PodScheduled',
						},
					],
					phase: 'Pending',
					qosClass: 'Burstable',
				}
			: {
					conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(type => ({
						lastProbeTime: null,
						lastTransitionTime: born,
						status: 'True',
						type,
					})),
					containerStatuses: [
						{
							containerID: `containerd://${String(at).padStart(64, '0')}`,
							image,
							imageID: `registry.example/team/app@sha256:${String(at).padStart(64, '0')}`,
							lastState: {},
							name: 'app',
							ready: true,
							restartCount: at % 4,
							started: true,
							state: {running: {startedAt: born}},
						},
					],
					hostIP: '10.0.0.1',
					phase: 'Running',
					podIP: `10.${1 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}`,
					qosClass: 'Burstable',
					startTime: born,
				},
	};
};

const serviceAt = (app: number) => ({
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {
		creationTimestamp: born,
		name: `app-${app}`,
		namespace: `team-${app % 20}`,
		resourceVersion: String(3_000_000 + app),
		uid: uidOf(3_000_000 + app),
	},
	spec: {
		clusterIP: `172.20.${app >> 8}.${app & 255}`,
		ports: [{port: 80, protocol: 'TCP', targetPort: 8080}],
		selector: {app: `app-${app}`},
		type: 'ClusterIP',
	},
	status: {loadBalancer: {}},
});

/** A List, as kubectl prints it. */
export const clusterDump = (nodes: number, pods: number, waiting: number): object => ({
	apiVersion: 'v1',
	items: [
		...Array.from({length: nodes}, (_, at) => nodeAt(at)),
		...Array.from({length: pods}, (_, at) => podAt(at, nodes, at >= pods - waiting)),
		...Array.from({length: Math.min(250, pods)}, (_, app) => serviceAt(app)),
	] as unknown as readonly ApiObject[],
	kind: 'List',
	metadata: {resourceVersion: ''},
});

const plainText = /^[A-Za-z/_][\w./@-]*( [\w./@-]+)*$/;
const looksLikeMore = /^(true|false|null|yes|no|on|off|y|n|~)$/i;

const scalarText = (value: unknown): string => {
	if (typeof value !== 'string') {
		return JSON.stringify(value);
	}

	return plainText.test(value) && !looksLikeMore.test(value) ? value : JSON.stringify(value);
};

const isFlat = (value: unknown): boolean =>
	typeof value !== 'object' || value === null || Object.keys(value).length === 0;

const emptyText = (value: unknown): string =>
	typeof value === 'object' && value !== null ? (Array.isArray(value) ? '[]' : '{}') : scalarText(value);

/** YAML as `kubectl -o yaml` prints it: blocks, lists at the indent of their key, texts plain where they can be. */
export const kubectlYaml = (value: unknown, indent = ''): string => {
	if (Array.isArray(value)) {
		return value
			.map(item =>
				isFlat(item)
					? `${indent}- ${emptyText(item)}\n`
					: `${indent}- ${kubectlYaml(item, `${indent}  `).slice(indent.length + 2)}`,
			)
			.join('');
	}

	return Object.entries(value as object)
		.map(([key, inner]) => {
			const name = scalarText(key);

			if (isFlat(inner)) {
				return `${indent}${name}: ${emptyText(inner)}\n`;
			}

			return `${indent}${name}:\n${kubectlYaml(inner, Array.isArray(inner) ? indent : `${indent}  `)}`;
		})
		.join('');
};
