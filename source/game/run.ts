import type {Fact} from '../engine/kernel/chronicle.ts';
import type {Millis} from '../engine/kernel/time.ts';
import type {Comparison, ParRun} from './anchors.ts';
import type {Door} from './door/door.ts';
import type {GuestEntry} from './guest/book.ts';
import type {Intent, LoggedIntent, Outcome} from './intent.ts';
import type {Replay} from './replay.ts';
import type {RunResult} from './result.ts';
import type {Facts} from './scenario/expressions.ts';
import type {Scenario, SeatId} from './scenario/schema.ts';
import type {Site} from './terminal/site.ts';
import type {Allowance} from './terms/difficulty.ts';
import type {Terms} from './terms/terms.ts';
import type {Frame, Request} from './view/frame.ts';

/** Who plays: a person, the real component, nobody, or chance. */
export type Pilot = 'player' | 'autopilot' | 'idle' | 'random';

export type RunOptions = {
	readonly scenario: Scenario;
	/** Any text; the same text gives the same run. */
	readonly seed: string;
	readonly seat: SeatId;
	readonly pilot: Pilot;
	/** Difficulty and modifiers; the usual ones when left out. */
	readonly terms?: Terms;
	/** Which of several runs by chance this is; 0 when not said. */
	readonly pilotStream?: number;
	/** Strikes of faults that are left out, `dark/0`: to measure what they cost. */
	readonly without?: readonly string[];
	/** Every heartbeat and probe is a wake of its own: slower, the same trail. */
	readonly eager?: boolean;
	/** After each virtual second everything that is kept up to date by changes is counted anew and compared: slow. */
	readonly audit?: boolean;
	/** After each virtual second the run is saved and loaded, and goes on from what was saved: slow, the same trail. */
	readonly heavy?: boolean;
	/** Somebody else's scheduler, asked in the place of the default one. */
	readonly guest?: GuestEntry;
	/** Shipped scenarios are named in a replay, others are carried in it. */
	readonly shipped?: boolean;
};

/** One line of the score as it stands, also where the level gives nothing for it; `total` is the first. */
export type Measure = {
	readonly rule: string;
	readonly title: string;
	/** The value as people say it: `1.93 budgets`. */
	readonly words: string;
	/** How good it is, 0 to 1. */
	readonly quality: number;
	readonly points: number;
	readonly of: number;
};

/** Why `advance` came back. */
export type Stopped = 'reached' | 'enough' | 'decision' | 'over';

/**
One open run, as the shell drives it: it lets time pass, hands in what the player asks, and looks.

The shell never touches the engine. Time passes only in `advance`; `frame` and `result` are glass and change nothing.
*/
export type Run = {
	readonly scenario: Scenario;
	readonly seed: string;
	readonly seat: SeatId;
	readonly pilot: Pilot;
	readonly terms: Terms;
	/** What the difficulty and the level let the player do. */
	readonly allowance: Allowance;
	readonly now: Millis;
	/** When the run is over at the latest: duration and cooldown. */
	readonly end: Millis;
	readonly over: boolean;
	/** Something in the seat's work list can be acted on now. */
	readonly waiting: boolean;
	/** A check question is on the table: a live clock stands still until it is answered. */
	readonly waitsForAnswer: boolean;
	/** Marks that this run carries: `practice` after a rewind, `assisted:advice`, …; sorted. */
	readonly marks: readonly string[];
	/**
	Lets time pass up to `until`. Stops earlier between two milliseconds when `enough()` says so (asked often: a slice of
	wall time is over), when the run is over, and with `toDecision` when something new waits for the player.
	*/
	advance(until: Millis, options?: {readonly enough?: () => boolean; readonly toDecision?: boolean}): Stopped;
	/** When the next thing is due, for stepping event by event. */
	nextAt(): Millis | undefined;
	/** Hands in what the player asks; it lands at the end of the present millisecond. */
	submit(intent: Intent): Outcome;
	readonly intents: readonly LoggedIntent[];
	/** For clients from outside. */
	readonly door: Door;
	/** For the game's own terminal. */
	readonly site: Site;
	/** Goes back to a moment, where the difficulty lets one: the run becomes practice, and what was asked after it is forgotten. */
	rewind(to: Millis): void;
	/** Goes back to just before the last intent; false when there is none, or no way back. */
	undo(): boolean;
	/** Hears every fact from now on, hidden ones too: for logs, never for a seat. */
	follow(reader: (fact: Fact) => void): void;
	/** What the screen asked for. */
	frame(request: Request): Frame;
	/** What others came to in the same storm, for stars and curves; it changes nothing in the run. */
	compare(comparison: Comparison): void;
	/** This run as the one that others are compared with. */
	asPar(): ParRun;
	/** How the run stands, or ended. */
	result(): RunResult;
	/** Everything that is measured, as it stands. */
	measures(): readonly Measure[];
	/** What conditions may ask of the run as it stands, how it ended included: for tests of scenarios. */
	facts(): Facts;
	/** The run so far as a file; with its end when it is over, or `asItStands` with the present as its end. */
	replay(options?: {readonly asItStands?: boolean}): Replay;
};
