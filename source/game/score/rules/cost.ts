import type {NodeCensus} from '../census.ts';
import {defineRule} from '../rule.ts';

type Bill = {sum: number; least: number; first: number; seconds: number};

const secondsPerHour = 3600;

/** The cheapest bill that any packing could reach: a bound, not attainable. */
const leastPerHour = (nodes: readonly NodeCensus[]): number => {
	let milliCpu = 0;
	let bytes = 0;
	let largestMilliCpu = 1;
	let largestBytes = 1;
	let cheapest = Number.POSITIVE_INFINITY;

	for (const node of nodes) {
		milliCpu += node.requestedMilliCpu;
		bytes += node.requestedMemoryBytes;
		largestMilliCpu = Math.max(largestMilliCpu, node.allocatableMilliCpu);
		largestBytes = Math.max(largestBytes, node.allocatableMemoryBytes);
		cheapest = Math.min(cheapest, node.pricePerHour);
	}

	return nodes.length === 0
		? 0
		: cheapest * Math.max(Math.ceil(milliCpu / largestMilliCpu), Math.ceil(bytes / largestBytes));
};

/** Node-hours times their price. Without a reference of its own a scenario is held against the fleet it began with. */
export const cost = defineRule<Bill>({
	id: 'cost',
	title: 'cost',
	gated: true,
	formula: 'node-hours × price',
	start: () => ({sum: 0, least: 0, first: -1, seconds: 0}),
	second(tally, census, _scene, note) {
		const rate = census.nodes.reduce((sum, node) => sum + node.pricePerHour, 0);
		const least = leastPerHour(census.nodes);
		tally.first = tally.first < 0 ? rate : tally.first;
		tally.sum += rate / secondsPerHour;
		tally.least += least / secondsPerHour;
		tally.seconds += 1;

		if (rate > least) {
			note({amount: (rate - least) / secondsPerHour, about: 'nodes', text: 'more was paid than the pods needed'});
		}
	},
	value: tally => tally.sum,
	best: tally => tally.least,
	reference: tally => Math.max((tally.first * tally.seconds) / secondsPerHour, tally.least * 1.25),
	words: value => value.toFixed(2),
});
