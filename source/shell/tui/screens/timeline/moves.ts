/** Moving through time and through the tree. */
import {movement} from '../../keymap.ts';
import {isSmall} from '../../layout.ts';
import {cursorOf, focusOf, withCursor} from '../../model.ts';
import {classOf, type Outcome, type Scene} from '../../screen.ts';
import type {Inked} from '../../surface.ts';
import {momentOf} from '../../words.ts';
import {axisOf, columnAt, cursorAt, rangeOf, timelineOf} from './axis.ts';
import {causeList, causeRows} from './causes.ts';

/** What lies under the cursor's column, in words; the marks are small and many. */
const marksAt = (scene: Scene, at: number): Inked | undefined => {
	const timeline = timelineOf(scene);

	if (timeline === undefined) {
		return undefined;
	}

	const axis = axisOf(scene, timeline, scene.size.columns);
	const column = columnAt(axis, at);
	const texts = timeline.lanes.flatMap(({name, stretches}) =>
		stretches
			.filter(({from}) => from >= axis.from && from <= axis.until && columnAt(axis, from) === column)
			.map(({from, text}) => `${momentOf(from)} ${name}: ${text}`),
	);
	return texts.length === 0
		? undefined
		: [texts.slice(0, 3).join(' · '), ['dim', texts.length > 3 ? ` · and ${texts.length - 3} more` : '']];
};

/** The cursor at a moment, and what is marked there. */
const withMoment = (scene: Scene, at: number): Outcome => {
	const text = marksAt(scene, at);
	return {
		model: {
			...scene.model,
			timeline: {...scene.model.timeline, cursor: at},
			...(text === undefined ? {} : {said: {tone: 'plain', text}}),
		},
	};
};

export const moveCursor = (scene: Scene, direction: -1 | 1): Outcome => {
	const timeline = timelineOf(scene);

	if (timeline === undefined) {
		return {};
	}

	const range = rangeOf(scene, timeline);
	const step = Math.max(100, Math.round((range.until - range.from) / 100));
	const cursor = Math.max(timeline.from, Math.min(timeline.until, cursorAt(scene, timeline) + direction * step));
	return withMoment(scene, cursor);
};

export const toIncident = (scene: Scene, direction: -1 | 1): Outcome => {
	const timeline = timelineOf(scene);
	const starts = timeline?.incidentStarts ?? timeline?.incident?.starts ?? [];
	const cursor = timeline === undefined ? 0 : cursorAt(scene, timeline);
	const found = direction === 1 ? starts.find(at => at > cursor) : starts.findLast(at => at < cursor);
	return found === undefined
		? {model: {...scene.model, said: {tone: 'dim', text: `no incident ${direction === 1 ? 'after' : 'before'} this`}}}
		: withMoment(scene, found);
};

/** The cursor on the mark before or after it, whatever lane it is on. */
export const toMark = (scene: Scene, direction: -1 | 1): Outcome => {
	const timeline = timelineOf(scene);

	if (timeline === undefined) {
		return {};
	}

	const cursor = cursorAt(scene, timeline);
	const moments = timeline.lanes.flatMap(({stretches}) => stretches.map(({from}) => from)).sort((a, b) => a - b);
	const found = direction === 1 ? moments.find(at => at > cursor) : moments.findLast(at => at < cursor);
	return found === undefined
		? {model: {...scene.model, said: {tone: 'dim', text: `no mark ${direction === 1 ? 'after' : 'before'} this`}}}
		: withMoment(scene, found);
};

export const zoom = (scene: Scene, factor: number): Outcome => {
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

export const moveCause = (scene: Scene, key: string): Outcome => {
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

export const chosenMoment = (scene: Scene): number | undefined => {
	const timeline = timelineOf(scene);

	if (timeline === undefined) {
		return undefined;
	}

	const branch = causeRows(timeline, !isSmall(classOf(scene)))[cursorOf(scene.model, causeList).index]?.branch;
	return focusOf(scene.model) === 1
		? (branch?.goTo ?? branch?.at ?? cursorAt(scene, timeline))
		: cursorAt(scene, timeline);
};
