import type {Pod} from '../api/kinds/pod.ts';
import {type Millis, minutes} from '../kernel/time.ts';
import type {BackoffSettings} from './backoff.ts';
import type {ClusterEvent} from './cluster-event.ts';
import type {Framework, Sight} from './framework.ts';
import type {Nominator} from './nominator.ts';
import type {PodInfo} from './pod-info.ts';
import type {Ranked} from './queue-order.ts';

/** A pod that waits for a node, with what its attempts so far have shown. Frozen; a new record for every change. */
export type QueuedPod = {
	readonly info: PodInfo;
	/** When it entered the queue, or when its last attempt failed. */
	readonly timestamp: Millis;
	/** When it entered the queue first. */
	readonly since: Millis;
	/** The number of its arrival: who of two equals goes first. */
	readonly arrival: number;
	readonly attempts: number;
	readonly unschedulableCount: number;
	readonly consecutiveErrorsCount: number;
	/** Who rejected it in its last attempt, sorted. */
	readonly unschedulablePlugins: readonly string[];
	readonly pendingPlugins: readonly string[];
	/** The PreEnqueue plug-in that keeps it out of the queue. */
	readonly gatedBy: string | undefined;
	/** The fact that made it wait, or that last moved it. */
	readonly cause: number;
};

export type QueueSettings = {
	readonly backoff: BackoffSettings;
	/** How long a pod may lie in the unschedulable pool before it is tried again without a reason. */
	readonly longestInPool: Millis;
};

export const defaultQueueSettings: QueueSettings = {
	backoff: {initial: 1000, max: 10_000},
	longestInPool: minutes(5),
};

/** What the queue must be told from outside. */
export type QueueContext = {
	now(): Millis;
	/** The fact that is the reason of what is happening now. */
	cause(): number;
	/** Who is tried first; the longer wait decides between equals. */
	goesBefore(one: Ranked, other: Ranked): boolean;
	/** Is there a plug-in that waits for such events? */
	isOfInterest(event: ClusterEvent): boolean;
	/** The profile that a pod asks for. */
	frameworkOf(pod: PodInfo): Framework;
	/** For the hints of plug-ins. */
	sight(): Sight;
};

export type Where = 'active' | 'backoff' | 'error backoff' | 'unschedulable' | 'in flight';

export type InFlight = {readonly pod: QueuedPod; readonly from: number};

export type Recorded = {readonly number: number; readonly event: ClusterEvent};

/** The queue as plain data. */
export type SavedQueue = {
	readonly active: readonly QueuedPod[];
	readonly backoff: readonly QueuedPod[];
	readonly errorBackoff: readonly QueuedPod[];
	readonly unschedulable: readonly QueuedPod[];
	readonly inFlight: readonly InFlight[];
	readonly events: readonly Recorded[];
	readonly nominated: ReadonlyArray<readonly [node: string, pods: readonly PodInfo[]]>;
	readonly arrivals: number;
	readonly eventCount: number;
};

export type Strategy = 'skip' | 'after back-off' | 'immediately';

export type SchedulingQueue = {
	readonly nominator: Nominator;
	/** A pod without a node has appeared. */
	add(info: PodInfo): void;
	/** The record of a pod without a node changed. */
	update(before: Pod, after: Pod): void;
	/** It was deleted, or somebody gave it a node. */
	remove(info: Pick<PodInfo, 'key' | 'uid'>): void;
	/** The next pod to try: from the active queue, or else the first whose back-off would end. It is in flight until `done`. */
	pop(): QueuedPod | undefined;
	/** Takes one particular waiting pod instead of the next; for hands. */
	take(key: string): QueuedPod | undefined;
	/** The pod needs no more attempts; what happened meanwhile is forgotten. */
	done(uid: string): void;
	/** The attempt failed: back to wherever the events since the pop say. Rejected by nobody means an error. */
	returnFailed(pod: QueuedPod, unschedulablePlugins: readonly string[], pendingPlugins: readonly string[]): void;
	/** Moves the waiting pods to which this event may matter; `concerns` leaves out the others. */
	move(event: ClusterEvent, concerns?: (pod: PodInfo) => boolean): void;
	/** Straight to the active queue, if it waits anywhere. */
	activate(key: string): void;
	/** Moves the pods whose back-off is over. Due at every whole second. */
	flushBackoff(): void;
	/** Moves the pods that lay in the pool too long. Due every 30 seconds. */
	flushLeftovers(): void;
	/** When `flushBackoff` will have something to do, if nobody pops before; undefined: nothing backs off. */
	nextBackoffEnd(): Millis | undefined;
	/** Does anything wait that `pop` would give? */
	readonly ready: boolean;
	/** How many pods wait for an event that helps. */
	readonly poolSize: number;
	/** How many pods wait anywhere or are in flight. */
	readonly size: number;
	find(key: string): {readonly where: Where; readonly pod: QueuedPod} | undefined;
	/** All waiting pods of one part, in its order. */
	list(where: Where): readonly QueuedPod[];
	save(): SavedQueue;
	load(saved: SavedQueue): void;
};
