import type {Node} from '../api/kinds/node.ts';
import type {Pod} from '../api/kinds/pod.ts';
import {equalValues} from '../api/share.ts';
import {assert} from '../kernel/assert.ts';
import {type ImageState, NodeInfo, type Snapshot} from './node-info.ts';
import {createNodeOrder, type NodeOrder} from './node-order.ts';
import {createNodeRows} from './node-rows.ts';
import {createPodCounts} from './pod-counts.ts';
import {compilePod, type PodInfo, recompilePod} from './pod-info.ts';

/** The table as plain data: records by reference, in the order in which they came. */
export type SavedNodeTable = {
	readonly order: ReturnType<NodeOrder['save']>;
	readonly nodes: ReadonlyArray<{readonly node: Node; readonly pods: readonly PodInfo[]}>;
	/** Pods on nodes that were not seen yet, or are gone. */
	readonly strays: readonly PodInfo[];
	/** Pods placed by a decision that no news has confirmed. */
	readonly assumed: readonly string[];
	/** The size of each image, as the first node to report it said. */
	readonly images: ReadonlyArray<readonly [name: string, size: number]>;
};

/**
What the scheduler believes about nodes and the pods on them: what its informers have seen, and what it has decided since.

A decision is *assumed*: counted at once, so that the next pod sees the room as taken. News of the binding confirms it; a
binding that fails has it forgotten. Source: pkg/scheduler/backend/cache/cache.go
*/
export type NodeTable = {
	readonly snapshot: Snapshot;
	addNode(node: Node): void;
	updateNode(node: Node): void;
	removeNode(name: string): void;
	/** A pod with a node, as news tells it: confirms an assumption, or corrects it. */
	putPod(pod: Pod): void;
	removePod(uid: string): void;
	/** Counts a pod on the node that was chosen for it. Gives the pod as it will be. */
	assume(pod: PodInfo, node: string): PodInfo;
	/** Takes an assumption back; nothing happens to a pod that was confirmed meanwhile. */
	forget(uid: string): void;
	isAssumed(uid: string): boolean;
	/** The uids of all pods that were placed by a decision which no news has confirmed. */
	assumed(): readonly string[];
	podByUid(uid: string): PodInfo | undefined;
	readonly podCount: number;
	save(): SavedNodeTable;
	load(saved: SavedNodeTable): void;
};

const nodeOf = (pod: PodInfo): string => pod.pod.spec.nodeName ?? '';

/** The pod as it will be when it has been bound. */
export const onNode = (info: PodInfo, node: string): PodInfo => ({
	...info,
	pod: {...info.pod, spec: {...info.pod.spec, nodeName: node}},
});

const createImageStates = () => {
	const states = new Map<string, ImageState>();

	return {
		states,
		/** Counts the node's images in, and gives what the node is to know of them. */
		add(node: Node): ReadonlyMap<string, ImageState> {
			const own = new Map<string, ImageState>();

			for (const {names, sizeBytes} of node.status?.images ?? []) {
				for (const name of names ?? []) {
					if (own.has(name)) {
						continue;
					}

					const state = states.get(name) ?? {size: sizeBytes ?? 0, nodes: 0};
					state.nodes += 1;
					states.set(name, state);
					own.set(name, state);
				}
			}

			return own;
		},
		remove(own: ReadonlyMap<string, ImageState>): void {
			for (const [name, state] of own) {
				state.nodes -= 1;

				if (state.nodes === 0) {
					states.delete(name);
				}
			}
		},
	};
};

/**
From so many nodes on it pays to keep answers in rows; in a smaller cluster keeping takes as long as asking again. Pods a second
beside the plain path with its counters (workloads basic, taints and spread of the bench scheduler-perf): 0.8 to 1.2 times as many
at 10 nodes, 1.1 to 1.6 at 25, 1.4 to 2.3 at 50, 1.6 to 2.9 at 100.
*/
const rowsPayFrom = 30;

