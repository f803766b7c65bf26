import type {Condition} from '../meta.ts';
import type {ResourceList, ResourceRequirements} from './common.ts';

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

export type ContainerStateWaiting = {readonly reason?: string; readonly message?: string};
export type ContainerStateRunning = {readonly startedAt?: string};
export type ContainerStateTerminated = {
	readonly exitCode: number;
	readonly signal?: number;
	readonly reason?: string;
	readonly message?: string;
	readonly startedAt?: string;
	readonly finishedAt?: string;
	readonly containerID?: string;
};

/** At most one member is set; none means waiting. */
export type ContainerState = {
	readonly waiting?: ContainerStateWaiting;
	readonly running?: ContainerStateRunning;
	readonly terminated?: ContainerStateTerminated;
};

export type ContainerStatus = {
	readonly name: string;
	readonly state?: ContainerState;
	readonly lastState?: ContainerState;
	readonly ready: boolean;
	readonly restartCount: number;
	readonly image: string;
	readonly imageID: string;
	readonly containerID?: string;
	readonly started?: boolean;
	readonly allocatedResources?: ResourceList;
	readonly resources?: ResourceRequirements;
	readonly volumeMounts?: readonly VolumeMountStatus[];
	readonly user?: ContainerUser;
};

/** A mount as it was made: `recursiveReadOnly` is said of those that are read-only. */
export type VolumeMountStatus = {
	readonly name: string;
	readonly mountPath: string;
	readonly readOnly?: boolean;
	readonly recursiveReadOnly?: 'Disabled' | 'Enabled';
};

/** As whom the first process of a container was started. */
export type ContainerUser = {
	readonly linux: {readonly uid: number; readonly gid: number; readonly supplementalGroups?: readonly number[]};
};

/** Written by the kubelet, but for `nominatedNodeName` and PodScheduled, which are the scheduler's. */
export type PodStatus = {
	readonly observedGeneration?: number;
	readonly phase?: PodPhase;
	readonly conditions?: readonly Condition[];
	readonly message?: string;
	readonly reason?: string;
	readonly nominatedNodeName?: string;
	readonly hostIP?: string;
	readonly hostIPs?: ReadonlyArray<{readonly ip: string}>;
	readonly podIP?: string;
	readonly podIPs?: ReadonlyArray<{readonly ip: string}>;
	readonly startTime?: string;
	readonly initContainerStatuses?: readonly ContainerStatus[];
	readonly containerStatuses?: readonly ContainerStatus[];
	readonly ephemeralContainerStatuses?: readonly ContainerStatus[];
	readonly qosClass?: QosClass;
	readonly resize?: string;
};
