/** What a StatefulSet says of itself. Source: pkg/controller/statefulset/stateful_set_control.go, updateStatus */
import type {Pod} from '../../api/kinds/pod.ts';
import {type StatefulSet, type StatefulSetStatus, statefulSets} from '../../api/kinds/stateful-set.ts';
import {isAvailable, isReady} from '../../api/pod-view.ts';
import {equalValues} from '../../api/share.ts';
import {type Call, updateStatus} from '../../client/calls.ts';
import type {Millis} from '../../kernel/time.ts';
import {withoutZeros} from '../counts.ts';
import {isTerminating} from '../pod-state.ts';
import {revisionOf, wantedPods} from './identity.ts';
import type {Revisions} from './revisions.ts';

type Counts = {
	readonly ready: number;
	readonly available: number;
	readonly current: number;
	readonly updated: number;
};

const countPods = (own: readonly Pod[], {current, update}: Revisions, minReady: number, now: Millis): Counts => {
	const isReplica = (pod: Pod): boolean => pod.status?.phase === 'Running' && isReady(pod);
	const ready = own.filter(isReplica);
	const staying = own.filter(pod => !isTerminating(pod));
	const of = (name: string): number => staying.filter(pod => revisionOf(pod) === name).length;
	return {
		ready: ready.length,
		available: ready.filter(pod => isAvailable(pod, minReady, now)).length,
		current: of(current.metadata.name),
		updated: of(update.metadata.name),
	};
};

/** Every pod is of the revision that is wanted, and ready: then that revision is the current one. */
const isRolledOut = (set: StatefulSet, own: readonly Pod[], {ready, updated}: Counts): boolean => {
	const wanted = wantedPods(set);
	return (
		set.spec.updateStrategy?.type === 'RollingUpdate' && updated === wanted && ready === wanted && own.length === wanted
	);
};

/** `replaced` pods are still counted among the current ones, and deleted in the same look. */
export const statusOf = (
	set: StatefulSet,
	own: readonly Pod[],
	revisions: Revisions,
	replaced: number,
	now: Millis,
): StatefulSetStatus => {
	const counts = countPods(own, revisions, set.spec.minReadySeconds ?? 0, now);
	const isDone = isRolledOut(set, own, counts);
	return {
		replicas: own.length,
		availableReplicas: counts.available,
		...withoutZeros({
			observedGeneration: set.metadata.generation,
			readyReplicas: counts.ready,
			currentReplicas: isDone ? counts.updated : Math.max(0, counts.current - replaced),
			updatedReplicas: counts.updated,
		}),
		currentRevision: (isDone ? revisions.update : revisions.current).metadata.name,
		updateRevision: revisions.update.metadata.name,
		collisionCount: revisions.collisionCount,
	};
};

export const report = (set: StatefulSet, status: StatefulSetStatus): readonly Call[] =>
	equalValues(status, set.status)
		? []
		: [
				{
					// An older count is in the way: the news of it brings the key back, so the round goes on.
					fineIf: ['Conflict', 'NotFound'],
					...updateStatus(
						statefulSets,
						{...set, status},
						`counted again: ${status.replicas} there, ${status.readyReplicas ?? 0} ready, ${status.updatedReplicas ?? 0} of the revision wanted`,
					),
				},
			];
