import fs from 'node:fs';
import path from 'node:path';
import {comparisonOf} from '../game/calibration.ts';
import {parseReplay} from '../game/replay.ts';
import type {Run} from '../game/run.ts';
import {compileExpression, freshMemory, observe} from '../game/scenario/expressions.ts';
import type {ScenarioTest} from '../game/scenario/schema.ts';
import {openRun, replayRun} from '../game/session.ts';
import {playHeadless} from './headless.ts';
import type {Found} from './scenarios.ts';

/** A scenario's own tests: somebody plays it, or a replay is played again, and a condition must hold of the result. */

const pilots = {bot: 'autopilot', random: 'random', idle: 'idle', nobody: 'autopilot', runbook: 'autopilot'} as const;

const policyRun = ({scenario, shipped}: Found, test: ScenarioTest & {type: 'policy'}): Run => {
	const seed = test.seed ?? scenario.metadata.seedDefaults[0] ?? '1';
	const run = openRun({scenario, seed, seat: scenario.seats.default, pilot: pilots[test.policy], shipped});
	playHeadless(run, run.end);
	return run;
};

const replayed = ({scenario, place}: Found, name: string): Run | string => {
	const file = path.join(place, 'replays', name);

	if (!fs.existsSync(file)) {
		return `there is no ${name}`;
	}

	const parsed = parseReplay(fs.readFileSync(file, 'utf8'));

	if (!parsed.ok) {
		return `${name}: ${parsed.problems[0]?.what}`;
	}

	const {header, end} = parsed.replay;

	if (header.scenario.hash !== scenario.hash) {
		return `${name} was played on another version of the scenario; record it again`;
	}

	const run = replayRun(scenario, parsed.replay);
	return end === undefined || run.result().trail === end.digest
		? run
		: `${name} does not give its own trail any more; record it again`;
};

/** What a test is about: `bot 2`, `reference-1.replay`. */
export const titleOf = (test: ScenarioTest): string =>
	test.type === 'policy' ? `${test.policy} ${test.seed ?? ''}`.trim() : test.replay;

/** Plays one of a scenario's tests; the sentence says what was wrong, undefined when it held. */
export const failureOf = (found: Found, test: ScenarioTest): string | undefined => {
	const run = test.type === 'policy' ? policyRun(found, test) : replayed(found, test.replay);

	if (typeof run === 'string') {
		return run;
	}

	run.compare(comparisonOf(found.calibration, run.seed));
	const {score, goalsMet} = run.result();
	const compiled = compileExpression(test.expect, 'boolean', {result: true});

	if (!compiled.ok) {
		return `"${test.expect}" is no condition`;
	}

	const {value} = observe(compiled.program, freshMemory(compiled.program), run.facts());
	const outcome = `${score.total} points, ${score.stars} stars, goals ${goalsMet ? 'met' : 'missed'}`;
	return value === true ? undefined : `expected ${test.expect}, got ${outcome}`;
};
