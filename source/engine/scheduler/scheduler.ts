/*
The scheduler: which node for this pod, and why.

One pod at a time meets the extension points in order. Filters say which nodes are possible, scores which is best, and
every plug-in gives its reason, so that the why-table is not a recording of the decision: it is the decision.

	pod web-7f, 500m            NodeUnschedulable  TaintToleration  NodeResourcesFit         score
	node-a  cordoned            no                 -                -
	node-b  250m free           yes                yes              no: Insufficient cpu
	node-c  3 free              yes                yes              yes                      81 × 1 + 100 × 3 + …

Plug-ins are plain functions of (pod, node, what their own PreFilter or PreScore found out). They keep nothing: what they
find out lives for one cycle, is plain data, and is copied for the dry runs of preemption. The parts that remember are the
queue (`queue.ts`) and the node table (`node-table.ts`). This file is the component: it wakes, asks `cycle.ts`, and has `acts.ts`
carry the decision out; `hands.ts` are the same acts in the hands of a person, `why.ts` every reason for every node.

Deliberately absent: usage of any kind (the scheduler decides on requests), conditions of nodes (it decides on taints), HTTP
extenders, claims of dynamic resource allocation. The ground is out of sight: what the scheduler knows is what its
informers have seen.
*/
import type {AnyKind} from '../api/kind.ts';
import {nodes} from '../api/kinds/node.ts';
import {type Pod, pods} from '../api/kinds/pod.ts';
import {keyOf, type ObjectKey} from '../api/object.ts';
import type {Decision} from '../client/calls.ts';
import type {Client, Throttle} from '../client/client.ts';
import type {Informers} from '../client/informer.ts';
import type {Part} from '../client/process.ts';
import type {Recorder} from '../client/recorder.ts';
import {createStandingOrders, type StandingOrder} from '../client/standing-orders.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import {type Millis, seconds} from '../kernel/time.ts';
import type {Room} from '../kernel/trail.ts';
import {createActs, type SavedActs} from './acts.ts';
import {type CycleInput, type CycleResult, runCycle} from './cycle.ts';
import {decisionOf} from './decision.ts';
import type {Framework, Plugin, Sight} from './framework.ts';
import type {Guest} from './guest.ts';
import {runGuestCycle} from './guest-cycle.ts';
import {withGuestPlugins} from './guest-plugins.ts';
import {createNodeViews} from './guest-views.ts';
import {createHands, type Hands} from './hands.ts';
import {changeOfMind, type Mind} from './minds/change-of-mind.ts';
import {type VictimSet, victimSets} from './minds/victim-sets.ts';
import {createNews, watchedKinds} from './news.ts';
import {createNodeTable, type NodeTable, type SavedNodeTable} from './node-table.ts';
import {messageOf} from './plugin-status.ts';
import {inTreePlugins} from './plugins/index.ts';
import type {PodInfo} from './pod-info.ts';
import {createFramework, defaultProfile, isAwaited, type Profile, type Tuning} from './profiles.ts';
import {createQueue} from './queue.ts';
import {goesBefore} from './queue-order.ts';
import {
	defaultQueueSettings,
	type QueuedPod,
	type QueueSettings,
	type SavedQueue,
	type SchedulingQueue,
} from './queued-pod.ts';
import {explain, type WhyTable} from './why.ts';

export type SchedulerSettings = {
	/** What one scheduling cycle costs, before what its calls cost. */
	readonly cycleCost: Millis;
	/** The limit of its own calls to the API. Source: KubeSchedulerConfiguration, clientConnection */
	readonly throttle: Throttle;
	readonly queue: QueueSettings;
};

export const defaultSchedulerSettings: SchedulerSettings = {
	cycleCost: 2,
	throttle: {qps: 50, burst: 100},
	queue: defaultQueueSettings,
};

/** The pool is looked through for leftovers this often. Source: pkg/scheduler/backend/queue */
const leftoverPeriod = seconds(30);

