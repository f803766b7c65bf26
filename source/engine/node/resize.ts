import type {Node} from '../api/kinds/node.ts';
import type {Container, Pod, PodSpec} from '../api/kinds/pod.ts';
import type {Condition} from '../api/meta.ts';
import {amountsOf, podRequests, withResourcesOf} from '../api/pod-resources.ts';
import {milliOfAmount, noAmount, unitsOfAmount} from '../api/quantity.ts';
import {equalValues} from '../api/share.ts';
import type {GroundContainer} from '../ground/container.ts';
import type {PodOnGround} from '../ground/runtime.ts';
import {type Millis, minutes, timestamp} from '../kernel/time.ts';
import {runtimeAmounts} from './container-amounts.ts';
import {admit} from './pod-admission.ts';
import type {RuntimeCall, Worker} from './pod-worker.ts';

/*
A running pod asks for other resources than it has. The kubelet gives them if its node has room, makes the runtime follow,
and says how far that is:

	asked ──▶ no room at all (Infeasible) │ none now (Deferred: asked again) │ given ──▶ in progress ──▶ the runtime has followed

Until they are given the pod goes on with what it had: `worker.pod` always says what was given, `resize.asked` what is
wanted. Source: pkg/kubelet/allocation/allocation_manager.go, pkg/kubelet/kuberuntime/kuberuntime_manager.go
*/
export type Resize = {
	/** The object's spec, while it asks for other resources than the pod was given. */
	readonly asked?: PodSpec | undefined;
	readonly pending?: Condition | undefined;
	readonly inProgress?: Condition | undefined;
	/** What containers had before they were given something else, by their names. */
	readonly had: Readonly<Record<string, Container['resources']>>;
};

/** Deferred ones are looked at again so often, and whenever a pod leaves. Source: allocation_manager.go, retryDelay */
export const resizeRetry: Millis = minutes(3);

/** What the containers of a pod have by its status, for a kubelet that has just come back. */
export const asReported = ({spec, status}: Pod): PodSpec => {
	const statuses = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
	const known = <T extends Container>(container: T): T => {
		const resources = statuses.find(({name}) => name === container.name)?.resources;
		return resources === undefined || container.resources === undefined ? container : {...container, resources};
	};
	return withResourcesOf(spec, {
		...spec,
		containers: spec.containers.map(known),
		initContainers: spec.initContainers?.map(known),
	});
};

const condition = (
	type: string,
	{generation}: Pod['metadata'],
	before: Condition | undefined,
	now: Millis,
	why: {readonly reason: string; readonly message: string} | undefined,
): Condition => ({
	type,
	...(generation === undefined ? {} : {observedGeneration: generation}),
	status: 'True',
	...(why === undefined ? {} : why),
	lastProbeTime: null,
	lastTransitionTime:
		before !== undefined && before.reason === why?.reason && before.lastTransitionTime !== undefined
			? before.lastTransitionTime
			: timestamp(now),
});

/** Why the node does not give a pod what it asks for; undefined when it does. Source: allocation_manager.go, canResizePod */
const refusal = (
	pod: Pod,
	node: Node,
	others: readonly Pod[],
): {readonly reason: 'Deferred' | 'Infeasible'; readonly message: string} | undefined => {
	const wanted = podRequests(pod);
	const allocatable = amountsOf(node.status?.allocatable);
	const read = {cpu: milliOfAmount, memory: unitsOfAmount};

	for (const name of ['memory', 'cpu'] as const) {
		const requested = read[name](wanted.get(name) ?? noAmount);
		const capacity = read[name](allocatable.get(name) ?? noAmount);

		if (requested > capacity) {
			const message = `Node didn't have enough capacity: ${name}, requested: ${requested}, capacity: ${capacity}`;
			return {reason: 'Infeasible', message};
		}
	}

	const lacking = admit(pod, node, others, false);
	return lacking === undefined ? undefined : {reason: 'Deferred', message: lacking.message};
};

const namedResources = ({
	containers,
	initContainers = [],
}: PodSpec): ReadonlyArray<readonly [string, Container['resources']]> =>
	[...containers, ...initContainers].map(({name, resources}) => [name, resources]);

/** What containers had before, where that is not what they are given now. */
const hadBefore = (before: PodSpec, given: PodSpec, resize: Resize | undefined): Resize['had'] => {
	const now = new Map(namedResources(given));
	const changed = namedResources(before).filter(([name, resources]) => !equalValues(resources, now.get(name)));
	return {...Object.fromEntries(changed), ...resize?.had};
};

