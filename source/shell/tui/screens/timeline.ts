/**
What caused what: lanes from cause to effect, one cursor, the share of failed requests, and the tree of causes.

`enter` on a line of the tree moves the whole game to that moment, where the run allows it. At the cursor: truth beside
API, and when the gap closed.
*/
import type {Branch, Gap, Lane, Stretch, TimelineFrame} from '../../../game/view/frame.ts';
import {chrome} from '../chrome.ts';
import {movement, movementKeys} from '../keymap.ts';
import {columnsOf, fixed, isSmall, rowsOf, share} from '../layout.ts';
import {cursorOf, focusOf, withCursor} from '../model.ts';
import {treeLines} from '../overlays.ts';
import {bar, line, lines, panel, area as plotArea, rule, windowOf} from '../paint.ts';
import {classOf, defineAction, defineScreen, type Outcome, type Scene} from '../screen.ts';
import type {Inked, Rectangle, Surface} from '../surface.ts';
import type {Token} from '../theme.ts';
import {padLeft, padRight} from '../width.ts';
import {clockOf, momentOf, percent, signed} from '../words.ts';

const causeList = 'timeline/causes';

const timelineOf = (scene: Scene): TimelineFrame | undefined => scene.frame.timeline;

type Range = {readonly from: number; readonly until: number};

/** What is shown: the whole, or the part that was zoomed to. */
const rangeOf = (scene: Scene, timeline: TimelineFrame): Range => {
	const {from = timeline.from, until = timeline.until} = scene.model.timeline;
	return {from, until: Math.max(until, from + 1000)};
};

const cursorAt = (scene: Scene, timeline: TimelineFrame): number => scene.model.timeline.cursor ?? timeline.cursor;

const marks: Readonly<Record<Stretch['mark'], string>> = {
	fault: '▼',
	alert: '▲',
	you: '◆',
	silent: '?',
	start: '◐',
	end: '◌',
	wait: '○',
	drop: '↓',
	announced: '◇',
};

const labelWidth = (width: number): number => (width >= 110 ? 14 : 13);

type Axis = Range & {readonly x: number; readonly width: number};

const columnAt = ({from, until, x, width}: Axis, at: number): number =>
	x + Math.max(0, Math.min(width - 1, Math.floor(((at - from) / (until - from)) * width)));

const steps = [1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_200_000, 3_600_000];

const axisRow = (surface: Surface, y: number, axis: Axis, cursor: number): void => {
	const least = ((axis.until - axis.from) * 10) / axis.width;
	const step = steps.find(candidate => candidate >= least) ?? 3_600_000;

	for (let at = Math.ceil(axis.from / step) * step; at <= axis.until; at += step) {
		const text = clockOf(at);
		const x = Math.min(columnAt(axis, at) - Math.floor(text.length / 2), surface.width - text.length - 1);
		surface.put(Math.max(axis.x, x), y, [[Math.abs(at - cursor) < step / 2 && at <= cursor ? 'head' : 'dim', text]]);
	}
};

const laneRow = (surface: Surface, y: number, axis: Axis, lane: Lane, now: number, edge: number): void => {
	surface.put(1, y, [[lane.yours ? 'you' : 'dim', lane.name]]);
	surface.put(axis.x, y, [['faint', '·'.repeat(Math.max(0, edge - axis.x))]]);

	for (const stretch of lane.stretches) {
		const until = stretch.until ?? now;

		if (until < axis.from || stretch.from > axis.until) {
			continue;
		}

		const first = columnAt(axis, stretch.from);
		const last = Math.min(edge - 1, columnAt(axis, until));
		const token: Token = stretch.tone;
		surface.put(first + 1, y, [[token, '━'.repeat(Math.max(0, last - first))]]);

		if (stretch.from >= axis.from) {
			surface.cell(first, y, marks[stretch.mark], token);
		}
	}
};

/** Largest value of each column's stretch of time. */
const valuesOf = (timeline: TimelineFrame, axis: Axis): number[] =>
	Array.from({length: axis.width}, (_, column) => {
		const at = axis.from + ((axis.until - axis.from) * column) / axis.width;
		const next = axis.from + ((axis.until - axis.from) * (column + 1)) / axis.width;
		const {step, values} = timeline.failed;
		const first = Math.floor((at - timeline.from) / step);
		const last = Math.max(first + 1, Math.ceil((next - timeline.from) / step));
		return Math.max(0, ...values.slice(Math.max(0, first), Math.max(0, last)));
	});

