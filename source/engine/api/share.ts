/** Making records from records so that what did not change stays the very same thing. */

const namesOf = <T extends object>(record: T): Array<Extract<keyof T, string>> =>
	Object.keys(record) as Array<Extract<keyof T, string>>;

type Missing = undefined | null;

const isMissing = (value: unknown): value is Missing => value === undefined || value === null;

/** The record with these members where it had none; the same record when it had them all. */
export const withDefaults = <T extends object>(record: T, defaults: Partial<T>): T => {
	let result: T | undefined;

	for (const key of namesOf(defaults as T)) {
		if (isMissing(record[key]) && !isMissing(defaults[key])) {
			result ??= {...record};
			result[key] = defaults[key] as T[Extract<keyof T, string>];
		}
	}

	return result ?? record;
};

/** The record with these members, undefined meaning none; the same record when each was already exactly that. */
export const withMembers = <T extends object>(record: T, members: Partial<T>): T => {
	let result: T | undefined;

	for (const key of namesOf(members as T)) {
		if (record[key] === members[key]) {
			continue;
		}

		result ??= {...record};

		if (members[key] === undefined) {
			delete result[key];
		} else {
			result[key] = members[key] as T[Extract<keyof T, string>];
		}
	}

	return result ?? record;
};

/**
The record with more members. It is frozen first: in V8 11 (Node 20) a record that is copied and then added to has a shape
of its own, which makes it slow to read everywhere, unless what it was copied from is frozen.
*/
export const grown = <T extends object, M extends object>(record: T, more: M): T & M => ({
	...Object.freeze(record),
	...more,
});

/** The record without a member; the same record when it had none. */
export const without = <T extends object>(record: T, name: keyof T & string): T => {
	if (!Object.hasOwn(record, name)) {
		return record;
	}

	const rest = {...record};
	delete rest[name];
	return rest;
};

/** Each item changed; the same list when no item did. */
export const mapShared = <T>(list: readonly T[], change: (item: T, index: number) => T): readonly T[] => {
	let changed: T[] | undefined;

	for (const [index, item] of list.entries()) {
		const next = change(item, index);

		if (next !== item) {
			changed ??= [...list];
			changed[index] = next;
		}
	}

	return changed ?? list;
};

/** As `mapShared`, for a list that may be absent. */
export const mapSharedIn = <T>(
	list: readonly T[] | undefined,
	change: (item: T, index: number) => T,
): readonly T[] | undefined => (Array.isArray(list) ? mapShared(list, change) : list);

/** Each value changed; the same record when none did. Keys are outsiders' and never assigned to. */
export const mapValuesShared = <V>(
	record: Readonly<Record<string, V>> | undefined,
	change: (value: V, key: string) => V,
): Readonly<Record<string, V>> | undefined => {
	if (isMissing(record)) {
		return record;
	}

	let same = true;
	const entries = Object.entries(record).map(([key, value]): [string, V] => {
		const next = change(value, key);
		same &&= next === value;
		return [key, next];
	});
	return same ? record : Object.fromEntries(entries);
};

/** A pure function of a frozen record, worked out once for each record as long as somebody holds it. */
export const remembered = <K extends object, V>(workOut: (record: K) => V): ((record: K) => V) => {
	const memory = new WeakMap<K, V>();

	return record => {
		let value = memory.get(record);

		if (value === undefined) {
			value = workOut(record);
			memory.set(record, value);
		}

		return value;
	};
};

/**
As `remembered`, of frozen records alone: what may still change is worked out each time. The pods of a template share its frozen
parts, so what is worked out of them is worked out once.
*/
export const rememberedOnceFrozen = <K extends object, V>(workOut: (record: K) => V): ((record: K) => V) => {
	const known = remembered(workOut);
	return record => (Object.isFrozen(record) ? known(record) : workOut(record));
};

/** A pure function for a walk over many objects that mostly share this part: asked again only where the part is another one. */
export const forAlike = <K, V>(workOut: (part: K) => V): ((part: K) => V) => {
	let last: {readonly part: K; readonly value: V} | undefined;

	return part => {
		if (last === undefined || last.part !== part) {
			last = {part, value: workOut(part)};
		}

		return last.value;
	};
};

type Fields = Readonly<Record<string, unknown>>;

/** A member of its own: `__proto__` is a name like any other. */
const member = (record: Fields, name: string): unknown => (Object.hasOwn(record, name) ? record[name] : undefined);

/**
Whether two JSON values say the same; absent and undefined members are the same. Shared parts are seen at once, which is
nearly all of an object that was copied along a path.
*/
export const equalValues = (left: unknown, right: unknown): boolean => {
	if (left === right) {
		return true;
	}

	if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
		return false;
	}

	if (Array.isArray(left) || Array.isArray(right)) {
		return (
			Array.isArray(left) &&
			Array.isArray(right) &&
			left.length === right.length &&
			left.every((item, index) => equalValues(item, right[index]))
		);
	}

	return equalMembers(left as Fields, right as Fields);
};

/** As `equalValues`, for two records, apart from some members. */
export const equalMembers = (left: Fields, right: Fields, apartFrom: readonly string[] = []): boolean => {
	for (const name of Object.keys(left)) {
		if (!apartFrom.includes(name) && !equalValues(left[name], member(right, name))) {
			return false;
		}
	}

	for (const name of Object.keys(right)) {
		if (right[name] !== undefined && member(left, name) === undefined && !apartFrom.includes(name)) {
			return false;
		}
	}

	return true;
};

const isNothing = (value: unknown): boolean =>
	value === undefined ||
	value === null ||
	(Array.isArray(value) && value.length === 0) ||
	(typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0);

const said = (value: unknown): unknown => {
	if (Array.isArray(value)) {
		return value.map(said);
	}

	return typeof value === 'object' && value !== null
		? Object.fromEntries(
				Object.entries(value)
					.map(([name, member]) => [name, said(member)] as const)
					.filter(([, member]) => !isNothing(member)),
			)
		: value;
};

/** As `equalValues`, where a list or a map without anything in it says as much as none. Source: apimachinery `equality.Semantic` */
export const equalSaid = (left: unknown, right: unknown): boolean =>
	left === right || equalValues(said(left), said(right)) || (isNothing(left) && isNothing(right));
