/*
The cluster: introduces the rooms to one another. It is the only door that the game has, and it holds no rules.

	machines, images, objects, users, storm ──▶ createCluster ──▶ kernel, API server, processes, kubelets, traffic, faults

Every machine of the control plane runs a kube-scheduler and a kube-controller-manager; one of each leads, by its Lease.
A process lives as long as its container does on the ground: the ground tells when it ended or serves again. A player's
process stands on the first machine of the control plane and loses its seat with it.

Deliberately absent: whatever decides. Who may do what is RBAC's business, who is alive the ground's, who wins the game's.
*/
import type {Pod} from './api/kinds/pod.ts';
import {createEndpointReconciler} from './apiserver/endpoint-reconciler.ts';
import type {ApiServerFlags} from './apiserver/flags.ts';
import type {KubeApiServer} from './apiserver/server.ts';
import {createCertificates, signingLoop} from './certificates.ts';
import type {Link} from './client/client.ts';
import type {Controller} from './client/controller.ts';
import type {Process} from './client/process.ts';
import {createControlPlane, type SeatPlan} from './control-plane.ts';
import {persistentVolumeLoop} from './controllers/persistent-volume.ts';
import {createDiskDriver} from './disk-driver.ts';
import type {Members} from './etcd/members.ts';
import type {Store} from './etcd/store.ts';
import {createInjector, type Injector} from './faults/injector.ts';
import type {FaultPlan} from './faults/lines.ts';
import {noSeams} from './faults/world.ts';
import {createGround, type Ground, type GroundPlan} from './ground/ground.ts';
import type {GroundLogLine} from './ground/log-lines.ts';
import {createKernel, type Kernel} from './kernel/kernel.ts';
import type {Saved} from './kernel/keyframe.ts';
import type {Millis} from './kernel/time.ts';
import {createMetricsServer, type MetricsServer} from './metrics-server.ts';
import {createKubeProxy, type KubeProxy} from './node/kube-proxy.ts';
import {createKubelet, type Kubelet} from './node/kubelet.ts';
import {type LogAnswer, type LogQuery, podLogs} from './node/pod-logs.ts';
import {staticPodsOf} from './node/static-pods.ts';
import type {SchedulerConfiguration} from './scheduler/configuration/configuration.ts';
import type {Guest} from './scheduler/guest.ts';
import type {Scheduler} from './scheduler/scheduler.ts';
import {createStorage} from './storage.ts';
import {type StormConditions, stormSeams} from './storm-seams.ts';
import {noTraffic, type TrafficPlan} from './traffic/plan.ts';
import {createTraffic, type Traffic} from './traffic/traffic.ts';

