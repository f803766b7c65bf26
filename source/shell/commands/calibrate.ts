import fs from 'node:fs';
import path from 'node:path';
import {createMeasurement} from '../../game/anchors.ts';
import {type Calibration, calibrationWarnings, type SeedCalibration} from '../../game/calibration.ts';
import {parseReplay, ruleset} from '../../game/replay.ts';
import {openRun, replayRun} from '../../game/session.ts';
import {type ExitCode, exitCodes, Stop} from '../exit.ts';
import {print, say} from '../print.ts';
import {type Found, openScenario} from '../scenarios.ts';
import {writeWhole} from '../whole-file.ts';

/** The points of the author's stored run, played again; undefined where there is none for this seed and this content. */
const referenceOf = ({scenario, place}: Found, seed: string): number | undefined => {
	const file = path.join(place, 'replays', `reference-${seed}.replay`);
	const parsed = fs.existsSync(file) ? parseReplay(fs.readFileSync(file, 'utf8')) : undefined;
	return parsed?.ok === true && parsed.replay.header.scenario.hash === scenario.hash
		? replayRun(scenario, parsed.replay).result().score.total
		: undefined;
};

/** Who only watches is compared with nobody: the real components do the same work whoever looks. */
const anchorsOn = ({scenario, shipped}: Found, seed: string): Pick<SeedCalibration, 'par' | 'floor'> => {
	const seat = scenario.seats.default;

	if (seat === 'watch') {
		return {};
	}

	const measurement = createMeasurement({scenario, seed, seat, pilot: 'autopilot', shipped}, openRun);

	while (!measurement.done) {
		measurement.work(() => false);
	}

	const {par, floor} = measurement.comparison;
	return {
		...(par === undefined ? {} : {par: {points: par.points, won: par.won ?? false, lines: par.lines}}),
		...(floor === undefined ? {} : {floor}),
	};
};

/** Measures a scenario on the seeds that it ships. */
export const calibrationOf = (found: Found): Calibration => {
	const {scenario} = found;
	const {id, seedDefaults} = scenario.metadata;
	const seeds = seedDefaults.map(seed => {
		const reference = referenceOf(found, seed);
		return [seed, {...anchorsOn(found, seed), ...(reference === undefined ? {} : {reference})}] as const;
	});
	return {scenario: id, hash: scenario.hash, ruleset, seeds: Object.fromEntries(seeds)};
};

/** Measures par, floor and reference, and writes them beside the scenario. */
export const calibrateCommand = (what: string): ExitCode => {
	const found = openScenario(what);

	if (!fs.existsSync(path.join(found.place, 'scenario.yaml'))) {
		throw new Stop(exitCodes.badInput, `${what} is no folder of a scenario: there is no place for a calibration.`);
	}

	const calibration = calibrationOf(found);
	const file = path.join(found.place, 'calibration.json');
	const written = writeWhole(file, `${JSON.stringify(calibration, undefined, '\t')}\n`);

	if (!written.ok) {
		throw new Stop(exitCodes.outside, `The calibration could not be saved in ${file}: ${written.why}.`);
	}

	for (const [seed, {par, floor, reference}] of Object.entries(calibration.seeds)) {
		print(
			`${found.scenario.metadata.id}@${seed}  floor ${floor ?? '–'}  par ${par?.points ?? '–'}  reference ${reference ?? '–'}`,
		);
	}

	for (const warning of calibrationWarnings(found.scenario, calibration)) {
		say(`warning: ${warning}`);
	}

	return exitCodes.done;
};
