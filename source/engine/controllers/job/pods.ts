import {findCondition} from '../../api/conditions.ts';
import type {Job, PodFailurePolicyRule} from '../../api/kinds/job.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import {isTerminal} from '../../api/pod-view.ts';
import {type Millis, seconds, timeOf} from '../../kernel/time.ts';
import {isTerminating} from '../pod-state.ts';

/** On each pod of a Job until the Job has counted it, so that no result is lost. */
export const trackingFinalizer = 'batch.kubernetes.io/job-tracking';
export const indexLabel = 'batch.kubernetes.io/job-completion-index';

export const isTracked = (pod: Pod): boolean => pod.metadata.finalizers?.includes(trackingFinalizer) === true;
export const uidOf = (pod: Pod): string => pod.metadata.uid ?? '';
export const isIndexed = (job: Job): boolean => job.spec.completionMode === 'Indexed';

/** Whether a pod on its way out already counts as failed and is replaced, or only once it has really failed. */
const replacesOnlyFailed = ({spec}: Job): boolean => spec.podReplacementPolicy === 'Failed';

export const hasFailed = (job: Job, pod: Pod): boolean =>
	pod.status?.phase === 'Failed' ||
	(pod.status?.phase !== 'Succeeded' && isTerminating(pod) && !replacesOnlyFailed(job));

export const hasSucceeded = (pod: Pod): boolean => pod.status?.phase === 'Succeeded';

/** Pods on their way out that take up a place until they are gone. */
export const leavingPods = (pods: readonly Pod[]): number =>
	pods.filter(pod => isTerminating(pod) && !isTerminal(pod)).length;

export const keepsPlaces = replacesOnlyFailed;

/** When the pod's work was over: its last container's end, or the best that is known instead. */
export const finishedAt = (pod: Pod, now: Millis): Millis => {
	const ends = (pod.status?.containerStatuses ?? [])
		.map(({state}) => timeOf(state?.terminated?.finishedAt))
		.filter(end => end !== undefined);

	if (ends.length > 0) {
		return Math.max(...ends);
	}

	const leaving = timeOf(pod.metadata.deletionTimestamp);
	return leaving === undefined
		? (timeOf(findCondition(pod.status?.conditions, 'Ready')?.lastTransitionTime) ?? now)
		: leaving - seconds(pod.metadata.deletionGracePeriodSeconds ?? 0);
};

/** `0-2,5` as numbers. */
export const indexesOf = (text: string | undefined): ReadonlySet<number> => {
	const found = new Set<number>();

	for (const part of (text ?? '').split(',').filter(one => one !== '')) {
		const [first, last = first] = part.split('-').map(Number);

		for (let index = first ?? 0; index <= (last ?? 0); index++) {
			found.add(index);
		}
	}

	return found;
};

/** Numbers as `0-2,5`; two in a row stay apart, as Kubernetes writes them. */
export const indexesText = (indexes: ReadonlySet<number>): string => {
	const sorted = [...indexes].sort((left, right) => left - right);
	const parts: string[] = [];

	for (let at = 0; at < sorted.length; ) {
		let end = at;

		while (sorted[end + 1] === (sorted[end] ?? 0) + 1) {
			end += 1;
		}

		const [first, last] = [sorted[at], sorted[end]];
		parts.push(end === at ? `${first}` : end === at + 1 ? `${first},${last}` : `${first}-${last}`);
		at = end + 1;
	}

	return parts.join(',');
};

export const indexOf = (pod: Pod): number | undefined => {
	const text = pod.metadata.annotations?.[indexLabel];
	return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
};

/** What the failure policy says of a failed pod: how it counts, and the message when it ends the Job. */
export type PolicyVerdict = {readonly counts: boolean; readonly failsJob?: string; readonly failsIndex?: boolean};

const counted: PolicyVerdict = {counts: true};

/** The first rule that matches decides. Source: pkg/controller/job/pod_failure_policy.go */
export const judge = (job: Job, pod: Pod): PolicyVerdict => {
	for (const [index, rule] of (job.spec.podFailurePolicy?.rules ?? []).entries()) {
		const match = matchOf(rule, pod);

		if (match !== undefined) {
			return rule.action === 'FailJob'
				? {counts: true, failsJob: `${match} matching FailJob rule at index ${index}`}
				: {counts: rule.action !== 'Ignore', failsIndex: rule.action === 'FailIndex'};
		}
	}

	return counted;
};

/** What of the pod a rule matches, in Kubernetes' words. */
const matchOf = ({onExitCodes, onPodConditions}: PodFailurePolicyRule, pod: Pod): string | undefined => {
	const name = `${pod.metadata.namespace}/${pod.metadata.name}`;

	if (onExitCodes !== undefined) {
		const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])];
		const found = statuses.find(({name: container, state}) => {
			const code = state?.terminated?.exitCode ?? 0;
			return (
				code !== 0 &&
				(onExitCodes.containerName === undefined || onExitCodes.containerName === container) &&
				onExitCodes.values.includes(code) === (onExitCodes.operator === 'In')
			);
		});
		return found === undefined
			? undefined
			: `Container ${found.name} for pod ${name} failed with exit code ${found.state?.terminated?.exitCode}`;
	}

	const condition = onPodConditions?.find(
		({type, status = 'True'}) => findCondition(pod.status?.conditions, type)?.status === status,
	);
	return condition === undefined ? undefined : `Pod ${name} has condition ${condition.type}`;
};
