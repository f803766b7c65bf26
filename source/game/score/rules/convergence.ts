import {defineRule} from '../rule.ts';

/** A scenario should say what is fair; this is a minute for ten replicas. */
const usual = 600;

/** How far what is ready was from what is wanted, over all workloads and time. */
export const convergence = defineRule<{sum: number}>({
	id: 'conv',
	title: 'convergence',
	gated: false,
	formula: '∫ |desired − ready| dt, in replica-seconds',
	start: () => ({sum: 0}),
	second(tally, census, _scene, note) {
		for (const {key, desired, ready} of census.workloads) {
			const amount = Math.abs(desired - ready);
			tally.sum += amount;

			if (amount > 0) {
				note({amount, about: key, text: `${key} was not as wanted`});
			}
		}
	},
	value: tally => tally.sum,
	reference: () => usual,
	words: value => `${value.toFixed(0)} replica-seconds`,
});
