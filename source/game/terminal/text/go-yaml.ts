/** YAML as kubectl prints it. Source: sigs.k8s.io/yaml (goyaml.v2, emitterc.go and encode.go) */

/** Lines break at the first space beyond this column. */
const bestWidth = 80;

const isLetter = (letter: string): boolean => /\p{L}/u.test(letter);
const isDigit = (letter: string | undefined): boolean => letter !== undefined && letter >= '0' && letter <= '9';

const digitsFrom = (text: readonly string[], from: number): string => {
	let end = from;

	while (isDigit(text[end])) {
		end += 1;
	}

	return text.slice(from, end).join('');
};

/** The order of keys: letters by code, numbers by what they count, everything else before letters. */
export const compareKeys = (left: string, right: string): number => {
	const a = [...left];
	const b = [...right];
	const length = Math.min(a.length, b.length);

	for (let at = 0; at < length; at++) {
		const x = a[at] ?? '';
		const y = b[at] ?? '';

		if (x === y) {
			continue;
		}

		if (isLetter(x) || isLetter(y)) {
			return isLetter(x) && isLetter(y) ? (x < y ? -1 : 1) : isLetter(y) ? -1 : 1;
		}

		const [m, n] = [digitsFrom(a, at), digitsFrom(b, at)];
		return Number(m) !== Number(n)
			? Number(m) - Number(n)
			: m.length !== n.length
				? m.length - n.length
				: x < y
					? -1
					: 1;
	}

	return a.length - b.length;
};

/** Words and numbers that a reader would not take for text. */
const otherThanText: readonly RegExp[] = [
	/^(?:~|null|Null|NULL|<<)?$/,
	/^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
	/^[-+]?(?:\d[\d_]*|0x[\da-fA-F_]+|0b[01_]+|0o?[0-7_]+)$/,
	/^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/,
	/^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
	/^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d{1,2}:\d{2})?)?$/,
	/^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/,
];

const mayBePlain = (text: string): boolean =>
	!/^[#,[\]{}&*!|>'"%@`]|^[-?:](?:\s|$)|^---|^\.\.\.|^\s|\s$|:(?:\s|$)|\s#/u.test(text);

const isPrintable = (text: string): boolean =>
	!/[^\n\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/.test(text);

const inDouble = (text: string): string => {
	const names: Readonly<Record<string, string>> = {
		'\t': '\\t',
		'\n': '\\n',
		'\r': '\\r',
		'"': '\\"',
		'\\': '\\\\',
		'\u001b': '\\e',
	};
	return Array.from(text, letter => {
		const code = letter.codePointAt(0) ?? 0;
		const name = names[letter];

		if (name !== undefined) {
			return name;
		}

		if (isPrintable(letter) || code > 0xff_ff) {
			return letter;
		}

		return code <= 0xff
			? `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`
			: `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
	}).join('');
};

/** Breaks at single spaces once a line is long enough; `head` columns are taken already. */
const folded = (text: string, indent: string, head: number, isDouble: boolean): string => {
	let out = '';
	let column = head;
	const letters = [...text];

	for (const [at, letter] of letters.entries()) {
		const alone = letters[at - 1] !== ' ' && letters[at + 1] !== ' ';

		if (letter === ' ' && alone && column > bestWidth && at > 0 && at < letters.length - 1) {
			out += `${isDouble && letters[at + 1] === ' ' ? '\\' : ''}\n${indent}`;
			column = indent.length;
		} else {
			out += letter;
			column += 1;
		}
	}

	return out;
};

const literal = (text: string, indent: string): string => {
	const body = text.replace(/\n+$/, '');
	const ends = text.length - body.length;
	const chomp = ends === 0 ? '-' : ends === 1 ? '' : '+';
	const lines = (ends > 1 ? text.slice(0, -1) : body).split('\n');
	return [`|${chomp}`, ...lines.map(line => (line === '' ? '' : `${indent}${line}`))].join('\n');
};

const scalar = (value: unknown, indent: string, head: number): string => {
	if (typeof value !== 'string') {
		return value === null || value === undefined ? 'null' : String(value);
	}

	if (/^\S.*\n/s.test(value) && isPrintable(value)) {
		return literal(value, indent);
	}

	if (!isPrintable(value) || value.includes('\n') || otherThanText.some(pattern => pattern.test(value))) {
		return `"${folded(inDouble(value), indent, head + 1, true)}"`;
	}

	return mayBePlain(value)
		? folded(value, indent, head, false)
		: `'${folded(value.replaceAll("'", "''"), indent, head + 1, false)}'`;
};

type Fields = Readonly<Record<string, unknown>>;

const isEmpty = (value: unknown): boolean =>
	typeof value === 'object' && value !== null && Object.keys(value).length === 0;

const isBlock = (value: unknown): value is object => typeof value === 'object' && value !== null && !isEmpty(value);

const inline = (value: unknown, pad: string, head: number): string =>
	isEmpty(value) ? (Array.isArray(value) ? '[]' : '{}') : scalar(value, `${pad}  `, head);

const keyText = (key: string): string => scalar(key, '', Number.NEGATIVE_INFINITY);

const linesOf = (value: unknown, pad: string): readonly string[] => {
	if (Array.isArray(value)) {
		return value.flatMap(item => {
			if (!isBlock(item)) {
				return [`${pad}- ${inline(item, pad, pad.length + 2)}`];
			}

			const [first = '', ...rest] = linesOf(item, `${pad}  `);
			return [`${pad}- ${first.slice(pad.length + 2)}`, ...rest];
		});
	}

	const fields = value as Fields;
	return Object.keys(fields)
		.filter(key => fields[key] !== undefined)
		.sort(compareKeys)
		.flatMap(key => {
			const item = fields[key];
			const name = `${pad}${keyText(key)}:`;
			// A list below a key is not moved in.
			return isBlock(item)
				? [name, ...linesOf(item, Array.isArray(item) ? pad : `${pad}  `)]
				: [`${name} ${inline(item, pad, name.length + 1)}`];
		});
};

/** The value as a document, its last line ended. */
export const goYaml = (value: unknown): string =>
	`${isBlock(value) ? linesOf(value, '').join('\n') : inline(value, '', 0)}\n`;
