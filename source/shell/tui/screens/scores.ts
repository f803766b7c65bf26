/**
The why-table in full: every node's scores by plugin, sorted by any of them, two nodes side by side, and what would change the
scheduler's mind about one.

The node chosen here is the node chosen on the bench, so one looks here and binds there.
*/
import type {SchedulerBench} from '../../../game/view/frame.ts';
import {chrome} from '../chrome.ts';
import {movement, movementKeys} from '../keymap/rows.ts';
import {columnsOf, fixed, isSmall, rowsOf, share} from '../layout.ts';
import {cursorOf, focusOf, goTo, moved, withCursor} from '../model.ts';
import {line, lines, panel, rule} from '../paint.ts';
import {classOf, defineAction, defineScreen, type Outcome, type Scene} from '../screen.ts';
import type {Rectangle, Surface} from '../surface.ts';
import {schedulerActions} from './scheduler/acts.ts';
import {benchOf, chosenNode, nodeList, podList} from './scheduler/choice.ts';
import {comparedLines, mindLines} from './scores/details.ts';
import {besideOf, columnNames, decisive, ordered} from './scores/order.ts';
import {scoreTable} from './scores/table.ts';

type Framed = typeof panel;

const compared = (surface: Surface, area: Rectangle, scene: Scene, bench: SchedulerBench, framed: Framed): void => {
	const chosen = chosenNode(scene);
	const box = framed(surface, area, 'Side by side', {
		right: framed === rule ? 'tab what would change its mind' : 'v puts a node beside',
	});
	lines(surface, box, comparedLines(bench, chosen, besideOf(bench, chosen, scene.model.scores), box.width));
};

const minds = (surface: Surface, area: Rectangle, bench: SchedulerBench, framed: Framed): void => {
	const box = framed(surface, area, 'What would change its mind');
	lines(surface, box, mindLines(bench, box.width));
};

const table = (surface: Surface, area: Rectangle, scene: Scene, bench: SchedulerBench, framed: Framed): void => {
	const chosen = chosenNode(scene);
	const title = bench.hand === undefined ? 'Why' : `Why, for ${bench.hand.name}`;
	const box = framed(surface, area, title, {
		right: `${bench.options.filter(({fits}) => fits).length} of ${bench.nodeTotal} fit`,
		focus: true,
	});
	scoreTable(surface, box, bench, scene.model.scores, chosen?.node, besideOf(bench, chosen, scene.model.scores)?.node);
};

const draw = (surface: Surface, area: Rectangle, scene: Scene, bench: SchedulerBench): void => {
	const size = classOf(scene);
	const framed: Framed = isSmall(size) ? rule : panel;

	if (isSmall(size)) {
		const [top, below] = rowsOf(area, [share(1), fixed(Math.max(4, Math.floor(area.height / 2)))]);
		table(surface, top ?? area, scene, bench, framed);

		if (focusOf(scene.model) % 2 === 0) {
			compared(surface, below ?? area, scene, bench, framed);
		} else {
			minds(surface, below ?? area, bench, framed);
		}

		return;
	}

	const rows = Math.max(bench.plugins.length + 6, 12);
	const [top, below] = rowsOf(area, [share(1), fixed(Math.min(rows, Math.floor(area.height / 2)))]);
	const [left, right] = columnsOf(below ?? area, [fixed(68), share(1)]);
	table(surface, top ?? area, scene, bench, framed);
	compared(surface, left ?? area, scene, bench, framed);
	minds(surface, right ?? area, bench, framed);
};

const moveNode = (scene: Scene, key: string): Outcome => {
	const bench = benchOf(scene);

	if (bench === undefined) {
		return {};
	}

	const keys = ordered(bench, scene.model.scores).map(({node}) => node);
	const cursor = cursorOf(scene.model, nodeList);
	const start = {...cursor, key: cursor.key ?? chosenNode(scene)?.node};
	return {model: withCursor(scene.model, nodeList, moved(start, keys, movement(key, 12) ?? 0))};
};

const chooseColumn = (scene: Scene, key: string): Outcome => {
	const bench = benchOf(scene);
	const names = bench === undefined ? [] : columnNames(bench);
	const at = names.indexOf(scene.model.scores.column) + (key === 'left' ? -1 : 1);
	const column = names[Math.max(0, Math.min(names.length - 1, at))];
	return column === undefined ? {} : {model: {...scene.model, scores: {...scene.model.scores, column}}};
};

const sort = ({model}: Scene): Outcome => {
	const {column, sort: before} = model.scores;
	const ascending = before.column === column ? !before.ascending : false;
	return {model: {...model, scores: {...model.scores, sort: {column, ascending}}}};
};

const values = ['weighted', 'normalised', 'raw'] as const;

