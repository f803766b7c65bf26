import {apportion} from '../../engine/kernel/apportion.ts';
import type {Millis} from '../../engine/kernel/time.ts';
import type {MetricId} from '../scenario/schema.ts';
import type {Note} from './rule.ts';

/** A stretch of trouble: what it cost in its rule's unit, and the facts that say so. */
export type Entry = {
	readonly rule: MetricId;
	readonly about: string;
	readonly text: string;
	readonly from: Millis;
	readonly until: Millis;
	readonly amount: number;
	/** The first facts, at most `factsKept`. */
	readonly facts: readonly number[];
};

/** A line that adds up: what a rule offered, or what an entry took of it, in thousandths of points. */
export type LedgerLine = Omit<Entry, 'amount'> & {readonly thousandths: number};

const factsKept = 8;
const mergeWithin: Millis = 10_000;
const entriesKept = 120;

/** Remembers what points were lost for; entries that follow one another on the same thing become one. */
export type Ledger = {
	note(rule: MetricId, at: Millis, note: Note): void;
	of(rule: MetricId): readonly Entry[];
	all(): readonly Entry[];
	restore(entries: readonly Entry[]): void;
};

export const createLedger = (): Ledger => {
	const entries = new Map<MetricId, Entry[]>();

	/** The entry that a note continues: the last one about the same thing, or about whatever once there are too many. */
	const continued = (list: readonly Entry[], at: Millis, about: string): number => {
		for (let index = list.length - 1; index >= 0; index--) {
			const entry = list[index]!;

			if (entry.about === about && at - entry.until <= mergeWithin) {
				return index;
			}
		}

		return list.length >= entriesKept ? list.length - 1 : -1;
	};

	return {
		note(rule, at, {amount, about, fact, text}) {
			const list = entries.get(rule) ?? [];
			entries.set(rule, list);
			const index = continued(list, at, about);
			const facts = fact === undefined || fact === 0 ? [] : [fact];

			if (index < 0) {
				list.push({rule, about, text, from: at, until: at, amount, facts});
				return;
			}

			const entry = list[index]!;
			const known = entry.facts.length >= factsKept || facts.every(each => entry.facts.includes(each));
			list[index] = {
				...entry,
				until: at,
				amount: entry.amount + amount,
				facts: known ? entry.facts : [...entry.facts, ...facts],
			};
		},
		of: rule => entries.get(rule) ?? [],
		all: () => [...entries.values()].flat(),
		restore(saved) {
			entries.clear();

			for (const entry of saved) {
				entries.set(entry.rule, [...(entries.get(entry.rule) ?? []), entry]);
			}
		},
	};
};

/**
Shares out what a rule lost among its entries, by what each of them cost, to the last thousandth. What no entry explains
stands in a line of its own.
*/
export const linesOf = (
	rule: {readonly id: MetricId; readonly title: string},
	weight: number,
	earned: number,
	entries: readonly Entry[],
	span: {readonly from: Millis; readonly until: Millis},
): LedgerLine[] => {
	const opening: LedgerLine = {
		rule: rule.id,
		about: '',
		text: `${rule.title}, perfect`,
		...span,
		facts: [],
		thousandths: weight,
	};
	const lost = weight - earned;

	if (lost === 0) {
		return [opening];
	}

	const costly = entries.filter(entry => entry.amount > 0);

	if (costly.length === 0) {
		return [opening, {...opening, text: rule.title, thousandths: -lost}];
	}

	const {counts} = apportion(
		lost,
		costly.map(entry => entry.amount),
		[],
	);
	return [opening, ...costly.map(({amount: _, ...entry}, index) => ({...entry, thousandths: -(counts[index] ?? 0)}))];
};
