/**
The tuner's bench: the scheduler's profile as it is edited, its file, and what came of the changes.

The profile stands on the left, whatever the size; beside it, or below it on a small screen, the file and what the cluster looks
like under it. Nothing here reaches the scheduler before it is applied.
*/
import type {TunerBench} from '../../../game/view/frame.ts';
import {chrome} from '../chrome.ts';
import {columnsOf, fixed, isSmall, rowsOf, share} from '../layout.ts';
import {line, lines, panel, rule} from '../paint.ts';
import {classOf, defineScreen, type Scene} from '../screen.ts';
import type {Inked, Rectangle, Surface} from '../surface.ts';
import {tunerActions} from './tuner/acts.ts';
import {benchOf, chosenLine, type SidePanel, sidePanel, sidePanels} from './tuner/choice.ts';
import {changeLines, clusterLines, comparisonLines} from './tuner/outcome.ts';
import {fileLines, profileList} from './tuner/profile.ts';

const sideTitles: Readonly<Record<SidePanel, string>> = {
	cluster: 'Cluster',
	comparison: 'Comparison',
	changes: 'Changes',
	file: 'KubeSchedulerConfiguration',
};

const sideLines = (which: SidePanel, bench: TunerBench, width: number): readonly Inked[] =>
	which === 'cluster'
		? clusterLines(bench, width)
		: which === 'comparison'
			? comparisonLines(bench, width)
			: which === 'changes'
				? changeLines(bench, width)
				: fileLines(bench);

/** What `tab` would show next. */
const tabHint = (scene: Scene, which: SidePanel): Inked => {
	const panels = sidePanels(scene);
	const next = panels[(panels.indexOf(which) + 1) % panels.length];
	return panels.length < 2 || next === undefined ? '' : [['key', 'tab'], ` ${sideTitles[next].toLowerCase()}`];
};

const side = (
	surface: Surface,
	area: Rectangle,
	scene: Scene,
	bench: TunerBench,
	which: SidePanel,
	framed: typeof panel,
): void => {
	const box = framed(surface, area, sideTitles[which], {
		right: which === 'file' && framed === panel ? '' : tabHint(scene, which),
	});
	const list = sideLines(which, bench, box.width);
	lines(surface, box, list, which === 'file' ? firstShown(bench, box.height, list.length) : 0);
};

/** Where there is not room for the whole file, it begins a line above what is new in it. */
const firstShown = ({file, problems}: TunerBench, height: number, length: number): number => {
	const changed = file.findIndex(({mark}) => mark !== ' ');
	return problems.length > 0 || changed < 0 || length <= height
		? 0
		: Math.min(Math.max(0, changed - 1), length - height);
};

const profileTitle = (bench: TunerBench): Inked => `Profile ${bench.schedulerName}`;

const changesText = ({changes, refusal}: TunerBench): Inked =>
	changes.length === 0
		? 'in force'
		: [['you', `${changes.length} edited`], refusal === undefined ? ', C applies' : ', not now'];

const drawLarge = (surface: Surface, area: Rectangle, scene: Scene, bench: TunerBench): void => {
	const [left, middle, right] = columnsOf(area, [fixed(80), fixed(52), share(1)]);

	if (left === undefined || middle === undefined || right === undefined) {
		return;
	}

	const [profile, changes] = rowsOf(left, [fixed(30), share(1)]);
	const [cluster, comparison] = rowsOf(right, [fixed(22), share(1)]);
	profileList(
		surface,
		panel(surface, profile ?? left, profileTitle(bench), {right: changesText(bench), focus: true}),
		scene,
	);
	side(surface, changes ?? left, scene, bench, 'changes', panel);
	side(surface, middle, scene, bench, 'file', panel);
	side(surface, cluster ?? right, scene, bench, 'cluster', panel);
	side(surface, comparison ?? right, scene, bench, 'comparison', panel);
};

const drawMedium = (surface: Surface, area: Rectangle, scene: Scene, bench: TunerBench): void => {
	const [left, right] = columnsOf(area, [fixed(72), share(1)]);

	if (left === undefined || right === undefined) {
		return;
	}

	const [file, below] = rowsOf(right, [fixed(Math.min(15, bench.file.length + bench.problems.length + 3)), share(1)]);
	profileList(surface, panel(surface, left, profileTitle(bench), {right: changesText(bench), focus: true}), scene);
	side(surface, file ?? right, scene, bench, 'file', panel);
	side(surface, below ?? right, scene, bench, sidePanel(scene), panel);
};

const drawSmall = (surface: Surface, area: Rectangle, scene: Scene, bench: TunerBench): void => {
	const which = sidePanel(scene);
	const wanted = sideLines(which, bench, area.width).length + 1;
	const [top, below] = rowsOf(area, [
		share(1),
		fixed(Math.min(Math.max(4, wanted), which === 'comparison' ? area.height - 6 : Math.floor(area.height / 2))),
	]);
	profileList(
		surface,
		rule(surface, top ?? area, profileTitle(bench), {right: changesText(bench), focus: true}),
		scene,
	);
	side(surface, below ?? area, scene, bench, which, rule);
};

/** The screen of the tuner's seat. */
export const tuner = defineScreen({
	name: 'tuner',
	title: 'Tuner bench',
	commands: ['tuner', 'profile'],
	needsRun: true,
	panels: scene => sidePanels(scene).length,
	draw(surface, scene) {
		const {content} = chrome(surface, scene, tuner);
		const bench = benchOf(scene);

		if (bench === undefined) {
			const box = rule(surface, content, 'Tuner bench');
			line(surface, box, 0, [
				['dim', 'this run has no tuner seat; '],
				['key', ':sched'],
				['dim', ' shows the scheduler, '],
				['key', ':dash'],
				['dim', ' the cluster'],
			]);
			return;
		}

		const size = classOf(scene);
		const draw = size === 'L' ? drawLarge : isSmall(size) ? drawSmall : drawMedium;
		draw(surface, content, scene, bench);
	},
	request: ({edits}) => (Object.keys(edits).length === 0 ? {} : {edits}),
	about(scene) {
		const chosen = chosenLine(scene);
		return chosen === undefined
			? {
					title: 'the profile',
					summary: 'What kube-scheduler reads when it starts: which plugins decide, and how much each score weighs.',
				}
			: {title: chosen.label, summary: chosen.explain};
	},
	explain(scene) {
		const chosen = chosenLine(scene);
		return chosen === undefined
			? undefined
			: {
					...tuner.about(scene),
					lines: [
						{label: 'setting', text: chosen.id},
						{label: 'edited', text: chosen.on ? (chosen.value === '' ? 'on' : chosen.value) : 'off'},
						{label: 'in force', text: chosen.inForce === '' ? 'none' : chosen.inForce},
						{label: 'usually', text: chosen.usual === '' ? 'none' : chosen.usual},
						...(chosen.points === '' ? [] : [{label: 'decides at', text: chosen.points}]),
					],
					codex: ['scheduler-profile', 'scoring-strategy', 'nodes-to-score'],
				};
	},
	actions: tunerActions,
	hints: ['time.space', 'why', 'advice', 'time.undo', 'go.next-panel', 'go.leave'],
});
