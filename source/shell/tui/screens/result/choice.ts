/** What the result screen shows and points at. */
import type {Loss, ResultFrame} from '../../../../game/view/frame.ts';
import {chosenIndex, cursorOf} from '../../model.ts';
import type {Scene} from '../../screen.ts';

export const lossList = 'result/losses';

export const resultOf = (scene: Scene): ResultFrame | undefined => scene.frame.result;

export const chosenLoss = (scene: Scene): Loss | undefined => {
	const list = resultOf(scene)?.losses ?? [];
	return list[
		chosenIndex(
			cursorOf(scene.model, lossList),
			list.map(({metric, text}) => `${metric}/${text}`),
		)
	];
};
