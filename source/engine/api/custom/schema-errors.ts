/**
What a schema finds wrong with a value, in the words of Kubernetes' validator.

	spec.replicas: Invalid value: "string": spec.replicas in body must be of type integer: "string"

Source: kube-openapi/pkg/validation/errors, apiextensions-apiserver/pkg/apiserver/validation/validation.go
*/
import {isObject, type Json, type JsonObject, memberOf} from '../json.ts';
import {equalValues, remembered} from '../share.ts';
import {
	duplicateField,
	type FieldError,
	type FieldErrors,
	invalidField,
	mistypedField,
	requiredField,
	tooLongField,
	tooManyField,
	unsupportedField,
} from '../validation.ts';
import {hasFormat} from './formats.ts';
import {goPattern, longestMatched} from './patterns.ts';
import {isEmbedded, isIntOrString, memberPath, othersOf, propertyOf, type Schema} from './schema.ts';

type Check = (schema: Schema, value: Json, path: string, before: Json | undefined) => FieldErrors;

const none: FieldErrors = [];

const typesOf = (schema: Schema): readonly string[] => {
	if (isIntOrString(schema)) {
		return ['integer', 'string'];
	}

	return schema.type === undefined || schema.type === '' ? [] : [schema.type];
};

const past64Bits = 2 * 4_294_967_296 * 1_073_741_824;

/** A number of 64 bits: Go reads any larger one as a fraction. */
const isWhole = (value: number): boolean => Number.isInteger(value) && Math.abs(value) < past64Bits;

const typeOf = (value: Json): string => {
	if (value === null) {
		return 'null';
	}

	if (Array.isArray(value)) {
		return 'array';
	}

	return typeof value === 'number' && isWhole(value) ? 'integer' : typeof value;
};

const hasType = (value: Json, types: readonly string[]): boolean => {
	const type = typeOf(value);
	return types.length === 0 || types.includes(type) || (type === 'integer' && types.includes('number'));
};

const said = (path: string, words: string): string => `${path} in body ${words}`;

const wrongType = (path: string, types: readonly string[], found: string): FieldError =>
	mistypedField(path, found, said(path, `must be of type ${types.join(',')}: "${found}"`));

/** Schemas are frozen with their definition, so that an expression is read once. */
const patternOf = remembered(({pattern = ''}: Schema): RegExp | undefined => goPattern(pattern));

const textErrors = (schema: Schema, value: string, path: string): FieldErrors => {
	const {minLength, maxLength, pattern, format = ''} = schema;
	const length = minLength === undefined && maxLength === undefined ? 0 : [...value].length;
	const misses = pattern !== undefined && value.length <= longestMatched && patternOf(schema)?.test(value) === false;
	// Of a text only the first thing is told, beside its format.
	const [first] = [
		...(maxLength !== undefined && length > maxLength ? [tooLongField(path, maxLength)] : none),
		...(minLength !== undefined && length < minLength
			? [invalidField(path, value, said(path, `should be at least ${minLength} chars long`))]
			: none),
		...(misses ? [invalidField(path, value, said(path, `should match '${pattern}'`))] : none),
	];
	return [
		...(first === undefined ? none : [first]),
		...(hasFormat(value, format)
			? none
			: [mistypedField(path, value, said(path, `must be of type ${format}: ${JSON.stringify(value)}`))]),
	];
};

const isMultiple = (value: number, of: number): boolean => Number.isInteger(Math.round((value / of) * 1e9) / 1e9);

const numberErrors = (schema: Schema, value: number, path: string): FieldErrors => {
	const {minimum, maximum, exclusiveMinimum = false, exclusiveMaximum = false, multipleOf} = schema;
	const wrong = (words: string): FieldErrors => [invalidField(path, value, said(path, words))];
	const above = maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum);
	const below = minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum);
	return [
		...(multipleOf !== undefined && multipleOf > 0 && !isMultiple(value, multipleOf)
			? wrong(`should be a multiple of ${multipleOf}`)
			: none),
		...(above ? wrong(`should be less than ${exclusiveMaximum ? '' : 'or equal to '}${maximum}`) : none),
		...(below ? wrong(`should be greater than ${exclusiveMinimum ? '' : 'or equal to '}${minimum}`) : none),
	];
};

/** What makes an item of a set or of a keyed list the item that it is; undefined for a list where that does not matter. */
const identityFor = (schema: Schema): ((item: Json) => Json) | undefined => {
	switch (schema['x-kubernetes-list-type']) {
		case 'set':
			return item => item;
		case 'map': {
			const keys = schema['x-kubernetes-list-map-keys'] ?? [];
			return item =>
				isObject(item) ? Object.fromEntries(keys.map(key => [key, memberOf(item, key) ?? null] as const)) : item;
		}

		default:
			return undefined;
	}
};

const sortedText = (value: Json): string =>
	JSON.stringify(value, (_, member: Json) =>
		isObject(member)
			? Object.fromEntries(Object.entries(member).sort(([left], [right]) => (left < right ? -1 : 1)))
			: member,
	);

