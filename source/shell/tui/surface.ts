/**
A surface: cells of a terminal as painters see them.

Each cell holds one grapheme and one style. A grapheme of two columns takes its cell and leaves the next one empty
(`''`). Painters write characters and tokens, nothing else; what they write is made harmless here, so no painter can
forget it. Writing outside the surface is allowed and does nothing.
*/
import {harmless} from './escape.ts';
import {type Ground, groundOf, type Style, styleOf, type Token, tokenOf} from './theme.ts';
import {graphemes, graphemeWidth} from './width.ts';

/** Text with tokens: `['ready ', ['bad', '1 of 2']]`. A bare string has the base token. */
export type Inked = string | ReadonlyArray<string | readonly [Token, string]>;

export type Rectangle = {readonly x: number; readonly y: number; readonly width: number; readonly height: number};

export type PutOptions = {
	/** Columns at most; longer text ends in `…`. */
	readonly width?: number;
	/** Token of bare strings. */
	readonly base?: Token;
	readonly ground?: Ground;
	readonly bold?: boolean;
	readonly struck?: boolean;
};

/** The parts of a text, each with its token. */
export const partsOf = (text: Inked, base: Token = 'plain'): ReadonlyArray<readonly [Token, string]> =>
	typeof text === 'string' ? [[base, text]] : text.map(part => (typeof part === 'string' ? [base, part] : part));

/** The text without its tokens. */
export const bare = (text: Inked): string =>
	typeof text === 'string' ? text : text.map(part => (typeof part === 'string' ? part : part[1])).join('');

/** A text made harmless, cut into graphemes, and measured. */
type Shape = {readonly graphemes: readonly string[]; readonly widths: readonly number[]; readonly width: number};

/** The same texts come back at every draw: shapes are kept up to this many, and not of very long texts. */
const shapesKept = 8192;
const longestKept = 300;
const shapes = new Map<string, Shape>();

const shaped = (text: string): Shape => {
	const list = [...graphemes(harmless(text))];
	const widths = list.map(graphemeWidth);
	return {graphemes: list, widths, width: widths.reduce((sum, width) => sum + width, 0)};
};

const shapeOf = (text: string): Shape => {
	const known = shapes.get(text);

	if (known !== undefined) {
		return known;
	}

	const shape = shaped(text);

	if (text.length <= longestKept) {
		if (shapes.size >= shapesKept) {
			shapes.clear();
		}

		shapes.set(text, shape);
	}

	return shape;
};

/** Columns of a text once it is harmless. */
export const inkedWidth = (text: Inked): number =>
	typeof text === 'string'
		? shapeOf(text).width
		: text.reduce((sum, part) => sum + shapeOf(typeof part === 'string' ? part : part[1]).width, 0);

export class Surface {
	readonly width: number;
	readonly height: number;
	/** One grapheme a cell, row by row. */
	readonly characters: string[];
	readonly styles: Uint16Array;
	/** Turns graphemes into ones that the terminal has. */
	readonly glyph: ((grapheme: string) => string) | undefined;

	constructor(width: number, height: number, glyph?: (grapheme: string) => string) {
		this.width = width;
		this.height = height;
		this.glyph = glyph;
		this.characters = new Array<string>(width * height).fill(' ');
		this.styles = new Uint16Array(width * height);
	}

	/** The whole surface as a rectangle. */
	get all(): Rectangle {
		return {x: 0, y: 0, width: this.width, height: this.height};
	}

	clear(): void {
		this.characters.fill(' ');
		this.styles.fill(0);
	}

	/** One cell. The grapheme must be one column wide and harmless: for painters' own glyphs. */
	cell(x: number, y: number, grapheme: string, token: Token = 'plain', ground: Ground = 'none'): void {
		this.#set(x, y, this.glyph === undefined ? grapheme : this.glyph(grapheme), styleOf(token, ground));
	}

