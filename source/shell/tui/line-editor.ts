/** A line of text being typed: a pure reducer with a history. */
import {pasted} from './escape.ts';
import type {KeyEvent} from './keys.ts';
import {graphemes, textWidth} from './width.ts';

export type LineState = {
	readonly text: string;
	/** Graphemes left of the cursor. */
	readonly cursor: number;
	/** Older lines, newest last. */
	readonly history: readonly string[];
	/** Index into the history while walking through it. */
	readonly walking?: number;
	/** What had been typed before walking began. */
	readonly draft: string;
};

/** Longest line that can be typed. */
const longest = 1000;
const kept = 200;

export const emptyLine = (history: readonly string[] = []): LineState => ({text: '', cursor: 0, history, draft: ''});

export const lineOf = (text: string, history: readonly string[] = []): LineState => ({
	text,
	cursor: [...graphemes(text)].length,
	history,
	draft: '',
});

/** The history with a line added; the same line twice in a row is kept once. */
export const remembered = (history: readonly string[], line: string): readonly string[] =>
	line.trim() === '' || history.at(-1) === line ? history : [...history, line].slice(-kept);

const split = (state: LineState): readonly [readonly string[], readonly string[]] => {
	const all = [...graphemes(state.text)];
	return [all.slice(0, state.cursor), all.slice(state.cursor)];
};

const joined = (state: LineState, before: readonly string[], after: readonly string[]): LineState => ({
	...state,
	text: [...before, ...after].join(''),
	cursor: before.length,
	walking: undefined,
});

const insert = (state: LineState, text: string): LineState => {
	const [before, after] = split(state);
	return before.length + after.length + text.length > longest
		? state
		: joined(state, [...before, ...graphemes(text)], after);
};

const withoutWord = (before: readonly string[]): readonly string[] => {
	const trimmed = before.join('').trimEnd();
	return [...graphemes(trimmed.slice(0, trimmed.lastIndexOf(' ') + 1))];
};

const walk = (state: LineState, step: -1 | 1): LineState => {
	const {history, walking} = state;
	const from = walking ?? history.length;
	const to = from + step;

	if (to < 0 || to > history.length || (walking === undefined && step === 1)) {
		return state;
	}

	const draft = walking === undefined ? state.text : state.draft;
	return to === history.length
		? {...lineOf(draft, history), draft}
		: {...lineOf(history[to] ?? '', history), walking: to, draft};
};

const isTyped = (name: string): boolean => name === 'space' || [...graphemes(name)].length === 1;

/**
The line after an event; the same state when the event is not for a line. `enter`, `esc` and `tab` are the caller's.
*/
export const edit = (state: LineState, event: KeyEvent): LineState => {
	if (event.type === 'paste') {
		return insert(state, pasted(event.text));
	}

	if (event.type !== 'key') {
		return state;
	}

	const [before, after] = split(state);

	switch (event.name) {
		case 'left':
		case 'ctrl-b':
			return {...state, cursor: Math.max(0, state.cursor - 1)};
		case 'right':
		case 'ctrl-f':
			return {...state, cursor: Math.min(before.length + after.length, state.cursor + 1)};
		case 'home':
		case 'ctrl-a':
			return {...state, cursor: 0};
		case 'end':
		case 'ctrl-e':
			return {...state, cursor: before.length + after.length};
		case 'backspace':
		case 'ctrl-h':
			return joined(state, before.slice(0, -1), after);
		case 'ctrl-u':
			return joined(state, [], after);
		case 'ctrl-k':
			return joined(state, before, []);
		case 'ctrl-w':
		case 'alt-backspace':
			return joined(state, withoutWord(before), after);
		case 'up':
		case 'ctrl-p':
			return walk(state, -1);
		case 'down':
		case 'ctrl-n':
			return walk(state, 1);
		default:
			return isTyped(event.name) ? insert(state, event.name === 'space' ? ' ' : event.name) : state;
	}
};

/** The part of the line that fits into `columns`, with the cursor's column inside it. */
export const visible = (state: LineState, columns: number): {readonly text: string; readonly cursor: number} => {
	const [before, after] = split(state);
	let from = 0;

	while (textWidth(before.slice(from).join('')) >= columns && from < before.length) {
		from += 1;
	}

	const left = before.slice(from).join('');
	return {text: left + after.join(''), cursor: textWidth(left)};
};
