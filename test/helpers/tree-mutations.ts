import fc from 'fast-check';

/*
What a hostile person does to a valid document without breaking its form: drop, double, retype, exaggerate, misname, nest.
*/

type Path = ReadonlyArray<string | number>;

/** A change at one of the places of a tree; `at` is a share of all places. */
export type TreeMutation = {
	readonly at: number;
	readonly what: 'drop' | 'double' | 'put' | 'rename' | 'nest' | 'swap';
	readonly value: unknown;
	readonly name: string;
};

const oddValues: readonly unknown[] = [
	null,
	true,
	'',
	'x',
	0,
	-1,
	0.5,
	1e18,
	2 ** 53,
	-2_147_483_649,
	'1e400',
	'9'.repeat(300),
	'-5m',
	'1e18',
	'NaN',
	'\u202eevil\u0007',
	'\u0000',
	'İ',
	'../../etc/passwd',
	'a'.repeat(5000),
	[],
	[null],
	[[]],
	{},
	{toString: 1, valueOf: 2, toJSON: 3},
	'forever',
	'999999999h',
	'(((((((',
	'kind: Pod',
	'shop/front',
	'node-crash',
];

export const treeMutation: fc.Arbitrary<TreeMutation> = fc.record({
	at: fc.nat(999_999).map(part => part / 1_000_000),
	what: fc.constantFrom(
		'drop' as const,
		'double' as const,
		'put' as const,
		'put' as const,
		'rename' as const,
		'nest' as const,
		'swap' as const,
	),
	value: fc.constantFrom(...oddValues),
	name: fc.constantFrom(
		'__proto__',
		'constructor',
		'name',
		'replicas',
		'namespace',
		'ownerReferences',
		'x',
		'spec',
		'',
	),
});

export const treeMutations = fc.array(treeMutation, {minLength: 1, maxLength: 3});

const isTree = (value: unknown): value is object => typeof value === 'object' && value !== null;

const placesOf = (value: unknown, path: Path = []): readonly Path[] => [
	path,
	...(isTree(value)
		? Object.keys(value).flatMap(key =>
				placesOf((value as Record<string, unknown>)[key], [...path, Array.isArray(value) ? Number(key) : key]),
			)
		: []),
];

const entriesAfter = (
	entries: ReadonlyArray<readonly [string, unknown]>,
	key: string,
	{what, value, name}: TreeMutation,
): ReadonlyArray<readonly [string, unknown]> =>
	entries.flatMap((entry, index): ReadonlyArray<readonly [string, unknown]> => {
		if (entry[0] !== key) {
			return [entry];
		}

		switch (what) {
			case 'drop':
				return [];
			case 'double':
				return [entry, [`${key}2`, entry[1]]];
			case 'rename':
				return [[name, entry[1]]];
			case 'nest':
				return [[key, [entry[1], {[key]: entry[1]}]]];
			case 'swap':
				return [[key, entries[(index + 1) % entries.length]?.[1]]];
			default:
				return [[key, value]];
		}
	});

const changed = (tree: unknown, path: Path, mutation: TreeMutation): unknown => {
	const [key, ...rest] = path;

	if (key === undefined || !isTree(tree)) {
		return mutation.value;
	}

	const entries = Object.entries(tree);
	const next =
		rest.length === 0
			? entriesAfter(entries, String(key), mutation)
			: entries.map(([name, value]) => [name, name === String(key) ? changed(value, rest, mutation) : value] as const);
	// Built from entries, so that `__proto__` is a key like any other.
	return Array.isArray(tree) ? next.map(([, value]) => value) : Object.fromEntries(next);
};

/** The tree after all changes, one after the other. */
export const mutatedTree = (tree: unknown, mutations: readonly TreeMutation[]): unknown =>
	mutations.reduce((now, mutation) => {
		const places = placesOf(now).slice(1);
		const place = places[Math.min(places.length - 1, Math.floor(mutation.at * places.length))];
		// A tree of which nothing is left has no place to change.
		return place === undefined ? now : changed(now, place, mutation);
	}, tree);
