import type {Pod} from '../api/kinds/pod.ts';
import type {PodInfo} from './pod-info.ts';

/** Which pods were promised which node: by preemption, or by a status that says so. */
export type Nominator = {
	/** Promises `node` to the pod, in place of any earlier promise; without a node, the one in its status (or none). */
	add(pod: PodInfo, node?: string): void;
	remove(pod: Pick<PodInfo, 'uid'>): void;
	/** A pod's record changed: the promise follows its status, and outlives it while the status has not caught up. */
	update(before: Pod, after: PodInfo): void;
	podsOn(node: string): readonly PodInfo[];
	/** Those that are promised to anybody. */
	nodes(): Iterable<string>;
	nodeOf(uid: string): string | undefined;
	save(): ReadonlyArray<readonly [node: string, pods: readonly PodInfo[]]>;
	clear(): void;
};

const nobody: readonly PodInfo[] = [];

const nominatedNodeName = (pod: Pod): string => pod.status?.nominatedNodeName ?? '';

/** Source: pkg/scheduler/backend/queue/nominator.go */
export const createNominator = (): Nominator => {
	const byNode = new Map<string, readonly PodInfo[]>();
	const byUid = new Map<string, string>();

	const remove = (pod: Pick<PodInfo, 'uid'>): void => {
		const node = byUid.get(pod.uid);

		if (node === undefined) {
			return;
		}

		byUid.delete(pod.uid);
		const left = (byNode.get(node) ?? nobody).filter(other => other.uid !== pod.uid);

		if (left.length === 0) {
			byNode.delete(node);
		} else {
			byNode.set(node, left);
		}
	};

	const add = (pod: PodInfo, given?: string): void => {
		remove(pod);
		const node = given ?? nominatedNodeName(pod.pod);

		if (node !== '') {
			byUid.set(pod.uid, node);
			byNode.set(node, [...(byNode.get(node) ?? nobody), pod]);
		}
	};

	return {
		add,
		remove,
		update(before, after) {
			// A promise made in memory is kept until the API server has been told, which this news may be too old to know.
			const stillUntold = nominatedNodeName(before) === '' && nominatedNodeName(after.pod) === '';
			const held = stillUntold ? byUid.get(after.uid) : undefined;
			add(after, held);
		},
		podsOn: node => byNode.get(node) ?? nobody,
		nodes: () => byNode.keys(),
		nodeOf: uid => byUid.get(uid),
		save: () => [...byNode].sort(([one], [other]) => (one < other ? -1 : 1)),
		clear() {
			byNode.clear();
			byUid.clear();
		},
	};
};
