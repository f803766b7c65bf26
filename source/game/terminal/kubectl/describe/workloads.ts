import {humanDuration} from '../../../../engine/api/human-duration.ts';
import type {CronJob} from '../../../../engine/api/kinds/cron-job.ts';
import type {DaemonSet} from '../../../../engine/api/kinds/daemon-set.ts';
import type {Deployment} from '../../../../engine/api/kinds/deployment.ts';
import type {Job} from '../../../../engine/api/kinds/job.ts';
import {type Pod, pods} from '../../../../engine/api/kinds/pod.ts';
import {type ReplicaSet, replicaSets} from '../../../../engine/api/kinds/replica-set.ts';
import type {ReplicationController} from '../../../../engine/api/kinds/replication-controller.ts';
import type {StatefulSet} from '../../../../engine/api/kinds/stateful-set.ts';
import type {Condition, LabelSelector} from '../../../../engine/api/meta.ts';
import {canonicalJson} from '../../../../engine/api/names.ts';
import type {ApiObject} from '../../../../engine/api/object.ts';
import {selectorQuery, selectorText} from '../../../../engine/api/selectors.ts';
import {timeOf} from '../../../../engine/kernel/time.ts';
import {byBytes} from '../../text/go-json.ts';
import type {Reading} from '../api.ts';
import {controllerOf, writePodTemplate} from './pod.ts';
import {labelLine, longTime, orNone, type Sheet, writeAnnotations, writeLabels} from './sheet.ts';
import {writeClaimTemplates} from './storage.ts';

const writeConditions = (sheet: Sheet, conditions: readonly Condition[] | undefined): void => {
	if ((conditions ?? []).length > 0) {
		sheet.write(0, 'Conditions:\n  Type\tStatus\tReason');
		sheet.write(1, '----\t------\t------');

		for (const {type, status, reason = ''} of conditions ?? []) {
			sheet.write(1, `${type} \t${status}\t${reason}`);
		}
	}
};

const revisionOf = ({metadata}: ApiObject): number =>
	Number(metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);

/** ReplicaSets that a deployment controls, by age. */
export const replicaSetsOf = (api: Reading, {metadata, spec}: Deployment): readonly ReplicaSet[] => {
	const {namespace = ''} = metadata;
	const found = api.list(replicaSets as never, {namespace, labelSelector: selectorQuery(spec.selector)});
	const all = found.ok ? (found.object.items as unknown as readonly ReplicaSet[]) : [];
	const created = (set: ReplicaSet): number => timeOf(set.metadata.creationTimestamp) ?? 0;
	return all
		.filter(
			set =>
				set.metadata.ownerReferences?.some(owner => owner.controller === true && owner.uid === metadata.uid) === true,
		)
		.sort((left, right) => created(left) - created(right) || byBytes(left.metadata.name, right.metadata.name));
};

/** The template without the label that a deployment adds. */
export const bareTemplate = (template: ReplicaSet['spec']['template']): unknown => {
	const {'pod-template-hash': _, ...labels} = template?.metadata?.labels ?? {};
	return template === undefined ? undefined : {...template, metadata: {...template.metadata, labels}};
};

export const newReplicaSetOf = (deployment: Deployment, sets: readonly ReplicaSet[]): ReplicaSet | undefined => {
	const wanted = canonicalJson(bareTemplate(deployment.spec.template as never));
	return sets.find(set => canonicalJson(bareTemplate(set.spec.template)) === wanted);
};

const setsText = (sets: readonly ReplicaSet[]): string =>
	orNone(
		sets
			.map(
				({metadata, spec, status}) =>
					`${metadata.name} (${status?.replicas ?? 0}/${spec.replicas ?? 1} replicas created)`,
			)
			.join(', '),
	);