export type SchedulerOptions = {
	readonly kernel: Kernel;
	readonly informers: Informers;
	/** Without a throttle of its own: the scheduler's calls overlap, and it counts them itself. */
	readonly client: Client;
	readonly recorder: Recorder;
	/** The name of the component, `kube-scheduler/scheduler`. */
	readonly name: string;
	readonly room?: Room;
	/** Who answers for which `schedulerName`; the first one's QueueSort orders them all. */
	readonly profiles?: readonly Profile[];
	readonly settings?: Partial<SchedulerSettings>;
	/** Work waits for a person from the start: the scheduler of a player. */
	readonly startsHeld?: boolean;
	/** Who is asked in the place of the default scheduler; advice and why-tables stay the default scheduler's. */
	readonly guest?: Guest;
};

/** The scheduler as a part of its process: it starts when the process leads. */
export type Scheduler = Part & {
	readonly running: boolean;
	/** Whether a person has its seat: then no cycle runs, and the queue is the person's. */
	readonly held: boolean;
	take(): void;
	release(): void;
	/** Leaves a class of pods to the autopilot while the seat is held, or takes it back. */
	delegate(order: StandingOrder, holds: boolean): void;
	readonly orders: readonly StandingOrder[];
	/** The profiles it works with. */
	readonly profiles: readonly Profile[];
	/**
	Gives it another configuration, as a changed file and a restart would: for a second it does nothing and hears nothing,
	then its queue is made anew from what the API holds. One that does not lead only reads the file.
	*/
	configure(tuning: Tuning): void;
	readonly queue: SchedulingQueue;
	readonly table: NodeTable;
	/** Pods that could be tried now, in the order in which they would be: what a person finds on the bench. */
	waiting(): readonly QueuedPod[];
	/** What a cycle would decide about a waiting pod now, without doing it. */
	advise(key: ObjectKey): CycleResult | undefined;
	/** The same as calls and events: what the autopilot would send now. */
	decide(key: ObjectKey): Decision | undefined;
	/** Every plug-in's word about a waiting pod on every node. */
	why(key: ObjectKey): WhyTable | undefined;
	/** What would make it choose that node for a waiting pod, each way tried. */
	mindAbout(key: ObjectKey, node: string): Mind | undefined;
	/** Whom a waiting pod could drive from that node so that it fits there. */
	victimsOn(key: ObjectKey, node: string): readonly VictimSet[];
	readonly hands: Hands;
};

type SavedScheduler = {
	readonly running: boolean;
	readonly held: boolean;
	readonly queue: SavedQueue;
	readonly table: SavedNodeTable;
	readonly acts: SavedActs;
	readonly orders: Saved;
	readonly profiles: readonly Profile[];
	readonly startIndex: number;
	readonly busyUntil: Millis;
	readonly due: Due;
};

/** When the wakes that still mean something are due; −1 for none. */
type Due = {readonly cycle: Millis; readonly backoff: Millis; readonly leftovers: Millis; readonly restart: Millis};

const nothingDue: Due = {cycle: -1, backoff: -1, leftovers: -1, restart: -1};

/** From the end of one process to the first list of the next. */
const restartGap = seconds(1);

/** One a profile, by the `schedulerName` of the pods it is for. */
type Frameworks = ReadonlyMap<string, Framework>;

const frameworksOf = (profiles: readonly Profile[]): Frameworks =>
	new Map(profiles.map(profile => [profile.schedulerName, createFramework(profile)]));

/** The first profile's QueueSort orders the pods of all. */
const queueSortOf = (frameworks: Frameworks): NonNullable<Plugin['goesBefore']> =>
	[...frameworks.values()][0]?.goesBefore ?? goesBefore;

/** What is told when a guest chose a node that a default filter refuses. */
export const againstFilter = 'placed against a filter';

