/*
Label and field selectors: from the text of a query, and from the objects' own `LabelSelector`.

	parseLabelSelector('app=web,tier in (a,b),!canary')   three requirements, all of which must hold

A selector that is absent matches nothing; an empty one matches everything. Operators that say "not" also hold where the
label is absent. Source: k8s.io/apimachinery/pkg/labels/selector.go, pkg/fields/selector.go
*/
import type {LabelSelector, Labels} from './meta.ts';
import {labelValueProblems, qualifiedNameProblems} from './names.ts';
import {type Parsed, parsed, unparsed} from './parsed.ts';
import {fieldErrorText, invalidField} from './validation.ts';

export type LabelRequirement = {
	readonly key: string;
	readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
	readonly values: readonly string[];
};

const integerPattern = /^[+-]?\d{1,19}$/;

/** The whole number that a text stands for, if it stands for one. */
export const integerOf = (text: string | undefined): bigint | undefined =>
	text !== undefined && integerPattern.test(text) ? BigInt(text.replace('+', '')) : undefined;

const labelOf = (labels: Labels | undefined, key: string): string | undefined =>
	labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;

/** Whether one requirement holds for these labels; Gt and Lt compare whole numbers. */
export const requirementHolds = (
	operator: LabelRequirement['operator'],
	key: string,
	values: readonly string[] | undefined,
	labels: Labels | undefined,
): boolean => {
	const value = labelOf(labels, key);

	switch (operator) {
		case 'In':
			return value !== undefined && values?.includes(value) === true;
		case 'NotIn':
			return value === undefined || values === undefined || !values.includes(value);
		case 'Exists':
			return value !== undefined;
		case 'DoesNotExist':
			return value === undefined;
		default: {
			const [has, than] = [integerOf(value), integerOf(values?.[0])];
			return has !== undefined && than !== undefined && (operator === 'Gt' ? has > than : has < than);
		}
	}
};

export const requirementsMatch = (requirements: readonly LabelRequirement[], labels: Labels | undefined): boolean =>
	requirements.every(({operator, key, values}) => requirementHolds(operator, key, values, labels));

/** Whether these labels contain all of those, as a Service's or a ReplicationController's selector asks. */
export const labelsInclude = (labels: Labels | undefined, wanted: Labels | undefined): boolean => {
	if (wanted !== undefined && labels !== wanted) {
		for (const key of Object.keys(wanted)) {
			if (labelOf(labels, key) !== wanted[key]) {
				return false;
			}
		}
	}

	return true;
};

/** Whether an object's selector matches these labels: an absent one never does, an empty one always. */
export const selectorMatches = (selector: LabelSelector | undefined, labels: Labels | undefined): boolean => {
	if (selector === undefined || !labelsInclude(labels, selector.matchLabels)) {
		return false;
	}

	const {matchExpressions} = selector;
	return (
		matchExpressions === undefined ||
		matchExpressions.every(({operator, key, values}) => requirementHolds(operator, key, values, labels))
	);
};

const byKey = (left: {readonly key: string}, right: {readonly key: string}): number =>
	left.key < right.key ? -1 : left.key > right.key ? 1 : 0;

/** A selector as requirements, in the order of their keys; undefined when it matches nothing. */
export const requirementsOf = (selector: LabelSelector | undefined): readonly LabelRequirement[] | undefined => {
	if (selector === undefined) {
		return undefined;
	}

	const pairs = Object.entries(selector.matchLabels ?? {}).map(
		([key, value]): LabelRequirement => ({key, operator: 'In', values: [value]}),
	);
	const terms = (selector.matchExpressions ?? []).map(
		({key, operator, values = []}): LabelRequirement => ({key, operator, values}),
	);
	return [...pairs, ...terms].sort(byKey);
};

const textOf = ({key, operator, values}: LabelRequirement): string => {
	const list = [...values].sort().join(',');

	switch (operator) {
		case 'In':
			return `${key} in (${list})`;
		case 'NotIn':
			return `${key} notin (${list})`;
		case 'Exists':
			return key;
		case 'DoesNotExist':
			return `!${key}`;
		default:
			return `${key}${operator === 'Gt' ? '>' : '<'}${list}`;
	}
};