const lanes = (surface: Surface, area: Rectangle, scene: Scene, timeline: TimelineFrame, airy: boolean): void => {
	const range = rangeOf(scene, timeline);
	const x = labelWidth(area.width);
	const axis: Axis = {...range, x, width: area.width - x - 2};
	const cursor = cursorAt(scene, timeline);
	const now = scene.frame.clock?.now ?? timeline.until;
	const edge = columnAt(axis, Math.min(now, range.until));
	const step = airy ? 2 : 1;
	const plotTop = area.y + 1 + timeline.lanes.length * step;
	const plotHeight = Math.max(1, area.y + area.height - plotTop);
	axisRow(surface, area.y, axis, cursor);

	const values = valuesOf(timeline, axis).slice(0, Math.max(0, edge - x));
	const peak = Math.max(0.02, ...values);
	const high = peak > 0.5 ? 1 : Math.ceil(peak * 20) / 20;
	surface.put(1, plotTop, [['dim', `failed ${padLeft(percent(high), 4)}`]]);
	surface.put(8, plotTop + plotHeight - 1, [['dim', padLeft('0%', 4)]]);
	const cursorColumn = columnAt(axis, cursor);

	if (cursor >= range.from && cursor <= range.until) {
		for (let y = area.y + 1; y < area.y + area.height; y++) {
			surface.cell(cursorColumn, y, '│', 'head');
		}
	}

	for (let y = area.y + 1; y < area.y + area.height; y++) {
		surface.cell(edge, y, '┊', 'faint');
	}

	plotArea(surface, {x, y: plotTop, width: axis.width, height: plotHeight}, values, 'bad', {low: 0, high});

	for (const [index, lane] of timeline.lanes.entries()) {
		laneRow(surface, area.y + 1 + index * step, axis, lane, now, edge);
		const y = area.y + 1 + index * step;
		const under = surface.characters[y * surface.width + cursorColumn];

		if (under === '·') {
			surface.cell(cursorColumn, y, '│', 'head');
		}
	}
};

/** The tree flattened: its lines as shown, with the branch behind each. */
const flat = (branches: readonly Branch[]): readonly Branch[] =>
	branches.flatMap(branch => [branch, ...flat(branch.children ?? [])]);

type CauseRow = {readonly branch?: Branch; readonly text: Inked};

const causeRows = (timeline: TimelineFrame, spaced: boolean): readonly CauseRow[] =>
	timeline.causes.flatMap((root, index): readonly CauseRow[] => {
		const texts = treeLines([root]);
		const branches = flat([root]);
		const rows = texts.map((text, row): CauseRow => ({text, branch: branches[row]}));
		return spaced && index > 0 ? [{text: ''}, ...rows] : rows;
	});

const causes = (surface: Surface, box: Rectangle, scene: Scene, timeline: TimelineFrame): void => {
	const spaced = !isSmall(classOf(scene));
	const rows = causeRows(timeline, spaced);
	const focus = focusOf(scene.model) === 1;
	const index = Math.max(0, Math.min(rows.length - 1, cursorOf(scene.model, causeList).index));
	const from = windowOf(cursorOf(scene.model, causeList).from, focus ? index : 0, box.height, rows.length);

	if (rows.length === 0) {
		line(surface, box, 0, [['dim', 'nothing has happened yet']]);
		return;
	}

	for (const [row, {text}] of rows.slice(from, from + box.height).entries()) {
		line(surface, box, row, text);

		if (focus && row + from === index) {
			surface.ground(box.x, box.y + row, box.width, 'sel', true);
		}
	}
};

const gapLines = (gaps: readonly Gap[]): Inked[] => {
	const what = Math.max(8, ...gaps.map(gap => gap.what.length)) + 2;
	const truth = Math.max(12, ...gaps.map(gap => gap.truth[1].length)) + 4;
	const glyph = (tone: Token): string =>
		(({ok: '● ', warn: '▲ ', bad: '✖ ', silent: '? '}) as Record<string, string>)[tone] ?? '';
	return [
		[
			['dim', padRight('', what)],
			['dim', padRight('truth', truth)],
			['dim', 'API server'],
		],
		...gaps.map(
			(gap): Inked => [
				padRight(gap.what, what),
				[gap.truth[0], padRight(`${glyph(gap.truth[0])}${gap.truth[1]}`, truth)],
				[gap.api[0], `${glyph(gap.api[0])}${gap.api[1]}`],
			],
		),
	];
};

const blame = (surface: Surface, area: Rectangle, timeline: TimelineFrame): void => {
	const box = panel(surface, area, 'Blame by counterfactual', {right: 'one re-run each'});
	const most = Math.max(1, ...timeline.blame.map(({points = 0}) => Math.abs(points)));
	const width = Math.max(6, Math.min(26, box.width - 46));
	lines(surface, box, [
		[['dim', 'the score without it, same seed, same weather']],
		...timeline.blame.map(
			({text, points, note}): Inked =>
				points === undefined
					? [
							['dim', padRight(text, 22)],
							['info', '◐ computing'],
						]
					: [
							padRight(text, 22),
							...bar(Math.abs(points) / most, width, points > 0 ? 'bad' : 'ok'),
							[points > 0 ? 'bad' : 'ok', padLeft(signed(points), 6)],
							['dim', note === undefined ? '' : `  ${note}`],
						],
		),
		'',
		[
			['dim', 'marks on decisions  '],
			['bad', '??'],
			' 60 or more  ',
			['warn', '?'],
			' 25  ',
			['warn', '?!'],
			' 10  ',
			['ok', '!'],
			' better than the real one',
		],
	]);
};

