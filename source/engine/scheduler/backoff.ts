import type {Millis} from '../kernel/time.ts';

/** How long a rejected pod keeps away from the active queue. Defaults: 1 s doubling to 10 s. */
export type BackoffSettings = {readonly initial: number; readonly max: number};

export type BackoffCounts = {readonly unschedulableCount: number; readonly consecutiveErrorsCount: number};

/** The nominal wait after `count` failures, in the unit of the settings: `initial` doubling, at most `max`. */
export const backoffDuration = (count: number, {initial, max}: BackoffSettings): number => {
	if (count === 0) {
		return 0;
	}

	let duration = initial;

	for (let round = 1; round < count; round++) {
		if (duration > max - duration) {
			return max;
		}

		duration += duration;
	}

	return Math.min(duration, max);
};

/** Back-off is kept in whole seconds, so that pods that end in the same second are popped by priority. */
const wholeSecond = (at: Millis): Millis => Math.floor(at / 1000) * 1000;

/**
When the back-off of a pod ends, in whole seconds; undefined when back-off is switched off or the pod never failed.

Source: pkg/scheduler/backend/queue/backoff_queue.go
*/
export const backoffEnd = (timestamp: Millis, counts: BackoffCounts, settings: BackoffSettings): Millis | undefined => {
	const count = counts.consecutiveErrorsCount > 0 ? counts.consecutiveErrorsCount : counts.unschedulableCount;
	return settings.max === 0 || count === 0 ? undefined : wholeSecond(timestamp + backoffDuration(count, settings));
};

/** The second in which the back-off ends still counts, so the real wait is up to a second longer than the nominal one. */
export const isBackingOff = (end: Millis | undefined, now: Millis): boolean =>
	end !== undefined && end >= wholeSecond(now);
