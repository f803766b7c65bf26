import {seedProblem} from '../seed.ts';

/** So many seeds are written out at most. */
export const seedsAtMost = 100_000;

/** `1..20` counts; anything else is a list of seeds between commas. Undefined when it is neither, has one twice, or has too many. */
export const readSeeds = (text: string, atMost: number = seedsAtMost): readonly string[] | undefined => {
	const range = /^(\d{1,6})\.\.(\d{1,6})$/.exec(text);

	if (range === null) {
		const seeds = text.split(',').map(seed => seed.trim());
		const isGood = seeds.every(seed => /^[^\s~]+$/.test(seed) && seedProblem(seed) === undefined);
		const isEachOnce = new Set(seeds).size === seeds.length;
		return isGood && isEachOnce && !text.includes('..') && seeds.length <= atMost ? seeds : undefined;
	}

	const [first, last] = [Number(range[1]), Number(range[2])];
	return last >= first && last - first < atMost
		? Array.from({length: last - first + 1}, (_, index) => String(first + index))
		: undefined;
};

/** Seeds as they are written shortest: `1..500` where they count, else with commas. */
export const seedsText = (seeds: readonly string[]): string => {
	const first = Number(seeds[0]);
	const counts = seeds.length > 1 && seeds.every((seed, at) => seed === String(first + at));
	return counts ? `${first}..${first + seeds.length - 1}` : seeds.join(',');
};
