import {namespaces} from '../../api/kinds/namespace.ts';
import type {Labels} from '../../api/meta.ts';
import {definePlugin, type Sight} from '../framework.ts';
import {matches} from '../label-match.ts';
import type {NodeInfo} from '../node-info.ts';
import {failed, skip, unresolvable, unschedulable} from '../plugin-status.ts';
import type {PodCounts, Question} from '../pod-counts.ts';
import type {AffinityTerm, PodInfo, WeightedTerm} from '../pod-info.ts';
import type {TermKind} from '../pod-terms.ts';
import {affinityEvents, matchesAll, matchesOwnTerm, type OwnTerm, resolveTerms} from './affinity-terms.ts';

const noAffinity = unresolvable("node(s) didn't match pod affinity rules");
const antiAffinity = unschedulable("node(s) didn't match pod anti-affinity rules");
const existingAntiAffinity = unschedulable("node(s) didn't satisfy existing pods anti-affinity rules");

/** Counts by topology key and value. */
type Counts = Map<string, Map<string, number>>;

/** Counts that may belong to somebody else: to be read, or copied first. */
type ReadCounts = ReadonlyMap<string, ReadonlyMap<string, number>>;

const add = (counts: Counts, key: string, node: NodeInfo, by: number): void => {
	const value = node.labels[key];

	if (value === undefined) {
		return;
	}

	const byValue = counts.get(key) ?? new Map<string, number>();
	const count = (byValue.get(value) ?? 0) + by;

	if (count === 0) {
		byValue.delete(value);
	} else {
		byValue.set(value, count);
	}

	if (byValue.size === 0) {
		counts.delete(key);
	} else {
		counts.set(key, byValue);
	}
};

const copyCounts = (counts: ReadCounts): Counts =>
	new Map([...counts].map(([key, byValue]) => [key, new Map(byValue)]));

type Filtering = {
	readonly affinityTerms: readonly OwnTerm[];
	readonly antiTerms: readonly OwnTerm[];
	readonly namespaceLabels: Labels;
	/** Required anti-affinity of other pods that is against the pod. */
	readonly existingAnti: ReadCounts;
	/** Pods that match all required affinity terms of the pod. */
	readonly affinity: ReadCounts;
	/** Pods that the pod's required anti-affinity is against. */
	readonly anti: ReadCounts;
	/** Nobody matches all affinity terms anywhere. */
	nobodyMatches: boolean;
};

const isEmpty = (counts: ReadCounts): boolean => {
	for (const byValue of counts.values()) {
		for (const count of byValue.values()) {
			if (count > 0) {
				return false;
			}
		}
	}

	return true;
};

/** Does a term of another pod mean this one? */
const meansOwn = (term: AffinityTerm, own: PodInfo, namespaceLabels: Labels): boolean =>
	(term.namespaces.includes(own.namespace) || matches(term.namespaceSelector, namespaceLabels)) &&
	matches(term.selector, own.labels);

/** Changes counts that the caller owns. */
const countExisting = (
	existingAnti: Counts,
	namespaceLabels: Labels,
	own: PodInfo,
	other: PodInfo,
	node: NodeInfo,
	by: 1 | -1,
): void => {
	for (const term of other.requiredAntiAffinity) {
		if (meansOwn(term, own, namespaceLabels)) {
			add(existingAnti, term.topologyKey, node, by);
		}
	}
};

/** The sums of two counts; those that stand for nobody are left out. */
const sumOf = (one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): ReadonlyMap<string, number> => {
	const sums = new Map(one);

	for (const [value, count] of other) {
		if (count > 0) {
			sums.set(value, (sums.get(value) ?? 0) + count);
		}
	}

	return sums;
};

/** Whom other pods would not have near them: their kept terms that mean this pod, or a walk over all pods that have such terms. */
const countUnwelcome = (pod: PodInfo, namespaceLabels: Labels, {nodes}: Sight): ReadCounts => {
	if (nodes.counts !== undefined) {
		const found = new Map<string, ReadonlyMap<string, number>>();

		for (const {term, where} of nodes.counts.terms('requiredAntiAffinity')) {
			if (where.total > 0 && meansOwn(term, pod, namespaceLabels)) {
				const before = found.get(term.topologyKey);
				found.set(term.topologyKey, before === undefined ? where.counts : sumOf(before, where.counts));
			}
		}

		return found;
	}

	const counts: Counts = new Map();

	for (const node of nodes.withRequiredAntiAffinity()) {
		for (const other of node.withRequiredAntiAffinity) {
			countExisting(counts, namespaceLabels, pod, other, node, 1);
		}
	}

	return counts;
};

