import type {Expression, ExpressionProblem} from './expression-parser.ts';
import {didYouMean} from './problems.ts';

/** What a value of the language is; `set`, `slo`, `lease` and `etcd` exist only inside other things. */
export type ValueType = 'number' | 'duration' | 'boolean' | 'text' | 'set' | 'slo' | 'lease' | 'etcd' | 'unknown';

/** What an expression may name. Undefined: any name will do. */
export type Names = {
	/** Faults and timeline items, for `after`. */
	readonly items?: readonly string[];
	readonly slos?: readonly string[];
	readonly metrics?: readonly string[];
	/** Workloads, for `ready`, `desired` and `revision`. */
	readonly workloads?: readonly string[];
	readonly services?: readonly string[];
	/** A test's expectation may say `won`, `score` and `stars`. */
	readonly result?: boolean;
	/** A runbook may not look at faults. */
	readonly faultsHidden?: boolean;
};

type Signature = {readonly args: readonly ValueType[]; readonly gives: ValueType; readonly more?: ValueType};

const signatures: Readonly<Record<string, Signature>> = {
	after: {args: ['text'], gives: 'duration'},
	detected: {args: ['text'], gives: 'duration'},
	slo: {args: ['text'], gives: 'slo'},
	slo_now: {args: ['text'], gives: 'slo'},
	ready: {args: ['text'], gives: 'number'},
	desired: {args: ['text'], gives: 'number'},
	revision: {args: ['text'], gives: 'number'},
	count: {args: ['set'], gives: 'number'},
	any: {args: ['set'], gives: 'boolean'},
	age: {args: ['set'], gives: 'duration'},
	metric: {args: ['text'], gives: 'number'},
	lease: {args: ['text'], gives: 'lease'},
	at_end: {args: ['boolean'], gives: 'boolean'},
	always: {args: ['boolean'], gives: 'boolean'},
	never: {args: ['boolean'], gives: 'boolean'},
	for: {args: ['duration', 'boolean'], gives: 'boolean'},
	within: {args: ['duration', 'duration', 'boolean'], gives: 'boolean'},
	sequence: {args: ['boolean'], gives: 'boolean', more: 'boolean'},
};

/** The sets, each with the filters it understands. */
export const setFilters: Readonly<Record<string, readonly string[]>> = {
	pods: ['ns', 'name', 'label', 'phase', 'node', 'zone', 'ready', 'reason'],
	nodes: ['name', 'label', 'zone', 'ready'],
	events: ['ns', 'name', 'reason', 'kind'],
	endpoints: ['ns', 'name', 'node', 'zone', 'ready'],
	violations: ['kind', 'ns', 'name'],
	alerts: ['name', 'kind'],
	inputs: ['kind', 'name'],
};

const fieldTypes: Readonly<Record<string, Readonly<Record<string, ValueType>>>> = {
	slo: {availability: 'number', latency: 'number', budget: 'number'},
	lease: {holder: 'text'},
	etcd: {leader: 'text', quorum: 'boolean'},
};

const typeWords: Readonly<Record<ValueType, string>> = {
	number: 'a number',
	duration: 'a duration such as 30s',
	boolean: 'true or false',
	text: 'text',
	set: 'a set such as pods()',
	slo: "a value such as slo('web').availability",
	lease: "a value such as lease('kube-system/kube-scheduler').holder",
	etcd: 'a value such as etcd.quorum',
	unknown: 'a value',
};

const functionNames = [...Object.keys(signatures), ...Object.keys(setFilters)];

/** Walks a tree once, gives each part its type, and collects what is wrong. */
class Checker {
	readonly problems: ExpressionProblem[] = [];
	private readonly names: Names;

	constructor(names: Names) {
		this.names = names;
	}

	typeOf(expression: Expression): ValueType {
		switch (expression.type) {
			case 'number':
			case 'duration':
			case 'text':
			case 'boolean':
				return expression.type;
			case 'word':
				return this.word(expression.name, expression.column);
			case 'not':
				this.want('boolean', expression.of);
				return 'boolean';
			case 'minus':
				return this.signed(expression.of);
			case 'binary':
				return this.binary(expression);
			case 'field':
				return this.field(expression);
			default:
				return this.call(expression);
		}
	}

	want(type: ValueType, expression: Expression): void {
		const found = this.typeOf(expression);

		if (found !== type && found !== 'unknown') {
			const hint = type === 'duration' && expression.type === 'number' ? `say the unit: ${expression.value}s` : '';
			this.say(expression.column, `this must be ${typeWords[type]}, not ${typeWords[found]}`, hint);
		}
	}

	private say(column: number, what: string, hint = ''): 'unknown' {
		this.problems.push({column, what, hint});
		return 'unknown';
	}

	private word(name: string, column: number): ValueType {
		const result: Readonly<Record<string, ValueType>> = {
			won: 'boolean',
			lost: 'boolean',
			score: 'number',
			stars: 'number',
		};
		const known: Readonly<Record<string, ValueType>> = {
			t: 'duration',
			etcd: 'etcd',
			...(this.names.result === true ? result : {}),
		};
		const type = Object.hasOwn(known, name) ? known[name] : undefined;
		return type ?? this.say(column, `there is no ${name}`, didYouMean(name, [...Object.keys(known), ...functionNames]));
	}

	private signed(of: Expression): ValueType {
		const type = this.typeOf(of);
		return type === 'number' || type === 'duration' || type === 'unknown'
			? type
			: this.say(of.column, `a minus needs a number, not ${typeWords[type]}`);
	}

