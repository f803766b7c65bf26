import type {AnyKind, Kind} from '../../source/engine/api/kind.ts';
import {allKinds} from '../../source/engine/api/kinds/index.ts';
import {type ApiObject, keyOf, splitKey} from '../../source/engine/api/object.ts';
import type {Reply} from '../../source/engine/api/status.ts';
import type {Request, UserInfo} from '../../source/engine/api/verbs.ts';
import {admin} from '../../source/engine/apiserver/authentication.ts';
import {type ApiServerOptions, createApiServer} from '../../source/engine/apiserver/server.ts';
import {createPulses} from '../../source/engine/etcd/pulses.ts';
import {createStore, type StoreOptions} from '../../source/engine/etcd/store.ts';
import {createKernel} from '../../source/engine/kernel/kernel.ts';
import {seconds} from '../../source/engine/kernel/time.ts';

type Options = {
	readonly seed?: string;
	readonly store?: StoreOptions;
	readonly eager?: boolean;
} & Partial<Omit<ApiServerOptions, 'kernel' | 'store' | 'pulses'>>;

/** An API server over an etcd of its own, started, with the namespace `shop` and its default account. */
export const controlPlane = ({seed = 'test', store: storeOptions, eager, ...rest}: Options = {}) => {
	const kernel = createKernel({seed});
	const store = createStore(kernel, storeOptions);
	const pulses = createPulses(kernel, {eager});
	const server = createApiServer({kernel, store, pulses, ...rest});

	for (const component of [store, pulses, server]) {
		kernel.add(component);
		component.start();
	}

	const send = (kind: AnyKind, request: Partial<Request> & Pick<Request, 'verb'>, user: UserInfo = admin): Reply =>
		server.handle({user, kind, ...request});

	const plane = {
		kernel,
		store,
		pulses,
		server,
		send,
		create: <T extends ApiObject>(kind: Kind<T>, object: ApiObject, user?: UserInfo): Reply =>
			send(kind as unknown as AnyKind, {verb: 'create', ...splitKey(keyOf(object)), object}, user),
		get: <T extends ApiObject>(kind: Kind<T>, key: string): T | undefined => {
			const reply = send(kind as unknown as AnyKind, {verb: 'get', ...splitKey(key)});
			return reply.ok ? (reply.object as T) : undefined;
		},
		update: <T extends ApiObject>(kind: Kind<T>, object: T, subresource?: string, user?: UserInfo): Reply =>
			send(kind as unknown as AnyKind, {verb: 'update', ...splitKey(keyOf(object)), subresource, object}, user),
		delete: <T extends ApiObject>(kind: Kind<T>, key: string, options?: Request['options'], user?: UserInfo): Reply =>
			send(kind as unknown as AnyKind, {verb: 'delete', ...splitKey(key), options}, user),
		run(duration: number) {
			kernel.run(kernel.now + duration);
			return plane;
		},
	};
	const kindNamed = (kind: string): AnyKind => allKinds.find(each => each.kind === kind)!;
	plane.create(kindNamed('Namespace'), {apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'shop'}});
	plane.create(kindNamed('ServiceAccount'), {
		apiVersion: 'v1',
		kind: 'ServiceAccount',
		metadata: {name: 'default', namespace: 'shop'},
	});
	plane.run(seconds(1));
	return plane;
};

export type ControlPlane = ReturnType<typeof controlPlane>;

/** The refusal of a reply in few words: code, reason and message. */
export const refusal = (reply: Reply): string =>
	reply.ok ? `ok ${reply.code}` : `${reply.status.code} ${reply.status.reason ?? ''}: ${reply.status.message ?? ''}`;

export const aPod = (
	name: string,
	more: {readonly spec?: object; readonly metadata?: object; readonly status?: object} = {},
) =>
	({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name, namespace: 'shop', ...more.metadata},
		spec: {containers: [{name: 'main', image: 'web:1'}], ...more.spec},
		...(more.status === undefined ? {} : {status: more.status}),
	}) as ApiObject;
