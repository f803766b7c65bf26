import {definePlugin} from '../framework.ts';
import type {NodeInfo} from '../node-info.ts';
import {skip} from '../plugin-status.ts';
import {
	allocatableOf,
	amountsText,
	cpuAndMemory,
	podAmount,
	type ResourceSpec,
	type Scored,
	scoredResources,
	usedWith,
} from '../resource-scores.ts';

/** The standard deviation of more than two fractions. */
const deviation = (fractions: readonly number[]): number => {
	const mean = fractions.reduce((sum, fraction) => sum + fraction, 0) / fractions.length;
	const squares = fractions.reduce((sum, fraction) => sum + (fraction - mean) * (fraction - mean), 0);
	return Math.sqrt(squares / fractions.length);
};

const fractionOf = (node: NodeInfo, resource: Scored, allocatable: number): number => {
	const fraction = usedWith(node, resource, false) / allocatable;
	return Math.min(fraction, 1);
};

/** How unevenly the resources of a node would be used, 0 when all alike. */
const unevenness = (node: NodeInfo, resources: readonly Scored[]): number => {
	let count = 0;
	let first = 0;
	let second = 0;

	for (const resource of resources) {
		const allocatable = allocatableOf(node, resource);

		if (allocatable !== 0) {
			count += 1;
			first = second;
			second = fractionOf(node, resource, allocatable);
		}
	}

	if (count <= 2) {
		return count < 2 ? 0 : Math.abs((first - second) / 2);
	}

	const present = resources.filter(resource => allocatableOf(node, resource) !== 0);
	return deviation(present.map(resource => fractionOf(node, resource, allocatableOf(node, resource))));
};

/** Prefers nodes whose resources would be used alike. Source: pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go */
export const balancedAllocation = definePlugin<unknown, readonly Scored[]>('NodeResourcesBalancedAllocation', args => {
	const resources = (args.resources as readonly ResourceSpec[] | undefined) ?? cpuAndMemory;

	return {
		managesWithout: ['preScore'],
		scoreDepends: {on: 'node', key: ({requests}) => amountsText(requests)},
		preScore: ({requests}) =>
			resources.every(({name}) => podAmount(requests, name) === 0)
				? {status: skip}
				: {state: scoredResources(resources, requests)},
		score: (_pod, node, scored) => Math.trunc((1 - unevenness(node, scored)) * 100),
	};
});
