import type {Kind} from '../kind.ts';
import type {Condition, LabelSelector} from '../meta.ts';
import type {ApiObject} from '../object.ts';
import {defineKind} from './define-kind.ts';
import type {PodTemplateSpec} from './pod-spec.ts';

export type PodFailurePolicyRule = {
	readonly action: 'FailJob' | 'FailIndex' | 'Ignore' | 'Count';
	readonly onExitCodes?: {
		readonly containerName?: string;
		readonly operator: 'In' | 'NotIn';
		readonly values: readonly number[];
	};
	readonly onPodConditions?: ReadonlyArray<{readonly type: string; readonly status?: string}>;
};

export type JobSpec = {
	readonly parallelism?: number;
	readonly completions?: number;
	readonly activeDeadlineSeconds?: number;
	readonly podFailurePolicy?: {readonly rules: readonly PodFailurePolicyRule[]};
	readonly successPolicy?: {
		readonly rules: ReadonlyArray<{readonly succeededIndexes?: string; readonly succeededCount?: number}>;
	};
	readonly backoffLimit?: number;
	readonly backoffLimitPerIndex?: number;
	readonly maxFailedIndexes?: number;
	readonly selector?: LabelSelector;
	readonly manualSelector?: boolean;
	readonly template: PodTemplateSpec;
	readonly ttlSecondsAfterFinished?: number;
	readonly completionMode?: 'NonIndexed' | 'Indexed';
	readonly suspend?: boolean;
	readonly podReplacementPolicy?: 'TerminatingOrFailed' | 'Failed';
	readonly managedBy?: string;
};

export type JobStatus = {
	readonly conditions?: readonly Condition[];
	readonly startTime?: string;
	readonly completionTime?: string;
	readonly active?: number;
	readonly succeeded?: number;
	readonly failed?: number;
	readonly terminating?: number;
	readonly ready?: number;
	readonly completedIndexes?: string;
	readonly failedIndexes?: string;
	readonly uncountedTerminatedPods?: {readonly succeeded?: readonly string[]; readonly failed?: readonly string[]};
};

export type Job = ApiObject & {readonly spec: JobSpec; readonly status?: JobStatus};

export const jobs: Kind<Job> = defineKind<Job>({
	group: 'batch',
	version: 'v1',
	kind: 'Job',
	plural: 'jobs',
	singular: 'job',
	categories: ['all'],
	namespaced: true,
	subresources: ['status'],
});
