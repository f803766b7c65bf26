import type {YamlLimits} from './limits.ts';

/*
The quick way for JSON, which `kubectl get -o json` prints by the megabyte: the platform's parser is a hundred times
quicker than a YAML parser that remembers every place. It is taken only where nothing can be said against the text;
whoever finds something wrong goes the slow way and gets the line.
*/

const backslash = 0x5c;
const colon = 0x3a;
const quote = 0x22;

/** Is the sign at this place escaped: an odd number of backslashes before it? */
const isEscaped = (text: string, at: number): boolean => {
	let before = at - 1;

	while (text.charCodeAt(before) === backslash) {
		before -= 1;
	}

	return (at - before) % 2 === 0;
};

/** The end of the text that begins at a quote. */
const afterText = (text: string, from: number): number => {
	let end = text.indexOf('"', from + 1);

	while (end >= 0 && isEscaped(text, end)) {
		end = text.indexOf('"', end + 1);
	}

	return end < 0 ? text.length : end + 1;
};

const isBlank = (sign: number): boolean => sign === 0x20 || sign === 0x0a || sign === 0x0d || sign === 0x09;

/** How many texts are followed by a colon: the fields, those given twice counted twice. Leaps from quote to quote. */
const fieldsIn = (text: string): number => {
	let fields = 0;
	let at = text.indexOf('"');

	while (at >= 0) {
		let next = afterText(text, at);
		at = text.indexOf('"', next);

		while (isBlank(text.charCodeAt(next))) {
			next += 1;
		}

		if (text.charCodeAt(next) === colon) {
			fields += 1;
		}
	}

	return fields;
};

/**
How many colons stand right behind a quote: no fewer than there are fields, for one more may stand in a text. Undefined where one
stands behind a blank, and may belong to a field all the same. Leaps from colon to colon, of which there are half as many.
*/
const fieldsAtMost = (text: string): number | undefined => {
	let fields = 0;

	for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
		const before = text.charCodeAt(at - 1);

		if (isBlank(before)) {
			return undefined;
		}

		fields += before === quote ? 1 : 0;
	}

	return fields;
};

const hasDoubles = (text: string, keys: number): boolean => fieldsAtMost(text) !== keys && fieldsIn(text) !== keys;

/** What the walk counts; `bad` says that the slow way has something to say about this text. */
type Count = {nodes: number; keys: number; bad: boolean; readonly mayBeHalf: boolean};

const loneSurrogate = /\p{Surrogate}/u;
/** Halves of characters can only be written as escapes in a text that has none itself. */
const escapedSurrogate = /\\u[dD]/;

const badText = (value: string, limits: YamlLimits, {mayBeHalf}: Count): boolean =>
	value.length > limits.string || (mayBeHalf && loneSurrogate.test(value));

const badNumber = (value: number): boolean =>
	!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)) || Object.is(value, -0);

const isBad = (value: unknown, limits: YamlLimits, count: Count): boolean =>
	typeof value === 'string' ? badText(value, limits, count) : typeof value === 'number' && badNumber(value);

const sealMember = (value: unknown, limits: YamlLimits, count: Count, depth: number): void => {
	if (typeof value === 'object' && value !== null) {
		seal(value, limits, count, depth);
	} else {
		count.nodes += 1;
		count.bad ||= isBad(value, limits, count);
	}
};

/** Freezes and counts; what is nested too deep is bad before it is walked. Every value of a dump comes by, so nothing is made for it. */
const seal = (value: object, limits: YamlLimits, count: Count, depth: number): void => {
	count.nodes += 1;
	count.bad ||= depth >= limits.depth;

	if (count.bad) {
		return;
	}

	if (Array.isArray(value)) {
		for (const item of value as readonly unknown[]) {
			sealMember(item, limits, count, depth + 1);
		}
	} else {
		for (const key of Object.keys(value)) {
			count.keys += 1;
			count.bad ||= badText(key, limits, count);
			sealMember((value as Readonly<Record<string, unknown>>)[key], limits, count, depth + 1);
		}
	}

	Object.freeze(value);
};

const parsed = (text: string): unknown => {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		// Not JSON, or not only: YAML's reader says what is wrong, and where.
		return undefined;
	}
};

/** The data of a text that is JSON without any fault; undefined when the slow way must look. Fields given twice are a fault. */
export const readJson = (text: string, limits: YamlLimits): unknown => {
	const first = /[^\s]/.exec(text.slice(0, 1000))?.[0];

	if (first !== '{' && first !== '[') {
		return undefined;
	}

	const data = parsed(text);

	if (data === undefined) {
		return undefined;
	}

	const count: Count = {nodes: 0, keys: 0, bad: false, mayBeHalf: text.includes('\\u') && escapedSurrogate.test(text)};
	sealMember(data, limits, count, 0);
	return count.bad || count.nodes > limits.nodes || hasDoubles(text, count.keys) ? undefined : data;
};
