/**
How many requests come, and when. Demand is open-loop: users keep coming while the site is down.

A rate is a base times shapes, and every shape is a table of straight lines, so that no trigonometry is needed:
`spike(at 700 s, factor 1.5, rise 20 s, hold 120 s, fall 60 s)` is the points (700, 1) (720, 1.5) (840, 1.5) (900, 1).
*/
import type {DrawReader} from '../kernel/draws.ts';
import type {Millis} from '../kernel/time.ts';
import {roundCarry} from './accounting.ts';
import type {ClientPlan} from './plan.ts';

export type Point = {readonly at: Millis; readonly factor: number};

/** One factor of a rate over time, as scenarios write it. */
export type Shape =
	| {readonly type: 'constant'; readonly factor: number}
	/** Jumps: from each `at` on, this factor; 1 before the first. */
	| {readonly type: 'steps'; readonly steps: readonly Point[]}
	/** A straight line from `start` to `factor`. */
	| {readonly type: 'ramp'; readonly from: Millis; readonly to: Millis; readonly factor: number; readonly start: number}
	/** Factors spread evenly over a day of this length, again and again, straight lines between them. */
	| {readonly type: 'diurnal'; readonly table: readonly number[]; readonly day: Millis}
	| {
			readonly type: 'spike';
			readonly at: Millis;
			readonly factor: number;
			readonly rise: Millis;
			readonly hold: Millis;
			readonly fall: Millis;
	  }
	/** Bursts at exponential gaps of mean `mean`, each `length` long. */
	| {readonly type: 'burst'; readonly mean: Millis; readonly factor: number; readonly length: Millis}
	/** Points as somebody measured them. */
	| {readonly type: 'csv'; readonly points: readonly Point[]};

/** Straight lines between points; two points at one time are a jump. Repeats every `period`, if there is one. */
export type Table = {readonly points: readonly Point[]; readonly period?: Millis};

const jumps = (steps: readonly Point[]): Point[] => {
	const points: Point[] = [];
	let before = 1;

	for (const step of steps) {
		points.push({at: step.at, factor: before}, step);
		before = step.factor;
	}

	return points;
};

const bursts = (
	{mean, factor, length}: {mean: Millis; factor: number; length: Millis},
	draws: DrawReader,
	name: string,
	horizon: Millis,
): Point[] => {
	const points: Point[] = [];
	let at = 0;

	for (let index = 0; ; index++) {
		at += Math.max(1, Math.round(draws.exponential(name, index, mean)));

		if (at >= horizon) {
			return points;
		}

		points.push({at, factor: 1}, {at, factor}, {at: at + length, factor}, {at: at + length, factor: 1});
		at += length;
	}
};

/** The table of a shape. `horizon` is how far bursts are drawn; `name` names their draws. */
export const tableOf = (shape: Shape, draws: DrawReader, name: string, horizon: Millis): Table => {
	switch (shape.type) {
		case 'constant':
			return {points: [{at: 0, factor: shape.factor}]};
		case 'steps':
			return {points: jumps(shape.steps)};
		case 'ramp':
			return {
				points: [
					{at: shape.from, factor: shape.start},
					{at: shape.to, factor: shape.factor},
				],
			};
		case 'diurnal': {
			const {table, day} = shape;
			const points = table.map((factor, index) => ({at: (index * day) / table.length, factor}));
			return {points: [...points, {at: day, factor: table[0] ?? 1}], period: day};
		}
		case 'spike': {
			const {at, factor, rise, hold, fall} = shape;
			return {
				points: [
					{at, factor: 1},
					{at: at + rise, factor},
					{at: at + rise + hold, factor},
					{at: at + rise + hold + fall, factor: 1},
				],
			};
		}
		case 'burst':
			return {points: bursts(shape, draws, name, horizon)};
		case 'csv':
			return {points: shape.points};
	}
};

/** The factor of a table at a moment: its first point's before it begins, its last one's after it ends, 1 if it is empty. */
export const factorAt = ({points, period}: Table, at: Millis): number => {
	const moment = period === undefined ? at : at % period;
	let low = 0;
	let high = points.length;

	while (low < high) {
		const middle = (low + high) >>> 1;

		if ((points[middle]?.at ?? 0) <= moment) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}

	const before = points[low - 1];
	const after = points[low];

	if (before === undefined || after === undefined) {
		return (before ?? after)?.factor ?? 1;
	}

	return before.factor + ((after.factor - before.factor) * (moment - before.at)) / (after.at - before.at);
};

/** The product of all tables at a moment. */
export const rateAt = (base: number, tables: readonly Table[], at: Millis): number =>
	tables.reduce((rate, table) => rate * factorAt(table, at), base);

/** A draw near a bell curve with mean 0 and variance 1, from four even ones (Irwin–Hall). */
export const bell = (draws: DrawReader, name: string, tick: number): number => {
	let sum = 0;

	for (let part = 0; part < 4; part++) {
		sum += draws.unit(name, tick * 4 + part);
	}

	return (sum - 2) * 1.732_050_807_568_877_2;
};

/**
The whole number of requests of one tick, and what rounding still owes.

`expected` is rate times tick; with noise the number spreads about it as independent arrivals would.
*/
export const arrivals = (
	expected: number,
	carry: number,
	noise: {draws: DrawReader; name: string; tick: number} | undefined,
): {count: number; carry: number} => {
	const spread = noise === undefined ? 0 : bell(noise.draws, noise.name, noise.tick) * Math.sqrt(expected);
	return roundCarry(expected + spread, carry);
};

/** A straight line from nothing to everything. */
const rampUp = (length: Millis): Table => ({
	points: [
		{at: 0, factor: 0},
		{at: length, factor: 1},
	],
});

/** All factors on the rate of a group of users: its shapes, and its ramp at the start if it has one. */
export const tablesOf = (
	{id, shapes, ramp}: Pick<ClientPlan, 'id' | 'shapes' | 'ramp'>,
	draws: DrawReader,
	horizon: Millis,
): readonly Table[] => [
	...shapes.map((shape, index) => tableOf(shape, draws, `traffic/${id}/burst/${index}`, horizon)),
	...(ramp > 0 ? [rampUp(ramp)] : []),
];
