/** What a list shows and in which order; how a text is shown. */
import {lineOf} from '../../line-editor.ts';
import {openPrompt, withCursor} from '../../model.ts';
import {type Action, defineAction, type Outcome, type Scene} from '../../screen.ts';
import {listOf, rowList} from './choice.ts';
import {findInText} from './moves.ts';

const first = {index: 0, from: 0};

const sortedBy = (scene: Scene, column: string): Outcome => {
	const {sort} = scene.model.list;
	const descending = sort?.column === column ? !sort.descending : column === 'AGE' || column === 'RESTARTS';
	return {model: {...scene.model, list: {...scene.model.list, sort: {column, descending}}}};
};

const sortBy = (word: string, key: string, column: string, explain: string): Action =>
	defineAction({
		name: `objects.sort-${word}`,
		title: `Sort by ${word}`,
		explain,
		group: 'screen',
		keys: [key],
		guard: scene => (scene.model.tab === 'list' ? undefined : 'only lists can be sorted'),
		run: scene => sortedBy(scene, column),
	});

const shownColumns = (scene: Scene): readonly string[] => (listOf(scene)?.columns ?? []).map(({name}) => name);

const chooseColumn = (scene: Scene, step: -1 | 1): Outcome => {
	const names = shownColumns(scene);
	const now = names.indexOf(scene.model.list.column ?? '');
	const column = names[now < 0 ? (step > 0 ? 0 : names.length - 1) : (now + step + names.length) % names.length];
	return {model: {...scene.model, list: {...scene.model.list, ...(column === undefined ? {} : {column})}}};
};

const chooseNamespace = (scene: Scene, key: string): Outcome => {
	const namespace = listOf(scene)?.namespaces[Number(key) - 1];
	return key !== '0' && namespace === undefined
		? {model: {...scene.model, said: {tone: 'dim', text: `there is no namespace ${key} here`}}}
		: {
				model: {
					...withCursor(scene.model, rowList, first),
					list: {...scene.model.list, namespace: key === '0' ? undefined : namespace},
				},
			};
};

const nextMatch = (name: string, key: string, title: string, step: -1 | 1): Action =>
	defineAction({
		name,
		title,
		explain: 'In texts and logs, after / and a word.',
		group: 'screen',
		keys: [key],
		guard: ({model}) =>
			model.tab === 'list' || model.find === '' ? 'first look for a word in a text: /word' : undefined,
		run: scene => findInText(scene, step),
	});

export const arrangements: readonly Action[] = [
	defineAction({
		name: 'objects.filter',
		title: 'Filter, find',
		explain: 'Words that must occur; !word inverse, -l app=web labels, ~word fuzzy, spec.nodeName=x a field.',
		group: 'screen',
		keys: ['/'],
		hint: 'filter',
		run: ({model}) => ({
			model:
				model.tab === 'list'
					? openPrompt(model, 'filter', '/', lineOf(model.list.filter, model.history.filter))
					: openPrompt(model, 'find', '/', lineOf(model.find, model.history.find)),
		}),
	}),
	nextMatch('objects.next-match', 'n', 'Next match', 1),
	defineAction({
		name: 'objects.faults',
		title: 'Faults only',
		explain: 'Shows only what is not well.',
		group: 'screen',
		keys: ['F'],
		hint: 'faults',
		run: ({model}) => ({
			model: {...withCursor(model, rowList, first), list: {...model.list, faultsOnly: !model.list.faultsOnly}},
		}),
	}),
	defineAction({
		name: 'objects.wide',
		title: 'Wide columns',
		explain: 'As kubectl get -o wide.',
		group: 'screen',
		keys: ['ctrl-w'],
		run: ({model}) => ({model: {...model, list: {...model.list, wide: !model.list.wide}}}),
	}),
	defineAction({
		name: 'objects.namespace',
		title: 'Namespace, 0 for all',
		explain: 'The digits choose a namespace; the line above the list says which.',
		group: 'screen',
		keys: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
		label: '0 … 9',
		hint: 'ns',
		run: chooseNamespace,
	}),
	defineAction({
		name: 'objects.sort-name',
		title: 'Sort by name; previous match',
		explain: 'Lists: again turns the order round. Texts: the match before.',
		group: 'screen',
		keys: ['N'],
		run: scene => (scene.model.tab === 'list' ? sortedBy(scene, 'NAME') : findInText(scene, -1)),
	}),
	sortBy('age', 'A', 'AGE', 'Youngest last; again turns the order round.'),
	sortBy('status', 'S', 'STATUS', 'Worst first; again turns the order round.'),
	sortBy('namespace', 'P', 'NAMESPACE', 'Again turns the order round.'),
	sortBy('restarts', 'T', 'RESTARTS', 'Most first; again turns the order round.'),
	defineAction({
		name: 'objects.column',
		title: 'Choose a column',
		explain: 'The one that O sorts by; its heading stands out.',
		group: 'screen',
		keys: ['shift-left', 'shift-right'],
		label: 'shift ←→',
		run: (scene, key) => chooseColumn(scene, key === 'shift-left' ? -1 : 1),
	}),
	defineAction({
		name: 'objects.sort-column',
		title: 'Sort by the chosen column',
		explain: 'Any column: shift with an arrow chooses it. Again turns the order round.',
		group: 'screen',
		keys: ['O'],
		guard: ({model}) => (model.list.column === undefined ? 'first choose a column: shift with ← or →' : undefined),
		run: scene => sortedBy(scene, scene.model.list.column ?? 'NAME'),
	}),
	defineAction({
		name: 'objects.sort-trouble',
		title: 'Sort by trouble',
		explain: 'Worst first, as lists begin.',
		group: 'screen',
		keys: ['W'],
		run: ({model}) => ({model: {...model, list: {...model.list, sort: undefined, column: undefined}}}),
	}),
	defineAction({
		name: 'objects.wrap',
		title: 'Wrap long lines',
		explain: 'In texts and logs.',
		group: 'screen',
		keys: ['w'],
		guard: scene => (scene.model.tab === 'list' ? 'only texts can be wrapped' : undefined),
		run: ({model}) => ({model: {...model, wraps: !model.wraps}}),
	}),
	defineAction({
		name: 'objects.timestamps',
		title: 'Timestamps',
		explain: 'In logs.',
		group: 'screen',
		keys: ['t'],
		guard: scene => (scene.model.tab === 'logs' || scene.model.tab === 'previous' ? undefined : 'only logs have them'),
		run: ({model}) => ({model: {...model, timestamps: !model.timestamps}}),
	}),
];
