import test from 'ava';
import fc from 'fast-check';
import type {Census} from '../../../source/game/score/census.ts';
import type {Scene} from '../../../source/game/score/rule.ts';
import {bindingTime} from '../../../source/game/score/rules/binding-time.ts';

const second = (waits: readonly number[], ages: readonly number[]): Census =>
	({
		at: 1_000_000,
		bound: waits.map(waited => ({key: 'shop/web', waited, fact: 1})),
		pending: ages.map(age => ({created: 1_000_000 - age})),
	}) as unknown as Census;

/** Said plainly: everything in a row, and the one that 99 of 100 do not exceed. */
const nearestRank = (waits: readonly number[]): number => {
	const row = waits.map(waited => Math.min(600_000, Math.ceil(waited / 10) * 10)).sort((a, b) => a - b);
	return row[Math.ceil(0.99 * row.length) - 1]! / 1000;
};

const waits = fc.array(fc.integer({min: 0, max: 700_000}), {maxLength: 300});

test('the binding time is the 99th percentile of all waits, those of pods that wait still among them', t => {
	fc.assert(
		fc.property(waits, waits, waits, (first, then, still) => {
			const tally = bindingTime.start();
			bindingTime.second?.(tally, second(first, []), {} as Scene, () => undefined);
			bindingTime.second?.(tally, second(then, still), {} as Scene, () => undefined);
			const all = [...first, ...then, ...still];
			t.is(bindingTime.value(tally, {} as Scene), all.length === 0 ? undefined : nearestRank(all));
		}),
	);
});
