/** Looking at objects: into them, at their texts, at what they belong to. */
import {movementKeys} from '../../keymap.ts';
import {resourceOf} from '../../palette.ts';
import {type Action, defineAction, type Outcome, type Scene} from '../../screen.ts';
import {chosenObject, chosenRow, listOf, noRow} from './choice.ts';
import {openList} from './lists.ts';
import {goIn, moveInList, moveInText, open} from './moves.ts';

const noOwner = (scene: Scene): string | undefined =>
	noRow(scene) ?? (chosenRow(scene)?.owner === undefined ? 'nothing controls it' : undefined);

const goToOwner = (scene: Scene): Outcome => {
	const owner = chosenRow(scene)?.owner;
	const resource = owner === undefined ? undefined : resourceOf(owner.kind);
	return owner === undefined || resource === undefined
		? {}
		: {
				model: openList(scene.model, {
					resource,
					...(owner.namespace === undefined ? {} : {namespace: owner.namespace}),
					filter: `metadata.name=${owner.name}`,
				}),
			};
};

const nodeName = (scene: Scene): string => {
	const index = listOf(scene)?.columns.findIndex(({name}) => name === 'NODE') ?? -1;
	const name = index < 0 ? '' : (chosenRow(scene)?.cells[index] ?? '');
	return name === '<none>' ? '' : name;
};

export const looks: readonly Action[] = [
	defineAction({
		name: 'objects.open',
		title: 'Go in',
		explain: 'Into a workload, a Service, a node, a namespace: its pods. Anything else is described.',
		group: 'screen',
		keys: ['enter'],
		hint: 'open',
		guard: noRow,
		run: goIn,
	}),
	defineAction({
		name: 'objects.describe',
		title: 'Describe',
		explain: 'As kubectl describe.',
		group: 'objects',
		keys: ['d'],
		hint: 'describe',
		guard: noRow,
		run: open('describe'),
	}),
	defineAction({
		name: 'objects.yaml',
		title: 'YAML',
		explain: 'As kubectl get -o yaml.',
		group: 'objects',
		keys: ['y'],
		hint: 'yaml',
		guard: noRow,
		run: open('yaml'),
	}),
	defineAction({
		name: 'objects.logs',
		title: 'Logs',
		explain: 'The log of its container, newest last.',
		group: 'objects',
		keys: ['l'],
		hint: 'logs',
		guard: noRow,
		run: open('logs'),
	}),
	defineAction({
		name: 'objects.previous',
		title: 'Previous logs',
		explain: 'The log of the container before the last restart.',
		group: 'objects',
		keys: ['p'],
		guard: noRow,
		run: open('previous'),
	}),
	defineAction({
		name: 'objects.events',
		title: 'Events about it',
		explain: 'What was said about this object.',
		group: 'objects',
		keys: ['E'],
		guard: noRow,
		run: open('events'),
	}),
	defineAction({
		name: 'objects.move',
		title: 'Choose a row, scroll',
		explain: 'Rows in a list, lines in a text; ctrl-f and ctrl-b by pages, g and G to the ends.',
		group: 'screen',
		keys: movementKeys,
		label: '↑↓ jk',
		run: (scene, key) => (scene.model.tab === 'list' ? moveInList(scene, key) : moveInText(scene, key)),
	}),
	defineAction({
		name: 'objects.node',
		title: 'Its node',
		explain: 'The node that this pod runs on.',
		group: 'objects',
		keys: ['o'],
		guard: scene => noRow(scene) ?? (nodeName(scene) === '' ? 'it is on no node' : undefined),
		run: scene => ({
			model: openList(scene.model, {resource: 'nodes', filter: `metadata.name=${nodeName(scene)}`}),
		}),
	}),
	defineAction({
		name: 'objects.owner',
		title: 'Its owner',
		explain: 'The object that controls it.',
		group: 'objects',
		keys: ['J'],
		guard: noOwner,
		run: goToOwner,
	}),
	defineAction({
		name: 'objects.why',
		title: 'Why: explain this',
		explain: 'How the chosen object came to its state.',
		group: 'understand',
		keys: ['i'],
		hint: 'why',
		guard: noRow,
		run: scene => ({
			model: {
				...scene.model,
				explain: scene.model.explain === undefined ? 'cursor' : undefined,
				object: chosenObject(scene),
			},
		}),
	}),
];

/** What belongs to an object, and what became of it. */
export const relations: readonly Action[] = [
	defineAction({
		name: 'objects.tree',
		title: 'Tree of what belongs together',
		explain: 'Its owners above, what they made below, down to the containers. :xray KIND shows all of a kind.',
		group: 'objects',
		keys: ['x'],
		hint: 'tree',
		command: ':xray',
		guard: noRow,
		run: open('tree'),
	}),
	defineAction({
		name: 'objects.follow',
		title: 'Follow it',
		explain: 'What every component does with it and says of it, newest last, while time goes on.',
		group: 'objects',
		keys: ['f'],
		hint: 'follow',
		guard: noRow,
		run: open('story'),
	}),
];
