/*
JSON for people. Who asks with curl, wget or a browser, or with `?pretty=true`, gets an answer to be read: indented, and the
members of every object in the order in which Go declares them, as Kubernetes writes them.
*/
import type {IncomingMessage} from 'node:http';
import {type Mould, struct} from '../../engine/api/moulds/mould.ts';
import {isStruct, structOf} from '../../engine/api/moulds/types.ts';
import {typeNameOf} from '../../engine/api/patch-shapes.ts';
import type {Answer} from './answer.ts';
import {Written} from './written.ts';

/** What Go reads as true in a query. */
const yes: readonly string[] = ['1', 't', 'T', 'TRUE', 'true', 'True'];

/** Source: apiserver/pkg/endpoints/handlers/negotiation/negotiate.go, isPrettyPrint */
export const wantsPretty = ({url = '', headers}: Pick<IncomingMessage, 'url' | 'headers'>): boolean => {
	const query = url.slice(url.indexOf('?') + 1);
	const said = query.includes('pretty') ? new URLSearchParams(query).get('pretty') : undefined;
	return said ? yes.includes(said) : /^(?:curl|Wget|Mozilla\/5\.0)/u.test(headers['user-agent'] ?? '');
};

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const namesIn = (value: Fields, first: readonly string[]): readonly string[] => {
	const known = first.filter(name => Object.hasOwn(value, name));
	return [...known, ...Object.keys(value).filter(name => !known.includes(name))];
};

const made = (names: readonly string[], below: (name: string) => unknown): Fields =>
	Object.fromEntries(names.map(name => [name, below(name)]));

/** As Go writes a map: by name. */
const sorted = (value: unknown): unknown => {
	if (Array.isArray(value)) {
		return value.map(sorted);
	}

	return isFields(value) ? made(Object.keys(value).sort(), name => sorted(value[name])) : value;
};

const ofMould = (value: unknown, mould: Mould): unknown => {
	if (typeof mould === 'string' || 'scalar' in mould) {
		return value;
	}

	if (Array.isArray(value)) {
		return 'list' in mould ? value.map(item => ofMould(item, mould.list)) : value;
	}

	if (!isFields(value) || 'list' in mould) {
		return value;
	}

	if ('map' in mould) {
		return made(Object.keys(value).sort(), name => ofMould(value[name], mould.map));
	}

	const {members} = mould;
	return made(namesIn(value, Object.keys(members)), name =>
		Object.hasOwn(members, name) ? ofMould(value[name], members[name] as Mould) : value[name],
	);
};

const heads: readonly string[] = ['kind', 'apiVersion', 'metadata'];

/** Source: apimachinery/pkg/apis/meta/v1/types.go */
const statusMould: Mould = struct('Status', {
	kind: 'text',
	apiVersion: 'text',
	metadata: 'any',
	status: 'text',
	message: 'text',
	reason: 'text',
	details: struct('StatusDetails', {
		name: 'text',
		group: 'text',
		kind: 'text',
		uid: 'text',
		causes: {list: struct('StatusCause', {reason: 'text', message: 'text', field: 'text'})},
		retryAfterSeconds: 'count',
	}),
	code: 'count',
});

const isOwn = (group: string): boolean => !group.includes('.') || group.endsWith('.k8s.io');

/** How Kubernetes writes the objects of a kind; undefined where its types do not say. */
const mouldOf = (apiVersion: string, kind: string): Mould | undefined => {
	const slash = apiVersion.indexOf('/');
	const group = apiVersion.slice(0, Math.max(slash, 0));
	const name = typeNameOf({group, version: apiVersion.slice(slash + 1), kind});

	if (isStruct(name)) {
		return structOf(name);
	}

	return kind === 'Status' && group === '' ? statusMould : isOwn(group) ? undefined : 'any';
};

/** A custom resource is a map in Go. */
const written = (value: Fields, mould: Mould): unknown => (mould === 'any' ? sorted(value) : ofMould(value, mould));

/** A list, a table, or what is told of the server: what they hold may be objects, and a list's say nothing of their kind. */
const ofAnswer = (value: Fields): Fields => {
	const {kind, apiVersion} = value;
	const isList = typeof kind === 'string' && typeof apiVersion === 'string' && kind.endsWith('List');
	const mould = isList ? mouldOf(apiVersion, kind.slice(0, -4)) : undefined;
	const item = (each: unknown): unknown =>
		mould !== undefined && isFields(each) ? written(each, mould) : inOrder(each);
	return made(namesIn(value, heads), name => {
		const member = value[name];

		if ((name === 'items' || name === 'rows') && Array.isArray(member)) {
			return member.map(item);
		}

		return name === 'object' ? inOrder(member) : member;
	});
};

/** An object with its members in the order in which Kubernetes writes them. */
const inOrder = (value: unknown): unknown => {
	if (!isFields(value)) {
		return value;
	}

	const {kind, apiVersion} = value;
	const isObject = typeof kind === 'string' && typeof apiVersion === 'string' && !Array.isArray(value.items);
	const mould = isObject ? mouldOf(apiVersion, kind) : undefined;
	return mould === undefined ? ofAnswer(value) : written(value, mould);
};

/** Go keeps texts harmless in HTML. */
const harmless = (text: string): string =>
	text.replace(/[<>&\u2028\u2029]/gu, letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The answer as it is read by people. What is no JSON, and what is text already, stays as it is. `out` writes its dates. */
export const prettyAnswer = (answer: Answer, out: (text: string) => string): Answer => {
	const {body, headers} = answer;
	const isJson = (headers?.['Content-Type'] ?? 'application/json').startsWith('application/json');

	if (!isJson || typeof body === 'string' || Buffer.isBuffer(body) || body === undefined) {
		return answer;
	}

	const text = body instanceof Written ? Buffer.concat(body.parts).toString('utf8') : out(JSON.stringify(body));
	return {...answer, body: harmless(JSON.stringify(inOrder(JSON.parse(text)), undefined, 2))};
};