const atCursor = (surface: Surface, area: Rectangle, scene: Scene, timeline: TimelineFrame): void => {
	const box = panel(surface, area, 'At the cursor', {right: momentOf(cursorAt(scene, timeline))});
	lines(surface, box, [
		...gapLines(timeline.gaps),
		'',
		...(timeline.gapNote === undefined ? [] : [timeline.gapNote, '']),
		...(timeline.next === undefined
			? []
			: [[['dim', 'next  '], ['head', momentOf(timeline.next.at)], `  ${timeline.next.text}`] as Inked]),
		...(timeline.bookmarks.length === 0
			? []
			: [
					'',
					[['dim', 'bookmarks']] as Inked,
					...timeline.bookmarks.map(({at, name}): Inked => [`  ${momentOf(at)}  `, ['dim', name]]),
				]),
	]);
};

/** Row 1: the cursor and the incident under it. */
const incidentRow = (surface: Surface, y: number, scene: Scene, timeline: TimelineFrame): void => {
	const gap = isSmall(classOf(scene)) ? '  ' : '   ';
	const {incident} = timeline;
	surface.put(
		1,
		y,
		[
			['dim', 'cursor '],
			['head', momentOf(cursorAt(scene, timeline))],
			...(incident === undefined
				? [['dim', `${gap}no incident here`] as const]
				: [
						['dim', `${gap}incident `] as const,
						['bad', String(incident.number)] as const,
						['dim', ` of ${incident.of}`] as const,
						...incident.lines.flatMap(
							({label, text}): ReadonlyArray<string | readonly [Token, string]> => [
								['dim', `${gap}${label} `],
								...(typeof text === 'string' ? [text] : text),
							],
						),
					]),
		],
		{width: surface.width - 2},
	);
};

const moveCursor = (scene: Scene, direction: -1 | 1): Outcome => {
	const timeline = timelineOf(scene);

	if (timeline === undefined) {
		return {};
	}

	const range = rangeOf(scene, timeline);
	const step = Math.max(100, Math.round((range.until - range.from) / 100));
	const cursor = Math.max(timeline.from, Math.min(timeline.until, cursorAt(scene, timeline) + direction * step));
	return {model: {...scene.model, timeline: {...scene.model.timeline, cursor}}};
};

const toIncident = (scene: Scene, direction: -1 | 1): Outcome => {
	const timeline = timelineOf(scene);
	const starts = timeline?.incident?.starts ?? [];
	const cursor = timeline === undefined ? 0 : cursorAt(scene, timeline);
	const found = direction === 1 ? starts.find(at => at > cursor) : starts.findLast(at => at < cursor);
	return found === undefined ? {} : {model: {...scene.model, timeline: {...scene.model.timeline, cursor: found}}};
};

const zoom = (scene: Scene, factor: number): Outcome => {
	const timeline = timelineOf(scene);

	if (timeline === undefined) {
		return {};
	}

	const range = rangeOf(scene, timeline);
	const cursor = cursorAt(scene, timeline);
	const width = Math.max(10_000, Math.min(timeline.until - timeline.from, (range.until - range.from) * factor));
	const from = Math.max(timeline.from, Math.min(timeline.until - width, cursor - width / 2));
	return {model: {...scene.model, timeline: {...scene.model.timeline, from, until: from + width}}};
};

const moveCause = (scene: Scene, key: string): Outcome => {
	const timeline = timelineOf(scene);

	if (timeline === undefined) {
		return {};
	}

	const rows = causeRows(timeline, !isSmall(classOf(scene)));
	const by = movement(key, 10) ?? 0;
	const cursor = cursorOf(scene.model, causeList);
	let index = Math.max(0, Math.min(rows.length - 1, cursor.index + by));

	if (rows[index]?.branch === undefined) {
		index = Math.max(0, Math.min(rows.length - 1, index + (by < 0 ? -1 : 1)));
	}

	const at = rows[index]?.branch?.at;
	const model = withCursor({...scene.model, panels: {...scene.model.panels, timeline: 1}}, causeList, {
		...cursor,
		index,
	});
	return {model: at === undefined ? model : {...model, timeline: {...model.timeline, cursor: at}}};
};

