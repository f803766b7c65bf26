import {fileURLToPath} from 'node:url';
import {scenarioLoader} from '../../source/game/scenario/load.ts';
import type {Scenario} from '../../source/game/scenario/schema.ts';
import {readScenario} from '../../source/shell/files.ts';

/** A small level that is there for tests: `test/levels/<name>`. */
export const testLevel = (name: string): Scenario => {
	const read = readScenario(fileURLToPath(new URL(`../levels/${name}`, import.meta.url)));
	const loaded = read.ok ? scenarioLoader().load(read.folder) : undefined;

	if (loaded?.ok !== true) {
		throw new Error(`${name} does not load: ${JSON.stringify(loaded)}`);
	}

	return loaded.value;
};
