import type {Call} from '../client/calls.ts';
import type {Seen} from '../client/seen.ts';
import type {Millis} from '../kernel/time.ts';
import type {EventRegistration} from './cluster-event.ts';
import type {NodeVerdict} from './diagnosis.ts';
import type {NodeInfo, Snapshot} from './node-info.ts';
import {isRejected, isSuccess, messageOf, type PluginStatus} from './plugin-status.ts';
import type {PodInfo} from './pod-info.ts';
import type {Ranked} from './queue-order.ts';

/** What plug-ins may look at, all of it as stale as the scheduler's informers. */
export type Sight = {
	readonly now: Millis;
	readonly nodes: Snapshot;
	/** The other kinds: namespaces, services, claims, volumes, budgets. */
	readonly seen: Pick<Seen, 'get' | 'list'>;
	/** Pods that preemption promised to this node, in the order of the promises. */
	nominatedTo(node: string): readonly PodInfo[];
	/** What Reserve of this plug-in planned for pods whose binding is under way. */
	plansOf(plugin: string): readonly unknown[];
	/** Is the pod waiting for its victims to be told? */
	isPreempting(uid: string): boolean;
	/** A chance of this pod's own, at least 0 and below 1: `draw('tie', 3)`. */
	draw(name: string, index: number): number;
};

/** Out of the way (`Skip`), rejected, failed, or what the filters of this plug-in need to know. */
export type PreFilterResult<Filtering> =
	| {readonly status: PluginStatus}
	| {readonly state: Filtering; readonly nodeNames?: ReadonlySet<string>};

export type PreScoreResult<Scoring> = {readonly status: PluginStatus} | {readonly state: Scoring};

/** What PostFilter looks at: the pod, why every node was refused, and the means to try again on copies. */
export type PostFilterInput = {
	readonly framework: Framework;
	readonly state: CycleState;
	readonly sight: Sight;
	/** Verdicts by node name; the others have `absent`. */
	readonly verdicts: ReadonlyMap<string, NodeVerdict>;
	readonly absent: PluginStatus;
};

/** Evict these pods from that node, so that the pod can go there. */
export type Nomination = {readonly node: string; readonly victims: readonly PodInfo[]; readonly pdbViolations: number};

/**
`nominated`: the node promised to the pod (with the victims that must go first); '' takes an earlier promise away;
undefined leaves it as it is.
*/
export type PostFilterResult = {
	readonly status: PluginStatus | undefined;
	readonly nominated?: string;
	readonly nomination?: Nomination;
};

/** What binding needs from a plug-in: calls to make, whether it must be asked again before going on, and with which plan. */
export type BindingStep = {
	readonly calls: readonly Call[];
	readonly wait: boolean;
	readonly plan?: unknown;
	readonly status?: PluginStatus;
};

