/**
The scheduler's bench: which pod, which nodes fit, what each would cost.

Left the queue in the order in which it would be taken, right the board: nodes as lanes, pods as blocks as wide as their
CPU request, the pod in hand already lying where it would go. Below, the why-table; refused nodes keep their line with
plugin and reason.
*/
import type {SchedulerBench} from '../../../game/view/frame.ts';
import {chrome} from '../chrome.ts';
import {columnsOf, fixed, isSmall, rowsOf, share} from '../layout.ts';
import {line, lines, rule} from '../paint.ts';
import {classOf, defineScreen, type Scene} from '../screen.ts';
import type {Rectangle, Surface} from '../surface.ts';
import {cpuOf, memoryOf} from '../words.ts';
import {schedulerActions} from './scheduler/acts.ts';
import {advicePanel} from './scheduler/advice.ts';
import {board} from './scheduler/board.ts';
import {benchOf, chosenNode, nodeList, podList} from './scheduler/choice.ts';
import {gaugesPanel} from './scheduler/gauges.ts';
import {queue, queuePanel, rejectedLines, waiting} from './scheduler/queue.ts';
import {roomPanel, wavesPanel} from './scheduler/room.ts';
import {thinBoard} from './scheduler/thin-board.ts';
import {whyPanel, whyTable} from './scheduler/why-table.ts';

const drawLarge = (surface: Surface, area: Rectangle, scene: Scene, bench: SchedulerBench): void => {
	const [left, middle, right] = columnsOf(area, [fixed(44), share(1), fixed(56)]);

	if (left === undefined || middle === undefined || right === undefined) {
		return;
	}

	const [queueArea, gauges] = rowsOf(left, [share(1), fixed(27)]);
	const [boardArea, why] = rowsOf(middle, [fixed(Math.min(32, bench.options.length * 4 + 5)), share(1)]);
	const [advice, room, waves] = rowsOf(right, [fixed(19), fixed(17), share(1)]);
	queuePanel(surface, queueArea ?? left, scene, bench, true);
	gaugesPanel(surface, gauges ?? left, bench, true);
	board(surface, boardArea ?? middle, scene, bench);
	whyPanel(surface, why ?? middle, scene, bench, true);
	advicePanel(surface, advice ?? right, scene);
	roomPanel(surface, room ?? right, bench);
	wavesPanel(surface, waves ?? right, bench);
};

const drawMedium = (surface: Surface, area: Rectangle, scene: Scene, bench: SchedulerBench): void => {
	const [left, right] = columnsOf(area, [fixed(38), share(1)]);

	if (left === undefined || right === undefined) {
		return;
	}

	const gaugeRows = Math.min(15, 4 + bench.gauges.length + bench.spread.length + 1);
	const [queueArea, gauges] = rowsOf(left, [share(1), fixed(gaugeRows)]);
	const whyRows = Math.min(11, bench.options.length + 4);
	const [boardArea, why] = rowsOf(right, [share(1), fixed(whyRows)]);
	queuePanel(surface, queueArea ?? left, scene, bench, false);
	gaugesPanel(surface, gauges ?? left, bench, false);
	board(surface, boardArea ?? right, scene, bench);
	whyPanel(surface, why ?? right, scene, bench, false);
};

/** The smallest size: the board alone; the queue is told in a line. */
const drawReduced = (surface: Surface, area: Rectangle, scene: Scene, bench: SchedulerBench): void => {
	const {hand} = bench;
	const [top, bottom] = rowsOf(area, [share(1), fixed(1)]);
	thinBoard(surface, top ?? area, scene, bench);
	line(
		surface,
		bottom ?? area,
		0,
		hand === undefined
			? [['dim', 'nothing waits']]
			: [
					['dim', 'in hand  '],
					['head', hand.name],
					`  ${cpuOf(hand.milliCpu)} cpu  ${memoryOf(hand.memoryBytes)}`,
					['dim', `   ${bench.activeTotal} wait`],
				],
	);
};

