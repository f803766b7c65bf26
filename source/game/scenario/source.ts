import {bareWorld} from './bare.ts';
import {scenarioLoader} from './load.ts';
import {scenarioFromManifests} from './own.ts';
import type {Outcome} from './problems.ts';
import {withConfiguration} from './scheduler-configuration.ts';
import type {Scenario, ScenarioSource} from './schema.ts';

const ofFolder = (source: ScenarioSource & {readonly type: 'folder'}): Outcome<Scenario> => {
	const loaded = scenarioLoader().load({main: source.main, files: new Map(source.files)});
	return loaded.ok && source.schedulerConfig !== undefined
		? withConfiguration(loaded.value, source.schedulerConfig)
		: loaded;
};

/** Makes a scenario again of what it was made of, as strictly as the first time. */
export const scenarioOfSource = (source: ScenarioSource): Outcome<Scenario> => {
	switch (source.type) {
		case 'folder':
			return ofFolder(source);
		case 'manifests':
			return scenarioFromManifests(source);
		default:
			return bareWorld(source.controllers, source.flags);
	}
};
