import {isObject, type Json} from '../json.ts';
import {isEmbedded, isPreserving, memberPath, objectMembers, othersOf, propertyOf, type Schema} from './schema.ts';

/** Places that a schema has no room for, and the metadata of objects, which has a type of its own whatever the schema says. */
export type Undeclared = {
	readonly fields: readonly string[];
	readonly metadata: ReadonlyArray<readonly [place: string, value: Json]>;
};

/**
What an object that is applied says and its schema does not. Unlike pruning, where a schema lets anything in it does so at every
depth below. Source: kube-openapi/pkg/schemaconv (preserveUnknownFields), structured-merge-diff/typed
*/
export const undeclaredIn = (schema: Schema, object: Json): Undeclared => {
	const fields: string[] = [];
	const metadata: Array<readonly [string, Json]> = [];

	const walk = (at: Schema, here: Json, place: string, isOpen: boolean, isRoot: boolean): void => {
		const open = isOpen || isPreserving(at) || at.additionalProperties === true;

		if (Array.isArray(here)) {
			for (const [index, item] of (here as readonly Json[]).entries()) {
				walk(at.items ?? {}, item, `${place}[${index}]`, open || at.items === undefined, false);
			}

			return;
		}

		if (!isObject(here)) {
			return;
		}

		for (const [name, member] of Object.entries(here)) {
			const path = memberPath(place, name);
			const isOwn = (isRoot || isEmbedded(at)) && objectMembers.includes(name);
			const known = propertyOf(at, name) ?? othersOf(at);

			if (isOwn) {
				metadata.push(...(name === 'metadata' ? [[path, member] as const] : []));
			} else if (known !== undefined) {
				walk(known, member, path, open, false);
			} else if (!open) {
				fields.push(path);
			}
		}
	};

	walk(schema, object, '', false, true);
	return {fields, metadata};
};
