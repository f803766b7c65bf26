/** What a typed command becomes: a wish for the stage, or a list in the object browser. */
import type {Model} from '../model.ts';
import type {Command, ListCommand} from '../palette.ts';
import {openList} from '../screens/objects/lists.ts';
import type {Wish} from '../stage.ts';

export const wishOf = (
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
export const listed = (model: Model, {kind: _, tree, ...wanted}: ListCommand): Model => {
	const next = openList(model, wanted);
	return tree === true ? {...next, tab: 'tree'} : next;
};
