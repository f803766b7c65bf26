/** A priority queue whose items can be found, replaced and taken out by key. `before` must order any two items. */
export type Heap<T> = {
	readonly size: number;
	peek(): T | undefined;
	pop(): T | undefined;
	get(key: string): T | undefined;
	/** Adds the item, or puts it in the place of the one with its key. */
	put(item: T): void;
	remove(key: string): T | undefined;
	/** All items in the order in which they would be popped; the heap stays as it is. */
	sorted(): T[];
	clear(): void;
};

/** A binary heap with an index from key to place. */
export const createHeap = <T>(keyOf: (item: T) => string, before: (one: T, other: T) => boolean): Heap<T> => {
	const items: T[] = [];
	const places = new Map<string, number>();

	const set = (at: number, item: T): void => {
		items[at] = item;
		places.set(keyOf(item), at);
	};

	const rise = (from: number): void => {
		const item = items[from] as T;
		let at = from;

		while (at > 0) {
			const above = (at - 1) >> 1;

			if (!before(item, items[above] as T)) {
				break;
			}

			set(at, items[above] as T);
			at = above;
		}

		set(at, item);
	};

	const sink = (from: number): void => {
		const item = items[from] as T;
		let at = from;

		for (;;) {
			let below = 2 * at + 1;

			if (below >= items.length) {
				break;
			}

			if (below + 1 < items.length && before(items[below + 1] as T, items[below] as T)) {
				below += 1;
			}

			if (!before(items[below] as T, item)) {
				break;
			}

			set(at, items[below] as T);
			at = below;
		}

		set(at, item);
	};

	const removeAt = (at: number): T => {
		const gone = items[at] as T;
		const last = items.pop() as T;
		places.delete(keyOf(gone));

		if (at < items.length) {
			set(at, last);
			rise(at);
			sink(places.get(keyOf(last)) as number);
		}

		return gone;
	};

	return {
		get size() {
			return items.length;
		},
		peek: () => items[0],
		pop: () => (items.length === 0 ? undefined : removeAt(0)),
		get(key) {
			const at = places.get(key);
			return at === undefined ? undefined : items[at];
		},
		put(item) {
			const at = places.get(keyOf(item));

			if (at === undefined) {
				items.push(item);
				rise(items.length - 1);
				return;
			}

			items[at] = item;
			rise(at);
			sink(places.get(keyOf(item)) as number);
		},
		remove(key) {
			const at = places.get(key);
			return at === undefined ? undefined : removeAt(at);
		},
		sorted: () => [...items].sort((one, other) => (before(one, other) ? -1 : 1)),
		clear() {
			items.length = 0;
			places.clear();
		},
	};
};
