import {metricsGroup} from '../../engine/api/pod-metrics.ts';
import {pathNotAllowed, resourceNotFound} from '../../engine/api/refusals.ts';
import type {Status} from '../../engine/api/status.ts';
import {type Answer, refusal, textAnswer} from './answer.ts';
import {apiResources} from './api-resources.ts';
import type {Asked, AskedResource, ResourceTarget} from './asked.ts';
import {answerComponents} from './component-statuses.ts';
import {answerExposition} from './exposition.ts';
import {answerHealth} from './health.ts';
import {answerLearning} from './learning.ts';
import {wrongInclude} from './lists.ts';
import {refusedMethod} from './methods.ts';
import {answerMetrics} from './metrics.ts';
import {listTypes, unacceptable} from './negotiation.ts';
import {answerResource} from './resources.ts';
import {answerReview, reviewAt} from './reviews.ts';
import {type Served, servedAt} from './served.ts';
import {pathElements, targetOf} from './target.ts';

/** What a request is about, once its path is read. */
export type Routed =
	| {readonly about: 'review'; readonly target: ResourceTarget; readonly word: string}
	| {readonly about: 'metrics'; readonly target: ResourceTarget}
	| {readonly about: 'components'; readonly target: ResourceTarget}
	| {readonly about: 'objects'; readonly asked: AskedResource}
	| {readonly about: 'path'; readonly path: string}
	/** A path that has no such method, or no answer in a form that the client takes. */
	| {readonly about: 'refused'; readonly status: Status}
	/** Where no part of the API is; `isKubernetes` where its own groups are. */
	| {readonly about: 'nothing'; readonly isKubernetes: boolean};

/** Reads the path of a request. */
export const routed = (path: string, asked: Asked): Routed => {
	const elements = pathElements(path);
	const target = elements === undefined ? undefined : targetOf(elements);

	if (target === undefined) {
		return nowhere(elements);
	}

	if (target.type === 'path') {
		return {about: 'path', path: target.path};
	}

	const word = reviewAt(target);

	if (word !== undefined) {
		return {about: 'review', target, word};
	}

	if (target.group === metricsGroup) {
		return {about: 'metrics', target};
	}

	if (target.group === '' && target.plural === 'componentstatuses') {
		return {about: 'components', target};
	}

	const served = servedAt(asked.door, target.group, target.version, target.plural);
	const isElsewhere = served?.kind.namespaced === false && target.namespace !== undefined;

	if (served === undefined || isElsewhere || isAboveCustom(target, served, asked.method)) {
		return nowhere(elements);
	}

	const found: AskedResource = {...asked, target, served};
	const status = refusedMethod(found) ?? refusedForm(found) ?? wrongInclude(found);
	return status === undefined ? {about: 'objects', asked: found} : {about: 'refused', status};
};

const ownGroups: ReadonlySet<string> = new Set(apiResources().map(({group}) => group));

/** Paths below Kubernetes' own groups are looked after by one part of the server, and all others by nobody. */
const nowhere = (elements: readonly string[] | undefined): Routed => {
	const [root, group = ''] = elements ?? [];
	return {about: 'nothing', isKubernetes: root === 'api' || (root === 'apis' && ownGroups.has(group))};
};

/** A namespaced custom resource has no path without its namespace, but for the list of all. */
const isAboveCustom = ({namespace, name}: ResourceTarget, {kind}: Served, method: string): boolean =>
	kind.custom !== undefined &&
	kind.namespaced &&
	namespace === undefined &&
	(name !== undefined || !['GET', 'HEAD'].includes(method));

/** Subresources that are answered with text, or with a stream. */
const textual: readonly string[] = ['attach', 'exec', 'log', 'portforward', 'proxy'];

const refusedForm = ({served: {kind}, target, method, headers}: AskedResource): Status | undefined => {
	const isList = target.name === undefined && method === 'GET';
	const isRouted = kind.custom === undefined;
	return textual.includes(target.subresource ?? '')
		? undefined
		: unacceptable(headers.accept, isList ? {isRouted, types: listTypes} : {isRouted});
};

const notThere: Answer = refusal(resourceNotFound());
const noPage: Answer = textAnswer('404 page not found\n', 404);

const missing = (route: Routed): Answer => (route.about === 'nothing' && !route.isKubernetes ? noPage : notThere);

/** What kubeadm's API server tells anybody. Source: the ClusterRole system:public-info-viewer */
const publicPaths: readonly string[] = ['/healthz', '/livez', '/readyz', '/version'];

export const isPublic = (path: string): boolean => publicPaths.includes(path.replace(/\/$/u, ''));

/** Discovery, OpenAPI, health and figures, for whoever RBAC lets ask for the path. */
const answerPath = (path: string, asked: Asked): Answer => {
	const {door, user, query} = asked;

	if (!isPublic(path) && !door.allowsPath(user, path)) {
		return refusal(pathNotAllowed({user, verb: 'get', path}));
	}

	return (
		answerHealth(path, query, door) ??
		answerLearning(path, asked) ??
		(path === '/metrics' ? answerExposition(door) : undefined) ??
		missing(nowhere(pathElements(path)))
	);
};

/** Every answer that is no stream. */
export const answerOf = (route: Routed, asked: Asked): Answer => {
	const {outage} = asked.door.glass;

	if (outage !== undefined && route.about !== 'path') {
		return refusal(outage);
	}

	switch (route.about) {
		case 'objects':
			return answerResource(route.asked);
		case 'review':
			return answerReview(asked, route.target, route.word);
		case 'metrics':
			return answerMetrics(asked, route.target);
		case 'components':
			return answerComponents(asked, route.target) ?? notThere;
		case 'path':
			return answerPath(route.path, asked);
		case 'refused':
			return refusal(route.status);
		default:
			return missing(route);
	}
};
