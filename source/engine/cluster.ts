/*
The cluster: introduces the rooms to one another. It is the only door that the game has, and it holds no rules.

	machines, images, objects, users, storm ──▶ createCluster ──▶ kernel, API server, processes, kubelets, traffic, faults

Every machine of the control plane runs a kube-scheduler and a kube-controller-manager; one of each leads, by its Lease.
A process lives as long as its container does on the ground: the ground tells when it ended or serves again. A player's
process stands on the first machine of the control plane and loses its seat with it.

Deliberately absent: whatever decides. Who may do what is RBAC's business, who is alive the ground's, who wins the game's.
*/
import type {Kind} from './api/kind.ts';
import {events} from './api/kinds/event.ts';
import {leases} from './api/kinds/lease.ts';
import type {UserInfo} from './api/verbs.ts';
import {controllerAccount, kubeControllerManager, kubeScheduler} from './apiserver/authentication.ts';
import {loopAccounts} from './apiserver/bootstrap-roles.ts';
import {createApiServer, type KubeApiServer} from './apiserver/server.ts';
import type {Link, Throttle} from './client/client.ts';
import type {Controller} from './client/controller.ts';
import type {Loop} from './client/loop.ts';
import {createProcess, type Process} from './client/process.ts';
import {loops} from './controllers/index.ts';
import {createMembers, type Members} from './etcd/members.ts';
import {createPulses} from './etcd/pulses.ts';
import {createStore, type Store} from './etcd/store.ts';
import {createGround, type Ground, type GroundPlan} from './ground/ground.ts';
import {assert} from './kernel/assert.ts';
import {createKernel, type Kernel} from './kernel/kernel.ts';
import type {Saved} from './kernel/keyframe.ts';
import type {Millis} from './kernel/time.ts';

/** What a player takes over: the scheduler of certain pods or the one with the Lease, and single loops. */
export type SeatPlan = {
	readonly user: UserInfo;
	/** `lease`: the default scheduler, by its Lease. Else the name that pods carry in `schedulerName`. */
	readonly scheduler?: 'lease' | {readonly schedulerName: string};
	/** Loops that the controller manager does not run, `replicaset-controller`. */
	readonly loops: readonly string[];
	/** The real component does the seat's work under the player's name: for par, and for standing orders. */
	readonly autopilot: boolean;
};

export type ClusterPlan = {
	readonly seed: string;
	readonly ground: GroundPlan;
	/** Every heartbeat and probe is a wake of its own: slower, the same trail. */
	readonly eager: boolean;
	readonly leaderElection: boolean;
	readonly etcdMembers: number;
	readonly seat?: SeatPlan;
};

export type Cluster = {
	readonly kernel: Kernel;
	readonly server: KubeApiServer;
	readonly store: Store;
	readonly members: Members;
	readonly ground: Ground;
	/** `kube-scheduler@cp-1`, `kube-controller-manager@cp-1`, …, `player`. */
	readonly processes: ReadonlyMap<string, Process>;
	/** The loop as its leading process runs it. */
	loop(name: string): Controller | undefined;
	/** Switches everything on, in the order in which a cluster comes up. */
	start(): void;
	save(): Saved;
	load(saved: Saved): void;
};

/** Source: kube-controller-manager `--kube-api-qps` and `--kube-api-burst`. */
const controllerThrottle: Throttle = {qps: 20, burst: 30};

const processKinds = {leases: leases as unknown as Kind<never>, events: events as unknown as Kind<never>};

/** The local way from a machine of the control plane to the API server beside it. */
const besideIt: Millis = 1;

export const createCluster = (plan: ClusterPlan): Cluster => {
	const kernel = createKernel({seed: plan.seed});
	const ground = createGround(kernel, plan.ground);
	const masters = plan.ground.machines.filter(machine => machine.controlPlane).map(machine => machine.name);
	const [firstMaster] = masters;
	assert(firstMaster !== undefined, 'a cluster has a machine for its control plane');
	const processes = new Map<string, Process>();

	const runsOn = (machine: string, process: string): boolean =>
		ground.isUp(machine) && ground.levers.value(`process/${machine}/${process}`) === 'running';

	const store = createStore(kernel);
	const pulses = createPulses(kernel, {eager: plan.eager});
	const members = createMembers({
		kernel,
		names: masters.slice(0, plan.etcdMembers),
		ground: {
			isUp: member => runsOn(member, 'etcd'),
			syncTime: member => 2 + Number(ground.levers.value(`machine/${member}/disk-delay`)),
			roundTrip(left, right) {
				const way = ground.network.newsDelay(left, right);
				return way === undefined ? undefined : way * 2;
			},
		},
	});
	const server = createApiServer({kernel, store, pulses, commit: () => members.commit()});

	/** A server stands behind every link while one of the masters serves the API. */
	const served = (): boolean => masters.some(master => runsOn(master, 'kube-apiserver'));

	const linkOf = (machine: string): Link => ({
		delay() {
			if (!ground.isUp(machine) || !served()) {
				return undefined;
			}

			return runsOn(machine, 'kube-apiserver') ? besideIt : ground.network.newsDelay(machine, 'control-plane');
		},
	});

	const process = (
		machine: string,
		name: string,
		user: UserInfo,
		lease: string,
		room: 'scheduler' | 'controllers',
	): Process => {
		const made = createProcess({
			kernel,
			server,
			name,
			room,
			user,
			link: linkOf(machine),
			kinds: processKinds,
			...(plan.leaderElection || masters.length > 1
				? {election: {lease, identity: `${machine}_${name}`, releases: room === 'scheduler'}}
				: {}),
		});
		processes.set(name, made);
		return made;
	};

	const userOfLoop = (loop: Loop): UserInfo =>
		loopAccounts.includes(loop.name) ? controllerAccount(loop.name) : kubeControllerManager;

	for (const master of masters) {
		const manager = process(
			master,
			`kube-controller-manager@${master}`,
			kubeControllerManager,
			'kube-controller-manager',
			'controllers',
		);

		for (const loop of loops.filter(each => plan.seat?.loops.includes(each.name) !== true)) {
			manager.addLoop(loop, {user: userOfLoop(loop), throttle: controllerThrottle});
		}
	}

	ground.onProcess((machine, name, serves) => {
		for (const each of processes.values()) {
			if (each.name === `${name}@${machine}`) {
				if (serves) {
					each.start();
				} else {
					each.stop();
				}
			}
		}
	});

	return {
		kernel,
		server,
		store,
		members,
		ground,
		processes,
		loop(name) {
			for (const each of processes.values()) {
				const found = each.controllers.find(controller => controller.loop.name === name);

				if (found !== undefined && each.leads) {
					return found;
				}
			}

			return undefined;
		},
		start() {
			for (const component of [ground, store, pulses, members, server]) {
				kernel.add(component);
				component.start();
			}

			for (const each of processes.values()) {
				each.start();
			}
		},
		save: () => kernel.save(),
		load: saved => kernel.load(saved),
	};
};
