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

/**
Whether an object is meant by some selectors; undefined where all are. A field that the kind does not offer is refused, if there is
a `sample` to tell.
*/
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

	const known = sample === undefined ? undefined : fieldsOf(kind, sample);
	const unknown = fields.value.find(({field}) => known !== undefined && !Object.hasOwn(known, field));
	return unknown === undefined
		? parsed(
				object =>
					requirementsMatch(labels.value, object.metadata.labels) && fieldsMatch(fields.value, fieldsOf(kind, object)),
			)
		: unparsed(`field label not supported: ${unknown.field}`);
};
