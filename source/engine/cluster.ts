/*
The cluster: introduces the rooms to one another. It is the only door that the game has, and it holds no rules.

	machines, images, objects, users, storm ──▶ createCluster ──▶ kernel, API server, processes, kubelets, traffic, faults

Every machine of the control plane runs a kube-scheduler and a kube-controller-manager; one of each leads, by its Lease.
A process lives as long as its container does on the ground: the ground tells when it ended or serves again. A player's
process stands on the first machine of the control plane and loses its seat with it.

Deliberately absent: whatever decides. Who may do what is RBAC's business, who is alive the ground's, who wins the game's.
*/
import type {AnyKind, Kind} from './api/kind.ts';
import {type EndpointSlice, endpointSlices} from './api/kinds/endpoint-slice.ts';
import {events} from './api/kinds/event.ts';
import {leases} from './api/kinds/lease.ts';
import {type Pod, pods} from './api/kinds/pod.ts';
import {objectKey, splitKey} from './api/object.ts';
import type {UserInfo} from './api/verbs.ts';
import {admin, controllerAccount, kubeControllerManager, kubeScheduler} from './apiserver/authentication.ts';
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
import {createInjector, type FaultPlan, type Injector} from './faults/injector.ts';
import {type FaultSeams, noSeams} from './faults/world.ts';
import {createGround, type Ground, type GroundPlan} from './ground/ground.ts';
import {assert} from './kernel/assert.ts';
import {createKernel, type Kernel} from './kernel/kernel.ts';
import type {Saved} from './kernel/keyframe.ts';
import type {Millis} from './kernel/time.ts';
import {createKubeProxy, type KubeProxy} from './node/kube-proxy.ts';
import {createKubelet, type Kubelet} from './node/kubelet.ts';
import {type LogAnswer, type LogQuery, podLogs} from './node/pod-logs.ts';
import {staticPodsOf} from './node/static-pods.ts';
import {defaultProfile, type Profile} from './scheduler/profiles.ts';
import {createScheduler, type Scheduler} from './scheduler/scheduler.ts';
import {noTraffic, type TrafficPlan} from './traffic/plan.ts';
import {createTraffic, type Traffic} from './traffic/traffic.ts';

/** The objects and the program of the cluster's DNS, for those who plan one. */
export {clusterDnsImage, clusterDnsObjects, clusterDnsProgram} from './addons/cluster-dns.ts';
/** Identities for those who come through the game's door. */
export {admin, user} from './apiserver/authentication.ts';
/** What the benches show of the rooms behind the door: pure functions and the shapes that they read. */
export type {Controller} from './client/controller.ts';
export {rankForDeletion, whyFirst} from './controllers/deletion-ranking.ts';
export {rolloutBounds} from './controllers/deployment/arithmetic.ts';
export {createPod, podFromTemplate} from './controllers/pod-from-template.ts';
export {burstReplicas} from './controllers/replica-set.ts';
/** What an author writes and the rooms take as it is: programs, users, storms. */
export type {
	Announce,
	FaultItem,
	Schedule as FaultSchedule,
	Selector,
	TargetRule as FaultTarget,
} from './faults/item.ts';
export type {Program, RequestClass, ServiceCall} from './ground/program.ts';
export {systemImages} from './node/static-pods.ts';
export {backoffEnd} from './scheduler/backoff.ts';
export type {NodeInfo} from './scheduler/node-info.ts';
export type {PodInfo} from './scheduler/pod-info.ts';
export {defaultQueueSettings, type QueuedPod} from './scheduler/queued-pod.ts';
export type {Scheduler} from './scheduler/scheduler.ts';
export {refusalOf, topNodes, type WhyRow, type WhyTable} from './scheduler/why.ts';
export type {Point, Shape} from './traffic/demand.ts';
export type {ClientPlan} from './traffic/plan.ts';
export type {Traffic} from './traffic/traffic.ts';

