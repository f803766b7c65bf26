import type {Job} from '../../api/kinds/job.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import type {Millis} from '../../kernel/time.ts';
import {waitAfter} from './backoff.ts';
import {finishedAt, hasFailed, indexesOf, indexOf, isIndexed, isTracked, judge} from './pods.ts';
import type {Verdict} from './verdict.ts';

/*
Jobs in which each index fails for itself: how often it may, which have, and which pod stands for one that is tried again.

A new pod carries on its annotations how often its index has failed before. The last failed pod of an index is therefore kept, and
not counted, until its successor is there. Source: pkg/controller/job/indexed_job_utils.go
*/
export const failureCount = 'batch.kubernetes.io/job-index-failure-count';
export const ignoredFailureCount = 'batch.kubernetes.io/job-index-ignored-failure-count';

export const failsByIndex = (job: Job): boolean => isIndexed(job) && job.spec.backoffLimitPerIndex !== undefined;

const countOn = (pod: Pod, annotation: string): number => {
	const text = pod.metadata.annotations?.[annotation] ?? '';
	return /^\d{1,9}$/.test(text) ? Number(text) : 0;
};

const allFailures = (pod: Pod): number => countOn(pod, failureCount) + countOn(pod, ignoredFailureCount);

const validIndex = (job: Job, pod: Pod): number | undefined => {
	const index = indexOf(pod);
	return index === undefined || index >= (job.spec.completions ?? 0) ? undefined : index;
};

/** Whether this failure is one more than its index may have, or by the policy its last. */
const endsIndex = (job: Job, pod: Pod): boolean => {
	const {counts, failsIndex} = judge(job, pod);
	return (
		hasFailed(job, pod) &&
		(failsIndex === true || (counts && countOn(pod, failureCount) >= (job.spec.backoffLimitPerIndex ?? 0)))
	);
};

/** The indexes that have failed for good, by the status and by pods that are not counted yet. */
export const failedIndexes = (job: Job, mine: readonly Pod[]): ReadonlySet<number> => {
	const fresh = mine.filter(pod => isTracked(pod) && endsIndex(job, pod)).map(pod => validIndex(job, pod));
	return new Set([...indexesOf(job.status?.failedIndexes), ...fresh.filter(index => index !== undefined)]);
};

/** For each index that is to be tried again and has no pod yet, the failed pod that its successor is counted from. */
export const lastFailures = (
	job: Job,
	fresh: readonly Pod[],
	isSettled: (index: number) => boolean,
	now: Millis,
): ReadonlyMap<number, Pod> => {
	const last = new Map<number, Pod>();

	for (const pod of fresh.filter(one => hasFailed(job, one))) {
		const index = validIndex(job, pod);

		if (index === undefined || isSettled(index)) {
			continue;
		}

		const other = last.get(index);
		const isLater =
			other === undefined || (allFailures(other) <= allFailures(pod) && finishedAt(pod, now) >= finishedAt(other, now));

		if (isLater) {
			last.set(index, pod);
		}
	}

	return last;
};

/** What a pod says of its index's failures that comes after this one, or first. */
export const failureNotes = (job: Job, replaced: Pod | undefined): Readonly<Record<string, string>> => {
	const counts = replaced !== undefined && judge(job, replaced).counts;
	const ignored = replaced !== undefined && !counts;
	const failures = (replaced === undefined ? 0 : countOn(replaced, failureCount)) + (counts ? 1 : 0);
	const more = (replaced === undefined ? 0 : countOn(replaced, ignoredFailureCount)) + (ignored ? 1 : 0);
	return {[failureCount]: String(failures), ...(more > 0 ? {[ignoredFailureCount]: String(more)} : {})};
};

/** How long an index still waits for its next pod; each index waits for itself. */
export const waitOfIndex = (replaced: Pod | undefined, now: Millis): Millis =>
	replaced === undefined ? 0 : waitAfter(allFailures(replaced) + 1, finishedAt(replaced, now), now);

/** Whether too many indexes have failed, or some have and no other is left. */
export const indexFailureOf = (job: Job, failed: number, succeeded: number): Verdict | undefined => {
	const {maxFailedIndexes, completions = 0} = job.spec;

	if (maxFailedIndexes !== undefined && failed > maxFailedIndexes) {
		return {
			ends: 'badly',
			reason: 'MaxFailedIndexesExceeded',
			message: 'Job has exceeded the specified maximal number of failed indexes',
		};
	}

	return failed > 0 && failed + succeeded >= completions
		? {ends: 'badly', reason: 'FailedIndexes', message: 'Job has failed indexes'}
		: undefined;
};

/** The first rule of the success policy that holds. Source: pkg/controller/job/success_policy.go */
export const successOf = ({spec}: Job, completed: ReadonlySet<number>): Verdict | undefined => {
	const rules = completed.size === 0 ? [] : (spec.successPolicy?.rules ?? []);
	const met = rules.findIndex(({succeededIndexes, succeededCount}) => {
		if (succeededIndexes === undefined) {
			return succeededCount !== undefined && completed.size >= succeededCount;
		}

		const asked = [...indexesOf(succeededIndexes)].filter(index => index < (spec.completions ?? 0));
		const done = asked.filter(index => completed.has(index)).length;
		return asked.length > 0 && (done === asked.length || (succeededCount !== undefined && done >= succeededCount));
	});
	return met === -1 ? undefined : {ends: 'well', reason: 'SuccessPolicy', message: `Matched rules at index ${met}`};
};
