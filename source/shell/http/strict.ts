/*
Strict reading: what a body says that no type of the API knows, and what it says twice.

	knownFields('apps/v1.Deployment', body)    the body without unknown fields, and their paths: spec.template.spec.containers[0].imagee
	duplicateFields(text)                      paths of members that stand twice in an object: data.a

Source: sigs.k8s.io/json, k8s.io/apiserver/pkg/endpoints/handlers
*/
import {badRequest, invalid} from '../../engine/api/refusals.ts';
import type {Status} from '../../engine/api/status.ts';
import {invalidField} from '../../engine/api/validation.ts';
import {allSchemas, type Schemas} from './schemas/load.ts';

/** As many as are told of one body. Source: sigs.k8s.io/json, maxStrictErrors */
const most = 100;

/** Deeper than any body that is let in; what lies below is not looked at. */
const deepest = 256;

export type KnownFields = {
	/** The body without what nobody knows; the same value when everything is known. */
	readonly value: unknown;
	/** Paths of what was left out, in the order of the body. */
	readonly unknown: readonly string[];
};

/** How members are read where not all of a type's are known to it. */
type Reading = {
	readonly schemas: Schemas;
	readonly unknown: string[];
	/** `$patch`, `$setElementOrder/…`: what a strategic merge patch says beside its fields. */
	readonly directives: boolean;
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const within = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

const readList = (value: readonly unknown[], type: string, path: string, depth: number, reading: Reading): unknown => {
	const read = value.map((item, at) => readValue(item, type, `${path}[${at}]`, depth + 1, reading));
	return read.every((item, at) => item === value[at]) ? value : read;
};

const readRecord = (
	value: Readonly<Record<string, unknown>>,
	typeOf: (name: string) => string | undefined,
	path: string,
	depth: number,
	reading: Reading,
): unknown => {
	const names = Object.keys(value);
	const kept = names.flatMap(name => {
		const type = typeOf(name);

		if (type === undefined) {
			reading.unknown.push(within(path, name));
			return [];
		}

		return [[name, readValue(value[name], type, within(path, name), depth + 1, reading)] as const];
	});
	const isSame = kept.length === names.length && kept.every(([name, member]) => member === value[name]);
	return isSame ? value : Object.fromEntries(kept);
};

const readValue = (value: unknown, type: string, path: string, depth: number, reading: Reading): unknown => {
	if (typeof value !== 'object' || value === null || depth > deepest) {
		return value;
	}

	if (type.startsWith('[]')) {
		return Array.isArray(value) ? readList(value, type.slice(2), path, depth, reading) : value;
	}

	if (!isRecord(value)) {
		return value;
	}

	if (type.startsWith('{}')) {
		return readRecord(value, () => type.slice(2), path, depth, reading);
	}

	const members = reading.schemas.get(type)?.members ?? {};

	// A type without members takes anything: a schema of a custom resource, a raw extension.
	if (Object.keys(members).length === 0) {
		return value;
	}

	const typeOf = (name: string): string | undefined => {
		const isDirective = reading.directives && name.startsWith('$');
		return isDirective ? 'any' : Object.hasOwn(members, name) ? members[name]?.type : undefined;
	};
	return readRecord(value, typeOf, path, depth, reading);
};

/** Holds a body against its type, by the type's name. A body of a type that nobody knows passes as it is. */
export const knownFields = (
	type: string,
	value: unknown,
	{schemas = allSchemas(), directives = false}: {readonly schemas?: Schemas; readonly directives?: boolean} = {},
): KnownFields => {
	const unknown: string[] = [];
	const read = readValue(value, type, '', 0, {schemas, unknown, directives});
	return {value: read, unknown: unknown.slice(0, most)};
};

/** An object or a list that a scan of JSON text is in. */
type Level = {
	readonly keys: Set<string> | undefined;
	key: string;
	index: number;
};

const endOfText = (text: string, from: number): number => {
	for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
		let slashes = 0;

		while (at - 1 - slashes >= from && text[at - 1 - slashes] === '\\') {
			slashes += 1;
		}

		if (slashes % 2 === 0) {
			return at;
		}
	}

	return text.length;
};

