import {methodNotAllowed} from '../../engine/api/refusals.ts';
import {reviewTypes} from '../../game/door/reviews.ts';
import {type Answer, jsonAnswer, refusal} from './answer.ts';
import type {Asked, ResourceTarget} from './asked.ts';
import {checkFields, fieldValidationOf} from './field-validation.ts';
import {unacceptable} from './negotiation.ts';
import {readObjectOf, textOf} from './sent.ts';

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

	const unfit = unacceptable(asked.headers.accept, {isRouted: false, forms: ['object']});

	if (unfit !== undefined) {
		return refusal(unfit);
	}

	const read = readObjectOf(asked, word);

	if (!read.ok) {
		return refusal(read.status);
	}

	const checked = checkFields({group, version, kind: word}, read.value, textOf(asked), fieldValidationOf(asked.query));

	if (!checked.ok) {
		return refusal(checked.status);
	}

	const {value: body, warnings} = checked;
	const reply = asked.door.review({user: asked.user, word, body, ...(namespace === undefined ? {} : {namespace})});
	return reply.ok
		? jsonAnswer({...reply.object, apiVersion: `${group}/${version}`}, reply.code, warnings)
		: refusal(reply.status, warnings);
};
