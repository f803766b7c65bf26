import type {Pod} from '../api/kinds/pod.ts';
import type {Condition} from '../api/meta.ts';
import type {ApiObject} from '../api/object.ts';
import {type Millis, timeOf} from '../kernel/time.ts';

/** The condition of this type, if the list has one. */
export const conditionOf = (conditions: readonly Condition[] | undefined, type: string): Condition | undefined =>
	conditions?.find(condition => condition.type === type);

/** The list with this condition in the place of the one of its type, or at the end. */
export const withCondition = (
	conditions: readonly Condition[] | undefined,
	condition: Condition,
): readonly Condition[] => {
	const before = conditions ?? [];
	const at = before.findIndex(one => one.type === condition.type);
	return at < 0 ? [...before, condition] : before.map((one, index) => (index === at ? condition : one));
};

/** Succeeded or Failed: none of its containers will ever run again. */
export const isFinished = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

export const isTerminating = (object: ApiObject): boolean => object.metadata.deletionTimestamp !== undefined;

/** Neither finished nor on its way out. Source: pkg/controller/controller_utils.go, IsPodActive */
export const isActive = (pod: Pod): boolean => !isFinished(pod) && !isTerminating(pod);

export const isReady = (pod: Pod): boolean => conditionOf(pod.status?.conditions, 'Ready')?.status === 'True';

/** Since when the pod is ready; undefined while it is not. */
export const readySince = (pod: Pod): Millis | undefined => {
	const ready = conditionOf(pod.status?.conditions, 'Ready');
	return ready?.status === 'True' ? timeOf(ready.lastTransitionTime) : undefined;
};

/**
When a ready pod becomes (or became) available: `minReadySeconds` after it turned ready. Undefined while it is not ready.

Source: pkg/api/v1/pod/util.go, IsPodAvailable
*/
export const availableAt = (pod: Pod, minReadySeconds: number): Millis | undefined => {
	if (minReadySeconds === 0) {
		return isReady(pod) ? 0 : undefined;
	}

	const since = readySince(pod);
	return since === undefined ? undefined : since + minReadySeconds * 1000;
};

export const isAvailable = (pod: Pod, minReadySeconds: number, now: Millis): boolean => {
	const at = availableAt(pod, minReadySeconds);
	return at !== undefined && at <= now;
};

/** In how many milliseconds the next ready pod will have been ready for long enough; undefined when none is waiting. */
export const untilNextAvailable = (pods: readonly Pod[], minReadySeconds: number, now: Millis): Millis | undefined => {
	let soonest: Millis | undefined;

	for (const pod of pods) {
		const at = availableAt(pod, minReadySeconds);

		if (at !== undefined && at > now && (soonest === undefined || at < soonest)) {
			soonest = at;
		}
	}

	return soonest === undefined ? undefined : soonest - now;
};
