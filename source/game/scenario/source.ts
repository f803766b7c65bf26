import {scenarioLoader} from './load.ts';
import {scenarioFromManifests} from './own.ts';
import type {Outcome} from './problems.ts';
import type {Scenario, ScenarioSource} from './schema.ts';

/** Makes a scenario again of what it was made of, as strictly as the first time. */
export const scenarioOfSource = (source: ScenarioSource): Outcome<Scenario> =>
	source.type === 'folder'
		? scenarioLoader().load({main: source.main, files: new Map(source.files)})
		: scenarioFromManifests(source);
