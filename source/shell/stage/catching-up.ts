import type {Millis} from '../../engine/kernel/time.ts';
import type {Replay} from '../../game/replay.ts';
import type {Run} from '../../game/run.ts';
import {sliceOf} from './pacer.ts';

/** The share of one draw that goes into it, in wall milliseconds. */
const slice = 25;

/** Plays a run that was left up to where it was left, a slice at a time, so that the screen stays alive. */
export const createCatchingUp = (run: Run, {intents}: Replay, until: Millis, marks: readonly string[]) => {
	let next = 0;

	/** What the run was marked with and no intent of it says: that it was wound back, say. */
	const markAgain = (): void => {
		for (const as of marks.filter(mark => !run.marks.includes(mark))) {
			run.submit({do: 'mark', as});
		}
	};

	const isDone = (): boolean => run.over || (next >= intents.length && run.now >= until);

	const step = (enough: () => boolean): void => {
		const logged = intents[next];

		if (logged !== undefined && run.now >= logged.at) {
			run.submit(logged.intent);
			next += 1;
		} else {
			run.advance(logged?.at ?? until, {enough});
		}
	};

	return {
		until,
		/** True: it is there. */
		goOn(): boolean {
			const enough = sliceOf(slice);

			while (!isDone() && !enough()) {
				step(enough);
			}

			if (isDone()) {
				markAgain();
				return true;
			}

			return false;
		},
	};
};

export type CatchingUp = ReturnType<typeof createCatchingUp>;
