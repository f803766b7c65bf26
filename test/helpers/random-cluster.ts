import fc from 'fast-check';
import type {Node, Taint} from '../../source/engine/api/kinds/node.ts';
import type {Pod, Toleration} from '../../source/engine/api/kinds/pod.ts';
import type {ApiObject} from '../../source/engine/api/object.ts';
import {createNodeTable, type NodeTable} from '../../source/engine/scheduler/node-table.ts';
import {compilePod, type PodInfo} from '../../source/engine/scheduler/pod-info.ts';
import {bigNode, podAsking} from './scheduling.ts';

/*
Clusters of chance for the scheduler: nodes that differ in everything a plug-in looks at, pods of a few templates, and churn in
which all of it changes.
*/

const zoneKey = 'topology.kubernetes.io/zone';
const hostKey = 'kubernetes.io/hostname';

const key = fc.constantFrom(zoneKey, hostKey, 'rack');
const app = fc.constantFrom('web', 'db', 'log');
const namespace = fc.constantFrom('shop', 'bank', 'lab');
const sometimes = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, {nil: undefined});
const labelSelector = fc.oneof(
	app.map(name => ({matchLabels: {app: name}})),
	fc.constant({matchExpressions: [{key: 'app', operator: 'Exists' as const}]}),
	fc.constant({}),
);

const spread = fc.record({
	topologyKey: key,
	maxSkew: fc.integer({min: 1, max: 3}),
	whenUnsatisfiable: fc.constantFrom('DoNotSchedule' as const, 'ScheduleAnyway' as const),
	labelSelector,
	nodeTaintsPolicy: sometimes(fc.constantFrom('Honor' as const, 'Ignore' as const)),
	nodeAffinityPolicy: sometimes(fc.constantFrom('Honor' as const, 'Ignore' as const)),
});

const term = fc.record({
	topologyKey: key,
	labelSelector,
	namespaces: sometimes(fc.array(namespace, {maxLength: 2})),
	namespaceSelector: sometimes(fc.constantFrom({}, {matchLabels: {team: 'money'}})),
});

const weighted = fc.record({weight: fc.integer({min: 1, max: 100}), podAffinityTerm: term});
const few = <T>(value: fc.Arbitrary<T>, maxLength = 2): fc.Arbitrary<T[]> => fc.array(value, {maxLength});
const rarely = <T>(value: fc.Arbitrary<T[]>): fc.Arbitrary<T[]> =>
	fc.oneof({weight: 3, arbitrary: fc.constant<T[]>([])}, {weight: 2, arbitrary: value});

const nodeTerm = fc.record({
	matchExpressions: fc.constantFrom(
		[{key: zoneKey, operator: 'In' as const, values: ['z0', 'z1']}],
		[{key: 'rack', operator: 'Exists' as const}],
		[{key: 'rack', operator: 'DoesNotExist' as const}],
	),
});

const taintText = fc.constantFrom('NoSchedule' as const, 'PreferNoSchedule' as const, 'NoExecute' as const);

const shape = fc.record({
	app,
	namespace,
	cpu: fc.integer({min: 0, max: 12}),
	memory: fc.integer({min: 0, max: 6}),
	gpu: fc.constantFrom(0, 0, 0, 1),
	priority: fc.integer({min: 0, max: 2}),
	port: fc.constantFrom(undefined, undefined, undefined, 80, 443),
	image: fc.constantFrom('web:1', 'db:2', 'log'),
	tolerations: rarely(few(taintText.map((effect): Toleration => ({key: 'spot', operator: 'Exists', effect})))),
	selector: fc.constantFrom(undefined, undefined, undefined, {rack: 'r1'}),
	nodeTerms: rarely(few(nodeTerm)),
	nodeWishes: rarely(few(fc.record({weight: fc.integer({min: 1, max: 100}), preference: nodeTerm}))),
	spread: rarely(few(spread)),
	affinity: rarely(few(term, 1)),
	anti: rarely(few(term)),
	likes: rarely(few(weighted)),
	dislikes: rarely(few(weighted)),
});

