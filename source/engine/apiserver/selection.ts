import type {Kind} from '../api/kind.ts';
import type {ApiObject} from '../api/object.ts';
import {badRequest} from '../api/refusals.ts';
import {fieldsMatch, parseFieldSelector, parseLabelSelector, requirementsMatch} from '../api/selectors.ts';
import type {Reply} from '../api/status.ts';
import type {ListQuery} from '../api/verbs.ts';
import {accepted, refused} from './storage.ts';

/** Stands for an object where there is none, so that an unknown field is one in an empty list too. */
const nobody = <T extends ApiObject>(): T =>
	({apiVersion: '', kind: '', metadata: {name: ''}, spec: {}, status: {}, involvedObject: {}}) as unknown as T;

/** The objects that a query's selectors match, or why the query cannot be answered. */
export const select = <T extends ApiObject>(
	kind: Kind<T>,
	items: readonly T[],
	{labelSelector = '', fieldSelector = ''}: ListQuery,
): Reply<readonly T[]> => {
	if (labelSelector === '' && fieldSelector === '') {
		return accepted(items);
	}

	const labels = parseLabelSelector(labelSelector);
	const fields = parseFieldSelector(fieldSelector);

	if (!labels.ok) {
		return refused(badRequest(labels.message));
	}

	if (!fields.ok) {
		return refused(badRequest(fields.message));
	}

	const fieldsOf = (object: T): Readonly<Record<string, string>> => ({
		'metadata.name': object.metadata.name,
		'metadata.namespace': object.metadata.namespace ?? '',
		...kind.selectableFields(object),
	});
	const known = fieldsOf(items[0] ?? nobody<T>());
	const unknown = fields.value.find(({field}) => !Object.hasOwn(known, field));

	if (unknown !== undefined) {
		return refused(badRequest(`field label not supported: ${unknown.field}`));
	}

	return accepted(
		items.filter(
			object => requirementsMatch(labels.value, object.metadata.labels) && fieldsMatch(fields.value, fieldsOf(object)),
		),
	);
};
