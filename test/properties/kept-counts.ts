import test from 'ava';
import fc from 'fast-check';
import type {Pod} from '../../source/engine/api/kinds/pod.ts';
import {type CycleResult, runCycle} from '../../source/engine/scheduler/cycle.ts';
import {matches, type Requirements} from '../../source/engine/scheduler/label-match.ts';
import type {NodeInfo, Snapshot} from '../../source/engine/scheduler/node-info.ts';
import {createNodeTable} from '../../source/engine/scheduler/node-table.ts';
import {compilePod, type PodInfo} from '../../source/engine/scheduler/pod-info.ts';
import {createFramework} from '../../source/engine/scheduler/profiles.ts';
import {live, story} from '../helpers/random-cluster.ts';
import {sightOf} from '../helpers/scheduler-vectors.ts';
import {bigNode, podAsking} from '../helpers/scheduling.ts';

const framework = createFramework();
const zoneKey = 'topology.kubernetes.io/zone';
const hostKey = 'kubernetes.io/hostname';

const key = fc.constantFrom(zoneKey, hostKey, 'rack');
const app = fc.constantFrom('web', 'db', 'log');

const spread = fc.record({
	topologyKey: key,
	maxSkew: fc.integer({min: 1, max: 3}),
	whenUnsatisfiable: fc.constantFrom('DoNotSchedule' as const, 'ScheduleAnyway' as const),
	labelSelector: app.map(name => ({matchLabels: {app: name}})),
	minDomains: fc.option(fc.integer({min: 1, max: 4}), {nil: undefined}),
});

const term = fc.record({topologyKey: key, labelSelector: app.map(name => ({matchLabels: {app: name}}))});
const terms = fc.array(term, {maxLength: 2});

const words = fc.record({
	app,
	cpu: fc.integer({min: 1, max: 20}),
	constraints: fc.array(spread, {maxLength: 2}),
	affinity: terms,
	anti: terms,
	priority: fc.integer({min: 0, max: 2}),
	leaves: fc.boolean(),
});

type Words = typeof words extends fc.Arbitrary<infer T> ? T : never;

const podOf = ({app: name, cpu, constraints, affinity, anti, priority}: Words, at: number): Pod =>
	podAsking(
		`pod-${at}`,
		{cpu: `${cpu}00m`},
		{
			labels: {app: name},
			spec: {
				priority,
				topologySpreadConstraints: constraints.map(({minDomains, ...constraint}) =>
					constraint.whenUnsatisfiable === 'DoNotSchedule' ? {...constraint, minDomains} : constraint,
				),
				affinity: {
					podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: affinity},
					podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: anti},
				},
			},
		},
	);

/** What was decided, and every number that led to it. */
const told = (result: CycleResult): unknown => ({
	outcome: result.outcome,
	feasible: result.feasible.map(({name}) => name),
	verdicts: [...result.verdicts].map(([name, {plugin, status}]) => [name, plugin, status]),
	...(result.outcome === 'placed'
		? {host: result.host, scores: result.scores, totals: result.totals}
		: {message: result.message}),
	...(result.outcome === 'unschedulable'
		? {victims: result.nomination?.victims.map(({key: name}) => name), nominated: result.nominated}
		: {}),
});

test('kept counters decide as a walk over all pods does, over any churn', t => {
	let placements = 0;
	fc.assert(
		fc.property(
			fc.array(words, {minLength: 5, maxLength: 25}),
			fc.integer({min: 2, max: 6}),
			fc.boolean(),
			(list, size, hasRacks) => {
				const table = createNodeTable();
				const nodes = Array.from({length: size}, (_, at) =>
					bigNode(`node-${at}`, {zone: `z${at % 2}`, labels: hasRacks || at > 0 ? {rack: `r${at % 3}`} : {}}),
				);

				for (const node of nodes) {
					table.addNode(node);
				}

				for (const [at, word] of list.entries()) {
					const pod = podOf(word, at);
					const sight = {...sightOf({nodes: [], pods: [], otherObjects: []}), nodes: table.snapshot, draw: () => 0.4};
					const {list: all, get, withAffinity, withRequiredAntiAffinity} = table.snapshot;
					const plain = {list: all, get, withAffinity, withRequiredAntiAffinity};
					const input = {framework, pod: compilePod(pod), startIndex: 0, tells: true};
					const kept = runCycle({...input, sight});
					t.deepEqual(told(kept), told(runCycle({...input, sight: {...sight, nodes: plain}})));

					if (kept.outcome === 'placed') {
						placements += 1;
						const {pod: onNode} = table.assume(input.pod, kept.host);
						const deletionTimestamp = word.leaves ? '2026-01-01T00:00:00Z' : undefined;
						table.putPod({...onNode, metadata: {...onNode.metadata, deletionTimestamp}});
					}

					if (at % 4 === 3) {
						table.removePod(`uid-pod-${at - 3}`);
					}

					if (at % 7 === 6) {
						const node = nodes[at % size]!;
						const labels = {...node.metadata.labels, [zoneKey]: `z${at % 3}`};
						table.updateNode({...node, metadata: {...node.metadata, labels}});
					}
				}
			},
		),
		{numRuns: 60},
	);
	t.true(placements > 100);
});

