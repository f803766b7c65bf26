import {replicaSets} from '../../api/kinds/replica-set.ts';
import {replicationControllers} from '../../api/kinds/replication-controller.ts';
import type {TopologySpreadConstraint} from '../../api/kinds/scheduling-terms.ts';
import {type Service, services} from '../../api/kinds/service.ts';
import {statefulSets} from '../../api/kinds/stateful-set.ts';
import type {Labels} from '../../api/meta.ts';
import {objectKey} from '../../api/object.ts';
import {remembered} from '../../api/share.ts';
import type {PluginArgs, Sight} from '../framework.ts';
import {compileSelector, labelPairs, matches, type Requirement, type Requirements} from '../label-match.ts';
import type {NodeInfo} from '../node-info.ts';
import type {PodCounter} from '../pod-counts.ts';
import type {PodInfo} from '../pod-info.ts';
import {allowsNode, type RequiredNodeAffinity} from '../required-node-affinity.ts';
import {firstUntolerated} from '../taints.ts';

export const hostnameKey = 'kubernetes.io/hostname';

/** A spread constraint with its selector made ready. */
export type Constraint = {
	readonly maxSkew: number;
	readonly topologyKey: string;
	readonly selector: Requirements;
	readonly minDomains: number;
	readonly honorsAffinity: boolean;
	readonly honorsTaints: boolean;
};

export type When = TopologySpreadConstraint['whenUnsatisfiable'];

const systemDefaults: readonly TopologySpreadConstraint[] = [
	{topologyKey: hostnameKey, whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 3},
	{topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 5},
];

/** What pods without constraints of their own are spread by. */
export type Defaults = {readonly constraints: readonly TopologySpreadConstraint[]; readonly isSystem: boolean};

export const defaultsOf = (args: PluginArgs): Defaults => {
	const isSystem = args.defaultingType !== 'List';
	const listed = (args.defaultConstraints as readonly TopologySpreadConstraint[] | undefined) ?? [];
	return {constraints: isSystem ? systemDefaults : listed, isSystem};
};

const withLabelKeys = (constraint: TopologySpreadConstraint, labels: Labels): Requirements => {
	const {requirements} = compileSelector(constraint.labelSelector);
	const pairs = (constraint.matchLabelKeys ?? [])
		.filter(key => labels[key] !== undefined)
		.map((key): Requirement => ({key, operator: 'In', values: [labels[key] as string]}));
	return requirements === undefined ? undefined : [...requirements, ...pairs];
};

const compile = (constraint: TopologySpreadConstraint, selector: Requirements): Constraint => ({
	maxSkew: constraint.maxSkew,
	topologyKey: constraint.topologyKey,
	selector,
	minDomains: constraint.minDomains ?? 1,
	honorsAffinity: (constraint.nodeAffinityPolicy ?? 'Honor') === 'Honor',
	honorsTaints: constraint.nodeTaintsPolicy === 'Honor',
});

type ControllerSelector = {readonly labels: Labels; readonly more: readonly Requirement[]};

const none: readonly never[] = [];
const noLabels: Labels = {};
const nobody: ControllerSelector = {labels: noLabels, more: none};

const ofController = ({pod, namespace}: PodInfo, {seen}: Sight): ControllerSelector => {
	const owner = pod.metadata.ownerReferences?.find(({controller}) => controller === true);

	if (owner === undefined) {
		return nobody;
	}

	const key = objectKey(namespace, owner.name);

	if (owner.apiVersion === 'v1' && owner.kind === 'ReplicationController') {
		return {labels: seen.get(replicationControllers, key)?.spec.selector ?? {}, more: []};
	}

	if (owner.apiVersion === 'apps/v1' && (owner.kind === 'ReplicaSet' || owner.kind === 'StatefulSet')) {
		const set = owner.kind === 'ReplicaSet' ? seen.get(replicaSets, key) : seen.get(statefulSets, key);
		return {labels: {}, more: set === undefined ? [] : (compileSelector(set.spec.selector).requirements ?? [])};
	}

	return nobody;
};

type Selectors = {
	readonly selectors: ReadonlyArray<Labels | undefined>;
	/** Where those stand that ask for this value of this label first of all. */
	readonly places: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;
};

