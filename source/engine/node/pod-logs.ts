import type {Pod} from '../api/kinds/pod.ts';
import type {GroundContainer} from '../ground/container.ts';
import type {Ground} from '../ground/ground.ts';
import type {GroundLogLine} from '../ground/log-lines.ts';
import {ephemeralContainers, initContainers} from './pod-worker.ts';

export type LogQuery = {
	/** Left out: the only container, or the first one. */
	readonly container?: string;
	/** The last instance before the one that runs. */
	readonly previous?: boolean;
};

/** Lines, or the sentence of the refusal, as the API server passes it on. */
export type LogAnswer =
	| {
			readonly ok: true;
			readonly container: string;
			/** The instance that wrote them. */
			readonly by: GroundContainer;
			readonly lines: readonly GroundLogLine[];
	  }
	| {readonly ok: false; readonly container: string; readonly message: string};

const waitingWords: Readonly<Record<string, string>> = {
	ErrImagePull: "image can't be pulled",
	ImagePullBackOff: 'trying and failing to pull image',
};

/**
`kubectl logs`: the API server asks the kubelet of the pod's node, which reads a file. So it needs the machine, the
kubelet and the way to it, and nothing of a pod that is gone. Source: pkg/kubelet/kubelet_pods.go, GetKubeletContainerLogs
*/
export const podLogs = (ground: Ground, pod: Pod, query: LogQuery): LogAnswer => {
	const names = [...pod.spec.containers, ...initContainers(pod), ...ephemeralContainers(pod)].map(spec => spec.name);
	const container = query.container ?? names[0] ?? '';
	const {name, namespace, uid, annotations} = pod.metadata;
	const refuse = (message: string): LogAnswer => ({ok: false, container, message});

	if (!names.includes(container)) {
		return refuse(`container ${container} is not valid for pod ${name}`);
	}

	const node = pod.spec.nodeName ?? '';

	if (node === '') {
		return refuse(`pod ${name} does not have a host assigned`);
	}

	const get = `Get "https://${ground.addressOf(node)}:10250/containerLogs/${namespace}/${name}/${container}"`;

	if (!ground.isUp(node) || ground.network.isCut('control-plane', node)) {
		return refuse(`${get}: dial tcp ${ground.addressOf(node)}:10250: i/o timeout`);
	}

	if (!ground.runs(node, 'kubelet')) {
		return refuse(`${get}: dial tcp ${ground.addressOf(node)}:10250: connect: connection refused`);
	}

	// A static pod has another uid on its node than its mirror in the API.
	const there = ground.podOnGround(annotations?.['kubernetes.io/config.mirror'] ?? uid ?? '');
	const made = (there?.containers ?? []).filter(each => each.name === container && each.state !== 'created');
	const statuses = [
		...(pod.status?.containerStatuses ?? []),
		...(pod.status?.initContainerStatuses ?? []),
		...(pod.status?.ephemeralContainerStatuses ?? []),
	];
	const waiting = statuses.find(status => status.name === container)?.state?.waiting;
	// While the next one waits to be started, the last one that ended is the previous one.
	const between = waiting !== undefined && made.at(-1)?.state === 'exited';
	const wanted = query.previous === true && !between ? made.slice(0, -1).at(-1) : made.at(-1);

	if (wanted !== undefined) {
		return {ok: true, container, by: wanted, lines: ground.logOf(wanted.id)};
	}

	if (query.previous === true) {
		return refuse(`previous terminated container "${container}" in pod "${name}" not found`);
	}

	const reason = waiting?.reason ?? 'ContainerCreating';
	return refuse(`container "${container}" in pod "${name}" is waiting to start: ${waitingWords[reason] ?? reason}`);
};
