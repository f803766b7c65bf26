/** Keys that fingers bring along from k9s and that mean something else here, or nothing yet: they say so. */

import {goTo} from '../../model.ts';
import {type Action, defineAction, type Scene} from '../../screen.ts';
import {chosenObject, chosenRow, noRow} from './choice.ts';
import {openList} from './lists.ts';

/** The Deployment under the cursor leads to its ReplicaSets. */
const replicaSetsOf = defineAction({
	name: 'objects.replicasets',
	title: 'ReplicaSets of a Deployment',
	explain: 'One for each version; the newest has the pods.',
	group: 'screen',
	keys: ['z'],
	guard: ({model}: Scene) =>
		model.list.resource === 'deployments' ? undefined : 'z shows the ReplicaSets of a Deployment; first :deploy',
	run: scene => ({
		model: openList(scene.model, {
			resource: 'replicasets',
			namespace: chosenRow(scene)?.object.namespace,
			filter: chosenRow(scene)?.object.name ?? '',
		}),
	}),
});

/** `kubectl edit` in the terminal, which has an editor. */
const editOf = defineAction({
	name: 'objects.edit',
	title: 'Edit as YAML',
	explain: 'kubectl edit, in the terminal: what is saved goes to the API server as a patch.',
	group: 'screen',
	keys: ['e'],
	guard: noRow,
	run(scene) {
		const object = chosenObject(scene);
		const place = object?.namespace === undefined ? '' : ` -n ${object.namespace}`;
		return object === undefined
			? {}
			: {
					model: goTo(scene.model, 'terminal'),
					wish: {
						do: 'terminal',
						act: 'enter',
						line: `kubectl edit ${object.kind.toLowerCase()} ${object.name}${place}`,
					},
				};
	},
});

const absent = (name: string, key: string, title: string, why: string): Action =>
	defineAction({
		name: `objects.${name}`,
		title,
		explain: `${why[0]?.toUpperCase()}${why.slice(1)}.`,
		group: 'screen',
		keys: [key],
		guard: () => why,
		run: () => ({}),
	});

export const k9sKeys: readonly Action[] = [
	replicaSetsOf,
	editOf,
	absent('kill', 'ctrl-k', 'Kill', 'nothing is killed without a question here: ^d deletes'),
];
