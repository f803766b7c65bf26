import {defineRule} from '../rule.ts';
import {bySlo, meanOverSlos, type SloTally} from '../slo-tally.ts';
import {trafficTold} from '../words.ts';

/** Error budget spent: the share of requests that failed over the share that may. Several promises count by weight. */
export const availability = defineRule<SloTally>({
	id: 'avail',
	title: 'availability',
	gated: false,
	formula: 'failed ÷ ((1 − promised) × offered); 1 is the whole error budget',
	start: () => ({slos: {}}),
	fold(tally, fact, _scene, note) {
		if (fact.what !== trafficTold || fact.detail === undefined) {
			return;
		}

		const sums = bySlo(tally, fact);
		const failed = Number(fact.detail.failed);
		sums.offered += Number(fact.detail.offered);
		sums.failed += failed;
		sums.slow += Number(fact.detail.slow);

		if (failed > 0) {
			const slo = String(fact.detail.slo);
			note({amount: failed, about: `slo/${slo}`, fact: fact.id, text: `requests of ${slo} failed`});
		}
	},
	value: (tally, {setting}) =>
		meanOverSlos(setting.slos, tally, (slo, {offered, failed}) => failed / ((1 - slo.availability) * offered)),
	reference: () => 1,
	words: value => `${value.toFixed(2)} error budgets`,
});
