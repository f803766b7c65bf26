/** Which columns of a list fit, and how wide they are. */
import type {ListColumn, ObjectList} from '../../../../game/view/frame.ts';
import {textWidth} from '../../width.ts';

export type Placed = ListColumn & {readonly index: number; readonly heading: string; readonly width: number};

export type Layout = {
	readonly columns: readonly Placed[];
	/** Room for the reason at the end of a row. */
	readonly why: number;
};

/** Headings shorter than kubectl's where room is scarce. */
const shortHeadings = new Map([
	['NAMESPACE', 'NS'],
	['RESTARTS', 'RST'],
	['READY', 'RDY'],
]);

const isSmall = (width: number): boolean => width < 90;

/** A cell as it is shown at this width: small lists keep the count of restarts and leave their age to `d`. */
export const cellText = (column: string, cell: string, width: number): string =>
	cell === '<none>' ? '–' : column === 'RESTARTS' && isSmall(width) ? cell.replace(/ \(.*\)$/, '') : cell;

const taken = (columns: readonly Placed[]): number => columns.reduce((sum, column) => sum + column.width + 1, 1);

const withWidth = (columns: readonly Placed[], name: string, change: (width: number) => number): readonly Placed[] =>
	columns.map(column => (column.name === name ? {...column, width: change(column.width)} : column));

/** Columns that give way: no narrower than this. */
const leastWidths: ReadonlyArray<readonly [name: string, least: number]> = [
	['NAMESPACE', 8],
	['NAME', 20],
	['NODE', 9],
];

/** The least needed column: what kubectl shows only when asked, from the right; then the node. */
const leastNeeded = (columns: readonly Placed[]): Placed | undefined =>
	columns.findLast(({priority}) => priority > 0) ?? columns.find(({name}) => name === 'NODE');

/** Gives up columns, the least needed first, until the rest fits; then names get back what is left. */
const fitted = (all: readonly Placed[], width: number, why: {readonly least: number; readonly whole: number}) => {
	let columns: readonly Placed[] = leastWidths.reduce(
		(list, [name, least]) => withWidth(list, name, width => Math.min(width, least)),
		all,
	);

	while (taken(columns) > width - why.least - 1 && leastNeeded(columns) !== undefined) {
		const lost = leastNeeded(columns);
		columns = columns.filter(column => column !== lost);
	}

	for (const name of ['NODE', 'NAME', 'NAMESPACE']) {
		const full = all.find(column => column.name === name)?.width ?? 0;
		const spare = Math.max(0, width - why.whole - 1 - taken(columns));
		columns = withWidth(columns, name, now => Math.min(full, now + spare));
	}

	return columns;
};

/** Columns that fit, each as wide as its widest cell; the name gives way first, the reason comes last. */
export const placedColumns = (list: ObjectList, width: number, wide: boolean): Layout => {
	const small = isSmall(width);
	const all = list.columns.map((column, index): Placed => {
		const heading = small ? (shortHeadings.get(column.name) ?? column.name) : column.name;
		const isSorted = list.sort.column === column.name;
		const glyph = index === list.stateColumn ? 2 : 0;
		const widest = small && column.name === 'RESTARTS' ? 3 : Math.min(column.widest, small ? 26 : 42);
		return {...column, index, heading, width: Math.max(textWidth(heading) + (isSorted ? 1 : 0), widest + glyph)};
	});
	const wanted = all.filter(({priority}) => priority === 0 || wide || width >= 100);
	const longestWhy = Math.max(0, ...list.rows.map(row => textWidth(row.why)));
	const columns = fitted(wanted, width, {
		least: longestWhy === 0 ? 4 : 12,
		whole: Math.min(28, Math.max(longestWhy === 0 ? 4 : 12, longestWhy)),
	});
	return {columns, why: Math.max(0, width - taken(columns) - 1)};
};
