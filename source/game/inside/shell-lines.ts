/*
A line of shell, as far as people type it into a container: words with quotes, variables and `$(…)`, pipes, `;`, `&&`, `||`,
groups in brackets and redirections. Loops, conditions and functions are not understood, and it says so.

	echo "hi $HOME" | tr a-z A-Z > /tmp/x && cat /tmp/x
*/

/** Pieces of one word: as they stand, or put in where they are named; what is quoted is not split at blanks. */
export type Piece =
	| {readonly is: 'text'; readonly text: string; readonly quoted: boolean}
	| {readonly is: 'variable'; readonly name: string; readonly otherwise: string; readonly quoted: boolean}
	| {readonly is: 'output'; readonly line: string; readonly quoted: boolean};

export type Word = readonly Piece[];

export type Redirection = {readonly of: 0 | 1 | 2; readonly how: '<' | '>' | '>>' | 'to'; readonly where: Word};

export type Command = {
	readonly words: readonly Word[];
	readonly redirections: readonly Redirection[];
	/** Instead of words: a line of its own, in a shell of its own. */
	readonly group?: readonly Step[];
};

/** A pipeline, and what must have come before for it to run. */
export type Step = {readonly after: ';' | '&&' | '||'; readonly commands: readonly Command[]};

export type Parsed =
	| {readonly ok: true; readonly steps: readonly Step[]}
	| {readonly ok: false; readonly problem: string};

type Token = {readonly is: 'word'; readonly word: Word} | {readonly is: 'operator'; readonly text: string};

const unterminated = 'syntax error: unterminated quoted string';

/** Where the bracket closes that is open at `from`; −1 when it never does. */
const closing = (line: string, from: number): number => {
	let depth = 1;

	for (let at = from; at < line.length; at += 1) {
		depth += line[at] === '(' ? 1 : line[at] === ')' ? -1 : 0;

		if (depth === 0) {
			return at;
		}
	}

	return -1;
};

