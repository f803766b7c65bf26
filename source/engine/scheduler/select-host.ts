/**
The place of the highest score; ties are broken evenly by `draw`, which gives a chance for each further node of the tie.

The i-th node with the top score takes the place of the present choice with a chance of 1/i.
Source: pkg/scheduler/schedule_one.go (selectHost)
*/
export const selectHost = (scores: readonly number[], draw: (tie: number) => number): number => {
	let chosen = 0;
	let ties = 1;

	for (let at = 1; at < scores.length; at++) {
		const score = scores[at] as number;
		const best = scores[chosen] as number;

		if (score > best) {
			chosen = at;
			ties = 1;
		} else if (score === best) {
			ties += 1;

			if (Math.floor(draw(ties) * ties) === 0) {
				chosen = at;
			}
		}
	}

	return chosen;
};
