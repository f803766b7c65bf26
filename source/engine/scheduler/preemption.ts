import {findCondition} from '../api/conditions.ts';
import type {PodDisruptionBudget} from '../api/kinds/pod-disruption-budget.ts';
import {type Millis, timeOf} from '../kernel/time.ts';
import type {NodeVerdict} from './diagnosis.ts';
import {type CycleState, copyCycleState, type Framework, type Nomination, type Sight} from './framework.ts';
import {compileSelector, matches} from './label-match.ts';
import type {NodeInfo} from './node-info.ts';
import {failed, type PluginStatus, unresolvable} from './plugin-status.ts';
import type {PodInfo} from './pod-info.ts';
import {addPodTo, removePodFrom, runFiltersWithNominated} from './run-plugins.ts';

/** Everything a dry run needs; the cycle's state and the nodes are copied, never changed. */
export type Preemptor = {
	readonly framework: Framework;
	readonly state: CycleState;
	readonly pod: PodInfo;
	readonly sight: Sight;
	readonly budgets: readonly PodDisruptionBudget[];
};

const noVictims: NodeVerdict = {
	plugin: 'DefaultPreemption',
	status: unresolvable('No preemption victims found for incoming pod'),
};

/** A pod that has not started counts as starting now. */
const startOf = ({pod}: PodInfo, now: Millis): Millis => timeOf(pod.status?.startTime) ?? now;

/** Who matters more comes first: higher priority, then the earlier start; the key decides between equals. */
const byImportance =
	(now: Millis) =>
	(one: PodInfo, other: PodInfo): number =>
		other.priority - one.priority ||
		startOf(one, now) - startOf(other, now) ||
		(one.key < other.key ? -1 : one.key > other.key ? 1 : 0);

/** Pods in this order that would break a budget if they all went, and those that would not. */
const splitByBudgets = (
	pods: readonly PodInfo[],
	budgets: readonly PodDisruptionBudget[],
): {readonly violating: readonly PodInfo[]; readonly others: readonly PodInfo[]} => {
	const left = budgets.map(({status}) => status?.disruptionsAllowed ?? 0);
	const selectors = budgets.map(({spec}) => compileSelector(spec.selector).requirements ?? []);
	const violating: PodInfo[] = [];
	const others: PodInfo[] = [];

	for (const pod of pods) {
		let violates = false;

		for (const [at, budget] of budgets.entries()) {
			const selector = selectors[at] ?? [];
			const covers =
				Object.keys(pod.labels).length > 0 &&
				budget.metadata.namespace === pod.namespace &&
				selector.length > 0 &&
				matches(selector, pod.labels) &&
				budget.status?.disruptedPods?.[pod.pod.metadata.name] === undefined;

			if (covers) {
				left[at] = (left[at] as number) - 1;
				violates ||= (left[at] as number) < 0;
			}
		}

		(violates ? violating : others).push(pod);
	}

	return {violating, others};
};

/** Whom the pod would have to drive from the node, as few and as unimportant as possible; or why that would not help. */
const victimsOn = (
	{framework, state, pod, sight, budgets}: Preemptor,
	original: NodeInfo,
): {readonly candidate: Nomination} | {readonly verdict: NodeVerdict} => {
	const lower = original.pods.filter(({priority}) => priority < pod.priority);

	if (lower.length === 0) {
		return {verdict: noVictims};
	}

	const node = original.copy();
	const trial = copyCycleState(framework, state);

	for (const victim of lower) {
		removePodFrom(framework, trial, pod, victim, node, sight);
	}

	const verdict = runFiltersWithNominated(framework, trial, pod, node, sight);

	if (verdict !== undefined) {
		return {verdict};
	}

	const order = byImportance(sight.now);
	const {violating, others} = splitByBudgets([...lower].sort(order), budgets);
	const victims: PodInfo[] = [];

	/** Puts the pod back; true when it may stay. */
	const reprieve = (victim: PodInfo): boolean => {
		addPodTo(framework, trial, pod, victim, node, sight);

		if (runFiltersWithNominated(framework, trial, pod, node, sight) === undefined) {
			return true;
		}

		removePodFrom(framework, trial, pod, victim, node, sight);
		victims.push(victim);
		return false;
	};

	const pdbViolations = violating.filter(victim => !reprieve(victim)).length;

	for (const victim of others) {
		reprieve(victim);
	}

	return victims.length === 0
		? {
				verdict: {
					plugin: 'DefaultPreemption',
					status: failed(`expected at least one victim pod on node "${original.name}"`),
				},
			}
		: {candidate: {node: original.name, victims: victims.sort(order), pdbViolations}};
};

