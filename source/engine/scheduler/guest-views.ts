import type {Taint} from '../api/kinds/node.ts';
import type {PodSpec} from '../api/kinds/pod.ts';
import type {Labels} from '../api/meta.ts';
import type {NodeInfo} from './node-info.ts';
import type {PodInfo} from './pod-info.ts';

/** Milli-cpu, bytes, and whole units of everything else by its name. */
export type Quantities = {
	readonly milliCpu: number;
	readonly memory: number;
	readonly ephemeralStorage: number;
	readonly extended: Readonly<Record<string, number>>;
};

/** A pod on a node, as the scheduler counts it. */
export type PlacedPodView = {
	/** `namespace/name` */
	readonly key: string;
	readonly namespace: string;
	readonly name: string;
	readonly labels: Labels;
	readonly priority: number;
	readonly terminating: boolean;
	/** `ReplicaSet/web-5d8`; '' for a pod that nobody owns. */
	readonly owner: string;
	readonly requests: Quantities;
};

/** The pod that waits for a node, with its whole spec. */
export type PodView = Omit<PlacedPodView, 'terminating'> & {
	readonly uid: string;
	readonly annotations: Labels;
	readonly spec: PodSpec;
};

/** A node as the scheduler counts it: pods that it has just placed are on it already. */
export type NodeView = {
	readonly name: string;
	readonly labels: Labels;
	readonly taints: readonly Taint[];
	readonly unschedulable: boolean;
	readonly allocatable: Quantities & {readonly pods: number};
	/** Sums over `pods`. */
	readonly requested: Quantities;
	/** Names of images that are on its disk. */
	readonly images: readonly string[];
	readonly pods: readonly PlacedPodView[];
};

const none: Labels = Object.freeze({});

const sorted = (amounts: ReadonlyMap<string, number>): Readonly<Record<string, number>> =>
	Object.freeze(Object.fromEntries([...amounts].sort(([one], [other]) => (one < other ? -1 : 1))));

type Counted = {readonly milliCpu: number; readonly memory: number; readonly ephemeralStorage: number};

const quantities = (counted: Counted, extended: ReadonlyMap<string, number>): Quantities => ({
	milliCpu: counted.milliCpu,
	memory: counted.memory,
	ephemeralStorage: counted.ephemeralStorage,
	extended: sorted(extended),
});

const ownerOf = ({pod}: PodInfo): string => {
	const owner = pod.metadata.ownerReferences?.find(({controller}) => controller === true);
	return owner === undefined ? '' : `${owner.kind}/${owner.name}`;
};

const common = (info: PodInfo, requests: Quantities) => ({
	key: info.key,
	namespace: info.namespace,
	name: info.pod.metadata.name,
	labels: info.labels,
	priority: info.priority,
	owner: ownerOf(info),
	requests,
});

const placedView = (info: PodInfo): PlacedPodView =>
	Object.freeze({
		...common(info, quantities(info.placed, info.placed.scalars)),
		terminating: info.isTerminating,
	});

/** The pod that waits, as a guest sees it. */
export const podView = (info: PodInfo): PodView =>
	Object.freeze({
		...common(info, quantities(info.requests, info.requests.scalars)),
		uid: info.uid,
		annotations: info.pod.metadata.annotations ?? none,
		spec: info.pod.spec,
	});

const nodeView = (info: NodeInfo, pods: readonly PlacedPodView[]): NodeView =>
	Object.freeze({
		name: info.name,
		labels: info.labels,
		taints: info.taints,
		unschedulable: info.unschedulable,
		allocatable: {
			milliCpu: info.allocatableMilliCpu,
			memory: info.allocatableMemory,
			ephemeralStorage: info.allocatableEphemeralStorage,
			extended: sorted(info.allocatableScalars),
			pods: info.allocatablePods,
		},
		requested: quantities(info, info.scalars),
		images: [...info.images.keys()],
		pods,
	});

/** Whether what a view shows of a pod is what it showed before: most news of a pod is of its status. */
const looksTheSame = (before: PodInfo, after: PodInfo): boolean =>
	before === after ||
	(before.uid === after.uid &&
		before.placed === after.placed &&
		before.labels === after.labels &&
		before.priority === after.priority &&
		before.pod.metadata.ownerReferences === after.pod.metadata.ownerReferences &&
		before.isTerminating === after.isTerminating);

type Kept = {readonly pods: readonly PodInfo[]; readonly parts: readonly unknown[]; readonly view: NodeView};

/** The parts of a record that a view shows; each is replaced when it changes. */
const partsOf = ({node, labels, taints, unschedulable, images}: NodeInfo): readonly unknown[] => [
	labels,
	taints,
	unschedulable,
	node.status?.allocatable,
	images,
];

/**
Makes views of nodes, and gives the very same view again while nothing that it shows has changed: whoever sends views
somewhere needs to send the new ones only. What is kept changes the speed, never a view.
*/
export const createNodeViews = () => {
	let kept = new Map<string, Kept>();

	const isSame = (known: Kept, info: NodeInfo, parts: readonly unknown[]): boolean =>
		known.pods.length === info.pods.length &&
		known.parts.every((part, at) => part === parts[at]) &&
		info.pods.every((pod, at) => looksTheSame(known.pods[at] as PodInfo, pod));

	const keep = (info: NodeInfo): Kept => {
		const known = kept.get(info.name);
		const parts = partsOf(info);
		return known !== undefined && isSame(known, info, parts)
			? known
			: {pods: [...info.pods], parts, view: nodeView(info, info.pods.map(placedView))};
	};

	return (nodes: readonly NodeInfo[]): readonly NodeView[] => {
		const seen = nodes.map(keep);
		kept = new Map(seen.map(each => [each.view.name, each]));
		return seen.map(({view}) => view);
	};
};

export type NodeViews = ReturnType<typeof createNodeViews>;
