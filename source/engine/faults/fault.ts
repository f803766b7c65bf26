import type {LeverValue} from '../ground/levers.ts';
import type {Millis} from '../kernel/time.ts';
import type {Problem, Settings} from './settings.ts';
import {readSettings} from './settings.ts';
import type {ApiCall, Candidate, StrikeWorld, Subject} from './world.ts';

export type LeverPull = {readonly lever: string; readonly to: LeverValue};

/** Root of a chain of causes, for the report. */
export type CauseKind = 'hardware' | 'process' | 'network' | 'registry' | 'cloud' | 'demand';

/** What a fault that goes on remembers from look to look, by name. */
export type FaultMemory = Readonly<Record<string, number>>;

/** A fault in the middle: whom it holds, for how long by now, and what it remembers. */
export type Grip = {readonly targets: readonly string[]; readonly age: Millis; readonly memory: FaultMemory};

export type FaultKind<S = unknown> = {
	readonly kind: string;
	/** What it costs a director, 0 to 3. */
	readonly cost: 0 | 1 | 2 | 3;
	readonly causeKind: CauseKind;
	/** The part that is broken, as a player declares it: `node`, `kubelet`, `network` … */
	readonly component: string;
	readonly strikes: Subject;
	/** How it chooses when the scenario does not: any one, the busiest one, the leader of something, or what the settings name. */
	readonly aims: 'random' | 'busiest' | {readonly leaderOf: string} | ((settings: S) => readonly string[] | undefined);
	readonly settings: Settings<S>;
	/** How long it holds, unless the scenario says otherwise; 0 for what is done at once, `forever` for what nobody ends. */
	lasts(settings: S, targets: readonly Candidate[], world: StrikeWorld): Millis;
	/** Why it cannot strike now; undefined when it can. */
	hindered?(settings: S, targets: readonly Candidate[], world: StrikeWorld): string | undefined;
	/** The only thing it does. */
	pulls(settings: S, targets: readonly Candidate[], world: StrikeWorld): readonly LeverPull[];
	/**
	For what changes while it holds: all that it pulls from now on, asked once a second. Levers that are not named any more
	are let go.
	*/
	goesOn?(
		settings: S,
		grip: Grip,
		world: StrikeWorld,
	): {
		readonly pulls: readonly LeverPull[];
		readonly memory: FaultMemory;
	};
	/** What somebody has to do through the API for it to be as described. */
	calls?(settings: S, targets: readonly Candidate[]): readonly ApiCall[];
	/** The line for the report, in the past tense. */
	tell(settings: S, targets: readonly string[]): string;
	/** What the kind is, for a list of kinds. */
	readonly describe: string;
};

/** A kind whose settings' type does not matter here: read once, and handed back to it. */
export type AnyFaultKind = FaultKind & {
	problems(params: Readonly<Record<string, unknown>>): readonly Problem[];
	read(params: Readonly<Record<string, unknown>>): unknown;
};

export const defineFault = <S>(kind: FaultKind<S>): AnyFaultKind => ({
	...(kind as unknown as FaultKind),
	problems: params => readSettings(kind.settings, params).problems,
	read: params => readSettings(kind.settings, params).settings,
});

export const namesOf = (targets: readonly Candidate[]): readonly string[] => targets.map(target => target.name);
