import {isObject, type Json} from '../json.ts';
import {mapShared} from '../share.ts';
import {
	isEmbedded,
	isPreserving,
	mapMembers,
	memberPath,
	objectMembers,
	othersOf,
	propertyOf,
	type Schema,
} from './schema.ts';

/** What is left of a value, and the places of what was not: `spec.colour`. */
export type Pruned = {readonly value: Json; readonly unknown: readonly string[]};

/** Source: apimachinery/pkg/apis/meta/v1/types.go, ObjectMeta */
const metadataMembers: ReadonlySet<string> = new Set([
	'annotations',
	'creationTimestamp',
	'deletionGracePeriodSeconds',
	'deletionTimestamp',
	'finalizers',
	'generateName',
	'generation',
	'labels',
	'managedFields',
	'name',
	'namespace',
	'ownerReferences',
	'resourceVersion',
	'selfLink',
	'uid',
]);

/** Where `additionalProperties: true` lets a value in, nothing says what an object among it may hold. */
const anything: Schema = {};

const itemsOf = (schema: Schema): Schema | undefined => (schema === anything ? anything : schema.items);

/** What the schema says of a member. */
const memberSchema = (schema: Schema, name: string): Schema | undefined =>
	propertyOf(schema, name) ?? othersOf(schema) ?? (schema.additionalProperties === true ? anything : undefined);

/**
The value without the members that its schema does not know; the same value when it knows them all.

Source: apiextensions-apiserver/pkg/apiserver/schema/pruning/algorithm.go
*/
export const pruned = (schema: Schema, value: Json): Pruned => {
	const unknown: string[] = [];

	const walk = (at: Schema, here: Json, path: string, isRoot: boolean): Json => {
		if (Array.isArray(here)) {
			const items = itemsOf(at);
			return items === undefined
				? here
				: (mapShared(here as readonly Json[], (item, index) => walk(items, item, `${path}[${index}]`, false)) as Json);
		}

		return isObject(here) ? mapMembers(here, (member, name) => memberOf(at, member, name, path, isRoot)) : here;
	};

	/** Metadata of an object in an object; the outer one's is read as that of any other. Source: objectmeta/coerce.go */
	const usualMetadata = (metadata: Json, path: string): Json =>
		isObject(metadata)
			? mapMembers(metadata, (member, name) => {
					if (metadataMembers.has(name)) {
						return member;
					}

					unknown.push(memberPath(path, name));
					return undefined;
				})
			: metadata;

	const memberOf = (at: Schema, child: Json, name: string, path: string, isRoot: boolean): Json | undefined => {
		const place = memberPath(path, name);

		// Whoever is an object has metadata of the usual kind, whatever its schema says.
		if ((isRoot || isEmbedded(at)) && objectMembers.includes(name)) {
			return isRoot || name !== 'metadata' ? child : usualMetadata(child, place);
		}

		const known = memberSchema(at, name);

		if (known !== undefined) {
			return walk(known, child, place, false);
		}

		if (isPreserving(at)) {
			return child;
		}

		unknown.push(place);
		return undefined;
	};

	return {value: walk(schema, value, '', true), unknown};
};
