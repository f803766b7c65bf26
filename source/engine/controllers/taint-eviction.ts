import {podCondition, withCondition} from '../api/conditions.ts';
import {type Node, nodes, type Taint} from '../api/kinds/node.ts';
import {type Pod, pods, type Toleration} from '../api/kinds/pod.ts';
import {equalValues} from '../api/share.ts';
import {type Call, type Decision, type EventNote, nothingToDo, patch, remove} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import {type Millis, seconds} from '../kernel/time.ts';
import {podsByNode} from './indices.ts';
import {isTerminating} from './pod-state.ts';
import {tolerates} from './taints.ts';

/** When the pod's time on its tainted node began and when it is over; lost when the controller restarts. */
export type Timer = {readonly since: Millis; readonly until: Millis};

const noExecute = (node: Node | undefined): readonly Taint[] =>
	(node?.spec?.taints ?? []).filter(taint => taint.effect === 'NoExecute');

/**
How long a pod may stay beside these taints: 0 when it does not bear one of them, undefined when it bears them for ever,
else the shortest of its tolerations that match. Source: pkg/controller/tainteviction/taint_eviction.go, getMinTolerationTime
*/
export const mayStay = (
	tolerations: readonly Toleration[] | undefined,
	taints: readonly Taint[],
): Millis | undefined => {
	const all = (tolerations ?? []).filter(one => one.effect === undefined || one.effect === 'NoExecute');

	if (taints.some(taint => !all.some(toleration => tolerates(toleration, taint)))) {
		return 0;
	}

	const limits = all
		.filter(
			toleration => toleration.tolerationSeconds !== undefined && taints.some(taint => tolerates(toleration, taint)),
		)
		.map(toleration => Math.max(0, toleration.tolerationSeconds ?? 0));
	return limits.length === 0 ? undefined : seconds(Math.min(...limits));
};

/**
Evicts pods from nodes whose NoExecute taints they do not bear, at once or when their time is over.

It asks no disruption budget, and it knows nothing of whether the node is really dead: the pod may be running there still.
A timer is the key's memory; a taint that goes stops it. Source: pkg/controller/tainteviction/taint_eviction.go
*/
export const taintEvictionLoop: Loop = {
	name: 'taint-eviction-controller',
	watches: [
		{
			kind: pods,
			keys({object, before, type}, seen) {
				const pod = object as Pod;
				const was = before as Pod | undefined;
				const isOld =
					was !== undefined && was.spec.nodeName === pod.spec.nodeName && was.spec.tolerations === pod.spec.tolerations;

				if (pod.spec.nodeName === undefined || (isOld && type !== 'DELETED')) {
					return [];
				}

				return noExecute(seen.get(nodes, pod.spec.nodeName)).length > 0
					? [`${pod.metadata.namespace}/${pod.metadata.name}`]
					: [];
			},
		},
		{
			kind: nodes,
			keys: ({object, before, type}, seen) =>
				type === 'DELETED' || equalValues(noExecute(object as Node), noExecute(before as Node | undefined))
					? []
					: seen
							.byIndex(pods, podsByNode.name, object.metadata.name)
							.map(({metadata}) => `${metadata.namespace}/${metadata.name}`),
		},
	],
	indices: [podsByNode],
	workers: 8,
	retries: {base: 10, max: seconds(10)},
	decide(key, seen, {remembered}) {
		const pod = seen.get(pods, key);
		const timer = remembered as Timer | undefined;

		if (pod === undefined || isTerminating(pod)) {
			return nothingToDo;
		}

		const taints = noExecute(seen.get(nodes, pod.spec.nodeName ?? ''));
		const stay = taints.length === 0 ? undefined : mayStay(pod.spec.tolerations, taints);

		if (stay === undefined) {
			return timer === undefined ? nothingToDo : {calls: [], events: [note(pod, `Cancelling deletion of Pod ${key}`)]};
		}

		// A timer that runs already goes on, unless the pod may now stay for less.
		const next: Timer =
			timer === undefined || seen.now + stay < timer.until ? {since: seen.now, until: seen.now + stay} : timer;

		return next.until <= seen.now
			? evict(pod, key, taints, seen.now)
			: {calls: [], remember: next, lookAgainIn: next.until - seen.now};
	},
};

const note = (pod: Pod, message: string): EventNote => ({
	about: pod,
	type: 'Normal',
	reason: 'TaintManagerEviction',
	message,
});

const evict = (pod: Pod, key: string, taints: readonly Taint[], now: Millis): Decision => {
	const because = `its time on ${pod.spec.nodeName} is over: ${taints.map(taint => taint.key).join(', ')}`;
	const conditions = withCondition(
		pod.status?.conditions,
		podCondition(pod, {
			type: 'DisruptionTarget',
			status: 'True',
			reason: 'DeletionByTaintManager',
			message: 'Taint manager: deleting due to NoExecute taint',
		}),
		now,
	);
	const calls: readonly Call[] = [
		{...patch(pods, key, {status: {conditions}}, because, 'status'), fineIf: ['NotFound']},
		{...remove(pods, key, because, {preconditions: {uid: pod.metadata.uid}}), fineIf: ['NotFound', 'Conflict']},
	];
	return {calls, events: [note(pod, `Marking for deletion Pod ${key}`)]};
};
