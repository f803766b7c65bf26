import type {SweepHeader, SweepLine} from './form.ts';

/*
What a sweep says, in whole numbers: counts, order statistics and sums of points. Nothing depends on the order in which
results came, and nothing is assumed about how they are distributed.
*/

/** How the points of one scheduler spread over the seeds. Quartiles are values that occurred, by nearest rank. */
export type PointSpread = {
	readonly scheduler: string;
	readonly seeds: number;
	readonly min: number;
	readonly q1: number;
	readonly median: number;
	readonly q3: number;
	readonly max: number;
	/** Of all points; divided by `seeds` it is the mean. */
	readonly sum: number;
	readonly goalsMet: number;
	/** Runs in which the scheduler broke its contract, and so the default one may have helped. */
	readonly struck: number;
};

/** Two schedulers, seed by seed. */
export type Pairing = {
	readonly scheduler: string;
	readonly against: string;
	readonly seeds: number;
	readonly better: number;
	readonly worse: number;
	readonly ties: number;
	/** Of all differences in points. */
	readonly sum: number;
	/** Of the differences; between two of them it may end in .5. */
	readonly median: number;
	/** Where the median difference of all seeds lies, with at least 95 % confidence; absent below six seeds. */
	readonly interval?: readonly [low: number, high: number];
};

export type SweepSummary = {
	readonly scenario: string;
	readonly hash: string;
	readonly version: string;
	readonly ruleset: string;
	readonly modifiers: readonly string[];
	readonly seeds: string;
	readonly spreads: readonly PointSpread[];
	/** Every other scheduler beside the first. */
	readonly pairings: readonly Pairing[];
};

const ascending = (values: readonly number[]): readonly number[] => [...values].sort((one, other) => one - other);

/** The value that this many quarters of all values do not exceed, by nearest rank. */
const quartile = (sorted: readonly number[], quarters: number): number =>
	sorted[Math.max(0, Math.ceil((quarters * sorted.length) / 4) - 1)] ?? 0;

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const middle = (sorted: readonly number[]): number => {
	const half = Math.floor(sorted.length / 2);
	return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
};

/**
How many values may be left out at each end so that what remains still holds the median with at least 95 % confidence: the
most k for which a fair coin thrown n times shows fewer than k heads in at most one case of forty. Undefined where even the
whole range does not.
*/
export const leftOutAtEachEnd = (count: number): number | undefined => {
	const all = 1n << BigInt(count);
	let ways = 1n;
	let below = 1n;
	let least = 0;

	// `below` counts the throws with at most `least` heads.
	while (40n * below <= all) {
		least += 1;
		ways = (ways * BigInt(count - least + 1)) / BigInt(least);
		below += ways;
	}

	return least === 0 ? undefined : least - 1;
};

const intervalOf = (sorted: readonly number[]): readonly [number, number] | undefined => {
	const leftOut = leftOutAtEachEnd(sorted.length);
	return leftOut === undefined ? undefined : [sorted[leftOut] as number, sorted[sorted.length - 1 - leftOut] as number];
};

const spreadOf = (scheduler: string, lines: readonly SweepLine[]): PointSpread => {
	const sorted = ascending(lines.map(({points}) => points));
	return {
		scheduler,
		seeds: lines.length,
		min: sorted[0] ?? 0,
		q1: quartile(sorted, 1),
		median: quartile(sorted, 2),
		q3: quartile(sorted, 3),
		max: sorted.at(-1) ?? 0,
		sum: sumOf(sorted),
		goalsMet: lines.filter(({goalsMet}) => goalsMet).length,
		struck: lines.filter(({strikes = 0}) => strikes > 0).length,
	};
};

const pairingOf = (scheduler: string, against: string, differences: readonly number[]): Pairing => {
	const sorted = ascending(differences);
	const interval = intervalOf(sorted);
	return {
		scheduler,
		against,
		seeds: sorted.length,
		better: sorted.filter(difference => difference > 0).length,
		worse: sorted.filter(difference => difference < 0).length,
		ties: sorted.filter(difference => difference === 0).length,
		sum: sumOf(sorted),
		median: middle(sorted),
		...(interval === undefined ? {} : {interval}),
	};
};

/** Sums up lines of a sweep, all or a part: pairs are seeds that both schedulers played. */
export const summaryOf = (header: SweepHeader, lines: readonly SweepLine[]): SweepSummary => {
	const {scenario, hash, version, ruleset, modifiers, seeds, schedulers} = header;
	const names = schedulers.map(({name}) => name);
	const linesBy = (name: string): readonly SweepLine[] => lines.filter(({scheduler}) => scheduler === name);
	const [first = '', ...others] = names;
	const firstPoints = new Map(linesBy(first).map(({seed, points}) => [seed, points]));
	const differences = (name: string): readonly number[] =>
		linesBy(name).flatMap(({seed, points}) => {
			const other = firstPoints.get(seed);
			return other === undefined ? [] : [points - other];
		});
	return {
		scenario,
		hash,
		version,
		ruleset,
		modifiers,
		seeds,
		spreads: names.map(name => spreadOf(name, linesBy(name))),
		pairings: others.map(name => pairingOf(name, first, differences(name))),
	};
};
