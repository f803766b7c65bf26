/** Keys in an open line: what they make of it, and what enter does with it. */
import type {KeyEvent} from '../keys.ts';
import {edit, lineOf, remembered} from '../line-editor.ts';
import type {Model, Prompt} from '../model.ts';
import {foundActions, shownEntries} from '../overlays.ts';
import {completed, parseCommand} from '../palette.ts';
import {screens} from '../screens/index.ts';
import {commandMeans, type Surroundings} from './commands.ts';
import type {Deed} from './deed.ts';
import {closedPrompt, typed} from './prompt-text.ts';

const helpKey = (name: string, model: Model): Deed => ({
	model:
		name === '?'
			? {...model, prompt: undefined, help: undefined}
			: {...model, help: {page: (model.help?.page ?? 0) + 1}},
});

/** Whether the arrow moves in the list above the line, and not in the history of the line. */
const movesInList = (name: string, {purpose, state, chosen}: Prompt): boolean =>
	(purpose === 'command' || purpose === 'help') &&
	state.walking === undefined &&
	(name === 'down' || (name === 'up' && chosen > 0));

export const promptKey = (event: KeyEvent, prompt: Prompt, around: Surroundings): Deed => {
	const {model} = around.scene;
	const name = event.type === 'key' ? event.name : '';

	if (name === 'esc') {
		return {model: closedPrompt(model)};
	}

	if (name === 'enter') {
		return submitted(prompt, around);
	}

	if (name === 'tab' && prompt.purpose === 'command') {
		const state = lineOf(completed(prompt.state.text, screens), prompt.state.history);
		return {model: {...model, prompt: {...prompt, state, chosen: 0}}};
	}

	if (prompt.purpose === 'help' && (name === 'tab' || (name === '?' && prompt.state.text === ''))) {
		return helpKey(name, model);
	}

	if (movesInList(name, prompt)) {
		const chosen = Math.max(0, prompt.chosen + (name === 'down' ? 1 : -1));
		return {model: {...model, prompt: {...prompt, chosen}}};
	}

	const state = edit(prompt.state, event);
	return {model: typed(model, {...prompt, state, chosen: 0, problem: undefined})};
};

/** Enter: the line is closed and kept in its history, and what it asks for is done. */
const submitted = (prompt: Prompt, around: Surroundings): Deed => {
	const {scene, screen} = around;
	const {model} = scene;
	const {text} = prompt.state;
	const closed: Model = {
		...model,
		prompt: undefined,
		help: undefined,
		history: {...model.history, [prompt.purpose]: remembered(model.history[prompt.purpose], text)},
	};

	switch (prompt.purpose) {
		case 'help':
			return {model: closed, act: foundActions(screen, text)[prompt.chosen]};
		case 'command':
			return submittedCommand(text, prompt, closed, around);
		case 'seed':
			return {model: {...closed, choice: {...closed.choice, seed: seedOf(text)}}};
		default:
			return submittedValue(text, prompt, closed);
	}
};

const seedOf = (text: string): string | undefined =>
	text.trim() === '' ? undefined : text.trim().replaceAll(' ', '-');

/** A value: the tuner's edit that it is for, or the wish that it completes. */
const submittedValue = (text: string, {setting, wish}: Prompt, closed: Model): Deed => ({
	model: setting === undefined ? closed : {...closed, edits: {...closed.edits, [setting]: text.trim()}},
	...(wish === undefined ? {} : {wish: 'value' in wish ? {...wish, value: text} : wish}),
});

const submittedCommand = (text: string, prompt: Prompt, closed: Model, around: Surroundings): Deed => {
	const {scene, screen} = around;
	const entry = shownEntries(scene, screen, screens)[prompt.chosen];
	const command = parseCommand(text, screen, screens);
	// A line that is a command by itself wins over the list, unless the player moved in the list.
	const takesEntry =
		entry !== undefined && (prompt.chosen > 0 || command.kind === 'wrong' || command.kind === 'nothing');

	if (!takesEntry && command.kind === 'wrong') {
		return {model: {...scene.model, prompt: {...prompt, problem: command.reason}}};
	}

	if (takesEntry && entry.action !== undefined) {
		return {model: closed, act: entry.action};
	}

	return commandMeans(takesEntry ? parseCommand(entry.command, screen, screens) : command, closed, around);
};
