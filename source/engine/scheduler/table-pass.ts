/*
The table path: one pass over the nodes and one over the scores, in which a plug-in is asked only for what nobody knows yet.

It makes the same decision as the plain path in the same order, and differs in one thing: where a plug-in says what its words
depend on (`Dependence`), its earlier answer about the node, or its answer about a node with the same labels, stands for
asking again. The plain path asks everybody about everything: it is the specification, and what this is tested against.
*/
import type {PodSpec} from '../api/kinds/pod.ts';
import {remembered} from '../api/share.ts';
import type {CycleInput} from './cycle.ts';
import type {NodeVerdict} from './diagnosis.ts';
import type {CycleState, Plugin} from './framework.ts';
import {LateVerdicts} from './late-verdicts.ts';
import type {NodeInfo} from './node-info.ts';
import type {LabelGroups, NodeRows, TemplateRows} from './node-rows.ts';
import {isSuccess, type PluginStatus} from './plugin-status.ts';
import type {PodInfo} from './pod-info.ts';
import {runFiltersWithNominated} from './run-plugins.ts';

/** What one pass needs: the rows, and who has to be asked about what. */
export type TablePass = {
	readonly rows: NodeRows;
	readonly template: TemplateRows | undefined;
	/** Filters that come first and depend on the node alone: their common word is kept. */
	readonly leading: readonly number[];
	/** The others, in order. */
	readonly following: readonly number[];
};

/** What all plug-ins together look at in a pod when they judge a node by itself. */
const writeKey = (plugins: readonly Plugin[], pod: PodInfo): string => {
	const words: string[] = [];

	for (const {filterDepends, scoreDepends} of plugins) {
		words.push(filterDepends?.on === 'node' ? filterDepends.key(pod) : '');
		words.push(scoreDepends?.on === 'node' && scoreDepends !== filterDepends ? scoreDepends.key(pod) : '');
	}

	return words.join('\n');
};

const keysBySpec = remembered((_plugins: readonly Plugin[]) => new WeakMap<PodSpec, string>());

/** Pods that are stamped from one template share its spec, and its key is written once. */
const templateKey = (plugins: readonly Plugin[], pod: PodInfo): string => {
	const {spec} = pod.pod;

	if (!Object.isFrozen(spec)) {
		return writeKey(plugins, pod);
	}

	const keys = keysBySpec(plugins);
	const known = keys.get(spec);

	if (known !== undefined) {
		return known;
	}

	const written = writeKey(plugins, pod);
	keys.set(spec, written);
	return written;
};

/** Makes a pass ready; undefined where nobody keeps rows. */
export const prepareTablePass = ({framework, sight, pod}: CycleInput, state: CycleState): TablePass | undefined => {
	const {rows} = sight.nodes;

	if (rows === undefined) {
		return undefined;
	}

	const {plugins} = framework;
	const asked = framework.filters.filter(index => state.skipped[index] !== true);
	const end = asked.findIndex(index => plugins[index]?.filterDepends?.on !== 'node');
	const leading = end < 0 ? asked : asked.slice(0, end);
	const following = asked.slice(leading.length);
	const template = rows.template(framework, leading, templateKey(plugins, pod));
	return {rows, template, leading, following};
};

/** The verdict about the node in this place, null when it takes the pod. */
type Ask = (place: number) => NodeVerdict | null;

const askPlugins = (input: CycleInput, state: CycleState, indices: readonly number[]): Ask => {
	const {framework, sight, pod} = input;
	const nodes = sight.nodes.list;
	const plugins = indices.map(index => framework.plugins[index] as Plugin);

	return place => {
		for (let at = 0; at < plugins.length; at++) {
			const plugin = plugins[at] as Plugin;
			const status = plugin.filter?.(pod, nodes[place] as NodeInfo, state.filtering[indices[at] as number], sight);

			if (!isSuccess(status)) {
				return {plugin: plugin.name, status: status as PluginStatus};
			}
		}

		return null;
	};
};

