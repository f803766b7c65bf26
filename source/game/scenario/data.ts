import type {Path} from './problems.ts';

/** Plain data from outside, with fields whose types nobody has checked yet. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object's own fields, or none when it is no object. */
export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

/** The list's items, or none when it is no list. */
export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The value at a path, or undefined; never what an object inherits. */
export const valueAt = (value: unknown, path: Path): unknown => {
	let here = value;

	for (const step of path) {
		const holder = typeof here === 'object' && here !== null ? here : {};

		if (!Object.hasOwn(holder, step)) {
			return undefined;
		}

		here = (holder as Readonly<Record<string | number, unknown>>)[step];
	}

	return here;
};

/** The text at a path, or the text given instead. */
export const textAt = (value: unknown, path: Path, otherwise = ''): string => {
	const found = valueAt(value, path);
	return typeof found === 'string' ? found : otherwise;
};

/** The number at a path, or the number given instead. */
export const numberAt = (value: unknown, path: Path, otherwise: number): number => {
	const found = valueAt(value, path);
	return typeof found === 'number' ? found : otherwise;
};

/** The texts in a list; what is no text is left out. */
export const textsOf = (value: unknown): readonly string[] =>
	itemsOf(value).filter((each): each is string => typeof each === 'string');

/** The fields whose values are texts. */
export const textFieldsOf = (value: unknown): Readonly<Record<string, string>> =>
	Object.fromEntries(
		Object.entries(fieldsOf(value)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
	);

/** Text in the order of its code units, which is the same on every machine. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The items that come first of those with the same key, in order. */
export const uniqueBy = <T>(items: readonly T[], key: (item: T) => string): readonly T[] => {
	const seen = new Set<string>();
	return items.filter(item => {
		const its = key(item);
		const isNew = !seen.has(its);
		seen.add(its);
		return isNew;
	});
};
