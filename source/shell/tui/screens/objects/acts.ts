/** What may be done to objects, as far as the seat may. Deleting asks first; marked objects are acted on together. */
import {lineOf} from '../../line-editor.ts';
import {openPrompt} from '../../model.ts';
import {type Action, defineAction, type Outcome, type Scene} from '../../screen.ts';
import {allowed, chosenObject, listOf, markOf, noRow, objectsInHand} from './choice.ts';

const onObjects =
	(verb: string) =>
	(scene: Scene): Outcome => ({
		model: {...scene.model, objectMarks: []},
		wish: {do: 'object', verb, objects: objectsInHand(scene)},
	});

const scalable: readonly string[] = ['Deployment', 'ReplicaSet', 'StatefulSet'];

const mayScale = (scene: Scene): string | undefined =>
	objectsInHand(scene).every(({kind}) => scalable.includes(kind))
		? allowed('scale')(scene)
		: 'only a Deployment or a ReplicaSet can be scaled; pods have no shell here';

const toggleMark = (scene: Scene): Outcome => {
	const object = chosenObject(scene);

	if (object === undefined) {
		return {};
	}

	const mark = markOf(object);
	const {objectMarks} = scene.model;
	return {
		model: {
			...scene.model,
			objectMarks: objectMarks.includes(mark) ? objectMarks.filter(each => each !== mark) : [...objectMarks, mark],
		},
	};
};

/** All rows on screen between the last marked one and the chosen one. */
const markRange = (scene: Scene): Outcome => {
	const rows = listOf(scene)?.rows.map(({object}) => markOf(object)) ?? [];
	const chosen = chosenObject(scene);
	const to = chosen === undefined ? -1 : rows.indexOf(markOf(chosen));
	const last = scene.model.objectMarks.findLast(mark => rows.includes(mark));
	const from = last === undefined ? to : rows.indexOf(last);
	const range = rows.slice(Math.min(from, to), Math.max(from, to) + 1);
	return {model: {...scene.model, objectMarks: [...new Set([...scene.model.objectMarks, ...range])]}};
};

const restartVerb = (scene: Scene): string => (chosenObject(scene)?.kind === 'Node' ? 'drain' : 'restart');

export const acts: readonly Action[] = [
	defineAction({
		name: 'objects.delete',
		title: 'Delete, asks first',
		explain: 'DELETE with the grace period of its spec. The default answer is no.',
		group: 'objects',
		keys: ['ctrl-d'],
		hint: 'delete',
		shy: true,
		guard: allowed('delete'),
		run: onObjects('delete'),
	}),
	defineAction({
		name: 'objects.scale',
		title: 'Scale',
		explain: 'Sets the number of replicas.',
		group: 'objects',
		keys: ['s'],
		hint: 'scale',
		shy: true,
		guard: mayScale,
		run: scene => ({
			model: openPrompt(scene.model, 'value', 'replicas', lineOf(''), {
				do: 'object',
				verb: 'scale',
				objects: objectsInHand(scene),
				value: '',
			}),
		}),
	}),
	defineAction({
		name: 'objects.restart',
		title: 'Restart; drain a node',
		explain: 'Workloads: a rolling restart. Nodes: cordon and evict.',
		group: 'objects',
		keys: ['r'],
		guard: scene => allowed(restartVerb(scene))(scene),
		run: scene => onObjects(restartVerb(scene))(scene),
	}),
	defineAction({
		name: 'objects.cordon',
		title: 'Cordon; copy the name',
		explain: 'Nodes: no new pods. Elsewhere: the name goes to the clipboard.',
		group: 'objects',
		keys: ['c'],
		guard: scene => (chosenObject(scene)?.kind === 'Node' ? allowed('cordon')(scene) : noRow(scene)),
		run(scene) {
			const object = chosenObject(scene);
			return object?.kind === 'Node' || object === undefined
				? onObjects('cordon')(scene)
				: {program: {do: 'copy', text: object.name}};
		},
	}),
	defineAction({
		name: 'objects.uncordon',
		title: 'Uncordon',
		explain: 'Opens a node for new pods again.',
		group: 'objects',
		keys: ['u'],
		guard: scene =>
			chosenObject(scene)?.kind === 'Node' ? allowed('uncordon')(scene) : 'only nodes can be uncordoned',
		run: onObjects('uncordon'),
	}),
	defineAction({
		name: 'objects.mark',
		title: 'Mark',
		explain: 'Marked rows are acted on together.',
		group: 'objects',
		keys: ['v'],
		guard: noRow,
		run: toggleMark,
	}),
	defineAction({
		name: 'objects.mark-range',
		title: 'Mark up to here',
		explain: 'Every row from the last marked one.',
		group: 'objects',
		keys: ['V'],
		guard: noRow,
		run: markRange,
	}),
	defineAction({
		name: 'objects.unmark',
		title: 'Clear the marks',
		explain: 'No row is marked any more.',
		group: 'objects',
		keys: ['ctrl-\\'],
		run: ({model}) => ({model: {...model, objectMarks: []}}),
	}),
];
