/** Looking for a text in what the terminal has printed: `/`, then n and N, as in a pager. */
import {harmlessLines} from '../../escape.ts';
import type {KeyEvent} from '../../keys.ts';
import {edit, lineOf} from '../../line-editor.ts';
import type {Model} from '../../model.ts';
import type {Outcome, Scene} from '../../screen.ts';
import {brokenAt} from './rows.ts';

const withTerminal = (model: Model, change: Partial<Model['terminal']>): Model => ({
	...model,
	terminal: {...model.terminal, ...change},
});

/** Whether a row holds the text; capital letters count only where some are looked for. */
export const holds = (row: string, text: string): boolean =>
	text !== '' && (/[A-Z]/.test(text) ? row.includes(text) : row.toLowerCase().includes(text));

/** Every row as it stands on the screen, oldest first. */
const rowsOf = ({frame, size}: Scene): readonly string[] =>
	(frame.terminal?.lines ?? []).flatMap(({text}) =>
		harmlessLines(text).flatMap(line => brokenAt(line, Math.max(1, size.columns - 4))),
	);

/** The model scrolled to the next row that holds the text; the same place when there is none. */
export const findIn = (scene: Scene, text: string, way: 'older' | 'newer', back = scene.model.terminal.back): Model => {
	const {model} = scene;
	const rows = rowsOf(scene);
	const places = rows.flatMap((row, index) => (holds(row, text) ? [rows.length - 1 - index] : []));
	const found = way === 'older' ? places.findLast(place => place > back) : places.find(place => place < back);
	return found === undefined
		? {...model, said: {tone: 'warn', text: `no ${way === 'older' ? 'older' : 'newer'} line holds ${text}`}}
		: withTerminal(model, {back: Math.max(1, found)});
};

/** What a key does while the text is being typed. */
export const finding = (scene: Scene, event: KeyEvent): Outcome | undefined => {
	const {model} = scene;
	const {find} = model.terminal;
	const text = find?.text ?? '';

	if (event.type === 'key' && ['esc', 'ctrl-c', 'ctrl-g'].includes(event.name)) {
		return {model: withTerminal(model, {find: undefined, back: 0})};
	}

	if (event.type === 'key' && event.name === 'enter') {
		const closed: Model = withTerminal(model, {find: text === '' ? undefined : {text, isOpen: false}});
		return {model: text === '' ? closed : findIn({...scene, model: closed}, text, 'older')};
	}

	return {model: withTerminal(model, {find: {text: edit(lineOf(text), event).text, isOpen: true}})};
};
