/*
The quick way for YAML as kubectl prints it by the megabyte: blocks, one entry a line, texts plain, quoted or as `|` blocks.
A reader that remembers no places is twenty times quicker than one that does. It knows a part of YAML, reads that part exactly as
the slow way does (a test holds the two together), and gives up at anything else: comments, flow collections, anchors, tags,
folded blocks, odd numbers, faults of form. Whoever finds something wrong goes the slow way and gets the line.

A package would be quick enough: js-yaml 4.3 reads 5.3 MB of a dump in 394 ms of the processor with its core schema and in 342 with
its JSON one, where this file takes 381. It does not stand here because it never gives up: `0b11` is 3 to it, 9007199254740993 ends
in a 2, `[a]: b` has the key `a`, `1.50: x` the key `1.5`, `<<` is a key, `!!str` and %YAML 1.1 are taken. All of these are refused or read
otherwise the slow way, and a file must not mean another thing because it is large.
*/
import type {YamlLimits} from '../limits.ts';

/** Smaller texts are read quickly enough by the reader that knows all of YAML. */
const worthwhile = 65_536;

const space = 0x20;
const dash = 0x2d;

/** What a plain text must not begin with. */
const indicators = new Set([...' ?:,[]{}#&*!|>\'"%@`']);

const numeric = /^[-+]?(\.\d+|\d+(\.\d*)?)(e[-+]?\d+)?$|^0o[0-7]+$|^0x[\da-f]+$|^[-+]?\.inf$|^\.nan$/i;
const wholeNumber = /^(0|-?[1-9]\d{0,14})$/;
const decimal = /^-?(0|[1-9]\d{0,8})\.\d{1,6}$/;
const words: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
	...['~', 'null', 'Null', 'NULL'].map(word => [word, null] as const),
	...['true', 'True', 'TRUE'].map(word => [word, true] as const),
	...['false', 'False', 'FALSE'].map(word => [word, false] as const),
]);

