/** The API as kubectl asks it: reads through glass, writes as intents, refusals in kubectl's words. */
import {type AnyKind, apiVersionOf, resourceName} from '../../../engine/api/kind.ts';
import type {ApiObject} from '../../../engine/api/object.ts';
import type {Reply, Status} from '../../../engine/api/status.ts';
import type {List, ListQuery} from '../../../engine/api/verbs.ts';
import type {Millis} from '../../../engine/kernel/time.ts';
import type {Call} from '../../door/call.ts';
import type {Shell} from '../work.ts';

/** An object whose fields are looked at without knowing its kind. */
export type Loose = ApiObject & {
	readonly spec?: Readonly<Record<string, unknown>>;
	readonly status?: Readonly<Record<string, unknown>>;
};

export type Write = Omit<Call, 'as' | 'resource' | 'typed'> & {
	readonly kind: AnyKind;
	/** Fields that nobody knows are refused, as `--validate` says; it is no part of what is sent. */
	readonly strict?: boolean;
};

export type Api = {
	readonly now: Millis;
	/** Changes when the run was wound back. */
	readonly era: number;
	get(kind: AnyKind, namespace: string | undefined, name: string, subresource?: string): Reply<Loose>;
	list(kind: AnyKind, query?: ListQuery): Reply<List<Loose>>;
	send(write: Write): Reply<Loose>;
	/** What kubectl prints for a refusal; `doing`: `error when creating "web.yaml"`. */
	words(status: Status, doing?: string): string;
};

/** What is needed to look and not to write. */
export type Reading = Pick<Api, 'now' | 'get' | 'list'>;

/** The object with its type said, as the API sends it. */
export const typed = (kind: AnyKind, object: ApiObject): Loose => ({
	...object,
	apiVersion: apiVersionOf(kind),
	kind: kind.kind,
});

/** Nobody answers at all, or etcd has no quorum: the second one is still an answer. */
const isRefusedConnection = ({code, reason, message}: Status): boolean =>
	code === 503 && reason === 'ServiceUnavailable' && (message ?? '').startsWith('the server is currently unable');

/** Source: kubectl/pkg/cmd/util/helpers.go, checkErr, StandardErrorMessage, MultilineError */
export const refusalWords = (status: Status, server: string, doing?: string): string => {
	const {reason, message = '', details} = status;
	const before = doing === undefined ? '' : `${doing}: `;

	if (isRefusedConnection(status)) {
		return `The connection to the server ${server} was refused - did you specify the right host or port?`;
	}

	if (reason === 'Unauthorized') {
		return 'error: You must be logged in to the server (Unauthorized)';
	}

	if (reason === 'Invalid') {
		const {kind = '', name = ''} = details ?? {};
		const causes = [...new Set((details?.causes ?? []).map(({field, message: why}) => `${field}: ${why}`))];
		const isNamed = kind !== '' || name !== '';
		const head = isNamed ? `The ${kind} "${name}" is invalid` : 'The request is invalid';

		if (causes.length === 0) {
			return isNamed ? head : `${head}: ${message}`;
		}

		return causes.length === 1
			? `${head}: ${causes[0]}`
			: [`${head}: `, ...causes.map(cause => `* ${cause}`)].join('\n');
	}

	return reason === undefined || (reason as string) === 'Unknown'
		? `Error from server: ${before}${message}`
		: `Error from server (${reason}): ${before}${message}`;
};

export const apiOf = ({site, line, complain}: Shell): Api => {
	const {door, user} = site;
	const {glass} = door;
	const warned = new Set<string>();

	/** What the server warns of with every answer, kubectl says once. Source: client-go/rest/warnings.go */
	const warn = ({deprecation, custom}: AnyKind): void => {
		const warning = deprecation ?? custom?.warning;

		if (warning !== undefined && !warned.has(warning)) {
			warned.add(warning);
			complain(`Warning: ${warning}`);
		}
	};

	return {
		get now() {
			return door.now;
		},
		get era() {
			return door.era;
		},
		get(kind, namespace, name, subresource) {
			const {outage} = glass;

			if (outage !== undefined) {
				return {ok: false, status: outage};
			}

			warn(kind);
			const reply = glass.look({
				user,
				verb: 'get',
				kind,
				name,
				...(kind.namespaced && namespace !== undefined ? {namespace} : {}),
				...(subresource === undefined ? {} : {subresource}),
			});
			return reply.ok && subresource === undefined ? {...reply, object: typed(kind, reply.object)} : reply;
		},
		list(kind, query = {}) {
			const {outage} = glass;

			if (outage !== undefined) {
				return {ok: false, status: outage};
			}

			warn(kind);
			const reply = glass.list(user, kind, kind.namespaced ? query : {...query, namespace: undefined as never});
			return reply.ok
				? {...reply, object: {...reply.object, items: reply.object.items.map(item => typed(kind, item))}}
				: reply;
		},
		send({kind, strict = false, ...write}) {
			const {outage} = glass;

			if (outage !== undefined) {
				return {ok: false, status: outage};
			}

			warn(kind);
			const {body} = write;
			const isObject = body !== undefined && write.patchType !== 'json' && write.subresource === undefined;
			const checked = isObject ? site.check?.(kind, body, write.verb === 'patch') : undefined;

			if (strict && checked?.refusal !== undefined) {
				return {ok: false, status: checked.refusal};
			}

			const sent = checked === undefined ? write : {...write, body: checked.known};
			const reply = door.call({as: user, resource: resourceName(kind), typed: line, fieldManager: 'kubectl', ...sent});

			for (const warning of [...(checked?.warnings ?? []), ...(reply.ok ? (reply.warnings ?? []) : [])]) {
				complain(`Warning: ${warning}`);
			}

			return reply.ok && reply.object.kind === kind.kind ? {...reply, object: typed(kind, reply.object)} : reply;
		},
		words: (status, doing) => refusalWords(status, site.serverAddress, doing),
	};
};

/** `pod/web-1`, `deployment.apps/web`. */
export const nameOf = (kind: AnyKind, name: string): string =>
	`${kind.kind.toLowerCase()}${kind.group === '' ? '' : `.${kind.group}`}/${name}`;
