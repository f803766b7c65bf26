/** The list itself: headings with the mark of the order, rows, the chosen one. */
import type {ListRow, ObjectList} from '../../../../game/view/frame.ts';
import {filled, line, type PanelOptions, rule, scrollbar} from '../../paint.ts';
import type {Scene} from '../../screen.ts';
import type {Inked, Rectangle, Surface} from '../../surface.ts';
import {glyphs, type Token} from '../../theme.ts';
import {cutMiddle, padLeft, padRight} from '../../width.ts';
import {grouped} from '../../words.ts';
import {chosenRow, listOf, markOf} from './choice.ts';
import {cellText, type Layout, placedColumns} from './columns.ts';

export type Titled = (surface: Surface, area: Rectangle, title: Inked, options?: PanelOptions) => Rectangle;

const sortMark = ({sort}: ObjectList, column: string): string =>
	sort.column === column ? (sort.descending ? '↓' : '↑') : '';

/** The headings; the column that `O` sorts by stands out. */
const paintHeadings = (
	surface: Surface,
	box: Rectangle,
	list: ObjectList,
	{columns, why}: Layout,
	chosen: string | undefined,
): void => {
	let x = box.x + 1;

	for (const column of columns) {
		const mark = sortMark(list, column.name);
		const text = `${column.heading}${mark}`;
		const shown = column.align === 'right' ? padLeft(text, column.width) : padRight(text, column.width);
		surface.put(x, box.y, [[mark === '' ? 'dim' : 'head', shown]]);

		if (column.name === chosen) {
			surface.ground(x, box.y, column.width, 'sel', true);
		}

		x += column.width + 1;
	}

	surface.put(x, box.y, [['dim', why > 3 ? 'WHY' : '']], {width: Math.max(0, why)});
};

const rowGlyph = (row: ListRow, cell: string): readonly [Token, string] =>
	row.tone === 'warn' && /pending/i.test(cell)
		? ['warn', glyphs.wait]
		: [row.tone, glyphs[row.tone === 'plain' || row.tone === 'dim' ? 'ok' : (row.tone as 'ok')]];

const rowText = (list: ObjectList, row: ListRow, {columns, why}: Layout, width: number, marked: boolean): Inked => [
	marked ? ['you', '◆'] : ' ',
	...columns.flatMap((column): ReadonlyArray<string | readonly [Token, string]> => {
		const cell = row.cells[column.index] ?? '';
		const shown = cellText(column.name, cell, width);

		if (column.index === list.stateColumn) {
			const calm = row.tone === 'ok' || row.tone === 'done';
			return [rowGlyph(row, cell), ' ', ...filled(calm ? 'plain' : row.tone, shown, column.width - 2), ' '];
		}

		const isQuiet = column.name !== 'NAME' && row.why === '';
		// What tells pods apart stands at the end of their names.
		const whole = column.name === 'NAME' ? cutMiddle(shown, column.width) : shown;
		const text = column.align === 'right' ? padLeft(whole, column.width) : padRight(whole, column.width);
		const token: Token = column.name === 'RESTARTS' && shown !== '0' ? 'warn' : isQuiet ? 'dim' : 'plain';
		return [[token, text], ' '];
	}),
	[row.tone === 'bad' ? 'bad' : 'dim', why > 3 ? row.why : ''],
];

export const paintList = (surface: Surface, area: Rectangle, scene: Scene, titled: Titled): void => {
	const list = listOf(scene);

	if (list === undefined) {
		const box = titled(surface, area, scene.model.list.resource, {focus: true});
		line(surface, box, 0, [['dim', 'no such list']]);
		return;
	}

	const room = Math.max(1, area.height - (titled === rule ? 2 : 3));
	const shown = Math.min(room, list.rows.length);
	const last = Math.min(list.matched, list.from + shown);
	const range = list.matched === 0 ? 'none' : `${list.from + 1}–${last} of ${grouped(list.matched)}`;
	const direction = list.sort.descending ? '↓' : '↑';
	const box = titled(surface, area, list.title, {
		focus: true,
		right: `sort: ${list.sort.column.toLowerCase()} ${direction}   ${range}`,
	});
	const hasBar = list.matched > shown;
	const width = box.width - (hasBar ? 2 : 0);
	const layout = placedColumns(list, width, scene.model.list.wide);
	paintHeadings(surface, {...box, width}, list, layout, scene.model.list.column);
	const chosen = chosenRow(scene);

	for (const [index, row] of list.rows.slice(0, box.height - 1).entries()) {
		const y = box.y + index + 1;
		const isChosen = row.uid === chosen?.uid;
		surface.put(box.x, y, rowText(list, row, layout, width, scene.model.objectMarks.includes(markOf(row.object))), {
			width,
			bold: row.fresh,
			struck: row.deleted,
		});

		if (isChosen) {
			surface.cell(box.x, y, '►', 'head');
			surface.ground(box.x, y, width, 'sel', true);
		}
	}

	if (list.rows.length === 0) {
		line(surface, box, 1, [
			['dim', ' nothing here'],
			['dim', list.filter === '' && !scene.model.list.faultsOnly ? '' : '; esc shows all again'],
		]);
	}

	if (hasBar) {
		scrollbar(
			surface,
			{x: box.x + box.width - 1, y: box.y + 1, width: 1, height: box.height - 1},
			list.from,
			list.rows.length,
			list.matched,
			true,
		);
	}
};
