import {type Job, type JobStatus, jobs} from '../api/kinds/job.ts';
import {type Pod, pods} from '../api/kinds/pod.ts';
import {isActive, isReady} from '../api/pod-view.ts';
import {kubernetes134} from '../api/profile.ts';
import {equalValues} from '../api/share.ts';
import {
	type Call,
	type Decision,
	type EventNote,
	nothingToDo,
	patch,
	type Turn,
	updateStatus,
} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import {controllingOwner} from '../client/ownership.ts';
import type {Seen} from '../client/seen.ts';
import {type Millis, timestamp} from '../kernel/time.ts';
import {claim} from './claims.ts';
import {withoutZeros} from './counts.ts';
import {rankForDeletion} from './deletion-ranking.ts';
import {unmanaged} from './indices.ts';
import {type Backoff, noFailures, remainingWait, withFinished} from './job/backoff.ts';
import {
	hasFailed,
	hasSucceeded,
	indexesOf,
	indexesText,
	indexLabel,
	indexOf,
	isIndexed,
	isTracked,
	judge,
	keepsPlaces,
	leavingPods,
	trackingFinalizer,
	uidOf,
} from './job/pods.ts';
import {
	deadlineOf,
	failureOf,
	isFinishedJob,
	isSuspended,
	reachedCompletions,
	type Verdict,
	withSuspension,
	withVerdict,
} from './job/verdict.ts';
import {createPod, deletePod, podFromTemplate} from './pod-from-template.ts';
import {isTerminating} from './pod-state.ts';
import {count} from './words.ts';

/** The most pods that one look makes or deletes. Source: MaxPodCreateDeletePerSync */
export const mostPodsAtOnce = 500;
const orphanPod = 'orphan pod ';

/** What a Job's key remembers: its failures, and the pods it has let go of. */
type Memory = {readonly backoff: Backoff; readonly released: readonly string[]};

