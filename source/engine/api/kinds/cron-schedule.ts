/*
Schedules of CronJobs: five fields of numbers, or one of a few words.

	parseSchedule('0,30 8-18 * * mon-fri')    // every half hour in the daytime of working days
	parseSchedule('@daily')

Source: github.com/robfig/cron v3, ParseStandard; the sentences are that library's.
*/

import {type Parsed, parsed, unparsed} from '../parsed.ts';

/** The numbers that each part of a moment may be; a schedule of a fixed distance has that alone. */
export type Schedule =
	| {
			readonly minutes: readonly number[];
			readonly hours: readonly number[];
			readonly daysOfMonth: readonly number[];
			readonly months: readonly number[];
			/** From 0, Sunday. */
			readonly daysOfWeek: readonly number[];
			/** Whether a day must please only one of the two, which is so when both say something. */
			readonly eitherDay: boolean;
	  }
	| {readonly everySeconds: number};

type Field = {readonly least: number; readonly most: number; readonly names?: readonly string[]};

const minuteField: Field = {least: 0, most: 59};
const hourField: Field = {least: 0, most: 23};
const dayField: Field = {least: 1, most: 31};
const monthField: Field = {
	least: 1,
	most: 12,
	names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
};
const weekdayField: Field = {least: 0, most: 6, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']};

const isOpen = (text: string): boolean => text === '*' || text === '?';

const numberOf = (text: string, {least, names = []}: Field): Parsed<number> => {
	const named = names.indexOf(text.toLowerCase());

	if (named >= 0) {
		return parsed(named + least);
	}

	if (/^-\d+$/.test(text)) {
		return unparsed(`negative number (${Number(text)}) not allowed: ${text}`);
	}

	return /^\+?\d{1,9}$/.test(text)
		? parsed(Number(text))
		: unparsed(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
};

type Span = {readonly from: number; readonly to: number};

/** `*`, `5` or `5-9`; a number with a step begins there and has no end of its own. */
const spanOf = (text: string, field: Field, stepped: boolean): Parsed<Span> => {
	if (isOpen(text)) {
		return parsed({from: field.least, to: field.most});
	}

	const [low = '', high, ...rest] = text.split('-');

	if (rest.length > 0) {
		return unparsed(`too many hyphens: ${text}`);
	}

	const from = numberOf(low, field);
	const to = high === undefined ? undefined : numberOf(high, field);

	if (!from.ok || to?.ok === false) {
		return from.ok ? (to as Parsed<Span>) : from;
	}

	return parsed({from: from.value, to: to?.ok === true ? to.value : stepped ? field.most : from.value});
};

const rangeOf = (text: string, field: Field): Parsed<readonly number[]> => {
	const [body = '', stepText, ...rest] = text.split('/');

	if (rest.length > 0) {
		return unparsed(`too many slashes: ${text}`);
	}

	const span = spanOf(body, field, stepText !== undefined);
	const step = stepText === undefined ? parsed(1) : numberOf(stepText, {least: 0, most: 0});

	if (!span.ok || !step.ok) {
		return span.ok ? (step as Parsed<readonly number[]>) : span;
	}

	const {from, to} = span.value;

	if (from < field.least) {
		return unparsed(`beginning of range (${from}) below minimum (${field.least}): ${text}`);
	}

	if (to > field.most) {
		return unparsed(`end of range (${to}) above maximum (${field.most}): ${text}`);
	}

	if (from > to) {
		return unparsed(`beginning of range (${from}) beyond end of range (${to}): ${text}`);
	}

	if (step.value === 0) {
		return unparsed(`step of range should be a positive number: ${text}`);
	}

	return parsed(Array.from({length: Math.floor((to - from) / step.value) + 1}, (_, at) => from + at * step.value));
};

/** A field is ranges with commas between them. */
const fieldOf = (text: string, field: Field): Parsed<readonly number[]> => {
	const numbers = new Set<number>();

	for (const part of text.split(',')) {
		const range = rangeOf(part, field);

		if (!range.ok) {
			return range;
		}

		for (const number of range.value) {
			numbers.add(number);
		}
	}

	return parsed([...numbers].sort((left, right) => left - right));
};

const words: ReadonlyMap<string, string> = new Map([
	['@yearly', '0 0 1 1 *'],
	['@annually', '0 0 1 1 *'],
	['@monthly', '0 0 1 * *'],
	['@weekly', '0 0 * * 0'],
	['@daily', '0 0 * * *'],
	['@midnight', '0 0 * * *'],
	['@hourly', '0 * * * *'],
]);

const every = '@every ';
const unitSeconds: Readonly<Record<string, number>> = {h: 3600, m: 60, s: 1};

const distanceOf = (text: string): Parsed<Schedule> => {
	const parts = [...text.matchAll(/(\d+)([hms])/g)];
	const isWhole = text !== '' && parts.map(([part]) => part).join('') === text;

	if (!isWhole) {
		const why = `time: invalid duration ${JSON.stringify(text)}`;
		return unparsed(`failed to parse duration ${every}${text}: ${why}`);
	}

	const seconds = parts.reduce((sum, [, count = '0', unit = 's']) => sum + Number(count) * (unitSeconds[unit] ?? 1), 0);
	return parsed({everySeconds: Math.max(1, seconds)});
};

/** Reads a schedule, or says what is wrong with it. */
export const parseSchedule = (text: string): Parsed<Schedule> => {
	if (text === '') {
		return unparsed('empty spec string');
	}

	if (text.startsWith('@')) {
		const written = words.get(text);

		if (written !== undefined) {
			return parseSchedule(written);
		}

		return text.startsWith(every) ? distanceOf(text.slice(every.length)) : unparsed(`unrecognized descriptor: ${text}`);
	}

	const fields = text.trim().split(/\s+/);

	if (fields.length !== 5) {
		return unparsed(`expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`);
	}

	const kinds = [minuteField, hourField, dayField, monthField, weekdayField];
	const read = fields.map((field, index) => fieldOf(field, kinds[index] ?? minuteField));
	const wrong = read.find(({ok}) => !ok);

	if (wrong !== undefined) {
		return wrong as Parsed<Schedule>;
	}

	const [minutes = [], hours = [], daysOfMonth = [], months = [], daysOfWeek = []] = read.map(field =>
		field.ok ? field.value : [],
	);
	const eitherDay = !isOpen(fields[2] ?? '') && !isOpen(fields[4] ?? '');
	return parsed({minutes, hours, daysOfMonth, months, daysOfWeek, eitherDay});
};
