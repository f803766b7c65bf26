/** Keys that lead somewhere. */
import {emptyLine} from '../line-editor.ts';
import {goBack, goTo, type Model, openPrompt} from '../model.ts';
import {type Action, defineAction} from '../screen.ts';
import {needsRun} from './guards.ts';

export const move: readonly Action[] = [
	defineAction({
		name: 'go.command',
		title: 'Command, palette',
		explain: 'Every action and every kind of object by name.',
		group: 'move',
		keys: [':', 'ctrl-p'],
		label: ':',
		hint: 'command',
		run: ({model}) => ({model: openPrompt(model, 'command', ':')}),
	}),
	defineAction({
		name: 'help',
		title: 'Help',
		explain: 'The thing under the cursor, the keys of this screen, then all the others.',
		group: 'move',
		keys: ['?'],
		command: ':help',
		run: ({model}) => ({model: {...openPrompt(model, 'help', '', emptyLine()), help: {page: 0}}}),
	}),
	defineAction({
		name: 'go.next-panel',
		title: 'Next panel',
		explain: 'Moves the focus; the focused panel has a bright frame.',
		group: 'move',
		keys: ['tab', 'shift-tab'],
		label: 'tab',
		hint: 'panel',
		run: () => ({}),
	}),
	defineAction({
		name: 'go.back',
		title: 'Close, clear, back',
		explain: 'Closes what is open, clears the filter, goes back to the last screen.',
		group: 'move',
		keys: ['esc', 'ctrl-o'],
		label: 'esc',
		hint: 'back',
		run: ({model}) => ({model: closedOrBack(model)}),
	}),
	defineAction({
		name: 'go.leave',
		title: 'Leave this screen',
		explain: 'Back to the last screen; on the home screen it quits.',
		group: 'move',
		keys: ['q'],
		hint: 'leave',
		hintFor: ({model}) => (model.screen === 'home' ? 'quit' : 'leave'),
		command: ':q',
		run: ({model}) =>
			model.trail.length === 0 || model.screen === 'home' ? {program: {do: 'quit'}} : {model: goBack(model)},
	}),
	defineAction({
		name: 'go.terminal',
		title: 'Terminal',
		explain: 'kubectl on this cluster, and the tools of its machines.',
		group: 'move',
		keys: ['T'],
		command: ':term',
		guard: needsRun,
		run: ({model}) => ({model: goTo(model, 'terminal')}),
	}),
	defineAction({
		name: 'go.objects',
		title: 'Objects, as in k9s',
		explain: 'The object browser, with the keys of k9s.',
		group: 'move',
		keys: [],
		command: ':pods',
		guard: needsRun,
		run: ({model}) => ({model: goTo(model, 'objects')}),
	}),
];

const closedOrBack = (model: Model): Model => {
	if (model.explain !== undefined || model.advice) {
		return {...model, explain: undefined, advice: false};
	}

	return model.trail.length === 0 || model.screen === 'home' ? model : goBack(model);
};
