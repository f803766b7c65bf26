import fs from 'node:fs';
import path from 'node:path';
import {problemText} from '../../game/scenario/problems.ts';
import {textOf} from '../../game/scenario/schema.ts';
import {templateOf} from '../../game/scenario/template.ts';
import {type ExitCode, exitCodes, Stop} from '../exit.ts';
import {shippedScenarios} from '../files.ts';
import {print, say} from '../print.ts';
import {failureOf, titleOf} from '../scenario-tests.ts';
import {campaign, checkScenario, openScenario} from '../scenarios.ts';
import {judgeSpreads, pilotsFor, seedsOf, spreadHead, spreadLine, spreadOf} from '../seed-spread.ts';
import {harmless, harmlessJson} from '../tui/escape.ts';

/** Every scenario that came with podfall. */
export const listCommand = (output: 'text' | 'json'): ExitCode => {
	const rows = campaign().map(scenario => ({
		id: scenario.metadata.id,
		order: scenario.metadata.order,
		title: textOf(scenario, 'title'),
		seat: scenario.seats.default,
		clock: scenario.time.clock,
		minutes: scenario.metadata.estimatedMinutes,
		hash: scenario.hash,
	}));

	if (output === 'json') {
		print(harmlessJson(JSON.stringify(rows, undefined, '\t')));
	} else {
		for (const {id, order, title, seat, clock, minutes} of rows) {
			print(
				`${String(order).padStart(3, '0')}  ${id.padEnd(16)} ${title.padEnd(22)} ${seat.padEnd(10)} ${clock.padEnd(7)} ${minutes} min`,
			);
		}
	}

	return exitCodes.done;
};

/** Says everything that is wrong with a scenario, and what could be better. */
export const lintCommand = (place: string): ExitCode => {
	const shipped = shippedScenarios().find(({id}) => id === place);
	const outcome = checkScenario(shipped?.folder ?? place);

	for (const problem of outcome.ok ? outcome.warnings : outcome.problems) {
		print(`${outcome.ok ? 'warning' : 'problem'}  ${harmless(problemText(problem))}`);
	}

	if (!outcome.ok) {
		return exitCodes.badInput;
	}

	print(`${outcome.value.metadata.id} version ${outcome.value.metadata.version} is sound. Hash ${outcome.value.hash}`);
	return exitCodes.done;
};

/** Plays a scenario on many seeds and prints how the points spread; whether nothing was wrong. */
const testSeeds = (name: string, seeds: readonly string[]): boolean => {
	const found = openScenario(name);
	print(`${found.scenario.metadata.id} on ${seeds.length} seeds`);
	print(spreadHead);
	const spreads = pilotsFor(found).map(pilot => {
		const spread = spreadOf(found, pilot, seeds);
		print(spreadLine(spread));
		return spread;
	});
	const {errors, warnings} = judgeSpreads(found, spreads);

	for (const line of [...errors.map(error => `FAIL ${error}`), ...warnings.map(warning => `warning: ${warning}`)]) {
		print(line);
	}

	return errors.length === 0;
};

const seedTests = (names: readonly string[], text: string): ExitCode => {
	const seeds = seedsOf(text);

	if (seeds === undefined) {
		throw new Stop(
			exitCodes.badInput,
			`"${text}" names no seeds: write 1..20, at most a thousand, or 7,storm,2026-11-20.`,
		);
	}

	const sound = names.map(name => testSeeds(name, seeds));
	return sound.every(Boolean) ? exitCodes.done : exitCodes.missed;
};

/** Runs a scenario's own tests, or plays it on many seeds. */
export const testCommand = (what: string | undefined, {seeds}: {readonly seeds?: string} = {}): ExitCode => {
	const names = what === undefined ? shippedScenarios().map(({id}) => id) : [what];

	if (seeds !== undefined) {
		return seedTests(names, seeds);
	}

	let failed = 0;
	let passed = 0;

	for (const name of names) {
		const found = openScenario(name);
		const {scenario} = found;

		for (const test of scenario.tests) {
			const title = `${scenario.metadata.id}: ${titleOf(test)}`;
			const failure = failureOf(found, test);
			failed += failure === undefined ? 0 : 1;
			passed += failure === undefined ? 1 : 0;
			print(`${failure === undefined ? 'ok  ' : 'FAIL'} ${title}${failure === undefined ? '' : `  ${failure}`}`);
		}
	}

	print(`${passed} passed, ${failed} failed`);
	return failed === 0 ? exitCodes.done : exitCodes.missed;
};

/** Begins a scenario in a new folder, with one that works already. */
export const newCommand = (id: string): ExitCode => {
	if (!/^[a-z0-9-]{2,40}$/.test(id)) {
		say('An id has 2 to 40 small letters, digits and hyphens.');
		return exitCodes.badInput;
	}

	if (fs.lstatSync(id, {throwIfNoEntry: false}) !== undefined) {
		say(`${id} is there already; nothing was written.`);
		return exitCodes.badInput;
	}

	fs.mkdirSync(id);
	fs.writeFileSync(path.join(id, 'scenario.yaml'), templateOf(id));
	print(`${id}/scenario.yaml is written. Next: podfall scenario lint ${id}`);
	return exitCodes.done;
};
