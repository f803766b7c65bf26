import test from 'ava';
import fc from 'fast-check';
import {timestamp} from '../../../source/engine/kernel/time.ts';
import {asTheyAre, movedToToday} from '../../../source/shell/http/dates.ts';

const noon = Date.parse('2026-11-29T12:00:00Z');

test('what was made a minute ago was made a minute ago on the wall, too', t => {
	const dates = movedToToday(() => noon);
	const text = JSON.stringify({metadata: {creationTimestamp: timestamp(60_000)}});
	t.is(dates.out(text, 120_000), '{"metadata":{"creationTimestamp":"2026-11-29T11:59:00Z"}}');
});

test('fractions stay, and a text within a text is left alone', t => {
	const dates = movedToToday(() => noon);
	t.is(dates.out('"2026-01-01T00:00:00.123456Z"', 0), '"2026-11-29T12:00:00.123456Z"');
	const annotation = JSON.stringify({a: JSON.stringify({at: '2026-01-01T00:00:00Z'})});
	t.is(dates.out(annotation, 0), annotation);
	t.is(dates.out('"on 2026-01-01T00:00:00Z it began"', 0), '"on 2026-01-01T00:00:00Z it began"');
});

test('lines of a log begin in the time of whoever reads them', t => {
	const dates = movedToToday(() => noon);
	t.is(
		dates.outLog('2026-01-01T00:00:01.5Z INFO ready\n2026-01-01T00:00:02Z at "2026-01-01T00:00:00Z"\n', 0),
		'2026-11-29T12:00:01.5Z INFO ready\n2026-11-29T12:00:02Z at "2026-01-01T00:00:00Z"\n',
	);
});

test('the distance stands while the clocks go alike, and follows when they do not', t => {
	let wall = noon;
	const dates = movedToToday(() => wall);
	const first = dates.out('"2026-01-01T00:00:00Z"', 0);
	wall += 61_500;
	t.is(dates.out('"2026-01-01T00:00:00Z"', 60_000), first);
	wall += 60_000;
	t.is(dates.out('"2026-01-01T00:01:00Z"', 60_000), `"${new Date(wall).toISOString().slice(0, 19)}Z"`);
});

test('a run that is faster than the wall is told a distance that holds for a while, and no age is in the future', t => {
	let wall = noon;
	const dates = movedToToday(() => wall);
	const born = '"2026-01-01T00:00:00Z"';
	const told = new Set<string>();

	for (let now = 0; now < 160_000; now += 160) {
		const text = dates.out(born, now);
		const age = wall - Date.parse(JSON.parse(text) as string);
		t.true(age >= now - 1000 && age <= now + 10_000, `${age} ms old, and really ${now}`);
		told.add(text);
		wall += 10;
	}

	t.true(told.size > 5 && told.size < 40, `${told.size} distances in ten seconds`);

	// When the run stands again, ages are right after a moment.
	wall += 2000;
	const age = wall - Date.parse(JSON.parse(dates.out(born, 160_000)) as string);
	t.true(age >= 160_000 && age < 163_000);
});

test('a command that holds two answers against each other is told the same dates, however fast the run goes', t => {
	let wall = noon;
	const dates = movedToToday(() => wall);
	const born = '"2026-01-01T00:00:00Z"';
	const first = dates.heldFor('one').out(born, 0);
	wall += 1000;
	t.is(dates.heldFor('one').out(born, 60_000), first);
	t.is(dates.heldFor('one').textOf({at: '2026-01-01T00:00:00Z'}, 60_000), `{"at":${first}}`);
	t.is(dates.heldFor('one').back(first, 60_000), born);
	t.not(dates.out(born, 60_000), first);
	t.is(dates.heldFor('another').out(born, 60_000), dates.out(born, 60_000));

	// Commands that are long over are forgotten.
	for (let at = 0; at < 40; at++) {
		dates.heldFor(`later-${at}`).out(born, 60_000);
	}

	t.is(dates.heldFor('one').out(born, 60_000), dates.out(born, 60_000));
	t.is(asTheyAre.heldFor('one'), asTheyAre);
});

test('what goes out and comes back is what it was', t => {
	fc.assert(
		fc.property(fc.nat(10_000_000), fc.nat(10_000_000), fc.json(), (at, now, json) => {
			const dates = movedToToday(() => noon);
			const text = JSON.stringify({at: timestamp(at), more: JSON.parse(json)});
			t.is(dates.back(dates.out(text, now), now), text);
			t.is(asTheyAre.back(asTheyAre.out(text, now), now), text);
		}),
	);
});
