import type {RunResult} from '../result.ts';
import type {Problem} from '../scenario/problems.ts';
import {readSeeds} from './seeds.ts';

/*
What a sweep keeps: one JSON value a line. The first says what was swept; every other is what one scheduler came to on one
seed, and depends on nothing but scenario, seed, scheduler and version.

	{"podfall":"sweep","format":1,"version":"0.1.0",…,"seeds":"1..500","schedulers":[{"name":"default"},…],"shard":"0/1"}
	{"seed":"1","scheduler":"default","points":819,…}
	{"seed":"1","scheduler":"shape-fit","points":768,…}
	…

A finished part is in the order of its seeds, and under each seed of its schedulers, so that equal sweeps are equal bytes.
*/

export const sweepFormat = 1;

export type Swept = {
	readonly name: string;
	/** SHA-256 of a module; absent for the default scheduler and for pilots. */
	readonly hash?: string;
};

export type SweepHeader = {
	readonly podfall: 'sweep';
	readonly format: typeof sweepFormat;
	readonly version: string;
	readonly ruleset: string;
	readonly kubernetes: string;
	readonly scenario: string;
	readonly hash: string;
	readonly modifiers: readonly string[];
	readonly seat: string;
	readonly seeds: string;
	readonly schedulers: readonly Swept[];
	/** `3/8`: seeds whose place in the list, from 0, leaves 3 when divided by 8. */
	readonly shard: string;
};

export type SweepLine = {
	readonly seed: string;
	readonly scheduler: string;
	readonly points: number;
	readonly goalsMet: boolean;
	/** Thousandths of points of each rule. */
	readonly thousandths: Readonly<Record<string, number>>;
	readonly offered: number;
	readonly failed: number;
	readonly virtualMs: number;
	/** How often a guest was asked, and broke its contract; absent for others. */
	readonly asked?: number;
	readonly strikes?: number;
	readonly trail: string;
};

/** What a run came to, as a sweep keeps it. */
export const lineOf = (scheduler: string, result: RunResult): SweepLine => ({
	seed: result.seed,
	scheduler,
	points: result.score.total,
	goalsMet: result.goalsMet,
	thousandths: Object.fromEntries(result.score.lines.map(({rule, points}) => [rule, Math.round(points * 1000)])),
	offered: result.requests.offered,
	failed: result.requests.failed,
	virtualMs: result.virtualMs,
	...(result.guest === undefined ? {} : {asked: result.guest.asked, strikes: result.guest.strikes}),
	trail: result.trail,
});

export type Shard = {readonly index: number; readonly count: number};

/** `3/8`; undefined when it is none. */
export const readShard = (text: string): Shard | undefined => {
	const parts = /^(\d{1,5})\/(\d{1,5})$/.exec(text);
	const [index, count] = [Number(parts?.[1]), Number(parts?.[2])];
	return parts !== null && index < count ? {index, count} : undefined;
};

/** Neighbouring seeds of one scenario can cost alike, so they are dealt like cards. */
export const seedsOfShard = (seeds: readonly string[], {index, count}: Shard): readonly string[] =>
	seeds.filter((_, at) => at % count === index);

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string';
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

const parsed = (json: string): Fields | undefined => {
	try {
		const value: unknown = JSON.parse(json);
		return isRecord(value) ? value : undefined;
	} catch {
		return undefined;
	}
};

const isSwept = (value: unknown): boolean =>
	isRecord(value) && isText(value.name) && (value.hash === undefined || isText(value.hash));

/** The first line of a part, or what is wrong with it. */
export const readHeader = (line: string): SweepHeader | string => {
	const header = parsed(line);

	if (header?.podfall !== 'sweep') {
		return 'this is no part of a sweep';
	}

	if (header.format !== sweepFormat) {
		return `this part has format ${String(header.format)}, and this podfall reads format ${sweepFormat}`;
	}

	const texts = ['version', 'ruleset', 'kubernetes', 'scenario', 'hash', 'seat', 'seeds', 'shard'] as const;
	const missing = texts.find(field => !isText(header[field]));

	if (missing !== undefined) {
		return `its first line lacks ${missing}`;
	}

	const {schedulers, modifiers, seeds, shard} = header;
	const isGood =
		Array.isArray(schedulers) &&
		schedulers.length > 0 &&
		schedulers.every(isSwept) &&
		Array.isArray(modifiers) &&
		modifiers.every(isText) &&
		readSeeds(seeds as string) !== undefined &&
		readShard(shard as string) !== undefined;
	return isGood ? (header as unknown as SweepHeader) : 'its first line names no seeds, no schedulers or no shard';
};

