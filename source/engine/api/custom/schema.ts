/*
Custom resources: kinds that somebody makes up while the cluster runs, by storing a CustomResourceDefinition.

	definition ──▶ customKind(definition, version) ──▶ a Kind like any other: names, law, columns, subresources

What Kubernetes' own kinds have as code, a definition says as data: the files beside this one read its schema to prune, to
fill in defaults and to refuse. Deliberately absent: rules in CEL, and conversion by webhook; both are kept, said, and not
obeyed. Source: apiextensions-apiserver/pkg/apiserver/schema
*/
import {isObject, type Json, type JsonObject} from '../json.ts';

/** The part of OpenAPI v3 that a structural schema may use. Source: apiextensions/v1 JSONSchemaProps */
export type Schema = {
	readonly type?: string;
	readonly format?: string;
	readonly description?: string;
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly additionalProperties?: boolean | Schema;
	readonly items?: Schema;
	readonly required?: readonly string[];
	readonly enum?: readonly Json[];
	readonly default?: Json;
	readonly nullable?: boolean;
	readonly pattern?: string;
	readonly minimum?: number;
	readonly maximum?: number;
	readonly exclusiveMinimum?: boolean;
	readonly exclusiveMaximum?: boolean;
	readonly multipleOf?: number;
	readonly minLength?: number;
	readonly maxLength?: number;
	readonly minItems?: number;
	readonly maxItems?: number;
	readonly uniqueItems?: boolean;
	readonly minProperties?: number;
	readonly maxProperties?: number;
	readonly allOf?: readonly Schema[];
	readonly anyOf?: readonly Schema[];
	readonly oneOf?: readonly Schema[];
	readonly not?: Schema;
	readonly 'x-kubernetes-int-or-string'?: boolean;
	readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
	readonly 'x-kubernetes-embedded-resource'?: boolean;
	readonly 'x-kubernetes-list-type'?: string;
	readonly 'x-kubernetes-list-map-keys'?: readonly string[];
	readonly 'x-kubernetes-map-type'?: string;
	readonly 'x-kubernetes-validations'?: readonly unknown[];
};

/** Members that every object has, whatever its schema says. */
export const objectMembers: readonly string[] = ['apiVersion', 'kind', 'metadata'];

/** Where a schema is one at all: people write anything. */
export const asSchema = (value: unknown): Schema | undefined =>
	isObject(value as Json) ? (value as unknown as Schema) : undefined;

/** What the schema says of a member by name. */
export const propertyOf = ({properties}: Schema, name: string): Schema | undefined =>
	properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;

/** The schema of values under names that are not told one by one. */
export const othersOf = ({additionalProperties}: Schema): Schema | undefined =>
	typeof additionalProperties === 'object' ? additionalProperties : undefined;

export const isPreserving = (schema: Schema): boolean => schema['x-kubernetes-preserve-unknown-fields'] === true;
export const isEmbedded = (schema: Schema): boolean => schema['x-kubernetes-embedded-resource'] === true;
export const isIntOrString = (schema: Schema): boolean => schema['x-kubernetes-int-or-string'] === true;

/** `spec.template`, or `spec` at the root. */
export const memberPath = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/** The schemas right below a schema. */
const below = ({
	items,
	allOf = [],
	anyOf = [],
	oneOf = [],
	not,
	properties = {},
	...schema
}: Schema): readonly Schema[] =>
	[items, ...allOf, ...anyOf, ...oneOf, not, ...Object.values(properties), othersOf(schema)]
		.map(asSchema)
		.filter(each => each !== undefined);

/** A schema and all below it. */
export const schemasIn = (schema: Schema): readonly Schema[] => [schema, ...below(schema).flatMap(schemasIn)];

/** Changes the values of an object, dropping those that become undefined; the same object when nothing is new. */
export const mapMembers = (object: JsonObject, change: (value: Json, name: string) => Json | undefined): JsonObject => {
	let same = true;
	const entries: Array<[string, Json]> = [];

	for (const [name, value] of Object.entries(object)) {
		const next = change(value, name);
		same &&= next === value;

		if (next !== undefined) {
			entries.push([name, next]);
		}
	}

	return same ? object : Object.fromEntries(entries);
};