	private binary(expression: Expression & {type: 'binary'}): ValueType {
		const {operator, left, right, column} = expression;

		if (operator === '&&' || operator === '||') {
			this.want('boolean', left);
			this.want('boolean', right);
			return 'boolean';
		}

		const [a, b] = [this.typeOf(left), this.typeOf(right)];

		if (a === 'unknown' || b === 'unknown') {
			return ['+', '-', '*', '/'].includes(operator) ? 'unknown' : 'boolean';
		}

		return ['+', '-', '*', '/'].includes(operator)
			? this.arithmetic(operator, a, b, column)
			: this.comparison(operator, a, b, column, right);
	}

	private arithmetic(operator: string, a: ValueType, b: ValueType, column: number): ValueType {
		const both = `${a} ${operator} ${b}`;
		const results: Readonly<Record<string, ValueType>> = {
			'number + number': 'number',
			'number - number': 'number',
			'number * number': 'number',
			'number / number': 'number',
			'duration + duration': 'duration',
			'duration - duration': 'duration',
			'duration * number': 'duration',
			'number * duration': 'duration',
			'duration / number': 'duration',
			'duration / duration': 'number',
		};
		return results[both] ?? this.say(column, `${typeWords[a]} ${operator} ${typeWords[b]} has no meaning`);
	}

	private comparison(operator: string, a: ValueType, b: ValueType, column: number, right: Expression): ValueType {
		const ordered = a === 'number' || a === 'duration';
		const comparable = ordered || ((a === 'text' || a === 'boolean') && (operator === '==' || operator === '!='));

		if (a !== b || !comparable) {
			const hint = a === 'duration' && right.type === 'number' ? `say the unit: ${right.value}s` : '';
			this.say(column, `${typeWords[a]} cannot be compared with ${typeWords[b]} by ${operator}`, hint);
		}

		return 'boolean';
	}

	private field(expression: Expression & {type: 'field'}): ValueType {
		const type = this.typeOf(expression.of);
		const fields = fieldTypes[type];

		if (fields === undefined) {
			return type === 'unknown' ? type : this.say(expression.column, `${typeWords[type]} has no fields`);
		}

		return Object.hasOwn(fields, expression.name)
			? (fields[expression.name] ?? 'unknown')
			: this.say(
					expression.column,
					`there is no field ${expression.name}`,
					didYouMean(expression.name, Object.keys(fields)),
				);
	}

	private call(expression: Expression & {type: 'call'}): ValueType {
		const {name, args, filters, column} = expression;

		if (Object.hasOwn(setFilters, name)) {
			return this.set(expression);
		}

		const signature = Object.hasOwn(signatures, name) ? signatures[name] : undefined;

		if (signature === undefined) {
			return this.say(column, `there is no function ${name}`, didYouMean(name, functionNames));
		}

		for (const filter of filters) {
			this.say(filter.column, `${name} takes no filters`);
		}

		const enough = signature.more === undefined ? args.length === signature.args.length : args.length >= 1;

		if (!enough) {
			return this.say(column, `${name} takes ${signature.args.length} values, not ${args.length}`);
		}

		for (const [index, arg] of args.entries()) {
			this.want(signature.args[index] ?? signature.more ?? 'unknown', arg);
		}

		this.named(name, args[0]);
		return signature.gives;
	}

	private set({name, args, filters, column}: Expression & {type: 'call'}): ValueType {
		const known = setFilters[name] ?? [];
		const positional = name === 'endpoints' ? 1 : 0;

		if (args.length !== positional) {
			this.say(
				column,
				positional === 1 ? "endpoints takes one service: endpoints('shop/web')" : `${name} takes only filters`,
			);
		}

		for (const arg of args) {
			this.want('text', arg);
			this.oneOf(arg, this.names.services, 'service');
		}

		for (const filter of filters) {
			if (!known.includes(filter.name)) {
				this.say(filter.column, `${name} has no filter ${filter.name}`, didYouMean(filter.name, known));
			}

			if (filter.value.type !== 'text' && filter.value.type !== 'boolean' && filter.value.type !== 'number') {
				this.say(filter.value.column, 'a filter must be a plain value');
			}
		}

		return 'set';
	}

	/** Names must be written out, so that they can be checked before the game. */
	private named(name: string, arg: Expression | undefined): void {
		if (arg === undefined) {
			return;
		}

		switch (name) {
			case 'after':
			case 'detected':
				if (this.names.faultsHidden === true) {
					this.say(arg.column, 'a runbook cannot see faults', 'use what the API shows: nodes(ready=false)');
					return;
				}

				this.oneOf(arg, this.names.items, 'fault or timeline item');
				return;
			case 'slo':
			case 'slo_now':
				this.oneOf(arg, this.names.slos, 'SLO');
				return;
			case 'metric':
				this.oneOf(arg, this.names.metrics, 'metric');
				return;
			case 'ready':
			case 'desired':
			case 'revision':
				this.oneOf(arg, this.names.workloads, 'workload');
				return;
			default:
		}
	}

	private oneOf(arg: Expression, known: readonly string[] | undefined, what: string): void {
		if (arg.type !== 'text') {
			this.say(arg.column, `the ${what} must be written out, in quotes`);
			return;
		}

		if (known !== undefined && !known.includes(arg.value)) {
			this.say(arg.column, `there is no ${what} ${JSON.stringify(arg.value)}`, didYouMean(arg.value, known));
		}
	}
}

/** What is wrong with an expression that must give a value of this type; empty when nothing is. */
export const checkExpression = (
	expression: Expression,
	wanted: ValueType,
	names: Names = {},
): readonly ExpressionProblem[] => {
	const checker = new Checker(names);
	checker.want(wanted, expression);
	return checker.problems;
};
