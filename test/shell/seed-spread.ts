import test from 'ava';
import {judgeSpreads, quantile, type Spread, seedsOf, spreadLine} from '../../source/shell/seed-spread.ts';
import {shippedLevel} from '../helpers/shipped.ts';

test('seeds are a range or a list, and nothing else', t => {
	t.deepEqual(seedsOf('3..5'), ['3', '4', '5']);
	t.deepEqual(seedsOf('7,storm, 2026-11-20'), ['7', 'storm', '2026-11-20']);
	t.deepEqual(seedsOf('7'), ['7']);

	for (const wrong of ['5..3', '1..2000', 'a..b', '', '7,,8', 'a b', '7~x2']) {
		t.is(seedsOf(wrong), undefined, wrong);
	}
});

test('quantiles are values that were reached', t => {
	t.is(quantile([5, 1, 4, 2, 3], 0), 1);
	t.is(quantile([5, 1, 4, 2, 3], 0.5), 3);
	t.is(quantile([5, 1, 4, 2, 3], 0.9), 5);
	t.is(
		spreadLine({pilot: 'idle', points: [20, 30], missed: ['1', '2'], unsteady: []}),
		'idle         20   20   20   30   30       2 of 2',
	);
});

const spread = (pilot: Spread['pilot'], points: readonly number[], missed: readonly string[] = []): Spread => ({
	pilot,
	points,
	missed,
	unsteady: [],
});

test('a level that cannot be won, that nobody wins, or that chance plays as well, is told', t => {
	const found = shippedLevel('first-bind');
	const judge = (spreads: readonly Spread[]) => judgeSpreads(found, spreads);
	const all = ['1', '2'];
	t.deepEqual(
		judge([spread('autopilot', [900, 910]), spread('idle', [20, 20], all), spread('random', [400, 500], all)]),
		{
			errors: [],
			warnings: [],
		},
	);
	t.deepEqual(
		judge([spread('autopilot', [900, 500], ['2']), spread('idle', [20, 20], ['1']), spread('random', [600, 700], all)]),
		{
			errors: ['seed 2: the real component does not meet the goals', 'nobody meets the goals on 1 of 2 seeds'],
			warnings: [
				"weather-heavy: the real component's points spread by more than 150; give a class one fixed seed",
				'half of the runs by chance score like the real component: the score does not tell skill from luck',
			],
		},
	);
	t.deepEqual(judge([{...spread('autopilot', [900, 900]), unsteady: ['2']}]).errors, [
		'seed 2: two runs gave two trails',
	]);
	t.deepEqual(judgeSpreads(shippedLevel('tetris-night'), [spread('autopilot', [600, 610], all)]).errors, []);
});
