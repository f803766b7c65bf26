import type {Container, ContainerState, ContainerStatus} from '../api/kinds/pod.ts';
import {type GroundContainer, neverRan} from '../ground/container.ts';
import {fullImageName} from '../ground/image-registry.ts';
import {type GroundLogLine, lineText} from '../ground/log-lines.ts';
import type {PodOnGround} from '../ground/runtime.ts';
import {timestamp} from '../kernel/time.ts';
import {userOf, withMounts} from './mounts-and-user.ts';
import {ephemeralContainers, initContainers, newest, restarts, type Worker} from './pod-worker.ts';
import {hasFollowed} from './resize.ts';

/** The name of a container at its runtime, as status and probes carry it. */
export const runtimeId = (container: GroundContainer): string => `containerd://${container.id}`;

const waiting = (reason: string, message?: string): ContainerState => ({
	waiting: message === undefined ? {reason} : {reason, message},
});

/** Source: pkg/kubelet/status/status_manager.go, TerminatePod */
const unknownEnd = {
	exitCode: 137,
	reason: neverRan,
	message: 'The container could not be located when the pod was terminated',
};

/** Source: pkg/kubelet/container/runtime.go, MaxContainerTerminationMessage… */
const mostMessage = 4096;
const mostLoggedMessage = 2048;
const mostLoggedLines = 80;

/** Source: pkg/kubelet/kuberuntime/kuberuntime_container.go, convertToKubeContainerStatus */
const lastWordsOf = (sight: StatusSight, spec: Container, {id, exitCode, lastWords}: GroundContainer): string => {
	if (lastWords !== '' || spec.terminationMessagePolicy !== 'FallbackToLogsOnError' || exitCode === 0) {
		return lastWords.slice(-mostMessage);
	}

	const lines = sight.log(id).slice(-mostLoggedLines);
	return lines
		.map(line => `${lineText(line)}${line.open === true ? '' : '\n'}`)
		.join('')
		.slice(-mostLoggedMessage);
};

const endOf = (sight: StatusSight, spec: Container, container: GroundContainer): ContainerState => {
	const message = lastWordsOf(sight, spec, container);
	return {
		terminated: {
			exitCode: container.exitCode,
			reason: container.exitReason,
			...(message === '' ? {} : {message}),
			startedAt: timestamp(container.startedAt),
			finishedAt: timestamp(container.finishedAt),
			containerID: runtimeId(container),
		},
	};
};

const stateOf = (sight: StatusSight, spec: Container, container: GroundContainer): ContainerState => {
	switch (container.state) {
		case 'created':
			return waiting('ContainerCreating');
		case 'running':
			return {running: {startedAt: timestamp(container.startedAt)}};
		default:
			return container.exitReason === neverRan ? {terminated: unknownEnd} : endOf(sight, spec, container);
	}
};

export type StatusSight = {
	readonly worker: Worker;
	readonly there: PodOnGround | undefined;
	/** The registry's digest of an image: 64 hex digits. */
	digest(image: string): string;
	/** What the log file of a container holds. */
	log(id: string): readonly GroundLogLine[];
};

const imageIdOf = (image: string, digest: string): string => {
	const {host, repository} = fullImageName(image);
	return `${host}/${repository}@sha256:${digest}`;
};

/** What was given to a container that was made, and what it has, which during a resize is what it had. */
const resourcesOf = ({resize}: Worker, spec: Container, current: GroundContainer): Partial<ContainerStatus> => {
	const {name, resources} = spec;

	if (resources === undefined) {
		return {};
	}

	const lags = resize !== undefined && Object.hasOwn(resize.had, name) && !hasFollowed(current, spec);
	const has = lags ? resize.had[name] : resources;
	return resources.requests === undefined ? {resources: has} : {allocatedResources: resources.requests, resources: has};
};

