import type {ErrorObject, ValidateFunction} from 'ajv/dist/2020.js';
import {isFields as isRecord} from './data.ts';
import type {Finding} from './findings.ts';
import type {JsonSchema} from './json-schema.ts';
import {didYouMean, type Path} from './problems.ts';

/** Says what is wrong with the form of a document. */
export type Validator = (data: unknown) => readonly Finding[];

/** More than this many problems of form help nobody; what is beyond is only counted. */
const shownAtMost = 100;

const typeWords: Readonly<Record<string, string>> = {
	object: 'fields of its own',
	array: 'a list',
	string: 'text',
	integer: 'a whole number',
	number: 'a number',
	boolean: 'true or false',
	null: 'nothing',
};

const pathOf = (data: unknown, pointer: string): Path => {
	const steps = pointer
		.split('/')
		.slice(1)
		.map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
	let here = data;

	return steps.map(step => {
		const inList = Array.isArray(here);
		const list: readonly unknown[] = Array.isArray(here) ? here : [];
		here = inList ? list[Number(step)] : isRecord(here) && Object.hasOwn(here, step) ? here[step] : undefined;
		return inList ? Number(step) : step;
	});
};

const schemaOf = (error: ErrorObject): JsonSchema => (isRecord(error.parentSchema) ? error.parentSchema : {});

const descriptionOf = (schema: unknown): string =>
	isRecord(schema) && typeof schema.description === 'string' ? schema.description : '';

const shown = (value: unknown): string => {
	const text = JSON.stringify(value) ?? 'nothing';
	return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

const joined = (words: readonly unknown[]): string => words.map(word => String(word)).join(', ');

const typeFinding = (error: ErrorObject): {what: string; hint: string} => {
	const schema = schemaOf(error);
	const types = [schema.type].flat().map(type => typeWords[String(type)] ?? String(type));
	const wanted = descriptionOf(schema);
	const what = `must be ${wanted === '' ? types.join(' or ') : wanted}, not ${shown(error.data)}`;

	if (typeof error.data === 'number' && wanted.startsWith('a duration')) {
		return {what, hint: `say the unit: ${error.data}s`};
	}

	return {what, hint: typeof error.data === 'number' || typeof error.data === 'boolean' ? 'put it in quotes' : ''};
};

const requiredFinding = (error: ErrorObject): {what: string; hint: string} => {
	const {properties} = schemaOf(error);
	const missing = String(error.params.missingProperty);
	const wanted = descriptionOf(isRecord(properties) ? properties[missing] : undefined);
	return {what: `the field ${missing} is missing`, hint: wanted === '' ? '' : `it is ${wanted}`};
};

const limitWords: Readonly<Record<string, string>> = {
	minimum: 'must be at least',
	maximum: 'must be at most',
	exclusiveMinimum: 'must be more than',
	exclusiveMaximum: 'must be less than',
	minLength: 'must have at least this many characters:',
	maxLength: 'must have at most this many characters:',
	minItems: 'must have at least this many items:',
	maxItems: 'must have at most this many items:',
	minProperties: 'must have at least this many fields:',
	maxProperties: 'must have at most this many fields:',
};

const wordsOf = (error: ErrorObject): {what: string; hint: string} => {
	const schema = schemaOf(error);
	const wanted = descriptionOf(schema);

	switch (error.keyword) {
		case 'type':
			return typeFinding(error);
		case 'required':
			return requiredFinding(error);
		case 'enum': {
			const words = (error.params.allowedValues as readonly unknown[]) ?? [];
			const given = typeof error.data === 'object' ? '' : String(error.data);
			const hint = didYouMean(given, words.map(String));
			return {
				what: `must be one of ${joined(words)}, not ${shown(error.data)}`,
				hint: hint.startsWith('did') ? hint : '',
			};
		}

		case 'const':
			return {what: `must be ${shown(error.params.allowedValue)}, not ${shown(error.data)}`, hint: ''};
		case 'pattern':
		case 'anyOf':
			return {what: `must be ${wanted}, not ${shown(error.data)}`, hint: ''};
		case 'minProperties':
		case 'maxProperties':
			return wanted === ''
				? {what: `${limitWords[error.keyword]} ${error.params.limit}`, hint: ''}
				: {what: `must have ${wanted}`, hint: ''};
		default:
			return limitWords[error.keyword] === undefined
				? {what: `is not as it must be (${error.message ?? error.keyword})`, hint: ''}
				: {what: `${limitWords[error.keyword]} ${error.params.limit}`, hint: ''};
	}
};

/** A field that is not known; its place is its key. */
const unknownField = (error: ErrorObject, path: Path): Finding => {
	const {properties} = schemaOf(error);
	const name = String(error.params.additionalProperty);
	const known = isRecord(properties) ? Object.keys(properties) : [];
	return {path: [...path, name], atKey: true, what: 'there is no such field', hint: didYouMean(name, known)};
};

const badKey = (error: ErrorObject, path: Path): Finding => {
	const wanted = descriptionOf(error.parentSchema);
	const name = String(error.propertyName);
	const what = wanted === '' ? 'this name is empty or too long' : `this name must be ${wanted}`;
	return {path: [...path, name], atKey: true, what, hint: ''};
};

const findingOf = (error: ErrorObject, data: unknown): Finding => {
	const path = pathOf(data, error.instancePath);

	if (error.propertyName !== undefined) {
		return badKey(error, path);
	}

	return error.keyword === 'additionalProperties' ? unknownField(error, path) : {path, atKey: false, ...wordsOf(error)};
};

/** The branches of an `anyOf` and the summary of `propertyNames` say again what another error says better. */
const isEcho = (error: ErrorObject): boolean =>
	error.keyword === 'propertyNames' || /\/anyOf\/\d+\//.test(error.schemaPath);

const findingsOf = (data: unknown, errors: readonly ErrorObject[]): readonly Finding[] => {
	const said = errors.filter(error => !isEcho(error));
	const findings = said.slice(0, shownAtMost).map(error => findingOf(error, data));
	return said.length > shownAtMost
		? [...findings, {path: [], what: `and ${said.length - shownAtMost} more problems`, hint: ''}]
		: findings;
};

/** The compiled schema, with words for people. */
export const validatorOf =
	(validate: ValidateFunction): Validator =>
	data =>
		validate(data) ? [] : findingsOf(data, validate.errors ?? []);
