/*
The default numbers of one version of Kubernetes, by the names that its flags and fields have.

Every duration is in milliseconds of virtual time. A cluster is given one profile when it is switched on; a scenario may say
`{...kubernetes134, nodeMonitorGracePeriod: seconds(20)}`. The numbers of the scheduler's plugins are with the plugins.

Source: pkg/kubelet/apis/config/v1beta1/defaults.go, pkg/controller/<name>/config/v1alpha1/defaults.go,
k8s.io/component-base/config/v1alpha1/defaults.go
*/
import {days, hours, type Millis, minutes, seconds} from '../kernel/time.ts';

/** Requests a second that one client may send, and how many at once after a silence. */
export type ClientRate = {readonly qps: number; readonly burst: number};

/** Delays that double from `first` to `most`. */
export type Backoff = {readonly first: Millis; readonly most: Millis};

export type ControllerNumbers = {
	readonly nodeMonitorPeriod: Millis;
	readonly nodeMonitorGracePeriod: Millis;
	readonly nodeStartupGracePeriod: Millis;
	/** Nodes a second that are tainted NoExecute: in a healthy zone, and in a large zone of which most is gone. */
	readonly nodeEvictionRate: number;
	readonly secondaryNodeEvictionRate: number;
	readonly largeClusterSizeThreshold: number;
	readonly unhealthyZoneThreshold: number;
	/** What a pod tolerates of a dead or unreachable node when it says nothing itself. */
	readonly podEvictionToleration: Millis;
	readonly terminatedPodGcThreshold: number;
	readonly podGcPeriod: Millis;
	readonly podGcQuarantine: Millis;
	readonly clientRate: ClientRate;
	readonly queueBackoff: Backoff;
	/** Retries that a whole queue may make together. */
	readonly queueRate: ClientRate;
	/** Deployments and endpoint slices give up after so many retries. */
	readonly mostRetries: number;
	readonly expectationsTimeout: Millis;
	readonly replicaSetBurst: number;
	readonly daemonSetBurst: number;
	readonly jobBackoff: Backoff;
	readonly endpointSliceBackoff: Backoff;
	readonly endpointsPerSlice: number;
	/** So many addresses one Endpoints object may hold. */
	readonly endpointsCapacity: number;
	/** Loops that work side by side in one controller, where nothing else is said. */
	readonly workers: number;
	readonly daemonSetWorkers: number;
	readonly autoscalerPeriod: Millis;
	/** A ratio this near to 1 is as good as 1. */
	readonly autoscalerTolerance: number;
	readonly autoscalerDownscaleStabilization: Millis;
	/** So long after its start a pod's use of CPU may be that of its start. */
	readonly autoscalerCpuInitialization: Millis;
	/** A pod that is not ready this long after its start was never ready. */
	readonly autoscalerInitialReadinessDelay: Millis;
	readonly namespaceWorkers: number;
	readonly garbageCollectorWorkers: number;
};

export type KubeletNumbers = {
	readonly leaseDuration: Millis;
	readonly leaseRenewPeriod: Millis;
	readonly nodeStatusUpdateFrequency: Millis;
	readonly nodeStatusReportFrequency: Millis;
	readonly syncFrequency: Millis;
	readonly plegRelistPeriod: Millis;
	readonly plegThreshold: Millis;
	/** After an error a pod is looked at again after this, times 1 to 1.5. */
	readonly errorBackoff: Millis;
	readonly runtimeDownAfter: Millis;
	readonly statusReconcilePeriod: Millis;
	readonly maxPods: number;
	readonly serializeImagePulls: boolean;
	readonly registryPullRate: ClientRate;
	readonly crashLoopBackoff: Backoff;
	readonly imagePullBackoff: Backoff;
	/** A container that ran so long starts again without a wait. */
	readonly crashLoopReset: Millis;
	readonly evictionMonitorPeriod: Millis;
	readonly evictionPressureTransitionPeriod: Millis;
	readonly evictionHard: Readonly<Record<string, string>>;
	readonly imageGcHighThresholdPercent: number;
	readonly imageGcLowThresholdPercent: number;
	readonly imageGcPeriod: Millis;
	readonly imageMinimumGcAge: Millis;
	readonly terminationGracePeriod: Millis;
	readonly registrationBackoff: Backoff;
	readonly clientRate: ClientRate;
};

export type SchedulerNumbers = {
	readonly podInitialBackoff: Millis;
	readonly podMaxBackoff: Millis;
	readonly unschedulableTimeout: Millis;
	readonly unschedulableFlushPeriod: Millis;
	readonly parallelism: number;
	readonly clientRate: ClientRate;
};

export type LeaderElectionNumbers = {
	readonly leaseDuration: Millis;
	readonly renewDeadline: Millis;
	readonly retryPeriod: Millis;
};

export type NetworkNumbers = {
	readonly serviceCidr: string;
	readonly podCidr: string;
	readonly nodePortFirst: number;
	readonly nodePortLast: number;
	readonly sessionAffinity: Millis;
	readonly proxyMinSyncPeriod: Millis;
	readonly proxyMaxSyncPeriod: Millis;
	readonly proxyStaleAfter: Millis;
	readonly dnsTtl: Millis;
};

export type StoreNumbers = {
	readonly etcdHeartbeat: Millis;
	readonly etcdElectionTimeout: Millis;
	readonly etcdQuotaBytes: number;
	readonly etcdRequestBytes: number;
	readonly etcdRequestTimeout: Millis;
	readonly compactionPeriod: Millis;
	readonly eventTtl: Millis;
	readonly watchBookmarkPeriod: Millis;
	readonly requestTimeout: Millis;
	readonly maxRequestsInflight: number;
	readonly maxMutatingRequestsInflight: number;
	readonly certificateLife: Millis;
	readonly certificateAuthorityLife: Millis;
};

