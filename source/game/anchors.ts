import type {Millis} from '../engine/kernel/time.ts';
import type {Pilot, Run, RunOptions} from './run.ts';
import type {Anchors} from './score/stars.ts';

/** What the real component came to on the same seed: the curve to be compared with. */
export type ParRun = {
	readonly points: number;
	/** Whether it met the goals; undefined where only the points are known. */
	readonly won?: boolean;
	/** Points of each rule. */
	readonly lines: Readonly<Record<string, number>>;
	/** The score had it ended then, one value every five seconds of scored time. */
	readonly scores: readonly number[];
	/** Share of failed requests, one value a traffic tick. */
	readonly failed: readonly number[];
};

/** The same storm with other pilots. What is not measured yet is absent. */
export type Comparison = {readonly par?: ParRun; readonly floor?: number; readonly reference?: number};

/** How many runs by chance the floor is the median of. */
const streams = 5;

const median = (values: readonly number[]): number =>
	[...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

type Job = {readonly pilot: Pilot; readonly stream: number};

const byChance: readonly Job[] = Array.from({length: streams}, (_, stream): Job => ({pilot: 'random', stream}));
const byTheRealOne: Job = {pilot: 'autopilot', stream: 0};
const byNobody: Job = {pilot: 'idle', stream: 0};

/**
Who plays for comparison. Where nobody tunes, the default profile works: that is par, so a tuner's floor is chance alone. No
component stands in for somebody on call: there is no par, and the floor is nobody.
*/
const jobsFor = (seat: RunOptions['seat']): readonly Job[] => {
	switch (seat) {
		case 'tuner':
			return [byTheRealOne, ...byChance];
		case 'operator':
			return [byNobody];
		default:
			return [byTheRealOne, byNobody, ...byChance];
	}
};

/**
Plays the same scenario and seed with the real component, with nobody, and by chance, a slice at a time, so that a player
who thinks does not wait for it. The floor is what happens without skill: the better of nobody and chance.
*/
export const createMeasurement = (options: RunOptions, open: (options: RunOptions) => Run) => {
	const jobs = jobsFor(options.seat);
	const totals: Array<{readonly pilot: Pilot; readonly total: number}> = [];
	let par: ParRun | undefined;
	let at = 0;
	let run: Run | undefined;

	const keep = (job: Job, done: Run): void => {
		if (job.pilot === 'autopilot') {
			par = done.asPar();
		} else {
			totals.push({pilot: job.pilot, total: done.result().score.total});
		}
	};

	return {
		get done() {
			return at >= jobs.length;
		},
		get comparison(): Comparison {
			const of = (pilot: Pilot) => totals.filter(each => each.pilot === pilot).map(({total}) => total);
			return {
				...(par === undefined ? {} : {par}),
				...(at >= jobs.length ? {floor: Math.max(...of('idle'), median(of('random')))} : {}),
			};
		},
		/** Works until `enough()` says so; true when something new is known. */
		work(enough: () => boolean): boolean {
			const job = jobs[at];

			if (job === undefined) {
				return false;
			}

			run ??= open({...options, pilot: job.pilot, pilotStream: job.stream});
			run.advance(run.end, {enough});

			if (!run.over) {
				return false;
			}

			keep(job, run);
			run = undefined;
			at += 1;
			return true;
		},
	};
};

export type Measurement = ReturnType<typeof createMeasurement>;

/** The anchors that stars are given by, from a comparison and what the scenario sets itself. */
export const anchorsOf = (
	{par, floor, reference}: Comparison,
	scoring: {readonly stars: {readonly two: number; readonly three: number} | undefined; readonly parIsBad: boolean},
): Anchors => ({
	...(par === undefined ? {} : {par: par.points}),
	...(floor === undefined ? {} : {floor}),
	...(reference === undefined ? {} : {reference}),
	...(scoring.stars === undefined ? {} : {stars: scoring.stars}),
	parIsBad: scoring.parIsBad,
});

/** How far apart the values of `ParRun.scores` lie. */
export const parStep: Millis = 5000;
