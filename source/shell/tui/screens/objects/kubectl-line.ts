/** Verbs that are words of kubectl: the list writes the line, the player reads it and presses enter. */
import type {ObjectRef} from '../../../../game/view/frame.ts';
import {lineOf} from '../../line-editor.ts';
import {goTo} from '../../model.ts';
import type {Outcome, Scene} from '../../screen.ts';
import {chosenRow, listOf, objectsInHand} from './choice.ts';

export type KubectlVerb = 'cordon' | 'uncordon' | 'drain' | 'restart' | 'image';

const named = (objects: readonly ObjectRef[]): string => objects.map(({name}) => name).join(' ');

/** `-n shop deployment/front deployment/cart`: what one line can name lies in one namespace. */
const workloads = (objects: readonly ObjectRef[]): {readonly scope: string; readonly names: string} => {
	const {namespace} = objects[0] ?? {};
	const names = objects
		.filter(object => object.namespace === namespace)
		.map(({kind, name}) => `${kind.toLowerCase()}/${name}`)
		.join(' ');
	return {scope: namespace === undefined ? '' : ` -n ${namespace}`, names};
};

const cellOf = (scene: Scene, column: string): string => {
	const index = listOf(scene)?.columns.findIndex(({name}) => name === column) ?? -1;
	return chosenRow(scene)?.cells[index] ?? '';
};

/** `web=hello/web:1.0`: the first container with its image as it is, ready to be changed. */
const imageOf = (scene: Scene): string => {
	const [container = ''] = cellOf(scene, 'CONTAINERS').split(',');
	const [image = ''] = cellOf(scene, 'IMAGES').split(',');
	return `${container}=${image}`;
};

export const kubectlLine = (verb: KubectlVerb, scene: Scene): string => {
	const objects = objectsInHand(scene);
	const {scope, names} = workloads(objects);

	switch (verb) {
		case 'drain':
			return `kubectl drain ${named(objects)} --ignore-daemonsets`;
		case 'restart':
			return `kubectl${scope} rollout restart ${names}`;
		case 'image':
			return `kubectl${scope} set image ${names} ${imageOf(scene)}`;
		default:
			return `kubectl ${verb} ${named(objects)}`;
	}
};

/** The terminal with the line in it. Nothing has happened before enter. */
export const writeLine = (verb: KubectlVerb, scene: Scene): Outcome => {
	const model = goTo(scene.model, 'terminal');
	const line = lineOf(kubectlLine(verb, scene), model.terminal.line.history);
	return {
		model: {
			...model,
			objectMarks: [],
			terminal: {...model.terminal, line, back: 0, choices: []},
			said: {
				tone: 'dim',
				text: ['nothing is done yet: ', ['key', 'enter'], ' runs the line, ', ['key', 'esc'], ' goes back'],
			},
		},
	};
};
