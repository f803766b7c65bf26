import {execFileSync} from 'node:child_process';
import {cpus, loadavg, totalmem} from 'node:os';
import {PerformanceObserver, performance} from 'node:perf_hooks';
import {podfallVersion} from '../source/game/version.ts';

/*
Benches print JSON lines on standard output and a readable line each on standard error. Nothing fails because a machine
is slow; a bench of two ways compares their results and refuses to print when they differ.
*/

export type Figure = Readonly<Record<string, string | number | boolean | null>>;

export type Bench = {
	/** The word after `npm run bench`. */
	readonly name: string;
	readonly about: string;
	/** `smoke` does as little as shows that the bench works. */
	run(options: {readonly smoke: boolean}): void | Promise<void>;
};

const figures: Figure[] = [];

export const report = (figure: Figure): void => {
	figures.push(figure);
	process.stdout.write(`${JSON.stringify(figure)}\n`);
};

export const reported = (): readonly Figure[] => figures;

export const note = (text: string): void => {
	process.stderr.write(`${text}\n`);
};

const median = (values: readonly number[]): number => {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

export type Spread = {readonly value: number; readonly min: number; readonly max: number; readonly runs: number};

export const spread = (values: readonly number[]): Spread => ({
	value: median(values),
	min: Math.min(...values),
	max: Math.max(...values),
	runs: values.length,
});

/** Wall milliseconds of one piece of work. */
export const wallMs = (work: () => void): number => {
	const start = performance.now();
	work();
	return performance.now() - start;
};

/** Processor milliseconds of one piece of work, the collector's and the compiler's threads included: a busy neighbour does not show. */
export const cpuMs = (work: () => void): number => {
	const start = process.cpuUsage();
	work();
	const {user, system} = process.cpuUsage(start);
	return (user + system) / 1000;
};

/** Milliseconds of one piece of work, on the wall and of the processor. */
export const bothMs = (work: () => void): {readonly wall: number; readonly cpu: number} => {
	let wall = 0;
	const cpu = cpuMs(() => {
		wall = wallMs(work);
	});
	return {wall, cpu};
};

/** Several ways of the same work, interleaved A B A B, each warmed up once: milliseconds of each. */
export const race = (ways: Readonly<Record<string, () => void>>, repeats = 5): Readonly<Record<string, Spread>> => {
	const names = Object.keys(ways);
	const times = new Map<string, number[]>(names.map(name => [name, []]));

	for (const name of names) {
		ways[name]!();
	}

	for (let round = 0; round < repeats; round++) {
		for (const name of names) {
			globalThis.gc?.();
			times.get(name)!.push(wallMs(ways[name]!));
		}
	}

	return Object.fromEntries(names.map(name => [name, spread(times.get(name)!)]));
};

/** Least-squares slope of log(cost) on log(size), with how well it fits. */
export const exponent = (points: ReadonlyArray<readonly [size: number, cost: number]>): {slope: number; r2: number} => {
	const logs = points.map(([size, cost]) => [Math.log(size), Math.log(cost)] as const);
	const meanX = logs.reduce((sum, [x]) => sum + x, 0) / logs.length;
	const meanY = logs.reduce((sum, [, y]) => sum + y, 0) / logs.length;
	const xy = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
	const xx = logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
	const yy = logs.reduce((sum, [, y]) => sum + (y - meanY) ** 2, 0);
	return {slope: xy / xx, r2: yy === 0 ? 1 : xy ** 2 / (xx * yy)};
};

/** The longest pauses of the garbage collector from now until `stop`, in milliseconds. */
export const watchPauses = (): {stop(): number} => {
	let longest = 0;
	const observer = new PerformanceObserver(list => {
		for (const entry of list.getEntries()) {
			longest = Math.max(longest, entry.duration);
		}
	});
	observer.observe({entryTypes: ['gc']});
	return {
		stop() {
			observer.disconnect();
			return longest;
		},
	};
};

const commit = (): string => {
	try {
		return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		}).trim();
	} catch {
		return 'unknown';
	}
};

export const environment = (): Figure => ({
	bench: 'env',
	node: process.version,
	v8: process.versions.v8,
	cpu: cpus()[0]?.model ?? 'unknown',
	cores: cpus().length,
	memGb: Math.round(totalmem() / 2 ** 30),
	load1: Math.round(loadavg()[0]! * 100) / 100,
	commit: commit(),
	version: podfallVersion,
});

export const rounded = (value: number, digits = 3): number => Number(value.toPrecision(digits));
