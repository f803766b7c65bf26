import test from 'ava';
import fc from 'fast-check';
import {parseAllDocuments} from 'yaml';
import {scenarioFromManifests} from '../../source/game/scenario/own.ts';
import {openRun} from '../../source/game/session.ts';
import {readManifestTexts} from '../../source/shell/files.ts';
import {havePlaces} from '../helpers/mutations.ts';
import {mutatedTree, treeMutations} from '../helpers/tree-mutations.ts';

/* Somebody's manifests, hostilely changed: each is refused with places or accepted, and what is accepted can be run. */

const shop = readManifestTexts('examples/shop');
const objects: readonly unknown[] = shop.ok
	? shop.texts.flatMap(({text}) => parseAllDocuments(text).map(document => document.toJS() as unknown))
	: [];

test('300 manifests with changed fields are refused with places, or run', t => {
	let accepted = 0;
	let played = 0;
	fc.assert(
		fc.property(fc.nat({max: objects.length - 4}), treeMutations, (index, mutations) => {
			const items = mutatedTree(objects.slice(index, index + 4), mutations);
			const text = JSON.stringify({apiVersion: 'v1', kind: 'List', items});
			const made = scenarioFromManifests({name: 'mine', texts: [{file: 'mine.json', text}], nodes: 3});

			if (!made.ok) {
				return havePlaces(made.problems);
			}

			accepted += 1;

			if (accepted % 25 === 0) {
				played += 1;
				openRun({scenario: made.value, seed: 'fuzz', seat: 'watch', pilot: 'autopilot', audit: true}).advance(60_000);
			}

			return true;
		}),
		{numRuns: 300},
	);
	t.true(accepted > 50 && accepted < 280 && played > 1, `${accepted} accepted`);
});

test('120 sets of flags are refused by name, or make a scenario', t => {
	const count = fc.oneof(fc.constantFrom(undefined, 0, -1, 1, 3, 20, 5000, 5001, 1.5, Number.NaN, 1e18), fc.integer());
	const fault = fc.oneof(
		fc.constantFrom(
			'node-crash@120s',
			'pod-kill@60s:teashop/cart',
			'zone-outage@1m',
			'node-crash@',
			'@',
			'x@1s',
			'node-crash@99999999h',
			'partition@5s:__proto__',
			'node-crash@1s:\u001b[2J',
		),
		fc.string({maxLength: 30}),
	);
	const text = shop.ok ? shop.texts.map(each => each.text).join('\n---\n') : '';
	fc.assert(
		fc.property(count, count, fc.array(fault, {maxLength: 3}), (nodes, zones, faults) => {
			const made = scenarioFromManifests({name: 'mine', texts: [{file: 'mine.yaml', text}], nodes, zones, faults});
			return made.ok ? made.value.cluster.zones.length > 0 : havePlaces(made.problems);
		}),
		{numRuns: 120},
	);
	t.pass();
});
