import {type Diagnosis, fitErrorMessage, type NodeVerdict, noNodesMessage} from './diagnosis.ts';
import {type CycleState, type Framework, type Nomination, newCycleState, type Sight} from './framework.ts';
import type {NodeInfo} from './node-info.ts';
import {messageOf, type PluginStatus, unresolvable} from './plugin-status.ts';
import type {PodInfo} from './pod-info.ts';
import {leftOutBy, runFiltersWithNominated, runPostFilters, runPreFilters} from './run-plugins.ts';
import {type PluginScores, runScores} from './run-scores.ts';
import {numFeasibleNodesToFind} from './sampling.ts';
import {selectHost} from './select-host.ts';
import {prepareTablePass, searchTable, type TablePass} from './table-pass.ts';
import {scoreTable} from './table-scores.ts';

export type CycleInput = {
	readonly framework: Framework;
	readonly sight: Sight;
	readonly pod: PodInfo;
	/** Where in the list of nodes to begin. */
	readonly startIndex: number;
	/** Somebody wants each plug-in's part in the scores: the table path tells it only then. */
	readonly tells?: boolean;
};

type Found = {
	/** Nodes that passed every filter, in the order in which they were looked at. */
	readonly feasible: readonly NodeInfo[];
	/** Those that did not, and why not. */
	readonly verdicts: ReadonlyMap<string, NodeVerdict>;
	/** Where the next cycle begins. */
	readonly nextStartIndex: number;
};

/** What one cycle decided, and everything that led to it. */
export type CycleResult = Found &
	(
		| {
				readonly outcome: 'placed';
				readonly host: string;
				readonly state: CycleState;
				/** Absent when there was nothing to choose from, or nobody wanted to know. */
				readonly scores?: readonly PluginScores[];
				readonly totals?: readonly number[];
		  }
		| {
				readonly outcome: 'unschedulable';
				readonly message: string;
				readonly diagnosis: Diagnosis;
				/** As in `PostFilterResult`. */
				readonly nominated: string | undefined;
				readonly nomination: Nomination | undefined;
		  }
		| {readonly outcome: 'failed'; readonly message: string}
	);

const nothingFound = (startIndex: number): Found => ({feasible: [], verdicts: new Map(), nextStartIndex: startIndex});

const nodesNamed = (sight: Sight, names: ReadonlySet<string>): readonly NodeInfo[] =>
	[...names]
		.sort()
		.map(name => sight.nodes.get(name))
		.filter(node => node !== undefined);

type Search = {
	readonly feasible: readonly NodeInfo[];
	readonly verdicts: ReadonlyMap<string, NodeVerdict>;
	/** A plug-in that said neither yes nor no. */
	readonly mistake?: NodeVerdict;
};

/** Looks at nodes from the start index on, around the list, until enough are feasible. */
const search = (input: CycleInput, state: CycleState, nodes: readonly NodeInfo[], enough: number): Search => {
	const {framework, sight, pod, startIndex} = input;
	const feasible: NodeInfo[] = [];
	const verdicts = new Map<string, NodeVerdict>();

	for (let step = 0; step < nodes.length && feasible.length < enough; step++) {
		const node = nodes[(startIndex + step) % nodes.length] as NodeInfo;
		const verdict = runFiltersWithNominated(framework, state, pod, node, sight);

		if (verdict === undefined) {
			feasible.push(node);
		} else if (verdict.status.code === 'Error') {
			return {feasible, verdicts, mistake: verdict};
		} else {
			verdicts.set(node.name, verdict);
		}
	}

	return {feasible, verdicts};
};

const pluginsOf = (
	verdicts: ReadonlyMap<string, NodeVerdict>,
	others: readonly string[],
	isPending: boolean,
): readonly string[] => {
	const plugins = new Set(others);

	for (const {plugin, status} of verdicts.values()) {
		if ((status.code === 'Pending') === isPending) {
			plugins.add(plugin);
		}
	}

	return [...plugins].sort();
};

type Refusal = {
	readonly absent: PluginStatus;
	readonly preFilterMessage: string;
	/** Plug-ins that rejected the pod, or most of its nodes, before any node was looked at. */
	readonly plugins: readonly string[];
	readonly pending: boolean;
};

/** No node: asks the PostFilters for help, and puts the reasons together. */
const unschedulableResult = (input: CycleInput, state: CycleState, found: Found, refusal: Refusal): CycleResult => {
	const {framework, sight, pod} = input;
	const {verdicts} = found;
	const {absent, preFilterMessage, plugins, pending} = refusal;
	const hasPostFilter = framework.postFilters.length > 0;
	const post = hasPostFilter
		? runPostFilters(pod, {framework, state, sight, verdicts, absent})
		: {message: '', nominated: '', nomination: undefined};
	const diagnosis: Diagnosis = {
		nodeStatuses: verdicts,
		absentNodesStatus: absent,
		preFilterMessage,
		postFilterMessage: post.message,
		unschedulablePlugins: pluginsOf(verdicts, pending ? [] : plugins, false),
		pendingPlugins: pluginsOf(verdicts, pending ? plugins : [], true),
	};
	return {
		...found,
		outcome: 'unschedulable',
		message: fitErrorMessage(sight.nodes.list.length, diagnosis),
		diagnosis,
		nominated: post.nominated,
		nomination: post.nomination,
	};
};

