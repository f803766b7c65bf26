/** The mould of every kind, and the door at which a person's JSON is held against it. */
import {type AnyKind, apiVersionOf} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {type Parsed, parsed, unparsed} from '../parsed.ts';
import {conditions, labelSelector, metadata, objectReference} from './meta-moulds.ts';
import {each, goType, list, type Mould, quantities, type Struct, struct, textMap, texts} from './mould.ts';
import {nodeSelector, podSpec, podStatus, template} from './pod-moulds.ts';

const replicaCounts = each(
	'count',
	'replicas',
	'fullyLabeledReplicas',
	'readyReplicas',
	'availableReplicas',
	'unavailableReplicas',
	'updatedReplicas',
	'currentReplicas',
	'terminatingReplicas',
	'observedGeneration',
	'collisionCount',
);

const replicaStatus = (name: string): Struct => struct(name, {...replicaCounts, conditions});
const rollingUpdate = struct('RollingUpdate', {
	...each('countOrText', 'maxUnavailable', 'maxSurge'),
	partition: 'count',
});

const port = struct('ServicePort', {
	...each('text', 'name', 'protocol', 'appProtocol'),
	...each('count', 'port', 'nodePort'),
	targetPort: 'countOrText',
});

const policyRules = list(
	struct('PolicyRule', each(texts, 'verbs', 'apiGroups', 'resources', 'resourceNames', 'nonResourceURLs')),
);

const binding = {
	subjects: list(struct('Subject', each('text', 'kind', 'apiGroup', 'name', 'namespace'))),
	roleRef: struct('RoleRef', each('text', 'apiGroup', 'kind', 'name')),
};

const claimSpec = struct('PersistentVolumeClaimSpec', {
	accessModes: texts,
	selector: labelSelector,
	resources: struct('VolumeResourceRequirements', {requests: quantities, limits: quantities}),
	...each('text', 'volumeName', 'storageClassName', 'volumeMode', 'volumeAttributesClassName'),
});

