import type {Scenario} from '../scenario/schema.ts';
import {announcedAt, type Difficulty, isDifficulty} from './difficulty.ts';
import {modifierNames, modifiers} from './modifiers.ts';

/** The terms on which a level is played, beside its seed: what one is told, and how the level was changed. */
export type Terms = {readonly difficulty: Difficulty; readonly modifiers: readonly string[]};

export const usualTerms: Terms = {difficulty: 'Normal', modifiers: []};

/** Each modifier once, in the order of the list: the order in which they were typed makes no other game. */
export const inOrder = (names: readonly string[]): readonly string[] =>
	modifierNames.filter(name => names.includes(name));

/** What is wrong with terms for a level, all at once; empty when they fit. */
export const problemsOfTerms = (scenario: Scenario, {modifiers: names}: Pick<Terms, 'modifiers'>): readonly string[] =>
	names.flatMap(name => {
		if (!Object.hasOwn(modifiers, name)) {
			return [`there is no modifier "${name}"; there are ${modifierNames.join(' ')}`];
		}

		const misfit = modifiers[name]?.misfit(scenario);
		return misfit === undefined ? [] : [`${name} does not fit: ${misfit}`];
	});

/** The level as it is played on these terms. Its name and hash stay those of the level. */
export const scenarioUnder = (scenario: Scenario, {difficulty, modifiers: names}: Terms): Scenario =>
	announcedAt(
		difficulty,
		inOrder(names).reduce((changed, name) => modifiers[name]?.apply(changed) ?? changed, scenario),
	);

/** What claims to be terms in a replay's first line; absent ones are the usual ones. */
export const readTerms = (difficulty: unknown, names: unknown): Terms | undefined => {
	const list: unknown = names ?? [];
	const level: unknown = difficulty ?? 'Normal';
	return isDifficulty(level) &&
		Array.isArray(list) &&
		list.every(name => typeof name === 'string' && Object.hasOwn(modifiers, name))
		? {difficulty: level, modifiers: inOrder(list as readonly string[])}
		: undefined;
};

/** `zone-outage@2026-11-20~x2~skew` is a level, a seed, and modifiers; the seed and the modifiers may be left out. */
export const splitChallenge = (
	code: string,
): {readonly name: string; readonly seed: string | undefined; readonly modifiers: readonly string[]} => {
	const tilde = code.indexOf('~', Math.max(0, code.lastIndexOf('/') + 1) + 1);
	const [head, tail] = tilde < 0 ? [code, ''] : [code.slice(0, tilde), code.slice(tilde)];
	const at = head.lastIndexOf('@');
	const hasSeed = at > 0 && at > head.lastIndexOf('/');
	return {
		name: hasSeed ? head.slice(0, at) : head,
		seed: hasSeed ? head.slice(at + 1) : undefined,
		modifiers:
			tail === ''
				? []
				: tail
						.slice(1)
						.split('~')
						.map(word => `~${word}`),
	};
};

/** `zone-outage@7~x2`. */
export const challengeCode = (id: string, seed: string, names: readonly string[]): string =>
	`${id}@${seed}${names.join('')}`;
