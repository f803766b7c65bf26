/** What the player of the controllers' seat points at. */
import type {ControllerBench, WorkItem} from '../../../../game/view/frame.ts';
import {chosenIndex, cursorOf} from '../../model.ts';
import type {Scene} from '../../screen.ts';

/** The cursor in the work list. */
export const workList = 'controller/work';

/** The bench as the frame shows it; undefined in a run without this seat. */
export const benchOf = (scene: Scene): ControllerBench | undefined => scene.frame.controller;

/** The object chosen: the one under the cursor. */
export const chosenItem = (scene: Scene): WorkItem | undefined => {
	const work = benchOf(scene)?.work ?? [];
	return work[
		chosenIndex(
			cursorOf(scene.model, workList),
			work.map(({key}) => key),
		)
	];
};