const noNodes = (startIndex: number): CycleResult => ({
	...nothingFound(startIndex),
	outcome: 'unschedulable',
	message: noNodesMessage,
	diagnosis: {
		nodeStatuses: new Map(),
		absentNodesStatus: unresolvable(),
		preFilterMessage: '',
		postFilterMessage: '',
		unschedulablePlugins: [],
		pendingPlugins: [],
	},
	nominated: '',
	nomination: undefined,
});

/** Scores the feasible nodes and takes the best; a single one is taken as it is. */
const choose = (input: CycleInput, state: CycleState, found: Found, table?: TablePass): CycleResult => {
	const {framework, sight, pod} = input;
	const {feasible} = found;

	if (feasible.length === 1) {
		return {outcome: 'placed', host: (feasible[0] as NodeInfo).name, state, ...found};
	}

	const quick = table === undefined || framework.scores.length === 0 ? undefined : scoreTable(input, table, feasible);
	const scored = quick === undefined ? runScores(framework, pod, feasible, sight) : {ok: true as const, ...quick};

	if (!scored.ok) {
		return {...found, outcome: 'failed', message: scored.message};
	}

	const host = (feasible[selectHost(scored.totals, () => sight.draw('tie', 0))] as NodeInfo).name;
	return {outcome: 'placed', host, state, scores: scored.plugins, totals: scored.totals, ...found};
};

/** A node that was promised to the pod by preemption, when it still fits there. */
const promisedNode = (input: CycleInput, state: CycleState): Search | undefined => {
	const name = input.pod.pod.status?.nominatedNodeName ?? '';
	const node = name === '' ? undefined : input.sight.nodes.get(name);
	return node === undefined ? undefined : search({...input, startIndex: 0}, state, [node], 1);
};

/** The verdict about a promised node counts where the search did not get to it. */
const withPromised = ({feasible, verdicts}: Search, promised: Search): ReadonlyMap<string, NodeVerdict> => {
	const all = new Map(verdicts);

	for (const [name, verdict] of promised.verdicts) {
		if (!all.has(name) && !feasible.some(node => node.name === name)) {
			all.set(name, verdict);
		}
	}

	return all;
};

/**
One scheduling cycle: a node for one pod, or why there is none. Changes nothing.

Source: pkg/scheduler/schedule_one.go (schedulePod)
*/
export const runCycle = (input: CycleInput): CycleResult => {
	const {framework, sight, pod, startIndex} = input;
	const all = sight.nodes.list;

	if (all.length === 0) {
		return noNodes(startIndex);
	}

	const state = newCycleState();
	const before = runPreFilters(framework, state, pod, sight);

	if (before.kind === 'failed') {
		return {...nothingFound(startIndex), outcome: 'failed', message: before.message};
	}

	if (before.kind === 'rejected') {
		const {status, message, plugins, pending} = before;
		const refusal = {absent: status, preFilterMessage: message, plugins, pending};
		return unschedulableResult(input, state, nothingFound(startIndex), refusal);
	}

	const promised = promisedNode(input, state);

	if (promised !== undefined && promised.feasible.length === 1) {
		return choose(input, state, {...promised, nextStartIndex: startIndex});
	}

	const nodes = before.nodeNames === undefined ? all : nodesNamed(sight, before.nodeNames);
	const enough =
		framework.scores.length === 0 ? 1 : numFeasibleNodesToFind(nodes.length, framework.percentageOfNodesToScore);
	// A few nodes by name, or one by promise: those are looked at as they are.
	const table = before.nodeNames === undefined && promised === undefined ? prepareTablePass(input, state) : undefined;
	const looked = table === undefined ? search(input, state, nodes, enough) : searchTable(input, state, table, enough);
	const {feasible, mistake} = looked;
	const verdicts = promised === undefined ? looked.verdicts : withPromised(looked, promised);
	const nextStartIndex = (startIndex + feasible.length + verdicts.size) % all.length;
	const found: Found = {feasible, verdicts, nextStartIndex};

	if (mistake !== undefined) {
		const message = `running "${mistake.plugin}" filter plugin: ${messageOf(mistake.status)}`;
		return {...found, outcome: 'failed', message};
	}

	if (feasible.length > 0) {
		return choose(input, state, found, table);
	}

	const absent = before.narrowedBy.length === 0 ? unresolvable() : leftOutBy(before.narrowedBy);
	return unschedulableResult(input, state, found, {
		absent,
		preFilterMessage: '',
		plugins: before.narrowedBy,
		pending: false,
	});
};
