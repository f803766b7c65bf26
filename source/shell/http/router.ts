import {metricsGroup} from '../../engine/api/pod-metrics.ts';
import {pathNotAllowed, resourceNotFound} from '../../engine/api/refusals.ts';
import {type Answer, refusal} from './answer.ts';
import type {Asked, AskedResource, ResourceTarget} from './asked.ts';
import {answerComponents} from './component-statuses.ts';
import {answerExposition} from './exposition.ts';
import {answerHealth} from './health.ts';
import {answerLearning} from './learning.ts';
import {answerMetrics} from './metrics.ts';
import {answerResource} from './resources.ts';
import {answerReview, reviewAt} from './reviews.ts';
import {servedAt} from './served.ts';
import {pathElements, targetOf} from './target.ts';

/** What a request is about, once its path is read. */
export type Routed =
	| {readonly about: 'review'; readonly target: ResourceTarget; readonly word: string}
	| {readonly about: 'metrics'; readonly target: ResourceTarget}
	| {readonly about: 'components'; readonly target: ResourceTarget}
	| {readonly about: 'objects'; readonly asked: AskedResource}
	| {readonly about: 'path'; readonly path: string}
	| {readonly about: 'nothing'};

/** Reads the path of a request. */
export const routed = (path: string, asked: Asked): Routed => {
	const elements = pathElements(path);
	const target = elements === undefined ? undefined : targetOf(elements);

	if (target === undefined) {
		return {about: 'nothing'};
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
	return served === undefined || isElsewhere
		? {about: 'nothing'}
		: {about: 'objects', asked: {...asked, target, served}};
};

const notThere: Answer = refusal(resourceNotFound());

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
		(path === '/metrics' ? answerExposition(door) : notThere)
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
		default:
			return notThere;
	}
};
