import {joined, linesOf, textOf, unlines} from '../bytes.ts';
import {resolvePath} from '../files.ts';
import {type Call, complaint, optionsOf, type Tool} from '../tool.ts';

/** Bytes of the named files one after the other, or of the input; what cannot be read is complained about. */
const inputs = ({name, files, shell, stdin}: Call, paths: readonly string[]): {bytes: Uint8Array; err: string} => {
	if (paths.length === 0) {
		return {bytes: stdin, err: ''};
	}

	const pieces: Uint8Array[] = [];
	let err = '';

	for (const path of paths) {
		const found = path === '-' ? ({is: 'file', bytes: stdin} as const) : files.at(resolvePath(path, shell.cwd));

		if (found?.is === 'file') {
			pieces.push(found.bytes);
		} else {
			err += `${name}: ${path}: ${found === undefined ? 'No such file or directory' : 'Is a directory'}\n`;
		}
	}

	return {bytes: joined(pieces), err};
};

const filter =
	(
		valued: string,
		change: (lines: readonly string[], options: ReturnType<typeof optionsOf>) => readonly string[],
	): Tool =>
	call => {
		const options = optionsOf(call.args, valued);
		const {bytes, err} = inputs(call, options.rest);
		return {out: unlines(change(linesOf(bytes), options)), err, code: err === '' ? 0 : 1};
	};

const countOf = ({values, flags}: ReturnType<typeof optionsOf>): number => {
	const digits = [...flags].filter(flag => /^\d$/.test(flag)).join('');
	return Math.abs(Number(values.get('n') ?? (digits === '' ? 10 : digits))) || 0;
};

const head: Tool = call => {
	const options = optionsOf(call.args, 'nc');
	const {bytes, err} = inputs(call, options.rest);
	const most = options.values.get('c');
	const out =
		most === undefined ? unlines(linesOf(bytes).slice(0, countOf(options))) : bytes.slice(0, Number(most) || 0);
	return {out, err, code: err === '' ? 0 : 1};
};

const tail = filter('nc', (lines, options) => {
	const from = /^\+(\d+)$/.exec(options.values.get('n') ?? '');
	return from === null ? lines.slice(Math.max(0, lines.length - countOf(options))) : lines.slice(Number(from[1]) - 1);
});

/** The part of a pattern that people type: `.`, `*`, `^`, `$`, `[…]`; with -E also `|`, `+`, `?` and no groups. */
const patternOf = (text: string, {flags}: ReturnType<typeof optionsOf>): ((line: string) => boolean) => {
	const fold = (line: string): string => (flags.has('i') ? line.toLowerCase() : line);
	const alternatives = flags.has('E') ? text.split('|') : text.split('\\|');
	const simple = flags.has('F') || !/[.*^$[\]+?\\]/.test(text.replaceAll('\\|', ''));

	if (simple) {
		return line => alternatives.some(each => fold(line).includes(fold(each)));
	}

	return line => alternatives.some(each => matches(fold(line), fold(each), flags.has('E')));
};

type Atom = {readonly fits: (char: string) => boolean; readonly many: '' | '*' | '+' | '?'};

const atomsOf = (pattern: string, extended: boolean): readonly Atom[] => {
	const atoms: Atom[] = [];

	for (const [piece] of pattern.matchAll(/\\.|\[\^?\]?[^\]]*\]|[\s\S]/g)) {
		const isMany = atoms.length > 0 && (piece === '*' || (extended && (piece === '+' || piece === '?')));

		if (isMany) {
			atoms[atoms.length - 1] = {...atoms.at(-1)!, many: piece as '*'};
		} else if (piece.startsWith('[') && piece.length > 1) {
			atoms.push({fits: setOf(piece.slice(1, -1)), many: ''});
		} else {
			const plain = piece.length > 1 ? piece.slice(1) : piece;
			atoms.push({fits: piece === '.' ? () => true : char => char === plain, many: ''});
		}
	}

	return atoms;
};

const setOf = (text: string): ((char: string) => boolean) => {
	const negated = text.startsWith('^');
	const set = negated ? text.slice(1) : text;
	const ranges = [...set.matchAll(/(.)-(.)|(.)/gs)].map(
		([, from, to, one]) => [from ?? one ?? '', to ?? one ?? ''] as const,
	);
	return char => ranges.some(([from, to]) => char >= from && char <= to) !== negated;
};

