import type {Millis} from '../../kernel/time.ts';
import {timeOf} from '../../kernel/time.ts';
import {isConditionTrue} from '../conditions.ts';
import {humanDuration} from '../human-duration.ts';
import type {Kind} from '../kind.ts';
import type {Condition, LabelSelector} from '../meta.ts';
import {dnsLabelProblems} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {selectorMatches} from '../selectors.ts';
import {mapSharedIn, withDefaults, withMembers} from '../share.ts';
import {type FieldErrors, invalidField, requiredField} from '../validation.ts';
import {immutable, immutableStruct, isRecord, metadataErrors, selectorErrors} from './check.ts';
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

const legacyLabels = ['controller-uid', 'job-name'];
const generatedLabels = [...legacyLabels, 'batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-name'];

const labelError = (labels: Readonly<Record<string, string>> | undefined, key: string, wanted: string): FieldErrors => {
	const field = `spec.template.metadata.labels[${key}]`;
	const why = `must be '${wanted}'`;
	return labels?.[key] === undefined
		? [requiredField(field, why)]
		: labels[key] === wanted
			? []
			: [invalidField(field, labels, why)];
};

/** What the server made of a job's selector stays what it made. Source: pkg/apis/batch/validation, validateGeneratedSelector */
const generatedErrors = ({metadata, spec}: Job, keys: readonly string[]): FieldErrors => {
	const {selector, manualSelector, template} = spec;

	if (manualSelector === true || selector === undefined) {
		return [];
	}

	const wanted = Object.fromEntries(
		keys.map(key => [key, (key.endsWith('uid') ? metadata.uid : metadata.name) ?? ''] as const),
	);
	const isSelector = selectorErrors(selector, '').length === 0;
	return [
		...Object.entries(wanted).flatMap(([key, value]) => labelError(template?.metadata?.labels, key, value)),
		...(isSelector && !selectorMatches(selector, wanted)
			? [invalidField('spec.selector', selector, '`selector` not auto-generated')]
			: []),
	];
};

const selectedErrors = ({selector, template}: JobSpec): FieldErrors => {
	const labels = template?.metadata?.labels;
	const errors = selector === undefined ? [requiredField('spec.selector')] : selectorErrors(selector, 'spec.selector');
	const isSelector = selector === undefined || errors.length === 0;
	return [
		...errors,
		...(isSelector && !selectorMatches(selector, labels)
			? [invalidField('spec.template.metadata.labels', labels ?? null, '`selector` does not match template `labels`')]
			: []),
	];
};

const wholeSpecErrors = (spec: JobSpec): FieldErrors => [...jobSpecErrors(spec, 'spec'), ...selectedErrors(spec)];

/** `keys` are the labels that its pods must have been given. */
const jobErrors = (job: Job, keys: readonly string[] = generatedLabels): FieldErrors => {
	const {spec} = job;

	if (!isRecord(spec)) {
		return [...metadataErrors(job), requiredField('spec.template.spec.containers')];
	}

	const {completions = 0} = spec;
	const last = `${job.metadata.name}-${completions - 1}`;
	return [
		...metadataErrors(job),
		...generatedErrors(job, keys),
		...wholeSpecErrors(spec),
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

/** A job that has never run may still be sent elsewhere: the template before, with that of the new one. */
const sentElsewhere = (before: PodTemplateSpec, next: PodTemplateSpec): PodTemplateSpec => {
	const [own, other] = [before.spec.affinity, next.spec.affinity];
	const kept = {...own, nodeAffinity: other?.nodeAffinity};
	const isBare =
		kept.nodeAffinity === undefined && kept.podAffinity === undefined && kept.podAntiAffinity === undefined;
	const {nodeSelector, tolerations, schedulingGates} = next.spec;
	return {
		...before,
		metadata: {...before.metadata, labels: next.metadata?.labels ?? {}, annotations: next.metadata?.annotations ?? {}},
		spec: {
			...before.spec,
			nodeSelector,
			tolerations,
			schedulingGates,
			affinity: isBare ? (other === undefined ? undefined : {}) : kept,
		},
	};
};

const templateChangeErrors = ({spec: next}: Job, {spec: before, status}: Job): FieldErrors => {
	const isFree = before.suspend === true && status?.startTime === undefined;
	return immutableStruct(
		next.template,
		isFree ? sentElsewhere(before.template, next.template) : before.template,
		'spec.template',
		'core/v1.PodTemplateSpec',
	);
};

/** A job whose pods are numbered may grow and shrink, with as many at once as there are to do. */
const completionChangeErrors = ({spec: next}: Job, {spec: before}: Job): FieldErrors => {
	const field = 'spec.completions';

	if (next.completionMode !== 'Indexed') {
		return immutable(next.completions, before.completions, field);
	}

	return next.completions === undefined ||
		next.completions === before.completions ||
		next.completions === next.parallelism
		? []
		: [invalidField(field, next.completions, 'can only be modified in tandem with spec.parallelism')];
};

/** Jobs from before the labels had a prefix need not have them. */
const requiredLabels = ({spec}: Job): readonly string[] =>
	generatedLabels.every(key => legacyLabels.includes(key) || spec.template?.metadata?.labels?.[key] !== undefined)
		? generatedLabels
		: legacyLabels;

const jobUpdateErrors = (next: Job, before: Job): FieldErrors => {
	const {spec} = next;
	return [
		...jobErrors(next, requiredLabels(before)),
		...(isRecord(spec) ? wholeSpecErrors(spec) : []),
		...completionChangeErrors(next, before),
		...immutableStruct(spec.selector, before.spec.selector, 'spec.selector', 'meta/v1.LabelSelector'),
		...templateChangeErrors(next, before),
		...immutable(spec.completionMode, before.spec.completionMode, 'spec.completionMode'),
		...immutableStruct(
			spec.podFailurePolicy,
			before.spec.podFailurePolicy,
			'spec.podFailurePolicy',
			'batch/v1.PodFailurePolicy',
		),
		...immutable(spec.backoffLimitPerIndex, before.spec.backoffLimitPerIndex, 'spec.backoffLimitPerIndex'),
		...immutable(spec.managedBy, before.spec.managedBy, 'spec.managedBy'),
		...immutableStruct(spec.successPolicy, before.spec.successPolicy, 'spec.successPolicy', 'batch/v1.SuccessPolicy'),
	];
};

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
	validate: job => jobErrors(job),
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
