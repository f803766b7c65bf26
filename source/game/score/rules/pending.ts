import {defineRule} from '../rule.ts';

/** Priorities from here on belong to the system. Source: pkg/apis/scheduling, HighestUserDefinablePriority. */
const systemPriority = 1_000_000_000;
const secondsEach = 5;

const weightOf = (priority: number): number => {
	if (priority > systemPriority) {
		return 3;
	}

	return priority > 0 ? 2 : 1;
};

/** Seconds that pods waited for a node, the important ones counted double or three times. */
export const pending = defineRule<{sum: number; created: number}>({
	id: 'pend',
	title: 'pending',
	gated: false,
	formula: 'pending pod-seconds × priority weight (1; 2 above 0; 3 for the system)',
	start: () => ({sum: 0, created: 0}),
	second(tally, census, _scene, note) {
		tally.created += census.created;

		for (const pod of census.pending) {
			const amount = weightOf(pod.priority);
			tally.sum += amount;
			note({amount, about: `pods/${pod.key}`, text: `${pod.key} was pending`});
		}
	},
	value: tally => tally.sum,
	reference: tally => secondsEach * Math.max(1, tally.created),
	words: value => `${value.toFixed(0)} pod-seconds`,
});
