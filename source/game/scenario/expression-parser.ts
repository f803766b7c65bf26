import type {Millis} from '../../engine/kernel/time.ts';
import {millisOf} from './durations.ts';

/** One thing wrong in an expression; columns count from 1. */
export type ExpressionProblem = {readonly column: number; readonly what: string; readonly hint: string};

export type BinaryOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '&&' | '||';

/** An expression as a tree; `column` is where it stands, for problems. */
export type Expression =
	| {readonly type: 'number'; readonly value: number; readonly column: number}
	| {readonly type: 'duration'; readonly value: Millis; readonly column: number}
	| {readonly type: 'text'; readonly value: string; readonly column: number}
	| {readonly type: 'boolean'; readonly value: boolean; readonly column: number}
	| {readonly type: 'word'; readonly name: string; readonly column: number}
	| {readonly type: 'not' | 'minus'; readonly of: Expression; readonly column: number}
	| {
			readonly type: 'binary';
			readonly operator: BinaryOperator;
			readonly left: Expression;
			readonly right: Expression;
			readonly column: number;
	  }
	| {readonly type: 'field'; readonly of: Expression; readonly name: string; readonly column: number}
	| {
			readonly type: 'call';
			readonly name: string;
			readonly args: readonly Expression[];
			readonly filters: ReadonlyArray<{readonly name: string; readonly value: Expression; readonly column: number}>;
			readonly column: number;
	  };

export type Parsed =
	| {readonly ok: true; readonly expression: Expression}
	| {readonly ok: false; readonly problem: ExpressionProblem};

type Token = {
	readonly type: 'number' | 'duration' | 'text' | 'word' | 'sign' | 'end';
	readonly text: string;
	readonly column: number;
};

/** Parts of one expression, and how deep they may nest: far above any goal, far below any stack. */
const maximumParts = 500;
const maximumDepth = 40;

const tokenPattern =
	/(?<space>\s+)|(?<duration>\d+(?:\.\d+)?(?:us|ms|s|m|h|d)(?:\d+(?:\.\d+)?(?:us|ms|s|m|h|d))*(?![A-Za-z0-9_]))|(?<number>\d+(?:\.\d+)?(?![A-Za-z0-9_]))|(?<text>'[^'\n]*'|"[^"\n]*")|(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<sign>==|!=|<=|>=|&&|\|\||[<>+\-*/!().,=])/y;

const kinds = ['duration', 'number', 'text', 'word', 'sign'] as const;

const problem = (column: number, what: string, hint = ''): ExpressionProblem => ({column, what, hint});

const signHints: Readonly<Record<string, string>> = {
	'&': 'and is written &&',
	'|': 'or is written ||',
	'[': "sets are filtered in round brackets: pods(ns='shop')",
	"'": 'the text has no closing quote',
	'"': 'the text has no closing quote',
};

const tokensOf = (source: string): readonly Token[] | ExpressionProblem => {
	const pattern = new RegExp(tokenPattern);
	const tokens: Token[] = [];
	let at = 0;

	while (at < source.length) {
		pattern.lastIndex = at;
		const groups = pattern.exec(source)?.groups;

		if (groups === undefined) {
			const sign = source.charAt(at);
			return problem(at + 1, `${JSON.stringify(sign)} is not expected here`, signHints[sign] ?? '');
		}

		const kind = kinds.find(name => groups[name] !== undefined);
		const text = kind === undefined ? (groups.space ?? '') : (groups[kind] ?? '');

		if (kind !== undefined) {
			tokens.push({type: kind, text, column: at + 1});
		}

		at += text.length;

		if (tokens.length > maximumParts) {
			return problem(at + 1, `more than ${maximumParts} parts`, 'split it into several goals');
		}
	}

	return [...tokens, {type: 'end', text: '', column: source.length + 1}];
};

/** Operators that bind equally strongly, weakest first. */
const levels: ReadonlyArray<readonly BinaryOperator[]> = [
	['||'],
	['&&'],
	['==', '!=', '<', '<=', '>', '>='],
	['+', '-'],
	['*', '/'],
];

/** Reads tokens from left to right. A problem is kept, and ends the reading: everything after it sees the end. */
class Reader {
	private at = 0;
	private depth = 0;
	problem: ExpressionProblem | undefined;
	private readonly tokens: readonly Token[];

	constructor(tokens: readonly Token[]) {
		this.tokens = tokens;
	}

