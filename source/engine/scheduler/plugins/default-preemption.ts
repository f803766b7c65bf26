import {podDisruptionBudgets} from '../../api/kinds/pod-disruption-budget.ts';
import {action} from '../cluster-event.ts';
import {fitErrorMessage, type NodeVerdict} from '../diagnosis.ts';
import {definePlugin, type PostFilterInput, type PostFilterResult} from '../framework.ts';
import {quotient} from '../normalize.ts';
import {failed, messageOf, unresolvable, unschedulable} from '../plugin-status.ts';
import type {PodInfo} from '../pod-info.ts';
import {dryRun, pickCandidate, whyNotEligible} from '../preemption.ts';

const stillPreempting = unresolvable('waiting for the preemption for this pod to be finished');
const notHelpful = unresolvable('Preemption is not helpful for scheduling');

type Args = {readonly percentage: number; readonly absolute: number};

const enoughCandidates = (nodes: number, {percentage, absolute}: Args): number =>
	Math.min(nodes, Math.max(quotient(nodes * percentage, 100), absolute));

const noCandidate = (nodes: number, verdicts: ReadonlyMap<string, NodeVerdict>): PostFilterResult => {
	const message = fitErrorMessage(nodes, {
		nodeStatuses: verdicts,
		absentNodesStatus: notHelpful,
		preFilterMessage: '',
		postFilterMessage: '',
		unschedulablePlugins: [],
		pendingPlugins: [],
	});
	return {status: unschedulable(`preemption: ${message}`), nominated: ''};
};

const preempt = (pod: PodInfo, input: PostFilterInput, args: Args): PostFilterResult => {
	const {framework, state, sight, verdicts, absent} = input;
	const statusOn = (name: string) => verdicts.get(name)?.status ?? absent;
	const promised = pod.pod.status?.nominatedNodeName ?? '';
	const reason = whyNotEligible(pod, promised === '' ? undefined : statusOn(promised), sight);

	if (reason !== undefined) {
		return {status: unschedulable(`preemption: ${reason}`)};
	}

	const nodes = sight.nodes.list.filter(({name}) => statusOn(name).code === 'Unschedulable');
	const budgets = sight.seen.list(podDisruptionBudgets);
	const offset = Math.floor(sight.draw('preemption offset', 0) * nodes.length);
	const tried = dryRun({framework, state, pod, sight, budgets}, nodes, offset, enoughCandidates(nodes.length, args));
	const chosen = pickCandidate(tried.candidates, sight.now);

	if (chosen !== undefined) {
		return {status: undefined, nominated: chosen.node, nomination: chosen};
	}

	const mistake = [...tried.verdicts.values()].find(({status}) => status.code === 'Error');
	return mistake === undefined
		? noCandidate(sight.nodes.list.length, tried.verdicts)
		: {status: failed(`preemption: ${messageOf(mistake.status)}`)};
};

/** Makes room by evicting pods of lower priority. Source: pkg/scheduler/framework/plugins/defaultpreemption */
export const defaultPreemption = definePlugin('DefaultPreemption', given => {
	const args: Args = {
		percentage: (given.minCandidateNodesPercentage as number | undefined) ?? 10,
		absolute: (given.minCandidateNodesAbsolute as number | undefined) ?? 100,
	};

	return {
		// It wakes nobody itself; that it knows the event lets a pod it holds back hear of its victims' end.
		events: [{resource: 'Pod', actions: action.delete, hint: () => 'QueueSkip'}],
		preEnqueue: (pod, sight) => (sight.isPreempting(pod.uid) ? stillPreempting : undefined),
		postFilter: (pod, input) => preempt(pod, input, args),
	};
});
