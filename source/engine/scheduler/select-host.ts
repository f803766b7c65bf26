/**
The place of the highest score; a tie is broken evenly by `chance`, which is at least 0 and below 1.

Upstream lets each further node of a tie take the place of the choice with a chance of 1/i, which comes to the same: all alike.
Source: pkg/scheduler/schedule_one.go (selectHost)
*/
export const selectHost = (scores: readonly number[], chance: () => number): number => {
	let best = Number.NEGATIVE_INFINITY;
	let ties = 0;

	for (let at = 0; at < scores.length; at++) {
		const score = scores[at] as number;

		if (score > best) {
			best = score;
			ties = 1;
		} else if (score === best) {
			ties += 1;
		}
	}

	if (ties <= 1) {
		return scores.indexOf(best);
	}

	let left = Math.floor(chance() * ties);

	for (let at = 0; at < scores.length; at++) {
		if (scores[at] === best) {
			if (left === 0) {
				return at;
			}

			left -= 1;
		}
	}

	return scores.indexOf(best);
};