/** A selector in the form a query takes it: `app=web,tier in (a,b)`; empty when it has no requirements. */
export const selectorQuery = (selector: LabelSelector | undefined): string => {
	const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => ({key, text: `${key}=${value}`}));
	const expressions = (selector?.matchExpressions ?? []).map(({key, operator, values = []}) => ({
		key,
		text: textOf({key, operator, values}),
	}));
	return [...labels, ...expressions]
		.sort(byKey)
		.map(({text}) => text)
		.join(',');
};

/** A selector as columns show it: `<none>` when it is empty or absent. */
export const selectorText = (selector: LabelSelector | undefined): string => selectorQuery(selector) || '<none>';

/** A map of labels as columns show it: `a=b,c=d` by key, `<none>` when there are none. */
export const labelsText = (labels: Labels | undefined): string =>
	Object.entries(labels ?? {})
		.map(([key, value]) => `${key}=${value}`)
		.sort()
		.join(',') || '<none>';

type Token = {readonly kind: 'word' | 'sign' | 'end'; readonly text: string};

const signs = new Set(['(', ')', ',', '!', '=', '==', '!=', '>', '<']);
const tokenPattern = /\s*(==|!=|[()!,=<>]|[^\s()!,=<>]+)/y;

const tokensOf = (text: string): readonly Token[] => {
	const tokens: Token[] = [];
	const pattern = new RegExp(tokenPattern);

	for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
		const token = match[1] ?? '';
		tokens.push({kind: signs.has(token) ? 'sign' : 'word', text: token});
	}

	return [...tokens, {kind: 'end', text: ''}];
};

const end: Token = {kind: 'end', text: ''};
const operatorWords = 'in, notin, =, ==, !=, gt, lt';

/** Reads requirements one token after another; `next` is the place of the token not yet read. */
type Reading<T> = Parsed<{readonly read: T; readonly next: number}>;

const readList = (tokens: readonly Token[], start: number): Reading<readonly string[]> => {
	const open = tokens[start] ?? end;

	if (open.text !== '(') {
		return unparsed(`found '${open.text}' expected: '('`);
	}

	const values: string[] = [''];

	for (let place = start + 1; ; place++) {
		const token = tokens[place] ?? end;

		if (token.text === ')' && token.kind === 'sign') {
			return parsed({read: values, next: place + 1});
		}

		if (token.text === ',' && token.kind === 'sign') {
			values.push('');
		} else if (token.kind === 'word' && values.at(-1) === '') {
			values[values.length - 1] = token.text;
		} else {
			// After a value there can be no other one. Source: apimachinery pkg/labels/selector.go, parseIdentifiersList
			const wanted = values.at(-1) === '' ? "',', ')' or identifier" : "',' or ')'";
			return unparsed(`found '${token.text}', expected: ${wanted}`);
		}
	}
};

