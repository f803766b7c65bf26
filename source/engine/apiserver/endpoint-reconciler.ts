import type {AnyKind, Kind} from '../api/kind.ts';
import {type EndpointSlice, endpointSlices} from '../api/kinds/endpoint-slice.ts';
import {type Endpoints, type EndpointsPort, endpoints} from '../api/kinds/endpoints.ts';
import type {ApiObject} from '../api/object.ts';
import {equalValues} from '../api/share.ts';
import type {Reply} from '../api/status.ts';
import type {ApiServer, Request} from '../api/verbs.ts';
import type {Component} from '../kernel/component.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import {type Millis, seconds} from '../kernel/time.ts';
import {apiserverItself} from './authentication.ts';
import type {Storage} from './storage.ts';

/*
Each API server says that it is there: it renews its lease and then writes the addresses of all that did so lately into the
Endpoints and the EndpointSlice of the Service `kubernetes`. Nobody speaks for a server that died; the others leave it out
once its lease is over. Source: pkg/controlplane/reconcilers/lease.go, endpointsadapter.go

	every 10 s: renew ─▶ whose lease holds? ─▶ [10.0.0.10, 10.0.0.11] ─▶ write, if that is not what stands there

Deliberately absent: the leases' own rows in etcd, which nobody but the servers reads.
*/

/** Source: pkg/controlplane/instance.go, DefaultEndpointReconcilerInterval and DefaultEndpointReconcilerTTL */
const period = seconds(10);
const leaseTime = seconds(15);

const namespace = 'default';
const name = 'kubernetes';
const key = `${namespace}/${name}`;
const port: EndpointsPort = {name: 'https', port: 6443, protocol: 'TCP'};
const skipsMirror = {'endpointslice.kubernetes.io/skip-mirror': 'true'};

/** What the API servers at these addresses should say of themselves; what stands there already, if that is right. */
export const ownEndpoints = (addresses: readonly string[], current: Endpoints | undefined): Endpoints => {
	const labels = {...current?.metadata.labels, ...skipsMirror};
	const subsets = [{addresses: addresses.map(ip => ({ip})), ports: [port]}];
	const isRight = equalValues(current?.subsets, subsets) && equalValues(current?.metadata.labels, labels);
	return current !== undefined && isRight
		? current
		: {apiVersion: 'v1', kind: 'Endpoints', metadata: {...current?.metadata, name, namespace, labels}, subsets};
};

/** The same as a slice. */
export const ownSlice = (addresses: readonly string[], current: EndpointSlice | undefined): EndpointSlice => {
	const labels = {'kubernetes.io/service-name': name};
	const told = addresses.map(ip => ({addresses: [ip], conditions: {ready: true}}));
	const isRight =
		equalValues(current?.endpoints, told) &&
		equalValues(current?.ports, [port]) &&
		equalValues(current?.metadata.labels, labels);
	return current !== undefined && isRight
		? current
		: {
				apiVersion: 'discovery.k8s.io/v1',
				kind: 'EndpointSlice',
				metadata: {name, namespace, labels},
				addressType: 'IPv4',
				endpoints: told,
				ports: [port],
			};
};

export type EndpointReconciler = Component & {
	/** The API server of this machine has begun to serve. */
	serves(machine: string): void;
};

export type EndpointReconcilerOptions = {
	readonly kernel: Kernel;
	readonly server: Pick<ApiServer, 'handle'>;
	readonly storage: Storage;
	/** Machines that may have an API server. */
	readonly machines: readonly string[];
	isServing(machine: string): boolean;
	addressOf(machine: string): string;
	/** Whether etcd takes writes: without it no lease can be renewed. */
	isStored(): boolean;
};

export const createEndpointReconciler = (options: EndpointReconcilerOptions): EndpointReconciler => {
	const {kernel, server, storage, machines, isServing, addressOf, isStored} = options;
	const who = 'kube-apiserver/endpoints';
	/** When the lease of each address is over. */
	const leases = new Map<string, Millis>();
	/** How often each machine's server began: the wakes of an earlier one are nothing to the next. */
	const beginnings = new Map<string, number>();

	const put = <T extends ApiObject>(kind: Kind<T>, current: T | undefined, next: T): Reply => {
		const verb: Request['verb'] = current === undefined ? 'create' : 'update';
		return server.handle({
			user: apiserverItself,
			verb,
			kind: kind as unknown as AnyKind,
			namespace,
			name,
			object: next,
		});
	};

	const reconcile = (): void => {
		const addresses = [...leases]
			.filter(([, until]) => until > kernel.now)
			.map(([address]) => address)
			.sort();
		const before = storage.get(endpoints, key);
		const next = ownEndpoints(addresses, before);

		if (next !== before && !put(endpoints, before, next).ok) {
			return;
		}

		const slice = storage.get(endpointSlices, key);
		const nextSlice = ownSlice(addresses, slice);

		if (nextSlice !== slice) {
			put(endpointSlices, slice, nextSlice);
		}
	};

	const begin = (machine: string): void => {
		const beginning = (beginnings.get(machine) ?? 0) + 1;
		beginnings.set(machine, beginning);
		kernel.wake(who, kernel.now, String(beginning), machine);
	};

	return {
		name: who,
		serves: begin,
		start() {
			for (const machine of machines.filter(isServing)) {
				begin(machine);
			}
		},
		wake(beginning, machine) {
			if (!isServing(machine) || String(beginnings.get(machine)) !== beginning) {
				return;
			}

			if (isStored()) {
				leases.set(addressOf(machine), kernel.now + leaseTime);
				reconcile();
			}

			kernel.wake(who, kernel.now + period, beginning, machine);
		},
		save(): Saved {
			return {leases: [...leases], beginnings: [...beginnings]};
		},
		load(saved) {
			leases.clear();
			beginnings.clear();

			for (const [address, until] of saved.leases as ReadonlyArray<readonly [string, Millis]>) {
				leases.set(address, until);
			}

			for (const [machine, beginning] of saved.beginnings as ReadonlyArray<readonly [string, number]>) {
				beginnings.set(machine, beginning);
			}
		},
	};
};
