import test from 'ava';
import fc from 'fast-check';
import {parse, stringify} from 'yaml';
import {scenarioLoader} from '../../source/game/scenario/load.ts';
import type {Scenario} from '../../source/game/scenario/schema.ts';
import {openRun} from '../../source/game/session.ts';
import {readScenario, shippedScenarios} from '../../source/shell/files.ts';
import {havePlaces} from '../helpers/mutations.ts';
import {mutatedTree, treeMutations} from '../helpers/tree-mutations.ts';

/* Valid scenarios, hostilely changed: each is refused with places or accepted, and what is accepted can be played. */

const loader = scenarioLoader();
const shipped = shippedScenarios().flatMap(({folder}) => {
	const read = readScenario(folder);
	return read.ok ? [{folder: read.folder, tree: parse(read.folder.files.get(read.folder.main) ?? '') as unknown}] : [];
});

/** A minute of it, with everything that the scenario has. */
const tryOut = (scenario: Scenario): void => {
	const run = openRun({scenario, seed: 'fuzz', seat: scenario.seats.default, pilot: 'autopilot', audit: true});
	run.advance(60_000);
	run.result();
};

test('300 scenarios with changed fields are refused with places, or run', t => {
	let accepted = 0;
	let refused = 0;
	let played = 0;
	fc.assert(
		fc.property(fc.nat({max: shipped.length - 1}), treeMutations, fc.boolean(), (index, mutations, asJson) => {
			const {folder, tree} = shipped[index]!;
			const next = mutatedTree(tree, mutations);
			const text = asJson ? (JSON.stringify(next) ?? '') : stringify(next);
			const loaded = loader.load({...folder, files: new Map([...folder.files, [folder.main, text]])});

			if (!loaded.ok) {
				refused += 1;
				return havePlaces(loaded.problems);
			}

			accepted += 1;

			if (accepted % 20 === 1) {
				played += 1;
				tryOut(loaded.value);
			}

			return true;
		}),
		{numRuns: 300},
	);
	t.true(accepted > 10 && refused > 60 && played > 0, `${accepted} accepted, ${refused} refused`);
});
