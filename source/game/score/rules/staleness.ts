import {defineRule} from '../rule.ts';

/** Traffic by old rules: the share of it that is routed otherwise than the truth asks, over time. */
export const staleness = defineRule<{sum: number; seconds: number}>({
	id: 'stale',
	title: 'staleness',
	gated: false,
	formula: '∫ share of traffic routed by rules that differ from the truth, in seconds',
	start: () => ({sum: 0, seconds: 0}),
	second(tally, {staleShare}, _scene, note) {
		if (staleShare === undefined) {
			return;
		}

		tally.sum += staleShare;
		tally.seconds += 1;

		if (staleShare > 0) {
			note({amount: staleShare, about: 'rules', text: 'requests were routed by old rules'});
		}
	},
	value: tally => (tally.seconds > 0 ? tally.sum : undefined),
	reference: () => 30,
	words: value => `${value.toFixed(1)} s`,
});
