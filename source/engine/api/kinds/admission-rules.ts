/** Which requests a webhook or an admission policy is for. Source: k8s.io/api/admissionregistration/v1/types.go */

import type {LabelSelector} from '../meta.ts';
import {qualifiedNameProblems} from '../names.ts';
import {mapSharedIn, withDefaults, withMembers} from '../share.ts';
import {duplicateField, type FieldErrors, invalidField, requiredField} from '../validation.ts';
import {eachItem, oneOfIfSaid, oneOfThese, problemsAt, requiredText, selectorErrors} from './check.ts';

export type AdmissionRule = {
	readonly operations?: ReadonlyArray<'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT' | '*'>;
	readonly apiGroups?: readonly string[];
	readonly apiVersions?: readonly string[];
	readonly resources?: readonly string[];
	readonly resourceNames?: readonly string[];
	readonly scope?: 'Cluster' | 'Namespaced' | '*';
};

export type MatchCondition = {readonly name: string; readonly expression: string};

export type MatchResources = {
	readonly namespaceSelector?: LabelSelector;
	readonly objectSelector?: LabelSelector;
	readonly resourceRules?: readonly AdmissionRule[];
	readonly excludeResourceRules?: readonly AdmissionRule[];
	readonly matchPolicy?: 'Exact' | 'Equivalent';
};

export const withScopes = (rules: readonly AdmissionRule[] | undefined): readonly AdmissionRule[] | undefined =>
	mapSharedIn(rules, rule => withDefaults<AdmissionRule>(rule, {scope: '*'}));

export const matchDefaults = (match: MatchResources): MatchResources =>
	withMembers(
		withDefaults<MatchResources>(match, {matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {}}),
		{resourceRules: withScopes(match.resourceRules), excludeResourceRules: withScopes(match.excludeResourceRules)},
	);

const operations = ['*', 'CONNECT', 'CREATE', 'DELETE', 'UPDATE'];

/** A star stands for everything, and so stands alone. */
const starErrors = (list: readonly string[], field: string, words: string): FieldErrors =>
	list.length > 1 && list.includes('*') ? [invalidField(field, list, words)] : [];

export const ruleErrors = (rule: AdmissionRule, field: string): FieldErrors => {
	const {operations: verbs = [], apiGroups = [], apiVersions = [], resources = [], scope} = rule;
	return [
		...(verbs.length === 0 ? [requiredField(`${field}.operations`)] : []),
		...starErrors(verbs, `${field}.operations`, "if '*' is present, must not specify other operations"),
		...eachItem(verbs, `${field}.operations`, (verb, at) => oneOfThese(verb, operations, at)),
		...(apiGroups.length === 0 ? [requiredField(`${field}.apiGroups`)] : []),
		...starErrors(apiGroups, `${field}.apiGroups`, "if '*' is present, must not specify other API groups"),
		...(apiVersions.length === 0 ? [requiredField(`${field}.apiVersions`)] : []),
		...starErrors(apiVersions, `${field}.apiVersions`, "if '*' is present, must not specify other API versions"),
		...eachItem(apiVersions, `${field}.apiVersions`, (version, at) => requiredText(version, at)),
		...(resources.length === 0 ? [requiredField(`${field}.resources`)] : []),
		...eachItem(resources, `${field}.resources`, (resource, at) => requiredText(resource, at)),
		...oneOfIfSaid(scope, ['*', 'Cluster', 'Namespaced'], `${field}.scope`),
	];
};

export const matchConditionErrors = (conditions: readonly MatchCondition[] | undefined, field: string): FieldErrors =>
	eachItem(conditions, field, ({name = '', expression}, at, index) => [
		...requiredText(expression?.trim(), `${at}.expression`),
		...(name === '' ? [requiredField(`${at}.name`)] : problemsAt(`${at}.name`, name, qualifiedNameProblems(name))),
		...(name !== '' && (conditions ?? []).findIndex(other => other.name === name) < index
			? [duplicateField(`${at}.name`, name)]
			: []),
	]);

export const matchErrors = (match: MatchResources, field: string): FieldErrors => [
	...oneOfIfSaid(match.matchPolicy, ['Equivalent', 'Exact'], `${field}.matchPolicy`),
	...selectorErrors(match.namespaceSelector, `${field}.namespaceSelector`),
	...selectorErrors(match.objectSelector, `${field}.objectSelector`),
	...eachItem(match.resourceRules, `${field}.resourceRules`, ruleErrors),
	...eachItem(match.excludeResourceRules, `${field}.excludeResourceRules`, ruleErrors),
];
