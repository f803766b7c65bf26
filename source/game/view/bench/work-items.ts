import type {DaemonSet} from '../../../engine/api/kinds/daemon-set.ts';
import type {Deployment} from '../../../engine/api/kinds/deployment.ts';
import type {Job} from '../../../engine/api/kinds/job.ts';
import {type Pod, pods} from '../../../engine/api/kinds/pod.ts';
import {type ReplicaSet, replicaSets} from '../../../engine/api/kinds/replica-set.ts';
import type {StatefulSet} from '../../../engine/api/kinds/stateful-set.ts';
import {isActive, isReady, isTerminating} from '../../../engine/api/pod-view.ts';
import type {WorkItem} from '../frame.ts';
import type {BenchLoops, Matter} from './bench-loops.ts';
import {decisionWords, isReport} from './call-words.ts';

/** Pods of a set as the loop counts them. */
export type Count = {
	readonly wanted: number;
	readonly active: readonly Pod[];
	readonly ready: number;
	readonly ending: readonly Pod[];
};

export const countOf = (set: ReplicaSet | StatefulSet, {seen}: BenchLoops): Count => {
	const own = seen.ownedBy(set, pods);
	const active = own.filter(isActive);
	return {
		wanted: set.spec.replicas ?? 1,
		active,
		ready: active.filter(isReady).length,
		ending: own.filter(isTerminating),
	};
};

/** The sets of a Deployment, the newest last. */
export const setsOf = (deployment: Deployment, {seen}: BenchLoops): readonly ReplicaSet[] =>
	[...seen.ownedBy(deployment, replicaSets)].sort(
		(a, b) =>
			Number(a.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0) -
				Number(b.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0) ||
			(a.metadata.name < b.metadata.name ? -1 : 1),
	);

const setDifference = (set: ReplicaSet | StatefulSet, loops: BenchLoops): string => {
	const {wanted, active, ready} = countOf(set, loops);
	return active.length === wanted
		? ready === wanted
			? `${wanted} of ${wanted}`
			: `${wanted} of ${wanted}, ${ready} ready`
		: `${active.length} → ${wanted}`;
};

const deploymentDifference = (deployment: Deployment, loops: BenchLoops): string => {
	const sets = setsOf(deployment, loops);
	const wanted = deployment.spec.replicas ?? 1;
	const ready = sets.reduce((sum, set) => sum + (set.status?.readyReplicas ?? 0), 0);
	return sets.length === 0 ? 'no ReplicaSet yet' : `${ready} of ${wanted} ready`;
};

const daemonDifference = ({status}: DaemonSet): string => {
	const {desiredNumberScheduled: wanted = 0, currentNumberScheduled: there = 0, numberReady = 0} = status ?? {};
	return there === wanted ? `${numberReady} of ${wanted} nodes ready` : `${there} → ${wanted} nodes`;
};

const jobDifference = ({status, spec}: Job): string =>
	`${status?.succeeded ?? 0} of ${spec?.completions ?? 1} done, ${status?.active ?? 0} run`;

const differenceOf = ({object}: Matter, loops: BenchLoops): string => {
	switch (object.kind) {
		case 'ReplicaSet':
		case 'StatefulSet':
			return setDifference(object as ReplicaSet | StatefulSet, loops);
		case 'DaemonSet':
			return daemonDifference(object as DaemonSet);
		case 'Deployment':
			return deploymentDifference(object as Deployment, loops);
		case 'Job':
			return jobDifference(object as Job);
		default:
			return '';
	}
};

/** The count without what is ready: `3 of 3`. */
const shortCount = (difference: string): string => difference.split(',')[0] ?? difference;

type Standing = Pick<WorkItem, 'tone' | 'difference' | 'proposal' | 'actionable'>;

const standingOf = (matter: Matter, loops: BenchLoops): Standing => {
	const {decision, turn, isAtWork} = matter;
	const difference = differenceOf(matter, loops);

	if (isAtWork) {
		return {tone: 'info', difference, proposal: 'calls are on their way', actionable: false};
	}

	if (turn.expecting && decision.calls.every(isReport)) {
		return {
			tone: 'info',
			difference: `${difference}, asked`,
			proposal: decision.calls.length === 0 ? 'wait until it is seen' : 'report, then wait',
			actionable: decision.calls.length > 0,
		};
	}

	if (decision.calls.length === 0) {
		return {tone: 'ok', difference, proposal: 'nothing to do', actionable: false};
	}

	return decision.calls.every(isReport)
		? {tone: 'warn', difference: `${shortCount(difference)}, status old`, proposal: 'report status', actionable: true}
		: {tone: 'warn', difference, proposal: decisionWords(decision.calls), actionable: true};
};

/** One line of the work list. */
export const workItem = (matter: Matter, loops: BenchLoops): WorkItem => {
	const {object, key} = matter;
	const {namespace, name} = object.metadata;
	return {
		key,
		object: {kind: object.kind, ...(namespace === undefined ? {} : {namespace}), name},
		...standingOf(matter, loops),
	};
};
