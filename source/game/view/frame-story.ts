/** The part of a frame that tells what happened: timeline, causes, blame, result. */
import type {Millis} from '../../engine/kernel/time.ts';
import type {Branch, Identity, Line, Saying, Score, Tone} from './frame.ts';
import type {Gap} from './frame-cluster.ts';

/** A stretch on a lane; `until` undefined means it still goes on. */
export type Stretch = {
	readonly from: Millis;
	readonly until?: Millis;
	readonly tone: Tone;
	/** What begins it, for its first cell. */
	readonly mark: 'fault' | 'alert' | 'you' | 'silent' | 'start' | 'end' | 'wait' | 'drop' | 'announced';
	readonly text: string;
};

/** From cause to effect: faults, alerts, nodes, pods, endpoints, etcd, you. */
export type Lane = {readonly name: string; readonly yours: boolean; readonly stretches: readonly Stretch[]};

export type TimelineFrame = {
	/** What is shown; the shell zooms inside. */
	readonly from: Millis;
	readonly until: Millis;
	readonly cursor: Millis;
	readonly lanes: readonly Lane[];
	/** Share of requests that failed, one value for each `step` from `from` on. */
	readonly failed: {readonly step: Millis; readonly values: readonly number[]};
	/** The incident under the cursor. */
	readonly incident?: {
		readonly number: number;
		readonly of: number;
		readonly lines: readonly Line[];
		readonly starts: readonly Millis[];
	};
	/** Where incidents began, old to new, also while none is under the cursor. */
	readonly incidentStarts?: readonly Millis[];
	/** Newest first. */
	readonly causes: readonly Branch[];
	/** The score without each fault or input, from re-runs; points lost to it (positive) or won by it. Pending ones have none. */
	readonly blame: ReadonlyArray<{readonly text: string; readonly points?: number; readonly note?: string}>;
	/** Truth and API at the cursor. */
	readonly gaps: readonly Gap[];
	readonly gapNote?: Saying;
	readonly next?: {readonly at: Millis; readonly text: string};
	readonly bookmarks: ReadonlyArray<{readonly at: Millis; readonly name: string}>;
};

/** One scoring rule's line. Values are ready to print, points are rounded. */
export type PointLine = {
	readonly metric: string;
	readonly title: string;
	readonly weight: number;
	readonly yours: string;
	readonly target: string;
	readonly points: number;
	readonly par?: number;
	/** How the points come from the value, in words. */
	readonly formula: string;
};

export type Loss = {
	/** How many points were lost; the sign does not matter, it is shown with a minus. */
	readonly points: number;
	readonly metric: string;
	readonly text: string;
	readonly from?: Millis;
	readonly until?: Millis;
};

/** A value over the run: one each `step`, old to new. */
export type Curve = {readonly step: Millis; readonly yours: readonly number[]; readonly par: readonly number[]};

export type ResultFrame = {
	readonly identity: Identity;
	readonly score: Score;
	readonly medal?: 'bronze' | 'silver' | 'gold' | 'diamond';
	/** `you beat the real node controller by 165`. */
	readonly verdict: string;
	/** Numbers of the card: available, detected, restored, writes, hints. */
	readonly card: readonly Line[];
	readonly won: boolean;
	/** Conditions of the level, met or not. */
	readonly goals: ReadonlyArray<{readonly text: string; readonly met: boolean}>;
	readonly points: readonly PointLine[];
	/** `availability target missed: thrift and gentleness count 88%`. */
	readonly gate?: string;
	readonly losses: readonly Loss[];
	/** Plain sentences. */
	readonly story: readonly Saying[];
	/** What was guessed before the run, and what it was. */
	readonly predictions: ReadonlyArray<{readonly guess: string; readonly right: string; readonly correct: boolean}>;
	/** What is worth keeping, a sentence or two each. */
	readonly cards: readonly string[];
	readonly realStory?: string;
	readonly decisions: ReadonlyArray<{
		readonly number: number;
		readonly at: Millis;
		readonly text: Saying;
		readonly mark: string;
		readonly points?: number;
	}>;
	/** Share of failed requests a second, 0 to 1. */
	readonly failed: Curve;
	/** Score had the run ended then, 0 to 1000. */
	readonly scores: Curve;
	readonly marks: ReadonlyArray<{readonly at: Millis; readonly tone: Tone; readonly text: string}>;
	/** Finished runs of this level on this machine by hundreds of points: ten counts. */
	readonly histogram: readonly number[];
	readonly runs: number;
	readonly bestPoints?: number;
	readonly medianPoints?: number;
	readonly share: string;
	readonly next?: string;
	readonly parNote?: string;
	/** What was found by running again, each time different in one thing; undefined: nobody asked. */
	readonly cost?: {
		/** Runs that are done of those wanted; `of` is 0 before that is known, and where nothing could have been different. */
		readonly done: number;
		readonly of: number;
		readonly isDone: boolean;
		readonly faults: ReadonlyArray<{
			readonly at: Millis;
			readonly text: string;
			readonly points: number;
			readonly failed: number;
		}>;
	};
};
