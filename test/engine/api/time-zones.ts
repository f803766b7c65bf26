import test from 'ava';
import {aheadAt, timestampIn, timeZone} from '../../../source/engine/api/time-zones.ts';
import {timeOfOwn} from '../../../source/engine/kernel/time.ts';

/** A zone, the last minute by its old clocks, and how far ahead it is then and a minute later: minutes. */
const changes: ReadonlyArray<readonly [zone: string, before: string, from: number, to: number]> = [
	['Europe/Berlin', '2026-03-29T00:59:00Z', 60, 120],
	['Europe/Berlin', '2026-10-25T00:59:00Z', 120, 60],
	['Europe/Dublin', '2026-03-29T00:59:00Z', 0, 60],
	['America/New_York', '2026-03-08T06:59:00Z', -300, -240],
	['America/New_York', '2026-11-01T05:59:00Z', -240, -300],
	['America/Santiago', '2026-04-05T02:59:00Z', -180, -240],
	['America/Nuuk', '2026-03-29T00:59:00Z', -120, -60],
	['Australia/Lord_Howe', '2026-04-04T14:59:00Z', 660, 630],
	['Australia/Lord_Howe', '2026-10-03T15:29:00Z', 630, 660],
	['Pacific/Auckland', '2026-09-26T13:59:00Z', 720, 780],
	['Asia/Jerusalem', '2026-03-26T23:59:00Z', 120, 180],
	['Africa/Cairo', '2026-10-29T20:59:00Z', 180, 120],
	['Antarctica/Troll', '2027-03-28T00:59:00Z', 0, 120],
];

for (const [zone, before, from, to] of changes) {
	test(`${zone} changes its clocks after ${before}`, t => {
		const [found, at] = [timeZone(zone)!, timeOfOwn(before)];
		t.deepEqual([aheadAt(found, at), aheadAt(found, at + 60_000)], [from * 60_000, to * 60_000]);
	});
}

test('zones without a summer stay where they are, and every name finds its own', t => {
	for (const [zone, ahead] of [
		['UTC', 0],
		['Asia/Kathmandu', 345],
		['Asia/Tokyo', 540],
		['America/Argentina/Buenos_Aires', -180],
		['America/Regina', -360],
		['Etc/GMT-14', 840],
		['Pacific/Marquesas', -570],
	] as const) {
		for (const at of ['2026-01-01T00:00:00Z', '2026-07-01T00:00:00Z']) {
			t.is(aheadAt(timeZone(zone)!, timeOfOwn(at)), ahead * 60_000, `${zone} at ${at}`);
		}
	}
});

test('what the database does not know is no zone, letter for letter', t => {
	for (const name of ['', 'Mars/Olympus', 'europe/berlin', 'Local', 'Europe', 'Berlin', '+1']) {
		t.is(timeZone(name), undefined, name);
	}
});

test('a moment is written as the people of the zone write it', t => {
	const at = timeOfOwn('2026-07-01T23:30:05Z');
	t.is(timestampIn(timeZone('Europe/Berlin')!, at), '2026-07-02T01:30:05+02:00');
	t.is(timestampIn(timeZone('America/St_Johns')!, at), '2026-07-01T21:00:05-02:30');
	t.is(timestampIn(timeZone('Etc/UTC')!, at), '2026-07-01T23:30:05Z');
});
