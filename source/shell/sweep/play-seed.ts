import type {Pilot} from '../../game/run.ts';
import {openRun} from '../../game/session.ts';
import {lineOf, type Swept} from '../../game/sweep/form.ts';
import {exitCodes, Stop} from '../exit.ts';
import {openGuest} from '../guest/guest-module.ts';
import {playHeadless} from '../headless.ts';
import {type Found, type OwnOptions, openScenario} from '../scenarios.ts';

/** Who schedules in a sweep: the default scheduler, a pilot in the seat, or a module. */
export type Contestant = {readonly pilot: Exclude<Pilot, 'player'>; readonly module?: string};

/** What a worker has to know; plain data. */
export type SweepPlan = {
	readonly what: string;
	readonly own: OwnOptions;
	readonly limitMs: number;
	/** Modules run in processes of their own. */
	readonly isolate?: boolean;
	/** In the order of the header. */
	readonly contestants: ReadonlyArray<Contestant & {readonly swept: Swept}>;
};

/** One run to make: which seed, and which contestant by its place. */
export type Job = {
	readonly seed: string;
	readonly contestant: number;
	/** It is made twice, and must come to the same both times. */
	readonly twice: boolean;
};

/** Makes runs of one sweep. Each run opens its own guest, so that none remembers the run before. */
export const createPlayer = (plan: SweepPlan): ((job: Job) => string) => {
	const found: Found = openScenario(plan.what, plan.own);

	const once = (seed: string, {pilot, module, swept}: SweepPlan['contestants'][number]): string => {
		const guest = module === undefined ? undefined : openGuest(module, plan);
		const run = openRun({
			scenario: found.scenario,
			seed,
			seat: found.scenario.seats.default,
			pilot,
			shipped: found.shipped,
			terms: {difficulty: 'Normal', modifiers: found.modifiers},
			...(guest === undefined ? {} : {guest: guest.entry}),
		});
		playHeadless(run, run.end);
		guest?.close();
		return JSON.stringify(lineOf(swept.name, run.result()));
	};

	return ({seed, contestant, twice}) => {
		const who = plan.contestants[contestant];

		if (who === undefined) {
			throw new Stop(exitCodes.bug, 'a sweep was asked for a scheduler that it does not have');
		}

		const line = once(seed, who);

		if (twice && once(seed, who) !== line) {
			throw new Stop(
				exitCodes.badInput,
				`${who.swept.name} is not repeatable: two runs on seed ${seed} came to different ends. It may read a file, a clock or chance of its own, or answer so late that its time is up; nothing it gives can be compared.`,
			);
		}

		return line;
	};
};