/** Whether a pattern is found in a line: by the set of places that may be reached, so that no pattern takes long. */
const matches = (line: string, pattern: string, extended: boolean): boolean => {
	const anchored = pattern.startsWith('^');
	const toEnd = pattern.endsWith('$') && !pattern.endsWith('\\$');
	const atoms = atomsOf(pattern.slice(anchored ? 1 : 0, toEnd ? -1 : undefined), extended);

	const withSkips = (places: ReadonlySet<number>): ReadonlySet<number> => {
		const all = new Set(places);

		for (const place of all) {
			const many = atoms[place]?.many;

			if (many === '*' || many === '?') {
				all.add(place + 1);
			}
		}

		return all;
	};

	let places = withSkips(new Set([0]));

	for (let at = 0; at <= line.length; at += 1) {
		if (places.has(atoms.length) && (!toEnd || at === line.length)) {
			return true;
		}

		const next = new Set<number>(anchored ? [] : [0]);

		for (const place of at < line.length ? places : []) {
			const atom = atoms[place];

			if (atom?.fits(line[at]!) === true) {
				next.add(place + 1);

				if (atom.many === '*' || atom.many === '+') {
					next.add(place);
				}
			}
		}

		places = withSkips(next);
	}

	return false;
};

const grep: Tool = call => {
	const options = optionsOf(call.args, 'e');
	const pattern = options.values.get('e') ?? options.rest[0];

	if (pattern === undefined) {
		return complaint('grep', 'no pattern was given', 2);
	}

	const paths = options.values.has('e') ? options.rest : options.rest.slice(1);
	const {bytes, err} = inputs(call, paths);
	const fits = patternOf(pattern, options);
	const found = linesOf(bytes)
		.map((line, index) => ({line, number: index + 1}))
		.filter(({line}) => fits(line) !== options.flags.has('v'));
	const lines = options.flags.has('c')
		? [String(found.length)]
		: options.flags.has('q')
			? []
			: found.map(({line, number}) => (options.flags.has('n') ? `${number}:${line}` : line));
	return {out: unlines(lines), err, code: err === '' ? (found.length > 0 ? 0 : 1) : 2};
};

const wc: Tool = call => {
	const {flags, rest} = optionsOf(call.args);
	const {bytes, err} = inputs(call, rest);
	const text = textOf(bytes);
	const counts = [
		['l', text.split('\n').length - 1],
		['w', text.split(/\s+/).filter(word => word !== '').length],
		['c', bytes.length],
	] as const;
	const wanted = counts.filter(([flag]) => flags.size === 0 || flags.has(flag)).map(([, count]) => count);
	const words = wanted.length === 1 ? String(wanted[0]) : wanted.map(count => String(count).padStart(9)).join('');
	return {out: `${words}${rest.length === 1 ? ` ${rest[0]}` : ''}\n`, err, code: err === '' ? 0 : 1};
};

const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

const sort = filter('kt', (lines, {flags}) => {
	const number = (line: string): number => Number.parseFloat(line) || 0;
	const sorted = [...lines].sort((left, right) =>
		flags.has('n') ? number(left) - number(right) || byText(left, right) : byText(left, right),
	);
	const unique = flags.has('u') ? sorted.filter((line, index) => line !== sorted[index - 1]) : sorted;
	return flags.has('r') ? [...unique].reverse() : unique;
});

const uniq = filter('', (lines, {flags}) => {
	const runs: Array<{line: string; count: number}> = [];

	for (const line of lines) {
		const last = runs.at(-1);

		if (last?.line === line) {
			last.count += 1;
		} else {
			runs.push({line, count: 1});
		}
	}

	return runs.map(({line, count}) => (flags.has('c') ? `${String(count).padStart(7)} ${line}` : line));
});

/** The most that a range may name. */
const wide = 1000;

const rangesOf = (text: string): readonly number[] =>
	text.split(',').flatMap(part => {
		const [from = '', to = from] = part.split('-');
		const first = Number(from || 1);
		const last = part.endsWith('-') ? wide : Number(to);
		return first >= 1 && last <= wide
			? Array.from({length: Math.max(0, last - first + 1)}, (_, index) => first + index)
			: [];
	});

const cut = filter('dfc', (lines, {values}) => {
	const fields = values.get('f');
	const delimiter = values.get('d') ?? '\t';
	const wanted = rangesOf(fields ?? values.get('c') ?? '');
	return lines.map(line => {
		const parts = fields === undefined ? [...line] : line.split(delimiter);
		return parts.length === 1 && fields !== undefined
			? line
			: wanted.flatMap(index => parts[index - 1] ?? []).join(fields === undefined ? '' : delimiter);
	});
});

const lettersOf = (text: string): string => {
	const classes = text
		.replaceAll('[:upper:]', 'A-Z')
		.replaceAll('[:lower:]', 'a-z')
		.replaceAll('[:digit:]', '0-9')
		.replaceAll(String.raw`\n`, '\n')
		.replaceAll(String.raw`\t`, '\t')
		.replaceAll(String.raw`\0`, '\0');
	return classes.replace(/(.)-(.)/gs, (_, from: string, to: string) => {
		const first = from.charCodeAt(0);
		const length = Math.min(256, Math.max(0, to.charCodeAt(0) - first + 1));
		return String.fromCharCode(...Array.from({length}, (__, index) => first + index));
	});
};

const tr: Tool = ({args, stdin}) => {
	const {flags, rest} = optionsOf(args);
	const from = lettersOf(rest[0] ?? '');
	const to = lettersOf(rest[1] ?? '');
	const changed = [...textOf(stdin)].flatMap(char => {
		const at = from.indexOf(char);
		return at < 0 ? char : flags.has('d') ? [] : (to[Math.min(at, to.length - 1)] ?? char);
	});
	return {out: changed.join('')};
};

