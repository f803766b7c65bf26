/*
Users who try again. A failed attempt comes back later as the next one, on top of everybody who comes anyway: f of them
fail again, so three attempts cost 1 + f + f² times the load, and a storm of retries needs nobody to script it.

A user counts once, when the fate is settled: good or slow at the first attempt that succeeds, failed after the last.
*/
import {apportion} from '../kernel/apportion.ts';
import type {Millis} from '../kernel/time.ts';
import {lossCauses, outcomes} from './accounting.ts';
import {connectTimeout} from './plan.ts';

/** What went wrong first, where, and by which fact. */
export type Blame = {readonly where: string; readonly cause: number};

/** Users who make their n-th attempt (0 is the first) in the same tick, how long they have been waiting, and for whom. */
export type Cohort = Blame & {
	readonly tick: number;
	readonly attempt: number;
	readonly elapsed: Millis;
	readonly count: number;
};

export type RetryRule = {
	readonly retries: number;
	readonly backoff: Millis;
	readonly timeout: Millis;
	/** Above this an answer is slow, waiting for earlier attempts included. */
	readonly threshold: Millis;
};

/** How long it takes until a user knows of a failure. */
const noticed = (cause: (typeof lossCauses)[number], timeout: Millis): Millis => {
	switch (cause) {
		case 'connect-timeout':
		case 'partition':
		case 'netpol':
			return Math.min(timeout, connectTimeout);
		case 'overload':
		case 'dns':
			return timeout;
		default:
			return 1;
	}
};

export type Settled = {
	/** Users whose fate is settled, by `outcomes`. */
	readonly counts: readonly number[];
	/** Users who will try again. */
	readonly again: readonly Cohort[];
	readonly residues: readonly number[];
};

/** What becomes of a cohort when its attempts end with these shares; `blame` says by what fact most of a sort were lost. */
export const settle = (
	cohort: Cohort,
	shares: readonly number[],
	residues: readonly number[],
	rule: RetryRule,
	tickLength: Millis,
	blame: (outcome: (typeof lossCauses)[number]) => Blame,
): Settled => {
	const split = apportion(cohort.count, shares, residues);
	const counts = [...split.counts];

	if (cohort.elapsed > rule.threshold) {
		counts[1] = (counts[0] ?? 0) + (counts[1] ?? 0);
		counts[0] = 0;
	}

	if (cohort.attempt >= rule.retries) {
		return {counts, again: [], residues: split.residues};
	}

	const again: Cohort[] = [];

	for (const [index, cause] of lossCauses.entries()) {
		const place = index + outcomes.length - lossCauses.length;
		const count = counts[place] ?? 0;

		if (count > 0) {
			counts[place] = 0;
			const pause = noticed(cause, rule.timeout) + rule.backoff;
			const tick = cohort.tick + Math.max(1, Math.ceil(pause / tickLength));
			const {where, cause: because} = cohort.attempt === 0 ? blame(cause) : {where: cohort.where, cause: cohort.cause};
			again.push({tick, attempt: cohort.attempt + 1, elapsed: cohort.elapsed + pause, count, where, cause: because});
		}
	}

	return {counts, again, residues: split.residues};
};

/** Puts cohorts that are alike together, in the order of tick, attempt and waiting time. */
export const gather = (cohorts: readonly Cohort[]): Cohort[] => {
	if (cohorts.length < 2) {
		return [...cohorts];
	}

	const merged = new Map<string, Cohort>();

	for (const cohort of cohorts) {
		const key = `${cohort.tick}|${cohort.attempt}|${cohort.elapsed}|${cohort.where}|${cohort.cause}`;
		const before = merged.get(key);
		merged.set(key, before === undefined ? cohort : {...before, count: before.count + cohort.count});
	}

	return [...merged.values()].sort(
		(left, right) => left.tick - right.tick || left.attempt - right.attempt || left.elapsed - right.elapsed,
	);
};

/** Attempts a call costs when a share `failing` of them fails and it is repeated up to `retries` times. */
export const attemptsPerCall = (failing: number, retries: number): number => {
	let sum = 1;
	let again = 1;

	for (let attempt = 0; attempt < retries; attempt++) {
		again *= failing;
		sum += again;
	}

	return sum;
};
