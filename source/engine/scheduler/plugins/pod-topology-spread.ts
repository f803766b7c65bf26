import {exactLn} from '../../kernel/exact-math.ts';
import {definePlugin, type Sight} from '../framework.ts';
import {matches} from '../label-match.ts';
import type {NodeInfo} from '../node-info.ts';
import {quotient} from '../normalize.ts';
import {skip, unresolvable, unschedulable} from '../plugin-status.ts';
import type {PodInfo} from '../pod-info.ts';
import {type RequiredNodeAffinity, requiredNodeAffinity} from '../required-node-affinity.ts';
import {
	type Constraint,
	constraintsOf,
	countOn,
	defaultsOf,
	hasAllKeys,
	hostnameKey,
	isIncluded,
	keptCounter,
} from './spread-constraints.ts';
import {spreadEvents} from './spread-hints.ts';

const uneven = unschedulable("node(s) didn't match pod topology spread constraints");
const unlabelled = unresolvable("node(s) didn't match pod topology spread constraints (missing required label)");

/** No domain at all: any skew is allowed. */
const noMinimum = 2_147_483_647;

type Filtering = {
	readonly constraints: readonly Constraint[];
	readonly required: RequiredNodeAffinity;
	/** For each constraint, matching pods by the value of its key: its domains. */
	readonly counts: ReadonlyArray<ReadonlyMap<string, number>>;
	/** For each constraint, whether it would count the pod itself. */
	readonly self: readonly number[];
	/** For each constraint, the smallest count; −1 until somebody asks. */
	readonly minimums: number[];
};

type Scoring = {
	readonly constraints: readonly Constraint[];
	readonly weights: readonly number[];
	/** For each constraint but those by hostname, matching pods by domain. */
	readonly counts: ReadonlyArray<ReadonlyMap<string, number>>;
	/** For each constraint by hostname, matching pods on a node. */
	readonly onNode: ReadonlyArray<((node: NodeInfo) => number) | undefined>;
	/** Nodes without the labels that the pod asks for: they score nothing. */
	readonly ignored: ReadonlySet<string>;
};

const minimumOf = (state: Filtering, at: number): number => {
	const known = state.minimums[at] as number;

	if (known >= 0) {
		return known;
	}

	const counts = state.counts[at] as ReadonlyMap<string, number>;
	let minimum = noMinimum;

	for (const count of counts.values()) {
		minimum = Math.min(count, minimum);
	}

	minimum = counts.size < (state.constraints[at] as Constraint).minDomains ? 0 : minimum;
	state.minimums[at] = minimum;
	return minimum;
};

/** Matching pods by value, counted over all nodes that have all the keys. */
const countAll = (
	pod: PodInfo,
	constraint: Constraint,
	constraints: readonly Constraint[],
	required: RequiredNodeAffinity,
	sight: Sight,
): ReadonlyMap<string, number> => {
	const keys = constraints.map(({topologyKey}) => topologyKey);
	const kept = keptCounter(constraint, pod, required, keys, sight);

	if (kept !== undefined) {
		return kept.byValue(constraint.topologyKey).counts;
	}

	const counts = new Map<string, number>();

	for (const node of sight.nodes.list) {
		if (hasAllKeys(node.labels, constraints) && isIncluded(constraint, pod, node, required)) {
			const value = node.labels[constraint.topologyKey] as string;
			counts.set(value, (counts.get(value) ?? 0) + countOn(node, pod.namespace, constraint.selector));
		}
	}

	return counts;
};

const prepareFilter = (pod: PodInfo, constraints: readonly Constraint[], sight: Sight): Filtering => {
	const required = requiredNodeAffinity(pod.pod);
	const counts = constraints.map(constraint => countAll(pod, constraint, constraints, required, sight));
	const self = constraints.map(({selector}) => (matches(selector, pod.labels) ? 1 : 0));
	return {constraints, required, counts, self, minimums: constraints.map(() => -1)};
};

/** Changes a copy, whose counts are its own. */
const change = (state: Filtering, own: PodInfo, other: PodInfo, node: NodeInfo, by: 1 | -1): void => {
	if (other.namespace !== own.namespace || !hasAllKeys(node.labels, state.constraints)) {
		return;
	}

	for (let at = 0; at < state.constraints.length; at++) {
		const constraint = state.constraints[at] as Constraint;

		if (matches(constraint.selector, other.labels) && isIncluded(constraint, own, node, state.required)) {
			const value = node.labels[constraint.topologyKey] as string;
			const domain = state.counts[at] as Map<string, number>;
			domain.set(value, (domain.get(value) ?? 0) + by);
			state.minimums[at] = -1;
		}
	}
};

/** Domains come from the nodes that may be chosen; what is in them is counted on all nodes. */
const countDomains = (
	pod: PodInfo,
	constraint: Constraint,
	values: ReadonlySet<string>,
	required: RequiredNodeAffinity,
	mustHave: readonly Constraint[],
	sight: Sight,
): ReadonlyMap<string, number> => {
	const keys = [constraint, ...mustHave].map(({topologyKey}) => topologyKey);
	const kept = keptCounter(constraint, pod, required, keys, sight);

	if (kept !== undefined) {
		return kept.byValue(constraint.topologyKey).counts;
	}

	const counts = new Map([...values].map(value => [value, 0]));

	for (const node of sight.nodes.list) {
		const value = node.labels[constraint.topologyKey] ?? '';
		const before = counts.get(value);

		if (before !== undefined && hasAllKeys(node.labels, mustHave) && isIncluded(constraint, pod, node, required)) {
			counts.set(value, before + countOn(node, pod.namespace, constraint.selector));
		}
	}

	return counts;
};

