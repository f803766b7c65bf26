import type {Verb} from '../../engine/api/verbs.ts';
import {type Answer, refusal} from './answer.ts';
import type {AskedResource} from './asked.ts';

/** What RBAC calls a request that goes on to somebody else. Source: k8s.io/apiserver/pkg/endpoints/request/requestinfo.go */
const verbs: Readonly<Record<string, Verb>> = {
	GET: 'get',
	HEAD: 'get',
	OPTIONS: 'get',
	POST: 'create',
	PUT: 'update',
	PATCH: 'patch',
	DELETE: 'delete',
};

export const isProxied = ({target: {group, plural, name, subresource}}: AskedResource): boolean =>
	group === '' && subresource === 'proxy' && name !== undefined && ['pods', 'services', 'nodes'].includes(plural);

/** Programs write their links as if they stood at the root of a host. Source: k8s.io/apimachinery/pkg/util/proxy/upgradeaware.go */
const toItsRoot = (path: string): Answer => {
	const [before = '', query] = path.split('?');
	return {code: 301, headers: {Location: `${before}/${query === undefined ? '' : `?${query}`}`}, body: ''};
};

/** `url`: as it was asked for. Undefined where the program behind it is silent, as long as somebody waits. */
export const answerProxy = (
	{door, user, method, target, served, query, dates}: AskedResource,
	url: string,
): Answer | undefined => {
	const {namespace, name = '', plural, rest = '/'} = target;
	const verb = verbs[method] ?? 'get';
	const refused = door.glass.mayNot({user, verb, kind: served.kind, namespace, name, subresource: 'proxy'});

	if (refused !== undefined) {
		return refusal(refused.status);
	}

	if (/\/proxy(?:\?|$)/u.test(url)) {
		return toItsRoot(url);
	}

	const asked = query.size === 0 ? rest : `${rest}?${query.toString()}`;
	const answer = door.proxy.proxied({plural, namespace: namespace ?? '', name, path: asked});

	switch (answer.ok) {
		case true: {
			const {status, type, body} = answer.page;
			const isJson = type === 'application/json';
			return {code: status, headers: {'Content-Type': type}, body: isJson ? dates.out(body, door.now) : body};
		}

		case false:
			return refusal(answer.status);
		default:
			return undefined;
	}
};
