/*
From shares to whole requests: each account (a promise, or a service that somebody asks) keeps what rounding owes, and
every lost request has a place and a fact to blame.
*/
import {apportion} from '../kernel/apportion.ts';
import type {Millis} from '../kernel/time.ts';
import {noShares, type Outcome, outcomeIndex, outcomes} from './accounting.ts';
import type {FlowOutcome} from './fan-out.ts';
import {type Blame, type Cohort, gather, type RetryRule, settle} from './retries.ts';

/** Requests of one account that share fate, place and cause. */
export type Bucket = {
	readonly outcome: Outcome;
	readonly where: string;
	readonly cause: number;
	readonly count: number;
};

export type Sums = {readonly counts: readonly number[]; readonly buckets: readonly Bucket[]};

/** Shares of a flow in the order of `outcomes`. */
export const sharesOf = (outcome: FlowOutcome): number[] => {
	const shares = noShares();
	shares[0] = outcome.good;
	shares[1] = outcome.slow;

	for (const loss of outcome.losses) {
		shares[outcomeIndex[loss.outcome]]! += loss.share;
	}

	return shares;
};

/**
What rounding owes, for fates that can be met now. What it owes others goes to the commonest: else a request would be refused
for want of a reason long after the last one was.
*/
export const payable = (shares: readonly number[], residues: readonly number[]): readonly number[] => {
	const stale = residues.reduce((sum, owed, index) => ((shares[index] ?? 0) > 0 ? sum : sum + owed), 0);
	const commonest = shares.indexOf(Math.max(...shares));
	return stale === 0
		? residues
		: residues.map((owed, index) => ((shares[index] ?? 0) > 0 ? owed : 0) + (index === commonest ? stale : 0));
};

/** Shares out the whole requests of each fate among the places and facts that made it. */
export const bucketsOf = (counts: readonly number[], outcome: FlowOutcome): Bucket[] => {
	const buckets: Bucket[] = [];

	for (const [index, count] of counts.entries()) {
		const fate = outcomes[index]!;

		if (index === 0 || count === 0) {
			continue;
		}

		const parts = fate === 'slow' ? outcome.slowBy : outcome.losses.filter(loss => loss.outcome === fate);
		const split = apportion(count, parts.length > 0 ? parts.map(part => part.share) : [1], []);

		for (const [part, number] of split.counts.entries()) {
			const {where = '', cause = 0} = parts[part] ?? {};

			if (number > 0) {
				buckets.push({outcome: fate, where, cause, count: number});
			}
		}
	}

	return buckets;
};

/** The same buckets, those that are alike put together, in a fixed order. */
export const mergeBuckets = (buckets: readonly Bucket[]): Bucket[] => {
	const merged = new Map<string, Bucket>();

	for (const bucket of buckets) {
		const key = `${bucket.outcome}|${bucket.where}|${bucket.cause}`;
		merged.set(key, {...bucket, count: bucket.count + (merged.get(key)?.count ?? 0)});
	}

	return [...merged.values()];
};

/** The loss of one sort that took most. */
const worstOf =
	({losses}: FlowOutcome) =>
	(outcome: Outcome): Blame =>
		losses
			.filter(loss => loss.outcome === outcome)
			.reduce((worst, loss) => (loss.share > worst.share ? loss : worst), {where: '', cause: 0, share: 0});

export type Settlement = Sums & {readonly later: readonly Cohort[]};

/** Settles every cohort of a client group that made an attempt in this tick; what rounding owes is kept in `residues`. */
export const settleAll = (
	due: readonly Cohort[],
	outcome: FlowOutcome,
	residues: Map<string, readonly number[]>,
	rule: RetryRule,
	tickLength: Millis,
	key: string,
): Settlement => {
	const shares = sharesOf(outcome);
	const counts = outcomes.map(() => 0);
	const waited: Bucket[] = [];
	const later: Cohort[] = [];
	const blame = worstOf(outcome);

	for (const cohort of gather(due)) {
		const name = `${key}/${cohort.attempt}`;
		const owed = payable(shares, residues.get(name) ?? []);
		const settled = settle(cohort, shares, owed, rule, tickLength, blame);
		residues.set(name, settled.residues);
		later.push(...settled.again);

		for (const [index, count] of settled.counts.entries()) {
			counts[index]! += count;
		}

		const {where, cause, elapsed} = cohort;
		const late = elapsed > rule.threshold ? (settled.counts[1] ?? 0) : 0;

		// Whoever waited for a lost attempt is slow because of it, whatever answered in the end.
		if (late > 0) {
			waited.push({outcome: 'slow', where, cause, count: late});
		}
	}

	const slowHere = (counts[1] ?? 0) - waited.reduce((sum, {count}) => sum + count, 0);
	return {counts, buckets: [...waited, ...bucketsOf(counts.with(1, slowHere), outcome)], later};
};
