import type {Node, Taint} from '../api/kinds/node.ts';
import type {Labels} from '../api/meta.ts';
import type {PodLoad} from '../api/pod-resources.ts';
import type {NodeRows} from './node-rows.ts';
import type {PodCounts} from './pod-counts.ts';
import {type HostPort, type PodInfo, sameHostPort} from './pod-info.ts';
import {nodeAllocatable} from './resources.ts';

/** An image as the whole cluster knows it: the size that the first node reported, and how many nodes have it. */
export type ImageState = {readonly size: number; nodes: number};

const none: Labels = {};

const noTaints: readonly Taint[] = [];

/**
One node as the scheduler counts it: what it offers, what its pods asked for, and who they are.

It changes in place, inside the node table that owns it; a cycle reads it, and a dry run works on a `copy`.
Source: pkg/scheduler/framework/types.go (NodeInfo)
*/
export class NodeInfo {
	readonly name: string;
	/** Its place in the list of the table that owns it; −1 for a copy, or before it is listed. */
	at = -1;
	node: Node;
	labels: Labels;
	taints: readonly Taint[];
	unschedulable: boolean;

	/** From `status.allocatable`; milli-cpu, bytes, pods, and whole units of everything else. */
	allocatableMilliCpu = 0;
	allocatableMemory = 0;
	allocatableEphemeralStorage = 0;
	allocatablePods = 0;
	allocatableScalars: ReadonlyMap<string, number> = new Map();

	/** Sums of the requests of the node's pods. */
	milliCpu = 0;
	memory = 0;
	ephemeralStorage = 0;
	scalars: Map<string, number> = new Map();
	/** The same with 100m and 200Mi for containers that ask for nothing: for scores alone. */
	nonZeroMilliCpu = 0;
	nonZeroMemory = 0;

	pods: PodInfo[] = [];
	/** Those with pod affinity or anti-affinity of any sort. */
	withAffinity: PodInfo[] = [];
	/** Those with required anti-affinity. */
	withRequiredAntiAffinity: PodInfo[] = [];
	/** A set: two pods that have got the same port all the same count once, and the first of them to go frees it. */
	usedPorts: HostPort[] = [];
	images: ReadonlyMap<string, ImageState> = new Map();

	constructor(node: Node) {
		this.name = node.metadata.name;
		this.node = node;
		this.labels = none;
		this.taints = noTaints;
		this.unschedulable = false;
		this.setNode(node);
	}

	/** Takes over what the node's record says. */
	setNode(node: Node): void {
		this.node = node;
		this.labels = node.metadata.labels ?? none;
		this.taints = node.spec?.taints ?? noTaints;
		this.unschedulable = node.spec?.unschedulable === true;
		const allocatable = nodeAllocatable(node.status?.allocatable);
		this.allocatableMilliCpu = allocatable.milliCpu;
		this.allocatableMemory = allocatable.memory;
		this.allocatableEphemeralStorage = allocatable.ephemeralStorage;
		this.allocatablePods = allocatable.pods;
		this.allocatableScalars = allocatable.scalars;
	}

	add(pod: PodInfo): void {
		this.pods.push(pod);
		this.count(pod.placed, 1);

		if (pod.hasAffinity) {
			this.withAffinity.push(pod);
		}

		if (pod.requiredAntiAffinity.length > 0) {
			this.withRequiredAntiAffinity.push(pod);
		}

		for (const port of pod.hostPorts) {
			if (!this.usedPorts.some(used => sameHostPort(used, port))) {
				this.usedPorts.push(port);
			}
		}
	}

	/** Takes the pod with this uid away; false when it is not here. */
	remove(pod: PodInfo): boolean {
		const here = takeOut(this.pods, pod.uid);

		if (here === undefined) {
			return false;
		}

		this.count(here.placed, -1);
		takeOut(this.withAffinity, pod.uid);
		takeOut(this.withRequiredAntiAffinity, pod.uid);

		for (const port of here.hostPorts) {
			const at = this.usedPorts.findIndex(used => sameHostPort(used, port));

			if (at >= 0) {
				this.usedPorts.splice(at, 1);
			}
		}

		return true;
	}

	/** Puts a newer record of a pod in the place of the one with its uid, when nothing that is counted has changed. */
	swap(pod: PodInfo): void {
		putInPlace(this.pods, pod);
		putInPlace(this.withAffinity, pod);
		putInPlace(this.withRequiredAntiAffinity, pod);
	}

	/** Independent of the original as far as pods are concerned. */
	copy(): NodeInfo {
		const copy = new NodeInfo(this.node);
		copy.milliCpu = this.milliCpu;
		copy.memory = this.memory;
		copy.ephemeralStorage = this.ephemeralStorage;
		copy.scalars = new Map(this.scalars);
		copy.nonZeroMilliCpu = this.nonZeroMilliCpu;
		copy.nonZeroMemory = this.nonZeroMemory;
		copy.pods = [...this.pods];
		copy.withAffinity = [...this.withAffinity];
		copy.withRequiredAntiAffinity = [...this.withRequiredAntiAffinity];
		copy.usedPorts = [...this.usedPorts];
		copy.images = this.images;
		return copy;
	}

	private count(amounts: PodLoad, sign: 1 | -1): void {
		this.milliCpu += sign * amounts.milliCpu;
		this.memory += sign * amounts.memory;
		this.ephemeralStorage += sign * amounts.ephemeralStorage;
		this.nonZeroMilliCpu += sign * amounts.nonZeroMilliCpu;
		this.nonZeroMemory += sign * amounts.nonZeroMemory;

		for (const [name, amount] of amounts.scalars) {
			const left = (this.scalars.get(name) ?? 0) + sign * amount;

			if (left === 0) {
				this.scalars.delete(name);
			} else {
				this.scalars.set(name, left);
			}
		}
	}
}

const takeOut = (pods: PodInfo[], uid: string): PodInfo | undefined => {
	for (let at = 0; at < pods.length; at++) {
		const pod = pods[at] as PodInfo;

		if (pod.uid === uid) {
			pods.splice(at, 1);
			return pod;
		}
	}

	return undefined;
};

const putInPlace = (pods: PodInfo[], pod: PodInfo): void => {
	const at = pods.findIndex(other => other.uid === pod.uid);

	if (at >= 0) {
		pods[at] = pod;
	}
};

/** The nodes as one cycle sees them. */
export type Snapshot = {
	/** All nodes, zone by zone in turn: see `node-order.ts`. */
	readonly list: readonly NodeInfo[];
	get(name: string): NodeInfo | undefined;
	/** Nodes with at least one pod that has affinity or anti-affinity, in the order of the list. */
	withAffinity(): readonly NodeInfo[];
	withRequiredAntiAffinity(): readonly NodeInfo[];
	/** Answers kept for each node, where somebody keeps them: without it every plug-in is asked about every node. */
	readonly rows?: NodeRows;
	/** Kept counters of pods, where somebody keeps them: without it plug-ins count for themselves. */
	readonly counts?: PodCounts;
};
