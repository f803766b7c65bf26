import test from 'ava';
import {parseSchedule} from '../../../source/engine/api/kinds/cron-schedule.ts';

/* Sentences as github.com/robfig/cron v3 has them. */

const read = (text: string) => {
	const schedule = parseSchedule(text);
	return schedule.ok ? schedule.value : schedule.message;
};

test('five fields are sets of numbers', t => {
	t.deepEqual(read('*/20 8-10 1,15 jan-mar,dec mon'), {
		minutes: [0, 20, 40],
		hours: [8, 9, 10],
		daysOfMonth: [1, 15],
		months: [1, 2, 3, 12],
		daysOfWeek: [1],
		eitherDay: true,
	});
	t.like(read('5/20 * ? * *'), {minutes: [5, 25, 45], eitherDay: false});
	t.like(read(' 0  0 * *\t0 '), {minutes: [0], daysOfWeek: [0], eitherDay: false});
	t.deepEqual(read('@hourly'), read('0 * * * *'));
	t.deepEqual(read('@every 1h30m'), {everySeconds: 5400});
});

test('a schedule that is none is refused with its reason', t => {
	const table: ReadonlyArray<readonly [text: string, why: string]> = [
		['', 'empty spec string'],
		['x', 'expected exactly 5 fields, found 1: [x]'],
		['* * * * * *', 'expected exactly 5 fields, found 6: [* * * * * *]'],
		['60 * * * *', 'end of range (60) above maximum (59): 60'],
		['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
		['* 9-5 * * *', 'beginning of range (9) beyond end of range (5): 9-5'],
		['*/0 * * * *', 'step of range should be a positive number: */0'],
		['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
		['1/2/3 * * * *', 'too many slashes: 1/2/3'],
		['a * * * *', 'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax'],
		['@fortnightly', 'unrecognized descriptor: @fortnightly'],
		['@every soon', 'failed to parse duration @every soon: time: invalid duration "soon"'],
	];

	for (const [text, why] of table) {
		t.is(read(text), why, text);
	}
});
