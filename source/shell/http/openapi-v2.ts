/*
The second version of OpenAPI: one document with everything in it, as protobuf for kubectl and as JSON for whoever reads it.

kubectl 1.27 and 1.28 want it before they write anything, and every kubectl for `explain --output=plaintext-openapiv2`. It says
what the documents of the third version say, in the older words: a reference stands for the whole schema, an operation names
what it takes in, and what Kubernetes adds is a vendor's extension.

	Document     1 swagger   2 info{1 title, 2 version}   9 definitions{1 {1 name, 2 schema}}
	Schema       1 $ref   2 format   4 description   19 required   20 enum   21 additionalProperties{1 schema, 2 boolean}
	             22 type{1}   23 items{1}   25 properties{1 {1 name, 2 schema}}   31 extensions{1 name, 2 {2 yaml}}

Source: github.com/google/gnostic-models/openapiv2/OpenAPIv2.proto, k8s.io/kube-openapi/pkg/util/proto
*/
import {createHash} from 'node:crypto';
import type {Answer} from './answer.ts';
import type {JsonSchema} from './schemas/component-schema.ts';

type Operation = {
	readonly parameters?: ReadonlyArray<{readonly name: string; readonly in: string; readonly required?: boolean}>;
	readonly requestBody?: {readonly content: Readonly<Record<string, unknown>>};
	readonly responses?: Readonly<Record<string, {readonly description: string; readonly content?: object}>>;
};

/** A document of the third version, as far as the second one takes from it. */
export type NewDocument = {
	readonly info: {readonly title: string; readonly version: string};
	readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
	readonly components: {readonly schemas: Readonly<Record<string, JsonSchema>>};
};

type OldSchema = {
	readonly $ref?: string;
	readonly format?: string;
	readonly description?: string;
	readonly required?: readonly string[];
	readonly enum?: readonly unknown[];
	readonly additionalProperties?: OldSchema | boolean;
	readonly type?: string;
	readonly items?: OldSchema;
	readonly properties?: Readonly<Record<string, OldSchema>>;
};

export type OldDocument = {
	readonly swagger: '2.0';
	readonly info: NewDocument['info'];
	readonly paths: Readonly<Record<string, object>>;
	readonly definitions: Readonly<Record<string, OldSchema>>;
};

const isExtension = (name: string): boolean => name.startsWith('x-');

/** What says which values are good; the second version has the same words for it. */
const rules: readonly string[] = [
	'title',
	'default',
	'maximum',
	'exclusiveMaximum',
	'minimum',
	'exclusiveMinimum',
	'maxLength',
	'minLength',
	'pattern',
	'maxItems',
	'minItems',
	'uniqueItems',
	'multipleOf',
	'maxProperties',
	'minProperties',
];

const someOf = <T>(name: string, value: T | undefined): object => (value === undefined ? {} : {[name]: value});

const referenceOf = ({$ref}: JsonSchema): string | undefined =>
	typeof $ref === 'string' ? $ref.replace('#/components/schemas/', '#/definitions/') : undefined;

const preserving = 'x-kubernetes-preserve-unknown-fields';

const nullable = (schema: unknown): boolean => (schema as JsonSchema | undefined)?.nullable === true;

/**
What older clients understand of a definition's schema: they take members that are told for all there may be, so that where
others are welcome, or nothing at all, none are told.

Source: apiextensions-apiserver/pkg/controller/openapi/v2/conversion.go, ToStructuralOpenAPIV2
*/
const forOldClients = (schema: JsonSchema): JsonSchema => {
	const isOpen = schema[preserving] === true;
	const {type, items, properties, required, ...rest} = schema;
	const kept = isOpen || nullable(schema) ? {} : {...someOf('items', items), ...someOf('properties', properties)};
	const isTyped = !nullable(schema) && !(isOpen && type === 'object') && !(type === 'array' && !('items' in kept));
	const needed = (required as readonly string[] | undefined)?.filter(
		name => !nullable((properties as Readonly<Record<string, unknown>> | undefined)?.[name]),
	);
	return {
		...rest,
		...(isTyped ? someOf('type', type) : {}),
		...kept,
		...someOf('required', needed?.length === 0 ? undefined : needed),
	};
};

