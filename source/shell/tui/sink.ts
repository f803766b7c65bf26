/**
The sink: what Ink takes for its stdout.

Ink (in its debug mode) hands over every picture whole, as text. The sink reads it into cells, finds the canvas markers,
lays the canvases' surfaces into their places, compares with what is on the screen, and sends the changed runs of cells
in one write. A plain blank of Ink over a canvas is transparent, so whatever Ink draws over a canvas covers it there and
nothing else.

	Ink's text ─► cells ─┐
	                     ├─► wanted ── compared with ── shown ─► one write, framed by ?2026h … ?2026l
	canvas surfaces ─────┘

What is on the screen is only ever changed here and in `terminal.ts`; after a resize, a suspend or a write by anybody
else call `forget`, and the next draw sends everything.
*/
import {EventEmitter} from 'node:events';
import type {Surface} from './surface.ts';
import {type Style, sgr, type Theme} from './theme.ts';
import {graphemes, graphemeWidth} from './width.ts';

export const firstMarker = 0xe000;
const rowsPerCanvas = 200;
const canvases = 32;

/** The character that names a canvas and one of its rows. */
export const markerOf = (canvas: number, row: number): string =>
	String.fromCodePoint(firstMarker + canvas * rowsPerCanvas + row);

const canvasOf = (grapheme: string): {readonly canvas: number; readonly row: number} | undefined => {
	const index = (grapheme.codePointAt(0) ?? 0) - firstMarker;
	return index >= 0 && index < canvases * rowsPerCanvas
		? {canvas: Math.floor(index / rowsPerCanvas), row: index % rowsPerCanvas}
		: undefined;
};

/** Runs of unchanged cells shorter than this are sent along: moving the cursor costs more. */
const joinBelow = 5;

const frameBegin = '\u001b[?2026h';
const frameEnd = '\u001b[?2026l';

/** Styles that came as codes from Ink are numbered from here on; below are the theme's own. */
const firstForeign = 1024;

type Region = {readonly x: number; readonly y: number; readonly canvas: number; readonly row: number};

export type SinkOptions = {
	readonly columns: number;
	readonly rows: number;
	readonly theme: Theme;
	/** Sends bytes to the terminal; false when it asks to slow down. */
	readonly write: (text: string) => boolean;
	readonly glyph?: (grapheme: string) => string;
	/** Told about each draw: bytes and wall milliseconds of the write. */
	readonly onDraw?: (bytes: number, millis: number, keptUp: boolean) => void;
};

