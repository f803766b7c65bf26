import fs from 'node:fs';
import {availableParallelism} from 'node:os';
import path from 'node:path';
import {ruleset} from '../../game/replay.ts';
import {
	keysOf,
	readShard,
	type Shard,
	type SweepHeader,
	type SweepLine,
	type Swept,
	seedsOfShard,
	sweepFormat,
} from '../../game/sweep/form.ts';
import {mergeParts} from '../../game/sweep/merge.ts';
import {readSeeds, seedsAtMost, seedsText} from '../../game/sweep/seeds.ts';
import {summaryOf} from '../../game/sweep/statistics.ts';
import {summaryLines} from '../../game/sweep/summary-text.ts';
import {kubernetesVersion, podfallVersion} from '../../game/version.ts';
import {type ExitCode, exitCodes, Stop} from '../exit.ts';
import {nobodyToIsolate} from '../guest/guest-flags.ts';
import {openGuest, usualLimitMs} from '../guest/guest-module.ts';
import {print, printRaw, say} from '../print.ts';
import {type Found, type OwnOptions, openScenario} from '../scenarios.ts';
import {openPart, type PartFile} from '../sweep/part-file.ts';
import type {Contestant, Job, SweepPlan} from '../sweep/play-seed.ts';
import {playAll} from '../sweep/pool.ts';
import {createSweepProgress} from '../sweep/sweep-progress.ts';
import {harmless, harmlessJson, harmlessLines} from '../tui/escape.ts';
import {reasonOf, writeWhole} from '../whole-file.ts';

type Output = 'text' | 'json' | 'jsonl';

export type SweepFlags = OwnOptions & {
	readonly seeds?: string;
	readonly scheduler?: readonly string[];
	readonly output: Output;
	readonly to?: string;
	readonly shard?: string;
	readonly workers?: number;
	readonly answerLimit?: number;
	readonly isolate?: boolean;
	/** The program that workers run; left out, everything is played in this thread. */
	readonly program?: URL;
};

const badInput = (message: string): Stop => new Stop(exitCodes.badInput, message);

const seedsFrom = (text: string | undefined): readonly string[] => {
	if (text === undefined) {
		throw badInput('Say which seeds: --seeds 1..500.');
	}

	const seeds = readSeeds(text);

	if (seeds === undefined) {
		throw badInput(
			`"${text.slice(0, 60)}" names no seeds: write 1..500, at most ${seedsAtMost}, or 7,storm,2026-11-20, each once.`,
		);
	}

	return seeds;
};

/** Which shard this call is: asked for, or as an Indexed Job says; else the whole. */
const shardFrom = (text: string | undefined, env: NodeJS.ProcessEnv): Shard => {
	const {JOB_COMPLETION_INDEX: index, JOB_COMPLETIONS: count} = env;

	if (text === undefined && index === undefined) {
		return {index: 0, count: 1};
	}

	if (text === undefined && count === undefined) {
		throw badInput(
			'JOB_COMPLETION_INDEX is set and JOB_COMPLETIONS is not: set it to the completions of the Job, or say --shard 0/8.',
		);
	}

	const wanted = text ?? `${index}/${count}`;
	const shard = readShard(wanted);

	if (shard === undefined) {
		throw badInput(`"${wanted.slice(0, 40)}" is no shard: write 3/8 for the fourth of eight, which count from 0.`);
	}

	return shard;
};

const pilots: readonly string[] = ['idle', 'random'];

type Entrant = Contestant & {readonly swept: Swept};

const entrantOf = (word: string, {scenario}: Found, isolate: boolean): Entrant => {
	if (word === 'default') {
		return {pilot: 'autopilot', swept: {name: 'default'}};
	}

	if (pilots.includes(word) && !fs.existsSync(word)) {
		if (scenario.seats.default === 'watch') {
			throw badInput(
				`${word} has no seat in ${scenario.metadata.id}: nobody plays there. Compare schedulers of your own.`,
			);
		}

		return {pilot: word as 'idle' | 'random', swept: {name: word}};
	}

	const guest = openGuest(word, {isolate});
	guest.close();
	const {shape, hash} = guest.entry;
	return {pilot: 'autopilot', module: path.resolve(word), swept: {name: shape.name, hash}};
};

