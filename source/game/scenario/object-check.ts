import {kindOf} from '../../engine/api/kinds/index.ts';
import {decodeAsWritten, decodeObject, withoutNulls} from '../../engine/api/moulds/decode.ts';
import type {ApiObject} from '../../engine/api/object.ts';
import {type Finding, finding} from './findings.ts';
import {fieldPath} from './manifests.ts';
import {shapeOf} from './object-shapes.ts';

/** What is wrong with an object, and what is only odd, by path in it. */
export type ObjectFindings = {readonly problems: readonly Finding[]; readonly warnings: readonly Finding[]};

export type ObjectCheck = (object: ApiObject) => ObjectFindings;

/** The object as the API reads it: nulls are nothing, and a quantity written as a number is a quantity. */
export const asRead = (object: ApiObject): ApiObject => {
	const kind = kindOf(object.apiVersion, object.kind);
	const decoded = kind === undefined ? undefined : decodeAsWritten(kind, object);
	return decoded?.ok === true ? decoded.value : object;
};

/** Some kinds make names of the uid, which every object has by the time it is looked at. */
const born = (object: ApiObject): ApiObject => ({
	...object,
	metadata: {...object.metadata, uid: object.metadata.uid ?? '00000000-0000-4000-8000-000000000000'},
});

/**
What the API would say about a new object: first whether its fields have the right types, since everything after relies
on that, then the law of its kind in Kubernetes' own words.
*/
export const checkObject: ObjectCheck = object => {
	const kind = kindOf(object.apiVersion, object.kind);
	const {problems, unknown} = shapeOf(object);

	if (problems.length > 0 || kind === undefined) {
		return {problems, warnings: unknown};
	}

	// What has another type by Kubernetes' reading alone, as a wrong quantity, the law of its kind has words for as well.
	const read = decodeObject(kind, object);
	const readable = read.ok ? read.value : withoutNulls(kind, object);
	const errors = kind.validate(kind.prepareForCreate(kind.defaults(born(readable))));
	const title = `${object.kind} ${object.metadata.name}`;
	return {
		problems: errors.map(({field, message}) => finding(fieldPath(field), `${title}: ${message}`)),
		warnings: unknown,
	};
};
