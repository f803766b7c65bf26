import type {Pod} from '../engine/api/kinds/pod.ts';
import {podDisruptionBudgets} from '../engine/api/kinds/pod-disruption-budget.ts';
import {selectorMatches} from '../engine/api/selectors.ts';
import type {Fact} from '../engine/kernel/chronicle.ts';
import type {WorkloadCensus} from './score/census.ts';
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

const wasReady = ({status}: Pod): boolean =>
	status?.conditions?.some(({type, status: state}) => type === 'Ready' && state === 'True') === true;

/** `web-5d8f` of a Deployment `web` belongs to `web`, as a ReplicaSet of its own name does. */
const isShort = (pod: Pod, workloads: readonly WorkloadCensus[]): boolean => {
	const {namespace, ownerReferences} = pod.metadata;
	const owner = ownerReferences?.find(({controller}) => controller === true)?.name ?? '';
	const names = [owner, owner.slice(0, Math.max(0, owner.lastIndexOf('-')))].map(name => `/${namespace}/${name}`);
	const own = workloads.find(({key}) => names.some(name => key.endsWith(name)));
	return own !== undefined && own.ready < own.desired;
};

/**
A ready pod was taken away, and not because fewer were wanted. A player in a controller's seat deletes with the loop's own
voice: that is a disruption where it leaves the workload short, and scaling where it does not.
*/
export const isDisruption = (
	pod: Pod,
	cause: number,
	factOf: (id: number) => Fact | undefined,
	workloads: readonly WorkloadCensus[],
): boolean => {
	const fact = factOf(cause);

	if (fact === undefined || !wasReady(pod)) {
		return false;
	}

	return (
		disruptors.some(who => fact.who === who || fact.who.startsWith(`${who}@`)) ||
		(factOf(fact.cause)?.what === 'delete-pod' && isShort(pod, workloads))
	);
};
