import type {ApiObject} from '../../../engine/api/object.ts';
import {parseLabelSelector, requirementsMatch} from '../../../engine/api/selectors.ts';

/** What a filter line keeps: rows by their cells, objects by their labels. */
export type Filter = {
	keeps(cells: readonly string[], object: ApiObject): boolean;
	/** Why the line cannot be used; then everything is kept. */
	readonly problem?: string;
};

const everything: Filter = {keeps: () => true};

const textOf = (cells: readonly string[]): string => cells.join(' ').toLowerCase();

/** Whether all letters of `wanted` come in `text`, in order. */
const fuzzily = (text: string, wanted: string): boolean => {
	let at = 0;

	for (const letter of wanted) {
		at = text.indexOf(letter, at);

		if (at < 0) {
			return false;
		}

		at += letter.length;
	}

	return true;
};

const byLabels = (text: string): Filter => {
	const parsed = parseLabelSelector(text.trim());
	return parsed.ok
		? {keeps: (_, object) => requirementsMatch(parsed.value, object.metadata.labels)}
		: {...everything, problem: parsed.message};
};

const fieldPattern = /^((?:spec|status|metadata)(?:\.[a-zA-Z]+)+)(!?)==?(\S*)$/;

const fieldOf = (object: unknown, path: string): unknown =>
	path
		.split('.')
		.reduce<unknown>(
			(value, name) =>
				typeof value === 'object' && value !== null && Object.hasOwn(value, name)
					? (value as Readonly<Record<string, unknown>>)[name]
					: undefined,
			object,
		);

const byField = ([, path = '', not = '', wanted = '']: readonly string[]): Filter => ({
	keeps: (_, object) => (String(fieldOf(object, path) ?? '') === wanted) === (not === ''),
});

const byWords = (text: string, wanted: boolean): Filter => {
	const words = text.toLowerCase().split(/\s+/).filter(Boolean);
	return {
		keeps(cells) {
			const row = textOf(cells);
			return words.every(word => row.includes(word)) === wanted;
		},
	};
};

/**
A filter line as typed after the slash: plain words (all must be there), `!words` for the rows without them,
`-l app=web` for labels, `spec.nodeName=worker-a1` for a field, `-f wb` or `~wb` for letters in order. Never a pattern that could take for ever.
*/
export const parseFilter = (line: string): Filter => {
	const text = line.trim();

	if (text === '') {
		return everything;
	}

	if (text.startsWith('-l')) {
		return byLabels(text.slice(2));
	}

	if (text.startsWith('-f') || text.startsWith('~')) {
		const wanted = text.replace(/^(?:-f\s*|~)/, '').toLowerCase();
		return {keeps: cells => fuzzily(textOf(cells), wanted)};
	}

	const field = fieldPattern.exec(text);

	if (field !== null) {
		return byField(field);
	}

	return text.startsWith('!') ? byWords(text.slice(1), false) : byWords(text, true);
};
