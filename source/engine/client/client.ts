/*
How a component speaks: verbs for one identity over one link.

	const client = createClient({kernel, server, user, link});
	client.create(pods, pod)   → a Reply, in the same millisecond
	client.takeCost()          → what the worker that asked is busy for

Above it stand the informers (what has been seen), the work queue, and the frame that asks a loop's `decide` and carries
its calls out. The room does not know the server: `cluster.ts` hands in its interface. Deliberately absent: retries,
which belong to whoever decides, and promises.
*/
import type {AnyKind, Kind} from '../api/kind.ts';
import {type ApiObject, keyOf, type ObjectKey, splitKey} from '../api/object.ts';
import type {PodMetrics} from '../api/pod-metrics.ts';
import type {Reply, Status} from '../api/status.ts';
import type {ApiServer, DeleteOptions, List, ListQuery, PatchType, Request, UserInfo} from '../api/verbs.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import {type Millis, seconds} from '../kernel/time.ts';

/** The way between a component and the API server. */
export type Link = {
	/** One way, in whole ms; undefined while nothing gets through. */
	delay(): Millis | undefined;
	/** When it was cut, while it is: what is computed instead of sent is seen as of then. */
	cutAt?(): Millis | undefined;
};

/** A client's own limit: `qps` requests a second after a first `burst`. Source: client-go `util/flowcontrol`. */
export type Throttle = {readonly qps: number; readonly burst: number};

export type Client = {
	readonly user: UserInfo;
	readonly reachable: boolean;
	send(request: Omit<Request, 'user'>): Reply;
	get<T extends ApiObject>(kind: Kind<T>, key: ObjectKey): Reply<T>;
	list<T extends ApiObject>(kind: Kind<T>, query?: ListQuery): Reply<List<T>>;
	/** What metrics-server tells. */
	podMetrics(query: ListQuery): Reply<List<PodMetrics>>;
	create<T extends ApiObject>(kind: Kind<T>, object: T): Reply<T>;
	update<T extends ApiObject>(kind: Kind<T>, object: T): Reply<T>;
	updateStatus<T extends ApiObject>(kind: Kind<T>, object: T): Reply<T>;
	/** A merge patch unless said otherwise. */
	patch<T extends ApiObject>(kind: Kind<T>, key: ObjectKey, body: unknown, options?: PatchOptions): Reply<T>;
	delete<T extends ApiObject>(kind: Kind<T>, key: ObjectKey, options?: DeleteOptions): Reply<T>;
	/** How long the next request would wait for its token, in ms: a caller that can wait asks before it sends. */
	readonly tokenIn: Millis;
	/** What the requests since the last call cost, in ms; their caller is busy for so long. */
	takeCost(): Millis;
	/** Forgets what a process loses when it dies. */
	reset(): void;
	save(): Saved;
	load(saved: Saved): void;
};

export type PatchOptions = {readonly type?: PatchType; readonly subresource?: string};

/** How long a caller waits for an answer that does not come. Source: client-go's usual request timeout in controllers. */
const patience = seconds(10);

const unanswered: Status = Object.freeze({
	kind: 'Status',
	apiVersion: 'v1',
	metadata: Object.freeze({}),
	status: 'Failure',
	message: 'Timeout: request did not complete within requested timeout - context deadline exceeded',
	reason: 'Timeout',
	details: Object.freeze({}),
	code: 504,
});

const noAnswer = Object.freeze({ok: false, status: unanswered} as const);

/** A request under somebody's name, its fields always in one order, so that the server reads one shape. */
const asked = (user: UserInfo, request: Omit<Request, 'user'>): Request => {
	const {verb, kind, namespace, name, subresource, object, patchType, options, dryRun, fieldManager, force} = request;
	return {user, verb, kind, namespace, name, subresource, object, patchType, options, dryRun, fieldManager, force};
};

export type ClientOptions = {
	readonly kernel: Pick<Kernel, 'now'>;
	readonly server: ApiServer;
	readonly user: UserInfo;
	readonly link: Link;
	readonly throttle?: Throttle;
};

export const createClient = ({kernel, server, user, link, throttle}: ClientOptions): Client => {
	const interval = throttle === undefined ? 0 : Math.round(1000 / throttle.qps);
	let cost = 0;
	/** When the bucket is full again, were nobody to ask: the whole state of a token bucket in one number. */
	let fullAt = 0;

	const tokenIn = (): Millis =>
		throttle === undefined
			? 0
			: Math.max(0, Math.max(fullAt, kernel.now) + interval - throttle.burst * interval - kernel.now);

	const charge = (verb: Request['verb'], oneWay: Millis): void => {
		cost += tokenIn() + 2 * oneWay + server.costOf(verb);
		fullAt = Math.max(fullAt, kernel.now) + interval;
	};

	const send = (request: Omit<Request, 'user'>): Reply => {
		const oneWay = link.delay();

		if (oneWay === undefined) {
			cost += patience;
			return noAnswer;
		}

		const reply = server.handle(asked(user, request));
		charge(request.verb, oneWay);
		return reply;
	};

	/** A request about one object. */
	const about = (verb: Request['verb'], kind: unknown, key: ObjectKey, more: Partial<Request>): Reply => {
		const {namespace, name} = splitKey(key);
		const {subresource, object, patchType, options} = more;
		return send({verb, kind: kind as AnyKind, namespace, name, subresource, object, patchType, options});
	};

	const listed = <T>(ask: () => Reply<T>): Reply<T> => {
		const oneWay = link.delay();

		if (oneWay === undefined) {
			cost += patience;
			return noAnswer;
		}

		charge('list', oneWay);
		return ask();
	};

	const typed = <T>(reply: Reply): Reply<T> => reply as unknown as Reply<T>;

	return {
		user,
		get reachable() {
			return link.delay() !== undefined;
		},
		get tokenIn() {
			return tokenIn();
		},
		send,
		get: (kind, key) => typed(about('get', kind, key, {})),
		list: (kind, query) => listed(() => server.list(user, kind, query)),
		podMetrics: query => listed(() => server.podMetrics(user, query)),
		create: (kind, object) => typed(about('create', kind, keyOf(object), {object})),
		update: (kind, object) => typed(about('update', kind, keyOf(object), {object})),
		updateStatus: (kind, object) => typed(about('update', kind, keyOf(object), {object, subresource: 'status'})),
		patch: (kind, key, body, {type: patchType = 'merge', subresource} = {}) =>
			typed(about('patch', kind, key, {object: body, patchType, subresource})),
		delete: (kind, key, options) => typed(about('delete', kind, key, {options})),
		takeCost() {
			const taken = cost;
			cost = 0;
			return taken;
		},
		reset() {
			cost = 0;
			fullAt = 0;
		},
		save: () => ({cost, fullAt}),
		load(saved) {
			cost = saved.cost as Millis;
			fullAt = saved.fullAt as Millis;
		},
	};
};
