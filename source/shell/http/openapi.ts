/*
OpenAPI: what every type looks like, for `kubectl explain`, for validation, and for clients that compute patches.

Each group version has a document of its own, with all the types that it needs. Documents are made from the table of types when
somebody first asks, and kept as text. The second version of OpenAPI is made from them: see openapi-v2.ts.

Source: k8s.io/kube-openapi/pkg/handler3, pkg/builder3
*/
import {createHash} from 'node:crypto';
import {typeNameOf} from '../../engine/api/patch-shapes.ts';
import type {Answer} from './answer.ts';
import {type ApiResource, type GroupVersion, groupVersionsOf} from './api-resources.ts';
import type {Question} from './discovery.ts';
import {answerOldOpenapi, type OldForms, protobufType} from './openapi-v2.ts';
import type {JsonSchema} from './schemas/component-schema.ts';
import {componentName, componentSchema, typesBelow} from './schemas/component-schema.ts';
import {allSchemas, type Schemas} from './schemas/load.ts';

type TypeName = {readonly group: string; readonly version: string; readonly kind: string};

/** What a custom resource's definition says its objects look like, by kind: `openAPIV3Schema`. */
export type CustomSchemas = ReadonlyMap<string, JsonSchema>;

const gvkName = 'x-kubernetes-group-version-kind';

const typeOf = ({group, version, kind}: TypeName): TypeName => ({group, version, kind});

const textParameter = (name: string) => ({name, in: 'query', schema: {type: 'string', uniqueItems: true}});

const pathParameter = (name: string) => ({
	name,
	in: 'path',
	required: true,
	schema: {type: 'string', uniqueItems: true},
});

const writeParameters = ['dryRun', 'fieldManager', 'fieldValidation'].map(textParameter);

const listParameters = ['continue', 'fieldSelector', 'labelSelector', 'limit', 'resourceVersion', 'watch'].map(
	textParameter,
);

const patchTypes = ['application/json-patch+json', 'application/merge-patch+json', 'application/apply-patch+yaml'];

const strategic = 'application/strategic-merge-patch+json';

const reference = (component: string) => ({$ref: `#/components/schemas/${component}`});

/** An operation of a verb about a kind, which answers with a component. */
const operation = (action: string, about: TypeName, component: string, more: object = {}) => ({
	'x-kubernetes-action': action,
	[gvkName]: typeOf(about),
	responses: {200: {description: 'OK', content: {'application/json': {schema: reference(component)}}}},
	...more,
});

/** An operation that opens a stream, or is somebody else's answer: what goes through it has no type. */
const connection = (about: TypeName) => ({
	'x-kubernetes-action': 'connect',
	[gvkName]: typeOf(about),
	responses: {200: {description: 'OK', content: {'*/*': {schema: {type: 'string'}}}}},
});

const methods: ReadonlyMap<string, string> = new Map([
	['create', 'post'],
	['delete', 'delete'],
	['get', 'get'],
	['patch', 'patch'],
	['update', 'put'],
]);

const connections = (about: TypeName, verbs: readonly string[]) =>
	Object.fromEntries(verbs.map(verb => [methods.get(verb) ?? verb, connection(about)]));

const bodyOf = (component: string) => ({requestBody: {content: {'*/*': {schema: reference(component)}}}});

type Writing = {
	readonly component: string;
	readonly status: string;
	readonly options: string;
	readonly isCustom: boolean;
};

const patchBody = (isCustom: boolean) => ({
	requestBody: {
		content: Object.fromEntries([...patchTypes, ...(isCustom ? [] : [strategic])].sort().map(type => [type, {}])),
	},
});

