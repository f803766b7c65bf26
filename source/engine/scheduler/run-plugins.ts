import type {NodeVerdict} from './diagnosis.ts';
import {
	type CycleState,
	copyCycleState,
	type Framework,
	newCycleState,
	type Plugin,
	type PostFilterInput,
	type PostFilterResult,
	type Sight,
} from './framework.ts';
import type {NodeInfo} from './node-info.ts';
import {failed, isRejected, isSuccess, messageOf, type PluginStatus} from './plugin-status.ts';
import type {PodInfo} from './pod-info.ts';

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

/** Filters without their PreFilter: some work it out for themselves; the first that cannot has nothing to read. */
const prepareOthers = (framework: Framework, state: CycleState, pod: PodInfo, sight: Sight): string | undefined => {
	for (const index of framework.unprepared) {
		const plugin = framework.plugins[index] as Plugin;

		if (plugin.managesWithout?.includes('preFilter') !== true) {
			return plugin.name;
		}

		const result = plugin.preFilter?.(pod, sight) ?? {state: undefined};
		state.filtering[index] = 'state' in result ? result.state : undefined;
		state.skipped[index] = 'status' in result;
	}

	return undefined;
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

	const missing = prepareOthers(framework, state, pod, sight);
	return missing === undefined
		? {kind: 'go', nodeNames, narrowedBy}
		: {
				kind: 'failed',
				message: `running "${missing}" filter plugin: reading "PreFilter${missing}" from cycleState: not found`,
			};
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

	for (const index of framework.reserves) {
		const plugin = framework.plugins[index] as Plugin;

		if (plugin.reserve === undefined || state.skipped[index] === true) {
			continue;
		}

		if (plugin.preFilter !== undefined && state.asked[index] !== true) {
			return {ok: false, verdict: {plugin: plugin.name, status: failed('not found')}};
		}

		const {status, plan} = plugin.reserve(pod, node, state.filtering[index], sight);

		if (status !== undefined && !isSuccess(status)) {
			return {ok: false, verdict: {plugin: plugin.name, status}};
		}

		plans[plugin.name] = plan;
	}

	for (const index of framework.permits) {
		const plugin = framework.plugins[index] as Plugin;
		const status = plugin.permit?.(pod, node);

		if (status !== undefined && !isSuccess(status)) {
			return {ok: false, verdict: {plugin: plugin.name, status}};
		}
	}

	return {ok: true, plans};
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

	for (const index of framework.postFilters) {
		const plugin = framework.plugins[index] as Plugin;
		const result = plugin.postFilter?.(pod, input, state.asked[index] === true) ?? {status: undefined};

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
