import type {Millis} from '../kernel/time.ts';
import type {AnyKind, Kind} from './kind.ts';
import type {ApiObject, ObjectKey} from './object.ts';
import type {PodMetrics} from './pod-metrics.ts';
import type {Reply, Status} from './status.ts';

/** Who asks: what authentication found out. */
export type UserInfo = {readonly name: string; readonly groups: readonly string[]};

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

export type DeleteOptions = {
	readonly gracePeriodSeconds?: number;
	readonly propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
	readonly preconditions?: {readonly uid?: string; readonly resourceVersion?: string};
};

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

/**
One request, whole. `subresource` is `status`, `scale`, `binding`, `eviction` …; the body stands in `object`
(also for a patch, whose body is data until it is applied) and `options` belong to deletes.
*/
export type Request = {
	readonly user: UserInfo;
	readonly verb: Verb;
	readonly kind: AnyKind;
	readonly namespace?: string;
	readonly name?: string;
	readonly subresource?: string;
	readonly object?: unknown;
	readonly patchType?: PatchType;
	readonly options?: DeleteOptions;
	/** It came from outside: its body is JSON of any shape, whoever sends it. */
	readonly fromOutside?: boolean;
	/** Which of a collection are meant. */
	readonly labelSelector?: string;
	readonly fieldSelector?: string;
	readonly dryRun?: boolean;
	readonly fieldManager?: string;
	readonly force?: boolean;
};

export type ListQuery = {
	readonly namespace?: string;
	readonly labelSelector?: string;
	readonly fieldSelector?: string;
};

export type List<T> = {readonly items: readonly T[]; readonly resourceVersion: string};

/** One change, as every watcher of its topic sees it: frozen and shared. `cause` is the fact that made it happen. */
export type WatchEvent<T extends ApiObject = ApiObject> = {
	readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
	readonly key: ObjectKey;
	readonly object: T;
	readonly before: T | undefined;
	readonly revision: number;
	/** When it was written. */
	readonly at: Millis;
	readonly cause: number;
};

/** A reader's place in a topic: the number of the next event it has not seen. */
export type Cursor = number;

/** What a watcher gets when it looks: what is new since its cursor, or that it was cut off and must list again. */
export type News<T extends ApiObject> =
	| {readonly ok: true; readonly events: ReadonlyArray<WatchEvent<T>>; readonly cursor: Cursor}
	| {readonly ok: false};

/**
The server as its clients know it. Verbs are instant: the answer belongs to the millisecond of the question.
News travels: `subscribe` asks that the named component be woken (`news`, about the topic) `delay()` ms after a change.
*/
export type ApiServer = {
	handle(request: Request): Reply;
	list<T extends ApiObject>(user: UserInfo, kind: Kind<T>, query?: ListQuery): Reply<List<T>>;
	/** What metrics-server tells of the pods of a query, through the server. */
	podMetrics(user: UserInfo, query: ListQuery): Reply<List<PodMetrics>>;
	/** A topic is a kind's `resourceName`, or one of its extra topics (`pods of node-17`). */
	open<T extends ApiObject>(user: UserInfo, kind: Kind<T>, topic: string): Reply<Opened<T>>;
	readonly glass: Glass;
	read<T extends ApiObject>(kind: Kind<T>, topic: string, cursor: Cursor): News<T>;
	subscribe(topic: string, component: string, delay: () => number | undefined): void;
	unsubscribe(topic: string, component: string): void;
	/** The component's link is whole again: news that was held for it sets out now. */
	mended(component: string): void;
	/** What a request of this verb costs its caller now, in whole ms: the queue at the server, the work, etcd's commit. */
	costOf(verb: Verb): Millis;
	/**
	From `from` on, every `period` ms, the lease is renewed by its holder: computed, not written. Heartbeats take no revision
	and make no news; whoever reads the lease gets the `renewTime` that is due. A new pulse replaces the old one.
	*/
	pulse(user: UserInfo, key: ObjectKey, beat: Beat): Reply<Beat>;
	/** The last renewal of this lease is the newest one not after `at`: its holder is dead, stopped, or cut off. */
	silence(key: ObjectKey, at: Millis): void;
	/** When a lease was last renewed as of the moment `asOf`; undefined for a lease without renewals. */
	renewedAt(key: ObjectKey, asOf: Millis): Millis | undefined;
	/** The fact that ended its renewals, 0 while they go on. */
	silencedBy(key: ObjectKey): number;
};

/**
Reads that leave no mark on a run: screens, and a person's `kubectl get`. The asker may be refused as anywhere, but no
request is counted, nothing is told, and neither the server's queue nor etcd's members notice.
*/
export type Glass = {
	/** Why a client would get no answer now at all: no API server runs, or etcd has no quorum. */
	readonly outage: Status | undefined;
	/** A `get`, of a subresource too. */
	look(request: Request): Reply;
	/** Why somebody may not do something; undefined when they may. */
	mayNot(asked: {
		readonly user: UserInfo;
		readonly verb: Verb;
		readonly kind: AnyKind;
		readonly namespace?: string | undefined;
		readonly name?: string | undefined;
		readonly subresource?: string | undefined;
	}): {readonly ok: false; readonly status: Status} | undefined;
	/** What the topic got since the cursor: as `ApiServer.read`, for whoever was let in by `open`. */
	news<T extends ApiObject>(kind: Kind<T>, topic: string, cursor: Cursor): News<T>;
	/** The revision of the last write of anything. */
	readonly revision: number;
	get<T extends ApiObject>(user: UserInfo, kind: Kind<T>, key: ObjectKey): Reply<T>;
	list<T extends ApiObject>(user: UserInfo, kind: Kind<T>, query?: ListQuery): Reply<List<T>>;
	/** The list as it was at an older revision: 410 when compaction has cut it off. */
	listAt<T extends ApiObject>(user: UserInfo, kind: Kind<T>, revision: number, query?: ListQuery): Reply<List<T>>;
	open<T extends ApiObject>(user: UserInfo, kind: Kind<T>, topic: string): Reply<Opened<T>>;
};

/** What a watch begins with: what is there, and the place from which news is new. */
export type Opened<T> = {readonly items: readonly T[]; readonly cursor: Cursor};

export type Beat = {readonly from: Millis; readonly period: Millis};
