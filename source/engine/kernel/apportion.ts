export type Apportioned = {readonly counts: readonly number[]; readonly residues: readonly number[]};

/**
Turns shares of a whole number into whole numbers with the same sum, by largest remainder; earlier categories win ties.

`residues` is what earlier rounding owes each category, and what this one leaves: handed on from tick to tick, totals
never drift. 150 requests at 94.12, 2.31, 3.33 and 0.24 % become 141, 4, 5 and 0.
*/
export const apportion = (total: number, shares: readonly number[], residues: readonly number[]): Apportioned => {
	const sum = shares.reduce((before, share) => before + share, 0);

	if (total === 0 || sum <= 0) {
		return {counts: shares.map((_, index) => (index === 0 ? total : 0)), residues};
	}

	const exact = shares.map((share, index) => (total * share) / sum + (residues[index] ?? 0));
	const counts = exact.map(value => Math.max(0, Math.floor(value)));
	let left = total - counts.reduce((before, count) => before + count, 0);

	while (left !== 0) {
		const step = left > 0 ? 1 : -1;
		const chosen = furthest(exact, counts, step);
		counts[chosen] = (counts[chosen] ?? 0) + step;
		left -= step;
	}

	return {counts, residues: exact.map((value, index) => value - (counts[index] ?? 0))};
};

/** The category that lacks most (step 1), or has most too many (step −1); the first of equals. */
const furthest = (exact: readonly number[], counts: readonly number[], step: 1 | -1): number => {
	let chosen = -1;
	let best = Number.NEGATIVE_INFINITY;

	for (const [index, value] of exact.entries()) {
		const count = counts[index] ?? 0;
		const lack = (value - count) * step;

		if (lack > best && (step === 1 || count > 0)) {
			chosen = index;
			best = lack;
		}
	}

	return chosen;
};
