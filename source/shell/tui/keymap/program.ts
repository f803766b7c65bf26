/** Keys and commands about the program itself. */
import {lineOf} from '../line-editor.ts';
import {openPrompt} from '../model.ts';
import {type Action, defineAction} from '../screen.ts';
import {needsRun} from './guards.ts';

export const program: readonly Action[] = [
	defineAction({
		name: 'program.quit',
		title: 'Quit podfall',
		explain: 'Saves the run and gives the terminal back.',
		group: 'program',
		keys: ['ctrl-c'],
		command: ':quit',
		run: () => ({program: {do: 'quit'}}),
	}),
	defineAction({
		name: 'program.suspend',
		title: 'Suspend to the shell',
		explain: 'Live time stands still until `fg`.',
		group: 'program',
		keys: ['ctrl-z'],
		run: () => ({program: {do: 'suspend'}}),
	}),
	defineAction({
		name: 'program.redraw',
		title: 'Draw everything anew',
		explain: 'After another program wrote over the screen.',
		group: 'program',
		keys: ['ctrl-r', 'ctrl-l'],
		label: 'ctrl-r',
		run: () => ({program: {do: 'redraw'}}),
	}),
	defineAction({
		name: 'program.header',
		title: 'Header off, on',
		explain: 'Takes the vital signs and the ruler away, and brings them back.',
		group: 'program',
		keys: ['ctrl-e'],
		run: ({model}) => ({model: {...model, header: !model.header}}),
	}),
	defineAction({
		name: 'program.theme',
		title: 'Theme',
		explain: 'dark, light, high-contrast, mono, terminal.',
		group: 'program',
		keys: [],
		command: ':theme NAME',
		run: ({model}) => ({model: openPrompt(model, 'command', ':', lineOf('theme ', model.history.command))}),
	}),
	defineAction({
		name: 'program.ascii',
		title: 'ASCII on, off',
		explain: 'For fonts and terminals that lack the symbols.',
		group: 'program',
		keys: [],
		command: ':ascii',
		run: ({model}) => ({model: {...model, ascii: !model.ascii}}),
	}),
	defineAction({
		name: 'program.mouse',
		title: 'Mouse on, off',
		explain: 'Off leaves the terminal its own selection.',
		group: 'program',
		keys: [],
		command: ':mouse on',
		run: ({model}) => ({model: {...model, mouse: !model.mouse}}),
	}),
	defineAction({
		name: 'program.plain',
		title: 'Plain mode',
		explain: 'Goes on in numbered lines and typed commands: for screen readers and bad links.',
		group: 'program',
		keys: [],
		command: ':plain',
		run: () => ({program: {do: 'plain'}}),
	}),
	defineAction({
		name: 'program.save',
		title: 'Save the run',
		explain: 'Writes what you did so far; also done when you leave.',
		group: 'program',
		keys: [],
		command: ':save',
		guard: needsRun,
		run: () => ({wish: {do: 'menu', action: 'save'}}),
	}),
];
