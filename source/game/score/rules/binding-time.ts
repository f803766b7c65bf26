import {defineRule} from '../rule.ts';

/** Waits are counted in steps of 10 ms up to ten minutes; longer ones count as ten minutes. */
const step = 10;
const last = 60_000;

const cell = (waited: number): number => Math.min(last, Math.ceil(Math.max(0, waited) / step));

/** The 99th percentile of a count by cell, by nearest rank. */
const percentile99 = (counts: Readonly<Record<number, number>>, total: number): number => {
	const rank = Math.ceil(0.99 * total);
	let seen = 0;

	// Keys that are small whole numbers come in rising order, whoever put them in first.
	for (const [key, count] of Object.entries(counts)) {
		seen += count;

		if (seen >= rank) {
			return (Number(key) * step) / 1000;
		}
	}

	return 0;
};

type Waits = {counts: Record<number, number>; total: number; waiting: number[]};

/** How long pods wait for a node: 99 of 100 wait no longer. Who waits still counts with its age. */
export const bindingTime = defineRule<Waits>({
	id: 'bind',
	title: 'binding time',
	gated: false,
	formula: '99th percentile of bound − created, in seconds',
	start: () => ({counts: {}, total: 0, waiting: []}),
	second(tally, census, _scene, note) {
		for (const {key, waited, fact} of census.bound) {
			tally.counts[cell(waited)] = (tally.counts[cell(waited)] ?? 0) + 1;
			tally.total += 1;

			if (waited > 1000) {
				note({
					amount: waited / 1000,
					about: `pods/${key}`,
					fact,
					text: `${key} waited ${(waited / 1000).toFixed(1)} s`,
				});
			}
		}

		tally.waiting = census.pending.map(pod => cell(census.at - pod.created));
	},
	value(tally) {
		const total = tally.total + tally.waiting.length;

		if (total === 0) {
			return undefined;
		}

		const counts = {...tally.counts};

		for (const age of tally.waiting) {
			counts[age] = (counts[age] ?? 0) + 1;
		}

		return percentile99(counts, total);
	},
	reference: () => 5,
	words: value => `${value.toFixed(1)} s`,
});
