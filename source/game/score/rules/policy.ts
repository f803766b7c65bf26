import type {ViolationKind} from '../census.ts';
import {defineRule} from '../rule.ts';

/** What each broken rule counts. */
export const violationPoints: Readonly<Record<ViolationKind, number>> = {
	pdb: 3,
	'preempt-equal-priority': 3,
	'live-node-declared-dead': 3,
	'unchecked-request': 3,
	'privilege-or-secret': 2,
	'forced-placement': 2,
	'force-delete': 1,
	'best-effort-in-production': 1,
	'latest-tag': 1,
	'bare-pod': 1,
};

const said: Readonly<Record<ViolationKind, string>> = {
	pdb: 'a disruption budget was broken',
	'preempt-equal-priority': 'a pod of equal or higher priority was preempted',
	'live-node-declared-dead': 'a living node was treated as dead',
	'unchecked-request': 'a request passed without a check',
	'privilege-or-secret': 'a secret or a privilege was given away',
	'forced-placement': 'a pod was put where a taint, spread or anti-affinity forbids it',
	'force-delete': 'a pod was deleted by force',
	'best-effort-in-production': 'a pod without requests ran in production',
	'latest-tag': 'an image without a version was admitted',
	'bare-pod': 'a pod without an owner was created',
};

/** Rules of good conduct that were broken. */
export const policy = defineRule<{sum: number}>({
	id: 'policy',
	title: 'policy',
	gated: true,
	formula: 'points for each broken rule: 3 for the grave, 2, 1 for the careless',
	start: () => ({sum: 0}),
	second(tally, census, _scene, note) {
		for (const {kind, about, fact} of census.violations) {
			const amount = violationPoints[kind];
			tally.sum += amount;
			note({amount, about, fact, text: said[kind]});
		}
	},
	value: tally => tally.sum,
	reference: () => 5,
	words: value => `${value.toFixed(0)} points`,
});
