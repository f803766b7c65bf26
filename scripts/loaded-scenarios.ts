/** Loads every scenario that ships, for the bundle to hold: see source/shell/loaded-scenarios.ts. */
import {scenarioLoader} from '../source/game/scenario/load.ts';
import {readScenario, shippedScenarios} from '../source/shell/files.ts';
import {textsKey} from '../source/shell/loaded-scenarios.ts';

/** As JSON: pairs of a key and its scenario. A scenario with problems is left out, and says them when somebody opens it. */
export const loadedScenariosText = (): string => {
	const loader = scenarioLoader();
	const loaded = shippedScenarios().flatMap(({folder}) => {
		const read = readScenario(folder);
		const outcome = read.ok ? loader.load(read.folder) : read;
		return read.ok && outcome.ok ? [[textsKey(read.folder), outcome.value]] : [];
	});
	return JSON.stringify(loaded);
};
