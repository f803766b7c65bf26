import type {Fact} from '../../engine/kernel/chronicle.ts';
import type {Slo} from '../scenario/schema.ts';

export type SloSums = {offered: number; failed: number; slow: number};
export type SloTally = {slos: Record<string, SloSums>};

/** The sums of the account that a traffic fact belongs to. */
export const bySlo = (tally: SloTally, fact: Fact): SloSums => {
	const slo = String(fact.detail?.slo ?? '');
	const sums = tally.slos[slo] ?? {offered: 0, failed: 0, slow: 0};
	tally.slos[slo] = sums;
	return sums;
};

/** The mean of a measure over the promises that had requests, by their weights; undefined when none had. */
export const meanOverSlos = (
	slos: readonly Slo[],
	tally: SloTally,
	measure: (slo: Slo, sums: SloSums) => number,
): number | undefined => {
	let sum = 0;
	let weights = 0;

	for (const slo of slos) {
		const sums = tally.slos[slo.id];

		if (sums !== undefined && sums.offered > 0) {
			sum += slo.weight * measure(slo, sums);
			weights += slo.weight;
		}
	}

	return weights > 0 ? sum / weights : undefined;
};
