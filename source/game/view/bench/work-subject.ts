import type {DaemonSet} from '../../../engine/api/kinds/daemon-set.ts';
import type {Deployment} from '../../../engine/api/kinds/deployment.ts';
import type {Job} from '../../../engine/api/kinds/job.ts';
import {type Pod, pods} from '../../../engine/api/kinds/pod.ts';
import type {ReplicaSet} from '../../../engine/api/kinds/replica-set.ts';
import type {StatefulSet} from '../../../engine/api/kinds/stateful-set.ts';
import {keyOf} from '../../../engine/api/object.ts';
import {isActive, isReady, isTerminating, podStatusWord} from '../../../engine/api/pod-view.ts';
import {rankForDeletion, rolloutBounds} from '../../../engine/cluster.ts';
import {timeOf} from '../../../engine/kernel/time.ts';
import type {Branch, ControllerBench, Line, ReplicaRow, Tone} from '../frame.ts';
import {standingOf} from '../objects/trouble.ts';
import {countText, spanText} from './amounts.ts';
import type {BenchLoops, Matter} from './bench-loops.ts';
import {countOf, setsOf} from './work-items.ts';

type Subject = NonNullable<ControllerBench['subject']>;

const podsInRow = 60;
const podLinesAtMost = 8;

const toneOf = (pod: Pod): Tone => standingOf(pods as never, pod).tone;

const rowOf = (label: string, name: string, wanted: number, all: readonly Pod[], tone: Tone): ReplicaRow => {
	const active = all.filter(isActive);
	const ready = active.filter(isReady).length;
	return {
		label,
		name,
		wanted,
		ready,
		starting: active.length - ready,
		terminating: all.filter(isTerminating).length,
		tone,
		pods: all.slice(0, podsInRow).map(toneOf),
	};
};

const byAge = (a: Pod, b: Pod): number =>
	(timeOf(a.metadata.creationTimestamp) ?? 0) - (timeOf(b.metadata.creationTimestamp) ?? 0) ||
	(a.metadata.name < b.metadata.name ? -1 : 1);

/** One line a pod: its status as kubectl says it, its node and its age. */
const podLine = (pod: Pod, now: number): Line => {
	const born = timeOf(pod.metadata.creationTimestamp);
	const node = pod.spec.nodeName === undefined || pod.spec.nodeName === '' ? 'no node yet' : pod.spec.nodeName;
	return {
		label: pod.metadata.name,
		text: [
			[toneOf(pod), podStatusWord(pod)],
			isActive(pod) && isReady(pod) ? ', ready' : '',
			['dim', `  ${node}  ${born === undefined ? '' : `${spanText(now - born)} old`}`],
		],
	};
};

const podLines = (all: readonly Pod[], now: number): readonly Line[] => [
	...[...all]
		.sort(byAge)
		.slice(0, podLinesAtMost)
		.map(pod => podLine(pod, now)),
	...(all.length > podLinesAtMost ? [{label: '', text: `and ${all.length - podLinesAtMost} more`}] : []),
];

const podBranch = (pod: Pod): Branch => ({
	text: `Pod ${pod.metadata.name}`,
	aside: podStatusWord(pod),
	about: {kind: 'Pod', namespace: pod.metadata.namespace ?? '', name: pod.metadata.name},
});

const setSubject = (set: ReplicaSet, loops: BenchLoops): Subject => {
	const {seen} = loops;
	const own = seen.ownedBy(set, pods).filter(pod => isActive(pod) || isTerminating(pod));
	const {wanted, active, ready} = countOf(set, loops);
	return {
		title: `ReplicaSet ${keyOf(set)}`,
		facts: `${wanted} wanted, ${active.length} there, ${ready} ready`,
		rows: [rowOf('set', set.metadata.name, wanted, [...own].sort(byAge), 'you')],
		lines: podLines(own, seen.now),
		owners: {
			text: `ReplicaSet ${set.metadata.name}`,
			children: [...own].sort(byAge).slice(0, podLinesAtMost).map(podBranch),
		},
	};
};

const deploymentSubject = (deployment: Deployment, loops: BenchLoops): Subject => {
	const {seen} = loops;
	const sets = setsOf(deployment, loops);
	const {wanted, maxTotal, minAvailable} = rolloutBounds(deployment);
	const rows = sets
		.filter(set => (set.spec.replicas ?? 0) > 0 || set === sets.at(-1))
		.map(set => {
			const isNewest = set === sets.at(-1);
			const own = seen.ownedBy(set, pods).filter(pod => isActive(pod) || isTerminating(pod));
			return rowOf(isNewest ? 'new' : 'old', set.metadata.name, set.spec.replicas ?? 1, own, isNewest ? 'you' : 'dim');
		});
	const sum = (read: (row: ReplicaRow) => number): number => rows.reduce((total, row) => total + read(row), 0);
	const rolling = deployment.spec.strategy?.rollingUpdate;
	return {
		title: `Rollout ${deployment.metadata.name}`,
		facts: `maxSurge ${rolling?.maxSurge ?? '25%'}  maxUnavailable ${rolling?.maxUnavailable ?? '25%'}  ${wanted} wanted`,
		rows,
		sum: {
			label: 'sum',
			name: '',
			wanted: sum(row => row.wanted),
			ready: sum(row => row.ready),
			starting: sum(row => row.starting),
			terminating: sum(row => row.terminating),
			limit: `≤ ${maxTotal}, ready ≥ ${minAvailable}`,
			tone: 'info',
			pods: [],
		},
		lines: [
			{label: 'image', text: (deployment.spec.template.spec?.containers ?? []).map(({image}) => image).join(' ')},
			{label: 'paused', text: deployment.spec.paused === true ? 'yes' : 'no'},
		],
		owners: {
			text: `Deployment ${deployment.metadata.name}`,
			children: rows.map(row => ({text: `ReplicaSet ${row.name}`, aside: countText(row.pods.length, 'pod')})),
		},
	};
};

