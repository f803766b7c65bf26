import type {Saved} from './keyframe.ts';
import type {Millis} from './time.ts';
import type {Room, Trail} from './trail.ts';

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
	readonly detail?: Detail | undefined;
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
	/** All facts still remembered with a number above `id`, oldest first. */
	since(id: number): readonly Fact[];
	/** The number of the newest fact. */
	readonly last: number;
	save(): Saved;
	load(saved: Saved): void;
};

const heavier: Readonly<Record<Weight, number>> = {routine: 0, notable: 1, headline: 2};

/** How many facts of each weight are remembered; a week of trouble must not fill the memory. */
const remembered: Readonly<Record<Weight, number>> = {routine: 60_000, notable: 60_000, headline: 20_000};

/** The newest facts of one weight, in a list that is cut in half when it has grown twice too long. */
const createShelf = (limit: number) => {
	let facts: Fact[] = [];

	return {
		put(fact: Fact): void {
			facts.push(fact);

			if (facts.length > limit * 2) {
				facts = facts.slice(-limit);
			}
		},
		find(id: number): Fact | undefined {
			let low = 0;
			let high = facts.length - 1;

			while (low <= high) {
				const middle = (low + high) >> 1;
				const fact = facts[middle]!;

				if (fact.id === id) {
					return fact;
				}

				if (fact.id < id) {
					low = middle + 1;
				} else {
					high = middle - 1;
				}
			}

			return undefined;
		},
		newest: (count: number): readonly Fact[] => (count > 0 ? facts.slice(-count) : []),
		above: (id: number): readonly Fact[] => {
			let start = facts.length;

			while (start > 0 && facts[start - 1]!.id > id) {
				start -= 1;
			}

			return facts.slice(start);
		},
		all: (): readonly Fact[] => [...facts],
		restore(saved: readonly Fact[]): void {
			facts = [...saved];
		},
	};
};

const inOrder = (facts: readonly Fact[]): readonly Fact[] => [...facts].sort((left, right) => left.id - right.id);

/** All facts have their fields in one order: a record that is spread and then added to has a shape of its own in V8 11. */
const factOf = (
	{what, who, about, weight, detail, hidden}: Telling,
	id: number,
	{now: at, cause}: {readonly now: Millis; readonly cause: number},
): Fact =>
	hidden === undefined
		? Object.freeze({id, at, what, who, about, weight, cause, detail})
		: Object.freeze({id, at, what, who, about, weight, cause, detail, hidden});
/** How many and how much are part of what happened: two runs that lose other requests are not the same. */
const foldDetail = (trail: Trail, room: Room, detail: Detail): void => {
	for (const value of Object.values(detail)) {
		trail.fold(room, typeof value === 'boolean' ? Number(value) : value);
	}
};

/** `now`, `cause` and `room` are the kernel's; the trail gets every fact. */
export const createChronicle = (
	clock: {readonly now: Millis; readonly cause: number; readonly room: Room},
	trail: Trail,
): Chronicle => {
	const shelves = {
		routine: createShelf(remembered.routine),
		notable: createShelf(remembered.notable),
		headline: createShelf(remembered.headline),
	};
	const weights = ['routine', 'notable', 'headline'] as const;
	const readers: Array<(fact: Fact) => void> = [];
	let last = 0;

	const atLeast = (weight: Weight) => weights.filter(each => heavier[each] >= heavier[weight]);

	return {
		get last() {
			return last;
		},
		tell(telling) {
			last += 1;
			const fact = factOf(telling, last, clock);
			trail.fold(clock.room, fact.at, fact.what, fact.about, fact.cause);

			if (fact.detail !== undefined) {
				foldDetail(trail, clock.room, fact.detail);
			}

			shelves[fact.weight].put(fact);

			for (const reader of readers) {
				reader(fact);
			}

			return last;
		},
		follow(reader) {
			readers.push(reader);
		},
		get(id) {
			return shelves.routine.find(id) ?? shelves.notable.find(id) ?? shelves.headline.find(id);
		},
		latest(count, weight = 'routine') {
			return inOrder(atLeast(weight).flatMap(each => shelves[each].newest(count))).slice(-count);
		},
		since: id => inOrder(weights.flatMap(weight => shelves[weight].above(id))),
		save: () => ({
			last,
			routine: shelves.routine.all(),
			notable: shelves.notable.all(),
			headline: shelves.headline.all(),
		}),
		load(saved) {
			last = saved.last as number;

			for (const weight of weights) {
				shelves[weight].restore(saved[weight] as readonly Fact[]);
			}
		},
	};
};
