import {type AnyKind, type Kind, resourceName, storedApiVersion} from '../api/kind.ts';
import {leases} from '../api/kinds/lease.ts';
import type {ObjectMeta} from '../api/meta.ts';
import {uidFrom} from '../api/names.ts';
import type {ApiObject, ObjectKey} from '../api/object.ts';
import {alreadyExists, conflict, notFound} from '../api/refusals.ts';
import {grown} from '../api/share.ts';
import type {Reply, Status} from '../api/status.ts';
import type {Pulses} from '../etcd/pulses.ts';
import type {Store} from '../etcd/store.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import {microTimestamp, timestamp} from '../kernel/time.ts';

export type Refused = {readonly ok: false; readonly status: Status};

export const refused = (status: Status): Refused => ({ok: false, status});
export const accepted = <T>(object: T, code = 200): Reply<T> => ({ok: true, code, object});

/**
Objects in etcd: what the stages of the pipeline and its subresources read and write. Whatever is written here has been
allowed, defaulted, admitted and validated by somebody above.
*/
export type Storage = {
	/** The revision of the last write of anything. */
	readonly revision: number;
	/** The object as it is stored; a lease with the renewal that is due by now. */
	get<T extends ApiObject>(kind: Kind<T>, key: ObjectKey): T | undefined;
	/** Every object of a kind, in no order. */
	all<T extends ApiObject>(kind: Kind<T>): Iterable<T>;
	/** Every object of a kind in the order of its keys, or those of one namespace. */
	sorted<T extends ApiObject>(kind: Kind<T>, namespace?: string): readonly T[];
	/** Objects in one of a kind's extra topics, in the order of their keys. */
	inTopic<T extends ApiObject>(topic: string): readonly T[];
	/** A new object with its uid, time and version; refuses what exists. */
	insert<T extends ApiObject>(kind: Kind<T>, key: ObjectKey, object: T): Reply<T>;
	/** The next version of an object; refuses when it is no longer the version it was made from. */
	replace<T extends ApiObject>(kind: Kind<T>, key: ObjectKey, next: T, before: T): Reply<T>;
	/** Takes an object away; the reply carries its last state. */
	erase<T extends ApiObject>(kind: Kind<T>, key: ObjectKey, before: T): Reply<T>;
	resourceOf(kind: AnyKind): string;
	/** The uid that an object of this key gets when it is made now. */
	uidFor(resource: string, key: ObjectKey): string;
	/** Whether there is no object of this kind at all. */
	isEmpty(kind: AnyKind): boolean;
	/** Called after each write, with the kind that was written and how the object was and is; in the order of the asking. */
	onWrite(listener: WriteListener): void;
	save(): Saved;
	load(saved: Saved): void;
};

/** `next` is undefined for an object that went, `before` for a new one. */
export type WriteListener = (kind: AnyKind, next: ApiObject | undefined, before: ApiObject | undefined) => void;

const byKey = (left: readonly [string, unknown], right: readonly [string, unknown]): number =>
	left[0] < right[0] ? -1 : 1;

/** Metadata in one order of fields, so that all objects of a kind have one shape. */
const stamped = (metadata: ObjectMeta, revision: number): ObjectMeta =>
	grown(metadata, {resourceVersion: String(revision)});

