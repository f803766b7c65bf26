/*
What one can tell of a pod by looking: whether it is ready, in which quality class it is, and what kubectl says of it.

STATUS is not the phase: it is the first reason found on a walk over phase, gates, init containers and containers, and
`Terminating` beats most of them. A pod whose node died still says `Running`: its containers' statuses are the last the
kubelet wrote, and only the Ready condition was taken away.

Source: pkg/printers/internalversion/printers.go (printPod), pkg/api/v1/pod/util.go, pkg/apis/core/v1/helper/qos
*/
import {type Millis, seconds, timeOf} from '../kernel/time.ts';
import {findCondition, isConditionTrue} from './conditions.ts';
import {humanDuration} from './human-duration.ts';
import type {ResourceList} from './kinds/common.ts';
import type {Container, ContainerStatus, Pod, QosClass} from './kinds/pod.ts';
import {isSidecar} from './pod-resources.ts';
import {type Amount, addAmounts, amountOf} from './quantity.ts';

/** Whether the pod's Ready condition is True. */
export const isReady = (pod: Pod): boolean => isConditionTrue(pod.status?.conditions, 'Ready');

/** Ready for at least so many seconds. Source: pkg/api/v1/pod/util.go, IsPodAvailable */
export const isAvailable = (pod: Pod, minReadySeconds: number, now: Millis): boolean => {
	const ready = findCondition(pod.status?.conditions, 'Ready');

	if (ready?.status !== 'True' || minReadySeconds === 0) {
		return ready?.status === 'True';
	}

	const since = timeOf(ready.lastTransitionTime);
	return since !== undefined && since + seconds(minReadySeconds) <= now;
};

/** Succeeded or Failed: it will never run again. */
export const isTerminal = (pod: Pod): boolean => pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';

export const isTerminating = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined;

/** Neither over nor being deleted: what a controller counts as one of its replicas. */
export const isActive = (pod: Pod): boolean => !isTerminal(pod) && !isTerminating(pod);

export const isScheduled = (pod: Pod): boolean => pod.spec.nodeName !== undefined && pod.spec.nodeName !== '';

/** A copy that a kubelet shows of a pod it runs from its own manifest. */
export const isMirror = (pod: Pod): boolean =>
	pod.metadata.annotations !== undefined && Object.hasOwn(pod.metadata.annotations, 'kubernetes.io/config.mirror');

/** The container of that name, wherever it stands. */
export const findContainer = (pod: Pod, name: string): Container | undefined =>
	[...pod.spec.containers, ...(pod.spec.initContainers ?? []), ...(pod.spec.ephemeralContainers ?? [])].find(
		container => container.name === name,
	);

type QosSums = {readonly requests: Map<string, Amount>; readonly limits: Map<string, Amount>; everyLimit: boolean};

const addPositive = (sums: Map<string, Amount>, list: ResourceList | undefined): number => {
	let found = 0;

	for (const name of ['cpu', 'memory']) {
		const amount = amountOf(list?.[name]);

		if (amount.whole > 0 || (amount.whole === 0 && amount.nano > 0)) {
			const before = sums.get(name);
			sums.set(name, before === undefined ? amount : addAmounts(before, amount));
			found++;
		}
	}

	return found;
};

const qosSums = ({spec}: Pod): QosSums => {
	const sums: QosSums = {requests: new Map(), limits: new Map(), everyLimit: true};

	if (spec.resources !== undefined) {
		addPositive(sums.requests, spec.resources.requests);
		const limits = addPositive(sums.limits, spec.resources.limits);
		sums.everyLimit = limits === 0 || limits === 2;
		return sums;
	}

	for (const {resources} of [...spec.containers, ...(spec.initContainers ?? [])]) {
		addPositive(sums.requests, resources?.requests);
		sums.everyLimit = addPositive(sums.limits, resources?.limits) === 2 && sums.everyLimit;
	}

	return sums;
};

/** How well a pod is treated when its node runs short: decided once, from requests and limits of cpu and memory. */
export const qosClassOf = (pod: Pod): QosClass => {
	const {requests, limits, everyLimit} = qosSums(pod);

	if (requests.size === 0 && limits.size === 0) {
		return 'BestEffort';
	}

	const alike = [...requests].every(([name, request]) => {
		const limit = limits.get(name);
		return limit !== undefined && limit.whole === request.whole && limit.nano === request.nano;
	});
	return everyLimit && alike && requests.size === limits.size ? 'Guaranteed' : 'Burstable';
};

/** The cells of `kubectl get pods` that take a walk over the containers. */
export type PodSummary = {
	/** `Running`, `Init:0/2`, `CrashLoopBackOff`. */
	readonly status: string;
	readonly ready: number;
	readonly total: number;
	readonly restarts: number;
	/** When a container last ended, if any ever did. */
	readonly lastRestart: Millis | undefined;
};

