/** What a text must say: the very text (a last newline aside), a pattern, or several of them. */
export type Expected = string | RegExp | ReadonlyArray<string | RegExp>;

/** The minor versions of kubectl that a step is for: `{from: 30}` is 1.30 and later. */
export type Minors = {readonly from?: number; readonly to?: number};

/** One call of kubectl. It runs in a folder with the files of `test/clients/files` and uses the story's namespace. */
export type Command = {
	/** What is typed after `kubectl`; quotes as in a shell, `$name` for what an earlier step kept. */
	readonly run: string;
	readonly stdin?: string;
	readonly env?: Readonly<Record<string, string>>;
	/** The exit code; 0 when not said. */
	readonly exit?: number;
	readonly out?: Expected;
	readonly err?: Expected;
	readonly for?: Minors;
	/** Lets so much virtual time pass while the command waits, little by little: `60s`. */
	readonly passing?: string;
	/** Keeps the first word of what it prints under a name. */
	readonly keep?: string;
	/** Leaves it running under a name until a step ends it, and goes on once it has printed this. */
	readonly behind?: {readonly name: string; readonly ready?: RegExp};
};

export type Step =
	| Command
	/** Lets virtual time pass by `podfall clock advance`. */
	| {readonly advance: string}
	/** Lets it pass until the clock of the run says so much: `2390s`. */
	| {readonly until: string}
	/** Interrupts what was left running, and looks at what it had printed. */
	| {readonly end: string; readonly out?: Expected; readonly err?: Expected; readonly for?: Minors}
	/** Asks a forwarded port over HTTP; the port is the first number after `127.0.0.1:` in what the command printed. */
	| {readonly fetch: string; readonly from: string; readonly out: Expected; readonly for?: Minors};

/** Steps that follow each other, in a namespace of their own. */
export type Story = {
	readonly name: string;
	readonly steps: readonly Step[];
};

export const holdsFor = ({from = 0, to = 99}: Minors, minor: number): boolean => minor >= from && minor <= to;

const trimmed = (text: string): string => text.replace(/\n$/u, '');

/** What a text fails to say, in words; empty when it says all. */
export const missing = (what: string, text: string, expected: Expected | undefined): readonly string[] =>
	(expected === undefined ? [] : [expected].flat()).flatMap(each => {
		const says = typeof each === 'string' ? trimmed(text) === trimmed(each) : each.test(text);
		return says
			? []
			: [
					`${what} should ${typeof each === 'string' ? 'be' : 'match'} ${typeof each === 'string' ? JSON.stringify(each) : each}`,
				];
	});

/** The words of a line as a shell reads it: single and double quotes, a backslash before a letter. */
export const wordsOf = (line: string): readonly string[] => {
	const words: string[] = [];
	let word: string | undefined;
	let quote = '';

	for (let at = 0; at < line.length; at++) {
		const letter = line.charAt(at);

		if (quote !== '') {
			if (letter === quote) {
				quote = '';
			} else {
				word = (word ?? '') + letter;
			}
		} else if (letter === "'" || letter === '"') {
			quote = letter;
			word ??= '';
		} else if (/\s/u.test(letter)) {
			if (word !== undefined) {
				words.push(word);
			}

			word = undefined;
		} else {
			word = (word ?? '') + (letter === '\\' ? line.charAt(++at) : letter);
		}
	}

	return word === undefined ? words : [...words, word];
};
