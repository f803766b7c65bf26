/** The texts of one object: describe, YAML, events, logs, its tree and its story. */
import type {LogLine, ObjectTexts} from '../../../../game/view/frame.ts';
import {cursorOf, type DetailTab, type Model} from '../../model.ts';
import {line, scrollbar} from '../../paint.ts';
import type {Scene} from '../../screen.ts';
import {bare, type Inked, inkedWidth, type Rectangle, type Surface} from '../../surface.ts';
import {padRight, wrap} from '../../width.ts';
import {clockOf} from '../../words.ts';
import {textList} from './choice.ts';
import type {Titled} from './list-panel.ts';

export type TextTab = Exclude<DetailTab, 'list'>;

const logText = (entry: LogLine, timestamps: boolean): Inked => [
	['dim', timestamps ? `${clockOf(entry.at)}.${String(Math.floor((entry.at % 1000) / 10)).padStart(2, '0')} ` : ''],
	[entry.tone, entry.level === '' ? '' : padRight(entry.level, 6)],
	[entry.tone === 'dim' ? 'dim' : 'plain', entry.text],
];

const nothing: Readonly<Record<TextTab, string>> = {
	describe: 'nothing to describe',
	yaml: 'no such object',
	events: 'no events about it',
	logs: 'no log lines',
	previous: 'no previous container',
	tree: 'nothing belongs to it',
	story: 'nothing has happened to it yet',
};

/** Texts that grow at their end while time goes on. */
const growing: readonly DetailTab[] = ['logs', 'previous', 'story'];

export const follows = ({follows: wanted, tab}: Model): boolean => wanted && growing.includes(tab);

export const textLines = (texts: ObjectTexts | undefined, tab: TextTab, model: Model): readonly Inked[] => {
	if (texts === undefined) {
		return [[['dim', 'nothing chosen']]];
	}

	if (tab === 'logs' || tab === 'previous') {
		const {logs} = texts;

		if (logs?.refusal !== undefined) {
			return [[['warn', logs.refusal]]];
		}

		const shown = (logs?.lines ?? []).map(entry => logText(entry, model.timestamps));
		return shown.length === 0
			? [[['dim', nothing[tab]]]]
			: [...shown, ...(tab === 'logs' && model.follows ? followed : [])];
	}

	const found = texts[tab];
	return found === undefined || found.lines.length === 0
		? [[['dim', nothing[tab]]]]
		: [...found.lines, ...(tab === 'story' && model.follows ? followed : [])];
};

const followed: readonly Inked[] = ['', [['accent', '▼ following']]];

const wrapped = (list: readonly Inked[], width: number): readonly Inked[] =>
	list.flatMap(text => (inkedWidth(text) <= width ? [text] : wrap(bare(text), width)));

/** The lines as they are shown in this width. */
export const shownLines = (scene: Scene, tab: TextTab, width: number): readonly Inked[] => {
	const all = textLines(scene.frame.objects?.texts, tab, scene.model);
	return scene.model.wraps ? wrapped(all, width) : all;
};

/** The first line on screen of a text of so many lines: its end while it is followed. */
export const firstLine = (scene: Scene, total: number, height: number): number => {
	const most = Math.max(0, total - height);
	return follows(scene.model) ? most : Math.min(most, cursorOf(scene.model, textList).from);
};

export const isMatch = (text: Inked, find: string): boolean =>
	find !== '' && bare(text).toLowerCase().includes(find.toLowerCase());

const paintText = (surface: Surface, box: Rectangle, list: readonly Inked[], from: number, find: string): void => {
	for (const [row, text] of list.slice(from, from + box.height).entries()) {
		line(surface, box, row, text);

		if (isMatch(text, find)) {
			surface.ground(box.x, box.y + row, Math.min(box.width, inkedWidth(text)), 'sel');
		}
	}
};

const tabTitles: Readonly<Record<TextTab, readonly [title: string, key: string]>> = {
	describe: ['describe', 'd'],
	yaml: ['yaml', 'y'],
	events: ['events', 'E'],
	logs: ['logs', 'l  p previous'],
	previous: ['previous logs', 'p'],
	tree: ['tree', 'x'],
	story: ['story', 'f'],
};

export const paintTab = (
	surface: Surface,
	area: Rectangle,
	scene: Scene,
	tab: TextTab,
	titled: Titled,
	focus: boolean,
): void => {
	const {texts} = scene.frame.objects ?? {};
	const [title, key] = tabTitles[tab];
	const name = texts?.object?.name ?? (tab === 'tree' ? `all ${scene.model.list.resource}` : '');
	const box = titled(surface, area, focus || tab === 'describe' ? [['title', `${title}  `], name] : title, {
		focus,
		right: key,
	});
	const list = shownLines(scene, tab, box.width);
	const end = Math.max(0, list.length - box.height);
	const from = focus ? firstLine(scene, list.length, box.height) : growing.includes(tab) ? end : 0;
	paintText(surface, box, list, from, focus ? scene.model.find : '');

	if (focus) {
		scrollbar(
			surface,
			{x: area.x + area.width - 1, y: box.y, width: 1, height: box.height},
			from,
			box.height,
			list.length,
			true,
		);
	}
};
