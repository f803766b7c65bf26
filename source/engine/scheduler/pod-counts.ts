/*
Kept counters: how many pods match a selector, on a node or by the value of a label of their nodes.

Spread and affinity ask this for every pod that is placed, and without counters every answer is a walk over all pods: at
5,000 nodes with 30 pods each some milliseconds a cycle. A counter is made when it is first asked for, by walking once, and then
kept up to date by what is bound, deleted, or told to leave. The plain walk stays in the plug-ins: it is used where a counter
cannot answer, and it is what the counters are tested against.

Deliberately absent: anything that must be saved. Counters are made again when they are asked for.
*/
import {matches, type Requirements} from './label-match.ts';
import type {NodeInfo} from './node-info.ts';
import type {PodInfo} from './pod-info.ts';

/** Which pods are counted: of one namespace, by labels, and those that are leaving or not. */
export type Question = {
	readonly namespace: string;
	readonly selector: Requirements;
	readonly countsLeaving: boolean;
};

export type PodCounter = {
	on(node: NodeInfo): number;
	/** By the value of this label; every value that a node has is there, with 0 if need be. Changes as pods come and go. */
	byValue(topologyKey: string): ReadonlyMap<string, number>;
};

type Kept = PodCounter & {
	readonly question: Question;
	change(node: NodeInfo, by: 1 | -1): void;
	forgetValues(): void;
};

const isCounted = ({namespace, selector, countsLeaving}: Question, pod: PodInfo): boolean =>
	pod.namespace === namespace && (countsLeaving || !pod.isTerminating) && matches(selector, pod.labels);

const createCounter = (question: Question, nodes: () => readonly NodeInfo[]): Kept => {
	const onNode = new Map<NodeInfo, number>();
	const values = new Map<string, Map<string, number>>();

	for (const node of nodes()) {
		const count = node.pods.filter(pod => isCounted(question, pod)).length;

		if (count > 0) {
			onNode.set(node, count);
		}
	}

	const countValues = (topologyKey: string): Map<string, number> => {
		const counts = new Map<string, number>();

		for (const node of nodes()) {
			const value = node.labels[topologyKey];

			if (value !== undefined) {
				counts.set(value, (counts.get(value) ?? 0) + (onNode.get(node) ?? 0));
			}
		}

		values.set(topologyKey, counts);
		return counts;
	};

	return {
		question,
		on: node => onNode.get(node) ?? 0,
		byValue: topologyKey => values.get(topologyKey) ?? countValues(topologyKey),
		change(node, by) {
			const count = (onNode.get(node) ?? 0) + by;

			if (count === 0) {
				onNode.delete(node);
			} else {
				onNode.set(node, count);
			}

			for (const [key, counts] of values) {
				const value = node.labels[key];

				if (value !== undefined) {
					counts.set(value, (counts.get(value) ?? 0) + by);
				}
			}
		},
		forgetValues: () => values.clear(),
	};
};

/** More than this many questions at a time are forgotten together: what is asked again is counted again. */
const mostCounters = 4000;

export const createPodCounts = (nodes: () => readonly NodeInfo[]) => {
	const byNamespace = new Map<string, Map<string, Kept>>();
	const everywhere = new Map<string, boolean>();
	let size = 0;

	const clear = (): void => {
		byNamespace.clear();
		everywhere.clear();
		size = 0;
	};

	return {
		counter(question: Question): PodCounter {
			const name = JSON.stringify([question.selector, question.countsLeaving]);
			const known = byNamespace.get(question.namespace)?.get(name);

			if (known !== undefined) {
				return known;
			}

			if (size >= mostCounters) {
				clear();
			}

			const counters = byNamespace.get(question.namespace) ?? new Map<string, Kept>();
			const made = createCounter(question, nodes);
			byNamespace.set(question.namespace, counters.set(name, made));
			size += 1;
			return made;
		},
		/** Does every node have this label? */
		isEverywhere(key: string): boolean {
			const known = everywhere.get(key);

			if (known !== undefined) {
				return known;
			}

			const found = nodes().every(({labels}) => labels[key] !== undefined);
			everywhere.set(key, found);
			return found;
		},
		/** A pod was put on the node (1) or taken off it (−1). */
		podChanged(pod: PodInfo, node: NodeInfo, by: 1 | -1): void {
			for (const counter of byNamespace.get(pod.namespace)?.values() ?? []) {
				if (isCounted(counter.question, pod)) {
					counter.change(node, by);
				}
			}
		},
		/** A node's labels changed: what is known by value is counted again when it is asked for. */
		labelsChanged(): void {
			everywhere.clear();

			for (const counters of byNamespace.values()) {
				for (const counter of counters.values()) {
					counter.forgetValues();
				}
			}
		},
		/** A node came or went, with its pods. */
		clear,
	};
};
