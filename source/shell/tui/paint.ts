/** Small painters that every screen shares: panels, bars, sparklines, plots. */
import {bare, type Inked, inkedWidth, type PutOptions, type Rectangle, type Surface} from './surface.ts';
import type {Token} from './theme.ts';
import {cut, padRight, textWidth} from './width.ts';

export type PanelOptions = {
	/** Right end of the top border: the panel's most useful number or key. */
	readonly right?: Inked;
	readonly focus?: boolean;
	/** Blanks what lies underneath. */
	readonly opaque?: boolean;
};

/** A framed panel. Returns what lies inside, one column of air on each side. */
export const panel = (surface: Surface, area: Rectangle, title: Inked, options: PanelOptions = {}): Rectangle => {
	const {x, y, width, height} = area;
	const token: Token = options.focus === true ? 'accent' : 'faint';

	if (width < 4 || height < 2) {
		return {x, y, width: 0, height: 0};
	}

	if (options.opaque === true) {
		surface.fill(area);
	}

	surface.put(x, y, [[token, `╭${'─'.repeat(width - 2)}╮`]]);
	surface.put(x, y + height - 1, [[token, `╰${'─'.repeat(width - 2)}╯`]]);

	for (let row = 1; row < height - 1; row++) {
		surface.cell(x, y + row, '│', token);
		surface.cell(x + width - 1, y + row, '│', token);
	}

	heading(surface, {x: x + 2, y, width: width - 4, height: 1}, title, options);
	return {x: x + 2, y: y + 1, width: width - 4, height: height - 2};
};

/** A titled rule: a panel without sides, for small screens. Returns what lies below it. */
export const rule = (surface: Surface, area: Rectangle, title: Inked, options: PanelOptions = {}): Rectangle => {
	const {x, y, width, height} = area;
	surface.put(x, y, [[options.focus === true ? 'accent' : 'faint', '─'.repeat(Math.max(0, width))]]);
	heading(surface, {x: x + 1, y, width: width - 2, height: 1}, title, options);
	return {x, y: y + 1, width, height: height - 1};
};

const heading = (surface: Surface, area: Rectangle, title: Inked, options: PanelOptions): void => {
	const base: Token = options.focus === true ? 'key' : 'title';

	if (inkedWidth(title) > 0) {
		const shown: Inked = typeof title === 'string' ? ` ${title} ` : [' ', ...title, ' '];
		surface.put(area.x, area.y, shown, {base, width: area.width});
	}

	const right = options.right ?? '';
	const taken = inkedWidth(title) + 3;
	const width = Math.min(inkedWidth(right) + 2, area.width - taken);

	if (inkedWidth(right) > 0 && width >= Math.min(6, inkedWidth(right) + 2)) {
		const shown: Inked = typeof right === 'string' ? ` ${right} ` : [' ', ...right, ' '];
		surface.putRight(area.x + area.width - 1, area.y, shown, {base: 'dim', width});
	}
};

/** One line inside a rectangle, cut at its edge. */
export const line = (
	surface: Surface,
	area: Rectangle,
	row: number,
	text: Inked,
	options: PutOptions & {readonly indent?: number} = {},
): void => {
	if (row < 0 || row >= area.height) {
		return;
	}

	const indent = options.indent ?? 0;
	surface.put(area.x + indent, area.y + row, text, {
		...options,
		width: Math.min(options.width ?? area.width, area.width - indent),
	});
};

/** Lines from the top of a rectangle down; returns how many fitted. */
export const lines = (surface: Surface, area: Rectangle, list: readonly Inked[], from = 0): number => {
	const shown = list.slice(from, from + Math.max(0, area.height));

	for (const [row, text] of shown.entries()) {
		line(surface, area, row, text);
	}

	return shown.length;
};

const trimmed = (part: string | readonly [Token, string]): string | readonly [Token, string] =>
	typeof part === 'string' ? part.trimEnd() : [part[0], part[1].trimEnd()];

