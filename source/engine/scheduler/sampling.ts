import {quotient} from './normalize.ts';

const minFeasibleNodes = 100;
const minPercentage = 5;

/**
How many feasible nodes are enough, of so many. All of them below 100; else the percentage, which adapts to the size when it is 0.

1,000 nodes: 420; 5,000: 500; 6,000: 300. Source: pkg/scheduler/schedule_one.go (numFeasibleNodesToFind)
*/
export const numFeasibleNodesToFind = (allNodes: number, percentage: number): number => {
	if (allNodes < minFeasibleNodes) {
		return allNodes;
	}

	const share = percentage === 0 ? Math.max(minPercentage, 50 - quotient(allNodes, 125)) : percentage;
	return Math.max(minFeasibleNodes, quotient(allNodes * share, 100));
};
