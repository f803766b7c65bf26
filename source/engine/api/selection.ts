import type {AnyKind, Kind} from './kind.ts';
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

/** An object that says nothing, with every part that kinds look into for their fields. */
const blank = {metadata: {name: ''}, spec: {}, status: {}, involvedObject: {}, source: {}};

/** Kinds without fields of their own share Kubernetes' general words. Source: runtime/conversion.go, DefaultMetaV1FieldSelectorConversion */
const unknownWords = (field: string, {kind, custom}: Pick<AnyKind, 'kind' | 'custom'>, hasFields: boolean): string => {
	if (kind === 'Job' && custom === undefined) {
		return `field label ${JSON.stringify(field)} not supported for Job`;
	}

	return hasFields || custom !== undefined
		? `field label not supported: ${field}`
		: `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`;
};

/** Whether an object is meant by some selectors; undefined where all are. A field that the kind does not offer is refused. */
export const matcherOf = <T extends ApiObject>(
	kind: Kind<T>,
	{labelSelector = '', fieldSelector = ''}: Selectors,
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

	const offered = fields.value.length === 0 ? {} : fieldsOf(kind, blank as unknown as T);
	const unknown = fields.value.find(({field}) => !Object.hasOwn(offered, field));
	return unknown === undefined
		? parsed(
				object =>
					requirementsMatch(labels.value, object.metadata.labels) && fieldsMatch(fields.value, fieldsOf(kind, object)),
			)
		: unparsed(unknownWords(unknown.field, kind as unknown as AnyKind, Object.keys(offered).length > 2));
};
