import type {ControllerRevision} from '../../source/engine/api/kinds/controller-revision.ts';
import type {DaemonSet, DaemonSetSpec} from '../../source/engine/api/kinds/daemon-set.ts';
import type {Deployment, DeploymentSpec} from '../../source/engine/api/kinds/deployment.ts';
import type {Node} from '../../source/engine/api/kinds/node.ts';
import type {Pod, PodSpec, PodStatus} from '../../source/engine/api/kinds/pod.ts';
import type {ReplicaSet, ReplicaSetSpec} from '../../source/engine/api/kinds/replica-set.ts';
import type {Service, ServiceSpec} from '../../source/engine/api/kinds/service.ts';
import type {StatefulSet, StatefulSetSpec} from '../../source/engine/api/kinds/stateful-set.ts';
import type {Condition, ObjectMeta, OwnerReference} from '../../source/engine/api/meta.ts';
import type {ApiObject} from '../../source/engine/api/object.ts';
import {dataOf} from '../../source/engine/controllers/history/revisions.ts';
import {type Millis, seconds, timestamp} from '../../source/engine/kernel/time.ts';

/** Only what matters is said: everything else of an object is as plain as it can be. */

const meta = (name: string, more: Partial<ObjectMeta> = {}): ObjectMeta => ({
	name,
	namespace: 'shop',
	uid: `uid-${name}`,
	creationTimestamp: timestamp(0),
	...more,
});

export const ownerOf = (owner: ApiObject): OwnerReference => ({
	apiVersion: owner.apiVersion,
	kind: owner.kind,
	name: owner.metadata.name,
	uid: owner.metadata.uid ?? '',
	controller: true,
	blockOwnerDeletion: true,
});

export type PodWords = {
	readonly meta?: Partial<ObjectMeta>;
	readonly spec?: Partial<PodSpec>;
	readonly status?: PodStatus;
	readonly labels?: Readonly<Record<string, string>>;
	readonly owner?: ApiObject;
	readonly node?: string;
	/** Ready since then; a ready pod runs. */
	readonly readySince?: Millis;
	readonly phase?: PodStatus['phase'];
	readonly leaving?: boolean;
	readonly ip?: string;
};

export const readyCondition = (status: Condition['status'], since: Millis): Condition => ({
	type: 'Ready',
	status,
	lastTransitionTime: timestamp(since),
});

export const aPod = (name: string, words: PodWords = {}): Pod => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: meta(name, {
		labels: words.labels ?? {app: 'web'},
		...(words.owner === undefined ? {} : {ownerReferences: [ownerOf(words.owner)]}),
		...(words.leaving === true ? {deletionTimestamp: timestamp(0), deletionGracePeriodSeconds: 30} : {}),
		...words.meta,
	}),
	spec: {
		containers: [{name: 'app', image: 'web:1'}],
		...(words.node === undefined ? {} : {nodeName: words.node}),
		...words.spec,
	},
	status: words.status ?? {
		phase: words.phase ?? (words.readySince === undefined ? 'Pending' : 'Running'),
		conditions: [readyCondition(words.readySince === undefined ? 'False' : 'True', words.readySince ?? 0)],
		...(words.ip === undefined ? {} : {podIP: words.ip, podIPs: [{ip: words.ip}]}),
	},
});

export const aReplicaSet = (
	name: string,
	spec: Partial<ReplicaSetSpec> = {},
	more: Partial<ObjectMeta> = {},
	status: ReplicaSet['status'] = undefined,
): ReplicaSet => ({
	apiVersion: 'apps/v1',
	kind: 'ReplicaSet',
	metadata: meta(name, {generation: 1, labels: {app: 'web'}, ...more}),
	spec: {
		replicas: 3,
		selector: {matchLabels: {app: 'web'}},
		template: {metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'app', image: 'web:1'}]}},
		...spec,
	},
	...(status === undefined ? {} : {status}),
});

