import type {Column, Kind} from '../kind.ts';
import type {LabelSelector} from '../meta.ts';
import {dnsSubdomainProblems, pathSegmentProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {equalValues, mapSharedIn, withDefaults, withMembers} from '../share.ts';
import {type FieldErrors, invalidField, requiredField, unsupportedField} from '../validation.ts';
import {eachItem, isRecord, metadataErrors, selectorErrors} from './check.ts';
import {ageColumn, nameColumn, plainColumns, textColumn, wide} from './columns.ts';
import {defineKind} from './define-kind.ts';

export type PolicyRule = {
	readonly verbs: readonly string[];
	readonly apiGroups?: readonly string[];
	readonly resources?: readonly string[];
	readonly resourceNames?: readonly string[];
	readonly nonResourceURLs?: readonly string[];
};

export type Subject = {
	readonly kind: 'User' | 'Group' | 'ServiceAccount';
	readonly apiGroup?: string;
	readonly name: string;
	readonly namespace?: string;
};

export type RoleRef = {readonly apiGroup: string; readonly kind: 'Role' | 'ClusterRole'; readonly name: string};

export type Role = ApiObject & {readonly rules?: readonly PolicyRule[]};

export type ClusterRole = ApiObject & {
	readonly rules?: readonly PolicyRule[];
	readonly aggregationRule?: {readonly clusterRoleSelectors?: readonly LabelSelector[]};
};

export type RoleBinding = ApiObject & {readonly subjects?: readonly Subject[]; readonly roleRef: RoleRef};
export type ClusterRoleBinding = RoleBinding;

const group = 'rbac.authorization.k8s.io';

/** Source: pkg/apis/rbac/v1/defaults.go */
const bindingDefaults = (binding: RoleBinding): RoleBinding =>
	isRecord(binding.roleRef)
		? withMembers(binding, {
				roleRef: withDefaults<RoleRef>(binding.roleRef, {apiGroup: group}),
				subjects: mapSharedIn(binding.subjects, subject =>
					withDefaults<Subject>(subject, {apiGroup: subject.kind === 'ServiceAccount' ? '' : group}),
				),
			})
		: binding;

/** Source: pkg/apis/rbac/validation/validation.go */
const ruleErrors = (rule: PolicyRule, field: string, ofCluster: boolean): FieldErrors => {
	const urls = rule.nonResourceURLs ?? [];
	const resources = rule.resources ?? [];
	const groups = rule.apiGroups ?? [];
	const noVerb =
		(rule.verbs ?? []).length === 0 ? [requiredField(`${field}.verbs`, 'verbs must contain at least one value')] : [];

	if (urls.length > 0) {
		return [
			...noVerb,
			...(ofCluster
				? []
				: [invalidField(`${field}.nonResourceURLs`, urls, 'namespaced rules cannot apply to non-resource URLs')]),
			...(resources.length > 0 || groups.length > 0 || (rule.resourceNames ?? []).length > 0
				? [
						invalidField(
							`${field}.nonResourceURLs`,
							urls,
							'rules cannot apply to both regular resources and non-resource URLs',
						),
					]
				: []),
		];
	}

	return [
		...noVerb,
		...(groups.length === 0
			? [requiredField(`${field}.apiGroups`, 'resource rules must supply at least one api group')]
			: []),
		...(resources.length === 0
			? [requiredField(`${field}.resources`, 'resource rules must supply at least one resource')]
			: []),
	];
};

const roleErrors = (role: Role): FieldErrors => [
	...metadataErrors(role, pathSegmentProblems),
	...eachItem(role.rules, 'rules', (rule, field) => ruleErrors(rule, field, false)),
];

const clusterRoleErrors = (role: ClusterRole): FieldErrors => [
	...metadataErrors(role, pathSegmentProblems),
	...eachItem(role.rules, 'rules', (rule, field) => ruleErrors(rule, field, true)),
	...eachItem(role.aggregationRule?.clusterRoleSelectors, 'aggregationRule.clusterRoleSelectors', selectorErrors),
];

const subjectErrors = (subject: Subject, field: string, ofCluster: boolean): FieldErrors => {
	const {kind, name, namespace, apiGroup} = subject;
	const wanted = kind === 'ServiceAccount' ? '' : group;
	return [
		...(name ? [] : [requiredField(`${field}.name`)]),
		...(['ServiceAccount', 'User', 'Group'].includes(kind)
			? []
			: [unsupportedField(`${field}.kind`, kind, ['ServiceAccount', 'User', 'Group'])]),
		...(kind === 'ServiceAccount' && name
			? dnsSubdomainProblems(name).map(problem => invalidField(`${field}.name`, name, problem))
			: []),
		...(apiGroup === undefined || apiGroup === wanted
			? []
			: [unsupportedField(`${field}.apiGroup`, apiGroup, [wanted])]),
		...(kind === 'ServiceAccount' && !namespace && ofCluster ? [requiredField(`${field}.namespace`)] : []),
	];
};

const bindingErrors = (binding: RoleBinding, kinds: readonly string[], ofCluster: boolean): FieldErrors => {
	const {roleRef} = binding;
	const reference = isRecord(roleRef)
		? [
				...(roleRef.apiGroup === group ? [] : [unsupportedField('roleRef.apiGroup', roleRef.apiGroup, [group])]),
				...(kinds.includes(roleRef.kind) ? [] : [unsupportedField('roleRef.kind', roleRef.kind, kinds)]),
				...(roleRef.name
					? pathSegmentProblems(roleRef.name).map(problem => invalidField('roleRef.name', roleRef.name, problem))
					: [requiredField('roleRef.name')]),
			]
		: [requiredField('roleRef')];
	return [
		...metadataErrors(binding, pathSegmentProblems),
		...reference,
		...eachItem(binding.subjects, 'subjects', (subject, field) => subjectErrors(subject, field, ofCluster)),
	];
};

const roleRefChange = (next: RoleBinding, before: RoleBinding): FieldErrors =>
	equalValues(next.roleRef, before.roleRef) ? [] : [invalidField('roleRef', next.roleRef, 'cannot change roleRef')];

const subjectsText = ({subjects}: RoleBinding, kind: Subject['kind']): string =>
	(subjects ?? [])
		.filter(subject => subject.kind === kind)
		.map(({name, namespace}) => (kind === 'ServiceAccount' ? `${namespace ?? ''}/${name}` : name))
		.join(', ');

const bindingColumns: ReadonlyArray<Column<RoleBinding>> = [
	nameColumn,
	textColumn('Role', ({roleRef}) => `${roleRef.kind}/${roleRef.name}`),
	ageColumn,
	wide(textColumn('Users', binding => subjectsText(binding, 'User'))),
	wide(textColumn('Groups', binding => subjectsText(binding, 'Group'))),
	wide(textColumn('ServiceAccounts', binding => subjectsText(binding, 'ServiceAccount'))),
];

export const roles: Kind<Role> = defineKind<Role>({
	group,
	version: 'v1',
	kind: 'Role',
	plural: 'roles',
	singular: 'role',
	namespaced: true,
	validate: roleErrors,
	validateUpdate: roleErrors,
	columns: plainColumns,
});

export const clusterRoles: Kind<ClusterRole> = defineKind<ClusterRole>({
	group,
	version: 'v1',
	kind: 'ClusterRole',
	plural: 'clusterroles',
	singular: 'clusterrole',
	namespaced: false,
	validate: clusterRoleErrors,
	validateUpdate: clusterRoleErrors,
	columns: plainColumns,
});

export const roleBindings: Kind<RoleBinding> = defineKind<RoleBinding>({
	group,
	version: 'v1',
	kind: 'RoleBinding',
	plural: 'rolebindings',
	singular: 'rolebinding',
	namespaced: true,
	defaults: bindingDefaults,
	validate: binding => bindingErrors(binding, ['Role', 'ClusterRole'], false),
	validateUpdate: (next, before) => [
		...bindingErrors(next, ['Role', 'ClusterRole'], false),
		...roleRefChange(next, before),
	],
	columns: bindingColumns,
});

export const clusterRoleBindings: Kind<ClusterRoleBinding> = defineKind<ClusterRoleBinding>({
	group,
	version: 'v1',
	kind: 'ClusterRoleBinding',
	plural: 'clusterrolebindings',
	singular: 'clusterrolebinding',
	namespaced: false,
	defaults: bindingDefaults,
	validate: binding => bindingErrors(binding, ['ClusterRole'], true),
	validateUpdate: (next, before) => [...bindingErrors(next, ['ClusterRole'], true), ...roleRefChange(next, before)],
	columns: bindingColumns,
});
