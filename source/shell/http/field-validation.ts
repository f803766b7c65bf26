import type {CustomTraits} from '../../engine/api/kind.ts';
import {typeNameOf} from '../../engine/api/patch-shapes.ts';
import type {Status} from '../../engine/api/status.ts';
import {isRecord} from './sent.ts';
import {knownFields, strictProblems, strictRefusal} from './strict.ts';

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
	{directives = false, custom}: FieldOptions = {},
): Checked => {
	// What a custom resource's schema does not know, the API server leaves out by itself.
	const {value: known, unknown} =
		custom === undefined
			? knownFields(typeNameOf(named), value, {directives})
			: {value, unknown: [...unknownMetadata(value), ...custom.unknownFields(value)]};
	const problems = validation === 'Ignore' ? [] : strictProblems(unknown, text);

	if (problems.length > 0 && validation === 'Strict') {
		return {ok: false, status: strictRefusal(named, problems)};
	}

	return {ok: true, value: known, warnings: problems};
};