export type KubernetesProfile = {
	/** `k8s-1.34`: the name a scenario gives. */
	readonly name: string;
	/** `v1.34.1`: what nodes and `/version` say. */
	readonly version: string;
	readonly controllers: ControllerNumbers;
	readonly kubelet: KubeletNumbers;
	readonly scheduler: SchedulerNumbers;
	readonly leaderElection: LeaderElectionNumbers;
	readonly network: NetworkNumbers;
	readonly store: StoreNumbers;
};

export const kubernetes134: KubernetesProfile = {
	name: 'k8s-1.34',
	version: 'v1.34.1',
	controllers: {
		nodeMonitorPeriod: seconds(5),
		nodeMonitorGracePeriod: seconds(50),
		nodeStartupGracePeriod: seconds(60),
		nodeEvictionRate: 0.1,
		secondaryNodeEvictionRate: 0.01,
		largeClusterSizeThreshold: 50,
		unhealthyZoneThreshold: 0.55,
		podEvictionToleration: seconds(300),
		terminatedPodGcThreshold: 12_500,
		podGcPeriod: seconds(20),
		podGcQuarantine: seconds(40),
		clientRate: {qps: 20, burst: 30},
		queueBackoff: {first: 5, most: seconds(1000)},
		queueRate: {qps: 10, burst: 100},
		mostRetries: 15,
		expectationsTimeout: minutes(5),
		replicaSetBurst: 500,
		daemonSetBurst: 250,
		jobBackoff: {first: seconds(1), most: seconds(60)},
		endpointSliceBackoff: {first: seconds(1), most: seconds(1000)},
		endpointsPerSlice: 100,
		endpointsCapacity: 1000,
		workers: 5,
		daemonSetWorkers: 2,
		autoscalerPeriod: seconds(15),
		autoscalerTolerance: 0.1,
		autoscalerDownscaleStabilization: minutes(5),
		autoscalerCpuInitialization: minutes(5),
		autoscalerInitialReadinessDelay: seconds(30),
		namespaceWorkers: 10,
		garbageCollectorWorkers: 20,
	},
	kubelet: {
		leaseDuration: seconds(40),
		leaseRenewPeriod: seconds(10),
		nodeStatusUpdateFrequency: seconds(10),
		nodeStatusReportFrequency: minutes(5),
		syncFrequency: minutes(1),
		plegRelistPeriod: seconds(1),
		plegThreshold: minutes(3),
		errorBackoff: seconds(10),
		runtimeDownAfter: seconds(30),
		statusReconcilePeriod: seconds(10),
		maxPods: 110,
		serializeImagePulls: true,
		registryPullRate: {qps: 5, burst: 10},
		crashLoopBackoff: {first: seconds(10), most: seconds(300)},
		imagePullBackoff: {first: seconds(10), most: seconds(300)},
		crashLoopReset: minutes(10),
		evictionMonitorPeriod: seconds(10),
		evictionPressureTransitionPeriod: minutes(5),
		evictionHard: {
			'memory.available': '100Mi',
			'nodefs.available': '10%',
			'nodefs.inodesFree': '5%',
			'imagefs.available': '15%',
			'imagefs.inodesFree': '5%',
		},
		imageGcHighThresholdPercent: 85,
		imageGcLowThresholdPercent: 80,
		imageGcPeriod: minutes(5),
		imageMinimumGcAge: minutes(2),
		terminationGracePeriod: seconds(30),
		registrationBackoff: {first: 200, most: seconds(7)},
		clientRate: {qps: 50, burst: 100},
	},
	scheduler: {
		podInitialBackoff: seconds(1),
		podMaxBackoff: seconds(10),
		unschedulableTimeout: minutes(5),
		unschedulableFlushPeriod: seconds(30),
		parallelism: 16,
		clientRate: {qps: 50, burst: 100},
	},
	leaderElection: {leaseDuration: seconds(15), renewDeadline: seconds(10), retryPeriod: seconds(2)},
	network: {
		serviceCidr: '10.96.0.0/12',
		podCidr: '10.244.0.0/16',
		nodePortFirst: 30_000,
		nodePortLast: 32_767,
		sessionAffinity: seconds(10_800),
		proxyMinSyncPeriod: seconds(1),
		proxyMaxSyncPeriod: seconds(30),
		proxyStaleAfter: seconds(60),
		dnsTtl: seconds(30),
	},
	store: {
		etcdHeartbeat: 100,
		etcdElectionTimeout: seconds(1),
		etcdQuotaBytes: 2_147_483_648,
		etcdRequestBytes: 1_572_864,
		etcdRequestTimeout: seconds(7),
		compactionPeriod: minutes(5),
		eventTtl: hours(1),
		watchBookmarkPeriod: minutes(1),
		requestTimeout: seconds(60),
		maxRequestsInflight: 400,
		maxMutatingRequestsInflight: 200,
		certificateLife: days(365),
		certificateAuthorityLife: days(3650),
	},
};

/** As clusters were before v1.32: a silent node is given up after 40 seconds. */
export const classicKubernetes: KubernetesProfile = {
	...kubernetes134,
	name: 'classic',
	controllers: {...kubernetes134.controllers, nodeMonitorGracePeriod: seconds(40)},
};

const profiles: ReadonlyMap<string, KubernetesProfile> = new Map(
	[kubernetes134, classicKubernetes].map(profile => [profile.name, profile]),
);

export const profileNames: readonly string[] = [...profiles.keys()];

/** The profile of that name; undefined when nobody knows it. */
export const profileByName = (name: string): KubernetesProfile | undefined => profiles.get(name);
