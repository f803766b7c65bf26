import type {Kind} from '../kind.ts';
import type {Condition, LabelSelector} from '../meta.ts';
import type {ApiObject} from '../object.ts';
import type {IntOrString} from './common.ts';
import {defineKind} from './define-kind.ts';
import type {PodTemplateSpec} from './pod-spec.ts';

export type DeploymentStrategy = {
	readonly type?: 'Recreate' | 'RollingUpdate';
	readonly rollingUpdate?: {readonly maxUnavailable?: IntOrString; readonly maxSurge?: IntOrString};
};

export type DeploymentSpec = {
	readonly replicas?: number;
	readonly selector: LabelSelector;
	readonly template: PodTemplateSpec;
	readonly strategy?: DeploymentStrategy;
	readonly minReadySeconds?: number;
	readonly revisionHistoryLimit?: number;
	readonly paused?: boolean;
	readonly progressDeadlineSeconds?: number;
};

export type DeploymentStatus = {
	readonly observedGeneration?: number;
	readonly replicas?: number;
	readonly updatedReplicas?: number;
	readonly readyReplicas?: number;
	readonly availableReplicas?: number;
	readonly unavailableReplicas?: number;
	readonly terminatingReplicas?: number;
	readonly conditions?: readonly Condition[];
	readonly collisionCount?: number;
};

export type Deployment = ApiObject & {readonly spec: DeploymentSpec; readonly status?: DeploymentStatus};

export const deployments: Kind<Deployment> = defineKind<Deployment>({
	group: 'apps',
	version: 'v1',
	kind: 'Deployment',
	plural: 'deployments',
	singular: 'deployment',
	shortNames: ['deploy'],
	categories: ['all'],
	namespaced: true,
	subresources: ['scale', 'status'],
});
