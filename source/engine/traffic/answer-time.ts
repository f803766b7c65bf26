import {serve} from './queueing.ts';
import type {Serving} from './tick.ts';

/** Seconds within which this share of the answers comes; undefined when nobody answers. Good to 64 s / 2^24. */
export const answerTimeOf = (serving: readonly Serving[], share: number): number | undefined => {
	const all = serving.reduce((sum, each) => sum + each.rate * (1 - each.out.overload), 0);

	if (all <= 0) {
		return undefined;
	}

	const slower = (threshold: number): number =>
		serving.reduce((sum, each) => sum + each.rate * serve({...each.input, threshold}).slow, 0) / all;
	let low = 0;
	let high = 64;

	for (let step = 0; step < 24; step++) {
		const middle = (low + high) / 2;

		if (slower(middle) > 1 - share) {
			low = middle;
		} else {
			high = middle;
		}
	}

	return high;
};
