/** Keys that fingers bring along from k9s and that mean something else here, or nothing yet: they say so. */
import {type Action, defineAction, type Scene} from '../screen.ts';

/** The Deployment under the cursor leads to its ReplicaSets. */
const replicaSetsOf = defineAction({
	name: 'objects.replicasets',
	title: 'ReplicaSets of a Deployment',
	explain: 'One for each version; the newest has the pods.',
	group: 'screen',
	keys: ['z'],
	guard: ({model}: Scene) =>
		model.list.resource === 'deployments' ? undefined : 'z shows the ReplicaSets of a Deployment; first :deploy',
	run: ({model}) => ({
		model: {
			...model,
			tab: 'list',
			list: {
				...model.list,
				resource: 'replicasets',
				filter: model.object?.name ?? '',
			},
			cursors: {...model.cursors, 'objects/list': {index: 0, from: 0}},
		},
	}),
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
	absent(
		'edit',
		'e',
		'Edit',
		'podfall has no editor: s scales, ^d deletes, and the level’s brief names what else may change',
	),
	absent('tree', 'x', 'Tree', 'there is no tree of objects here: J goes to the owner, :time shows what caused what'),
	absent('sort-column', 'O', 'Sort by a column', 'columns are sorted by N name, A age, S status, P namespace'),
	absent('kill', 'ctrl-k', 'Kill', 'nothing is killed without a question here: ^d deletes'),
];
