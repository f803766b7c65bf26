import type {Millis} from '../../kernel/time.ts';
import {timeOf} from '../../kernel/time.ts';
import {isConditionTrue} from '../conditions.ts';
import {humanDuration} from '../human-duration.ts';
import type {Kind} from '../kind.ts';
import type {Condition, LabelSelector} from '../meta.ts';
import type {ApiObject} from '../object.ts';
import {equalValues, mapSharedIn, withDefaults, withMembers} from '../share.ts';
import {type FieldErrors, invalidField, requiredField} from '../validation.ts';
import {immutable, isRecord, metadataErrors, notNegative} from './check.ts';
import {ageColumn, nameColumn, selectorColumn, templateColumns, textColumn} from './columns.ts';
import {defineKind} from './define-kind.ts';
import {templateDefaults} from './pod-defaults.ts';
import type {PodTemplateSpec} from './pod-spec.ts';
import {templateErrors} from './pod-validation.ts';
import {countErrors} from './status-counts.ts';
import {createdWith, updatedSpec, updatedStatus} from './strategy.ts';

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

const withRuleDefaults = (policy: NonNullable<JobSpec['podFailurePolicy']>): NonNullable<JobSpec['podFailurePolicy']> =>
	withMembers(policy, {
		rules: mapSharedIn(policy.rules, rule =>
			withMembers<PodFailurePolicyRule>(rule, {
				onPodConditions: mapSharedIn(rule.onPodConditions, one => withDefaults(one, {status: 'True'})),
			}),
		),
	});

/** Source: pkg/apis/batch/v1/defaults.go */
const jobDefaults = (job: Job): Job => {
	if (!isRecord(job.spec)) {
		return job;
	}

	const {completions, parallelism} = job.spec;
	const alone =
		(completions === undefined || completions === null) && (parallelism === undefined || parallelism === null);
	const spec = withDefaults<JobSpec>(job.spec, {
		...(alone ? {completions: 1} : {}),
		parallelism: 1,
		backoffLimit: job.spec.backoffLimitPerIndex === undefined ? 6 : 2_147_483_647,
		completionMode: 'NonIndexed',
		suspend: false,
		podReplacementPolicy: job.spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed',
		manualSelector: false,
	});
	return withMembers(job, {
		spec: withMembers<JobSpec>(spec, {
			template: templateDefaults(spec.template),
			podFailurePolicy: spec.podFailurePolicy && withRuleDefaults(spec.podFailurePolicy),
		}),
	});
};

/** Unless a person selects by hand, a job finds its pods by its own uid. Source: pkg/registry/batch/job/strategy.go */
const withGeneratedSelector = (job: Job): Job => {
	const {uid, name} = job.metadata;

	if (job.spec.manualSelector === true || uid === undefined) {
		return job;
	}

	const labels = {
		'batch.kubernetes.io/controller-uid': uid,
		'batch.kubernetes.io/job-name': name,
		'controller-uid': uid,
		'job-name': name,
	};
	const {template} = job.spec;
	const given = job.metadata.labels ?? {};
	const all = {...template.metadata?.labels, ...labels};
	// Whoever says no labels has those of the template, also the ones that it is given here.
	const isBare = Object.keys(given).length === 0 || given === template.metadata?.labels;
	return {
		...job,
		metadata: isBare ? {...job.metadata, labels: all} : job.metadata,
		spec: {
			...job.spec,
			selector: withDefaults<LabelSelector>(job.spec.selector ?? {}, {
				matchLabels: {'batch.kubernetes.io/controller-uid': uid},
			}),
			template: {
				...template,
				metadata: {...template.metadata, labels: all},
			},
		},
	};
};

