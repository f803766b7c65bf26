import type {Kind} from '../kind.ts';
import type {Condition, LabelSelector} from '../meta.ts';
import type {ApiObject} from '../object.ts';
import {defineKind} from './define-kind.ts';
import type {PodTemplateSpec} from './pod-spec.ts';

export type ReplicaSetSpec = {
	readonly replicas?: number;
	readonly minReadySeconds?: number;
	readonly selector: LabelSelector;
	readonly template: PodTemplateSpec;
};

export type ReplicaSetStatus = {
	readonly replicas: number;
	readonly fullyLabeledReplicas?: number;
	readonly readyReplicas?: number;
	readonly availableReplicas?: number;
	readonly terminatingReplicas?: number;
	readonly observedGeneration?: number;
	readonly conditions?: readonly Condition[];
};

export type ReplicaSet = ApiObject & {readonly spec: ReplicaSetSpec; readonly status?: ReplicaSetStatus};

export const replicaSets: Kind<ReplicaSet> = defineKind<ReplicaSet>({
	group: 'apps',
	version: 'v1',
	kind: 'ReplicaSet',
	plural: 'replicasets',
	singular: 'replicaset',
	shortNames: ['rs'],
	categories: ['all'],
	namespaced: true,
	subresources: ['scale', 'status'],
});
