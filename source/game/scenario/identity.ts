import {byText, isFields} from './data.ts';
import type {Scenario} from './schema.ts';

/** JSON with sorted field names and without spaces, so that equal data is equal text. Undefined fields are left out. */
export const canonicalJson = (value: unknown): string => {
	if (Array.isArray(value)) {
		return `[${value.map(item => canonicalJson(item ?? null)).join(',')}]`;
	}

	if (!isFields(value)) {
		return JSON.stringify(value) ?? 'null';
	}

	const fields = Object.keys(value)
		.filter(name => value[name] !== undefined)
		.sort(byText)
		.map(name => `${JSON.stringify(name)}:${canonicalJson(value[name])}`);
	return `{${fields.join(',')}}`;
};

/**
What makes a scenario the same game: everything but its prose and its tests. Mending a typo, adding a translation or
recording one more reference replay keeps scores comparable; any change of content does not.
*/
export const identityOf = (scenario: Omit<Scenario, 'hash'>, sha256Hex: (text: string) => string): string => {
	const {text: _text, notes: _notes, tests: _tests, source: _source, ...content} = scenario;
	return sha256Hex(canonicalJson(content));
};