	/**
	Writes text, cut at `width` columns or at the edge. Returns the column after it.
	*/
	put(x: number, y: number, text: Inked, options: PutOptions = {}): number {
		const {base = 'plain', ground = 'none', bold = false, struck = false} = options;
		const room = Math.min(options.width ?? Number.POSITIVE_INFINITY, this.width - x);

		if (room <= 0 || y < 0 || y >= this.height) {
			return x;
		}

		const parts = partsOf(text, base);
		const whole = inkedWidth(text);
		const limit = x + (whole > room ? room - 1 : room);
		let column = x;
		let style = styleOf(base, ground, bold, struck);

		for (const [token, part] of parts) {
			const shape = shapeOf(part);
			style = styleOf(token, ground, bold, struck);

			for (const [index, grapheme] of shape.graphemes.entries()) {
				const width = shape.widths[index] ?? 1;

				if (column + width > limit) {
					return whole > room ? this.#ellipsis(column, y, style) : column;
				}

				this.#write(column, y, grapheme, width, style);
				column += width;
			}
		}

		return whole > room ? this.#ellipsis(column, y, style) : column;
	}

	/** Writes text that ends at column `right` (inclusive). */
	putRight(right: number, y: number, text: Inked, options: PutOptions = {}): void {
		const width = Math.min(inkedWidth(text), options.width ?? Number.POSITIVE_INFINITY);
		this.put(right - width + 1, y, text, {...options, width});
	}

	/** Makes one row look like another. */
	copyRow(from: number, to: number): void {
		for (let x = 0; x < this.width; x++) {
			this.characters[to * this.width + x] = this.characters[from * this.width + x]!;
		}

		this.styles.copyWithin(to * this.width, from * this.width, (from + 1) * this.width);
	}

	fill(area: Rectangle, grapheme = ' ', token: Token = 'plain', ground: Ground = 'none'): void {
		for (let row = 0; row < area.height; row++) {
			for (let column = 0; column < area.width; column++) {
				this.cell(area.x + column, area.y + row, grapheme, token, ground);
			}
		}
	}

	/** Puts one ground behind a stretch of a row, keeping what is written there. */
	ground(x: number, y: number, width: number, ground: Ground, bold = false): void {
		for (let column = Math.max(0, x); column < Math.min(this.width, x + width); column++) {
			const index = y * this.width + column;
			const style = this.styles[index] ?? 0;
			this.styles[index] = styleOf(tokenOf(style), ground, bold);
		}
	}

	/** Everything steps back: an overlay is open in front. */
	dimAll(): void {
		this.styles.fill(styleOf('back'));
	}

	/** One row as text, without trailing blanks. */
	row(y: number): string {
		return this.characters
			.slice(y * this.width, (y + 1) * this.width)
			.join('')
			.trimEnd();
	}

	/** The picture as text: what paint tests compare. */
	text(): string {
		return `${Array.from({length: this.height}, (_, y) => this.row(y)).join('\n')}\n`;
	}

	/** The tokens of one row, one letter run per change: `dim:4 ok:1 …`; for tests of styles. */
	tokensOf(y: number): string {
		const runs: string[] = [];
		let last: string | undefined;
		let count = 0;

		for (let x = 0; x < this.width; x++) {
			const style = this.styles[y * this.width + x] ?? 0;
			const name = `${tokenOf(style)}${groundOf(style) === 'none' ? '' : `/${groundOf(style)}`}`;

			if (name !== last && last !== undefined) {
				runs.push(`${last}:${count}`);
				count = 0;
			}

			last = name;
			count += 1;
		}

		return [...runs, `${last}:${count}`].join(' ');
	}

	#set(x: number, y: number, grapheme: string, style: Style): void {
		if (x < 0 || x >= this.width || y < 0 || y >= this.height) {
			return;
		}

		const index = y * this.width + x;
		this.characters[index] = grapheme;
		this.styles[index] = style;
	}

	#write(x: number, y: number, grapheme: string, width: number, style: Style): void {
		if (width === 0) {
			return;
		}

		if (this.glyph === undefined) {
			this.#set(x, y, grapheme, style);
		} else {
			this.#set(x, y, this.glyph(grapheme), style);

			if (width === 2) {
				this.#set(x + 1, y, ' ', style);
			}

			return;
		}

		if (width === 2) {
			this.#set(x + 1, y, '', style);
		}
	}

	#ellipsis(x: number, y: number, style: Style): number {
		this.#set(x, y, this.glyph === undefined ? '…' : this.glyph('…'), style);
		return x + 1;
	}
}
