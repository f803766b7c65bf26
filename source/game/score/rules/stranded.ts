import type {NodeCensus} from '../census.ts';
import {defineRule, type ScoreSetting} from '../rule.ts';

/** Share of the free CPU that no pod like the reference pod could ever use: too little of it, or no memory beside it. */
export const strandedShare = (nodes: readonly NodeCensus[], refPod: ScoreSetting['refPod']): number => {
	let free = 0;
	let stranded = 0;

	for (const node of nodes) {
		const milliCpu = Math.max(0, node.allocatableMilliCpu - node.requestedMilliCpu);
		const bytes = Math.max(0, node.allocatableMemoryBytes - node.requestedMemoryBytes);
		const slots = Math.min(
			Math.floor(milliCpu / Math.max(1, refPod.milliCpu)),
			Math.floor(bytes / Math.max(1, refPod.memoryBytes)),
		);
		free += milliCpu;
		stranded += milliCpu - slots * refPod.milliCpu;
	}

	return free > 0 ? stranded / free : 0;
};

/** Room that looks free and is of no use, as a mean over time. */
export const stranded = defineRule<{sum: number; seconds: number}>({
	id: 'strand',
	title: 'stranded room',
	gated: true,
	formula: 'stranded ÷ free CPU, slots = min over resources of floor(free ÷ reference pod)',
	start: () => ({sum: 0, seconds: 0}),
	second(tally, census, {setting}, note) {
		const share = strandedShare(
			census.nodes.filter(node => node.ready),
			setting.refPod,
		);
		tally.sum += share;
		tally.seconds += 1;

		if (share > 0) {
			note({amount: share, about: 'nodes', text: 'free CPU was of no use'});
		}
	},
	value: tally => (tally.seconds > 0 ? tally.sum / tally.seconds : undefined),
	reference: () => 0.25,
	words: value => `${(value * 100).toFixed(0)} % of the free CPU`,
});
