import type {CustomTraits} from '../../engine/api/kind.ts';
import {typeNameOf} from '../../engine/api/patch-shapes.ts';
import type {Status} from '../../engine/api/status.ts';
import {isRecord} from './sent.ts';
import {knownFields, strictProblems, strictRefusal} from './strict.ts';
import {duplicatesError} from './yaml-duplicates.ts';

/** What is to be done about fields that nobody knows. Source: metav1 FieldValidationIgnore, Warn, Strict */
export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

export const fieldValidationOf = (query: URLSearchParams): FieldValidation => {
	const asked = query.get('fieldValidation');
	return asked === 'Strict' || asked === 'Ignore' ? asked : 'Warn';
};

export type Checked =
	| {readonly ok: true; readonly value: unknown; readonly warnings: readonly string[]}
	| {readonly ok: false; readonly status: Status};

type Named = {readonly group: string; readonly version: string; readonly kind: string};

export type FieldOptions = {
	readonly directives?: boolean;
	/** Of an object that is a custom resource. */
	readonly custom?: CustomTraits | undefined;
	/** What stands twice in a body that was YAML, see yaml-duplicates.ts. */
	readonly duplicates?: readonly string[];
};

/** Metadata is of the usual kind, whatever a custom resource's schema says. */
const unknownMetadata = (value: unknown): readonly string[] =>
	isRecord(value) && isRecord(value.metadata)
		? knownFields('meta/v1.ObjectMeta', value.metadata).unknown.map(place => `metadata.${place}`)
		: [];

/** A body without what nobody knows; what that was is refused, told as warnings, or passed over. */
export const checkFields = (
	named: Named,
	value: unknown,
	text: string,
	validation: FieldValidation,
	{directives = false, custom, duplicates = []}: FieldOptions = {},
): Checked => {
	// What a custom resource's schema does not know, the API server leaves out by itself.
	const {value: known, unknown} =
		custom === undefined
			? knownFields(typeNameOf(named), value, {directives})
			: {value, unknown: [...unknownMetadata(value), ...custom.unknownFields(value)]};
	const problems = strictProblems(unknown, text);

	if (validation === 'Strict' && problems.length + duplicates.length > 0) {
		const doubled = duplicates.length === 0 ? [] : [duplicatesError(duplicates)];
		return {ok: false, status: strictRefusal(named, [...doubled, ...problems])};
	}

	return {ok: true, value: known, warnings: validation === 'Ignore' ? [] : [...duplicates, ...problems]};
};
