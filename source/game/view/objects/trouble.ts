import type {AnyKind} from '../../../engine/api/kind.ts';
import type {CronJob} from '../../../engine/api/kinds/cron-job.ts';
import type {DaemonSet} from '../../../engine/api/kinds/daemon-set.ts';
import type {Deployment} from '../../../engine/api/kinds/deployment.ts';
import type {Event} from '../../../engine/api/kinds/event.ts';
import type {HorizontalPodAutoscaler} from '../../../engine/api/kinds/horizontal-pod-autoscaler.ts';
import type {Job} from '../../../engine/api/kinds/job.ts';
import type {Node} from '../../../engine/api/kinds/node.ts';
import type {PersistentVolume} from '../../../engine/api/kinds/persistent-volume.ts';
import type {PersistentVolumeClaim} from '../../../engine/api/kinds/persistent-volume-claim.ts';
import type {ContainerStatus, Pod} from '../../../engine/api/kinds/pod.ts';
import type {Condition} from '../../../engine/api/meta.ts';
import type {ApiObject} from '../../../engine/api/object.ts';
import {remembered} from '../../../engine/api/share.ts';
import type {Tone} from '../frame.ts';

/** How an object stands, with the shortest reason when it is not as wanted. */
export type Standing = {readonly tone: Tone; readonly why: string};

const well: Standing = {tone: 'ok', why: ''};

/** Worst first: the order in which lists sort by trouble. */
export const severity: Readonly<Record<Tone, number>> = {
	bad: 0,
	silent: 1,
	warn: 2,
	info: 3,
	gone: 4,
	cordon: 5,
	mark: 6,
	you: 7,
	par: 8,
	plain: 9,
	head: 9,
	ok: 10,
	done: 11,
	dim: 12,
};

const conditionOf = (conditions: readonly Condition[] | undefined, type: string): Condition | undefined =>
	conditions?.find(condition => condition.type === type);

/** `0/6 nodes are available: 2 Insufficient cpu, 4 …` as `0/6: 2 cpu, 4 …`. */
export const shortSchedulingMessage = (message: string): string => {
	const match = /^(\d+\/\d+) nodes are available: (.*?)\.(?: |$)/.exec(message);

	if (match === null) {
		return message;
	}

	const reasons = match[2]!.split(', ').map(reason =>
		reason
			.replace(/Insufficient /, '')
			.replace(/node\(s\) had untolerated taint\(s\)|node\(s\) had untolerated taint \{([^:}]*).*\}/, 'taint $1')
			.replace(/node\(s\) were unschedulable/, 'cordoned')
			.replace(/node\(s\) didn't match Pod's node affinity\/selector/, 'node selector')
			.replace(/node\(s\) didn't have free ports for the requested pod ports/, 'ports')
			.replace('node.kubernetes.io/', ''),
	);
	return `${match[1]}: ${reasons.join(', ')}`;
};

const waitingTones: Readonly<Record<string, Tone>> = {
	ContainerCreating: 'info',
	PodInitializing: 'info',
};

const containerTrouble = (statuses: readonly ContainerStatus[]): Standing | undefined => {
	for (const {state, lastState, restartCount, ready, started} of statuses) {
		const waiting = state?.waiting;

		if (waiting?.reason !== undefined) {
			const last = lastState?.terminated;
			const ended = last === undefined ? (waiting.message ?? '') : `${last.reason ?? 'Error'} (exit ${last.exitCode})`;
			const why = restartCount > 0 ? `${ended}, ${restartCount} restarts` : (waiting.message ?? '');
			return {tone: waitingTones[waiting.reason] ?? 'bad', why};
		}

		if (state?.terminated !== undefined && state.terminated.exitCode !== 0) {
			return {tone: 'bad', why: `${state.terminated.reason ?? 'Error'} (exit ${state.terminated.exitCode})`};
		}

		if (state?.running !== undefined && !ready) {
			return {tone: 'info', why: started === false ? 'starting' : 'not ready yet'};
		}
	}

	return undefined;
};

const podStanding = (pod: Pod): Standing => {
	const {status, metadata, spec} = pod;

	if (metadata.deletionTimestamp !== undefined) {
		return status?.reason === 'NodeLost' ? {tone: 'silent', why: 'node silent'} : {tone: 'gone', why: 'ending'};
	}

	if (status?.phase === 'Succeeded') {
		return {tone: 'done', why: ''};
	}

	if (status?.phase === 'Failed') {
		return {tone: 'bad', why: status.message ?? status.reason ?? 'failed'};
	}

	if (spec.nodeName === undefined || spec.nodeName === '') {
		const scheduled = conditionOf(status?.conditions, 'PodScheduled');
		return {tone: 'warn', why: shortSchedulingMessage(scheduled?.message ?? 'waits for a node')};
	}

	const trouble = containerTrouble([...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]);

	if (trouble !== undefined) {
		return trouble;
	}

	const ready = conditionOf(status?.conditions, 'Ready');

	if (ready?.status === 'True') {
		return well;
	}

	return status?.phase === 'Running' ? {tone: 'silent', why: 'not ready'} : {tone: 'info', why: 'starting'};
};

