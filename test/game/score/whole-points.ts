import test from 'ava';
import {wholePoints} from '../../../source/game/score/whole-points.ts';

const sum = (points: readonly number[]): number => points.reduce((all, each) => all + each, 0);

for (const [points, whole] of [
	[
		[1.4, 1.4, 1.2],
		[2, 1, 1],
	],
	[
		[100, 24.94, 200, 39.2, 273.9, 128.5],
		[100, 25, 200, 39, 274, 129],
	],
	[
		[99.5, 0.5, 0],
		[100, 0, 0],
	],
	[[3], [3]],
	[[], []],
] as const) {
	test(`lines of ${points.join(', ')} points are shown as ${whole.join(', ')}`, t => {
		t.deepEqual(wholePoints(points), whole);
	});
}

test('what is shown adds up to the rounded sum, and no line is a point off', t => {
	for (let round = 0; round < 300; round++) {
		const points = Array.from(
			{length: (round % 9) + 1},
			(_, line) => ((round * 7919 + line * 104_729) % 300_000) / 1000,
		);
		const whole = wholePoints(points);
		t.is(sum(whole), Math.round(sum(points)));
		t.true(whole.every((each, line) => Math.abs(each - (points[line] ?? 0)) < 1));
	}
});
