/*
From shares to whole requests: each account (a promise, or a service that somebody asks) keeps what rounding owes, and
every lost request has a place and a fact to blame.
*/
import {apportion} from '../kernel/apportion.ts';
import type {Millis} from '../kernel/time.ts';
import {noShares, type Outcome, outcomeIndex, outcomes} from './accounting.ts';
import type {FlowOutcome} from './fan-out.ts';
import {type Cohort, gather, type RetryRule, settle} from './retries.ts';

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
	const later: Cohort[] = [];

	for (const cohort of gather(due)) {
		const name = `${key}/${cohort.attempt}`;
		const settled = settle(cohort, shares, residues.get(name) ?? [], rule, tickLength);
		residues.set(name, settled.residues);
		later.push(...settled.again);

		for (const [index, count] of settled.counts.entries()) {
			counts[index]! += count;
		}
	}

	return {counts, buckets: bucketsOf(counts, outcome), later};
};