const itemOperations = (
	about: TypeName,
	verbs: readonly string[],
	{component, status, options, isCustom}: Writing,
) => ({
	...(verbs.includes('get') ? {get: operation('get', about, component)} : {}),
	...(verbs.includes('update')
		? {put: operation('put', about, component, {parameters: writeParameters, ...bodyOf(component)})}
		: {}),
	...(verbs.includes('create') && !verbs.includes('list')
		? {post: operation('post', about, component, {parameters: writeParameters, ...bodyOf(component)})}
		: {}),
	...(verbs.includes('patch')
		? {
				patch: operation('patch', about, component, {
					parameters: [...writeParameters, textParameter('force')],
					...patchBody(isCustom),
				}),
			}
		: {}),
	...(verbs.includes('delete')
		? {delete: operation('delete', about, status, {parameters: [textParameter('dryRun')], ...bodyOf(options)})}
		: {}),
});

const rootOf = ({group, groupVersion}: GroupVersion): string =>
	group === '' ? `/api/${groupVersion}` : `/apis/${groupVersion}`;

const optionsComponent = componentName('meta/v1.DeleteOptions');
const statusComponent = componentName('meta/v1.Status');

/** `com.example.stable.v1.CronTab` */
const customName = ({group, version, kind}: TypeName): string =>
	[...group.split('.').reverse(), version, kind].join('.');

/** Paths of one resource: its collections, its objects and what is beneath them. */
const pathsOf = (
	root: string,
	resource: ApiResource,
	isCustom: boolean,
	schemas: Schemas,
): ReadonlyArray<readonly [string, object]> => {
	const {plural, namespaced, verbs, subresources} = resource;
	const component = isCustom ? customName(resource) : componentName(typeNameOf(resource));
	const listComponent = `${component}List`;
	const writing = {component, status: statusComponent, options: optionsComponent, isCustom};
	const home = namespaced ? `${root}/namespaces/{namespace}/${plural}` : `${root}/${plural}`;
	const place = namespaced ? [pathParameter('namespace')] : [];
	const list = verbs.includes('list')
		? {get: operation('list', resource, listComponent, {parameters: listParameters})}
		: {};
	const create = verbs.includes('create')
		? {post: operation('post', resource, component, {parameters: writeParameters, ...bodyOf(component)})}
		: {};
	const item = itemOperations(
		resource,
		verbs.filter(verb => verb !== 'create'),
		writing,
	);
	const below = subresources.map(({name, verbs: own, ...type}): readonly [string, object] => {
		const isOwn = type.kind === resource.kind;
		const parameters = [pathParameter('name'), ...place];
		const operations =
			isOwn || schemas.has(typeNameOf(type))
				? itemOperations(type, own, {...writing, component: isOwn ? component : componentName(typeNameOf(type))})
				: connections(type, own);
		return [`${home}/{name}/${name}`, {...operations, parameters}];
	});
	return [
		...(namespaced && verbs.includes('list') ? [[`${root}/${plural}`, list] as const] : []),
		[home, {...list, ...create, parameters: place}],
		...(Object.keys(item).length === 0
			? []
			: [[`${home}/{name}`, {...item, parameters: [pathParameter('name'), ...place]}] as const]),
		...below,
	];
};

const listTypeOf = (type: TypeName): TypeName => ({...type, kind: `${type.kind}List`});

/** The types that a document speaks of by itself, with the kinds that they are. */
const rootTypes = (
	{group, version, resources}: GroupVersion,
	schemas: Schemas,
): ReadonlyMap<string, readonly TypeName[]> => {
	const kinds = resources.flatMap(resource => [resource, listTypeOf(resource), ...resource.subresources].map(typeOf));
	const found = new Map<string, readonly TypeName[]>([
		['meta/v1.DeleteOptions', [{group, version, kind: 'DeleteOptions'}]],
		['meta/v1.Status', [{group: '', version: 'v1', kind: 'Status'}]],
	]);

	for (const kind of kinds) {
		const name = typeNameOf(kind);

		if (schemas.has(name)) {
			found.set(name, [kind]);
		}
	}

	return found;
};

/** Source of all that is custom: apiextensions-apiserver/pkg/controller/openapi/builder/builder.go */
const apiConventions = 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md';

