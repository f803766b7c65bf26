import {fileURLToPath} from 'node:url';
import type {Pilot, Run} from '../../source/game/run.ts';
import {scenarioLoader} from '../../source/game/scenario/load.ts';
import type {Scenario} from '../../source/game/scenario/schema.ts';
import {openRun} from '../../source/game/session.ts';
import {readScenario} from '../../source/shell/files.ts';

const folder = fileURLToPath(new URL('../levels/small-storm', import.meta.url));

/** A small storm for a tuner: pods in two waves, two change windows, and a zone that goes dark. */
export const smallStorm = (): Scenario => {
	const read = readScenario(folder);
	const loaded = read.ok ? scenarioLoader().load(read.folder) : undefined;

	if (loaded?.ok !== true) {
		throw new Error(`the small storm does not load: ${JSON.stringify(loaded)}`);
	}

	return loaded.value;
};

/** The same with changes at any time. */
export const withoutWindows = (scenario: Scenario): Scenario => ({
	...scenario,
	seats: {...scenario.seats, changeWindows: undefined},
});

export const tunerRun = (scenario: Scenario, pilot: Pilot = 'player'): Run =>
	openRun({scenario, seed: '1', seat: 'tuner', pilot});
