import type {Comparison} from './anchors.ts';
import {ruleset} from './replay.ts';
import type {Scenario} from './scenario/schema.ts';
import {meaningfulGap} from './score/stars.ts';

/** What others came to on one seed. Par and floor are absent where the seat has nothing to be compared with. */
export type SeedCalibration = {
	readonly par?: {readonly points: number; readonly won: boolean; readonly lines: Readonly<Record<string, number>>};
	readonly floor?: number;
	/** The author's stored run. */
	readonly reference?: number;
};

/**
Par, floor and reference of the seeds that a scenario ships, so that nobody waits for them. It holds for one content of
the scenario under one ruleset: `hash` and `ruleset` say which.
*/
export type Calibration = {
	readonly scenario: string;
	readonly hash: string;
	readonly ruleset: string;
	readonly seeds: Readonly<Record<string, SeedCalibration>>;
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isPoints = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1000;

const isPar = (value: unknown): boolean =>
	isRecord(value) &&
	isPoints(value.points) &&
	typeof value.won === 'boolean' &&
	isRecord(value.lines) &&
	Object.values(value.lines).every(isPoints);

const isSeed = (value: unknown): boolean =>
	isRecord(value) &&
	(value.par === undefined || isPar(value.par)) &&
	(value.floor === undefined || isPoints(value.floor)) &&
	(value.reference === undefined || isPoints(value.reference));

const parsed = (text: string): unknown => {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
};

/** The calibration in a file, if it is one and belongs to this scenario under these rules. */
export const calibrationFor = (scenario: Scenario, text: string): Calibration | undefined => {
	const value = parsed(text);
	return isRecord(value) &&
		value.scenario === scenario.metadata.id &&
		value.hash === scenario.hash &&
		value.ruleset === ruleset &&
		isRecord(value.seeds) &&
		Object.values(value.seeds).every(isSeed)
		? (value as unknown as Calibration)
		: undefined;
};

/** What is known of a seed, as a run compares itself; curves are measured while one plays. */
export const comparisonOf = (calibration: Calibration | undefined, seed: string): Comparison => {
	const known =
		calibration !== undefined && Object.hasOwn(calibration.seeds, seed) ? calibration.seeds[seed] : undefined;
	const {par, floor, reference} = known ?? {};
	return {
		...(par === undefined ? {} : {par: {points: par.points, won: par.won, lines: par.lines, scores: [], failed: []}}),
		...(floor === undefined ? {} : {floor}),
		...(reference === undefined ? {} : {reference}),
	};
};

const tooEasy = 900;

/** What an author should look at again, in plain sentences. */
export const calibrationWarnings = (scenario: Scenario, {seeds}: Calibration): readonly string[] => {
	const {parIsBad, stars} = scenario.scoring;
	return Object.entries(seeds).flatMap(([seed, {par, floor, reference}]) => [
		...(par !== undefined && floor !== undefined && par.points - floor < meaningfulGap && !parIsBad
			? [`seed ${seed}: par ${par.points} is less than ${meaningfulGap} above the floor ${floor}`]
			: []),
		...(par !== undefined && par.points > tooEasy && stars === undefined
			? [`seed ${seed}: par ${par.points} leaves little to improve; set stars, or make the level harder`]
			: []),
		...(par !== undefined && !par.won && !parIsBad ? [`seed ${seed}: the real component does not win`] : []),
		...(reference === undefined ? [`seed ${seed}: there is no reference replay`] : []),
	]);
};
