import {badRequest, failed, methodNotAllowed} from '../../engine/api/refusals.ts';
import {type Answer, jsonAnswer, refusal} from './answer.ts';
import {type AskedResource, lookAt} from './asked.ts';
import {durationProblem} from './durations.ts';
import {readRevision, wrongRevision} from './list-options.ts';
import {answerList, fromTheFuture, mismatched, writtenObject} from './lists.ts';
import {answerLog} from './logs.ts';
import {answerWrite} from './writes.ts';

/** GET of one object, or of something beneath it. */
const answerGet = (asked: AskedResource): Answer => {
	const wrong = wrongVersion(asked);

	if (wrong !== undefined) {
		return wrong;
	}

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

/** Source: k8s.io/apiserver/pkg/endpoints/filters/request_deadline.go */
const wrongTimeout = ({query}: AskedResource): Answer | undefined => {
	const problem = durationProblem(query.get('timeout') ?? '');
	return problem === undefined
		? undefined
		: refusal(badRequest(`invalid timeout specified in the request URL - ${problem}`));
};

/** The version that an object must have at least; it has the newest. */
const wrongVersion = ({query, door}: AskedResource): Answer | undefined => {
	const text = query.get('resourceVersion');
	const revision = readRevision(text);

	if (revision === 'wrong') {
		return refusal(failed(wrongRevision(text ?? '')));
	}

	return revision !== 'unset' && revision > door.glass.revision
		? refusal(fromTheFuture(revision, door.glass.revision))
		: undefined;
};

const plainAnswer = (asked: AskedResource): Answer => {
	const wrong = wrongTimeout(asked);

	if (wrong !== undefined) {
		return wrong;
	}

	if (isLog(asked)) {
		return answerLog(asked);
	}

	if (asked.method === 'GET' || asked.method === 'HEAD') {
		return asked.target.name === undefined ? answerList(asked) : answerGet(asked);
	}

	return ['POST', 'PUT', 'PATCH', 'DELETE'].includes(asked.method) ? answerWrite(asked) : refusal(methodNotAllowed());
};