const selectors: readonly Requirements[] = [
	[],
	[{key: 'app', operator: 'In', values: ['web']}],
	[{key: 'app', operator: 'NotIn', values: ['db', 'log']}],
];
const spaces: ReadonlyArray<readonly string[] | undefined> = [undefined, [], ['shop'], ['bank', 'shop']];

/** Pods that a question means, by the value of a key of their nodes, counted one by one. */
const countedByHand = (list: readonly NodeInfo[], topologyKey: string, means: (pod: PodInfo) => number): unknown => {
	const sums = new Map<string, number>();

	for (const node of list) {
		const value = node.labels[topologyKey];
		const count = node.pods.reduce((sum, pod) => sum + means(pod), 0);

		if (value !== undefined && count > 0) {
			sums.set(value, (sums.get(value) ?? 0) + count);
		}
	}

	return [...sums].sort();
};

const positive = (counts: ReadonlyMap<string, number>): unknown => [...counts].filter(([, count]) => count > 0).sort();

/** Compares everything that is kept with a walk over the pods. */
const compareAll = (t: {deepEqual(one: unknown, other: unknown): void}, {list, counts}: Snapshot): void => {
	for (const topologyKey of [zoneKey, hostKey, 'rack']) {
		t.deepEqual(
			counts?.isEverywhere(topologyKey),
			list.every(({labels}) => labels[topologyKey] !== undefined),
		);

		for (const selector of selectors) {
			for (const namespaces of spaces) {
				for (const countsLeaving of [true, false]) {
					const means = (pod: PodInfo): number =>
						(namespaces === undefined || namespaces.includes(pod.namespace)) &&
						(countsLeaving || !pod.isTerminating) &&
						matches(selector, pod.labels)
							? 1
							: 0;
					const kept = counts?.counter({namespaces, selector, countsLeaving}).byValue(topologyKey);
					t.deepEqual(positive(kept?.counts ?? new Map()), countedByHand(list, topologyKey, means));
				}
			}
		}
	}

	for (const kind of [
		'requiredAffinity',
		'requiredAntiAffinity',
		'preferredAffinity',
		'preferredAntiAffinity',
	] as const) {
		const said = counts?.terms(kind) ?? [];
		const different = new Set(list.flatMap(({pods}) => pods.flatMap(pod => pod[kind].map(one => JSON.stringify(one)))));
		t.deepEqual(said.map(({term: one}) => JSON.stringify(one)).sort(), [...different].sort());

		for (const {term: kept, where} of said) {
			const means = (pod: PodInfo): number =>
				pod[kind].filter(one => JSON.stringify(one) === JSON.stringify(kept)).length;
			t.deepEqual(positive(where.counts), countedByHand(list, kept.topologyKey, means));
		}
	}
};

test('what is kept of pods and their terms is what one counts by hand, at any moment of any churn', t => {
	let looks = 0;
	fc.assert(
		fc.property(story({min: 1, max: 6}), one => {
			live(one, (pod, at, {table}) => {
				compareAll(t, table.snapshot);
				looks += 1;
				const {list} = table.snapshot;
				return list.length === 0 ? undefined : list[(at * 7 + pod.priority) % list.length]?.name;
			});
		}),
		{numRuns: 25},
	);
	t.true(looks > 100);
});
