import test from 'ava';
import {calibrationWarnings} from '../../source/game/calibration.ts';
import {ruleset} from '../../source/game/replay.ts';
import {openRun} from '../../source/game/session.ts';
import {failureOf, titleOf} from '../../source/shell/scenario-tests.ts';
import {levels, shippedLevel} from '../helpers/shipped.ts';

/*
What becomes of every level in the hands of the real component, of nobody and of chance, on its first seed; and what was
measured on its seeds still belongs to it. After a change of rules: `npm run replays`, then `podfall scenario calibrate`.
*/

for (const id of levels) {
	const {scenario} = shippedLevel(id);
	const [first = '1'] = scenario.metadata.seedDefaults;

	for (const each of scenario.tests.filter(one => one.type === 'policy' && (one.seed ?? first) === first)) {
		test(`${id}: ${titleOf(each)}`, t => {
			t.is(failureOf(shippedLevel(id), each), undefined);
		});
	}

	test(`${id} has a calibration of this content and these rules, and nothing to warn of`, t => {
		const {calibration} = shippedLevel(id);
		t.is(calibration?.hash, scenario.hash, `podfall scenario calibrate ${id}`);
		t.is(calibration?.ruleset, ruleset);
		t.deepEqual(Object.keys(calibration?.seeds ?? {}), scenario.metadata.seedDefaults);
		t.deepEqual(calibration === undefined ? [] : calibrationWarnings(scenario, calibration), []);
	});
}

test('what was measured is what a run comes to', t => {
	const {scenario, shipped, calibration} = shippedLevel('first-bind');
	const run = openRun({scenario, seed: '2', seat: 'scheduler', pilot: 'autopilot', shipped});
	run.advance(run.end);
	t.is(calibration?.seeds['2']?.par?.points, run.result().score.total);
});

test('chance scores less than the real component on every shipped seed, where somebody acts', t => {
	for (const id of levels) {
		for (const [seed, {par, floor}] of Object.entries(shippedLevel(id).calibration?.seeds ?? {})) {
			t.true(par === undefined || floor === undefined || floor + 60 <= par.points, `${id}@${seed}`);
		}
	}
});