const moulds: Readonly<Record<string, Readonly<Record<string, Mould>>>> = {
	Pod: {spec: podSpec, status: podStatus},
	Node: {
		spec: struct('NodeSpec', {
			...each('text', 'podCIDR', 'providerID'),
			podCIDRs: texts,
			unschedulable: 'flag',
			taints: list(struct('Taint', each('text', 'key', 'value', 'effect', 'timeAdded'))),
		}),
		status: struct('NodeStatus', {
			capacity: quantities,
			allocatable: quantities,
			conditions,
			addresses: list(struct('NodeAddress', each('text', 'type', 'address'))),
			nodeInfo: struct('NodeSystemInfo', {}),
			images: list(struct('ContainerImage', {names: texts, sizeBytes: 'count'})),
		}),
	},
	Namespace: {
		spec: struct('NamespaceSpec', {finalizers: texts}),
		status: struct('NamespaceStatus', {phase: 'text', conditions}),
	},
	Service: {
		spec: struct('ServiceSpec', {
			ports: list(port),
			selector: textMap,
			...each(
				'text',
				'clusterIP',
				'type',
				'sessionAffinity',
				'loadBalancerIP',
				'loadBalancerClass',
				'externalName',
				'externalTrafficPolicy',
				'internalTrafficPolicy',
				'ipFamilyPolicy',
				'trafficDistribution',
			),
			...each(texts, 'clusterIPs', 'externalIPs', 'loadBalancerSourceRanges', 'ipFamilies'),
			...each('flag', 'publishNotReadyAddresses', 'allocateLoadBalancerNodePorts'),
			healthCheckNodePort: 'count',
			sessionAffinityConfig: struct('SessionAffinityConfig', {
				clientIP: struct('ClientIPConfig', {timeoutSeconds: 'count'}),
			}),
		}),
		status: struct('ServiceStatus', {
			loadBalancer: struct('LoadBalancerStatus', {
				ingress: list(struct('LoadBalancerIngress', each('text', 'ip', 'hostname', 'ipMode'))),
			}),
			conditions,
		}),
	},
	EndpointSlice: {
		addressType: 'text',
		endpoints: list(
			struct('Endpoint', {
				addresses: texts,
				conditions: struct('EndpointConditions', each('flag', 'ready', 'serving', 'terminating')),
				...each('text', 'hostname', 'nodeName', 'zone'),
				targetRef: objectReference,
			}),
		),
		ports: list(struct('EndpointPort', {...each('text', 'name', 'protocol', 'appProtocol'), port: 'count'})),
	},
	ConfigMap: {...each(textMap, 'data', 'binaryData'), immutable: 'flag'},
	Secret: {...each(textMap, 'data', 'stringData'), type: 'text', immutable: 'flag'},
	ServiceAccount: {
		secrets: list(objectReference),
		imagePullSecrets: list(struct('LocalObjectReference', {name: 'text'})),
		automountServiceAccountToken: 'flag',
	},
	Deployment: {
		spec: struct('DeploymentSpec', {
			...each('count', 'replicas', 'minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds'),
			selector: labelSelector,
			template,
			paused: 'flag',
			strategy: struct('DeploymentStrategy', {type: 'text', rollingUpdate}),
		}),
		status: replicaStatus('DeploymentStatus'),
	},
	ReplicaSet: {
		spec: struct('ReplicaSetSpec', {
			...each('count', 'replicas', 'minReadySeconds'),
			selector: labelSelector,
			template,
		}),
		status: replicaStatus('ReplicaSetStatus'),
	},
	ReplicationController: {
		spec: struct('ReplicationControllerSpec', {
			...each('count', 'replicas', 'minReadySeconds'),
			selector: textMap,
			template,
		}),
		status: replicaStatus('ReplicationControllerStatus'),
	},
	StatefulSet: {
		spec: struct('StatefulSetSpec', {
			...each('count', 'replicas', 'minReadySeconds', 'revisionHistoryLimit'),
			...each('text', 'serviceName', 'podManagementPolicy'),
			selector: labelSelector,
			template,
			volumeClaimTemplates: list(struct('PersistentVolumeClaim', {metadata, spec: claimSpec})),
			updateStrategy: struct('StatefulSetUpdateStrategy', {type: 'text', rollingUpdate}),
			ordinals: struct('StatefulSetOrdinals', {start: 'count'}),
			persistentVolumeClaimRetentionPolicy: struct(
				'StatefulSetPersistentVolumeClaimRetentionPolicy',
				each('text', 'whenDeleted', 'whenScaled'),
			),
		}),
		status: replicaStatus('StatefulSetStatus'),
	},
	Job: {
		spec: struct('JobSpec', {
			...each(
				'count',
				'parallelism',
				'completions',
				'activeDeadlineSeconds',
				'backoffLimit',
				'backoffLimitPerIndex',
				'maxFailedIndexes',
				'ttlSecondsAfterFinished',
			),
			...each('flag', 'manualSelector', 'suspend'),
			...each('text', 'completionMode', 'podReplacementPolicy', 'managedBy'),
			selector: labelSelector,
			template,
			podFailurePolicy: struct('PodFailurePolicy', {rules: list(struct('PodFailurePolicyRule', {action: 'text'}))}),
		}),
		status: struct('JobStatus', {
			...each('count', 'active', 'succeeded', 'failed', 'terminating', 'ready'),
			...each('text', 'startTime', 'completionTime', 'completedIndexes', 'failedIndexes'),
			conditions,
		}),
	},
	PriorityClass: {value: 'count', globalDefault: 'flag', ...each('text', 'description', 'preemptionPolicy')},
	PodDisruptionBudget: {
		spec: struct('PodDisruptionBudgetSpec', {
			...each('countOrText', 'minAvailable', 'maxUnavailable'),
			selector: labelSelector,
			unhealthyPodEvictionPolicy: 'text',
		}),
		status: struct('PodDisruptionBudgetStatus', {
			...each('count', 'observedGeneration', 'disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'),
			disruptedPods: textMap,
			conditions,
		}),
	},
	Lease: {
		spec: struct('LeaseSpec', {
			...each('text', 'holderIdentity', 'acquireTime', 'renewTime', 'strategy', 'preferredHolder'),
			...each('count', 'leaseDurationSeconds', 'leaseTransitions'),
		}),
	},
	Event: {
		...each(objectReference, 'involvedObject', 'related'),
		...each(
			'text',
			'reason',
			'message',
			'firstTimestamp',
			'lastTimestamp',
			'type',
			'eventTime',
			'action',
			'reportingComponent',
			'reportingInstance',
		),
		source: struct('EventSource', each('text', 'component', 'host')),
		count: 'count',
		series: struct('EventSeries', {count: 'count', lastObservedTime: 'text'}),
	},
	Role: {rules: policyRules},
	ClusterRole: {
		rules: policyRules,
		aggregationRule: struct('AggregationRule', {clusterRoleSelectors: list(labelSelector)}),
	},
	RoleBinding: binding,
	ClusterRoleBinding: binding,
	PersistentVolumeClaim: {
		spec: claimSpec,
		status: struct('PersistentVolumeClaimStatus', {
			phase: 'text',
			accessModes: texts,
			capacity: quantities,
			conditions,
		}),
	},
	PersistentVolume: {
		spec: struct('PersistentVolumeSpec', {
			capacity: quantities,
			accessModes: texts,
			claimRef: objectReference,
			...each('text', 'persistentVolumeReclaimPolicy', 'storageClassName', 'volumeMode'),
			nodeAffinity: struct('VolumeNodeAffinity', {required: nodeSelector}),
		}),
		status: struct('PersistentVolumeStatus', each('text', 'phase', 'message', 'reason')),
	},
	StorageClass: {
		...each('text', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'),
		parameters: textMap,
		allowVolumeExpansion: 'flag',
	},
	CSINode: {
		spec: struct('CSINodeSpec', {
			drivers: list(struct('CSINodeDriver', {...each('text', 'name', 'nodeID'), topologyKeys: texts})),
		}),
	},
};

const structs: ReadonlyMap<string, Struct> = new Map(
	Object.entries(moulds).map(([kind, members]) => [
		kind,
		struct(kind, {...each('text', 'apiVersion', 'kind'), metadata, ...members}),
	]),
);

const bare = struct('Object', {metadata});

/** The mould of a kind's objects. */
export const mouldOf = ({kind}: Pick<AnyKind, 'kind'>): Struct => structs.get(kind) ?? bare;

/** Where a value stands: the struct that owns the member, and the way to it from the object. */
type Place = {readonly owner: string; readonly path: string};

/** What is wrong, told once and first. */
type Refusals = string[];

const jsonType = (value: unknown): string => {
	if (Array.isArray(value)) {
		return 'array';
	}

	return typeof value === 'boolean' ? 'bool' : typeof value;
};

const fits = (value: unknown, mould: Mould): boolean => {
	switch (mould) {
		case 'text':
			return typeof value === 'string';
		case 'count':
			return Number.isSafeInteger(value);
		case 'flag':
			return typeof value === 'boolean';
		case 'quantity':
		case 'countOrText':
			return typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
		case 'any':
			return true;
		default:
			return typeof value === 'object' && value !== null && Array.isArray(value) === 'list' in mould;
	}
};

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

const castMembers = (
	value: object,
	mouldFor: (name: string) => Mould,
	placeFor: (name: string) => Place,
	refusals: Refusals,
): unknown => {
	let same = true;
	const entries: Array<[string, unknown]> = [];

	for (const [name, member] of Object.entries(value)) {
		const next = isAbsent(member) ? undefined : cast(member, mouldFor(name), placeFor(name), refusals);
		same &&= next === member;

		if (next !== undefined) {
			entries.push([name, next]);
		}
	}

	return same ? value : Object.fromEntries(entries);
};

/** The value without nulls, the same value when it had none. */
const cast = (value: unknown, mould: Mould, place: Place, refusals: Refusals): unknown => {
	if (!fits(value, mould)) {
		const what = typeof value === 'number' && mould === 'count' ? `number ${value}` : jsonType(value);
		const where = place.path === '' ? 'value' : `struct field ${place.owner}.${place.path}`;
		refusals.push(`json: cannot unmarshal ${what} into Go ${where} of type ${goType(mould)}`);
		return value;
	}

	if (typeof mould === 'string') {
		return value;
	}

	if ('list' in mould) {
		const items = value as readonly unknown[];
		const next = items.map(item => (isAbsent(item) ? emptyOf(mould.list) : cast(item, mould.list, place, refusals)));
		return next.every((item, index) => item === items[index]) ? value : next;
	}

	if ('map' in mould) {
		return castMembers(
			value as object,
			() => mould.map,
			() => place,
			refusals,
		);
	}

	return castMembers(
		value as object,
		name => (Object.hasOwn(mould.members, name) ? (mould.members[name] ?? 'any') : 'any'),
		name => ({owner: mould.name, path: place.path === '' ? name : `${place.path}.${name}`}),
		refusals,
	);
};

/** What a null in a list stands for: the empty value of its type. */
const emptyOf = (mould: Mould): unknown => {
	if (typeof mould !== 'string') {
		return 'list' in mould ? [] : {};
	}

	return mould === 'count' ? 0 : mould === 'flag' ? false : '';
};

/**
An object from outside, with every known member of the type it must have and no nulls; the same object when it was already so.
Refuses, for a 400, with the first thing that has another type:

	Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field
	DeploymentSpec.spec.replicas of type int32
*/
export const decodeObject = (kind: AnyKind, value: unknown): Parsed<ApiObject> => {
	const refusals: Refusals = [];
	const object = cast(value, mouldOf(kind), {owner: kind.kind, path: ''}, refusals) as ApiObject;
	const [first] = refusals;

	if (first !== undefined) {
		return unparsed(`${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: ${first}`);
	}

	const named = {apiVersion: apiVersionOf(kind), kind: kind.kind};
	return parsed(
		object.metadata === undefined || object.apiVersion === undefined || object.kind === undefined
			? {...named, ...object, metadata: object.metadata ?? {name: ''}}
			: object,
	);
};
