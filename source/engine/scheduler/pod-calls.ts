import {podCondition, withCondition} from '../api/conditions.ts';
import {type Pod, pods} from '../api/kinds/pod.ts';
import type {Condition} from '../api/meta.ts';
import {keyOf} from '../api/object.ts';
import {type Call, patch, remove} from '../client/calls.ts';
import type {Millis} from '../kernel/time.ts';

const patchStatus = (pod: Pod, status: unknown, because: string): Call => ({
	...patch(pods, keyOf(pod), {status}, because, 'status'),
	patchType: 'strategic',
});

/** What changes in a pod's conditions, and the order in which all of them stand. Source: strategicpatch.CreateTwoWayMergePatch */
const conditionIn = (pod: Pod, next: Omit<Condition, 'lastTransitionTime'>, now: Millis) => {
	const before = pod.status?.conditions;
	const after = withCondition(before, podCondition(pod, next), now);
	return after === before
		? undefined
		: {
				conditions: after.filter(({type}) => type === next.type),
				'$setElementOrder/conditions': after.map(({type}) => ({type})),
			};
};

export type Refusal = {
	/** `Unschedulable` when plug-ins rejected the pod, `SchedulerError` when something went wrong. */
	readonly reason: 'Unschedulable' | 'SchedulerError';
	readonly message: string;
};

/**
Writes down that a pod found no node, and which node it was promised; undefined when the pod says so already.

`nominated`: a node, '' to take the promise away, undefined to leave it. Source: pkg/scheduler/schedule_one.go (updatePod)
*/
export const markUnschedulable = (
	pod: Pod,
	{reason, message}: Refusal,
	nominated: string | undefined,
	now: Millis,
): Call | undefined => {
	const conditions = conditionIn(pod, {type: 'PodScheduled', status: 'False', reason, message}, now);
	const promised = pod.status?.nominatedNodeName ?? '';
	const changesPromise = nominated !== undefined && nominated !== promised;

	if (conditions === undefined && !changesPromise) {
		return undefined;
	}

	const status = {
		...conditions,
		...(changesPromise ? {nominatedNodeName: nominated === '' ? null : nominated} : {}),
	};
	return patchStatus(pod, status, message);
};

/** Takes the promise of a node away from a pod. */
export const clearNomination = (pod: Pod, because: string): Call =>
	patchStatus(pod, {nominatedNodeName: null}, because);

/** Says on the victim why it goes; undefined when it says so already. Source: pkg/scheduler/framework/preemption */
export const markDisrupted = (victim: Pod, preemptor: Pod, now: Millis): Call | undefined => {
	const message = `${preemptor.spec.schedulerName ?? 'default-scheduler'}: preempting to accommodate a higher priority pod`;
	const next = {type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler', message} as const;
	const conditions = conditionIn(victim, next, now);
	return conditions === undefined ? undefined : patchStatus(victim, conditions, message);
};

/** Deletes the victim with its own grace period, and tells it so. */
export const evict = (victim: Pod, preemptor: Pod, node: string): Call => ({
	...remove(pods, keyOf(victim), `${keyOf(preemptor)} goes before it`),
	event: {
		about: victim,
		type: 'Normal',
		reason: 'Preempted',
		action: 'Preempting',
		related: preemptor,
		message: `Preempted by pod ${preemptor.metadata.uid} on node ${node}`,
	},
	fineIf: ['NotFound'],
});
