import test from 'ava';
import fc from 'fast-check';
import {scenarioLoader} from '../../source/game/scenario/load.ts';
import {readScenario, shippedScenarios} from '../../source/shell/files.ts';
import {havePlaces, mutated, mutations} from '../helpers/mutations.ts';

const loader = scenarioLoader();
const scenarios = shippedScenarios().flatMap(({folder}) => {
	const read = readScenario(folder);
	return read.ok ? [read.folder] : [];
});

test('1,000 broken scenarios are accepted or refused with places, and never more than that', t => {
	fc.assert(
		fc.property(fc.nat({max: scenarios.length - 1}), mutations, (index, changes) => {
			const folder = scenarios[index]!;
			const text = mutated(folder.files.get(folder.main) ?? '', changes);
			const loaded = loader.load({...folder, files: new Map([...folder.files, [folder.main, text]])});
			return loaded.ok ? /^[0-9a-f]{64}$/.test(loaded.value.hash) : havePlaces(loaded.problems);
		}),
		{numRuns: 1000},
	);
	t.pass();
});
