import {goTypeOf} from '../../engine/api/json.ts';
import {badRequest, unsupportedMediaType} from '../../engine/api/refusals.ts';
import type {Status} from '../../engine/api/status.ts';
import type {Asked, AskedResource} from './asked.ts';
import {bodyTypes, patchTypes, readBody} from './bodies.ts';
import {goSentence, kindless, notAnObject, unrecognized} from './json-errors.ts';
import {kindOfBody} from './subresource-bodies.ts';

/** What a request brought along, or the refusal of it. */
export type Read<T> = {readonly ok: true; readonly value: T} | {readonly ok: false; readonly status: Status};

export type Sent = Readonly<Record<string, unknown>>;

export const no = (status: Status): {readonly ok: false; readonly status: Status} => ({ok: false, status});

export const isRecord = (value: unknown): value is Sent =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

export const contentType = ({headers}: Asked): string => (headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';

const typesOf = (method: string): readonly string[] => (method === 'PATCH' ? [...patchTypes.keys()] : bodyTypes);

/** The text in which members may stand twice: JSON alone, for whoever reads YAML or protobuf has noticed. */
export const textOf = (asked: Asked): string =>
	contentType(asked).endsWith('json') || contentType(asked) === '' ? asked.body.toString('utf8') : '';

/** The body as a value of any kind; `why` words what is wrong with a text that is no JSON. */
const read = (
	{method, headers, body, dates, door}: Asked,
	why: (message: string, said?: string) => string,
): Read<unknown> => {
	const found = readBody(headers['content-type'], body, text => dates.back(text, door.now), typesOf(method));

	if (found === 'unknown type') {
		return no(unsupportedMediaType(bodyTypes));
	}

	return found.ok ? found : no(badRequest(why(found.message, found.said)));
};

export const readSent = (asked: AskedResource): Read<unknown> => read(asked, message => message);

/** The object that a create or an update sent; or the refusal of what is none, in the words of its decoder. */
export const readObject = (asked: AskedResource): Read<Sent> => {
	const kind = kindOfBody(asked);
	const {custom} = asked.served.kind;
	const read = readObjectOf(asked, kind);
	return read.ok && custom !== undefined && asked.target.subresource === undefined ? named(read, asked, kind) : read;
};

/** Nobody guesses what a custom resource is. Source: unstructured.UnstructuredJSONScheme */
const named = (
	read: Extract<Read<Sent>, {readonly ok: true}>,
	{body, served}: AskedResource,
	kind: string,
): Read<Sent> => {
	const {apiVersion = '', kind: sent = ''} = read.value;
	const text = body.toString('utf8');
	const expected = `${served.group}/${served.version}`;

	if (sent === '') {
		return no(badRequest(kindless(kind, text)));
	}

	return apiVersion === ''
		? no(badRequest(`the API version in the data () does not match the expected API version (${expected})`))
		: read;
};

/** The same, of what is no object of a resource but has a kind all the same. */
export const readObjectOf = (asked: Asked, kind: string): Read<Sent> => {
	const text = asked.body.toString('utf8');
	const found = read(asked, (message, said) =>
		said === undefined ? message : unrecognized(kind, text, goSentence(text, said)),
	);

	if (!found.ok) {
		return found;
	}

	// In Go null is an object that says nothing.
	const value = found.value === null ? {} : found.value;

	if (!isRecord(value)) {
		return no(badRequest(unrecognized(kind, text, notAnObject(value))));
	}

	const wrong = ['apiVersion', 'kind'].find(name => value[name] !== undefined && typeof value[name] !== 'string');
	const why = `json: cannot unmarshal ${goTypeOf(value[wrong ?? ''])} into Go struct field .${wrong} of type string`;
	return wrong === undefined ? {ok: true, value} : no(badRequest(unrecognized(kind, text, why)));
};
