import type {Millis} from '../../kernel/time.ts';
import {timeOf} from '../../kernel/time.ts';
import {isConditionTrue} from '../conditions.ts';
import {humanDuration} from '../human-duration.ts';
import type {Kind} from '../kind.ts';
import type {Condition, LabelSelector} from '../meta.ts';
import {dnsLabelProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {selectorMatches} from '../selectors.ts';
import {equalValues, mapSharedIn, withDefaults, withMembers} from '../share.ts';
import {type FieldErrors, invalidField, requiredField} from '../validation.ts';
import {immutable, isRecord, metadataErrors, selectorErrors} from './check.ts';
import {ageColumn, nameColumn, selectorColumn, templateColumns, textColumn} from './columns.ts';
import {defineKind} from './define-kind.ts';
import {jobSpecErrors} from './job-validation.ts';
import {templateDefaults} from './pod-defaults.ts';
import type {PodTemplateSpec} from './pod-spec.ts';
import {hostnameWarnings, templateWarnings} from './pod-warnings.ts';
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

const ruleDefaults = (rule: PodFailurePolicyRule): PodFailurePolicyRule =>
	withMembers(rule, {
		onPodConditions: mapSharedIn(rule.onPodConditions, condition => withDefaults(condition, {status: 'True'})),
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
	const labels = spec.template?.metadata?.labels;
	const isBare = Object.keys(job.metadata.labels ?? {}).length === 0;
	const policy = spec.podFailurePolicy;
	return withMembers(job, {
		// Who says no labels has those of the template. Source: pkg/apis/batch/v1/defaults.go, SetDefaults_Job
		...(isBare && labels !== undefined ? {metadata: {...job.metadata, labels}} : {}),
		spec: withMembers<JobSpec>(spec, {
			template: templateDefaults(spec.template),
			podFailurePolicy: policy && withMembers(policy, {rules: mapSharedIn(policy.rules, ruleDefaults) ?? []}),
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
	const given = job.metadata.labels;
	const made = {...template.metadata?.labels, ...labels};
	// What a job took over from its template is the same map in Go, and is labelled with it.
	const isShared = given === template.metadata?.labels || Object.keys(given ?? {}).length === 0;
	return {
		...job,
		...(isShared ? {metadata: {...job.metadata, labels: made}} : {}),
		spec: {
			...job.spec,
			selector: withDefaults<LabelSelector>(job.spec.selector ?? {}, {
				matchLabels: {'batch.kubernetes.io/controller-uid': uid},
			}),
			template: {
				...template,
				metadata: {...template.metadata, labels: made},
			},
		},
	};
};

const jobErrors = (job: Job): FieldErrors => {
	const {spec} = job;

	if (!isRecord(spec)) {
		return [...metadataErrors(job), requiredField('spec.template.spec.containers')];
	}

	const {selector, template, completions = 0} = spec;
	const last = `${job.metadata.name}-${completions - 1}`;
	const fits = selector !== undefined && selectorErrors(selector, '').length === 0;
	return [
		...metadataErrors(job),
		...jobSpecErrors(spec, 'spec'),
		// Unless a person selects by hand, the server makes one.
		...(selector === undefined && spec.manualSelector === true ? [requiredField('spec.selector')] : []),
		...selectorErrors(selector, 'spec.selector'),
		...(fits && !selectorMatches(selector, template.metadata?.labels)
			? [
					invalidField(
						'spec.template.metadata.labels',
						template.metadata?.labels ?? null,
						'`selector` does not match template `labels`',
					),
				]
			: []),
		...(spec.completionMode === 'Indexed' && completions > 0 && dnsLabelProblems(last).length > 0
			? [
					invalidField(
						'metadata.name',
						job.metadata.name,
						`will not able to create pod with invalid DNS label: ${last}`,
					),
				]
			: []),
	];
};

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
	...immutable(next.spec.backoffLimitPerIndex, before.spec.backoffLimitPerIndex, 'spec.backoffLimitPerIndex'),
	...immutable(next.spec.managedBy, before.spec.managedBy, 'spec.managedBy'),
	...immutable(next.spec.successPolicy, before.spec.successPolicy, 'spec.successPolicy'),
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
	warnings: ({metadata, spec}) => [
		...hostnameWarnings(metadata.name),
		...templateWarnings(spec.template, 'spec.template'),
	],
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
