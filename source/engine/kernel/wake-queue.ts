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

/**
Numbers for names, so that comparing two numbers is comparing two names. A new name gets the middle between its
neighbours; when there is no middle any more all are numbered anew, and whoever keeps numbers hears of it.
*/
const createNamePlaces = (renumbered: () => void) => {
	const places = new Map<string, number>();
	const names: string[] = [];

	/** How many names come before this one. */
	const before = (name: string): number => {
		let low = 0;
		let high = names.length;

		while (low < high) {
			const middle = (low + high) >>> 1;

			if (names[middle]! < name) {
				low = middle + 1;
			} else {
				high = middle;
			}
		}

		return low;
	};

	const add = (name: string): number => {
		const at = before(name);
		const left = at === 0 ? 0 : places.get(names[at - 1]!)!;
		const right = at === names.length ? left + 2 : places.get(names[at]!)!;
		const middle = (left + right) / 2;
		names.splice(at, 0, name);
		places.set(name, middle);

		if (middle === left || middle === right) {
			for (const [index, each] of names.entries()) {
				places.set(each, index + 1);
			}

			renumbered();
		}

		return places.get(name)!;
	};

	return {of: (name: string): number => places.get(name) ?? add(name)};
};

/** How much room a queue begins with; it doubles when it is full. */
const firstRoom = 1024;

/**
What is due, in the order of the house: time, rank, the component's name, the component's own count.

A binary heap over typed arrays: `keys` holds `at × 8 + rank`, `places` the place of the name among all names, and `slots`
says where the record lies, so that a comparison touches no record unless one component left both wakes for one moment.
Names settle ties, because two unrelated wakes must keep their order when a third one is taken away. Made fast for the
bench `wake-queue`.
*/
export const createWakeQueue = () => {
	let keys = new Float64Array(firstRoom);
	let places = new Float64Array(firstRoom);
	let slots = new Int32Array(firstRoom);
	let wakes: Array<Wake | undefined> = [];
	let free: number[] = [];
	let size = 0;

	const namePlaces = createNamePlaces(() => {
		for (let index = 0; index < size; index++) {
			places[index] = namePlaces.of(wakes[slots[index]!]!.who);
		}
	});

	/** Of two wakes for the same moment and rank. */
	const precedes = (leftPlace: number, leftSlot: number, rightPlace: number, rightSlot: number): boolean =>
		leftPlace === rightPlace ? wakes[leftSlot]!.order < wakes[rightSlot]!.order : leftPlace < rightPlace;

	const grow = (): void => {
		const moreKeys = new Float64Array(keys.length * 2);
		const morePlaces = new Float64Array(keys.length * 2);
		const moreSlots = new Int32Array(keys.length * 2);
		moreKeys.set(keys);
		morePlaces.set(places);
		moreSlots.set(slots);
		keys = moreKeys;
		places = morePlaces;
		slots = moreSlots;
	};

	const rise = (start: number, key: number, place: number, slot: number): void => {
		let index = start;

		while (index > 0) {
			const parent = (index - 1) >> 1;
			const parentKey = keys[parent]!;

			if (key > parentKey || (key === parentKey && !precedes(place, slot, places[parent]!, slots[parent]!))) {
				break;
			}

			keys[index] = parentKey;
			places[index] = places[parent]!;
			slots[index] = slots[parent]!;
			index = parent;
		}

		keys[index] = key;
		places[index] = place;
		slots[index] = slot;
	};

	const sink = (key: number, place: number, slot: number): void => {
		let index = 0;

		for (;;) {
			let child = index * 2 + 1;

			if (child >= size) {
				break;
			}

			let childKey = keys[child]!;

			if (child + 1 < size) {
				const otherKey = keys[child + 1]!;

				if (
					otherKey < childKey ||
					(otherKey === childKey && precedes(places[child + 1]!, slots[child + 1]!, places[child]!, slots[child]!))
				) {
					child += 1;
					childKey = otherKey;
				}
			}

			if (key < childKey || (key === childKey && precedes(place, slot, places[child]!, slots[child]!))) {
				break;
			}

			keys[index] = childKey;
			places[index] = places[child]!;
			slots[index] = slots[child]!;
			index = child;
		}

		keys[index] = key;
		places[index] = place;
		slots[index] = slot;
	};

	const push = (wake: Wake): void => {
		if (size === keys.length) {
			grow();
		}

		const place = namePlaces.of(wake.who);
		const slot = free.pop() ?? wakes.length;
		wakes[slot] = wake;
		rise(size++, wake.at * 8 + wake.rank, place, slot);
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
				sink(keys[size]!, places[size]!, slots[size]!);
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
