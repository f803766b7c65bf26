import {performance} from 'node:perf_hooks';
import type {Run} from '../../game/run.ts';

/** Milliseconds of pauses that the difficulty and the level leave; undefined: as many as one likes. */
const left = ({allowance, intents}: Run): number | undefined => {
	if (allowance.pause === 'free') {
		return undefined;
	}

	if (allowance.pause === 'none') {
		return 0;
	}

	const spent = intents.reduce((sum, {intent}) => (intent.do === 'pause' ? sum + intent.wall : sum), 0);
	return Math.max(0, allowance.pause.budget - spent);
};

/** Pauses of a live clock that cost something, by the clock on the wall; `spent` is called when there is no time left for one. */
export const createPauses = (spent: () => void) => {
	let pausing: {readonly since: number; readonly end: NodeJS.Timeout} | undefined;

	const forget = (): void => {
		clearTimeout(pausing?.end);
		pausing = undefined;
	};

	return {
		forget,
		/** A pause that costs is over: it is written down. */
		end(run: Run | undefined): void {
			if (pausing !== undefined) {
				const wall = Math.round(performance.now() - pausing.since);
				forget();
				run?.submit({do: 'pause', wall});
			}
		},
		/** Begins a pause, and tells what is left for it; or why there is none. */
		begin(run: Run): {readonly say?: string} | {readonly why: string} {
			const time = left(run);

			if (time === undefined) {
				return {};
			}

			if (time === 0) {
				return {why: run.allowance.pause === 'none' ? 'this run does without pauses' : 'the time for pauses is spent'};
			}

			forget();
			const end = setTimeout(spent, time);
			end.unref();
			pausing = {since: performance.now(), end};
			return {say: `paused; ${Math.ceil(time / 1000)} s of pauses are left`};
		},
	};
};