/** Escapes of JSON, which mean the same in YAML. */
const jsonOnly = /^(?:[^\\]|\\["\\/bfnrt]|\\u[\da-fA-F]{4})*$/;

/** A value, or that this way cannot say what stands there. */
type Read = {readonly value: unknown} | undefined;

const nothing: Read = {value: null};

/** The data of every document of such a text, from so many characters on; undefined when the slow way must look. */
export const readQuickly = (text: string, limits: YamlLimits, from = worthwhile): readonly unknown[] | undefined => {
	if (text.length < from || text.includes('\r') || text.includes('\t')) {
		return undefined;
	}

	let nodes = 0;
	/** Where the line that is looked at begins. */
	let at = 0;
	/** Its first sign that is no blank, how many blanks stand before it, and its end. */
	const current = {start: 0, indent: 0, end: -1};
	/** Keys that were looked at and are good: a dump has millions of a few hundred. */
	const goodKeys = new Set<string>();

	const advance = (): void => {
		at = current.end + 1;
		const found = text.indexOf('\n', at);
		const end = found < 0 ? text.length : found;
		let start = at;

		while (start < end && text.charCodeAt(start) === space) {
			start += 1;
		}

		current.start = start;
		current.indent = start - at;
		current.end = end;
	};

	advance();

	const isOver = (): boolean => at >= text.length;
	const isDivider = (): boolean =>
		current.indent === 0 && current.end - current.start === 3 && text.startsWith('---', current.start);
	const isEnd = (): boolean => isOver() || isDivider();
	const isItem = (): boolean => text.charCodeAt(current.start) === dash && text.charCodeAt(current.start + 1) === space;

	/** Lines of a quoted text after its first, folded into it, until the quote is closed. */
	const quoted = (
		first: string,
		indent: number,
		isClosed: (so: string) => boolean,
		isDouble: boolean,
	): string | undefined => {
		let whole = first;

		while (!isClosed(whole)) {
			advance();

			const isJoined = isDouble && endsWithEscape(whole);

			if (isOver() || current.start === current.end || current.indent <= indent || (!isJoined && whole.endsWith(' '))) {
				return undefined;
			}

			const more = text.slice(current.start, current.end);
			whole = isJoined ? `${whole.slice(0, -1)}${more.startsWith('\\ ') ? more.slice(1) : more}` : `${whole} ${more}`;
		}

		advance();
		return whole;
	};

	const singleQuoted = (first: string, indent: number): Read => {
		const whole = quoted(first, indent, so => (so.length > 1 ? /^'(?:[^']|'')*'/.test(so) : false), false);
		return whole === undefined || !/^'(?:[^']|'')*'$/.test(whole)
			? undefined
			: {value: whole.slice(1, -1).replaceAll("''", "'")};
	};

	const doubleQuoted = (first: string, indent: number): Read => {
		const whole = quoted(first, indent, isDoubleClosed, true);
		const inner = whole === undefined || !whole.endsWith('"') ? undefined : whole.slice(1, -1);

		if (inner === undefined || closeOf(whole ?? '') !== (whole ?? '').length - 1) {
			return undefined;
		}

		if (!inner.includes('\\')) {
			return {value: inner};
		}

		return jsonOnly.test(inner) ? {value: JSON.parse(`"${inner}"`) as string} : undefined;
	};

	/** A plain text may go on in deeper lines, each a blank further. */
	const plain = (first: string, indent: number): Read => {
		advance();
		let whole = first;

		while (!isEnd() && current.indent > indent) {
			const more = text.slice(current.start, current.end);

			if (more === '' || !isPlainText(more)) {
				return undefined;
			}

			whole = `${whole} ${more}`;
			advance();
		}

		return whole === first ? plainValue(first) : numeric.test(whole) ? undefined : {value: whole};
	};

	/** A block of text after `|`: its lines without their indent. */
	const block = (head: string, indent: number): Read => {
		const lines: string[] = [];
		advance();
		let inner = -1;

		while (!isOver() && (current.start === current.end || current.indent > indent)) {
			if (inner < 0) {
				// Empty lines before the first one with text may be anything.
				if (current.start === current.end) {
					return undefined;
				}

				inner = current.indent;
			}

			if (current.start < current.end && current.indent < inner) {
				return undefined;
			}

			lines.push(text.slice(Math.min(at + inner, current.end), current.end));
			advance();
		}

		const body = lines.join('\n');
		const trimmed = body.replace(/\n+$/, '');
		return lines.length === 0
			? undefined
			: {value: head === '|-' ? trimmed : head === '|+' ? `${body}\n` : `${trimmed}\n`};
	};

	const inline = (rest: string, indent: number, depth: number): Read => {
		nodes += 1;

		if (rest === '{}' || rest === '[]') {
			advance();
			return depth >= limits.depth ? undefined : {value: Object.freeze(rest === '{}' ? {} : [])};
		}

		const first = rest[0] ?? '';

		if (first === '"') {
			return doubleQuoted(rest, indent);
		}

		if (first === "'") {
			return singleQuoted(rest, indent);
		}

		if (rest === '|' || rest === '|-' || rest === '|+') {
			return block(rest, indent);
		}

		return first === '' || indicators.has(first) || !isPlainText(rest) || rest.startsWith('- ') || rest === '-'
			? undefined
			: plain(rest, indent);
	};

	/** What stands below a key without a value in its line. */
	const below = (indent: number, depth: number): Read => {
		if (isEnd() || current.start === current.end) {
			return isEnd() ? nothing : undefined;
		}

		if (isItem() && current.indent >= indent) {
			return sequence(current.indent, depth + 1);
		}

		return current.indent > indent ? mapping(current.indent, depth + 1) : nothing;
	};

	const sequence = (indent: number, depth: number): Read => {
		const items: unknown[] = [];
		nodes += 1;

		if (depth > limits.depth) {
			return undefined;
		}

		while (!isEnd() && current.indent === indent && isItem()) {
			const start = current.start + 2;
			const rest = text.slice(start, current.end);
			// `- name: web` begins a map whose other fields stand under the name.
			const item =
				keyIn(rest, goodKeys) === undefined ? inline(rest, indent, depth) : mapping(indent + 2, depth + 1, start);

			if (item === undefined) {
				return undefined;
			}

			items.push(item.value);
		}

		return isFitting(indent) ? {value: Object.freeze(items)} : undefined;
	};

	/** After a collection comes the end, or a line that belongs further out. */
	const isFitting = (indent: number): boolean => isEnd() || (current.indent <= indent && current.start < current.end);

	/** `from`: where the first key stands, when it is not at the beginning of its line. */
	const mapping = (indent: number, depth: number, from = current.start): Read => {
		const made: Record<string, unknown> = {};
		let start = from;
		let isFirst = true;
		nodes += 1;

		if (depth > limits.depth) {
			return undefined;
		}

		while (isFirst || (!isEnd() && current.indent === indent && !isItem())) {
			const found = keyIn(text.slice(start, current.end), goodKeys);

			if (found === undefined || Object.hasOwn(made, found.key)) {
				return undefined;
			}

			const {key, after} = found;
			const value = after === '' ? emptyOr(indent, depth) : inline(after, indent, depth);

			if (value === undefined) {
				return undefined;
			}

			made[key] = value.value;
			start = current.start;
			isFirst = false;
		}

		return isFitting(indent) ? {value: Object.freeze(made)} : undefined;
	};

	const emptyOr = (indent: number, depth: number): Read => {
		advance();
		const value = below(indent, depth);

		if (value === nothing) {
			nodes += 1;
		}

		return value;
	};

	const documents: unknown[] = [];

	while (!isOver()) {
		if (isDivider()) {
			advance();
		}

		if (isEnd() || current.indent !== 0 || isItem()) {
			return undefined;
		}

		const document = mapping(0, 1);

		if (document === undefined || !isEnd() || nodes > limits.nodes) {
			return undefined;
		}

		documents.push(document.value);
	}

	return documents.length > limits.documents ? undefined : documents;
};