/** Changes the counts of a state that owns them: one that was just made, or a copy. */
const countOwn = (
	terms: Pick<Filtering, 'affinityTerms' | 'antiTerms'>,
	affinity: Counts,
	anti: Counts,
	other: PodInfo,
	node: NodeInfo,
	by: 1 | -1,
): void => {
	if (matchesAll(terms.affinityTerms, other)) {
		for (const {topologyKey} of terms.affinityTerms) {
			add(affinity, topologyKey, node, by);
		}
	}

	for (const term of terms.antiTerms) {
		if (matchesOwnTerm(term, other)) {
			add(anti, term.topologyKey, node, by);
		}
	}
};

/** Which pods a term of the pod means. */
const questionOf = ({selector, namespaces: names}: OwnTerm): Question => ({
	namespaces: names === undefined ? undefined : [...names].sort(),
	selector,
	countsLeaving: true,
});

/** The kept counts for terms that each speak of a key of their own; undefined when they do not. */
const keptCounts = (terms: readonly OwnTerm[], {nodes: {counts}}: Sight): ReadCounts | undefined => {
	const found = new Map<string, ReadonlyMap<string, number>>();

	for (const {topologyKey, selector, namespaces: names} of terms) {
		if (counts === undefined || found.has(topologyKey)) {
			return undefined;
		}

		found.set(
			topologyKey,
			counts.counter(questionOf({topologyKey, selector, namespaces: names})).byValue(topologyKey).counts,
		);
	}

	return found;
};

/** Who matches the terms of the pod: kept counts where they answer, else a walk over all pods. */
const countMatching = (
	affinityTerms: readonly OwnTerm[],
	antiTerms: readonly OwnTerm[],
	sight: Sight,
): Pick<Filtering, 'affinity' | 'anti'> => {
	// Several affinity terms count only the pods that match them all, and no counter knows those.
	const keptAffinity = affinityTerms.length > 1 ? undefined : keptCounts(affinityTerms, sight);
	const keptAnti = keptCounts(antiTerms, sight);
	const affinity: Counts = new Map();
	const anti: Counts = new Map();
	const left = {
		affinityTerms: keptAffinity === undefined ? affinityTerms : [],
		antiTerms: keptAnti === undefined ? antiTerms : [],
	};

	for (const node of left.affinityTerms.length + left.antiTerms.length > 0 ? sight.nodes.list : []) {
		for (const other of node.pods) {
			countOwn(left, affinity, anti, other, node, 1);
		}
	}

	return {affinity: keptAffinity ?? affinity, anti: keptAnti ?? anti};
};

const namespaceLabelsOf = (namespace: string, sight: Sight): Labels =>
	sight.seen.get(namespaces, namespace)?.metadata.labels ?? {};

const prepareFilter = (pod: PodInfo, sight: Sight): Filtering => {
	const affinityTerms = resolveTerms(pod.requiredAffinity, sight);
	const antiTerms = resolveTerms(pod.requiredAntiAffinity, sight);
	const counted = countMatching(affinityTerms, antiTerms, sight);
	const namespaceLabels = namespaceLabelsOf(pod.namespace, sight);
	return {
		affinityTerms,
		antiTerms,
		namespaceLabels,
		existingAnti: countUnwelcome(pod, namespaceLabels, sight),
		affinity: counted.affinity,
		anti: counted.anti,
		nobodyMatches: isEmpty(counted.affinity),
	};
};

const satisfiesAffinity = (
	pod: PodInfo,
	node: NodeInfo,
	{affinityTerms, affinity, nobodyMatches}: Filtering,
): boolean => {
	let allThere = true;

	for (const {topologyKey} of affinityTerms) {
		const value = node.labels[topologyKey];

		if (value === undefined) {
			return false;
		}

		allThere = allThere && (affinity.get(topologyKey)?.get(value) ?? 0) > 0;
	}

	// The first pod of a group that wants to be together has nobody to be with.
	return allThere || (nobodyMatches && matchesAll(affinityTerms, pod));
};