/** What a player takes over: the scheduler of certain pods or the one with the Lease, and single loops. */
export type SeatPlan = {
	readonly user: UserInfo;
	/** `lease`: the default scheduler, by its Lease. Else the name that pods carry in `schedulerName`. */
	readonly scheduler?: 'lease' | {readonly schedulerName: string};
	/** Loops that the controller manager does not run, `replicaset-controller`. */
	readonly loops: readonly string[];
	/** The real component does the seat's work under the player's name: for par. */
	readonly autopilot: boolean;
};

export type ClusterPlan = {
	readonly seed: string;
	readonly ground: GroundPlan;
	/** Every heartbeat and probe is a wake of its own: slower, the same trail. */
	readonly eager: boolean;
	readonly leaderElection: boolean;
	readonly etcdMembers: number;
	readonly faults: FaultPlan;
	/** Left out: nobody asks for anything, and work with an end shares the cores. */
	readonly traffic?: TrafficPlan;
	readonly seat?: SeatPlan;
};

/** What the storm may ask of the game: conditions and rates in the scenario's language. */
export type StormConditions = Pick<FaultSeams, 'holds' | 'rate'>;

export type Cluster = {
	readonly kernel: Kernel;
	readonly server: KubeApiServer;
	readonly store: Store;
	readonly members: Members;
	readonly ground: Ground;
	readonly injector: Injector;
	readonly traffic: Traffic;
	readonly kubelets: ReadonlyMap<string, Kubelet>;
	readonly kubeProxy: KubeProxy;
	/** `kube-scheduler@cp-1`, `kube-controller-manager@cp-1`, …, `player@cp-1`. */
	readonly processes: ReadonlyMap<string, Process>;
	/** By the name of their process. */
	readonly schedulers: ReadonlyMap<string, Scheduler>;
	/** The process that has a player's seat, if anybody planned one. */
	readonly seat: Process | undefined;
	/** The loop as its leading process runs it. */
	loop(name: string): Controller | undefined;
	/** One of the masters serves the API. */
	readonly isServed: boolean;
	/** `kubectl logs` as it would answer now. */
	logs(pod: Pod, query: LogQuery): LogAnswer;
	/** Switches everything on, in the order in which a cluster comes up. */
	start(): void;
	save(): Saved;
	load(saved: Saved): void;
};

type ProcessPlan = {
	readonly machine: string;
	readonly name: string;
	readonly user: UserInfo;
	/** Left out: it leads from the start. */
	readonly lease: string | undefined;
	readonly room: 'scheduler' | 'controllers';
};

/** Source: kube-controller-manager `--kube-api-qps` and `--kube-api-burst`. */
const controllerThrottle: Throttle = {qps: 20, burst: 30};

const processKinds = {leases: leases as unknown as Kind<never>, events: events as unknown as Kind<never>};

/** Source: cmd/kube-scheduler/app/options: the scheduler tells of its Lease under the name of its first profile. */
const leaseSpeaker: Readonly<Record<string, string>> = {'kube-scheduler': defaultProfile.schedulerName};

/** The local way from a machine of the control plane to the API server beside it. */
const besideIt: Millis = 1;

/** A loop works under its own account where the real one has one. Source: `--use-service-account-credentials` */
const userOfLoop = ({name, account = name}: Loop): UserInfo =>
	loopAccounts.includes(account) ? controllerAccount(account) : kubeControllerManager;

const createStorage = (kernel: Kernel, ground: Ground, plan: ClusterPlan, masters: readonly string[]) => {
	const store = createStore(kernel);
	const pulses = createPulses(kernel, {eager: plan.eager});
	const members = createMembers({
		kernel,
		names: masters.slice(0, plan.etcdMembers),
		ground: {
			isUp: member => runsOn(ground, member, 'etcd'),
			syncTime: member => 2 + Number(ground.levers.value(`machine/${member}/disk-delay`)),
			roundTrip(left, right) {
				const way = ground.network.newsDelay(left, right);
				return way === undefined ? undefined : way * 2;
			},
		},
	});
	const isUp = (): boolean => masters.some(master => runsOn(ground, master, 'kube-apiserver'));
	return {
		store,
		pulses,
		members,
		server: createApiServer({kernel, store, pulses, isUp, commit: () => members.commit()}),
	};
};

