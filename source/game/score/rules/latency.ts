import {defineRule} from '../rule.ts';
import {bySlo, meanOverSlos, type SloTally} from '../slo-tally.ts';
import {trafficTold} from '../words.ts';

/** Latency budget spent: slow successes over those that may be slow. */
export const latency = defineRule<SloTally>({
	id: 'lat',
	title: 'latency',
	gated: true,
	formula: 'slow ÷ ((1 − target) × (offered − failed)); 1 is the whole latency budget',
	start: () => ({slos: {}}),
	fold(tally, fact, _scene, note) {
		if (fact.what !== trafficTold || fact.detail === undefined) {
			return;
		}

		const sums = bySlo(tally, fact);
		const slow = Number(fact.detail.slow);
		sums.offered += Number(fact.detail.offered);
		sums.failed += Number(fact.detail.failed);
		sums.slow += slow;

		if (slow > 0) {
			const slo = String(fact.detail.slo);
			note({amount: slow, about: `slo/${slo}`, fact: fact.id, text: `requests of ${slo} were slow`});
		}
	},
	value: (tally, {setting}) =>
		meanOverSlos(setting.slos, tally, (slo, {offered, failed, slow}) =>
			offered > failed ? slow / ((1 - slo.latency.target) * (offered - failed)) : 0,
		),
	reference: () => 1,
	words: value => `${value.toFixed(2)} latency budgets`,
});
