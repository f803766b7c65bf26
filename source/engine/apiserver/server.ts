/*
kube-apiserver: the one door to what is stored.

A request passes the stages below in this order; each passes on or refuses with a Status in Kubernetes' words. What was
refused leaves no trace but a count and a line in the chronicle.

	anyone there? → who asks? → too busy? → may they? → is there an etcd? → decode, default, mutate, validate, admit, store → answer

A verb is answered in the millisecond it is called, and the server is the one sequencer; what it costs is told to the client,
which keeps its worker busy for so long. Watches are cursors in etcd's topics. Deliberately absent: HTTP and content types
(the shell's door), and any decision: the server does nothing by itself but sweep old events.
*/
import type {AnyKind, Kind} from '../api/kind.ts';
import {kindByName} from '../api/kinds/index.ts';
import {leases} from '../api/kinds/lease.ts';
import {type Pod, pods} from '../api/kinds/pod.ts';
import {type ApiObject, type ObjectKey, objectKey} from '../api/object.ts';
import {measuredPods, type PodMetrics} from '../api/pod-metrics.ts';
import {
	notAllowed,
	notFound,
	resourceNotFound,
	serviceUnavailable,
	tooManyRequests,
	unauthorized,
} from '../api/refusals.ts';
import type {Reply, Status} from '../api/status.ts';
import type {ApiServer, Beat, Cursor, List, ListQuery, News, Opened, Request, UserInfo, Verb} from '../api/verbs.ts';
import type {Commit} from '../etcd/members.ts';
import type {Pulses} from '../etcd/pulses.ts';
import type {Store} from '../etcd/store.ts';
import type {Component} from '../kernel/component.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import {type Millis, minutes} from '../kernel/time.ts';
import {createAdmission} from './admission/index.ts';
import {apiserverItself, isKnown} from './authentication.ts';
import {type Authorizer, allowingTheRest, createAuthorizer} from './authorization.ts';
import {bootstrapObjects} from './bootstrap.ts';
import {createDefinitions} from './definitions.ts';
import {createEventSweep} from './event-sweep.ts';
import {type ApiServerFlags, kubeadmFlags, serviceRangeOf} from './flags.ts';
import {createFlowControl} from './flow-control.ts';
import {createGlass} from './glass.ts';
import {createListing} from './listing.ts';
import {keepQuotas, recountEvery} from './quota/keeper.ts';
import {createReviewing, type Reviewing} from './reviewing.ts';
import {keepAggregates} from './role-aggregation.ts';
import {accepted, createStorage, type Refused, refused, type Storage} from './storage.ts';
import {createVerbs, isWrite} from './verbs.ts';

/** What the server has done so far, by code, for the gate and for metrics. */
export type RequestCounts = {readonly total: number; readonly byCode: ReadonlyMap<number, number>};

export type KubeApiServer = ApiServer &
	Reviewing &
	Component & {
		readonly authorizer: Authorizer;
		readonly storage: Storage;
		readonly counts: RequestCounts;
		/** How long a request waits for its turn now. */
		readonly wait: Millis;
		/** Kinds that somebody made up, each in every version that is served now. */
		readonly customKinds: readonly AnyKind[];
		/** The kind that a request names, `deployments.apps` or `widgets.example.com`, if it is served now. */
		kindNamed(name: string): AnyKind | undefined;
	};

export type ApiServerOptions = {
	readonly kernel: Kernel;
	readonly store: Store;
	readonly pulses: Pulses;
	/** What a commit costs now, or that there is none: see `etcd/members.ts`. */
	readonly commit?: () => Commit;
	/** Whether any API server runs at all: else every request is answered by nobody, said as a 503. */
	readonly isUp?: () => boolean;
	/** How many times slower than at rest the server works. */
	readonly slowdown?: () => number;
	/** What the metrics API, which another server answers, tells of a pod; left out where there is no such server. */
	readonly metricsOf?: (pod: Pod) => PodMetrics | undefined;
	/** Left out: as kubeadm starts it. */
	readonly flags?: ApiServerFlags;
};

/** The wake in which the objects of a definition that goes are swept. */
const sweepsDefinition = 'sweep definition';

const quickCommit: Commit = {ok: true, cost: 4};

const noQuorum: Status = Object.freeze({
	kind: 'Status',
	apiVersion: 'v1',
	metadata: Object.freeze({}),
	status: 'Failure',
	message: 'etcdserver: request timed out',
	code: 500,
});

const nobodyThere: Refused = refused(serviceUnavailable('the server is currently unable to handle the request'));

const any = (kind: unknown): AnyKind => kind as AnyKind;

type MetricsOf = NonNullable<ApiServerOptions['metricsOf']>;