const cat: Tool = call => {
	const {bytes, err} = inputs(call, optionsOf(call.args).rest);
	return {out: bytes, err, code: err === '' ? 0 : 1};
};

const escapes: Readonly<Record<string, string>> = {
	n: '\n',
	t: '\t',
	r: '\r',
	'\\': '\\',
	'0': '\0',
	e: '\u001B',
	a: '\u0007',
};

const escaped = (text: string): string =>
	text.replace(/\\([ntr\\0ea])/g, (_, letter: string) => escapes[letter] ?? letter);

const echo: Tool = ({args}) => {
	const flags = args.findIndex(arg => !/^-[neE]+$/.test(arg));
	const options = (flags < 0 ? args : args.slice(0, flags)).join('');
	const text = (flags < 0 ? [] : args.slice(flags)).join(' ');
	return {out: `${options.includes('e') ? escaped(text) : text}${options.includes('n') ? '' : '\n'}`};
};

const printf: Tool = ({args: [format = '', ...values]}) => {
	let index = 0;
	return {
		out: escaped(format).replace(/%[%sd]/g, mark => {
			if (mark === '%%') {
				return '%';
			}

			index += 1;
			return values[index - 1] ?? (mark === '%d' ? '0' : '');
		}),
	};
};

const tee: Tool = ({name, args, stdin, files, shell}) => {
	const {flags, rest} = optionsOf(args);
	let err = '';

	for (const path of rest) {
		const where = resolvePath(path, shell.cwd);
		const before = files.at(where);
		const problem = files.write(where, flags.has('a') && before?.is === 'file' ? joined([before.bytes, stdin]) : stdin);
		err += problem === undefined ? '' : `${name}: ${path}: ${problem}\n`;
	}

	return {out: stdin, err, code: err === '' ? 0 : 1};
};

const twoDigits = (byte: number): string => byte.toString(16).padStart(2, '0');

/** `hexdump -C`, and without it the same columns. Source: busybox' hexdump */
const hexdump: Tool = call => {
	const {bytes, err} = inputs(call, optionsOf(call.args).rest);
	const rows = Array.from({length: Math.ceil(bytes.length / 16)}, (_, row) => bytes.slice(row * 16, row * 16 + 16));
	const lines = rows.map((row, index) => {
		const hex = Array.from({length: 16}, (_, at) => (at < row.length ? twoDigits(row[at]!) : '  '));
		const shown = Array.from(row, byte => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
		const halves = `${hex.slice(0, 8).join(' ')}  ${hex.slice(8).join(' ')}`;
		return `${(index * 16).toString(16).padStart(8, '0')}  ${halves}  |${shown}|`;
	});
	const end = bytes.length === 0 ? [] : [bytes.length.toString(16).padStart(8, '0')];
	return {out: unlines([...lines, ...end]), err, code: err === '' ? 0 : 1};
};

/** The programs that people write most: `{print $1, $NF}`, after a pattern in slashes if they like. */
const awkProgram = /^\s*(?:\/([^/]*)\/\s*)?\{\s*print\s*([^;}]*?)\s*;?\s*\}\s*$/;

const awk: Tool = call => {
	const {values, rest} = optionsOf(call.args, 'F');
	const [program = '', ...paths] = rest;
	const match = awkProgram.exec(program);

	if (match === null) {
		return complaint('awk', 'only programs that print fields are known here', 2);
	}

	const {bytes, err} = inputs(call, paths);
	const [, pattern = '', told = ''] = match;
	const parts = told === '' ? ['$0'] : (told.match(/"[^"]*"|\$\w+|,/g) ?? []);
	const said = (line: string): string => {
		const separator = values.get('F');
		const fields = separator === undefined ? line.trim().split(/\s+/) : line.split(separator);
		const one = (part: string): string => {
			const name = part.slice(1);
			return part === ','
				? ' '
				: part.startsWith('"')
					? part.slice(1, -1)
					: name === '0'
						? line
						: (fields[(name === 'NF' ? fields.length : Number(name)) - 1] ?? '');
		};
		return parts.map(one).join('');
	};
	const lines = linesOf(bytes).filter(line => line.includes(pattern));
	return {out: unlines(lines.map(said)), err, code: err === '' ? 0 : 1};
};

const seq: Tool = ({args}) => {
	const [first, last] = args.length > 1 ? [Number(args[0]), Number(args[1])] : [1, Number(args[0])];
	const length = Math.max(0, Math.min(100_000, Math.floor(last - first) + 1)) || 0;
	return {out: unlines(Array.from({length}, (_, index) => String(first + index)))};
};

export const textTools: ReadonlyMap<string, Tool> = new Map(
	Object.entries({awk, cat, cut, echo, grep, head, hexdump, printf, seq, sort, tail, tee, tr, uniq, wc}),
);
