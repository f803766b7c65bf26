/**
Templates of JSONPath as kubectl reads them: text, `{.a.b[0]}`, `{range .items[*]}…{end}`, filters and texts in quotes.

Source: k8s.io/client-go/util/jsonpath
*/
import {type Parsed, parsed, unparsed} from '../../../engine/api/parsed.ts';
import {goJson, keysOf} from './go-json.ts';

type Step =
	| {readonly do: 'field'; readonly name: string}
	| {readonly do: 'any'}
	| {readonly do: 'deep'}
	| {
			readonly do: 'slice';
			readonly from: number | undefined;
			readonly to: number | undefined;
			readonly by: number;
			readonly one: boolean;
	  }
	| {readonly do: 'either'; readonly steps: ReadonlyArray<readonly Step[]>}
	| {readonly do: 'filter'; readonly left: Operand; readonly operator: string; readonly right: Operand | undefined};

type Operand = {readonly steps: readonly Step[]; readonly root: boolean} | {readonly value: unknown};

type Part =
	| {readonly do: 'text'; readonly text: string}
	| {readonly do: 'path'; readonly steps: readonly Step[]; readonly root: boolean}
	| {readonly do: 'range'; readonly steps: readonly Step[]; readonly body: readonly Part[]};

/** Takes down what is wrong; the first thing said is what is told. */
type Note = (problem: string) => void;

