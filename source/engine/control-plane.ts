/*
The control plane's processes: on each of its machines a kube-scheduler and a kube-controller-manager, of which one leads
by its Lease, and a player's process in the place of what the player took over.
*/
import type {Kind} from './api/kind.ts';
import {events} from './api/kinds/event.ts';
import {leases} from './api/kinds/lease.ts';
import type {UserInfo} from './api/verbs.ts';
import {controllerAccount, kubeControllerManager, kubeScheduler} from './apiserver/authentication.ts';
import {loopAccounts} from './apiserver/bootstrap-roles.ts';
import type {KubeApiServer} from './apiserver/server.ts';
import type {Link, Throttle} from './client/client.ts';
import type {Loop} from './client/loop.ts';
import {createProcess, type Process} from './client/process.ts';
import {loops} from './controllers/index.ts';
import {assert} from './kernel/assert.ts';
import type {Kernel} from './kernel/kernel.ts';
import type {SchedulerConfiguration} from './scheduler/configuration/configuration.ts';
import type {Guest} from './scheduler/guest.ts';
import {defaultProfile, type Profile} from './scheduler/profiles.ts';
import {createScheduler, type Scheduler} from './scheduler/scheduler.ts';

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

type ProcessPlan = {
	readonly machine: string;
	readonly name: string;
	readonly user: UserInfo;
	/** Left out: it leads from the start. */
	readonly lease: string | undefined;
	readonly room: 'scheduler' | 'controllers';
};

/** Where a process stands that stands on no machine. */
const outside = 'outside';

/** Source: kube-controller-manager `--kube-api-qps` and `--kube-api-burst`. */
const controllerThrottle: Throttle = {qps: 20, burst: 30};

const processKinds = {leases: leases as unknown as Kind<never>, events: events as unknown as Kind<never>};

/** A loop works under its own account where the real one has one. Source: `--use-service-account-credentials` */
const userOfLoop = ({name, account = name}: Loop): UserInfo =>
	loopAccounts.includes(account) ? controllerAccount(account) : kubeControllerManager;

/** The processes as they were made: a player's first, then machine by machine. */
export type ControlPlane = {
	/** By their names, `kube-scheduler@cp-1`. */
	readonly processes: ReadonlyMap<string, Process>;
	/** By the name of their process. */
	readonly schedulers: ReadonlyMap<string, Scheduler>;
	readonly seat: Process | undefined;
};

/** What the processes stand on and who they are. */
export type ControlPlaneOptions = {
	readonly kernel: Kernel;
	readonly server: KubeApiServer;
	/** The controller manager runs outside, with these loops, and no machine has another one. */
	readonly hosted?: {readonly loops: readonly string[]};
	/** Machines of the control plane; the first is the one where a player's process stands. */
	readonly masters: readonly string[];
	readonly elects: boolean;
	readonly seat: SeatPlan | undefined;
	readonly scheduler: SchedulerConfiguration | undefined;
	/** Whom every scheduler asks in the place of its own framework. */
	readonly guest?: Guest | undefined;
	/** The way from a machine to the API server. */
	linkOf(machine: string): Link;
};

/** Makes all processes; nothing runs before its container does. */
export const createControlPlane = (options: ControlPlaneOptions): ControlPlane => {
	const {kernel, server, masters, elects, linkOf} = options;
	const [firstMaster = outside] = masters;
	assert(masters.length > 0 || options.hosted !== undefined, 'a cluster has a machine for its control plane');
	const configured = options.scheduler?.profiles ?? [defaultProfile];
	const [firstProfile = defaultProfile] = configured;
	const processes = new Map<string, Process>();
	const schedulers = new Map<string, Scheduler>();

	/** A process of the control plane on one of its machines, or a player's in its place. */
	const addProcess = ({machine, name, user, lease, room}: ProcessPlan): Process => {
		const election =
			lease !== undefined && elects
				? {
						election: {
							lease,
							// Source: cmd/kube-scheduler/app/options: it tells of its Lease under the name of its first profile.
							component: lease === 'kube-scheduler' ? firstProfile.schedulerName : lease,
							host: machine,
							releases: room === 'scheduler',
							watchesEarly: room === 'scheduler',
							// A player who takes the seat by its Lease gets it; the real component is the second candidate.
							standsBy: name === 'kube-scheduler' && options.seat?.scheduler === 'lease',
						},
					}
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

	const addScheduler = (process: Process, machine: string, profiles: readonly Profile[], startsHeld: boolean): void => {
		const {informers, client} = process;
		const recorder = process.addSeriesRecorder(machine);
		const name = `${process.name}/scheduler`;
		const settings =
			options.scheduler === undefined
				? {}
				: {settings: {queue: options.scheduler.queue, throttle: options.scheduler.throttle}};
		const guest = options.guest === undefined ? {} : {guest: options.guest};
		const made = createScheduler({
			kernel,
			informers,
			client,
			recorder,
			name,
			room: 'scheduler',
			profiles,
			startsHeld,
			...settings,
			...guest,
		});
		schedulers.set(process.name, process.addPart(made));
	};

	const addLoops = (process: Process, wanted: readonly Loop[], identity: (loop: Loop) => UserInfo): void => {
		for (const loop of wanted) {
			process.addLoop(loop, {user: identity(loop), throttle: controllerThrottle});
		}
	};

	/** The profile of a name, or the default one under that name. */
	const profileFor = ({schedulerName}: {readonly schedulerName: string}): Profile =>
		configured.find(profile => profile.schedulerName === schedulerName) ?? {...defaultProfile, schedulerName};

	/** What a player takes over, as a process of its own: it lives and dies with the machine it stands on. */
	const addSeat = ({user, scheduler, loops: taken, autopilot}: SeatPlan): Process => {
		const lease = scheduler === 'lease' ? 'kube-scheduler' : undefined;
		const room = scheduler === undefined ? 'controllers' : 'scheduler';
		const process = addProcess({machine: firstMaster, name: 'player', user, lease, room});

		if (scheduler !== undefined) {
			addScheduler(process, firstMaster, scheduler === 'lease' ? configured : [profileFor(scheduler)], !autopilot);
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

	const addManager = (machine: string, wanted: readonly Loop[]): void => {
		const manager = 'kube-controller-manager';
		addLoops(
			addProcess({machine, name: manager, user: kubeControllerManager, lease: manager, room: 'controllers'}),
			wanted,
			userOfLoop,
		);
	};

	/** What runs on a machine of the control plane, but for the loops that a player took. */
	const addMachine = (machine: string): void => {
		const scheduler = 'kube-scheduler';
		addManager(
			machine,
			loops.filter(loop => options.seat?.loops.includes(loop.name) !== true),
		);
		addScheduler(
			addProcess({machine, name: scheduler, user: kubeScheduler, lease: scheduler, room: 'scheduler'}),
			machine,
			configured,
			false,
		);
	};

	const seat = options.seat === undefined ? undefined : addSeat(options.seat);

	if (options.hosted !== undefined) {
		const wanted = options.hosted.loops;
		addManager(
			outside,
			loops.filter(loop => wanted.includes(loop.name)),
		);
	}

	for (const machine of options.hosted === undefined ? masters : []) {
		addMachine(machine);
	}

	return {processes, schedulers, seat};
};
