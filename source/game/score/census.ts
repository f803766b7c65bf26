import type {Millis} from '../../engine/kernel/time.ts';

/** A node as it is paid for and filled. Free is allocatable less what the requests of its pods claim. */
export type NodeCensus = {
	readonly name: string;
	readonly zone: string;
	readonly pricePerHour: number;
	readonly ready: boolean;
	readonly allocatableMilliCpu: number;
	readonly allocatableMemoryBytes: number;
	readonly requestedMilliCpu: number;
	readonly requestedMemoryBytes: number;
};

/** A workload in the player's care: `deployments.apps/shop/web`, with what it should have and what truly answers. */
export type WorkloadCensus = {readonly key: string; readonly desired: number; readonly ready: number};

/** A pod that has no node yet, and when it was created. */
export type PendingPod = {readonly key: string; readonly priority: number; readonly created: Millis};

/** Ready endpoints of a Service, by where they stand. `zone` is empty where the scenario has none. */
export type ServiceCensus = {
	readonly key: string;
	readonly endpoints: ReadonlyArray<{readonly node: string; readonly zone: string; readonly count: number}>;
};

/** A pod that got its node since the census before; `fact` is the chronicle's number of it. */
export type BoundPod = {readonly key: string; readonly waited: Millis; readonly fact: number};

/** A ready pod that somebody deleted, evicted or preempted since the census before. */
export type DisruptedPod = {readonly key: string; readonly brokeBudget: boolean; readonly fact: number};

/** A write of the player that the API server took; `necessary` when the seat cannot do its work without it (a bind). */
export type PlayerWrite = {
	readonly verb: string;
	/** The resource with the object's key, `pods/shop/web-7f`. */
	readonly about: string;
	readonly necessary: boolean;
	readonly fact: number;
};

/** What the player or a seat did against the rules since the census before. */
export type Violation = {readonly kind: ViolationKind; readonly about: string; readonly fact: number};

export type ViolationKind =
	| 'pdb'
	| 'preempt-equal-priority'
	| 'live-node-declared-dead'
	| 'unchecked-request'
	| 'privilege-or-secret'
	| 'forced-placement'
	| 'force-delete'
	| 'best-effort-in-production'
	| 'latest-tag'
	| 'bare-pod';

/** A player naming what is broken: `component` is the class of part, `object` the very thing. */
export type Declaration = {readonly component: string; readonly object?: string; readonly fact: number};

/**
The world as scoring sees it, once a virtual second: what there is now, and what happened since the census before.

The session counts, the rules judge. Everything is true state, not what the API believes, save where a field says otherwise.
*/
export type Census = {
	/** A whole virtual second. */
	readonly at: Millis;
	readonly nodes: readonly NodeCensus[];
	readonly workloads: readonly WorkloadCensus[];
	readonly pending: readonly PendingPod[];
	readonly services: readonly ServiceCensus[];
	/** Pods created since the census before. */
	readonly created: number;
	readonly bound: readonly BoundPod[];
	readonly disrupted: readonly DisruptedPod[];
	readonly writes: readonly PlayerWrite[];
	readonly violations: readonly Violation[];
	readonly declared: readonly Declaration[];
	/** Questions that the player answered, right or wrong. */
	readonly answered: ReadonlyArray<{readonly question: string; readonly right: boolean; readonly fact: number}>;
	/** Share of client traffic that is routed by rules that differ from the truth, 0 to 1; undefined where nobody measures it. */
	readonly staleShare?: number;
	/** Whether a probe of the API was answered in this second; undefined where nobody measures it. */
	readonly apiAnswers?: boolean;
};

/** A census in which nothing is and nothing happened. */
export const emptyCensus = (at: Millis): Census => ({
	at,
	nodes: [],
	workloads: [],
	pending: [],
	services: [],
	created: 0,
	bound: [],
	disrupted: [],
	writes: [],
	violations: [],
	declared: [],
	answered: [],
});
