import type {Kind} from '../api/kind.ts';
import type {ApiServer, UserInfo} from '../api/verbs.ts';
import {assert} from '../kernel/assert.ts';
import type {Component} from '../kernel/component.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import {type Millis, seconds} from '../kernel/time.ts';
import type {Room} from '../kernel/trail.ts';
import {type Client, createClient, type Link, type Throttle} from './client.ts';
import {type Controller, createController} from './controller.ts';
import {createInformers, type Informers} from './informer.ts';
import {createLeaderElection, type LeaderElection} from './leader-election.ts';
import type {Loop} from './loop.ts';
import {createRecorder, type Recorder} from './recorder.ts';
import {createSeriesRecorder} from './series-recorder.ts';

/** A part of a process that is not a loop of the frame: the scheduler. It starts and stops with its process. */
export type Part = Component & {stop(): void};

/**
A process: parts that live and die together, with one sight, one identity and one link.

	kube-controller-manager
	  ├─ informers           lists and watches, shared
	  ├─ recorder            events
	  ├─ leader-election     only the leader's loops run
	  └─ replicaset-controller, deployment-controller, …

`stop()` forgets everything, as a crash does; `start()` lists again. Its own component holds nothing but whether it is up.
*/
export type Process = Component & {
	readonly up: boolean;
	readonly leads: boolean;
	readonly informers: Informers;
	readonly client: Client;
	readonly recorder: Recorder;
	readonly election: LeaderElection | undefined;
	readonly controllers: readonly Controller[];
	controller(loop: string): Controller;
	/** Adds a loop of the frame under its own identity and throttle, or the process's. */
	addLoop(loop: Loop, options?: {readonly user?: UserInfo; readonly throttle?: Throttle}): Controller;
	/** Adds a recorder that writes events in the newer form: the scheduler's. */
	addSeriesRecorder(host: string): Recorder;
	/** Adds a part that is no loop of the frame; it starts when the process leads. */
	addPart<T extends Part>(part: T): T;
	/** The process crashes (or is stopped: then a lease is handed over where the real one does so). */
	stop(gently?: boolean): void;
	/** The link to the server is whole again. */
	mended(): void;
	/** Starts the process again after a pause, as the kubelet restarts a static pod. */
	restartAfter(pause: Millis): void;
};

export type ProcessOptions = {
	readonly kernel: Kernel;
	readonly server: ApiServer;
	readonly name: string;
	readonly room: Room;
	readonly user: UserInfo;
	readonly link: Link;
	readonly throttle?: Throttle;
	readonly kinds: {readonly leases: Kind<never>; readonly events: Kind<never>};
	/** Without it the process leads from the start. */
	readonly election?: {
		readonly lease: string;
		/** Whose name stands in the events about the lease; the lease's own when left out. */
		readonly component?: string;
		/** The machine that it runs on. */
		readonly host: string;
		/** Hands the lease over on a gentle stop: the scheduler does, the controller manager does not. */
		readonly releases?: boolean;
		/**
		Lists and watches while another leads: the scheduler does, the controller manager begins when it leads.
		Source: cmd/kube-scheduler/app/server.go, cmd/kube-controller-manager/app/controllermanager.go
		*/
		readonly watchesEarly?: boolean;
		/** Asks for the lease a moment later than others would: it stands by for somebody's. */
		readonly standsBy?: boolean;
	};
};

/** A static pod whose process ended is there again after about this long. Source: the kubelet's first restart is at once. */
const restartPause = seconds(1);

type SavedProcess = {
	readonly up: boolean;
	readonly working: boolean;
	readonly looking: boolean;
	readonly epoch: number;
	readonly client: Saved;
};

export const createProcess = (options: ProcessOptions): Process => {
	const {kernel, server, name, room, user, link, throttle, kinds} = options;
	const client = createClient({kernel, server, user, link, throttle});
	const informers = createInformers({kernel, server, client, link, name: `${name}/informers`, room});
	const recorder = createRecorder({
		kernel,
		client: createClient({kernel, server, user, link}),
		events: kinds.events,
		name: `${name}/recorder`,
		room,
	});
	const parts: Part[] = [];
	const controllers: Controller[] = [];
	let up = false;
	/** Whether the parts have been started: only the leader's are, and only once its sight is complete. */
	let working = false;
	let looking = false;
	let epoch = 0;

	const election =
		options.election === undefined
			? undefined
			: createLeaderElection({
					kernel,
					client: createClient({kernel, server, user, link}),
					recorder,
					leases: kinds.leases,
					name: `${name}/leader-election`,
					room,
					lease: {namespace: 'kube-system', name: options.election.lease},
					component: options.election.component ?? options.election.lease,
					host: options.election.host,
					standsBy: options.election.standsBy === true,
					lead() {
						look();
						workIfReady();
					},
					lose: () => {
						stop();
						restartAfter(restartPause);
					},
				});

	const leads = (): boolean => up && (election === undefined || election.leads);

	/** Begins to list and watch, once. */
	const look = (): void => {
		if (!looking) {
			looking = true;
			informers.start();
		}
	};

	const workIfReady = (): void => {
		if (!working && leads() && informers.synced) {
			working = true;

			for (const part of parts) {
				part.start();
			}
		}
	};

	const stop = (gently = false): void => {
		// A restart that was on its way is off, also when the process was down already.
		epoch += 1;

		if (!up) {
			return;
		}

		election?.stop(gently && options.election?.releases === true);
		up = false;
		working = false;
		looking = false;

		for (const part of parts) {
			part.stop();
		}

		informers.stop();
		recorder.stop();
		client.reset();
	};

	const restartAfter = (pause: Millis): void => kernel.wake(name, kernel.now + pause, 'start', String(epoch));

	const start = (): void => {
		if (up) {
			return;
		}

		up = true;

		if (options.election?.watchesEarly !== false) {
			look();
		}

		election?.start();
		workIfReady();
	};

	informers.whenSynced(workIfReady);
	kernel.add(informers);
	kernel.add(recorder);

	if (election !== undefined) {
		kernel.add(election);
	}

	const process: Process = {
		name,
		room,
		informers,
		client,
		recorder,
		election,
		controllers,
		get up() {
			return up;
		},
		get leads() {
			return leads();
		},
		controller(loop) {
			const found = controllers.find(controller => controller.loop.name === loop);
			assert(found !== undefined, `${name} has no loop ${loop}`);
			return found;
		},
		addLoop(loop, {user: own = user, throttle: ownThrottle = throttle} = {}) {
			const controller = createController({
				kernel,
				loop,
				informers,
				recorder,
				client: createClient({kernel, server, user: own, link, throttle: ownThrottle}),
				name: `${name}/${loop.name}`,
				room,
			});
			controllers.push(controller);
			parts.push(controller);
			kernel.add(controller);
			return controller;
		},
		addSeriesRecorder: host =>
			process.addPart(
				createSeriesRecorder({
					kernel,
					client: createClient({kernel, server, user, link}),
					events: kinds.events,
					name: `${name}/series-recorder`,
					room,
					host,
				}),
			),
		addPart(part) {
			parts.push(part);
			kernel.add(part);
			return part;
		},
		start,
		stop,
		restartAfter,
		mended() {
			if (up) {
				informers.mended();
			}
		},
		wake(_, about) {
			if (about === String(epoch)) {
				start();
			}
		},
		save(): SavedProcess & Saved {
			return {up, working, looking, epoch, client: client.save()};
		},
		load(saved) {
			const was = saved as SavedProcess & Saved;
			({up, working, looking, epoch} = was);
			client.load(was.client);
		},
	};
	kernel.add(process);
	return process;
};