/** Inked text in lines of at most so many columns, broken between words; each part keeps its ink. */
export const wrapInked = (text: Inked, columns: number): readonly Inked[] => {
	const words = (typeof text === 'string' ? [text] : text).flatMap(part => {
		const [token, content] = typeof part === 'string' ? (['plain', part] as const) : part;
		const isInked = typeof part !== 'string';
		return content.split(/(?<= )/).map(word => ({word, part: isInked ? ([token, word] as const) : word}));
	});
	const rows: Array<Array<string | readonly [Token, string]>> = [[]];
	let taken = 0;

	for (const {word, part} of words) {
		const width = textWidth(word.trimEnd());

		if (taken > 0 && taken + width > columns) {
			rows.push([]);
			taken = 0;
		}

		rows.at(-1)?.push(part);
		taken += textWidth(word);
	}

	return rows.map(row => [...row.slice(0, -1), ...row.slice(-1).map(trimmed)]);
};

const limited = (share: number): number => (Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0);

/** Lines and blocks are never drawn inverse. */
const drawn = (token: Token): Token => (token === 'bad' ? 'badline' : token);

/** Used, the part in question, free: `━━━━╍╍────`. Never shows a part that is there as nothing. */
export const bar = (
	share: number,
	width: number,
	token: Token = 'info',
	extra: {readonly share: number; readonly token: Token} | undefined = undefined,
): ReadonlyArray<readonly [Token, string]> => {
	const wanted = Math.round(limited(share) * width);
	const used = share > 0 && wanted === 0 ? 1 : wanted;
	const asked = extra === undefined ? 0 : Math.max(1, Math.round(limited(extra.share) * width));
	const more = Math.max(0, Math.min(width - used, asked));
	return [
		[drawn(token), '━'.repeat(used)],
		[extra?.token ?? 'you', '╍'.repeat(more)],
		['faint', '─'.repeat(Math.max(0, width - used - more))],
	];
};

const eighths = '▁▂▃▄▅▆▇█';

/** A history as one row of blocks: longer ones by the largest of each stretch, shorter ones stand at the right. */
export const sparkline = (
	history: readonly number[],
	width: number,
	token: Token = 'dim',
	range: {readonly low: number; readonly high: number} = {low: 0, high: 1},
): ReadonlyArray<readonly [Token, string]> => {
	const shown = compressed(history, width, true);
	const blocks = shown.map(value => {
		const share = limited((value - range.low) / (range.high - range.low || 1));
		return eighths[Math.min(7, Math.floor(share * 8))] ?? '▁';
	});
	return [
		['faint', '▁'.repeat(Math.max(0, width - shown.length))],
		[drawn(token), blocks.join('')],
	];
};

/** The history in at most `width` values: the last ones, or the largest of each stretch when `whole` is asked for. */
export const compressed = (history: readonly number[], width: number, whole = false): readonly number[] => {
	if (!whole || history.length <= width) {
		return history.slice(-Math.max(0, width) || history.length);
	}

	return Array.from({length: width}, (_, column) => {
		const from = Math.floor((column * history.length) / width);
		const until = Math.max(from + 1, Math.floor(((column + 1) * history.length) / width));
		return Math.max(...history.slice(from, until));
	});
};

/** Exactly `width` values of a history, stretched or taken down to their largest. */
export const fitted = (history: readonly number[], width: number): readonly number[] => {
	if (history.length === 0) {
		return [];
	}

	return history.length >= width
		? compressed(history, width, true)
		: Array.from({length: width}, (_, column) => history[Math.floor((column * history.length) / width)] ?? 0);
};

export type PlotRange = {readonly low: number; readonly high: number};

