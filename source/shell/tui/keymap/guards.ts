/** Why a key of a run does nothing now. */
import type {Scene} from '../screen.ts';

/** Why a key of a run does nothing yet, and what to press instead; undefined while a run is open. */
export const needsRun = ({frame}: Scene): string | undefined => {
	if (frame.clock !== undefined) {
		return undefined;
	}

	return frame.stage === 'brief'
		? 'the run has not begun: enter begins it'
		: 'no run is open: enter opens the chosen level';
};

export const needsOpenRun = (scene: Scene): string | undefined =>
	needsRun(scene) ?? (scene.frame.clock?.state === 'done' ? 'the run is over; R starts it again' : undefined);
