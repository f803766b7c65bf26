import {customKinds} from '../api/custom/custom-kind.ts';
import {type AnyKind, resourceName} from '../api/kind.ts';
import {type CustomResourceDefinition, customResourceDefinitions} from '../api/kinds/custom-resource-definition.ts';
import {isRare} from '../api/kinds/index.ts';
import {type ApiObject, keyOf, type ObjectKey, objectKey, splitKey} from '../api/object.ts';
import type {Scale} from '../api/scale.ts';
import type {Reply} from '../api/status.ts';
import type {ApiServer, Cursor, WatchEvent} from '../api/verbs.ts';
import {assert} from '../kernel/assert.ts';
import type {Component} from '../kernel/component.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import {type Millis, seconds, timeOf} from '../kernel/time.ts';
import type {Room} from '../kernel/trail.ts';
import {type Cache, createCache} from './cache.ts';
import type {Client, Link} from './client.ts';
import type {Change, Index} from './loop.ts';
import type {Seen} from './seen.ts';

export type Handler = (change: Change, kind: AnyKind, key: ObjectKey) => void;

/**
The sight of one process: one cache for each kind (or narrower topic), shared by all its loops.

It lists once, then follows its cursor. When it was cut off for too long it lists again, and its handlers hear of the
differences as if they were news, so that any broken link ends where a fresh list ends. Handlers run under the cause of
the change they hear of.
*/
export type Informers = Component & {
	/** Wants to see a kind, or only one of its extra topics: `pods of node-17`. Before `start`, or later with a list at once. */
	watch(kind: AnyKind, topic?: string): void;
	addIndex(index: Index): void;
	on(kind: AnyKind, handler: Handler): void;
	/** Wants to see whatever kinds somebody makes up, each from when its definition is established until it goes. */
	watchCustoms(watching: CustomWatching): void;
	readonly seen: Seen;
	/** Whether everything that is watched was listed at least once. */
	readonly synced: boolean;
	/** Called at the moment when everything has been listed. */
	whenSynced(handler: () => void): void;
	/** The process died: its sight is forgotten. */
	stop(): void;
	/** The link is whole again. */
	mended(): void;
};

/** What is asked of the watch of each custom resource. */
export type CustomWatching = {
	readonly indices: (kind: AnyKind) => readonly Index[];
	readonly handler: Handler;
};

type Watch = {
	/** Of a custom resource the kind as it was defined last. */
	kind: AnyKind;
	readonly topic: string;
	readonly cache: Cache;
	readonly handlers: Handler[];
	cursor: Cursor | undefined;
	attempts: number;
	/** When the watch looks at its cut link again. */
	retryAt: Millis;
};

type SavedInformers = {
	readonly running: boolean;
	readonly told: boolean;
	readonly watches: ReadonlyArray<{
		readonly topic: string;
		/** Of a custom resource, from which its kind is made again. */
		readonly definition?: ApiObject;
		readonly objects: readonly ApiObject[];
		readonly cursor: Cursor | undefined;
		readonly attempts: number;
		readonly retryAt: Millis;
	}>;
};

/** Source: client-go `tools/cache/reflector.go`: 800 ms, doubled up to 30 s, jitter up to as much again. */
const relistBase = 800;
const relistMost = seconds(30);

const firstRevision: Cursor = 1;

const definitions = customResourceDefinitions as unknown as AnyKind;

/** How often a watch whose connection broke tries to have it again. */
const reconnectEvery = seconds(1);

export type InformersOptions = {
	readonly kernel: Kernel;
	readonly server: ApiServer;
	readonly client: Client;
	readonly link: Link;
	/** The name of the component, `kube-controller-manager/informers`. */
	readonly name: string;
	readonly room?: Room;
};

