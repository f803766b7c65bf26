import type {Node} from '../source/engine/api/kinds/node.ts';
import type {Pod, PodSpec} from '../source/engine/api/kinds/pod.ts';
import type {ApiObject} from '../source/engine/api/object.ts';
import {bigNode} from '../test/helpers/scheduling.ts';

/*
The shapes of kubernetes/kubernetes test/integration/scheduler_perf, as data: which nodes, which pods were there before, which
are measured, and what happens meanwhile. Counts are those at 5,000 nodes and shrink with the cluster.
*/

const zoneLabel = 'topology.kubernetes.io/zone';
const hostLabel = 'kubernetes.io/hostname';

/** What the pods of one sort share: a template, stamped many times, as a controller does. */
export type Template = {
	readonly app: string;
	readonly spec: PodSpec;
	/** Spread over so many namespaces; 1 unless said. */
	readonly namespaces?: number;
};

export type Workload = {
	/** Nodes at full size, where it is not 5,000. */
	readonly nodes?: number;
	readonly zones: readonly string[];
	/** Every fifth node keeps pods away. */
	readonly tainted?: boolean;
	/** Pods that were placed before, in turn. */
	readonly before: ReadonlyArray<{readonly count: number; readonly pods: Template}>;
	readonly measured: number;
	readonly pods: Template;
	/** One pod of this sort comes with every hundred measured: at 500 pods a second, five a second. */
	readonly visitors?: Template;
	/** With every five hundred measured a node, a big pod and a Service go and come again: once a second. */
	readonly churns?: boolean;
	readonly objects?: readonly ApiObject[];
	/** Pods a second that upstream publishes as its threshold. */
	readonly threshold?: number;
};

const frozen = <T>(value: T): T => {
	if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
		Object.values(value).forEach(frozen);
		Object.freeze(value);
	}

	return value;
};

const asking = (cpu: string, memory: string): PodSpec => ({
	containers: [
		{name: 'pause', image: 'registry.k8s.io/pause:3.10', resources: {requests: {cpu, memory}, limits: {cpu, memory}}},
	],
});

const template = (app: string, more: Partial<PodSpec> = {}, namespaces = 1): Template =>
	frozen({app, spec: {...asking('100m', '500Mi'), ...more}, namespaces});

const own = (app: string, topologyKey: string, more: object = {}) => ({
	topologyKey,
	labelSelector: {matchLabels: {app}},
	...more,
});

const required = (app: string, topologyKey: string, more?: object) => ({
	requiredDuringSchedulingIgnoredDuringExecution: [own(app, topologyKey, more)],
});

const preferred = (app: string, topologyKey: string) => ({
	preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: own(app, topologyKey)}],
});

