/* How an answer is written: JSON in one line, JSON for people's eyes, or YAML. */
import {stringify} from 'yaml';
import type {Answer} from './answer.ts';
import type {Asked} from './asked.ts';
import {wishFor} from './negotiation.ts';
import {Written} from './written.ts';

type Out = (text: string) => string;

/** Tools of people, who are shown more than one line. Source: k8s.io/apiserver/pkg/endpoints/handlers/negotiation, isPrettyPrint */
const eyes: readonly string[] = ['curl', 'Wget', 'Mozilla/5.0'];

const isForEyes = ({query, headers}: Asked): boolean => {
	const asked = query.get('pretty') ?? '';
	return asked === ''
		? eyes.some(tool => (headers['user-agent'] ?? '').startsWith(tool))
		: ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(asked);
};

const jsonType = 'application/json';

/** An answer that says nothing of its type, or of JSON alone. */
const isJson = ({headers, body}: Answer): boolean =>
	(headers?.['Content-Type'] ?? jsonType) === jsonType && typeof body !== 'string' && !Buffer.isBuffer(body);

/** Written already, dates and all; or still to be written. */
const contentOf = (body: unknown, out: Out): unknown =>
	JSON.parse(body instanceof Written ? Buffer.concat(body.parts).toString('utf8') : out(JSON.stringify(body)));

const yamlOf = (value: unknown): string =>
	stringify(value, {
		sortMapEntries: true,
		indentSeq: false,
		lineWidth: 0,
		aliasDuplicateObjects: false,
		version: '1.1',
	});

/** The answer as its client reads it. */
export const presented = (answer: Answer, asked: Asked, out: Out): Answer => {
	if (!isJson(answer)) {
		return answer;
	}

	if (wishFor(asked.headers.accept).isYaml) {
		const headers = {...answer.headers, 'Content-Type': 'application/yaml'};
		return {...answer, headers, body: yamlOf(contentOf(answer.body, out))};
	}

	return isForEyes(asked)
		? {
				...answer,
				headers: {...answer.headers, 'Content-Type': jsonType},
				body: JSON.stringify(contentOf(answer.body, out), undefined, 2),
			}
		: answer;
};
