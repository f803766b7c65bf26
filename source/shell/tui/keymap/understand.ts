/** Keys that explain. */
import {lineOf} from '../line-editor.ts';
import {openPrompt} from '../model.ts';
import {type Action, defineAction} from '../screen.ts';
import {needsRun} from './guards.ts';

export const understand: readonly Action[] = [
	defineAction({
		name: 'why',
		title: 'Why: explain this',
		explain: 'The numbers and rules behind this line, at this moment.',
		group: 'understand',
		keys: ['i'],
		hint: 'why',
		command: ':why',
		guard: needsRun,
		run: ({model}) => ({
			model: {...model, explain: model.explain === undefined ? 'cursor' : undefined},
		}),
	}),
	defineAction({
		name: 'advice',
		title: 'What the real one does',
		explain: 'Asks the real component about this very state. Marks a scored run.',
		group: 'understand',
		keys: ['w'],
		hint: 'advice',
		guard: needsRun,
		run: ({model}) => ({
			model: {...model, advice: !model.advice},
			...(model.advice ? {} : {wish: {do: 'advice'} as const}),
		}),
	}),
	defineAction({
		name: 'hint',
		title: 'Hint',
		explain: 'Where to look, which mechanism, what to do. The third level caps the run at two stars.',
		group: 'understand',
		keys: ['h'],
		hint: 'hint',
		command: ':hint',
		guard: needsRun,
		run: () => ({wish: {do: 'hint'}}),
	}),
	defineAction({
		name: 'declare',
		title: 'Say what is broken',
		explain: 'Names the part that is to blame, as :declare node worker-a1. A wrong name costs points.',
		group: 'understand',
		keys: [],
		command: ':declare',
		guard: needsRun,
		run: ({model}) => ({model: openPrompt(model, 'command', ':', lineOf('declare ', model.history.command))}),
	}),
	defineAction({
		name: 'truth',
		title: 'Truth beside API',
		explain: 'What is physically so, next to what the API server says. Watch and practice only.',
		group: 'understand',
		keys: ['t'],
		hint: 'truth',
		guard: needsRun,
		run: ({model}) => ({model: {...model, truth: !model.truth}}),
	}),
];
