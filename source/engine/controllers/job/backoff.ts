import type {Pod} from '../../api/kinds/pod.ts';
import {type Millis, minutes, seconds} from '../../kernel/time.ts';
import {finishedAt, uidOf} from './pods.ts';

/** Source: pkg/controller/job/job_controller.go, DefaultJobPodFailureBackOff and MaxJobPodFailureBackOff */
const firstWait: Millis = seconds(10);
const longestWait: Millis = minutes(10);

/** How often pods failed since the last success, and when last. */
export type Backoff = {
	readonly failures: number;
	readonly lastFailure: Millis;
	/** Pods that are in the count already. */
	readonly counted: readonly string[];
};

export const noFailures: Backoff = {failures: 0, lastFailure: 0, counted: []};

/**
The record with the pods that finished since. A success forgives every failure before it.

Source: pkg/controller/job/backoff_utils.go
*/
export const withFinished = (
	before: Backoff,
	succeeded: readonly Pod[],
	failed: readonly Pod[],
	now: Millis,
): Backoff => {
	const isNew = (pod: Pod): boolean => !before.counted.includes(uidOf(pod));
	const [good, bad] = [succeeded.filter(isNew), failed.filter(isNew)];
	const all = [...succeeded, ...failed].map(uidOf);
	const lastSuccess = good.reduce((last, pod) => Math.max(last, finishedAt(pod, now)), Number.NEGATIVE_INFINITY);
	const after = bad.map(pod => finishedAt(pod, now)).filter(at => at > lastSuccess);
	const forgiven = good.length > 0;
	return {
		failures: (forgiven ? 0 : before.failures) + after.length,
		lastFailure: after.reduce((last, at) => Math.max(last, at), forgiven ? 0 : before.lastFailure),
		counted: [...new Set([...before.counted.filter(uid => all.includes(uid)), ...all])],
	};
};

/** How long the Job still waits before it makes another pod. */
export const remainingWait = ({failures, lastFailure}: Backoff, now: Millis): Millis =>
	failures === 0 ? 0 : waitAfter(failures, lastFailure, now);

/** What is left of the wait after so many failures, at least one: 10 s after the first, doubled for each, at most 10 min. */
export const waitAfter = (failures: number, lastFailure: Millis, now: Millis): Millis => {
	let wait = firstWait;

	for (let doubled = 1; doubled < failures && wait < longestWait; doubled++) {
		wait *= 2;
	}

	return Math.max(0, lastFailure + Math.min(wait, longestWait) - now);
};