/**
Runs pods until enough of them have succeeded, or too many have failed.

Each result is counted exactly once: a finished pod carries a finalizer until its uid stands in the status; then the
finalizer goes, and with the next look the uid becomes a number. Source: pkg/controller/job/job_controller.go

Deliberately absent: limits of failure for single indexes, and success policies.
*/
export const jobLoop: Loop = {
	name: 'job-controller',
	reconciles: jobs,
	owns: [pods],
	watches: [
		{
			kind: pods,
			// A pod whose Job is gone would keep its finalizer for ever.
			keys({object, type}, seen) {
				const owner = controllingOwner(object);
				const isLost =
					type !== 'DELETED' &&
					isTracked(object as Pod) &&
					owner?.kind === 'Job' &&
					seen.get(jobs, `${object.metadata.namespace}/${owner.name}`)?.metadata.uid !== owner.uid;
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
	workers: kubernetes134.controllers.workers,
	retries: {base: kubernetes134.controllers.jobBackoff.first, max: kubernetes134.controllers.jobBackoff.most},
	decide(key, seen, turn) {
		if (key.startsWith(orphanPod)) {
			return releaseOrphan(key.slice(orphanPod.length), seen);
		}

		const job = seen.get(jobs, key);
		return job === undefined || isFinishedJob(job) || job.spec.selector === undefined
			? nothingToDo
			: run(job, job.spec.selector, seen, turn);
	},
};

const letGo = (pod: Pod, because: string): Call => ({
	...patch(
		pods,
		`${pod.metadata.namespace}/${pod.metadata.name}`,
		{
			metadata: {
				uid: pod.metadata.uid,
				finalizers: (pod.metadata.finalizers ?? []).filter(one => one !== trackingFinalizer),
			},
		},
		because,
	),
	fineIf: ['NotFound', 'Invalid'],
});

const releaseOrphan = (key: string, seen: Seen): Decision => {
	const pod = seen.get(pods, key);
	const owner = pod === undefined ? undefined : controllingOwner(pod);

	if (pod === undefined || owner === undefined || !isTracked(pod)) {
		return nothingToDo;
	}

	const job = seen.fresh(jobs, `${pod.metadata.namespace}/${owner.name}`);
	return job?.metadata.uid === owner.uid ? nothingToDo : {calls: [letGo(pod, 'its Job is gone: nobody will count it')]};
};

/** What one look at a Job sees. */
type View = {
	readonly job: Job;
	readonly pods: readonly Pod[];
	readonly active: readonly Pod[];
	readonly counts: Counts;
	readonly backoff: Backoff;
	readonly startTime: string | undefined;
	readonly now: Millis;
	readonly turn: Turn;
};

type Counts = {
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
};

const countResults = (job: Job, mine: readonly Pod[]): Counts => {
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
		newlySucceeded,
		newlyFailed,
		succeeded: isIndexed(job) ? completed.size : succeeded,
		failed,
		completed,
	};
};

const run = (job: Job, selector: NonNullable<Job['spec']['selector']>, seen: Seen, turn: Turn): Decision => {
	const {mine, calls} = claim(seen, jobs, job, selector, pods);
	const memory = turn.remembered as Memory | undefined;
	const counts = countResults(job, mine);
	const {now} = seen;
	const startTime = job.status?.startTime ?? (isSuspended(job) ? undefined : timestamp(now));
	const view: View = {
		job,
		pods: mine,
		active: mine.filter(isActive),
		counts,
		backoff: withFinished(memory?.backoff ?? noFailures, counts.newlySucceeded, counts.newlyFailed, now),
		startTime,
		now,
		turn,
	};
	const failure = failureOf(job, {...counts, pods: mine, startTime, now});
	const verdict = failure ?? (isComplete(view) ? reachedCompletions : undefined);
	const work = verdict === undefined ? manage(view) : {calls: clear(view, verdict)};
	const status = statusAfter(view, verdict, work.calls);
	const released = turn.refusal === undefined ? (memory?.released ?? []) : [];
	const toRelease = mine.filter(pod => isTracked(pod) && isResult(view, pod) && !released.includes(uidOf(pod)));
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

/** Whether the pod's result stands in the status that is written before it is let go. */
const isResult = ({job}: View, pod: Pod): boolean => hasSucceeded(pod) || hasFailed(job, pod);

const soonest = (...times: ReadonlyArray<Millis | undefined>): Millis | undefined => {
	const known = times.filter(time => time !== undefined);
	return known.length === 0 ? undefined : Math.min(...known);
};

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

/** How many pods should run now. A Job without completions is a queue: after its first success nobody new comes. */
export const wantedActive = (job: Job, succeeded: number, active: number): number => {
	const parallelism = job.spec.parallelism ?? 1;

	if (isSuspended(job)) {
		return 0;
	}

	return job.spec.completions === undefined
		? succeeded > 0
			? Math.min(active, parallelism)
			: parallelism
		: Math.max(0, Math.min(parallelism, job.spec.completions - succeeded));
};

const clear = ({job, active, turn}: View, {message}: Verdict): readonly Call[] =>
	turn.expecting ? [] : active.slice(0, mostPodsAtOnce).map(pod => deletePod(job, pod, message));

const manage = (view: View): Pick<Decision, 'calls' | 'lookAgainIn'> => {
	const {job, active, counts, backoff, now, turn} = view;

	if (turn.expecting || isTerminating(job)) {
		return nothingToDo;
	}

	const wanted = wantedActive(job, counts.succeeded, active.length);
	const surplus = surplusPods(view, active.length - wanted);

	if (surplus.length > 0) {
		const because = isSuspended(job)
			? 'the Job is suspended'
			: `${count(surplus.length, 'pod')} too many: ${wanted} wanted, ${active.length} run`;
		const going = surplus.slice(0, mostPodsAtOnce);
		// Let go first: a pod that the Job itself takes back has not failed.
		return {
			calls: [
				...going.filter(isTracked).map(pod => letGo(pod, because)),
				...going.map(pod => deletePod(job, pod, because)),
			],
		};
	}

	const taken = active.length + (keepsPlaces(job) ? leavingPods(view.pods) : 0);
	const missing = Math.min(wanted - taken, mostPodsAtOnce);
	const wait = remainingWait(backoff, now);

	if (missing <= 0) {
		return nothingToDo;
	}

	return wait > 0 ? {calls: [], lookAgainIn: wait} : {calls: creations(view, missing, wanted, taken)};
};

/** Pods to be deleted: of an indexed Job first those whose index nobody needs, then by rank. */
const surplusPods = ({job, active, counts, now}: View, atLeast: number): readonly Pod[] => {
	const useless = isIndexed(job) ? uselessPods(job, active, counts.completed) : [];
	const rest = rankForDeletion(
		active.filter(pod => !useless.includes(pod)),
		[],
		now,
	);
	return [...useless, ...rest.slice(0, Math.max(0, atLeast - useless.length))];
};

const uselessPods = (job: Job, active: readonly Pod[], completed: ReadonlySet<number>): readonly Pod[] => {
	const taken = new Set<number>();
	return active.filter(pod => {
		const index = indexOf(pod);
		const isNeeded =
			index !== undefined && index < (job.spec.completions ?? 0) && !completed.has(index) && !taken.has(index);
		taken.add(index ?? -1);
		return !isNeeded;
	});
};

/** The lowest indexes that neither are done nor have a pod. */
export const pendingIndexes = (
	completions: number,
	completed: ReadonlySet<number>,
	active: ReadonlySet<number>,
	howMany: number,
): readonly number[] => {
	const found: number[] = [];

	for (let index = 0; index < completions && found.length < howMany; index++) {
		if (!completed.has(index) && !active.has(index)) {
			found.push(index);
		}
	}

	return found;
};

const creations = ({job, active, counts}: View, missing: number, wanted: number, taken: number): readonly Call[] => {
	const because = `${count(missing, 'pod')} too few: ${wanted} wanted, ${taken} run, ${counts.succeeded} succeeded`;
	const base = podFromTemplate(jobs, job, job.spec.template);
	const pod: Pod = {
		...base,
		metadata: {...base.metadata, finalizers: [...(base.metadata.finalizers ?? []), trackingFinalizer]},
	};

	if (!isIndexed(job)) {
		return Array.from({length: missing}, () => createPod(job, pod, because));
	}

	const running = new Set(active.map(one => indexOf(one) ?? -1));
	return pendingIndexes(job.spec.completions ?? 0, counts.completed, running, missing).map(index =>
		createPod(job, indexedPod(job, pod, index), because),
	);
};

/** A pod that knows its index: by label, annotation, name, hostname and environment. */
const indexedPod = (job: Job, pod: Pod, index: number): Pod => {
	const text = String(index);
	const env = {
		name: 'JOB_COMPLETION_INDEX',
		valueFrom: {fieldRef: {apiVersion: 'v1', fieldPath: `metadata.labels['${indexLabel}']`}},
	};
	return {
		...pod,
		metadata: {
			...pod.metadata,
			generateName: `${job.metadata.name}-${index}-`,
			labels: {...pod.metadata.labels, [indexLabel]: text},
			annotations: {...pod.metadata.annotations, [indexLabel]: text},
		},
		spec: {
			...pod.spec,
			hostname: `${job.metadata.name}-${index}`,
			containers: pod.spec.containers.map(container => ({...container, env: [...(container.env ?? []), env]})),
		},
	};
};

const statusAfter = (view: View, verdict: Verdict | undefined, work: readonly Call[]): JobStatus => {
	const {job, counts, active, startTime, now} = view;
	const deleted = work.filter(call => call.verb === 'delete').length;
	const created = work.filter(call => call.verb === 'create').length;
	const before = job.status?.conditions ?? [];
	// The end waits for the last pod to be gone, and for every result to be counted.
	const isOver =
		active.length === 0 &&
		leavingPods(view.pods) === 0 &&
		!view.turn.expecting &&
		counts.uncounted.succeeded.length === 0 &&
		counts.uncounted.failed.length === 0;
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
		terminating: leavingPods(view.pods),
		ready: active.filter(pod => isReady(pod)).length,
		uncountedTerminatedPods: {
			...(counts.uncounted.succeeded.length > 0 ? {succeeded: counts.uncounted.succeeded} : {}),
			...(counts.uncounted.failed.length > 0 ? {failed: counts.uncounted.failed} : {}),
		},
	};
};

const report = ({job}: View, status: JobStatus): readonly Call[] =>
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

const eventsOf = ({job}: View, status: JobStatus, verdict: Verdict | undefined): readonly EventNote[] => {
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
