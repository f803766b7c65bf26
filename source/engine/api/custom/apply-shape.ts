import type {FieldShape, Shape} from '../patch-shapes.ts';
import {asSchema, isEmbedded, type Schema} from './schema.ts';

const metadata: Shape = {ownerReferences: {mergeKey: 'uid'}, finalizers: {set: true}};

/** A list is one thing unless the schema says how it is taken apart. */
const listShape = (schema: Schema): FieldShape | undefined => {
	const items = asSchema(schema.items);

	switch (schema['x-kubernetes-list-type']) {
		case 'set':
			return {set: true};
		case 'map': {
			const [key] = schema['x-kubernetes-list-map-keys'] ?? [];
			return key === undefined
				? undefined
				: {mergeKey: key, ...(items === undefined ? {} : {shape: membersShape(items)})};
		}

		default:
			return undefined;
	}
};

const fieldShape = (schema: Schema): FieldShape | undefined => {
	if (schema.type === 'array') {
		return listShape(schema);
	}

	return schema['x-kubernetes-map-type'] === 'atomic' ? {replace: true} : {shape: membersShape(schema)};
};

const membersShape = (schema: Schema): Shape => ({
	...Object.fromEntries(
		Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
			const shape = fieldShape(property);
			return shape === undefined ? [] : [[name, shape] as const];
		}),
	),
	...(isEmbedded(schema) ? {metadata: {shape: metadata}} : {}),
});

/** How an object of this schema is applied. Source: apiextensions-apiserver/pkg/controller/openapi/builder */
export const applyShape = (schema: Schema): Shape => ({...membersShape(schema), metadata: {shape: metadata}});