/** A schema in the older words. What may be a number or a text is told to be a text. */
const oldSchema = (told: JsonSchema): OldSchema => {
	const schema = forOldClients(told);
	const {allOf, oneOf, items, properties, additionalProperties, description, format, required, type} = schema;
	const whole = Array.isArray(allOf) ? (allOf[0] as JsonSchema) : schema;
	const same = (is: (name: string) => boolean): object =>
		Object.fromEntries(Object.entries(schema).filter(([name]) => is(name)));
	const extensions = same(isExtension);
	const reference = referenceOf(whole);

	if (reference !== undefined) {
		return {...someOf('description', description), ...extensions, $ref: reference};
	}

	return {
		...someOf('description', description),
		...someOf('type', type ?? (Array.isArray(oneOf) ? 'string' : undefined)),
		...someOf('format', format),
		...someOf('required', required),
		...someOf('enum', schema.enum),
		...same(name => rules.includes(name)),
		...someOf('items', items === undefined ? undefined : oldSchema(items as JsonSchema)),
		...someOf(
			'properties',
			properties === undefined
				? undefined
				: Object.fromEntries(
						Object.entries(properties as Record<string, JsonSchema>).map(([name, each]) => [name, oldSchema(each)]),
					),
		),
		...someOf(
			'additionalProperties',
			typeof additionalProperties === 'object' ? oldSchema(additionalProperties as JsonSchema) : additionalProperties,
		),
		...extensions,
	};
};

const methods: readonly string[] = ['get', 'put', 'post', 'patch', 'delete'];

const oldParameters = (parameters: NonNullable<Operation['parameters']>) =>
	parameters.map(({name, in: place, required}) => ({
		name,
		in: place,
		type: 'string',
		uniqueItems: true,
		...(required === true ? {required} : {}),
	}));

const oldOperation = ({parameters = [], requestBody, responses = {}, ...said}: Operation) => ({
	...said,
	...(requestBody === undefined ? {} : {consumes: Object.keys(requestBody.content)}),
	parameters: oldParameters(parameters),
	responses: Object.fromEntries(
		Object.entries(responses).map(([code, {description, content = {}}]) => {
			const [first] = Object.values(content) as ReadonlyArray<{readonly schema?: JsonSchema}>;
			return [code, {description, ...(first?.schema === undefined ? {} : {schema: oldSchema(first.schema)})}];
		}),
	),
});

const oldPath = (operations: Readonly<Record<string, unknown>>): object =>
	Object.fromEntries(
		Object.entries(operations).flatMap(([name, value]): ReadonlyArray<readonly [string, unknown]> => {
			if (name === 'parameters') {
				return [[name, oldParameters(value as NonNullable<Operation['parameters']>)]];
			}

			return methods.includes(name) ? [[name, oldOperation(value as Operation)]] : [];
		}),
	);

const kindsName = 'x-kubernetes-group-version-kind';

/** Of a kind whose objects may hold anything, not even what every object has is told. Source: builder.go, buildKubeNative */
const oldDefinition = (schema: JsonSchema = {}): OldSchema =>
	schema[preserving] === true && kindsName in schema
		? {type: 'object', ...someOf(kindsName, schema[kindsName])}
		: oldSchema(schema);

/** A schema that several documents have is the same in each, but for the kinds that it is there. */
const joined = (known: JsonSchema | undefined, schema: JsonSchema): JsonSchema => {
	const kinds = [known, schema].flatMap(each => (each?.[kindsName] ?? []) as readonly object[]);
	return kinds.length === 0 ? schema : {...schema, [kindsName]: kinds};
};

/** All documents as one of the second version. */
export const oldDocument = (documents: readonly NewDocument[]): OldDocument => {
	const schemas = new Map<string, JsonSchema>();

	for (const {components} of documents) {
		for (const [name, schema] of Object.entries(components.schemas)) {
			schemas.set(name, joined(schemas.get(name), schema));
		}
	}

	const names = [...schemas.keys()].sort();
	return {
		swagger: '2.0',
		info: documents[0]?.info ?? {title: 'Kubernetes', version: 'unversioned'},
		paths: Object.fromEntries(
			documents.flatMap(({paths}) => Object.entries(paths)).map(([path, each]) => [path, oldPath(each)]),
		),
		definitions: Object.fromEntries(names.map(name => [name, oldDefinition(schemas.get(name))])),
	};
};

