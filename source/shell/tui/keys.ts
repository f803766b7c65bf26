/**
From what Ink delivers to key events.

Ink gives chunks: `jj` typed quickly is one call, a tab and an enter arrive as one text without flags, a paste comes
whole. `decode` is a pure step from a chunk and a little memory (a paste in progress) to the keys that were pressed.
*/
import {graphemes} from './width.ts';

/** The flags of Ink's `useInput` that matter here. */
export type KeyFlags = {
	readonly upArrow?: boolean;
	readonly downArrow?: boolean;
	readonly leftArrow?: boolean;
	readonly rightArrow?: boolean;
	readonly pageDown?: boolean;
	readonly pageUp?: boolean;
	readonly home?: boolean;
	readonly end?: boolean;
	readonly return?: boolean;
	readonly escape?: boolean;
	readonly ctrl?: boolean;
	readonly shift?: boolean;
	readonly tab?: boolean;
	readonly backspace?: boolean;
	readonly delete?: boolean;
	readonly meta?: boolean;
};

export type MouseEvent = {
	/** Column and row, from 0. */
	readonly x: number;
	readonly y: number;
	readonly button: number;
	readonly kind: 'press' | 'release' | 'drag' | 'wheel-up' | 'wheel-down';
};

/**
One event. A key's name is its character or `up down left right home end pageup pagedown enter tab esc backspace space`,
with `ctrl-`, `alt-`, `shift-` in front, in this order: `ctrl-d`, `shift-tab`, `alt-x`. Letters carry no `shift-`.
*/
export type KeyEvent =
	| {readonly type: 'key'; readonly name: string}
	| {readonly type: 'paste'; readonly text: string}
	| {readonly type: 'mouse'; readonly mouse: MouseEvent};

/** What `decode` remembers between chunks: the text of a paste that has begun. */
export type DecoderState = {readonly pasting: string | undefined};

export const freshDecoder: DecoderState = {pasting: undefined};

const pasteBegin = '[200~';
const pasteEnd = '[201~';
const mousePattern = /^\[<(\d+);(\d+);(\d+)([Mm])$/;
/** A paste that never ends must not eat the memory. */
const longestPaste = 1_000_000;

const flagNames: ReadonlyArray<readonly [keyof KeyFlags, string]> = [
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageDown', 'pagedown'],
	['pageUp', 'pageup'],
	['home', 'home'],
	['end', 'end'],
	['return', 'enter'],
	['tab', 'tab'],
	['backspace', 'backspace'],
	['delete', 'backspace'],
];

const withModifiers = (name: string, flags: KeyFlags, shift: boolean): string =>
	`${flags.ctrl === true ? 'ctrl-' : ''}${flags.meta === true ? 'alt-' : ''}${shift ? 'shift-' : ''}${name}`;

const controlNames = new Map([
	['\t', 'tab'],
	['\r', 'enter'],
	['\n', 'enter'],
	['\u007f', 'backspace'],
	['\b', 'backspace'],
	['\u001b', 'esc'],
	[' ', 'space'],
]);

const nameOfGrapheme = (grapheme: string): string => {
	const known = controlNames.get(grapheme);

	if (known !== undefined) {
		return known;
	}

	const code = grapheme.charCodeAt(0);

	if (code === 0x1c) {
		return 'ctrl-\\';
	}

	return code < 0x20 ? `ctrl-${String.fromCharCode(code + 0x60)}` : grapheme;
};

const key = (name: string): KeyEvent => ({type: 'key', name});

const mouseOf = (input: string): MouseEvent | undefined => {
	const match = mousePattern.exec(input);

	if (match === null) {
		return undefined;
	}

	const code = Number(match[1]);
	const place = {x: Number(match[2]) - 1, y: Number(match[3]) - 1, button: code & 3};

	if ((code & 64) !== 0) {
		return {...place, kind: (code & 1) === 0 ? 'wheel-up' : 'wheel-down'};
	}

	if ((code & 32) !== 0) {
		return {...place, kind: 'drag'};
	}

	return {...place, kind: match[4] === 'M' ? 'press' : 'release'};
};

/** Unknown sequences (function keys, answers of the terminal) mean nothing and must not be typed. */
const isStraySequence = (input: string): boolean =>
	/^(?:\[[\d;<>?]*[ -/]*[@-~]|O[@-~]|\][^\u0007]*)$/.test(input) && input.length > 1;

const decodeText = (input: string, flags: KeyFlags): KeyEvent[] => {
	if (flags.ctrl === true && input.length > 0) {
		return [key(withModifiers(input === ' ' ? 'space' : input, {...flags, meta: flags.meta}, false))];
	}

	const names = [...graphemes(input)].flatMap(grapheme =>
		// A carriage return and line feed together are one grapheme.
		grapheme === '\r\n' ? ['enter'] : [nameOfGrapheme(grapheme)],
	);
	return names.map((name, index) => key(flags.meta === true && index === 0 ? `alt-${name}` : name));
};

/** The events in one call of `useInput`, and what to remember for the next. */
export const decode = (
	state: DecoderState,
	input: string,
	flags: KeyFlags,
): {readonly state: DecoderState; readonly events: readonly KeyEvent[]} => {
	if (state.pasting !== undefined) {
		const end = input.indexOf(pasteEnd);

		if (end === -1) {
			const piece = flags.return === true ? '\n' : flags.tab === true ? '\t' : input;
			return {state: {pasting: (state.pasting + piece).slice(0, longestPaste)}, events: []};
		}

		return {state: freshDecoder, events: [{type: 'paste', text: state.pasting + input.slice(0, end)}]};
	}

	if (input.startsWith(pasteBegin)) {
		return decode({pasting: ''}, input.slice(pasteBegin.length), {});
	}

	const mouse = mouseOf(input);

	if (mouse !== undefined) {
		return {state, events: [{type: 'mouse', mouse}]};
	}

	if (flags.escape === true) {
		return {state, events: [key('esc')]};
	}

	const named = flagNames.find(([flag]) => flags[flag] === true);

	if (named !== undefined) {
		return {state, events: [key(withModifiers(named[1], flags, flags.shift === true))]};
	}

	if (input === '' || isStraySequence(input)) {
		return {state, events: []};
	}

	return {state, events: decodeText(input, flags)};
};

const shownNames = new Map([
	['up', '↑'],
	['down', '↓'],
	['left', '←'],
	['right', '→'],
	['pageup', 'pgup'],
	['pagedown', 'pgdn'],
	['backspace', 'bksp'],
]);

/** A key as hints and help write it: `↑`, `space`, `ctrl-d`; short: `^d`. */
export const keyLabel = (name: string, short = false): string => {
	const known = shownNames.get(name);

	if (known !== undefined) {
		return known;
	}

	return short && name.startsWith('ctrl-') ? `^${name.slice(5)}` : name;
};
