import type {AnyKind} from '../api/kind.ts';
import {splitKey} from '../api/object.ts';
import {expired, notFound} from '../api/refusals.ts';
import type {Reply, Status} from '../api/status.ts';
import type {Glass, Request, UserInfo, Verb} from '../api/verbs.ts';
import {listAt as pastOf} from '../etcd/history.ts';
import type {Store} from '../etcd/store.ts';
import type {Listing} from './listing.ts';
import {select} from './selection.ts';
import {accepted, type Refused, refused, type Storage} from './storage.ts';

/** Whether somebody may see something, without anybody taking note of the question. */
export type MaySee = (
	user: UserInfo,
	verb: Verb,
	kind: AnyKind,
	namespace?: string,
	name?: string,
	subresource?: string,
) => Refused | undefined;

const any = (kind: unknown): AnyKind => kind as AnyKind;

/** What the server gives its glass to look through. */
export type GlassParts = {
	readonly store: Store;
	readonly storage: Storage;
	readonly listing: Listing;
	readonly maySee: MaySee;
	/** Why nobody gets an answer now, if so. */
	readonly outage: () => Status | undefined;
	/** The answer to a `get` of somebody who may see it. */
	readonly lookUp: (request: Request) => Reply;
};

/** What somebody sees who looks from outside: the server's answers, and no mark. */
export const createGlass = ({
	store,
	storage,
	listing: {listed, opened},
	maySee,
	outage,
	lookUp,
}: GlassParts): Glass => ({
	get outage() {
		return outage();
	},
	get revision() {
		return store.revision;
	},
	look(request) {
		const {user, kind, namespace, name, subresource} = request;
		return maySee(user, 'get', kind, namespace, name, subresource) ?? lookUp(request);
	},
	mayNot: ({user, verb, kind, namespace, name, subresource}) => maySee(user, verb, kind, namespace, name, subresource),
	news: (_, topic, cursor) => store.topics.read(topic, cursor, store.revision + 1) as never,
	get(user, kind, key) {
		const {namespace, name: object} = splitKey(key);
		const found = storage.get(kind, key);
		return (
			maySee(user, 'get', any(kind), namespace, object) ??
			(found === undefined ? refused(notFound(kind, object)) : accepted(found))
		);
	},
	list: (user, kind, query = {}) => maySee(user, 'list', any(kind), query.namespace) ?? listed(kind, query),
	listAt(user, kind, revision, query = {}) {
		const past = pastOf(store, storage.resourceOf(any(kind)), revision);
		const refusal = maySee(user, 'list', any(kind), query.namespace);

		if (refusal !== undefined || !past.ok) {
			return refusal ?? refused(expired('The resourceVersion for the provided list is too old.'));
		}

		const prefix = query.namespace === undefined ? '' : `${query.namespace}/`;
		const items = [...past.was]
			.filter(([key]) => key.startsWith(prefix))
			.sort(([left], [right]) => (left < right ? -1 : 1))
			.map(([, object]) => object as never);
		const found = select(kind, items, query);
		return found.ok ? accepted({items: found.object, resourceVersion: String(revision)}) : found;
	},
	open: (user, kind, topic) =>
		maySee(user, 'list', any(kind)) ?? maySee(user, 'watch', any(kind)) ?? opened(kind, topic),
});
