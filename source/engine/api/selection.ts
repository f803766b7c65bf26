import type {Kind} from './kind.ts';
import type {ApiObject} from './object.ts';
import {type Parsed, parsed, unparsed} from './parsed.ts';
import {fieldsMatch, parseFieldSelector, parseLabelSelector, requirementsMatch} from './selectors.ts';

/** What a list or a watch asks for, beside its namespace. */
export type Selectors = {readonly labelSelector?: string; readonly fieldSelector?: string};

const fieldsOf = <T extends ApiObject>(kind: Kind<T>, object: T): Readonly<Record<string, string>> => ({
	'metadata.name': object.metadata.name,
	'metadata.namespace': object.metadata.namespace ?? '',
	...kind.selectableFields(object),
});

/** Stands for an object where there is none, so that an unknown field is one in an empty list too. */
const nobody = <T extends ApiObject>(): T =>
	({apiVersion: '', kind: '', metadata: {name: ''}, spec: {}, status: {}, involvedObject: {}}) as unknown as T;

/** Whether an object is meant by some selectors; undefined where all are. A field that the kind does not offer is refused. */
export const matcherOf = <T extends ApiObject>(
	kind: Kind<T>,
	{labelSelector = '', fieldSelector = ''}: Selectors,
	sample?: T,
): Parsed<((object: T) => boolean) | undefined> => {
	if (labelSelector === '' && fieldSelector === '') {
		return parsed(undefined);
	}

	const labels = parseLabelSelector(labelSelector);
	const fields = parseFieldSelector(fieldSelector);

	if (!labels.ok) {
		return labels;
	}

	if (!fields.ok) {
		return fields;
	}

	const known = fieldsOf(kind, sample ?? nobody<T>());
	const unknown = fields.value.find(({field}) => !Object.hasOwn(known, field));
	return unknown === undefined
		? parsed(
				object =>
					requirementsMatch(labels.value, object.metadata.labels) && fieldsMatch(fields.value, fieldsOf(kind, object)),
			)
		: unparsed(`field label not supported: ${unknown.field}`);
};
