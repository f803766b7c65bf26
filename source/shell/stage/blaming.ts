import {performance} from 'node:perf_hooks';
import {intentText} from '../../game/intent.ts';
import {type Blaming, createBlaming} from '../../game/report/blame.ts';
import type {Run} from '../../game/run.ts';
import type {Frame, Saying} from '../../game/view/frame.ts';
import {changed, no, notBegun, ok, type StageState, type Wishes} from './state.ts';

/** How long a slice takes and how long it waits for the next: somebody waits for this, and nothing else moves. */
const slice = {work: 20, pause: 10};

type Result = NonNullable<Frame['result']>;

const withInstead = (text: Saying, instead: string): Saying => [
	...(typeof text === 'string' ? [text] : text),
	['dim', `   the real one: ${instead}`],
];

/** The result with what faults and decisions cost, as far as that is known. */
const withBlame = (result: Result, {done, of, faults, decisions}: Blaming, isDone: boolean): Result => ({
	...result,
	cost: {done, of, isDone, faults},
	decisions: result.decisions.map(decision => {
		const judged = decisions.find(({order}) => order === decision.number);
		return judged === undefined
			? decision
			: {
					...decision,
					mark: judged.mark === '' ? '=' : judged.mark,
					points: -judged.points,
					text: withInstead(decision.text, intentText(judged.instead)),
				};
	}),
});

/** Runs a game that is over again without each fault, and with the real component's choices, a little at a time. */
export const createBlamingStage = (state: StageState, notify: () => void) => {
	let current: {readonly run: Run; readonly work: ReturnType<typeof createBlaming>} | undefined;

	const goOn = (): void => {
		if (current === undefined || current.work.done || current.run !== state.run) {
			return;
		}

		const until = performance.now() + slice.work;

		const isNews = current.work.work(() => performance.now() >= until);

		if (isNews || current.work.done) {
			changed(state);
			notify();
		}

		setTimeout(goOn, slice.pause).unref();
	};

	const wishes: Wishes<'blame'> = {
		blame() {
			const {run} = state;

			if (run === undefined) {
				return notBegun(state);
			}

			if (!run.over) {
				return no('the run is not over: what it cost can be measured at its end');
			}

			const replay = run.replay();

			if (replay.header.guest !== undefined) {
				return no(`${replay.header.guest.name} cannot be asked again in another storm`);
			}

			if (current?.run !== run) {
				current = {run, work: createBlaming(run.scenario, replay)};
				setTimeout(goOn, slice.pause).unref();
				changed(state);
			}

			return ok('playing it again without each fault, and with the real component’s choices; the pages fill up');
		},
	};

	return {
		wishes,
		shown: (result: Result): Result =>
			current === undefined || current.run !== state.run
				? result
				: withBlame(result, current.work.found, current.work.done),
	};
};

export type BlamingStage = ReturnType<typeof createBlamingStage>;
