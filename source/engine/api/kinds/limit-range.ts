import type {Kind} from '../kind.ts';
import {qualifiedNameProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {compareQuantities, parseQuantity, storedQuantity} from '../quantity.ts';
import {mapSharedIn, mapValuesShared, withMembers} from '../share.ts';
import {duplicateField, type FieldErrors, forbiddenField, invalidField, requiredField} from '../validation.ts';
import {eachItem, isRecord, metadataErrors, problemsAt} from './check.ts';
import {plainColumns} from './columns.ts';
import type {ResourceList} from './common.ts';
import {defineKind} from './define-kind.ts';
import {resourceNameProblems} from './quota-names.ts';

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
	/** Whose amount is shown; without it that of the field. */
	readonly shows?: 'min' | 'max';
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
		shows: 'min',
		smaller: 'min',
		larger: 'default',
		says: (min, limit) => `min value ${min} is greater than default value ${limit}`,
	},
	{
		at: 'default',
		shows: 'max',
		smaller: 'default',
		larger: 'max',
		says: (limit, max) => `default value ${limit} is greater than max value ${max}`,
	},
];

const amountIn = (list: ResourceList | undefined, name: string): string | undefined =>
	list !== undefined && Object.hasOwn(list, name) ? list[name] : undefined;

const milliOf = (amount: string): number => {
	const read = parseQuantity(amount);
	return read.ok ? Number((read.value.nanos + 999_999n) / 1_000_000n) : 0;
};

/** Who may be limited to so many times what it asks for can be limited to no more than lies between the bounds. */
const ratioErrors = (item: LimitRangeItem, name: string, field: string): FieldErrors => {
	const [ratio, min, max] = [item.maxLimitRequestRatio, item.min, item.max].map(list => amountIn(list, name));

	if (ratio === undefined || min === undefined || max === undefined) {
		return [];
	}

	const most = milliOf(max) / milliOf(min);
	return milliOf(ratio) / 1000 > most
		? [
				invalidField(
					`${field}.maxLimitRequestRatio[${name}]`,
					ratio,
					`ratio ${ratio} is greater than max/min = ${most.toFixed(6)}`,
				),
			]
		: [];
};

const resourceErrors = (item: LimitRangeItem, name: string, field: string): FieldErrors => {
	const ratio = amountIn(item.maxLimitRequestRatio, name);
	return [
		...comparisons.flatMap(({at, shows = at, smaller, larger, says}) => {
			const [low, high] = [amountIn(item[smaller], name), amountIn(item[larger], name)];
			return low !== undefined && high !== undefined && compareQuantities(low, high) > 0
				? [invalidField(`${field}.${at}[${name}]`, amountIn(item[shows], name), says(low, high))]
				: [];
		}),
		...(ratio !== undefined && compareQuantities(ratio, '1') < 0
			? [invalidField(`${field}.maxLimitRequestRatio[${name}]`, ratio, `ratio ${ratio} is less than 1`)]
			: []),
		...ratioErrors(item, name, field),
	];
};

const types = ['Container', 'Pod', 'PersistentVolumeClaim'];

const typeErrors = (type: string, field: string): FieldErrors => {
	const problems = qualifiedNameProblems(type);
	return problems.length > 0 || types.includes(type) || type.includes('/')
		? problemsAt(field, type, problems)
		: [invalidField(field, type, 'must be a standard limit type or fully qualified')];
};

const containerResources: readonly string[] = ['cpu', 'memory', 'ephemeral-storage'];

const namesErrors = (list: ResourceList | undefined, type: string, field: string): FieldErrors =>
	Object.keys(list ?? {}).flatMap(name => {
		const isOfContainers =
			containerResources.includes(name) ||
			name.startsWith('hugepages-') ||
			name.includes('/') ||
			type === 'PersistentVolumeClaim';
		return [
			...problemsAt(`${field}[${name}]`, name, resourceNameProblems(name)),
			...(isOfContainers || !types.includes(type)
				? []
				: [invalidField(`${field}[${name}]`, name, 'must be a standard resource for containers')]),
		];
	});

const itemErrors = (item: LimitRangeItem, field: string): FieldErrors => {
	const {type = ''} = item;
	const isPod = type === 'Pod';
	const bounds = ['max', 'min'] as const;
	const defaults = ['default', 'defaultRequest'] as const;
	const judged = isPod ? {...item, default: undefined, defaultRequest: undefined} : item;
	const isStorageless = bounds.every(name => amountIn(item[name], 'storage') === undefined);
	const names = [...new Set(lists.flatMap(list => Object.keys(judged[list] ?? {})))].sort();
	return [
		...bounds.flatMap(name => namesErrors(item[name], type, `${field}.${name}`)),
		...defaults.flatMap(name =>
			isPod
				? Object.keys(item[name] ?? {}).length > 0
					? [forbiddenField(`${field}.${name}`, "may not be specified when `type` is 'Pod'")]
					: []
				: namesErrors(item[name], type, `${field}.${name}`),
		),
		...(type === 'PersistentVolumeClaim' && isStorageless
			? [
					requiredField(
						`${field}.limits`,
						'either minimum or maximum storage value is required, but neither was provided',
					),
				]
			: []),
		...namesErrors(item.maxLimitRequestRatio, type, `${field}.maxLimitRequestRatio`),
		...names.flatMap(name => resourceErrors(judged as LimitRangeItem, name, field)),
	];
};

/** Source: pkg/apis/core/validation/validation.go, ValidateLimitRange */
const rangeErrors = (range: LimitRange): FieldErrors => {
	const limits = isRecord(range.spec) ? (range.spec.limits ?? []) : [];
	return [
		...metadataErrors(range),
		...eachItem(limits, 'spec.limits', (item, field, index) => [
			...typeErrors(item.type ?? '', `${field}.type`),
			...(limits.findIndex(({type}) => type === item.type) < index
				? [duplicateField(`${field}.type`, item.type ?? '')]
				: []),
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
