import test from 'ava';
import fc from 'fast-check';
import {createDraws} from '../../source/engine/kernel/draws.ts';
import {type CycleResult, runCycle} from '../../source/engine/scheduler/cycle.ts';
import type {Framework, Sight} from '../../source/engine/scheduler/framework.ts';
import type {Snapshot} from '../../source/engine/scheduler/node-info.ts';
import {createNodeTable} from '../../source/engine/scheduler/node-table.ts';
import type {PodInfo} from '../../source/engine/scheduler/pod-info.ts';
import {createFramework, defaultProfile, type Profile} from '../../source/engine/scheduler/profiles.ts';
import {tableOf} from '../../source/engine/scheduler/why.ts';
import {type Living, live, story, surroundings} from '../helpers/random-cluster.ts';
import {sightOf} from '../helpers/scheduler-vectors.ts';
import {bigNode} from '../helpers/scheduling.ts';

const draws = createDraws('table-path');
const {plugins} = defaultProfile;
const spot = {key: 'rack', operator: 'Exists' as const};

/** Profiles that differ in what the two paths treat differently: order, weights, arguments, and who is there at all. */
const profiles: Readonly<Record<string, Partial<Profile>>> = {
	default: {},
	'affinity first': {plugins: [...plugins.slice(12, 14), ...plugins.slice(0, 12), ...plugins.slice(14)]},
	'without spread': {plugins: plugins.filter(({name}) => name !== 'PodTopologySpread')},
	'without scores': {
		plugins: plugins.filter(({name}) =>
			['SchedulingGates', 'NodeName', 'NodePorts', 'NodeUnschedulable', 'DefaultBinder'].includes(name),
		),
	},
	'other weights': {
		plugins: plugins.map(({name, weight}, at) => ({name, weight: weight === undefined ? weight : at + 1})),
	},
	'packs, and adds its own wishes': {
		pluginConfig: {
			NodeResourcesFit: {
				scoringStrategy: {
					type: 'MostAllocated',
					resources: [
						{name: 'cpu', weight: 3},
						{name: 'example.com/gpu', weight: 5},
					],
				},
			},
			NodeAffinity: {
				addedAffinity: {
					preferredDuringSchedulingIgnoredDuringExecution: [{weight: 7, preference: {matchExpressions: [spot]}}],
				},
			},
			InterPodAffinity: {hardPodAffinityWeight: 0},
		},
	},
	'by ratio, and hears no others': {
		pluginConfig: {
			NodeResourcesFit: {
				scoringStrategy: {
					type: 'RequestedToCapacityRatio',
					resources: [{name: 'cpu', weight: 1}],
					requestedToCapacityRatio: {
						shape: [
							{utilization: 0, score: 0},
							{utilization: 60, score: 10},
							{utilization: 100, score: 2},
						],
					},
				},
			},
			InterPodAffinity: {ignorePreferredTermsOfExistingPods: true, hardPodAffinityWeight: 9},
			PodTopologySpread: {
				defaultingType: 'List',
				defaultConstraints: [{maxSkew: 1, topologyKey: 'rack', whenUnsatisfiable: 'ScheduleAnyway'}],
			},
		},
	},
};

const frameworks = Object.values(profiles).map(profile => createFramework({...defaultProfile, ...profile}));

/** Without anything that is kept: every plug-in counts for itself, and is asked about every node. */
const bare = ({list, get, withAffinity, withRequiredAntiAffinity}: Snapshot): Snapshot => ({
	list,
	get,
	withAffinity,
	withRequiredAntiAffinity,
});

const sightOver = (nodes: Snapshot, {promises}: Living, uid: string): Sight => ({
	...sightOf({nodes: [], pods: [], otherObjects: surroundings}),
	nodes,
	nominatedTo: node => promises.get(node) ?? [],
	promisedNodes: () => promises.keys(),
	draw: (what, index) => draws.unit(`${what}/${uid}`, index),
});

/** What was decided, and every word and number that led to it. */
const told = (result: CycleResult): unknown => ({
	outcome: result.outcome,
	feasible: result.feasible.map(({name}) => name),
	verdicts: [...result.verdicts].map(([name, {plugin, status}]) => [name, plugin, status]),
	next: result.nextStartIndex,
	...(result.outcome === 'placed'
		? {host: result.host, scores: result.scores, totals: result.totals}
		: {message: result.message}),
	...(result.outcome === 'unschedulable'
		? {
				victims: result.nomination?.victims.map(({key: name}) => name),
				nominated: result.nominated,
				plugins: result.diagnosis.unschedulablePlugins,
			}
		: {}),
});

type Counts = {placed: number; refused: number; preempting: number};

