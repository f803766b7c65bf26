import type {IntOrString} from '../../api/kinds/common.ts';
import type {Deployment} from '../../api/kinds/deployment.ts';
import type {ReplicaSet} from '../../api/kinds/replica-set.ts';
import {timeOf} from '../../kernel/time.ts';

/** How far a rollout may stray from the wanted count, in pods. */
export type RolloutBounds = {
	readonly wanted: number;
	readonly surge: number;
	readonly unavailable: number;
	/** No fewer available pods than this. */
	readonly minAvailable: number;
	/** No more pods than this, of all ReplicaSets together. */
	readonly maxTotal: number;
};

/** A new size for one ReplicaSet. */
export type Resize = {readonly set: ReplicaSet; readonly to: number};

/** A count as it is, a share (`25%`) of the whole, rounded up or down. Source: apimachinery/pkg/util/intstr */
export const shareOf = (value: IntOrString | undefined, whole: number, round: (share: number) => number): number =>
	typeof value === 'number' ? value : round((Number.parseInt(value ?? '0', 10) * whole) / 100);

export const sizeOf = (set: ReplicaSet): number => set.spec.replicas ?? 1;
export const availableOf = (set: ReplicaSet): number => set.status?.availableReplicas ?? 0;
export const totalSize = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, set) => sum + sizeOf(set), 0);
export const totalAvailable = (sets: readonly ReplicaSet[]): number =>
	sets.reduce((sum, set) => sum + availableOf(set), 0);

export const isRolling = (deployment: Deployment): boolean => deployment.spec.strategy?.type !== 'Recreate';

/**
The bounds of a Deployment. Surge is rounded up, unavailable down; when both come to 0, one pod may be unavailable,
because else nothing could ever move. Recreate strays in neither direction.
Source: pkg/controller/deployment/util/deployment_util.go, ResolveFenceposts
*/
export const rolloutBounds = (deployment: Deployment): RolloutBounds => {
	const wanted = deployment.spec.replicas ?? 1;
	const rolling = deployment.spec.strategy?.rollingUpdate;

	if (!isRolling(deployment)) {
		return {wanted, surge: 0, unavailable: 0, minAvailable: wanted, maxTotal: wanted};
	}

	const surge = shareOf(rolling?.maxSurge ?? '25%', wanted, Math.ceil);
	const asked = shareOf(rolling?.maxUnavailable ?? '25%', wanted, Math.floor);
	const unavailable = Math.min(surge === 0 && asked === 0 ? 1 : asked, wanted);
	return {wanted, surge, unavailable, minAvailable: wanted - unavailable, maxTotal: wanted + surge};
};

/** The size that the new ReplicaSet may have now. Source: deployment_util.go, NewRSNewReplicas */
export const newSetSize = (bounds: RolloutBounds, rolling: boolean, newSize: number, total: number): number => {
	if (!rolling || newSize > bounds.wanted) {
		return bounds.wanted;
	}

	return total >= bounds.maxTotal
		? newSize
		: newSize + Math.max(0, Math.min(bounds.maxTotal - total, bounds.wanted - newSize));
};

export const byAge = (left: ReplicaSet, right: ReplicaSet): number => {
	const difference = (timeOf(left.metadata.creationTimestamp) ?? 0) - (timeOf(right.metadata.creationTimestamp) ?? 0);
	return difference !== 0 ? difference : left.metadata.name < right.metadata.name ? -1 : 1;
};

/**
By how much the old ReplicaSets may shrink in this look: first what is not available anyway, then as much as the bound of
availability leaves, oldest first. Source: pkg/controller/deployment/rolling.go, reconcileOldReplicaSets
*/
export const shrinkOldSets = (
	bounds: RolloutBounds,
	newSet: ReplicaSet | undefined,
	oldSets: readonly ReplicaSet[],
): readonly Resize[] => {
	const all = newSet === undefined ? oldSets : [...oldSets, newSet];
	const notYetAvailable = newSet === undefined ? 0 : sizeOf(newSet) - availableOf(newSet);
	const mayLose = totalSize(all) - bounds.minAvailable - notYetAvailable;

	if (mayLose <= 0 || totalSize(oldSets) === 0) {
		return [];
	}

	const oldestFirst = [...oldSets].sort(byAge);
	const sizes = oldestFirst.map(set => sizeOf(set));
	let lost = 0;

	for (const [index, set] of oldestFirst.entries()) {
		const unhealthy = Math.max(0, sizeOf(set) - availableOf(set));
		const take = Math.min(mayLose - lost, unhealthy);
		sizes[index] = sizeOf(set) - take;
		lost += take;
	}

	let spare = Math.max(0, totalAvailable(all) - bounds.minAvailable);

	for (const [index] of oldestFirst.entries()) {
		const size = sizes[index] ?? 0;
		const take = Math.min(spare, size);
		sizes[index] = size - take;
		spare -= take;
	}

	return oldestFirst.map((set, index) => ({set, to: sizes[index] ?? 0})).filter(({set, to}) => to !== sizeOf(set));
};

/** A ReplicaSet with the most pods that its Deployment allowed when it was last sized. */
export type Sized = {readonly set: ReplicaSet; readonly maxBefore: number};

/**
A change of the wanted count during a rollout, spread over the ReplicaSets by their size; what rounding leaves over goes
to the biggest. Growing, the newer of two equals comes first; shrinking, the older.

Ten wanted, surge 3, with 8 old and 5 new pods; now fifteen wanted, surge 3: five to add, old gets 3, new 2.
Source: pkg/controller/deployment/sync.go, scale; deployment_util.go, GetReplicaSetProportion
*/
export const spreadChange = (bounds: RolloutBounds, active: readonly Sized[]): readonly Resize[] => {
	const total = totalSize(active.map(({set}) => set));
	const toAdd = (bounds.wanted > 0 ? bounds.maxTotal : 0) - total;
	const ranked = [...active].sort(
		(left, right) =>
			sizeOf(right.set) - sizeOf(left.set) || (toAdd > 0 ? byAge(right.set, left.set) : byAge(left.set, right.set)),
	);
	let added = 0;
	const resizes = ranked.map(({set, maxBefore}) => {
		const share = clampShare(proportion(bounds, set, maxBefore), toAdd - added);
		added += share;
		return {set, to: sizeOf(set) + share};
	});
	const leftover = toAdd - added;
	return resizes.map((resize, index) => (index === 0 ? {...resize, to: Math.max(0, resize.to + leftover)} : resize));
};

const proportion = (bounds: RolloutBounds, set: ReplicaSet, maxBefore: number): number => {
	if (bounds.wanted === 0) {
		return -sizeOf(set);
	}

	return maxBefore === 0 ? 0 : Math.floor((sizeOf(set) * bounds.maxTotal) / maxBefore + 0.5) - sizeOf(set);
};

/** The running sum never passes what is to be added (or, shrinking, taken away). */
const clampShare = (share: number, left: number): number => {
	if (left === 0) {
		return 0;
	}

	return left > 0 ? Math.min(share, left) : Math.max(share, left);
};
