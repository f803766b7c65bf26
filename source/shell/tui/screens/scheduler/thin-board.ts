/** The board where there is little room: one line a node. */
import type {NodeOption, SchedulerBench} from '../../../../game/view/frame.ts';
import {line, rule, windowOf} from '../../paint.ts';
import type {Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import {cutMiddle, padRight} from '../../width.ts';
import {cores, gibibytes} from '../../words.ts';
import {chosenNode, handOf, ranked} from './choice.ts';
import {refusedCounts, thinBar, uses, verdict} from './node-gauge.ts';

/** One node in one line: for small screens. */
const thinOption = (option: NodeOption, bench: SchedulerBench, width: number): Inked => {
	const hand = handOf(bench);
	const barWidth = Math.max(6, Math.floor((width - 32) / 2));
	return [
		option.marked ? ['you', '◆ '] : '  ',
		padRight(cutMiddle(option.node, 8), 9),
		['dim', padRight(option.zone, 3)],
		...thinBar(option.requestedMilliCpu, hand.milliCpu, option.allocatableMilliCpu, barWidth, option.fits),
		'  ',
		...(option.usedMilliCpu === undefined
			? thinBar(option.requestedMemoryBytes, hand.memoryBytes, option.allocatableMemoryBytes, barWidth, option.fits)
			: thinBar(option.usedMilliCpu, 0, option.allocatableMilliCpu, barWidth, true)),
		'  ',
		...verdict(option),
	];
};

const legend: Inked = [
	['info', '━'],
	['dim', ' used  '],
	['you', '╍'],
	['dim', ' this pod  '],
	['faint', '─'],
	['dim', ' free  '],
	['bad', '!'],
	['dim', ' no room'],
];

const afterLine = (chosen: NodeOption, bench: SchedulerBench): Inked => {
	const hand = handOf(bench);
	return [
		['head', chosen.node],
		`  cpu ${cores(chosen.requestedMilliCpu)}+${cores(hand.milliCpu)}`,
		['dim', `/${cores(chosen.allocatableMilliCpu)}`],
		'  ',
		...(chosen.usedMilliCpu === undefined
			? [
					`mem ${gibibytes(chosen.requestedMemoryBytes)}+${gibibytes(hand.memoryBytes)}`,
					['dim', `/${gibibytes(chosen.allocatableMemoryBytes)} Gi`] as const,
				]
			: uses(chosen)),
		'  ',
		...(typeof chosen.notes === 'string' ? [chosen.notes] : chosen.notes),
	];
};

/** The board in one line a node, and what the chosen one would be after the drop. */
export const thinBoard = (surface: Surface, area: Rectangle, scene: Scene, bench: SchedulerBench): void => {
	const chosen = chosenNode(scene);
	const boardBox = rule(surface, area, bench.hand === undefined ? 'Nodes' : `Drop ${bench.hand.name} on`, {
		focus: true,
		right: refusedCounts(bench),
	});
	const barWidth = Math.max(6, Math.floor((boardBox.width - 32) / 2));
	// What is used matters more than memory where somebody measures it.
	const second = chosen?.usedMilliCpu === undefined ? 'mem' : 'in use';
	line(surface, boardBox, 0, [
		[
			'dim',
			`  ${padRight('node', 9)}${padRight('z', 3)}${padRight('cpu', barWidth + 2)}${padRight(second, barWidth + 2)}verdict`,
		],
	]);
	const list = ranked(bench);
	const index = Math.max(
		0,
		list.findIndex(({node}) => node === chosen?.node),
	);
	const shown = boardBox.height - 3;
	const from = windowOf(0, index, shown, list.length);

	for (const [row, option] of list.slice(from, from + shown).entries()) {
		line(surface, boardBox, row + 1, thinOption(option, bench, boardBox.width));

		if (row + from === index) {
			surface.cell(boardBox.x, boardBox.y + row + 1, '►', 'head');
			surface.ground(boardBox.x, boardBox.y + row + 1, boardBox.width, 'sel', true);
		}
	}

	line(surface, boardBox, boardBox.height - 2, legend);

	if (chosen !== undefined) {
		line(surface, boardBox, boardBox.height - 1, afterLine(chosen, bench));
	}
};
