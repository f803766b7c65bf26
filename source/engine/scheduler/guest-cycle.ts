import {type CycleInput, type CycleResult, runCycle} from './cycle.ts';
import {fitErrorMessage, type NodeVerdict} from './diagnosis.ts';
import {type CycleState, newCycleState} from './framework.ts';
import type {Guest} from './guest.ts';
import {type NodeViews, podView} from './guest-views.ts';
import {messageOf, type PluginStatus, unschedulable} from './plugin-status.ts';
import {leftOutBy, runFiltersWithNominated, runPreFilters} from './run-plugins.ts';

/** What came of a cycle in which a guest has the choice: as usual, or the pod is put aside for a while. */
export type GuestCycle =
	| {readonly backOff: true}
	| {
			readonly backOff: false;
			readonly result: CycleResult;
			/** The refusal that the guest went against. */
			readonly breach?: NodeVerdict;
	  };

type Looked = {readonly state: CycleState; readonly verdicts: ReadonlyMap<string, NodeVerdict>};

/** The default filters' word about every node: a guest is told, and may go against it. */
const lookAt = ({framework, sight, pod}: CycleInput): Looked => {
	const state = newCycleState();
	const before = runPreFilters(framework, state, pod, sight);
	const verdicts = new Map<string, NodeVerdict>();
	const refuse = (name: string, plugin: string, status: PluginStatus) => verdicts.set(name, {plugin, status});

	for (const node of sight.nodes.list) {
		if (before.kind !== 'go') {
			const plugin = before.kind === 'rejected' ? before.plugins.join(' ') : '';
			refuse(node.name, plugin, {code: 'UnschedulableAndUnresolvable', reasons: [before.message]});
			continue;
		}

		if (before.nodeNames !== undefined && !before.nodeNames.has(node.name)) {
			refuse(node.name, before.narrowedBy.join(' '), leftOutBy(before.narrowedBy));
			continue;
		}

		const verdict = runFiltersWithNominated(framework, state, pod, node, sight);

		if (verdict !== undefined) {
			verdicts.set(node.name, verdict);
		}
	}

	return {state, verdicts};
};

/** A node that a filter refuses is none of the feasible ones, and nothing can be reserved on it: the pod is put there as it is. */
const placed = ({sight, startIndex}: CycleInput, {state, verdicts}: Looked, host: string): GuestCycle => {
	const breach = verdicts.get(host);
	const result: CycleResult = {
		outcome: 'placed',
		host,
		state,
		feasible: breach === undefined ? sight.nodes.list.filter(({name}) => !verdicts.has(name)) : [],
		verdicts,
		nextStartIndex: startIndex,
	};
	return {backOff: false, result, ...(breach === undefined ? {} : {breach})};
};

/** A guest's reason is no plug-in's, so whatever any plug-in waits for may help. */
const unplaced = (input: CycleInput, {verdicts}: Looked, guest: string, reason: string): GuestCycle => {
	const diagnosis = {
		nodeStatuses: verdicts,
		absentNodesStatus: unschedulable(`node(s) did not suit ${guest}`),
		preFilterMessage: reason,
		postFilterMessage: '',
		unschedulablePlugins: input.framework.plugins.map(({name}) => name).sort(),
		pendingPlugins: [],
	};
	const message = fitErrorMessage(input.sight.nodes.list.length, diagnosis);
	const {startIndex: nextStartIndex} = input;
	return {
		backOff: false,
		result: {
			outcome: 'unschedulable',
			message,
			diagnosis,
			nominated: '',
			nomination: undefined,
			feasible: [],
			verdicts,
			nextStartIndex,
		},
	};
};

/** One cycle in which a guest is asked for a node. Where there are no nodes, or the guest is out, it is the usual one. */
export const runGuestCycle = (input: CycleInput, guest: Guest, views: NodeViews): GuestCycle => {
	const {sight, pod, startIndex: nextStartIndex} = input;
	const usual = (): GuestCycle => ({backOff: false, result: runCycle(input)});

	if (sight.nodes.list.length === 0) {
		return usual();
	}

	const looked = lookAt(input);
	const refusals = [...looked.verdicts].map(([name, {status}]) => [name, messageOf(status)] as const);
	const answer = guest.ask({
		do: 'decide',
		at: sight.now,
		pod: podView(pod),
		nodes: views(sight.nodes.list),
		refused: Object.fromEntries(refusals),
		chance: chanceOf(sight),
	});

	if (answer === undefined) {
		return usual();
	}

	if ('node' in answer) {
		return placed(input, looked, answer.node);
	}

	if ('unschedulable' in answer) {
		return unplaced(input, looked, guest.shape.name, answer.unschedulable);
	}

	if ('backOff' in answer) {
		return {backOff: true};
	}

	const message = 'failed' in answer ? answer.failed : 'the answer is none to this question';
	return {backOff: false, result: {outcome: 'failed', message, feasible: [], verdicts: new Map(), nextStartIndex}};
};

/** 32 bits of this pod's and this attempt's own. */
export const chanceOf = (sight: CycleInput['sight']): number => Math.floor(sight.draw('guest', 0) * 4_294_967_296);
