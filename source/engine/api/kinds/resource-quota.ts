import type {Kind} from '../kind.ts';
import {internalOf} from '../moulds/internal.ts';
import type {ApiObject} from '../object.ts';
import {storedQuantity} from '../quantity.ts';
import {equalValues, mapValuesShared, withMembers} from '../share.ts';
import {type FieldErrors, invalidField, requiredField} from '../validation.ts';
import {isRecord, metadataErrors, problemsAt} from './check.ts';
import {ageColumn, nameColumn, textColumn} from './columns.ts';
import type {ResourceList} from './common.ts';
import {defineKind} from './define-kind.ts';
import {countsInScope, isCounted, type QuotaScope, quotaNameProblems, quotaScopes} from './quota-names.ts';
import {wholeAmountErrors} from './resource-check.ts';
import {keptStatus} from './strategy.ts';

export type ScopeRequirement = {
	readonly scopeName: QuotaScope;
	readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
	readonly values?: readonly string[];
};

export type ResourceQuotaSpec = {
	readonly hard?: ResourceList;
	/** Only what all of these hold for is counted. */
	readonly scopes?: readonly QuotaScope[];
	readonly scopeSelector?: {readonly matchExpressions?: readonly ScopeRequirement[]};
};

export type ResourceQuota = ApiObject & {
	readonly spec: ResourceQuotaSpec;
	readonly status?: {readonly hard?: ResourceList; readonly used?: ResourceList};
};

/** Amounts are stored in the form in which Kubernetes writes them. */
const quotaDefaults = (quota: ResourceQuota): ResourceQuota =>
	isRecord(quota.spec)
		? withMembers(quota, {
				spec: withMembers<ResourceQuotaSpec>(quota.spec, {hard: mapValuesShared(quota.spec.hard, storedQuantity)}),
			})
		: quota;

const contradictions: ReadonlyArray<readonly [QuotaScope, QuotaScope]> = [
	['BestEffort', 'NotBestEffort'],
	['Terminating', 'NotTerminating'],
];

const scopesErrors = ({scopes = [], hard = {}}: ResourceQuotaSpec): FieldErrors => {
	const field = 'spec.scopes';
	const names = Object.keys(hard);
	const known = (scope: string): boolean => (quotaScopes as readonly string[]).includes(scope);
	return [
		...scopes.flatMap(scope => (known(scope) ? [] : [invalidField(field, scopes, 'unsupported scope')])),
		...scopes.flatMap(scope =>
			names
				.filter(name => known(scope) && !countsInScope(scope, name))
				.map(() => invalidField(field, scopes, 'unsupported scope applied to resource')),
		),
		...(contradictions.some(pair => pair.every(scope => scopes.includes(scope)))
			? [invalidField(field, scopes, 'conflicting scopes')]
			: []),
	];
};

/** Scopes about which only whether they hold can be said. */
const isYesOrNo = (scope: QuotaScope): boolean => scope !== 'PriorityClass' && scope !== 'VolumeAttributesClass';

/** Which requirement it is that is wrong Kubernetes does not say. */
const requirementErrors = (
	{scopeName, operator, values}: ScopeRequirement,
	{hard = {}, scopeSelector}: ResourceQuotaSpec,
	field: string,
): FieldErrors => {
	const listed = operator === 'In' || operator === 'NotIn';
	const bare = operator === 'Exists' || operator === 'DoesNotExist';
	const isKnown = (quotaScopes as readonly string[]).includes(scopeName);
	const shown = internalOf('core/v1.ScopeSelector', scopeSelector);
	const count = values?.length ?? 0;
	return [
		...(isKnown ? [] : [invalidField(`${field}.scopeName`, scopeName, 'unsupported scope')]),
		...Object.keys(hard)
			.filter(name => isKnown && !countsInScope(scopeName, name))
			.map(() => invalidField(field, shown, 'unsupported scope applied to resource')),
		...(isKnown && isYesOrNo(scopeName) && operator !== 'Exists'
			? [
					invalidField(
						`${field}.operator`,
						operator,
						"must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity",
					),
				]
			: []),
		...(listed && count === 0
			? [
					requiredField(
						`${field}.values`,
						"must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
					),
				]
			: []),
		...(bare && count > 0
			? [
					invalidField(
						`${field}.values`,
						values,
						"must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
					),
				]
			: []),
		...(listed || bare ? [] : [invalidField(`${field}.operator`, operator, 'not a valid selector operator')]),
	];
};

const selectorErrors = (spec: ResourceQuotaSpec): FieldErrors => {
	const field = 'spec.scopeSelector.matchExpressions';
	const requirements = spec.scopeSelector?.matchExpressions ?? [];
	const names = requirements.map(({scopeName}) => scopeName);
	return [
		...requirements.flatMap(requirement => requirementErrors(requirement, spec, field)),
		...contradictions
			.filter(pair => pair.every(scope => names.includes(scope)))
			.map(() => invalidField(field, spec.scopes ?? null, 'conflicting scopes')),
	];
};

/** Source: pkg/apis/core/validation/validation.go, ValidateResourceQuotaSpec */
const quotaSpecErrors = (quota: ResourceQuota): FieldErrors => {
	const spec: ResourceQuotaSpec = isRecord(quota.spec) ? quota.spec : {};
	return [
		...Object.entries(spec.hard ?? {}).flatMap(([name, amount]) => {
			const field = `spec.hard[${name}]`;
			return [
				...problemsAt(field, name, quotaNameProblems(name)),
				...wholeAmountErrors(amount, field, isCounted(name)),
			];
		}),
		...scopesErrors(spec),
		...selectorErrors(spec),
	];
};

const quotaUpdateErrors = (next: ResourceQuota, before: ResourceQuota): FieldErrors => {
	const sorted = ({spec}: ResourceQuota) => [...(spec.scopes ?? [])].sort();
	return [
		...quotaSpecErrors(next),
		...(equalValues(sorted(next), sorted(before))
			? []
			: [invalidField('spec.scopes', next.spec.scopes ?? null, 'field is immutable')]),
	];
};

/** `pods: 3/10, requests.cpu: 1/4`; what is limited stands in a column of its own. */
const usageText = ({status}: ResourceQuota, ofLimits: boolean): string =>
	Object.entries(status?.hard ?? {})
		.filter(([name]) => name.startsWith('limits') === ofLimits)
		.sort(([left], [right]) => (left < right ? -1 : 1))
		.map(([name, hard]) => `${name}: ${status?.used?.[name] ?? '0'}/${hard}`)
		.join(', ');

export const resourceQuotas: Kind<ResourceQuota> = defineKind<ResourceQuota>({
	group: '',
	version: 'v1',
	kind: 'ResourceQuota',
	plural: 'resourcequotas',
	singular: 'resourcequota',
	shortNames: ['quota'],
	namespaced: true,
	subresources: ['status'],
	defaults: quotaDefaults,
	prepareForCreate: quota => ({...quota, status: {}}),
	prepareForUpdate: keptStatus,
	prepareForStatusUpdate: (next, before) => withMembers(next, {spec: before.spec}),
	validate: quota => [...metadataErrors(quota), ...quotaSpecErrors(quota)],
	validateUpdate: quotaUpdateErrors,
	columns: [
		nameColumn,
		textColumn('Request', quota => usageText(quota, false)),
		textColumn('Limit', quota => usageText(quota, true)),
		ageColumn,
	],
});
