import type {IncomingMessage} from 'node:http';
import type {UserInfo} from '../../engine/api/verbs.ts';
import type {Door} from '../../game/door/door.ts';
import type {Asked} from './asked.ts';
import {valuesOf} from './exchange.ts';

/** Somebody, or the one they want to be taken for. */
export const actor = (request: IncomingMessage, door: Door, user: UserInfo): ReturnType<Door['actAs']> => {
	const [named = ''] = valuesOf(request, 'impersonate-user');
	const groups = valuesOf(request, 'impersonate-group');
	return named === '' && groups.length === 0 ? {ok: true, user} : door.actAs(user, {user: named, groups});
};

export const headersOf = ({headers}: IncomingMessage): Asked['headers'] =>
	Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
	);