const quotedText = (text: string): string => {
	const body = text.slice(1, -1);
	const names: Readonly<Record<string, string>> = {n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', "'": "'"};
	return body.replaceAll(/\\(.)/g, (_, letter: string) => names[letter] ?? letter);
};

/** The place behind the bracket that closes the one at `from`. */
const closing = (text: string, from: number, open: string, close: string, note: Note): number => {
	let depth = 0;
	let quote = '';

	for (let at = from; at < text.length; at++) {
		const letter = text[at] ?? '';

		if (quote !== '') {
			if (letter === '\\') {
				at += 1;
			} else if (letter === quote) {
				quote = '';
			}
		} else if (letter === '"' || letter === "'") {
			quote = letter;
		} else if (letter === open) {
			depth += 1;
		} else if (letter === close) {
			depth -= 1;

			if (depth === 0) {
				return at + 1;
			}
		}
	}

	note(open === '{' ? 'unclosed action' : 'unterminated array');
	return text.length + 1;
};

const operatorPattern = /(==|!=|<=|>=|<|>)/;

const operandOf = (text: string, note: Note): Operand => {
	const trimmed = text.trim();

	if (/^(['"]).*\1$/s.test(trimmed)) {
		return {value: quotedText(trimmed)};
	}

	if (/^-?\d+(?:\.\d+)?$/.test(trimmed)) {
		return {value: Number(trimmed)};
	}

	if (trimmed === 'true' || trimmed === 'false') {
		return {value: trimmed === 'true'};
	}

	return {steps: stepsOf(trimmed.replace(/^[@$]/, ''), note), root: trimmed.startsWith('$')};
};

const filterOf = (text: string, note: Note): Step => {
	const parts = text.split(operatorPattern);
	const [left = '', operator = '', ...rest] = parts;
	const right = operator === '' ? undefined : operandOf(rest.join(''), note);
	return {do: 'filter', left: operandOf(left, note), operator, right};
};

const indexOf = (text: string, note: Note): Step => {
	if (text === '*') {
		return {do: 'any'};
	}

	if (/^(['"]).*\1$/s.test(text)) {
		return {do: 'field', name: quotedText(text)};
	}

	const slice = /^(-?\d*):(-?\d*)(?::(-?\d*))?$/.exec(text);
	const numberOf = (part: string | undefined): number | undefined =>
		part === undefined || part === '' ? undefined : Number(part);

	if (slice !== null) {
		return {do: 'slice', from: numberOf(slice[1]), to: numberOf(slice[2]), by: numberOf(slice[3]) ?? 1, one: false};
	}

	if (!/^-?\d+$/.test(text)) {
		note(`invalid array index ${text}`);
	}

	return {do: 'slice', from: Number(text), to: undefined, by: 1, one: true};
};

const bracketStep = (inside: string, note: Note): Step => {
	if (inside.startsWith('?(') && inside.endsWith(')')) {
		return filterOf(inside.slice(2, -1), note);
	}

	const parts = inside.split(',').map(part => part.trim());
	return parts.length > 1
		? {do: 'either', steps: parts.map(part => [indexOf(part, note)])}
		: indexOf(inside.trim(), note);
};

function stepsOf(text: string, note: Note): readonly Step[] {
	const steps: Step[] = [];
	let at = 0;

	while (at < text.length) {
		const letter = text[at] ?? '';

		if (letter === '[') {
			const end = closing(text, at, '[', ']', note);
			steps.push(bracketStep(text.slice(at + 1, end - 1), note));
			at = end;
		} else if (text.startsWith('..', at)) {
			steps.push({do: 'deep'});
			at += text[at + 2] === '[' ? 2 : 1;
		} else if (letter === '.') {
			const name = /^\.((?:\\.|[^.[\]{}\s()=<>!|])*)/.exec(text.slice(at)) ?? ['.', ''];
			at += name[0].length;

			if (name[1] === '*') {
				steps.push({do: 'any'});
			} else if (name[1] !== '') {
				steps.push({do: 'field', name: (name[1] ?? '').replaceAll(/\\(.)/g, '$1')});
			}
		} else {
			const code = (letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
			note(`unrecognized character in action: U+${code} '${letter}'`);
			return steps;
		}
	}

	return steps;
}

type Open = {readonly steps: readonly Step[]; readonly body: Part[]};

const partsOf = (text: string, note: Note): readonly Part[] => {
	const stack: Open[] = [{steps: [], body: []}];
	let at = 0;

	const add = (part: Part): void => {
		stack.at(-1)?.body.push(part);
	};

	while (at < text.length) {
		if (text[at] !== '{') {
			const end = text.indexOf('{', at);
			add({do: 'text', text: text.slice(at, end < 0 ? undefined : end)});
			at = end < 0 ? text.length : end;
			continue;
		}

		const end = closing(text, at, '{', '}', note);
		const action = text.slice(at + 1, end - 1).trim();
		at = end;

		if (action.startsWith('range')) {
			stack.push({steps: stepsOf(action.slice(5).trim().replace(/^[@$]/, ''), note), body: []});
		} else if (action === 'end') {
			const closed = stack.length > 1 ? stack.pop() : undefined;

			if (closed === undefined) {
				note('not in range, nothing to end');
			} else {
				add({do: 'range', ...closed});
			}
		} else if (/^(['"]).*\1$/s.test(action)) {
			add({do: 'text', text: quotedText(action)});
		} else {
			add({do: 'path', steps: stepsOf(action.replace(/^[@$]/, ''), note), root: action.startsWith('$')});
		}
	}

	if (stack.length > 1) {
		note('missing end for range');
	}

	return stack[0]?.body ?? [];
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const childrenOf = (value: unknown): readonly unknown[] =>
	Array.isArray(value) ? value : isObject(value) ? keysOf(value).map(key => value[key]) : [];

const allBelow = (value: unknown): readonly unknown[] => [value, ...childrenOf(value).flatMap(allBelow)];

const compare = (left: unknown, operator: string, right: unknown): boolean => {
	if (operator === '==' || operator === '!=') {
		return (left === right) === (operator === '==');
	}

	if (typeof left !== typeof right || (typeof left !== 'number' && typeof left !== 'string')) {
		return false;
	}

	const [a, b] = [left as number, right as number];
	return operator === '<' ? a < b : operator === '<=' ? a <= b : operator === '>' ? a > b : a >= b;
};

type Found = {readonly values: readonly unknown[]; readonly missing?: string};

const operandValue = (operand: Operand, item: unknown, root: unknown, note: Note): unknown =>
	'value' in operand ? operand.value : walk(operand.steps, operand.root ? root : item, root, note).values[0];

const sliceOf = (
	list: readonly unknown[],
	{from, to, by, one}: Step & {do: 'slice'},
	note: Note,
): readonly unknown[] => {
	const at = (index: number): number => (index < 0 ? list.length + index : index);

	if (one) {
		const index = at(from ?? 0);

		if (index >= 0 && index < list.length) {
			return [list[index]];
		}

		note(`array index out of bounds: index ${from}, length ${list.length}`);
		return [];
	}

	return list
		.slice(at(from ?? 0), to === undefined ? undefined : at(to))
		.filter((_, index) => index % Math.max(1, by) === 0);
};

const stepInto = (step: Step, value: unknown, root: unknown, note: Note): Found => {
	switch (step.do) {
		case 'field': {
			const found = isObject(value) && Object.hasOwn(value, step.name) ? value[step.name] : undefined;
			return found === undefined ? {values: [], missing: step.name} : {values: [found]};
		}

		case 'any':
			return {values: childrenOf(value)};
		case 'deep':
			return {values: allBelow(value)};
		case 'slice':
			return {values: Array.isArray(value) ? sliceOf(value, step, note) : []};
		case 'either':
			return {values: step.steps.flatMap(steps => walk(steps, value, root, note).values)};
		case 'filter':
			return {
				values: childrenOf(value).filter(item => {
					const left = operandValue(step.left, item, root, note);
					return step.right === undefined
						? left !== undefined
						: left !== undefined && compare(left, step.operator, operandValue(step.right, item, root, note));
				}),
			};
	}
};

function walk(steps: readonly Step[], value: unknown, root: unknown, note: Note): Found {
	let values: readonly unknown[] = [value];
	let missing: string | undefined;

	for (const step of steps) {
		const found = values.map(each => stepInto(step, each, root, note));
		missing = found.find(each => each.missing !== undefined)?.missing;
		values = found.flatMap(each => each.values);
	}

	return values.length === 0 && missing !== undefined ? {values, missing} : {values};
}

/** Strings as they are, everything else as JSON. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : goJson(value, ''));

const printPart = (part: Part, value: unknown, root: unknown, note: Note): string => {
	switch (part.do) {
		case 'text':
			return part.text;
		case 'path':
			return walk(part.steps, part.root ? root : value, root, note)
				.values.map(textOf)
				.join(' ');
		case 'range':
			return walk(part.steps, value, root, note)
				.values.map(item => print(part.body, item, root, note))
				.join('');
	}
};

const print = (parts: readonly Part[], value: unknown, root: unknown, note: Note): string =>
	parts.map(part => printPart(part, value, root, note)).join('');

/** What came of it, unless something was noted on the way. */
const unlessNoted = <T>(make: (note: Note) => T): Parsed<T> => {
	const problems: string[] = [];
	const value = make(problem => problems.push(problem));
	return problems[0] === undefined ? parsed(value) : unparsed(problems[0]);
};

/** A template, ready to be filled from objects; what is missing is left out. */
export const compileJsonPath = (template: string): Parsed<(object: unknown) => string> => {
	const parts = unlessNoted(note => partsOf(template, note));
	return parts.ok
		? parsed(object => {
				const text = unlessNoted(note => print(parts.value, object, object, note));
				return text.ok ? text.value : `error: error executing jsonpath "${template}": ${text.message}`;
			})
		: unparsed(`error parsing jsonpath ${template}, ${parts.message}`);
};

/** `.a.b`, `a.b` or `{.a.b}`, as `--sort-by` and custom columns take a field: the values found there. */
export const compileField = (field: string): Parsed<(object: unknown) => readonly unknown[]> => {
	const bare = /^\{.*\}$/s.test(field) ? field.slice(1, -1) : field;
	const steps = unlessNoted(note => stepsOf(bare === '' || /^[.[]/.test(bare) ? bare : `.${bare}`, note));
	return steps.ok
		? parsed(object => {
				const found = unlessNoted(note => walk(steps.value, object, object, note).values);
				return found.ok ? found.value : [];
			})
		: steps;
};