/** A filled curve in eighths of a cell, one column a value. */
export const area = (
	surface: Surface,
	box: Rectangle,
	values: readonly number[],
	token: Token,
	{low, high}: PlotRange,
): void => {
	for (const [column, value] of values.slice(0, box.width).entries()) {
		const filled = limited((value - low) / (high - low || 1)) * box.height * 8;

		for (let row = 0; row < box.height; row++) {
			const rest = filled - (box.height - 1 - row) * 8;

			if (rest >= 1) {
				surface.cell(
					box.x + column,
					box.y + row,
					rest >= 8 ? '█' : (eighths[Math.floor(rest) - 1] ?? '▁'),
					drawn(token),
				);
			}
		}
	}
};

const strokes = {
	light: {flat: '─', steep: '│', downRight: '╭', downLeft: '╮', upRight: '╰', upLeft: '╯'},
	dashed: {flat: '╌', steep: '╎', downRight: '╭', downLeft: '╮', upRight: '╰', upLeft: '╯'},
	heavy: {flat: '━', steep: '┃', downRight: '┏', downLeft: '┓', upRight: '┗', upLeft: '┛'},
} as const;

/** A curve of box lines, one column a value. */
export const curve = (
	surface: Surface,
	box: Rectangle,
	values: readonly number[],
	token: Token,
	stroke: keyof typeof strokes,
	{low, high}: PlotRange,
): void => {
	const glyph = strokes[stroke];
	const rowOf = (value: number): number =>
		box.y + box.height - 1 - Math.round(limited((value - low) / (high - low || 1)) * (box.height - 1));

	for (const [column, value] of values.slice(0, box.width).entries()) {
		const here = rowOf(value);
		const next = values[column + 1];
		const there = next === undefined ? here : rowOf(next);
		const x = box.x + column;

		if (here === there) {
			surface.cell(x, here, glyph.flat, token);
			continue;
		}

		surface.cell(x, here, there > here ? glyph.downLeft : glyph.upLeft, token);
		surface.cell(x, there, there > here ? glyph.upRight : glyph.downRight, token);

		for (let row = Math.min(here, there) + 1; row < Math.max(here, there); row++) {
			surface.cell(x, row, glyph.steep, token);
		}
	}
};

/** The glyph of a load: says the class by itself, colour repeats it. */
export const heatGlyph = (load: number): readonly [string, Token] => {
	const step = Math.min(6, Math.floor(limited(load) * 7));
	return ['·░░▒▒▓█'[step] ?? '·', `heat${step}` as Token];
};

/** A scroll mark down the right side of a window into a longer list. */
export const scrollbar = (
	surface: Surface,
	box: Rectangle,
	from: number,
	shown: number,
	total: number,
	focus: boolean,
): void => {
	if (total <= shown || box.height < 2) {
		return;
	}

	const size = Math.max(1, Math.round((shown / total) * box.height));
	const start = Math.round((from / Math.max(1, total - shown)) * (box.height - size));

	for (let row = 0; row < box.height; row++) {
		const inside = row >= start && row < start + size;
		surface.cell(box.x, box.y + row, inside ? '█' : '│', inside && focus ? 'accent' : 'faint');
	}
};

/** The window `[from, from + height)` that shows `index`, moved as little as possible. */
export const windowOf = (from: number, index: number, height: number, total: number): number => {
	const low = index < from ? index : index >= from + height ? index - height + 1 : from;
	return Math.max(0, Math.min(low, Math.max(0, total - height)));
};

/** A word with its token, filled with plain blanks: what is inverse ends with the word. */
export const filled = (token: Token, text: string, width: number): ReadonlyArray<readonly [Token, string]> => {
	const shown = cut(text, width);
	return [
		[token, shown],
		['plain', ' '.repeat(Math.max(0, width - textWidth(shown)))],
	];
};

/** Text filled with blanks to a width, tokens kept: for columns made of several tokens. */
export const column = (text: Inked, width: number): ReadonlyArray<string | readonly [Token, string]> => {
	const shown = inkedWidth(text);

	if (shown > width) {
		return [padRight(bare(text), width)];
	}

	const parts = typeof text === 'string' ? [text] : text;
	return [...parts, ' '.repeat(width - shown)];
};
