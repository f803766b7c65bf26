/** Keys of the terminal's line: what they make of it, and what they ask for. */
import {pasted} from '../../escape.ts';
import type {KeyEvent} from '../../keys.ts';
import {edit, emptyLine, type LineState, lineOf, remembered} from '../../line-editor.ts';
import type {Model} from '../../model.ts';
import type {Outcome, Scene} from '../../screen.ts';
import {editorOf, typeInEditor} from './editing.ts';
import {findIn, finding} from './finding.ts';

type TerminalModel = Model['terminal'];

const withTerminal = (model: Model, change: Partial<TerminalModel>): Model => ({
	...model,
	terminal: {...model.terminal, choices: [], ...change},
});

const withLine = (model: Model, line: LineState): Model => withTerminal(model, {line, back: 0, search: undefined});

/** The newest line of the history that holds the text. */
export const foundLine = ({line, search}: TerminalModel): string | undefined =>
	search === undefined || search === '' ? undefined : line.history.findLast(each => each.includes(search));

const searching = (model: Model, event: KeyEvent & {type: 'key'}): Outcome => {
	const {search = '', line} = model.terminal;
	const found = foundLine(model.terminal);

	switch (event.name) {
		case 'esc':
		case 'ctrl-c':
		case 'ctrl-g':
			return {model: withTerminal(model, {search: undefined})};
		case 'enter':
		case 'right':
		case 'left':
		case 'tab':
			return {model: withLine(model, lineOf(found ?? line.text, line.history))};
		case 'backspace':
			return {model: withTerminal(model, {search: search.slice(0, -1)})};
		default: {
			const typed = edit(lineOf(search), event).text;
			return {model: withTerminal(model, {search: typed})};
		}
	}
};

/** Enter: the line goes to the run, and into the history. */
const sent = (model: Model, text: string): Outcome => {
	const {line} = model.terminal;
	return {
		model: withLine(model, emptyLine(remembered(line.history, text.trim()))),
		wish: {do: 'terminal', act: 'enter', line: text},
	};
};

const pasteInto = (model: Model, text: string): Outcome => {
	const lines = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('\n');
	const {line} = model.terminal;

	if (lines.length === 1) {
		return {model: withLine(model, edit(line, {type: 'paste', text}))};
	}

	const whole = lines.slice(0, -1).map(pasteLine);
	const rest = pasteLine(lines.at(-1) ?? '');
	const first = `${line.text}${whole[0] ?? ''}`;
	return {
		model: withLine(model, lineOf(rest, line.history)),
		wish: {do: 'terminal', act: 'enter', line: [first, ...whole.slice(1)].join('\n')},
	};
};

/** Indentation belongs to a manifest; everything else is as in any pasted text. */
const pasteLine = (line: string): string => {
	const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
	return `${indent.replaceAll('\t', '  ')}${pasted(line.slice(indent.length))}`;
};

const page = ({size}: Scene): number => Math.max(1, size.rows - 8);

/** What a key does that is no text; undefined: it may be text, or an action. */
const control = (scene: Scene, name: string): Outcome | undefined => {
	const {model, frame} = scene;
	const {line, back} = model.terminal;
	const {busy = false, reads = false} = frame.terminal ?? {};

	switch (name) {
		case 'enter':
			return sent(model, line.text);
		case 'ctrl-c':
			return busy
				? {model: withLine(model, emptyLine(line.history)), wish: {do: 'terminal', act: 'interrupt'}}
				: line.text === ''
					? undefined
					: {model: withLine(model, emptyLine(line.history))};
		case 'ctrl-d':
			return reads && line.text === '' ? {wish: {do: 'terminal', act: 'end'}} : {};
		case 'ctrl-l':
			return {model: withTerminal(model, {back: 0}), wish: {do: 'terminal', act: 'clear'}};
		case 'ctrl-r':
			return {model: withTerminal(model, {search: ''})};
		case '/':
			// Behind a word it is text, as in deploy/web.
			return line.text === '' && !busy ? {model: withTerminal(model, {find: {text: '', isOpen: true}})} : undefined;
		case 'n':
		case 'N':
			return back > 0 && line.text === '' && model.terminal.find !== undefined
				? {model: findIn(scene, model.terminal.find.text, name === 'n' ? 'older' : 'newer')}
				: undefined;
		case 'tab':
			return {completes: line.text};
		case 'pageup':
			return {model: withTerminal(model, {back: back + page(scene)})};
		case 'pagedown':
			return {model: withTerminal(model, {back: Math.max(0, back - page(scene))})};
		case 'ctrl-t':
			return {wish: {do: 'space'}};
		default:
			return undefined;
	}
};

/** Keys that keep their meaning of everywhere, at least on an empty line. */
const isForAll = (name: string, text: string): boolean =>
	['esc', 'ctrl-z', 'shift-tab'].includes(name) || (text === '' && [':', '?'].includes(name));

/** What a key or a paste does in the terminal. */
export const typeInTerminal = (scene: Scene, event: KeyEvent): Outcome | undefined => {
	const {model} = scene;

	if (editorOf(scene) !== undefined) {
		return typeInEditor(scene, event);
	}

	if (event.type === 'mouse') {
		const by = event.mouse.kind === 'wheel-up' ? 3 : event.mouse.kind === 'wheel-down' ? -3 : 0;
		return by === 0 ? undefined : {model: withTerminal(model, {back: Math.max(0, model.terminal.back + by)})};
	}

	if (event.type === 'paste') {
		return pasteInto(model, event.text);
	}

	if (model.terminal.search !== undefined) {
		return searching(model, event);
	}

	if (model.terminal.find?.isOpen === true) {
		return finding(scene, event);
	}

	const {line} = model.terminal;

	if (isForAll(event.name, line.text)) {
		return undefined;
	}

	const outcome = control(scene, event.name);

	if (outcome !== undefined || event.name === 'ctrl-c') {
		return outcome;
	}

	const next = edit(line, event);
	return next === line && event.name.startsWith('ctrl-') ? undefined : {model: withLine(model, next)};
};

/** The line that tab has made, cursor at its end. */
export const completedLine = (model: Model, text: string, choices: readonly string[]): Model =>
	withTerminal(model, {line: lineOf(text, model.terminal.line.history), choices});