/**
One plug-in, with as many of the extension points as it has something to say at.

`Filtering` is what PreFilter found out for Filter, `Scoring` what PreScore found out for Score; both are plain data.
*/
export type PluginOf<Filtering, Scoring> = {
	readonly name: string;
	/** Events that may make a pod schedulable that this plug-in rejected. */
	readonly events?: ReadonlyArray<EventRegistration<Sight>>;
	/** The order of the active queue; one plug-in of a profile has it. */
	goesBefore?(one: Ranked, other: Ranked): boolean;
	preEnqueue?(pod: PodInfo, sight: Pick<Sight, 'isPreempting'>): PluginStatus | undefined;
	preFilter?(pod: PodInfo, sight: Sight): PreFilterResult<Filtering>;
	filter?(pod: PodInfo, node: NodeInfo, state: Filtering, sight: Sight): PluginStatus | undefined;
	/** The state as it would be with another pod on the node. Changes `state`, which is a copy. */
	addPod?(state: Filtering, pod: PodInfo, added: PodInfo, node: NodeInfo, sight: Sight): void;
	removePod?(state: Filtering, pod: PodInfo, removed: PodInfo, node: NodeInfo, sight: Sight): void;
	copyState?(state: Filtering): Filtering;
	postFilter?(pod: PodInfo, input: PostFilterInput, preFiltered: boolean): PostFilterResult;
	preScore?(pod: PodInfo, feasible: readonly NodeInfo[], sight: Sight): PreScoreResult<Scoring>;
	score?(pod: PodInfo, node: NodeInfo, state: Scoring, sight: Sight): number | PluginStatus;
	/** Brings the scores into 0..100, in place; `scores[i]` belongs to `nodes[i]`. */
	normalize?(scores: number[], nodes: readonly NodeInfo[], state: Scoring): void;
	/** Takes what the pod will use on the node; gives a plan, plain data, that PreBind gets back. */
	reserve?(pod: PodInfo, node: NodeInfo, state: Filtering, sight: Sight): {status?: PluginStatus; plan?: unknown};
	permit?(pod: PodInfo, node: NodeInfo): PluginStatus | undefined;
	preBind?(pod: PodInfo, node: string, plan: unknown, sight: Sight): BindingStep;
	/** The calls that bind the pod; undefined leaves it to the next plug-in. */
	bind?(pod: PodInfo, node: string): readonly Call[] | undefined;
};

/** A plug-in whose states' types do not matter here. */
export type Plugin = PluginOf<unknown, unknown>;

/** Arguments as a KubeSchedulerConfiguration names them; plain data. */
export type PluginArgs = Readonly<Record<string, unknown>>;

/** A plug-in that can be built with arguments. */
export type PluginFactory = {readonly name: string; build(args: PluginArgs): Plugin};

/** Names a plug-in and says how to build it from its arguments; what is absent in `args` has its default. */
export const definePlugin = <Filtering, Scoring>(
	name: string,
	build: (args: PluginArgs) => Omit<PluginOf<Filtering, Scoring>, 'name'>,
): PluginFactory => ({name, build: args => ({...build(args), name}) as Plugin});

/** A profile made ready: which plug-in is asked at which point, in order. */
export type Framework = {
	readonly schedulerName: string;
	readonly percentageOfNodesToScore: number;
	readonly plugins: readonly Plugin[];
	readonly weights: ReadonlyMap<string, number>;
	readonly preFilters: readonly number[];
	readonly filters: readonly number[];
	readonly scores: readonly number[];
	/** Plug-ins whose filter state depends on the pods of a node. */
	readonly podCounters: readonly number[];
	/** What a plug-in that rejected a pod waits for. */
	readonly events: ReadonlyMap<string, ReadonlyArray<EventRegistration<Sight>>>;
};

/** What one cycle found out, by the number of the plug-in: plain data, copied for dry runs. */
export type CycleState = {
	readonly filtering: unknown[];
	/** Plug-ins that have nothing to filter for this pod. */
	readonly skipped: boolean[];
	/** Plug-ins whose PreFilter was asked. */
	readonly asked: boolean[];
};

export const newCycleState = (): CycleState => ({filtering: [], skipped: [], asked: []});

export const copyCycleState = (framework: Framework, state: CycleState): CycleState => {
	const filtering = state.filtering.map((held, index) => {
		const plugin = framework.plugins[index];
		return held === undefined || plugin?.copyState === undefined ? held : plugin.copyState(held);
	});
	return {filtering, skipped: state.skipped, asked: state.asked};
};

/** What PreFilter of all plug-ins together said. */
export type PreFilterOutcome =
	| {readonly kind: 'go'; readonly nodeNames?: ReadonlySet<string>; readonly narrowedBy: readonly string[]}
	| {
			readonly kind: 'rejected';
			readonly status: PluginStatus;
			readonly message: string;
			readonly plugins: readonly string[];
			readonly pending: boolean;
	  }
	| {readonly kind: 'failed'; readonly message: string};

const intersection = (one: ReadonlySet<string> | undefined, other: ReadonlySet<string>): ReadonlySet<string> =>
	one === undefined ? other : new Set([...one].filter(name => other.has(name)));