	whole(): Expression {
		const expression = this.level(0);

		if (this.now.type !== 'end') {
			this.fail(this.now, 'the expression should have ended before this', 'is an operator missing?');
		}

		return expression;
	}

	private get now(): Token {
		return this.problem === undefined ? this.tokens[this.at]! : this.tokens.at(-1)!;
	}

	private take(): Token {
		const token = this.now;
		this.at = Math.min(this.at + 1, this.tokens.length - 1);
		return token;
	}

	private takes(sign: string): boolean {
		const is = this.now.type === 'sign' && this.now.text === sign;

		if (is) {
			this.take();
		}

		return is;
	}

	private fail(token: Token, what: string, hint = ''): Expression {
		this.problem ??= problem(token.column, what, hint);
		return {type: 'boolean', value: false, column: token.column};
	}

	private expect(sign: string): void {
		if (!this.takes(sign)) {
			this.fail(this.now, `${JSON.stringify(sign)} is missing`);
		}
	}

	private level(index: number): Expression {
		const operators = levels[index];

		if (operators === undefined) {
			return this.unary();
		}

		this.depth += index === 0 ? 1 : 0;

		if (this.depth > maximumDepth) {
			return this.fail(this.now, `nested deeper than ${maximumDepth} brackets`);
		}

		let left = this.level(index + 1);

		while (this.now.type === 'sign' && operators.some(operator => operator === this.now.text)) {
			const {text, column} = this.take();
			left = {type: 'binary', operator: text as BinaryOperator, left, right: this.level(index + 1), column};
		}

		this.depth -= index === 0 ? 1 : 0;
		return left;
	}

	private unary(): Expression {
		const signs: Token[] = [];

		while (this.now.type === 'sign' && (this.now.text === '!' || this.now.text === '-')) {
			signs.push(this.take());
		}

		return signs.reduceRight<Expression>(
			(of, sign) => ({type: sign.text === '!' ? 'not' : 'minus', of, column: sign.column}),
			this.withFields(),
		);
	}

	private withFields(): Expression {
		let expression = this.atom();

		while (this.takes('.')) {
			const name = this.take();

			if (name.type !== 'word') {
				return this.fail(name, 'a field name is missing after the dot');
			}

			expression = {type: 'field', of: expression, name: name.text, column: name.column};
		}

		return expression;
	}

	private atom(): Expression {
		const token = this.take();

		switch (token.type) {
			case 'number':
				return {type: 'number', value: Number(token.text), column: token.column};
			case 'duration':
				return {type: 'duration', value: millisOf(token.text) ?? 0, column: token.column};
			case 'text':
				return {type: 'text', value: token.text.slice(1, -1), column: token.column};
			case 'word':
				return this.word(token);
			case 'end':
				return this.fail(token, 'the expression ends too early');
			default:
				return token.text === '('
					? this.bracketed()
					: this.fail(token, `${JSON.stringify(token.text)} is not expected here`);
		}
	}

	private bracketed(): Expression {
		const inside = this.level(0);
		this.expect(')');
		return inside;
	}

	private word(token: Token): Expression {
		if (token.text === 'true' || token.text === 'false') {
			return {type: 'boolean', value: token.text === 'true', column: token.column};
		}

		return this.takes('(') ? this.call(token) : {type: 'word', name: token.text, column: token.column};
	}

	private call(token: Token): Expression {
		const args: Expression[] = [];
		const filters: Array<{name: string; value: Expression; column: number}> = [];

		while (this.problem === undefined && !this.takes(')')) {
			const name = this.now;
			const next = this.tokens[this.at + 1];

			if (name.type === 'word' && next?.type === 'sign' && next.text === '=') {
				this.take();
				this.take();
				filters.push({name: name.text, value: this.level(0), column: name.column});
			} else {
				args.push(this.level(0));
			}

			if (!this.takes(',') && !(this.now.type === 'sign' && this.now.text === ')')) {
				this.fail(this.now, '"," or ")" is missing');
			}
		}

		return {type: 'call', name: token.text, args, filters, column: token.column};
	}
}

/** Text to tree. Knows the grammar and no names: those are the checker's. */
export const parseExpression = (source: string): Parsed => {
	const tokens = tokensOf(source);

	if (!Array.isArray(tokens)) {
		return {ok: false, problem: tokens as ExpressionProblem};
	}

	const reader = new Reader(tokens as readonly Token[]);
	const expression = reader.whole();
	return reader.problem === undefined ? {ok: true, expression} : {ok: false, problem: reader.problem};
};