const entrantsFrom = (words: readonly string[], found: Found, isolate: boolean): readonly Entrant[] => {
	const entrants = words.map(word => entrantOf(word, found, isolate));
	const names = entrants.map(({swept}) => swept.name);
	const twice = names.find((name, at) => names.indexOf(name) < at);

	if (twice !== undefined) {
		throw badInput(`Two schedulers are called "${twice}": give one of them another name, or leave it out.`);
	}

	if (isolate && entrants.every(({module}) => module === undefined)) {
		throw badInput(nobodyToIsolate);
	}

	return entrants;
};

const headerOf = (found: Found, seeds: readonly string[], schedulers: readonly Swept[], shard: Shard): SweepHeader => ({
	podfall: 'sweep',
	format: sweepFormat,
	version: podfallVersion,
	ruleset,
	kubernetes: kubernetesVersion,
	scenario: found.scenario.metadata.id,
	hash: found.scenario.hash,
	modifiers: found.modifiers,
	seat: found.scenario.seats.default,
	seeds: seedsText(seeds),
	schedulers,
	shard: `${shard.index}/${shard.count}`,
});

/** What is still to be played, each module's first run twice: who is not repeatable should be told early. */
const jobsOf = (header: SweepHeader, shard: Shard, part: PartFile): readonly Job[] => {
	const open = seedsOfShard(readSeeds(header.seeds) ?? [], shard).flatMap(seed =>
		header.schedulers.flatMap(({name}, contestant) =>
			part.lines.has(`${seed} ${name}`) ? [] : [{seed, contestant, twice: false}],
		),
	);
	return open.map((job, at) => {
		const isFirst = open.findIndex(({contestant}) => contestant === job.contestant) === at;
		return {...job, twice: isFirst && header.schedulers[job.contestant]?.hash !== undefined};
	});
};

const printSweep = (header: SweepHeader, lines: readonly SweepLine[], text: string, output: Output): void => {
	const summary = summaryOf(header, lines);
	const shown = harmlessLines(summaryLines(summary).join('\n')).join('\n');

	if (output === 'json') {
		print(harmlessJson(JSON.stringify(summary, undefined, '\t')));
	} else if (output === 'text') {
		print(shown);
	} else {
		printRaw(harmlessJson(text));
		say(shown);
	}
};

const signals = {SIGINT: 130, SIGTERM: 143} as const;

/** Plays until all is done or somebody interrupts; gives the signal's exit code if it was one. */
const playPart = async (
	part: PartFile,
	jobs: readonly Job[],
	plan: SweepPlan,
	{workers = availableParallelism(), program}: SweepFlags,
): Promise<number | undefined> => {
	const abort = new AbortController();
	let interrupted: number | undefined;
	const before = part.lines.size;
	const progress = createSweepProgress(before + jobs.length, before, process.stderr.isTTY === true);
	const handlers = Object.entries(signals).map(([signal, code]) => {
		const handler = (): void => {
			interrupted = code;
			abort.abort();
		};
		process.once(signal, handler);
		return [signal, handler] as const;
	});

	try {
		await playAll(jobs, {
			workers,
			program,
			plan,
			signal: abort.signal,
			onLine(_job, line) {
				part.add(line);
				progress.step();
			},
		});
	} finally {
		progress.end();
		part.close();

		for (const [signal, handler] of handlers) {
			process.off(signal, handler);
		}
	}

	if (interrupted !== undefined) {
		say(
			`Stopped: ${progress.text()}. What is done is kept in ${part.file}.tmp, and the same command goes on from there.`,
		);
	}

	return interrupted;
};

