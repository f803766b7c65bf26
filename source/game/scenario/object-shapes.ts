import {kindOf} from '../../engine/api/kinds/index.ts';
import {mouldOf} from '../../engine/api/moulds/kind-moulds.ts';
import {type Mould, type Struct, scalarOf} from '../../engine/api/moulds/mould.ts';
import type {ApiObject} from '../../engine/api/object.ts';
import {isFields} from './data.ts';
import {type Finding, finding} from './findings.ts';
import {nearest, type Path} from './problems.ts';

/*
What `replicas: "3"` and `imge: nginx` are measured against: the moulds of the API, walked for places. The API itself
stops at the first wrong type and says so in Go's words; a person writing a manifest wants all of them, with their lines.
*/

/** A wrong type is a problem; an unknown field that looks like a known one is a warning, since moulds are not complete. */
export type ShapeFindings = {readonly problems: readonly Finding[]; readonly unknown: readonly Finding[]};

type Found = {readonly problems: Finding[]; readonly unknown: Finding[]};

const wordOf = (mould: Mould): string => {
	const scalar = scalarOf(mould);

	if (scalar === undefined) {
		return 'list' in (mould as object) ? 'a list' : 'an object with fields';
	}

	const words: Readonly<Record<string, string>> = {
		text: 'text',
		count: 'a whole number',
		longCount: 'a whole number',
		flag: 'true or false',
		quantity: 'a quantity',
		countOrText: 'a number or text',
	};
	return words[scalar] ?? 'text';
};

const fits = (value: unknown, mould: Mould): boolean => {
	const scalar = scalarOf(mould);

	if (scalar === undefined) {
		return 'list' in (mould as object) ? Array.isArray(value) : isFields(value);
	}

	switch (scalar) {
		case 'text':
		case 'bytes':
		case 'time':
		case 'microTime':
		case 'duration':
			return typeof value === 'string';
		case 'count':
		case 'longCount':
			return Number.isSafeInteger(value);
		case 'flag':
			return typeof value === 'boolean';
		case 'any':
			return true;
		default:
			return typeof value === 'string' || typeof value === 'number';
	}
};

const shown = (value: unknown): string => {
	const text = JSON.stringify(value) ?? 'nothing';
	return text.length > 40 ? `${text.slice(0, 37)}...` : text;
};

const hintFor = (value: unknown, mould: Mould): string => {
	const scalar = scalarOf(mould);

	if (scalar === 'text') {
		return typeof value === 'number' || typeof value === 'boolean' ? 'put it in quotes' : '';
	}

	// Only what would be right without them was quoted by mistake.
	const right = scalar === 'count' ? /^-?\d{1,15}$/ : scalar === 'flag' ? /^(true|false)$/ : undefined;
	return typeof value === 'string' && right?.test(value) === true ? 'take the quotes away' : '';
};

const walkStruct = (value: object, mould: Struct, path: Path, found: Found): void => {
	for (const [name, inner] of Object.entries(value) as ReadonlyArray<[string, unknown]>) {
		if (Object.hasOwn(mould.members, name)) {
			walk(inner, mould.members[name] ?? 'any', [...path, name], found);
			continue;
		}

		const meant = nearest(name, Object.keys(mould.members));

		if (meant !== undefined) {
			const what = 'there is no such field; it is ignored';
			found.unknown.push({...finding([...path, name], what, `did you mean ${meant}?`), atKey: true});
		}
	}
};

/** `null` stands for nothing, as in Kubernetes. */
const walk = (value: unknown, mould: Mould, path: Path, found: Found): void => {
	if (value === null || value === undefined) {
		return;
	}

	if (!fits(value, mould)) {
		const what = `must be ${wordOf(mould)}, not ${shown(value)}`;
		found.problems.push(finding(path, what, hintFor(value, mould)));
		return;
	}

	if (typeof mould === 'string' || 'scalar' in mould) {
		return;
	}

	if ('list' in mould) {
		for (const [index, item] of (value as readonly unknown[]).entries()) {
			walk(item, mould.list, [...path, index], found);
		}

		return;
	}

	if ('map' in mould) {
		for (const [name, inner] of Object.entries(value)) {
			walk(inner, mould.map, [...path, name], found);
		}

		return;
	}

	walkStruct(value, mould, path, found);
};

/** Compares an object with the mould of its kind. */
export const shapeOf = (object: ApiObject): ShapeFindings => {
	const found: Found = {problems: [], unknown: []};
	const kind = kindOf(object.apiVersion, object.kind);

	if (kind !== undefined) {
		walkStruct(object, mouldOf(kind), [], found);
	}

	return found;
};