/** `node(s) didn't satisfy plugin(s) [NodeAffinity]`: the word for nodes that a PreFilter left out. */
export const leftOutBy = (plugins: readonly string[]): PluginStatus => ({
	code: 'UnschedulableAndUnresolvable',
	reasons: [`node(s) didn't satisfy plugin(s) [${plugins.join(' ')}]`],
});

const noNodeLeft = (plugins: readonly string[]): PreFilterOutcome => {
	const message =
		plugins.length === 1
			? `node(s) didn't satisfy plugin ${plugins[0]}`
			: `node(s) didn't satisfy plugin(s) [${plugins.join(' ')}] simultaneously`;
	const status: PluginStatus = {code: 'UnschedulableAndUnresolvable', reasons: [message]};
	return {kind: 'rejected', status, message, plugins, pending: false};
};

/**
Asks every PreFilter in order and fills in the state of the cycle.

An unresolvable answer ends the round at once; an unschedulable one is remembered while the others are still asked, and the last
one counts. Source: pkg/scheduler/framework/runtime/framework.go (RunPreFilterPlugins)
*/
export const runPreFilters = (
	framework: Framework,
	state: CycleState,
	pod: PodInfo,
	sight: Sight,
): PreFilterOutcome => {
	let nodeNames: ReadonlySet<string> | undefined;
	const narrowedBy: string[] = [];
	let refusal: {status: PluginStatus; plugin: string} | undefined;

	for (const index of framework.preFilters) {
		const plugin = framework.plugins[index] as Plugin;
		state.asked[index] = true;
		const result = plugin.preFilter?.(pod, sight) ?? {state: undefined};

		if ('state' in result) {
			state.filtering[index] = result.state;

			if (result.nodeNames !== undefined) {
				nodeNames = intersection(nodeNames, result.nodeNames);
				narrowedBy.push(plugin.name);
				narrowedBy.sort();

				if (nodeNames.size === 0) {
					return noNodeLeft(narrowedBy);
				}
			}

			continue;
		}

		const {status} = result;

		if (status.code === 'Skip') {
			state.skipped[index] = true;
			continue;
		}

		if (!isRejected(status)) {
			return {kind: 'failed', message: `running PreFilter plugin "${plugin.name}": ${messageOf(status)}`};
		}

		refusal = {status, plugin: plugin.name};

		if (status.code === 'UnschedulableAndUnresolvable') {
			break;
		}
	}

	if (refusal !== undefined) {
		const {status, plugin} = refusal;
		return {
			kind: 'rejected',
			status,
			message: messageOf(status),
			plugins: [plugin],
			pending: status.code === 'Pending',
		};
	}

	return {kind: 'go', nodeNames, narrowedBy};
};

/** The first plug-in that does not let the pod onto the node, and its status; undefined when all do. */
export const runFilters = (
	framework: Framework,
	state: CycleState,
	pod: PodInfo,
	node: NodeInfo,
	sight: Sight,
): NodeVerdict | undefined => {
	for (const index of framework.filters) {
		if (state.skipped[index] === true) {
			continue;
		}

		const plugin = framework.plugins[index] as Plugin;
		const status = plugin.filter?.(pod, node, state.filtering[index], sight);

		if (!isSuccess(status)) {
			return {plugin: plugin.name, status: status as PluginStatus};
		}
	}

	return undefined;
};

/** As it would be with another pod on the node: changes a copy of the node and of the cycle's state. */
export const addPodTo = (
	framework: Framework,
	state: CycleState,
	pod: PodInfo,
	added: PodInfo,
	node: NodeInfo,
	sight: Sight,
): void => {
	node.add(added);

	for (const index of framework.podCounters) {
		if (state.skipped[index] !== true) {
			framework.plugins[index]?.addPod?.(state.filtering[index], pod, added, node, sight);
		}
	}
};

