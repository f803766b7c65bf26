import {type CronJob, type CronJobStatus, cronJobs} from '../api/kinds/cron-job.ts';
import {parseSchedule, type Schedule} from '../api/kinds/cron-schedule.ts';
import {type Job, jobs} from '../api/kinds/job.ts';
import {kubernetes134} from '../api/profile.ts';
import {equalValues} from '../api/share.ts';
import {type TimeZone, timeZone, utc} from '../api/time-zones.ts';
import {type Call, type Decision, type EventNote, nothingToDo, type Turn, updateStatus} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import {type Millis, seconds, timeOf, timeOfOwn, timestamp} from '../kernel/time.ts';
import {clearHistory, keepBooks, withActive} from './cron-job/books.ts';
import {jobNameAt, referenceTo, removeJob, startJob} from './cron-job/jobs.ts';
import {dueBetween, nextRun} from './cron-job/runs.ts';
import {isTerminating} from './pod-state.ts';

/** So much later than its run a Job is started, for clocks that are not quite alike. Source: nextScheduleDelta */
const leeway: Millis = 100;

/** From so many missed runs on somebody is told. */
const mostMissed = 100;

/** What a key remembers: the schedule that the last look went by. */
type Memory = Pick<CronJob['spec'], 'schedule' | 'timeZone'>;

/**
Starts Jobs by the clock, never more than one for one run, and only the latest of those that were missed.

Nobody polls: each look says when the next run is due. A Job's uid stands in the status once the Job is seen; until then its
name keeps it from being started twice.

Deliberately absent: the event MissSchedule. A run that is too late is no longer among those that Kubernetes looks for, so its
own controller never tells of one either. Source: pkg/controller/cronjob/cronjob_controllerv2.go, utils.go
*/
export const cronJobLoop: Loop = {
	name: 'cronjob-controller',
	reconciles: cronJobs,
	owns: [jobs],
	workers: kubernetes134.controllers.workers,
	decide(key, seen, turn) {
		const cronJob = seen.get(cronJobs, key);

		if (cronJob === undefined) {
			return nothingToDo;
		}

		const children = seen.ownedBy(cronJob, jobs);
		const history = clearHistory(cronJob, children);
		const {status, events} = keepBooks(cronJob, history.status, children, seen);
		const start = startDue(cronJob, status, children, turn, seen.now);
		const {schedule, timeZone: zone} = cronJob.spec;
		return {
			calls: [...history.calls, ...start.calls, ...report(cronJob, start.status ?? status)],
			events: [...events, ...(start.events ?? [])],
			lookAgainIn: start.lookAgainIn,
			remember: {schedule, timeZone: zone} satisfies Memory,
		};
	},
};

type Start = Pick<Decision, 'calls' | 'events' | 'lookAgainIn'> & {readonly status?: CronJobStatus};

const warning = (about: CronJob, reason: string, message: string): EventNote => ({
	about,
	type: 'Warning',
	reason,
	message,
});

type Timetable = {readonly schedule: Schedule; readonly zone: TimeZone};

/** What the server let in can be read; a zone that is not said is that of the controller manager. */
const timetableOf = ({spec}: CronJob): Timetable | undefined => {
	const read = parseSchedule(spec.schedule);
	const zone = spec.timeZone === undefined ? utc : timeZone(spec.timeZone);
	return read.ok && zone !== undefined ? {schedule: read.value, zone} : undefined;
};

const isChanged = ({spec}: CronJob, memory: Memory | undefined): boolean =>
	memory !== undefined && (memory.schedule !== spec.schedule || memory.timeZone !== spec.timeZone);

/** Starts the Job of the run that is due, or says when to look again. */
const startDue = (
	cronJob: CronJob,
	status: CronJobStatus,
	children: readonly Job[],
	turn: Turn,
	now: Millis,
): Start => {
	const timetable = timetableOf(cronJob);

	if (timetable === undefined || isTerminating(cronJob) || cronJob.spec.suspend === true) {
		return nothingToDo;
	}

	const {schedule, zone} = timetable;
	const since = timeOf(status.lastScheduleTime) ?? timeOfOwn(cronJob.metadata.creationTimestamp ?? '');
	const next = nextRun(schedule, zone, dueBetween(schedule, zone, since, now)?.last ?? since);

	if (next === undefined) {
		const message = `invalid schedule: ${cronJob.spec.schedule} : time difference between two schedules is less than 1 second`;
		return {calls: [], events: [warning(cronJob, 'InvalidSchedule', message)]};
	}

	const later: Start = {calls: [], lookAgainIn: next + leeway - now};
	const {startingDeadlineSeconds: deadline} = cronJob.spec;
	const from = deadline === undefined ? since : Math.max(since, now - seconds(deadline));
	const due = dueBetween(schedule, zone, from, now);

	// A new schedule says nothing about the past.
	if (due === undefined || isChanged(cronJob, turn.remembered as Memory | undefined)) {
		return later;
	}

	const events =
		due.count > mostMissed
			? [
					warning(
						cronJob,
						'TooManyMissedTimes',
						'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
					),
				]
			: [];
	const started = startRun({cronJob, status, children, zone}, due.last);
	return {...later, ...started, events: [...events, ...(started.events ?? [])]};
};

type Run = {
	readonly cronJob: CronJob;
	readonly status: CronJobStatus;
	readonly children: readonly Job[];
	readonly zone: TimeZone;
};

const startRun = ({cronJob, status, children, zone}: Run, run: Millis): Start => {
	const name = jobNameAt(cronJob, run);
	const {active = []} = status;
	const {concurrencyPolicy} = cronJob.spec;

	if (active.some(one => one.name === name) || timeOf(status.lastScheduleTime) === run) {
		return nothingToDo;
	}

	const job = children.find(({metadata}) => metadata.name === name);

	if (job !== undefined) {
		const known = withActive(status, [...active, referenceTo(job)]);
		return {calls: [], status: {...known, lastScheduleTime: timestamp(run)}};
	}

	if (concurrencyPolicy === 'Forbid' && active.length > 0) {
		const message = 'Not starting job because prior execution is running and concurrency policy is Forbid';
		return {calls: [], events: [{about: cronJob, type: 'Normal', reason: 'JobAlreadyActive', message}]};
	}

	const because = `the run of ${timestamp(run)} is due`;
	const start = startJob(cronJob, zone, run, because);

	if (concurrencyPolicy !== 'Replace') {
		return {calls: [start]};
	}

	const replaced = active.map(one => removeJob(cronJob, one.name ?? '', `${because}, and takes its place`));
	return {calls: [...replaced, start], status: withActive(status, [])};
};

const report = (cronJob: CronJob, status: CronJobStatus): readonly Call[] =>
	equalValues(status, cronJob.status ?? {})
		? []
		: [
				{
					// An older status is in the way: the news of it brings the key back.
					fineIf: ['Conflict', 'NotFound'],
					...updateStatus(cronJobs, {...cronJob, status}, 'its jobs and runs have changed'),
				},
			];