/** What the containers that were made say of one spec: the newest is the state, the one before it the last state. */
const fromRuntime = (sight: StatusSight, spec: Container): ContainerStatus => {
	const image = spec.image ?? '';
	const made = (sight.there?.containers ?? []).filter(container => container.name === spec.name);
	const current = made.at(-1);

	if (current === undefined) {
		const reason = initContainers(sight.worker.pod).length > 0 ? 'PodInitializing' : 'ContainerCreating';
		return {
			name: spec.name,
			state: waiting(reason),
			lastState: {},
			ready: false,
			restartCount: 0,
			image,
			imageID: '',
			started: false,
		};
	}

	const before = made.findLast(container => container !== current && container.state === 'exited');
	return {
		name: spec.name,
		state: stateOf(sight, spec, current),
		lastState: before === undefined ? {} : stateOf(sight, spec, before),
		ready: false,
		restartCount: current.attempt,
		image: fullImageName(image).full,
		imageID: imageIdOf(image, sight.digest(image)),
		containerID: runtimeId(current),
		started: false,
		...resourcesOf(sight.worker, spec, current),
		user: userOf(sight.worker.pod, spec),
	};
};

/** A container that is to be started again waits, and says why the last try did not start it. */
const asWaiting = (sight: StatusSight, spec: Container, status: ContainerStatus): ContainerStatus => {
	const {worker, there} = sight;
	const current = newest(there, spec.name);
	const isDoneInit =
		current?.state === 'exited' && current.exitCode === 0 && current.role === 'init' && spec.restartPolicy !== 'Always';
	const why = worker.waits[spec.name];
	const again = spec.restartPolicy === 'Always' ? !isRunning(current) : restarts(worker.pod, current);

	if (isDoneInit || !again || why === undefined || worker.phase !== 'sync') {
		return status;
	}

	return {
		...status,
		lastState: status.state?.terminated === undefined ? status.lastState : status.state,
		state: waiting(why.reason, why.message),
	};
};

const isRunning = (container: GroundContainer | undefined): boolean => container?.state === 'running';

const probeOf = (worker: Worker, container: GroundContainer, kind: 'startup' | 'readiness') =>
	worker.probes.find(probe => probe.container === container.name && probe.kind === kind);

/** `started` and `ready`, from the probes. Source: pkg/kubelet/prober/prober_manager.go, UpdatePodStatus */
const withProbes = (sight: StatusSight, spec: Container, isInit: boolean, status: ContainerStatus): ContainerStatus => {
	const {worker, there} = sight;
	const current = newest(there, spec.name);

	if (current === undefined || status.state?.running === undefined) {
		const done = isInit && spec.restartPolicy !== 'Always' && status.state?.terminated?.exitCode === 0;
		return {...status, started: false, ready: done};
	}

	if (isInit && spec.restartPolicy !== 'Always') {
		return {...status, started: true};
	}

	const passed = (kind: 'startup' | 'readiness'): boolean => {
		const probe = probeOf(worker, current, kind);
		return probe === undefined || (probe.id === runtimeId(current) && probe.result === 'success');
	};
	const started = passed('startup');
	return {...status, started, ready: started && passed('readiness')};
};

/**
Nobody probes what somebody put in to look around, and it is ready for nothing: it has a state, and that is all.
Source: pkg/kubelet/kubelet_pods.go (generateAPIPodStatus), pkg/kubelet/prober/prober_manager.go
*/
export const ephemeralStatuses = (sight: StatusSight): readonly ContainerStatus[] =>
	ephemeralContainers(sight.worker.pod).map(spec => {
		const {started: _, ...status} = asWaiting(sight, spec, fromRuntime(sight, spec));
		return withMounts(spec, status);
	});

/** The statuses of a list of containers, in the order of the list. Source: pkg/kubelet/kubelet_pods.go */
export const containerStatuses = (
	sight: StatusSight,
	specs: readonly Container[],
	isInit: boolean,
): readonly ContainerStatus[] =>
	specs.map(spec =>
		withMounts(spec, withProbes(sight, spec, isInit, asWaiting(sight, spec, fromRuntime(sight, spec)))),
	);
