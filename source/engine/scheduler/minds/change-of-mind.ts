/*
What would change the scheduler's mind about one node: for a node that was refused, what would have to be otherwise so that the pod
fits; for one that lost, which score or which weight would have to be another, by how much; each tried out on the same moment.

	refused by TaintToleration ──▶ the pod tolerates db=only:NoSchedule ──▶ explain again ──▶ refused by NodeResourcesFit
	                                                                                          ──▶ shop/cache-1 is gone ──▶ fits, third of 5

Nothing is guessed: a way that was not seen to work is not told.
*/
import type {CycleInput} from '../cycle.ts';
import type {NodeInfo} from '../node-info.ts';
import {explain, type WhyRow, type WhyTable} from '../why.ts';
import {supposeGone, supposeScore, supposeWeight} from './suppose.ts';
import {type Way, waysPast} from './ways-past-filters.ts';

/** A way that was tried: what would be otherwise, and what the scheduler would say then. */
export type MindChange = {
	readonly changes: readonly string[];
	/** The pod would go there; it might, by lot; or it would fit there and go elsewhere. */
	readonly outcome: 'chosen' | 'tied' | 'fits';
	/** Total and place among the nodes that fit then, from 1. */
	readonly total: number;
	readonly place: number;
	readonly of: number;
};

export type Mind = {
	readonly node: string;
	readonly standing: 'refused' | 'lost' | 'tied' | 'chosen';
	/** Points behind the best, or ahead of the second best. */
	readonly points: number;
	/** The best node, or the second best when it is the best itself; undefined when no other fits. */
	readonly rival: string | undefined;
	readonly ways: readonly MindChange[];
};

type Judged = Omit<MindChange, 'changes'> & {readonly verdict: WhyRow['verdict']};

const fitting = ({rows}: WhyTable): readonly WhyRow[] => rows.filter(({verdict}) => verdict === undefined);

/** How the node stands in a table; undefined where the pod does not fit. */
const judge = (table: WhyTable, node: string): Judged | undefined => {
	const rows = fitting(table);
	const own = rows.find(row => row.node === node);

	if (own === undefined) {
		return undefined;
	}

	const better = rows.filter(({total}) => total > own.total).length;
	const equal = rows.filter(({total}) => total === own.total).length;
	return {
		verdict: undefined,
		outcome: better > 0 ? 'fits' : equal > 1 ? 'tied' : 'chosen',
		total: own.total,
		place: better + 1,
		of: rows.length,
	};
};

const refusalIn = (table: WhyTable, node: string): string | undefined => {
	return table.rows.find(row => row.node === node)?.verdict?.plugin;
};

const tried = (changes: readonly string[], {outcome, total, place, of}: Judged): MindChange => ({
	changes,
	outcome,
	total,
	place,
	of,
});

/** What was changed so far, and past which filters: one that refuses again was not satisfied. */
type Chain = {readonly changes: readonly string[]; readonly past: readonly string[]};

/** What follows from one change: done, or what the next filter that refuses asks for, each step tried. */
const followed = (input: CycleInput, node: string, way: Way, {changes, past}: Chain): MindChange | undefined => {
	const supposed = way.suppose(input);
	const table = explain(supposed);
	const judged = judge(table, node);
	const told = [...changes, way.text];

	if (judged !== undefined) {
		return tried(told, judged);
	}

	const plugin = refusalIn(table, node);
	const info = supposed.sight.nodes.get(node);

	if (plugin === undefined || info === undefined || past.includes(plugin)) {
		return undefined;
	}

	for (const next of waysPast(plugin, supposed, info)) {
		const outcome = followed(supposed, node, next, {changes: told, past: [...past, plugin]});

		if (outcome !== undefined) {
			return outcome;
		}
	}

	return undefined;
};

/** A wider skew is of no use once a smaller one was enough. */
const withoutWider = (ways: readonly MindChange[]): readonly MindChange[] => {
	const first = ways.findIndex(({changes}) => changes[0]?.startsWith('maxSkew') === true);
	return ways.filter(({changes}, at) => at <= first || changes[0]?.startsWith('maxSkew') !== true);
};

const waysIn = (input: CycleInput, node: NodeInfo, plugin: string): readonly MindChange[] => {
	const found = waysPast(plugin, input, node).flatMap(way => {
		const outcome = followed(input, node.name, way, {changes: [], past: [plugin]});
		return outcome === undefined ? [] : [outcome];
	});
	const texts = found.map(({changes}) => changes.join('; '));
	const different = found.filter((_, at) => texts.indexOf(texts[at] ?? '') === at);
	return [...withoutWider(different)].sort((a, b) => a.changes.length - b.changes.length);
};

