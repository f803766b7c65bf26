import {findCondition} from '../../api/conditions.ts';
import type {Deployment, DeploymentStatus} from '../../api/kinds/deployment.ts';
import type {ReplicaSet} from '../../api/kinds/replica-set.ts';
import type {Condition} from '../../api/meta.ts';
import {grown} from '../../api/share.ts';
import {type Millis, seconds, timeOf, timestamp} from '../../kernel/time.ts';
import {withoutZeros} from '../counts.ts';
import {rolloutBounds, totalAvailable, totalSize} from './arithmetic.ts';

type Conditions = readonly Condition[];
type Verdict = {
	readonly type: string;
	readonly status: Condition['status'];
	readonly reason: string;
	readonly message: string;
};

/** No deadline at all, as Kubernetes writes it. */
const noDeadline = 2_147_483_647;

export const hasDeadline = ({spec}: Deployment): boolean =>
	spec.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== noDeadline;

/**
The list with this condition. Status and reason as before leave it untouched, whatever the message; a change of the
reason alone is not a transition. Source: deployment_util.go, SetDeploymentCondition
*/
export const setCondition = (conditions: Conditions, verdict: Verdict, now: Millis, refresh = false): Conditions => {
	const before = findCondition(conditions, verdict.type);

	if (!refresh && before?.status === verdict.status && before.reason === verdict.reason) {
		return conditions;
	}

	const at = timestamp(now);
	return [
		...conditions.filter(condition => condition.type !== verdict.type),
		{
			type: verdict.type,
			status: verdict.status,
			lastUpdateTime: at,
			lastTransitionTime: before?.status === verdict.status ? before.lastTransitionTime : at,
			reason: verdict.reason,
			message: verdict.message,
		},
	];
};

const progressing = (status: Condition['status'], reason: string, message: string): Verdict => ({
	type: 'Progressing',
	status,
	reason,
	message,
});

export const createdNewSet = (name: string): Verdict =>
	progressing('True', 'NewReplicaSetCreated', `Created new replica set "${name}"`);
export const foundNewSet = (name: string): Verdict =>
	progressing('True', 'FoundNewReplicaSet', `Found new replica set "${name}"`);
export const couldNotCreate = (message: string): Verdict => progressing('False', 'ReplicaSetCreateError', message);

/** Pausing and resuming stop and restart the clock of the deadline, unless it has run out already. */
export const withPause = (deployment: Deployment, conditions: Conditions, now: Millis): Conditions => {
	const reason = findCondition(conditions, 'Progressing')?.reason;

	if (!hasDeadline(deployment) || reason === 'ProgressDeadlineExceeded') {
		return conditions;
	}

	if (deployment.spec.paused === true && reason !== 'DeploymentPaused') {
		return setCondition(conditions, progressing('Unknown', 'DeploymentPaused', 'Deployment is paused'), now);
	}

	return deployment.spec.paused !== true && reason === 'DeploymentPaused'
		? setCondition(conditions, progressing('Unknown', 'DeploymentResumed', 'Deployment is resumed'), now)
		: conditions;
};

const sum = (sets: readonly ReplicaSet[], field: 'replicas' | 'readyReplicas'): number =>
	sets.reduce((total, set) => total + (set.status?.[field] ?? 0), 0);

/** The counts of a Deployment and its Available condition. Source: pkg/controller/deployment/sync.go, calculateStatus */
export const countedStatus = (
	deployment: Deployment,
	newSet: ReplicaSet | undefined,
	all: readonly ReplicaSet[],
	conditions: Conditions,
	now: Millis,
): DeploymentStatus => {
	const available = totalAvailable(all);
	const verdict: Verdict =
		available >= rolloutBounds(deployment).minAvailable
			? {
					type: 'Available',
					status: 'True',
					reason: 'MinimumReplicasAvailable',
					message: 'Deployment has minimum availability.',
				}
			: {
					type: 'Available',
					status: 'False',
					reason: 'MinimumReplicasUnavailable',
					message: 'Deployment does not have minimum availability.',
				};
	const counts = withoutZeros({
		observedGeneration: deployment.metadata.generation,
		replicas: sum(all, 'replicas'),
		updatedReplicas: newSet?.status?.replicas,
		readyReplicas: sum(all, 'readyReplicas'),
		availableReplicas: available,
		unavailableReplicas: Math.max(0, totalSize(all) - available),
		collisionCount: deployment.status?.collisionCount,
	});
	return grown(counts, {conditions: setCondition(conditions, verdict, now)});
};

