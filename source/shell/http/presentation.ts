/* How an answer is written: as JSON, or as YAML. */
import {stringify} from 'yaml';
import type {Answer} from './answer.ts';
import type {Asked} from './asked.ts';
import {wishFor} from './negotiation.ts';
import {Written} from './written.ts';

type Out = (text: string) => string;

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
	if (!isJson(answer) || !wishFor(asked.headers.accept).isYaml) {
		return answer;
	}

	const headers = {...answer.headers, 'Content-Type': 'application/yaml'};
	return {...answer, headers, body: yamlOf(contentOf(answer.body, out))};
};
