/*
Whole cycles, and what becomes of a pod that waits when something changes: the plug-ins of a profile together, as the real
scheduler runs them.
*/
import type {Node} from '../../source/engine/api/kinds/node.ts';
import type {Pod} from '../../source/engine/api/kinds/pod.ts';
import {action, type ClusterEvent, isOfInterest} from '../../source/engine/scheduler/cluster-event.ts';
import {type CycleResult, runCycle} from '../../source/engine/scheduler/cycle.ts';
import type {Framework, PluginArgs, Sight} from '../../source/engine/scheduler/framework.ts';
import type {Snapshot} from '../../source/engine/scheduler/node-info.ts';
import {createNodeTable} from '../../source/engine/scheduler/node-table.ts';
import {nodeChanges, podChanges} from '../../source/engine/scheduler/pod-changes.ts';
import {compilePod} from '../../source/engine/scheduler/pod-info.ts';
import {createFramework, defaultProfile} from '../../source/engine/scheduler/profiles.ts';
import {differs, differsFromStatus, type ExpectedStatus, sightOf, type VectorCase} from './scheduler-vectors.ts';

const frameworkOf = ({config}: VectorCase): Framework =>
	createFramework({...defaultProfile, pluginConfig: (config.pluginConfig ?? {}) as Record<string, PluginArgs>});

const nominatedTo = (pods: readonly Pod[], node: string) =>
	pods
		.filter(({spec, status}) => (spec.nodeName ?? '') === '' && status?.nominatedNodeName === node)
		.map(pod => compilePod(pod));

/** The node table as the scheduler keeps it, with its nodes zone by zone. */
const tableOf = (one: VectorCase, rowsFrom: number): Snapshot => {
	const table = createNodeTable({rowsFrom});

	for (const node of one.nodes) {
		table.addNode(node);
	}

	for (const pod of one.pods.filter(({spec}) => (spec.nodeName ?? '') !== '')) {
		table.putPod(pod);
	}

	return table.snapshot;
};

const victimsOf = (result: CycleResult & {readonly outcome: 'unschedulable'}): readonly string[] =>
	(result.nomination?.victims ?? []).map(({pod}) => pod.metadata.name).sort();

const checkVerdicts = (expected: Readonly<Record<string, ExpectedStatus>>, result: CycleResult): readonly string[] =>
	Object.entries(expected).flatMap(([name, wanted]) => {
		const isFeasible = result.feasible.some(node => node.name === name);
		const given = result.verdicts.get(name)?.status;
		return [
			...differs(`feasible ${name}`, wanted === null, isFeasible),
			...(wanted === null ? [] : differsFromStatus(`filter ${name}`, wanted, given)),
		];
	});

const checkRefusal = (
	expect: VectorCase['expect'],
	result: CycleResult & {readonly outcome: 'unschedulable'},
): readonly string[] => [
	...differs('message', expect.message, result.message),
	...('unschedulablePlugins' in expect
		? differs('unschedulablePlugins', expect.unschedulablePlugins, result.diagnosis.unschedulablePlugins)
		: []),
	...('nominated' in expect ? differs('nominated', expect.nominated, result.nominated ?? null) : []),
	...('nominatedOneOf' in expect
		? differs('nominatedOneOf', true, (expect.nominatedOneOf as readonly string[]).includes(result.nominated ?? ''))
		: []),
	...('victims' in expect ? differs('victims', expect.victims, victimsOf(result)) : []),
];

const checkPlace = (one: VectorCase, result: CycleResult & {readonly outcome: 'placed'}): readonly string[] => {
	const wanted = one.expect.totalScore as Readonly<Record<string, number>>;
	const given = Object.fromEntries(result.feasible.map((node, at) => [node.name, result.totals?.[at]]));
	const best = Math.max(...Object.values(wanted));
	// One feasible node is taken as it is, and so is one that was promised.
	return result.totals === undefined
		? []
		: [
				...Object.entries(wanted).flatMap(([name, total]) => differs(`totalScore ${name}`, total, given[name])),
				...differs('host', best, wanted[result.host]),
			];
};

const checkOn = (one: VectorCase, nodes: Snapshot): readonly string[] => {
	const {expect, pod, pods} = one;
	const sight: Sight = {...sightOf(one), nodes, nominatedTo: node => nominatedTo(pods, node)};
	const framework = frameworkOf(one);
	const result = runCycle({framework, sight, pod: compilePod(pod as Pod), startIndex: 0, tells: true});
	const outcome = 'error' in expect ? 'failed' : 'totalScore' in expect ? 'placed' : 'unschedulable';

	if (result.outcome !== outcome) {
		return [`outcome: ${JSON.stringify('message' in result ? result.message : result.outcome)}, expected ${outcome}`];
	}

	// A promised node that fits is the only one that is looked at.
	const isPromised = result.outcome === 'placed' && result.feasible.length + result.verdicts.size < one.nodes.length;
	return [
		...('filter' in expect && !isPromised
			? checkVerdicts(expect.filter as Readonly<Record<string, ExpectedStatus>>, result)
			: []),
		...(result.outcome === 'failed' ? differs('error', expect.error, result.message) : []),
		...(result.outcome === 'unschedulable' ? checkRefusal(expect, result) : []),
		...(result.outcome === 'placed' ? checkPlace(one, result) : []),
	];
};

/** A cycle with the nodes as they are, and with every answer and count kept in rows: both must say the same. */
export const checkCycle = (one: VectorCase): readonly string[] => {
	if (one.pod === null) {
		return ['a cycle needs a pod'];
	}

	const kept = tableOf(one, 0);
	return [
		...('order' in one.expect
			? differs(
					'order',
					one.expect.order,
					kept.list.map(({name}) => name),
				)
			: []),
		...checkOn(one, sightOf(one).nodes),
		...checkOn(one, kept).map(problem => `with rows: ${problem}`),
	];
};

const bits = {Add: action.add, Update: action.update, Delete: action.delete} as const;

const eventsOf = ({event}: VectorCase): readonly ClusterEvent[] => {
	if (event === undefined) {
		return [];
	}

	const before = event.oldObj ?? undefined;
	const after = event.newObj ?? undefined;

	if (event.action === 'Update' && event.resource === 'Node') {
		return nodeChanges(before as Node, after as Node);
	}

	return event.action === 'Update' && event.resource === 'Pod'
		? podChanges(before as Pod, after as Pod)
		: [{resource: event.resource, action: bits[event.action], before, after}];
};

/** What a change is called, and whether a pod that these plug-ins rejected is tried again for it. */
export const checkDecision = (one: VectorCase): readonly string[] => {
	const {config, expect, pod} = one;
	const events = eventsOf(one);
	const framework = createFramework();
	const sight = sightOf(one);
	const info = compilePod(pod as Pod);
	const helps = (name: string, event: ClusterEvent): boolean =>
		(framework.events.get(name) ?? []).some(
			registration => isOfInterest(registration, event) && registration.hint?.(info, event, sight) !== 'QueueSkip',
		);
	const isQueued = events.some(event => (config.rejectedBy as readonly string[]).some(name => helps(name, event)));
	return [
		...('events' in expect
			? differs(
					'events',
					[...(expect.events as string[])].sort(),
					events.map(({resource, action: bit}) => `${resource}/${bit}`).sort(),
				)
			: []),
		...differs('decision', expect.decision, isQueued ? 'Queue' : 'QueueSkip'),
	];
};
