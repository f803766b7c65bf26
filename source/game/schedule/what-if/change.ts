import {parseQuantity} from '../../../engine/api/quantity.ts';
import type {Picture} from '../../../engine/cluster.ts';
import {didYouMean} from '../../scenario/problems.ts';

/** What is wrong with a change, and the remedy. */
export type ChangeProblem = {readonly what: string; readonly hint: string};

export type Changed =
	| {readonly ok: true; readonly picture: Picture}
	| {readonly ok: false; readonly problems: readonly ChangeProblem[]};

/** One word after `--what-if`, as the pictures it makes of pictures. */
export type ChangeKind = {
	readonly name: string;
	/** `cordon NODE`, for help and for refusals. */
	readonly form: string;
	readonly about: string;
	apply(words: readonly string[], picture: Picture): Changed;
};

export const changed = (picture: Picture): Changed => ({ok: true, picture});

export const refused = (what: string, hint = ''): Changed => ({ok: false, problems: [{what, hint}]});

/** `key=value` as a pair; undefined for a word without an equals sign. */
export const pairOf = (word: string): readonly [string, string] | undefined => {
	const at = word.indexOf('=');
	return at < 1 ? undefined : [word.slice(0, at), word.slice(at + 1)];
};

/** Words that are `key=value`, by key, and the others in order. */
export const sortWords = (
	words: readonly string[],
): {readonly plain: readonly string[]; readonly settings: ReadonlyArray<readonly [string, string]>} => ({
	plain: words.filter(word => pairOf(word) === undefined),
	settings: words.flatMap(word => {
		const pair = pairOf(word);
		return pair === undefined ? [] : [pair];
	}),
});

/** `key=value key-`: labels with these more, or another value, and with those taken away; undefined when a word is neither. */
export const labelEdit = (
	words: readonly string[],
): ((labels: Readonly<Record<string, string>> | undefined) => Readonly<Record<string, string>>) | undefined => {
	const {plain, settings} = sortWords(words);

	if (words.length === 0 || plain.some(word => !word.endsWith('-'))) {
		return undefined;
	}

	const removed = plain.map(word => word.slice(0, -1));
	return labels =>
		Object.fromEntries([...Object.entries(labels ?? {}).filter(([key]) => !removed.includes(key)), ...settings]);
};

export const quantityProblem = (name: string, text: string): ChangeProblem | undefined => {
	const read = parseQuantity(text);

	if (read.ok && read.value.nanos >= 0n) {
		return undefined;
	}

	return {what: `${name}=${text} is no quantity`, hint: 'such as 500m, 2 or 4Gi'};
};

export const noSuch = (what: string, name: string, known: readonly string[]): ChangeProblem => ({
	what: `there is no ${what} ${JSON.stringify(name)}`,
	hint: didYouMean(name, known),
});

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const;

export type WrittenTaint = {readonly key: string; readonly value: string; readonly effect: (typeof effects)[number]};

/** `dedicated=gpu:NoSchedule`, as kubectl writes taints. */
export const taintOf = (word: string): WrittenTaint | undefined => {
	const [, key = '', , value = '', effect = ''] = /^([^=:]+)(=([^:]*))?:(\w+)$/.exec(word) ?? [];
	const known = effects.find(each => each === effect);
	return key === '' || known === undefined ? undefined : {key, value, effect: known};
};

export const taintHint = `a taint is written key=value:${effects.join('|')}`;
