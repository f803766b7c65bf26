import {podCondition, withCondition} from '../api/conditions.ts';
import {nodes} from '../api/kinds/node.ts';
import {type Pod, pods} from '../api/kinds/pod.ts';
import type {Condition} from '../api/meta.ts';
import {isScheduled, isTerminal} from '../api/pod-view.ts';
import {kubernetes134} from '../api/profile.ts';
import {type Call, type Decision, nothingToDo, patch, remove, type Turn} from '../client/calls.ts';
import type {Index, Loop} from '../client/loop.ts';
import type {Seen} from '../client/seen.ts';
import {type Millis, timeOf} from '../kernel/time.ts';
import {podsByNode} from './indices.ts';
import {readyOf} from './node-lifecycle/health.ts';
import {isTerminating} from './pod-state.ts';
import {outOfServiceKey} from './taints.ts';
import {count} from './words.ts';

/** Source: pkg/controller/podgc/gc_controller.go, gcCheckPeriod and quarantineTime */
const {podGcPeriod: round, podGcQuarantine: quarantine, terminatedPodGcThreshold} = kubernetes134.controllers;
/** How many finished pods a cluster keeps. Source: `--terminated-pod-gc-threshold` */
export const terminatedPodThreshold = terminatedPodGcThreshold;

const rounds = 'rounds';
const orphansOf = 'orphans of ';

const terminalPods: Index = {
	kind: pods,
	name: 'terminal pods',
	values: pod => (isTerminal(pod as Pod) ? ['all'] : []),
};

const terminatingPods: Index = {
	kind: pods,
	name: 'terminating pods',
	values: pod => (isTerminating(pod) ? ['all'] : []),
};

/**
Sweeps pods that nobody else will: too many finished ones, those of nodes that are gone, those that wait in vain to end.

It makes a round every 20 s. Pods of a missing node are found by news instead of by walking over all pods, but their
times are those of the rounds: a node that goes is found missing at the next round, stays in quarantine for 40 s, and is
then read afresh. Source: pkg/controller/podgc/gc_controller.go
*/
export const podGarbageCollectorLoop: Loop = {
	name: 'pod-garbage-collector',
	watches: [
		{
			kind: nodes,
			keys: ({object, type}) => (type === 'DELETED' ? [`${orphansOf}${object.metadata.name}`] : []),
		},
		{
			kind: pods,
			keys({object, before, type}, seen) {
				const node = (object as Pod).spec.nodeName ?? '';
				const isNew = type !== 'DELETED' && node !== '' && (before as Pod | undefined)?.spec.nodeName !== node;
				return isNew && seen.get(nodes, node) === undefined ? [`${orphansOf}${node}`] : [];
			},
		},
	],
	indices: [podsByNode, terminalPods, terminatingPods],
	startsWith: [rounds],
	workers: 1,
	retries: {base: 5, max: round},
	decide: (key, seen, turn) => (key === rounds ? sweep(seen) : sweepOrphans(key.slice(orphansOf.length), seen, turn)),
};

/** The first round at or after a moment. */
const roundAfter = (now: Millis): Millis => Math.ceil(now / round) * round;

const sweep = (seen: Seen): Decision => {
	const finished = surplus(seen.byIndex(pods, terminalPods.name, 'all'), terminatedPodThreshold);
	const tooMany = `${count(finished.length, 'finished pod')} more than the ${terminatedPodThreshold} that are kept`;
	const leaving = seen.byIndex(pods, terminatingPods.name, 'all');
	return {
		calls: [
			...finished.flatMap(pod => failAndDelete(pod, tooMany, seen.now)),
			...leaving
				.filter(pod => isOutOfService(pod, seen))
				.flatMap(pod => failAndDelete(pod, `its node ${pod.spec.nodeName} is out of service`, seen.now)),
			...leaving
				.filter(pod => !isScheduled(pod))
				.flatMap(pod => failAndDelete(pod, 'it has no node that could end it', seen.now)),
		],
		lookAgainIn: roundAfter(seen.now + 1) - seen.now,
	};
};

/** Finished pods beyond the number that is kept: evicted ones first, then the oldest. */
export const surplus = (finished: readonly Pod[], keep: number): readonly Pod[] =>
	finished.length <= keep
		? []
		: [...finished]
				.sort(
					(left, right) =>
						Number(right.status?.reason === 'Evicted') - Number(left.status?.reason === 'Evicted') ||
						createdAt(left) - createdAt(right) ||
						(left.metadata.name < right.metadata.name ? -1 : 1),
				)
				.slice(0, finished.length - keep);

const createdAt = (pod: Pod): Millis => timeOf(pod.metadata.creationTimestamp) ?? 0;

const isOutOfService = (pod: Pod, seen: Seen): boolean => {
	const node = seen.get(nodes, pod.spec.nodeName ?? '');
	return (
		node !== undefined &&
		readyOf(node) !== 'True' &&
		node.spec?.taints?.some(taint => taint.key === outOfServiceKey) === true
	);
};

const sweepOrphans = (node: string, seen: Seen, {remembered}: Turn): Decision => {
	const orphans = seen.byIndex(pods, podsByNode.name, node);

	if (orphans.length === 0 || seen.get(nodes, node) !== undefined) {
		return nothingToDo;
	}

	const dueAt = (remembered as Millis | undefined) ?? roundAfter(seen.now) + quarantine;

	if (seen.now < dueAt) {
		return {calls: [], remember: dueAt, lookAgainIn: dueAt - seen.now};
	}

	if (seen.fresh(nodes, node) !== undefined) {
		return nothingToDo;
	}

	const target: Omit<Condition, 'lastTransitionTime'> = {
		type: 'DisruptionTarget',
		status: 'True',
		reason: 'DeletionByPodGC',
		message: 'PodGC: node no longer exists',
	};
	return {
		calls: orphans.flatMap(pod => failAndDelete(pod, `its node ${node} exists no longer`, seen.now, target)),
	};
};

/** A pod that is swept counts as failed first, so that nobody believes it finished its work. */
const failAndDelete = (
	pod: Pod,
	because: string,
	now: Millis,
	target?: Omit<Condition, 'lastTransitionTime'>,
): readonly Call[] => {
	const key = `${pod.metadata.namespace}/${pod.metadata.name}`;
	const status = {
		phase: 'Failed',
		...(target === undefined
			? {}
			: {conditions: withCondition(pod.status?.conditions, podCondition(pod, target), now)}),
	};
	return [
		...(isTerminal(pod) ? [] : [{...patch(pods, key, {status}, because, 'status'), fineIf: ['NotFound'] as const}]),
		{...remove(pods, key, because, {gracePeriodSeconds: 0}), fineIf: ['NotFound']},
	];
};