export type DryRun = {
	/** Without violated budgets first. */
	readonly candidates: readonly Nomination[];
	/** Why the other nodes that were looked at would not do. */
	readonly verdicts: ReadonlyMap<string, NodeVerdict>;
};

/** Tries nodes from the offset on, around the list, until there are enough candidates and one of them violates no budget. */
export const dryRun = (
	preemptor: Preemptor,
	nodes: readonly NodeInfo[],
	offset: number,
	numCandidates: number,
): DryRun => {
	const clean: Nomination[] = [];
	const violating: Nomination[] = [];
	const verdicts = new Map<string, NodeVerdict>();

	for (let step = 0; step < nodes.length; step++) {
		if (clean.length > 0 && clean.length + violating.length >= numCandidates) {
			break;
		}

		const node = nodes[(offset + step) % nodes.length] as NodeInfo;
		const found = victimsOn(preemptor, node);

		if ('candidate' in found) {
			const list = found.candidate.pdbViolations === 0 ? clean : violating;

			// Each list has room for so many and no more.
			if (list.length < numCandidates) {
				list.push(found.candidate);
			}
		} else {
			verdicts.set(node.name, found.verdict);
		}
	}

	return {candidates: [...clean, ...violating], verdicts};
};

/** Moves every priority above 0, so that one victim more is never cheaper. */
const priorityShift = 2_147_483_648;

/** Smaller is better, in the order in which they are asked. Source: pkg/scheduler/framework/preemption (pickOneNodeForPreemption) */
const measures = (now: Millis): ReadonlyArray<(candidate: Nomination) => number> => [
	({pdbViolations}) => pdbViolations,
	({victims}) => victims[0]?.priority ?? 0,
	({victims}) => victims.reduce((sum, {priority}) => sum + priority + priorityShift, 0),
	({victims}) => victims.length,
	({victims}) => {
		const highest = victims[0]?.priority ?? 0;
		const starts = victims.filter(({priority}) => priority === highest).map(victim => startOf(victim, now));
		return -Math.min(...starts);
	},
];

/** The candidate that does the least harm; the first of equals. */
export const pickCandidate = (candidates: readonly Nomination[], now: Millis): Nomination | undefined => {
	let left = candidates;

	for (const measure of measures(now)) {
		const least = Math.min(...left.map(measure));
		left = left.filter(candidate => measure(candidate) === least);
	}

	return left[0];
};

const isLeavingForPreemption = ({pod, isTerminating}: PodInfo): boolean => {
	const condition = findCondition(pod.status?.conditions, 'DisruptionTarget');
	return isTerminating && condition?.status === 'True' && condition.reason === 'PreemptionByScheduler';
};

/** Why the pod may not preempt; undefined when it may. `nominated`: what the filters said about the node it was promised. */
export const whyNotEligible = (
	{pod, priority}: PodInfo,
	nominated: PluginStatus | undefined,
	sight: Sight,
): string | undefined => {
	if (pod.spec.preemptionPolicy === 'Never') {
		return 'not eligible due to preemptionPolicy=Never.';
	}

	const name = pod.status?.nominatedNodeName ?? '';

	if (name === '' || nominated?.code === 'UnschedulableAndUnresolvable') {
		return undefined;
	}

	const stillLeaving = sight.nodes
		.get(name)
		?.pods.some(other => other.priority < priority && isLeavingForPreemption(other));
	return stillLeaving === true ? 'not eligible due to a terminating pod on the nominated node.' : undefined;
};
