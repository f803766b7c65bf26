/** What a pod may say about where it runs. Source: pkg/apis/core/validation/validation.go */
import {dnsLabelProblems, dnsSubdomainProblems, labelValueProblems, qualifiedNameProblems} from '../names.ts';
import {
	duplicateField,
	type FieldErrors,
	forbiddenField,
	invalidField,
	requiredField,
	unsupportedField,
} from '../validation.ts';
import {eachItem, problemsAt, selectorErrors, soundOnce} from './check.ts';
import type {
	Affinity,
	NodeSelector,
	NodeSelectorRequirement,
	NodeSelectorTerm,
	PodAffinityTerm,
	Toleration,
	TopologySpreadConstraint,
} from './scheduling-terms.ts';

export const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export const tolerationErrors = (toleration: Toleration, field: string): FieldErrors => {
	const {key = '', operator = 'Equal', value = '', effect, tolerationSeconds} = toleration;
	return [
		...(key === '' ? [] : problemsAt(`${field}.key`, key, qualifiedNameProblems(key))),
		...(key === '' && operator !== 'Exists'
			? [
					invalidField(
						`${field}.operator`,
						toleration.operator ?? '',
						'operator must be Exists when `key` is empty, which means "match all values and all keys"',
					),
				]
			: []),
		...(tolerationSeconds !== undefined && effect !== 'NoExecute'
			? [invalidField(`${field}.effect`, effect ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set")]
			: []),
		...(operator === 'Exists' && value !== ''
			? [invalidField(`${field}.operator`, value, "value must be empty when `operator` is 'Exists'")]
			: []),
		...(operator === 'Equal' && labelValueProblems(value).length > 0
			? [invalidField(`${field}.operator`, value, labelValueProblems(value).join(';'))]
			: []),
		...(operator !== 'Equal' && operator !== 'Exists'
			? [unsupportedField(`${field}.operator`, operator, ['Equal', 'Exists'])]
			: []),
		...(effect && !taintEffects.includes(effect) ? [unsupportedField(`${field}.effect`, effect, taintEffects)] : []),
	];
};

export const tolerationsErrors = soundOnce((list: readonly Toleration[], field) =>
	eachItem(list, field, tolerationErrors),
);

const expressionErrors = (
	{key, operator, values}: NodeSelectorRequirement,
	field: string,
	isRequired: boolean,
): FieldErrors => {
	const count = values?.length ?? 0;
	const sort = {In: 'some', NotIn: 'some', Exists: 'none', DoesNotExist: 'none', Gt: 'one', Lt: 'one'}[operator];
	return [
		...(sort === 'some' && count === 0
			? [requiredField(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'")]
			: []),
		...(sort === 'none' && count > 0
			? [forbiddenField(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
			: []),
		...(sort === 'one' && count !== 1
			? [requiredField(`${field}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'")]
			: []),
		...(sort === undefined ? [invalidField(`${field}.operator`, operator, 'not a valid selector operator')] : []),
		...problemsAt(`${field}.key`, key, qualifiedNameProblems(String(key))),
		// A preference may name what no label can be: it prefers nothing.
		...(isRequired
			? eachItem(values, `${field}.values`, (value, at) => problemsAt(at, value, labelValueProblems(value)))
			: []),
	];
};

const fieldTermErrors = ({key, operator, values}: NodeSelectorRequirement, field: string): FieldErrors => [
	...(operator !== 'In' && operator !== 'NotIn'
		? [invalidField(`${field}.operator`, operator, 'not a valid selector operator')]
		: (values?.length ?? 0) === 1
			? []
			: [
					requiredField(
						`${field}.values`,
						"must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
					),
				]),
	...(key === 'metadata.name'
		? eachItem(values, `${field}.values`, (value, at) => problemsAt(at, value, dnsSubdomainProblems(value)))
		: [invalidField(`${field}.key`, key, 'not a valid field selector key')]),
];

const nodeTermErrors = (term: NodeSelectorTerm, field: string, isRequired: boolean): FieldErrors => [
	...eachItem(term.matchExpressions, `${field}.matchExpressions`, (expression, at) =>
		expressionErrors(expression, at, isRequired),
	),
	...eachItem(term.matchFields, `${field}.matchFields`, fieldTermErrors),
];

const weightErrors = (weight: number, field: string): FieldErrors =>
	Number.isInteger(weight) && weight >= 1 && weight <= 100
		? []
		: [invalidField(`${field}.weight`, weight, 'must be in the range 1-100')];

const podTermErrors = (term: PodAffinityTerm, field: string): FieldErrors => [
	...selectorErrors(term.labelSelector, `${field}.labelSelector`),
	...selectorErrors(term.namespaceSelector, `${field}.namespaceSelector`),
	...(term.namespaces ?? []).flatMap(name => problemsAt(`${field}.namespace`, name, dnsLabelProblems(name))),
	...labelKeysErrors(term, field),
	...(term.topologyKey ? [] : [requiredField(`${field}.topologyKey`, 'can not be empty')]),
	...problemsAt(`${field}.topologyKey`, term.topologyKey ?? '', qualifiedNameProblems(term.topologyKey ?? '')),
];

type LabelKeys = Pick<PodAffinityTerm, 'labelSelector' | 'matchLabelKeys' | 'mismatchLabelKeys'>;

/** Keys of labels whose values are looked up in the pod itself. Source: ValidateMatchLabelKeysAndMismatchLabelKeys */
const labelKeysErrors = (term: LabelKeys, field: string): FieldErrors => {
	const {labelSelector: selector, matchLabelKeys: match = [], mismatchLabelKeys: mismatch = []} = term;
	const said = new Set(Object.keys(selector?.matchLabels ?? {}));
	return [
		...(['matchLabelKeys', 'mismatchLabelKeys'] as const).flatMap(name => {
			const keys = term[name] ?? [];
			return keys.length > 0 && selector === undefined
				? [forbiddenField(`${field}.${name}`, 'must not be specified when labelSelector is not set')]
				: eachItem(keys, `${field}.${name}`, (key, at) => problemsAt(at, key, qualifiedNameProblems(key)));
		}),
		...(selector?.matchExpressions ?? []).flatMap(({key}) => {
			const index = match.lastIndexOf(key);
			const isTwice = index >= 0 && said.has(key);
			said.add(key);
			return isTwice
				? [invalidField(`${field}[${index}]`, key, 'exists in both matchLabelKeys and labelSelector')]
				: [];
		}),
		...eachItem(match, `${field}.matchLabelKeys`, (key, at) =>
			mismatch.includes(key) ? [invalidField(at, key, 'exists in both matchLabelKeys and mismatchLabelKeys')] : [],
		),
	];
};

/** Nodes that must be chosen, by a volume or a pod. Source: ValidateNodeSelector */
export const nodeSelectorErrors = (selector: NodeSelector, field: string): FieldErrors => {
	const terms = `${field}.nodeSelectorTerms`;
	return [
		...((selector.nodeSelectorTerms ?? []).length === 0
			? [requiredField(terms, 'must have at least one node selector term')]
			: []),
		...eachItem(selector.nodeSelectorTerms, terms, (term, at) => nodeTermErrors(term, at, true)),
	];
};

export const affinityErrors = soundOnce((affinity: Affinity, field) => {
	const node = affinity.nodeAffinity;
	const required = node?.requiredDuringSchedulingIgnoredDuringExecution;
	const requiredAt = `${field}.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution`;
	return [
		...(required === undefined ? [] : nodeSelectorErrors(required, requiredAt)),
		...eachItem(
			node?.preferredDuringSchedulingIgnoredDuringExecution,
			`${field}.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution`,
			({weight, preference}, at) => [
				...weightErrors(weight, at),
				...nodeTermErrors(preference ?? {}, `${at}.preference`, false),
			],
		),
		...(['podAffinity', 'podAntiAffinity'] as const).flatMap(name => [
			...eachItem(
				affinity[name]?.requiredDuringSchedulingIgnoredDuringExecution,
				`${field}.${name}.requiredDuringSchedulingIgnoredDuringExecution`,
				podTermErrors,
			),
			...eachItem(
				affinity[name]?.preferredDuringSchedulingIgnoredDuringExecution,
				`${field}.${name}.preferredDuringSchedulingIgnoredDuringExecution`,
				({weight, podAffinityTerm}, at) => [
					...weightErrors(weight, at),
					...podTermErrors(podAffinityTerm ?? {topologyKey: ''}, `${at}.podAffinityTerm`),
				],
			),
		]),
	];
});

const whenUnsatisfiable = ['DoNotSchedule', 'ScheduleAnyway'];
const policies = ['Honor', 'Ignore'];

const positiveErrors = (value: number | undefined, field: string): FieldErrors =>
	value === undefined || value > 0 ? [] : [invalidField(field, value, 'must be greater than zero')];

export const spreadErrors = soundOnce((list: readonly TopologySpreadConstraint[], field) =>
	eachItem(list, field, (constraint, at, index) => {
		const {maxSkew, topologyKey, whenUnsatisfiable: when, minDomains, labelSelector} = constraint;
		const isRepeated = list
			.slice(index + 1)
			.some(other => other.topologyKey === topologyKey && other.whenUnsatisfiable === when);
		return [
			...positiveErrors(maxSkew, `${at}.maxSkew`),
			...(topologyKey ? [] : [requiredField(`${at}.topologyKey`, 'can not be empty')]),
			...(whenUnsatisfiable.includes(when)
				? []
				: [unsupportedField(`${at}.whenUnsatisfiable`, when, whenUnsatisfiable)]),
			...(isRepeated ? [duplicateField(`${at}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${when}}`)] : []),
			...positiveErrors(minDomains, `${at}.minDomains`),
			...(minDomains !== undefined && when !== 'DoNotSchedule'
				? [
						invalidField(
							`${at}.minDomains`,
							minDomains,
							`can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${when}`,
						),
					]
				: []),
			...(['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const).flatMap(name =>
				constraint[name] === undefined || policies.includes(constraint[name])
					? []
					: [unsupportedField(`${at}.${name}`, constraint[name], policies)],
			),
			...labelKeysErrors(constraint, at),
			...selectorErrors(labelSelector, `${at}.labelSelector`),
		];
	}),
);