const endWord = (status: ContainerStatus): string | undefined => {
	const ended = status.state?.terminated;

	if (ended === undefined) {
		return undefined;
	}

	if (ended.reason !== undefined && ended.reason !== '') {
		return ended.reason;
	}

	return ended.signal !== undefined && ended.signal !== 0 ? `Signal:${ended.signal}` : `ExitCode:${ended.exitCode}`;
};

const waitingWord = (status: ContainerStatus): string | undefined => status.state?.waiting?.reason || undefined;

const later = (left: Millis | undefined, status: ContainerStatus): Millis | undefined => {
	const right = timeOf(status.lastState?.terminated?.finishedAt);
	return left === undefined || (right !== undefined && right > left) ? right : left;
};

/** One init container's word, or undefined when it lets the walk go on. */
const initWord = (status: ContainerStatus, sidecar: boolean, place: string): string | undefined => {
	if (status.state?.terminated?.exitCode === 0 || (sidecar && status.started === true)) {
		return undefined;
	}

	const ended = endWord(status);

	if (ended !== undefined) {
		return `Init:${ended}`;
	}

	const waiting = waitingWord(status);
	return waiting === undefined || waiting === 'PodInitializing' ? `Init:${place}` : `Init:${waiting}`;
};

type Walk = {status: string; ready: number; restarts: number; lastRestart: Millis | undefined};

/** Walks the init containers; answers whether the pod is still initializing, and what its sidecars add. */
const walkInit = (pod: Pod, walk: Walk): {initializing: boolean; sidecars: Pick<Walk, 'restarts' | 'lastRestart'>} => {
	const containers = pod.spec.initContainers ?? [];
	const sidecars: Pick<Walk, 'restarts' | 'lastRestart'> = {restarts: 0, lastRestart: undefined};

	for (const [index, status] of (pod.status?.initContainerStatuses ?? []).entries()) {
		const container = containers.find(({name}) => name === status.name);
		const sidecar = container !== undefined && isSidecar(container);
		walk.restarts += status.restartCount;
		walk.lastRestart = later(walk.lastRestart, status);

		if (sidecar) {
			sidecars.restarts += status.restartCount;
			sidecars.lastRestart = later(sidecars.lastRestart, status);
		}

		const word = initWord(status, sidecar, `${index}/${containers.length}`);

		if (word !== undefined) {
			walk.status = word;
			return {initializing: true, sidecars};
		}

		walk.ready += sidecar && status.ready && status.state?.terminated === undefined ? 1 : 0;
	}

	return {initializing: false, sidecars};
};

/** Walks the containers from last to first, so that the first one listed has the last word. */
const walkContainers = (pod: Pod, walk: Walk): void => {
	let running = false;

	for (const status of [...(pod.status?.containerStatuses ?? [])].reverse()) {
		const word = waitingWord(status) ?? endWord(status);
		walk.restarts += status.restartCount;
		walk.lastRestart = later(walk.lastRestart, status);

		if (word !== undefined) {
			walk.status = word;
		} else if (status.ready && status.state?.running !== undefined) {
			running = true;
			walk.ready++;
		}
	}

	if (walk.status === 'Completed' && running) {
		walk.status = isReady(pod) ? 'Running' : 'NotReady';
	}
};

const firstWord = (pod: Pod): string => {
	const gated = findCondition(pod.status?.conditions, 'PodScheduled')?.reason === 'SchedulingGated';
	return gated ? 'SchedulingGated' : pod.status?.reason || (pod.status?.phase ?? '');
};

/** What `kubectl get pods` tells of a pod. */
export const podSummary = (pod: Pod): PodSummary => {
	const walk: Walk = {status: firstWord(pod), ready: 0, restarts: 0, lastRestart: undefined};
	const {initializing, sidecars} = walkInit(pod, walk);

	if (!initializing || isConditionTrue(pod.status?.conditions, 'Initialized')) {
		walk.restarts = sidecars.restarts;
		walk.lastRestart = sidecars.lastRestart;
		walkContainers(pod, walk);
	}

	if (isTerminating(pod)) {
		if (pod.status?.reason === 'NodeLost') {
			walk.status = 'Unknown';
		} else if (!isTerminal(pod)) {
			walk.status = 'Terminating';
		}
	}

	const sidecarCount = (pod.spec.initContainers ?? []).filter(isSidecar).length;
	return {...walk, total: pod.spec.containers.length + sidecarCount};
};

/** The STATUS column. */
export const podStatusWord = (pod: Pod): string => podSummary(pod).status;

/** The READY column, `1/2`. */
export const readyText = ({ready, total}: PodSummary): string => `${ready}/${total}`;

/** The RESTARTS column: `0`, `3 (12s ago)`. */
export const restartsText = ({restarts, lastRestart}: PodSummary, now: Millis): string =>
	restarts === 0 || lastRestart === undefined
		? String(restarts)
		: `${restarts} (${humanDuration(now - lastRestart)} ago)`;
