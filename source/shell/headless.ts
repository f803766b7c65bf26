import type {Fact} from '../engine/kernel/chronicle.ts';
import type {Run} from '../game/run.ts';

/** Runs to the end, or to `until`, without a picture; `onFact` hears the chronicle as it is told. */
export const playHeadless = (run: Run, until: number, onFact?: (fact: Fact) => void): void => {
	const stopAt = Math.min(until, run.end);

	if (onFact !== undefined) {
		run.follow(onFact);
	}

	while (!run.over && run.now < stopAt) {
		run.advance(stopAt);
	}
};
