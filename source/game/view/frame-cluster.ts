/** The cluster dashboard's part of a frame: zones, trouble, control plane, workloads, events. */
import type {Millis} from '../../engine/kernel/time.ts';
import type {Branch, Line, ObjectRef, Saying, Tone} from './frame.ts';

/** One node of the map. */
export type NodeCell = {
	readonly name: string;
	/** What tells it apart inside its zone, two to four letters: `a1`. */
	readonly short: string;
	/** As the chosen sight (truth in watch, API elsewhere) has it. `hot`: ready and above 90 % of CPU. */
	readonly state: 'ready' | 'hot' | 'silent' | 'down' | 'cordoned' | 'booting' | 'draining';
	/** Used share of CPU and memory, requested share of CPU; undefined when nobody knows. */
	readonly cpu?: number;
	readonly memory?: number;
	readonly requested?: number;
	readonly pods?: number;
	/** What the other sight says, when it differs: `API: Ready`. */
	readonly gap?: string;
	/** Its pods, on small clusters: a box for each with a mark for each container. */
	readonly blocks?: ReadonlyArray<{readonly name: string; readonly tone: Tone; readonly containers: readonly Tone[]}>;
};

export type ZoneView = {
	readonly name: string;
	readonly tone: Tone;
	/** Mean over the nodes that are heard of; undefined when none is. */
	readonly cpu?: number;
	readonly memory?: number;
	/** `no contact 43 s`, `3 over 90%`: short, for the zone's title. */
	readonly note?: string;
	/** The other sight, when it differs: `API: 8 Ready`. */
	readonly gap?: string;
	readonly nodes: readonly NodeCell[];
};

/** Something that needs a person, worst first. */
export type Attention = {
	readonly tone: Tone;
	/** `CrashLoopBackOff`: the word kubectl uses. */
	readonly state: string;
	readonly object: ObjectRef;
	readonly node?: string;
	/** The reason, best words: `0/24: 8 unreachable, 16 cpu`. */
	readonly reason: string;
	/** The reason in about 14 columns: `short of cpu`. */
	readonly brief: string;
	readonly since: Millis;
};

/** One part of the control plane or an addon. */
export type ComponentView = {
	readonly name: string;
	readonly tone: Tone;
	/** Trouble or load, each 0 to 1, old to new, one a second or so; about 120 of them. */
	readonly history: readonly number[];
	/** `2 of 3, leader c`. */
	readonly note: string;
};

export type WorkloadLine = {
	readonly namespace: string;
	readonly name: string;
	readonly kind: string;
	readonly tone: Tone;
	readonly ready: number;
	readonly wanted: number;
	/** Share of good requests since scoring began; undefined without traffic. */
	readonly sli?: number;
	/** Share not ready, 0 to 1, old to new. */
	readonly history: readonly number[];
};

export type EventLine = {
	readonly at: Millis;
	readonly tone: Tone;
	/** `NodeNotReady`. */
	readonly reason: string;
	readonly text: Saying;
	readonly about?: ObjectRef;
	/** How often it was seen. */
	readonly count: number;
};

/** A service's promise and how it is kept. */
export type ServiceLevel = {
	readonly name: string;
	/** Promised and present share of good requests. */
	readonly target: number;
	readonly good: number;
	/** Share of good requests a second, old to new. */
	readonly history: readonly number[];
	/** Share of the error budget that is left. */
	readonly budgetLeft: number;
	/** How many times faster than allowed the budget burns. */
	readonly burn: number;
	/** At this rate the budget is empty after so long; undefined when it is not burning. */
	readonly emptyIn?: Millis;
	readonly p50: Millis;
	readonly p99: Millis;
	readonly p99History: readonly number[];
	readonly offeredPerSecond: number;
	readonly failedPerSecond: number;
	readonly failedHistory: readonly number[];
	/** Categories with their share of the failed requests, largest first. */
	readonly failures: ReadonlyArray<{readonly category: string; readonly share: number}>;
};

export type AlertLine = {readonly tone: Tone; readonly severity: string; readonly text: string; readonly since: Millis};

/** Two sights of the same thing; shown where they differ. */
export type Gap = {
	readonly what: string;
	readonly truth: readonly [Tone, string];
	readonly api: readonly [Tone, string];
};

export type ClusterFrame = {
	readonly nodeCount: number;
	readonly zones: readonly ZoneView[];
	/** The nodes of the control plane: they carry no pods of users, so they have no cell of their own. */
	readonly masters?: readonly NodeCell[];
	readonly attention: readonly Attention[];
	readonly attentionTotal: number;
	readonly components: readonly ComponentView[];
	/** The stages of a request with their time in the last second: authn, authz, admit, etcd, watch. */
	readonly pipeline: ReadonlyArray<{readonly stage: string; readonly tone: Tone; readonly millis: number}>;
	/** Writes a second, conflicts, watch lag, database size …: label and text, with a history where there is one. */
	readonly gauges: ReadonlyArray<Line & {readonly history?: readonly number[]; readonly tone?: Tone}>;
	/** Worst first, then by namespace and name. */
	readonly workloads: readonly WorkloadLine[];
	/** Newest first. */
	readonly events: readonly EventLine[];
	readonly services: readonly ServiceLevel[];
	readonly alerts: readonly AlertLine[];
	/** Requested share of what can be allocated, by zone. */
	readonly capacity: ReadonlyArray<{readonly zone: string; readonly cpu: number; readonly memory: number}>;
	readonly capacityNotes: readonly Line[];
	/** Why the selected line is as it is; a panel of its own on wide screens. */
	readonly why?: {readonly title: string; readonly tree: readonly Branch[]};
	/** Only with truth switched on. */
	readonly gaps: readonly Gap[];
};