const chosenMoment = (scene: Scene): number | undefined => {
	const timeline = timelineOf(scene);

	if (timeline === undefined) {
		return undefined;
	}

	const branch = causeRows(timeline, !isSmall(classOf(scene)))[cursorOf(scene.model, causeList).index]?.branch;
	return focusOf(scene.model) === 1
		? (branch?.goTo ?? branch?.at ?? cursorAt(scene, timeline))
		: cursorAt(scene, timeline);
};

export const timeline = defineScreen({
	name: 'timeline',
	title: 'Timeline',
	commands: ['time', 'timeline', 'causes'],
	needsRun: true,
	panels: () => 2,
	draw(surface, scene) {
		const {content, vitals} = chrome(surface, scene, timeline, {title: 'timeline', vitals: false, ruler: false});
		const view = timelineOf(scene);

		if (view === undefined) {
			line(surface, content, 1, [['dim', ' no timeline yet']]);
			return;
		}

		if (vitals > 0) {
			incidentRow(surface, vitals, scene, view);
		}

		const size = classOf(scene);
		const airy = size === 'L';
		const laneRows = 1 + view.lanes.length * (airy ? 2 : 1) + (airy ? 6 : size === 'M' ? 3 : 2);
		const [top, bottom] = rowsOf(content, [fixed(Math.min(laneRows, content.height - 4)), share(1)]);
		lanes(surface, top ?? content, scene, view, airy);
		const focus = focusOf(scene.model) === 1;

		if (isSmall(size)) {
			causes(
				surface,
				rule(surface, bottom ?? content, 'What caused what', {right: 'enter goes there', focus}),
				scene,
				view,
			);
			return;
		}

		if (size === 'M') {
			causes(
				surface,
				panel(surface, bottom ?? content, 'What caused what', {right: 'enter goes there', focus}),
				scene,
				view,
			);
			return;
		}

		const [left, right] = columnsOf(bottom ?? content, [share(1.28), share(1)]);
		const [upper, lower] = rowsOf(right ?? content, [fixed(view.blame.length + 6), share(1)]);
		causes(
			surface,
			panel(surface, left ?? content, 'What caused what', {right: 'enter goes there', focus}),
			scene,
			view,
		);
		blame(surface, upper ?? content, view);
		atCursor(surface, lower ?? content, scene, view);
	},
	request: model => (model.timeline.cursor === undefined ? {} : {cursor: model.timeline.cursor}),
	about: scene => ({
		title: `the moment ${momentOf(chosenMoment(scene) ?? 0)}`,
		summary:
			'Lanes run from cause to effect. The tree below follows each fault and each of your acts to the requests it cost. Every line comes from the recorded causes, not from guesses.',
	}),
	actions: [
		defineAction({
			name: 'timeline.move',
			title: 'Move the cursor',
			explain: 'Left and right in time, by a hundredth of what is shown.',
			group: 'screen',
			keys: ['left', 'right', 'shift-left', 'shift-right'],
			label: '← →',
			hint: 'move',
			run: (scene, key) => moveCursor(scene, key.endsWith('left') ? -1 : 1),
		}),
		defineAction({
			name: 'timeline.cause',
			title: 'Choose a line of the tree',
			explain: 'The cursor follows.',
			group: 'screen',
			keys: movementKeys,
			label: '↑↓',
			hint: 'cause',
			run: moveCause,
		}),
		defineAction({
			name: 'timeline.incident',
			title: 'Incident before, after',
			explain: 'Moves the cursor to where an incident began.',
			group: 'screen',
			keys: ['[', ']'],
			label: '[ ]',
			hint: 'incident',
			run: (scene, key) => toIncident(scene, key === ']' ? 1 : -1),
		}),
		defineAction({
			name: 'timeline.zoom',
			title: 'Zoom in, out',
			explain: 'Around the cursor.',
			group: 'screen',
			keys: ['+', '-', '='],
			label: '+ -',
			hint: 'zoom',
			run: (scene, key) => zoom(scene, key === '-' ? 2 : 0.5),
		}),
		defineAction({
			name: 'timeline.go',
			title: 'Go to this moment',
			explain: 'The whole game goes there. Free while watching and in replays; marks a scored run as practice.',
			group: 'screen',
			keys: ['enter'],
			hint: 'go there',
			guard: scene => (chosenMoment(scene) === undefined ? 'nothing is chosen' : undefined),
			run: scene => ({wish: {do: 'go-to', at: chosenMoment(scene) ?? 0}}),
		}),
		defineAction({
			name: 'timeline.export',
			title: 'Export the report',
			explain: 'Text, Markdown, JSON, CSV or HTML.',
			group: 'screen',
			keys: ['e'],
			command: ':export md',
			run: () => ({wish: {do: 'export', format: 'md'}}),
		}),
	],
	hints: ['time.bookmark', 'go.next-panel', 'go.back'],
});
