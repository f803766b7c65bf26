import type {Schedule} from '../../api/kinds/cron-schedule.ts';
import {aheadAt, type TimeZone} from '../../api/time-zones.ts';
import {days, hours, type Millis, minutes, seconds, type WallTime, wallTime} from '../../kernel/time.ts';

/** No schedule waits longer than that, unless for a day that never comes. Source: github.com/robfig/cron v3, spec.go */
const farthest = days(5 * 366);

type Fields = Exclude<Schedule, {readonly everySeconds: number}>;

const isDay = (fields: Fields, {day, weekday}: WallTime): boolean => {
	const [ofMonth, ofWeek] = [fields.daysOfMonth.includes(day), fields.daysOfWeek.includes(weekday)];
	return fields.eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
};

/** How far to go from a minute that is not meant: never beyond the month, day or hour that is wrong. 0 from one that is. */
const stepFrom = (fields: Fields, wall: WallTime): Millis => {
	const toNextHour = minutes(60 - wall.minute);

	if (!fields.months.includes(wall.month) && wall.day < 27) {
		return days(27 - wall.day);
	}

	if (!fields.months.includes(wall.month) || !isDay(fields, wall)) {
		// Clocks may change before midnight, so that its last hours are taken one by one.
		return wall.hour < 20 ? hours(20 - wall.hour) : toNextHour;
	}

	if (!fields.hours.includes(wall.hour)) {
		return toNextHour;
	}

	return fields.minutes.includes(wall.minute) ? 0 : minutes(1);
};

/**
The first time after a moment at which the schedule is due, by the clocks of the zone; undefined when there is none.

An hour that clocks leave out has no run, an hour that they show twice has its runs twice.
*/
export const nextRun = (schedule: Schedule, zone: TimeZone, after: Millis): Millis | undefined => {
	if ('everySeconds' in schedule) {
		return seconds(Math.floor(after / 1000) + schedule.everySeconds);
	}

	let at = minutes(Math.floor(after / minutes(1)) + 1);

	while (at - after < farthest) {
		const step = stepFrom(schedule, wallTime(at + aheadAt(zone, at)));

		if (step === 0) {
			return at;
		}

		at += step;
	}

	return undefined;
};

/** What was due in a span of time: its last run, and roughly how many there were. */
export type Due = {readonly last: Millis; readonly count: number};

/**
What was due after `since`, up to now. Undefined when nothing was, or when the schedule never comes true twice.

The count assumes that all runs are as far from each other as the first two, as Kubernetes does.
Source: pkg/controller/cronjob/utils.go, mostRecentScheduleTime
*/
export const dueBetween = (schedule: Schedule, zone: TimeZone, since: Millis, now: Millis): Due | undefined => {
	const first = nextRun(schedule, zone, since);

	if (first === undefined || first > now) {
		return undefined;
	}

	let last = first;
	let second: Millis | undefined;

	for (
		let next = nextRun(schedule, zone, last);
		next !== undefined && next <= now;
		next = nextRun(schedule, zone, last)
	) {
		second ??= next;
		last = next;
	}

	return {last, count: second === undefined ? 1 : Math.floor((now - first) / (second - first)) + 1};
};
