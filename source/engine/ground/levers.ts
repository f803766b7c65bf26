import {assert} from '../kernel/assert.ts';
import type {Saved} from '../kernel/keyframe.ts';

/** `on`, 0.4, true: what a knob is turned to. */
export type LeverValue = number | string | boolean;

/** Many knobs of one make. */
export type LeverFamily = {
	/** `machine/*\/power`: a star stands for one word between slashes, two stars at the end for all that is left. */
	readonly pattern: string;
	/** What the knob says when nobody pulls it. */
	readonly rest: LeverValue;
	/** How strong a value is: the strongest pull holds, the last one of equals. Left out, the last pull holds. */
	readonly strength?: (value: LeverValue) => number;
	/** Works in the moment of each pull and is not held: a blow, not a grip. */
	readonly momentary?: boolean;
	/** Called when what holds has changed, in the millisecond of the pull; `words` are what the stars stand for. */
	readonly changed?: (words: readonly string[], value: LeverValue, before: LeverValue) => void;
};

export type Pull = {readonly puller: string; readonly lever: string; readonly to: LeverValue};

/**
Named knobs with a resting value: the only handle that a fault has.

Pulls nest. Two faults may pull one knob; the stronger holds, and when it lets go the other one is felt again.
*/
export type Levers = {
	/** A second pull by the same puller on the same knob takes the place of the first. */
	pull(puller: string, lever: string, to: LeverValue): void;
	/** Lets go of one knob, or of everything that this puller holds. */
	letGo(puller: string, lever?: string): void;
	/** Everybody lets go of this knob: somebody has put it right by hand. What comes later may pull it again. */
	release(lever: string): void;
	value(lever: string): LeverValue;
	/** True when there is such a knob. */
	exists(lever: string): boolean;
	/** All pulls that are held, in the order they were made. */
	held(): readonly Pull[];
	/** The knobs of a family that somebody pulls, with what holds, in the order of their names. */
	pulledOf(prefix: string): ReadonlyArray<readonly [lever: string, value: LeverValue]>;
	/** Grows with every pull and every letting go: what was read from the knobs holds while it stands. */
	readonly revision: number;
	save(): Saved;
	load(saved: Saved): void;
};

/** What the stars of a pattern stand for in a knob's name; undefined when it is another knob. */
const match = (pattern: string, lever: string): readonly string[] | undefined => {
	const parts = pattern.split('/');
	const words = lever.split('/');
	const found: string[] = [];

	for (const [index, part] of parts.entries()) {
		if (part === '**') {
			return index < words.length ? [...found, words.slice(index).join('/')] : undefined;
		}

		const word = words[index];

		if (word === undefined || word === '' || (part !== '*' && part !== word)) {
			return undefined;
		}

		if (part === '*') {
			found.push(word);
		}
	}

	return parts.length === words.length ? found : undefined;
};

type Found = {readonly family: LeverFamily; readonly words: readonly string[]};

export const createLevers = (families: readonly LeverFamily[]): Levers => {
	let pulls: Pull[] = [];
	let revision = 0;
	/** How many pulls each knob has: most have none, and are asked all the time. */
	let counts = new Map<string, number>();
	/** Which family a name belongs to is a matter of spelling, so it is looked up once. */
	const known = new Map<string, Found>();

	const search = (lever: string): Found | undefined => {
		for (const family of families) {
			const words = match(family.pattern, lever);

			if (words !== undefined) {
				return {family, words};
			}
		}

		return undefined;
	};

	const find = (lever: string): Found | undefined => {
		const before = known.get(lever);

		if (before !== undefined) {
			return before;
		}

		const found = search(lever);

		// Names of containers come and go for ever; those of machines and images do not.
		if (found !== undefined && known.size < 50_000) {
			known.set(lever, found);
		}

		return found;
	};

	const setPulls = (next: Pull[]): void => {
		pulls = next;
		revision += 1;
		counts = new Map();

		for (const {lever} of next) {
			counts.set(lever, (counts.get(lever) ?? 0) + 1);
		}
	};

	const familyOf = (lever: string) => {
		const found = find(lever);
		assert(found !== undefined, `there is no lever ${lever}`);
		return found;
	};

	const holding = (family: LeverFamily, lever: string): LeverValue => {
		if (!counts.has(lever)) {
			return family.rest;
		}

		let best: LeverValue | undefined;

		for (const pull of pulls) {
			if (pull.lever !== lever) {
				continue;
			}

			if (best === undefined || family.strength === undefined || family.strength(pull.to) >= family.strength(best)) {
				best = pull.to;
			}
		}

		return best ?? family.rest;
	};

	/** Changes the pulls on one knob and tells its family when something else holds now. */
	const change = (lever: string, next: Pull[]): void => {
		const {family, words} = familyOf(lever);
		const before = holding(family, lever);
		setPulls(next);
		const after = holding(family, lever);

		if (after !== before) {
			family.changed?.(words, after, before);
		}
	};

	const without = (puller: string, lever: string): Pull[] =>
		pulls.filter(pull => pull.puller !== puller || pull.lever !== lever);

	return {
		pull(puller, lever, to) {
			const {family, words} = familyOf(lever);

			if (family.momentary === true) {
				family.changed?.(words, to, family.rest);
			} else {
				change(lever, [...without(puller, lever), {puller, lever, to}]);
			}
		},
		letGo(puller, lever) {
			const mine = pulls.filter(pull => pull.puller === puller && (lever === undefined || pull.lever === lever));

			for (const pull of mine) {
				change(pull.lever, without(puller, pull.lever));
			}
		},
		release(lever) {
			change(
				lever,
				pulls.filter(pull => pull.lever !== lever),
			);
		},
		value: lever => holding(familyOf(lever).family, lever),
		exists: lever => find(lever) !== undefined,
		held: () => pulls,
		get revision() {
			return revision;
		},
		pulledOf(prefix) {
			const names = new Set(pulls.filter(pull => pull.lever.startsWith(prefix)).map(pull => pull.lever));
			return [...names].sort().map(lever => [lever, holding(familyOf(lever).family, lever)] as const);
		},
		save: () => ({pulls: [...pulls]}),
		load(saved) {
			setPulls([...(saved.pulls as readonly Pull[])]);
		},
	};
};
