/** One thing wrong with one field, in Kubernetes' words. Source: k8s.io/apimachinery/pkg/util/validation/field/errors.go */
export type FieldError = {
	readonly type:
		| 'FieldValueInvalid'
		| 'FieldValueRequired'
		| 'FieldValueNotSupported'
		| 'FieldValueForbidden'
		| 'FieldValueDuplicate'
		| 'FieldValueTooLong'
		| 'FieldValueTooMany'
		| 'FieldValueNotFound'
		| 'FieldValueTypeInvalid'
		| 'InternalError';
	readonly field: string;
	/** The whole sentence after the field: `Invalid value: "x": must be …`. */
	readonly message: string;
};

export type FieldErrors = readonly FieldError[];

/** A value as Kubernetes quotes it in a message: texts in quotes, maps and lists as JSON; what is absent is empty. */
const shown = (value: unknown): string => JSON.stringify(value === undefined ? '' : value);

const sentence = (title: string, detail: string | undefined): string =>
	detail === undefined || detail === '' ? title : `${title}: ${detail}`;

export const invalidField = (field: string, value: unknown, detail: string): FieldError => ({
	type: 'FieldValueInvalid',
	field,
	message: sentence(`Invalid value: ${shown(value)}`, detail),
});

export const requiredField = (field: string, detail?: string): FieldError => ({
	type: 'FieldValueRequired',
	field,
	message: sentence('Required value', detail),
});

export const forbiddenField = (field: string, detail: string): FieldError => ({
	type: 'FieldValueForbidden',
	field,
	message: sentence('Forbidden', detail),
});

export const duplicateField = (field: string, value: unknown, detail?: string): FieldError => ({
	type: 'FieldValueDuplicate',
	field,
	message: sentence(`Duplicate value: ${shown(value)}`, detail),
});

export const missingField = (field: string, value: unknown): FieldError => ({
	type: 'FieldValueNotFound',
	field,
	message: `Not found: ${shown(value)}`,
});

export const unsupportedField = (field: string, value: unknown, supported: readonly string[]): FieldError => ({
	type: 'FieldValueNotSupported',
	field,
	message: sentence(
		`Unsupported value: ${shown(value)}`,
		`supported values: ${supported.map(word => JSON.stringify(word)).join(', ')}`,
	),
});

export const tooLongField = (field: string, bytes: number): FieldError => ({
	type: 'FieldValueTooLong',
	field,
	message: `Too long: may not be more than ${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`,
});

export const tooManyField = (field: string, count: number, most: number): FieldError => ({
	type: 'FieldValueTooMany',
	field,
	message: `Too many: ${count}: must have at most ${most} items`,
});

/** The value is of another type than the field: a text where a number belongs. */
export const mistypedField = (field: string, value: unknown, detail: string): FieldError => ({
	type: 'FieldValueTypeInvalid',
	field,
	message: sentence(`Invalid value: ${shown(value)}`, detail),
});

/** The error as one line: `spec.replicas: Invalid value: -1: must be greater than or equal to 0`. */
export const fieldErrorText = (error: FieldError): string => `${error.field}: ${error.message}`;
