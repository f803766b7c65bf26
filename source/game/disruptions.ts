import type {Pod} from '../engine/api/kinds/pod.ts';
import {podDisruptionBudgets} from '../engine/api/kinds/pod-disruption-budget.ts';
import {selectorMatches} from '../engine/api/selectors.ts';
import type {Fact} from '../engine/kernel/chronicle.ts';
import type {Mirror} from './view/mirror.ts';

/** Whether a budget over this pod has fewer healthy pods than it asks for. */
export const isOverBudget = (mirror: Mirror, pod: Pod): boolean =>
	mirror
		.of(podDisruptionBudgets)
		.all()
		.some(
			({metadata, spec, status}) =>
				metadata.namespace === pod.metadata.namespace &&
				selectorMatches(spec?.selector, pod.metadata.labels) &&
				(status?.currentHealthy ?? 0) < (status?.desiredHealthy ?? 0),
		);

/** Whose deletions of a ready pod count as a disruption: evictions, preemption and the player's hand, no scaling and no rollout. */
const disruptors: readonly string[] = ['player', 'taint-eviction-controller', 'kube-scheduler', 'node-controller'];

/** A ready pod was taken away, and not because fewer were wanted. */
export const isDisruption = (
	conditions: ReadonlyArray<{readonly type: string; readonly status: string}> | undefined,
	fact: Fact | undefined,
): boolean =>
	conditions?.some(({type, status}) => type === 'Ready' && status === 'True') === true &&
	fact !== undefined &&
	disruptors.some(who => fact.who === who || fact.who.startsWith(`${who}@`));
