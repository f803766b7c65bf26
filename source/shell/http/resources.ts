import {methodNotAllowed} from '../../engine/api/refusals.ts';
import {type Answer, jsonAnswer, refusal} from './answer.ts';
import {type AskedResource, lookAt} from './asked.ts';
import {answerList, mismatched, writtenObject} from './lists.ts';
import {answerLog} from './logs.ts';
import {answerWrite} from './writes.ts';

/** GET of one object, or of something beneath it. */
const answerGet = (asked: AskedResource): Answer => {
	const reply = lookAt(asked);

	if (!reply.ok) {
		return refusal(reply.status);
	}

	const mismatch = mismatched(asked, false);
	return mismatch === undefined ? jsonAnswer(writtenObject(reply.object, asked)) : refusal(mismatch);
};

/** `kubectl logs`: the one subresource whose answer is no object. */
export const isLog = ({method, target: {plural, group, subresource}}: AskedResource): boolean =>
	method === 'GET' && group === '' && plural === 'pods' && subresource === 'log';

/** Whoever uses a version that goes out of use is told so. */
export const warningsOf = ({served: {kind}}: AskedResource): readonly string[] =>
	[kind.deprecation ?? kind.custom?.warning].filter(text => text !== undefined);

const withWarning = (answer: Answer, asked: AskedResource): Answer => {
	const more = warningsOf(asked);
	return more.length === 0 ? answer : {...answer, warnings: [...more, ...(answer.warnings ?? [])]};
};

/** Everything about objects but watches and streams. */
export const answerResource = (asked: AskedResource): Answer => withWarning(plainAnswer(asked), asked);

const plainAnswer = (asked: AskedResource): Answer => {
	if (isLog(asked)) {
		return answerLog(asked);
	}

	if (asked.method === 'GET' || asked.method === 'HEAD') {
		return asked.target.name === undefined ? answerList(asked) : answerGet(asked);
	}

	return ['POST', 'PUT', 'PATCH', 'DELETE'].includes(asked.method) ? answerWrite(asked) : refusal(methodNotAllowed());
};
