/*
Which lists a strategic merge patch merges, and by which key; every other list is replaced whole.

A shape says something only about members that differ from the rule "objects merge, lists are replaced". Source: the
`patchStrategy` and `patchMergeKey` tags in k8s.io/api
*/
import type {AnyKind} from './kind.ts';

export type FieldShape = {
	/** Items of the list are the same item when this member is equal. */
	readonly mergeKey?: string;
	/** A list of plain values that are merged as a set. */
	readonly set?: boolean;
	/** The object is replaced whole. */
	readonly replace?: boolean;
	/** The shape of the object, or of the list's items. */
	readonly shape?: Shape;
};

export type Shape = Readonly<Record<string, FieldShape>>;

const metadata: Shape = {ownerReferences: {mergeKey: 'uid'}, finalizers: {set: true}};

const container: Shape = {
	ports: {mergeKey: 'containerPort'},
	env: {mergeKey: 'name'},
	volumeMounts: {mergeKey: 'mountPath'},
	volumeDevices: {mergeKey: 'devicePath'},
};

const podSpec: Shape = {
	containers: {mergeKey: 'name', shape: container},
	initContainers: {mergeKey: 'name', shape: container},
	ephemeralContainers: {mergeKey: 'name', shape: container},
	volumes: {mergeKey: 'name'},
	imagePullSecrets: {mergeKey: 'name'},
	hostAliases: {mergeKey: 'ip'},
	topologySpreadConstraints: {mergeKey: 'topologyKey'},
	schedulingGates: {mergeKey: 'name'},
	resourceClaims: {mergeKey: 'name'},
};

const template: Shape = {metadata: {shape: metadata}, spec: {shape: podSpec}};
const conditions: Shape = {conditions: {mergeKey: 'type'}};
const podStatus: Shape = {
	...conditions,
	podIPs: {mergeKey: 'ip'},
	hostIPs: {mergeKey: 'ip'},
	resourceClaimStatuses: {mergeKey: 'name'},
};

const templated: Shape = {spec: {shape: {template: {shape: template}}}, status: {shape: conditions}};

const webhooks: FieldShape = {mergeKey: 'name', shape: {matchConditions: {mergeKey: 'name'}}};

const byKind: ReadonlyMap<string, Shape> = new Map([
	['Pod', {spec: {shape: podSpec}, status: {shape: podStatus}}],
	['Node', {spec: {shape: {podCIDRs: {set: true}}}, status: {shape: {...conditions, addresses: {mergeKey: 'type'}}}}],
	['Service', {spec: {shape: {ports: {mergeKey: 'port'}}}, status: {shape: conditions}}],
	['ServiceAccount', {secrets: {mergeKey: 'name'}}],
	['Deployment', templated],
	['ReplicaSet', templated],
	['ReplicationController', templated],
	['StatefulSet', templated],
	['Job', templated],
	['DaemonSet', templated],
	['PodTemplate', {template: {shape: template}}],
	[
		'CronJob',
		{
			spec: {
				shape: {
					jobTemplate: {
						shape: {metadata: {shape: metadata}, spec: {shape: {template: {shape: template}}}},
					},
				},
			},
		},
	],
	['HorizontalPodAutoscaler', {status: {shape: conditions}}],
	['ValidatingWebhookConfiguration', {webhooks}],
	['MutatingWebhookConfiguration', {webhooks}],
	[
		'ValidatingAdmissionPolicy',
		{
			spec: {shape: {matchConditions: {mergeKey: 'name'}, variables: {mergeKey: 'name'}}},
			status: {shape: conditions},
		},
	],
	['APIService', {status: {shape: conditions}}],
	['Namespace', {status: {shape: conditions}}],
	['PersistentVolumeClaim', {status: {shape: conditions}}],
	['PodDisruptionBudget', {spec: {shape: {selector: {replace: true}}}, status: {shape: conditions}}],
	['CSINode', {spec: {shape: {drivers: {mergeKey: 'name'}}}}],
]);

/** The shape of a kind's objects. */
export const patchShapeOf = ({kind, custom}: Pick<AnyKind, 'kind' | 'custom'>): Shape =>
	custom?.shape ?? {metadata: {shape: metadata}, ...byKind.get(kind)};
