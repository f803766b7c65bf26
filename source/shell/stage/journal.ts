import {ownScheduler} from '../../game/guest/words.ts';
import {createJournal, type Replay, type ReplayHeader} from '../../game/replay.ts';
import type {Run} from '../../game/run.ts';
import type {Scenario} from '../../game/scenario/schema.ts';
import {scenarioOfSource} from '../../game/scenario/source.ts';
import {openReplay} from '../../game/session.ts';
import {readTerms, usualTerms} from '../../game/terms/terms.ts';
import type {Progress} from '../progress.ts';
import {createCatchingUp} from './catching-up.ts';
import {createLeftOpen} from './past.ts';
import type {Opened, StageState} from './state.ts';

/** Wall milliseconds after which a run that goes on by itself is kept again. */
const keptEvery = 10_000;

/** The scenario that a journal was played on: its own, or one that is still here. */
const scenarioOf = ({whole, hash}: ReplayHeader['scenario'], known: readonly Scenario[]): Scenario | undefined => {
	const own = whole === undefined ? undefined : scenarioOfSource(whole);
	return own?.ok === true ? own.value : known.find(each => each.hash === hash);
};

/** Keeps what is done in a run that is not over, so that it can be gone on with after any end of the program. */
export const createJournals = (state: StageState, progress: Progress, scenarios: readonly Scenario[]) => {
	const journals = new WeakMap<Run, ReturnType<typeof createJournal>>();
	const leftOpen = createLeftOpen(progress);
	let sinceKept = 0;

	const journalOf = (of: Run): ReturnType<typeof createJournal> => {
		const journal = journals.get(of) ?? createJournal(of.replay().header);
		journals.set(of, journal);
		return journal;
	};

	const keep = (): void => {
		const {run, opened} = state;
		sinceKept = 0;

		// Who asked a scheduler of one's own could not ask it again when the journal is read.
		if (run !== undefined && !run.over && !run.marks.includes(ownScheduler)) {
			progress.keepUnfinished(journalOf(run)(run.intents), {
				at: run.now,
				points: run.result().score.total,
				daily: opened?.daily === true,
				marks: run.marks,
			});
		}
	};

	const optionsOf = ({header}: Replay, scenario: Scenario): Partial<Opened> => ({
		seat: header.seat,
		shipped: scenarios.includes(scenario),
		daily: progress.leftAt?.daily === true,
		terms: readTerms(header.difficulty, header.modifiers) ?? usualTerms,
	});

	return {
		keep,
		leftOpen,
		/** Who only watches does nothing that would be written down: where the run is, is kept from time to time. */
		keepPlace(wall: number): void {
			sinceKept += wall;

			if (sinceKept >= keptEvery) {
				keep();
			}
		},
		/** The run that was left, opened at its beginning, and the way to where it was left. */
		reopen() {
			const parsed = leftOpen();
			const scenario = parsed?.ok === true ? scenarioOf(parsed.replay.header.scenario, scenarios) : undefined;

			if (parsed?.ok !== true || scenario === undefined) {
				return undefined;
			}

			const {replay, lost} = parsed;
			const left = progress.leftAt;
			const {run} = openReplay(scenario, replay);
			const until = Math.max(replay.intents.at(-1)?.at ?? 0, left?.at ?? 0);
			const marks = left?.marks ?? [];
			return {
				run,
				scenario,
				seed: replay.header.seed,
				opened: optionsOf(replay, scenario),
				movesLost: lost > 0,
				way: createCatchingUp(run, replay, until, marks),
			};
		},
	};
};

export type Journals = ReturnType<typeof createJournals>;
