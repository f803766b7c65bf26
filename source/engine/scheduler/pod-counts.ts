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
import {createTally, type Tally} from './node-tally.ts';
import type {PodInfo} from './pod-info.ts';
import {createPodTerms} from './pod-terms.ts';

/** Which pods are counted: of some namespaces (undefined: of all), by labels, and those that are leaving or not. */
export type Question = {
	readonly namespaces: readonly string[] | undefined;
	readonly selector: Requirements;
	readonly countsLeaving: boolean;
};

export type PodCounter = Pick<Tally, 'on' | 'byValue'>;

type Kept = {readonly question: Question; readonly tally: Tally};

const isCounted = ({namespaces, selector, countsLeaving}: Question, pod: PodInfo): boolean =>
	(namespaces === undefined || namespaces.includes(pod.namespace)) &&
	(countsLeaving || !pod.isTerminating) &&
	matches(selector, pod.labels);

const createCounter = (question: Question, nodes: () => readonly NodeInfo[]): Kept => {
	const tally = createTally(nodes);

	for (const node of nodes()) {
		const count = node.pods.filter(pod => isCounted(question, pod)).length;

		if (count > 0) {
			tally.change(node, count);
		}
	}

	return {question, tally};
};

/** More than this many questions at a time are forgotten together: what is asked again is counted again. */
const mostCounters = 4000;

/** Stands for several namespaces, or all of them; no namespace is called so. */
const severalNamespaces = '*';

export const createPodCounts = (nodes: () => readonly NodeInfo[]) => {
	/** By the one namespace that a question is about, so that a pod that comes or goes is held against few. */
	const byNamespace = new Map<string, Map<string, Kept>>();
	const everywhere = new Map<string, boolean>();
	const terms = createPodTerms(nodes);
	let size = 0;

	const clear = (): void => {
		byNamespace.clear();
		everywhere.clear();
		terms.clear();
		size = 0;
	};

	const countPod = (namespace: string, pod: PodInfo, node: NodeInfo, by: 1 | -1): void => {
		for (const {question, tally} of byNamespace.get(namespace)?.values() ?? []) {
			if (isCounted(question, pod)) {
				tally.change(node, by);
			}
		}
	};

	return {
		counter(question: Question): PodCounter {
			const {namespaces, selector, countsLeaving} = question;
			const only = namespaces?.length === 1 ? (namespaces[0] as string) : severalNamespaces;
			const name = JSON.stringify([selector, countsLeaving, only === severalNamespaces ? namespaces : 1]);
			const known = byNamespace.get(only)?.get(name);

			if (known !== undefined) {
				return known.tally;
			}

			if (size >= mostCounters) {
				clear();
			}

			const counters = byNamespace.get(only) ?? new Map<string, Kept>();
			const made = createCounter(question, nodes);
			byNamespace.set(only, counters.set(name, made));
			size += 1;
			return made.tally;
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
		/** What the pods on the nodes say about others. */
		terms: terms.ofKind,
		/** A pod was put on the node (1) or taken off it (−1). */
		podChanged(pod: PodInfo, node: NodeInfo, by: 1 | -1): void {
			countPod(pod.namespace, pod, node, by);
			countPod(severalNamespaces, pod, node, by);
			terms.podChanged(pod, node, by);
		},
		/** A node's labels changed: what is known by value is counted again when it is asked for. */
		labelsChanged(): void {
			everywhere.clear();
			terms.labelsChanged();

			for (const counters of byNamespace.values()) {
				for (const {tally} of counters.values()) {
					tally.forgetValues();
				}
			}
		},
		/** A node came or went, with its pods. */
		clear,
	};
};

export type PodCounts = Pick<ReturnType<typeof createPodCounts>, 'counter' | 'isEverywhere' | 'terms'>;
