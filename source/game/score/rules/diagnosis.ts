import {defineRule} from '../rule.ts';

/** Wrong answers, as a share of all that were given. */
export const diagnosis = defineRule<{right: number; all: number}>({
	id: 'diag',
	title: 'diagnosis',
	gated: false,
	formula: '1 − share of right answers',
	start: () => ({right: 0, all: 0}),
	second(tally, census, _scene, note) {
		for (const {question, right, fact} of census.answered) {
			tally.all += 1;
			tally.right += right ? 1 : 0;

			if (!right) {
				note({amount: 1, about: `question/${question}`, fact, text: 'a wrong answer'});
			}
		}
	},
	value: tally => (tally.all > 0 ? 1 - tally.right / tally.all : undefined),
	reference: () => 0.4,
	words: value => `${(value * 100).toFixed(0)} % wrong`,
});