export const aDeployment = (
	name: string,
	spec: Partial<DeploymentSpec> = {},
	more: Partial<ObjectMeta> = {},
	status: Deployment['status'] = undefined,
): Deployment => ({
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: meta(name, {generation: 1, labels: {app: 'web'}, ...more}),
	spec: {
		replicas: 3,
		selector: {matchLabels: {app: 'web'}},
		template: {metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'app', image: 'web:1'}]}},
		strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: '25%', maxUnavailable: '25%'}},
		revisionHistoryLimit: 10,
		progressDeadlineSeconds: 600,
		...spec,
	},
	...(status === undefined ? {} : {status}),
});

const webTemplate = (image = 'web:1') => ({
	metadata: {labels: {app: 'web'}},
	spec: {containers: [{name: 'app', image}]},
});

/** The template of `aStatefulSet` and `aDaemonSet` with another image. */
export const templateWith = webTemplate;

export const aStatefulSet = (
	name: string,
	spec: Partial<StatefulSetSpec> = {},
	more: Partial<ObjectMeta> = {},
	status: StatefulSet['status'] = undefined,
): StatefulSet => ({
	apiVersion: 'apps/v1',
	kind: 'StatefulSet',
	metadata: meta(name, {generation: 1, ...more}),
	spec: {
		replicas: 3,
		serviceName: name,
		selector: {matchLabels: {app: 'web'}},
		template: webTemplate(),
		podManagementPolicy: 'OrderedReady',
		updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 0}},
		revisionHistoryLimit: 10,
		...spec,
	},
	...(status === undefined ? {} : {status}),
});

export const aDaemonSet = (
	name: string,
	spec: Partial<DaemonSetSpec> = {},
	more: Partial<ObjectMeta> = {},
	status: DaemonSet['status'] = undefined,
): DaemonSet => ({
	apiVersion: 'apps/v1',
	kind: 'DaemonSet',
	metadata: meta(name, {generation: 1, ...more}),
	spec: {
		selector: {matchLabels: {app: 'web'}},
		template: webTemplate(),
		updateStrategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 1, maxSurge: 0}},
		revisionHistoryLimit: 10,
		...spec,
	},
	...(status === undefined ? {} : {status}),
});

/** A state that a workload's template was in, kept. */
export const aRevision = (
	name: string,
	owner: StatefulSet | DaemonSet,
	revision: number,
	image?: string,
): ControllerRevision => ({
	apiVersion: 'apps/v1',
	kind: 'ControllerRevision',
	metadata: meta(name, {
		labels: {app: 'web', 'controller-revision-hash': name},
		ownerReferences: [ownerOf(owner)],
	}),
	data: dataOf(webTemplate(image)),
	revision,
});

export const aNode = (
	name: string,
	words: {
		readonly zone?: string;
		readonly ready?: Condition['status'] | 'never';
		readonly conditions?: readonly Condition[];
		readonly taints?: NonNullable<Node['spec']>['taints'];
		readonly meta?: Partial<ObjectMeta>;
		readonly unschedulable?: boolean;
	} = {},
): Node => ({
	apiVersion: 'v1',
	kind: 'Node',
	metadata: {
		name,
		uid: `uid-${name}`,
		creationTimestamp: timestamp(0),
		labels: words.zone === undefined ? {} : {'topology.kubernetes.io/zone': words.zone},
		...words.meta,
	},
	spec: {
		...(words.taints === undefined ? {} : {taints: words.taints}),
		...(words.unschedulable === true ? {unschedulable: true} : {}),
	},
	status: {
		conditions:
			words.ready === 'never'
				? (words.conditions ?? [])
				: [{...readyCondition(words.ready ?? 'True', 0), lastHeartbeatTime: timestamp(0)}, ...(words.conditions ?? [])],
	},
});

export const aService = (spec: Partial<ServiceSpec> = {}, meta: Partial<ObjectMeta> = {}): Service => ({
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {
		name: 'web',
		namespace: 'shop',
		uid: 'uid-svc',
		creationTimestamp: timestamp(seconds(5)),
		labels: {team: 'a'},
		...meta,
	},
	spec: {selector: {app: 'web'}, ports: [{name: 'http', port: 80, targetPort: 8080}], clusterIP: '10.96.0.20', ...spec},
});