const highestWeight = 100;

/** The smallest weight of one plug-in with which the node would be alone at the top, seen from the scores as they are. */
const weightToWin = (rows: readonly WhyRow[], own: WhyRow, plugin: string): number | undefined => {
	const normalized = (row: WhyRow): number => row.scores.find(score => score.plugin === plugin)?.normalized ?? 0;
	const now = own.scores.find(score => score.plugin === plugin)?.weight ?? 1;
	const wins = (weight: number): boolean =>
		rows.every(
			row => row === own || own.total + (weight - now) * normalized(own) > row.total + (weight - now) * normalized(row),
		);
	const candidates = [
		...Array.from({length: highestWeight - now}, (_, more) => now + more + 1),
		...Array.from({length: now}, (_, less) => now - less - 1),
	];
	return candidates.filter(wins).sort((a, b) => Math.abs(a - now) - Math.abs(b - now))[0];
};

const byWeight = (input: CycleInput, rows: readonly WhyRow[], own: WhyRow): readonly MindChange[] =>
	own.scores.flatMap(({plugin, weight}) => {
		const wanted = weightToWin(rows, own, plugin);
		const judged = wanted === undefined ? undefined : judge(explain(supposeWeight(input, plugin, wanted)), own.node);
		return wanted === undefined || judged?.outcome !== 'chosen'
			? []
			: [
					tried(
						[
							wanted === 0
								? `the score of ${plugin} does not count`
								: `${plugin} weighs ×${wanted} in place of ×${weight}`,
						],
						judged,
					),
				];
	});

const byScore = (input: CycleInput, own: WhyRow, gap: number): readonly MindChange[] =>
	own.scores.flatMap(({plugin, normalized, weight}) => {
		const more = Math.floor(gap / weight) + 1;
		const judged =
			normalized + more > 100 ? undefined : judge(explain(supposeScore(input, plugin, own.node, more)), own.node);
		return judged?.outcome === 'chosen'
			? [tried([`${plugin} gives it ${normalized + more} in place of ${normalized}`], judged)]
			: [];
	});

/** Trying every pod of a node takes a cycle each: only where cycles are cheap. */
const nodesAtMost = 200;
const podsAtMost = 40;

/** One pod whose leaving would make the node the best, the least important first. */
const byLeaving = (input: CycleInput, node: NodeInfo): readonly MindChange[] => {
	if (input.sight.nodes.list.length > nodesAtMost || node.pods.length > podsAtMost) {
		return [];
	}

	const pods = [...node.pods].sort(
		(a, b) => a.priority - b.priority || a.placed.milliCpu - b.placed.milliCpu || (a.key < b.key ? -1 : 1),
	);

	for (const pod of pods) {
		const judged = judge(explain(supposeGone(input, [pod])), node.name);

		if (judged?.outcome === 'chosen') {
			return [tried([`${pod.key} is gone`], judged)];
		}
	}

	return [];
};

/** What would make the scheduler choose this node, or at least let the pod onto it; undefined when there is no such node. */
export const changeOfMind = (input: CycleInput, table: WhyTable, node: string): Mind | undefined => {
	const info = input.sight.nodes.get(node);
	const row = table.rows.find(each => each.node === node);

	if (info === undefined || row === undefined) {
		return undefined;
	}

	const rows = [...fitting(table)].sort((a, b) => b.total - a.total || (a.node < b.node ? -1 : 1));
	const [best] = rows;

	if (row.verdict !== undefined) {
		return {
			node,
			standing: 'refused',
			points: 0,
			rival: best?.node,
			ways: table.preFilter === undefined ? waysIn(input, info, row.verdict.plugin) : [],
		};
	}

	const rival = rows.find(each => each !== row);
	const points = Math.abs((rival?.total ?? row.total) - row.total);

	if (rival === undefined || rival.total < row.total) {
		return {node, standing: 'chosen', points, rival: rival?.node, ways: []};
	}

	return {
		node,
		standing: points === 0 ? 'tied' : 'lost',
		points,
		rival: rival.node,
		ways: [...byScore(input, row, points), ...byWeight(input, rows, row), ...byLeaving(input, info)],
	};
};
