import type {Millis} from '../../engine/kernel/time.ts';
import {checkExpression, type Names, type ValueType} from './expression-checker.ts';
import {type BinaryOperator, type Expression, type ExpressionProblem, parseExpression} from './expression-parser.ts';

/*
The language of goals, hints and conditions: small, pure, without loops, and with memory only where time needs it.

	at_end(count(pods(ns='shop', phase='Pending')) == 0)
	within(420s, after('dark'), ready('shop/front') >= 12)

A program is a checked tree. Its memory (`Memory`) is a list of plain cells, one for each temporal operator; `observe`
gives the next memory and the value of now, and never changes the old one, so that a game can be saved and wound back.
*/

export type SetName = 'pods' | 'nodes' | 'events' | 'endpoints' | 'violations' | 'alerts' | 'inputs';

/** `pods(ns='shop', phase='Pending')`; the service of `endpoints('shop/web')` is the filter `service`. */
export type SetQuery = {readonly set: SetName; readonly filters: Readonly<Record<string, string>>};

export type SloValues = {readonly availability: number; readonly latency: number; readonly budget: number};

/** What an expression may ask; the session hands it in. Everything is a value of now. */
export type Facts = {
	readonly t: Millis;
	/** Set in the last evaluation of a run, and in no other. */
	readonly ended: boolean;
	/** Time since a fault or timeline item started, −1 before. */
	after(id: string): Millis;
	/** How long a fault had lasted when somebody saw what it was, wrong guesses added; −1 while nobody has. */
	detected(id: string): Millis;
	/** Over the scored window so far. */
	slo(id: string): SloValues;
	/** Over the last 10 s. */
	sloNow(id: string): SloValues;
	ready(ref: string): number;
	desired(ref: string): number;
	revision(ref: string): number;
	count(query: SetQuery): number;
	/** Age of the oldest member; −1 for an empty set. */
	age(query: SetQuery): Millis;
	metric(id: string): number;
	/** The holder of a lease, '' for none. */
	leaseHolder(name: string): string;
	readonly etcd: {readonly leader: string; readonly quorum: boolean};
	/** How the run ended; only the expectations of tests ask. */
	readonly result?: {readonly won: boolean; readonly lost: boolean; readonly score: number; readonly stars: number};
};

export type Value = number | boolean | string;

/** What one temporal operator remembers: a moment or a count, and whether it has happened. */
export type Cell = {readonly at: number; readonly done: boolean};
export type Memory = readonly Cell[];

type Call = Expression & {readonly type: 'call'};

/** A checked expression. `temporal` lists the operators with memory, inner ones first. */
export type Program = {readonly source: string; readonly root: Expression; readonly temporal: readonly Call[]};

export type Compiled =
	| {readonly ok: true; readonly program: Program}
	| {readonly ok: false; readonly problems: readonly ExpressionProblem[]};

const withMemory = new Set(['always', 'never', 'for', 'within', 'sequence']);

const childrenOf = (expression: Expression): readonly Expression[] => {
	switch (expression.type) {
		case 'not':
		case 'minus':
		case 'field':
			return [expression.of];
		case 'binary':
			return [expression.left, expression.right];
		case 'call':
			return expression.args;
		default:
			return [];
	}
};

const temporalOf = (expression: Expression): readonly Call[] => {
	const inner = childrenOf(expression).flatMap(temporalOf);
	return expression.type === 'call' && withMemory.has(expression.name) ? [...inner, expression] : inner;
};

/** Text to program, or what is wrong with it, with columns. */
export const compileExpression = (source: string, wanted: ValueType = 'boolean', names: Names = {}): Compiled => {
	const parsed = parseExpression(source);

	if (!parsed.ok) {
		return {ok: false, problems: [parsed.problem]};
	}

	const problems = checkExpression(parsed.expression, wanted, names);
	return problems.length > 0
		? {ok: false, problems}
		: {ok: true, program: {source, root: parsed.expression, temporal: temporalOf(parsed.expression)}};
};

const fresh: Readonly<Record<string, Cell>> = {
	always: {at: 0, done: false},
	never: {at: 0, done: false},
	for: {at: -1, done: false},
	within: {at: 0, done: false},
	sequence: {at: 0, done: false},
};

/** The memory of a program that has seen nothing yet. */
export const freshMemory = (program: Program): Memory =>
	program.temporal.map(call => fresh[call.name] ?? {at: 0, done: false});

