import type {Kind} from '../../engine/api/kind.ts';
import {resourceName} from '../../engine/api/kind.ts';
import {type ApiObject, keyOf, type ObjectKey} from '../../engine/api/object.ts';
import type {ApiServer, Cursor, UserInfo} from '../../engine/api/verbs.ts';
import {assert} from '../../engine/kernel/assert.ts';
import type {Millis} from '../../engine/kernel/time.ts';

/**
The stored state of the API as the game's own eyes see it: one table a kind, brought up to date when somebody looks.

It reads through glass: no request is counted, nobody is woken, the run does not change. After a rewind it is simply
made anew. A listener hears each change once, so that tallies cost what changed and not what there is.
*/
export type Mirror = {
	/** The newest objects of a kind. The first look reads all of them, later ones only what is new. */
	of<T extends ApiObject>(kind: Kind<T>): Table<T>;
	/** Brings every table that was ever asked for up to date. */
	refresh(): void;
};

export type Table<T extends ApiObject> = {
	get(key: ObjectKey): T | undefined;
	readonly size: number;
	/** In the order of their keys. */
	all(): readonly T[];
	/** In no order that anybody may rely on: for sums. */
	values(): Iterable<T>;
	/** Grows with every change. */
	readonly version: number;
	/** Hears of all objects that are there, and then of each change; `after` is undefined for a deletion. */
	listen(listener: Listener<T>): void;
};

/** When a change was written and the fact that made it happen; undefined when the object was there already. */
export type Writing = {readonly at: Millis; readonly cause: number};

export type Listener<T> = (before: T | undefined, after: T | undefined, writing: Writing | undefined) => void;

type LiveTable<T extends ApiObject> = Table<T> & {refresh(): void};

/** Who looks: the mirror may see everything, as the report may. */
export const glass: UserInfo = {name: 'podfall:glass', groups: ['system:masters']};

/** Where a key stands among sorted keys, or would stand. */
const placeOf = (keys: readonly ObjectKey[], key: ObjectKey): number => {
	let low = 0;
	let high = keys.length;

	while (low < high) {
		const middle = (low + high) >>> 1;

		if (keys[middle]! < key) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}

	return low;
};

const createTable = <T extends ApiObject>(server: ApiServer, kind: Kind<T>): LiveTable<T> => {
	const topic = resourceName(kind);
	const objects = new Map<ObjectKey, T>();
	const listeners: Array<Listener<T>> = [];
	let cursor: Cursor = 0;
	let version = 0;
	/** Sorted once, when somebody first asks for the order, and kept so: most changes move no key. */
	let keys: ObjectKey[] | undefined;
	let sorted: readonly T[] | undefined;

	const put = (key: ObjectKey, after: T | undefined, writing?: Writing): void => {
		const before = objects.get(key);

		if (before === undefined && after === undefined) {
			return;
		}

		if (after === undefined) {
			objects.delete(key);
		} else {
			objects.set(key, after);
		}

		if (keys !== undefined && before === undefined) {
			keys.splice(placeOf(keys, key), 0, key);
		} else if (keys !== undefined && after === undefined) {
			keys.splice(placeOf(keys, key), 1);
		}

		version += 1;
		sorted = undefined;

		for (const listener of listeners) {
			listener(before, after, writing);
		}
	};

	const readAll = (): void => {
		const reply = server.glass.open(glass, kind, topic);
		assert(reply.ok, `the mirror may look at ${topic}`);
		const present = new Map(reply.object.items.map(object => [keyOf(object), object]));
		keys = undefined;

		for (const key of [...objects.keys()].filter(each => !present.has(each)).sort()) {
			put(key, undefined);
		}

		for (const [key, object] of present) {
			put(key, object);
		}

		cursor = reply.object.cursor;
	};

	readAll();

	return {
		get: key => objects.get(key),
		get size() {
			return objects.size;
		},
		get version() {
			return version;
		},
		all() {
			keys ??= [...objects.keys()].sort();
			sorted ??= keys.map(key => objects.get(key)!);
			return sorted;
		},
		values: () => objects.values(),
		listen(listener) {
			listeners.push(listener);

			for (const object of objects.values()) {
				listener(undefined, object, undefined);
			}
		},
		refresh() {
			const news = server.read(kind, topic, cursor);

			if (!news.ok) {
				readAll();
				return;
			}

			for (const event of news.events) {
				put(event.key, event.type === 'DELETED' ? undefined : event.object, event);
			}

			cursor = news.cursor;
		},
	};
};

export const createMirror = (server: ApiServer): Mirror => {
	const tables = new Map<string, LiveTable<ApiObject>>();

	return {
		of<T extends ApiObject>(kind: Kind<T>) {
			const name = resourceName(kind);
			const known = tables.get(name);

			if (known !== undefined) {
				return known as unknown as Table<T>;
			}

			const table = createTable(server, kind);
			tables.set(name, table as unknown as LiveTable<ApiObject>);
			return table;
		},
		refresh() {
			for (const table of tables.values()) {
				table.refresh();
			}
		},
	};
};