export const createInformers = ({kernel, server, client, link, name, room}: InformersOptions): Informers => {
	/** By topic, in the order in which they were asked for, which is the order of the program and not of a run. */
	const watches = new Map<string, Watch>();
	const byKind = new Map<AnyKind, Watch>();
	const syncHandlers: Array<() => void> = [];
	const customWatchings: CustomWatching[] = [];
	let customs: readonly AnyKind[] = [];
	let running = false;
	let told = false;

	const delay = (): Millis | undefined => link.delay();

	const tell = (watch: Watch, change: Change, key: ObjectKey): void => {
		for (const handler of watch.handlers) {
			handler(change, watch.kind, key);
		}
	};

	const enter = (watch: Watch, key: ObjectKey, object: ApiObject): void => {
		const before = watch.cache.put(key, object);

		if (before !== object) {
			tell(watch, {type: before === undefined ? 'ADDED' : 'MODIFIED', object, before}, key);
		}
	};

	const leave = (watch: Watch, key: ObjectKey, object: ApiObject): void => {
		const before = watch.cache.get(key);

		if (before !== undefined) {
			watch.cache.delete(key);
			tell(watch, {type: 'DELETED', object, before}, key);
		}
	};

	const follow = (watch: Watch, event: WatchEvent): void =>
		kernel.under(event.cause, () =>
			event.type === 'DELETED' ? leave(watch, event.key, event.object) : enter(watch, event.key, event.object),
		);

	const retryLater = (watch: Watch): void => {
		watch.attempts += 1;
		let wait = relistBase;

		for (let count = 1; count < watch.attempts && wait < relistMost; count++) {
			wait *= 2;
		}

		const most = Math.min(wait, relistMost);
		const jitter = kernel.draws.between(`relist/${name}/${watch.topic}`, watch.attempts, 0, most);
		kernel.wake(name, kernel.now + most + jitter, 'relist', watch.topic, 'news');
	};

	const list = (watch: Watch): void => {
		const reply = delay() === undefined ? undefined : server.open(client.user, watch.kind, watch.topic);

		if (reply === undefined || !reply.ok) {
			watch.cursor = undefined;
			retryLater(watch);
			return;
		}

		watch.attempts = 0;
		watch.cursor = reply.object.cursor;
		const gone = new Set(watch.cache.keys());

		for (const object of reply.object.items) {
			const key = keyOf(object);
			gone.delete(key);
			enter(watch, key, object);
		}

		for (const key of [...gone].sort()) {
			leave(watch, key, watch.cache.get(key) as ApiObject);
		}
	};

	const drain = (watch: Watch): void => {
		if (watch.cursor === undefined) {
			return;
		}

		// Behind a cut link nothing arrives. Whoever mends it may say so; else the watch finds out by itself.
		if (delay() === undefined) {
			if (watch.retryAt <= kernel.now) {
				watch.retryAt = kernel.now + reconnectEvery;
				kernel.wake(name, watch.retryAt, 'news', watch.topic, 'news');
			}

			return;
		}

		const news = server.read(watch.kind, watch.topic, watch.cursor);

		if (!news.ok) {
			list(watch);
			return;
		}

		watch.cursor = news.cursor;

		for (const event of news.events) {
			follow(watch, event);
		}
	};

	const isSynced = (): boolean => {
		for (const watch of watches.values()) {
			if (watch.cursor === undefined) {
				return false;
			}
		}

		return running;
	};

	const tellSynced = (): void => {
		if (!told && isSynced()) {
			told = true;

			for (const handler of syncHandlers) {
				handler();
			}
		}
	};

	/**
	Of a rare kind there is nothing to list until somebody makes one, so its watch begins at the first revision and costs no
	request. What is there by then is news; what was compacted away leads to a list, as after any cut.
	*/
	const begin = (watch: Watch): void => {
		server.subscribe(watch.topic, name, delay);

		if (isRare(watch.kind)) {
			watch.cursor = firstRevision;
			drain(watch);
		} else {
			list(watch);
		}
	};

	const addWatch = (kind: AnyKind, topic: string): Watch => {
		const watch: Watch = {
			kind,
			topic,
			cache: createCache(),
			handlers: [],
			cursor: undefined,
			attempts: 0,
			retryAt: -1,
		};
		watches.set(topic, watch);
		byKind.set(kind, watch);
		return watch;
	};

	const addIndexTo = ({cache}: Watch, index: Index): void => {
		if (!cache.hasIndex(index.name)) {
			cache.addIndex(index.name, index.values);
		}
	};

	// Kinds that somebody makes up: each has a watch while its definition stands.

	const noteCustoms = (): void => {
		customs = [...watches.values()]
			.map(({kind}) => kind)
			.filter(({custom}) => custom !== undefined)
			.sort((left, right) => (resourceName(left) < resourceName(right) ? -1 : 1));
	};

	const addCustom = (kind: AnyKind): Watch => {
		const watch = addWatch(kind, resourceName(kind));

		for (const {indices, handler} of customWatchings) {
			watch.handlers.push(handler);

			for (const index of indices(kind)) {
				addIndexTo(watch, index);
			}
		}

		noteCustoms();
		return watch;
	};

	const dropCustom = (watch: Watch): void => {
		server.unsubscribe(watch.topic, name);
		watches.delete(watch.topic);
		byKind.delete(watch.kind);
		noteCustoms();
	};

	const redefine = (watch: Watch, kind: AnyKind): void => {
		byKind.delete(watch.kind);
		byKind.set(kind, watch);
		watch.kind = kind;
		noteCustoms();
	};

	/** A definition was written or has gone. */
	const followDefinition: Handler = ({type, object}, _, key) => {
		const [kind] = type === 'DELETED' ? [] : customKinds(object as CustomResourceDefinition);
		const watch = watches.get(key);

		if (kind === undefined) {
			if (watch?.kind.custom !== undefined) {
				drain(watch);
				dropCustom(watch);
			}
		} else if (watch === undefined) {
			begin(addCustom(kind));
		} else if (watch.kind.custom !== undefined) {
			redefine(watch, kind);
		}
	};

	const nothing = createCache();

	const cacheOf = (kind: AnyKind): Cache =>
		kind.custom === undefined ? watchFor(kind).cache : (watches.get(resourceName(kind))?.cache ?? nothing);

	const watchFor = (kind: AnyKind): Watch => {
		const watch = byKind.get(kind);
		assert(watch !== undefined, `${name} does not watch ${resourceName(kind)}`);
		return watch;
	};

	const asOf = (): Millis => {
		const oneWay = delay();
		return oneWay === undefined ? (link.cutAt?.() ?? kernel.now) : kernel.now - oneWay;
	};

	const leaseRenewedAt = (node: string): Millis | undefined => {
		const key = objectKey('kube-node-lease', node);
		const pulse = server.renewedAt(key, asOf());

		if (pulse !== undefined) {
			return pulse;
		}

		const leases = watches.get('leases.coordination.k8s.io');
		const lease = leases?.cache.get(key) as (ApiObject & {readonly spec?: {readonly renewTime?: string}}) | undefined;
		return timeOf(lease?.spec?.renewTime);
	};

	const seen: Seen = {
		get now() {
			return kernel.now;
		},
		draws: kernel.draws,
		get customKinds() {
			return customs;
		},
		get: (kind, key) => cacheOf(kind as unknown as AnyKind).get(key) as never,
		list: (kind, namespace) => cacheOf(kind as unknown as AnyKind).list(namespace) as never,
		ownedBy: (owner, kind) => cacheOf(kind as unknown as AnyKind).ownedBy(owner.metadata.uid ?? '') as never,
		byIndex: (kind, index, value) => cacheOf(kind as unknown as AnyKind).byIndex(index, value) as never,
		leaseRenewedAt,
		leaseSilencedBy: node => server.silencedBy(`kube-node-lease/${node}`),
		fresh(kind, key) {
			const reply = client.get(kind, key);
			return reply.ok ? reply.object : undefined;
		},
		scale(kind, key) {
			const {namespace, name} = splitKey(key);
			return client.send({verb: 'get', kind, namespace, name, subresource: 'scale'}) as Reply<Scale>;
		},
		podMetrics: query => client.podMetrics(query),
	};

	const informers: Informers = {
		name,
		room,
		seen,
		get synced() {
			return isSynced();
		},
		watch(kind, topic = resourceName(kind)) {
			if (watches.has(topic)) {
				return;
			}

			const watch = addWatch(kind, topic);

			if (running) {
				begin(watch);
			}
		},
		addIndex: index => addIndexTo(watchFor(index.kind), index),
		on: (kind, handler) => void watchFor(kind).handlers.push(handler),
		watchCustoms(watching) {
			if (customWatchings.length === 0) {
				informers.watch(definitions);
				informers.on(definitions, followDefinition);
			}

			customWatchings.push(watching);
		},
		whenSynced: handler => void syncHandlers.push(handler),
		start() {
			running = true;
			told = false;

			for (const watch of [...watches.values()]) {
				begin(watch);
			}

			tellSynced();
		},
		stop() {
			running = false;
			told = false;

			for (const watch of watches.values()) {
				server.unsubscribe(watch.topic, name);
				watch.cache.clear();
				watch.cursor = undefined;
				watch.attempts = 0;
				watch.retryAt = -1;
			}

			for (const kind of customs) {
				dropCustom(watchFor(kind));
			}
		},
		mended() {
			server.mended(name);

			for (const watch of watches.values()) {
				if (running && watch.cursor === undefined) {
					list(watch);
				}
			}

			tellSynced();
		},
		wake(what, topic) {
			const watch = watches.get(topic);

			if (!running || watch === undefined) {
				return;
			}

			if (what === 'relist' && watch.cursor === undefined) {
				list(watch);
			} else {
				drain(watch);
			}

			tellSynced();
		},
		save(): SavedInformers & Saved {
			return {
				running,
				told,
				watches: [...watches.values()].map(({kind, topic, cache, cursor, attempts, retryAt}) => ({
					topic,
					...(kind.custom === undefined ? {} : {definition: kind.custom.definition}),
					objects: cache.all(),
					cursor,
					attempts,
					retryAt,
				})),
			};
		},
		load(saved) {
			const was = saved as SavedInformers & Saved;
			running = was.running;
			told = was.told;

			for (const kind of customs) {
				dropCustom(watchFor(kind));
			}

			for (const {topic, definition, objects, cursor, attempts, retryAt} of was.watches) {
				const [kind] = definition === undefined ? [] : customKinds(definition as CustomResourceDefinition);
				const watch = kind === undefined ? watches.get(topic) : addCustom(kind);
				assert(watch !== undefined, `${name} does not watch ${topic} and cannot load it`);
				watch.cache.clear();
				watch.cursor = cursor;
				watch.attempts = attempts;
				watch.retryAt = retryAt;

				for (const object of objects) {
					watch.cache.put(keyOf(object), object);
				}

				if (running) {
					server.subscribe(topic, name, delay);
				} else {
					server.unsubscribe(topic, name);
				}
			}
		},
	};
	return informers;
};
