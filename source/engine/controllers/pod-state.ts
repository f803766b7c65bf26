import {findCondition} from '../api/conditions.ts';
import type {Pod} from '../api/kinds/pod.ts';
import type {ApiObject} from '../api/object.ts';
import {isReady} from '../api/pod-view.ts';
import {type Millis, timeOf} from '../kernel/time.ts';

export const isTerminating = (object: ApiObject): boolean => object.metadata.deletionTimestamp !== undefined;

/** Since when the pod is ready; undefined while it is not. */
export const readySince = (pod: Pod): Millis | undefined => {
	const ready = findCondition(pod.status?.conditions, 'Ready');
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
