import {defineRule} from '../rule.ts';

const brokenBudget = 3;

/** Pods that were ready and were taken away, three times as bad when a disruption budget forbade it. */
export const disruption = defineRule<{sum: number}>({
	id: 'disr',
	title: 'disruption',
	gated: true,
	formula: 'ready pods disrupted, × 3 against a disruption budget',
	start: () => ({sum: 0}),
	second(tally, census, _scene, note) {
		for (const {key, brokeBudget, fact} of census.disrupted) {
			const amount = brokeBudget ? brokenBudget : 1;
			tally.sum += amount;
			note({amount, about: `pods/${key}`, fact, text: `${key} was ready and was taken away`});
		}
	},
	value: tally => tally.sum,
	reference: () => 4,
	words: value => `${value.toFixed(0)} pods`,
});