const requirement = (
	key: string,
	operator: LabelRequirement['operator'],
	values: readonly string[],
): Parsed<LabelRequirement> => {
	const problems = [
		...qualifiedNameProblems(key).map(problem => invalidField('<nil>', key, problem)),
		...values.flatMap((value, index) =>
			labelValueProblems(value).map(problem => invalidField(`values[${index}][${key}]`, value, problem)),
		),
		...((operator === 'Gt' || operator === 'Lt') && integerOf(values[0]) === undefined
			? [invalidField('values[0]', values[0], "for 'Gt', 'Lt' operators, the value must be an integer")]
			: []),
	];
	const texts = problems.map(fieldErrorText);

	if (texts.length > 0) {
		return unparsed(texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`);
	}

	return parsed({key, operator, values: [...new Set(values)].sort()});
};

const readRequirement = (tokens: readonly Token[], start: number): Reading<LabelRequirement> => {
	const done = (read: Parsed<LabelRequirement>, next: number): Reading<LabelRequirement> =>
		read.ok ? parsed({read: read.value, next}) : read;

	const negated = tokens[start]?.text === '!';
	const place = negated ? start + 1 : start;
	const name = tokens[place] ?? end;

	if (name.kind !== 'word') {
		return unparsed(`found '${name.text}', expected: identifier`);
	}

	const operator = tokens[place + 1] ?? end;

	if (negated) {
		return done(requirement(name.text, 'DoesNotExist', []), place + 1);
	}

	if (operator.kind === 'end' || operator.text === ',') {
		return done(requirement(name.text, 'Exists', []), place + 1);
	}

	if (operator.text === 'in' || operator.text === 'notin') {
		const list = readList(tokens, place + 2);
		return list.ok
			? done(requirement(name.text, operator.text === 'in' ? 'In' : 'NotIn', list.value.read), list.value.next)
			: list;
	}

	const word = operatorOfSign.get(operator.text);

	if (word === undefined) {
		return unparsed(`found '${operator.text}', expected: ${operatorWords}`);
	}

	const value = tokens[place + 2] ?? end;

	if (value.kind === 'word') {
		return done(requirement(name.text, word, [value.text]), place + 3);
	}

	return value.kind === 'end' || value.text === ','
		? done(requirement(name.text, word, ['']), place + 2)
		: unparsed(`found '${value.text}', expected: identifier`);
};

const operatorOfSign: ReadonlyMap<string, LabelRequirement['operator']> = new Map([
	['=', 'In'],
	['==', 'In'],
	['!=', 'NotIn'],
	['>', 'Gt'],
	['<', 'Lt'],
]);

/** The requirements of a `labelSelector` query; an empty text has none. Refuses as the API server does, with a 400. */
export const parseLabelSelector = (text: string): Parsed<readonly LabelRequirement[]> => {
	const tokens = tokensOf(text);
	const requirements: LabelRequirement[] = [];
	let place = 0;

	if (tokens[0]?.kind === 'end') {
		return parsed([]);
	}

	if (tokens[0]?.kind !== 'word' && tokens[0]?.text !== '!') {
		return unparsed(`found '${tokens[0]?.text ?? ''}', expected: !, identifier, or 'end of string'`);
	}

	for (;;) {
		const reading = readRequirement(tokens, place);

		if (!reading.ok) {
			return unparsed(`unable to parse requirement: ${reading.message}`);
		}

		requirements.push(reading.value.read);
		const separator = tokens[reading.value.next] ?? end;
		place = reading.value.next + 1;

		if (separator.kind === 'end') {
			return parsed(requirements.sort(byKey));
		}

		if (separator.text !== ',') {
			return unparsed(`found '${separator.text}', expected: ',' or 'end of string'`);
		}

		const following = tokens[place] ?? end;

		if (following.kind !== 'word' && following.text !== '!') {
			return unparsed(`found '${following.text}', expected: identifier after ','`);
		}
	}
};

export type FieldRequirement = {readonly field: string; readonly equal: boolean; readonly value: string};

/** Splits at commas that no backslash protects. */
const termsOf = (text: string): readonly string[] => {
	const terms: string[] = [];
	let term = '';

	for (let index = 0; index < text.length; index++) {
		const character = text[index] ?? '';

		if (character === '\\') {
			term += character + (text[index + 1] ?? '');
			index++;
		} else if (character === ',') {
			terms.push(term);
			term = '';
		} else {
			term += character;
		}
	}

	return [...terms, term].filter(part => part !== '');
};

const fieldTermPattern = /^((?:[^=!\\]|\\.|!(?!=))*)(!=|==|=)((?:[^\\]|\\.)*)$/s;

const unescaped = (text: string): string => text.replace(/\\([\\,=])/g, '$1');

/** The requirements of a `fieldSelector` query. Whether the fields exist is for the kind to say. */
export const parseFieldSelector = (text: string): Parsed<readonly FieldRequirement[]> => {
	const requirements: FieldRequirement[] = [];

	for (const term of termsOf(text)) {
		const match = fieldTermPattern.exec(term);

		if (match === null) {
			return unparsed(`invalid selector: '${text}'; can't understand '${term}'`);
		}

		const [, field = '', sign, value = ''] = match;
		requirements.push({field, equal: sign !== '!=', value: unescaped(value)});
	}

	return parsed(requirements);
};

const escaped = (text: string): string => text.replace(/[\\,=]/g, String.raw`\$&`);

/** Requirements as a `fieldSelector` query writes them. */
export const fieldSelectorText = (requirements: readonly FieldRequirement[]): string =>
	requirements.map(({field, equal, value}) => `${field}${equal ? '=' : '!='}${escaped(value)}`).join(',');

export const fieldsMatch = (
	requirements: readonly FieldRequirement[],
	fields: Readonly<Record<string, string>>,
): boolean => requirements.every(({field, equal, value}) => ((labelOf(fields, field) ?? '') === value) === equal);
