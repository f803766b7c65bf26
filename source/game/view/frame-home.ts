/** The part of a frame before a run: the campaign, the player, the daily, the brief. */
import type {Line, Tone} from './frame.ts';

export type LevelLine = {
	/** Scenario id: `tetris-night`. */
	readonly id: string;
	/** `103`. */
	readonly number: string;
	readonly title: string;
	readonly stars: 0 | 1 | 2 | 3;
	/** Best points; undefined when never finished. */
	readonly best?: number;
	readonly clock: 'turn' | 'live' | 'either';
	readonly minutes: number;
	/** Why it cannot be played yet; undefined when it can. */
	readonly locked?: string;
};

export type Chapter = {
	readonly number: number;
	readonly title: string;
	readonly stars: number;
	readonly starsOf: number;
	readonly levels: readonly LevelLine[];
};

/** The card of the level under the cursor. */
export type LevelCard = {
	readonly id: string;
	readonly number: string;
	readonly title: string;
	readonly seat: string;
	readonly clock: 'turn' | 'live' | 'either';
	readonly minutes: number;
	/** 1 to 5. */
	readonly difficulty: number;
	/** At most 90 words. */
	readonly situation: string;
	readonly learn: string;
	readonly may: string;
	readonly win: string;
	readonly stars: 0 | 1 | 2 | 3;
	readonly best?: number;
	readonly attempts: number;
	/** Points of the last attempts, old to new. */
	readonly last: readonly number[];
	readonly floor?: number;
	readonly par?: number;
	readonly reference?: number;
	readonly seed: string;
	readonly shippedSeeds: readonly string[];
	readonly modifiers: readonly string[];
	readonly allModifiers: readonly string[];
	/** The level of assistance chosen, out of all. */
	readonly assistance: string;
	readonly assistances: readonly string[];
	readonly realStory?: string;
	readonly unlocks?: string;
	readonly codex: readonly string[];
	/** `podfall play tetris-night@2`. */
	readonly command: string;
};

/** One day of the calendar of dailies. */
export type DailyDay = {
	readonly date: string;
	readonly state: 'gold' | 'half' | 'played' | 'missed' | 'today' | 'future';
};

export type HomeFrame = {
	readonly ruleset: string;
	readonly kubernetes: string;
	readonly stars: number;
	readonly starsOf: number;
	readonly chapters: readonly Chapter[];
	/** The level under the cursor, as the request named it. */
	readonly card?: LevelCard;
	/** A run that was left open. */
	readonly unfinished?: {readonly title: string; readonly code: string; readonly at: string; readonly points: number};
	readonly daily: {
		readonly date: string;
		readonly number: string;
		readonly title: string;
		readonly seat: string;
		readonly modifiers: readonly string[];
		readonly summary: string;
		/** undefined: not played today. */
		readonly result?: string;
		readonly streak: number;
		readonly longest: number;
		/** Whole weeks from Monday on, oldest first. */
		readonly calendar: ReadonlyArray<{readonly week: number; readonly days: readonly DailyDay[]}>;
	};
	readonly menu: ReadonlyArray<{readonly action: string; readonly title: string; readonly note: string}>;
	readonly you: {
		/** A line for each seat: `✓ 5 of 7`. */
		readonly seats: ReadonlyArray<{readonly name: string; readonly done: number; readonly of: number}>;
		readonly bestRatio?: {readonly ratio: number; readonly medal: string; readonly level: string};
		/** Rules that cost the most points, worst first; share of the worst is 1. */
		readonly weakest: ReadonlyArray<{readonly metric: string; readonly points: number; readonly share: number}>;
		readonly tryNext?: string;
		/** Runs a day, the last seven days, old to new, the largest is 1. */
		readonly week: readonly number[];
		readonly weekNote: string;
		/** The last finished runs, newest first. */
		readonly lastRuns?: ReadonlyArray<{readonly level: string; readonly points: number; readonly stars: 0 | 1 | 2 | 3}>;
		readonly achievements: readonly string[];
		readonly achievementsOf: number;
	};
	/** Shown once, above everything: a broken save, a newer version's file. */
	readonly notice?: {readonly tone: Tone; readonly text: string};
};

/** Goal, prediction question, controls: the page before a run. */
export type BriefFrame = {
	readonly card: LevelCard;
	/** Conditions, in words. */
	readonly goals: readonly string[];
	readonly prediction?: {
		readonly question: string;
		readonly choices: readonly string[];
		/** Index of the player's guess; undefined: not answered yet. */
		readonly chosen?: number;
	};
	/** Action names worth showing for this level: `seat.bind`; the keymap knows the keys. */
	readonly controls: readonly string[];
	/** What stands there, who comes, what is announced. */
	readonly cluster?: readonly Line[];
	/** What earns how many of the thousand points, and what the stars ask for; absent where points mean nothing. */
	readonly worth?: readonly Line[];
	/** Words the level introduces, with their meaning. */
	readonly words: ReadonlyArray<{readonly word: string; readonly meaning: string}>;
};