/** The set that a call names, with its filters as text. */
const queryOf = (call: Call): SetQuery => {
	const filters = call.filters.map(({name, value}) => [name, 'value' in value ? String(value.value) : ''] as const);
	const [service] = call.args;
	const named = service?.type === 'text' ? [['service', service.value] as const] : [];
	return {set: call.name as SetName, filters: Object.fromEntries([...named, ...filters])};
};

const compare = (operator: BinaryOperator, a: Value, b: Value): boolean => {
	switch (operator) {
		case '==':
			return a === b;
		case '!=':
			return a !== b;
		case '<':
			return a < b;
		case '<=':
			return a <= b;
		case '>':
			return a > b;
		default:
			return a >= b;
	}
};

const calculate = (operator: BinaryOperator, a: number, b: number): number => {
	switch (operator) {
		case '+':
			return a + b;
		case '-':
			return a - b;
		case '*':
			return a * b;
		default:
			// A share of nothing is nothing: a goal must not hang on a division by zero.
			return b === 0 ? 0 : a / b;
	}
};

/** Looks at the facts of one moment, with the memory of all moments before. */
class Look {
	private readonly facts: Facts;
	private readonly program: Program;
	private readonly memory: Cell[];

	constructor(program: Program, memory: Memory, facts: Facts) {
		this.program = program;
		this.memory = [...memory];
		this.facts = facts;
	}

	/** Every operator with memory takes note, wanted or not: what `&&` skips today may matter tomorrow. */
	remember(): Memory {
		for (const [index, call] of this.program.temporal.entries()) {
			this.memory[index] = this.next(call, this.memory[index]!);
		}

		return this.memory;
	}

	value(expression: Expression): Value {
		switch (expression.type) {
			case 'number':
			case 'duration':
			case 'text':
			case 'boolean':
				return expression.value;
			case 'word':
				return this.word(expression.name);
			case 'not':
				return !this.truth(expression.of);
			case 'minus':
				return -this.number(expression.of);
			case 'binary':
				return this.binary(expression);
			case 'field':
				return this.field(expression);
			default:
				return this.call(expression);
		}
	}

	private truth(expression: Expression | undefined): boolean {
		return expression !== undefined && this.value(expression) === true;
	}

	private number(expression: Expression | undefined): number {
		const value = expression === undefined ? 0 : this.value(expression);
		return typeof value === 'number' ? value : 0;
	}

	private word(name: string): Value {
		const {result} = this.facts;

		switch (name) {
			case 't':
				return this.facts.t;
			case 'won':
				return result?.won ?? false;
			case 'lost':
				return result?.lost ?? false;
			case 'score':
				return result?.score ?? 0;
			default:
				return result?.stars ?? 0;
		}
	}

	private binary({operator, left, right}: Expression & {type: 'binary'}): Value {
		if (operator === '&&') {
			return this.truth(left) && this.truth(right);
		}

		if (operator === '||') {
			return this.truth(left) || this.truth(right);
		}

		const [a, b] = [this.value(left), this.value(right)];
		return ['+', '-', '*', '/'].includes(operator)
			? calculate(operator, typeof a === 'number' ? a : 0, typeof b === 'number' ? b : 0)
			: compare(operator, a, b);
	}

	private field({of, name}: Expression & {type: 'field'}): Value {
		if (of.type !== 'call') {
			return name === 'leader' ? this.facts.etcd.leader : this.facts.etcd.quorum;
		}

		const about = this.text(of.args[0]);

		if (of.name === 'lease') {
			return this.facts.leaseHolder(about);
		}

		const values = of.name === 'slo' ? this.facts.slo(about) : this.facts.sloNow(about);
		return name === 'availability' ? values.availability : name === 'latency' ? values.latency : values.budget;
	}

	private text(expression: Expression | undefined): string {
		return expression?.type === 'text' ? expression.value : '';
	}

	private set(expression: Expression | undefined): SetQuery {
		return expression?.type === 'call' ? queryOf(expression) : {set: 'pods', filters: {}};
	}

	private call(call: Call): Value {
		const [first] = call.args;

		switch (call.name) {
			case 'after':
				return this.facts.after(this.text(first));
			case 'detected':
				return this.facts.detected(this.text(first));
			case 'ready':
				return this.facts.ready(this.text(first));
			case 'desired':
				return this.facts.desired(this.text(first));
			case 'revision':
				return this.facts.revision(this.text(first));
			case 'metric':
				return this.facts.metric(this.text(first));
			case 'count':
				return this.facts.count(this.set(first));
			case 'any':
				return this.facts.count(this.set(first)) > 0;
			case 'age':
				return this.facts.age(this.set(first));
			case 'at_end':
				return this.facts.ended && this.truth(first);
			default:
				return this.remembered(call);
		}
	}

