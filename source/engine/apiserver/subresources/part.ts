import {type ApiObject, keyOf} from '../../api/object.ts';
import {invalid} from '../../api/refusals.ts';
import {withMembers} from '../../api/share.ts';
import type {Reply} from '../../api/status.ts';
import type {FieldErrors} from '../../api/validation.ts';
import {mismatch} from '../decoding.ts';
import {changesNothing} from '../metadata.ts';
import {accepted, refused} from '../storage.ts';
import type {SubresourceContext} from './subresource.ts';

/**
An update of one part of an object through a door of its own: `next` is the object with that part changed and `problems` what is
wrong with it. Whatever else was sent is not looked at.
*/
export const changePart = (
	{request, object, storage, admit}: SubresourceContext,
	body: ApiObject,
	next: ApiObject,
	problems: FieldErrors,
): Reply => {
	const {kind, name = ''} = request;
	const wrong = mismatch({...request, verb: 'update'}, body, object);

	if (wrong !== undefined) {
		return refused(wrong);
	}

	if (problems.length > 0) {
		return refused(invalid(kind, name, problems));
	}

	const refusal = admit(next);

	if (refusal !== undefined) {
		return refused(refusal);
	}

	if (request.dryRun === true || changesNothing(next, object)) {
		return accepted(request.dryRun === true ? next : object);
	}

	return storage.replace(kind, keyOf(object), next, object);
};

/** The object with another spec, which is a new generation of it. */
export const withSpec = <T extends ApiObject & {readonly spec: unknown}>(object: T, spec: T['spec']): T => ({
	...object,
	metadata: withMembers(object.metadata, {generation: (object.metadata.generation ?? 1) + 1}),
	spec,
});
