/** A text of several lines being edited: a pure reducer. What the keys around it mean, saving and leaving, is its owner's. */
import {pasted} from './escape.ts';
import type {KeyEvent} from './keys.ts';
import {graphemes} from './width.ts';

export type TextState = {
	readonly lines: readonly string[];
	readonly row: number;
	/** Graphemes left of the cursor. */
	readonly column: number;
	/** First line of the window. */
	readonly from: number;
	readonly isChanged: boolean;
};

/** Longer texts than any manifest; what is pasted beyond is dropped. */
const mostLines = 20_000;

export const textState = (text: string): TextState => ({
	lines: text.replace(/\n$/, '').split('\n'),
	row: 0,
	column: 0,
	from: 0,
	isChanged: false,
});

/** The whole text, with the end of its last line. */
export const textIn = ({lines}: TextState): string => `${lines.join('\n')}\n`;

const lineAt = ({lines}: TextState, row: number): readonly string[] => [...graphemes(lines[row] ?? '')];

const moved = (state: TextState, row: number, column = state.column): TextState => {
	const to = Math.max(0, Math.min(state.lines.length - 1, row));
	return {...state, row: to, column: Math.max(0, Math.min(lineAt(state, to).length, column))};
};

/** Lines put in the place of some others, the cursor at a place of its own. */
const replaced = (
	state: TextState,
	from: number,
	count: number,
	lines: readonly string[],
	row: number,
	column: number,
) =>
	moved(
		{
			...state,
			lines: [...state.lines.slice(0, from), ...lines, ...state.lines.slice(from + count)].slice(0, mostLines),
			isChanged: true,
		},
		row,
		column,
	);

const insert = (state: TextState, text: string): TextState => {
	const line = lineAt(state, state.row);
	const [before, after] = [line.slice(0, state.column).join(''), line.slice(state.column).join('')];
	const parts = text.split('\n');
	const last = parts.at(-1) ?? '';
	const fresh = parts.map(
		(part, index) => `${index === 0 ? before : ''}${part}${index === parts.length - 1 ? after : ''}`,
	);
	const column = [...graphemes(parts.length === 1 ? `${before}${last}` : last)].length;
	return replaced(state, state.row, 1, fresh, state.row + parts.length - 1, column);
};

/** A new line begins where the one above it did. */
const newLine = (state: TextState): TextState => {
	const indent = /^ */.exec(state.lines[state.row] ?? '')?.[0] ?? '';
	return insert(state, `\n${' '.repeat(Math.min(indent.length, state.column))}`);
};

const backspace = (state: TextState): TextState => {
	const {row, column} = state;
	const line = lineAt(state, row);

	if (column > 0) {
		const text = [...line.slice(0, column - 1), ...line.slice(column)].join('');
		return replaced(state, row, 1, [text], row, column - 1);
	}

	const above = lineAt(state, row - 1);
	return row === 0 ? state : replaced(state, row - 1, 2, [[...above, ...line].join('')], row - 1, above.length);
};

const isLast = ({lines, row}: TextState): boolean => row === lines.length - 1;

const remove = (state: TextState): TextState => {
	const atEnd = state.column === lineAt(state, state.row).length;
	return atEnd && isLast(state)
		? state
		: backspace(atEnd ? moved(state, state.row + 1, 0) : moved(state, state.row, state.column + 1));
};

/** What is pasted keeps its lines and its indentation; nothing in it can reach the terminal. */
const pastedLines = (text: string): string =>
	text
		.replaceAll(/\r\n?/g, '\n')
		.split('\n')
		.map(line => {
			const indent = (/^[ \t]*/.exec(line)?.[0] ?? '').replaceAll('\t', '  ');
			return `${indent}${pasted(line.trimStart())}`;
		})
		.join('\n');

const byKey = (state: TextState, name: string, page: number): TextState => {
	const {row, column} = state;
	const length = lineAt(state, row).length;

	switch (name) {
		case 'up':
			return moved(state, row - 1);
		case 'down':
			return moved(state, row + 1);
		case 'left':
			return column > 0 || row === 0 ? moved(state, row, column - 1) : moved(state, row - 1, Number.MAX_SAFE_INTEGER);
		case 'right':
			return column < length || isLast(state) ? moved(state, row, column + 1) : moved(state, row + 1, 0);
		case 'home':
		case 'ctrl-a':
			return moved(state, row, 0);
		case 'end':
		case 'ctrl-e':
			return moved(state, row, length);
		case 'pageup':
			return moved(state, row - page);
		case 'pagedown':
			return moved(state, row + page);
		case 'enter':
			return newLine(state);
		case 'tab':
			return insert(state, '  ');
		case 'backspace':
		case 'ctrl-h':
			return backspace(state);
		case 'delete':
			return remove(state);
		case 'ctrl-k':
			return state.lines.length === 1 ? replaced(state, 0, 1, [''], 0, 0) : replaced(state, row, 1, [], row, 0);
		case 'ctrl-u':
			return replaced(state, row, 1, [lineAt(state, row).slice(column).join('')], row, 0);
		default:
			return name === 'space' ? insert(state, ' ') : [...graphemes(name)].length === 1 ? insert(state, name) : state;
	}
};

/** The text after an event, its window moved so that the cursor is in it; the same state when nothing came of it. */
export const editText = (state: TextState, event: KeyEvent, height: number): TextState => {
	const next =
		event.type === 'paste'
			? insert(state, pastedLines(event.text))
			: event.type === 'key'
				? byKey(state, event.name, Math.max(1, height - 1))
				: state;
	const from = Math.min(next.row, Math.max(next.from, next.row - height + 1));
	return next === state ? state : {...next, from: Math.max(0, from)};
};
