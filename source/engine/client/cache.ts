import {type ApiObject, keyOf, type ObjectKey} from '../api/object.ts';

/** The uid of the controlling owner, under which `seen.ownedBy` finds an object. */
export const controllerUid = (object: ApiObject): string | undefined => {
	const owners = object.metadata.ownerReferences;

	if (owners !== undefined) {
		for (const owner of owners) {
			if (owner.controller === true) {
				return owner.uid;
			}
		}
	}

	return undefined;
};

const none: readonly ApiObject[] = Object.freeze([]);

/** So many changes of a list that is in order are not worth a thought, and more than a sixteenth of it are worth sorting again. */
const fewChanges = 64;
const mostChanges = 1 / 16;

/**
Objects of one kind in the order of their keys, sorted when somebody asks. What changes is noted, and put in its place
when somebody asks again: the list of all pods is wanted once, when a process starts, and then changes for hours.

A list that was handed out is never changed: the next change copies it first, which is far cheaper than sorting again.
*/
const createShelf = () => {
	const objects = new Map<ObjectKey, ApiObject>();
	let keys: ObjectKey[] | undefined;
	let list: ApiObject[] | undefined;
	let handedOut = false;
	/** Keys whose objects are not in the list yet as they are, or still in it. */
	const pending = new Set<ObjectKey>();

	/** The place of a key in `keys`, or where it would stand. */
	const place = (key: ObjectKey): number => {
		const sorted = keys as ObjectKey[];
		let low = 0;
		let high = sorted.length;

		while (low < high) {
			const middle = (low + high) >>> 1;

			if ((sorted[middle] as ObjectKey) < key) {
				low = middle + 1;
			} else {
				high = middle;
			}
		}

		return low;
	};

	const ownList = (): ApiObject[] => {
		if (handedOut) {
			list = (list as ApiObject[]).slice();
			handedOut = false;
		}

		return list as ApiObject[];
	};

	const note = (key: ObjectKey): void => {
		if (list === undefined) {
			return;
		}

		pending.add(key);

		if (pending.size > fewChanges && pending.size > objects.size * mostChanges) {
			keys = undefined;
			list = undefined;
			handedOut = false;
			pending.clear();
		}
	};

	/** Puts into the list, or takes from it, what changed since somebody asked. */
	const settle = (): void => {
		const sorted = keys as ObjectKey[];
		const own = ownList();

		for (const key of pending) {
			const at = place(key);
			const isListed = sorted[at] === key;
			const object = objects.get(key);

			if (object === undefined) {
				if (isListed) {
					sorted.splice(at, 1);
					own.splice(at, 1);
				}
			} else if (isListed) {
				own[at] = object;
			} else {
				sorted.splice(at, 0, key);
				own.splice(at, 0, object);
			}
		}

		pending.clear();
	};

	return {
		get size() {
			return objects.size;
		},
		get: (key: ObjectKey): ApiObject | undefined => objects.get(key),
		put(key: ObjectKey, object: ApiObject): void {
			objects.set(key, object);
			note(key);
		},
		delete(key: ObjectKey): void {
			if (objects.delete(key)) {
				note(key);
			}
		},
		sorted(): readonly ApiObject[] {
			if (list === undefined) {
				keys = [...objects.keys()].sort();
				list = keys.map(key => objects.get(key) as ApiObject);
			} else if (pending.size > 0) {
				settle();
			}

			handedOut = true;
			return list;
		},
		values: (): IterableIterator<ApiObject> => objects.values(),
		keys: (): readonly ObjectKey[] => [...objects.keys()],
	};
};

type Shelf = ReturnType<typeof createShelf>;

/** An index of a cache, filled when somebody first asks it and kept from then on: most caches are never asked by owner. */
type ShelfIndex = {
	readonly values: (object: ApiObject) => readonly string[];
	shelves: Map<string, Shelf> | undefined;
};