export const describeDeployment = (sheet: Sheet, deployment: Deployment, api: Reading): void => {
	const {metadata, spec, status} = deployment;
	sheet.write(0, `Name:\t${metadata.name}`);
	sheet.write(0, `Namespace:\t${metadata.namespace ?? ''}`);
	sheet.write(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
	writeLabels(sheet, 'Labels', metadata.labels);
	writeAnnotations(sheet, 'Annotations', metadata.annotations);
	sheet.write(0, `Selector:\t${selectorText(spec.selector)}`);
	const {updatedReplicas = 0, replicas = 0, availableReplicas = 0, unavailableReplicas = 0} = status ?? {};
	sheet.write(
		0,
		`Replicas:\t${spec.replicas ?? 1} desired | ${updatedReplicas} updated | ${replicas} total | ${availableReplicas} available | ${unavailableReplicas} unavailable`,
	);
	sheet.write(0, `StrategyType:\t${spec.strategy?.type ?? ''}`);
	sheet.write(0, `MinReadySeconds:\t${spec.minReadySeconds ?? 0}`);
	const rolling = spec.strategy?.rollingUpdate;

	if (rolling !== undefined) {
		sheet.write(0, `RollingUpdateStrategy:\t${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`);
	}

	writePodTemplate(sheet, spec.template);
	writeConditions(sheet, status?.conditions);
	const sets = replicaSetsOf(api, deployment);
	const current = newReplicaSetOf(deployment, sets);
	const others = sets.filter(set => set !== current && (set.spec.replicas ?? 0) > 0);
	// Sets at zero are listed too: what one could go back to.
	const idle = sets.filter(set => set !== current && (set.spec.replicas ?? 0) === 0);
	const old = [...others, ...idle].sort((left, right) => revisionOf(left) - revisionOf(right));
	sheet.write(0, `OldReplicaSets:\t${setsText(old)}`);
	sheet.write(0, `NewReplicaSet:\t${setsText(current === undefined ? [] : [current])}`);
};

const writePodCounts = (sheet: Sheet, api: Reading, owner: ApiObject, selector: LabelSelector | undefined): void => {
	const found = api.list(pods as never, {
		namespace: owner.metadata.namespace ?? '',
		labelSelector: selectorQuery(selector),
	});

	if (!found.ok) {
		sheet.write(0, `Pods Status:\terror in fetching pods: ${found.status.message ?? ''}`);
		return;
	}

	const list = (found.object.items as unknown as readonly Pod[]).filter(pod =>
		pod.metadata.ownerReferences?.some(({controller, uid}) => controller === true && uid === owner.metadata.uid),
	);
	const count = (phase: string): number => list.filter(({status}) => status?.phase === phase).length;
	sheet.write(
		0,
		`Pods Status:\t${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`,
	);
};

const writeController = (sheet: Sheet, object: ApiObject): void => {
	const controller = controllerOf(object);

	if (controller !== undefined) {
		sheet.write(0, `Controlled By:\t${controller}`);
	}
};

export const describeReplicaSet = (sheet: Sheet, set: ReplicaSet, api: Reading): void => {
	const {metadata, spec, status} = set;
	sheet.write(0, `Name:\t${metadata.name}`);
	sheet.write(0, `Namespace:\t${metadata.namespace ?? ''}`);
	sheet.write(0, `Selector:\t${selectorText(spec.selector)}`);
	writeLabels(sheet, 'Labels', metadata.labels);
	writeAnnotations(sheet, 'Annotations', metadata.annotations);
	writeController(sheet, set);
	sheet.write(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec.replicas ?? 1} desired`);
	writePodCounts(sheet, api, set, spec.selector);
	writePodTemplate(sheet, spec.template);
	writeConditions(sheet, status?.conditions);
};

export const describeStatefulSet = (sheet: Sheet, set: StatefulSet, api: Reading): void => {
	const {metadata, spec, status} = set;
	sheet.write(0, `Name:\t${metadata.name}`);
	sheet.write(0, `Namespace:\t${metadata.namespace ?? ''}`);
	sheet.write(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
	sheet.write(0, `Selector:\t${selectorText(spec.selector)}`);
	writeLabels(sheet, 'Labels', metadata.labels);
	writeAnnotations(sheet, 'Annotations', metadata.annotations);
	sheet.write(0, `Replicas:\t${spec.replicas ?? 1} desired | ${status?.replicas ?? 0} total`);
	sheet.write(0, `Update Strategy:\t${spec.updateStrategy?.type ?? ''}`);

	if (spec.updateStrategy?.rollingUpdate?.partition !== undefined) {
		sheet.write(1, `Partition:\t${spec.updateStrategy.rollingUpdate.partition}`);
	}

	writePodCounts(sheet, api, set, spec.selector);
	writePodTemplate(sheet, spec.template);
	writeClaimTemplates(sheet, spec.volumeClaimTemplates);
};

export const describeDaemonSet = (sheet: Sheet, set: DaemonSet, api: Reading): void => {
	const {metadata, spec, status} = set;
	sheet.write(0, `Name:\t${metadata.name}`);
	sheet.write(0, `Namespace:\t${metadata.namespace ?? ''}`);
	sheet.write(0, `Selector:\t${selectorText(spec.selector)}`);
	sheet.write(0, `Node-Selector:\t${labelLine(spec.template.spec.nodeSelector)}`);
	writeLabels(sheet, 'Labels', metadata.labels);
	writeAnnotations(sheet, 'Annotations', metadata.annotations);
	sheet.write(0, `Desired Number of Nodes Scheduled: ${status?.desiredNumberScheduled ?? 0}`);
	sheet.write(0, `Current Number of Nodes Scheduled: ${status?.currentNumberScheduled ?? 0}`);
	sheet.write(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status?.updatedNumberScheduled ?? 0}`);
	sheet.write(0, `Number of Nodes Scheduled with Available Pods: ${status?.numberAvailable ?? 0}`);
	sheet.write(0, `Number of Nodes Misscheduled: ${status?.numberMisscheduled ?? 0}`);
	writePodCounts(sheet, api, set, spec.selector);
	writePodTemplate(sheet, spec.template);
};