const drawSmall = (surface: Surface, area: Rectangle, scene: Scene, bench: SchedulerBench): void => {
	const whyRows = Math.min(9, bench.options.length + 3, Math.floor(area.height / 2));
	const [top, why] = rowsOf(area, [share(1), fixed(whyRows)]);
	const [left, right] = columnsOf(top ?? area, [fixed(32), share(1)], 1);

	if (left === undefined || right === undefined || why === undefined) {
		return;
	}

	const queueBox = rule(surface, left, 'activeQ', {right: 'cpu  mem waits'});
	const below = [
		...rejectedLines(bench, 2),
		waiting('back-off', bench.backoff, 'dim'),
		waiting('unsched', bench.unschedulable, 'warn'),
	].filter(text => text !== '');
	const used = queue(surface, queueBox, scene, bench, below.length);
	lines(
		surface,
		{...queueBox, y: queueBox.y + Math.max(used, queueBox.height - below.length), height: below.length},
		below,
	);

	thinBoard(surface, right, scene, bench);
	whyTable(surface, rule(surface, why, 'Why', {right: 'i: formula'}), scene, bench);
};

/** The screen of the scheduler's seat. */
export const scheduler = defineScreen({
	name: 'scheduler',
	title: 'Scheduler bench',
	commands: ['sched', 'scheduler'],
	needsRun: true,
	panels: () => 2,
	draw(surface, scene) {
		const {content} = chrome(surface, scene, scheduler);
		const bench = benchOf(scene);

		if (bench === undefined) {
			const box = rule(surface, content, 'Scheduler bench');
			line(surface, box, 0, [
				['dim', 'this run has no scheduler seat; '],
				['key', ':dash'],
				['dim', ' shows the cluster'],
			]);
			return;
		}

		const size = classOf(scene);
		const draw = size === 'L' ? drawLarge : size === 'reduced' ? drawReduced : isSmall(size) ? drawSmall : drawMedium;
		draw(surface, content, scene, bench);
	},
	request: model => {
		const item = model.cursors[podList]?.key;
		const option = model.cursors[nodeList]?.key;
		return {
			...(item === undefined ? {} : {item}),
			...(option === undefined ? {} : {option}),
			...(model.explain === undefined ? {} : {explain: `total/${option ?? ''}`}),
		};
	},
	about: scene => {
		const chosen = chosenNode(scene);

		if (chosen === undefined) {
			return {
				title: 'the queue',
				summary: 'Pods wait here in the order in which the scheduler takes them: priority first, then time.',
			};
		}

		return chosen.fits
			? {
					title: `${chosen.node} · total ${Math.round(chosen.total ?? 0)}`,
					summary:
						'Every node that passed the filters gets a score from each plugin, times its weight; the highest sum wins, ties are broken by lot.',
				}
			: {
					title: `${chosen.node} · refused`,
					summary: `${chosen.refusedBy ?? 'A filter'} says: ${chosen.reason ?? 'no'}. Binding here is still possible; the kubelet may refuse the pod.`,
				};
	},
	explain: scene => {
		const bench = benchOf(scene);
		const chosen = chosenNode(scene);
		return bench === undefined || chosen === undefined
			? undefined
			: {
					...scheduler.about(scene),
					lines: [
						...bench.formulas,
						...chosen.scores.map(({raw, normalised, weighted}, index) => ({
							label: bench.plugins[index]?.name ?? '',
							text: `${Math.round(raw)} → ${Math.round(normalised)} × ${bench.plugins[index]?.weight ?? 1} = ${Math.round(weighted)}`,
						})),
					],
					codex: ['Filter', 'Score', 'NormalizeScore'],
				};
	},
	actions: schedulerActions,
	hints: ['time.space', 'why', 'advice', 'time.undo', 'go.leave'],
});