const nodeStanding = (node: Node): Standing => {
	const conditions = node.status?.conditions;
	const ready = conditionOf(conditions, 'Ready');

	if (ready?.status === 'Unknown') {
		return {tone: 'silent', why: ready.message ?? 'silent'};
	}

	if (ready?.status !== 'True') {
		return {tone: 'bad', why: ready?.message ?? 'not heard of yet'};
	}

	const pressure = conditions?.find(condition => condition.type !== 'Ready' && condition.status === 'True');

	if (pressure !== undefined) {
		return {tone: 'warn', why: pressure.type};
	}

	return node.spec?.unschedulable === true ? {tone: 'cordon', why: 'cordoned'} : well;
};

type Scaled = ApiObject & {
	readonly spec?: {readonly replicas?: number};
	readonly status?: {readonly readyReplicas?: number; readonly conditions?: readonly Condition[]};
};

const scaledStanding = (object: ApiObject): Standing => {
	const {spec, status} = object as Scaled;
	const wanted = spec?.replicas ?? 1;
	const ready = status?.readyReplicas ?? 0;
	const stuck = status?.conditions?.find(
		({type, status: value}) =>
			(type === 'Progressing' && value === 'False') || (type === 'ReplicaFailure' && value === 'True'),
	);

	if (stuck !== undefined) {
		return {tone: 'bad', why: stuck.reason ?? stuck.type};
	}

	if (ready < wanted) {
		return {tone: ready === 0 ? 'bad' : 'warn', why: `${wanted - ready} of ${wanted} missing`};
	}

	return wanted === 0 ? {tone: 'dim', why: ''} : well;
};

const daemonStanding = ({status}: DaemonSet): Standing => {
	const {desiredNumberScheduled: wanted = 0, numberReady: ready = 0, numberMisscheduled: misplaced = 0} = status ?? {};

	if (ready < wanted) {
		return {tone: ready === 0 ? 'bad' : 'warn', why: `${wanted - ready} of ${wanted} missing`};
	}

	if (misplaced > 0) {
		return {tone: 'warn', why: `${misplaced} where none should run`};
	}

	return wanted === 0 ? {tone: 'dim', why: ''} : well;
};

const jobStanding = ({status, spec}: Job): Standing => {
	const failed = conditionOf(status?.conditions, 'Failed');

	if (failed?.status === 'True') {
		return {tone: 'bad', why: failed.reason ?? 'failed'};
	}

	if (conditionOf(status?.conditions, 'Complete')?.status === 'True') {
		return {tone: 'done', why: ''};
	}

	return spec?.suspend === true ? {tone: 'cordon', why: 'suspended'} : {tone: 'info', why: 'under way'};
};

const ending: Standing = {tone: 'gone', why: 'ending'};

const claimStanding = ({metadata, status}: PersistentVolumeClaim): Standing => {
	if (metadata.deletionTimestamp !== undefined) {
		return ending;
	}

	switch (status?.phase) {
		case 'Bound':
			return well;
		case 'Lost':
			return {tone: 'bad', why: 'its volume is gone'};
		default:
			return {tone: 'warn', why: 'has no volume yet'};
	}
};

const volumeStanding = ({metadata, status}: PersistentVolume): Standing => {
	if (metadata.deletionTimestamp !== undefined) {
		return ending;
	}

	switch (status?.phase) {
		case 'Failed':
			return {tone: 'bad', why: status.message ?? 'failed'};
		case 'Released':
			return {tone: 'dim', why: 'its claim is gone'};
		case 'Available':
			return {tone: 'dim', why: 'no claim has it'};
		default:
			return well;
	}
};

/** An autoscaler that cannot find its target, or cannot read a metric, does nothing until it can. */
const scalerStanding = ({status}: HorizontalPodAutoscaler): Standing => {
	const idle = status?.conditions?.find(
		({type, status: value}) => ['AbleToScale', 'ScalingActive'].includes(type) && value === 'False',
	);
	return idle === undefined ? well : {tone: 'warn', why: idle.reason ?? idle.type};
};

const standings: Readonly<Record<string, (object: ApiObject) => Standing>> = {
	pods: remembered(object => podStanding(object as Pod)),
	nodes: remembered(object => nodeStanding(object as Node)),
	deployments: object => scaledStanding(object as Deployment),
	replicasets: scaledStanding,
	replicationcontrollers: scaledStanding,
	statefulsets: scaledStanding,
	daemonsets: object => daemonStanding(object as DaemonSet),
	jobs: object => jobStanding(object as Job),
	persistentvolumeclaims: object => claimStanding(object as PersistentVolumeClaim),
	persistentvolumes: object => volumeStanding(object as PersistentVolume),
	cronjobs: object => ((object as CronJob).spec.suspend === true ? {tone: 'cordon', why: 'suspended'} : well),
	horizontalpodautoscalers: object => scalerStanding(object as HorizontalPodAutoscaler),
	events: object => ({tone: (object as Event).type === 'Warning' ? 'warn' : 'ok', why: ''}),
};

/** How any object stands; a kind without a rule is well unless it is ending. */
export const standingOf = (kind: AnyKind, object: ApiObject): Standing => {
	const rule = Object.hasOwn(standings, kind.plural) ? standings[kind.plural] : undefined;

	if (rule !== undefined) {
		return rule(object);
	}

	return object.metadata.deletionTimestamp === undefined ? well : ending;
};
