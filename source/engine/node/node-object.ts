import type {Node, NodeStatus} from '../api/kinds/node.ts';
import type {Condition} from '../api/meta.ts';
import {uidFrom} from '../api/names.ts';
import {milliText} from '../api/quantity.ts';
import type {Ground} from '../ground/ground.ts';
import type {MachineSpec} from '../ground/machine.ts';
import type {DrawReader} from '../kernel/draws.ts';
import {type Millis, timestamp} from '../kernel/time.ts';

/*
A machine as a Node: what the kubelet registers and what it reports.

Source: pkg/kubelet/kubelet_node_status.go, pkg/kubelet/nodestatus/setters.go
*/

const kubeletVersion = 'v1.34.1';

/** Memory that is kept free by hard eviction: 100Mi. Source: pkg/kubelet/eviction/defaults_linux.go */
const keptFree = 104_857_600;

const kibibytes = (bytes: number): string => `${Math.floor(bytes / 1024)}Ki`;

const labelsOf = (machine: MachineSpec): Readonly<Record<string, string>> => ({
	'beta.kubernetes.io/arch': 'amd64',
	'beta.kubernetes.io/os': 'linux',
	'kubernetes.io/arch': 'amd64',
	'kubernetes.io/hostname': machine.name,
	'kubernetes.io/os': 'linux',
	'node.kubernetes.io/instance-type': machine.pool,
	'topology.kubernetes.io/region': 'region-1',
	'topology.kubernetes.io/zone': machine.zone,
	...(machine.controlPlane
		? {
				'node-role.kubernetes.io/control-plane': '',
				'node.kubernetes.io/exclude-from-external-load-balancers': '',
			}
		: {}),
	...machine.labels,
});

export type ReadyNews = {readonly ready: boolean; readonly message: string};

/** The conditions that the kubelet owns, Ready last. */
const conditionsOf = (news: ReadyNews, before: readonly Condition[], now: Millis): readonly Condition[] => {
	const condition = (type: string, status: Condition['status'], reason: string, message: string): Condition => {
		const old = before.find(each => each.type === type);
		return {
			type,
			status,
			lastHeartbeatTime: timestamp(now),
			lastTransitionTime:
				old?.status === status && old.lastTransitionTime !== undefined ? old.lastTransitionTime : timestamp(now),
			reason,
			message,
		};
	};

	return [
		condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'),
		condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'),
		condition('PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'),
		news.ready
			? condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status')
			: condition('Ready', 'False', 'KubeletNotReady', news.message),
	];
};

export const ownConditions: readonly string[] = ['MemoryPressure', 'DiskPressure', 'PIDPressure', 'Ready'];

const uuid = (draws: DrawReader, name: string, index: number): string => uidFrom(draws.words(name, index, 4));

/** The boot id changes with every boot. */
export const bootIdOf = (draws: DrawReader, machine: string, boots: number): string =>
	uuid(draws, `boot/${machine}`, boots);

export const nodeStatus = (
	ground: Ground,
	draws: DrawReader,
	machine: MachineSpec,
	news: ReadyNews,
	before: readonly Condition[],
	now: Millis,
): NodeStatus => {
	const cpu = milliText(machine.milliCpu);
	const state = ground.stateOf(machine.name);
	return {
		capacity: {
			cpu,
			'ephemeral-storage': kibibytes(machine.diskBytes),
			'hugepages-1Gi': '0',
			'hugepages-2Mi': '0',
			memory: kibibytes(machine.memoryBytes),
			pods: String(machine.maxPods),
		},
		allocatable: {
			cpu,
			'ephemeral-storage': String(Math.floor((machine.diskBytes * 9) / 10)),
			'hugepages-1Gi': '0',
			'hugepages-2Mi': '0',
			memory: kibibytes(machine.memoryBytes - keptFree),
			pods: String(machine.maxPods),
		},
		conditions: conditionsOf(news, before, now),
		addresses: [
			{type: 'InternalIP', address: ground.addressOf(machine.name)},
			{type: 'Hostname', address: machine.name},
		],
		daemonEndpoints: {kubeletEndpoint: {Port: 10_250}},
		nodeInfo: {
			machineID: uuid(draws, `machine/${machine.name}`, 0).replaceAll('-', ''),
			systemUUID: uuid(draws, `machine/${machine.name}`, 1),
			bootID: bootIdOf(draws, machine.name, state.boots),
			kernelVersion: '6.12.43',
			osImage: 'Debian GNU/Linux 13 (trixie)',
			containerRuntimeVersion: 'containerd://2.1.4',
			kubeletVersion,
			kubeProxyVersion: '',
			operatingSystem: 'linux',
			architecture: 'amd64',
		},
		images: [...state.images]
			.map(image => ({names: [image], sizeBytes: ground.registry.bytes(image)}))
			.sort((left, right) => right.sizeBytes - left.sizeBytes || (left.names[0]! < right.names[0]! ? -1 : 1))
			.slice(0, 50),
	};
};

/** The Node that a kubelet creates when there is none. */
export const newNode = (machine: MachineSpec, status: NodeStatus): Node => {
	const taints = [
		...(machine.controlPlane ? [{key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' as const}] : []),
		...machine.taints,
	];
	return {
		apiVersion: 'v1',
		kind: 'Node',
		metadata: {
			name: machine.name,
			labels: labelsOf(machine),
			annotations: {'volumes.kubernetes.io/controller-managed-attach-detach': 'true'},
		},
		spec: taints.length === 0 ? {} : {taints},
		status,
	};
};
