import type {ApiObject} from '../api/object.ts';
import type {PodInfo} from './pod-info.ts';

/** What may change in a cluster, as bits. Source: staging/src/k8s.io/kube-scheduler/framework/types.go */
export const action = {
	add: 1,
	delete: 2,
	updateNodeAllocatable: 4,
	updateNodeLabel: 8,
	updateNodeTaint: 16,
	updateNodeCondition: 32,
	updateNodeAnnotation: 64,
	updatePodLabel: 128,
	updatePodScaleDown: 256,
	updatePodToleration: 512,
	updatePodSchedulingGatesEliminated: 1024,
	updatePodGeneratedResourceClaim: 2048,
	/** All update bits together: the object changed in a way that has no name of its own. */
	update: 4092,
} as const;

export type EventResource =
	| 'Pod'
	| 'Node'
	| 'PersistentVolume'
	| 'PersistentVolumeClaim'
	| 'StorageClass'
	| 'CSINode'
	| 'CSIDriver'
	| 'CSIStorageCapacity'
	| 'VolumeAttachment'
	| '*';

/** One change that may make waiting pods schedulable; plain data, because it may wait beside a pod in flight. */
export type ClusterEvent = {
	readonly resource: EventResource;
	/** Bits of `action`. */
	readonly action: number;
	readonly before?: ApiObject;
	readonly after?: ApiObject;
};

/** The pool's time-out: moves pods whatever their plug-ins hint. */
export const wildcard: ClusterEvent = {resource: '*', action: 4095};

export type Hint = 'Queue' | 'QueueSkip';

/** Would this event make the pod, which the plug-in had rejected, schedulable? No function: always. */
export type EventRegistration<Sight> = {
	readonly resource: EventResource;
	readonly actions: number;
	hint?(pod: PodInfo, event: ClusterEvent, sight: Sight): Hint;
};

/** An update without a name of its own interests only those who registered every update. */
export const isOfInterest = (
	registration: {readonly resource: EventResource; readonly actions: number},
	event: ClusterEvent,
): boolean => registration.resource === event.resource && (registration.actions & event.action) === event.action;

/** `Queue` when the claim holds. */
export const hintIf = (claim: boolean): Hint => (claim ? 'Queue' : 'QueueSkip');