const endsWithEscape = (text: string): boolean => {
	let before = text.length - 1;

	while (before >= 0 && text[before] === '\\') {
		before -= 1;
	}

	return (text.length - 1 - before) % 2 === 1;
};

/** Where the quote that opens the text is closed; −1 when it is not. */
const closeOf = (text: string): number => {
	let close = text.indexOf('"', 1);

	while (close >= 0 && endsWithEscape(text.slice(0, close))) {
		close = text.indexOf('"', close + 1);
	}

	return close;
};

const isDoubleClosed = (text: string): boolean => closeOf(text) >= 0;

/** No sign in it that would end it, or make something else of it. */
const isPlainText = (text: string): boolean =>
	!text.includes(': ') && !text.includes(' #') && !text.endsWith(':') && !text.endsWith(' ') && text[0] !== '#';

const plainValue = (text: string): Read => {
	const word = words.get(text);

	if (word !== undefined) {
		return {value: word};
	}

	if (!numeric.test(text)) {
		return {value: text};
	}

	return wholeNumber.test(text) || decimal.test(text) ? {value: Number(text)} : undefined;
};

const plainKey = /^[A-Za-z_./$][^\s]*$/;

/** `__proto__` would not become a field. */
const isGoodKey = (key: string): boolean =>
	plainKey.test(key) && !words.has(key) && key !== '__proto__' && !numeric.test(key);

/** The key at the beginning of a line and what stands after it; undefined when there is none, or one to be looked at slowly. */
const keyIn = (rest: string, good: Set<string>): {readonly key: string; readonly after: string} | undefined => {
	if (rest[0] === '"') {
		return quotedKeyIn(rest);
	}

	const at = rest.indexOf(': ');
	const end = at >= 0 ? at : rest.endsWith(':') ? rest.length - 1 : -1;

	if (end <= 0) {
		return undefined;
	}

	const key = rest.slice(0, end);

	if (!good.has(key)) {
		if (!isGoodKey(key)) {
			return undefined;
		}

		good.add(key);
	}

	return {key, after: rest.slice(end + 2)};
};

const quotedKeyIn = (rest: string): {readonly key: string; readonly after: string} | undefined => {
	const close = closeOf(rest);
	const key = rest.slice(1, close);
	const next = rest[close + 1];
	const isKey = close > 0 && next === ':' && (rest.length === close + 2 || rest[close + 2] === ' ');
	return !isKey || key.includes('\\') || key === '__proto__' ? undefined : {key, after: rest.slice(close + 3)};
};
