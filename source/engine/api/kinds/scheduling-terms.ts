/** What a pod says about where it may run. Source: k8s.io/api/core/v1/types.go */
import type {LabelSelector} from '../meta.ts';
import type {TaintEffect} from './common.ts';

export type NodeSelectorRequirement = {
	readonly key: string;
	readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt';
	readonly values?: readonly string[];
};

/** All requirements of a term must hold; a term without any matches nothing. */
export type NodeSelectorTerm = {
	readonly matchExpressions?: readonly NodeSelectorRequirement[];
	readonly matchFields?: readonly NodeSelectorRequirement[];
};

/** One of the terms must hold. */
export type NodeSelector = {readonly nodeSelectorTerms: readonly NodeSelectorTerm[]};

export type PreferredSchedulingTerm = {readonly weight: number; readonly preference: NodeSelectorTerm};

export type NodeAffinity = {
	readonly requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector;
	readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly PreferredSchedulingTerm[];
};

export type PodAffinityTerm = {
	readonly labelSelector?: LabelSelector;
	readonly namespaces?: readonly string[];
	readonly topologyKey: string;
	readonly namespaceSelector?: LabelSelector;
	readonly matchLabelKeys?: readonly string[];
	readonly mismatchLabelKeys?: readonly string[];
};

export type WeightedPodAffinityTerm = {readonly weight: number; readonly podAffinityTerm: PodAffinityTerm};

export type PodAffinity = {
	readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityTerm[];
	readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly WeightedPodAffinityTerm[];
};

export type PodAntiAffinity = PodAffinity;

export type Affinity = {
	readonly nodeAffinity?: NodeAffinity;
	readonly podAffinity?: PodAffinity;
	readonly podAntiAffinity?: PodAntiAffinity;
};

export type Toleration = {
	readonly key?: string;
	readonly operator?: 'Exists' | 'Equal';
	readonly value?: string;
	readonly effect?: TaintEffect;
	readonly tolerationSeconds?: number;
};

export type TopologySpreadConstraint = {
	readonly maxSkew: number;
	readonly topologyKey: string;
	readonly whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway';
	readonly labelSelector?: LabelSelector;
	readonly minDomains?: number;
	readonly nodeAffinityPolicy?: 'Honor' | 'Ignore';
	readonly nodeTaintsPolicy?: 'Honor' | 'Ignore';
	readonly matchLabelKeys?: readonly string[];
};
