/** Looks at values from outside, a replay's for the most part: is it what it has to be? */
export type Check = (value: unknown) => boolean;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

export const text = (value: unknown): value is string =>
	typeof value === 'string' && value.length > 0 && value.length <= 1024;

export const textOrNone = (value: unknown): value is string => value === '' || text(value);

export const texts: Check = value => Array.isArray(value) && value.length <= 1000 && value.every(text);

export const whole = (value: unknown): value is number =>
	typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

export const optional =
	(check: Check): Check =>
	value =>
		value === undefined || check(value);

/** A record of exactly these members. */
export const record =
	(members: Readonly<Record<string, Check>>): Check =>
	value =>
		isRecord(value) &&
		Object.keys(value).every(name => Object.hasOwn(members, name)) &&
		Object.entries(members).every(([name, check]) => check(value[name]));
