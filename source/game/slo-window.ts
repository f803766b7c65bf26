import type {Fact} from '../engine/kernel/chronicle.ts';
import type {Saved} from '../engine/kernel/keyframe.ts';
import {type Millis, seconds} from '../engine/kernel/time.ts';
import type {SloValues} from './scenario/expressions.ts';
import type {Slo} from './scenario/schema.ts';
import {trafficTold} from './score/words.ts';

type Sums = {
	readonly at: Millis;
	readonly offered: number;
	readonly good: number;
	readonly slow: number;
	readonly failed: number;
};

/** How far back "now" reaches. */
const lately: Millis = seconds(10);

/** What is kept for curves: one sum for each traffic tick. */
const kept = 3600;

/** Of a fact of traffic, what is no cause of a failure. */
const summed: ReadonlySet<string> = new Set(['offered', 'good', 'slow', 'failed']);

const none: Sums = {at: 0, offered: 0, good: 0, slow: 0, failed: 0};

const numberIn = (fact: Fact, name: string): number => {
	const value = fact.detail?.[name];
	return typeof value === 'number' ? value : 0;
};

const plus = (left: Sums, right: Sums): Sums => ({
	at: right.at,
	offered: left.offered + right.offered,
	good: left.good + right.good,
	slow: left.slow + right.slow,
	failed: left.failed + right.failed,
});

const valuesOf = ({offered, failed, slow}: Sums, promised: number): SloValues => ({
	availability: offered === 0 ? 1 : 1 - failed / offered,
	latency: offered - failed === 0 ? 1 : 1 - slow / (offered - failed),
	budget: offered === 0 || promised >= 1 ? 1 : Math.max(0, 1 - failed / offered / (1 - promised)),
});

/**
How each promise is kept: over the scored time so far, over the last ten seconds, and tick by tick for curves. Sums of
whole requests, folded from the facts of traffic.
*/
export const createSloWindow = (slos: readonly Slo[], from: Millis) => {
	let totals = new Map<string, Sums>();
	let ticks = new Map<string, Sums[]>();
	let failedBy: Record<string, number> = {};

	const promised = (id: string): number => slos.find(slo => slo.id === id)?.availability ?? 1;

	const addCauses = (fact: Fact): void => {
		const detail = fact.detail ?? {};

		for (const name of Object.keys(detail)) {
			const value = detail[name];

			if (typeof value === 'number' && !summed.has(name)) {
				failedBy[name] = (failedBy[name] ?? 0) + value;
			}
		}
	};

	return {
		fold(fact: Fact): void {
			const id = fact.detail?.slo;

			if (fact.what !== trafficTold || typeof id !== 'string') {
				return;
			}

			const sums: Sums = {
				at: fact.at,
				offered: numberIn(fact, 'offered'),
				good: numberIn(fact, 'good'),
				slow: numberIn(fact, 'slow'),
				failed: numberIn(fact, 'failed'),
			};
			const before = ticks.get(id) ?? [];
			const list = before.length >= kept * 2 ? before.slice(-kept) : before;
			list.push(sums);
			ticks.set(id, list);

			if (fact.at > from) {
				totals.set(id, plus(totals.get(id) ?? none, sums));
				addCauses(fact);
			}
		},
		sinceStart(id: string): SloValues | undefined {
			const sums = totals.get(id);
			return sums === undefined ? undefined : valuesOf(sums, promised(id));
		},
		lately(id: string): SloValues | undefined {
			const own = ticks.get(id);
			const last = own?.at(-1);

			if (own === undefined || last === undefined) {
				return undefined;
			}

			const first = own.findLastIndex(({at}) => at <= last.at - lately) + 1;
			return valuesOf(own.slice(first).reduce(plus, none), promised(id));
		},
		/** One sum a tick, oldest first; the list itself grows with the run. */
		ticks: (id: string): readonly Sums[] => ticks.get(id) ?? [],
		/** Over all promises, in scored time. */
		totals(): Omit<Sums, 'at'> & {readonly failedBy: Readonly<Record<string, number>>} {
			const all = [...totals.values()].reduce(plus, none);
			return {offered: all.offered, good: all.good, slow: all.slow, failed: all.failed, failedBy: {...failedBy}};
		},
		save: (): Saved => ({
			totals: [...totals],
			ticks: [...ticks].map(([id, list]) => [id, [...list]] as const),
			failedBy: {...failedBy},
		}),
		load(saved: Saved): void {
			totals = new Map(saved.totals as ReadonlyArray<readonly [string, Sums]>);
			ticks = new Map(
				(saved.ticks as ReadonlyArray<readonly [string, readonly Sums[]]>).map(
					([id, list]) => [id, [...list]] as const,
				),
			);
			failedBy = {...(saved.failedBy as Readonly<Record<string, number>>)};
		},
	};
};

export type SloWindow = ReturnType<typeof createSloWindow>;
export type SloSums = Sums;