/** Plays a scenario on many seeds with several schedulers, and compares them. */
export const sweepCommand = async (what: string, flags: SweepFlags): Promise<ExitCode> => {
	const found = openScenario(what, flags);

	if (found.seed !== undefined) {
		throw badInput(`The seeds of a sweep come from --seeds: leave the @ out of ${what}.`);
	}

	const seeds = seedsFrom(flags.seeds);
	const shard = shardFrom(flags.shard, process.env);
	const entrants = entrantsFrom(flags.scheduler ?? ['default'], found, flags.isolate === true);
	const header = headerOf(
		found,
		seeds,
		entrants.map(({swept}) => swept),
		shard,
	);
	const part = openPart(flags.to ?? `sweep-${found.scenario.metadata.id}`, header);
	const jobs = part.finished ? [] : jobsOf(header, shard, part);
	const limitMs = flags.answerLimit ?? usualLimitMs;
	const {nodes, zones, faults} = flags;
	const own = {
		...(nodes === undefined ? {} : {nodes}),
		...(zones === undefined ? {} : {zones}),
		...(faults === undefined ? {} : {faults}),
	};

	if (part.lines.size > 0) {
		say(`${part.lines.size} of ${keysOf(header).length} results are in ${part.file} already.`);
	}

	const interrupted = part.finished
		? undefined
		: await playPart(part, jobs, {what, own, limitMs, isolate: flags.isolate === true, contestants: entrants}, flags);

	if (interrupted !== undefined) {
		return interrupted as ExitCode;
	}

	part.finish();
	printSweep(
		header,
		keysOf(header).flatMap(key => part.lines.get(key)?.line ?? []),
		fs.readFileSync(part.file, 'utf8'),
		flags.output,
	);
	say(`The results are in ${part.file}.`);
	return exitCodes.done;
};

const partBytes = 500_000_000;

/** The files that a person names: parts, or folders with parts. */
const partFiles = (places: readonly string[]): readonly string[] =>
	places.flatMap(place => {
		const stat = fs.statSync(place, {throwIfNoEntry: false});

		if (stat === undefined) {
			throw badInput(`There is no ${place}.`);
		}

		if (!stat.isDirectory()) {
			return [place];
		}

		const inside = fs.readdirSync(place).filter(name => /^part-\d+\.jsonl$/.test(name));

		if (inside.length === 0) {
			throw badInput(`There is no finished part in ${place}: they are called part-0.jsonl, part-1.jsonl, ….`);
		}

		const number = (name: string): number => Number(/\d+/.exec(name)?.[0]);
		return inside.sort((one, other) => number(one) - number(other)).map(name => path.join(place, name));
	});

const readPartFile = (file: string) => {
	const {size} = fs.statSync(file);

	if (size > partBytes) {
		throw badInput(`${file} is larger than ${partBytes / 1_000_000} MB.`);
	}

	try {
		return {file, text: fs.readFileSync(file, 'utf8')};
	} catch (error) {
		throw new Stop(exitCodes.outside, `${file} cannot be read: ${reasonOf(error)}.`);
	}
};

export type MergeFlags = {readonly to?: string; readonly output: Output};

/** Puts the parts of a sweep together, checks that nothing is missing, and prints what the whole comes to. */
export const mergeCommand = (places: readonly string[], {to, output}: MergeFlags): ExitCode => {
	const merged = mergeParts(partFiles(places).map(readPartFile));

	if (!merged.ok) {
		throw new Stop(exitCodes.badInput, 'These parts are no whole sweep:', merged.problems);
	}

	const {header, lines, text} = merged.value;

	if (to !== undefined) {
		const written = writeWhole(to, text);

		if (!written.ok) {
			throw new Stop(exitCodes.outside, `The sweep could not be written to ${to}: ${written.why}.`);
		}
	}

	printSweep(
		header,
		lines.map(({line}) => line),
		text,
		output,
	);

	if (to !== undefined) {
		say(harmless(`The whole sweep is in ${to}.`));
	}

	return exitCodes.done;
};