const pathText = (levels: readonly Level[]): string =>
	levels.reduce((path, {keys, key, index}) => (keys === undefined ? `${path}[${index}]` : within(path, key)), '');

const keyText = (raw: string): string => {
	try {
		return raw.includes('\\') ? String(JSON.parse(`"${raw}"`)) : raw;
	} catch {
		return raw;
	}
};

/** Whether the next thing after a text is a colon: the text was a member's name. */
const isName = (text: string, end: number): boolean => {
	let at = end + 1;

	while (at < text.length && ' \t\r\n'.includes(text[at] as string)) {
		at += 1;
	}

	return text[at] === ':';
};

/**
Meets the members of a JSON text in their order, and whether one of the name stood in its object before. The text is one that
JSON.parse has read: this only looks at what JSON.parse forgets.
*/
const meetMembers = (text: string, meet: (isAgain: boolean, path: () => string) => void): void => {
	const levels: Level[] = [];
	const path = (): string => pathText(levels);

	for (let at = 0; at < text.length; at++) {
		const level = levels.at(-1);

		switch (text[at]) {
			case '{':
				levels.push({keys: new Set(), key: '', index: 0});
				break;
			case '[':
				levels.push({keys: undefined, key: '', index: 0});
				break;
			case '}':
			case ']':
				levels.pop();
				break;
			case ',':
				if (level !== undefined) {
					level.index += 1;
				}

				break;
			case '"': {
				const end = endOfText(text, at + 1);

				if (level?.keys !== undefined && isName(text, end)) {
					level.key = keyText(text.slice(at + 1, end));

					meet(level.keys.has(level.key), path);
					level.keys.add(level.key);
				}

				at = end;
				break;
			}

			default:
		}
	}
};

/** Members that stand more than once in one object of a JSON text. */
export const duplicateFields = (text: string): readonly string[] => {
	const found = new Set<string>();
	meetMembers(text, (isAgain, path) => {
		if (isAgain && found.size < most) {
			found.add(path());
		}
	});
	return [...found];
};

const unknownText = (path: string): string => `unknown field ${JSON.stringify(path)}`;
const duplicateText = (path: string): string => `duplicate field ${JSON.stringify(path)}`;

/** Each as strict decoding words it, in the order of the text; the same words stand in a warning. */
export const strictProblems = (unknown: readonly string[], text = ''): readonly string[] => {
	const duplicate = duplicateFields(text);

	if (duplicate.length === 0 || unknown.length === 0) {
		return [...duplicate.map(duplicateText), ...unknown.map(unknownText)];
	}

	const found = new Set<string>();
	meetMembers(text, (isAgain, pathOf) => {
		const path = pathOf();

		if (isAgain) {
			found.add(duplicateText(path));
		} else if (unknown.includes(path)) {
			found.add(unknownText(path));
		}
	});
	// What was found otherwise, as in YAML, has no place in this text.
	return [...new Set([...found, ...unknown.map(unknownText)])].slice(0, most);
};

type Named = {readonly version: string; readonly kind: string};

/** The refusal of a body under `fieldValidation=Strict`. */
export const strictRefusal = ({version, kind}: Named, problems: readonly string[]): Status =>
	badRequest(
		`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: strict decoding error: ${problems.join(', ')}`,
	);

/** The same for a patch: `patch` is the text of the object that it made. Source: endpoints/handlers/patch.go */
export const strictPatchRefusal = (patch: string, problems: readonly string[]): Status =>
	invalid({group: '', plural: '', kind: ''}, '', [
		invalidField('patch', patch, `strict decoding error: ${problems.join(', ')}`),
	]);
