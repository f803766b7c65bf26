import type {Millis} from '../engine/kernel/time.ts';

/** One line of the score: what was measured, the target it is held against, and the thousandths of points it earned. */
export type ResultLine = {
	readonly rule: string;
	readonly value: number;
	readonly target: number;
	readonly points: number;
	/** The most it could have earned. */
	readonly of: number;
};

/** Requests of users; `offered = good + slow + failed`, and the causes add up to `failed`. */
export type RequestTotals = {
	readonly offered: number;
	readonly good: number;
	readonly slow: number;
	readonly failed: number;
	readonly failedBy: Readonly<Record<string, number>>;
};

export type RunCounts = {
	readonly wakes: number;
	readonly writes: number;
	readonly events: number;
	readonly podsCreated: number;
	readonly podsBound: number;
	readonly nodesLost: number;
};

/** What a run came to, as `podfall run -o json` prints it and as a replay keeps it. All fields are documented and stable. */
export type RunResult = {
	/** The version of podfall. */
	readonly podfall: string;
	readonly kubernetes: 'v1.34';
	readonly scenario: string;
	readonly scenarioHash: string;
	readonly seed: string;
	readonly seat: string;
	readonly pilot: string;
	readonly difficulty: string;
	/** `~x2`, …; usually empty. */
	readonly modifiers: readonly string[];
	/** Eight characters that name the storm: the same for everybody with this scenario and seed. */
	readonly storm: string;
	readonly virtualMs: Millis;
	/** SHA-256 over the whole run. */
	readonly trail: string;
	/** Whether it came to its end; goals are judged there. */
	readonly finished: boolean;
	readonly goalsMet: boolean;
	readonly goals: ReadonlyArray<{readonly id: string; readonly kind: 'win' | 'lose' | 'bonus'; readonly met: boolean}>;
	readonly score: {
		readonly total: number;
		readonly stars: number;
		/** What the real component scored on this seed; null where it was not computed or means nothing. */
		readonly par: number | null;
		readonly floor: number | null;
		readonly lines: readonly ResultLine[];
	};
	readonly requests: RequestTotals;
	readonly counts: RunCounts;
	/** Absent where the default scheduler scheduled: whose did, how often it was asked, how often it broke its contract. */
	readonly guest?: {
		readonly name: string;
		readonly hash: string;
		readonly asked: number;
		readonly strikes: number;
	};
	/** Why the run is not ranked: `practice`, `assisted:advice`; sorted, usually empty. */
	readonly marks: readonly string[];
};
