import {type Brought, oddKey} from './guest-program.ts';
import {deepestAnswer, linesAtMost, longestAnswer} from './limits.ts';

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const parsed = (text: string): unknown => {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
};

const circle = (): object => {
	const around: {self?: object} = {};
	around.self = around;
	return around;
};

/** What stood there before it became JSON; whoever reads answers has words for it. */
const odd = (digits: unknown): unknown =>
	typeof digits === 'string' && /^-?\d{1,100}$/.test(digits) ? BigInt(digits) : circle();

/** The value with its marks made into what they stand for, and what is nested too deep into a circle. */
const revived = (value: unknown, depth: number): unknown => {
	if (typeof value !== 'object' || value === null) {
		return value;
	}

	if (depth === 0) {
		return circle();
	}

	if (Array.isArray(value)) {
		return value.some(each => typeof each === 'object') ? value.map(each => revived(each, depth - 1)) : value;
	}

	return Object.hasOwn(value, oddKey)
		? odd((value as Fields)[oddKey])
		: Object.fromEntries(Object.entries(value).map(([key, each]) => [key, revived(each, depth - 1)]));
};

/** A message made sure of, for a guest can reach the way on which it comes: undefined for one that is no answer to this question. */
export const readBrought = (message: unknown, asked: number): Omit<Brought, 'asked'> | undefined => {
	const given = typeof message === 'string' && message.length <= longestAnswer ? parsed(message) : undefined;

	if (!isRecord(given) || given.asked !== asked) {
		return undefined;
	}

	const {value, why, printed} = given;
	const lines = Array.isArray(printed) ? printed.filter(line => typeof line === 'string').slice(0, linesAtMost) : [];
	return {
		value: revived(value, deepestAnswer),
		...(why === undefined ? {} : {why: String(why).slice(0, 500)}),
		printed: lines,
	};
};