const prepareScore = (
	pod: PodInfo,
	constraints: readonly Constraint[],
	feasible: readonly NodeInfo[],
	requiresAll: boolean,
	sight: Sight,
): Scoring => {
	const mustHave = requiresAll ? constraints : [];
	const taking = feasible.filter(node => hasAllKeys(node.labels, mustHave));
	const taken = taking.length === feasible.length ? undefined : new Set(taking.map(({name}) => name));
	const ignored = new Set(taken === undefined ? [] : feasible.map(({name}) => name).filter(name => !taken.has(name)));
	const required = requiredNodeAffinity(pod.pod);
	const byHost = constraints.map(({topologyKey}) => topologyKey === hostnameKey);
	const values = constraints.map(
		({topologyKey}, at) => new Set(byHost[at] ? [] : taking.map(node => node.labels[topologyKey] ?? '')),
	);
	const counts = constraints.map((constraint, at) =>
		byHost[at]
			? new Map<string, number>()
			: countDomains(pod, constraint, values[at] as Set<string>, required, mustHave, sight),
	);
	const onNode = constraints.map(({selector}, at) => {
		const kept = selector === undefined || selector.length === 0 ? undefined : sight.nodes.counts;
		const counter = byHost[at]
			? kept?.counter({namespaces: [pod.namespace], selector, countsLeaving: false})
			: undefined;
		return counter === undefined ? undefined : (node: NodeInfo) => counter.on(node);
	});
	const weights = constraints.map((_, at) =>
		exactLn((byHost[at] ? taking.length : (values[at] as Set<string>).size) + 2),
	);
	return {constraints, weights, counts, onNode, ignored};
};

const scoreOf = (pod: PodInfo, node: NodeInfo, {constraints, weights, counts, onNode, ignored}: Scoring): number => {
	if (ignored.size > 0 && ignored.has(node.name)) {
		return 0;
	}

	let score = 0;

	for (let at = 0; at < constraints.length; at++) {
		const {topologyKey, selector, maxSkew} = constraints[at] as Constraint;
		const value = node.labels[topologyKey];

		if (value !== undefined) {
			const count =
				topologyKey === hostnameKey
					? (onNode[at]?.(node) ?? countOn(node, pod.namespace, selector))
					: ((counts[at] as ReadonlyMap<string, number>).get(value) ?? 0);
			score += count * (weights[at] as number) + (maxSkew - 1);
		}
	}

	return Math.round(score);
};

const normalize = (scores: number[], nodes: readonly NodeInfo[], {ignored}: Scoring): void => {
	let min = Number.MAX_SAFE_INTEGER;
	let max = 0;

	for (let at = 0; at < scores.length; at++) {
		if (!ignored.has((nodes[at] as NodeInfo).name)) {
			min = Math.min(min, scores[at] as number);
			max = Math.max(max, scores[at] as number);
		}
	}

	for (let at = 0; at < scores.length; at++) {
		if (ignored.has((nodes[at] as NodeInfo).name)) {
			scores[at] = 0;
		} else {
			scores[at] = max === 0 ? 100 : quotient(100 * (max + min - (scores[at] as number)), max);
		}
	}
};

/** Evenly over zones, hosts, or whatever the labels say. Source: pkg/scheduler/framework/plugins/podtopologyspread */
export const podTopologySpread = definePlugin<Filtering, Scoring>('PodTopologySpread', args => {
	const defaults = defaultsOf(args);

	return {
		events: spreadEvents(defaults),
		preFilter(pod, sight) {
			const constraints = constraintsOf(pod, 'DoNotSchedule', defaults, sight);
			return constraints.length === 0 ? {status: skip} : {state: prepareFilter(pod, constraints, sight)};
		},
		filter(_pod, node, state) {
			for (let at = 0; at < state.constraints.length; at++) {
				const {topologyKey, maxSkew} = state.constraints[at] as Constraint;
				const value = node.labels[topologyKey];

				if (value === undefined) {
					return unlabelled;
				}

				const count = (state.counts[at] as ReadonlyMap<string, number>).get(value) ?? 0;

				if (count + (state.self[at] as number) - minimumOf(state, at) > maxSkew) {
					return uneven;
				}
			}

			return undefined;
		},
		filterDepends: {on: 'labels', keys: ({constraints}) => constraints.map(({topologyKey}) => topologyKey)},
		scoreDepends: {on: 'labels', keys: ({constraints}) => constraints.map(({topologyKey}) => topologyKey)},
		addPod: (state, pod, added, node) => change(state, pod, added, node, 1),
		removePod: (state, pod, removed, node) => change(state, pod, removed, node, -1),
		copyState: state => ({
			...state,
			counts: state.counts.map(domain => new Map(domain)),
			minimums: [...state.minimums],
		}),
		preScore(pod, feasible, sight) {
			const constraints = constraintsOf(pod, 'ScheduleAnyway', defaults, sight);

			if (constraints.length === 0) {
				return {status: skip};
			}

			const hasOwn = (pod.pod.spec.topologySpreadConstraints ?? []).length > 0;
			return {state: prepareScore(pod, constraints, feasible, hasOwn || !defaults.isSystem, sight)};
		},
		score: scoreOf,
		normalize,
	};
});
