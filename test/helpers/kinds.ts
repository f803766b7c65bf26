import {apiVersionOf, type Kind} from '../../source/engine/api/kind.ts';
import type {ApiObject} from '../../source/engine/api/object.ts';
import {fieldErrorText} from '../../source/engine/api/validation.ts';

/** An object of the kind with what matters, as a person's JSON might bring it. */
export const make = <T extends ApiObject>(kind: Kind<T>, more: object, name = 'web'): T =>
	({
		apiVersion: apiVersionOf(kind),
		kind: kind.kind,
		metadata: {name, ...(kind.namespaced ? {namespace: 'shop'} : {})},
		...more,
	}) as unknown as T;

export const problems = <T extends ApiObject>(kind: Kind<T>, object: T): readonly string[] =>
	kind.validate(kind.defaults(object)).map(fieldErrorText);

export const updateProblems = <T extends ApiObject>(kind: Kind<T>, next: T, before: T): readonly string[] =>
	kind.validateUpdate(kind.defaults(next), kind.defaults(before)).map(fieldErrorText);

/** What `kubectl get -o wide` shows, by column. */
export const cells = <T extends ApiObject>(
	kind: Kind<T>,
	object: T,
	now = 0,
): Readonly<Record<string, string | number | boolean | null>> =>
	Object.fromEntries(kind.columns.map(column => [column.name, column.cell(object, now)]));