/** The worker with another object of its pod, whose resources it was given or has to wait for. */
export const considered = (worker: Worker, pod: Pod, node: Node, others: readonly Pod[], now: Millis): Worker => {
	const {resize} = worker;
	const given = withResourcesOf(pod.spec, worker.pod.spec);

	if (given === pod.spec) {
		return {
			...worker,
			pod,
			resize: resize === undefined ? undefined : {...resize, asked: undefined, pending: undefined},
		};
	}

	const why = refusal(pod, node, others);

	if (why !== undefined) {
		const pending = condition('PodResizePending', pod.metadata, resize?.pending, now, why);
		return {...worker, pod: {...pod, spec: given}, resize: {had: {}, ...resize, asked: pod.spec, pending}};
	}

	const had = hadBefore(given, pod.spec, resize);
	const inProgress = condition('PodResizeInProgress', pod.metadata, undefined, now, undefined);
	return {...worker, pod, resize: {asked: undefined, pending: undefined, inProgress, had}};
};

/** Pending before in progress, as the kubelet lists them. */
export const resizeConditions = ({resize}: Worker): readonly Condition[] =>
	[resize?.pending, resize?.inProgress].filter(each => each !== undefined);

/** Whether the runtime runs a container with what its spec says. */
export const hasFollowed = (container: GroundContainer, spec: Container): boolean => {
	const {requestMilliCpu, limitMilliCpu, requestBytes, limitBytes} = runtimeAmounts(spec);
	return (
		container.requestMilliCpu === requestMilliCpu &&
		container.limitMilliCpu === limitMilliCpu &&
		container.requestBytes === requestBytes &&
		container.limitBytes === limitBytes
	);
};

const runningSpecs = (
	{pod}: Worker,
	there: PodOnGround | undefined,
): ReadonlyArray<readonly [Container, GroundContainer]> =>
	[...pod.spec.containers, ...(pod.spec.initContainers ?? [])].flatMap(spec => {
		const current = there?.containers.findLast(({name, state}) => name === spec.name && state === 'running');
		return current === undefined ? [] : [[spec, current] as const];
	});

/** Whether the runtime has not followed yet. Source: allocation_manager.go, isPodResizeInProgress */
export const isBehind = (worker: Worker, there: PodOnGround | undefined): boolean =>
	runningSpecs(worker, there).some(([spec, container]) => !hasFollowed(container, spec));

const needsRestart = (spec: Container, container: GroundContainer): boolean => {
	const wanted = runtimeAmounts(spec);
	const restarts = (resource: string): boolean =>
		(spec.resizePolicy ?? []).some(
			({resourceName, restartPolicy}) => resourceName === resource && restartPolicy === 'RestartContainer',
		);
	const cpu = container.requestMilliCpu !== wanted.requestMilliCpu || container.limitMilliCpu !== wanted.limitMilliCpu;
	const memory = container.requestBytes !== wanted.requestBytes || container.limitBytes !== wanted.limitBytes;
	return (cpu && restarts('cpu')) || (memory && restarts('memory'));
};

/** What brings a running container to what it was given; nothing when it is there. Source: computePodResizeAction */
export const resizeCalls = (
	{pod, resize}: Worker,
	spec: Container,
	container: GroundContainer,
): readonly RuntimeCall[] => {
	if (resize?.inProgress === undefined || hasFollowed(container, spec)) {
		return [];
	}

	if (!needsRestart(spec, container)) {
		return [{do: 'update', id: container.id, container: spec.name}];
	}

	const grace = (pod.spec.terminationGracePeriodSeconds ?? 30) * 1000;
	const because = `Container ${spec.name} resize requires restart`;
	return [
		{do: 'kill', id: container.id, because, grace},
		{do: 'start', container: spec.name, role: container.role},
	];
};

/** A limit below what the process uses now is not set. Source: kuberuntime_manager.go, validatePodResizeAction */
export const tooLow = (spec: Container, usedBytes: number): string | undefined => {
	const {limitBytes} = runtimeAmounts(spec);
	return limitBytes > 0 && usedBytes >= limitBytes
		? `attempting to set container "${spec.name}" memory limit (${limitBytes}) below current usage (${usedBytes})`
		: undefined;
};

/** The resize went wrong at the runtime; it is tried again. */
export const withResizeError = (worker: Worker, message: string, now: Millis): Worker => {
	const {resize, pod} = worker;
	const before = resize?.inProgress;
	const inProgress = condition('PodResizeInProgress', pod.metadata, before, now, {reason: 'Error', message});
	return resize === undefined ? worker : {...worker, resize: {...resize, inProgress}};
};

/** The worker once everything runs with what it was given. */
export const withResizeDone = (worker: Worker): Worker => {
	const {resize} = worker;
	return {
		...worker,
		resize: resize?.pending === undefined ? undefined : {...resize, inProgress: undefined, had: {}},
	};
};

const allocations = (containers: readonly Container[] | undefined): readonly object[] | undefined =>
	containers === undefined || containers.length === 0
		? undefined
		: containers.map(({name, resources}) => ({
				name,
				resources: {limits: resources?.limits, requests: resources?.requests},
			}));

/** Source: allocation_manager.go, podResizeCompletionMsg */
export const resizeCompleted = ({spec}: Pod): string =>
	`Pod resize completed: ${JSON.stringify({
		initContainers: allocations(spec.initContainers),
		containers: allocations(spec.containers),
	})}`;
