import type {Node} from '../../api/kinds/node.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import {action, hintIf} from '../cluster-event.ts';
import {definePlugin, type PluginArgs} from '../framework.ts';
import {NodeInfo} from '../node-info.ts';
import {piecewiseLinear, quotient, type ShapePoint} from '../normalize.ts';
import {failed, type PluginStatus} from '../plugin-status.ts';
import {compilePod} from '../pod-info.ts';
import {
	allocatableNamed,
	allocatableOf,
	amountsText,
	cpuAndMemory,
	podAmount,
	type ResourceSpec,
	type Scored,
	scoredResources,
	usedWith,
} from '../resource-scores.ts';
import {type Amounts, isExtendedResource, scoringRequests} from '../resources.ts';

/** One resource that a node has too little of; cpu in milli, everything else in units. */
export type Insufficient = {
	readonly resource: string;
	readonly reason: string;
	readonly requested: number;
	readonly used: number;
	readonly capacity: number;
	/** The pod asks for more than the whole node has. */
	readonly unresolvable: boolean;
};

type Ignored = {readonly resources: ReadonlySet<string>; readonly groups: ReadonlySet<string>};

const nothingIgnored: Ignored = {resources: new Set(), groups: new Set()};

const isIgnored = (resource: string, {resources, groups}: Ignored): boolean =>
	isExtendedResource(resource) &&
	(resources.has(resource) || groups.has(resource.slice(0, Math.max(0, resource.indexOf('/')))));

const asksForNothing = (requests: Amounts): boolean =>
	requests.milliCpu === 0 && requests.memory === 0 && requests.ephemeralStorage === 0 && requests.scalars.size === 0;

const lack = (resource: string, requested: number, used: number, capacity: number): Insufficient => ({
	resource,
	reason: `Insufficient ${resource}`,
	requested,
	used,
	capacity,
	unresolvable: requested > capacity,
});

/** Everything the node has too little of for these requests, in the order in which Kubernetes says it. */
export const insufficientResources = (
	requests: Amounts,
	node: NodeInfo,
	ignored: Ignored = nothingIgnored,
): readonly Insufficient[] => {
	const found: Insufficient[] = [];

	if (node.pods.length + 1 > node.allocatablePods) {
		const used = node.pods.length;
		const capacity = node.allocatablePods;
		found.push({resource: 'pods', reason: 'Too many pods', requested: 1, used, capacity, unresolvable: false});
	}

	if (asksForNothing(requests)) {
		return found;
	}

	const check = (resource: string, requested: number, used: number, capacity: number): void => {
		if (requested > 0 && requested > capacity - used) {
			found.push(lack(resource, requested, used, capacity));
		}
	};

	check('cpu', requests.milliCpu, node.milliCpu, node.allocatableMilliCpu);
	check('memory', requests.memory, node.memory, node.allocatableMemory);
	check('ephemeral-storage', requests.ephemeralStorage, node.ephemeralStorage, node.allocatableEphemeralStorage);

	for (const [resource, requested] of requests.scalars) {
		if (!isIgnored(resource, ignored)) {
			check(resource, requested, node.scalars.get(resource) ?? 0, node.allocatableScalars.get(resource) ?? 0);
		}
	}

	return found;
};

/** The common case in a few comparisons: true when nothing can be missing. */
const surelyFits = (requests: Amounts, node: NodeInfo): boolean =>
	node.pods.length < node.allocatablePods &&
	(requests.milliCpu === 0 || requests.milliCpu <= node.allocatableMilliCpu - node.milliCpu) &&
	(requests.memory === 0 || requests.memory <= node.allocatableMemory - node.memory) &&
	(requests.ephemeralStorage === 0 ||
		requests.ephemeralStorage <= node.allocatableEphemeralStorage - node.ephemeralStorage) &&
	requests.scalars.size === 0;

const statusOf = (insufficient: readonly Insufficient[]): PluginStatus | undefined =>
	insufficient.length === 0
		? undefined
		: {
				code: insufficient.some(({unresolvable}) => unresolvable) ? 'UnschedulableAndUnresolvable' : 'Unschedulable',
				reasons: insufficient.map(({reason}) => reason),
			};

type ScoringStrategy = {
	readonly type?: 'LeastAllocated' | 'MostAllocated' | 'RequestedToCapacityRatio';
	readonly resources?: readonly ResourceSpec[];
	readonly requestedToCapacityRatio?: {readonly shape?: readonly ShapePoint[]};
};

/** The score of one resource, from 0 to 100, by how much would be used of how much. */
type ResourceScore = (used: number, allocatable: number) => number;

const leastAllocated: ResourceScore = (used, allocatable) =>
	used > allocatable ? 0 : quotient((allocatable - used) * 100, allocatable);

