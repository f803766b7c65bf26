import {isObject, type Json, type JsonObject} from '../json.ts';
import {mapShared} from '../share.ts';
import {mapMembers, othersOf, propertyOf, type Schema} from './schema.ts';

/** A null where the schema has no room for one counts as left out. */
const isLeftOut = (value: Json, schema: Schema | undefined): boolean =>
	value === null && schema !== undefined && schema.nullable !== true;

/** The members that are missing and have a default, in the order of the schema. */
const missingMembers = ({properties = {}}: Schema, object: JsonObject): ReadonlyArray<readonly [string, Json]> =>
	Object.entries(properties).flatMap(([name, {default: value}]) =>
		value === undefined || Object.hasOwn(object, name) ? [] : [[name, value] as const],
	);

/**
The value with what it left out and the schema has a default for; the same value when nothing is missing. Defaults within
something that is not there are not made up.

Source: apiextensions-apiserver/pkg/apiserver/schema/defaulting/algorithm.go
*/
export const defaulted = (schema: Schema, value: Json): Json => {
	if (Array.isArray(value)) {
		const {items} = schema;
		return items === undefined ? value : (mapShared(value as readonly Json[], item => defaulted(items, item)) as Json);
	}

	if (!isObject(value)) {
		return value;
	}

	const schemaOf = (name: string): Schema | undefined => propertyOf(schema, name) ?? othersOf(schema);
	const said = mapMembers(value, (member, name) => (isLeftOut(member, schemaOf(name)) ? undefined : member));
	const missing = missingMembers(schema, said);
	const whole = missing.length === 0 ? said : Object.fromEntries([...Object.entries(said), ...missing]);

	return mapMembers(whole, (member, name) => {
		const known = schemaOf(name);
		return known === undefined ? member : defaulted(known, member);
	});
};
