import {clockText, type Millis} from '../../engine/kernel/time.ts';
import type {Outcome} from '../../game/intent.ts';
import type {Run} from '../../game/run.ts';
import type {Scenario} from '../../game/scenario/schema.ts';
import type {Terms} from '../../game/terms/terms.ts';
import type {Answer, Wish} from '../tui/stage.ts';

/** A level as it was chosen. */
export type Opened = {
	readonly scenario: Scenario;
	readonly seed: string;
	readonly seat: Run['seat'];
	readonly shipped: boolean;
	readonly daily: boolean;
	readonly terms: Terms;
};

export type Place = 'home' | 'brief' | 'run' | 'result';

/** What the parts of the stage share: where the game is, and what is open there. */
export type StageState = {
	place: Place;
	opened: Opened | undefined;
	run: Run | undefined;
	/** What the player guessed at the brief, question by question. */
	predicted: readonly number[];
	/** The end of this run is written down. */
	saved: boolean;
	bookmarks: ReadonlyArray<{readonly at: Millis; readonly name: string}>;
	/** What is said on the normal screen after leaving. */
	farewell: readonly string[];
	/** Counts whatever may change the picture. */
	revision: number;
};

export const createState = (): StageState => ({
	place: 'home',
	opened: undefined,
	run: undefined,
	predicted: [],
	saved: false,
	bookmarks: [],
	farewell: [],
	revision: 1,
});

export const changed = (state: StageState): void => {
	state.revision += 1;
};

/** What each of these wishes leads to. */
export type Wishes<Word extends Wish['do']> = {
	readonly [W in Word]: (wish: Wish & {do: W}, sure: boolean) => Answer;
};

export const ok = (say?: string): Answer => (say === undefined ? {ok: true} : {ok: true, say});
export const no = (reason: string): Answer => ({ok: false, reason});
export const answerOf = (outcome: Outcome): Answer => (outcome.ok ? ok(outcome.said) : no(outcome.why));

/** What stands in the way of whatever needs a run. */
export const notBegun = ({place}: StageState): Answer =>
	no(place === 'brief' ? 'the run has not begun: enter begins it' : 'no run is open: enter opens the level you chose');

/** Seats in which nothing waits to be decided: whoever sits there looks at a clock that goes. */
const withoutTurns: readonly Run['seat'][] = ['watch', 'operator'];

/** The clock stands still while the player thinks, whatever the level's seats allow. */
export const isTurn = ({opened}: StageState): boolean =>
	opened !== undefined &&
	(opened.scenario.time.clock === 'turn' ||
		(opened.scenario.time.clock === 'either' && !withoutTurns.includes(opened.seat)));

/** A moment without its milliseconds. */
export const shortOf = (at: Millis): string => clockText(at).slice(0, -4);
