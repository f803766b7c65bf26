/** Lines of the terminal as rows of the screen: broken where the screen ends, not between words. */
import type {TerminalFrame} from '../../../../game/view/frame.ts';
import {harmlessLines} from '../../escape.ts';
import type {Inked} from '../../surface.ts';
import {graphemes, graphemeWidth} from '../../width.ts';

/** A line of text in pieces that are at most so wide; one piece at least. */
export const brokenAt = (text: string, columns: number): readonly string[] => {
	const rows: string[] = [];
	let row = '';
	let width = 0;

	for (const grapheme of graphemes(text)) {
		const wide = graphemeWidth(grapheme);

		if (width + wide > columns) {
			rows.push(row);
			row = '';
			width = 0;
		}

		row += grapheme;
		width += wide;
	}

	return [...rows, row];
};

type Line = TerminalFrame['lines'][number];

/** kubectl has no colours; only what was typed stands back a little from what was answered. */
const inked = ({from}: Line, row: string): Inked => (from === 'typed' ? [['dim', row]] : row);

/** The last rows of the lines: as many as are wanted, oldest first, and whether there are more above. */
export const lastRows = (
	lines: TerminalFrame['lines'],
	columns: number,
	wanted: number,
): {readonly rows: readonly Inked[]; readonly more: boolean} => {
	const rows: Inked[] = [];
	let at = lines.length - 1;

	for (; at >= 0 && rows.length < wanted; at--) {
		const line = lines[at];

		if (line !== undefined) {
			const broken = harmlessLines(line.text).flatMap(text => brokenAt(text, columns));
			rows.unshift(...broken.map(row => inked(line, row)));
		}
	}

	return {rows: rows.slice(-wanted), more: at >= 0 || rows.length > wanted};
};