const ordinalOf = ({metadata}: Pod): number => Number(/\d+$/.exec(metadata.name)?.[0] ?? 0);

/** While a rollout is under way the pods of the old revision stand beside those of the new. */
const statefulSubject = (set: StatefulSet, loops: BenchLoops): Subject => {
	const own = loops.seen
		.ownedBy(set, pods)
		.filter(pod => isActive(pod) || isTerminating(pod))
		.sort((a, b) => ordinalOf(a) - ordinalOf(b));
	const {wanted, active, ready} = countOf(set, loops);
	const {currentRevision, updateRevision} = set.status ?? {};
	const {podManagementPolicy, updateStrategy} = set.spec;
	const isOf = (revision: string | undefined) => (pod: Pod) =>
		pod.metadata.labels?.['controller-revision-hash'] === revision;
	const updated = own.filter(isOf(updateRevision));
	const before = own.filter(pod => !isOf(updateRevision)(pod));
	return {
		title: `StatefulSet ${keyOf(set)}`,
		facts: `${wanted} wanted, ${active.length} there, ${ready} ready`,
		rows:
			currentRevision === updateRevision
				? [rowOf('set', set.metadata.name, wanted, own, 'you')]
				: [
						rowOf('old', currentRevision ?? '', before.length, before, 'dim'),
						rowOf('new', updateRevision ?? '', wanted, updated, 'you'),
					],
		lines: [
			{
				label: 'order',
				text: `${podManagementPolicy === 'Parallel' ? 'all at once' : 'one after the other'}, ${updateStrategy?.type === 'OnDelete' ? 'updated when deleted' : `updated down to number ${updateStrategy?.rollingUpdate?.partition ?? 0}`}`,
			},
			...podLines(own, loops.seen.now),
		],
		owners: {text: `StatefulSet ${set.metadata.name}`, children: own.slice(0, podLinesAtMost).map(podBranch)},
	};
};

const daemonSubject = (set: DaemonSet, {seen}: BenchLoops): Subject => {
	const own = seen.ownedBy(set, pods).filter(pod => isActive(pod) || isTerminating(pod));
	const {
		desiredNumberScheduled: wanted = 0,
		updatedNumberScheduled: updated = 0,
		numberMisscheduled: misplaced = 0,
	} = set.status ?? {};
	return {
		title: `DaemonSet ${keyOf(set)}`,
		facts: `${wanted} nodes should run one, ${updated} run the newest template, ${misplaced} run one and should not`,
		rows: [rowOf('set', set.metadata.name, wanted, [...own].sort(byAge), 'you')],
		lines: podLines(own, seen.now),
		owners: {
			text: `DaemonSet ${set.metadata.name}`,
			children: [...own].sort(byAge).slice(0, podLinesAtMost).map(podBranch),
		},
	};
};

const jobSubject = (job: Job, {seen}: BenchLoops): Subject => {
	const own = seen.ownedBy(job, pods);
	const {completions = 1, parallelism = 1, backoffLimit = 6} = job.spec ?? {};
	return {
		title: `Job ${keyOf(job)}`,
		facts: `${completions} completions, ${parallelism} at once, up to ${backoffLimit} failures`,
		rows: [rowOf('job', job.metadata.name, parallelism, [...own].sort(byAge), 'you')],
		lines: podLines(own, seen.now),
	};
};

/** The chosen object with its pods. */
export const subjectOf = ({object}: Matter, loops: BenchLoops): Subject | undefined => {
	switch (object.kind) {
		case 'ReplicaSet':
			return setSubject(object as ReplicaSet, loops);
		case 'Deployment':
			return deploymentSubject(object as Deployment, loops);
		case 'StatefulSet':
			return statefulSubject(object as StatefulSet, loops);
		case 'DaemonSet':
			return daemonSubject(object as DaemonSet, loops);
		case 'Job':
			return jobSubject(object as Job, loops);
		default:
			return undefined;
	}
};

/** Pods of the chosen set in the order in which the real loop gives them up. */
export const victimsOf = ({object}: Matter, loops: BenchLoops): readonly Pod[] => {
	if (object.kind !== 'ReplicaSet') {
		return [];
	}

	const {active} = countOf(object as ReplicaSet, loops);
	return rankForDeletion(active, active, loops.seen.now);
};
