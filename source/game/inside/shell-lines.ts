/*
A line of shell, as far as people write it for a container: words with quotes, variables, sums and `$(…)`, pipes, `;`, `&&`,
`||`, `&`, groups, redirections, `if`, `case`, `for`, `while` and `until`. Functions and documents (`<<`) are not understood.

	echo "hi $HOME" | tr a-z A-Z > /tmp/x && cat /tmp/x
*/

/** Pieces of one word: as they stand, or put in where they are named; what is quoted is not split at blanks. */
export type Piece =
	| {readonly is: 'text'; readonly text: string; readonly quoted: boolean}
	| {readonly is: 'variable'; readonly name: string; readonly otherwise: string; readonly quoted: boolean}
	| {readonly is: 'output'; readonly line: string; readonly quoted: boolean}
	/** `$((…))` */
	| {readonly is: 'sum'; readonly text: string; readonly quoted: boolean};

export type Word = readonly Piece[];

export type Redirection = {readonly of: 0 | 1 | 2; readonly how: '<' | '>' | '>>' | 'to'; readonly where: Word};

export type Command = {
	readonly words: readonly Word[];
	readonly redirections: readonly Redirection[];
	/** Instead of words: a line of its own, in a shell of its own. */
	readonly group?: readonly Step[];
	/** Instead of words: steps that are run in this shell, by a rule. */
	readonly block?: Block;
};

export type Block =
	| {readonly is: 'braces'; readonly steps: readonly Step[]}
	| {
			readonly is: 'if';
			readonly branches: ReadonlyArray<{readonly test: readonly Step[]; readonly body: readonly Step[]}>;
			readonly otherwise: readonly Step[];
	  }
	| {
			readonly is: 'while' | 'until';
			readonly test: readonly Step[];
			readonly body: readonly Step[];
	  }
	| {readonly is: 'for'; readonly name: string; readonly among: readonly Word[]; readonly body: readonly Step[]}
	| {
			readonly is: 'case';
			readonly of: Word;
			readonly arms: ReadonlyArray<{readonly patterns: readonly Word[]; readonly body: readonly Step[]}>;
	  };

/** A pipeline, and what must have come before for it to run. */
export type Step = {
	readonly after: ';' | '&&' | '||';
	readonly commands: readonly Command[];
	/** `!` in front: what fails is well. */
	readonly not?: boolean;
	/** `&` behind: nobody waits for it. */
	readonly away?: boolean;
};

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