const meetsAnti = (node: NodeInfo, {antiTerms, anti}: Filtering): boolean => {
	for (const {topologyKey} of antiTerms) {
		const value = node.labels[topologyKey];

		if (value !== undefined && (anti.get(topologyKey)?.get(value) ?? 0) > 0) {
			return true;
		}
	}

	return false;
};

const isUnwelcome = (node: NodeInfo, {existingAnti}: Filtering): boolean => {
	for (const [key, byValue] of existingAnti) {
		const value = node.labels[key];

		if (value !== undefined && (byValue.get(value) ?? 0) > 0) {
			return true;
		}
	}

	return false;
};

/** Counts another pod in or out of a copy, whose counts are its own. */
const recount = (state: Filtering, own: PodInfo, other: PodInfo, node: NodeInfo, by: 1 | -1): void => {
	countExisting(state.existingAnti as Counts, state.namespaceLabels, own, other, node, by);
	countOwn(state, state.affinity as Counts, state.anti as Counts, other, node, by);
	state.nobodyMatches = isEmpty(state.affinity);
};

type ScoringArgs = {readonly hardWeight: number; readonly ignoresOthers: boolean};

/** What each pod adds to the scores of its node's surroundings. */
const addScores = (
	scores: Counts,
	own: PodInfo,
	terms: Wishes,
	other: PodInfo,
	node: NodeInfo,
	hardWeight: number,
): void => {
	for (const term of terms.preferred) {
		if (matchesOwnTerm(term, other)) {
			addScore(scores, term.topologyKey, node, term.weight);
		}
	}

	if (!other.hasAffinity) {
		return;
	}

	const addIfMeant = (term: AffinityTerm, weight: number): void => {
		if (meansOwn(term, own, terms.namespaceLabels)) {
			addScore(scores, term.topologyKey, node, weight);
		}
	};

	if (hardWeight > 0) {
		for (const term of other.requiredAffinity) {
			addIfMeant(term, hardWeight);
		}
	}

	for (const term of other.preferredAffinity) {
		addIfMeant(term, term.weight);
	}

	for (const term of other.preferredAntiAffinity) {
		addIfMeant(term, -term.weight);
	}
};

/** Unlike counts, scores that come down to 0 stay: they say that somebody had an opinion. */
const addScore = (scores: Counts, key: string, node: NodeInfo, weight: number): void => {
	const value = node.labels[key];

	if (value !== undefined) {
		const byValue = scores.get(key) ?? new Map<string, number>();
		byValue.set(value, (byValue.get(value) ?? 0) + weight);
		scores.set(key, byValue);
	}
};

const negated = (terms: readonly WeightedTerm[]): readonly WeightedTerm[] =>
	terms.map(term => ({...term, weight: -term.weight}));

/** So much for each of these, by the value of the key. */
type Share = {readonly topologyKey: string; readonly weight: number; readonly counts: ReadonlyMap<string, number>};

type Wishes = {readonly preferred: readonly (OwnTerm & {weight: number})[]; readonly namespaceLabels: Labels};

/** How much a kept term of another pod weighs for a pod that it means. */
const weightOf = (kind: TermKind, weight: number, hardWeight: number): number =>
	kind === 'requiredAffinity' ? hardWeight : kind === 'preferredAntiAffinity' ? -weight : weight;

/** What the pod's terms and the kept terms of others add, each as one share. */
const keptShares = (
	pod: PodInfo,
	{preferred, namespaceLabels}: Wishes,
	hardWeight: number,
	counts: PodCounts,
): readonly Share[] => {
	const shares: Share[] = [];

	for (const term of preferred) {
		const {topologyKey, weight} = term;
		const where = counts.counter(questionOf(term)).byValue(topologyKey);

		if (where.total > 0) {
			shares.push({topologyKey, weight, counts: where.counts});
		}
	}

	for (const kind of ['requiredAffinity', 'preferredAffinity', 'preferredAntiAffinity'] as const) {
		for (const {term, weight: given, where} of counts.terms(kind)) {
			const weight = weightOf(kind, given, hardWeight);

			if (where.total > 0 && (kind !== 'requiredAffinity' || hardWeight > 0) && meansOwn(term, pod, namespaceLabels)) {
				shares.push({topologyKey: term.topologyKey, weight, counts: where.counts});
			}
		}
	}

	return shares;
};