	private remembered(call: Call): boolean {
		const cell = this.memory[this.program.temporal.indexOf(call)];

		if (cell === undefined) {
			return false;
		}

		switch (call.name) {
			case 'always':
			case 'never':
				return !cell.done;
			case 'for':
				return cell.at >= 0 && this.facts.t - cell.at >= this.number(call.args[0]);
			case 'within':
				return cell.done;
			default:
				return cell.at >= call.args.length;
		}
	}

	private next(call: Call, cell: Cell): Cell {
		const [first, second, third] = call.args;

		switch (call.name) {
			case 'always':
				return {...cell, done: cell.done || !this.truth(first)};
			case 'never':
				return {...cell, done: cell.done || this.truth(first)};
			case 'for':
				return {...cell, at: this.truth(second) ? (cell.at < 0 ? this.facts.t : cell.at) : -1};
			case 'within':
				return this.nextWithin(cell, this.number(first), this.number(second), this.truth(third));
			default:
				return {...cell, at: this.nextInSequence(call, cell.at)};
		}
	}

	/**
	`at` counts what was seen since the start: 0 nothing, 1 the condition has failed at least once. It is met when the
	condition holds again after a failure inside the time, or when it never failed until the time was over.
	*/
	private nextWithin(cell: Cell, limit: Millis, since: Millis, holds: boolean): Cell {
		if (cell.done || since < 0) {
			return cell;
		}

		if (since > limit) {
			return {...cell, done: cell.at === 0};
		}

		return holds ? {...cell, done: cell.at === 1} : {...cell, at: 1};
	}

	private nextInSequence(call: Call, from: number): number {
		let at = from;

		while (at < call.args.length && this.truth(call.args[at])) {
			at += 1;
		}

		return at;
	}
}

/** One look: the value of now, and the memory to bring along to the next look. */
export const observe = (
	program: Program,
	memory: Memory,
	facts: Facts,
): {readonly value: Value; readonly memory: Memory} => {
	const look = new Look(program, memory, facts);
	const remembered = look.remember();
	return {value: look.value(program.root), memory: remembered};
};

/** What a goal waits for, without the words about time: for showing how near it is. */
const core = (expression: Expression): Expression => {
	if (expression.type !== 'call') {
		return expression;
	}

	const last = expression.args.at(-1);
	return last !== undefined && (withMemory.has(expression.name) || expression.name === 'at_end')
		? core(last)
		: expression;
};

/** The measured side of a goal now: 0.993 for `slo('web').availability >= 0.99`, or its truth when nothing is compared. */
export const measured = (
	program: Program,
	memory: Memory,
	facts: Facts,
): {readonly value: Value; readonly target: Value | undefined; readonly operator: BinaryOperator | undefined} => {
	const root = core(program.root);
	const look = new Look(program, memory, facts);

	if (root.type !== 'binary' || root.operator === '&&' || root.operator === '||') {
		return {value: look.value(root), target: undefined, operator: undefined};
	}

	return {value: look.value(root.left), target: look.value(root.right), operator: root.operator};
};

/** One member of a set, as far as filters can ask about it. */
export type SetMember = {
	readonly ns?: string;
	readonly name?: string;
	readonly labels?: Readonly<Record<string, string>>;
	readonly phase?: string;
	readonly node?: string;
	readonly zone?: string;
	readonly reason?: string;
	readonly kind?: string;
	readonly ready?: boolean;
	readonly service?: string;
};

const hasLabel = (labels: Readonly<Record<string, string>>, wanted: string): boolean => {
	const equals = wanted.indexOf('=');
	return equals < 0 ? Object.hasOwn(labels, wanted) : labels[wanted.slice(0, equals)] === wanted.slice(equals + 1);
};

/** Whether a member passes every filter: `label='app=web'` and `label='app'` ask for a label, the rest for equality. */
export const passes = (member: SetMember, filters: SetQuery['filters']): boolean =>
	Object.entries(filters).every(([name, wanted]) =>
		name === 'label' ? hasLabel(member.labels ?? {}, wanted) : String(member[name as keyof SetMember] ?? '') === wanted,
	);