/** Items that are there twice. Source: apiextensions-apiserver/pkg/apiserver/schema/listtype/validation.go */
const duplicates = (schema: Schema, list: readonly Json[], path: string): FieldErrors => {
	const identity = identityFor(schema);

	if (identity === undefined) {
		return none;
	}

	const seen = new Set<string>();
	return list.flatMap((item, index) => {
		const same = identity(item);
		const text = sortedText(same);
		const isSecond = seen.has(text);
		seen.add(text);
		return isSecond ? [duplicateField(`${path}[${index}]`, same)] : none;
	});
};

const listErrors = (schema: Schema, list: readonly Json[], path: string): FieldErrors => {
	const {minItems, maxItems, items} = schema;
	return [
		...(maxItems !== undefined && list.length > maxItems ? [tooManyField(path, list.length, maxItems)] : none),
		...(minItems !== undefined && list.length < minItems
			? [invalidField(path, list.length, said(path, `should have at least ${minItems} items`))]
			: none),
		...(items === undefined
			? none
			: list.flatMap((item, index) => valueErrors(items, item, `${path}[${index}]`, undefined))),
		...duplicates(schema, list, path),
	];
};

/** An object within an object must say what it is. */
const embeddedErrors = (object: JsonObject, path: string): FieldErrors =>
	['apiVersion', 'kind'].flatMap(name =>
		(memberOf(object, name) ?? '') === '' ? [requiredField(memberPath(path, name))] : none,
	);

const objectErrors = (schema: Schema, object: JsonObject, path: string, before: Json | undefined): FieldErrors => {
	const {minProperties, maxProperties, required = []} = schema;
	const count = Object.keys(object).length;
	const was = isObject(before) ? before : undefined;
	return [
		...(maxProperties !== undefined && count > maxProperties ? [tooManyField(path, count, maxProperties)] : none),
		...(minProperties !== undefined && count < minProperties
			? [invalidField(path, count, said(path, `should have at least ${minProperties} properties`))]
			: none),
		...required.filter(name => !Object.hasOwn(object, name)).map(name => requiredField(memberPath(path, name))),
		...(isEmbedded(schema) ? embeddedErrors(object, path) : none),
		...Object.entries(object).flatMap(([name, member]) => {
			const known = propertyOf(schema, name) ?? othersOf(schema);
			const former = was === undefined ? undefined : memberOf(was, name);
			return known === undefined ? none : valueErrors(known, member, memberPath(path, name), former);
		}),
	];
};

const enumErrors = ({enum: allowed}: Schema, value: Json, path: string): FieldErrors =>
	allowed === undefined || allowed.some(each => equalValues(each, value))
		? none
		: [
				unsupportedField(
					path,
					value,
					allowed.map(each => (typeof each === 'string' ? each : JSON.stringify(each))),
				),
			];

/** Rules about several schemas have no field of their own, and Go writes an empty path so. */
const noPath = '<nil>';

const together = (path: string, words: string): FieldError =>
	invalidField(noPath, '', `${JSON.stringify(path)} ${words}`);

/** The complaints of the alternative that comes closest. */
const closest = (all: readonly FieldErrors[]): FieldErrors =>
	all.reduce((best, each) => (each.length < best.length ? each : best), all[0] ?? none);

const combinedErrors: Check = ({allOf, anyOf, oneOf, not}, value, path, before) => {
	const tried = (schemas: readonly Schema[] | undefined): readonly FieldErrors[] =>
		(schemas ?? []).map(schema => valueErrors(schema, value, path, before));
	const [all, any, one] = [tried(allOf), tried(anyOf), tried(oneOf)];
	const good = (errors: readonly FieldErrors[]): number => errors.filter(each => each.length === 0).length;
	const failing = all.filter(each => each.length > 0);
	return [
		...(failing.length === 0
			? none
			: [
					...failing.flat(),
					together(path, `must validate all the schemas (allOf)${good(all) === 0 ? '. None validated' : ''}`),
				]),
		...(any.length > 0 && good(any) === 0
			? [together(path, 'must validate at least one schema (anyOf)'), ...closest(any)]
			: none),
		...(one.length > 0 && good(one) !== 1
			? [
					together(
						path,
						`must validate one and only one schema (oneOf). Found ${good(one) === 0 ? 'none valid' : `${good(one)} valid alternatives`}`,
					),
					...(good(one) === 0 ? closest(one) : none),
				]
			: none),
		...(not !== undefined && valueErrors(not, value, path, undefined).length === 0
			? [together(path, 'must not validate the schema (not)')]
			: none),
	];
};

const shapeErrors: Check = (schema, value, path, before) => {
	if (typeof value === 'string') {
		return textErrors(schema, value, path);
	}

	if (typeof value === 'number') {
		return numberErrors(schema, value, path);
	}

	if (Array.isArray(value)) {
		return listErrors(schema, value as readonly Json[], path);
	}

	return isObject(value) ? objectErrors(schema, value, path, before) : none;
};

/**
Everything that is wrong with a value. What is as it was `before` is let through, so that a stricter schema does not lock up
what is stored already (ratcheting).
*/
export const valueErrors: Check = (schema, value, path, before) => {
	if ((before !== undefined && equalValues(before, value)) || (value === null && schema.nullable === true)) {
		return none;
	}

	const types = typesOf(schema);
	return hasType(value, types)
		? [
				...shapeErrors(schema, value, path, before),
				...enumErrors(schema, value, path),
				...combinedErrors(schema, value, path, before),
			]
		: [wrongType(path, types, typeOf(value)), ...enumErrors(schema, value, path)];
};
