import {badRequest, unsupportedMediaType} from '../../engine/api/refusals.ts';
import type {Status} from '../../engine/api/status.ts';
import type {AskedResource} from './asked.ts';
import {bodyTypes, readBody} from './bodies.ts';
import {goSentence, goTypeOf, notAnObject, unrecognized} from './json-errors.ts';
import {kindOfBody} from './subresource-bodies.ts';

/** What a request brought along, or the refusal of it. */
export type Read<T> = {readonly ok: true; readonly value: T} | {readonly ok: false; readonly status: Status};

export type Sent = Readonly<Record<string, unknown>>;

export const no = (status: Status): {readonly ok: false; readonly status: Status} => ({ok: false, status});

export const isRecord = (value: unknown): value is Sent =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

export const contentType = ({headers}: AskedResource): string =>
	(headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';

/** The body as a value of any kind; `why` words what is wrong with a text that is no JSON. */
const read = (
	{headers, body, dates, door}: AskedResource,
	why: (message: string, said?: string) => string,
): Read<unknown> => {
	const found = readBody(headers['content-type'], body, text => dates.back(text, door.now));

	if (found === 'unknown type') {
		return no(unsupportedMediaType(bodyTypes));
	}

	return found.ok ? found : no(badRequest(why(found.message, found.said)));
};

export const readSent = (asked: AskedResource): Read<unknown> => read(asked, message => message);

/** The object that a create or an update sent; or the refusal of what is none, in the words of its decoder. */
export const readObject = (asked: AskedResource): Read<Sent> => {
	const kind = kindOfBody(asked);
	const text = asked.body.toString('utf8');

	// Types that end so are those of patches.
	if (/\+(?:json|yaml)$/u.test(contentType(asked))) {
		return no(unsupportedMediaType(bodyTypes));
	}

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