/** The objects and the program of the cluster's DNS, for those who plan one. */
export {
	clusterDnsImage,
	clusterDnsObjects,
	clusterDnsProgram,
	type DnsSight,
	type ResolvConf,
	resolvConf,
} from './addons/cluster-dns.ts';
/** The driver of the disks that podfall itself has. */
export {ownDriver} from './addons/disks.ts';
/** The scheduler without a cluster: for `podfall schedule`. */
export {admittedPod} from './admitted.ts';
/** Identities for those who come through the game's door. */
export {addressRange} from './apiserver/address-range.ts';
export {admissionPluginNames} from './apiserver/admission/index.ts';
export {admin, user} from './apiserver/authentication.ts';
export {type ApiServerFlags, type AuthorizationMode, authorizationModes} from './apiserver/flags.ts';
/** The questions that the API server answers and does not store. */
export {reviewTypes} from './apiserver/reviews/index.ts';
export {accountToken} from './apiserver/tokens.ts';
/** What the benches show of the rooms behind the door: pure functions and the shapes that they read. */
export type {Controller} from './client/controller.ts';
export type {SeatPlan} from './control-plane.ts';
export {daemonPod, verdictOn} from './controllers/daemon-set/placement.ts';
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
export {type Documents, documentAt, pagesBrought, siteOf, writtenDocuments} from './ground/documents.ts';
export type {Interpreter, RanBeside, Stretch} from './ground/first-process.ts';
export {lineText} from './ground/log-lines.ts';
export {isShellImage, type Program, type RequestClass, type ServiceCall} from './ground/program.ts';
export {admit} from './node/pod-admission.ts';
export type {LogAnswer} from './node/pod-logs.ts';
export {systemImages} from './node/static-pods.ts';
/** What a connection from a pod would meet now: for those who look from inside. */
export {type LookedUp, lookUp, pings, type Reached, type ReachSight, reach, type Transport} from './reach.ts';
export {backoffEnd} from './scheduler/backoff.ts';
export {
	type ReadConfiguration,
	readSchedulerConfiguration,
	type SchedulerConfiguration,
} from './scheduler/configuration/configuration.ts';
export {extensionPoints, pointsExtendedBy} from './scheduler/configuration/plugin-sets.ts';
export {isTuning, problemsOfTuning} from './scheduler/configuration/tuning-problems.ts';
export {writtenConfiguration} from './scheduler/configuration/written.ts';
export type {CycleResult} from './scheduler/cycle.ts';
export {truncatedNote} from './scheduler/diagnosis.ts';
export type {Guest, GuestAnswer, GuestPlugin, GuestQuestion, GuestShape} from './scheduler/guest.ts';
export type {NodeView, PlacedPodView, PodView, Quantities} from './scheduler/guest-views.ts';
export type {Mind} from './scheduler/minds/change-of-mind.ts';
export type {NodeInfo} from './scheduler/node-info.ts';
export type {ExtensionPoint, PluginSet} from './scheduler/plugin-points.ts';
export {volumeAllowsNode} from './scheduler/plugins/claims.ts';
export {podsConflict} from './scheduler/plugins/volume-restrictions.ts';
export type {PodInfo} from './scheduler/pod-info.ts';
export {compilePod} from './scheduler/pod-info.ts';
export {pointsOf} from './scheduler/points-of-plugin.ts';
export {defaultPluginNames, defaultTuning, type Profile, type Tuning} from './scheduler/profiles.ts';
export {defaultQueueSettings, type QueuedPod} from './scheduler/queued-pod.ts';
export {type Attempt, createRehearsal, type Picture, type Rehearsal} from './scheduler/rehearsal.ts';
export {scoringRequests} from './scheduler/resources.ts';
export {againstFilter, type Scheduler} from './scheduler/scheduler.ts';
export {
	type FilterWord,
	filterWordsFor,
	refusalOf,
	type ScoreWord,
	topNodes,
	type WhyRow,
	type WhyTable,
	wordText,
} from './scheduler/why.ts';
export type {StormConditions} from './storm-seams.ts';
export type {Point, Shape} from './traffic/demand.ts';
export type {ClientPlan} from './traffic/plan.ts';
export type {Traffic} from './traffic/traffic.ts';

export type ClusterPlan = {
	readonly seed: string;
	readonly ground: GroundPlan;
	/** Every heartbeat and probe is a wake of its own: slower, the same trail. */
	readonly eager: boolean;
	readonly leaderElection: boolean;
	readonly etcdMembers: number;
	/** Left out: one profile, as it is by default. */
	readonly scheduler?: SchedulerConfiguration;
	/** How many times slower than usual the API server works; 1 when left out. */
	readonly apiSlowdown?: number;
	readonly faults: FaultPlan;
	/** Left out: nobody asks for anything, and work with an end shares the cores. */
	readonly traffic?: TrafficPlan;
	readonly seat?: SeatPlan;
	/**
	The control plane runs outside, on none of the machines, as with a provider who sells it: an API server and an etcd that
	nothing here can break, these loops of the controller manager, and no scheduler.
	*/
	readonly hosted?: {readonly loops: readonly string[]};
	/** What the API server is started with; left out: as kubeadm starts it. */
	readonly apiServerFlags?: ApiServerFlags;
};

export type Cluster = {
	readonly kernel: Kernel;
	readonly server: KubeApiServer;
	readonly store: Store;
	readonly members: Members;
	readonly ground: Ground;
	readonly injector: Injector;
	readonly traffic: Traffic;
	/** What metrics-server tells: whoever asks for usage gets it from here. */
	readonly metrics: MetricsServer;
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
	/** What the file of one container on its machine holds, whether or not anybody can ask for it. */
	containerLog(id: string): readonly GroundLogLine[];
	/** Switches everything on, in the order in which a cluster comes up. */
	start(): void;
	save(): Saved;
	load(saved: Saved): void;
};

/** The local way from a machine of the control plane to the API server beside it. */
const besideIt: Millis = 1;

