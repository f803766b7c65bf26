import type {Kind} from '../kind.ts';
import type {Condition, LabelSelector, ObjectMeta} from '../meta.ts';
import type {ApiObject} from '../object.ts';
import type {IntOrString} from './common.ts';
import {defineKind} from './define-kind.ts';
import type {PersistentVolumeClaimSpec} from './persistent-volume-claim.ts';
import type {PodTemplateSpec} from './pod-spec.ts';

export type StatefulSetSpec = {
	readonly replicas?: number;
	readonly selector: LabelSelector;
	readonly template: PodTemplateSpec;
	readonly volumeClaimTemplates?: ReadonlyArray<{
		readonly metadata?: Partial<ObjectMeta>;
		readonly spec: PersistentVolumeClaimSpec;
	}>;
	readonly serviceName?: string;
	readonly podManagementPolicy?: 'OrderedReady' | 'Parallel';
	readonly updateStrategy?: {
		readonly type?: 'RollingUpdate' | 'OnDelete';
		readonly rollingUpdate?: {readonly partition?: number; readonly maxUnavailable?: IntOrString};
	};
	readonly revisionHistoryLimit?: number;
	readonly minReadySeconds?: number;
	readonly ordinals?: {readonly start?: number};
	readonly persistentVolumeClaimRetentionPolicy?: {
		readonly whenDeleted?: 'Retain' | 'Delete';
		readonly whenScaled?: 'Retain' | 'Delete';
	};
};

export type StatefulSetStatus = {
	readonly observedGeneration?: number;
	readonly replicas: number;
	readonly readyReplicas?: number;
	readonly currentReplicas?: number;
	readonly updatedReplicas?: number;
	readonly availableReplicas?: number;
	readonly currentRevision?: string;
	readonly updateRevision?: string;
	readonly collisionCount?: number;
	readonly conditions?: readonly Condition[];
};

export type StatefulSet = ApiObject & {readonly spec: StatefulSetSpec; readonly status?: StatefulSetStatus};

export const statefulSets: Kind<StatefulSet> = defineKind<StatefulSet>({
	group: 'apps',
	version: 'v1',
	kind: 'StatefulSet',
	plural: 'statefulsets',
	singular: 'statefulset',
	shortNames: ['sts'],
	categories: ['all'],
	namespaced: true,
	subresources: ['scale', 'status'],
});
