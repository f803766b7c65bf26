import {findCondition} from '../../api/conditions.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import {type Parsed, parsed, unparsed} from '../../api/parsed.ts';
import type {PodMetrics} from '../../api/pod-metrics.ts';
import {kubernetes134} from '../../api/profile.ts';
import {milliValue} from '../../api/quantity.ts';
import {type Millis, seconds, timeOf} from '../../kernel/time.ts';
import {isTerminating} from '../pod-state.ts';

/** What a pod used of a resource, in thousandths, over the window that ended then. */
export type Sample = {readonly milli: number; readonly at: Millis; readonly window: Millis};

/** By the names of pods. */
export type Samples = ReadonlyMap<string, Sample>;

type Container = PodMetrics['containers'][number];

const usedBy = (containers: readonly Container[], resource: string): number | undefined => {
	const amounts = containers.map(({usage}) => (usage as Readonly<Record<string, string>>)[resource]);
	return amounts.length === 0 || amounts.includes(undefined)
		? undefined
		: amounts.reduce((sum, amount) => sum + milliValue(amount), 0);
};

/** The samples of a resource, of one container if one is named, which every pod must have. Source: metrics/client.go */
export const samplesOf = (items: readonly PodMetrics[], resource: string, container?: string): Parsed<Samples> => {
	const samples = new Map<string, Sample>();

	for (const {metadata, containers, timestamp, window} of items) {
		const measured = container === undefined ? containers : containers.filter(({name}) => name === container);

		if (container !== undefined && measured.length === 0) {
			return unparsed(
				`failed to get container metrics: container ${container} not present in metrics for pod ${metadata.namespace}/${metadata.name}`,
			);
		}

		const milli = usedBy(measured, resource);

		if (milli !== undefined) {
			samples.set(metadata.name, {milli, at: timeOf(timestamp) ?? 0, window: seconds(Number.parseInt(window, 10))});
		}
	}

	return parsed(samples);
};

/** Pods by what their samples are good for: only those that are ready are taken as they are. */
export type Groups = {
	readonly ready: readonly string[];
	readonly unready: readonly string[];
	/** Without a sample. */
	readonly missing: readonly string[];
};

const {autoscalerCpuInitialization, autoscalerInitialReadinessDelay} = kubernetes134.controllers;

/** Whether what a pod used of CPU was for its start, and says nothing of its work. */
const isStarting = ({status}: Pod, {at, window}: Sample, now: Millis): boolean => {
	const ready = findCondition(status?.conditions, 'Ready');
	const [started, turned] = [timeOf(status?.startTime), timeOf(ready?.lastTransitionTime)];

	if (ready === undefined || started === undefined || turned === undefined) {
		return true;
	}

	return started + autoscalerCpuInitialization > now
		? ready.status === 'False' || at < turned + window
		: ready.status === 'False' && started + autoscalerInitialReadinessDelay > turned;
};

/** Pods that go or have failed are in none of the groups. Source: replica_calculator.go, groupPods */
export const groupPods = (pods: readonly Pod[], samples: Samples, resource: string, now: Millis): Groups => {
	const groups = {ready: [] as string[], unready: [] as string[], missing: [] as string[]};

	for (const pod of pods) {
		const {name} = pod.metadata;
		const sample = samples.get(name);

		if (isTerminating(pod) || pod.status?.phase === 'Failed') {
			continue;
		}

		if (pod.status?.phase === 'Pending') {
			groups.unready.push(name);
		} else if (sample === undefined) {
			groups.missing.push(name);
		} else if (resource === 'cpu' && isStarting(pod, sample, now)) {
			groups.unready.push(name);
		} else {
			groups.ready.push(name);
		}
	}

	return groups;
};

/** What each pod asks for of a resource, in thousandths: as a whole, or its containers that run beside each other. */
export const requestsOf = (
	pods: readonly Pod[],
	resource: string,
	container?: string,
): Parsed<ReadonlyMap<string, number>> => {
	const requests = new Map<string, number>();

	for (const {metadata, spec} of pods) {
		const whole = container === undefined ? spec.resources?.requests?.[resource] : undefined;
		const sidecars = (spec.initContainers ?? []).filter(({restartPolicy}) => restartPolicy === 'Always');
		const counted = [...spec.containers, ...sidecars].filter(({name}) => container === undefined || name === container);
		const silent = counted.find(({resources}) => resources?.requests?.[resource] === undefined);

		if (whole === undefined && silent !== undefined) {
			return unparsed(`missing request for ${resource} in container ${silent.name} of Pod ${metadata.name}`);
		}

		const sum = counted.reduce((total, {resources}) => total + milliValue(resources?.requests?.[resource]), 0);
		requests.set(metadata.name, whole === undefined ? sum : milliValue(whole));
	}

	return parsed(requests);
};
