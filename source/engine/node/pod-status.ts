import type {Container, ContainerStatus, Pod, PodPhase, PodStatus, QosClass} from '../api/kinds/pod.ts';
import type {Condition} from '../api/meta.ts';
import type {Millis} from '../kernel/time.ts';
import {timestamp} from '../kernel/time.ts';
import {containerStatuses, ephemeralStatuses, type StatusSight} from './container-status.ts';
import {initContainers, isInitialized, type Worker} from './pod-worker.ts';
import {resizeConditions} from './resize.ts';

/*
What the kubelet says about a pod: phase, conditions, container states. A function of what the runtime has and what the
worker remembers; nothing here is kept.

Source: pkg/kubelet/kubelet_pods.go (getPhase, generateAPIPodStatus), pkg/kubelet/status/generate.go
*/

const isSidecar = (container: Container): boolean => container.restartPolicy === 'Always';

const isStopped = ({state, lastState}: ContainerStatus): boolean =>
	state?.terminated !== undefined || (state?.waiting !== undefined && lastState?.terminated !== undefined);

const exitCodeOf = ({state, lastState}: ContainerStatus): number =>
	(state?.terminated ?? lastState?.terminated)?.exitCode ?? 0;

/** An init container that keeps the pod from going on. */
const isIncomplete = (spec: Container, status: ContainerStatus): boolean =>
	isSidecar(spec) ? status.started !== true : status.state?.terminated?.exitCode !== 0;

const phaseOf = (
	worker: Worker,
	inits: readonly ContainerStatus[],
	regular: readonly ContainerStatus[],
	initialized: boolean,
	final: boolean,
): PodPhase => {
	const {pod} = worker;
	const policy = pod.spec.restartPolicy ?? 'Always';
	const specs = initContainers(pod);
	const initFailed = specs.some(
		(spec, index) => !isSidecar(spec) && isStopped(inits[index]!) && exitCodeOf(inits[index]!) !== 0,
	);

	if (initFailed && policy === 'Never') {
		return 'Failed';
	}

	if (!initialized && !final && specs.some((spec, index) => isIncomplete(spec, inits[index]!))) {
		return 'Pending';
	}

	if (!final && regular.some(status => status.state?.waiting !== undefined && !isStopped(status))) {
		return 'Pending';
	}

	const sidecars = inits.filter((_, index) => isSidecar(specs[index]!));

	// A sidecar that still runs keeps the pod Running, and its Job waiting.
	if ([...regular, ...sidecars].some(status => status.state?.running !== undefined)) {
		return 'Running';
	}

	if (final) {
		return worker.ending === undefined && regular.every(status => isStopped(status) && exitCodeOf(status) === 0)
			? 'Succeeded'
			: 'Failed';
	}

	if (!regular.every(isStopped)) {
		return 'Pending';
	}

	if (policy === 'Always') {
		return 'Running';
	}

	if (regular.every(status => exitCodeOf(status) === 0)) {
		return 'Succeeded';
	}

	return policy === 'Never' ? 'Failed' : 'Running';
};

type Draft = {
	readonly type: string;
	readonly status: Condition['status'];
	readonly reason?: string;
	readonly message?: string;
};

const list = (names: readonly string[]): string => `[${names.join(' ')}]`;

const initializedCondition = (
	pod: Pod,
	inits: readonly ContainerStatus[],
	initialized: boolean,
	phase: PodPhase,
): Draft => {
	if (phase === 'Succeeded') {
		return {type: 'Initialized', status: 'True', reason: 'PodCompleted'};
	}

	const missing = initContainers(pod)
		.filter((spec, index) => isIncomplete(spec, inits[index]!))
		.map(spec => spec.name);
	return missing.length === 0 || initialized
		? {type: 'Initialized', status: 'True'}
		: {
				type: 'Initialized',
				status: 'False',
				reason: 'ContainersNotInitialized',
				message: `containers with incomplete status: ${list(missing)}`,
			};
};

const containersReadyCondition = (pod: Pod, statuses: readonly ContainerStatus[], phase: PodPhase): Draft => {
	const type = 'ContainersReady';

	if (phase === 'Succeeded') {
		return {type, status: 'False', reason: 'PodCompleted'};
	}

	if (phase === 'Failed') {
		return {type, status: 'False', reason: 'PodFailed'};
	}

	const counted = new Set([...initContainers(pod).filter(isSidecar), ...pod.spec.containers].map(spec => spec.name));
	const unready = statuses.filter(status => counted.has(status.name) && !status.ready).map(status => status.name);
	return unready.length === 0
		? {type, status: 'True'}
		: {
				type,
				status: 'False',
				reason: 'ContainersNotReady',
				message: `containers with unready status: ${list(unready)}`,
			};
};