export const removePodFrom = (
	framework: Framework,
	state: CycleState,
	pod: PodInfo,
	removed: PodInfo,
	node: NodeInfo,
	sight: Sight,
): void => {
	node.remove(removed);

	for (const index of framework.podCounters) {
		if (state.skipped[index] !== true) {
			framework.plugins[index]?.removePod?.(state.filtering[index], pod, removed, node, sight);
		}
	}
};

/**
Filters with respect for promises: pods of at least this priority that were nominated to the node hold their place.

If there are any, the node must pass with them (they may take the room) and without them (they may never arrive).
Source: pkg/scheduler/framework/runtime/framework.go (RunFilterPluginsWithNominatedPods)
*/
export const runFiltersWithNominated = (
	framework: Framework,
	state: CycleState,
	pod: PodInfo,
	node: NodeInfo,
	sight: Sight,
): NodeVerdict | undefined => {
	const promised = sight.nominatedTo(node.name);

	if (promised.length > 0) {
		const holders = promised.filter(other => other.priority >= pod.priority && other.uid !== pod.uid);

		if (holders.length > 0) {
			const crowded = node.copy();
			const crowdedState = copyCycleState(framework, state);

			for (const holder of holders) {
				addPodTo(framework, crowdedState, pod, holder, crowded, sight);
			}

			const verdict = runFilters(framework, crowdedState, pod, crowded, sight);

			if (verdict !== undefined) {
				return verdict;
			}
		}
	}

	return runFilters(framework, state, pod, node, sight);
};

/** Would the pod fit on the node if these pods were gone? Its refusal, as a filter or PreFilter gives it, when not. */
export const fitsWithout = ({
	framework,
	sight,
	pod,
	node,
	without,
}: {
	readonly framework: Framework;
	readonly sight: Sight;
	readonly pod: PodInfo;
	readonly node: NodeInfo;
	readonly without: readonly PodInfo[];
}): NodeVerdict | undefined => {
	const state = newCycleState();
	const before = runPreFilters(framework, state, pod, sight);

	if (before.kind !== 'go') {
		const plugin = before.kind === 'rejected' ? before.plugins.join(' ') : '';
		return {plugin, status: {code: 'UnschedulableAndUnresolvable', reasons: [before.message]}};
	}

	const emptier = node.copy();
	const emptierState = copyCycleState(framework, state);

	for (const gone of without) {
		removePodFrom(framework, emptierState, pod, gone, emptier, sight);
	}

	return runFiltersWithNominated(framework, emptierState, pod, emptier, sight);
};

export type ReserveOutcome =
	| {readonly ok: true; readonly plans: Readonly<Record<string, unknown>>}
	| {readonly ok: false; readonly verdict: NodeVerdict};

/**
Reserve and Permit of all plug-ins: what they plan for the pod on this node, or the first refusal.

Plans are data in the hands of the caller, so that to unreserve is to drop them.
*/
export const runReserve = (
	framework: Framework,
	state: CycleState,
	pod: PodInfo,
	node: NodeInfo,
	sight: Sight,
): ReserveOutcome => {
	const plans: Record<string, unknown> = {};

	for (let index = 0; index < framework.plugins.length; index++) {
		const plugin = framework.plugins[index] as Plugin;

		if (plugin.reserve === undefined || state.skipped[index] === true) {
			continue;
		}

		const {status, plan} = plugin.reserve(pod, node, state.filtering[index], sight);

		if (status !== undefined && !isSuccess(status)) {
			return {ok: false, verdict: {plugin: plugin.name, status}};
		}

		plans[plugin.name] = plan;
	}

	for (const plugin of framework.plugins) {
		const status = plugin.permit?.(pod, node);

		if (status !== undefined && !isSuccess(status)) {
			return {ok: false, verdict: {plugin: plugin.name, status}};
		}
	}

	return {ok: true, plans};
};

/** The scores of one plug-in over the feasible nodes, in their order. */
export type PluginScores = {
	readonly plugin: string;
	readonly weight: number;
	/** As the plug-in gave them, before its normalisation. */
	readonly raw: readonly number[];
	/** In 0..100. */
	readonly normalized: readonly number[];
};

