/** The player's wall calendar, in UTC like the daily: the only place that looks at it. */

const day = 86_400_000;

const textOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** `2026-11-20`. */
export const todayOf = (now: number = Date.now()): string => textOf(now);

/** Monday is 0; six whole weeks, the last one that of today, with their ISO numbers. */
export const calendarOf = (
	today: string,
): {
	readonly weekday: number;
	readonly weeks: ReadonlyArray<{readonly week: number; readonly dates: readonly string[]}>;
} => {
	const time = Date.parse(`${today}T00:00:00Z`);
	const weekday = (new Date(time).getUTCDay() + 6) % 7;
	const monday = time - weekday * day;
	return {
		weekday,
		weeks: Array.from({length: 6}, (_, index) => {
			const first = monday - (5 - index) * 7 * day;
			return {week: weekNumber(first), dates: Array.from({length: 7}, (_each, offset) => textOf(first + offset * day))};
		}),
	};
};

/** ISO 8601: the week of the year's first Thursday is week 1. */
const weekNumber = (monday: number): number => {
	const thursday = monday + 3 * day;
	const first = Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1);
	return Math.floor((thursday - first) / day / 7) + 1;
};
