/** The level and the seed that are chosen. */
import type {Chapter, HomeFrame, LevelCard, LevelLine} from '../../../../game/view/frame.ts';
import {cursorOf} from '../../model.ts';
import type {Scene} from '../../screen.ts';

export const levelList = 'home/levels';
export const menuList = 'home/menu';

export const homeOf = (scene: Scene): HomeFrame | undefined => scene.frame.home;

type Row = {readonly chapter: Chapter; readonly level?: LevelLine};

export const rowsIn = (home: HomeFrame): readonly Row[] =>
	home.chapters.flatMap(chapter => [{chapter}, ...chapter.levels.map(level => ({chapter, level}))]);

export const levelsIn = (home: HomeFrame): readonly LevelLine[] => home.chapters.flatMap(({levels}) => levels);

/** The level under the cursor: the cursor's, else the one on the card, else the first. */
export const chosenLevel = (scene: Scene): LevelLine | undefined => {
	const home = homeOf(scene);

	if (home === undefined) {
		return undefined;
	}

	const all = levelsIn(home);
	const {key} = cursorOf(scene.model, levelList);
	return all.find(({id}) => id === (key ?? home.card?.id)) ?? all[0];
};

export const seedOf = (scene: Scene, card: LevelCard): string => scene.model.choice.seed ?? card.seed;
export const modifiersOf = (scene: Scene): string => scene.model.choice.modifiers.join(' ');
export const commandOf = (scene: Scene, card: LevelCard): string =>
	`podfall play ${card.id}@${seedOf(scene, card)}${scene.model.choice.modifiers.join('')}`;