const namePattern = /^(?:\{(?<braced>\w+|\?)(?::-(?<otherwise>[^}]*))?\}|(?<plain>[A-Za-z_]\w*|[?$0-9#@*]))/;

type Reading = {readonly pieces: Piece[]; at: number};

/** What a `$` begins. */
const readDollar = (line: string, reading: Reading, quoted: boolean): string | undefined => {
	const rest = line.slice(reading.at + 1);

	if (rest.startsWith('((')) {
		const end = closing(line, reading.at + 3);

		if (end >= 0 && line[end + 1] === ')') {
			reading.pieces.push({is: 'sum', text: line.slice(reading.at + 3, end), quoted});
			reading.at = end + 2;
			return undefined;
		}
	}

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

/** What stands between two backticks. */
const readBackticks = (line: string, reading: Reading, quoted: boolean): string | undefined => {
	const end = line.indexOf('`', reading.at + 1);

	if (end < 0) {
		return 'syntax error: unterminated command substitution';
	}

	reading.pieces.push({is: 'output', line: line.slice(reading.at + 1, end), quoted});
	reading.at = end + 1;
	return undefined;
};

const readDouble = (line: string, reading: Reading): string | undefined => {
	reading.pieces.push({is: 'text', text: '', quoted: true});
	reading.at += 1;

	while (reading.at < line.length && line[reading.at] !== '"') {
		const char = line[reading.at]!;

		if (char === '$' || char === '`') {
			const problem = (char === '$' ? readDollar : readBackticks)(line, reading, true);

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
		} else if (char === '$' || char === '`') {
			problem = (char === '$' ? readDollar : readBackticks)(line, reading, false);
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

const operatorPattern = /^(?:\n|;;|;|\|\||&&|\||&|[012]?>&[12]|[012]?>>|[012]?>|<|\(|\))/;

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

/** Words that lead something where a command could stand, or end it. */
const reserved: ReadonlySet<string> = new Set('if then elif else fi while until for do done case esac { }'.split(' '));

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

type Tokens = {readonly all: readonly Token[]; at: number; depth: number};

/** Blocks and groups deeper in one another are refused. */
const deepest = 50;

const peek = ({all, at}: Tokens): Token | undefined => all[at];

const operatorAt = (tokens: Tokens): string => {
	const token = peek(tokens);
	return token?.is === 'operator' ? token.text : '';
};

/** The word that stands next and has a meaning there; empty for any other. */
const reservedAt = (tokens: Tokens): string => {
	const token = peek(tokens);
	const plain = token?.is === 'word' ? (plainText(token.word) ?? '') : '';
	return reserved.has(plain) ? plain : '';
};

const skipNewlines = (tokens: Tokens): void => {
	while (operatorAt(tokens) === '\n') {
		tokens.at += 1;
	}
};

const unexpected = (tokens: Tokens): string => {
	const token = peek(tokens);
	const text = token?.is === 'operator' ? token.text : (plainText(token?.word) ?? '');
	return token === undefined
		? 'syntax error: unexpected end of file'
		: `syntax error: unexpected ${text === '' ? 'word' : `"${text === '\n' ? 'newline' : text}"`}`;
};

/** Steps up to one of these words or operators, which is left standing; to the end when there is none. */
const readSteps = (tokens: Tokens, stops: readonly string[]): readonly Step[] | string => {
	const steps: Step[] = [];
	let after: Step['after'] = ';';

	for (;;) {
		skipNewlines(tokens);
		const next = operatorAt(tokens) || reservedAt(tokens);

		if (peek(tokens) === undefined || stops.includes(next)) {
			return steps;
		}

		const step = readPipeline(tokens);

		if (typeof step === 'string') {
			return step;
		}

		const end = operatorAt(tokens);
		const isEnd = ['&&', '||', ';', '&', '\n'].includes(end);
		steps.push({after, ...step, ...(end === '&' ? {away: true} : {})});
		after = end === '&&' || end === '||' ? end : ';';
		tokens.at += isEnd ? 1 : 0;

		if (!isEnd && peek(tokens) !== undefined && !stops.includes(end || reservedAt(tokens))) {
			return unexpected(tokens);
		}
	}
};

/** Steps of which there must be one at least, and the word or operator behind them, which is taken. */
const readBody = (tokens: Tokens, stops: readonly string[]): {steps: readonly Step[]; stop: string} | string => {
	const steps = readSteps(tokens, stops);

	if (typeof steps === 'string') {
		return steps;
	}

	const stop = operatorAt(tokens) || reservedAt(tokens);

	if (steps.length === 0 || !stops.includes(stop)) {
		return unexpected(tokens);
	}

	tokens.at += 1;
	return {steps, stop};
};

const readPipeline = (tokens: Tokens): Omit<Step, 'after'> | string => {
	const first = peek(tokens);
	const not = first?.is === 'word' && plainText(first.word) === '!';
	const commands: Command[] = [];
	tokens.at += not ? 1 : 0;

	for (;;) {
		const command = readCommand(tokens);

		if (typeof command === 'string') {
			return command;
		}

		commands.push(command);

		if (operatorAt(tokens) !== '|') {
			return not ? {commands, not} : {commands};
		}

		tokens.at += 1;
		skipNewlines(tokens);
	}
};

/** A redirection, when one stands next. */
const readRedirection = (tokens: Tokens): Redirection | string | undefined => {
	const text = operatorAt(tokens);

	if (!/[<>]/.test(text)) {
		return undefined;
	}

	tokens.at += 1;

	if (/&\d$/.test(text)) {
		return redirectionOf(text, []);
	}

	const where = peek(tokens);

	if (where?.is !== 'word') {
		return 'syntax error: unexpected redirection';
	}

	tokens.at += 1;
	return redirectionOf(text, where.word);
};

const readCommand = (tokens: Tokens): Command | string => {
	const word = reservedAt(tokens);
	tokens.depth += 1;
	const compound =
		tokens.depth > deepest
			? 'syntax error: nested too deep'
			: operatorAt(tokens) === '('
				? readGroup(tokens)
				: word === ''
					? undefined
					: readBlock(tokens, word);
	tokens.depth -= 1;

	if (typeof compound === 'string') {
		return compound;
	}

	const words: Word[] = [];
	const redirections: Redirection[] = [];

	for (;;) {
		const redirection = readRedirection(tokens);
		const token = peek(tokens);

		if (typeof redirection === 'string') {
			return redirection;
		}

		if (redirection !== undefined) {
			redirections.push(redirection);
		} else if (token?.is === 'word' && compound === undefined) {
			words.push(token.word);
			tokens.at += 1;
		} else if (token?.is === 'word' && reservedAt(tokens) === '') {
			const plain = plainText(token.word);
			return `syntax error: unexpected word${plain === undefined ? '' : ` "${plain}"`}`;
		} else {
			break;
		}
	}

	return words.length + redirections.length === 0 && compound === undefined
		? unexpected(tokens)
		: {words, redirections, ...compound};
};

const readGroup = (tokens: Tokens): Pick<Command, 'group'> | string => {
	const from = tokens.at;
	tokens.at += 1;
	const inner = readSteps(tokens, [')']);

	if (typeof inner === 'string') {
		return inner;
	}

	if (operatorAt(tokens) !== ')' || inner.length === 0) {
		tokens.at = operatorAt(tokens) === ')' ? tokens.at : from;
		return unexpected(tokens);
	}

	tokens.at += 1;
	return {group: inner};
};

const readIf = (tokens: Tokens): Block | string => {
	const branches: Array<{test: readonly Step[]; body: readonly Step[]}> = [];

	for (;;) {
		const test = readBody(tokens, ['then']);
		const body = typeof test === 'string' ? test : readBody(tokens, ['elif', 'else', 'fi']);

		if (typeof test === 'string' || typeof body === 'string') {
			return typeof test === 'string' ? test : (body as string);
		}

		branches.push({test: test.steps, body: body.steps});

		if (body.stop === 'fi') {
			return {is: 'if', branches, otherwise: []};
		}

		if (body.stop === 'else') {
			const last = readBody(tokens, ['fi']);
			return typeof last === 'string' ? last : {is: 'if', branches, otherwise: last.steps};
		}
	}
};

const readLoop = (tokens: Tokens, is: 'while' | 'until'): Block | string => {
	const test = readBody(tokens, ['do']);
	const body = typeof test === 'string' ? test : readBody(tokens, ['done']);
	return typeof test === 'string' || typeof body === 'string'
		? typeof test === 'string'
			? test
			: (body as string)
		: {is, test: test.steps, body: body.steps};
};

const takeWords = (tokens: Tokens, most = Number.POSITIVE_INFINITY): readonly Word[] => {
	const words: Word[] = [];

	for (let token = peek(tokens); token?.is === 'word' && words.length < most; token = peek(tokens)) {
		words.push(token.word);
		tokens.at += 1;
	}

	return words;
};

const readFor = (tokens: Tokens): Block | string => {
	const [name, among, ...rest] = takeWords(tokens);
	const isList = plainText(among) === 'in';

	if (!/^[A-Za-z_]\w*$/.test(plainText(name) ?? '') || (among !== undefined && !isList)) {
		return 'syntax error: bad for loop variable';
	}

	tokens.at += operatorAt(tokens) === ';' ? 1 : 0;
	skipNewlines(tokens);

	if (reservedAt(tokens) !== 'do') {
		return unexpected(tokens);
	}

	tokens.at += 1;
	const body = readBody(tokens, ['done']);
	return typeof body === 'string' ? body : {is: 'for', name: plainText(name) ?? '', among: rest, body: body.steps};
};

const readCase = (tokens: Tokens): Block | string => {
	const [of, among] = takeWords(tokens, 2);
	const arms: Array<{patterns: readonly Word[]; body: readonly Step[]}> = [];

	if (of === undefined || plainText(among) !== 'in') {
		return unexpected(tokens);
	}

	for (;;) {
		skipNewlines(tokens);

		if (reservedAt(tokens) === 'esac') {
			tokens.at += 1;
			return {is: 'case', of, arms};
		}

		tokens.at += operatorAt(tokens) === '(' ? 1 : 0;
		const patterns = [...takeWords(tokens)];

		while (operatorAt(tokens) === '|') {
			tokens.at += 1;
			patterns.push(...takeWords(tokens));
		}

		if (operatorAt(tokens) !== ')' || patterns.length === 0) {
			return unexpected(tokens);
		}

		tokens.at += 1;
		const body = readSteps(tokens, [';;', 'esac']);

		if (typeof body === 'string') {
			return body;
		}

		tokens.at += operatorAt(tokens) === ';;' ? 1 : 0;
		arms.push({patterns, body});

		if (peek(tokens) === undefined) {
			return unexpected(tokens);
		}
	}
};

const readBraces = (tokens: Tokens): Block | string => {
	const body = readBody(tokens, ['}']);
	return typeof body === 'string' ? body : {is: 'braces', steps: body.steps};
};

const blocks: Readonly<Record<string, (tokens: Tokens) => Block | string>> = {
	if: readIf,
	while: tokens => readLoop(tokens, 'while'),
	until: tokens => readLoop(tokens, 'until'),
	for: readFor,
	case: readCase,
	'{': readBraces,
};

const readBlock = (tokens: Tokens, word: string): Pick<Command, 'block'> | string => {
	if (!Object.hasOwn(blocks, word)) {
		return unexpected(tokens);
	}

	tokens.at += 1;
	const block = blocks[word]!(tokens);
	return typeof block === 'string' ? block : {block};
};

/** Steps of a line, or the shell's complaint. */
export const parseLine = (line: string): Parsed => {
	const all = tokensOf(line);

	if (typeof all === 'string') {
		return {ok: false, problem: all};
	}

	const steps = readSteps({all, at: 0, depth: 0}, []);
	return typeof steps === 'string' ? {ok: false, problem: steps} : {ok: true, steps};
};
