import {Worker} from 'node:worker_threads';
import {Bug} from '../../engine/kernel/assert.ts';
import {type ExitCode, Stop} from '../exit.ts';
import {createPlayer, type Job, type SweepPlan} from './play-seed.ts';
import type {Told} from './sweep-worker.ts';

export type Pool = {
	/** So many threads. */
	readonly workers: number;
	/** The program that workers run; left out, this thread plays alone. */
	readonly program: URL | undefined;
	readonly plan: SweepPlan;
	onLine(job: Job, line: string): void;
	/** When it is aborted, no further line is told. */
	readonly signal: AbortSignal;
};

/** A chunk is worth about this much work: long beside the way there and back, short beside the whole. */
const chunkMs = 250;

/** Hands out jobs in chunks, smaller ones towards the end, so that no worker is left with much while others wait. */
export const createDealer = (jobs: readonly Job[], workers: number) => {
	let next = 0;
	let meanMs = chunkMs;

	return {
		learn(ms: number): void {
			meanMs += (ms - meanMs) / 8;
		},
		deal(): readonly Job[] {
			const fair = Math.ceil((jobs.length - next) / (workers * 2));
			const size = Math.max(1, Math.min(fair, Math.round(chunkMs / meanMs), 64));
			const chunk = jobs.slice(next, next + size);
			next += chunk.length;
			return chunk;
		},
	};
};

const pause = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

const playHere = async (jobs: readonly Job[], {plan, onLine, signal}: Pool): Promise<void> => {
	const player = createPlayer(plan);

	for (const job of jobs) {
		if (signal.aborted) {
			return;
		}

		onLine(job, player(job));
		await pause();
	}
};

/** One worker, fed until there are no more jobs. */
const feed = (pool: Pool, program: URL, dealer: ReturnType<typeof createDealer>): Promise<void> => {
	const {plan, onLine, signal} = pool;
	const worker = new Worker(program, {workerData: plan, execArgv: []});

	return new Promise<void>((resolve, reject) => {
		const deal = (): void => {
			const chunk = signal.aborted ? [] : dealer.deal();

			if (chunk.length === 0) {
				resolve();
			} else {
				worker.postMessage(chunk);
			}
		};

		signal.addEventListener('abort', () => resolve(), {once: true});
		worker.on('error', reject);
		worker.on('message', (told: Told) => {
			if ('line' in told) {
				if (!signal.aborted) {
					dealer.learn(told.ms);
					onLine(told.job, told.line);
				}
			} else if ('done' in told) {
				deal();
			} else if ('stop' in told) {
				const {code, message, problems} = told.stop;
				reject(new Stop(code as ExitCode, message, problems));
			} else {
				reject(new Bug(told.bug));
			}
		});
		deal();
	}).finally(() => worker.terminate());
};

/** Plays all jobs, in whichever order they come to an end. */
export const playAll = async (jobs: readonly Job[], pool: Pool): Promise<void> => {
	const {program} = pool;

	if (program === undefined) {
		await playHere(jobs, pool);
		return;
	}

	const workers = Math.max(1, Math.min(pool.workers, jobs.length));
	const dealer = createDealer(jobs, workers);
	await Promise.all(Array.from({length: workers}, () => feed(pool, program, dealer)));
};