/** The same, with a guest's plug-ins joined to them. */
const joinedBy = (
	guest: Guest | undefined,
	profiles: readonly Profile[],
	views: ReturnType<typeof createNodeViews>,
): Frameworks | undefined => {
	const joined = (profile: Profile, by: Guest): Framework => {
		const {profile: wider, factories} = withGuestPlugins(profile, by, views);
		return createFramework(wider, [...inTreePlugins, ...factories]);
	};
	return guest === undefined
		? undefined
		: new Map(profiles.map(profile => [profile.schedulerName, joined(profile, guest)]));
};

/** Decides where pods go, one after the other, and carries it out. Source: pkg/scheduler */
export const createScheduler = (options: SchedulerOptions): Scheduler => {
	const {kernel, informers, client, recorder, name, room} = options;
	const {guest} = options;
	const cost = guest?.shape.cost === undefined ? {} : {cycleCost: guest.shape.cost};
	const settings: SchedulerSettings = {...defaultSchedulerSettings, ...options.settings, ...cost};
	const views = createNodeViews();
	let profiles = options.profiles ?? [defaultProfile];
	/** Without a guest, and with it. */
	let usualFrameworks = frameworksOf(profiles);
	let frameworks = joinedBy(guest, profiles, views) ?? usualFrameworks;
	let running = false;
	let held = options.startsHeld ?? false;
	let startIndex = 0;
	let busyUntil: Millis = 0;
	let due = nothingDue;

	const schedulerNameOf = (pod: Pod): string => pod.spec.schedulerName ?? defaultProfile.schedulerName;
	const among = (made: Frameworks, {pod}: PodInfo): Framework =>
		(made.get(schedulerNameOf(pod)) ?? [...made.values()][0]) as Framework;
	const frameworkOf = (info: PodInfo): Framework => among(frameworks, info);
	let queueSort = queueSortOf(frameworks);

	const setProfiles = (next: readonly Profile[]): void => {
		if (next !== profiles) {
			profiles = next;
			usualFrameworks = frameworksOf(next);
			frameworks = joinedBy(guest, next, views) ?? usualFrameworks;
			queueSort = queueSortOf(frameworks);
		}
	};

	const table = createNodeTable();
	/** What every plug-in may ask, whichever pod it is about. */
	const {nominatedTo, promisedNodes, plansOf, isPreempting}: Omit<Sight, 'now' | 'nodes' | 'seen' | 'draw'> = {
		nominatedTo: node => queue.nominator.podsOn(node),
		promisedNodes: () => queue.nominator.nodes(),
		plansOf: plugin => [...acts.bindings.values()].map(({plans}) => plans[plugin]).filter(plan => plan !== undefined),
		isPreempting: other => acts.evictions.has(other),
	};
	const sight = (uid: string, attempt: number): Sight => ({
		now: kernel.now,
		nodes: table.snapshot,
		seen: informers.seen,
		nominatedTo,
		promisedNodes,
		plansOf,
		isPreempting,
		draw: (what, index) => kernel.draws.unit(`scheduler/${what}/${uid}/${attempt}`, index),
	});
	const sightFor = ({info, attempts}: QueuedPod): Sight => sight(info.uid, attempts);
	/** For looking: a guest is asked once for each decision, and not by whoever wonders. */
	const inputFor = (pod: QueuedPod): CycleInput => ({
		framework: among(usualFrameworks, pod.info),
		sight: sightFor(pod),
		pod: pod.info,
		startIndex,
	});

	const queue = createQueue(
		{
			now: () => kernel.now,
			cause: () => kernel.cause,
			goesBefore: (one, other) => queueSort(one, other),
			isOfInterest(event) {
				for (const framework of frameworks.values()) {
					if (isAwaited(framework, event)) {
						return true;
					}
				}

				return false;
			},
			frameworkOf,
			sight: () => sight('', 0),
		},
		settings.queue,
	);
	const {cycleCost, throttle} = settings;
	const acts = createActs({
		kernel,
		informers,
		client,
		recorder,
		name,
		cycleCost,
		throttle,
		queue,
		table,
		frameworkOf,
		inputFor,
		sightFor,
	});
	const news = createNews({table, queue, isOurs: pod => frameworks.has(schedulerNameOf(pod))});
	const nothing = {queue: queue.save(), table: table.save()};

	const orders = createStandingOrders();

	/** How far the best node is ahead of the second best; a node without a rival is ahead by everything. */
	const leadOf = (pod: QueuedPod): number => {
		const result = runCycle(inputFor(pod));
		const [best = 0, second = 0] =
			result.outcome === 'placed' ? [...(result.totals ?? [1_000_000])].sort((a, b) => b - a) : [];
		return best - second;
	};

	/** The first waiting pod that a standing order leaves to the autopilot. */
	const delegated = (): QueuedPod | undefined =>
		orders.list.length === 0
			? undefined
			: queue
					.list('active')
					.find(pod => orders.covering(pod.info.pod).some(({lead}) => lead === undefined || leadOf(pod) >= lead));

	const hasWork = (): boolean => (held ? delegated() !== undefined : queue.ready);

	/** The next pod for the autopilot: any, or one that was left to it. */
	const nextPod = (): QueuedPod | undefined => {
		if (!held) {
			return queue.pop();
		}

		const pod = delegated();
		return pod === undefined ? undefined : queue.take(keyOf(pod.info.pod));
	};

	const wakeAt = (which: keyof Due, at: Millis): void => {
		due = {...due, [which]: at};
		kernel.wake(name, at, which, String(at));
	};

	/** Leaves the wakes that the state of the queue asks for. */
	const plan = (): void => {
		if (!running) {
			return;
		}

		if (due.cycle < 0 && hasWork()) {
			wakeAt('cycle', Math.max(kernel.now, busyUntil));
		}

		const end = queue.nextBackoffEnd();

		if (end !== undefined && (due.backoff < 0 || end < due.backoff)) {
			wakeAt('backoff', Math.max(end, kernel.now));
		}

		if (due.leftovers < 0 && queue.poolSize > 0) {
			wakeAt('leftovers', (Math.floor(kernel.now / leftoverPeriod) + 1) * leftoverPeriod);
		}
	};

	const hands = createHands({queue, table, acts, inputFor, plan});

	const carryOut = (pod: QueuedPod, result: CycleResult): void => {
		startIndex = result.nextStartIndex;
		acts.act(pod, result);
	};

	/** A guest that decides has the choice; a place that a filter refuses is its to answer for. */
	const letGuestDecide = (pod: QueuedPod, decider: Guest): void => {
		const cycle = runGuestCycle(inputFor(pod), decider, views);

		if (cycle.backOff) {
			queue.returnFailed(pod, [], []);
			return;
		}

		const {result, breach} = cycle;

		if (breach !== undefined && result.outcome === 'placed') {
			const detail = {node: result.host, plugin: breach.plugin, reason: messageOf(breach.status)};
			const about = `pods/${pod.info.key}`;
			kernel.chronicle.tell({what: againstFilter, who: name, about, weight: 'notable', detail});
		}

		carryOut(pod, result);
	};

	const decideFor = (pod: QueuedPod): void => {
		if (guest?.shape.decides === true) {
			letGuestDecide(pod, guest);
		} else {
			carryOut(pod, runCycle({...inputFor(pod), framework: frameworkOf(pod.info)}));
		}
	};

	const schedulingCycle = (): void => {
		const pod = nextPod();

		if (pod === undefined) {
			return;
		}

		kernel.under(pod.cause, () => {
			if (pod.info.isTerminating) {
				acts.skipDeleting(pod);
			} else if (table.podByUid(pod.info.uid) !== undefined) {
				queue.done(pod.info.uid);
			} else {
				decideFor(pod);
			}
		});
		busyUntil = kernel.now + cycleCost + client.takeCost();
	};

	/** Does this wake still mean something? Then it is taken. */
	const isDue = (which: keyof Due, about: string): boolean => {
		const means = about === String(due[which]);
		due = means ? {...due, [which]: -1} : due;
		return means;
	};

	const clear = (): void => {
		acts.clear();
		queue.load(nothing.queue);
		table.load(nothing.table);
		startIndex = 0;
		busyUntil = 0;
		due = nothingDue;
	};

	for (const kind of watchedKinds) {
		informers.watch(kind);
		informers.on(kind, (change, ofKind) => {
			if (running) {
				news.heard(change, ofKind);
				plan();
			}
		});
	}

	const found = (key: ObjectKey): QueuedPod | undefined => queue.find(key)?.pod;

	const start = (): void => {
		clear();
		running = true;
		held = options.startsHeld ?? held;

		// Nodes first, so that pods find them.
		for (const kind of [nodes, pods] as unknown as readonly AnyKind[]) {
			for (const object of informers.seen.list(kind)) {
				news.heard({type: 'ADDED', object, before: undefined}, kind);
			}
		}

		plan();
	};

	const stop = (): void => {
		running = false;
		clear();
	};

	return {
		name,
		room,
		queue,
		table,
		hands,
		get running() {
			return running;
		},
		get held() {
			return held;
		},
		take() {
			held = true;
			due = {...due, cycle: -1};
		},
		release() {
			held = false;
			plan();
		},
		delegate(order, holds) {
			orders.set(order, holds);
			plan();
		},
		get orders() {
			return orders.list;
		},
		get profiles() {
			return profiles;
		},
		configure(tuning) {
			setProfiles(profiles.map(({schedulerName}) => ({...tuning, schedulerName})));

			if (running) {
				stop();
				wakeAt('restart', kernel.now + restartGap);
			}
		},
		waiting: () => [...queue.list('active'), ...queue.list('backoff')],
		advise(key) {
			const pod = found(key);
			return pod === undefined ? undefined : runCycle(inputFor(pod));
		},
		decide(key) {
			const pod = found(key);
			return pod === undefined
				? undefined
				: decisionOf(frameworkOf(pod.info), pod.info, runCycle(inputFor(pod)), kernel.now);
		},
		why(key) {
			const pod = found(key);
			return pod === undefined ? undefined : explain(inputFor(pod));
		},
		victimsOn(key, node) {
			const pod = found(key);
			const info = table.snapshot.get(node);
			return pod === undefined || info === undefined ? [] : victimSets(inputFor(pod), info);
		},
		mindAbout(key, node) {
			const pod = found(key);
			const input = pod === undefined ? undefined : inputFor(pod);
			return input === undefined ? undefined : changeOfMind(input, explain(input), node);
		},
		start,
		stop,
		wake(what, about) {
			if (what === 'restart' && isDue('restart', about)) {
				start();
			}

			if (!running) {
				return;
			}

			if (what === 'bind') {
				acts.bindingCycle(about);
			} else if (what === 'evict') {
				acts.evictionCycle(about);
			} else if (what === 'backoff' && isDue('backoff', about)) {
				queue.flushBackoff();
			} else if (what === 'leftovers' && isDue('leftovers', about)) {
				queue.flushLeftovers();
			} else if (what === 'cycle' && isDue('cycle', about)) {
				schedulingCycle();
			}

			plan();
		},
		save(): SavedScheduler & Saved {
			return {
				running,
				held,
				queue: queue.save(),
				table: table.save(),
				acts: acts.save(),
				orders: orders.save(),
				profiles,
				startIndex,
				busyUntil,
				due,
			};
		},
		load(saved) {
			const was = saved as SavedScheduler & Saved;
			clear();
			setProfiles(was.profiles);
			({running, held, startIndex, busyUntil, due} = was);
			queue.load(was.queue);
			table.load(was.table);
			acts.load(was.acts);
			orders.load(was.orders);
		},
	};
};