const nextValue = ({model}: Scene): Outcome => {
	const value = values[(values.indexOf(model.scores.value) + 1) % values.length] ?? 'weighted';
	return {model: {...model, scores: {...model.scores, value}}};
};

const putBeside = (scene: Scene): Outcome => {
	const node = chosenNode(scene)?.node;
	const {beside: _, ...others} = scene.model.scores;
	const isThere = scene.model.scores.beside === node || node === undefined;
	return {model: {...scene.model, scores: isThere ? others : {...others, beside: node}}};
};

const noHand = (scene: Scene): string | undefined =>
	benchOf(scene)?.hand === undefined ? 'nothing waits for a node: there is nothing to explain' : undefined;

/** The screen of the whole why-table. */
export const scores = defineScreen({
	name: 'scores',
	title: 'Why-table',
	commands: ['scores', 'why-table'],
	needsRun: true,
	panels: scene => (isSmall(classOf(scene)) ? 2 : 1),
	draw(surface, scene) {
		const {content} = chrome(surface, scene, scores);
		const bench = benchOf(scene);

		if (bench?.hand === undefined) {
			const box = rule(surface, content, 'Why');
			line(surface, box, 0, [
				[
					'dim',
					bench === undefined
						? 'nobody leads the scheduling here'
						: 'nothing waits for a node now: the table is about a pod that does',
				],
			]);
			return;
		}

		draw(surface, content, scene, bench);
	},
	request: model => {
		const item = model.cursors[podList]?.key;
		const option = model.cursors[nodeList]?.key;
		const {beside} = model.scores;
		return {
			mind: true,
			...(item === undefined ? {} : {item}),
			...(option === undefined ? {} : {option}),
			...(beside === undefined ? {} : {beside}),
			...(model.explain === undefined ? {} : {explain: `total/${option ?? ''}`}),
		};
	},
	about(scene) {
		const bench = benchOf(scene);
		const chosen = chosenNode(scene);
		const other = bench === undefined ? undefined : besideOf(bench, chosen, scene.model.scores);
		return bench === undefined || chosen === undefined || other === undefined
			? {
					title: 'the why-table',
					summary: 'Every plugin gives every node that passed the filters 0 to 100 points, times its weight.',
				}
			: {title: `${chosen.node} beside ${other.node}`, summary: `${decisive(bench, chosen, other)}.`};
	},
	explain(scene) {
		const bench = benchOf(scene);
		return bench?.mind === undefined
			? undefined
			: {
					...scores.about(scene),
					lines: [
						...bench.mind.filters,
						...bench.formulas,
						...bench.mind.ways.map(({change, outcome}) => ({
							label: 'if',
							text: [`${change}: `, ...(typeof outcome === 'string' ? [outcome] : outcome)],
						})),
					],
					codex: ['kube-scheduler', 'scheduler-profile'],
				};
	},
	actions: [
		defineAction({
			name: 'scores.node',
			title: 'Choose the node',
			explain: 'It is the node chosen on the bench too.',
			group: 'screen',
			keys: movementKeys,
			label: '↑↓',
			hint: 'node',
			run: moveNode,
		}),
		defineAction({
			name: 'scores.column',
			title: 'Choose the column',
			explain: 'Columns that do not fit come into sight.',
			group: 'screen',
			keys: ['left', 'right'],
			label: '←→',
			hint: 'column',
			run: chooseColumn,
		}),
		defineAction({
			name: 'scores.sort',
			title: 'Sort by the column',
			explain: 'The highest first; again: the lowest first.',
			group: 'screen',
			keys: ['O'],
			hint: 'sort',
			run: sort,
		}),
		defineAction({
			name: 'scores.value',
			title: 'Weighted, normalised, raw',
			explain: 'What the plugin gave, what became of it between 0 and 100, and that times the weight.',
			group: 'screen',
			keys: ['m'],
			hint: 'raw',
			run: nextValue,
		}),
		defineAction({
			name: 'scores.beside',
			title: 'Put this node beside others',
			explain: 'Then look at another: which plugin makes the difference, and by how much. Again takes it away.',
			group: 'screen',
			keys: ['v'],
			hint: 'beside',
			guard: noHand,
			run: putBeside,
		}),
		...schedulerActions.filter(({name}) => name === 'seat.pod'),
		defineAction({
			name: 'scores.choose',
			title: 'To the bench with this node',
			explain: 'Nothing is sent: enter on the bench binds.',
			group: 'screen',
			keys: ['enter'],
			hint: 'to bench',
			run: ({model}) => ({model: goTo(model, 'scheduler')}),
		}),
	],
	hints: ['why', 'time.space', 'go.next-panel', 'go.back'],
});
