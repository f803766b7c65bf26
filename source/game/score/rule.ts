import type {Fact} from '../../engine/kernel/chronicle.ts';
import type {Millis} from '../../engine/kernel/time.ts';
import type {MetricId, Slo} from '../scenario/schema.ts';
import type {Census} from './census.ts';
import type {IncidentBook} from './incidents.ts';

/** What a scenario says about its scoring, with nothing left out. */
export type ScoreSetting = {
	readonly weights: Readonly<Partial<Record<MetricId, number>>>;
	readonly refs: Readonly<Partial<Record<MetricId, number>>>;
	readonly best: Readonly<Partial<Record<MetricId, number>>>;
	readonly slos: readonly Slo[];
	/** The scored time: from the end of the warm-up to the end of the run. */
	readonly from: Millis;
	readonly until: Millis;
	readonly zones: readonly string[];
	/** The pod that stranded capacity is measured with. */
	readonly refPod: {readonly milliCpu: number; readonly memoryBytes: number};
};

/** What a rule may look at beside its own tally. */
export type Scene = {readonly setting: ScoreSetting; readonly incidents: IncidentBook; readonly now: Millis};

/** Something that cost points, in the rule's own unit, so that the ledger can say what the points were lost for. */
export type Note = {
	readonly amount: number;
	/** What it happened to; notes on one thing are one line while they follow closely. */
	readonly about: string;
	readonly fact?: number;
	readonly text: string;
};

export type Notebook = (note: Note) => void;

/** Numbers, text, and lists and records of them: copied when saved. */
export type Tally = object;

/**
One thing that is measured. All methods but `fold` and `second` only compute; those two change the tally they are given.
*/
export type Rule<T extends Tally = Tally> = {
	readonly id: MetricId;
	readonly title: string;
	/** Earns nothing while users are failed. */
	readonly gated: boolean;
	/** How the points come from the value, in words. */
	readonly formula: string;
	start(): T;
	fold?(tally: T, fact: Fact, scene: Scene, note: Notebook): void;
	/** Called once a virtual second of scored time. */
	second?(tally: T, census: Census, scene: Scene, note: Notebook): void;
	/** Undefined while there is nothing to measure: that counts as perfect. */
	value(tally: T, scene: Scene): number | undefined;
	/** Left out: 0. */
	best?(tally: T, scene: Scene): number;
	reference(tally: T, scene: Scene): number;
	/** The value as people say it: `1.93 budgets`. */
	words(value: number): string;
};

/** Makes sure that a rule's parts fit together, and forgets its tally's type for the list of rules. */
export const defineRule = <T extends Tally>(rule: Rule<T>): Rule => rule as unknown as Rule;
