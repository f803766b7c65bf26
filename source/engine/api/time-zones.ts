import {days, hours, type Millis, midnightOf, minutes, timestamp, wallTime} from '../kernel/time.ts';
import {timeZoneTable} from './time-zone-table.ts';

/** When clocks change: a weekday of a month, at a time on the wall. */
type Change = {readonly month: number; readonly week: number; readonly weekday: number; readonly at: Millis};

/** A time zone: how far its clocks are ahead of Greenwich, and its summer, if it has one. */
export type TimeZone = {
	readonly ahead: Millis;
	readonly summer?: {readonly ahead: Millis; readonly begins: Change; readonly ends: Change};
};

export const utc: TimeZone = {ahead: 0};

/** `+5:30`, `-9` */
const aheadOf = (text: string): Millis => {
	const [whole = '0', rest = '0'] = text.replace(/^[+-]/, '').split(':');
	const amount = hours(Number(whole)) + minutes(Number(rest));
	return text.startsWith('-') ? -amount : amount;
};

/** `M3.5.0/2`: the last Sunday of March, at two. */
const changeOf = (text: string): Change => {
	const [day = '', at = ''] = text.slice(1).split('/');
	const [month = 1, week = 1, weekday = 0] = day.split('.').map(Number);
	return {month, week, weekday, at: aheadOf(at)};
};

const zoneOf = (rule: string): TimeZone => {
	const [ahead = '', ...more] = rule.split(' ');
	const [begins, ends] = more.slice(-2).map(changeOf);

	if (begins === undefined || ends === undefined) {
		return {ahead: aheadOf(ahead)};
	}

	const winter = aheadOf(ahead);
	const summer = more.length > 2 ? aheadOf(more[0] ?? '') : winter + hours(1);
	return {ahead: winter, summer: {ahead: summer, begins, ends}};
};

/** `Europe/Berlin,Paris` is two names; a word without an area stands alone. */
const namesOf = (group: string): readonly string[] => {
	const slash = group.indexOf('/');
	const area = group.slice(0, slash + 1);
	return group
		.slice(slash + 1)
		.split(',')
		.map(name => `${area}${name}`);
};

const rules: ReadonlyMap<string, string> = new Map(
	timeZoneTable
		.replaceAll(',\n\t', ',')
		.replaceAll('\n\t', ' ')
		.trim()
		.split('\n')
		.flatMap(line => {
			const [rule = '', groups = ''] = line.split(' = ');
			return groups.split(' ').flatMap(group => namesOf(group).map(name => [name, rule] as const));
		}),
);

/** The zone of that name, letter for letter; undefined when the database has none. */
export const timeZone = (name: string): TimeZone | undefined => {
	const rule = rules.get(name);
	return rule === undefined ? undefined : zoneOf(rule);
};

/** The moment of a change in a year, told by clocks that are so far ahead until then. */
const momentOf = ({month, week, weekday, at}: Change, year: number, ahead: Millis): Millis => {
	const firstDay = midnightOf({year, month, day: 1});
	const first = (weekday - wallTime(firstDay).weekday + 7) % 7;
	const nextMonth =
		month === 12 ? midnightOf({year: year + 1, month: 1, day: 1}) : midnightOf({year, month: month + 1, day: 1});
	const wanted = firstDay + days(first + (week - 1) * 7);
	return (wanted < nextMonth ? wanted : wanted - days(7)) + at - ahead;
};

/** How far the zone's clocks are ahead of Greenwich at a moment. */
export const aheadAt = ({ahead, summer}: TimeZone, at: Millis): Millis => {
	if (summer === undefined) {
		return ahead;
	}

	const {year} = wallTime(at + ahead);
	const begins = momentOf(summer.begins, year, ahead);
	const ends = momentOf(summer.ends, year, summer.ahead);
	const isSummer = begins < ends ? at >= begins && at < ends : at >= begins || at < ends;
	return isSummer ? summer.ahead : ahead;
};

const two = (value: number): string => String(value).padStart(2, '0');

/** A moment as the zone's people write it: `2026-07-01T12:00:00+02:00`, and `Z` in Greenwich. */
export const timestampIn = (zone: TimeZone, at: Millis): string => {
	const ahead = aheadAt(zone, at);

	if (ahead === 0) {
		return timestamp(at);
	}

	const wholeMinutes = Math.abs(ahead) / minutes(1);
	const offset = `${two(Math.floor(wholeMinutes / 60))}:${two(wholeMinutes % 60)}`;
	return `${timestamp(at + ahead).slice(0, -1)}${ahead < 0 ? '-' : '+'}${offset}`;
};
