import {defineRule} from '../rule.ts';

/** Waits are counted in steps of 10 ms up to ten minutes; longer ones count as ten minutes. */
const step = 10;
const last = 60_000;

const cell = (waited: number): number => Math.min(last, Math.ceil(Math.max(0, waited) / step));

type Waits = {
	counts: Record<number, number>;
	/** The cells that hold any, low first. */
	cells: number[];
	total: number;
	/** Cells of those that wait still, low first. */
	waiting: number[];
};

/** Counts a wait. A long run has as many cells as ever, so that a new one is rare. */
const add = (tally: Waits, at: number): void => {
	if (tally.counts[at] === undefined) {
		const place = tally.cells.findIndex(each => each > at);
		tally.cells.splice(place < 0 ? tally.cells.length : place, 0, at);
	}

	tally.counts[at] = (tally.counts[at] ?? 0) + 1;
	tally.total += 1;
};

/** The 99th percentile by nearest rank, in cells, looked for from the top: of all waits one in a hundred is above it. */
const percentile99 = ({counts, cells, waiting, total}: Waits): number => {
	const all = total + waiting.length;
	let above = all - Math.ceil(0.99 * all);
	let cellsLeft = cells.length;
	let waitingLeft = waiting.length;

	for (;;) {
		const done = cells[cellsLeft - 1] ?? -1;
		const open = waiting[waitingLeft - 1] ?? -1;
		above -= open >= done ? 1 : counts[done]!;

		if (above < 0) {
			return Math.max(done, open);
		}

		cellsLeft -= open >= done ? 0 : 1;
		waitingLeft -= open >= done ? 1 : 0;
	}
};

/** How long pods wait for a node: 99 of 100 wait no longer. Who waits still counts with its age. */
export const bindingTime = defineRule<Waits>({
	id: 'bind',
	title: 'binding time',
	gated: false,
	formula: '99th percentile of bound − created, in seconds',
	start: () => ({counts: {}, cells: [], total: 0, waiting: []}),
	second(tally, census, _scene, note) {
		for (const {key, waited, fact} of census.bound) {
			add(tally, cell(waited));

			if (waited > 1000) {
				note({
					amount: waited / 1000,
					about: `pods/${key}`,
					fact,
					text: `${key} waited ${(waited / 1000).toFixed(1)} s`,
				});
			}
		}

		tally.waiting = census.pending.map(pod => cell(census.at - pod.created)).sort((a, b) => a - b);
	},
	value: tally => (tally.total + tally.waiting.length === 0 ? undefined : (percentile99(tally) * step) / 1000),
	reference: () => 5,
	words: value => `${value.toFixed(1)} s`,
});
