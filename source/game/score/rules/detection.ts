import {defineRule} from '../rule.ts';

/** How long until somebody saw what was wrong, on average over the incidents; who never sees it is told at the end. */
export const detection = defineRule<object>({
	id: 'detect',
	title: 'detection',
	gated: false,
	formula: 'mean seconds from fault to detection, over incidents',
	start: () => ({}),
	value(_tally, {incidents, now}) {
		const all = incidents.all();
		const sum = all.reduce((before, {at, detectedAt}) => before + (Math.min(detectedAt ?? now, now) - at) / 1000, 0);
		return all.length === 0 ? undefined : sum / all.length;
	},
	reference: () => 60,
	words: value => `${value.toFixed(0)} s`,
});
