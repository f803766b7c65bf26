/** Which revision the pods of a StatefulSet have, and which they shall have. */
import type {ControllerRevision} from '../../api/kinds/controller-revision.ts';
import type {Pod} from '../../api/kinds/pod.ts';
import {type StatefulSet, statefulSets} from '../../api/kinds/stateful-set.ts';
import {templateHash} from '../../api/names.ts';
import type {Call} from '../../client/calls.ts';
import {controllerReference} from '../../client/ownership.ts';
import {
	dataOf,
	forget,
	inOrder,
	keepRevision,
	keeps,
	newRevision,
	nextNumber,
	renumbered,
	revisionName,
} from '../history/revisions.ts';
import {revisionOf} from './identity.ts';

const hashLabel = 'controller.kubernetes.io/hash';

export type Revisions = {
	/** What pods are brought back to while a rollout is under way, and what they are brought to. */
	readonly current: ControllerRevision;
	readonly update: ControllerRevision;
	readonly collisionCount: number;
	readonly calls: readonly Call[];
};

const made = (set: StatefulSet, number: number, hash: string): ControllerRevision => ({
	...newRevision(
		{
			name: revisionName(set, hash),
			namespace: set.metadata.namespace,
			labels: {...set.spec.template.metadata?.labels, [hashLabel]: hash},
			...(set.metadata.annotations === undefined ? {} : {annotations: set.metadata.annotations}),
			ownerReferences: [controllerReference(set, statefulSets)],
		},
		set.spec.template,
		number,
	),
});

/** A revision under a name that no other template has. */
const fresh = (
	set: StatefulSet,
	revisions: readonly ControllerRevision[],
): {readonly revision: ControllerRevision; readonly collisionCount: number} => {
	const number = nextNumber(revisions);

	for (let collisionCount = set.status?.collisionCount ?? 0; ; collisionCount++) {
		const revision = made(set, number, templateHash(dataOf(set.spec.template), collisionCount));

		if (!revisions.some(({metadata}) => metadata.name === revision.metadata.name)) {
			return {revision, collisionCount};
		}
	}
};

/** Source: pkg/controller/statefulset/stateful_set_control.go, getStatefulSetRevisions */
export const revisionsOf = (set: StatefulSet, kept: readonly ControllerRevision[]): Revisions => {
	const revisions = inOrder(kept);
	const last = revisions.at(-1);
	const same = revisions.findLast(revision => keeps(revision, set.spec.template));
	const collisionCount = set.status?.collisionCount ?? 0;
	const current = revisions.find(({metadata}) => metadata.name === set.status?.currentRevision);

	if (same === undefined) {
		const {revision, ...rest} = fresh(set, revisions);
		return {current: current ?? revision, update: revision, calls: [keepRevision(revision)], ...rest};
	}

	return {
		current: current ?? same,
		update: same,
		collisionCount,
		calls: same === last ? [] : [renumbered(same, nextNumber(revisions))],
	};
};

/** Source: truncateHistory */
export const forgetOld = (
	set: StatefulSet,
	kept: readonly ControllerRevision[],
	{current, update}: Revisions,
	own: readonly Pod[],
): readonly Call[] => {
	const limit = set.spec.revisionHistoryLimit ?? 10;
	const live = new Set([current.metadata.name, update.metadata.name, ...own.map(revisionOf)]);
	const old = kept.filter(({metadata}) => !live.has(metadata.name));
	return forget(old, old.length - limit, limit);
};
