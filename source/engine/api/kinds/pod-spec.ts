import type {ObjectMeta} from '../meta.ts';
import type {LocalObjectReference, ResourceList, ResourceRequirements} from './common.ts';
import type {Container, EphemeralContainer} from './container.ts';
import type {Affinity, Toleration, TopologySpreadConstraint} from './scheduling-terms.ts';
import type {Volume} from './volume.ts';

export type RestartPolicy = 'Always' | 'OnFailure' | 'Never';
export type PreemptionPolicy = 'PreemptLowerPriority' | 'Never';

export type PodSecurityContext = {
	readonly runAsUser?: number;
	readonly runAsGroup?: number;
	readonly runAsNonRoot?: boolean;
	readonly fsGroup?: number;
	readonly supplementalGroups?: readonly number[];
	readonly supplementalGroupsPolicy?: string;
	readonly fsGroupChangePolicy?: string;
	readonly seLinuxChangePolicy?: string;
	readonly seccompProfile?: {readonly type: string; readonly localhostProfile?: string};
	readonly appArmorProfile?: {readonly type: string; readonly localhostProfile?: string};
	readonly sysctls?: ReadonlyArray<{readonly name: string; readonly value: string}>;
};

/** What a pod asks for. Everything optional here has its default filled in once the API server has seen it. */
export type PodSpec = {
	readonly volumes?: readonly Volume[];
	readonly initContainers?: readonly Container[];
	readonly containers: readonly Container[];
	readonly ephemeralContainers?: readonly EphemeralContainer[];
	readonly restartPolicy?: RestartPolicy;
	readonly terminationGracePeriodSeconds?: number;
	readonly activeDeadlineSeconds?: number;
	readonly dnsPolicy?: 'ClusterFirst' | 'ClusterFirstWithHostNet' | 'Default' | 'None';
	readonly nodeSelector?: Readonly<Record<string, string>>;
	readonly serviceAccountName?: string;
	readonly serviceAccount?: string;
	readonly automountServiceAccountToken?: boolean;
	readonly nodeName?: string;
	readonly hostNetwork?: boolean;
	readonly hostPID?: boolean;
	readonly hostIPC?: boolean;
	readonly hostUsers?: boolean;
	readonly shareProcessNamespace?: boolean;
	readonly securityContext?: PodSecurityContext;
	readonly imagePullSecrets?: readonly LocalObjectReference[];
	readonly hostname?: string;
	readonly subdomain?: string;
	readonly affinity?: Affinity;
	readonly schedulerName?: string;
	readonly tolerations?: readonly Toleration[];
	readonly hostAliases?: ReadonlyArray<{readonly ip: string; readonly hostnames?: readonly string[]}>;
	readonly priorityClassName?: string;
	readonly priority?: number;
	readonly preemptionPolicy?: PreemptionPolicy;
	readonly dnsConfig?: {
		readonly nameservers?: readonly string[];
		readonly searches?: readonly string[];
		readonly options?: ReadonlyArray<{readonly name?: string; readonly value?: string}>;
	};
	readonly readinessGates?: ReadonlyArray<{readonly conditionType: string}>;
	readonly runtimeClassName?: string;
	readonly enableServiceLinks?: boolean;
	readonly overhead?: ResourceList;
	readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
	readonly setHostnameAsFQDN?: boolean;
	readonly os?: {readonly name: string};
	readonly schedulingGates?: ReadonlyArray<{readonly name: string}>;
	readonly resourceClaims?: ReadonlyArray<{readonly name: string; readonly resourceClaimName?: string}>;
	/** Pod-level resources: when set for a resource, they stand for the whole pod. */
	readonly resources?: ResourceRequirements;
};

/** The pod that a workload makes; its metadata has no name. */
export type PodTemplateSpec = {readonly metadata?: Partial<ObjectMeta>; readonly spec: PodSpec};