export const createStorage = (kernel: Kernel, store: Store, pulses: Pulses): Storage => {
	const resources = new Map<AnyKind, string>();
	const listeners: WriteListener[] = [];
	/** How often a key was made within this millisecond: a uid must differ from its predecessor's. */
	let bornAt = -1;
	const born = new Map<string, number>();

	const resourceOf = (kind: AnyKind): string => {
		let resource = resources.get(kind);

		if (resource === undefined) {
			resource = resourceName(kind);
			resources.set(kind, resource);
		}

		return resource;
	};

	const any = (kind: unknown): AnyKind => kind as AnyKind;

	const beating = <T extends object>(kind: AnyKind, key: ObjectKey, object: T): T => {
		const renewedAt = any(kind) === any(leases) ? pulses.renewedAt(key, kernel.now) : undefined;

		if (renewedAt === undefined) {
			return object;
		}

		const {spec} = object as {readonly spec?: object};
		return Object.freeze({...object, spec: Object.freeze({...spec, renewTime: microTimestamp(renewedAt)})});
	};

	/**
	An object as it is read now: a lease with the renewal that is due, a custom resource with the defaults that its definition
	has by now. Source: apiextensions-apiserver/pkg/apiserver/customresource_handler.go
	*/
	const asRead = <T extends ApiObject>(kind: AnyKind, key: ObjectKey, object: T): T =>
		kind.custom === undefined ? beating(kind, key, object) : (kind.defaults(object) as T);

	const wrote: WriteListener = (kind, next, before) => {
		for (const listener of listeners) {
			listener(kind, next, before);
		}
	};

	const uidFor = (resource: string, key: ObjectKey): string => {
		if (bornAt !== kernel.now) {
			bornAt = kernel.now;
			born.clear();
		}

		const name = `uid/${resource}/${key}`;
		const count = born.get(name) ?? 0;
		born.set(name, count + 1);
		return uidFrom(kernel.draws.words(name, kernel.now * 16 + Math.min(count, 15), 4));
	};

	return {
		get revision() {
			return store.revision;
		},
		resourceOf,
		uidFor,
		isEmpty: kind => store.rows(resourceOf(kind)).size === 0,
		onWrite: listener => void listeners.push(listener),
		save: () => ({bornAt, born: [...born]}),

		load(saved) {
			bornAt = saved.bornAt as number;
			born.clear();

			for (const [name, count] of saved.born as ReadonlyArray<readonly [string, number]>) {
				born.set(name, count);
			}
		},

		get<T extends ApiObject>(kind: Kind<T>, key: ObjectKey): T | undefined {
			const object = store.get(resourceOf(any(kind)), key) as T | undefined;
			return object === undefined ? undefined : asRead(any(kind), key, object);
		},

		*all<T extends ApiObject>(kind: Kind<T>): Generator<T> {
			for (const row of store.rows(resourceOf(any(kind))).values()) {
				yield row.value as T;
			}
		},

		sorted<T extends ApiObject>(kind: Kind<T>, namespace?: string): readonly T[] {
			const prefix = namespace === undefined ? '' : `${namespace}/`;
			const found: Array<readonly [string, T]> = [];

			for (const [key, row] of store.rows(resourceOf(any(kind)))) {
				if (key.startsWith(prefix)) {
					found.push([key, asRead(any(kind), key, row.value as T)]);
				}
			}

			return found.sort(byKey).map(([, object]) => object);
		},

		inTopic: <T extends ApiObject>(topic: string): readonly T[] =>
			[...store.inTopic(topic)].sort(byKey).map(([, object]) => object as T),

		insert<T extends ApiObject>(kind: Kind<T>, key: ObjectKey, object: T): Reply<T> {
			const resource = resourceOf(any(kind));

			if (store.row(resource, key) !== undefined) {
				return refused(alreadyExists(kind, object.metadata.name));
			}

			const {metadata} = object;
			const made: T = {
				...object,
				apiVersion: storedApiVersion(kind),
				kind: kind.kind,
				metadata: grown(metadata, {
					uid: metadata.uid ?? uidFor(resource, key),
					creationTimestamp: timestamp(kernel.now),
					resourceVersion: String(store.revision + 1),
				}),
			};
			store.put(resource, key, made, kind.topics(made), 0);
			wrote(any(kind), made, undefined);
			return accepted(made, 201);
		},

		replace<T extends ApiObject>(kind: Kind<T>, key: ObjectKey, next: T, before: T): Reply<T> {
			const made: T = {...next, metadata: stamped(next.metadata, store.revision + 1)};
			const expected = Number(before.metadata.resourceVersion);

			if (!store.put(resourceOf(any(kind)), key, made, kind.topics(made), expected).ok) {
				return refused(conflict(kind, next.metadata.name));
			}

			wrote(any(kind), made, before);
			return accepted(made);
		},

		erase<T extends ApiObject>(kind: Kind<T>, key: ObjectKey, before: T): Reply<T> {
			const last: T = {...before, metadata: stamped(before.metadata, store.revision + 1)};

			if (!store.delete(resourceOf(any(kind)), key, last).ok) {
				return refused(notFound(kind, before.metadata.name));
			}

			if (any(kind) === any(leases)) {
				pulses.forget(key);
			}

			wrote(any(kind), undefined, last);
			return accepted(last);
		},
	};
};
