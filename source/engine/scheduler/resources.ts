import type {ResourceList} from '../api/kinds/common.ts';
import type {Pod} from '../api/kinds/pod.ts';
import {
	amountsOf,
	type Amounts as ExactAmounts,
	type PodLoad,
	podLoad,
	podRequests,
	scalarsOf,
	soleRequests,
	supposedRequests,
} from '../api/pod-resources.ts';
import {milliOfAmount, noAmount, unitsOfAmount} from '../api/quantity.ts';
import {grown, rememberedOnceFrozen} from '../api/share.ts';

export {isExtendedResource} from '../api/pod-resources.ts';

/** Milli-cpu, bytes, and whole units of everything else. */
export type Amounts = Pick<PodLoad, 'milliCpu' | 'memory' | 'ephemeralStorage' | 'scalars'>;

const noScalars: ReadonlyMap<string, number> = new Map();

const rounded = (exact: ExactAmounts): Amounts => {
	const scalars = scalarsOf(exact);
	return {
		milliCpu: milliOfAmount(exact.get('cpu') ?? noAmount),
		memory: unitsOfAmount(exact.get('memory') ?? noAmount),
		ephemeralStorage: unitsOfAmount(exact.get('ephemeral-storage') ?? noAmount),
		// Where upstream walks a hash map, names in order.
		scalars: scalars.size === 0 ? noScalars : new Map([...scalars].sort(([one], [other]) => (one < other ? -1 : 1))),
	};
};

/** What a pod asks for while it looks for a node: its spec alone. */
export const ownRequests = (pod: Pod): Amounts => {
	const list = soleRequests(pod);
	return list === undefined ? rounded(podRequests(pod)) : amountsOfList(list);
};

/** The plain pods of a template share one list, which is all that they ask for. */
const amountsOfList = rememberedOnceFrozen((list: ResourceList): Amounts => rounded(amountsOf(list)));

/** What a pod weighs on a node, with 100m and 200Mi where a container is silent. */
export const placedRequests = (pod: Pod): PodLoad => podLoad(pod);

/**
What NodeResourcesFit scores a pod by: containers, init containers and overhead, something supposed where they are silent.
What is asked for the pod as a whole is not looked at here. Source: pkg/scheduler/framework/plugins/noderesources/resource_allocation.go
*/
export const scoringRequests = (pod: Pod): Amounts => {
	const list = soleRequests(pod);
	return list === undefined
		? rounded(podRequests(pod, {withoutPodLevel: true, whereMissing: supposedRequests}))
		: scoredAmountsOfList(list);
};

const scoredAmountsOfList = rememberedOnceFrozen(
	(list: ResourceList): Amounts => rounded(new Map([...supposedRequests, ...amountsOf(list)])),
);

/** What a node offers, in the same units. */
export const nodeAllocatable = (list: ResourceList | undefined): Amounts & {readonly pods: number} => {
	const exact = amountsOf(list);
	return grown(rounded(exact), {pods: unitsOfAmount(exact.get('pods') ?? noAmount)});
};