/**
What one process has seen of one kind: the objects, by key, by namespace, by controlling owner, and by named indices.
Every list comes in the order of its keys.
*/
export type Cache = {
	readonly size: number;
	get(key: ObjectKey): ApiObject | undefined;
	list(namespace?: string): readonly ApiObject[];
	ownedBy(uid: string): readonly ApiObject[];
	byIndex(index: string, value: string): readonly ApiObject[];
	hasIndex(index: string): boolean;
	addIndex(index: string, values: (object: ApiObject) => readonly string[]): void;
	/** Gives what stood there before. */
	put(key: ObjectKey, object: ApiObject): ApiObject | undefined;
	delete(key: ObjectKey): void;
	clear(): void;
	/** The objects as they are, for saving. */
	all(): readonly ApiObject[];
	keys(): readonly ObjectKey[];
};

const nowhere: readonly string[] = [];

const byNamespace = 'namespace';
const byOwner = 'owner';

export const createCache = (): Cache => {
	let everything = createShelf();
	const indices = new Map<string, ShelfIndex>();

	const leave = (shelves: Map<string, Shelf>, value: string, key: ObjectKey): void => {
		const shelf = shelves.get(value);
		shelf?.delete(key);

		if (shelf?.size === 0) {
			shelves.delete(value);
		}
	};

	const join = (shelves: Map<string, Shelf>, value: string, key: ObjectKey, object: ApiObject): void => {
		let shelf = shelves.get(value);

		if (shelf === undefined) {
			shelf = createShelf();
			shelves.set(value, shelf);
		}

		shelf.put(key, object);
	};

	/** Moves an object within an index that is kept. */
	const move = (
		index: ShelfIndex,
		key: ObjectKey,
		before: ApiObject | undefined,
		after: ApiObject | undefined,
	): void => {
		const {shelves} = index;

		if (shelves === undefined) {
			return;
		}

		const values = after === undefined ? nowhere : index.values(after);
		const former = before === undefined ? nowhere : index.values(before);

		for (const value of former) {
			if (!values.includes(value)) {
				leave(shelves, value, key);
			}
		}

		for (const value of values) {
			join(shelves, value, key, after as ApiObject);
		}
	};

	/** The shelves of an index, filled now if nobody has asked it before. */
	const shelvesOf = (name: string): Map<string, Shelf> | undefined => {
		const index = indices.get(name);

		if (index !== undefined && index.shelves === undefined) {
			index.shelves = new Map();

			for (const object of everything.values()) {
				move(index, keyOf(object), undefined, object);
			}
		}

		return index?.shelves;
	};

	const addIndex = (name: string, values: (object: ApiObject) => readonly string[]): void => {
		indices.set(name, {values, shelves: undefined});
	};

	const clear = (): void => {
		everything = createShelf();

		for (const index of indices.values()) {
			index.shelves = undefined;
		}
	};

	const byIndex = (name: string, value: string): readonly ApiObject[] => shelvesOf(name)?.get(value)?.sorted() ?? none;

	addIndex(byNamespace, object => (object.metadata.namespace === undefined ? [] : [object.metadata.namespace]));
	addIndex(byOwner, object => {
		const uid = controllerUid(object);
		return uid === undefined ? [] : [uid];
	});

	return {
		get size() {
			return everything.size;
		},
		get: key => everything.get(key),
		list: namespace => (namespace === undefined ? everything.sorted() : byIndex(byNamespace, namespace)),
		ownedBy: uid => byIndex(byOwner, uid),
		byIndex,
		hasIndex: name => indices.has(name),
		addIndex,
		put(key, object) {
			const before = everything.get(key);

			if (before !== object) {
				everything.put(key, object);

				for (const index of indices.values()) {
					move(index, key, before, object);
				}
			}

			return before;
		},
		delete(key) {
			const before = everything.get(key);

			if (before === undefined) {
				return;
			}

			everything.delete(key);

			for (const index of indices.values()) {
				move(index, key, before, undefined);
			}
		},
		clear,
		all: () => [...everything.values()],
		keys: () => everything.keys(),
	};
};
