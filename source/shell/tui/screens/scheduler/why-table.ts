/** Why this node: the scores of all plugins, and who was refused by which. */
import type {NodeOption, SchedulerBench} from '../../../../game/view/frame.ts';
import {eventText} from '../../event-line.ts';
import {bar, line, lines, panel} from '../../paint.ts';
import type {Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import type {Token} from '../../theme.ts';
import {cutMiddle, padLeft, padRight, textWidth} from '../../width.ts';
import {chosenNode, ranked} from './choice.ts';
import {nodeWidth} from './node-gauge.ts';

/** How wide the table's columns are: a name, one for each plugin, a total. */
type Columns = {readonly name: number; readonly plugins: readonly number[]; readonly all: number};

const totalWidth = 9;

/** Plugin columns, each as wide as its name needs. */
const columnsOf = (bench: SchedulerBench, width: number): Columns => {
	const name = nodeWidth(bench, width >= 90 ? 24 : 16);
	const plugins = bench.plugins.map(({short}) => Math.max(6, textWidth(short) + 3));
	return {name, plugins, all: name + 2 + plugins.reduce((sum, each) => sum + each, 0) + totalWidth};
};

const inColumns = ({plugins}: Columns, values: readonly string[], token: Token): Inked =>
	values.map((value, index) => [token, padLeft(value, plugins[index] ?? 6)] as const);

const headLines = ({plugins}: SchedulerBench, columns: Columns): readonly Inked[] => {
	const names = plugins.map(({short}) => short);
	const weights = plugins.map(({weight}) => `×${weight}`);
	return [
		[
			['dim', padRight('', columns.name + 2)],
			...inColumns(columns, names, 'dim'),
			['dim', padLeft('total', totalWidth)],
		],
		[['dim', padRight('  weight', columns.name + 2)], ...inColumns(columns, weights, 'dim')],
	];
};

/** A node that fits, its scores and its total; a bar against the best one where there is room. */
const fittingLine = (option: NodeOption, columns: Columns, isChosen: boolean, best: number, width: number): Inked => {
	const total = option.total ?? 0;
	const scores = option.scores.map(({weighted}) => String(Math.round(weighted)));
	const room = width - columns.all;
	return [
		isChosen ? ['accent', '► '] : '  ',
		[isChosen ? 'head' : 'plain', padRight(cutMiddle(option.node, columns.name - 1), columns.name)],
		...inColumns(columns, scores, isChosen ? 'plain' : 'dim'),
		[isChosen ? 'head' : 'plain', padLeft(String(Math.round(total)), totalWidth)],
		...(room > 12 ? ['   ', ...bar(total / best, Math.min(18, room - 4), isChosen ? 'you' : 'dim')] : []),
	];
};

const refusedLine = (option: NodeOption, {name}: Columns): Inked => {
	const plugin = option.refusedBy ?? '';
	return [
		['bad', '✖ '],
		padRight(cutMiddle(option.node, name), name + 1),
		['dim', padRight(plugin, Math.min(32, Math.max(18, textWidth(plugin) + 2)))],
		option.reason ?? '',
	];
};

/** Nodes that fit, best first, then some of the refused ones; answers how many rows it used. */
export const whyTable = (surface: Surface, box: Rectangle, scene: Scene, bench: SchedulerBench): number => {
	if (bench.hand === undefined) {
		return lines(surface, box, [
			[['dim', 'no pod in hand: what the nodes would say stands here when one waits']],
			...bench.events.map(eventText),
		]);
	}

	const columns = columnsOf(bench, box.width);
	const fitting = ranked(bench).filter(({fits}) => fits);
	const refused = ranked(bench).filter(({fits}) => !fits);
	const room = box.height - 2;
	const shownRefused = Math.min(refused.length, Math.max(1, Math.floor(room / 3)));
	const shownFitting = Math.min(fitting.length, room - shownRefused);
	const chosen = chosenNode(scene)?.node;
	const best = fitting[0]?.total ?? 1;
	const rows = [
		...headLines(bench, columns),
		...fitting
			.slice(0, shownFitting)
			.map(option => fittingLine(option, columns, option.node === chosen, best, box.width)),
		...refused.slice(0, Math.max(0, room - shownFitting)).map(option => refusedLine(option, columns)),
	];

	for (const [row, shown] of rows.entries()) {
		line(surface, box, row, shown);
	}

	return rows.length;
};

/** The table in a panel; with more, the formulas and events below it. */
export const whyPanel = (
	surface: Surface,
	area: Rectangle,
	scene: Scene,
	bench: SchedulerBench,
	withMore: boolean,
): void => {
	const box = panel(surface, area, 'Why', {right: 'i on a number: its formula'});
	const rowsUsed = whyTable(
		surface,
		withMore ? {...box, height: Math.min(box.height, bench.options.length + 2)} : box,
		scene,
		bench,
	);

	if (!withMore) {
		return;
	}

	const hint = scene.frame.hints.flatMap(({levels}) => levels.filter(level => level !== null)).at(-1);
	lines(surface, {...box, y: box.y + rowsUsed + 1, height: box.height - rowsUsed - 1}, [
		...bench.formulas.map(
			({label, text}): Inked => [['dim', padRight(label, 18)], ...(typeof text === 'string' ? [text] : text)],
		),
		'',
		...(hint === undefined ? [] : [[['mark', 'hint  '], hint] as Inked, '']),
		[['dim', 'there is no unbind: a bound pod stays until it is deleted']],
		'',
		...bench.events.map(eventText),
	]);
};
