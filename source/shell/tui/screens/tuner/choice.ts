/** What the tuner points at. */
import type {TunerBench, TunerLine} from '../../../../game/view/frame.ts';
import {chosenIndex, cursorOf, focusOf} from '../../model.ts';
import {classOf, type Scene} from '../../screen.ts';

/** The cursor in the profile. */
export const lineList = 'tuner/lines';

/** The bench as the frame shows it; undefined in a run without this seat. */
export const benchOf = (scene: Scene): TunerBench | undefined => scene.frame.tuner;

/** The lines in sight: of extension points those that are asked for, or stand apart from their plugin. */
export const linesInSight = (scene: Scene): readonly TunerLine[] =>
	(benchOf(scene)?.lines ?? []).filter(
		({kind, apart, changed, plugin}) =>
			kind !== 'point' || apart === true || changed || scene.model.unfolded.includes(plugin),
	);

export const chosenLine = (scene: Scene): TunerLine | undefined => {
	const lines = linesInSight(scene);
	return lines[
		chosenIndex(
			cursorOf(scene.model, lineList),
			lines.map(({id}) => id),
		)
	];
};

export type SidePanel = 'cluster' | 'comparison' | 'changes' | 'file';

/** What stands beside the profile, where there is not room for all: `tab` goes through it. */
export const sidePanels = (scene: Scene): readonly SidePanel[] => {
	const size = classOf(scene);
	return size === 'L'
		? ['cluster']
		: size === 'M'
			? ['cluster', 'comparison', 'changes']
			: ['file', 'comparison', 'cluster', 'changes'];
};

export const sidePanel = (scene: Scene): SidePanel => {
	const panels = sidePanels(scene);
	return panels[focusOf(scene.model) % panels.length] ?? 'cluster';
};
