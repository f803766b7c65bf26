import {findCondition, isConditionTrue} from '../../api/conditions.ts';
import type {Job} from '../../api/kinds/job.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import type {Condition} from '../../api/meta.ts';
import {type Millis, seconds, timeOf, timestamp} from '../../kernel/time.ts';
import {judge} from './pods.ts';

/** Why a Job ends: with success or without. */
export type Verdict = {readonly ends: 'well' | 'badly'; readonly reason: string; readonly message: string};

export const isFinishedJob = ({status}: Job): boolean =>
	isConditionTrue(status?.conditions, 'Complete') || isConditionTrue(status?.conditions, 'Failed');

export const isSuspended = ({spec}: Job): boolean => spec.suspend === true;

/** What an earlier look has decided already. */
const earlier = ({status}: Job): Verdict | undefined => {
	const bad = findCondition(status?.conditions, 'FailureTarget');

	if (bad?.status === 'True') {
		return {ends: 'badly', reason: bad.reason ?? '', message: bad.message ?? ''};
	}

	const good = findCondition(status?.conditions, 'SuccessCriteriaMet');
	return good?.status === 'True' ? {ends: 'well', reason: good.reason ?? '', message: good.message ?? ''} : undefined;
};

const restarts = (pods: readonly Pod[]): number =>
	pods
		.filter(({status}) => status?.phase === 'Running' || status?.phase === 'Pending')
		.flatMap(({status}) => [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])])
		.reduce((sum, {restartCount}) => sum + restartCount, 0);

const tooManyRestarts = ({spec}: Job, pods: readonly Pod[]): boolean => {
	const limit = spec.backoffLimit ?? 6;
	const count = spec.template.spec.restartPolicy === 'OnFailure' ? restarts(pods) : 0;
	return limit === 0 ? count > 0 : count >= limit;
};

/** When the Job's time is over; undefined when it has no limit or does not run. */
export const deadlineOf = (job: Job, startTime: string | undefined): Millis | undefined => {
	const start = timeOf(startTime);
	return job.spec.activeDeadlineSeconds === undefined || start === undefined || isSuspended(job)
		? undefined
		: start + seconds(job.spec.activeDeadlineSeconds);
};

export type Evidence = {
	readonly pods: readonly Pod[];
	/** Failed pods that are not counted yet. */
	readonly newlyFailed: readonly Pod[];
	readonly failed: number;
	readonly startTime: string | undefined;
	readonly now: Millis;
};

/** Whether a Job has failed, or was decided before. Source: pkg/controller/job/job_controller.go, syncJob */
export const failureOf = (job: Job, {pods, newlyFailed, failed, startTime, now}: Evidence): Verdict | undefined => {
	const before = earlier(job);

	if (before !== undefined) {
		return before;
	}

	for (const pod of newlyFailed) {
		const {failsJob} = judge(job, pod);

		if (failsJob !== undefined) {
			return {ends: 'badly', reason: 'PodFailurePolicy', message: failsJob};
		}
	}

	if (failed > (job.spec.backoffLimit ?? 6) || tooManyRestarts(job, pods)) {
		return {
			ends: 'badly',
			reason: 'BackoffLimitExceeded',
			message: 'Job has reached the specified backoff limit',
		};
	}

	const deadline = deadlineOf(job, startTime);
	return deadline !== undefined && now >= deadline
		? {ends: 'badly', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline'}
		: undefined;
};

export const reachedCompletions: Verdict = {
	ends: 'well',
	reason: 'CompletionsReached',
	message: 'Reached expected number of succeeded pods',
};

const condition = (type: string, {reason, message}: Pick<Verdict, 'reason' | 'message'>, now: Millis): Condition => ({
	type,
	status: 'True',
	lastProbeTime: timestamp(now),
	lastTransitionTime: timestamp(now),
	reason,
	message,
});

/** The conditions with the verdict, and, once nothing of the Job runs any more, with the end itself. */
export const withVerdict = (
	conditions: readonly Condition[],
	verdict: Verdict,
	isOver: boolean,
	now: Millis,
): readonly Condition[] => {
	const [interim, final] = verdict.ends === 'well' ? ['SuccessCriteriaMet', 'Complete'] : ['FailureTarget', 'Failed'];
	const wanted = isOver ? [interim, final] : [interim];
	const missing = wanted.filter(type => findCondition(conditions, type)?.status !== 'True');
	return [...conditions, ...missing.map(type => condition(type, verdict, now))];
};

/** The Suspended condition when it has to change; the same list when not. Source: ensureJobConditionStatus */
export const withSuspension = (
	conditions: readonly Condition[],
	suspended: boolean,
	now: Millis,
): readonly Condition[] => {
	const before = findCondition(conditions, 'Suspended');
	const status = suspended ? 'True' : 'False';

	if (before === undefined ? !suspended : before.status === status) {
		return conditions;
	}

	const next: Condition = {
		...condition(
			'Suspended',
			suspended ? {reason: 'JobSuspended', message: 'Job suspended'} : {reason: 'JobResumed', message: 'Job resumed'},
			now,
		),
		status,
	};
	return [...conditions.filter(one => one !== before), next];
};
