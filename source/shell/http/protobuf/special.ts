import type {Json, JsonObject} from '../../../engine/api/json.ts';
import {type Part, type Wire, wireTypes} from './wire.ts';

/** Of a special type's two or three fields, the numbers and the texts as they came. */
type Raw = {readonly numbers: ReadonlyMap<number, number>; readonly blocks: ReadonlyMap<number, Part>};

const rawOf = (wire: Wire, part: Part): Raw => {
	const numbers = new Map<number, number>();
	const blocks = new Map<number, Part>();

	while (wire.goesOn(part)) {
		const {number, wireType} = wire.tag(part);

		if (wireType === wireTypes.varint) {
			numbers.set(number, wire.integer(part));
		} else if (wireType === wireTypes.block) {
			blocks.set(number, wire.block(part));
		} else {
			wire.skip(part, wireType);
		}
	}

	return {numbers, blocks};
};

const textOf = (wire: Wire, part: Part | undefined): string => (part === undefined ? '' : wire.text(part));

/** Seconds since 1970 of the first and after the last year that RFC 3339 can write. */
const firstSecond = -62_135_596_800;
const endOfTime = 253_402_300_800;

/** RFC 3339 with no or six decimals; a time that was never set is undefined. */
const timeOf = (wire: Wire, part: Part, decimals: 0 | 6): string | undefined => {
	const {numbers} = rawOf(wire, part);
	const seconds = numbers.get(1) ?? 0;
	const nanos = numbers.get(2) ?? 0;

	if (seconds === 0 && nanos === 0) {
		return undefined;
	}

	if (seconds < firstSecond || seconds >= endOfTime || nanos < 0 || nanos >= 1e9) {
		wire.fail(`${seconds} s and ${nanos} ns are no time between the years 1 and 9999`);
		return undefined;
	}

	const whole = new Date(seconds * 1000).toISOString().slice(0, 19);
	return decimals === 0 ? `${whole}Z` : `${whole}.${String(Math.floor(nanos / 1000)).padStart(6, '0')}Z`;
};

const intOrString = (wire: Wire, part: Part): Json => {
	const {numbers, blocks} = rawOf(wire, part);
	return numbers.get(1) === 1 ? textOf(wire, blocks.get(3)) : (numbers.get(2) ?? 0);
};

/** How deep brackets outside of texts are nested. */
const depthOf = (text: string): number => {
	let depth = 0;
	let deepest = 0;

	for (const [piece] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{\]}]/gs)) {
		depth += piece === '{' || piece === '[' ? 1 : piece === '}' || piece === ']' ? -1 : 0;
		deepest = Math.max(deepest, depth);
	}

	return deepest;
};

const rawJson = (wire: Wire, part: Part, deepest: number): Json | undefined => {
	const text = textOf(wire, rawOf(wire, part).blocks.get(1));

	if (text === '') {
		return undefined;
	}

	if (depthOf(text) > deepest) {
		wire.fail(`the JSON inside is nested more than ${deepest} deep`);
		return undefined;
	}

	try {
		return JSON.parse(text) as Json;
	} catch {
		wire.fail('what should be JSON is not');
		return undefined;
	}
};

const listOfText = (wire: Wire, part: Part): Json => {
	const items: string[] = [];

	while (wire.goesOn(part)) {
		const {number, wireType} = wire.tag(part);

		if (number === 1 && wireType === wireTypes.block) {
			items.push(wire.text(wire.block(part)));
		} else {
			wire.skip(part, wireType);
		}
	}

	return items;
};

type ReadSpecial = (wire: Wire, part: Part, deepest: number) => Json | undefined;

/** Types that hold JSON as text: whatever it says is meant. */
export const rawTypes: readonly string[] = ['RawExtension', 'meta.FieldsV1', 'apiextensions.v1.JSON'];

/** Types whose JSON is no object of their fields. Undefined is what was not said. */
export const specialTypes: ReadonlyMap<string, ReadSpecial> = new Map<string, ReadSpecial>([
	['meta.Time', (wire, part) => timeOf(wire, part, 0)],
	['meta.MicroTime', (wire, part) => timeOf(wire, part, 6)],
	['IntOrString', intOrString],
	['Quantity', (wire, part) => textOf(wire, rawOf(wire, part).blocks.get(1))],
	...rawTypes.map(type => [type, rawJson] as const),
	['authentication.v1.ExtraValue', listOfText],
	['authorization.v1.ExtraValue', listOfText],
	['certificates.v1.ExtraValue', listOfText],
]);

/** Types of which one field is meant, and stands in JSON for the whole. Source: apiextensions/v1/marshal.go */
const eitherOf: Readonly<Record<string, readonly string[]>> = {
	'apiextensions.v1.JSONSchemaPropsOrArray': ['schema', 'schemas'],
	'apiextensions.v1.JSONSchemaPropsOrBool': ['schema', 'allows'],
	'apiextensions.v1.JSONSchemaPropsOrStringArray': ['schema', 'property'],
};

/** What a message is in JSON. */
export const asJson = (type: string, object: JsonObject): Json => {
	const names = Object.hasOwn(eitherOf, type) ? eitherOf[type] : undefined;
	const meant = names?.find(name => Object.hasOwn(object, name));
	return names === undefined ? object : meant === undefined ? false : (object[meant] as Json);
};
