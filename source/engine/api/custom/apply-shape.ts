import {type FieldShape, metadataShape, type Shape} from '../patch-shapes.ts';
import {asSchema, isEmbedded, type Schema} from './schema.ts';

/** A key that an item leaves out stands for the default of its member. */
const keyDefaultsOf = (items: Schema | undefined, keys: readonly string[]): Readonly<Record<string, string | number>> =>
	Object.fromEntries(
		keys.flatMap(key => {
			const value = items?.properties?.[key]?.default;
			return typeof value === 'string' || typeof value === 'number' ? [[key, value] as const] : [];
		}),
	);

/** A list is one thing unless the schema says how it is taken apart. */
const listShape = (schema: Schema): FieldShape | undefined => {
	const items = asSchema(schema.items);
	const keys = schema['x-kubernetes-list-map-keys'] ?? [];

	switch (schema['x-kubernetes-list-type']) {
		case 'set':
			return {set: true};
		case 'map':
			return {
				keys,
				keyDefaults: keyDefaultsOf(items, keys),
				...(items === undefined ? {} : {shape: membersShape(items)}),
			};
		default:
			return undefined;
	}
};

const fieldShape = (schema: Schema): FieldShape | undefined => {
	if (schema.type === 'array') {
		return listShape(schema);
	}

	return schema['x-kubernetes-map-type'] === 'atomic' ? {atomic: true} : {shape: membersShape(schema)};
};

const membersShape = (schema: Schema): Shape => ({
	...Object.fromEntries(
		Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
			const shape = fieldShape(property);
			return shape === undefined ? [] : [[name, shape] as const];
		}),
	),
	...(isEmbedded(schema) ? {metadata: metadataShape} : {}),
});

/** How an object of this schema is applied. Source: apiextensions-apiserver/pkg/controller/openapi/builder */
export const applyShape = (schema: Schema): Shape => ({...membersShape(schema), metadata: metadataShape});
