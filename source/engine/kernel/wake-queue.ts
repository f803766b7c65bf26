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

/** How much room a queue begins with; it doubles when it is full. */
const firstRoom = 1024;

/**
What is due, in the order of the house: time, rank, the component's name, the component's own count.

A binary heap over typed arrays: `keys` holds `at × 8 + rank`, so that most comparisons touch no record, and `slots` says
where the record lies. Names settle ties, because two unrelated wakes must keep their order when a third one is taken
away. Made fast for the bench `wake-queue`.
*/
export const createWakeQueue = () => {
	let keys = new Float64Array(firstRoom);
	let slots = new Int32Array(firstRoom);
	let wakes: Array<Wake | undefined> = [];
	let free: number[] = [];
	let size = 0;

	const precedes = (leftSlot: number, rightSlot: number): boolean => {
		const left = wakes[leftSlot]!;
		const right = wakes[rightSlot]!;
		return left.who === right.who ? left.order < right.order : left.who < right.who;
	};

	const grow = (): void => {
		const moreKeys = new Float64Array(keys.length * 2);
		const moreSlots = new Int32Array(keys.length * 2);
		moreKeys.set(keys);
		moreSlots.set(slots);
		keys = moreKeys;
		slots = moreSlots;
	};

	const rise = (start: number, key: number, slot: number): void => {
		let index = start;

		while (index > 0) {
			const parent = (index - 1) >> 1;
			const parentKey = keys[parent]!;

			if (key > parentKey || (key === parentKey && !precedes(slot, slots[parent]!))) {
				break;
			}

			keys[index] = parentKey;
			slots[index] = slots[parent]!;
			index = parent;
		}

		keys[index] = key;
		slots[index] = slot;
	};

	const sink = (key: number, slot: number): void => {
		let index = 0;

		for (;;) {
			let child = index * 2 + 1;

			if (child >= size) {
				break;
			}

			let childKey = keys[child]!;

			if (child + 1 < size) {
				const otherKey = keys[child + 1]!;

				if (otherKey < childKey || (otherKey === childKey && precedes(slots[child + 1]!, slots[child]!))) {
					child += 1;
					childKey = otherKey;
				}
			}

			if (key < childKey || (key === childKey && precedes(slot, slots[child]!))) {
				break;
			}

			keys[index] = childKey;
			slots[index] = slots[child]!;
			index = child;
		}

		keys[index] = key;
		slots[index] = slot;
	};

	const push = (wake: Wake): void => {
		if (size === keys.length) {
			grow();
		}

		const slot = free.pop() ?? wakes.length;
		wakes[slot] = wake;
		rise(size++, wake.at * 8 + wake.rank, slot);
	};

	return {
		get size() {
			return size;
		},
		peek: (): Wake | undefined => (size === 0 ? undefined : wakes[slots[0]!]),
		push,
		pop(): Wake | undefined {
			if (size === 0) {
				return undefined;
			}

			const slot = slots[0]!;
			const first = wakes[slot];
			wakes[slot] = undefined;
			free.push(slot);
			size -= 1;

			if (size > 0) {
				sink(keys[size]!, slots[size]!);
			}

			return first;
		},
		save: (): Saved => ({wakes: wakes.filter(wake => wake !== undefined)}),
		load(saved: Saved): void {
			wakes = [];
			free = [];
			size = 0;

			for (const wake of saved.wakes as readonly Wake[]) {
				push(wake);
			}
		},
	};
};

export type WakeQueue = ReturnType<typeof createWakeQueue>;