export type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never;

const nonEmpty = <T>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list);

/** The names of priority classes, by their values. */
export const priorities = ['none', 'some', 'much'] as const;

/** A pod of this shape; those of one number share their spec, as the pods of a template do. */
const specOf = (one: Shape): Pod['spec'] =>
	Object.freeze({
		priority: one.priority,
		priorityClassName: priorities[one.priority],
		tolerations: Object.freeze(one.tolerations) as Toleration[],
		...(one.selector === undefined ? {} : {nodeSelector: one.selector}),
		topologySpreadConstraints: one.spread,
		affinity: {
			nodeAffinity: {
				...(one.nodeTerms.length === 0
					? {}
					: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: one.nodeTerms}}),
				preferredDuringSchedulingIgnoredDuringExecution: nonEmpty(one.nodeWishes),
			},
			podAffinity: {
				requiredDuringSchedulingIgnoredDuringExecution: nonEmpty(one.affinity),
				preferredDuringSchedulingIgnoredDuringExecution: nonEmpty(one.likes),
			},
			podAntiAffinity: {
				requiredDuringSchedulingIgnoredDuringExecution: nonEmpty(one.anti),
				preferredDuringSchedulingIgnoredDuringExecution: nonEmpty(one.dislikes),
			},
		},
		containers: [
			{
				name: 'main',
				image: one.image,
				ports: one.port === undefined ? [] : [{containerPort: 80, hostPort: one.port}],
				resources: {
					requests: {
						...(one.cpu === 0 ? {} : {cpu: `${one.cpu}00m`}),
						...(one.memory === 0 ? {} : {memory: `${one.memory}00Mi`}),
						...(one.gpu === 0 ? {} : {'example.com/gpu': String(one.gpu)}),
					},
				},
			},
		],
	} as unknown as Pod['spec']);

const place = fc.record({
	zone: fc.constantFrom('z0', 'z1', 'z2'),
	rack: fc.constantFrom(undefined, 'r0', 'r1'),
	cpu: fc.integer({min: 1, max: 4}),
	gpu: fc.boolean(),
	cordoned: fc.constantFrom(false, false, false, false, true),
	taint: fc.constantFrom<undefined | Taint['effect']>(
		undefined,
		undefined,
		undefined,
		'NoSchedule',
		'PreferNoSchedule',
		'NoExecute',
	),
	images: few(fc.constantFrom('web:1', 'db:2', 'log:latest')),
});

export type Place = typeof place extends fc.Arbitrary<infer T> ? T : never;

export const nodeOf = (at: number, {zone, rack, cpu, gpu, cordoned, taint, images}: Place): Node => {
	const node = bigNode(`node-${at}`, {
		cpu: String(cpu),
		memory: '2Gi',
		pods: '6',
		zone,
		labels: rack === undefined ? {} : {rack},
		unschedulable: cordoned,
		taints: taint === undefined ? [] : [{key: 'spot', value: 'yes', effect: taint}],
	});
	return {
		...node,
		status: {
			...node.status,
			allocatable: {...node.status?.allocatable, ...(gpu ? {'example.com/gpu': '2'} : {})},
			images: images.map(name => ({names: [name], sizeBytes: 100_000_000 * name.length})),
		},
	};
};

/** What happens next: mostly a pod comes. */
export type Step =
	| {readonly do: 'place'; readonly shape: number}
	| {readonly do: 'remove' | 'terminate' | 'promise'; readonly pod: number}
	| {readonly do: 'change'; readonly node: number; readonly place: Place}
	| {readonly do: 'drop'; readonly node: number};

const small = fc.integer({min: 0, max: 40});

