import {defineRule} from '../rule.ts';

const slack = 6;

/** Hands on the cluster: writes of the player beyond those that the seat cannot do without. */
export const actions = defineRule<{sum: number}>({
	id: 'actions',
	title: 'actions',
	gated: true,
	formula: 'API writes of the player beyond the necessary ones',
	start: () => ({sum: 0}),
	second(tally, census, _scene, note) {
		for (const {necessary, about, verb, fact} of census.writes) {
			if (!necessary) {
				tally.sum += 1;
				note({amount: 1, about, fact, text: `${verb} ${about}`});
			}
		}
	},
	value: tally => tally.sum,
	reference(_tally, {setting}) {
		const best = setting.best.actions ?? 0;
		return best + Math.max(slack, best);
	},
	words: value => `${value.toFixed(0)} writes`,
});
