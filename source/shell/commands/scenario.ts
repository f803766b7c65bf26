import fs from 'node:fs';
import path from 'node:path';
import {parseReplay} from '../../game/replay.ts';
import {compileExpression, freshMemory, observe} from '../../game/scenario/expressions.ts';
import {problemText} from '../../game/scenario/problems.ts';
import {type Scenario, type ScenarioTest, textOf} from '../../game/scenario/schema.ts';
import {templateOf} from '../../game/scenario/template.ts';
import {openRun, replayRun} from '../../game/session.ts';
import {type ExitCode, exitCodes} from '../exit.ts';
import {shippedScenarios} from '../files.ts';
import {playHeadless} from '../headless.ts';
import {print, say} from '../print.ts';
import {campaign, checkScenario, openScenario} from '../scenarios.ts';
import {harmless} from '../tui/escape.ts';

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
		print(JSON.stringify(rows, undefined, '\t'));
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

const pilots = {bot: 'autopilot', random: 'random', idle: 'idle', nobody: 'autopilot', runbook: 'autopilot'} as const;

/** Plays one of a scenario's tests; the sentence says what was wrong, undefined when it held. */
const failureOf = (scenario: Scenario, place: string, shipped: boolean, test: ScenarioTest): string | undefined => {
	const run = test.type === 'policy' ? policyRun(scenario, shipped, test) : replayOf(scenario, place, test.replay);

	if (typeof run === 'string') {
		return run;
	}

	const result = run.result();
	const compiled = compileExpression(test.expect, 'boolean', {result: true});

	if (!compiled.ok) {
		return `"${test.expect}" is no condition`;
	}

	const facts = run.facts();
	const {value} = observe(compiled.program, freshMemory(compiled.program), facts);
	const outcome = `${result.score.total} points, ${result.score.stars} stars, goals ${result.goalsMet ? 'met' : 'missed'}`;
	return value === true ? undefined : `expected ${test.expect}, got ${outcome}`;
};

const policyRun = (scenario: Scenario, shipped: boolean, test: ScenarioTest & {type: 'policy'}) => {
	const seed = test.seed ?? scenario.metadata.seedDefaults[0] ?? '1';
	const run = openRun({scenario, seed, seat: scenario.seats.default, pilot: pilots[test.policy], shipped});
	playHeadless(run, run.end);
	return run;
};

const replayOf = (scenario: Scenario, place: string, name: string) => {
	const file = path.join(place, 'replays', name);

	if (!fs.existsSync(file)) {
		return `there is no ${name}`;
	}

	const parsed = parseReplay(fs.readFileSync(file, 'utf8'));
	return parsed.ok ? replayRun(scenario, parsed.replay) : `${name}: ${parsed.problems[0]?.what}`;
};

/** Runs a scenario's own tests. */
export const testCommand = (what: string | undefined): ExitCode => {
	const names = what === undefined ? shippedScenarios().map(({id}) => id) : [what];
	let failed = 0;
	let passed = 0;

	for (const name of names) {
		const {scenario, place, shipped} = openScenario(name);

		for (const test of scenario.tests) {
			const title =
				`${scenario.metadata.id}: ${test.type === 'policy' ? `${test.policy} ${test.seed ?? ''}` : test.replay}`.trim();
			const failure = failureOf(scenario, place, shipped, test);
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

	if (fs.existsSync(id)) {
		say(`${id} is there already; nothing was written.`);
		return exitCodes.badInput;
	}

	fs.mkdirSync(id);
	fs.writeFileSync(path.join(id, 'scenario.yaml'), templateOf(id));
	print(`${id}/scenario.yaml is written. Next: podfall scenario lint ${id}`);
	return exitCodes.done;
};
