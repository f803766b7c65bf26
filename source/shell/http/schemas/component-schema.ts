/** Types as OpenAPI writes them. Source: k8s.io/kube-openapi/pkg/builder3 */
import type {Trait} from '../../../engine/api/moulds/mould.ts';
import {isStruct, structOf} from '../../../engine/api/moulds/types.ts';
import type {Schemas} from './load.ts';
import type {MemberSchema} from './type-schema.ts';

/** A schema of OpenAPI, as plain JSON. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Where the types of a folder come from, when not from k8s.io/api. */
const origins: ReadonlyMap<string, string> = new Map([
	['meta/v1', 'io.k8s.apimachinery.pkg.apis.meta.v1'],
	['resource', 'io.k8s.apimachinery.pkg.api.resource'],
	['intstr', 'io.k8s.apimachinery.pkg.util.intstr'],
	['runtime', 'io.k8s.apimachinery.pkg.runtime'],
	['apiextensions/v1', 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1'],
	['apiregistration/v1', 'io.k8s.kube-aggregator.pkg.apis.apiregistration.v1'],
	['metrics/v1beta1', 'io.k8s.metrics.pkg.apis.metrics.v1beta1'],
]);

/** `io.k8s.api.apps.v1.Deployment` for `apps/v1.Deployment`. */
export const componentName = (type: string): string => {
	const dot = type.lastIndexOf('.');
	const home = type.slice(0, dot);
	return `${origins.get(home) ?? `io.k8s.api.${home.replace('/', '.')}`}${type.slice(dot)}`;
};

/** Types that are one value, or that take anything. */
const special: ReadonlyMap<string, JsonSchema> = new Map([
	['meta/v1.Time', {type: 'string', format: 'date-time'}],
	['meta/v1.MicroTime', {type: 'string', format: 'date-time'}],
	['meta/v1.Duration', {type: 'string'}],
	['resource.Quantity', {oneOf: [{type: 'string'}, {type: 'number'}]}],
	['intstr.IntOrString', {format: 'int-or-string', oneOf: [{type: 'integer'}, {type: 'string'}]}],
	['apiextensions/v1.JSON', {}],
	['apiextensions/v1.JSONSchemaPropsOrArray', {}],
	['apiextensions/v1.JSONSchemaPropsOrBool', {}],
	['apiextensions/v1.JSONSchemaPropsOrStringArray', {}],
]);

const plain: Readonly<Record<string, JsonSchema>> = {
	string: {type: 'string'},
	boolean: {type: 'boolean'},
	int32: {type: 'integer', format: 'int32'},
	int64: {type: 'integer', format: 'int64'},
	double: {type: 'number', format: 'double'},
	bytes: {type: 'string', format: 'byte'},
	any: {},
};

/** What stands in a list or in a map is never a pointer: it has a default of its own. */
const innerSchema = (type: string, values: JsonSchema): JsonSchema =>
	unwrapped({...typeSchema(type, values), ...zeroOf(type)});

/** A reference beside which nothing stands needs no `allOf`. */
const unwrapped = (schema: JsonSchema): JsonSchema => {
	const [reference] = (schema.allOf ?? []) as readonly JsonSchema[];
	return reference !== undefined && Object.keys(schema).length === 1 ? reference : schema;
};

const typeSchema = (type: string, values: JsonSchema = {}): JsonSchema => {
	if (type.startsWith('[]')) {
		return {type: 'array', items: innerSchema(type.slice(2), values)};
	}

	if (type.startsWith('{}')) {
		return {type: 'object', additionalProperties: innerSchema(type.slice(2), values)};
	}

	const schema = plain[type];
	// A reference stands in `allOf`, so that a description may stand beside it.
	return schema === undefined
		? {allOf: [{$ref: `#/components/schemas/${componentName(type)}`}]}
		: {...schema, ...values};
};

const zeros: Readonly<Record<string, string | number | boolean>> = {
	string: '',
	boolean: false,
	int32: 0,
	int64: 0,
	double: 0,
};

/** Go's empty value, for what has one; times, amounts and whatever reads itself have none. */
const zeroOf = (type: string): JsonSchema => {
	if (type.startsWith('[]') || type.startsWith('{}') || special.has(type)) {
		return {};
	}

	const zero = zeros[type];
	return zero === undefined ? (plain[type] === undefined ? {default: {}} : {}) : {default: zero};
};

/** What is no pointer has a default, and a value has one where it is never left out. Source: kube-openapi/pkg/generators */
const defaultOf = (member: MemberSchema, trait: Trait | undefined): JsonSchema => {
	if (member.default !== undefined) {
		return {default: member.default};
	}

	const isValue = plain[member.type] !== undefined;
	// Lists have no traits told: their metadata is no pointer.
	if (member.type === 'meta/v1.ListMeta') {
		return {default: {}};
	}

	return trait === undefined || trait.isPointer || (isValue && trait.omitsEmpty) ? {} : zeroOf(member.type);
};

const patchWords = ({merge, mergeValues, retainKeys, replace}: MemberSchema): JsonSchema => {
	const strategy = [
		...(merge !== undefined || mergeValues === true ? ['merge'] : []),
		...(retainKeys === true ? ['retainKeys'] : []),
		...(replace === true ? ['replace'] : []),
	];
	return {
		...(strategy.length === 0 ? {} : {'x-kubernetes-patch-strategy': strategy.join(',')}),
		...(merge === undefined ? {} : {'x-kubernetes-patch-merge-key': merge}),
	};
};

const applyWords = ({type, keys, set, atomic, granular}: MemberSchema, isItems: boolean): JsonSchema => {
	// Nobody applies a list of objects.
	if (isItems) {
		return {};
	}

	if (type.startsWith('[]')) {
		const listType = keys === undefined ? (set === true ? 'set' : 'atomic') : 'map';
		return {
			'x-kubernetes-list-type': listType,
			...(keys === undefined ? {} : {'x-kubernetes-list-map-keys': keys}),
		};
	}

	if (granular === true) {
		return {'x-kubernetes-map-type': 'granular'};
	}

	return atomic === true ? {'x-kubernetes-map-type': 'atomic'} : {};
};

const memberSchema = (member: MemberSchema, trait: Trait | undefined, isItems: boolean): JsonSchema =>
	unwrapped({
		...(member.text === undefined ? {} : {description: member.text}),
		...typeSchema(member.type, member.enum === undefined ? {} : {enum: [...member.enum].sort()}),
		...defaultOf(member, trait),
		...patchWords(member),
		...applyWords(member, isItems),
	});

/** The schema of one type. */
export const componentSchema = (name: string, schemas: Schemas): JsonSchema => {
	const {text, atomic, members} = schemas.get(name) ?? {members: {}};
	const description = text === undefined ? {} : {description: text};
	const known = special.get(name);

	if (known !== undefined) {
		return {...description, ...known};
	}

	const entries = Object.entries(members);
	const isList = Object.hasOwn(members, 'items') && members.metadata?.type === 'meta/v1.ListMeta';
	const declared = isStruct(name) ? structOf(name) : undefined;
	const order = Object.keys(declared?.members ?? {});
	const required = entries
		.filter(([, member]) => member.required === true)
		.map(([member]) => member)
		.sort((left, right) => order.indexOf(left) - order.indexOf(right));
	const properties = entries.map(([member, schema]) => [
		member,
		memberSchema(schema, declared?.traits?.[member], isList && member === 'items'),
	]);
	return {
		...description,
		type: 'object',
		...(required.length === 0 ? {} : {required}),
		...(entries.length === 0 ? {} : {properties: Object.fromEntries(properties)}),
		...(atomic === true ? {'x-kubernetes-map-type': 'atomic'} : {}),
	};
};

/** These types and all that they are made of. */
export const typesBelow = (types: readonly string[], schemas: Schemas): readonly string[] => {
	const found = new Set(types);

	for (const name of found) {
		for (const {type} of Object.values(schemas.get(name)?.members ?? {})) {
			const inner = type.replace(/^(?:\[\]|\{\})*/, '');

			if (schemas.has(inner)) {
				found.add(inner);
			}
		}
	}

	return [...found];
};
