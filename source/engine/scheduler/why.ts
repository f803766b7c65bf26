import type {Node} from '../api/kinds/node.ts';
import type {Pod} from '../api/kinds/pod.ts';
import type {Millis} from '../kernel/time.ts';
import {type CycleInput, type CycleResult, runCycle} from './cycle.ts';
import type {NodeVerdict} from './diagnosis.ts';
import {type Framework, newCycleState, type Plugin, type Sight} from './framework.ts';
import type {NodeInfo} from './node-info.ts';
import {createNodeTable, type NodeTable} from './node-table.ts';
import {isSuccess, messageOf, type PluginStatus} from './plugin-status.ts';
import {compilePod} from './pod-info.ts';
import {runFiltersWithNominated, runPreFilters} from './run-plugins.ts';
import {runScores} from './run-scores.ts';

/** One filter's word about one node: undefined passes; a plug-in that has nothing to do for this pod is not here. */
export type FilterWord = {readonly plugin: string; readonly status: PluginStatus | undefined};

/** One plug-in's part in the total of one node. */
export type ScoreWord = {
	readonly plugin: string;
	readonly raw: number;
	readonly normalized: number;
	readonly weight: number;
	readonly weighted: number;
};

export type WhyRow = {
	readonly node: string;
	/** Every filter's word, in order, not only the first refusal. */
	readonly filters: readonly FilterWord[];
	/** The refusal that counts: the first, promises to other pods included; undefined when the pod fits. */
	readonly verdict: NodeVerdict | undefined;
	/** For nodes on which the pod fits. */
	readonly scores: readonly ScoreWord[];
	readonly total: number;
};

/** Why a pod goes where it goes, for every node. */
export type WhyTable = {
	/** What PreFilter said about the pod as such; undefined when it had nothing against it. */
	readonly preFilter: {readonly message: string; readonly plugins: readonly string[]} | undefined;
	/** In the order of the snapshot. */
	readonly rows: readonly WhyRow[];
	/** What a cycle would decide now, looking at as many nodes as it does. */
	readonly decision: CycleResult;
};

const filterWords = (input: CycleInput, state: ReturnType<typeof newCycleState>, node: NodeInfo): FilterWord[] => {
	const {framework, pod, sight} = input;
	const words: FilterWord[] = [];

	for (const index of framework.filters) {
		// A plug-in whose PreFilter was never asked has no state to filter by, unless it does without.
		const wasPrepared =
			framework.plugins[index]?.preFilter === undefined ||
			state.asked[index] === true ||
			framework.unprepared.includes(index);

		if (state.skipped[index] !== true && wasPrepared) {
			const plugin = framework.plugins[index] as Plugin;
			const status = plugin.filter?.(pod, node, state.filtering[index], sight);
			words.push({plugin: plugin.name, status: isSuccess(status) ? undefined : status});
		}
	}

	return words;
};

/** Every filter's word about any node, for one pod; nothing where PreFilter refused the pod as such. */
export const filterWordsFor = (input: CycleInput): ((node: NodeInfo) => readonly FilterWord[]) => {
	const state = newCycleState();
	const before = runPreFilters(input.framework, state, input.pod, input.sight);
	return before.kind === 'go' ? node => filterWords(input, state, node) : () => [];
};

