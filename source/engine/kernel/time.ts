import {assert} from './assert.ts';

/** Whole milliseconds, either since the cluster was switched on or as a duration. */
export type Millis = number;

export const seconds = (count: number): Millis => Math.round(count * 1000);
export const minutes = (count: number): Millis => Math.round(count * 60_000);
export const hours = (count: number): Millis => Math.round(count * 3_600_000);
export const days = (count: number): Millis => Math.round(count * 86_400_000);

/** The calendar moment at which every cluster is switched on: 2026-01-01T00:00:00Z, in seconds since 1970. */
export const switchOnSecond = 1_767_225_600;

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));
const three = (value: number): string => String(value).padStart(3, '0');

/** `12:34.056`, or `1:02:03.004` beyond an hour: the clock of the game. */
export const clockText = (at: Millis): string => {
	const whole = Math.floor(at / 1000);
	const hour = Math.floor(whole / 3600);
	const rest = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}.${three(at % 1000)}`;
	return hour > 0 ? `${hour}:${rest}` : rest;
};

type CivilDay = {readonly year: number; readonly month: number; readonly day: number};

/**
The date of a day, by arithmetic alone: `daysSince1970 = 20454` is 1 January 2026.

Works on eras of 400 years that begin on 1 March, so that the leap day is the last day of its year.
*/
const dayOf = (daysSince1970: number): CivilDay => {
	const shifted = daysSince1970 + 719_468;
	const era = Math.floor(shifted / 146_097);
	const day = shifted - era * 146_097;
	const year = Math.floor((day - Math.floor(day / 1460) + Math.floor(day / 36_524) - Math.floor(day / 146_096)) / 365);
	const dayOfYear = day - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
	const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
	const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
	return {
		year: year + era * 400 + (month <= 2 ? 1 : 0),
		month,
		day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
	};
};

const dateText = (daysSince1970: number): string => {
	const {year, month, day} = dayOf(daysSince1970);
	return `${year}-${two(month)}-${two(day)}`;
};

/** What clock and calendar on a wall show; months and days from 1, weekdays from 0, Sunday. */
export type WallTime = CivilDay & {readonly weekday: number; readonly hour: number; readonly minute: number};

/** Whole minutes since 1970. */
export const minutesSince1970 = (at: Millis): number => Math.floor((switchOnSecond + Math.floor(at / 1000)) / 60);

/** A moment on a wall in Greenwich. */
export const wallTime = (at: Millis): WallTime => {
	const wholeMinutes = minutesSince1970(at);
	const day = Math.floor(wholeMinutes / 1440);
	const minuteOfDay = wholeMinutes - day * 1440;
	// 1 January 1970 was a Thursday.
	const weekday = (((day + 4) % 7) + 7) % 7;
	return {...dayOf(day), weekday, hour: Math.floor(minuteOfDay / 60), minute: minuteOfDay % 60};
};

const writeSecond = (wholeSeconds: number): string => {
	const day = Math.floor(wholeSeconds / 86_400);
	const rest = wholeSeconds - day * 86_400;
	return `${dateText(day)}T${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`;
};

/** The same second is written many times before the next. */
const createSecondText = (): ((wholeSeconds: number) => string) => {
	let written = {second: Number.NaN, text: ''};

	return second => {
		if (written.second !== second) {
			written = {second, text: writeSecond(second)};
		}

		return written.text;
	};
};

const secondText = createSecondText();

/** Virtual time as Kubernetes writes `metav1.Time`: whole seconds, `2026-01-01T00:00:12Z`. */
export const timestamp = (at: Millis): string => `${secondText(switchOnSecond + Math.floor(at / 1000))}Z`;

/** Virtual time as Kubernetes writes `metav1.MicroTime`: `2026-01-01T00:00:12.034000Z`. */
export const microTimestamp = (at: Millis): string =>
	`${secondText(switchOnSecond + Math.floor(at / 1000))}.${three(at - Math.floor(at / 1000) * 1000)}000Z`;

const timePattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/;

const daysBefore = (year: number, month: number, day: number): number => {
	const shiftedYear = month <= 2 ? year - 1 : year;
	const era = Math.floor(shiftedYear / 400);
	const yearOfEra = shiftedYear - era * 400;
	const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
	const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
	return era * 146_097 + dayOfEra - 719_468;
};

const offsetSeconds = (zone: string): number =>
	zone === 'Z'
		? 0
		: (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(4, 6)) * 60);

/** Midnight in Greenwich at the beginning of a day. */
export const midnightOf = ({year, month, day}: CivilDay): Millis =>
	(daysBefore(year, month, day) * 86_400 - switchOnSecond) * 1000;

/** The virtual time of an RFC 3339 text (negative before the cluster was switched on); undefined when it is no such text. */
export const timeOf = (text: string | null | undefined): Millis | undefined => {
	const match = text === undefined || text === null ? null : timePattern.exec(text);

	if (match === null) {
		return undefined;
	}

	const [, year, month, day, hour, minute, second, fraction, zone] = match;
	const wholeDays = daysBefore(Number(year), Number(month), Number(day));
	const wholeSeconds =
		wholeDays * 86_400 + Number(hour) * 3600 + Number(minute) * 60 + Number(second) - offsetSeconds(zone ?? 'Z');
	return (wholeSeconds - switchOnSecond) * 1000 + Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
};

/** As `timeOf`, for texts that the engine wrote itself. */
export const timeOfOwn = (text: string): Millis => {
	const at = timeOf(text);
	assert(at !== undefined, `not a time: ${text}`);
	return at;
};
