import type {Kind} from '../kind.ts';
import type {Condition, LabelSelector} from '../meta.ts';
import type {ApiObject} from '../object.ts';
import type {IntOrString} from './common.ts';
import {defineKind} from './define-kind.ts';

export type PodDisruptionBudgetSpec = {
	readonly minAvailable?: IntOrString;
	readonly selector?: LabelSelector;
	readonly maxUnavailable?: IntOrString;
	readonly unhealthyPodEvictionPolicy?: 'IfHealthyBudget' | 'AlwaysAllow';
};

export type PodDisruptionBudgetStatus = {
	readonly observedGeneration?: number;
	/** When each pod's eviction was granted, by pod name; forgotten after two minutes. */
	readonly disruptedPods?: Readonly<Record<string, string>>;
	readonly disruptionsAllowed: number;
	readonly currentHealthy: number;
	readonly desiredHealthy: number;
	readonly expectedPods: number;
	readonly conditions?: readonly Condition[];
};

export type PodDisruptionBudget = ApiObject & {
	readonly spec: PodDisruptionBudgetSpec;
	readonly status?: PodDisruptionBudgetStatus;
};

export const podDisruptionBudgets: Kind<PodDisruptionBudget> = defineKind<PodDisruptionBudget>({
	group: 'policy',
	version: 'v1',
	kind: 'PodDisruptionBudget',
	plural: 'poddisruptionbudgets',
	singular: 'poddisruptionbudget',
	shortNames: ['pdb'],
	namespaced: true,
	subresources: ['status'],
});
