import type {CycleInput} from './cycle.ts';
import type {Plugin} from './framework.ts';
import type {NodeInfo} from './node-info.ts';
import {isKeepable, notAsked} from './node-rows.ts';
import type {PluginStatus} from './plugin-status.ts';
import {lacksPreScore, type PluginScores} from './run-scores.ts';
import {groupsFor, type TablePass} from './table-pass.ts';

/** Where a plug-in's earlier answers are, and which of them is meant by the place of a node. */
type Answers = {readonly scores: Int32Array; readonly groupOf: Int32Array | undefined};

const noAnswers: Answers = {scores: new Int32Array(0), groupOf: undefined};

const answersOf = (
	{rows, template}: TablePass,
	plugin: Plugin,
	index: number,
	state: unknown,
	nodes: number,
): Answers => {
	const depends = plugin.scoreDepends;

	if (depends?.on === 'node') {
		const scores = template?.scores(index, depends.images === true);
		return scores === undefined ? noAnswers : {scores, groupOf: undefined};
	}

	const groups = depends === undefined ? undefined : groupsFor(rows, depends.keys(state), nodes);
	return groups === undefined
		? noAnswers
		: {scores: new Int32Array(groups.count).fill(notAsked), groupOf: groups.groupOf};
};

/** Fills in the raw scores, asking where nothing is known; false when a plug-in gives none. */
const fillRaw = (
	raw: number[],
	feasible: readonly NodeInfo[],
	places: Int32Array,
	{scores, groupOf}: Answers,
	ask: (node: NodeInfo) => number | PluginStatus,
): boolean => {
	for (let at = 0; at < raw.length; at++) {
		const place = places[at] as number;
		const slot = groupOf === undefined ? place : (groupOf[place] as number);
		const known = slot < scores.length ? (scores[slot] as number) : notAsked;

		if (known !== notAsked) {
			raw[at] = known;
			continue;
		}

		const given = ask(feasible[at] as NodeInfo);

		if (typeof given !== 'number') {
			return false;
		}

		raw[at] = given;

		if (slot < scores.length && isKeepable(given)) {
			scores[slot] = given;
		}
	}

	return true;
};

/** Adds the weighted scores; false when one is out of bounds. */
const addTo = (totals: number[], scores: readonly number[], weight: number): boolean => {
	for (let at = 0; at < totals.length; at++) {
		const score = scores[at] as number;

		if (!(score >= 0 && score <= 100)) {
			return false;
		}

		totals[at] = (totals[at] as number) + score * weight;
	}

	return true;
};

/** A plug-in that has something to say about this pod's nodes. */
type Speaker = {
	readonly plugin: Plugin;
	readonly index: number;
	readonly weight: number;
	readonly state: unknown;
	ask(node: NodeInfo): number | PluginStatus;
};

/** Who speaks, in order; undefined when somebody cannot. */
const speakersFor = ({framework, sight, pod}: CycleInput, feasible: readonly NodeInfo[]): Speaker[] | undefined => {
	const speakers: Speaker[] = [];

	for (const index of framework.scores) {
		const plugin = framework.plugins[index] as Plugin;

		if (lacksPreScore(framework, plugin, index)) {
			return undefined;
		}

		const prepared = plugin.preScore?.(pod, feasible, sight) ?? {state: undefined};

		if ('state' in prepared) {
			const {state} = prepared;
			const ask = (node: NodeInfo): number | PluginStatus => plugin.score?.(pod, node, state, sight) ?? 0;
			speakers.push({plugin, index, weight: framework.weights.get(plugin.name) ?? 1, state, ask});
		} else if (prepared.status.code !== 'Skip') {
			return undefined;
		}
	}

	return speakers;
};

/** What it says about a node is a part of the total as it is, whoever the other nodes are. */
const isSummed = ({plugin}: Speaker): boolean => plugin.normalize === undefined && plugin.scoreDepends?.on === 'node';

/** The weighted sum of these plug-ins for one node; `notAsked` when one of them gives no score that may be kept. */
const sumOf = (summed: readonly Speaker[], node: NodeInfo): number => {
	let sum = 0;

	for (const {ask, weight} of summed) {
		const score = ask(node);

		if (typeof score !== 'number' || !(score >= 0 && score <= 100)) {
			return notAsked;
		}

		sum += score * weight;
	}

	return isKeepable(sum) ? sum : notAsked;
};

/** The sums over plug-ins whose scores need no normalisation, kept for each node in one number; undefined where they cannot be. */
const keptSums = (
	summed: readonly Speaker[],
	{template, rows: {places}}: TablePass,
	feasible: readonly NodeInfo[],
): number[] | undefined => {
	const kept = template?.sums(summed.map(({index}) => index));

	if (kept === undefined) {
		return undefined;
	}

	const totals: number[] = new Array(feasible.length).fill(0);

	for (let at = 0; at < totals.length; at++) {
		const place = places[at] as number;

		if (kept[place] === notAsked) {
			kept[place] = sumOf(summed, feasible[at] as NodeInfo);

			if (kept[place] === notAsked) {
				return undefined;
			}
		}

		totals[at] = kept[place] as number;
	}

	return totals;
};

const fitTo = (scratch: number[], length: number): void => {
	if (scratch.length !== length) {
		scratch.length = 0;

		for (let at = 0; at < length; at++) {
			scratch.push(0);
		}
	}
};

export type TableScores = {
	readonly totals: readonly number[];
	/** Each plug-in's part, if `tells` asked for it. */
	readonly plugins: readonly PluginScores[] | undefined;
};

/** The weighted sums as `runScores` makes them; undefined when something is wrong with a plug-in: then the plain path says what. */
export const scoreTable = (
	input: CycleInput,
	pass: TablePass,
	feasible: readonly NodeInfo[],
): TableScores | undefined => {
	const speakers = speakersFor(input, feasible);

	if (speakers === undefined) {
		return undefined;
	}

	const sums = input.tells === true ? undefined : keptSums(speakers.filter(isSummed), pass, feasible);
	const totals = sums ?? new Array(feasible.length).fill(0);
	const {places, scratch} = pass.rows;
	const plugins: PluginScores[] = [];
	fitTo(scratch, feasible.length);

	for (const speaker of sums === undefined ? speakers : speakers.filter(one => !isSummed(one))) {
		const {plugin, index, state, weight, ask} = speaker;
		const answers = answersOf(pass, plugin, index, state, feasible.length);

		if (!fillRaw(scratch, feasible, places, answers, ask)) {
			return undefined;
		}

		const raw = input.tells === true ? scratch.slice() : [];
		plugin.normalize?.(scratch, feasible, state);

		if (!addTo(totals, scratch, weight)) {
			return undefined;
		}

		if (input.tells === true) {
			plugins.push({plugin: plugin.name, weight, raw, normalized: scratch.slice()});
		}
	}

	return {totals, plugins: input.tells === true ? plugins : undefined};
};
