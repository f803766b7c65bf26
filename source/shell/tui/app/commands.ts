/** What a typed command becomes: a wish for the stage, another screen, a list in the object browser. */
import {needsRun} from '../keymap/guards.ts';
import {goTo, type Model} from '../model.ts';
import type {Command, ListCommand} from '../palette.ts';
import type {Scene, Screen} from '../screen.ts';
import {screens} from '../screens/index.ts';
import {openList} from '../screens/objects/lists.ts';
import type {Wish} from '../stage.ts';
import {type Deed, said} from './deed.ts';

const wishOf = (
	command: Exclude<
		Command,
		{
			readonly kind:
				| 'list'
				| 'screen'
				| 'action'
				| 'set'
				| 'kubectl'
				| 'codex'
				| 'theme'
				| 'mouse'
				| 'fps'
				| 'quit'
				| 'nothing'
				| 'wrong';
		}
	>,
	{edits}: Pick<Model, 'edits'>,
): Wish => {
	switch (command.kind) {
		case 'speed':
			return {do: 'set-speed', speed: command.speed};
		case 'goto':
			return {do: 'go-to', at: command.at};
		case 'until':
			return {do: 'until', condition: command.condition};
		case 'stop-at':
			return {do: 'stop-at', condition: command.condition};
		case 'bookmark':
			return {do: 'bookmark', name: command.name};
		case 'declare':
			return {do: 'declare', text: command.text};
		case 'serve':
			return {do: 'serve'};
		case 'compare':
			return {do: 'compare', edits, ...(command.until === undefined ? {} : {until: command.until})};
		case 'export':
			return {do: 'export', format: command.format};
		case 'save':
			return {do: 'menu', action: 'save', value: command.name};
	}
};

/** A list as the command line asked for it; with `:xray` the trees below all of it. */
const listed = (model: Model, {kind: _, tree, ...wanted}: ListCommand): Model => {
	const next = openList(model, wanted);
	return tree === true ? {...next, tab: 'tree'} : next;
};

/** Where a line is typed. */
export type Surroundings = {
	readonly scene: Scene;
	readonly screen: Screen;
	/** Whether the run has the tuner's seat. */
	readonly hasTuner: () => boolean;
};

const kubectl = (model: Model, line: string): Deed => ({
	model: goTo(model, 'terminal'),
	wish: {do: 'terminal', act: 'enter', line: `kubectl ${line}`.trim()},
});

/** Commands that mean something only in a run. */
const isOfRun = (command: Command): boolean =>
	command.kind === 'list' ||
	command.kind === 'kubectl' ||
	(command.kind === 'screen' && screens.find(({name}) => name === command.name)?.needsRun === true);

/** What a command does to the model of a line that was closed. */
export const commandMeans = (command: Command, model: Model, {scene, hasTuner}: Surroundings): Deed => {
	const notBegun = needsRun(scene);

	if (isOfRun(command) && notBegun !== undefined) {
		return {model: said(model, 'warn', notBegun)};
	}

	switch (command.kind) {
		case 'list':
			return {model: listed(model, command)};
		case 'screen':
			return {model: goTo(model, command.name)};
		case 'action':
			return {model, act: command.action};
		case 'set': {
			const edits = {...model.edits, [command.setting]: command.value};
			return {
				model: hasTuner() ? {...goTo(model, 'tuner'), edits} : said(model, 'warn', 'this run has no tuner seat'),
			};
		}

		case 'codex':
			return {model: {...model, explain: `codex/${command.word}`}};
		case 'theme':
			return {model: {...model, theme: command.theme}};
		case 'mouse':
			return {model: {...model, mouse: command.on}};
		case 'fps':
			return {model, program: {do: 'fps', rate: command.rate}};
		case 'quit':
			return {model, program: {do: 'quit'}};
		case 'kubectl':
			return kubectl(model, command.line);
		case 'nothing':
		case 'wrong':
			return {model};
		default:
			return {model, wish: wishOf(command, model)};
	}
};
