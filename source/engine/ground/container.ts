import type {ObjectKey} from '../api/object.ts';
import type {Millis} from '../kernel/time.ts';
import {type Documents, untouched} from './documents.ts';
import type {Lifetime} from './program.ts';

/** A pod's frame on a machine: its network, its address. A pod may have had several, one at a time. */
export type Sandbox = {
	readonly id: string;
	readonly machine: string;
	readonly podUid: string;
	readonly pod: ObjectKey;
	/** How many sandboxes the pod had before on this machine. */
	readonly attempt: number;
	readonly state: 'creating' | 'ready' | 'notReady';
	readonly createdAt: Millis;
	/** Empty until it is ready. */
	readonly ip: string;
	readonly hostNetwork: boolean;
};

/** What a container asks for and may have; 0 for none. */
export type ContainerAmounts = {
	readonly requestMilliCpu: number;
	readonly limitMilliCpu: number;
	readonly requestBytes: number;
	readonly limitBytes: number;
};

/** What a runtime is told about a container. */
export type ContainerOrder = ContainerAmounts & {
	readonly podUid: string;
	readonly pod: ObjectKey;
	readonly sandbox: string;
	readonly name: string;
	readonly image: string;
	/** Restarts so far: 0 for the first. */
	readonly attempt: number;
	readonly role: 'init' | 'sidecar' | 'main' | 'ephemeral';
	readonly lifetime: Lifetime;
	/** What the manifest runs instead of the image's own program. */
	readonly command: readonly string[];
};

/** What is wrong with a running process. A probe in the same millisecond still sees `before`. */
export type Health = {
	/** The process answers nothing at all. */
	readonly hung: boolean;
	/** Its queue is full: seen by probes that take the way of the requests. */
	readonly queue: boolean;
	/** Something it needs does not answer. */
	readonly dependency: boolean;
	/** Pages that are not what its image brought. */
	readonly documents: Documents;
};

/** The reason of a container that was stopped before it ran. Source: pkg/kubelet/status/status_manager.go */
export const neverRan = 'ContainerStatusUnknown';

export const healthy: Health = {hung: false, queue: false, dependency: false, documents: untouched};

/** A container on a machine. Frozen; the ground makes another one when something changes. */
export type GroundContainer = ContainerOrder & {
	readonly id: string;
	readonly machine: string;
	readonly state: 'created' | 'running' | 'exited';
	readonly createdAt: Millis;
	readonly startedAt: Millis;
	/** When its program begins to serve; undefined for one that never will. */
	readonly servingAt: Millis | undefined;
	/** SIGTERM came. */
	readonly stoppingSince: Millis | undefined;
	readonly finishedAt: Millis;
	readonly exitCode: number;
	/** `Completed`, `Error`, `OOMKilled`, or that it never ran; `Lost` while its machine is away, and `Unknown` when it is back. */
	readonly exitReason: string;
	/** What it left in the file for last words when it ended. */
	readonly lastWords: string;
	readonly health: Health;
	readonly healthSince: Millis;
	readonly healthBefore: Health;
	/** Batch: core milliseconds done up to `workedAt`, at `workMilliCpu` of a core of `workSpeed` since then. */
	readonly worked: number;
	readonly workedAt: Millis;
	readonly workMilliCpu: number;
	readonly workSpeed: number;
	/** Changes with each plan for its end, so that an older plan is ignored when it comes due. */
	readonly plan: number;
};

/** What a probe that looks in this millisecond sees. */
export const healthAt = (container: GroundContainer, now: Millis): Health =>
	container.healthSince >= now ? container.healthBefore : container.health;

/** Its process takes requests now. */
export const accepts = (container: GroundContainer, drains: boolean, now: Millis): boolean =>
	container.state === 'running' &&
	container.servingAt !== undefined &&
	container.servingAt <= now &&
	(container.stoppingSince === undefined || drains) &&
	!container.health.hung;