const sgrPattern = /\u001b\[([\d;]*)m/y;

export class Sink extends EventEmitter {
	readonly isTTY = true;
	readonly #write: SinkOptions['write'];
	readonly #onDraw: SinkOptions['onDraw'];
	readonly #surfaces = new Map<number, Surface>();
	readonly #foreign: string[] = [];
	readonly #foreignOf = new Map<string, Style>();
	#columns: number;
	#rows: number;
	#theme: Theme;
	#glyph: SinkOptions['glyph'];
	#lines: readonly string[] = [];
	/** Ink's own cells: a plain blank lets the canvas through. */
	#inkCharacters: string[] = [];
	#inkStyles: Uint16Array = new Uint16Array();
	#regions: readonly Region[] = [];
	#wantedCharacters: string[] = [];
	#wantedStyles: Uint16Array = new Uint16Array();
	#shownCharacters: string[] = [];
	#shownStyles: Uint16Array = new Uint16Array();
	#isForgotten = true;
	#isClosed = false;

	constructor(options: SinkOptions) {
		super();
		this.#columns = options.columns;
		this.#rows = options.rows;
		this.#theme = options.theme;
		this.#write = options.write;
		this.#glyph = options.glyph;
		this.#onDraw = options.onDraw;
		this.#allocate();
	}

	get columns(): number {
		return this.#columns;
	}

	get rows(): number {
		return this.#rows;
	}

	/** Called by Ink: a whole picture. Draws at once. */
	write(picture: string): boolean {
		if (this.#isClosed) {
			return true;
		}

		const lines = picture.split('\n').slice(0, this.#rows);

		if (lines.length !== this.#lines.length || lines.some((line, row) => line !== this.#lines[row])) {
			this.#read(lines);
			this.draw();
		}

		return true;
	}

	/** The surface that fills the canvas of this number; undefined takes it away. */
	setCanvas(canvas: number, surface: Surface | undefined): void {
		if (surface === undefined) {
			this.#surfaces.delete(canvas);
		} else {
			this.#surfaces.set(canvas, surface);
		}
	}

	setTheme(theme: Theme, glyph: SinkOptions['glyph']): void {
		this.#theme = theme;
		this.#glyph = glyph;
		this.#read(this.#lines);
		this.forget();
	}

	resize(columns: number, rows: number): void {
		this.#columns = columns;
		this.#rows = rows;
		this.#allocate();
		this.emit('resize');
	}

	/** What is on the screen is unknown: the next draw sends everything. */
	forget(): void {
		this.#isForgotten = true;
	}

	/** From here on nothing is written. */
	close(): void {
		this.#isClosed = true;
	}

	/** Compares what should be with what is, and sends the difference. Returns the bytes sent. */
	draw(): number {
		if (this.#isClosed) {
			return 0;
		}

		this.#compose();
		const changes = this.#changes();

		if (changes === '') {
			return 0;
		}

		const text = `${frameBegin}${changes}\u001b[0m${frameEnd}`;
		const before = performance.now();
		const keptUp = this.#write(text);
		this.#onDraw?.(text.length, performance.now() - before, keptUp);
		return text.length;
	}

	/** The composed picture as text: for tests. */
	text(): string {
		this.#compose();
		return Array.from({length: this.#rows}, (_, row) =>
			this.#wantedCharacters
				.slice(row * this.#columns, (row + 1) * this.#columns)
				.join('')
				.trimEnd(),
		).join('\n');
	}

	#allocate(): void {
		const size = this.#columns * this.#rows;
		this.#inkCharacters = new Array<string>(size).fill(' ');
		this.#inkStyles = new Uint16Array(size);
		this.#wantedCharacters = new Array<string>(size).fill(' ');
		this.#wantedStyles = new Uint16Array(size);
		this.#shownCharacters = new Array<string>(size).fill(' ');
		this.#shownStyles = new Uint16Array(size);
		this.#regions = [];
		this.#lines = [];
		this.#isForgotten = true;
	}

	#read(lines: readonly string[]): void {
		const regions: Region[] = [];
		this.#inkCharacters.fill(' ');
		this.#inkStyles.fill(0);

		for (const [row, line] of lines.entries()) {
			this.#readLine(line, row, regions);
		}

		this.#lines = lines;
		this.#regions = regions;
	}

	#readLine(line: string, row: number, regions: Region[]): void {
		let column = 0;
		let style: Style = 0;
		let codes: string[] = [];

		for (const part of line.split(/(\u001b\[[\d;]*m)/)) {
			sgrPattern.lastIndex = 0;
			const code = sgrPattern.exec(part);

			if (code !== null) {
				codes = code[1] === '' || code[1] === '0' ? [] : [...codes, code[1] ?? ''];
				style = this.#foreignStyle(codes);
				continue;
			}

			for (const grapheme of graphemes(part)) {
				const marker = canvasOf(grapheme);

				if (marker !== undefined) {
					regions.push({x: column, y: row, ...marker});
					column += 1;
					continue;
				}

				column += this.#readGrapheme(grapheme, row, column, style);
			}
		}
	}

	#readGrapheme(grapheme: string, row: number, column: number, style: Style): number {
		const width = graphemeWidth(grapheme);

		if (width === 0 || column + width > this.#columns || grapheme.charCodeAt(0) < 0x20) {
			return 0;
		}

		const index = row * this.#columns + column;
		this.#inkCharacters[index] = this.#glyph === undefined ? grapheme : this.#glyph(grapheme);
		this.#inkStyles[index] = style;

		if (width === 2) {
			this.#inkCharacters[index + 1] = this.#glyph === undefined ? '' : ' ';
			this.#inkStyles[index + 1] = style;
		}

		return width;
	}

	#foreignStyle(codes: readonly string[]): Style {
		if (codes.length === 0) {
			return 0;
		}

		const text = effective(codes);

		if (text === '') {
			return 0;
		}

		const known = this.#foreignOf.get(text);

		if (known !== undefined) {
			return known;
		}

		const style = firstForeign + this.#foreign.length;
		this.#foreign.push(text);
		this.#foreignOf.set(text, style);
		return style;
	}

	#compose(): void {
		const characters = this.#wantedCharacters;
		const styles = this.#wantedStyles;

		for (let index = 0; index < characters.length; index++) {
			characters[index] = this.#inkCharacters[index] ?? ' ';
		}

		styles.set(this.#inkStyles);

		for (const region of this.#regions) {
			const surface = this.#surfaces.get(region.canvas);

			if (surface !== undefined && region.row < surface.height) {
				this.#lay(surface, region);
			}
		}
	}

	#lay(surface: Surface, {x, y, row}: Region): void {
		const width = Math.min(surface.width, this.#columns - x);
		const target = y * this.#columns + x;
		const source = row * surface.width;

		for (let column = 0; column < width; column++) {
			if (this.#inkCharacters[target + column] === ' ' && this.#inkStyles[target + column] === 0) {
				this.#wantedCharacters[target + column] = surface.characters[source + column] ?? ' ';
				this.#wantedStyles[target + column] = surface.styles[source + column] ?? 0;
			}
		}

		this.#mendHalves(target, width);
	}

	/** A wide character of which only one half is left becomes a blank. */
	#mendHalves(target: number, width: number): void {
		for (let index = target; index < target + width; index++) {
			const character = this.#wantedCharacters[index];

			if (character === '') {
				if (index === target || graphemeWidth(this.#wantedCharacters[index - 1] ?? ' ') !== 2) {
					this.#wantedCharacters[index] = ' ';
				}
			} else if (
				character !== undefined &&
				character > '\u02ff' &&
				graphemeWidth(character) === 2 &&
				(index + 1 === target + width || this.#wantedCharacters[index + 1] !== '')
			) {
				this.#wantedCharacters[index] = ' ';
			}
		}
	}

	#changes(): string {
		let out = '';
		let style: Style = -1;

		for (let row = 0; row < this.#rows; row++) {
			const start = row * this.#columns;
			let column = this.#nextChange(start, 0);

			while (column < this.#columns) {
				const end = this.#endOfRun(start, column);
				out += `\u001b[${row + 1};${column + 1}H`;

				for (let index = start + column; index < start + end; index++) {
					const wanted = this.#wantedStyles[index] ?? 0;

					if (wanted !== style) {
						out += `\u001b[${this.#codesOf(wanted)}m`;
						style = wanted;
					}

					out += this.#wantedCharacters[index];
				}

				column = this.#nextChange(start, end);
			}
		}

		this.#remember();
		return out;
	}

	#codesOf(style: Style): string {
		return style >= firstForeign ? `0;${this.#foreign[style - firstForeign] ?? ''}` : sgr(this.#theme, style);
	}

	#isChanged(index: number): boolean {
		return (
			this.#isForgotten ||
			this.#wantedCharacters[index] !== this.#shownCharacters[index] ||
			this.#wantedStyles[index] !== this.#shownStyles[index]
		);
	}

	/** The first changed column from here on, moved to the left half of a wide character; the width when there is none. */
	#nextChange(start: number, from: number): number {
		for (let column = from; column < this.#columns; column++) {
			if (this.#isChanged(start + column)) {
				return column > from && this.#wantedCharacters[start + column] === '' ? column - 1 : column;
			}
		}

		return this.#columns;
	}

	#endOfRun(start: number, from: number): number {
		let end = from + 1;

		for (let column = from + 1; column < this.#columns && column - end < joinBelow; column++) {
			if (this.#isChanged(start + column)) {
				end = column + 1;
			}
		}

		return end < this.#columns && this.#wantedCharacters[start + end] === '' ? end + 1 : end;
	}

	#remember(): void {
		for (let index = 0; index < this.#wantedCharacters.length; index++) {
			this.#shownCharacters[index] = this.#wantedCharacters[index] ?? ' ';
		}

		this.#shownStyles.set(this.#wantedStyles);
		this.#isForgotten = false;
	}
}

const closers = new Map([
	['39', 'colour'],
	['49', 'ground'],
	['22', 'weight'],
	['23', 'italic'],
	['24', 'line'],
	['27', 'inverse'],
	['29', 'struck'],
]);

const groupOf = (code: string): string => {
	if (code === '1' || code === '2') {
		return code === '1' ? 'weight' : 'weight2';
	}

	if (/^(?:3[0-7]|9[0-7]|38;)/.test(code)) {
		return 'colour';
	}

	if (/^(?:4[0-7]|10[0-7]|48;)/.test(code)) {
		return 'ground';
	}

	return ({3: 'italic', 4: 'line', 7: 'inverse', 9: 'struck'} as Record<string, string>)[code] ?? code;
};

/** Codes as they pile up, with closed ones taken away: `['1', '31', '22']` leaves `31`. */
const effective = (codes: readonly string[]): string => {
	const open = new Map<string, string>();

	for (const code of codes) {
		const closes = closers.get(code);

		if (closes === undefined) {
			open.set(groupOf(code), code);
		} else {
			open.delete(closes);
			open.delete(closes === 'weight' ? 'weight2' : closes);
		}
	}

	return [...open.values()].join(';');
};
