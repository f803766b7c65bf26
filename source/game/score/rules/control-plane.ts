import {defineRule} from '../rule.ts';

/** Seconds in which the API did not answer a probe. */
export const controlPlane = defineRule<{sum: number; seconds: number}>({
	id: 'cp',
	title: 'control plane',
	gated: false,
	formula: 'seconds in which the API did not answer',
	start: () => ({sum: 0, seconds: 0}),
	second(tally, {apiAnswers}, _scene, note) {
		if (apiAnswers === undefined) {
			return;
		}

		tally.seconds += 1;

		if (!apiAnswers) {
			tally.sum += 1;
			note({amount: 1, about: 'apiserver', text: 'the API did not answer'});
		}
	},
	value: tally => (tally.seconds > 0 ? tally.sum : undefined),
	reference: () => 30,
	words: value => `${value.toFixed(0)} s`,
});
