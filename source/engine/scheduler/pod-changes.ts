import type {ResourceList} from '../api/kinds/common.ts';
import type {Node} from '../api/kinds/node.ts';
import type {Pod} from '../api/kinds/pod.ts';
import {compareQuantities} from '../api/quantity.ts';
import {equalValues} from '../api/share.ts';
import {action, type ClusterEvent} from './cluster-event.ts';
import {askTheSame, compilePod, type PodInfo} from './pod-info.ts';

const requestNames = ({placed}: PodInfo): readonly string[] => [...placed.scalars.keys()];

const asksForLess = (before: Pod, after: Pod): boolean => {
	if (askTheSame(before, after)) {
		return false;
	}

	const earlier = compilePod(before);
	const later = compilePod(after);
	return (
		later.placed.milliCpu < earlier.placed.milliCpu ||
		later.placed.memory < earlier.placed.memory ||
		later.placed.ephemeralStorage < earlier.placed.ephemeralStorage ||
		requestNames(earlier).some(name => (later.placed.scalars.get(name) ?? 0) < (earlier.placed.scalars.get(name) ?? 0))
	);
};

/** What changed about a pod, as far as the scheduler cares: one event each, or the general one. Source: pkg/scheduler/framework/events.go */
export const podChanges = (before: Pod, after: Pod): readonly ClusterEvent[] => {
	const bits: number[] = [];

	if (!equalValues(before.metadata.labels ?? {}, after.metadata.labels ?? {})) {
		bits.push(action.updatePodLabel);
	}

	if (asksForLess(before, after)) {
		bits.push(action.updatePodScaleDown);
	}

	if ((before.spec.schedulingGates ?? []).length > 0 && (after.spec.schedulingGates ?? []).length === 0) {
		bits.push(action.updatePodSchedulingGatesEliminated);
	}

	if ((before.spec.tolerations ?? []).length !== (after.spec.tolerations ?? []).length) {
		bits.push(action.updatePodToleration);
	}

	return (bits.length === 0 ? [action.update] : bits).map(bit => ({resource: 'Pod', action: bit, before, after}));
};

const conditionStates = (node: Node): readonly string[] =>
	(node.status?.conditions ?? []).map(({type, status}) => `${type}=${status}`);

/** `1` and `1000m` are the same. */
const sameAmounts = (one: ResourceList, other: ResourceList): boolean =>
	equalValues(one, other) ||
	(equalValues(Object.keys(one).sort(), Object.keys(other).sort()) &&
		Object.keys(one).every(name => compareQuantities(one[name] ?? '0', other[name] ?? '0') === 0));

/** What changed about a node, one event each; none for a heartbeat. Source: pkg/scheduler/framework/events.go */
export const nodeChanges = (before: Node, after: Node): readonly ClusterEvent[] => {
	const bits: number[] = [];

	if (!sameAmounts(before.status?.allocatable ?? {}, after.status?.allocatable ?? {})) {
		bits.push(action.updateNodeAllocatable);
	}

	if (!equalValues(before.metadata.labels ?? {}, after.metadata.labels ?? {})) {
		bits.push(action.updateNodeLabel);
	}

	if (!equalValues(before.spec?.taints ?? [], after.spec?.taints ?? [])) {
		bits.push(action.updateNodeTaint);
	}

	if (before.spec?.unschedulable === true && after.spec?.unschedulable !== true) {
		bits.push(action.updateNodeTaint);
	}

	if (!equalValues(conditionStates(before), conditionStates(after))) {
		bits.push(action.updateNodeCondition);
	}

	if (!equalValues(before.metadata.annotations ?? {}, after.metadata.annotations ?? {})) {
		bits.push(action.updateNodeAnnotation);
	}

	return bits.map(bit => ({resource: 'Node', action: bit, before, after}));
};
