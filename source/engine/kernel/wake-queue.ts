import type {Saved} from './keyframe.ts';
import type {Millis} from './time.ts';

/** A component's turn, as data. `cause` is the fact that made it leave the wake. */
export type Wake = {
	readonly at: Millis;
	readonly rank: number;
	readonly who: string;
	readonly order: number;
	readonly what: string;
	readonly about: string;
	readonly cause: number;
};

const isBefore = (one: Wake, other: Wake): boolean =>
	one.who === other.who ? one.order < other.order : one.who < other.who;

const byTurn = (one: Wake, other: Wake): number => (isBefore(one, other) ? -1 : 1);

/** From here on the platform's sort is quicker than insertion. */
const fewWakes = 12;

/** In the order of their turns: the component's name, then its own count. They came in the order of the counts, mostly few. */
const sortTurns = (wakes: Wake[]): void => {
	if (wakes.length > fewWakes) {
		wakes.sort(byTurn);
		return;
	}

	for (let from = 1; from < wakes.length; from++) {
		const wake = wakes[from]!;
		let at = from;

		for (; at > 0 && isBefore(wake, wakes[at - 1]!); at--) {
			wakes[at] = wakes[at - 1]!;
		}

		wakes[at] = wake;
	}
};

/** How much room a heap begins with; it doubles when it is full. */
const firstRoom = 1024;

/** A binary heap of numbers that are all different. */
const createHeap = () => {
	let keys = new Float64Array(firstRoom);
	let size = 0;

	const grow = (): void => {
		const more = new Float64Array(keys.length * 2);
		more.set(keys);
		keys = more;
	};

	const sink = (key: number): void => {
		let index = 0;

		for (let child = 1; child < size; child = index * 2 + 1) {
			child += child + 1 < size && keys[child + 1]! < keys[child]! ? 1 : 0;

			if (key < keys[child]!) {
				break;
			}

			keys[index] = keys[child]!;
			index = child;
		}

		keys[index] = key;
	};

	return {
		get size() {
			return size;
		},
		get first() {
			return keys[0]!;
		},
		push(key: number): void {
			if (size === keys.length) {
				grow();
			}

			let index = size++;

			for (let parent = (index - 1) >> 1; index > 0 && key < keys[parent]!; parent = (index - 1) >> 1) {
				keys[index] = keys[parent]!;
				index = parent;
			}

			keys[index] = key;
		},
		drop(): void {
			size -= 1;

			if (size > 0) {
				sink(keys[size]!);
			}
		},
		clear(): void {
			size = 0;
		},
	};
};

/**
What is due, in the order of the house: time, rank, the component's name, the component's own count.

The wakes of one moment and rank lie in one heap of their own, unsorted until it is their turn; a binary heap of numbers,
`at × 8 + rank`, says whose turn that is. So no record is touched while it waits, and names are only compared with those that
share the moment: two unrelated wakes must keep their order when a third one is taken away. Made fast for the bench
`wake-queue`.
*/
export const createWakeQueue = () => {
	/** The heap's keys, each once, with their wakes: a lone one without a list. */
	const waiting = new Map<number, Wake | Wake[]>();
	const heap = createHeap();
	let size = 0;
	/** The wakes whose turn it is, in order, and how many of them were taken. */
	let turn: Wake[] = [];
	let taken = 0;
	let turnKey = Number.POSITIVE_INFINITY;

	const wait = (key: number, wake: Wake): void => {
		const there = waiting.get(key);

		if (there === undefined) {
			waiting.set(key, wake);
			heap.push(key);
		} else if (Array.isArray(there)) {
			there.push(wake);
		} else {
			waiting.set(key, [there, wake]);
		}
	};

	/** The turn is over, or has to wait. */
	const endTurn = (): void => {
		const left = turn.slice(taken);

		if (left.length > 0) {
			waiting.set(turnKey, left);
			heap.push(turnKey);
		}

		turn = [];
		taken = 0;
		turnKey = Number.POSITIVE_INFINITY;
	};

	const beginTurn = (): void => {
		const key = heap.first;
		const wakes = waiting.get(key)!;
		heap.drop();
		waiting.delete(key);
		turn = Array.isArray(wakes) ? wakes : [wakes];
		taken = 0;
		turnKey = key;
		sortTurns(turn);
	};

	const push = (wake: Wake): void => {
		const key = wake.at * 8 + wake.rank;
		size += 1;

		// Rare: a wake for this very turn, or for an earlier one.
		if (key <= turnKey && taken < turn.length) {
			endTurn();
		}

		wait(key, wake);
	};

	const peek = (): Wake | undefined => {
		if (size === 0) {
			return undefined;
		}

		if (taken === turn.length) {
			beginTurn();
		}

		return turn[taken];
	};

	return {
		get size() {
			return size;
		},
		peek,
		push,
		pop(): Wake | undefined {
			const wake = peek();

			if (wake !== undefined) {
				taken += 1;
				size -= 1;
			}

			return wake;
		},
		save: (): Saved => ({wakes: [...turn.slice(taken), ...[...waiting.values()].flat()]}),
		load(saved: Saved): void {
			waiting.clear();
			heap.clear();
			turn = [];
			taken = 0;
			size = 0;

			for (const wake of saved.wakes as readonly Wake[]) {
				push(wake);
			}
		},
	};
};

export type WakeQueue = ReturnType<typeof createWakeQueue>;
