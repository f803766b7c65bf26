import {goType, type Mould, type Struct, scalarOf} from '../../api/moulds/mould.ts';
import {type ConfigurationPath, type ConfigurationProblem, pathOf} from './problem.ts';

/*
Strict decoding: every field must be known and of its type. Kubernetes gives up at the first wrong type and names all unknown
fields; here everything is named at once.
*/

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

const jsonType = (value: unknown): string => {
	if (Array.isArray(value)) {
		return 'array';
	}

	return typeof value === 'boolean' ? 'bool' : typeof value === 'number' ? `number ${value}` : typeof value;
};

const isWhole = (value: unknown, most: number): boolean =>
	Number.isSafeInteger(value) && Math.abs(value as number) <= most;

const fits = (value: unknown, mould: Mould): boolean => {
	switch (scalarOf(mould)) {
		case 'text':
			return typeof value === 'string';
		case 'count':
			return isWhole(value, 2_147_483_647);
		case 'longCount':
			return isWhole(value, Number.MAX_SAFE_INTEGER);
		case 'decimal':
			return typeof value === 'number' && Number.isFinite(value);
		case 'flag':
			return typeof value === 'boolean';
		case 'quantity':
		case 'countOrText':
			return typeof value === 'string' || typeof value === 'number';
		case 'any':
			return true;
		default:
			return typeof value === 'object' && Array.isArray(value) === 'list' in (mould as object);
	}
};

const wordOf = (mould: Mould): string => {
	const scalar = scalarOf(mould);

	if (scalar === undefined) {
		return 'list' in (mould as object) ? 'write a list' : 'write fields below it';
	}

	const words: Readonly<Record<string, string>> = {
		text: 'write text, in quotes if it looks like a number',
		count: 'write a whole number without quotes',
		longCount: 'write a whole number without quotes',
		decimal: 'write a number without quotes',
		flag: 'write true or false without quotes',
	};
	return words[scalar] ?? '';
};

type Walk = {
	readonly problems: ConfigurationProblem[];
	/** Where the value stands in the whole configuration, before its own path. */
	readonly base: ConfigurationPath;
	/** Put before the sentences: `decoding args for plugin X: `. */
	readonly prefix: string;
};

const goPath = (path: ConfigurationPath): string => path.filter(step => typeof step === 'string').join('.');

const mistyped = (walk: Walk, value: unknown, mould: Mould, owner: string, path: ConfigurationPath): void => {
	const where = path.length === 0 ? 'value' : `struct field ${owner}.${goPath(path)}`;
	walk.problems.push({
		path: [...walk.base, ...path],
		what: `${walk.prefix}json: cannot unmarshal ${jsonType(value)} into Go ${where} of type ${goType(mould)}`,
		hint: wordOf(mould),
	});
};

/** A field by its Go name in lower camel case, written otherwise. */
const sameButForCase = (name: string, known: readonly string[]): string | undefined =>
	known.find(other => other.toLowerCase() === name.toLowerCase());

const unknownField = (walk: Walk, path: ConfigurationPath, known: readonly string[]): void => {
	const meant = sameButForCase(String(path.at(-1)), known);
	walk.problems.push({
		path: [...walk.base, ...path],
		what: `${walk.prefix}strict decoding error: unknown field "${pathOf(path)}"`,
		hint: meant === undefined ? (known.length <= 14 ? `known here: ${known.join(', ')}` : '') : `write ${meant}`,
		atKey: true,
	});
};

/** The value without nulls and without what does not belong there. */
const cast = (walk: Walk, value: unknown, mould: Mould, owner: string, path: ConfigurationPath): unknown => {
	if (isAbsent(value)) {
		return undefined;
	}

	if (!fits(value, mould)) {
		mistyped(walk, value, mould, owner, path);
		return undefined;
	}

	if (typeof mould === 'string' || 'scalar' in mould) {
		return value;
	}

	if ('list' in mould) {
		return (value as readonly unknown[]).flatMap((item, at) => {
			const next = cast(walk, item, mould.list, owner, [...path, at]);
			return next === undefined ? (scalarOf(mould.list) !== undefined ? [] : [{}]) : [next];
		});
	}

	const entries = Object.entries(value as object).flatMap(([name, member]) => {
		const inner: Mould | undefined =
			'map' in mould ? mould.map : Object.hasOwn(mould.members, name) ? mould.members[name] : undefined;

		if (inner === undefined) {
			unknownField(walk, [...path, name], 'members' in mould ? Object.keys(mould.members) : []);
			return [];
		}

		const next = cast(walk, member, inner, 'members' in mould ? mould.name : owner, [...path, name]);
		return next === undefined ? [] : [[name, next] as const];
	});
	return Object.fromEntries(entries);
};

/** A value with only known fields of the right types; what else it had is told. */
export const decodeStrictly = (
	value: unknown,
	mould: Struct,
	base: ConfigurationPath = [],
	prefix = '',
): {readonly value: Readonly<Record<string, unknown>>; readonly problems: readonly ConfigurationProblem[]} => {
	const walk: Walk = {problems: [], base, prefix};
	const decoded = cast(walk, value, mould, mould.name, []) ?? {};
	return {value: decoded as Readonly<Record<string, unknown>>, problems: walk.problems};
};
