/** Flags as kubectl reads them: anywhere in the line, long or short, short ones in a bundle. Source: spf13/pflag */
import {type Parsed, parsed, unparsed} from '../../../engine/api/parsed.ts';

export type Flag = {
	readonly name: string;
	readonly short?: string;
	/** `switch`: true where it stands; `list`: may come several times; of the others the last one counts. */
	readonly takes: 'switch' | 'text' | 'list' | 'number' | 'duration';
	/** What it means when it stands there without a value; then a value needs an equals sign. */
	readonly bare?: string;
};

export const flagSwitch = (name: string, short?: string): Flag => ({
	name,
	takes: 'switch',
	...(short === undefined ? {} : {short}),
});
export const flagText = (name: string, short?: string): Flag => ({
	name,
	takes: 'text',
	...(short === undefined ? {} : {short}),
});
export const flagNumber = (name: string, short?: string): Flag => ({
	name,
	takes: 'number',
	...(short === undefined ? {} : {short}),
});
export const flagDuration = (name: string): Flag => ({name, takes: 'duration'});
export const flagList = (name: string, short?: string): Flag => ({
	name,
	takes: 'list',
	...(short === undefined ? {} : {short}),
});

/** Flags that every command has. */
export const globalFlags: readonly Flag[] = [
	flagText('namespace', 'n'),
	flagText('context'),
	flagText('cluster'),
	flagText('user'),
	flagText('kubeconfig'),
	flagText('server', 's'),
	flagText('request-timeout'),
	flagText('as'),
	flagList('as-group'),
	flagText('as-uid'),
	flagSwitch('insecure-skip-tls-verify'),
	flagSwitch('warnings-as-errors'),
	flagText('cache-dir'),
	{name: 'v', short: 'v', takes: 'text'},
	flagSwitch('help', 'h'),
];

/** What was typed behind the command. */
export type Arguments = {
	/** Words that are no flags. */
	readonly words: readonly string[];
	/** Words behind `--`. */
	readonly after: readonly string[] | undefined;
	has(name: string): boolean;
	text(name: string): string | undefined;
	/** True where a switch is on. */
	on(name: string): boolean;
	/** All values of a list; commas do not part them. */
	all(name: string): readonly string[];
};

const trueWords = ['1', 't', 'T', 'true', 'TRUE', 'True'];
const falseWords = ['0', 'f', 'F', 'false', 'FALSE', 'False'];

const argumentsOf = (
	words: readonly string[],
	after: readonly string[] | undefined,
	values: ReadonlyMap<string, readonly string[]>,
): Arguments => ({
	words,
	after,
	has: name => values.has(name),
	text: name => values.get(name)?.at(-1),
	on: name => trueWords.includes(values.get(name)?.at(-1) ?? 'false'),
	all: name => values.get(name) ?? [],
});

/** What is wrong with the value of a flag, in Go's words; undefined: nothing. */
const wrongValue = (value: string, {takes}: Flag): string | undefined => {
	switch (takes) {
		case 'switch':
			return [...trueWords, ...falseWords].includes(value)
				? undefined
				: `strconv.ParseBool: parsing "${value}": invalid syntax`;
		case 'number':
			return /^[+-]?\d+$/.test(value) ? undefined : `strconv.ParseInt: parsing "${value}": invalid syntax`;
		case 'duration':
			return goDuration(value) === undefined ? `time: ${whyNoDuration(value)}` : undefined;
		default:
			return undefined;
	}
};

const badValue = (value: string, flag: Flag, why: string): string =>
	`error: invalid argument "${value}" for "${flag.short === undefined ? '' : `-${flag.short}, `}--${flag.name}" flag: ${why}`;

