import stringWidth from 'string-width';

/** Widths of graphemes are asked for thousands of times a draw and are few: remembered up to this many. */
const remembered = 4096;
const widths = new Map<string, number>();
const segmenter = new Intl.Segmenter('en', {granularity: 'grapheme'});
const plain = /^[\u0020-\u007e]*$/;

/** Columns that one grapheme takes: 0, 1 or 2. */
export const graphemeWidth = (grapheme: string): number => {
	if (grapheme.length === 1) {
		const code = grapheme.charCodeAt(0);

		if (code >= 0x20 && code < 0x7f) {
			return 1;
		}
	}

	const known = widths.get(grapheme);

	if (known !== undefined) {
		return known;
	}

	const width = Math.min(2, stringWidth(grapheme));

	if (widths.size >= remembered) {
		widths.clear();
	}

	widths.set(grapheme, width);
	return width;
};

/** Graphemes of a text, cheaply when it is plain ASCII. */
export const graphemes = (text: string): Iterable<string> =>
	plain.test(text) ? text : Array.from(segmenter.segment(text), part => part.segment);

/** Columns a text takes. */
export const textWidth = (text: string): number => {
	if (plain.test(text)) {
		return text.length;
	}

	let width = 0;

	for (const grapheme of graphemes(text)) {
		width += graphemeWidth(grapheme);
	}

	return width;
};

/** The text in at most `columns` columns; a longer one ends in `…`. */
export const cut = (text: string, columns: number): string => {
	if (textWidth(text) <= columns) {
		return text;
	}

	if (columns <= 0) {
		return '';
	}

	let result = '';
	let width = 0;

	for (const grapheme of graphemes(text)) {
		const next = width + graphemeWidth(grapheme);

		if (next > columns - 1) {
			break;
		}

		result += grapheme;
		width = next;
	}

	return `${result}…`;
};

/** A name in at most `columns` columns, cut in its middle: generated names differ at their ends. */
export const cutMiddle = (name: string, columns: number): string => {
	const width = textWidth(name);

	if (width <= columns || columns < 8) {
		return cut(name, columns);
	}

	const tail = Math.min(5, Math.floor((columns - 1) / 2));
	const all = [...graphemes(name)];
	return `${cut(name, columns - tail).replace(/…$/, '')}…${all.slice(-tail).join('')}`;
};

/** Cut and filled with blanks to exactly `columns` columns. */
export const padRight = (text: string, columns: number): string => {
	const short = cut(text, columns);
	return short + ' '.repeat(Math.max(0, columns - textWidth(short)));
};

export const padLeft = (text: string, columns: number): string => {
	const short = cut(text, columns);
	return ' '.repeat(Math.max(0, columns - textWidth(short))) + short;
};

/** Words put into lines of at most `columns` columns; words that are longer are cut into pieces. */
export const wrap = (text: string, columns: number): string[] => {
	const width = Math.max(1, columns);
	const lines: string[] = [];
	let line = '';

	for (const word of text.split(/ +/)) {
		let rest = word;

		if (line !== '' && textWidth(line) + 1 + textWidth(rest) <= width) {
			line += ` ${rest}`;
			continue;
		}

		if (line !== '') {
			lines.push(line);
		}

		while (textWidth(rest) > width) {
			const head = cut(rest, width + 1).slice(0, -1);
			const piece = head === '' ? (graphemes(rest)[Symbol.iterator]().next().value as string) : head;
			lines.push(piece);
			rest = rest.slice(piece.length);
		}

		line = rest;
	}

	return line === '' && lines.length > 0 ? lines : [...lines, line];
};
