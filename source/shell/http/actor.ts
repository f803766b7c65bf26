import type {IncomingMessage} from 'node:http';
import type {UserInfo} from '../../engine/api/verbs.ts';
import type {Door} from '../../game/door/door.ts';
import type {Asked} from './asked.ts';
import {valuesOf} from './exchange.ts';

/** Somebody, or the one they want to be taken for. */
export const actor = (request: IncomingMessage, door: Door, user: UserInfo): ReturnType<Door['actAs']> => {
	const [named = ''] = valuesOf(request, 'impersonate-user');
	const groups = valuesOf(request, 'impersonate-group');
	return named === '' ? {ok: true, user} : door.actAs(user, {user: named, groups});
};

const extra = 'impersonate-extra-';

/** As Go prints an ObjectReference: kind, namespace, name, uid, apiVersion, resourceVersion and fieldPath. */
const referenceText = (kind: string, name: string, apiVersion = '', fieldPath = ''): string =>
	`{${kind}  ${name}  ${apiVersion}  ${fieldPath}}`;

/**
What is said of a request that names groups, a uid or more of somebody whom it does not name; undefined of any other.
Source: k8s.io/apiserver/pkg/endpoints/filters/impersonation.go, buildImpersonationRequests
*/
export const namelessActor = (request: IncomingMessage): string | undefined => {
	const version = 'authentication.k8s.io/v1';
	const of = (name: string): readonly string[] => valuesOf(request, name);
	const asked = [
		...of('impersonate-group').map(name => referenceText('Group', name)),
		...Object.keys(request.headers)
			.filter(name => name.startsWith(extra))
			.flatMap(name =>
				of(name).map(value => referenceText('UserExtra', value, version, decodeURIComponent(name.slice(extra.length)))),
			),
		...of('impersonate-uid').map(name => referenceText('UID', name, version)),
	];
	return asked.length === 0 || of('impersonate-user').some(name => name !== '')
		? undefined
		: `Internal Server Error: ${JSON.stringify(request.url ?? '')}: requested [${asked.join(' ')}] without impersonating a user\n`;
};

export const headersOf = ({headers}: IncomingMessage): Asked['headers'] =>
	Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
	);
