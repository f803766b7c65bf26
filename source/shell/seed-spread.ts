import type {Pilot} from '../game/run.ts';
import {openRun} from '../game/session.ts';
import {readSeeds} from '../game/sweep/seeds.ts';
import {playHeadless} from './headless.ts';
import type {Found} from './scenarios.ts';

/*
How a scenario plays on many seeds: the real component, nobody and chance, each on every seed. It shows whether the weather
decides more than the player, whether the level can be won at all, and whether play without skill looks like it.
*/

/** What one pilot came to on the seeds. */
export type Spread = {
	readonly pilot: Exclude<Pilot, 'player'>;
	/** In the order of the seeds. */
	readonly points: readonly number[];
	/** Seeds on which the goals were missed. */
	readonly missed: readonly string[];
	/** Seeds on which two runs gave two trails. */
	readonly unsteady: readonly string[];
};

/** The value that this share of all values does not exceed, by nearest rank. */
export const quantile = (values: readonly number[], share: number): number => {
	const sorted = [...values].sort((left, right) => left - right);
	return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
};

/** So many seeds a scenario is tested on at most. */
const seedsAtMost = 1000;

export const seedsOf = (text: string): readonly string[] | undefined => readSeeds(text, seedsAtMost);

const play = ({scenario, shipped}: Found, seed: string, pilot: Spread['pilot']) => {
	const run = openRun({scenario, seed, seat: scenario.seats.default, pilot, shipped});
	playHeadless(run, run.end);
	return run.result();
};

/** Plays one pilot on every seed; the real component twice, since the same run must give the same trail. */
export const spreadOf = (found: Found, pilot: Spread['pilot'], seeds: readonly string[]): Spread => {
	const results = seeds.map(seed => play(found, seed, pilot));
	const again = pilot === 'autopilot' ? seeds.map(seed => play(found, seed, pilot).trail) : undefined;
	return {
		pilot,
		points: results.map(({score}) => score.total),
		missed: seeds.filter((_, index) => results[index]?.goalsMet !== true),
		unsteady: seeds.filter((_, index) => again !== undefined && again[index] !== results[index]?.trail),
	};
};

/** Where nobody acts, all pilots do the same; no pilot but a person can be on call. */
export const pilotsFor = ({scenario}: Found): readonly Spread['pilot'][] => {
	switch (scenario.seats.default) {
		case 'watch':
			return ['autopilot'];
		case 'operator':
			return ['idle'];
		default:
			return ['autopilot', 'idle', 'random'];
	}
};

/** The weather decides more than that: a class should play one fixed seed. */
const weatherHeavy = 150;

/** What is wrong with how a scenario plays, in plain sentences; the first list is an error, the second advice. */
export const judgeSpreads = (
	{scenario}: Found,
	spreads: readonly Spread[],
): {readonly errors: readonly string[]; readonly warnings: readonly string[]} => {
	const of = (pilot: Spread['pilot']): Spread | undefined => spreads.find(each => each.pilot === pilot);
	const [bot, idle, random] = [of('autopilot'), of('idle'), of('random')];
	const asks = scenario.seats.default === 'watch';
	const errors: string[] = [];
	const warnings: string[] = [];

	for (const {unsteady} of spreads) {
		errors.push(...unsteady.map(seed => `seed ${seed}: two runs gave two trails`));
	}

	if (bot !== undefined && !asks && !scenario.scoring.parIsBad) {
		errors.push(...bot.missed.map(seed => `seed ${seed}: the real component does not meet the goals`));
	}

	for (const [who, spread] of [['nobody', idle] as const, ['chance', random] as const]) {
		const won = (spread?.points.length ?? 0) - (spread?.missed.length ?? 0);

		if (spread !== undefined && won > 0) {
			errors.push(`${who} meets the goals on ${won} of ${spread.points.length} seeds`);
		}
	}

	if (bot !== undefined && quantile(bot.points, 0.9) - quantile(bot.points, 0.1) > weatherHeavy) {
		warnings.push(
			`weather-heavy: the real component's points spread by more than ${weatherHeavy}; give a class one fixed seed`,
		);
	}

	if (bot !== undefined && random !== undefined && quantile(random.points, 0.5) >= quantile(bot.points, 0.1)) {
		warnings.push('half of the runs by chance score like the real component: the score does not tell skill from luck');
	}

	return {errors, warnings};
};

/** A line of a table: lowest, tenth, half, ninetieth of a hundred, highest. */
export const spreadLine = ({pilot, points, missed}: Spread): string => {
	const cells = [0, 0.1, 0.5, 0.9, 1].map(share => String(quantile(points, share)).padStart(5));
	return `${pilot.padEnd(10)}${cells.join('')}${String(missed.length).padStart(8)} of ${points.length}`;
};

export const spreadHead = `${'pilot'.padEnd(10)}${['min', 'p10', 'half', 'p90', 'max'].map(word => word.padStart(5)).join('')}${'missed'.padStart(8)}`;