/** What every object has, with the words that Kubernetes has for it. */
const ownMembers = (meta: 'ObjectMeta' | 'ListMeta') => {
	const {apiVersion, kind} = componentSchema('core/v1.Pod', allSchemas()).properties as Record<string, object>;
	return {
		apiVersion,
		kind,
		metadata: {
			description: `Standard ${meta === 'ObjectMeta' ? "object's" : 'list'} metadata. More info: ${apiConventions}#metadata`,
			allOf: [reference(componentName(`meta/v1.${meta}`))],
		},
	};
};

/** What an object within an object has; clients may not leave out of what kind it is. */
const embeddedMembers = () => ({
	...ownMembers('ObjectMeta'),
	apiVersion: {
		description: `apiVersion defines the versioned schema of this representation of an object. More info: ${apiConventions}#resources`,
		type: 'string',
	},
	kind: {
		description:
			'kind is a string value representing the type of this object. In CamelCase. More info: ' +
			`${apiConventions}#types-kinds`,
		type: 'string',
	},
});

const mapValues = (schemas: unknown, change: (schema: JsonSchema) => JsonSchema): object =>
	Object.fromEntries(Object.entries(schemas as Record<string, JsonSchema>).map(([name, each]) => [name, change(each)]));

/** A schema whose embedded objects have what every object has. Source: addEmbeddedProperties */
const withEmbedded = (schema: JsonSchema): JsonSchema => {
	const {properties, items, additionalProperties} = schema;
	const deep: JsonSchema = {
		...schema,
		...(properties === undefined ? {} : {properties: mapValues(properties, withEmbedded)}),
		...(items === undefined ? {} : {items: withEmbedded(items as JsonSchema)}),
		...(typeof additionalProperties === 'object' && additionalProperties !== null
			? {additionalProperties: withEmbedded(additionalProperties as JsonSchema)}
			: {}),
	};
	return schema['x-kubernetes-embedded-resource'] === true
		? {
				...deep,
				properties: {...(deep.properties as object | undefined), ...embeddedMembers()},
				required: [...new Set([...((schema.required ?? []) as readonly string[]), 'kind', 'apiVersion'])],
			}
		: deep;
};

/** The schema of a custom resource, with what every object has. */
const customSchema = (resource: ApiResource, told: JsonSchema): JsonSchema => {
	const schema = withEmbedded(told);
	return {
		...schema,
		type: 'object',
		properties: {...(schema.properties as object | undefined), ...ownMembers('ObjectMeta')},
		[gvkName]: [typeOf(resource)],
	};
};

const customList = (resource: ApiResource): JsonSchema => ({
	type: 'object',
	required: ['items'],
	properties: {
		...ownMembers('ListMeta'),
		items: {type: 'array', items: {allOf: [reference(customName(resource))]}},
	},
	[gvkName]: [listTypeOf(typeOf(resource))],
});

type DocumentSources = {
	readonly schemas?: Schemas;
	readonly custom?: CustomSchemas;
	/** Schemas by type: many documents need the same ones. */
	readonly componentOf?: (type: string) => JsonSchema;
};

const componentsOf = (schemas: Schemas): ((type: string) => JsonSchema) => {
	const made = new Map<string, JsonSchema>();

	return type => {
		const known = made.get(type) ?? componentSchema(type, schemas);
		made.set(type, known);
		return known;
	};
};

/** Source: k8s.io/apiserver/pkg/server, DefaultOpenAPIConfig with a token authenticator */
const securitySchemes = {
	BearerToken: {
		type: 'apiKey',
		description: 'Bearer Token authentication',
		name: 'authorization',
		in: 'header',
	},
};

/** What a document says of itself; that of custom resources is made by another part of the server. */
const headOf = (minor: number, isCustom: boolean) =>
	isCustom ? {title: 'Kubernetes CRD Swagger', version: 'v0.1.0'} : {title: 'Kubernetes', version: `1.${minor}`};

