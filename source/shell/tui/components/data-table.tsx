/**
The one way to an ink-table: small tables that rest, such as points, conditions, keys.

It cuts and fills cells by display width (ink-table counts string length), shows a window of at most twenty rows, removes
the rules between rows, and passes components that never change, because ink-table keeps the first ones it gets; what
changes reaches them through a context.
*/

import {Box, Text} from 'ink';
import {createContext, type ReactElement, useContext} from 'react';
import InkTable from '#ink-table';
import {harmless} from '../escape.ts';
import {type Ground, sgr, styleOf, type Theme, type Token} from '../theme.ts';
import {cut, padLeft, padRight, textWidth} from '../width.ts';

export type TableColumn = {
	readonly title: string;
	readonly align?: 'left' | 'right';
	/** Columns; without it as wide as the widest cell. */
	readonly width?: number;
};

export type TableCell = string | readonly [Token, string];

export type DataTableProperties = {
	readonly columns: readonly TableColumn[];
	readonly rows: ReadonlyArray<readonly TableCell[]>;
	/** First row shown, and how many at most. */
	readonly from?: number;
	readonly limit?: number;
	readonly selected?: number;
	readonly theme?: Theme;
};

const mostRows = 20;

/** What the cells look like; ink-table is given only the number of each row, and its cells look the rest up here. */
type Looks = {
	readonly theme: Theme | undefined;
	readonly cells: ReadonlyArray<ReadonlyArray<readonly [Token, string]>>;
	readonly selected: number | undefined;
};

const LooksContext = createContext<Looks>({theme: undefined, cells: [], selected: undefined});

const textOf = (children: unknown): string => (Array.isArray(children) ? children.join('') : String(children ?? ''));

const painted = (theme: Theme | undefined, token: Token, text: string, ground: Ground = 'none'): string =>
	theme === undefined || (token === 'plain' && ground === 'none')
		? text
		: `\u001b[${sgr(theme, styleOf(token, ground)).slice(2)}m${text}\u001b[0m`;

const Cell = ({column, children}: {readonly column: number; readonly children?: unknown}): ReactElement => {
	const {theme, cells, selected} = useContext(LooksContext);
	const row = Number(textOf(children).trim());
	const [token, text] = cells[row]?.[column] ?? ['plain', ''];
	return <Text>{painted(theme, token, ` ${text} `, row === selected ? 'sel' : 'none')}</Text>;
};

const Header = ({children}: {readonly children?: unknown}): ReactElement => {
	const {theme} = useContext(LooksContext);
	return <Text>{painted(theme, 'dim', textOf(children))}</Text>;
};

const isRule = /^[─┌┬┐├┼┤└┴┘]+$/;

const Skeleton = ({children}: {readonly children?: unknown}): ReactElement | null => {
	const text = textOf(children);
	return isRule.test(text) || text === '│' ? null : <Text>{text}</Text>;
};

const plainOf = (cell: TableCell): string => harmless(typeof cell === 'string' ? cell : cell[1]);

export const DataTable = ({
	columns,
	rows,
	from = 0,
	limit = mostRows,
	selected,
	theme,
}: DataTableProperties): ReactElement => {
	const shown = rows.slice(from, from + Math.min(limit, mostRows));
	const widths = columns.map(
		(column, index) =>
			column.width ?? Math.max(textWidth(column.title), ...shown.map(row => textWidth(plainOf(row[index] ?? '')))),
	);
	const sized = (text: string, index: number): string =>
		(columns[index]?.align === 'right' ? padLeft : padRight)(cut(text, widths[index] ?? 0), widths[index] ?? 0);
	const titles = columns.map((column, index) => sized(column.title, index));
	const keys = titles.map((title, index) => uniqueKey(titles, title, index));
	const cells = shown.map(row =>
		columns.map((_, index) => {
			const cell = row[index] ?? '';
			return [typeof cell === 'string' ? 'plain' : cell[0], sized(plainOf(cell), index)] as const;
		}),
	);
	const data = shown.map((_, row) => Object.fromEntries(keys.map(key => [key, String(row)])));

	return (
		<LooksContext.Provider value={{theme, cells, selected: selected === undefined ? undefined : selected - from}}>
			<Box flexDirection='column'>
				<InkTable data={data} columns={keys} padding={1} header={Header} cell={Cell} skeleton={Skeleton} />
			</Box>
		</LooksContext.Provider>
	);
};

/** ink-table's headings are also its keys: equal ones are told apart by trailing blanks. */
const uniqueKey = (titles: readonly string[], title: string, index: number): string =>
	title + ' '.repeat(titles.slice(0, index).filter(other => other === title).length);
