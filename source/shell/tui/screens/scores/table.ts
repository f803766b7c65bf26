/** The why-table itself: a line a node, a column a plugin, as many columns as fit around the chosen one. */
import type {NodeOption, SchedulerBench} from '../../../../game/view/frame.ts';
import {line, scrollbar, windowOf} from '../../paint.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import {cutMiddle, padLeft, padRight, textWidth} from '../../width.ts';
import {nodeWidth} from '../scheduler/node-gauge.ts';
import {type Order, ordered} from './order.ts';

type Column = {
	readonly name: string;
	readonly index: number;
	readonly head: string;
	readonly weight: number;
	readonly width: number;
};

const totalWidth = 8;

const columnsOf = ({plugins}: SchedulerBench): readonly Column[] =>
	plugins.map(({name, short, weight}, index) => ({
		name,
		index,
		head: short,
		weight,
		width: Math.max(7, textWidth(short) + 3),
	}));

export type Shown = {readonly columns: readonly Column[]; readonly before: number; readonly after: number};

/** The columns that fit, the chosen one among them; the others are counted. */
export const shownColumns = (bench: SchedulerBench, chosen: string, room: number): Shown => {
	const all = columnsOf(bench);
	const at = Math.max(
		0,
		all.findIndex(({name}) => name === chosen),
	);
	const widthOf = (from: number, until: number): number =>
		all.slice(from, until).reduce((sum, {width}) => sum + width, 0);
	let from = 0;

	while (from < at && widthOf(from, at + 1) > room) {
		from += 1;
	}

	let until = Math.min(all.length, at + 1);

	while (until < all.length && widthOf(from, until + 1) <= room) {
		until += 1;
	}

	return {columns: all.slice(from, until), before: from, after: all.length - until};
};

const sortMark = ({sort}: Order, name: string): string => (sort.column === name ? (sort.ascending ? '▲' : '▼') : '');

const headLines = (shown: Shown, name: number, order: Order): readonly Inked[] => [
	[
		[order.column === 'node' ? 'key' : 'dim', padRight(`  node${sortMark(order, 'node')}`, name + 2)],
		...shown.columns.map(
			({name: plugin, head, width}) =>
				[order.column === plugin ? 'key' : 'dim', padLeft(`${sortMark(order, plugin)}${head}`, width)] as const,
		),
		[order.column === 'total' ? 'key' : 'dim', padLeft(`${sortMark(order, 'total')}total`, totalWidth)],
	],
	[
		['dim', padRight(`  ${order.value}`, name + 2)],
		...shown.columns.map(({weight, width}) => ['dim', padLeft(`×${weight}`, width)] as const),
		['dim', shown.before + shown.after === 0 ? '' : `  ‹${shown.before} ${shown.after}›`],
	],
];

const fittingLine = (option: NodeOption, shown: Shown, name: number, order: Order, isChosen: boolean): Inked => [
	[isChosen ? 'head' : 'plain', padRight(cutMiddle(option.node, name - 1), name)],
	...shown.columns.map(({index, width, name: plugin}) => {
		const value = Math.round(option.scores[index]?.[order.value] ?? 0);
		return [order.column === plugin || isChosen ? 'plain' : 'dim', padLeft(String(value), width)] as const;
	}),
	[isChosen ? 'head' : 'plain', padLeft(String(Math.round(option.total ?? 0)), totalWidth)],
];

const refusedLine = (option: NodeOption, name: number): Inked => [
	padRight(cutMiddle(option.node, name - 1), name),
	['bad', '✖ '],
	['dim', `${option.refusedBy ?? ''}  `],
	option.reason ?? '',
];

export const scoreTable = (
	surface: Surface,
	box: Rectangle,
	bench: SchedulerBench,
	order: Order,
	chosen: string | undefined,
	beside: string | undefined,
): void => {
	const name = nodeWidth(bench, box.width >= 100 ? 24 : 16);
	const shown = shownColumns(bench, order.column, box.width - name - 2 - totalWidth - 1);

	for (const [row, text] of headLines(shown, name, order).entries()) {
		line(surface, box, row, text);
	}

	const list = ordered(bench, order);
	const index = Math.max(
		0,
		list.findIndex(({node}) => node === chosen),
	);
	const height = box.height - 2;
	const from = windowOf(0, index, height, list.length);

	for (const [row, option] of list.slice(from, from + height).entries()) {
		const isChosen = option.node === chosen;
		const mark: Inked = isChosen ? [['head', '► ']] : option.node === beside ? [['you', '◆ ']] : ['  '];
		const text = option.fits ? fittingLine(option, shown, name, order, isChosen) : refusedLine(option, name);
		line(surface, box, row + 2, [...mark, ...(typeof text === 'string' ? [text] : text)]);

		if (isChosen) {
			surface.ground(box.x, box.y + row + 2, box.width, 'sel', true);
		}
	}

	scrollbar(
		surface,
		{...box, x: box.x + box.width - 1, y: box.y + 2, width: 1, height},
		from,
		height,
		list.length,
		true,
	);
};