const mostAllocated: ResourceScore = (used, allocatable) => quotient(Math.min(used, allocatable) * 100, allocatable);

const capacityRatio = (shape: readonly ShapePoint[]): ResourceScore => {
	const scaled = shape.map(({utilization, score}) => ({utilization, score: score * 10}));
	return (used, allocatable) => piecewiseLinear(scaled, used > allocatable ? 100 : quotient(used * 100, allocatable));
};

type Scorer = (node: NodeInfo, resources: readonly Scored[]) => number;

const createScorer = ({type, requestedToCapacityRatio}: ScoringStrategy): Scorer => {
	const byRatio = type === 'RequestedToCapacityRatio';
	const scoreOf = byRatio
		? capacityRatio(requestedToCapacityRatio?.shape ?? [])
		: type === 'MostAllocated'
			? mostAllocated
			: leastAllocated;

	return (node, resources) => {
		let sum = 0;
		let weights = 0;

		for (const resource of resources) {
			const allocatable = allocatableOf(node, resource);

			if (allocatable !== 0) {
				const score = scoreOf(usedWith(node, resource, true), allocatable);

				if (!byRatio || score > 0) {
					sum += score * resource.weight;
					weights += resource.weight;
				}
			}
		}

		if (weights === 0) {
			return 0;
		}

		return byRatio ? Math.round(sum / weights) : quotient(sum, weights);
	};
};

const noResources = failed('resources not found');

const ignoredBy = (args: PluginArgs): Ignored => ({
	resources: new Set((args.ignoredResources as readonly string[] | undefined) ?? []),
	groups: new Set((args.ignoredResourceGroups as readonly string[] | undefined) ?? []),
});

const emptyNode = (node: Node): NodeInfo => new NodeInfo(node);

const grew = (requests: Amounts, before: NodeInfo, after: NodeInfo): boolean =>
	after.allocatablePods > before.allocatablePods ||
	['cpu', 'memory', 'ephemeral-storage', ...requests.scalars.keys()].some(
		name => podAmount(requests, name) > 0 && allocatableNamed(after, name) > allocatableNamed(before, name),
	);

const shrank = (requests: Amounts, before: Pod, after: Pod): boolean => {
	const earlier = compilePod(before).placed;
	const later = compilePod(after).placed;
	return ['cpu', 'memory', 'ephemeral-storage', ...requests.scalars.keys()].some(
		name => podAmount(requests, name) > 0 && podAmount(earlier, name) > podAmount(later, name),
	);
};

const isOnNode = (pod: Pod): boolean => (pod.spec.nodeName ?? '') !== '';

/** Room for what the pod asks for. Source: pkg/scheduler/framework/plugins/noderesources/fit.go */
export const nodeResourcesFit = definePlugin<unknown, readonly Scored[]>('NodeResourcesFit', args => {
	const ignored = ignoredBy(args);
	const strategy = (args.scoringStrategy as ScoringStrategy | undefined) ?? {
		type: 'LeastAllocated',
		resources: cpuAndMemory,
	};
	const resources = strategy.resources ?? [];
	const score = createScorer(strategy);

	return {
		events: [
			{
				resource: 'Pod',
				actions: action.delete | action.updatePodScaleDown,
				hint(pod, {before, after}) {
					if (after === undefined) {
						const gone = before as Pod;
						return hintIf(isOnNode(gone) || (gone.status?.nominatedNodeName ?? '') !== '');
					}

					return hintIf(
						(after.metadata.uid ?? '') === pod.uid ||
							(isOnNode(after as Pod) && shrank(pod.requests, before as Pod, after as Pod)),
					);
				},
			},
			{
				resource: 'Node',
				actions: action.add | action.updateNodeAllocatable,
				hint(pod, {before, after}) {
					const node = emptyNode(after as Node);
					return hintIf(
						insufficientResources(pod.requests, node, ignored).length === 0 &&
							(before === undefined || grew(pod.requests, emptyNode(before as Node), node)),
					);
				},
			},
		],
		managesWithout: ['preScore'],
		filterDepends: {on: 'node', key: ({requests}) => amountsText(requests)},
		scoreDepends: {on: 'node', key: ({pod}) => amountsText(scoringRequests(pod))},
		preFilter: () => ({state: undefined}),
		filter: ({requests}, node) =>
			surelyFits(requests, node) ? undefined : statusOf(insufficientResources(requests, node, ignored)),
		preScore: ({pod}) => ({state: scoredResources(resources, scoringRequests(pod))}),
		score: (_pod, node, scored) => (resources.length === 0 ? noResources : score(node, scored)),
	};
});
