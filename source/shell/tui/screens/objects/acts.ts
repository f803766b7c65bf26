/** What may be done to objects, as far as the seat may. Deleting asks first; marked objects are acted on together. */
import {lineOf} from '../../line-editor.ts';
import {openPrompt} from '../../model.ts';
import {type Action, defineAction, type Outcome, type Scene} from '../../screen.ts';
import {allowed, chosenObject, chosenRow, listOf, markOf, noRow, objectsInHand} from './choice.ts';
import {writeLine} from './kubectl-line.ts';

const onObjects =
	(verb: string) =>
	(scene: Scene): Outcome => ({
		model: {...scene.model, objectMarks: []},
		wish: {do: 'object', verb, objects: objectsInHand(scene)},
	});

const scalable: readonly string[] = ['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet'];

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

/** Workloads whose image one line of kubectl changes. */
const templated: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet'];

const mayRestart = (scene: Scene): string | undefined => {
	const kinds = objectsInHand(scene).map(({kind}) => kind);
	return kinds.every(kind => kind === 'Node')
		? allowed('drain')(scene)
		: kinds.every(kind => templated.includes(kind))
			? allowed('restart')(scene)
			: 'only a Deployment can be restarted, and only a node drained';
};

const mayChangeImage = (scene: Scene): string | undefined =>
	objectsInHand(scene).every(({kind}) => templated.includes(kind))
		? allowed('image')(scene)
		: 'the image stands in the Deployment: first :deploy';

/** `replicas of web, now 3`: what is asked for, and what the number is before. */
const replicasLabel = (scene: Scene): string => {
	const objects = objectsInHand(scene);
	const column = listOf(scene)?.columns.findIndex(({name}) => name === 'READY') ?? -1;
	const wanted = chosenRow(scene)?.cells[column]?.split('/')[1];
	return objects.length === 1
		? `replicas of ${objects[0]?.name}${wanted === undefined ? '' : `, now ${wanted}`}:`
		: `replicas of each of ${objects.length}:`;
};

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
			model: openPrompt(scene.model, 'value', replicasLabel(scene), lineOf(''), {
				do: 'object',
				verb: 'scale',
				objects: objectsInHand(scene),
				value: '',
			}),
		}),
	}),
	defineAction({
		name: 'objects.image',
		title: 'Set the image',
		explain: 'Writes the line of kubectl that puts another version into a Deployment; enter runs it.',
		group: 'objects',
		keys: ['I'],
		hint: 'image',
		shy: true,
		guard: mayChangeImage,
		run: scene => writeLine('image', scene),
	}),
	defineAction({
		name: 'objects.restart',
		title: 'Restart; drain a node',
		explain: 'Writes the line of kubectl: a rolling restart of a workload, or cordon and evict for a node.',
		group: 'objects',
		keys: ['r'],
		hint: 'restart',
		hintFor: scene => (chosenObject(scene)?.kind === 'Node' ? 'drain' : 'restart'),
		shy: true,
		guard: mayRestart,
		run: scene => writeLine(chosenObject(scene)?.kind === 'Node' ? 'drain' : 'restart', scene),
	}),
	defineAction({
		name: 'objects.cordon',
		title: 'Cordon; copy the name',
		explain: 'Nodes: the line of kubectl that closes it to new pods. Elsewhere: the name goes to the clipboard.',
		group: 'objects',
		keys: ['c'],
		hint: 'cordon',
		hintFor: scene => (chosenObject(scene)?.kind === 'Node' ? 'cordon' : ''),
		shy: true,
		guard: scene => (chosenObject(scene)?.kind === 'Node' ? allowed('cordon')(scene) : noRow(scene)),
		run(scene) {
			const object = chosenObject(scene);
			return object?.kind === 'Node' || object === undefined
				? writeLine('cordon', scene)
				: {program: {do: 'copy', text: object.name}};
		},
	}),
	defineAction({
		name: 'objects.uncordon',
		title: 'Uncordon',
		explain: 'Writes the line of kubectl that opens a node for new pods again.',
		group: 'objects',
		keys: ['u'],
		guard: scene =>
			chosenObject(scene)?.kind === 'Node' ? allowed('uncordon')(scene) : 'only nodes can be uncordoned',
		run: scene => writeLine('uncordon', scene),
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
