import {createHash} from 'node:crypto';
import type {ScenarioFolder} from '../game/scenario/load.ts';
import type {Scenario} from '../game/scenario/schema.ts';

/** What a scenario's texts are, in one word: the same texts make the same scenario. */
export const textsKey = ({main, files}: ScenarioFolder): string =>
	createHash('sha256')
		.update(JSON.stringify([main, [...files].sort(([one], [other]) => (one < other ? -1 : 1))]))
		.digest('hex');

/**
Scenarios that were loaded when the package was built, by the key of their texts. Reading and checking the eight that
ship takes two thirds of a second, which would be most of the wait for the first picture; a changed text has another key
and is read as any other. From the sources there are none: scripts/build.mjs puts them here.
*/
export const loadedScenarios = (): ReadonlyMap<string, Scenario> =>
	new Map(JSON.parse(loadedText) as ReadonlyArray<[string, Scenario]>);

const loadedText = '[]';
