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

/**
Objects of one kind in the order of their keys, sorted when somebody asks and then kept sorted.

A list that was handed out is never changed: the next change copies it first, which is far cheaper than sorting again.
*/
const createShelf = () => {
	const objects = new Map<ObjectKey, ApiObject>();
	let keys: ObjectKey[] | undefined;
	let list: ApiObject[] | undefined;
	let handedOut = false;

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

	return {
		get size() {
			return objects.size;
		},
		get: (key: ObjectKey): ApiObject | undefined => objects.get(key),
		put(key: ObjectKey, object: ApiObject): void {
			const isNew = !objects.has(key);
			objects.set(key, object);

			if (list === undefined) {
				return;
			}

			const at = place(key);
			const own = ownList();

			if (isNew) {
				(keys as ObjectKey[]).splice(at, 0, key);
				own.splice(at, 0, object);
			} else {
				own[at] = object;
			}
		},
		delete(key: ObjectKey): void {
			if (objects.delete(key) && list !== undefined) {
				const at = place(key);
				ownList().splice(at, 1);
				(keys as ObjectKey[]).splice(at, 1);
			}
		},
		sorted(): readonly ApiObject[] {
			if (list === undefined) {
				keys = [...objects.keys()].sort();
				list = keys.map(key => objects.get(key) as ApiObject);
			}

			handedOut = true;
			return list;
		},
		values: (): IterableIterator<ApiObject> => objects.values(),
		keys: (): readonly ObjectKey[] => [...objects.keys()],
	};
};

type Shelf = ReturnType<typeof createShelf>;

/** An index of a cache, made and kept by the cache alone. */
type ShelfIndex = {readonly values: (object: ApiObject) => readonly string[]; readonly shelves: Map<string, Shelf>};

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
	/** An index made late is filled from what is here. */
	addIndex(index: string, values: (object: ApiObject) => readonly string[]): void;
	put(key: ObjectKey, object: ApiObject): void;
	delete(key: ObjectKey): void;
	clear(): void;
	/** The objects as they are, for saving. */
	all(): readonly ApiObject[];
	keys(): readonly ObjectKey[];
};

const byNamespace = 'namespace';
const byOwner = 'owner';

export const createCache = (): Cache => {
	let everything = createShelf();
	const indices = new Map<string, ShelfIndex>();

	const enter = (index: ShelfIndex, key: ObjectKey, object: ApiObject, before: ApiObject | undefined): void => {
		const after = index.values(object);

		if (before !== undefined) {
			for (const value of index.values(before)) {
				if (!after.includes(value)) {
					leave(index, value, key);
				}
			}
		}

		for (const value of after) {
			let shelf = index.shelves.get(value);

			if (shelf === undefined) {
				shelf = createShelf();
				index.shelves.set(value, shelf);
			}

			shelf.put(key, object);
		}
	};

	const leave = (index: ShelfIndex, value: string, key: ObjectKey): void => {
		const shelf = index.shelves.get(value);
		shelf?.delete(key);

		if (shelf?.size === 0) {
			index.shelves.delete(value);
		}
	};

	const addIndex = (name: string, values: (object: ApiObject) => readonly string[]): void => {
		const index: ShelfIndex = {values, shelves: new Map()};
		indices.set(name, index);

		for (const object of everything.values()) {
			enter(index, keyOf(object), object, undefined);
		}
	};

	const clear = (): void => {
		everything = createShelf();

		for (const index of indices.values()) {
			index.shelves.clear();
		}
	};

	const byIndex = (name: string, value: string): readonly ApiObject[] =>
		indices.get(name)?.shelves.get(value)?.sorted() ?? none;

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
			everything.put(key, object);

			for (const index of indices.values()) {
				enter(index, key, object, before);
			}
		},
		delete(key) {
			const before = everything.get(key);

			if (before === undefined) {
				return;
			}

			everything.delete(key);

			for (const index of indices.values()) {
				for (const value of index.values(before)) {
					leave(index, value, key);
				}
			}
		},
		clear,
		all: () => [...everything.values()],
		keys: () => everything.keys(),
	};
};
