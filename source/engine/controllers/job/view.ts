import type {Job} from '../../api/kinds/job.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import type {Turn} from '../../client/calls.ts';
import type {Millis} from '../../kernel/time.ts';
import type {Backoff} from './backoff.ts';
import {failedIndexes, failsByIndex, lastFailures} from './indexes.ts';
import {hasFailed, hasSucceeded, indexesOf, indexOf, isIndexed, isTracked, judge, uidOf} from './pods.ts';

/** What one look at a Job sees. */
export type View = {
	readonly job: Job;
	readonly pods: readonly Pod[];
	readonly active: readonly Pod[];
	readonly counts: Counts;
	readonly backoff: Backoff;
	readonly startTime: string | undefined;
	readonly now: Millis;
	readonly turn: Turn;
};

export type Counts = {
	/** Counted before, with those whose finalizer is gone by now. */
	readonly settled: {readonly succeeded: number; readonly failed: number};
	/** In the status by uid, waiting for their finalizers to go. */
	readonly uncounted: {readonly succeeded: readonly string[]; readonly failed: readonly string[]};
	readonly newlySucceeded: readonly Pod[];
	readonly newlyFailed: readonly Pod[];
	/** All results, wherever they stand. */
	readonly succeeded: number;
	readonly failed: number;
	readonly completed: ReadonlySet<number>;
	/** Indexes that failed for good; undefined where indexes do not fail for themselves. */
	readonly failedIndexes: ReadonlySet<number> | undefined;
	/** By index the failed pod that is kept, and not counted, until its successor is there. */
	readonly kept: ReadonlyMap<number, Pod>;
};

const none: ReadonlyMap<number, Pod> = new Map();

export const countResults = (job: Job, mine: readonly Pod[], active: readonly Pod[], now: Millis): Counts => {
	const before = job.status?.uncountedTerminatedPods ?? {};
	const tracked = new Set(mine.filter(isTracked).map(uidOf));
	const waits = (uid: string): boolean => tracked.has(uid);
	const [good, bad] = [before.succeeded ?? [], before.failed ?? []];
	const known = new Set([...good, ...bad]);
	const fresh = mine.filter(pod => isTracked(pod) && !known.has(uidOf(pod)));
	const newlySucceeded = fresh.filter(hasSucceeded);
	const newlyFailed = fresh.filter(pod => hasFailed(job, pod));
	const counting = newlyFailed.filter(pod => judge(job, pod).counts);
	const completed = new Set([
		...indexesOf(job.status?.completedIndexes),
		...newlySucceeded.map(indexOf).filter(index => index !== undefined && index < (job.spec.completions ?? 0)),
	] as number[]);
	const failedForGood = failsByIndex(job) ? failedIndexes(job, mine) : undefined;
	const running = new Set(active.map(indexOf));
	const isSettled = (index: number): boolean =>
		completed.has(index) || running.has(index) || failedForGood?.has(index) === true;
	const failed = (job.status?.failed ?? 0) + bad.length + counting.length;
	const succeeded = (job.status?.succeeded ?? 0) + good.length + newlySucceeded.length;
	return {
		settled: {
			succeeded: isIndexed(job)
				? indexesOf(job.status?.completedIndexes).size
				: (job.status?.succeeded ?? 0) + good.filter(uid => !waits(uid)).length,
			failed: (job.status?.failed ?? 0) + bad.filter(uid => !waits(uid)).length,
		},
		uncounted: {
			succeeded: [...good.filter(waits), ...newlySucceeded.map(uidOf)],
			failed: [...bad.filter(waits), ...counting.map(uidOf)],
		},
		failedIndexes: failedForGood,
		kept: failedForGood === undefined ? none : lastFailures(job, newlyFailed, isSettled, now),
		newlySucceeded,
		newlyFailed,
		succeeded: isIndexed(job) ? completed.size : succeeded,
		failed,
		completed,
	};
};

/** Once the Job has ended nobody is kept for a successor, and everybody counts. */
export const withoutKept = (counts: Counts): Counts => (counts.kept.size === 0 ? counts : {...counts, kept: none});

/** The counts that are written: kept pods are not in them yet. */
export const uncountedOf = ({uncounted, kept}: Counts): Counts['uncounted'] => {
	const waiting = new Set([...kept.values()].map(uidOf));
	return waiting.size === 0
		? uncounted
		: {succeeded: uncounted.succeeded, failed: uncounted.failed.filter(uid => !waiting.has(uid))};
};
