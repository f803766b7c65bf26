/** What the player of the scheduler's seat has in hand and points at. */
import type {NodeOption, SchedulerBench} from '../../../../game/view/frame.ts';
import {cursorOf} from '../../model.ts';
import type {Scene} from '../../screen.ts';

/** The cursor in the queue. */
export const podList = 'scheduler/pods';

/** The cursor on the board. */
export const nodeList = 'scheduler/nodes';

/** The bench as the frame shows it; undefined in a run without this seat. */
export const benchOf = (scene: Scene): SchedulerBench | undefined => scene.frame.scheduler;

/** Best first; refused ones after those that fit, in their own order. */
export const ranked = (bench: SchedulerBench): readonly NodeOption[] =>
	[...bench.options].sort((a, b) =>
		a.fits === b.fits ? (b.total ?? 0) - (a.total ?? 0) || (a.node < b.node ? -1 : 1) : a.fits ? -1 : 1,
	);

/** The node chosen: the cursor's, or else the best. */
export const chosenNode = (scene: Scene): NodeOption | undefined => {
	const bench = benchOf(scene);

	if (bench === undefined) {
		return undefined;
	}

	const {key} = cursorOf(scene.model, nodeList);
	return bench.options.find(({node}) => node === key) ?? ranked(bench)[0];
};

/** What the pod in hand asks for; nothing with empty hands. */
export const handOf = (bench: SchedulerBench): {readonly milliCpu: number; readonly memoryBytes: number} =>
	bench.hand ?? {milliCpu: 0, memoryBytes: 0};
