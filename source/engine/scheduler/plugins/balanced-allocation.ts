import {definePlugin} from '../framework.ts';
import type {NodeInfo} from '../node-info.ts';
import {skip} from '../plugin-status.ts';
import type {PodInfo} from '../pod-info.ts';
import {allocatableOf, concerns, cpuAndMemory, podAmount, type ResourceSpec, requestedOf} from '../resource-scores.ts';

/** How unevenly the resources of a node would be used, 0 when all alike. */
const unevenness = (fractions: readonly number[]): number => {
	if (fractions.length < 2) {
		return 0;
	}

	if (fractions.length === 2) {
		return Math.abs(((fractions[0] as number) - (fractions[1] as number)) / 2);
	}

	const mean = fractions.reduce((sum, fraction) => sum + fraction, 0) / fractions.length;
	const squares = fractions.reduce((sum, fraction) => sum + (fraction - mean) * (fraction - mean), 0);
	return Math.sqrt(squares / fractions.length);
};

const fractionsOf = (resources: readonly ResourceSpec[], {requests}: PodInfo, node: NodeInfo): number[] => {
	const fractions: number[] = [];

	for (const {name} of resources) {
		const allocatable = allocatableOf(node, name);

		if (allocatable !== 0 && concerns(requests, name)) {
			const fraction = (requestedOf(node, name, false) + podAmount(requests, name)) / allocatable;
			fractions.push(Math.min(fraction, 1));
		}
	}

	return fractions;
};

/** Prefers nodes whose resources would be used alike. Source: pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go */
export const balancedAllocation = definePlugin('NodeResourcesBalancedAllocation', args => {
	const resources = (args.resources as readonly ResourceSpec[] | undefined) ?? cpuAndMemory;

	return {
		preScore: ({requests}) =>
			resources.every(({name}) => podAmount(requests, name) === 0) ? {status: skip} : {state: undefined},
		score: (pod, node) => Math.trunc((1 - unevenness(fractionsOf(resources, pod, node))) * 100),
	};
});
