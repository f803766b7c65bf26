/** What a pod may say about where it runs. Source: pkg/apis/core/validation/validation.go */
import {labelValueProblems, qualifiedNameProblems} from '../names.ts';
import {type FieldErrors, forbiddenField, invalidField, requiredField, unsupportedField} from '../validation.ts';
import {eachItem, problemsAt, selectorErrors} from './check.ts';
import {duplicates} from './container-validation.ts';
import type {
	Affinity,
	NodeSelectorRequirement,
	NodeSelectorTerm,
	PodAffinityTerm,
	Toleration,
	TopologySpreadConstraint,
} from './scheduling-terms.ts';

export const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

const tolerationErrors = (toleration: Toleration, field: string): FieldErrors => {
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
			? [invalidField(`${field}.operator`, toleration, "value must be empty when `operator` is 'Exists'")]
			: []),
		...(operator === 'Equal' ? problemsAt(`${field}.operator`, value, labelValueProblems(value)) : []),
		...(operator !== 'Equal' && operator !== 'Exists'
			? [unsupportedField(`${field}.operator`, operator, ['Equal', 'Exists'])]
			: []),
		...(effect && !taintEffects.includes(effect) ? [unsupportedField(`${field}.effect`, effect, taintEffects)] : []),
	];
};

export const tolerationsErrors = (list: readonly Toleration[] | undefined, field: string): FieldErrors =>
	eachItem(list, field, tolerationErrors);

const expressionErrors = ({key, operator, values}: NodeSelectorRequirement, field: string): FieldErrors => {
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
	...(key === 'metadata.name' ? [] : [invalidField(`${field}.key`, key, 'not a valid field selector key')]),
];

const nodeTermErrors = (term: NodeSelectorTerm, field: string): FieldErrors => [
	...eachItem(term.matchExpressions, `${field}.matchExpressions`, expressionErrors),
	...eachItem(term.matchFields, `${field}.matchFields`, fieldTermErrors),
];

const weightErrors = (weight: number, field: string): FieldErrors =>
	Number.isInteger(weight) && weight >= 1 && weight <= 100
		? []
		: [invalidField(`${field}.weight`, weight, 'must be in the range 1-100')];

const podTermErrors = (term: PodAffinityTerm, field: string): FieldErrors => [
	...selectorErrors(term.labelSelector, `${field}.labelSelector`),
	...selectorErrors(term.namespaceSelector, `${field}.namespaceSelector`),
	...(term.topologyKey
		? problemsAt(`${field}.topologyKey`, term.topologyKey, qualifiedNameProblems(term.topologyKey))
		: [requiredField(`${field}.topologyKey`, 'can not be empty')]),
];

export const affinityErrors = (affinity: Affinity | undefined, field: string): FieldErrors => {
	const node = affinity?.nodeAffinity;
	const required = node?.requiredDuringSchedulingIgnoredDuringExecution;
	const requiredTerms = `${field}.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
	return [
		...(required !== undefined && (required.nodeSelectorTerms ?? []).length === 0
			? [requiredField(requiredTerms, 'must have at least one node selector term')]
			: []),
		...eachItem(required?.nodeSelectorTerms, requiredTerms, nodeTermErrors),
		...eachItem(
			node?.preferredDuringSchedulingIgnoredDuringExecution,
			`${field}.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution`,
			({weight, preference}, at) => [
				...weightErrors(weight, at),
				...nodeTermErrors(preference ?? {}, `${at}.preference`),
			],
		),
		...(['podAffinity', 'podAntiAffinity'] as const).flatMap(name => [
			...eachItem(
				affinity?.[name]?.requiredDuringSchedulingIgnoredDuringExecution,
				`${field}.${name}.requiredDuringSchedulingIgnoredDuringExecution`,
				podTermErrors,
			),
			...eachItem(
				affinity?.[name]?.preferredDuringSchedulingIgnoredDuringExecution,
				`${field}.${name}.preferredDuringSchedulingIgnoredDuringExecution`,
				({weight, podAffinityTerm}, at) => [
					...weightErrors(weight, at),
					...podTermErrors(podAffinityTerm ?? {topologyKey: ''}, `${at}.podAffinityTerm`),
				],
			),
		]),
	];
};

const whenUnsatisfiable = ['DoNotSchedule', 'ScheduleAnyway'];
const policies = ['Honor', 'Ignore'];

export const spreadErrors = (list: readonly TopologySpreadConstraint[] | undefined, field: string): FieldErrors => [
	...eachItem(list, field, (constraint, at) => [
		...(Number.isInteger(constraint.maxSkew) && constraint.maxSkew > 0
			? []
			: [invalidField(`${at}.maxSkew`, constraint.maxSkew, 'must be greater than zero')]),
		...(constraint.topologyKey
			? problemsAt(`${at}.topologyKey`, constraint.topologyKey, qualifiedNameProblems(constraint.topologyKey))
			: [requiredField(`${at}.topologyKey`, 'can not be empty')]),
		...(whenUnsatisfiable.includes(constraint.whenUnsatisfiable)
			? []
			: [unsupportedField(`${at}.whenUnsatisfiable`, constraint.whenUnsatisfiable, whenUnsatisfiable)]),
		...(constraint.minDomains !== undefined && constraint.minDomains <= 0
			? [invalidField(`${at}.minDomains`, constraint.minDomains, 'must be greater than zero')]
			: []),
		...(constraint.minDomains !== undefined && constraint.whenUnsatisfiable !== 'DoNotSchedule'
			? [
					invalidField(
						`${at}.minDomains`,
						constraint.minDomains,
						'can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway',
					),
				]
			: []),
		...(['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const).flatMap(name =>
			constraint[name] === undefined || policies.includes(constraint[name])
				? []
				: [unsupportedField(`${at}.${name}`, constraint[name], policies)],
		),
		...selectorErrors(constraint.labelSelector, `${at}.labelSelector`),
	]),
	...duplicates(
		list,
		constraint => `{${constraint.topologyKey}, ${constraint.whenUnsatisfiable}}`,
		index => `${field}[${index}].{topologyKey, whenUnsatisfiable}`,
	),
];
