import {type JobStatus, jobs} from '../../api/kinds/job.ts';
import {isReady} from '../../api/pod-view.ts';
import {equalValues} from '../../api/share.ts';
import {type Call, type EventNote, updateStatus} from '../../client/calls.ts';
import {timestamp} from '../../kernel/time.ts';
import {withoutZeros} from '../counts.ts';
import {indexesText, isIndexed, leavingPods} from './pods.ts';
import {isSuspended, type Verdict, withSuspension, withVerdict} from './verdict.ts';
import {uncountedOf, type View} from './view.ts';

export const statusAfter = (view: View, verdict: Verdict | undefined, work: readonly Call[]): JobStatus => {
	const {job, counts, active, startTime, now} = view;
	const uncounted = uncountedOf(counts);
	const deleted = work.filter(call => call.verb === 'delete').length;
	const created = work.filter(call => call.verb === 'create').length;
	const before = job.status?.conditions ?? [];
	// The end waits for the last pod to be gone, and for every result to be counted.
	const isOver =
		active.length === 0 &&
		leavingPods(view.pods) === 0 &&
		!view.turn.expecting &&
		uncounted.succeeded.length === 0 &&
		uncounted.failed.length === 0;
	const suspension =
		view.turn.expecting || verdict !== undefined ? before : withSuspension(before, isSuspended(job), now);
	const conditions = verdict === undefined ? suspension : withVerdict(before, verdict, isOver, now);
	const resumed = suspension !== before && !isSuspended(job);
	const completed = indexesText(counts.completed);
	return {
		...(conditions.length === 0 ? {} : {conditions}),
		...(startTime === undefined ? {} : {startTime: resumed ? timestamp(now) : startTime}),
		...(verdict?.ends === 'well' && isOver ? {completionTime: timestamp(now)} : {}),
		...withoutZeros({
			active: active.length + created - deleted,
			succeeded: isIndexed(job) ? counts.completed.size : counts.settled.succeeded,
			failed: counts.settled.failed,
		}),
		...(isIndexed(job) && completed !== '' ? {completedIndexes: completed} : {}),
		...(counts.failedIndexes === undefined ? {} : {failedIndexes: indexesText(counts.failedIndexes)}),
		terminating: leavingPods(view.pods),
		ready: active.filter(pod => isReady(pod)).length,
		uncountedTerminatedPods: {
			...(uncounted.succeeded.length > 0 ? {succeeded: uncounted.succeeded} : {}),
			...(uncounted.failed.length > 0 ? {failed: uncounted.failed} : {}),
		},
	};
};

export const report = ({job}: View, status: JobStatus): readonly Call[] =>
	equalValues(status, job.status)
		? []
		: [
				updateStatus(
					jobs,
					{...job, status},
					`counted again: ${status.active ?? 0} run, ${status.succeeded ?? 0} succeeded, ${status.failed ?? 0} failed`,
				),
			];

const has = (status: JobStatus | undefined, type: string, value = 'True'): boolean =>
	status?.conditions?.some(condition => condition.type === type && condition.status === value) === true;

export const eventsOf = ({job}: View, status: JobStatus, verdict: Verdict | undefined): readonly EventNote[] => {
	const news = (type: string, value?: string): boolean => has(status, type, value) && !has(job.status, type, value);
	const note = (type: EventNote['type'], reason: string, message: string): EventNote => ({
		about: job,
		type,
		reason,
		message,
	});
	return [
		...(news('Complete') ? [note('Normal', 'Completed', 'Job completed')] : []),
		...(news('Failed') && verdict !== undefined ? [note('Warning', verdict.reason, verdict.message)] : []),
		...(news('Suspended') ? [note('Normal', 'Suspended', 'Job suspended')] : []),
		...(news('Suspended', 'False') ? [note('Normal', 'Resumed', 'Job resumed')] : []),
	];
};
