import {apiVersionOf} from '../../api/kind.ts';
import type {ObjectReference} from '../../api/kinds/common.ts';
import {type CronJob, cronJobs} from '../../api/kinds/cron-job.ts';
import {type Job, jobs} from '../../api/kinds/job.ts';
import {type TimeZone, timestampIn} from '../../api/time-zones.ts';
import {type Call, create, remove} from '../../client/calls.ts';
import {controllerReference} from '../../client/ownership.ts';
import {type Millis, minutesSince1970, timeOf} from '../../kernel/time.ts';

/** On each Job the run that it stands for, by the clocks of the CronJob's zone. */
export const scheduledAnnotation = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

/** One run has one name, so that none is started twice: `nightly-29454060`. Source: getJobName */
export const jobNameAt = ({metadata}: CronJob, run: Millis): string => `${metadata.name}-${minutesSince1970(run)}`;

/** The run that a Job was started for; undefined for a Job that somebody else made from the same template. */
export const runOf = (cronJob: CronJob, {metadata}: Job): Millis | undefined => {
	const run = timeOf(metadata.annotations?.[scheduledAnnotation]);
	return run !== undefined && metadata.name === jobNameAt(cronJob, run) ? run : undefined;
};

/** The Job of one run. Source: getJobFromTemplate2 */
const jobAt = (cronJob: CronJob, zone: TimeZone, run: Millis): Job => {
	const {metadata: template = {}, spec} = cronJob.spec.jobTemplate;
	return {
		apiVersion: apiVersionOf(jobs),
		kind: jobs.kind,
		metadata: {
			name: jobNameAt(cronJob, run),
			namespace: cronJob.metadata.namespace,
			...(template.labels === undefined ? {} : {labels: template.labels}),
			annotations: {...template.annotations, [scheduledAnnotation]: timestampIn(zone, run)},
			ownerReferences: [controllerReference(cronJob, cronJobs)],
		},
		spec,
	};
};

/** That a Job of this name is there already is as good: it will be seen. */
export const startJob = (cronJob: CronJob, zone: TimeZone, run: Millis, because: string): Call => ({
	fineIf: ['AlreadyExists', 'NamespaceTerminating'],
	event: {about: cronJob, type: 'Normal', reason: 'SuccessfulCreate', message: 'Created job {name}'},
	eventIfRefused: {about: cronJob, type: 'Warning', reason: 'FailedCreate', message: 'Error creating job: {error}'},
	...create(jobs, jobAt(cronJob, zone, run), because),
});

/** Deletes a Job, and with it its pods. */
export const removeJob = (cronJob: CronJob, name: string, because: string): Call => ({
	fineIf: ['NotFound'],
	event: {about: cronJob, type: 'Normal', reason: 'SuccessfulDelete', message: `Deleted job ${name}`},
	eventIfRefused: {about: cronJob, type: 'Warning', reason: 'FailedDelete', message: 'Deleted job: {error}'},
	...remove(jobs, `${cronJob.metadata.namespace}/${name}`, because, {propagationPolicy: 'Background'}),
});

export const referenceTo = ({metadata}: Job): ObjectReference => ({
	kind: jobs.kind,
	namespace: metadata.namespace,
	name: metadata.name,
	uid: metadata.uid,
	apiVersion: apiVersionOf(jobs),
	resourceVersion: metadata.resourceVersion,
});