const askOnce = (ask: Ask, {groupOf, count}: LabelGroups): Ask => {
	const answers: Array<NodeVerdict | null | undefined> = new Array(count).fill(undefined);

	return place => {
		const group = groupOf[place] as number;
		let answer = answers[group];

		if (answer === undefined) {
			answer = ask(place);
			answers[group] = answer;
		}

		return answer;
	};
};

/** Nodes of a kind are worth an answer in common when there are several of them. */
export const groupsFor = (rows: NodeRows, keys: readonly string[], nodes: number): LabelGroups | undefined => {
	const groups = rows.groups(keys);
	return groups.count * 4 <= nodes ? groups : undefined;
};

/** Asks one filter after the other, each once for nodes that are alike to it. */
const askFollowing = (input: CycleInput, state: CycleState, {rows, following}: TablePass): readonly Ask[] =>
	following.map(index => {
		const ask = askPlugins(input, state, [index]);
		const depends = input.framework.plugins[index]?.filterDepends;
		const groups =
			depends?.on === 'labels'
				? groupsFor(rows, depends.keys(state.filtering[index]), input.sight.nodes.list.length)
				: undefined;
		return groups === undefined ? ask : askOnce(ask, groups);
	});

/** Which places are promised to somebody. Where nobody keeps a list, all may be. */
const promisedPlaces = ({sight}: CycleInput): ReadonlySet<number> => {
	const nodes = sight.nodes.list;
	const places = new Set<number>();

	for (const name of sight.promisedNodes?.() ?? nodes.map(node => node.name)) {
		places.add(sight.nodes.get(name)?.at ?? -1);
	}

	return places;
};

/** Gives the verdict about a node: from its row, and from those that follow. `settled`: the row alone decides. */
const createJudge = (
	input: CycleInput,
	state: CycleState,
	pass: TablePass,
): {readonly judge: Ask; readonly settled: TemplateRows['verdicts'] | undefined} => {
	const {framework, sight, pod} = input;
	const nodes = sight.nodes.list;
	const promised = promisedPlaces(input);
	const verdicts = pass.template?.verdicts;
	const lead = askPlugins(input, state, pass.leading);
	const following = askFollowing(input, state, pass);

	const judge = (place: number): NodeVerdict | null => {
		if (promised.size > 0 && promised.has(place)) {
			return runFiltersWithNominated(framework, state, pod, nodes[place] as NodeInfo, sight) ?? null;
		}

		let verdict = verdicts?.[place];

		if (verdict === undefined) {
			verdict = lead(place);

			if (verdicts !== undefined) {
				verdicts[place] = verdict;
			}
		}

		for (let at = 0; verdict === null && at < following.length; at++) {
			verdict = (following[at] as Ask)(place);
		}

		return verdict;
	};

	return {judge, settled: promised.size === 0 && following.length === 0 ? verdicts : undefined};
};

/** Looks at nodes from the start index on, around the list, until enough are feasible. */
export const searchTable = (
	input: CycleInput,
	state: CycleState,
	pass: TablePass,
	enough: number,
): {readonly feasible: NodeInfo[]; readonly verdicts: LateVerdicts; readonly mistake?: NodeVerdict} => {
	const nodes = input.sight.nodes.list;
	const {judge, settled} = createJudge(input, state, pass);
	const feasible: NodeInfo[] = new Array(Math.min(enough, nodes.length));
	const verdicts = new LateVerdicts();
	const {places} = pass.rows;
	let place = input.startIndex % nodes.length;
	let found = 0;
	let mistake: NodeVerdict | undefined;

	for (let step = 0; step < nodes.length && found < enough && mistake === undefined; step++) {
		const verdict = settled?.[place] === null ? null : judge(place);

		if (verdict === null) {
			places[found] = place;
			feasible[found] = nodes[place] as NodeInfo;
			found += 1;
		} else if (verdict.status.code === 'Error') {
			mistake = verdict;
		} else {
			verdicts.push(nodes[place] as NodeInfo, verdict);
		}

		place = place + 1 === nodes.length ? 0 : place + 1;
	}

	feasible.length = found;
	return {feasible, verdicts, mistake};
};
