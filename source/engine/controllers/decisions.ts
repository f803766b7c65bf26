/** In which order the calls of a workload's decision go out, and when it looks again. */
import type {Call, Turn} from '../client/calls.ts';
import type {Millis} from '../kernel/time.ts';

/** Work first; but what was refused last time is told first, because it may well be refused again and end the round. */
export const workThenStatus = ({refusal}: Turn, work: readonly Call[], status: readonly Call[]): readonly Call[] =>
	refusal === undefined ? [...work, ...status] : [...status, ...work];

/** The soonest of the times that there are. */
export const soonest = (...times: ReadonlyArray<Millis | undefined>): Millis | undefined => {
	const known = times.filter(time => time !== undefined);
	return known.length === 0 ? undefined : Math.min(...known);
};
