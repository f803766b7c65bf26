import {ageText} from '../human-duration.ts';
import type {Kind} from '../kind.ts';
import type {ObjectMeta} from '../meta.ts';
import {dnsSubdomainProblems, tooLongSentence} from '../names.ts';
import type {ApiObject} from '../object.ts';
import {selectorText} from '../selectors.ts';
import {withDefaults, withMembers} from '../share.ts';
import {timeZone} from '../time-zones.ts';
import {type FieldErrors, invalidField, requiredField, unsupportedField} from '../validation.ts';
import {isRecord, metadataErrors, notNegative, oneOf, requiredText} from './check.ts';
import {ageColumn, countColumn, nameColumn, textColumn, wide} from './columns.ts';
import type {ObjectReference} from './common.ts';
import {parseSchedule} from './cron-schedule.ts';
import {defineKind} from './define-kind.ts';
import type {JobSpec} from './job.ts';
import {jobSpecErrors} from './job-validation.ts';
import {templateDefaults} from './pod-defaults.ts';
import {hostnameWarnings, templateWarnings} from './pod-warnings.ts';
import {createdWith, updatedSpec, updatedStatus} from './strategy.ts';

export type CronJobSpec = {
	readonly schedule: string;
	readonly timeZone?: string;
	readonly startingDeadlineSeconds?: number;
	readonly concurrencyPolicy?: 'Allow' | 'Forbid' | 'Replace';
	readonly suspend?: boolean;
	readonly jobTemplate: {readonly metadata?: Partial<ObjectMeta>; readonly spec: JobSpec};
	readonly successfulJobsHistoryLimit?: number;
	readonly failedJobsHistoryLimit?: number;
};

export type CronJobStatus = {
	readonly active?: readonly ObjectReference[];
	readonly lastScheduleTime?: string;
	readonly lastSuccessfulTime?: string;
};

export type CronJob = ApiObject & {readonly spec: CronJobSpec; readonly status?: CronJobStatus};

/** The jobs get their own defaults when they are made; only their pods' template has them already. */
const jobTemplateDefaults = (template: CronJobSpec['jobTemplate']): CronJobSpec['jobTemplate'] =>
	isRecord(template) && isRecord(template.spec)
		? withMembers(template, {
				spec: withMembers<JobSpec>(template.spec, {template: templateDefaults(template.spec.template)}),
			})
		: template;

/** Source: pkg/apis/batch/v1/defaults.go */
const cronJobDefaults = (job: CronJob): CronJob => {
	if (!isRecord(job.spec)) {
		return job;
	}

	const spec = withDefaults<CronJobSpec>(job.spec, {
		concurrencyPolicy: 'Allow',
		suspend: false,
		successfulJobsHistoryLimit: 3,
		failedJobsHistoryLimit: 1,
	});
	return withMembers(job, {
		spec: withMembers<CronJobSpec>(spec, {jobTemplate: jobTemplateDefaults(spec.jobTemplate)}),
	});
};

/** Ten characters are kept for the number that is added to make the name of a Job. */
const longestName = 52;

const nameProblems = (name = ''): readonly string[] => [
	...dnsSubdomainProblems(name),
	...(name.length > longestName ? [tooLongSentence(longestName)] : []),
];

const scheduleErrors = ({schedule, timeZone: zone}: CronJobSpec): FieldErrors => {
	if ((schedule ?? '') === '') {
		return [requiredField('spec.schedule')];
	}

	if (schedule.includes('TZ')) {
		const words = 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead';
		return [invalidField('spec.schedule', schedule, words)];
	}

	const read = parseSchedule(schedule);
	return [...(read.ok ? [] : [invalidField('spec.schedule', schedule, read.message)]), ...zoneErrors(zone)];
};

const zoneErrors = (zone: string | undefined): FieldErrors => {
	const field = 'spec.timeZone';

	if (zone === undefined) {
		return [];
	}

	if (zone === '') {
		return [invalidField(field, zone, 'timeZone must be nil or non-empty string')];
	}

	if (zone.toLowerCase() === 'local') {
		const words = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones';
		return [invalidField(field, zone, words)];
	}

	return timeZone(zone) === undefined ? [invalidField(field, zone, `unknown time zone ${zone}`)] : [];
};

const jobTemplateErrors = (template: CronJobSpec['jobTemplate'], field: string): FieldErrors => {
	if (!isRecord(template) || !isRecord(template.spec)) {
		return [requiredField(`${field}.spec.template.spec.containers`)];
	}

	const {spec} = template;
	return [
		...jobSpecErrors(spec, `${field}.spec`),
		...(spec.selector === undefined
			? []
			: [invalidField(`${field}.spec.selector`, spec.selector, '`selector` will be auto-generated')]),
		...(spec.manualSelector === true ? [unsupportedField(`${field}.spec.manualSelector`, true, ['nil', 'false'])] : []),
	];
};

/** Source: pkg/apis/batch/validation/validation.go */
const cronJobErrors = (job: CronJob): FieldErrors => {
	const {spec} = job;

	if (!isRecord(spec)) {
		return [...metadataErrors(job, nameProblems), ...requiredText(undefined, 'spec.schedule')];
	}

	return [
		...metadataErrors(job, nameProblems),
		...scheduleErrors(spec),
		...notNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds'),
		...oneOf(spec.concurrencyPolicy, ['Allow', 'Forbid', 'Replace'], 'spec.concurrencyPolicy'),
		...jobTemplateErrors(spec.jobTemplate, 'spec.jobTemplate'),
		...notNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit'),
		...notNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit'),
	];
};

const containersOf = ({spec}: CronJob) => spec.jobTemplate.spec.template.spec.containers;

export const cronJobs: Kind<CronJob> = defineKind<CronJob>({
	group: 'batch',
	version: 'v1',
	kind: 'CronJob',
	plural: 'cronjobs',
	singular: 'cronjob',
	shortNames: ['cj'],
	categories: ['all'],
	namespaced: true,
	subresources: ['status'],
	defaults: cronJobDefaults,
	prepareForCreate: job => createdWith(job, {}),
	prepareForUpdate: updatedSpec,
	prepareForStatusUpdate: updatedStatus,
	validate: cronJobErrors,
	warnings: ({metadata, spec}) => [
		...hostnameWarnings(metadata.name),
		...templateWarnings(spec.jobTemplate.spec.template, 'spec.jobTemplate.spec.template'),
	],
	validateUpdate: cronJobErrors,
	columns: [
		nameColumn,
		textColumn('Schedule', ({spec}) => spec.schedule),
		textColumn('Timezone', ({spec}) => spec.timeZone ?? '<none>'),
		{name: 'Suspend', type: 'boolean', cell: ({spec}) => (spec.suspend === true ? 'True' : 'False')},
		countColumn('Active', ({status}) => status?.active?.length),
		textColumn('Last Schedule', ({status}, now) =>
			status?.lastScheduleTime === undefined ? '<none>' : ageText(status.lastScheduleTime, now),
		),
		ageColumn,
		wide(
			textColumn('Containers', job =>
				containersOf(job)
					.map(({name}) => name)
					.join(','),
			),
		),
		wide(
			textColumn('Images', job =>
				containersOf(job)
					.map(({image = ''}) => image)
					.join(','),
			),
		),
		wide(textColumn('Selector', ({spec}) => selectorText(spec.jobTemplate.spec.selector))),
	],
});