const namePattern = /^(?:\{(?<braced>\w+|\?)(?::-(?<otherwise>[^}]*))?\}|(?<plain>[A-Za-z_]\w*|[?$0-9#]))/;

type Reading = {readonly pieces: Piece[]; at: number};

/** What a `$` begins. */
const readDollar = (line: string, reading: Reading, quoted: boolean): string | undefined => {
	const rest = line.slice(reading.at + 1);

	if (rest.startsWith('(')) {
		const end = closing(line, reading.at + 2);

		if (end < 0) {
			return 'syntax error: unterminated command substitution';
		}

		reading.pieces.push({is: 'output', line: line.slice(reading.at + 2, end), quoted});
		reading.at = end + 1;
		return undefined;
	}

	const match = namePattern.exec(rest);

	if (match === null) {
		reading.pieces.push({is: 'text', text: '$', quoted});
		reading.at += 1;
		return undefined;
	}

	const {braced, plain, otherwise = ''} = match.groups ?? {};
	reading.pieces.push({is: 'variable', name: braced ?? plain ?? '', otherwise, quoted});
	reading.at += 1 + match[0].length;
	return undefined;
};

const readDouble = (line: string, reading: Reading): string | undefined => {
	reading.pieces.push({is: 'text', text: '', quoted: true});
	reading.at += 1;

	while (reading.at < line.length && line[reading.at] !== '"') {
		const char = line[reading.at]!;

		if (char === '$') {
			const problem = readDollar(line, reading, true);

			if (problem !== undefined) {
				return problem;
			}
		} else {
			const escaped = char === '\\' && /["$\\`]/.test(line[reading.at + 1] ?? '');
			reading.pieces.push({is: 'text', text: escaped ? line[reading.at + 1]! : char, quoted: true});
			reading.at += escaped ? 2 : 1;
		}
	}

	if (reading.at >= line.length) {
		return unterminated;
	}

	reading.at += 1;
	return undefined;
};

const readWord = (line: string, reading: Reading): string | undefined => {
	while (reading.at < line.length && !/[\s;|&<>()]/.test(line[reading.at]!)) {
		const char = line[reading.at]!;
		let problem: string | undefined;

		if (char === "'") {
			const end = line.indexOf("'", reading.at + 1);
			problem = end < 0 ? unterminated : undefined;
			reading.pieces.push({is: 'text', text: line.slice(reading.at + 1, end), quoted: true});
			reading.at = end + 1;
		} else if (char === '"') {
			problem = readDouble(line, reading);
		} else if (char === '$') {
			problem = readDollar(line, reading, false);
		} else if (char === '\\' && reading.at + 1 < line.length) {
			reading.pieces.push({is: 'text', text: line[reading.at + 1]!, quoted: true});
			reading.at += 2;
		} else {
			reading.pieces.push({is: 'text', text: char, quoted: false});
			reading.at += 1;
		}

		if (problem !== undefined) {
			return problem;
		}
	}

	return undefined;
};

const operatorPattern = /^(?:\n|;|\|\||&&|\||&|[012]?>&[12]|[012]?>>|[012]?>|<|\(|\))/;

const tokensOf = (line: string): readonly Token[] | string => {
	const tokens: Token[] = [];
	let at = 0;

	while (at < line.length) {
		const rest = line.slice(at);
		const blank = /^(?:[ \t\r]+|\\\n|#[^\n]*)/.exec(rest);

		if (blank !== null && !(blank[0].startsWith('#') && /\S/.test(line[at - 1] ?? ' '))) {
			at += blank[0].length;
			continue;
		}

		const operator = operatorPattern.exec(rest);

		if (operator !== null) {
			tokens.push({is: 'operator', text: operator[0]});
			at += operator[0].length;
			continue;
		}

		const reading: Reading = {pieces: [], at};
		const problem = readWord(line, reading);

		if (problem !== undefined) {
			return problem;
		}

		tokens.push({is: 'word', word: reading.pieces});
		at = reading.at;
	}

	return tokens;
};

const notUnderstood: readonly string[] = [
	'if',
	'then',
	'else',
	'fi',
	'for',
	'while',
	'until',
	'do',
	'done',
	'case',
	'esac',
];

/** The word as it stands when nothing has to be put in. */
const plainText = (word: Word | undefined): string | undefined =>
	word?.every(piece => piece.is === 'text' && !piece.quoted) === true
		? word.map(piece => (piece.is === 'text' ? piece.text : '')).join('')
		: undefined;

const redirectionOf = (operator: string, where: Word): Redirection => {
	const digit = /^[012]/.exec(operator)?.[0];
	const how = operator.replace(/^[012]/, '');
	const of = digit === undefined ? (how === '<' ? 0 : 1) : (Number(digit) as 0 | 1 | 2);
	return how.startsWith('>&')
		? {of, how: 'to', where: [{is: 'text', text: how.slice(2), quoted: true}]}
		: {of, how: how as '<', where};
};

const isOperator = (token: Token | undefined, text: string): boolean => token?.is === 'operator' && token.text === text;

/** Where the bracket closes that stands at `from`; −1 when it never does. */
const groupEnd = (tokens: readonly Token[], from: number): number => {
	let depth = 0;
	return tokens.findIndex((token, at) => {
		depth += at < from ? 0 : isOperator(token, '(') ? 1 : isOperator(token, ')') ? -1 : 0;
		return at >= from && depth === 0;
	});
};

/** Steps of a line, or the shell's complaint. */
export const parseLine = (line: string): Parsed => {
	const tokens = tokensOf(line);
	return typeof tokens === 'string' ? {ok: false, problem: tokens} : parseTokens(tokens);
};

const parseTokens = (tokens: readonly Token[]): Parsed => {
	const steps: Step[] = [];
	let after: Step['after'] = ';';
	let commands: Command[] = [];
	let words: Word[] = [];
	let redirections: Redirection[] = [];
	let group: readonly Step[] | undefined;
	let piped = false;

	const isBegun = (): boolean => words.length > 0 || redirections.length > 0 || group !== undefined;

	const endCommand = (): boolean => {
		const said = isBegun();

		if (said) {
			commands.push({words, redirections, ...(group === undefined ? {} : {group})});
			words = [];
			redirections = [];
			group = undefined;
			piped = false;
		}

		return said;
	};

	const endStep = (): void => {
		endCommand();

		if (commands.length > 0) {
			steps.push({after, commands});
			commands = [];
		}
	};

	for (let index = 0; index < tokens.length; index += 1) {
		const token = tokens[index]!;

		if (token.is === 'word') {
			const plain = words.length === 0 ? plainText(token.word) : undefined;

			if (plain !== undefined && notUnderstood.includes(plain)) {
				return {ok: false, problem: `${plain}: loops and conditions are not known to this shell`};
			}

			if (group !== undefined) {
				return {ok: false, problem: `syntax error: unexpected word${plain === undefined ? '' : ` "${plain}"`}`};
			}

			words.push(token.word);
			continue;
		}

		const {text} = token;

		if (/[<>]/.test(text)) {
			const next = tokens[index + 1];
			const complete = /&\d$/.test(text);

			if (!complete && next?.is !== 'word') {
				return {ok: false, problem: 'syntax error: unexpected redirection'};
			}

			redirections.push(redirectionOf(text, next?.is === 'word' ? next.word : []));
			index += complete ? 0 : 1;
			continue;
		}

		const end = text === '(' && !isBegun() ? groupEnd(tokens, index) : -1;

		if (end >= 0) {
			const inner = parseTokens(tokens.slice(index + 1, end));

			if (!inner.ok || inner.steps.length === 0) {
				return inner.ok ? {ok: false, problem: 'syntax error: unexpected ")"'} : inner;
			}

			group = inner.steps;
			index = end;
			continue;
		}

		if (text === '(' || text === ')') {
			return {ok: false, problem: `syntax error: unexpected "${text}"`};
		}

		if (text === '|') {
			if (!endCommand()) {
				return {ok: false, problem: 'syntax error: unexpected "|"'};
			}

			piped = true;
			continue;
		}

		if (text !== '\n' && !isBegun() && commands.length === 0) {
			return {ok: false, problem: `syntax error: unexpected "${text}"`};
		}

		endStep();
		after = text === '&&' || text === '||' ? text : ';';
	}

	endStep();
	return piped ? {ok: false, problem: 'syntax error: unexpected end of file'} : {ok: true, steps};
};