/**
Asks every plug-in about every node. Decides nothing and changes nothing: the same functions as the cycle, without early exits.

For a revision in the past, hand in a sight over `tableOf` the objects of that revision.
*/
export const explain = (input: CycleInput): WhyTable => {
	const {framework, pod, sight} = input;
	const state = newCycleState();
	const before = runPreFilters(framework, state, pod, sight);
	const refused = before.kind === 'go' ? undefined : before;
	const names = before.kind === 'go' ? before.nodeNames : undefined;
	const narrowedBy = before.kind === 'go' ? before.narrowedBy : [];

	const verdictOf = (node: NodeInfo): NodeVerdict | undefined => {
		if (refused !== undefined) {
			const plugin = refused.kind === 'rejected' ? refused.plugins.join(' ') : '';
			return {plugin, status: {code: 'UnschedulableAndUnresolvable', reasons: [refused.message]}};
		}

		if (names !== undefined && !names.has(node.name)) {
			const reason = `node(s) didn't satisfy plugin(s) [${narrowedBy.join(' ')}]`;
			return {plugin: narrowedBy.join(' '), status: {code: 'UnschedulableAndUnresolvable', reasons: [reason]}};
		}

		return runFiltersWithNominated(framework, state, pod, node, sight);
	};

	const nodes = sight.nodes.list;
	const verdicts = nodes.map(verdictOf);
	const feasible = nodes.filter((_, at) => verdicts[at] === undefined);
	const scored = runScores(framework, pod, feasible, sight);
	const place = new Map(feasible.map((node, at) => [node.name, at]));

	const scoresOf = (node: NodeInfo): ScoreWord[] => {
		const at = place.get(node.name);
		return at === undefined || !scored.ok
			? []
			: scored.plugins.map(({plugin, weight, raw, normalized}) => ({
					plugin,
					raw: raw[at] as number,
					normalized: normalized[at] as number,
					weight,
					weighted: (normalized[at] as number) * weight,
				}));
	};

	const rows = nodes.map((node, at): WhyRow => {
		const scores = scoresOf(node);
		return {
			node: node.name,
			filters: refused === undefined ? filterWords(input, state, node) : [],
			verdict: verdicts[at],
			scores,
			total: scores.reduce((sum, {weighted}) => sum + weighted, 0),
		};
	});

	return {
		preFilter:
			refused === undefined
				? undefined
				: {message: refused.message, plugins: refused.kind === 'rejected' ? refused.plugins : []},
		rows,
		decision: runCycle({...input, tells: true}),
	};
};

/** A node table made from lists: for explanations of another moment, and for tests. */
export const tableOf = (nodes: readonly Node[], pods: readonly Pod[]): NodeTable => {
	const table = createNodeTable();

	for (const node of nodes) {
		table.addNode(node);
	}

	for (const pod of pods) {
		const isOver = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

		if ((pod.spec.nodeName ?? '') !== '' && !isOver) {
			table.putPod(pod);
		}
	}

	return table;
};

/** A moment of the cluster, as lists: what the API held at some revision, or what a scheduler had seen. */
export type Moment = {
	readonly now: Millis;
	readonly nodes: readonly Node[];
	readonly pods: readonly Pod[];
	readonly seen: Sight['seen'];
};

/** Why a pod, placed or not, would go where at that moment: as if it had no node yet, and the others were where they were. */
export const explainAt = (pod: Pod, {now, nodes, pods, seen}: Moment, framework: Framework): WhyTable => {
	const others = pods.filter(({metadata}) => metadata.uid !== pod.metadata.uid);
	const sight: Sight = {
		now,
		nodes: tableOf(nodes, others).snapshot,
		seen,
		nominatedTo: () => [],
		plansOf: () => [],
		isPreempting: () => false,
		draw: () => 0,
	};
	const waiting: Pod = {...pod, spec: {...pod.spec, nodeName: undefined}};
	return explain({framework, sight, pod: compilePod(waiting), startIndex: 0});
};

/** The best nodes of a decision with their totals, at most `count`; ties in the order in which they were found. */
export const topNodes = (
	{decision}: WhyTable,
	count: number,
): ReadonlyArray<{readonly node: string; readonly total: number}> => {
	if (decision.outcome !== 'placed') {
		return [];
	}

	const {feasible, host, totals} = decision;
	return feasible
		.map((node, at) => ({node: node.name, total: totals?.[at] ?? 0, at}))
		.sort(
			(one, other) =>
				other.total - one.total || Number(other.node === host) - Number(one.node === host) || one.at - other.at,
		)
		.slice(0, count)
		.map(({node, total}) => ({node, total}));
};

/** `preemption: …` and all: what a FailedScheduling event says about the decision; undefined when the pod was placed. */
export const refusalOf = (decision: CycleResult): string | undefined =>
	decision.outcome === 'placed' ? undefined : decision.message;

/** A filter's word as text: `passed`, or its reasons. */
export const wordText = ({status}: FilterWord): string => (status === undefined ? 'passed' : messageOf(status));
