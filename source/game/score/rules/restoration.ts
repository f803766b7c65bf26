import {defineRule} from '../rule.ts';

/** How long until users were served again and every workload was whole, on average over the incidents. */
export const restoration = defineRule<object>({
	id: 'restore',
	title: 'restoration',
	gated: false,
	formula: 'mean seconds from fault to full health, over incidents',
	start: () => ({}),
	value(_tally, {incidents, now}) {
		const all = incidents.all();
		const sum = all.reduce((before, {at, restoredAt}) => before + ((restoredAt ?? now) - at) / 1000, 0);
		return all.length === 0 ? undefined : sum / all.length;
	},
	reference: () => 300,
	words: value => `${value.toFixed(0)} s`,
});
