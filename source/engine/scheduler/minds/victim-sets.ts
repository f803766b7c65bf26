import {podDisruptionBudgets} from '../../api/kinds/pod-disruption-budget.ts';
import type {CycleInput} from '../cycle.ts';
import {newCycleState} from '../framework.ts';
import type {NodeInfo} from '../node-info.ts';
import type {PodInfo} from '../pod-info.ts';
import {dryRun} from '../preemption.ts';
import {fitsWithout, runPreFilters} from '../run-plugins.ts';

/** Pods that could be driven from a node so that another fits there. */
export type VictimSet = {
	readonly victims: readonly PodInfo[];
	/** The set that DefaultPreemption would take on this node. */
	readonly usual: boolean;
	/** How many of them a PodDisruptionBudget should have kept. */
	readonly pdbViolations: number;
};

/** More single pods than this are not listed. */
const singlesAtMost = 6;

const usualSet = (input: CycleInput, node: NodeInfo): readonly VictimSet[] => {
	const {framework, pod, sight} = input;
	const state = newCycleState();

	if (runPreFilters(framework, state, pod, sight).kind !== 'go') {
		return [];
	}

	const budgets = sight.seen.list(podDisruptionBudgets);
	const [found] = dryRun({framework, state, pod, sight, budgets}, [node], 0, 1).candidates;
	return found === undefined ? [] : [{victims: found.victims, usual: true, pdbViolations: found.pdbViolations}];
};

const budgetsBroken = (victim: PodInfo, input: CycleInput, node: NodeInfo): number => {
	const alone = node.copy();

	for (const pod of node.pods) {
		if (pod.priority < input.pod.priority && pod.uid !== victim.uid) {
			alone.remove(pod);
		}
	}

	return usualSet(input, alone).find(({victims}) => victims.some(({uid}) => uid === victim.uid))?.pdbViolations ?? 0;
};

/** Whom a pod could drive from a node: as the scheduler would choose, then single pods whose leaving is enough, the least important first. */
export const victimSets = (input: CycleInput, node: NodeInfo): readonly VictimSet[] => {
	const usual = usualSet(input, node);
	const isUsual = (pod: PodInfo): boolean =>
		usual.some(({victims}) => victims.length === 1 && victims[0]?.uid === pod.uid);
	const singles = node.pods
		.filter(pod => pod.priority < input.pod.priority && !isUsual(pod))
		.sort((a, b) => a.priority - b.priority || (a.key < b.key ? -1 : 1))
		.filter(pod => fitsWithout({...input, node, without: [pod]}) === undefined)
		.slice(0, singlesAtMost)
		.map(pod => ({victims: [pod], usual: false, pdbViolations: budgetsBroken(pod, input, node)}));
	return [...usual, ...singles];
};
