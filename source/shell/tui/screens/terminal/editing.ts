/** The editor of the terminal: what `kubectl edit` opens, and where its keys lead. */
import type {KeyEvent} from '../../keys.ts';
import type {Model} from '../../model.ts';
import type {Outcome, Scene} from '../../screen.ts';
import type {Rectangle, Surface} from '../../surface.ts';
import {editText, type TextState, textIn, textState} from '../../text-editor.ts';
import {graphemes, textWidth} from '../../width.ts';

/** The text as it stands in the editor; undefined: none is open. A text that comes anew is opened anew. */
export const editorOf = ({frame, model}: Scene): {readonly number: number; readonly state: TextState} | undefined => {
	const editing = frame.terminal?.editing;
	const known = model.terminal.editor;

	if (editing === undefined) {
		return undefined;
	}

	return known?.number === editing.number ? known : {number: editing.number, state: textState(editing.text)};
};

const withEditor = (model: Model, editor: Model['terminal']['editor']): Model => ({
	...model,
	terminal: {...model.terminal, editor},
});

/** Rows of the screen that are not the text's. */
const chromeRows = 5;

/** What a key does in the editor. */
export const typeInEditor = (scene: Scene, event: KeyEvent): Outcome | undefined => {
	const editor = editorOf(scene);
	const {model, size} = scene;

	if (editor === undefined || event.type === 'mouse') {
		return undefined;
	}

	if (event.type === 'key' && ['ctrl-s', 'ctrl-x'].includes(event.name)) {
		return {model: withEditor(model, undefined), wish: {do: 'terminal', act: 'save', line: textIn(editor.state)}};
	}

	if (event.type === 'key' && ['esc', 'ctrl-c'].includes(event.name)) {
		return {model: withEditor(model, undefined), wish: {do: 'terminal', act: 'abandon'}};
	}

	if (event.type === 'key' && ['ctrl-z', 'ctrl-t'].includes(event.name)) {
		return undefined;
	}

	const state = editText(editor.state, event, Math.max(1, size.rows - chromeRows));
	return {model: withEditor(model, {...editor, state})};
};

/** The part of a line that fits beside its number, cursor included. */
const shownPart = (line: string, column: number, room: number): {readonly text: string; readonly cursor: number} => {
	const letters = [...graphemes(line)];
	const first = column < room ? 0 : column - room + 1;
	return {
		text: letters.slice(first).join(''),
		cursor: textWidth(letters.slice(first, column).join('')),
	};
};

export const paintEditor = (surface: Surface, scene: Scene, area: Rectangle): void => {
	const editor = editorOf(scene);

	if (editor === undefined) {
		return;
	}

	const {lines, row, column, isChanged} = editor.state;
	const height = Math.max(1, area.height - 1);
	const from = Math.min(row, Math.max(editor.state.from, row - height + 1));
	const digits = String(lines.length).length;
	const room = Math.max(1, area.width - digits - 2);

	for (const [index, line] of lines.slice(from, from + height).entries()) {
		const isHere = from + index === row;
		const part = shownPart(line, isHere ? column : 0, room);
		const y = area.y + index;
		const x = surface.put(area.x, y, [['dim', `${String(from + index + 1).padStart(digits)} `]], {width: area.width});
		surface.put(x, y, line.startsWith('#') ? [['dim', part.text]] : part.text, {width: room});

		if (isHere) {
			const under = surface.characters[y * surface.width + x + part.cursor];
			surface.cell(x + part.cursor, y, under === undefined || under === '' ? ' ' : under, 'head', 'sel');
		}
	}

	const said = isChanged ? 'changed' : 'not changed';
	surface.put(
		area.x,
		area.y + height,
		[
			['key', 'ctrl-s'],
			['dim', ' saves and closes · '],
			['key', 'esc'],
			['dim', ` leaves it as it was · line ${row + 1} of ${lines.length}, ${said}`],
		],
		{width: area.width},
	);
};
