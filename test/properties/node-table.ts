import test from 'ava';
import fc from 'fast-check';
import type {Node} from '../../source/engine/api/kinds/node.ts';
import type {Pod} from '../../source/engine/api/kinds/pod.ts';
import {createNodeTable, type NodeTable} from '../../source/engine/scheduler/node-table.ts';
import {compilePod} from '../../source/engine/scheduler/pod-info.ts';
import {tableOf} from '../../source/engine/scheduler/why.ts';
import {bigNode, podAsking} from '../helpers/scheduling.ts';

type Step =
	| {readonly do: 'node'; readonly node: number; readonly cpu: number; readonly zone: number; readonly images: number}
	| {readonly do: 'remove node'; readonly node: number}
	| {readonly do: 'pod'; readonly pod: number; readonly node: number; readonly cpu: number; readonly shape: number}
	| {readonly do: 'remove pod'; readonly pod: number}
	| {readonly do: 'assume'; readonly pod: number; readonly node: number}
	| {readonly do: 'forget'; readonly pod: number};

const small = fc.integer({min: 0, max: 3});
const some = fc.integer({min: 0, max: 9});

const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({do: fc.constant('node' as const), node: small, cpu: some, zone: small, images: small}),
	fc.record({do: fc.constant('remove node' as const), node: small}),
	fc.record({do: fc.constant('pod' as const), pod: some, node: small, cpu: some, shape: small}),
	fc.record({do: fc.constant('remove pod' as const), pod: some}),
	fc.record({do: fc.constant('assume' as const), pod: some, node: small}),
	fc.record({do: fc.constant('forget' as const), pod: some}),
);

const theNode = ({node, cpu, zone, images}: Extract<Step, {do: 'node'}>): Node => {
	const plain = bigNode(`node-${node}`, {cpu: String(cpu), zone: `zone-${zone}`});
	const names = Array.from({length: images}, (_, at) => ({names: [`image-${at}`], sizeBytes: 1000}));
	return {...plain, status: {...plain.status, images: names}};
};

/** A port of its own for each: of two pods with one port on one node the first to go takes it along, upstream as well. */
const shapesOf = (pod: number): ReadonlyArray<Partial<Pod['spec']>> => [
	{},
	{containers: [{name: 'main', ports: [{containerPort: 80, hostPort: 8000 + pod}]}]},
	{
		affinity: {
			podAntiAffinity: {
				requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: 'zone', labelSelector: {matchLabels: {a: 'b'}}}],
			},
		},
	},
	{affinity: {podAffinity: {}}},
];

const thePod = (pod: number, node: number, cpu: number, shape: number): Pod =>
	podAsking(
		`pod-${pod}`,
		{cpu: `${cpu * 100}m`, 'example.com/gpu': String(cpu)},
		{spec: {...shapesOf(pod)[shape], nodeName: `node-${node}`}},
	);

/** What a table says, without the order in which it learned it. */
const saying = ({snapshot}: NodeTable): unknown =>
	snapshot.list
		.map(node => ({
			name: node.name,
			cpu: [node.allocatableMilliCpu, node.milliCpu, node.nonZeroMilliCpu],
			memory: [node.memory, node.nonZeroMemory],
			scalars: [...node.scalars].sort(),
			pods: node.pods.map(({key}) => key).sort(),
			withAffinity: node.withAffinity.map(({key}) => key).sort(),
			withRequiredAntiAffinity: node.withRequiredAntiAffinity.map(({key}) => key).sort(),
			ports: node.usedPorts.length,
			images: [...node.images].map(([name, state]) => [name, state.nodes]).sort(),
			listed: [snapshot.withAffinity().includes(node), snapshot.withRequiredAntiAffinity().includes(node)],
		}))
		.sort((one, other) => (one.name < other.name ? -1 : 1));

/** Lives through the steps; gives the table beside what it ought to know in the end. */
const live = (steps: readonly Step[]) => {
	const table = createNodeTable();
	const nodes = new Map<string, Node>();
	const pods = new Map<string, Pod>();
	const assumed = new Set<string>();

	for (const one of steps) {
		switch (one.do) {
			case 'node': {
				const node = theNode(one);
				nodes.set(node.metadata.name, node);
				table.updateNode(node);
				break;
			}
			case 'remove node':
				nodes.delete(`node-${one.node}`);
				table.removeNode(`node-${one.node}`);
				break;
			case 'pod': {
				const pod = thePod(one.pod, one.node, one.cpu, one.shape);
				pods.set(`uid-pod-${one.pod}`, pod);
				assumed.delete(`uid-pod-${one.pod}`);
				table.putPod(pod);
				break;
			}
			case 'remove pod':
				pods.delete(`uid-pod-${one.pod}`);
				assumed.delete(`uid-pod-${one.pod}`);
				table.removePod(`uid-pod-${one.pod}`);
				break;
			case 'assume': {
				const pod = thePod(one.pod, one.node, 1, 0);
				if (!pods.has(`uid-pod-${one.pod}`)) {
					pods.set(`uid-pod-${one.pod}`, pod);
					assumed.add(`uid-pod-${one.pod}`);
					table.assume(compilePod({...pod, spec: {...pod.spec, nodeName: undefined}}), `node-${one.node}`);
				}
				break;
			}
			default:
				if (assumed.delete(`uid-pod-${one.pod}`)) {
					pods.delete(`uid-pod-${one.pod}`);
				}
				table.forget(`uid-pod-${one.pod}`);
		}
	}

	return {table, nodes, pods, assumed};
};

test('a table kept up to date says what one made afresh says, over any churn', t => {
	fc.assert(
		fc.property(fc.array(step, {maxLength: 60}), steps => {
			const {table, nodes, pods, assumed} = live(steps);
			t.deepEqual(saying(table), saying(tableOf([...nodes.values()], [...pods.values()])));
			t.deepEqual([...pods.keys()].filter(uid => table.isAssumed(uid)).sort(), [...assumed].sort());
			t.is(table.podCount, pods.size);
		}),
		{numRuns: 200},
	);
});

test('a table saved and loaded is the same table', t => {
	fc.assert(
		fc.property(fc.array(step, {maxLength: 60}), steps => {
			const {table} = live(steps);
			const saved = table.save();
			const other = createNodeTable();
			other.load(saved);
			t.deepEqual(other.save(), saved);
			t.deepEqual(saying(other), saying(table));
			t.deepEqual(
				other.snapshot.list.map(({name}) => name),
				table.snapshot.list.map(({name}) => name),
			);
		}),
		{numRuns: 100},
	);
});
