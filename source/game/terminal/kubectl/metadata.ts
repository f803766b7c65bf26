/** `a=b c-`: what label and annotate have in common. Source: kubectl/pkg/cmd/util/kubectl_match_version.go, label.go, annotate.go */
import type {Labels} from '../../../engine/api/meta.ts';
import {type Parsed, parsed, unparsed} from '../../../engine/api/parsed.ts';
import {byBytes} from '../text/go-json.ts';

/** Values to set, and keys to take away. */
export type Edit = {readonly set: Labels; readonly drop: readonly string[]};

/** Words of a line: those that name objects come first, then the pairs. */
export const splitPairs = (
	words: readonly string[],
): {readonly resources: readonly string[]; readonly pairs: readonly string[]} => {
	const isPair = (word: string): boolean => word.includes('=') || word.endsWith('-');
	const first = words.findIndex(isPair);
	return first < 0 ? {resources: words, pairs: []} : {resources: words.slice(0, first), pairs: words.slice(first)};
};

export const readPairs = (pairs: readonly string[], what: string): Parsed<Edit> => {
	const set: Record<string, string> = {};
	const drop: string[] = [];

	for (const pair of pairs) {
		const equals = pair.indexOf('=');

		if (equals > 0) {
			set[pair.slice(0, equals)] = pair.slice(equals + 1);
		} else if (pair.endsWith('-') && pair.length > 1) {
			drop.push(pair.slice(0, -1));
		} else {
			return unparsed(`error: unknown parameter: ${pair}`);
		}
	}

	const both = drop.find(key => Object.hasOwn(set, key));

	if (both !== undefined) {
		return unparsed(
			`error: can not both modify and remove ${what === 'label' ? 'a label' : 'an annotation'} in the same command`,
		);
	}

	return parsed({set, drop});
};

/** Keys that stand there with another value. */
export const overwritten = (before: Labels | undefined, {set}: Edit): readonly string[] =>
	Object.keys(set)
		.filter(key => before?.[key] !== undefined && before[key] !== set[key])
		.sort(byBytes);

/** The part of a merge patch; undefined when nothing would change. */
export const patchOf = (
	before: Labels | undefined,
	{set, drop}: Edit,
): Readonly<Record<string, string | null>> | undefined => {
	const changed = Object.keys(set).filter(key => before?.[key] !== set[key]);
	const gone = drop.filter(key => before?.[key] !== undefined);
	return changed.length + gone.length === 0
		? undefined
		: Object.fromEntries([
				...changed.map(key => [key, set[key] ?? ''] as const),
				...gone.map(key => [key, null] as const),
			]);
};
