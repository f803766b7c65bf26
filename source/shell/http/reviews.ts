import {badRequest, methodNotAllowed} from '../../engine/api/refusals.ts';
import {reviewTypes} from '../../game/door/reviews.ts';
import {type Answer, jsonAnswer, refusal} from './answer.ts';
import type {Asked, ResourceTarget} from './asked.ts';
import {readBody} from './bodies.ts';

/** The kind of question that is asked at a path, if there is one. */
export const reviewAt = ({group, version, plural, namespace, name}: ResourceTarget): string | undefined =>
	reviewTypes.find(
		each =>
			each.group === group &&
			each.versions.includes(version) &&
			each.plural === plural &&
			each.namespaced === (namespace !== undefined) &&
			name === undefined,
	)?.kind;

/** POST of a question: answered, and stored nowhere. */
export const answerReview = (asked: Asked, {group, version, namespace}: ResourceTarget, word: string): Answer => {
	if (asked.method !== 'POST') {
		return refusal(methodNotAllowed());
	}

	const read = readBody(asked.headers['content-type'], asked.body, text => text);

	if (read === 'unknown type' || !read.ok) {
		return refusal(badRequest(read === 'unknown type' ? 'the body of the request is no object' : read.message));
	}

	const body = read.value ?? {};
	const reply = asked.door.review({user: asked.user, word, body, ...(namespace === undefined ? {} : {namespace})});
	return reply.ok
		? jsonAnswer({...reply.object, apiVersion: `${group}/${version}`}, reply.code)
		: refusal(reply.status);
};
