import type {Chronicle} from './chronicle.ts';
import type {Component} from './component.ts';
import type {Draws} from './draws.ts';
import type {Saved} from './keyframe.ts';
import type {Millis} from './time.ts';
import type {Trail} from './trail.ts';

/** What goes first inside one millisecond. */
export type Rank = 'ground' | 'news' | 'work' | 'traffic' | 'tally';

/** The clock of a run, and everything that is due on it. */
export type Kernel = {
	readonly now: Millis;
	readonly draws: Draws;
	readonly chronicle: Chronicle;
	readonly trail: Trail;
	/** How many wakes were carried out so far. */
	readonly wakes: number;
	/** The fact that is the reason of what is happening now; 0 is the start of the run. */
	readonly cause: number;
	/** Makes a component known; its `start` is called at the first turn of the clock, or by `revive`. */
	add(component: Component): void;
	/** Forgets a component and drops its wakes as they surface. */
	remove(name: string): void;
	/**
	Leaves a wake for a component: plain data, no closure.

	A wake for the running millisecond comes at its rank if that rank is still ahead, else one millisecond later; never in the past.
	*/
	wake(who: string, at: Millis, what: string, about: string, rank?: Rank): void;
	/** Does `work` with this fact as the reason of everything in it. */
	under<T>(cause: number, work: () => T): T;
	/** Runs everything that is due up to and including `until`; false when `enough()` stopped it between two milliseconds. */
	run(until: Millis, enough?: () => boolean): boolean;
	/** When the next wake is due, if any. */
	nextAt(): Millis | undefined;
	save(): Saved;
	load(saved: Saved): void;
};
