import type {Saved} from './keyframe.ts';
import type {Millis} from './time.ts';

export type Weight = 'routine' | 'notable' | 'headline';

export type Detail = Readonly<Record<string, string | number | boolean>>;

/** One thing that happened, told in the past tense, with the fact that made it happen (0: the start of the run). */
export type Fact = {
	readonly id: number;
	readonly at: Millis;
	/** What happened, `bound`, `node not ready`: the word that rules, timeline and stories look for. */
	readonly what: string;
	/** The component that tells it. */
	readonly who: string;
	/** What it is about: an object's key with its resource, `pods/shop/web-7f`, or a machine, `machine/node-9`. */
	readonly about: string;
	readonly weight: Weight;
	readonly cause: number;
	readonly detail?: Detail;
	/** Known to the ground alone: nobody in a seat may see it before the report. */
	readonly hidden?: boolean;
};

export type Telling = Omit<Fact, 'id' | 'at' | 'cause'>;

/** The one place where the engine says what happened. */
export type Chronicle = {
	/** Writes a fact down, caused by what is happening now, and gives its number. */
	tell(telling: Telling): number;
	/** Calls the reader for every fact from now on, in order, in the millisecond it is told. */
	follow(reader: (fact: Fact) => void): void;
	/** The fact with this number, unless it was routine and is long gone. */
	get(id: number): Fact | undefined;
	/** The newest facts, oldest first, at most `count`, of at least this weight. */
	latest(count: number, weight?: Weight): readonly Fact[];
	/** All facts still remembered with a number above `id`. */
	since(id: number): readonly Fact[];
	/** The number of the newest fact. */
	readonly last: number;
	save(): Saved;
	load(saved: Saved): void;
};
