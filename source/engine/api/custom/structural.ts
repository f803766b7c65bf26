/** What a schema must be so that it can prune: structural. Source: apiextensions-apiserver/pkg/apiserver/schema/validation.go */
import {type FieldErrors, forbiddenField, invalidField, requiredField, unsupportedField} from '../validation.ts';
import {goPattern} from './patterns.ts';
import {asSchema, isIntOrString, isPreserving, othersOf, type Schema} from './schema.ts';

const types: readonly string[] = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const listTypes: readonly string[] = ['atomic', 'map', 'set'];
const mapTypes: readonly string[] = ['atomic', 'granular'];

/** Deeper than anybody writes, and far from the end of the stack. */
const deepest = 100;

const typeErrors = (schema: Schema, field: string, unsaid: string): FieldErrors => {
	const {type = ''} = schema;

	if (type === '') {
		return isIntOrString(schema) || isPreserving(schema) ? [] : [requiredField(`${field}.type`, unsaid)];
	}

	if (isIntOrString(schema)) {
		return [invalidField(`${field}.type`, type, 'must be empty if x-kubernetes-int-or-string is true')];
	}

	return types.includes(type) ? [] : [unsupportedField(`${field}.type`, type, types)];
};

const listErrors = (schema: Schema, field: string): FieldErrors => {
	const listType = schema['x-kubernetes-list-type'];
	const keys = schema['x-kubernetes-list-map-keys'] ?? [];
	const items = asSchema(schema.items);
	return [
		...(schema.type === 'array' && items === undefined ? [requiredField(`${field}.items`, 'must be specified')] : []),
		...(listType === undefined || listTypes.includes(listType)
			? []
			: [unsupportedField(`${field}.x-kubernetes-list-type`, listType, listTypes)]),
		...(listType !== undefined && schema.type !== 'array'
			? [invalidField(`${field}.type`, schema.type ?? '', 'must be array if x-kubernetes-list-type is specified')]
			: []),
		...(listType === 'map' && keys.length === 0
			? [requiredField(`${field}.x-kubernetes-list-map-keys`, 'must not be empty if x-kubernetes-list-type is map')]
			: []),
		...(listType === 'map'
			? keys
					.filter(key => !Object.hasOwn(items?.properties ?? {}, key))
					.map(key =>
						invalidField(`${field}.x-kubernetes-list-map-keys`, key, 'entries must all be names of item properties'),
					)
			: []),
	];
};

const objectErrors = (schema: Schema, field: string): FieldErrors => {
	const {additionalProperties, properties = {}} = schema;
	const mapType = schema['x-kubernetes-map-type'];
	return [
		...(additionalProperties === false
			? [forbiddenField(`${field}.additionalProperties`, 'additionalProperties cannot be set to false')]
			: []),
		...(asSchema(additionalProperties) !== undefined && Object.keys(properties).length > 0
			? [forbiddenField(`${field}.additionalProperties`, 'additionalProperties and properties are mutual exclusive')]
			: []),
		...(mapType === undefined || mapTypes.includes(mapType)
			? []
			: [unsupportedField(`${field}.x-kubernetes-map-type`, mapType, mapTypes)]),
	];
};

const forbiddenErrors = (schema: Schema, field: string): FieldErrors => [
	...(schema.uniqueItems === true
		? [
				forbiddenField(
					`${field}.uniqueItems`,
					'uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
				),
			]
		: []),
	...(['$ref', 'definitions', 'dependencies', 'id', 'patternProperties', 'additionalItems'] as const)
		.filter(name => Object.hasOwn(schema, name))
		.map(name => forbiddenField(`${field}.${name}`, `${name} is not supported`)),
];

const below = (schema: Schema, field: string, depth: number): FieldErrors => {
	const others = othersOf(schema);
	const items = asSchema(schema.items);
	return [
		...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
			partErrors(property, `${field}.properties[${name}]`, 'must not be empty for specified object fields', depth),
		),
		...(others === undefined
			? []
			: partErrors(others, `${field}.additionalProperties`, 'must not be empty for specified object fields', depth)),
		...(items === undefined
			? []
			: partErrors(items, `${field}.items`, 'must not be empty for specified array items', depth)),
	];
};

const partErrors = (part: unknown, field: string, unsaid: string, depth: number): FieldErrors => {
	const schema = asSchema(part);

	if (schema === undefined) {
		return [invalidField(field, part, 'must be a schema')];
	}

	if (depth >= deepest) {
		return [invalidField(field, '', `is nested deeper than ${deepest} schemas`)];
	}

	return [
		...typeErrors(schema, field, unsaid),
		...listErrors(schema, field),
		...objectErrors(schema, field),
		...forbiddenErrors(schema, field),
		...below(schema, field, depth + 1),
	];
};

/** What keeps a schema, whose root is known to be an object, from being structural. */
export const structuralErrors = (root: unknown, field: string): FieldErrors =>
	partErrors(root, field, 'must not be empty at the root', 0);

/** What podfall keeps of a schema and does not hold anybody to, in sentences for whoever wrote it. */
export const unheededRules = (root: Schema, field: string): readonly string[] => {
	const said: string[] = [];

	const walk = (schema: Schema, at: string): void => {
		if ((schema['x-kubernetes-validations'] ?? []).length > 0) {
			said.push(`${at}.x-kubernetes-validations: podfall keeps rules in CEL and does not evaluate them`);
		}

		if (schema.pattern !== undefined && goPattern(schema.pattern) === undefined) {
			said.push(`${at}.pattern: podfall cannot read this expression and lets every text through`);
		}

		for (const [name, property] of Object.entries(schema.properties ?? {})) {
			walk(property, `${at}.properties[${name}]`);
		}

		for (const [name, part] of [
			['items', asSchema(schema.items)],
			['additionalProperties', othersOf(schema)],
		] as const) {
			if (part !== undefined) {
				walk(part, `${at}.${name}`);
			}
		}
	};

	walk(root, field);
	return said;
};
