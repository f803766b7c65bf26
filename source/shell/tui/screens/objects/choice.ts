/** What is chosen in the object browser, and what may be done with it. */
import type {ListRow, ObjectList, ObjectRef} from '../../../../game/view/frame.ts';
import {cursorOf} from '../../model.ts';
import type {Scene} from '../../screen.ts';

/** The cursor in the list. */
export const rowList = 'objects/list';

/** The scroll of the text of one object. */
export const textList = 'objects/text';

export const listOf = (scene: Scene): ObjectList | undefined => scene.frame.objects?.list;

/** The chosen row: where the game found it, else where the cursor is. */
export const chosenRow = (scene: Scene): ListRow | undefined => {
	const list = listOf(scene);

	if (list?.selected !== undefined) {
		return list.rows[list.selected - list.from];
	}

	const cursor = cursorOf(scene.model, rowList);
	return (
		list?.rows.find(({uid}) => uid === cursor.key) ??
		list?.rows[Math.max(0, Math.min(list.rows.length - 1, cursor.index - list.from))]
	);
};

export const chosenObject = (scene: Scene): ObjectRef | undefined =>
	scene.model.tab === 'list' ? chosenRow(scene)?.object : (scene.model.object ?? chosenRow(scene)?.object);

/** How a marked row is remembered: the object's whole name, so that it stays marked when it is off the screen. */
export const markOf = ({kind, namespace = '', name}: ObjectRef): string => `${kind}/${namespace}/${name}`;

const markedRef = (mark: string): ObjectRef => {
	const [kind = '', namespace = '', name = ''] = mark.split('/');
	return {kind, name, ...(namespace === '' ? {} : {namespace})};
};

/** What an act is about: all marked objects, else the chosen one. */
export const objectsInHand = (scene: Scene): readonly ObjectRef[] => {
	const {objectMarks, tab} = scene.model;
	const chosen = chosenObject(scene);
	return tab === 'list' && objectMarks.length > 0
		? objectMarks.map(mark => markedRef(mark))
		: chosen === undefined
			? []
			: [chosen];
};

export const noRow = (scene: Scene): string | undefined =>
	objectsInHand(scene).length === 0 ? 'nothing is chosen' : undefined;

/** Why this seat may not do this to objects; undefined when it may. */
export const allowed =
	(verb: string) =>
	(scene: Scene): string | undefined =>
		noRow(scene) ?? scene.frame.objects?.actions.find(({action}) => action === verb)?.refusal;
