/** Moving through rows and through lines. */

import {movement} from '../../keymap.ts';
import {isSmall} from '../../layout.ts';
import type {DetailTab} from '../../model.ts';
import {cursorOf, withCursor} from '../../model.ts';
import {classOf, type Outcome, type Scene} from '../../screen.ts';
import {chosenRow, listOf, rowList, textList} from './choice.ts';
import {openList} from './lists.ts';
import {firstLine, isMatch, shownLines, type TextTab} from './texts.ts';
import {listRows} from './window.ts';

/** Moves by rows of the whole list; the window follows. */
export const moveInList = (scene: Scene, key: string): Outcome => {
	const list = listOf(scene);
	const page = listRows(scene.size, scene.model.header);
	const by = movement(key, page);

	if (list === undefined || by === undefined || list.matched === 0) {
		return {};
	}

	const cursor = cursorOf(scene.model, rowList);
	const inWindow = list.rows.findIndex(({uid}) => uid === cursor.key);
	const now = list.selected ?? (inWindow === -1 ? cursor.index : list.from + inWindow);
	const index = Math.max(0, Math.min(list.matched - 1, now + by));
	const from = index < list.from ? index : index >= list.from + page ? index - page + 1 : list.from;
	// A row outside the window has no name yet; the game finds it by its place.
	const key_ = list.rows[index - list.from]?.uid;
	return {
		model: withCursor(scene.model, rowList, {
			index,
			from: Math.max(0, from),
			...(key_ === undefined ? {} : {key: key_}),
		}),
	};
};

const textTab = ({model}: Scene): TextTab => (model.tab === 'list' ? 'describe' : model.tab);

/** What a text has of the screen: all but the chrome, the prompt and its frame. */
const textRoom = (scene: Scene): {readonly width: number; readonly height: number} => {
	const small = isSmall(classOf(scene));
	const header = scene.model.header && classOf(scene) !== 'reduced';
	return {
		width: scene.size.columns - (small ? 0 : 4),
		height: scene.size.rows - 2 - (header ? 2 : 2) - (small ? 1 : 2),
	};
};

const scrolledTo = (scene: Scene, from: number, follows: boolean): Outcome => ({
	model: {...withCursor(scene.model, textList, {index: from, from}), follows},
});

export const moveInText = (scene: Scene, key: string): Outcome => {
	const {width, height} = textRoom(scene);
	const total = shownLines(scene, textTab(scene), width).length;
	const by = movement(key, height) ?? 0;
	const most = Math.max(0, total - height);
	const now = firstLine(scene, total, height);
	return scrolledTo(scene, Math.max(0, Math.min(most, now + by)), key === 'G' || key === 'end');
};

/** The next line that has what is looked for, or the one before. */
export const findInText = (scene: Scene, step: -1 | 1): Outcome => {
	const {width, height} = textRoom(scene);
	const shown = shownLines(scene, textTab(scene), width);
	const now = firstLine(scene, shown.length, height);
	const found = shown.flatMap((text, index) => (isMatch(text, scene.model.find) ? [index] : []));
	const next =
		step === 1
			? (found.find(index => index > now) ?? found[0])
			: (found.findLast(index => index < now) ?? found.at(-1));
	return next === undefined
		? {model: {...scene.model, said: {tone: 'dim', text: `nothing here has ${scene.model.find}`}}}
		: scrolledTo(scene, Math.min(next, Math.max(0, shown.length - height)), false);
};

/** Opens a text of the chosen object; the same key again closes it. */
export const open =
	(tab: DetailTab) =>
	(scene: Scene): Outcome => {
		const {model} = scene;
		const object = model.tab === 'list' ? chosenRow(scene)?.object : model.object;
		return {
			model: {
				...withCursor(model, textList, {index: 0, from: 0}),
				tab: model.tab === tab ? 'list' : tab,
				...(object === undefined ? {} : {object}),
				find: '',
				follows: tab === 'logs' || tab === 'story',
			},
		};
	};

/** Into what the row is made of: the pods of a workload, of a node, of a namespace; a thing without an inside is described. */
export const goIn = (scene: Scene): Outcome => {
	const inside = scene.model.tab === 'list' ? chosenRow(scene)?.inside : undefined;
	return inside === undefined
		? scene.model.tab === 'list'
			? open('describe')(scene)
			: {}
		: {model: openList(scene.model, inside)};
};
