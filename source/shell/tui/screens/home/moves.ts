/** Opening a level or an entry of the menu, and choosing what it is played with. */
import {movement} from '../../keymap/rows.ts';
import {chosenIndex, cursorOf, focusOf, moved, withCursor} from '../../model.ts';
import {defineAction, type Outcome, type Scene} from '../../screen.ts';
import {chosenLevel, homeOf, levelList, levelsIn, menuList} from './choice.ts';

export const openLevel = (scene: Scene): Outcome => {
	const home = homeOf(scene);
	const level = chosenLevel(scene);

	if (focusOf(scene.model) === 1) {
		const action =
			home?.menu[
				chosenIndex(
					cursorOf(scene.model, menuList),
					home.menu.map(entry => entry.action),
				)
			]?.action;
		return action === undefined ? {} : menuWish(scene, action);
	}

	return level === undefined
		? {}
		: {
				wish: {
					do: 'open',
					scenario: level.id,
					seed: scene.model.choice.seed ?? (home?.card?.id === level.id ? home.card.seed : ''),
					modifiers: scene.model.choice.modifiers,
					assistance: scene.model.choice.assistance ?? home?.card?.assistance ?? 'Normal',
				},
			};
};

const menuWish = (scene: Scene, action: string): Outcome => {
	const {model} = scene;

	switch (action) {
		case 'campaign':
			return {model: {...model, panels: {...model.panels, home: 0}}};
		case 'daily':
			return {wish: {do: 'daily'}};
		case 'resume':
			return {wish: {do: 'resume-unfinished'}};
		default:
			return {
				wish: {
					do: 'menu',
					action,
					scenario: chosenLevel(scene)?.id,
					...(model.choice.seed === undefined ? {} : {value: model.choice.seed}),
				},
			};
	}
};

export const moveLevel = (scene: Scene, key: string): Outcome => {
	const home = homeOf(scene);

	if (home === undefined) {
		return {};
	}

	if (focusOf(scene.model) === 1) {
		return {
			model: withCursor(
				scene.model,
				menuList,
				moved(
					cursorOf(scene.model, menuList),
					home.menu.map(({action}) => action),
					movement(key, 5) ?? 0,
				),
			),
		};
	}

	const keys = levelsIn(home).map(({id}) => id);
	const cursor = cursorOf(scene.model, levelList);
	const start = cursor.key === undefined ? {...cursor, key: chosenLevel(scene)?.id} : cursor;
	const next = moved(start, keys, movement(key, 10) ?? 0);
	// A seed typed for one level is not meant for the next.
	return {model: {...withCursor(scene.model, levelList, next), choice: {...scene.model.choice, seed: undefined}}};
};

export const nextModifier = (scene: Scene): Outcome => {
	const all = homeOf(scene)?.card?.allModifiers ?? [];
	const {modifiers} = scene.model.choice;
	const index = all.indexOf(modifiers.at(-1) ?? '');
	const next = all[index + 1];
	return {model: {...scene.model, choice: {...scene.model.choice, modifiers: next === undefined ? [] : [next]}}};
};

export const nextAssistance = (scene: Scene): Outcome => {
	const card = homeOf(scene)?.card;
	const all = card?.assistances ?? [];
	const now = scene.model.choice.assistance ?? card?.assistance ?? '';
	const next = all[(all.indexOf(now) + 1) % Math.max(1, all.length)];
	return {
		model: {
			...scene.model,
			choice: {...scene.model.choice, assistance: next},
			said: {
				tone: 'plain',
				text: [
					['dim', 'difficulty '],
					['head', next ?? ''],
				],
			},
		},
	};
};

export const menuAction = (
	action: string,
	key: string,
	title: string,
	explain: string,
): ReturnType<typeof defineAction> =>
	defineAction({
		name: `home.${action}`,
		title,
		explain,
		group: 'screen',
		keys: [key],
		run: scene => menuWish(scene, action),
	});