/** Ready is ContainersReady and every readiness gate. */
const readyCondition = (pod: Pod, containersReady: Draft, conditions: readonly Condition[]): Draft => {
	if (containersReady.status !== 'True') {
		return {...containersReady, type: 'Ready'};
	}

	const messages = (pod.spec.readinessGates ?? []).flatMap(({conditionType}) => {
		const found = conditions.find(condition => condition.type === conditionType);

		if (found === undefined) {
			return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`];
		}

		return found.status === 'True'
			? []
			: [`the status of pod readiness gate "${conditionType}" is not "True", but ${found.status}`];
	});
	return messages.length === 0
		? {type: 'Ready', status: 'True'}
		: {type: 'Ready', status: 'False', reason: 'ReadinessGatesNotReady', message: messages.join(', ')};
};

/** Types of conditions that the kubelet writes, in its order. */
export const kubeletConditions: readonly string[] = [
	'PodResizePending',
	'PodResizeInProgress',
	'PodReadyToStartContainers',
	'Initialized',
	'Ready',
	'ContainersReady',
	'PodScheduled',
];

/** A draft as a condition; the time moves only when the status does. */
const settle = (draft: Draft, before: readonly Condition[], pod: Pod, now: Millis): Condition => {
	const old = before.find(condition => condition.type === draft.type);
	const {generation} = pod.metadata;
	return {
		type: draft.type,
		...(generation === undefined ? {} : {observedGeneration: generation}),
		status: draft.status,
		...(draft.reason === undefined ? {} : {reason: draft.reason}),
		...(draft.message === undefined ? {} : {message: draft.message}),
		lastProbeTime: null,
		lastTransitionTime:
			old?.status === draft.status && old.lastTransitionTime !== undefined ? old.lastTransitionTime : timestamp(now),
	};
};

const byName = (left: ContainerStatus, right: ContainerStatus): number =>
	left.name < right.name ? -1 : left.name > right.name ? 1 : 0;

/** Addresses are kept once the sandbox is gone: they say where the pod was. */
const addresses = (sight: StatusSight, hostIP: string): Partial<PodStatus> => {
	const ip = sight.there?.sandboxes.at(-1)?.ip ?? '';
	const before = sight.worker.status;
	const hostIPs = [{ip: hostIP}];

	if (ip !== '') {
		return {hostIP, hostIPs, podIP: ip, podIPs: [{ip}]};
	}

	return before?.podIP === undefined || before.podIP === ''
		? {hostIP, hostIPs}
		: {hostIP, hostIPs, podIP: before.podIP, podIPs: before.podIPs};
};

/**
The whole status, as it goes to the API. `final` is the last word about a pod that was made to end.
*/
export const podStatus = (sight: StatusSight, hostIP: string, now: Millis, final = false): PodStatus => {
	const {worker, there} = sight;
	const {pod} = worker;
	const initialized = isInitialized(worker, there);
	const inits = containerStatuses(sight, initContainers(pod), true);
	const regular = containerStatuses(sight, pod.spec.containers, false);
	const ephemeral = ephemeralStatuses(sight);
	const phase = settledPhase(worker, phaseOf(worker, inits, regular, initialized, final));
	const before = [...(worker.status?.conditions ?? []), ...(pod.status?.conditions ?? [])];
	const containersReady = containersReadyCondition(pod, [...inits, ...regular], phase);
	const drafts: readonly Draft[] = [
		{
			type: 'PodReadyToStartContainers',
			status: there?.sandboxes.at(-1)?.state === 'ready' ? 'True' : 'False',
		},
		initializedCondition(pod, inits, initialized, phase),
		readyCondition(pod, containersReady, pod.status?.conditions ?? []),
		containersReady,
		{type: 'PodScheduled', status: 'True'},
	];
	const rest = {
		conditions: [...(final ? [] : resizeConditions(worker)), ...drafts.map(draft => settle(draft, before, pod, now))],
		...(worker.ending === undefined ? {} : {reason: worker.ending.reason, message: worker.ending.message}),
		...addresses(sight, hostIP),
		startTime: timestamp(worker.acceptedAt),
		...(inits.length === 0 ? {} : {initContainerStatuses: inits}),
		containerStatuses: [...regular].sort(byName),
		...(ephemeral.length === 0 ? {} : {ephemeralContainerStatuses: [...ephemeral].sort(byName)}),
		qosClass: qosClass(pod),
	};
	const {generation} = pod.metadata;
	return generation === undefined ? {phase, ...rest} : {observedGeneration: generation, phase, ...rest};
};

/** Terminal phases never change back. */
const settledPhase = (worker: Worker, phase: PodPhase): PodPhase => {
	const before = worker.status?.phase;
	return before === 'Succeeded' || before === 'Failed' ? before : phase;
};

/** Of a pod that was refused, only that is known. */
export const refusedStatus = (worker: Worker): PodStatus => ({
	...(worker.pod.metadata.generation === undefined ? {} : {observedGeneration: worker.pod.metadata.generation}),
	phase: 'Failed',
	reason: worker.rejection?.reason,
	message: `Pod was rejected: ${worker.rejection?.message ?? ''}`,
	startTime: timestamp(worker.acceptedAt),
	qosClass: qosClass(worker.pod),
});

/** Fixed when the pod was made. Source: pkg/apis/core/v1/helper/qos/qos.go */
export const qosClass = (pod: Pod): QosClass => {
	if (pod.status?.qosClass !== undefined) {
		return pod.status.qosClass;
	}

	const all = [...initContainers(pod), ...pod.spec.containers].map(({resources}) => ({
		requests: resources?.requests ?? {},
		limits: resources?.limits ?? {},
	}));
	const names = ['cpu', 'memory'] as const;

	if (
		all.every(({requests, limits}) => names.every(name => requests[name] === undefined && limits[name] === undefined))
	) {
		return 'BestEffort';
	}

	const guaranteed = all.every(({requests, limits}) =>
		names.every(name => limits[name] !== undefined && (requests[name] ?? limits[name]) === limits[name]),
	);
	return guaranteed ? 'Guaranteed' : 'Burstable';
};