const measuredList = ({items, resourceVersion}: List<Pod>, metricsOf: MetricsOf): List<PodMetrics> => ({
	items: items.map(metricsOf).filter(measured => measured !== undefined),
	resourceVersion,
});

export const createApiServer = (options: ApiServerOptions): KubeApiServer => {
	const {kernel, store, pulses, isUp = () => true, flags = kubeadmFlags} = options;
	const name = 'kube-apiserver';
	const commit = options.commit ?? (() => quickCommit);
	const storage = createStorage(kernel, store, pulses);
	const rbac = createAuthorizer(storage);
	const authorizer = flags.authorizationMode.includes('AlwaysAllow') ? allowingTheRest(rbac) : rbac;
	const verbs = createVerbs(kernel, storage, authorizer, createAdmission(flags));
	const definitions = createDefinitions({
		kernel,
		storage,
		carryOut: verbs.carryOut,
		sweepAt: (definition, at) => kernel.wake(name, at, sweepsDefinition, definition),
	});
	const flow = createFlowControl(kernel, options.slowdown ?? (() => 1));
	const byCode = new Map<number, number>();
	let total = 0;

	const sweep = createEventSweep(storage);

	const quotas = keepQuotas(storage);
	keepAggregates(storage);

	storage.onWrite(kind => {
		if (kind.group === 'rbac.authorization.k8s.io') {
			authorizer.forget();
		}
	});

	// The stages of a request.

	const handle = (request: Request): Reply => {
		const refusal = isAnyoneThere() ?? whoAsks(request.user) ?? tooBusy(request) ?? mayThey(request) ?? isThereEtcd();
		const reply = refusal ?? carriedOut(request);
		return answer(request, reply);
	};

	/** A custom resource is what its definition says now; and who writes a definition changes what is served. */
	const carriedOut = (request: Request): Reply => {
		if (request.kind.custom === undefined) {
			return definitions.tended(request, verbs.carryOut(request));
		}

		const current = definitions.current(request);
		return current.ok ? verbs.carryOut(current.request) : current;
	};

	const isAnyoneThere = (): Refused | undefined => (isUp() ? undefined : nobodyThere);

	const whoAsks = (user: UserInfo): Refused | undefined => (isKnown(user) ? undefined : refused(unauthorized()));

	const tooBusy = ({user, verb}: Pick<Request, 'user' | 'verb'>): Refused | undefined =>
		flow.admit(user, verb) ? undefined : refused(tooManyRequests('too many requests, please try again later.', 1));

	const mayThey = (request: Request): Refused | undefined => {
		// One Namespace object counts as being in the namespace of its own name.
		const isNamespace = request.kind.plural === 'namespaces' && request.kind.group === '';
		const namespace = isNamespace ? request.name : request.namespace;
		const {user, verb, kind, subresource} = request;
		// The name of what is to be is in the body, which authorization does not read.
		const object = verb === 'create' && subresource === undefined ? undefined : request.name;
		const asked = {user, verb, kind, subresource, namespace: namespace === '' ? undefined : namespace, name: object};
		return authorizer.allows(asked) ? undefined : refused(notAllowed(asked));
	};

	const isThereEtcd = (): Refused | undefined => (commit().ok ? undefined : refused(noQuorum));

	const answer = <T>(request: Request, reply: Reply<T>): Reply<T> => {
		const code = reply.ok ? reply.code : reply.status.code;
		total += 1;
		byCode.set(code, (byCode.get(code) ?? 0) + 1);

		if (!reply.ok && (isWrite(request.verb) || code !== 404)) {
			tellRefusal(request, reply.status);
		}

		return reply;
	};

	const tellRefusal = ({user, verb, kind, namespace, name: object}: Request, {code, reason, message}: Status): void => {
		kernel.chronicle.tell({
			what: 'request refused',
			who: name,
			about: `${storage.resourceOf(kind)}/${objectKey(namespace, object ?? '')}`,
			weight: 'routine',
			detail: {user: user.name, verb, code, reason: reason ?? 'Unknown', message: message ?? ''},
		});
	};

	// Lists and watches.

	const list = <T extends ApiObject>(user: UserInfo, kind: Kind<T>, query: ListQuery = {}): Reply<List<T>> => {
		const request: Request = {user, verb: 'list', kind: any(kind), namespace: query.namespace};
		const refusal = isAnyoneThere() ?? whoAsks(user) ?? tooBusy(request) ?? mayThey(request) ?? isThereEtcd();
		return answer(request, refusal ?? listing.listed(kind, query));
	};

	const podMetrics = (user: UserInfo, query: ListQuery): Reply<List<PodMetrics>> => {
		const request: Request = {user, verb: 'list', kind: measuredPods, namespace: query.namespace};
		const refusal = isAnyoneThere() ?? whoAsks(user) ?? tooBusy(request) ?? mayThey(request) ?? isThereEtcd();
		const {metricsOf} = options;

		if (refusal !== undefined || metricsOf === undefined) {
			return answer(request, refusal ?? refused(resourceNotFound()));
		}

		const found = listing.listed(pods, query);
		return answer(request, found.ok ? accepted(measuredList(found.object, metricsOf)) : found);
	};

	const mayWatch = (user: UserInfo, kind: AnyKind): Refused | undefined =>
		whoAsks(user) ?? mayThey({user, verb: 'list', kind}) ?? mayThey({user, verb: 'watch', kind});

	const open = <T extends ApiObject>(user: UserInfo, kind: Kind<T>, topic: string): Reply<Opened<T>> => {
		const request: Request = {user, verb: 'list', kind: any(kind)};
		const refusal = isAnyoneThere() ?? mayWatch(user, any(kind)) ?? tooBusy(request) ?? isThereEtcd();
		return answer(request, refusal ?? listing.opened(kind, topic));
	};

	// What somebody sees who looks from outside: the same answers, and no mark.

	const maySee = (
		user: UserInfo,
		verb: Verb,
		kind: AnyKind,
		namespace?: string,
		object?: string,
		subresource?: string,
	): Refused | undefined => whoAsks(user) ?? mayThey({user, verb, kind, namespace, name: object, subresource});

	const listing = createListing(storage);
	const glass = createGlass({
		store,
		storage,
		listing,
		maySee,
		outage: () => (isAnyoneThere() ?? isThereEtcd())?.status,
		lookUp: verbs.carryOut,
	});

	const pulse = (user: UserInfo, key: ObjectKey, beat: Beat): Reply<Beat> => {
		const lease = storage.get(leases, key);

		if (lease === undefined) {
			return refused(notFound(leases, key));
		}

		const {namespace, name: object} = lease.metadata;
		const refusal = mayThey({user, verb: 'update', kind: any(leases), namespace, name: object});

		if (refusal !== undefined) {
			return refusal;
		}

		pulses.pulse(key, beat.from, beat.period);
		return accepted(beat);
	};

	return {
		name,
		storage,
		authorizer,
		get counts() {
			return {total, byCode};
		},
		get wait() {
			return flow.wait;
		},
		get customKinds() {
			return definitions.kinds;
		},
		kindNamed: word => kindByName(word) ?? definitions.kindNamed(word),
		handle,
		list,
		podMetrics,
		open,
		glass,
		...createReviewing(kernel, storage, authorizer),
		read<T extends ApiObject>(_: Kind<T>, topic: string, cursor: Cursor): News<T> {
			return store.topics.read(topic, cursor, store.revision + 1) as News<T>;
		},
		subscribe: store.topics.subscribe,
		unsubscribe: store.topics.unsubscribe,
		mended: store.topics.mended,
		costOf(verb) {
			const committed = isWrite(verb) ? commit() : quickCommit;
			return flow.latency(verb) + (isWrite(verb) && committed.ok ? committed.cost : 0);
		},
		pulse,
		silence: pulses.silence,
		renewedAt: pulses.renewedAt,
		silencedBy: pulses.silencedBy,
		start() {
			for (const [kind, object] of bootstrapObjects(serviceRangeOf(flags))) {
				const {namespace, name: named} = object.metadata;
				const reply = handle({user: apiserverItself, verb: 'create', kind, namespace, name: named, object});

				if (!reply.ok && reply.status.reason !== 'AlreadyExists') {
					kernel.chronicle.tell({
						what: 'bootstrap refused',
						who: name,
						about: `${storage.resourceOf(kind)}/${named}`,
						weight: 'notable',
						detail: {message: reply.status.message ?? ''},
					});
				}
			}

			kernel.wake(name, kernel.now + minutes(1), 'sweep', '', 'tally');
		},
		wake(what, about) {
			if (what === sweepsDefinition) {
				definitions.sweep(about);
				return;
			}

			sweep.sweep(kernel.now);

			if (kernel.now % recountEvery === 0) {
				quotas.recount();
			}

			kernel.wake(name, kernel.now + minutes(1), 'sweep', '', 'tally');
		},
		save(): Saved {
			return {flow: flow.save(), byCode: [...byCode], total, named: verbs.named, storage: storage.save()};
		},
		load(saved) {
			flow.load(saved.flow as Saved);
			total = saved.total as number;
			verbs.named = saved.named as number;
			storage.load(saved.storage as Saved);
			byCode.clear();
			authorizer.forget();
			definitions.forget();
			sweep.forget();

			for (const [code, count] of saved.byCode as ReadonlyArray<readonly [number, number]>) {
				byCode.set(code, count);
			}
		},
	};
};
