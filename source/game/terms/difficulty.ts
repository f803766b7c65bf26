import type {Millis} from '../../engine/kernel/time.ts';
import type {Announce, Scenario} from '../scenario/schema.ts';

/*
Difficulty changes what a player is told and what looking twice costs, never the storm: the same seed stays comparable
inside a difficulty, and the weather is the same across them.
*/

export const difficulties = ['Story', 'Normal', 'Hard', 'Ironman'] as const;

export type Difficulty = (typeof difficulties)[number];

/** Pausing a live clock: as often as one likes, so many milliseconds of wall time, or not at all. */
export type PauseRule = 'free' | 'none' | {readonly budget: Millis};

export type Allowance = {
	/** `mark`: the run says that it was done. */
	readonly advice: 'free' | 'mark' | 'none';
	/** Practice may look at the truth behind the API. */
	readonly truth: boolean;
	readonly undo: 'free' | 'mark' | 'none';
	/** The highest level of hints that is given. */
	readonly hints: 0 | 1 | 3;
	readonly pause: PauseRule;
	/** What becomes of an author's announcement. */
	announced(announce: Announce): Announce;
};

const lead: Millis = 30_000;

const earlier = (announce: Announce): Announce =>
	announce.type === 'silent'
		? announce
		: {type: 'forecast', lead: Math.max(lead, announce.type === 'forecast' ? announce.lead : 0)};

const later = (announce: Announce): Announce => (announce.type === 'silent' ? announce : {type: 'symptom'});

const allowances: Readonly<Record<Difficulty, Allowance>> = {
	Story: {advice: 'free', truth: true, undo: 'free', hints: 3, pause: 'free', announced: earlier},
	Normal: {advice: 'mark', truth: true, undo: 'mark', hints: 3, pause: 'free', announced: announce => announce},
	Hard: {advice: 'mark', truth: false, undo: 'mark', hints: 1, pause: {budget: 120_000}, announced: later},
	Ironman: {advice: 'none', truth: false, undo: 'none', hints: 0, pause: 'none', announced: later},
};

export const isDifficulty = (value: unknown): value is Difficulty => difficulties.includes(value as Difficulty);

const budgetOf = (rule: PauseRule): number =>
	rule === 'free' ? Number.POSITIVE_INFINITY : rule === 'none' ? 0 : rule.budget;

/** What a player may in a level: the stricter of what the difficulty and the level say. */
export const allowanceOf = (difficulty: Difficulty, {time}: Scenario): Allowance => {
	const allowance = allowances[difficulty];
	return budgetOf(time.pause) < budgetOf(allowance.pause) ? {...allowance, pause: time.pause} : allowance;
};

/** The level as it announces its faults at this difficulty. */
export const announcedAt = (difficulty: Difficulty, scenario: Scenario): Scenario => {
	const {announced} = allowances[difficulty];
	const usual = scenario.assist.announce ?? {type: 'onset'};
	const items = scenario.faults.items.map(item => ({...item, announce: announced(item.announce ?? usual)}));
	return difficulty === 'Normal' ? scenario : {...scenario, faults: {...scenario.faults, items}};
};