/** The selectors of Services, to be found by a pod's labels: most namespaces have many, and a pod has one or two of them. */
const selectorsOf = remembered((list: readonly Service[]): Selectors => {
	const places = new Map<string, Map<string, number[]>>();

	for (const [at, {spec}] of list.entries()) {
		const [first] = labelPairs(spec.selector ?? {});

		if (first !== undefined) {
			const byValue = places.get(first.key) ?? new Map<string, number[]>();
			const value = first.values[0] as string;
			places.set(first.key, byValue.set(value, [...(byValue.get(value) ?? []), at]));
		}
	}

	return {selectors: list.map(({spec}) => spec.selector), places};
});

/**
Whom a pod without constraints is spread among: the pods of its Services and of its controller. Empty when it has neither.

Source: pkg/scheduler/framework/plugins/helper/spread.go (DefaultSelector)
*/
export const defaultSelector = (pod: PodInfo, sight: Sight): readonly Requirement[] => {
	const {places, selectors} = selectorsOf(sight.seen.list(services, pod.namespace));
	const near = Object.keys(pod.labels).flatMap(key => places.get(key)?.get(pod.labels[key] as string) ?? none);
	let labels: Labels = noLabels;

	for (const at of near.sort((one, other) => one - other)) {
		const selector = selectors[at] ?? {};

		if (matches(labelPairs(selector), pod.labels)) {
			labels = {...labels, ...selector};
		}
	}

	const controller = ofController(pod, sight);
	return controller === nobody && labels === noLabels
		? none
		: [...labelPairs({...labels, ...controller.labels}), ...controller.more];
};

/** The pod's constraints of one sort, or the default ones when it has none of either sort. */
export const constraintsOf = (pod: PodInfo, when: When, defaults: Defaults, sight: Sight): readonly Constraint[] => {
	const own = pod.pod.spec.topologySpreadConstraints ?? [];

	if (own.length > 0) {
		return own
			.filter(({whenUnsatisfiable}) => whenUnsatisfiable === when)
			.map(constraint => compile(constraint, withLabelKeys(constraint, pod.labels)));
	}

	const wanted = defaults.constraints.filter(({whenUnsatisfiable}) => whenUnsatisfiable === when);

	if (wanted.length === 0) {
		return [];
	}

	const selector = defaultSelector(pod, sight);
	return selector.length === 0 ? [] : wanted.map(constraint => compile(constraint, selector));
};

export const hasAllKeys = (labels: Labels, constraints: readonly Constraint[]): boolean => {
	for (const {topologyKey} of constraints) {
		if (labels[topologyKey] === undefined) {
			return false;
		}
	}

	return true;
};

/** Does the node take part in this constraint's counts? */
export const isIncluded = (
	constraint: Constraint,
	pod: PodInfo,
	node: NodeInfo,
	required: RequiredNodeAffinity,
): boolean =>
	(!constraint.honorsAffinity || allowsNode(required, node)) &&
	(!constraint.honorsTaints || firstUntolerated(node.taints, pod.tolerations) === undefined);

/** Pods of the node that the constraint counts; an empty selector counts none. */
export const countOn = (node: NodeInfo, namespace: string, selector: Requirements): number => {
	if (selector === undefined || selector.length === 0) {
		return 0;
	}

	let count = 0;

	for (const pod of node.pods) {
		if (!pod.isTerminating && pod.namespace === namespace && matches(selector, pod.labels)) {
			count += 1;
		}
	}

	return count;
};

/**
The kept counter that answers for a constraint, where there is one: every node must take part in it, and with `keys` every node
must have all of them.
*/
export const keptCounter = (
	constraint: Constraint,
	pod: PodInfo,
	required: RequiredNodeAffinity,
	keys: readonly string[],
	{nodes: {counts}}: Sight,
): PodCounter | undefined => {
	const {selector, honorsAffinity, honorsTaints} = constraint;
	const isOpen = required.terms === undefined && required.selector?.length === 0;

	if (counts === undefined || selector === undefined || selector.length === 0) {
		return undefined;
	}

	return (isOpen || !honorsAffinity) && !honorsTaints && keys.every(key => counts.isEverywhere(key))
		? counts.counter({namespaces: [pod.namespace], selector, countsLeaving: false})
		: undefined;
};
