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
	const offer = {resources, address: headers.host ?? '127.0.0.1', minor: announcedMinor};
	const answer = answerDiscovery(path, question, offer) ?? answerOpenapi(path, query, question, customs.openapi);
	const isRead = method === 'GET' || method === 'HEAD';
	return answer === undefined || isRead ? answer : refusal(methodNotAllowed());
};
