/** One field at a time: the value if it is there and of the right sort, and the default if not. */
import type {Millis} from '../../../engine/kernel/time.ts';
import {type Fields, fieldsOf, itemsOf} from '../data.ts';
import {microsecondsOf, millisOf} from '../durations.ts';

/** Text, or a number that may be read as text; nothing else is ever turned into text, since data may bring its own `toString`. */
const isWord = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';

/** The text of a value; empty for what is no text. */
export const word = (value: unknown): string => (isWord(value) ? String(value) : '');

/** The text of a field. */
export const text = (fields: Fields, name: string, otherwise = ''): string => {
	const value = fields[name];
	return isWord(value) ? String(value) : otherwise;
};

/** The text of a field that may be left out. */
export const optional = (fields: Fields, name: string): string | undefined =>
	fields[name] === undefined ? undefined : text(fields, name);

/** The number in a field. */
export const number = (fields: Fields, name: string, otherwise: number): number => {
	const value = fields[name];
	return typeof value === 'number' ? value : otherwise;
};

/** The yes or no in a field. */
export const flag = (fields: Fields, name: string, otherwise: boolean): boolean => {
	const value = fields[name];
	return typeof value === 'boolean' ? value : otherwise;
};

/** Whole milliseconds from a duration such as `5m`. */
export const duration = (fields: Fields, name: string, otherwise: Millis): Millis =>
	millisOf(text(fields, name)) ?? otherwise;

/** Whole milliseconds, where the field may be left out. */
export const optionalDuration = (fields: Fields, name: string): Millis | undefined => millisOf(text(fields, name));

/** Milliseconds that may be fractions, for work that takes less than one. */
export const fineMillis = (fields: Fields, name: string, otherwise: number): number => {
	const micros = microsecondsOf(text(fields, name));
	return micros === undefined ? otherwise : micros / 1000;
};

/** The texts in a list. */
export const texts = (fields: Fields, name: string, otherwise: readonly string[] = []): readonly string[] =>
	fields[name] === undefined ? otherwise : itemsOf(fields[name]).filter(isWord).map(String);

/** The fields of a field; none when it has none. */
export const inner = (fields: Fields, name: string): Fields => fieldsOf(fields[name]);

/** Every item of a list, read by the function given. */
export const each = <T>(fields: Fields, name: string, read: (item: Fields, index: number) => T): readonly T[] =>
	itemsOf(fields[name]).map((item, index) => read(fieldsOf(item), index));

/** Every field of an object, read by the function given. */
export const mapped = <T>(fields: Fields, read: (value: unknown, name: string) => T): Readonly<Record<string, T>> =>
	Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, read(value, name)]));
