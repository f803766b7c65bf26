/** Whole requests that always add up: what came in is what was good, slow or failed, to the last one. */

/** Why a request failed, in the order in which rounding serves them. */
export const lossCauses = [
	'dns',
	'no-endpoints',
	'refused',
	'connect-timeout',
	'overload',
	'app-error',
	'killed-in-flight',
	'dependency',
	'partition',
	'netpol',
	'lb',
] as const;

export type LossCause = (typeof lossCauses)[number];

/** Everything that can become of a request. The order is fixed: it breaks ties of rounding. */
export const outcomes = ['good', 'slow', ...lossCauses] as const;

export type Outcome = (typeof outcomes)[number];

export const outcomeIndex: Readonly<Record<Outcome, number>> = Object.fromEntries(
	outcomes.map((outcome, index) => [outcome, index]),
) as Record<Outcome, number>;

/** A share of requests for each outcome, in the order of `outcomes`; sums to 1. */
export type Shares = number[];

export const noShares = (): Shares => outcomes.map(() => 0);

/** A whole number near `value`, and what is still owed: 0.3 a tick gives a 1 every third or fourth time. Never negative. */
export const roundCarry = (value: number, carry: number): {count: number; carry: number} => {
	const owed = value + carry;
	const count = Math.max(0, Math.floor(owed + 0.5));
	return {count, carry: owed - count};
};

/** Requests of one account: what came in, and what became of it. Always `offered = good + slow + failed`. */
export type Account = {
	readonly offered: number;
	readonly good: number;
	readonly slow: number;
	readonly failed: number;
	/** By `lossCauses`, in that order. */
	readonly byCause: readonly number[];
};

export const emptyAccount: Account = {
	offered: 0,
	good: 0,
	slow: 0,
	failed: 0,
	byCause: lossCauses.map(() => 0),
};

/** The account of counts in the order of `outcomes`. */
export const accountOf = (counts: readonly number[]): Account => {
	const byCause = lossCauses.map((_, index) => counts[index + 2] ?? 0);
	const failed = byCause.reduce((sum, count) => sum + count, 0);
	const good = counts[0] ?? 0;
	const slow = counts[1] ?? 0;
	return {offered: good + slow + failed, good, slow, failed, byCause};
};

export const addAccounts = (one: Account, other: Account): Account => ({
	offered: one.offered + other.offered,
	good: one.good + other.good,
	slow: one.slow + other.slow,
	failed: one.failed + other.failed,
	byCause: one.byCause.map((count, index) => count + (other.byCause[index] ?? 0)),
});

export const addsUp = (account: Account): boolean =>
	account.offered === account.good + account.slow + account.failed &&
	account.failed === account.byCause.reduce((sum, count) => sum + count, 0) &&
	[account.good, account.slow, ...account.byCause].every(count => Number.isSafeInteger(count) && count >= 0);
