import {type ControllerRevision, controllerRevisions} from '../api/kinds/controller-revision.ts';
import {persistentVolumeClaims} from '../api/kinds/persistent-volume-claim.ts';
import {type Pod, pods} from '../api/kinds/pod.ts';
import {type StatefulSet, statefulSets} from '../api/kinds/stateful-set.ts';
import {kubernetes134} from '../api/profile.ts';
import {selectorMatches} from '../api/selectors.ts';
import {type Decision, type EventNote, nothingToDo, type Turn} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import type {Seen} from '../client/seen.ts';
import {claim, orphansOf} from './claims.ts';
import {soonest, workThenStatus} from './decisions.ts';
import {unmanaged} from './indices.ts';
import {isTerminating, untilNextAvailable} from './pod-state.ts';
import {claimsOf, firstOrdinal, isMember, wantedPods} from './stateful-set/identity.ts';
import {forgetOld, revisionsOf} from './stateful-set/revisions.ts';
import {report, statusOf} from './stateful-set/status.ts';
import {couldNotCreate, type Work, work} from './stateful-set/work.ts';

/**
Keeps numbered pods, each with its name and its disks for ever.

At most one pod has a name: one that cannot be seen to end is never replaced. It needs no expectations, because a pod that it
would make twice would have the same name twice. Source: pkg/controller/statefulset/stateful_set.go
*/
export const statefulSetLoop: Loop = {
	name: 'statefulset-controller',
	reconciles: statefulSets,
	owns: [pods],
	watches: [
		orphansOf(
			pods,
			statefulSets,
			(set, pod) => isMember(set, pod) && selectorMatches(set.spec.selector, pod.metadata.labels),
		),
		// Claims are looked at, and no news.
		{kind: persistentVolumeClaims, keys: () => []},
	],
	indices: [unmanaged(pods), unmanaged(controllerRevisions)],
	workers: kubernetes134.controllers.workers,
	decide(key, seen, turn) {
		const set = seen.get(statefulSets, key);

		if (set === undefined) {
			return nothingToDo;
		}

		const members = claim(seen, statefulSets, set, set.spec.selector, pods, {
			isCandidate: pod => isMember(set, pod),
		});
		const history = claim(seen, statefulSets, set, set.spec.selector, controllerRevisions);
		const {calls, ...rest} = run(set, members.mine, history.mine, seen, turn);
		return {calls: [...members.calls, ...history.calls, ...calls], ...rest};
	},
};

const idle: Work = {calls: [], events: [], replaced: 0};

const run = (
	set: StatefulSet,
	own: readonly Pod[],
	kept: readonly ControllerRevision[],
	seen: Seen,
	turn: Turn,
): Decision => {
	const revisions = revisionsOf(set, kept);
	const todo = isTerminating(set) ? idle : work({set, own, revisions, seen});
	const status = report(set, statusOf(set, own, revisions, todo.replaced, seen.now));
	return {
		calls: isTerminating(set)
			? status
			: [...revisions.calls, ...workThenStatus(turn, todo.calls, status), ...forgetOld(set, kept, revisions, own)],
		events: [...refusedClaim(set, turn), ...todo.events],
		lookAgainIn: soonest(
			todo.lookAgainIn,
			set.spec.minReadySeconds ? untilNextAvailable(own, set.spec.minReadySeconds, seen.now) : undefined,
		),
	};
};

/** A pod whose claim was refused could not be made either, and that is told of the pod. */
const refusedClaim = (set: StatefulSet, {refusal}: Turn): readonly EventNote[] => {
	const {call, status} = refusal ?? {};

	if (call?.verb !== 'create' || call.kind.plural !== persistentVolumeClaims.plural) {
		return [];
	}

	const ordinal = Array.from({length: wantedPods(set)}, (_, at) => firstOrdinal(set) + at).find(at =>
		claimsOf(set, at).some(({claim: {metadata}}) => metadata.name === call.name),
	);
	return ordinal === undefined
		? []
		: [couldNotCreate(set, ordinal, `failed to create PVC ${call.name}: ${status?.message ?? ''}`)];
};
