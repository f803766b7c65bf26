import {availableParallelism, loadavg} from 'node:os';
import {performance} from 'node:perf_hooks';
import type {Job, SweepPlan} from '../source/shell/sweep/play-seed.ts';
import {playAll} from '../source/shell/sweep/pool.ts';
import {type Bench, note, report, rounded} from './harness.ts';
import {stateRatio} from './ratios.ts';

const plan: SweepPlan = {
	what: 'scenarios/campaign/101-first-bind',
	own: {},
	limitMs: 1000,
	contestants: [{pilot: 'autopilot', swept: {name: 'default'}}],
};

const jobs = (count: number): readonly Job[] =>
	Array.from({length: count}, (_, seed) => ({seed: String(seed + 1), contestant: 0, twice: false}));

/** Wall milliseconds of so many seeds with so many workers, their start included; and what came of them, in order. */
const sweep = async (seeds: number, workers: number) => {
	const lines: string[] = [];
	const start = performance.now();
	await playAll(jobs(seeds), {
		workers,
		program: new URL('sweep-worker.mjs', import.meta.url),
		plan,
		signal: new AbortController().signal,
		onLine: (_, line) => lines.push(line),
	});
	return {ms: performance.now() - start, result: lines.sort().join('\n')};
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** Ratio R9. Whoever else uses the cores takes from both ways, and more from the one that wants all of them. */
export const sweepBench: Bench = {
	name: 'sweep',
	about: 'the same seeds with one worker and with one for each core; equal results',
	async run({smoke}) {
		const cores = availableParallelism();
		const seeds = smoke ? 2 : 8 * cores;
		const repeats = smoke ? 1 : 3;
		const alone: number[] = [];
		const together: number[] = [];

		for (let repeat = 0; repeat < repeats; repeat++) {
			const one = await sweep(seeds, 1);
			const all = await sweep(seeds, cores);

			if (one.result !== all.result) {
				throw new Error('the sweep with one worker and the sweep with all of them came to different results');
			}

			alone.push(one.ms);
			together.push(all.ms);
		}

		const [oneMs, allMs] = [median(alone), median(together)];
		const ratio = oneMs / (allMs * cores);
		const load1 = rounded(loadavg()[0] ?? 0);
		report({
			bench: 'sweep',
			metric: 'wall_ms',
			seeds,
			cores,
			oneMs: Math.round(oneMs),
			allMs: Math.round(allMs),
			runs: repeats,
			load1,
			ratio: rounded(ratio),
		});
		note(
			`sweep of ${seeds} seeds: ${rounded(oneMs / allMs)} times as fast on ${cores} cores as on one (load ${load1})`,
		);

		if (!smoke) {
			stateRatio('R9', ratio);
		}
	},
};