const step: fc.Arbitrary<Step> = fc.oneof(
	{weight: 12, arbitrary: fc.record({do: fc.constant('place' as const), shape: small})},
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constantFrom('remove' as const, 'terminate' as const, 'promise' as const),
			pod: small,
		}),
	},
	{weight: 2, arbitrary: fc.record({do: fc.constant('change' as const), node: small, place})},
	{weight: 1, arbitrary: fc.record({do: fc.constant('drop' as const), node: small})},
);

export type Story = {
	readonly places: readonly Place[];
	readonly shapes: readonly Shape[];
	readonly steps: readonly Step[];
};

export const story = (nodes: {readonly min: number; readonly max: number}): fc.Arbitrary<Story> =>
	fc.record({
		places: fc.array(place, {minLength: nodes.min, maxLength: nodes.max}),
		shapes: fc.array(shape, {minLength: 1, maxLength: 4}),
		steps: fc.array(step, {minLength: 10, maxLength: 40}),
	});

/** The namespaces and a Service, which some plug-ins look up. */
export const surroundings: readonly ApiObject[] = [
	...['shop', 'bank', 'lab'].map(
		name =>
			({
				apiVersion: 'v1',
				kind: 'Namespace',
				metadata: {name, labels: name === 'bank' ? {team: 'money'} : {}},
			}) as ApiObject,
	),
	{
		apiVersion: 'v1',
		kind: 'Service',
		metadata: {name: 'web', namespace: 'shop'},
		spec: {selector: {app: 'web'}},
	} as ApiObject,
];

export type Living = {
	readonly table: NodeTable;
	/** Pods that wait for a node, and the nodes that were promised to them. */
	readonly promises: ReadonlyMap<string, readonly PodInfo[]>;
};

/** Makes pods of these shapes, by the number of the shape. */
export const stamper = (shapes: readonly Shape[]): ((number: number, at: number) => Pod) => {
	const specs = shapes.map(specOf);

	return (number, at) => {
		const one = shapes[number % shapes.length] as Shape;
		const pod = podAsking(`pod-${at}`, {}, {labels: {app: one.app}});
		return {
			...pod,
			metadata: {...pod.metadata, namespace: one.namespace},
			spec: specs[number % specs.length] as Pod['spec'],
		};
	};
};

/** Lives through a story; `decide` says where each pod goes, as the state then is. However small the cluster, rows are kept. */
export const live = (
	{places, shapes, steps}: Story,
	decide: (pod: PodInfo, at: number, living: Living) => string | undefined,
	{rowsFrom} = {rowsFrom: 0},
): Living => {
	const table = createNodeTable({rowsFrom});
	const promises = new Map<string, readonly PodInfo[]>();
	const uids: string[] = [];

	const stamp = stamper(shapes);

	for (const [at, one] of places.entries()) {
		table.addNode(nodeOf(at, one));
	}

	for (const [at, one] of steps.entries()) {
		const uid = 'pod' in one && uids.length > 0 ? (uids[one.pod % uids.length] as string) : '';

		switch (one.do) {
			case 'place': {
				const info = compilePod(stamp(one.shape, at));
				const host = decide(info, at, {table, promises});

				if (host !== undefined) {
					table.assume(info, host);
					uids.push(info.uid);
				}

				break;
			}
			case 'remove':
				table.removePod(uid);
				break;
			case 'terminate': {
				const pod = table.podByUid(uid)?.pod;

				if (pod !== undefined) {
					table.putPod({...pod, metadata: {...pod.metadata, deletionTimestamp: '2026-01-01T00:00:00Z'}});
				}

				break;
			}
			case 'promise': {
				const name = `node-${one.pod % places.length}`;
				promises.set(name, [compilePod(stamp(one.pod, 1000 + at))]);
				break;
			}
			case 'change': {
				table.updateNode(nodeOf(one.node % places.length, one.place));
				break;
			}
			default:
				table.removeNode(`node-${one.node % places.length}`);
		}
	}

	return {table, promises};
};
