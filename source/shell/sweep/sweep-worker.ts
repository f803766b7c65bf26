import {parentPort, workerData} from 'node:worker_threads';
import {Stop} from '../exit.ts';
import {createPlayer, type Job, type SweepPlan} from './play-seed.ts';

/** What a worker tells: a line for a job, that a chunk is done, or why it cannot go on. */
export type Told =
	| {readonly job: Job; readonly line: string; readonly ms: number}
	| {readonly done: true}
	| {readonly stop: {readonly code: number; readonly message: string; readonly problems: Stop['problems']}}
	| {readonly bug: string};

/** Plays chunks of jobs until nobody sends any. */
export const workAsSweeper = (): void => {
	const port = parentPort;

	if (port === null) {
		return;
	}

	const tell = (told: Told): void => port.postMessage(told);
	let player: ((job: Job) => string) | undefined;

	port.on('message', (chunk: readonly Job[]) => {
		try {
			player ??= createPlayer(workerData as SweepPlan);

			for (const job of chunk) {
				const start = performance.now();
				const line = player(job);
				tell({job, line, ms: (performance.now() - start) / (job.twice ? 2 : 1)});
			}

			tell({done: true});
		} catch (error) {
			if (error instanceof Stop) {
				tell({stop: {code: error.code, message: error.message, problems: error.problems}});
			} else {
				tell({bug: error instanceof Error ? `${error.name}: ${error.message}` : String(error)});
			}
		}
	});
};