const serviceOf = ({metadata}: EndpointSlice): string =>
	objectKey(metadata.namespace, metadata.labels?.['kubernetes.io/service-name'] ?? '');

const readyEndpoints = ({endpoints}: EndpointSlice) =>
	endpoints
		.filter(({conditions}) => conditions?.ready === true)
		.map(({targetRef, nodeName = '', zone = ''}) => ({
			pod: objectKey(targetRef?.namespace, targetRef?.name ?? ''),
			node: nodeName,
			zone,
		}));

const runsOn = (ground: Ground, machine: string, process: string): boolean => ground.serves(machine, process);

export const createCluster = (plan: ClusterPlan, conditions: StormConditions = noSeams): Cluster => {
	const kernel = createKernel({seed: plan.seed});
	const ground = createGround(kernel, plan.ground);
	const masters = plan.ground.machines.filter(machine => machine.controlPlane).map(machine => machine.name);
	const [firstMaster] = masters;
	assert(firstMaster !== undefined, 'a cluster has a machine for its control plane');
	const {store, pulses, members, server} = createStorage(kernel, ground, plan, masters);
	const elects = plan.leaderElection || masters.length > 1;
	const processes = new Map<string, Process>();
	const schedulers = new Map<string, Scheduler>();
	const kubelets = new Map<string, Kubelet>();

	const linkOf = (machine: string): Link => ({
		delay() {
			if (!ground.isUp(machine) || !masters.some(master => runsOn(ground, master, 'kube-apiserver'))) {
				return undefined;
			}

			const beside = masters.includes(machine) && runsOn(ground, machine, 'kube-apiserver');
			return beside ? besideIt : ground.network.newsDelay(machine, 'control-plane');
		},
	});

	/** A process of the control plane on one of its machines, or a player's in its place. */
	const addProcess = ({machine, name, user, lease, room}: ProcessPlan): Process => {
		const election =
			lease !== undefined && elects
				? {election: {lease, component: leaseSpeaker[lease] ?? lease, host: machine, releases: room === 'scheduler'}}
				: {};
		const link = linkOf(machine);
		const made = createProcess({
			kernel,
			server,
			name: `${name}@${machine}`,
			room,
			user,
			link,
			kinds: processKinds,
			...election,
		});
		processes.set(made.name, made);
		return made;
	};

	const addScheduler = (process: Process, profile: Profile, startsHeld: boolean): void => {
		const {informers, client, recorder} = process;
		const name = `${process.name}/scheduler`;
		const profiles = [profile];
		const made = createScheduler({kernel, informers, client, recorder, name, room: 'scheduler', profiles, startsHeld});
		schedulers.set(process.name, process.addPart(made));
	};

	const addLoops = (process: Process, wanted: readonly Loop[], identity: (loop: Loop) => UserInfo): void => {
		for (const loop of wanted) {
			process.addLoop(loop, {user: identity(loop), throttle: controllerThrottle});
		}
	};

	/** What a player takes over, as a process of its own: it lives and dies with the machine it stands on. */
	const addSeat = ({user, scheduler, loops: taken, autopilot}: SeatPlan): Process => {
		const lease = scheduler === 'lease' ? 'kube-scheduler' : undefined;
		const room = scheduler === undefined ? 'controllers' : 'scheduler';
		const process = addProcess({machine: firstMaster, name: 'player', user, lease, room});

		if (scheduler !== undefined) {
			const schedulerName = scheduler === 'lease' ? defaultProfile.schedulerName : scheduler.schedulerName;
			addScheduler(process, {...defaultProfile, schedulerName}, !autopilot);
		}

		addLoops(
			process,
			loops.filter(loop => taken.includes(loop.name)),
			() => user,
		);

		for (const controller of autopilot ? [] : process.controllers) {
			controller.take();
		}

		return process;
	};

	const seat = plan.seat === undefined ? undefined : addSeat(plan.seat);
	const ownLoops = loops.filter(loop => plan.seat?.loops.includes(loop.name) !== true);

	for (const machine of masters) {
		const manager = 'kube-controller-manager';
		const scheduler = 'kube-scheduler';
		addLoops(
			addProcess({machine, name: manager, user: kubeControllerManager, lease: manager, room: 'controllers'}),
			ownLoops,
			userOfLoop,
		);
		addScheduler(
			addProcess({machine, name: scheduler, user: kubeScheduler, lease: scheduler, room: 'scheduler'}),
			defaultProfile,
			false,
		);
	}

	for (const machine of plan.ground.machines) {
		const node = machine.name;
		kubelets.set(
			node,
			createKubelet({
				kernel,
				server,
				ground,
				node,
				link: linkOf(node),
				eager: plan.eager,
				staticPods: staticPodsOf(machine),
			}),
		);
	}

	const kubeProxy = createKubeProxy({kernel, server, ground});

	const leaderOf = (what: string): string | undefined =>
		what === 'etcd'
			? members.leader
			: [...processes.values()]
					.find(process => process.leads && process.name.startsWith(`${what}@`))
					?.name.split('@')[1];

	const traffic = createTraffic(kernel, ground, plan.traffic ?? noTraffic);
	const injector = createInjector(kernel, ground, plan.faults, {
		...conditions,
		leaderOf,
		busyness: (of, name) =>
			of === 'pod'
				? (traffic.usageOf(name)?.milliCpu ?? 0) / 1000
				: (1000 * traffic.coresUsedOn(name)) / ground.machine(name).milliCpu,
		endpointsOf(service) {
			const reply = server.glass.list(admin, endpointSlices, {namespace: splitKey(service).namespace});
			return reply.ok ? reply.object.items.filter(slice => serviceOf(slice) === service).flatMap(readyEndpoints) : [];
		},
		labelsOf(key) {
			const reply = server.glass.get(admin, pods, key);
			return reply.ok ? (reply.object.metadata.labels ?? {}) : {};
		},
		asSomebody({verb, key, graceSeconds}) {
			const options = {gracePeriodSeconds: graceSeconds};
			server.handle({user: admin, verb, kind: pods as unknown as AnyKind, ...splitKey(key), options});
		},
	});

	ground.onProcess((machine, name, serves) => {
		const process = processes.get(`${name}@${machine}`);

		if (serves) {
			process?.start();
		} else {
			process?.stop();
		}

		if (name === 'kube-apiserver') {
			for (const kubelet of kubelets.values()) {
				kubelet.linkChanged();
			}
		}
	});

	return {
		kernel,
		server,
		store,
		members,
		ground,
		injector,
		traffic,
		kubelets,
		kubeProxy,
		processes,
		schedulers,
		seat,
		get isServed() {
			return masters.some(master => runsOn(ground, master, 'kube-apiserver'));
		},
		logs: (pod, query) => podLogs(ground, pod, query, kernel.now),
		loop: name =>
			[...processes.values()]
				.filter(process => process.leads)
				.flatMap(process => process.controllers)
				.find(controller => controller.loop.name === name),
		start() {
			for (const component of [ground, store, pulses, members, server, injector, traffic]) {
				kernel.add(component);
			}

			for (const component of [
				ground,
				store,
				pulses,
				members,
				server,
				...processes.values(),
				...kubelets.values(),
				kubeProxy,
				injector,
				traffic,
			]) {
				component.start();
			}
		},
		save: () => kernel.save(),
		load: saved => kernel.load(saved),
	};
};
