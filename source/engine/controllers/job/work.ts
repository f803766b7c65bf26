import {type Job, jobs} from '../../api/kinds/job.ts';
import {type Pod, pods} from '../../api/kinds/pod.ts';
import {type Call, type Decision, nothingToDo, patch} from '../../client/calls.ts';
import {rankForJob} from '../deletion-ranking.ts';
import {createPod, deletePod, podFromTemplate} from '../pod-from-template.ts';
import {isTerminating} from '../pod-state.ts';
import {count} from '../words.ts';
import {remainingWait} from './backoff.ts';
import {failureNotes, waitOfIndex} from './indexes.ts';
import {indexLabel, indexOf, isIndexed, isTracked, keepsPlaces, leavingPods, trackingFinalizer} from './pods.ts';
import {isSuspended, type Verdict} from './verdict.ts';
import type {Counts, View} from './view.ts';

/** The most pods that one look makes or deletes. Source: MaxPodCreateDeletePerSync */
export const mostPodsAtOnce = 500;

export const letGo = (pod: Pod, because: string): Call => ({
	...patch(
		pods,
		`${pod.metadata.namespace}/${pod.metadata.name}`,
		{
			metadata: {
				uid: pod.metadata.uid,
				finalizers: (pod.metadata.finalizers ?? []).filter(one => one !== trackingFinalizer),
			},
		},
		because,
	),
	fineIf: ['NotFound', 'Invalid'],
});

/** How many pods should run now. A Job without completions is a queue: after its first success nobody new comes. */
export const wantedActive = (job: Job, succeeded: number, active: number): number => {
	const parallelism = job.spec.parallelism ?? 1;

	if (isSuspended(job)) {
		return 0;
	}

	return job.spec.completions === undefined
		? succeeded > 0
			? Math.min(active, parallelism)
			: parallelism
		: Math.max(0, Math.min(parallelism, job.spec.completions - succeeded));
};

export const clear = ({job, active, turn}: View, {message}: Verdict): readonly Call[] =>
	turn.expecting ? [] : active.slice(0, mostPodsAtOnce).map(pod => deletePod(job, pod, message));

export const manage = (view: View): Pick<Decision, 'calls' | 'lookAgainIn'> => {
	const {job, active, counts, backoff, now, turn} = view;

	if (turn.expecting || isTerminating(job)) {
		return nothingToDo;
	}

	const wanted = wantedActive(job, counts.succeeded, active.length);
	const surplus = surplusPods(view, active.length - wanted);

	if (surplus.length > 0) {
		const because = isSuspended(job)
			? 'the Job is suspended'
			: `${count(surplus.length, 'pod')} too many: ${wanted} wanted, ${active.length} run`;
		const going = surplus.slice(0, mostPodsAtOnce);
		// Let go first: a pod that the Job itself takes back has not failed.
		return {
			calls: [
				...going.filter(isTracked).map(pod => letGo(pod, because)),
				...going.map(pod => deletePod(job, pod, because)),
			],
		};
	}

	const taken = active.length + (keepsPlaces(job) ? leavingPods(view.pods) : 0);
	const missing = Math.min(wanted - taken, mostPodsAtOnce);
	// Where each index fails for itself, each waits for itself.
	const wait = counts.failedIndexes === undefined ? remainingWait(backoff, now) : 0;

	if (missing <= 0) {
		return nothingToDo;
	}

	return wait > 0 ? {calls: [], lookAgainIn: wait} : creations(view, missing, wanted, taken);
};

/** Pods to be deleted: of an indexed Job first those whose index nobody needs, then by rank. */
const surplusPods = ({job, active, counts, now}: View, atLeast: number): readonly Pod[] => {
	const useless = isIndexed(job) ? uselessPods(job, active, counts.completed) : [];
	const rest = rankForJob(
		active.filter(pod => !useless.includes(pod)),
		now,
	);
	return [...useless, ...rest.slice(0, Math.max(0, atLeast - useless.length))];
};

const uselessPods = (job: Job, active: readonly Pod[], completed: ReadonlySet<number>): readonly Pod[] => {
	const taken = new Set<number>();
	return active.filter(pod => {
		const index = indexOf(pod);
		const isNeeded =
			index !== undefined && index < (job.spec.completions ?? 0) && !completed.has(index) && !taken.has(index);
		taken.add(index ?? -1);
		return !isNeeded;
	});
};

/** The lowest indexes that neither are done nor have a pod. */
export const pendingIndexes = (
	completions: number,
	completed: ReadonlySet<number>,
	active: ReadonlySet<number>,
	howMany: number,
): readonly number[] => {
	const found: number[] = [];

	for (let index = 0; index < completions && found.length < howMany; index++) {
		if (!completed.has(index) && !active.has(index)) {
			found.push(index);
		}
	}

	return found;
};

const creations = (
	view: View,
	missing: number,
	wanted: number,
	taken: number,
): Pick<Decision, 'calls' | 'lookAgainIn'> => {
	const {job, active, counts, now} = view;
	const because = `${count(missing, 'pod')} too few: ${wanted} wanted, ${taken} run, ${counts.succeeded} succeeded`;
	const base = podFromTemplate(jobs, job, job.spec.template);
	const pod: Pod = {
		...base,
		metadata: {...base.metadata, finalizers: [...(base.metadata.finalizers ?? []), trackingFinalizer]},
	};

	if (!isIndexed(job)) {
		return {calls: Array.from({length: missing}, () => createPod(job, pod, because))};
	}

	const held = keepsPlaces(job) ? view.pods.filter(one => isTerminating(one)) : [];
	const running = new Set([...active, ...held].map(one => indexOf(one) ?? -1));
	const over = new Set([...counts.completed, ...(counts.failedIndexes ?? [])]);
	const pending = pendingIndexes(job.spec.completions ?? 0, over, running, missing);
	const waits = pending.map(index => waitOfIndex(counts.kept.get(index), now));
	const ready = pending.filter((_, at) => waits[at] === 0);
	return ready.length === 0 && pending.length > 0
		? {calls: [], lookAgainIn: Math.min(...waits)}
		: {calls: ready.map(index => createPod(job, indexedPod(job, pod, index, counts), because))};
};

/** A pod that knows its index: by label, annotation, name, hostname and environment. */
const indexedPod = (job: Job, pod: Pod, index: number, {failedIndexes, kept}: Counts): Pod => {
	const text = String(index);
	const env = {
		name: 'JOB_COMPLETION_INDEX',
		valueFrom: {fieldRef: {apiVersion: 'v1', fieldPath: `metadata.labels['${indexLabel}']`}},
	};
	return {
		...pod,
		metadata: {
			...pod.metadata,
			generateName: `${job.metadata.name}-${index}-`,
			labels: {...pod.metadata.labels, [indexLabel]: text},
			annotations: {
				...pod.metadata.annotations,
				[indexLabel]: text,
				...(failedIndexes === undefined ? {} : failureNotes(job, kept.get(index))),
			},
		},
		spec: {
			...pod.spec,
			hostname: `${job.metadata.name}-${index}`,
			containers: pod.spec.containers.map(container => ({...container, env: [...(container.env ?? []), env]})),
		},
	};
};