export const describeReplicationController = (sheet: Sheet, controller: ReplicationController, api: Reading): void => {
	const {metadata, spec, status} = controller;
	sheet.write(0, `Name:\t${metadata.name}`);
	sheet.write(0, `Namespace:\t${metadata.namespace ?? ''}`);
	sheet.write(0, `Selector:\t${labelLine(spec.selector)}`);
	writeLabels(sheet, 'Labels', metadata.labels);
	writeAnnotations(sheet, 'Annotations', metadata.annotations);
	sheet.write(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec.replicas ?? 1} desired`);
	writePodCounts(sheet, api, controller, {matchLabels: spec.selector ?? {}});
	writePodTemplate(sheet, spec.template);
	writeConditions(sheet, status?.conditions);
};

const capital = (value: boolean): string => (value ? 'True' : 'False');

export const describeCronJob = (sheet: Sheet, {metadata, spec, status}: CronJob): void => {
	const {spec: job} = spec.jobTemplate;
	const orUnset = (value: number | string | undefined, unit = ''): string =>
		value === undefined ? '<unset>' : `${value}${unit}`;
	sheet.write(0, `Name:\t${metadata.name}`);
	sheet.write(0, `Namespace:\t${metadata.namespace ?? ''}`);
	writeLabels(sheet, 'Labels', metadata.labels);
	writeAnnotations(sheet, 'Annotations', metadata.annotations);
	sheet.write(0, `Schedule:\t${spec.schedule}`);
	sheet.write(0, `Concurrency Policy:\t${spec.concurrencyPolicy ?? ''}`);
	sheet.write(0, `Suspend:\t${spec.suspend === undefined ? '<unset>' : capital(spec.suspend)}`);
	sheet.write(0, `Successful Job History Limit:\t${orUnset(spec.successfulJobsHistoryLimit)}`);
	sheet.write(0, `Failed Job History Limit:\t${orUnset(spec.failedJobsHistoryLimit)}`);
	sheet.write(0, `Starting Deadline Seconds:\t${orUnset(spec.startingDeadlineSeconds, 's')}`);
	sheet.write(0, `Selector:\t${job.selector === undefined ? '<unset>' : selectorText(job.selector)}`);
	sheet.write(0, `Parallelism:\t${orUnset(job.parallelism)}`);
	sheet.write(0, `Completions:\t${orUnset(job.completions)}`);

	if (job.activeDeadlineSeconds !== undefined) {
		sheet.write(0, `Active Deadline Seconds:\t${job.activeDeadlineSeconds}s`);
	}

	writePodTemplate(sheet, job.template);
	const last = status?.lastScheduleTime;
	sheet.write(0, `Last Schedule Time:\t${last === undefined ? '<unset>' : longTime(last)}`);
	sheet.write(0, `Active Jobs:\t${orNone((status?.active ?? []).map(({name}) => name).join(', '))}`);
};

const finishTime = ({status}: Job): number | undefined => timeOf(status?.completionTime);

export const describeJob = (sheet: Sheet, job: Job): void => {
	const {metadata, spec, status} = job;
	sheet.write(0, `Name:\t${metadata.name}`);
	sheet.write(0, `Namespace:\t${metadata.namespace ?? ''}`);

	if (spec.selector !== undefined) {
		sheet.write(0, `Selector:\t${selectorText(spec.selector)}`);
	}

	writeLabels(sheet, 'Labels', metadata.labels);
	writeAnnotations(sheet, 'Annotations', metadata.annotations);
	writeController(sheet, job);

	if (spec.parallelism !== undefined) {
		sheet.write(0, `Parallelism:\t${spec.parallelism}`);
	}

	sheet.write(0, `Completions:\t${spec.completions ?? '<unset>'}`);
	const start = timeOf(status?.startTime);
	const end = finishTime(job);

	for (const [label, value] of [
		['Completion Mode', spec.completionMode],
		['Suspend', spec.suspend],
		['Backoff Limit', spec.backoffLimit],
		['TTL Seconds After Finished', spec.ttlSecondsAfterFinished],
		['Start Time', status?.startTime === undefined ? undefined : longTime(status.startTime)],
		['Completed At', status?.completionTime === undefined ? undefined : longTime(status.completionTime)],
		['Duration', start === undefined || end === undefined ? undefined : humanDuration(end - start)],
		[
			'Active Deadline Seconds',
			spec.activeDeadlineSeconds === undefined ? undefined : `${spec.activeDeadlineSeconds}s`,
		],
	] as const) {
		if (value !== undefined) {
			sheet.write(0, `${label}:\t${value}`);
		}
	}

	const {active = 0, ready, succeeded = 0, failed = 0} = status ?? {};
	const readiness = ready === undefined ? '' : ` (${ready} Ready)`;
	sheet.write(0, `Pods Statuses:\t${active} Active${readiness} / ${succeeded} Succeeded / ${failed} Failed`);

	if (spec.completionMode === 'Indexed') {
		sheet.write(0, `Completed Indexes:\t${orNone(status?.completedIndexes)}`);
	}

	writePodTemplate(sheet, spec.template);
};
