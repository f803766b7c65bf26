/** Lanes from cause to effect, the cursor through all of them, and the share of failed requests. */
import type {Lane, Stretch, TimelineFrame} from '../../../../game/view/frame.ts';
import {area as plotArea} from '../../paint.ts';
import type {Scene} from '../../screen.ts';
import type {Rectangle, Surface} from '../../surface.ts';
import type {Token} from '../../theme.ts';
import {padLeft} from '../../width.ts';
import {clockOf, percent} from '../../words.ts';
import {type Axis, axisOf, columnAt, cursorAt} from './axis.ts';

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

export const paintLanes = (
	surface: Surface,
	area: Rectangle,
	scene: Scene,
	timeline: TimelineFrame,
	airy: boolean,
): void => {
	const axis = axisOf(scene, timeline, area.width);
	const {x} = axis;
	const cursor = cursorAt(scene, timeline);
	const now = scene.frame.clock?.now ?? timeline.until;
	const edge = columnAt(axis, Math.min(now, axis.until));
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

	if (cursor >= axis.from && cursor <= axis.until) {
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
