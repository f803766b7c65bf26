/** What clients ask before they ask anything: which version, which resources, and what their types look like. */
import {methodNotAllowed} from '../../engine/api/refusals.ts';
import {type Answer, refusal} from './answer.ts';
import {type ApiResource, apiResources} from './api-resources.ts';
import type {Asked} from './asked.ts';
import {announcedMinor, answerDiscovery} from './discovery.ts';
import {answerOpenapi, type Documents, openapiDocuments} from './openapi.ts';

let known: readonly ApiResource[] | undefined;
let made: Documents | undefined;

const offered = (): readonly ApiResource[] => {
	known ??= apiResources();
	return known;
};

/** Most runs are never asked for them. */
const documents = (): Documents => {
	made ??= openapiDocuments(offered(), announcedMinor);
	return made;
};

/** `/version`, discovery and OpenAPI; undefined for a path that is none of these. */
export const answerLearning = (path: string, {method, headers, query}: Asked): Answer | undefined => {
	const question = {accept: headers.accept, ifNoneMatch: headers['if-none-match']};
	const offer = {resources: offered(), address: headers.host ?? '127.0.0.1', minor: announcedMinor};
	const answer = answerDiscovery(path, question, offer) ?? answerOpenapi(path, query, documents);
	const isRead = method === 'GET' || method === 'HEAD';
	return answer === undefined || isRead ? answer : refusal(methodNotAllowed());
};
