import path from 'node:path';
import type {Fact} from '../../engine/kernel/chronicle.ts';
import {clockText} from '../../engine/kernel/time.ts';
import {comparisonOf} from '../../game/calibration.ts';
import {replayText} from '../../game/replay.ts';
import {resultText} from '../../game/report/export.ts';
import type {RunResult} from '../../game/result.ts';
import type {Pilot, Run} from '../../game/run.ts';
import {goalTextsOf, type Scenario} from '../../game/scenario/schema.ts';
import {openRun} from '../../game/session.ts';
import {type ExitCode, exitCodes, Stop} from '../exit.ts';
import {type GuestFlags, guestFor, printedLines, rightsText, tellBreaches} from '../guest/guest-flags.ts';
import type {OpenGuest} from '../guest/guest-module.ts';
import {playHeadless} from '../headless.ts';
import {createLastWords} from '../last-words.ts';
import {print, say} from '../print.ts';
import {type OwnOptions, openScenario} from '../scenarios.ts';
import {saveName, stateFolders, surroundings} from '../state-folders.ts';
import {harmless, harmlessJson, harmlessLines} from '../tui/escape.ts';
import {writeWhole} from '../whole-file.ts';

export type RunFlags = OwnOptions &
	GuestFlags & {
		readonly seed?: string;
		readonly pilot: Exclude<Pilot, 'player'>;
		/** Virtual milliseconds; the scenario's own end when not given. */
		readonly until?: number;
		readonly output: 'text' | 'json' | 'jsonl';
		readonly replay?: string;
		readonly eager: boolean;
		readonly audit: boolean;
		readonly heavy: boolean;
	};

/** One fact of the chronicle as a line of JSON. */
const factLine = ({at, what, who, cause, id, about, detail}: Fact) => ({
	at,
	what,
	who,
	cause,
	id,
	about,
	...(detail === undefined ? {} : {detail}),
});

const printResult = (result: RunResult, scenario: Scenario, output: RunFlags['output']): void => {
	if (output === 'json') {
		print(harmlessJson(JSON.stringify(result, undefined, '\t')));
	} else if (output === 'text') {
		print(harmlessLines(resultText(result, goalTextsOf(scenario))).join('\n'));
	}
};

/** A run that broke is kept up to the moment at which it did, so that it can be shown to break again. */
const keepBroken = (run: Run, wanted: string | undefined): void => {
	const {state} = stateFolders(surroundings());
	const file =
		wanted ?? path.join(state, 'broken', `${saveName(`${run.scenario.metadata.id}-${run.seed}`, run.now)}.replay`);
	const written = writeWhole(file, replayText(run.replay()));
	say(
		written.ok
			? `The run up to ${clockText(run.now)} is in ${file}; podfall verify shows it again.`
			: `The run could not be saved in ${file}: ${written.why}.`,
	);
};

/** The scheduler of one's own that was asked for, if any; where nobody schedules, it has nothing to do. */
const guestOf = (flags: RunFlags): OpenGuest | undefined => {
	if (flags.scheduler !== undefined && flags.pilot !== 'autopilot') {
		throw new Stop(
			exitCodes.badInput,
			`--scheduler takes the place of the autopilot: with --pilot ${flags.pilot} it would have nothing to do. Leave one of them out.`,
		);
	}

	const guest = guestFor(flags, printedLines());

	if (guest !== undefined) {
		say(harmless(`note: ${guest.entry.shape.name} (${flags.scheduler}) schedules; ${rightsText(guest)}`));
	}

	return guest;
};

/** Runs a scenario, a file or a folder of manifests from start to end without a screen. */
export const runCommand = (what: string, flags: RunFlags): ExitCode => {
	const found = openScenario(what, flags);

	for (const note of found.scenario.notes) {
		say(harmless(`note: ${note}`));
	}

	const guest = guestOf(flags);
	const seed = flags.seed ?? found.seed ?? found.scenario.metadata.seedDefaults[0] ?? '1';
	const run = openRun({
		scenario: found.scenario,
		seed,
		seat: found.scenario.seats.default,
		pilot: flags.pilot,
		eager: flags.eager,
		audit: flags.audit,
		heavy: flags.heavy,
		shipped: found.shipped,
		terms: {difficulty: 'Normal', modifiers: found.modifiers},
		...(guest === undefined ? {} : {guest: guest.entry}),
	});
	tellBreaches(run);
	run.compare(comparisonOf(found.calibration, seed));
	const lastWords = found.scenario.source?.type === 'manifests' ? createLastWords(run) : () => [];
	const tellFact =
		flags.output === 'jsonl' ? (fact: Fact) => print(harmlessJson(JSON.stringify(factLine(fact)))) : undefined;

	try {
		playHeadless(run, flags.until ?? Number.POSITIVE_INFINITY, tellFact);
	} catch (error) {
		keepBroken(run, flags.replay);
		throw error;
	}

	guest?.close();
	const result = run.result();
	printResult(result, found.scenario, flags.output);

	for (const words of lastWords()) {
		say(harmless(`note: ${words}`));
	}

	if (flags.replay !== undefined) {
		const written = writeWhole(flags.replay, replayText(run.replay()));

		if (!written.ok) {
			throw new Stop(exitCodes.outside, `The replay could not be saved in ${flags.replay}: ${written.why}.`);
		}

		say(`The replay of ${clockText(run.now)} is in ${flags.replay}.`);
	}

	return result.goalsMet ? exitCodes.done : exitCodes.missed;
};
