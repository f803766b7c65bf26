import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {compareQuantities, storedQuantity} from '../quantity.ts';
import {mapSharedIn, mapValuesShared, withMembers} from '../share.ts';
import {duplicateField, type FieldErrors, forbiddenField, invalidField, requiredField} from '../validation.ts';
import {eachItem, isRecord, metadataErrors, problemsAt} from './check.ts';
import {plainColumns} from './columns.ts';
import type {ResourceList} from './common.ts';
import {defineKind} from './define-kind.ts';
import {resourceNameProblems} from './quota-names.ts';
import {wholeAmountErrors} from './resource-check.ts';

/** What one container, one pod or one claim may ask for, and what it gets when it does not ask. */
export type LimitRangeItem = {
	/** `Container`, `Pod` or `PersistentVolumeClaim`. */
	readonly type: string;
	readonly max?: ResourceList;
	readonly min?: ResourceList;
	readonly default?: ResourceList;
	readonly defaultRequest?: ResourceList;
	readonly maxLimitRequestRatio?: ResourceList;
};

export type LimitRange = ApiObject & {readonly spec: {readonly limits?: readonly LimitRangeItem[]}};

const lists = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;

/** The list with what the other one has more; the same list when that is nothing. */
const filled = (list: ResourceList | undefined, from: ResourceList | undefined): ResourceList | undefined => {
	const missing = Object.entries(from ?? {}).filter(([name]) => !Object.hasOwn(list ?? {}, name));
	return missing.length === 0 ? list : Object.fromEntries([...Object.entries(list ?? {}), ...missing]);
};

const itemDefaults = (item: LimitRangeItem): LimitRangeItem => {
	const stored = withMembers<LimitRangeItem>(
		item,
		Object.fromEntries(lists.map(name => [name, mapValuesShared(item[name], storedQuantity)])),
	);

	if (stored.type !== 'Container') {
		return stored;
	}

	const limits = filled(stored.default, stored.max);
	const requests = filled(filled(stored.defaultRequest, limits), stored.min);
	return withMembers<LimitRangeItem>(stored, {default: limits, defaultRequest: requests});
};

/** Source: pkg/apis/core/v1/defaults.go, SetDefaults_LimitRangeItem */
const rangeDefaults = (range: LimitRange): LimitRange =>
	isRecord(range.spec)
		? withMembers(range, {spec: withMembers(range.spec, {limits: mapSharedIn(range.spec.limits, itemDefaults)})})
		: range;

type Comparison = {
	/** The list whose value is to blame. */
	readonly at: (typeof lists)[number];
	readonly smaller: (typeof lists)[number];
	readonly larger: (typeof lists)[number];
	says(smaller: string, larger: string): string;
};

/** Of each of these pairs the first must not be more than the second. */
const comparisons: readonly Comparison[] = [
	{at: 'min', smaller: 'min', larger: 'max', says: (min, max) => `min value ${min} is greater than max value ${max}`},
	{
		at: 'defaultRequest',
		smaller: 'min',
		larger: 'defaultRequest',
		says: (min, request) => `min value ${min} is greater than default request value ${request}`,
	},
	{
		at: 'defaultRequest',
		smaller: 'defaultRequest',
		larger: 'max',
		says: (request, max) => `default request value ${request} is greater than max value ${max}`,
	},
	{
		at: 'defaultRequest',
		smaller: 'defaultRequest',
		larger: 'default',
		says: (request, limit) => `default request value ${request} is greater than default limit value ${limit}`,
	},
	{
		at: 'default',
		smaller: 'min',
		larger: 'default',
		says: (min, limit) => `min value ${min} is greater than default value ${limit}`,
	},
	{
		at: 'default',
		smaller: 'default',
		larger: 'max',
		says: (limit, max) => `default value ${limit} is greater than max value ${max}`,
	},
];

const amountIn = (list: ResourceList | undefined, name: string): string | undefined =>
	list !== undefined && Object.hasOwn(list, name) ? list[name] : undefined;

const resourceErrors = (item: LimitRangeItem, name: string, field: string): FieldErrors => {
	const ratio = amountIn(item.maxLimitRequestRatio, name);
	return [
		...comparisons.flatMap(({at, smaller, larger, says}) => {
			const [low, high] = [amountIn(item[smaller], name), amountIn(item[larger], name)];
			return low !== undefined && high !== undefined && compareQuantities(low, high) > 0
				? [invalidField(`${field}.${at}[${name}]`, amountIn(item[at], name), says(low, high))]
				: [];
		}),
		...(ratio !== undefined && compareQuantities(ratio, '1') < 0
			? [invalidField(`${field}.maxLimitRequestRatio[${name}]`, ratio, `ratio ${ratio} is less than 1`)]
			: []),
	];
};

const types = ['Container', 'Pod', 'PersistentVolumeClaim'];

const typeErrors = (item: LimitRangeItem, field: string): FieldErrors => {
	const {type = '', min, max} = item;
	const isStorageless = amountIn(min, 'storage') === undefined && amountIn(max, 'storage') === undefined;
	return [
		...(types.includes(type) || type.includes('/')
			? []
			: [invalidField(`${field}.type`, type, 'must be a standard limit type or fully qualified')]),
		...(type === 'Pod'
			? (['default', 'defaultRequest'] as const)
					.filter(name => Object.keys(item[name] ?? {}).length > 0)
					.map(name => forbiddenField(`${field}.${name}`, "may not be specified when `type` is 'Pod'"))
			: []),
		...(type === 'PersistentVolumeClaim' && isStorageless
			? [
					requiredField(
						`${field}.limits`,
						'either minimum or maximum storage value is required, but neither was provided',
					),
				]
			: []),
	];
};

const itemErrors = (item: LimitRangeItem, field: string): FieldErrors => {
	const amounts = lists.flatMap(list =>
		Object.entries(item[list] ?? {}).flatMap(([name, amount]) => [
			...problemsAt(`${field}.${list}[${name}]`, name, resourceNameProblems(name)),
			...wholeAmountErrors(amount, `${field}.${list}[${name}]`, false),
		]),
	);
	const names = [...new Set(lists.flatMap(list => Object.keys(item[list] ?? {})))].sort();
	return [
		...typeErrors(item, field),
		...amounts,
		...(amounts.length > 0 ? [] : names.flatMap(name => resourceErrors(item, name, field))),
	];
};

/** Source: pkg/apis/core/validation/validation.go, ValidateLimitRange */
const rangeErrors = (range: LimitRange): FieldErrors => {
	const limits = isRecord(range.spec) ? (range.spec.limits ?? []) : [];
	return [
		...metadataErrors(range),
		...eachItem(limits, 'spec.limits', (item, field, index) => [
			...(limits.findIndex(({type}) => type === item.type) < index ? [duplicateField(`${field}.type`, '')] : []),
			...itemErrors(item, field),
		]),
	];
};

export const limitRanges: Kind<LimitRange> = defineKind<LimitRange>({
	group: '',
	version: 'v1',
	kind: 'LimitRange',
	plural: 'limitranges',
	singular: 'limitrange',
	shortNames: ['limits'],
	namespaced: true,
	defaults: rangeDefaults,
	validate: rangeErrors,
	validateUpdate: rangeErrors,
	columns: plainColumns,
});