/** Decides on both paths, which must agree in everything; gives the node. */
const decideTwice = (
	framework: Framework,
	startIndex: number,
	t: {deepEqual(one: unknown, other: unknown): void},
	counts: Counts,
) => {
	return (pod: PodInfo, _at: number, living: Living): string | undefined => {
		const {snapshot} = living.table;
		const input = {framework, pod, startIndex};
		const quick = runCycle({...input, sight: sightOver(snapshot, living, pod.uid), tells: true});
		const silent = runCycle({...input, sight: sightOver(snapshot, living, pod.uid)});
		const plain = runCycle({...input, sight: sightOver(bare(snapshot), living, pod.uid)});
		t.deepEqual(told(quick), told(plain));
		t.deepEqual(told(silent), {
			...(told(plain) as object),
			...(plain.outcome === 'placed' ? {scores: silent.outcome === 'placed' ? silent.scores : 0} : {}),
		});
		counts.placed += plain.outcome === 'placed' ? 1 : 0;
		counts.refused += plain.outcome === 'unschedulable' ? 1 : 0;
		counts.preempting += plain.outcome === 'unschedulable' && plain.nomination !== undefined ? 1 : 0;
		return plain.outcome === 'placed' ? plain.host : undefined;
	};
};

for (const [at, name] of Object.keys(profiles).entries()) {
	test(`the table path decides as the plain path does, over any churn: ${name}`, t => {
		const counts: Counts = {placed: 0, refused: 0, preempting: 0};
		fc.assert(
			fc.property(story({min: 1, max: 8}), fc.nat(20), (one, startIndex) => {
				live(one, decideTwice(frameworks[at] as Framework, startIndex, t, counts));
			}),
			{numRuns: 25, seed: at + 1},
		);
		t.true(counts.placed > 40, JSON.stringify(counts));
		t.true(counts.refused > 20 || name === 'without scores', JSON.stringify(counts));
		t.true(
			counts.preempting > 0 || !(frameworks[at] as Framework).plugins.some(({postFilter}) => postFilter),
			JSON.stringify(counts),
		);
	});
}

test('in a cluster of more nodes than are looked at, both paths stop at the same node', t => {
	const counts: Counts = {placed: 0, refused: 0, preempting: 0};
	fc.assert(
		fc.property(story({min: 110, max: 130}), fc.nat(400), (one, startIndex) => {
			live(one, decideTwice(frameworks[0] as Framework, startIndex, t, counts));
		}),
		{numRuns: 6, seed: 1},
	);
	t.true(counts.placed > 40, JSON.stringify(counts));
});

test('a small cluster keeps no rows, and a larger one does, whichever way its size came about', t => {
	const table = createNodeTable({rowsFrom: 3});

	for (const [at, name] of ['a', 'b', 'c'].entries()) {
		table.addNode(bigNode(name));
		t.is(table.snapshot.rows !== undefined, at >= 2);
	}

	table.removeNode('b');
	t.is(table.snapshot.rows, undefined);
	t.is(createNodeTable().snapshot.rows, undefined);
	t.not(createNodeTable({rowsFrom: 0}).snapshot.rows, undefined);
});

test('rows that were kept while nobody looked at them are good when the cluster has grown', t => {
	const counts: Counts = {placed: 0, refused: 0, preempting: 0};
	fc.assert(
		fc.property(story({min: 1, max: 8}), one => {
			live(one, decideTwice(frameworks[0] as Framework, 0, t, counts), {rowsFrom: 4});
		}),
		{numRuns: 25, seed: 3},
	);
	t.true(counts.placed > 40, JSON.stringify(counts));
});

test('two profiles may look at one table: neither is given what the other said', t => {
	const counts: Counts = {placed: 0, refused: 0, preempting: 0};
	fc.assert(
		fc.property(story({min: 2, max: 6}), one => {
			live(one, (pod, at, living) =>
				decideTwice(frameworks[at % frameworks.length] as Framework, at, t, counts)(pod, at, living),
			);
		}),
		{numRuns: 25, seed: 1},
	);
	t.true(counts.placed > 40, JSON.stringify(counts));
});

test('what is kept says what a table made afresh says: same nodes, same pods, same decisions', t => {
	const framework = frameworks[0] as Framework;
	fc.assert(
		fc.property(story({min: 2, max: 8}), story({min: 1, max: 1}), (one, {shapes}) => {
			const decide = (living: Living, pod: PodInfo, startIndex: number): CycleResult =>
				runCycle({framework, pod, startIndex, sight: sightOver(living.table.snapshot, living, pod.uid), tells: true});
			const living = live(one, (pod, _at, now) => {
				const result = decide(now, pod, 0);
				return result.outcome === 'placed' ? result.host : undefined;
			});
			const {list} = living.table.snapshot;
			const afresh = tableOf(
				list.map(({node}) => node),
				list.flatMap(({pods}) => pods.map(({pod}) => pod)),
			);
			// Zones may come in another order in a table that was never churned; each list has its own.
			const byName = (result: CycleResult): unknown => {
				const {feasible, verdicts} = result;
				const totals = result.outcome === 'placed' ? result.totals : undefined;
				return {
					feasible: feasible.map(({name}, at) => `${name} ${totals?.[at] ?? ''}`).sort(),
					verdicts: [...verdicts].map(([name, {plugin, status}]) => `${name} ${plugin} ${status.reasons}`).sort(),
				};
			};
			live({places: [], shapes, steps: [{do: 'place', shape: 0}]}, pod => {
				const other = {table: afresh, promises: living.promises};
				t.deepEqual(byName(decide(living, pod, 0)), byName(decide(other, pod, 0)));
				return undefined;
			});
		}),
		{numRuns: 40},
	);
});
