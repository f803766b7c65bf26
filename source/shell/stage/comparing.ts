import {performance} from 'node:perf_hooks';
import type {RunOptions} from '../../game/run.ts';
import {openRun} from '../../game/session.ts';
import {type ComparePlan, createProfileComparison, type RunningComparison} from '../../game/tuner/comparison.ts';
import type {ProfileComparison} from '../../game/view/frame.ts';

/** How long a slice takes and how long it waits for the next: somebody waits for this, so it is longer than a measurement's. */
const slice = {work: 20, pause: 10};

/** Plays the same storm with two profiles beside the player's run, a little at a time. */
export const createComparing = (onProgress: () => void) => {
	let current: RunningComparison | undefined;
	let timer: NodeJS.Timeout | undefined;

	const goOn = (): void => {
		if (current === undefined || current.done) {
			return;
		}

		const until = performance.now() + slice.work;
		current.work(() => performance.now() >= until);
		onProgress();
		timer = setTimeout(goOn, slice.pause);
		timer.unref();
	};

	return {
		begin(options: RunOptions, plan: ComparePlan): void {
			clearTimeout(timer);
			current = createProfileComparison(options, plan, openRun);
			timer = setTimeout(goOn, slice.pause);
			timer.unref();
		},
		/** What was compared belongs to a run that is not this one any more. */
		forget(): void {
			clearTimeout(timer);
			current = undefined;
		},
		/** For whoever reads line by line: all of it at once. */
		finish(): void {
			clearTimeout(timer);
			current?.work(() => false);
		},
		get comparison(): ProfileComparison | undefined {
			return current?.comparison;
		},
	};
};

export type Comparing = ReturnType<typeof createComparing>;