/** Every wanted pod is of the new template and available, and none besides. */
export const isComplete = (deployment: Deployment, status: DeploymentStatus): boolean => {
	const wanted = deployment.spec.replicas ?? 1;
	return (
		(status.updatedReplicas ?? 0) === wanted &&
		(status.replicas ?? 0) === wanted &&
		(status.availableReplicas ?? 0) === wanted &&
		(status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
	);
};

const oldPods = (status: DeploymentStatus | undefined): number =>
	(status?.replicas ?? 0) - (status?.updatedReplicas ?? 0);

const isProgressing = (before: DeploymentStatus | undefined, status: DeploymentStatus): boolean =>
	(status.updatedReplicas ?? 0) > (before?.updatedReplicas ?? 0) ||
	oldPods(status) < oldPods(before) ||
	(status.readyReplicas ?? 0) > (before?.readyReplicas ?? 0) ||
	(status.availableReplicas ?? 0) > (before?.availableReplicas ?? 0);

/** When the deadline of the rollout runs out; undefined when there is none or it does not run. */
const deadlineAt = (deployment: Deployment, conditions: Conditions): Millis | undefined => {
	const since = timeOf(findCondition(conditions, 'Progressing')?.lastUpdateTime);
	return since === undefined || !hasDeadline(deployment)
		? undefined
		: since + seconds(deployment.spec.progressDeadlineSeconds ?? 0);
};

const isTimedOut = (deployment: Deployment, conditions: Conditions, now: Millis): boolean => {
	const reason = findCondition(conditions, 'Progressing')?.reason;

	if (reason === undefined || reason === 'NewReplicaSetAvailable') {
		return false;
	}

	const at = deadlineAt(deployment, conditions);
	return reason === 'ProgressDeadlineExceeded' || (at !== undefined && now > at);
};

/** In how many milliseconds the controller looks whether the deadline has run out: at the deadline and a second more. */
export const untilDeadline = (deployment: Deployment, status: DeploymentStatus, now: Millis): Millis | undefined => {
	const conditions = status.conditions ?? [];
	const at = deadlineAt(deployment, conditions);

	if (at === undefined || isComplete(deployment, status)) {
		return undefined;
	}

	return findCondition(conditions, 'Progressing')?.reason === 'ProgressDeadlineExceeded'
		? undefined
		: Math.max(0, at - now) + seconds(1);
};

/** Adds what a rollout says of its progress and its failures. Source: pkg/controller/deployment/progress.go */
export const withProgress = (
	deployment: Deployment,
	status: DeploymentStatus,
	newSet: ReplicaSet | undefined,
	all: readonly ReplicaSet[],
	now: Millis,
): DeploymentStatus => {
	const conditions = status.conditions ?? [];
	return {
		...status,
		conditions: withFailures(progressed(deployment, status, newSet, conditions, now), newSet, all, now),
	};
};

const progressed = (
	deployment: Deployment,
	status: DeploymentStatus,
	newSet: ReplicaSet | undefined,
	conditions: Conditions,
	now: Millis,
): Conditions => {
	if (!hasDeadline(deployment)) {
		return conditions.filter(condition => condition.type !== 'Progressing');
	}

	// Once complete, pods lost later do not start the clock again.
	const settled =
		(status.replicas ?? 0) === (status.updatedReplicas ?? 0) &&
		findCondition(conditions, 'Progressing')?.reason === 'NewReplicaSetAvailable';

	if (settled) {
		return conditions;
	}

	const who =
		newSet === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${newSet.metadata.name}"`;

	if (isComplete(deployment, status)) {
		const verdict = progressing('True', 'NewReplicaSetAvailable', `${who} has successfully progressed.`);
		return setCondition(conditions, verdict, now);
	}

	if (isProgressing(deployment.status, status)) {
		return setCondition(conditions, progressing('True', 'ReplicaSetUpdated', `${who} is progressing.`), now, true);
	}

	return isTimedOut(deployment, conditions, now)
		? setCondition(
				conditions,
				progressing('False', 'ProgressDeadlineExceeded', `${who} has timed out progressing.`),
				now,
			)
		: conditions;
};

const withFailures = (
	conditions: Conditions,
	newSet: ReplicaSet | undefined,
	all: readonly ReplicaSet[],
	now: Millis,
): Conditions => {
	const newestFirst = newSet === undefined ? all : [newSet, ...all.filter(set => set !== newSet)];
	const failure = newestFirst
		.map(set => findCondition(set.status?.conditions, 'ReplicaFailure'))
		.find(condition => condition !== undefined);

	return failure === undefined
		? conditions.filter(condition => condition.type !== 'ReplicaFailure')
		: setCondition(
				conditions,
				{
					type: 'ReplicaFailure',
					status: failure.status,
					reason: failure.reason ?? '',
					message: failure.message ?? '',
				},
				now,
			);
};