/** A line of a part; undefined when it is none, as the last one of a part that was cut off. */
export const readLine = (line: string): SweepLine | undefined => {
	const value = parsed(line);
	const isGood =
		value !== undefined &&
		isText(value.seed) &&
		isText(value.scheduler) &&
		isWhole(value.points) &&
		typeof value.goalsMet === 'boolean' &&
		isText(value.trail) &&
		(value.strikes === undefined || isWhole(value.strikes));
	return isGood ? (value as unknown as SweepLine) : undefined;
};

/** A line with the text that it was read from: what is compared and kept is the text. */
export type KeptLine = {readonly line: SweepLine; readonly text: string};

/** One word for seed and scheduler. */
export const keyOfLine = ({seed, scheduler}: Pick<SweepLine, 'seed' | 'scheduler'>): string => `${seed} ${scheduler}`;

/** Every seed and scheduler that belongs to a part, in its order. */
export const keysOf = ({seeds, schedulers, shard}: SweepHeader): readonly string[] =>
	seedsOfShard(readSeeds(seeds) ?? [], readShard(shard) ?? {index: 0, count: 1}).flatMap(seed =>
		schedulers.map(({name}) => keyOfLine({seed, scheduler: name})),
	);

/** The text of a finished part: its header and its lines in their order. */
export const partText = (header: SweepHeader, lines: ReadonlyMap<string, KeptLine>): string =>
	`${[JSON.stringify(header), ...keysOf(header).flatMap(key => lines.get(key)?.text ?? [])].join('\n')}\n`;

export type ReadPart = {
	readonly header: SweepHeader;
	readonly lines: readonly (KeptLine & {readonly number: number})[];
	/** Lines that are none: of a part that was cut off, the last. */
	readonly broken: readonly number[];
};

/** Reads a part, finished or not. */
export const readPart = (text: string): ReadPart | string => {
	const [first = '', ...rest] = text.replace(/\n$/, '').split('\n');
	const header = readHeader(first);

	if (typeof header === 'string') {
		return header;
	}

	const lines: (KeptLine & {readonly number: number})[] = [];
	const broken: number[] = [];

	for (const [at, each] of rest.entries()) {
		const line = readLine(each);

		if (line === undefined) {
			broken.push(at + 2);
		} else {
			lines.push({line, text: each, number: at + 2});
		}
	}

	return {header, lines, broken};
};

const fields: ReadonlyArray<readonly [field: keyof SweepHeader, word: string]> = [
	['version', 'version of podfall'],
	['ruleset', 'ruleset'],
	['scenario', 'scenario'],
	['hash', 'content of the scenario'],
	['modifiers', 'modifiers'],
	['seat', 'seat'],
	['seeds', 'list of seeds'],
	['schedulers', 'schedulers'],
];

const shownField = (value: unknown): string => {
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	return text.length > 100 ? `${text.slice(0, 100)}…` : text;
};

/** In what two sweeps differ, shards apart: `podfall 0.1.0 and 0.2.0`. */
export const differencesOf = (one: SweepHeader, other: SweepHeader): readonly string[] =>
	fields
		.filter(([field]) => JSON.stringify(one[field]) !== JSON.stringify(other[field]))
		.map(([field, word]) => `another ${word} (${shownField(other[field])}, not ${shownField(one[field])})`);

/** What is wrong with a part that claims to be finished. */
export const problemsOfPart = (file: string, {header, lines, broken}: ReadPart): readonly Problem[] => {
	const names = header.schedulers.map(({name}) => name);
	const seeds = new Set(seedsOfShard(readSeeds(header.seeds) ?? [], readShard(header.shard) ?? {index: 0, count: 1}));
	return [
		...broken.map(number => ({
			where: `${file}:${number}`,
			what: 'is no result',
			hint: 'the part was cut off or changed: run its shard again, which goes on where it stopped',
		})),
		...lines
			.filter(({line}) => !seeds.has(line.seed) || !names.includes(line.scheduler))
			.map(({line, number}) => ({
				where: `${file}:${number}`,
				what: `seed ${line.seed} by ${line.scheduler} does not belong to shard ${header.shard}`,
				hint: 'the part was changed: run its shard again',
			})),
	];
};
