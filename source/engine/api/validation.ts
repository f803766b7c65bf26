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
