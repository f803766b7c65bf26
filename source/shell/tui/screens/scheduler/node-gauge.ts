/** What one node would say to the pod in hand, in a word and in bars. */
import type {NodeOption, SchedulerBench} from '../../../../game/view/frame.ts';
import {bar} from '../../paint.ts';
import type {Inked} from '../../surface.ts';
import {textWidth} from '../../width.ts';
import {cores} from '../../words.ts';

/** What the node says to the pod in hand; with empty hands, what is free on it. */
export const verdict = (option: NodeOption): Inked => {
	if (!option.fits) {
		return [['bad', `✖ ${option.brief ?? 'refused'}`]];
	}

	return option.total === undefined
		? [['dim', `${cores(Math.max(0, option.allocatableMilliCpu - option.requestedMilliCpu))} cpu free`]]
		: [
				['ok', '✓ '],
				['head', String(Math.round(option.total))],
			];
};

/** A bar of what is used and what the pod in hand would add; marked when it would not fit. */
export const thinBar = (used: number, more: number, all: number, width: number, fits: boolean): Inked => {
	const isOver = used + more > all;

	if (isOver && !fits) {
		const parts = bar(used / all, width - 1, 'bad');
		return [...parts.filter(([, text]) => text !== ''), ['bad', '!']];
	}

	return bar(all === 0 ? 0 : used / all, width, 'info', {share: all === 0 ? 0 : more / all, token: 'you'});
};

/** Columns for the names of the nodes: as wide as the longest, within reason. */
export const nodeWidth = (bench: SchedulerBench, most: number): number =>
	Math.min(most, Math.max(8, ...bench.options.map(({node}) => textWidth(node)))) + 1;

/** How many nodes fit, or how many said which no; with empty hands, how many there are. */
export const refusedCounts = (bench: SchedulerBench): Inked =>
	bench.hand === undefined
		? `${bench.nodeTotal} nodes`
		: bench.refused.length === 0
			? `${bench.options.filter(({fits}) => fits).length} of ${bench.nodeTotal} fit`
			: bench.refused.map(({brief, count}) => `${count} ✖ ${brief}`).join(' · ');

/** From here on a node's busy cores are worth a warning. */
const warm = 0.7;
const hot = 0.9;

/** Cores that are busy now, whoever asked for how much; empty where nothing measures them. */
export const uses = ({usedMilliCpu, allocatableMilliCpu}: NodeOption): Inked => {
	if (usedMilliCpu === undefined) {
		return [];
	}

	const share = usedMilliCpu / Math.max(1, allocatableMilliCpu);
	return [
		['dim', 'uses '],
		[share >= hot ? 'bad' : share >= warm ? 'warn' : 'head', cores(usedMilliCpu)],
	];
};