const prepareScore = (pod: PodInfo, {hardWeight}: ScoringArgs, sight: Sight): readonly Share[] => {
	const wanted = [...pod.preferredAffinity, ...negated(pod.preferredAntiAffinity)];
	const preferred = resolveTerms(wanted, sight).map((term, at) => ({
		...term,
		weight: (wanted[at] as WeightedTerm).weight,
	}));
	const terms: Wishes = {preferred, namespaceLabels: namespaceLabelsOf(pod.namespace, sight)};

	if (sight.nodes.counts !== undefined) {
		return keptShares(pod, terms, hardWeight, sight.nodes.counts);
	}

	const scores: Counts = new Map();

	if (preferred.length > 0) {
		for (const node of sight.nodes.list) {
			for (const other of node.pods) {
				addScores(scores, pod, terms, other, node, hardWeight);
			}
		}
	} else {
		for (const node of sight.nodes.withAffinity()) {
			for (const other of node.withAffinity) {
				addScores(scores, pod, terms, other, node, hardWeight);
			}
		}
	}

	return [...scores].map(([topologyKey, counts]) => ({topologyKey, weight: 1, counts}));
};

const normalize = (scores: number[]): void => {
	const min = Math.min(...scores);
	const max = Math.max(...scores);

	for (let at = 0; at < scores.length; at++) {
		scores[at] = max > min ? Math.trunc(100 * (((scores[at] as number) - min) / (max - min))) : 0;
	}
};

/** Together with some pods, apart from others. Source: pkg/scheduler/framework/plugins/interpodaffinity */
export const interPodAffinity = definePlugin<Filtering, readonly Share[]>('InterPodAffinity', args => {
	const scoring: ScoringArgs = {
		hardWeight: (args.hardPodAffinityWeight as number | undefined) ?? 1,
		ignoresOthers: args.ignorePreferredTermsOfExistingPods === true,
	};

	return {
		events: affinityEvents,
		preFilter(pod, sight) {
			if (pod.affinityProblem !== undefined) {
				return {status: unresolvable(`parsing pod: ${pod.affinityProblem}`)};
			}

			const state = prepareFilter(pod, sight);
			const hasNothing =
				state.existingAnti.size === 0 && state.affinityTerms.length === 0 && state.antiTerms.length === 0;
			return hasNothing ? {status: skip} : {state};
		},
		filter(pod, node, state) {
			if (!satisfiesAffinity(pod, node, state)) {
				return noAffinity;
			}

			if (meetsAnti(node, state)) {
				return antiAffinity;
			}

			return isUnwelcome(node, state) ? existingAntiAffinity : undefined;
		},
		filterDepends: {
			on: 'labels',
			keys: ({affinityTerms, antiTerms, existingAnti}) => [
				...[...affinityTerms, ...antiTerms].map(({topologyKey}) => topologyKey),
				...existingAnti.keys(),
			],
		},
		scoreDepends: {on: 'labels', keys: shares => [...new Set(shares.map(({topologyKey}) => topologyKey))]},
		addPod: (state, pod, added, node) => recount(state, pod, added, node, 1),
		removePod: (state, pod, removed, node) => recount(state, pod, removed, node, -1),
		copyState: state => ({
			...state,
			existingAnti: copyCounts(state.existingAnti),
			affinity: copyCounts(state.affinity),
			anti: copyCounts(state.anti),
		}),
		preScore(pod, _feasible, sight) {
			if (pod.affinityProblem !== undefined) {
				return {status: failed(`failed to parse pod: ${pod.affinityProblem}`)};
			}

			const hasOpinion = pod.preferredAffinity.length > 0 || pod.preferredAntiAffinity.length > 0;

			if (!hasOpinion && scoring.ignoresOthers) {
				return {status: skip};
			}

			const shares = prepareScore(pod, scoring, sight);
			return shares.length === 0 ? {status: skip} : {state: shares};
		},
		score(_pod, node, shares) {
			let score = 0;

			for (const {topologyKey, weight, counts} of shares) {
				const value = node.labels[topologyKey];
				score += value === undefined ? 0 : weight * (counts.get(value) ?? 0);
			}

			return score;
		},
		normalize,
	};
});
