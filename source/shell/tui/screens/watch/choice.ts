/** The line under the cursor, and what stands behind it. */
import {movement} from '../../keymap/rows.ts';
import {chosenIndex, cursorOf, focusOf, type Model, moved, withCursor} from '../../model.ts';
import type {defineAction, Scene} from '../../screen.ts';
import type {Inked} from '../../surface.ts';
import {percent} from '../../words.ts';
import {rowList} from '../objects/choice.ts';
import {openList} from '../objects/lists.ts';
import {attentionKey} from './attention.ts';
import {stateGlyphs} from './state.ts';

const rowKeys = (scene: Scene): readonly string[] => {
	const {cluster} = scene.frame;

	switch (focusOf(scene.model)) {
		case 0:
			return (cluster?.zones ?? []).flatMap(({nodes}) => nodes.map(({name}) => name));
		case 1:
			return (cluster?.attention ?? []).map(attentionKey);
		case 3:
			return (cluster?.workloads ?? []).map(({kind, namespace, name}) => `${kind}/${namespace}/${name}`);
		case 4:
			return (cluster?.events ?? []).map((entry, index) => `${entry.at}/${entry.reason}/${index}`);
		default:
			return (cluster?.components ?? []).map(({name}) => name);
	}
};

const listName = (scene: Scene): string =>
	['zones', 'attention', 'control', 'workloads', 'events'][focusOf(scene.model)] ?? 'zones';

export const chosenKey = (scene: Scene): string | undefined => {
	const keys = rowKeys(scene);
	return keys[chosenIndex(cursorOf(scene.model, `watch/${listName(scene)}`), keys)];
};

/** The node under the cursor in the narrator: its name, load and pods. */
const nodeSaid = (scene: Scene, name: string | undefined): Inked | undefined => {
	const node = scene.frame.cluster?.zones.flatMap(({nodes}) => nodes).find(entry => entry.name === name);

	if (node === undefined) {
		return undefined;
	}

	const load =
		node.cpu === undefined
			? 'nobody knows its load'
			: `cpu ${percent(node.cpu)}  mem ${percent(node.memory ?? 0)}  ${node.pods ?? 0} pods`;
	return [
		['head', node.name],
		'  ',
		stateGlyphs[node.state],
		[stateGlyphs[node.state][0], ` ${node.state}`],
		`  ${load}`,
		['dim', node.gap === undefined ? '' : `  ${node.gap}`],
	];
};

export const move = (scene: Scene, key: string): ReturnType<Parameters<typeof defineAction>[0]['run']> => {
	const keys = rowKeys(scene);
	const name = `watch/${listName(scene)}`;
	const cursor = moved(cursorOf(scene.model, name), keys, movement(key, 10) ?? 0);
	const said = focusOf(scene.model) === 0 ? nodeSaid(scene, cursor.key) : undefined;
	return {
		model: {
			...withCursor(scene.model, name, cursor),
			...(said === undefined ? {} : {said: {tone: 'plain', text: said}}),
		},
	};
};

/** The object browser on what the cursor is on; undefined when nothing stands behind the line. */
export const openChosen = (scene: Scene): Model | undefined => {
	const focus = focusOf(scene.model);
	const event = focus === 4 ? scene.frame.cluster?.events[rowKeys(scene).indexOf(chosenKey(scene) ?? '')] : undefined;
	const [kind = '', namespace = '', name = ''] =
		focus === 0
			? ['Node', '', chosenKey(scene)]
			: focus === 4
				? [event?.about?.kind, event?.about?.namespace, event?.about?.name]
				: (chosenKey(scene) ?? '').split('/');

	if (focus === 2 || kind === '' || name === '') {
		return undefined;
	}

	const opened = openList(scene.model, {resource: `${kind.toLowerCase()}s`});
	return {
		...withCursor(opened, rowList, {index: 0, from: 0, key: namespace === '' ? name : `${namespace}/${name}`}),
		object: {kind, name, ...(namespace === '' ? {} : {namespace})},
	};
};
