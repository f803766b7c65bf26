import type {Node} from '../api/kinds/node.ts';
import type {NodeSelectorTerm} from '../api/kinds/scheduling-terms.ts';
import type {LabelSelector, Labels} from '../api/meta.ts';

/** One claim about a set of labels; `Gt` and `Lt` for nodes only. */
export type Requirement = {
	readonly key: string;
	readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
	readonly values: readonly string[];
};

/** All claims must hold: none at all holds for everything. Undefined stands for a selector that matches nothing. */
export type Requirements = readonly Requirement[] | undefined;

const int64 = /^[+-]?\d{1,19}$/;

/** A whole number as Go's `ParseInt` takes it, compared exactly. */
const wholeNumber = (text: string | undefined): bigint | undefined => {
	if (text === undefined || !int64.test(text)) {
		return undefined;
	}

	const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
	return value >= -9_223_372_036_854_775_808n && value <= 9_223_372_036_854_775_807n ? value : undefined;
};

const holds = ({key, operator, values}: Requirement, labels: Labels): boolean => {
	const found: unknown = labels[key];
	// A label may be called `constructor`: what every object inherits is no label.
	const value = typeof found === 'string' ? found : undefined;

	switch (operator) {
		case 'In':
			return value !== undefined && values.includes(value);
		case 'NotIn':
			return value === undefined || !values.includes(value);
		case 'Exists':
			return value !== undefined;
		case 'DoesNotExist':
			return value === undefined;
		default: {
			const count = wholeNumber(value);
			const bound = wholeNumber(values[0]);
			return count !== undefined && bound !== undefined && (operator === 'Gt' ? count > bound : count < bound);
		}
	}
};

export const matches = (requirements: Requirements, labels: Labels): boolean => {
	if (requirements === undefined) {
		return false;
	}

	for (const requirement of requirements) {
		if (!holds(requirement, labels)) {
			return false;
		}
	}

	return true;
};

const labelValue = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const namePart = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const dnsSubdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const isLabelValue = (value: string): boolean => value.length <= 63 && labelValue.test(value);

const isLabelKey = (key: string): boolean => {
	const slash = key.indexOf('/');
	const prefix = slash < 0 ? undefined : key.slice(0, slash);
	const name = key.slice(slash + 1);
	return (
		name.length <= 63 &&
		namePart.test(name) &&
		(prefix === undefined || (prefix.length <= 253 && dnsSubdomain.test(prefix)))
	);
};

const valueRule =
	"a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const keyRule =
	"name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

/** What is wrong with a requirement, in Kubernetes' words. Source: apimachinery/pkg/labels/selector.go (NewRequirement) */
const problemOf = ({key, operator, values}: Requirement): string | undefined => {
	if (!isLabelKey(key)) {
		return `key: Invalid value: "${key}": ${keyRule}`;
	}

	switch (operator) {
		case 'In':
		case 'NotIn':
			if (values.length === 0) {
				return "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty";
			}
			break;
		case 'Exists':
		case 'DoesNotExist':
			if (values.length > 0) {
				return `values: Invalid value: ${JSON.stringify(values)}: values set must be empty for exists and does not exist`;
			}
			break;
		case 'Gt':
		case 'Lt':
			if (values.length !== 1) {
				return `values: Invalid value: ${JSON.stringify(values)}: for 'Gt', 'Lt' operators, exactly one value is required`;
			}
			if (wholeNumber(values[0]) === undefined) {
				return `values[0]: Invalid value: "${values[0]}": for 'Gt', 'Lt' operators, the value must be an integer`;
			}
			break;
		default:
			return `"${String(operator)}" is not a valid label selector operator`;
	}

	const bad = values.findIndex(value => !isLabelValue(value));
	return bad < 0 ? undefined : `values[${bad}][${key}]: Invalid value: "${values[bad]}": ${valueRule}`;
};

/** A selector made ready to match, or why it cannot be read. */
export type Compiled = {readonly requirements: Requirements; readonly problem?: string};

