/** Checks that many kinds share. Source: k8s.io/apimachinery/pkg/api/validation, pkg/apis/core/validation */
import type {LabelSelector} from '../meta.ts';
import {internalOf} from '../moulds/internal.ts';
import {dnsSubdomainProblems, labelValueProblems, pathSegmentProblems, qualifiedNameProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {equalSaid} from '../share.ts';
import {
	type FieldErrors,
	forbiddenField,
	invalidField,
	requiredField,
	tooLongField,
	unsupportedField,
} from '../validation.ts';
import type {IntOrString} from './common.ts';

export type NameCheck = (name: string) => readonly string[];

/** Whether a person's JSON has an object here, as its type says it should. */
export const isRecord = (value: unknown): value is object =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const none: FieldErrors = [];

/** The errors of each item of a list, each knowing its place: `spec.containers[0]`. */
export const eachItem = <T>(
	list: readonly T[] | undefined,
	field: string,
	check: (item: T, field: string, index: number) => FieldErrors,
): FieldErrors =>
	list === undefined || list.length === 0
		? none
		: list.flatMap((item, index) => check(item, `${field}[${index}]`, index));

/**
A check that looks at a frozen part once when it finds nothing wrong: the pods of a template share their parts, and in most of them
nothing is wrong. What is said of the others depends on their place.
*/
export const soundOnce = <T extends object>(
	check: (part: T, field: string) => FieldErrors,
): ((part: T | undefined, field: string) => FieldErrors) => {
	const sound = new WeakSet<T>();

	return (part, field) => {
		if (part === undefined || part === null || sound.has(part)) {
			return none;
		}

		const errors = check(part, field);

		if (errors.length === 0 && typeof part === 'object' && Object.isFrozen(part)) {
			sound.add(part);
		}

		return errors;
	};
};

/** Whole sentences about one value, as errors of its field. */
export const problemsAt = (field: string, value: unknown, problems: readonly string[]): FieldErrors =>
	problems.length === 0 ? none : problems.map(problem => invalidField(field, value, problem));

export const labelErrors = soundOnce((labels: Readonly<Record<string, string>>, field) =>
	Object.entries(labels).flatMap(([key, value]) => [
		...problemsAt(field, key, qualifiedNameProblems(key)),
		...problemsAt(field, value, labelValueProblems(value)),
	]),
);

const largestAnnotations = 262_144;

export const annotationErrors = soundOnce((annotations: Readonly<Record<string, string>>, field) => {
	const entries = Object.entries(annotations);
	const size = entries.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
	return [
		...entries.flatMap(([key]) => problemsAt(field, key, qualifiedNameProblems(key.toLowerCase()))),
		...(size > largestAnnotations ? [tooLongField(field, largestAnnotations)] : []),
	];
});

const ownerErrors = ({metadata}: ApiObject): FieldErrors => {
	const field = 'metadata.ownerReferences';
	const owners = metadata.ownerReferences;

	if (owners === undefined) {
		return none;
	}

	const controllers = owners.filter(({controller}) => controller === true);
	// Which of them it is Kubernetes does not say.
	const empty = owners.flatMap(owner =>
		(['apiVersion', 'kind', 'name', 'uid'] as const)
			.filter(member => owner[member] === undefined || owner[member] === '')
			.map(member =>
				invalidField(
					`${field}.${member}`,
					owner[member] ?? '',
					member === 'apiVersion' ? 'version must not be empty' : 'must not be empty',
				),
			),
	);
	return controllers.length < 2
		? empty
		: [
				...empty,
				invalidField(
					field,
					owners,
					`Only one reference can have Controller set to true. Found "true" in references for ${controllers[0]?.name} and ${controllers[1]?.name}`,
				),
			];
};

const ownFinalizers: readonly string[] = ['kubernetes', 'orphan', 'foregroundDeletion'];

/** Source: pkg/apis/core/validation/validation.go, validateKubeFinalizerName */
const finalizerError = (finalizer: string, field: string): FieldErrors =>
	finalizer.includes('/') || ownFinalizers.includes(finalizer)
		? []
		: [invalidField(field, finalizer, 'name is neither a standard finalizer name nor is it fully qualified')];

/** Labels, annotations and owners, which are looked at wherever metadata is. */
const describedErrors = (object: ApiObject): FieldErrors => [
	...labelErrors(object.metadata.labels, 'metadata.labels'),
	...annotationErrors(object.metadata.annotations, 'metadata.annotations'),
	...ownerErrors(object),
];

const finalizersErrors = (finalizers: readonly string[] | undefined): FieldErrors =>
	finalizers === undefined
		? none
		: finalizers.flatMap(finalizer => problemsAt('metadata.finalizers', finalizer, qualifiedNameProblems(finalizer)));

export const finalizerErrors = (finalizers: readonly string[] | undefined, field: string): FieldErrors =>
	eachItem(finalizers, field, finalizerError);

const ownFinalizerErrors = (finalizers: readonly string[] | undefined): FieldErrors =>
	finalizerErrors(finalizers, 'metadata.finalizers');

/** The beginning of a name as if it were one: it may end with a hyphen. Source: apimachinery `maskTrailingDash` */
const asName = (base: string): string => (base.length > 1 && base.endsWith('-') ? `${base.slice(0, -2)}a` : base);

/** What every object's metadata must be. */
export const metadataErrors = (object: ApiObject, nameProblems: NameCheck = dnsSubdomainProblems): FieldErrors => {
	const {metadata} = object;
	const unnamed = metadata.name === undefined || metadata.name === '';
	const base = metadata.generateName ?? '';
	return [
		...(base === '' ? [] : problemsAt('metadata.generateName', base, nameProblems(asName(base)))),
		...(unnamed ? [requiredField('metadata.name', 'name or generateName is required')] : []),
		...(unnamed ? [] : problemsAt('metadata.name', metadata.name, nameProblems(metadata.name))),
		...describedErrors(object),
		...finalizersErrors(metadata.finalizers),
		...ownFinalizerErrors(metadata.finalizers),
	];
};

/**
What is said of the metadata of an update before the kind looks at the object itself: what all kinds have in common is looked at as
it is and as it changed, and most kinds look at the change once more. `changes` is what is wrong with the change.
Source: k8s.io/apiserver/pkg/registry/rest/update.go, validateCommonFields; pkg/apis/core/validation, ValidateObjectMetaUpdate
*/
export const metadataUpdateErrors = (object: ApiObject, changes: FieldErrors, isCore: boolean): FieldErrors => {
	const described = describedErrors(object);
	const {finalizers} = object.metadata;
	const again = [...changes, ...described];
	return [
		...described,
		...finalizersErrors(finalizers),
		...again,
		...again,
		...(isCore ? ownFinalizerErrors(finalizers) : []),
	];
};

/** `shown` is what Go would print of the new value: of a pointer to nothing `null`. */
export const immutable = (
	next: unknown,
	before: unknown,
	field: string,
	shown: (value: unknown) => unknown = value => value ?? null,
): FieldErrors => (equalSaid(next, before) ? [] : [invalidField(field, shown(next), 'field is immutable')]);

/** As `immutable`, for a text, which Go never leaves out. */
export const immutableText = (next: string | undefined, before: string | undefined, field: string): FieldErrors =>
	immutable(next ?? '', before ?? '', field);

/** As `immutable`, for a struct, by the name that the table of types has for it. */
export const immutableStruct = (
	next: object | undefined,
	before: object | undefined,
	field: string,
	struct: string,
): FieldErrors => {
	const [now, was] = [internalOf(struct, next), internalOf(struct, before)];
	return immutable(now, was, field);
};

/** What a kind's strategy has looked at before it looks at the update, which looks at all of it again. */
export const twice = (errors: FieldErrors): FieldErrors => [...errors, ...errors];

/** A whole number of at least 0; absent is fine. */
export const notNegative = (value: number | undefined, field: string): FieldErrors =>
	value === undefined || value === null || (Number.isInteger(value) && value >= 0)
		? []
		: [invalidField(field, value, 'must be greater than or equal to 0')];

export const positive = (value: number | undefined, field: string): FieldErrors =>
	value === undefined || value === null || (Number.isInteger(value) && value > 0)
		? []
		: [invalidField(field, value, 'must be greater than 0')];

export const oneOf = (value: string | undefined, supported: readonly string[], field: string): FieldErrors => {
	if (value === undefined || value === null || value === '') {
		return [requiredField(field)];
	}

	return supported.includes(value) ? none : [unsupportedField(field, value, supported)];
};

/** As `oneOf`, where nothing is a choice as wrong as any other. */
export const oneOfThese = (value: string | undefined, supported: readonly string[], field: string): FieldErrors =>
	supported.includes(value ?? '') ? [] : [unsupportedField(field, value ?? '', supported)];

/** As `oneOfThese`, for a choice that need not be made. */
export const oneOfIfSaid = (value: string | undefined, supported: readonly string[], field: string): FieldErrors =>
	value === undefined ? [] : oneOfThese(value, supported, field);

/** A text that must be there and say something. */
export const requiredText = (value: string | undefined, field: string, detail?: string): FieldErrors =>
	value === undefined || value === '' ? [requiredField(field, detail)] : [];

/** A name that must be there and be a good one. */
export const requiredName = (
	name: string | undefined,
	field: string,
	problems: NameCheck = dnsSubdomainProblems,
): FieldErrors =>
	name === undefined || name === '' ? [requiredField(field)] : problemsAt(field, name, problems(name));

/** A thing of any kind, by its kind and name. Source: pkg/apis/networking/validation, validateIngressTypedLocalObjectReference */
export const typedReferenceErrors = (
	{apiGroup, kind, name}: {readonly apiGroup?: string; readonly kind?: string; readonly name?: string},
	field: string,
): FieldErrors => [
	...(apiGroup === undefined ? [] : problemsAt(`${field}.apiGroup`, apiGroup, dnsSubdomainProblems(apiGroup))),
	...requiredName(kind, `${field}.kind`, pathSegmentProblems),
	...requiredName(name, `${field}.name`, pathSegmentProblems),
];

export const portErrors = (port: number, field: string): FieldErrors =>
	Number.isInteger(port) && port >= 1 && port <= 65_535
		? []
		: [invalidField(field, port, 'must be between 1 and 65535, inclusive')];

const selectorOperators = ['DoesNotExist', 'Exists', 'In', 'NotIn'];

/** Source: k8s.io/apimachinery/pkg/apis/meta/v1/validation/validation.go */
export const selectorErrors = (selector: LabelSelector | undefined, field: string): FieldErrors => [
	...labelErrors(selector?.matchLabels, `${field}.matchLabels`),
	...eachItem(selector?.matchExpressions, `${field}.matchExpressions`, ({key, operator, values}, at) => {
		const listed = operator === 'In' || operator === 'NotIn';
		const bare = operator === 'Exists' || operator === 'DoesNotExist';
		const count = values?.length ?? 0;
		return [
			...(selectorOperators.includes(operator)
				? []
				: [invalidField(`${at}.operator`, operator, 'not a valid selector operator')]),
			...(listed && count === 0
				? [requiredField(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'")]
				: []),
			...(bare && count > 0
				? [forbiddenField(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")]
				: []),
			...problemsAt(`${at}.key`, key, qualifiedNameProblems(key)),
			...eachItem(values, `${at}.values`, (value, place) => problemsAt(place, value, labelValueProblems(value))),
		];
	}),
];

/** Whether anything can be selected by it. Source: apimachinery `LabelSelectorAsSelector` */
export const isReadable = (selector: LabelSelector): boolean => selectorErrors(selector, '').length === 0;

export const isEmptySelector = (selector: LabelSelector): boolean =>
	Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0;

const percentPattern = /^[0-9]+%$/;

/** The count or the share in per cent that an IntOrString stands for; undefined when it is neither. */
export const shareOf = (value: IntOrString): {readonly count: number} | {readonly percent: number} | undefined => {
	if (typeof value === 'number') {
		return {count: value};
	}

	return typeof value === 'string' && percentPattern.test(value) ? {percent: Number(value.slice(0, -1))} : undefined;
};

/** Whether the count or the share is there, and nothing. */
export const isNoShare = (value: IntOrString | undefined): boolean => {
	const share = value === undefined ? undefined : shareOf(value);
	return share !== undefined && ('count' in share ? share.count === 0 : share.percent === 0);
};

/** An IntOrString that is a count of at least 0 or a percentage. */
export const countOrPercentErrors = (value: IntOrString | undefined, field: string): FieldErrors => {
	if (value === undefined || value === null) {
		return [];
	}

	return typeof value === 'number'
		? notNegative(value, field)
		: shareOf(value) === undefined
			? [
					invalidField(
						field,
						value,
						"a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
					),
				]
			: [];
};

/** A percentage of at most 100. */
export const notAboveHundred = (value: IntOrString | undefined, field: string): FieldErrors => {
	const share = value === undefined || value === null ? undefined : shareOf(value);
	return share !== undefined && 'percent' in share && share.percent > 100
		? [invalidField(field, value, 'must not be greater than 100%')]
		: [];
};