export type ScoreOutcome =
	| {readonly ok: true; readonly plugins: readonly PluginScores[]; readonly totals: readonly number[]}
	| {readonly ok: false; readonly message: string};

const scoreOf = (
	plugin: Plugin,
	pod: PodInfo,
	feasible: readonly NodeInfo[],
	sight: Sight,
): {skipped: true} | {raw: number[]; normalized: number[]} | {problem: string} => {
	const prepared = plugin.preScore?.(pod, feasible, sight) ?? {state: undefined};

	if ('status' in prepared) {
		return prepared.status.code === 'Skip'
			? {skipped: true}
			: {problem: `running PreScore plugin "${plugin.name}": ${messageOf(prepared.status)}`};
	}

	const raw: number[] = new Array(feasible.length);

	for (let at = 0; at < feasible.length; at++) {
		const given = plugin.score?.(pod, feasible[at] as NodeInfo, prepared.state, sight) ?? 0;

		if (typeof given !== 'number') {
			return {problem: `plugin "${plugin.name}" failed with: ${messageOf(given)}`};
		}

		raw[at] = given;
	}

	if (plugin.normalize === undefined) {
		return {raw, normalized: raw};
	}

	const normalized = raw.slice();
	plugin.normalize(normalized, feasible, prepared.state);
	return {raw, normalized};
};

/** PreScore, Score and NormalizeScore of every plug-in, and the weighted sums. */
export const runScores = (
	framework: Framework,
	pod: PodInfo,
	feasible: readonly NodeInfo[],
	sight: Sight,
): ScoreOutcome => {
	const plugins: PluginScores[] = [];
	const totals: number[] = new Array(feasible.length).fill(framework.scores.length === 0 ? 1 : 0);

	for (const index of framework.scores) {
		const plugin = framework.plugins[index] as Plugin;
		const weight = framework.weights.get(plugin.name) ?? 1;
		const given = scoreOf(plugin, pod, feasible, sight);

		if ('skipped' in given) {
			continue;
		}

		if ('problem' in given) {
			return {ok: false, message: given.problem};
		}

		for (let at = 0; at < totals.length; at++) {
			const score = given.normalized[at] as number;

			if (!(score >= 0 && score <= 100)) {
				return {
					ok: false,
					message: `plugin "${plugin.name}" returns an invalid score ${score}, it should in the range of [0, 100] after normalizing`,
				};
			}

			totals[at] = (totals[at] as number) + score * weight;
		}

		plugins.push({plugin: plugin.name, weight, raw: given.raw, normalized: given.normalized});
	}

	return {ok: true, plugins, totals};
};

/** What PostFilter of all plug-ins together said. */
export type PostFilterOutcome = PostFilterResult & {readonly message: string};

/**
Asks the PostFilters in order: success ends the round and leaves no message; an unresolvable answer or an error ends it with its message;
an unschedulable one is collected, and the next is asked.
*/
export const runPostFilters = (pod: PodInfo, input: PostFilterInput): PostFilterOutcome => {
	const {framework, state} = input;
	const reasons: string[] = [];
	let last: PostFilterResult = {status: undefined};

	for (let index = 0; index < framework.plugins.length; index++) {
		const plugin = framework.plugins[index] as Plugin;

		if (plugin.postFilter === undefined) {
			continue;
		}

		const result = plugin.postFilter(pod, input, state.asked[index] === true);

		if (isSuccess(result.status)) {
			return {...result, message: ''};
		}

		if (!isRejected(result.status) || result.status?.code === 'UnschedulableAndUnresolvable') {
			return {...result, message: messageOf(result.status)};
		}

		reasons.push(...(result.status?.reasons ?? []));
		last =
			result.nominated === undefined && last.nominated !== undefined ? {...result, nominated: last.nominated} : result;
	}

	return {...last, message: reasons.join(', ')};
};