/** Reads what stands behind a command; the message of a refusal is kubectl's whole text but for the last line. */
export const readArguments = (typed: readonly string[], flags: readonly Flag[]): Parsed<Arguments> => {
	const known = [...flags, ...globalFlags];
	const byName = new Map(known.map(flag => [flag.name, flag] as const));
	const byShort = new Map(known.flatMap(flag => (flag.short === undefined ? [] : [[flag.short, flag] as const])));
	const words: string[] = [];
	const values = new Map<string, readonly string[]>();
	let after: readonly string[] | undefined;

	const note = (flag: Flag, value: string): string | undefined => {
		const why = wrongValue(value, flag);

		if (why !== undefined) {
			return badValue(value, flag, why);
		}

		values.set(flag.name, [...(values.get(flag.name) ?? []), value]);
		return undefined;
	};

	for (let at = 0; at < typed.length; at++) {
		const word = typed[at] ?? '';
		let problem: string | undefined;

		if (word === '--') {
			after = typed.slice(at + 1);
			break;
		}

		if (word.startsWith('--')) {
			const equals = word.indexOf('=');
			const name = word.slice(2, equals < 0 ? undefined : equals);
			const flag = byName.get(name);
			const bare = flag?.takes === 'switch' ? 'true' : flag?.bare;

			if (flag === undefined) {
				problem = `error: unknown flag: --${name}`;
			} else if (equals >= 0) {
				problem = note(flag, word.slice(equals + 1));
			} else if (bare !== undefined) {
				problem = note(flag, bare);
			} else if (at + 1 >= typed.length) {
				problem = `error: flag needs an argument: --${name}`;
			} else {
				at += 1;
				problem = note(flag, typed[at] ?? '');
			}
		} else if (word.startsWith('-') && word.length > 1) {
			let rest = word.slice(1);

			while (rest !== '' && problem === undefined) {
				const letter = rest[0] ?? '';
				const flag = byShort.get(letter);
				const bare = flag?.takes === 'switch' ? 'true' : flag?.bare;
				const tail = rest.slice(1);

				if (flag === undefined) {
					problem = `error: unknown shorthand flag: '${letter}' in ${word}`;
				} else if (tail.startsWith('=')) {
					problem = note(flag, tail.slice(1));
					rest = '';
				} else if (bare !== undefined) {
					problem = note(flag, bare);
					rest = tail;
				} else if (tail !== '') {
					problem = note(flag, tail);
					rest = '';
				} else if (at + 1 >= typed.length) {
					problem = `error: flag needs an argument: '${letter}' in ${word}`;
				} else {
					at += 1;
					problem = note(flag, typed[at] ?? '');
					rest = '';
				}
			}
		} else {
			words.push(word);
		}

		if (problem !== undefined) {
			return unparsed(problem);
		}
	}

	return parsed(argumentsOf(words, after, values));
};

const units: Readonly<Record<string, number>> = {h: 3_600_000, m: 60_000, s: 1000, ms: 1, us: 0, µs: 0, ns: 0};

/** `1h30m`, `-90s`, `1.5h`, `0`: in milliseconds; undefined: none of these. Source: Go's time.ParseDuration */
export const goDuration = (text: string): number | undefined => {
	const bare = text.replace(/^[+-]/, '');
	const parts = [...bare.matchAll(/(\d+\.?\d*|\.\d+)(ms|us|µs|ns|h|m|s)/g)];

	if (bare === '0') {
		return 0;
	}

	return parts.length > 0 && parts.map(([whole]) => whole).join('') === bare
		? (text.startsWith('-') ? -1 : 1) *
				parts.reduce((sum, [, count, unit]) => sum + Math.round(Number(count) * (units[unit ?? 's'] ?? 0)), 0)
		: undefined;
};

const whyNoDuration = (text: string): string => {
	const unit = /^[+-]?(?:\d+\.?\d*|\.\d+)([^\d.]*)/.exec(text)?.[1];
	return unit === undefined
		? `invalid duration "${text}"`
		: unit === ''
			? `missing unit in duration "${text}"`
			: unit in units
				? `invalid duration "${text}"`
				: `unknown unit "${unit}" in duration "${text}"`;
};

/** `1h30m`, `90s`, `0`, a number of seconds where kubectl takes one; undefined: none of these. */
export const readDuration = (text: string): number | undefined => {
	if (/^-?\d+$/.test(text)) {
		return Number(text) * 1000;
	}

	return goDuration(text);
};