/** The spec of a job, or of the jobs that a schedule makes; `field` is its place. */
export const jobSpecErrors = (spec: JobSpec, field: string): FieldErrors => {
	const restartPolicy = isRecord(spec.template) ? spec.template.spec?.restartPolicy : undefined;
	const restarts = `${field}.template.spec.restartPolicy`;
	return [
		...notNegative(spec.parallelism, `${field}.parallelism`),
		...notNegative(spec.completions, `${field}.completions`),
		...notNegative(spec.activeDeadlineSeconds, `${field}.activeDeadlineSeconds`),
		...notNegative(spec.backoffLimit, `${field}.backoffLimit`),
		...notNegative(spec.ttlSecondsAfterFinished, `${field}.ttlSecondsAfterFinished`),
		...(spec.completionMode === 'Indexed' && spec.completions === undefined
			? [requiredField(`${field}.completions`, 'when completion mode is Indexed')]
			: []),
		...templateErrors(spec.template, `${field}.template`),
		...(restartPolicy === 'OnFailure' || restartPolicy === 'Never'
			? []
			: [requiredField(restarts, 'valid values: "OnFailure", "Never"')]),
		...(spec.podFailurePolicy !== undefined && restartPolicy !== 'Never'
			? [invalidField(restarts, restartPolicy ?? '', 'only "Never" is supported when podFailurePolicy is specified')]
			: []),
	];
};

const jobErrors = (job: Job): FieldErrors =>
	isRecord(job.spec)
		? [...metadataErrors(job), ...jobSpecErrors(job.spec, 'spec')]
		: [...metadataErrors(job), requiredField('spec.template.spec.containers')];

/** A suspended job may still be sent elsewhere; otherwise its template stands. */
const templateChangeErrors = (next: Job, before: Job): FieldErrors => {
	const suspended = before.spec.suspend === true && before.status?.startTime === undefined;
	return suspended || equalValues(next.spec.template, before.spec.template)
		? []
		: [invalidField('spec.template', next.spec.template, 'field is immutable')];
};

const jobUpdateErrors = (next: Job, before: Job): FieldErrors => [
	...jobErrors(next),
	...immutable(next.spec.completions, before.spec.completions, 'spec.completions'),
	...immutable(next.spec.selector, before.spec.selector, 'spec.selector'),
	...templateChangeErrors(next, before),
	...immutable(next.spec.completionMode, before.spec.completionMode, 'spec.completionMode'),
	...immutable(next.spec.podFailurePolicy, before.spec.podFailurePolicy, 'spec.podFailurePolicy'),
];

const statusWord = ({metadata, status}: Job): string => {
	const found = (type: string): boolean => isConditionTrue(status?.conditions, type);

	if (found('Complete') || found('Failed')) {
		return found('Complete') ? 'Complete' : 'Failed';
	}

	if (metadata.deletionTimestamp !== undefined) {
		return 'Terminating';
	}

	return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(found) ?? 'Running';
};

const completionsText = ({spec, status}: Job): string => {
	const succeeded = status?.succeeded ?? 0;
	const parallelism = spec.parallelism ?? 0;

	if (spec.completions !== undefined) {
		return `${succeeded}/${spec.completions}`;
	}

	return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
};

const durationText = ({status}: Job, now: Millis): string => {
	const start = timeOf(status?.startTime);
	return start === undefined ? '' : humanDuration((timeOf(status?.completionTime) ?? now) - start);
};

export const jobs: Kind<Job> = defineKind<Job>({
	group: 'batch',
	version: 'v1',
	kind: 'Job',
	plural: 'jobs',
	singular: 'job',
	categories: ['all'],
	namespaced: true,
	subresources: ['status'],
	defaults: jobDefaults,
	prepareForCreate: job => createdWith(withGeneratedSelector(job), {}),
	prepareForUpdate: updatedSpec,
	prepareForStatusUpdate: updatedStatus,
	validate: jobErrors,
	validateUpdate: jobUpdateErrors,
	validateStatusUpdate: ({status}) => countErrors(status, 'active', 'succeeded', 'failed', 'ready', 'terminating'),
	columns: [
		nameColumn,
		textColumn('Status', statusWord),
		textColumn('Completions', completionsText),
		textColumn('Duration', durationText),
		ageColumn,
		...templateColumns,
		selectorColumn,
	],
	selectableFields: ({status}) => ({'status.successful': String(status?.succeeded ?? 0)}),
});
