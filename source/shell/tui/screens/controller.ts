/**
The workload controllers' bench: where wanted and observed differ, and which call closes the gap.

The work list is the reconcile loop made visible. The call is shown as it would be sent before `enter` sends it; why
spells out the arithmetic. Objects without a difference stay below, faint: nothing to do is a result, too.
*/
import type {ControllerBench} from '../../../game/view/frame.ts';
import {chrome} from '../chrome.ts';
import {eventText} from '../event-line.ts';
import {columnsOf, fixed, isSmall, rowsOf, share} from '../layout.ts';
import {line, lines, panel, rule} from '../paint.ts';
import {classOf, defineScreen, type Scene} from '../screen.ts';
import type {Rectangle, Surface} from '../surface.ts';
import {wrap} from '../width.ts';
import {controllerActions} from './controller/acts.ts';
import {advice} from './controller/advice.ts';
import {call, callLines, others, why} from './controller/call.ts';
import {benchOf, chosenItem, workList} from './controller/choice.ts';
import {subject} from './controller/subject.ts';
import {work} from './controller/work-list.ts';

const events = (surface: Surface, area: Rectangle, bench: ControllerBench): void => {
	lines(surface, panel(surface, area, 'Events', {right: 'newest first'}), bench.events.map(eventText));
};

const drawWide = (surface: Surface, area: Rectangle, scene: Scene, bench: ControllerBench): void => {
	const large = classOf(scene) === 'L';
	const [left, right] = columnsOf(area, [share(1), fixed(large ? 80 : 38)]);

	if (left === undefined || right === undefined) {
		return;
	}

	const workRows = Math.min(bench.work.length + 3, large ? 17 : 9);
	const [workArea, subjectArea, eventArea] = rowsOf(left, [fixed(workRows), fixed(large ? 20 : 12), share(1)]);
	work(
		surface,
		panel(surface, workArea ?? left, 'Desired ≠ observed', {focus: true, right: bench.loops}),
		scene,
		bench,
	);
	subject(
		surface,
		panel(surface, subjectArea ?? left, bench.subject?.title ?? 'Object', {right: bench.subject?.facts ?? ''}),
		bench,
		true,
	);
	events(surface, eventArea ?? left, bench);
	const [callArea, whyArea, adviceArea] = rowsOf(
		right,
		large
			? [fixed(19), fixed(17), share(1)]
			: [fixed(Math.max(15, Math.min(18, callLines(bench, right.width - 4, true).length + 2))), share(1)],
	);
	const callBox = panel(surface, callArea ?? right, 'The call', {right: 'enter sends'});
	const used = call(surface, callBox, bench, true);

	if (large) {
		others(surface, {...callBox, y: callBox.y + used + 1, height: callBox.height - used - 1}, bench);
	}

	why(surface, panel(surface, whyArea ?? right, 'Why', {right: 'i'}), scene, bench, false);

	if (adviceArea !== undefined) {
		advice(surface, panel(surface, adviceArea, 'What the real one would do', {right: 'w · marks the run'}), scene);
	}
};

/** The smallest size: the work list and the call that would be sent. */
const drawReduced = (surface: Surface, area: Rectangle, scene: Scene, bench: ControllerBench): void => {
	const [workArea, callArea] = rowsOf(area, [share(1), fixed(5)]);
	work(surface, rule(surface, workArea ?? area, 'Desired ≠ observed', {focus: true, right: bench.loops}), scene, bench);
	call(surface, rule(surface, callArea ?? area, 'The call you would make'), bench, false);
};

const drawSmall = (surface: Surface, area: Rectangle, scene: Scene, bench: ControllerBench): void => {
	const [workArea, subjectArea, bottom] = rowsOf(area, [share(1), fixed(6), fixed(7)]);
	const [callArea, whyArea] = columnsOf(bottom ?? area, [share(1.1), share(1)], 1);
	work(surface, rule(surface, workArea ?? area, 'Desired ≠ observed', {focus: true, right: bench.loops}), scene, bench);
	subject(
		surface,
		rule(surface, subjectArea ?? area, bench.subject?.title ?? 'Object', {right: bench.subject?.facts ?? ''}),
		bench,
		false,
	);
	call(surface, rule(surface, callArea ?? area, 'The call you would make'), bench, false);
	why(surface, rule(surface, whyArea ?? area, 'Why', {right: 'i'}), scene, bench, true);
};

/** The screen of the workload controllers' seat. */
export const controller = defineScreen({
	name: 'controller',
	title: 'Controller bench',
	commands: ['ctrl', 'controller', 'controllers'],
	needsRun: true,
	panels: () => 1,
	draw(surface, scene) {
		const {content} = chrome(surface, scene, controller);
		const bench = benchOf(scene);

		if (bench === undefined) {
			const box = rule(surface, content, 'Controller bench');
			line(surface, box, 0, [
				['dim', 'this run has no controller seat; '],
				['key', ':dash'],
				['dim', ' shows the cluster'],
			]);
			return;
		}

		const size = classOf(scene);
		(size === 'reduced' ? drawReduced : isSmall(size) ? drawSmall : drawWide)(surface, content, scene, bench);
	},
	request: model => {
		const item = model.cursors[workList]?.key;
		return {
			...(item === undefined ? {} : {item}),
			...(model.explain === undefined ? {} : {explain: `work/${item ?? ''}`}),
		};
	},
	about: scene => {
		const item = chosenItem(scene);
		return item === undefined
			? {
					title: 'the work list',
					summary: 'Every object whose wanted and observed state differ, and what the loop would do about it.',
				}
			: {
					title: `${item.object.kind} ${item.object.name} · ${item.difference}`,
					summary: wrap(
						`The loop would ${item.proposal}. It compares what it has seen with what is wanted, and may be looking at the past: a stale write comes back as 409.`,
						400,
					).join(' '),
				};
	},
	actions: controllerActions,
	hints: ['time.space', 'why', 'advice', 'time.undo', 'go.leave'],
});
