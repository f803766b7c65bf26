/*
What an author may set on a fault, read with all problems at once: `{duration: '600s'}` becomes 600000.
*/
import {hours, type Millis, minutes, seconds} from '../kernel/time.ts';

/** How one setting is read: its value, or what is wrong with it, in words that follow its name. */
export type Setting<T> = {readonly usual: T; read(value: unknown): {readonly value: T} | {readonly wrong: string}};

export type Settings<T> = {readonly [Name in keyof T]: Setting<T[Name]>};

/** For faults that nobody ends. */
export const forever: Millis = Number.POSITIVE_INFINITY;

const unit: Readonly<Record<string, (count: number) => Millis>> = {
	ms: count => Math.round(count),
	s: seconds,
	m: minutes,
	h: hours,
};

/** `250ms`, `30s`, `5m`, `1h`, `1m30s`, whole milliseconds as a number; undefined when it is no duration. */
export const durationOf = (value: unknown): Millis | undefined => {
	if (typeof value === 'number') {
		return Number.isFinite(value) && value >= 0 ? Math.round(value) : undefined;
	}

	if (typeof value !== 'string' || !/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(value)) {
		return undefined;
	}

	let sum = 0;

	for (const [, count, name] of value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
		sum += unit[name ?? 's']!(Number(count));
	}

	return sum;
};

export const duration = (usual: Millis): Setting<Millis> => ({
	usual,
	read(value) {
		if (value === 'forever' || value === 'never') {
			return {value: forever};
		}

		const read = durationOf(value);
		return read === undefined ? {wrong: 'must be a duration such as 30s, 5m or forever'} : {value: read};
	},
});

export const number = (usual: number, low: number, high: number): Setting<number> => ({
	usual,
	read: value =>
		typeof value === 'number' && value >= low && value <= high
			? {value}
			: {wrong: `must be a number from ${low} to ${high}`},
});

export const flag = (usual: boolean): Setting<boolean> => ({
	usual,
	read: value => (typeof value === 'boolean' ? {value} : {wrong: 'must be true or false'}),
});

export const text = (usual: string): Setting<string> => ({
	usual,
	read: value => (typeof value === 'string' ? {value} : {wrong: 'must be text'}),
});

export const oneOf = <T extends string>(usual: T, choices: readonly T[]): Setting<T> => ({
	usual,
	read(value) {
		const found = choices.find(choice => choice === value);
		return found === undefined ? {wrong: `must be one of ${choices.join(', ')}`} : {value: found};
	},
});

export type Problem = {readonly where: string; readonly what: string};

/** All settings with the usual values filled in, and everything that is wrong with what was written. */
export const readSettings = <T>(
	shape: Settings<T>,
	params: Readonly<Record<string, unknown>>,
): {readonly settings: T; readonly problems: readonly Problem[]} => {
	const problems: Problem[] = [];
	const settings: Record<string, unknown> = {};
	const names = Object.keys(shape) as Array<keyof T & string>;

	for (const name of Object.keys(params)) {
		if (!names.some(known => known === name)) {
			const known = names.length === 0 ? 'there is nothing to set' : `there are ${names.join(', ')}`;
			problems.push({where: name, what: `is not a setting of this fault: ${known}`});
		}
	}

	for (const name of names) {
		const read = params[name] === undefined ? {value: shape[name].usual} : shape[name].read(params[name]);

		if ('wrong' in read) {
			problems.push({where: name, what: read.wrong});
			settings[name] = shape[name].usual;
		} else {
			settings[name] = read.value;
		}
	}

	return {settings: settings as T, problems};
};