const varint = (value: number): Buffer => {
	const bytes: number[] = [];

	for (let rest = value; ; rest >>>= 7) {
		if (rest < 0x80) {
			return Buffer.from([...bytes, rest]);
		}

		bytes.push((rest & 0x7f) | 0x80);
	}
};

const block = (field: number, content: Buffer | string): Buffer => {
	const bytes = typeof content === 'string' ? Buffer.from(content) : content;
	return Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);
};

const yes = (field: number): Buffer => Buffer.concat([varint(field * 8), varint(1)]);

const named = (field: number, name: string, content: Buffer): Buffer =>
	block(field, Buffer.concat([block(1, name), block(2, content)]));

/** JSON is YAML, so that any value may be written as it is. */
const anyValue = (value: unknown): Buffer => block(2, JSON.stringify(value));

const some = <T>(value: T | undefined, write: (value: T) => Buffer): readonly Buffer[] =>
	value === undefined ? [] : [write(value)];

const properties = (all: Readonly<Record<string, OldSchema>>): Buffer =>
	Buffer.concat(Object.entries(all).map(([name, schema]) => named(1, name, schemaBytes(schema))));

const schemaBytes = (schema: OldSchema): Buffer =>
	Buffer.concat([
		...some(schema.$ref, reference => block(1, reference)),
		...some(schema.format, format => block(2, format)),
		...some(schema.description, description => block(4, description)),
		...(schema.required ?? []).map(name => block(19, name)),
		...(schema.enum ?? []).map(value => block(20, anyValue(value))),
		...some(schema.additionalProperties, more =>
			block(21, typeof more === 'object' ? block(1, schemaBytes(more)) : more ? yes(2) : Buffer.alloc(0)),
		),
		...some(schema.type, type => block(22, block(1, type))),
		...some(schema.items, items => block(23, block(1, schemaBytes(items)))),
		...some(schema.properties, all => block(25, properties(all))),
		...Object.entries(schema)
			.filter(([name]) => isExtension(name))
			.map(([name, value]) => named(31, name, anyValue(value))),
	]);

/** The document as gnostic writes it; paths are left out, for nobody who reads protobuf looks at them. */
export const documentBytes = ({swagger, info, definitions}: OldDocument): Buffer =>
	Buffer.concat([
		block(1, swagger),
		block(2, Buffer.concat([block(1, info.title), block(2, info.version)])),
		block(9, properties(definitions)),
	]);

export const protobufType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

/** Both forms of one state of the offer: made when somebody first asks. */
export type OldForms = {readonly bytes: () => Buffer; readonly text: () => string};

export const oldForms = (texts: () => readonly string[]): OldForms => {
	let document: OldDocument | undefined;
	let bytes: Buffer | undefined;
	let text: string | undefined;

	const made = (): OldDocument => {
		document ??= oldDocument(texts().map(each => JSON.parse(each) as NewDocument));
		return document;
	};

	return {
		bytes() {
			bytes ??= documentBytes(made());
			return bytes;
		},
		text() {
			text ??= JSON.stringify(made());
			return text;
		},
	};
};

/** `/openapi/v2`, in the form that is asked for. */
export const answerOldOpenapi = (
	forms: OldForms,
	{accept = '', ifNoneMatch}: {readonly accept?: string; readonly ifNoneMatch?: string},
): Answer => {
	const isBytes = accept.includes('protobuf');
	const body = isBytes ? forms.bytes() : forms.text();
	const etag = `"${createHash('sha256').update(body).digest('hex').toUpperCase()}"`;
	const headers = {'Content-Type': isBytes ? protobufType : 'application/json', ETag: etag, Vary: 'Accept'};
	return ifNoneMatch === etag ? {code: 304, headers, body: ''} : {code: 200, headers, body};
};
