/*
Kept counters: how many pods match a selector, on a node or by the value of a label of their nodes.

Spread and affinity ask this for every pod that is placed, and without counters every answer is a walk over all pods: at
5,000 nodes with 30 pods each some milliseconds a cycle. A counter is made when it is first asked for, by walking once, and then
kept up to date by what is bound, deleted, or told to leave. The plain walk stays in the plug-ins: it is used where a counter
cannot answer, and it is what the counters are tested against.

Deliberately absent: anything that must be saved. Counters are made again when they are asked for.
*/
import {matches, type Requirement, type Requirements} from './label-match.ts';
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

/**
The counters of one namespace. With a Service for each application there are hundreds, and a pod that comes or goes concerns
one: those that ask for the value of a label are found by it.
*/
const createCounters = () => {
	const byName = new Map<string, Kept>();
	const byLabel = new Map<string, Map<string, Kept[]>>();
	const others: Kept[] = [];

	const addUnder = (key: string, value: string, kept: Kept): void => {
		const byValue = byLabel.get(key) ?? new Map<string, Kept[]>();
		byLabel.set(key, byValue.set(value, [...(byValue.get(value) ?? []), kept]));
	};

	const count = (counters: readonly Kept[] | undefined, pod: PodInfo, node: NodeInfo, by: 1 | -1): void => {
		for (const {question, tally} of counters ?? []) {
			if (isCounted(question, pod)) {
				tally.change(node, by);
			}
		}
	};

	return {
		get: (name: string): Kept | undefined => byName.get(name),
		all: (): Iterable<Kept> => byName.values(),
		add(name: string, kept: Kept): void {
			byName.set(name, kept);
			const wanted = kept.question.selector?.find(({operator}) => operator === 'In');

			if (wanted === undefined) {
				others.push(kept);
			}

			for (const value of new Set(wanted?.values)) {
				addUnder((wanted as Requirement).key, value, kept);
			}
		},
		/** A pod came to the node (1) or left it (−1). */
		podChanged(pod: PodInfo, node: NodeInfo, by: 1 | -1): void {
			count(others, pod, node, by);

			for (const key of Object.keys(pod.labels)) {
				count(byLabel.get(key)?.get(pod.labels[key] as string), pod, node, by);
			}
		},
	};
};

type Counters = ReturnType<typeof createCounters>;

/** More than this many questions at a time are forgotten together: what is asked again is counted again. */
const mostCounters = 4000;

/** Stands for several namespaces, or all of them; no namespace is called so. */
const severalNamespaces = '*';

export const createPodCounts = (nodes: () => readonly NodeInfo[]) => {
	/** By the one namespace that a question is about, so that a pod that comes or goes is held against few. */
	const byNamespace = new Map<string, Counters>();
	const everywhere = new Map<string, boolean>();
	const terms = createPodTerms(nodes);
	let size = 0;

	const clear = (): void => {
		byNamespace.clear();
		everywhere.clear();
		terms.clear();
		size = 0;
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

			const counters = byNamespace.get(only) ?? createCounters();
			const made = createCounter(question, nodes);
			byNamespace.set(only, counters);
			counters.add(name, made);
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
			byNamespace.get(pod.namespace)?.podChanged(pod, node, by);
			byNamespace.get(severalNamespaces)?.podChanged(pod, node, by);
			terms.podChanged(pod, node, by);
		},
		/** A node's labels changed: what is known by value is counted again when it is asked for. */
		labelsChanged(): void {
			everywhere.clear();
			terms.labelsChanged();

			for (const counters of byNamespace.values()) {
				for (const {tally} of counters.all()) {
					tally.forgetValues();
				}
			}
		},
		/** A node came or went, with its pods. */
		clear,
	};
};

export type PodCounts = Pick<ReturnType<typeof createPodCounts>, 'counter' | 'isEverywhere' | 'terms'>;