const compileAll = (requirements: readonly Requirement[]): Compiled => {
	for (const requirement of requirements) {
		const problem = problemOf(requirement);

		if (problem !== undefined) {
			return {requirements: undefined, problem};
		}
	}

	return {requirements};
};

export const labelPairs = (labels: Labels): Requirement[] =>
	Object.keys(labels)
		.sort()
		.map(key => ({key, operator: 'In', values: [labels[key] as string]}));

/** No selector (absent, or null as some clients write it) matches nothing, an empty one everything. */
export const compileSelector = (selector: LabelSelector | null | undefined): Compiled =>
	selector === undefined || selector === null
		? {requirements: undefined}
		: compileAll([
				...labelPairs(selector.matchLabels ?? {}),
				...(selector.matchExpressions ?? []).map(({key, operator, values}) => ({key, operator, values: values ?? []})),
			]);

/** One term of a node selector: what it asks of labels, and of the node's fields. */
export type NodeTerm = {
	readonly labels: Requirements;
	readonly fields: readonly Requirement[];
	/** Why it cannot be read, each with its place in the term. */
	readonly problems?: readonly string[];
};

const nodeOperators: readonly Requirement['operator'][] = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];

const expressionProblems = (expressions: readonly Requirement[]): readonly string[] =>
	expressions.flatMap((expression, at) => {
		const problem = nodeOperators.includes(expression.operator)
			? problemOf(expression)
			: `operator: Unsupported value: "${String(expression.operator)}": supported values: ${nodeOperators.map(each => `"${each}"`).join(', ')}`;
		return problem === undefined ? [] : [`matchExpressions[${at}].${problem}`];
	});

const fieldProblems = (fields: readonly Requirement[]): readonly string[] =>
	fields.flatMap(({operator, values}, at) => {
		if (operator !== 'In' && operator !== 'NotIn') {
			return [`matchFields[${at}].operator: Unsupported value: "${String(operator)}": supported values: "In", "NotIn"`];
		}

		return values.length === 1
			? []
			: [`matchFields[${at}].values: Invalid value: ${JSON.stringify(values)}: must have one element`];
	});

/** A term with nothing in it, or one that cannot be read, matches nothing. */
export const compileNodeTerm = (term: NodeSelectorTerm): NodeTerm => {
	const ready = (given: NodeSelectorTerm['matchExpressions']): Requirement[] =>
		(given ?? []).map(({key, operator, values}) => ({key, operator, values: values ?? []}));
	const expressions = ready(term.matchExpressions);
	const fields = ready(term.matchFields);

	if (expressions.length === 0 && fields.length === 0) {
		return {labels: undefined, fields: []};
	}

	const problems = [...expressionProblems(expressions), ...fieldProblems(fields)];
	return problems.length === 0 ? {labels: expressions, fields} : {labels: undefined, fields: [], problems};
};

/** The only field a node selector knows is its name; any other is empty. */
export const matchesNodeTerm = (term: NodeTerm, labels: Labels, name: string): boolean => {
	if (!matches(term.labels, labels)) {
		return false;
	}

	for (const {key, operator, values} of term.fields) {
		if ((values[0] === (key === 'metadata.name' ? name : '')) !== (operator === 'In')) {
			return false;
		}
	}

	return true;
};

/** Several problems as one. */
export const together = (problems: readonly string[]): string | undefined =>
	problems.length < 2 ? problems[0] : `[${[...new Set(problems)].join(', ')}]`;

/** Any term will do; no term at all will not. */
export const matchesAnyTerm = (terms: readonly NodeTerm[], labels: Labels, name: string): boolean => {
	for (const term of terms) {
		if (matchesNodeTerm(term, labels, name)) {
			return true;
		}
	}

	return false;
};

/** A node by a compiled node selector. */
export const matchesNode = (terms: readonly NodeTerm[], node: Node): boolean =>
	matchesAnyTerm(terms, node.metadata.labels ?? {}, node.metadata.name);
