/*
What a scheduler of your own is asked and what it may answer: the types behind docs/scheduler-modules.md.

	import type {SchedulerModule} from './scheduler-module.d.ts';
*/

/** Milli-cpu, bytes, and whole units of everything else by its name. */
export type Quantities = {
	readonly milliCpu: number;
	readonly memory: number;
	readonly ephemeralStorage: number;
	readonly extended: Readonly<Record<string, number>>;
};

/** A pod on a node, as the scheduler counts it. */
export type PlacedPod = {
	/** `namespace/name` */
	readonly key: string;
	readonly namespace: string;
	readonly name: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly priority: number;
	readonly terminating: boolean;
	/** `ReplicaSet/web-5d8`; '' for a pod that nobody owns. */
	readonly owner: string;
	readonly requests: Quantities;
};

/** The pod that waits for a node. `spec` is the PodSpec of Kubernetes, defaults filled in. */
export type WaitingPod = Omit<PlacedPod, 'terminating'> & {
	readonly uid: string;
	readonly annotations: Readonly<Record<string, string>>;
	readonly spec: Readonly<Record<string, unknown>>;
};

/** A node as the scheduler counts it: pods that were just placed, and are not bound yet, are on it already. */
export type Node = {
	readonly name: string;
	readonly labels: Readonly<Record<string, string>>;
	readonly taints: ReadonlyArray<{
		readonly key: string;
		readonly value?: string;
		readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
	}>;
	readonly unschedulable: boolean;
	readonly allocatable: Quantities & {readonly pods: number};
	/** Sums over `pods`. */
	readonly requested: Quantities;
	/** Names of images that are on its disk. */
	readonly images: readonly string[];
	readonly pods: readonly PlacedPod[];
};

/** What the scheduler's own cache shows: frozen, and as late as its news. */
export type Sight = {
	/** Virtual milliseconds since the cluster was switched on: the only clock. */
	readonly now: number;
	/** All nodes, zone by zone in turn, as kube-scheduler goes through them. */
	readonly nodes: readonly Node[];
	node(name: string): Node | undefined;
	/** At least 0 and below 1; the same for the same pod, attempt and name in every run of the seed: the only chance. */
	draw(name: string): number;
};

/** What `decide` sees besides: the default filters' word about each node. It is told, and may be gone against. */
export type DecideSight = Sight & {
	/** Nodes on which the pod fits. */
	readonly feasible: readonly Node[];
	/** Why the others will not do, by their names. */
	readonly refused: Readonly<Record<string, string>>;
};

/** What `score` and `normalizeScore` see besides. */
export type ScoreSight = Sight & {
	/** Nodes that all filters let through, in the order of the scores. */
	readonly feasible: readonly Node[];
};

/** A node's name; nothing, or a reason, for unschedulable; or aside for a while, 1 s doubling to 10 s. */
export type Decision =
	| string
	| undefined
	| null
	| {readonly unschedulable: string}
	| {readonly backOff: true};

/** It is asked for a node in the place of the whole default framework. */
export type DecidingScheduler = {
	/** As results and replays call it; the file's name when left out. */
	readonly name?: string;
	/** Virtual milliseconds that one decision takes; 2 when left out, as for the default scheduler. */
	readonly cost?: number;
	decide(pod: WaitingPod, sight: DecideSight): Decision;
};

/** One plug-in that joins the default framework, behind the default ones. */
export type Plugin = {
	readonly name: string;
	/** What its scores count beside the others', 1 to 100; 1 when left out. */
	readonly weight?: number;
	/** Nothing: goes on. A reason: the pod as such is refused. Names: only these. `skip`: its Filter is not asked for this pod. */
	preFilter?(
		pod: WaitingPod,
		sight: Sight,
	): undefined | null | string | {readonly nodes: readonly string[]} | {readonly skip: true};
	/** Nothing: passes. A reason: refused, as `FailedScheduling` will say it. */
	filter?(pod: WaitingPod, node: Node, sight: Sight): undefined | null | string;
	/** A whole number; in 0..100 where there is no `normalizeScore`. */
	score?(pod: WaitingPod, node: Node, sight: ScoreSight): number;
	/** The scores of all feasible nodes, brought into 0..100, in their order. */
	normalizeScore?(pod: WaitingPod, scores: readonly number[], sight: ScoreSight): readonly number[];
};

/** Plug-ins that join the default framework. */
export type PluginScheduler = {
	readonly name?: string;
	readonly cost?: number;
	readonly plugins: readonly Plugin[];
};

export type Scheduler = DecidingScheduler | PluginScheduler;

/** The default export: a scheduler, or a function that makes one, called once for every run. */
export type SchedulerModule = Scheduler | (() => Scheduler);