const spreading = (app: string, whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway'): Template =>
	template(app, {
		topologySpreadConstraints: [
			{maxSkew: 5, topologyKey: zoneLabel, whenUnsatisfiable, labelSelector: {matchLabels: {app}}},
		],
	});

const plain = template('plain');
const inZones = template('node-affinity', {
	affinity: {
		nodeAffinity: {
			requiredDuringSchedulingIgnoredDuringExecution: {
				nodeSelectorTerms: [{matchExpressions: [{key: zoneLabel, operator: 'In', values: ['zone1', 'zone2']}]}],
			},
		},
	},
});
const together = template('pod-affinity', {affinity: {podAffinity: required('pod-affinity', zoneLabel)}});
const apart = template('anti-affinity', {affinity: {podAntiAffinity: required('anti-affinity', hostLabel)}});
const rather = template('preferred-affinity', {affinity: {podAffinity: preferred('preferred-affinity', hostLabel)}});
const ratherNot = template('preferred-anti-affinity', {
	affinity: {podAntiAffinity: preferred('preferred-anti-affinity', hostLabel)},
});
const apartEverywhere = template(
	'ns-anti-affinity',
	{affinity: {podAntiAffinity: required('ns-anti-affinity', hostLabel, {namespaceSelector: {}})}},
	100,
);
const spread = spreading('spread', 'DoNotSchedule');
const spreadAnyway = spreading('preferred-spread', 'ScheduleAnyway');
const served = template('served');
const low = template('low', asking('900m', '500Mi'));
const high = template('high', {...asking('3', '500Mi'), priorityClassName: 'high', priority: 10});
/** Fits nowhere. */
export const impossible = template('impossible', asking('9', '500Mi'));
const gated = template('gated', {schedulingGates: [{name: 'example.com/wait'}]});
const light = template('light', asking('1m', '4Mi'));

const service: ApiObject = frozen({
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {name: 'served', namespace: 'shop'},
	spec: {selector: {app: 'served'}},
} as ApiObject);

const oneZone = ['zone1'];
const threeZones = ['zone1', 'zone2', 'zone3'];

/** By name, in the order of the page that lists them. */
export const workloads: Readonly<Record<string, Workload>> = {
	basic: {zones: threeZones, before: [{count: 1000, pods: plain}], measured: 10_000, pods: plain, threshold: 680},
	'basic-large': {
		zones: threeZones,
		before: [{count: 5000, pods: plain}],
		measured: 50_000,
		pods: plain,
		threshold: 810,
	},
	taints: {zones: threeZones, tainted: true, before: [{count: 1000, pods: plain}], measured: 10_000, pods: plain},
	'node-affinity': {
		zones: oneZone,
		before: [{count: 5000, pods: inZones}],
		measured: 10_000,
		pods: inZones,
		threshold: 220,
	},
	'pod-affinity': {
		zones: oneZone,
		before: [{count: 5000, pods: together}],
		measured: 5000,
		pods: together,
		threshold: 35,
	},
	'anti-affinity': {zones: oneZone, before: [{count: 1000, pods: apart}], measured: 2000, pods: apart, threshold: 60},
	'preferred-affinity': {
		zones: oneZone,
		before: [{count: 5000, pods: rather}],
		measured: 5000,
		pods: rather,
		threshold: 90,
	},
	'preferred-anti-affinity': {
		zones: oneZone,
		before: [{count: 5000, pods: ratherNot}],
		measured: 5000,
		pods: ratherNot,
		threshold: 90,
	},
	'mixed-base': {
		zones: oneZone,
		before: [plain, together, apart, rather, ratherNot].map(pods => ({count: 2000, pods})),
		measured: 5000,
		pods: plain,
		threshold: 140,
	},
	'ns-selector-anti-affinity': {
		nodes: 6000,
		zones: oneZone,
		before: [{count: 4000, pods: apartEverywhere}],
		measured: 2000,
		pods: apartEverywhere,
		threshold: 24,
	},
	spread: {zones: threeZones, before: [{count: 5000, pods: plain}], measured: 5000, pods: spread, threshold: 460},
	'spread-crowded': {zones: threeZones, before: [{count: 120_000, pods: spread}], measured: 5000, pods: spread},
	'preferred-spread': {
		zones: threeZones,
		before: [{count: 5000, pods: plain}],
		measured: 5000,
		pods: spreadAnyway,
		threshold: 340,
	},
	'default-spread': {
		zones: threeZones,
		before: [{count: 5000, pods: plain}],
		measured: 50_000,
		pods: served,
		objects: [service],
		threshold: 160,
	},
	preemption: {
		zones: threeZones,
		before: [{count: 20_000, pods: low}],
		measured: 5000,
		pods: plain,
		visitors: high,
		threshold: 570,
	},
	unschedulable: {
		zones: threeZones,
		before: [{count: 20_000, pods: plain}],
		measured: 10_000,
		pods: plain,
		visitors: impossible,
		threshold: 600,
	},
	'mixed-churn': {zones: threeZones, before: [], measured: 10_000, pods: plain, churns: true, threshold: 710},
	gated: {zones: threeZones, before: [{count: 10_000, pods: gated}], measured: 20_000, pods: light, threshold: 910},
	daemonset: {
		nodes: 15_000,
		zones: threeZones,
		before: [],
		measured: 30_000,
		pods: template('daemon'),
		threshold: 1100,
	},
};

/** The node with this number. */
export const nodeOf = ({zones, tainted}: Workload, at: number): Node =>
	bigNode(`node-${at}`, {
		cpu: '4',
		memory: '32Gi',
		zone: zones[at % zones.length],
		...(tainted === true && at % 5 === 0 ? {taints: [{key: 'dedicated', value: 'yes', effect: 'NoSchedule'}]} : {}),
	});

/** A pod of a template; one of a DaemonSet is pinned to the node with its number. */
export const stamp = ({app, spec, namespaces = 1}: Template, name: string, at: number, nodes: number): Pod => {
	const namespace = namespaces === 1 ? 'shop' : `ns-${at % namespaces}`;
	const pinned =
		app === 'daemon'
			? {
					affinity: {
						nodeAffinity: {
							requiredDuringSchedulingIgnoredDuringExecution: {
								nodeSelectorTerms: [
									{
										matchFields: [{key: 'metadata.name', operator: 'In' as const, values: [`node-${at % nodes}`]}],
									},
								],
							},
						},
					},
				}
			: {};
	return {
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name, namespace, uid: `uid-${namespace}-${name}`, labels: {app}},
		spec: app === 'daemon' ? {...spec, ...pinned} : spec,
	};
};
