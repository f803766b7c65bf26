/** The tuner's part of a frame: the profile as it is being edited, the one in force, and what came of the changes so far. */
import type {Millis} from '../../engine/kernel/time.ts';
import type {Tone} from './frame.ts';
import type {GaugeLine, SchedulerBench} from './frame-bench.ts';

/** A setting with the value that it would get. */
export type SettingValue = {readonly id: string; readonly value: string};

/** A line of the profile: a plugin with its weight, one of its extension points below it, or an argument. */
export type TunerLine = {
	/** What can be typed of it: `PodTopologySpread.weight`, or the switch of a plugin without one. */
	readonly id: string;
	readonly kind: 'plugin' | 'point' | 'argument';
	/** Whose point or argument it is; '' for what belongs to the profile as such. */
	readonly plugin: string;
	readonly label: string;
	/** `Filter Score`: the extension points of a plugin. */
	readonly points: string;
	readonly on: boolean;
	/** The weight or the argument as edited; '' where there is none. */
	readonly value: string;
	/** The same of the profile that the scheduler works with, and of the default one; `off` for a plugin that is off. */
	readonly inForce: string;
	readonly usual: string;
	/** A point that says something else than its plugin does everywhere: it is shown unasked. */
	readonly apart?: true;
	/** Edited, and not in force yet. */
	readonly changed: boolean;
	readonly toggled?: SettingValue;
	readonly lower?: SettingValue;
	readonly higher?: SettingValue;
	readonly explain: string;
};

/** One measure of two runs that are the same but for the profile. */
export type ComparisonRow = {
	readonly title: string;
	/** Values in words: `12.3 pod-minutes`. */
	readonly a: string;
	readonly b: string;
	/** Points of it, where it is scored; of how many. */
	readonly pointsA?: number;
	readonly pointsB?: number;
	readonly of?: number;
	readonly better: 'a' | 'b' | 'same';
};

/** The same storm with two profiles, from one moment to another. */
export type ProfileComparison = {
	/** `the same storm from 01:00 to 03:00, score over the whole run so far`. */
	readonly head: string;
	readonly a: string;
	readonly b: string;
	/** How far the two runs have come, 0 to 1; 1 when they are done. */
	readonly progress: number;
	/** Empty until both are done. */
	readonly rows: readonly ComparisonRow[];
	readonly note: string;
};

export type TunerBench = {
	readonly schedulerName: string;
	readonly lines: readonly TunerLine[];
	/** What keeps a scheduler from starting with the profile as edited. */
	readonly problems: readonly string[];
	/** `PodTopologySpread ×2 → ×5`: the edits that are not in force yet. */
	readonly changes: readonly string[];
	/** The file: what is new in it, and what would be gone. */
	readonly file: ReadonlyArray<{readonly mark: ' ' | '+' | '-'; readonly text: string}>;
	/** The edits that lead from what is in force to the default profile. */
	readonly standard: Readonly<Record<string, string>>;
	/** Why the profile cannot be applied now; undefined when it can. */
	readonly refusal?: string;
	/** Nobody schedules: the scheduler is on its way up again. */
	readonly restarting: boolean;
	readonly windows: ReadonlyArray<{
		readonly number: number;
		readonly from: Millis;
		readonly until: Millis;
		readonly state: 'past' | 'open' | 'ahead';
	}>;
	/** Changes so far, oldest first, with the score before each and now. */
	readonly history: ReadonlyArray<{readonly at: Millis; readonly text: string; readonly points?: number}>;
	readonly points?: number;
	readonly queue: {readonly active: number; readonly backoff: number; readonly unschedulable: number};
	readonly nodes: number;
	/** Nodes by how much of them is asked for: ten classes of ten percent; the last one holds full ones. */
	readonly fill: ReadonlyArray<{readonly label: string; readonly nodes: readonly number[]; readonly tone: Tone}>;
	readonly gauges: readonly GaugeLine[];
	readonly spread: SchedulerBench['spread'];
	readonly comparison?: ProfileComparison;
};
