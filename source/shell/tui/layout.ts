/** Where things lie: size classes, the five rows around, and splitting rectangles. */
import type {Rectangle} from './surface.ts';

export type Size = {readonly columns: number; readonly rows: number};

/**
S from 80x24: titled rules, details replace the list. M from 110x32: bordered panels. L from 180x50: a third column.
`reduced`, down to 60x16: title, one list, narrator, hints. `none`: one line that says what is needed.
*/
export type SizeClass = 'none' | 'reduced' | 'S' | 'M' | 'L';

export const sizeClass = ({columns, rows}: Size): SizeClass => {
	if (columns >= 180 && rows >= 50) {
		return 'L';
	}

	if (columns >= 110 && rows >= 32) {
		return 'M';
	}

	if (columns >= 80 && rows >= 24) {
		return 'S';
	}

	return columns >= 60 && rows >= 16 ? 'reduced' : 'none';
};

export const isSmall = (size: SizeClass): boolean => size === 'S' || size === 'reduced' || size === 'none';

export type Frames = {
	readonly identity: number;
	readonly vitals: number;
	readonly ruler: number;
	readonly content: Rectangle;
	readonly narrator: number;
	readonly hints: number;
};

/** Rows of the chrome and the rectangle between. Without a header the vital signs and the ruler give way. */
export const chromeRows = ({columns, rows}: Size, header: boolean, ruler = true): Frames => {
	const top = header ? (ruler ? 3 : 2) : 1;
	return {
		identity: 0,
		vitals: header ? 1 : -1,
		ruler: header && ruler ? 2 : -1,
		content: {x: 0, y: top, width: columns, height: Math.max(0, rows - top - 2)},
		narrator: rows - 2,
		hints: rows - 1,
	};
};

/** A part of a split: a fixed number of cells, or a share of what is left. */
export type Part = {readonly fixed: number} | {readonly share: number};

export const fixed = (cells: number): Part => ({fixed: cells});
export const share = (weight = 1): Part => ({share: weight});

const sizes = (total: number, gap: number, parts: readonly Part[]): number[] => {
	const taken = parts.reduce((sum, part) => sum + ('fixed' in part ? part.fixed : 0), 0);
	const weight = parts.reduce((sum, part) => sum + ('share' in part ? part.share : 0), 0);
	let left = Math.max(0, total - gap * (parts.length - 1) - taken);
	let weightLeft = weight;
	return parts.map(part => {
		if ('fixed' in part) {
			return part.fixed;
		}

		const cells = weightLeft === 0 ? 0 : Math.round((left * part.share) / weightLeft);
		left -= cells;
		weightLeft -= part.share;
		return cells;
	});
};

/** Side by side. */
export const columnsOf = (area: Rectangle, parts: readonly Part[], gap = 0): Rectangle[] => {
	let x = area.x;
	return sizes(area.width, gap, parts).map(width => {
		const rectangle = {x, y: area.y, width, height: area.height};
		x += width + gap;
		return rectangle;
	});
};

/** One above the other. */
export const rowsOf = (area: Rectangle, parts: readonly Part[], gap = 0): Rectangle[] => {
	let y = area.y;
	return sizes(area.height, gap, parts).map(height => {
		const rectangle = {x: area.x, y, width: area.width, height};
		y += height + gap;
		return rectangle;
	});
};

/** A rectangle of this size in the middle of another. */
export const centred = (area: Rectangle, width: number, height: number): Rectangle => {
	const w = Math.min(width, area.width);
	const h = Math.min(height, area.height);
	return {
		x: area.x + Math.floor((area.width - w) / 2),
		y: area.y + Math.floor((area.height - h) / 2),
		width: w,
		height: h,
	};
};
