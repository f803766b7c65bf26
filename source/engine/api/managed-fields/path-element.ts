/** The elements that paths of fields are made of. Source: sigs.k8s.io/structured-merge-diff/v6/fieldpath/serialize-pe.go */
import {isObject, type Json, type JsonObject} from '../json.ts';

/** Go writes these as escapes, so that JSON may stand in HTML. */
const escaped = (text: string): string =>
	text.replace(/[<>&\u2028\u2029]/g, letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

const jsonText = (value: Json): string => escaped(JSON.stringify(value));

export const fieldElement = (name: string): string => `f:${name}`;

/** The keys in the order of their names. */
export const keyElement = (keys: ReadonlyArray<readonly [string, Json]>): string => {
	const sorted = [...keys].sort(([left], [right]) => (left < right ? -1 : 1));
	return `k:{${sorted.map(([name, value]) => `${jsonText(name)}:${jsonText(value)}`).join(',')}}`;
};

export const valueElement = (value: Json): string => `v:${jsonText(value)}`;

/** The JSON of a key or a value; undefined when it is none. */
const contentOf = (element: string): Json | undefined => {
	try {
		return JSON.parse(element.slice(2)) as Json;
	} catch {
		return undefined;
	}
};

/** Whether an element of FieldsV1 is one that is understood. */
export const isElement = (element: string): boolean => {
	switch (element.slice(0, 2)) {
		case 'f:':
			return true;
		case 'k:':
			return isObject(contentOf(element));
		case 'v:':
			return contentOf(element) !== undefined;
		default:
			return false;
	}
};

/** `.replicas`, `[name="main"]`, `[="value"]` */
export const elementText = (element: string): string => {
	if (element.startsWith('f:')) {
		return `.${element.slice(2)}`;
	}

	const content = contentOf(element);
	return element.startsWith('k:') && isObject(content)
		? `[${Object.entries(content)
				.map(([name, value]) => `${name}=${JSON.stringify(value)}`)
				.join(',')}]`
		: `[=${JSON.stringify(content)}]`;
};

const kinds = ['f:', 'k:', 'v:'];
const types = ['number', 'string', 'boolean'];

const ordered = <T extends string | number | boolean>(left: T, right: T): number =>
	left === right ? 0 : left < right ? -1 : 1;

/** Numbers, then texts, then flags, and each by size. */
const compareValues = (left: Json | undefined, right: Json | undefined): number =>
	typeof left === typeof right
		? ordered(left as string, right as string)
		: ordered(types.indexOf(typeof left), types.indexOf(typeof right));

const compareKeys = (left: JsonObject, right: JsonObject): number => {
	const [ones, others] = [Object.entries(left), Object.entries(right)];

	for (const [at, [name, value]] of ones.entries()) {
		const [otherName = '', otherValue] = others[at] ?? [];
		const order = at < others.length ? ordered(name, otherName) || compareValues(value, otherValue) : 1;

		if (order !== 0) {
			return order;
		}
	}

	return ordered(ones.length, others.length);
};

/** The order of elements: fields, then keys, then values. */
export const compareElements = (left: string, right: string): number => {
	const [one, other] = [left.slice(0, 2), right.slice(0, 2)];

	if (one !== other) {
		return ordered(kinds.indexOf(one), kinds.indexOf(other));
	}

	if (one === 'f:') {
		return ordered(left, right);
	}

	const [content, otherContent] = [contentOf(left), contentOf(right)];
	return isObject(content) && isObject(otherContent)
		? compareKeys(content, otherContent)
		: compareValues(content, otherContent);
};
