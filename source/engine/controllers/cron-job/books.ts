import {isConditionTrue} from '../../api/conditions.ts';
import type {CronJob, CronJobStatus} from '../../api/kinds/cron-job.ts';
import {type Job, jobs} from '../../api/kinds/job.ts';
import {without} from '../../api/share.ts';
import type {Call, EventNote} from '../../client/calls.ts';
import type {Seen} from '../../client/seen.ts';
import {timeOf} from '../../kernel/time.ts';
import {isFinishedJob} from '../job/verdict.ts';
import {count} from '../words.ts';
import {removeJob, runOf} from './jobs.ts';

type Active = NonNullable<CronJobStatus['active']>;

/** Kubernetes leaves an empty list out. */
export const withActive = (status: CronJobStatus, active: Active): CronJobStatus =>
	active.length === 0 ? without(status, 'active') : {...status, active};

const withoutJobs = (status: CronJobStatus, gone: readonly Job[]): CronJobStatus => {
	const uids = new Set(gone.map(({metadata}) => metadata.uid));
	const {active = []} = status;
	return active.some(({uid}) => uids.has(uid))
		? withActive(
				status,
				active.filter(({uid}) => !uids.has(uid)),
			)
		: status;
};

const isComplete = ({status}: Job): boolean => isConditionTrue(status?.conditions, 'Complete');
const hasFailed = (job: Job): boolean => isFinishedJob(job) && !isComplete(job);

/** By their start; those that never began stand last. */
const oldestFirst = (left: Job, right: Job): number => {
	const [one, other] = [left, right].map(({status}) => timeOf(status?.startTime) ?? Number.POSITIVE_INFINITY);
	return one === other ? (left.metadata.name < right.metadata.name ? -1 : 1) : (one ?? 0) < (other ?? 0) ? -1 : 1;
};

/** What a CronJob keeps more of than it wants to remember, oldest first. Source: cleanupFinishedJobs */
const overHistory = (finished: readonly Job[], limit: number | undefined): readonly Job[] =>
	limit === undefined ? [] : finished.toSorted(oldestFirst).slice(0, Math.max(0, finished.length - limit));

export type Cleared = {readonly calls: readonly Call[]; readonly status: CronJobStatus};

/** Deletes old finished Jobs. */
export const clearHistory = (cronJob: CronJob, children: readonly Job[]): Cleared => {
	const {successfulJobsHistoryLimit, failedJobsHistoryLimit} = cronJob.spec;
	const old = [
		...overHistory(children.filter(isComplete), successfulJobsHistoryLimit),
		...overHistory(children.filter(hasFailed), failedJobsHistoryLimit),
	];
	const because = `${count(old.length, 'finished job')} more than the history keeps`;
	return {
		calls: old.map(({metadata}) => removeJob(cronJob, metadata.name, because)),
		status: withoutJobs(cronJob.status ?? {}, old),
	};
};

export type Books = {readonly status: CronJobStatus; readonly events: readonly EventNote[]};

/** Whether a Job is of a run that the status does not know of yet: then it is about to be written down. */
const isJustStarted = (cronJob: CronJob, job: Job): boolean => {
	const run = runOf(cronJob, job);
	return run !== undefined && run > (timeOf(cronJob.status?.lastScheduleTime) ?? Number.NEGATIVE_INFINITY);
};

const withSuccess = (status: CronJobStatus, {status: ended}: Job): CronJobStatus => {
	const [last, completed] = [timeOf(status.lastSuccessfulTime), timeOf(ended?.completionTime)];
	return completed !== undefined && (last === undefined || completed > last)
		? {...status, lastSuccessfulTime: ended?.completionTime}
		: status;
};

/** What became of each Job since the last look. Source: the first half of syncCronJob */
const checkJobs = (cronJob: CronJob, before: CronJobStatus, children: readonly Job[]): Books => {
	const events: EventNote[] = [];
	let status = before;

	for (const job of children) {
		const {name, uid} = job.metadata;
		const isListed = (status.active ?? []).some(one => one.uid === uid);

		if (!isFinishedJob(job)) {
			if (!isListed && !isJustStarted(cronJob, job)) {
				const message = `Saw a job that the controller did not create or forgot: ${name}`;
				events.push({about: cronJob, type: 'Warning', reason: 'UnexpectedJob', message});
			}
		} else {
			if (isListed) {
				const message = `Saw completed job: ${name}, condition: ${isComplete(job) ? 'Complete' : 'Failed'}`;
				events.push({about: cronJob, type: 'Normal', reason: 'SawCompletedJob', message});
				status = withoutJobs(status, [job]);
			}

			status = isComplete(job) ? withSuccess(status, job) : status;
		}
	}

	return {status, events};
};

/** Takes Jobs off the list that are gone; not seen is not yet gone, so each is looked for at the server. */
const checkMissing = (cronJob: CronJob, {status, events}: Books, children: readonly Job[], seen: Seen): Books => {
	const there = new Set(children.map(({metadata}) => metadata.uid));
	const {active = []} = status;
	const missing = active.filter(
		({uid, namespace, name}) => !there.has(uid) && seen.fresh(jobs, `${namespace}/${name}`) === undefined,
	);
	return missing.length === 0
		? {status, events}
		: {
				status: withActive(
					status,
					active.filter(one => !missing.includes(one)),
				),
				events: [
					...events,
					...missing.map(({name}): EventNote => {
						const message = `Active job went missing: ${name}`;
						return {about: cronJob, type: 'Normal', reason: 'MissingJob', message};
					}),
				],
			};
};

/** The status as the Jobs would have it, and what is to be told of them. */
export const keepBooks = (cronJob: CronJob, status: CronJobStatus, children: readonly Job[], seen: Seen): Books =>
	checkMissing(cronJob, checkJobs(cronJob, status, children), children, seen);
