/** What clients ask before they ask anything: which version, which resources, and what their types look like. */
import type {AnyKind} from '../../engine/api/kind.ts';
import type {CustomResourceDefinition} from '../../engine/api/kinds/custom-resource-definition.ts';
import {methodNotAllowed} from '../../engine/api/refusals.ts';
import {remembered} from '../../engine/api/share.ts';
import {type Answer, refusal} from './answer.ts';
import {type ApiResource, apiResources, customApiResources} from './api-resources.ts';
import type {Asked} from './asked.ts';
import {announcedMinor, answerDiscovery} from './discovery.ts';
import {answerOpenapi, type CustomSchemas, type Documents, type Openapi, openapiDocuments} from './openapi.ts';
import {oldForms} from './openapi-v2.ts';
import type {JsonSchema} from './schemas/component-schema.ts';

let known: readonly ApiResource[] | undefined;
let made: Documents | undefined;

/** Kubernetes' own resources. */
const ownResources = (): readonly ApiResource[] => {
	known ??= apiResources();
	return known;
};

/** Most runs are never asked for them. */
const ownDocuments = (): Documents => {
	made ??= openapiDocuments(ownResources(), announcedMinor);
	return made;
};

/** What somebody made up, as it is offered beside Kubernetes' own. */
type Customs = {readonly resources: readonly ApiResource[]; readonly openapi: Openapi};

const definitionsOf = (kinds: readonly AnyKind[]): readonly CustomResourceDefinition[] => [
	...new Set(
		kinds.flatMap(({custom}) => (custom === undefined ? [] : [custom.definition as CustomResourceDefinition])),
	),
];

/** The schemas of one group version, by kind. */
const schemasOf = (definitions: readonly CustomResourceDefinition[], groupVersion: string): CustomSchemas =>
	new Map(
		definitions.flatMap(({spec}) =>
			spec.versions
				.filter(({name}) => `${spec.group}/${name}` === groupVersion)
				.map(({schema}) => [spec.names.kind, schema?.openAPIV3Schema ?? {}] as const),
		),
	);

/** Worked out once for each state of the definitions. */
const customsOf = remembered((kinds: readonly AnyKind[]): Customs => {
	const definitions = definitionsOf(kinds);
	const resources = definitions.flatMap(customApiResources);
	let documents: Documents | undefined;

	const all = (): Documents => {
		documents ??= new Map([
			...openapiDocuments(resources, announcedMinor, groupVersion => schemasOf(definitions, groupVersion)),
			...ownDocuments(),
		]);
		return documents;
	};

	return {resources, openapi: {documents: all, old: oldForms(() => [...all().values()].map(({text}) => text))}};
});

/** `/version`, discovery and OpenAPI; undefined for a path that is none of these. */
export const answerLearning = (path: string, {door, method, headers, query}: Asked): Answer | undefined => {
	const question = {accept: headers.accept, ifNoneMatch: headers['if-none-match']};
	const customs = customsOf(door.customKinds);
	const resources = customs.resources.length === 0 ? ownResources() : apiResources(customs.resources);
	const offer = {resources, address: headers.host ?? headers[':authority'] ?? '127.0.0.1', minor: announcedMinor};
	const answer = answerDiscovery(path, question, offer) ?? answerOpenapi(path, query, question, customs.openapi);
	const isRead = method === 'GET' || method === 'HEAD';
	return answer === undefined || isRead ? answer : refusal(methodNotAllowed());
};

/** Everything that is offered while these kinds are there that somebody made up. */
export const offeredWith = (customKinds: readonly AnyKind[]): readonly ApiResource[] => {
	const {resources} = customsOf(customKinds);
	return resources.length === 0 ? ownResources() : apiResources(resources);
};

type Parsed = {readonly components: {readonly schemas: Readonly<Record<string, JsonSchema>>}};

const parsedDocuments = new WeakMap<Documents, Map<string, Parsed>>();

/** A document that was read before is not read again. */
const parsedDocument = (documents: Documents, place: string): Parsed | undefined => {
	const parsed = parsedDocuments.get(documents) ?? new Map<string, Parsed>();
	const text = documents.get(place)?.text;
	const read = parsed.get(place) ?? (text === undefined ? undefined : (JSON.parse(text) as Parsed));

	if (read !== undefined) {
		parsed.set(place, read);
		parsedDocuments.set(documents, parsed);
	}

	return read;
};

type TypeName = {readonly group: string; readonly version: string; readonly kind: string};

/** The schema of a kind, and whatever its `$ref`s lead to: what `kubectl explain` reads. */
export const schemaOf = (customKinds: readonly AnyKind[], {group, version, kind}: TypeName) => {
	const place = group === '' ? `api/${version}` : `apis/${group}/${version}`;
	const document = parsedDocument(customsOf(customKinds).openapi.documents(), place);
	const schemas = document?.components.schemas ?? {};
	const isRoot = (schema: JsonSchema): boolean =>
		((schema['x-kubernetes-group-version-kind'] ?? []) as readonly TypeName[]).some(
			type => type.group === group && type.version === version && type.kind === kind,
		);
	const root = Object.values(schemas).find(isRoot);
	return root === undefined
		? undefined
		: {
				root,
				resolve: (reference: string): JsonSchema | undefined => schemas[reference.replace('#/components/schemas/', '')],
			};
};
