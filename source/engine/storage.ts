import type {Pod} from './api/kinds/pod.ts';
import type {PodMetrics} from './api/pod-metrics.ts';
import type {ApiServerFlags} from './apiserver/flags.ts';
import {createApiServer, type KubeApiServer} from './apiserver/server.ts';
import {createMembers, type Members, type MembersOptions} from './etcd/members.ts';
import {createPulses, type Pulses} from './etcd/pulses.ts';
import {createStore, type Store} from './etcd/store.ts';
import type {Ground} from './ground/ground.ts';
import type {Kernel} from './kernel/kernel.ts';

/** Where the cluster's objects are kept, and the only one who touches them. */
export type Storage = {
	readonly store: Store;
	readonly pulses: Pulses;
	readonly members: Members;
	readonly server: KubeApiServer;
};

/** What storage stands on. */
export type StorageOptions = {
	readonly kernel: Kernel;
	readonly ground: Ground;
	/** Machines of the control plane, in order. */
	readonly masters: readonly string[];
	/** So many of them, from the first on, have a member of etcd. */
	readonly etcdMembers: number;
	/** etcd runs outside, where nothing here can break it. */
	readonly hosted: boolean;
	readonly eager: boolean;
	/** One of the machines serves the API. */
	isServed(): boolean;
	/** How many times slower than usual the API server works. */
	readonly apiSlowdown: number;
	/** What metrics-server knows of a pod now. */
	metricsOf(pod: Pod): PodMetrics | undefined;
	/** What the API server is started with; left out: as kubeadm starts it. */
	readonly flags: ApiServerFlags | undefined;
};

/** etcd with its members on the ground, and the API server before it. */
export const createStorage = ({
	kernel,
	ground,
	masters,
	etcdMembers,
	hosted,
	eager,
	isServed,
	apiSlowdown,
	metricsOf,
	flags,
}: StorageOptions): Storage => {
	const store = createStore(kernel);
	const pulses = createPulses(kernel, {eager});
	const onMachines: MembersOptions = {
		kernel,
		names: masters.slice(0, etcdMembers),
		ground: {
			isUp: member => ground.serves(member, 'etcd'),
			syncTime: member => 2 + Number(ground.levers.value(`machine/${member}/disk-delay`)),
			roundTrip(left, right) {
				const way = ground.network.newsDelay(left, right);
				return way === undefined ? undefined : way * 2;
			},
		},
	};
	const members = createMembers(hosted ? {kernel, names: ['etcd']} : onMachines);
	const server = createApiServer({
		kernel,
		store,
		pulses,
		isUp: isServed,
		commit: () => members.commit(),
		slowdown: () => apiSlowdown,
		metricsOf,
		...(flags === undefined ? {} : {flags}),
	});
	return {store, pulses, members, server};
};