/** Introduces the rooms to one another; nothing moves before `start`. */
export const createCluster = (
	plan: ClusterPlan,
	conditions: StormConditions = noSeams,
	guest: Guest | undefined = undefined,
): Cluster => {
	const {eager, etcdMembers, apiSlowdown = 1, hosted} = plan;
	const kernel = createKernel({seed: plan.seed});
	const ground = createGround(kernel, plan.ground);
	const masters = plan.ground.machines.filter(machine => machine.controlPlane).map(machine => machine.name);
	const isServed = (): boolean =>
		hosted !== undefined || masters.some(master => ground.serves(master, 'kube-apiserver'));
	const {store, pulses, members, server} = createStorage({
		kernel,
		ground,
		masters,
		etcdMembers,
		hosted: hosted !== undefined,
		eager,
		isServed,
		apiSlowdown,
		metricsOf: pod => metrics.ofPod(pod),
		flags: plan.apiServerFlags,
	});

	const endpointReconciler = createEndpointReconciler({
		kernel,
		server,
		storage: server.storage,
		machines: hosted === undefined ? masters : [],
		isServing: machine => ground.serves(machine, 'kube-apiserver'),
		addressOf: ground.addressOf,
		isStored: () => members.commit().ok,
	});

	const certificates = createCertificates({
		kernel,
		server,
		leads: () =>
			(hosted === undefined || hosted.loops.includes(signingLoop)) &&
			[...processes.values()].some(({name, leads}) => leads && name.startsWith('kube-controller-manager@')),
	});

	// Who binds claims elsewhere has drivers of his own.
	const bindsHere = hosted === undefined || hosted.loops.includes(persistentVolumeLoop.name);
	const diskDriver = bindsHere ? createDiskDriver({kernel, server}) : [];

	const linkOf = (machine: string): Link => ({
		delay() {
			if (!ground.isUp(machine) || !isServed()) {
				return undefined;
			}

			const beside = masters.includes(machine) && ground.serves(machine, 'kube-apiserver');
			return beside ? besideIt : ground.network.newsDelay(machine, 'control-plane');
		},
	});

	const linkOutside: Link = {delay: () => besideIt};
	const elects = plan.leaderElection || masters.length > 1;
	const controlPlane = createControlPlane({
		kernel,
		server,
		masters,
		elects,
		seat: plan.seat,
		scheduler: plan.scheduler,
		guest,
		linkOf: hosted === undefined ? linkOf : () => linkOutside,
		...(hosted === undefined ? {} : {hosted}),
	});
	const {processes, schedulers, seat} = controlPlane;
	const kubelets = new Map(
		plan.ground.machines.map(machine => {
			const node = machine.name;
			const staticPods = staticPodsOf(machine);
			return [node, createKubelet({kernel, server, ground, node, link: linkOf(node), eager, staticPods})] as const;
		}),
	);
	const kubeProxy = createKubeProxy({kernel, server, ground});
	const traffic = createTraffic(kernel, ground, plan.traffic ?? noTraffic);
	const metrics = createMetricsServer({ground, traffic, kernel});
	const seams = stormSeams({server, ground, members, traffic, processes}, conditions);
	const injector = createInjector(kernel, ground, plan.faults, seams);

	ground.onProcess((machine, name, serves) => {
		const process = processes.get(`${name}@${machine}`);

		if (serves) {
			process?.start();
		} else {
			process?.stop();
		}

		if (name === 'kube-apiserver' && serves) {
			endpointReconciler.serves(machine);
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
		metrics,
		kubelets,
		kubeProxy,
		processes,
		schedulers,
		seat,
		get isServed() {
			return isServed();
		},
		logs: (pod, query) => podLogs(ground, pod, query),
		containerLog: id => ground.logOf(id),
		loop: name =>
			[...processes.values()]
				.filter(process => process.leads)
				.flatMap(process => process.controllers)
				.find(controller => controller.loop.name === name),
		start() {
			const first = [ground, store, pulses, members, server, endpointReconciler];

			for (const component of [...first, certificates, ...diskDriver, injector, traffic]) {
				kernel.add(component);
			}

			for (const component of [...first, ...processes.values(), ...kubelets.values(), kubeProxy, injector, traffic]) {
				component.start();
			}
		},
		save: () => kernel.save(),
		load: saved => kernel.load(saved),
	};
};