/** The document of one group version. */
export const openapiDocument = (
	groupVersion: GroupVersion,
	minor: number,
	{schemas = allSchemas(), custom = new Map(), componentOf = componentsOf(schemas)}: DocumentSources = {},
) => {
	const {resources} = groupVersion;
	const roots = rootTypes(groupVersion, schemas);
	const customs = resources.filter(({kind}) => custom.has(kind));
	const more = customs.length === 0 ? [] : ['meta/v1.ObjectMeta', 'meta/v1.ListMeta'];
	const types = typesBelow([...roots.keys(), ...more], schemas).map((name): readonly [string, JsonSchema] => {
		const kinds = roots.get(name);
		const schema = componentOf(name);
		return [componentName(name), kinds === undefined ? schema : {...schema, [gvkName]: kinds}];
	});
	const ownTypes = customs.flatMap(
		(resource): ReadonlyArray<readonly [string, JsonSchema]> => [
			[customName(resource), customSchema(resource, custom.get(resource.kind) ?? {})],
			[`${customName(resource)}List`, customList(resource)],
		],
	);
	const paths = resources.flatMap(resource =>
		pathsOf(rootOf(groupVersion), resource, custom.has(resource.kind), schemas),
	);
	return {
		openapi: '3.0.0',
		info: headOf(minor, customs.length > 0),
		paths: Object.fromEntries(paths),
		components: {
			schemas: Object.fromEntries([...types, ...ownTypes].sort(([one], [other]) => (one < other ? -1 : 1))),
			...(customs.length > 0 ? {} : {securitySchemes}),
		},
	};
};

type Document = {readonly text: string; readonly hash: string};

/** All documents by their place, `apis/apps/v1`. */
export type Documents = ReadonlyMap<string, Document>;

/** Makes the documents of everything that is offered: some tens of ms, so once for each state of the offer. */
export const openapiDocuments = (
	resources: readonly ApiResource[],
	minor: number,
	customOf: (groupVersion: string) => CustomSchemas = () => new Map(),
): Documents => {
	const componentOf = componentsOf(allSchemas());
	return new Map(
		groupVersionsOf(resources).map(groupVersion => {
			const custom = customOf(groupVersion.groupVersion);
			const text = JSON.stringify(openapiDocument(groupVersion, minor, {custom, componentOf}));
			const hash = createHash('sha256').update(text).digest('hex').toUpperCase();
			return [rootOf(groupVersion).slice(1), {text, hash}];
		}),
	);
};

const urlOf = (place: string, {hash}: Document): string => `/openapi/v3/${place}?hash=${hash}`;

const index = (documents: Documents): Answer => ({
	code: 200,
	body: {
		paths: Object.fromEntries(
			[...documents].map(([place, document]) => [place, {serverRelativeURL: urlOf(place, document)}]),
		),
	},
});

/** A document never changes under its address: the hash is part of it. */
const documentAnswer = (place: string, document: Document, query: URLSearchParams): Answer => {
	const asked = query.get('hash');

	if (asked !== null && asked !== document.hash) {
		return {code: 301, headers: {Location: urlOf(place, document), 'Content-Type': 'text/plain'}, body: ''};
	}

	const caching = asked === null ? 'no-cache, private' : 'public, immutable';
	return {
		code: 200,
		headers: {
			'Content-Type': 'application/json',
			ETag: `"${document.hash}"`,
			'Cache-Control': caching,
			Vary: 'Accept',
		},
		body: document.text,
	};
};

/** What is offered, in both versions; each is asked only when it is needed. */
export type Openapi = {documents(): Documents; readonly old: OldForms};

/** Everything below `/openapi`; undefined for another path. */
export const answerOpenapi = (
	path: string,
	query: URLSearchParams,
	question: Question,
	{documents, old}: Openapi,
): Answer | undefined => {
	if (path === '/openapi/v2' || path === '/swagger-2.0.0.pb-v1') {
		return answerOldOpenapi(old, path === '/openapi/v2' ? question : {...question, accept: protobufType});
	}

	if (path === '/openapi/v3') {
		return index(documents());
	}

	const place = path.startsWith('/openapi/v3/') ? path.slice('/openapi/v3/'.length) : undefined;
	const document = place === undefined ? undefined : documents().get(place);
	return place === undefined || document === undefined ? undefined : documentAnswer(place, document, query);
};
