import {type Job, jobs} from '../api/kinds/job.ts';
import {type Pod, pods} from '../api/kinds/pod.ts';
import {isActive} from '../api/pod-view.ts';
import {kubernetes134} from '../api/profile.ts';
import {selectorMatches} from '../api/selectors.ts';
import {type Decision, nothingToDo, type Turn} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import {controllingOwner} from '../client/ownership.ts';
import type {Seen} from '../client/seen.ts';
import {type Millis, seconds, timestamp} from '../kernel/time.ts';
import {claim, orphansOf} from './claims.ts';
import {soonest} from './decisions.ts';
import {unmanaged} from './indices.ts';
import {type Backoff, noFailures, withFinished} from './job/backoff.ts';
import {indexFailureOf, successOf} from './job/indexes.ts';
import {hasFailed, hasSucceeded, isIndexed, isTracked, trackingFinalizer, uidOf} from './job/pods.ts';
import {eventsOf, report, statusAfter} from './job/status.ts';
import {deadlineOf, failureOf, isFinishedJob, isSuspended, reachedCompletions, type Verdict} from './job/verdict.ts';
import {type Counts, countResults, type View, withoutKept} from './job/view.ts';
import {clear, letGo, manage} from './job/work.ts';

const orphanPod = 'orphan pod ';
/** Source: k8s.io/api/batch/v1, JobControllerName */
const ownName = 'kubernetes.io/job-controller';
/** Source: pkg/controller/job/job_controller.go, SyncJobBatchPeriod */
const gathering = seconds(1);

/** What a Job's key remembers: its failures, and the pods it has let go of. */
type Memory = {readonly backoff: Backoff; readonly released: readonly string[]};

/**
Runs pods until enough of them have succeeded, or too many have failed.

Each result is counted exactly once: a finished pod carries a finalizer until its uid stands in the status; then the
finalizer goes, and with the next look the uid becomes a number. Source: pkg/controller/job/job_controller.go
*/
export const jobLoop: Loop = {
	name: 'job-controller',
	reconciles: jobs,
	owns: [pods],
	watches: [
		orphansOf(
			pods,
			jobs,
			({spec}, {metadata}) => spec.selector !== undefined && selectorMatches(spec.selector, metadata.labels),
		),
		{
			kind: pods,
			// A pod whose Job is gone, or that belongs to none any more, would keep its finalizer for ever.
			keys({object, type}, seen) {
				const owner = controllingOwner(object);
				const isLost =
					type !== 'DELETED' &&
					isTracked(object as Pod) &&
					(owner === undefined ||
						(owner.kind === 'Job' &&
							seen.get(jobs, `${object.metadata.namespace}/${owner.name}`)?.metadata.uid !== owner.uid));
				return isLost ? [`${orphanPod}${object.metadata.namespace}/${object.metadata.name}`] : [];
			},
		},
		{
			kind: jobs,
			keys: ({object, type}, seen) =>
				type === 'DELETED'
					? seen
							.ownedBy(object, pods)
							.filter(isTracked)
							.map(({metadata}) => `${orphanPod}${metadata.namespace}/${metadata.name}`)
					: [],
		},
	],
	indices: [unmanaged(pods)],
	expects: true,
	gathersFor: gathering,
	workers: kubernetes134.controllers.workers,
	retries: {base: kubernetes134.controllers.jobBackoff.first, max: kubernetes134.controllers.jobBackoff.most},
	decide(key, seen, turn) {
		if (key.startsWith(orphanPod)) {
			return releaseOrphan(key.slice(orphanPod.length), seen);
		}

		const job = seen.get(jobs, key);
		return job === undefined || isElsewhere(job) || isFinishedJob(job) || job.spec.selector === undefined
			? nothingToDo
			: run(job, job.spec.selector, seen, turn);
	},
};

/** Whether another controller looks after the Job, as it says itself. Source: managedByExternalController */
const isElsewhere = ({spec: {managedBy = ownName}}: Job): boolean => managedBy !== ownName;

const releaseOrphan = (key: string, seen: Seen): Decision => {
	const pod = seen.get(pods, key);

	if (pod === undefined || !isTracked(pod)) {
		return nothingToDo;
	}

	const owner = controllingOwner(pod);

	if (owner === undefined) {
		return {calls: [letGo(pod, 'it belongs to no Job: nobody will count it')]};
	}

	const job = seen.fresh(jobs, `${pod.metadata.namespace}/${owner.name}`);
	return job?.metadata.uid === owner.uid ? nothingToDo : {calls: [letGo(pod, 'its Job is gone: nobody will count it')]};
};

const run = (job: Job, selector: NonNullable<Job['spec']['selector']>, seen: Seen, turn: Turn): Decision => {
	const {mine, calls} = claim(seen, jobs, job, selector, pods, {finalizer: trackingFinalizer});
	const memory = turn.remembered as Memory | undefined;
	const {now} = seen;
	const active = mine.filter(isActive);
	const counts = countResults(job, mine, active, now);
	const startTime = job.status?.startTime ?? (isSuspended(job) ? undefined : timestamp(now));
	const counted: View = {
		job,
		pods: mine,
		active,
		counts,
		backoff: withFinished(memory?.backoff ?? noFailures, counts.newlySucceeded, counts.newlyFailed, now),
		startTime,
		now,
		turn,
	};
	const verdict =
		failureOf(job, {...counts, pods: mine, startTime, now}) ??
		indexVerdictOf(job, counts) ??
		(isComplete(counted) ? reachedCompletions : undefined);
	const view = verdict === undefined ? counted : {...counted, counts: withoutKept(counts)};
	const kept = new Set(view.counts.kept.values());
	const work = verdict === undefined ? manage(view) : {calls: clear(view, verdict)};
	const status = statusAfter(view, verdict, work.calls);
	const released = turn.refusal === undefined ? (memory?.released ?? []) : [];
	const toRelease = mine.filter(
		pod => isTracked(pod) && isResult(view, pod) && !kept.has(pod) && !released.includes(uidOf(pod)),
	);
	const remember: Memory = {
		backoff: view.backoff,
		released: mine
			.filter(pod => isTracked(pod) && (toRelease.includes(pod) || released.includes(uidOf(pod))))
			.map(uidOf),
	};
	return {
		calls: [
			...calls,
			...report(view, status),
			...toRelease.map(pod => letGo(pod, 'its result is counted')),
			...work.calls,
		],
		events: eventsOf(view, status, verdict),
		remember,
		lookAgainIn: soonest(untilDeadline(view), work.lookAgainIn),
	};
};

/** How an indexed Job ends by what has become of its single indexes. */
const indexVerdictOf = (job: Job, {completed, failedIndexes}: Counts): Verdict | undefined =>
	(failedIndexes === undefined ? undefined : indexFailureOf(job, failedIndexes.size, completed.size)) ??
	(isIndexed(job) ? successOf(job, completed) : undefined);

/** Whether the pod's result stands in the status that is written before it is let go. */
const isResult = ({job}: View, pod: Pod): boolean => hasSucceeded(pod) || hasFailed(job, pod);

const untilDeadline = ({job, startTime, now}: View): Millis | undefined => {
	const deadline = deadlineOf(job, startTime);
	return deadline === undefined || deadline <= now ? undefined : deadline - now;
};

const isComplete = ({job, counts, active, turn}: View): boolean => {
	if (turn.expecting || active.length > 0) {
		return false;
	}

	return job.spec.completions === undefined ? counts.succeeded > 0 : counts.succeeded >= job.spec.completions;
};