/** `rowsFrom`: how many nodes there must be for answers to be kept, and so for the table path; what is decided is the same. */
export const createNodeTable = ({rowsFrom = rowsPayFrom}: {readonly rowsFrom?: number} = {}): NodeTable => {
	const order = createNodeOrder();
	const infos = new Map<string, NodeInfo>();
	/** Every pod with a node, counted or stray. */
	const pods = new Map<string, PodInfo>();
	const strays = new Map<string, PodInfo>();
	const assumed = new Set<string>();
	const images = createImageStates();
	const rows = createNodeRows();
	let ordered: {names: readonly string[]; list: readonly NodeInfo[]} | undefined;
	let withAffinity: readonly NodeInfo[] | undefined;
	let withRequiredAntiAffinity: readonly NodeInfo[] | undefined;

	const list = (): readonly NodeInfo[] => {
		const names = order.list();

		if (ordered?.names !== names) {
			ordered = {names, list: names.map(name => infos.get(name) as NodeInfo)};
			rows.relist(ordered.list);
			withAffinity = undefined;
			withRequiredAntiAffinity = undefined;
		}

		return ordered.list;
	};

	const counts = createPodCounts(list);

	const snapshot: Snapshot = {
		counts,
		get rows() {
			return list().length >= rowsFrom ? rows : undefined;
		},
		get list() {
			return list();
		},
		get: name => infos.get(name),
		withAffinity() {
			const nodes = list();
			withAffinity ??= nodes.filter(node => node.withAffinity.length > 0);
			return withAffinity;
		},
		withRequiredAntiAffinity() {
			const nodes = list();
			withRequiredAntiAffinity ??= nodes.filter(node => node.withRequiredAntiAffinity.length > 0);
			return withRequiredAntiAffinity;
		},
	};

	const noteAffinity = (pod: PodInfo): void => {
		if (pod.hasAffinity) {
			withAffinity = undefined;
			withRequiredAntiAffinity = undefined;
		}
	};

	const put = (pod: PodInfo): void => {
		pods.set(pod.uid, pod);
		const info = infos.get(nodeOf(pod));

		if (info === undefined) {
			strays.set(pod.uid, pod);
			return;
		}

		info.add(pod);
		rows.nodeChanged(info);
		counts.podChanged(pod, info, 1);
		noteAffinity(pod);
	};

	const takeOut = (uid: string): void => {
		const pod = pods.get(uid);

		if (pod === undefined) {
			return;
		}

		pods.delete(uid);

		if (!strays.delete(uid)) {
			const info = infos.get(nodeOf(pod));
			const wasThere = info?.remove(pod) ?? false;
			assert(info !== undefined && wasThere, `pod ${pod.key} is not on the node ${nodeOf(pod)} where it was counted`);
			rows.nodeChanged(info);
			counts.podChanged(pod, info, -1);
			noteAffinity(pod);
		}
	};

	/** A newer record of a pod that is counted as before, but for whether it is leaving. */
	const swap = (before: PodInfo, after: PodInfo): void => {
		const info = infos.get(nodeOf(after));
		pods.set(after.uid, after);
		info?.swap(after);

		if (info !== undefined && before.isTerminating !== after.isTerminating) {
			counts.podChanged(before, info, -1);
			counts.podChanged(after, info, 1);
		}
	};

	const addNode = (node: Node): void => {
		const info = new NodeInfo(node);
		infos.set(info.name, info);
		order.add(node);
		info.images = images.add(node);
		counts.clear();

		for (const pod of [...strays.values()]) {
			if (nodeOf(pod) === info.name) {
				strays.delete(pod.uid);
				info.add(pod);
				noteAffinity(pod);
			}
		}
	};

	const updateNode = (node: Node): void => {
		const info = infos.get(node.metadata.name);

		if (info === undefined) {
			addNode(node);
			return;
		}

		const before = info.node;
		order.update(before, node);
		info.setNode(node);
		rows.nodeChanged(info);

		if (!equalValues(before.metadata.labels, node.metadata.labels)) {
			counts.labelsChanged();
			rows.labelsChanged();
		}

		if (before.status?.images !== node.status?.images) {
			images.remove(info.images);
			info.images = images.add(node);
			rows.imagesChanged();
		}
	};

	const clear = (): void => {
		infos.clear();
		pods.clear();
		strays.clear();
		assumed.clear();
		images.states.clear();
		counts.clear();
		order.load([]);
		ordered = undefined;
		withAffinity = undefined;
		withRequiredAntiAffinity = undefined;
	};

	return {
		snapshot,
		addNode: updateNode,
		updateNode,
		removeNode(name) {
			const info = infos.get(name);

			if (info === undefined) {
				return;
			}

			infos.delete(name);
			order.remove(info.node);
			images.remove(info.images);
			counts.clear();

			// News of its pods may come later than news of the node.
			for (const pod of info.pods) {
				strays.set(pod.uid, pod);
			}
		},
		putPod(pod) {
			const uid = pod.metadata.uid ?? '';
			const before = pods.get(uid);
			const after = before === undefined ? compilePod(pod) : recompilePod(before, pod);
			assumed.delete(uid);

			if (
				before !== undefined &&
				before.placed === after.placed &&
				nodeOf(before) === nodeOf(after) &&
				!strays.has(uid)
			) {
				swap(before, after);
				return;
			}

			takeOut(uid);
			put(after);
		},
		removePod(uid) {
			takeOut(uid);
			assumed.delete(uid);
		},
		assume(pod, node) {
			assert(!pods.has(pod.uid), `pod ${pod.key} has a place already`);
			const placed = onNode(pod, node);
			put(placed);
			assumed.add(pod.uid);
			return placed;
		},
		forget(uid) {
			if (assumed.delete(uid)) {
				takeOut(uid);
			}
		},
		isAssumed: uid => assumed.has(uid),
		assumed: () => [...assumed],
		podByUid: uid => pods.get(uid),
		get podCount() {
			return pods.size;
		},
		save: () => ({
			order: order.save(),
			nodes: [...infos.values()].map(({node, pods: own}) => ({node, pods: [...own]})),
			strays: [...strays.values()],
			assumed: [...assumed],
			images: [...images.states].map(([name, {size}]) => [name, size] as const),
		}),
		load(saved) {
			clear();

			for (const [name, size] of saved.images) {
				images.states.set(name, {size, nodes: 0});
			}

			for (const {node, pods: own} of saved.nodes) {
				addNode(node);

				for (const pod of own) {
					put(pod);
				}
			}

			for (const pod of saved.strays) {
				put(pod);
			}

			for (const uid of saved.assumed) {
				assumed.add(uid);
			}

			order.load(saved.order);
		},
	};
};
