import type {YamlLimits} from './limits.ts';

/*
The quick way for JSON, which `kubectl get -o json` prints by the megabyte: the platform's parser is a hundred times
quicker than a YAML parser that remembers every place. It is taken only where nothing can be said against the text;
whoever finds something wrong goes the slow way and gets the line.
*/

type Outline = {readonly depth: number; readonly pairs: number};

const quote = 0x22;
const backslash = 0x5c;

/** The end of the text that begins at a quote. */
const afterText = (text: string, from: number): number => {
	let at = from + 1;

	while (at < text.length && text.charCodeAt(at) !== quote) {
		at += text.charCodeAt(at) === backslash ? 2 : 1;
	}

	return at + 1;
};

/** How deep brackets nest and how many colons stand between texts, found without recursion before anything parses. */
const outlineOf = (text: string): Outline => {
	let depth = 0;
	let deepest = 0;
	let pairs = 0;
	let at = 0;

	while (at < text.length) {
		const sign = text.charCodeAt(at);

		if (sign === quote) {
			at = afterText(text, at);
			continue;
		}

		if (sign === 0x7b || sign === 0x5b) {
			depth += 1;
			deepest = Math.max(deepest, depth);
		} else if (sign === 0x7d || sign === 0x5d) {
			depth -= 1;
		} else if (sign === 0x3a) {
			pairs += 1;
		}

		at += 1;
	}

	return {depth: deepest, pairs};
};

/** What the walk counts; `bad` says that the slow way has something to say about this text. */
type Count = {nodes: number; keys: number; bad: boolean};

const loneSurrogate = /\p{Surrogate}/u;

const badText = (value: string, limits: YamlLimits): boolean =>
	value.length > limits.string || loneSurrogate.test(value);

const badNumber = (value: number): boolean =>
	!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)) || Object.is(value, -0);

const isBad = (value: unknown, limits: YamlLimits): boolean =>
	(typeof value === 'string' && badText(value, limits)) || (typeof value === 'number' && badNumber(value));

/** Freezes and counts; the depth has been measured, so it may recurse. */
const seal = (value: unknown, limits: YamlLimits, count: Count): void => {
	count.nodes += 1;
	count.bad ||= isBad(value, limits);

	if (typeof value !== 'object' || value === null || count.bad) {
		return;
	}

	if (Array.isArray(value)) {
		for (const item of value as readonly unknown[]) {
			seal(item, limits, count);
		}
	} else {
		for (const [key, item] of Object.entries(value)) {
			count.keys += 1;
			count.bad ||= badText(key, limits);
			seal(item, limits, count);
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

	const outline = outlineOf(text);
	const data = outline.depth > limits.depth ? undefined : parsed(text);

	if (data === undefined) {
		return undefined;
	}

	const count: Count = {nodes: 0, keys: 0, bad: false};
	seal(data, limits, count);
	return count.bad || count.nodes > limits.nodes || count.keys !== outline.pairs ? undefined : data;
};
