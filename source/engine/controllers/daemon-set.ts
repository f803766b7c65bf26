import {type ControllerRevision, controllerRevisions} from '../api/kinds/controller-revision.ts';
import {type DaemonSet, daemonSets} from '../api/kinds/daemon-set.ts';
import {type Node, nodes} from '../api/kinds/node.ts';
import {type Pod, pods} from '../api/kinds/pod.ts';
import {type ApiObject, keyOf} from '../api/object.ts';
import {kubernetes134} from '../api/profile.ts';
import {requirementsOf, selectorMatches} from '../api/selectors.ts';
import {type Call, type Decision, nothingToDo, type Turn} from '../client/calls.ts';
import type {Change, Loop} from '../client/loop.ts';
import type {Seen} from '../client/seen.ts';
import {claim, orphansOf} from './claims.ts';
import {type Failures, stillOf} from './daemon-set/backoff.ts';
import {type Changes, type Managed, manage} from './daemon-set/manage.ts';
import {daemonPod, verdictOn} from './daemon-set/placement.ts';
import {forgetOld, revisionsOf} from './daemon-set/revisions.ts';
import {roll} from './daemon-set/rolling.ts';
import {report, statusOf} from './daemon-set/status.ts';
import {look, type View} from './daemon-set/view.ts';
import {soonest, workThenStatus} from './decisions.ts';
import {unmanaged} from './indices.ts';
import {createPod, deletePod} from './pod-from-template.ts';
import {isTerminating, untilNextAvailable} from './pod-state.ts';

/** The most pods that one look creates, and the most that it deletes. */
const burst = kubernetes134.controllers.daemonSetBurst;

/** What a DaemonSet's key remembers: on which nodes its pods failed. */
type Memory = {readonly failures: Failures};

/**
Keeps one pod on each node that should have one.

Which nodes those are it works out from labels and taints alone; that the pods come there is the scheduler's business, and
where there is no room they wait. Source: pkg/controller/daemon/daemon_controller.go
*/
export const daemonSetLoop: Loop = {
	name: 'daemonset-controller',
	account: 'daemon-set-controller',
	reconciles: daemonSets,
	owns: [pods],
	watches: [
		orphansOf(pods, daemonSets, (set, pod) => selects(set, pod)),
		orphansOf(controllerRevisions, daemonSets, (set, revision) => selects(set, revision)),
		{kind: nodes, keys: (change, seen) => keysOfNode(change as Change<Node>, seen)},
	],
	indices: [unmanaged(pods), unmanaged(controllerRevisions)],
	expects: true,
	workers: kubernetes134.controllers.daemonSetWorkers,
	decide(key, seen, turn) {
		const set = seen.get(daemonSets, key);

		if (set === undefined) {
			return nothingToDo;
		}

		if (selectsAll(set)) {
			return refuseToSelectAll(set);
		}

		// Its history may be swept before its pods: nothing more can be said of it.
		if (isTerminating(set)) {
			return nothingToDo;
		}

		const members = claim(seen, daemonSets, set, set.spec.selector, pods);
		const history = claim(seen, daemonSets, set, set.spec.selector, controllerRevisions);
		const {calls, ...rest} = run(set, members.mine, history.mine, seen, turn);
		return {calls: [...members.calls, ...history.calls, ...calls], ...rest};
	},
};

const selects = ({spec}: DaemonSet, {metadata}: ApiObject): boolean => selectorMatches(spec.selector, metadata.labels);

/**
A new node is news for the sets that should run on it, a changed one for those that think otherwise of it now. That a node
is gone they hear from its pods. Source: addNode, syncNodeUpdate
*/
const keysOfNode = ({type, object, before}: Change<Node>, seen: Seen): readonly string[] => {
	const sameTerms =
		before !== undefined &&
		before.metadata.labels === object.metadata.labels &&
		before.spec?.taints === object.spec?.taints;

	if (type === 'DELETED' || sameTerms) {
		return [];
	}

	return seen
		.list(daemonSets)
		.filter(set => {
			const now = verdictOn(set, object);

			if (before === undefined) {
				return now.runs;
			}

			const then = verdictOn(set, before);
			return then.runs !== now.runs || then.stays !== now.stays;
		})
		.map(keyOf);
};

const selectsAll = ({spec}: DaemonSet): boolean => requirementsOf(spec.selector)?.length === 0;

const refuseToSelectAll = (set: DaemonSet): Decision => ({
	calls: [],
	events: [
		{
			about: set,
			type: 'Warning',
			reason: 'SelectingAll',
			message: 'This daemon set is selecting all pods. A non-empty selector is required.',
		},
	],
});

const run = (
	set: DaemonSet,
	own: readonly Pod[],
	kept: readonly ControllerRevision[],
	seen: Seen,
	turn: Turn,
): Decision => {
	const revisions = revisionsOf(set, kept, own, seen);

	if (revisions.hash === undefined) {
		return {calls: revisions.calls, remember: turn.remembered};
	}

	const view = look(set, own, revisions.hash, seen);
	const memory = (turn.remembered as Memory | undefined)?.failures ?? {};
	// Counting before the last pods are seen would make or delete them twice.
	const managed = turn.expecting ? {...nothing, failures: memory} : manage(view, memory);
	const work = turn.expecting ? [] : carriedOut(view, isEmpty(managed) && isRolling(set) ? roll(view) : managed);
	const status = report(set, statusOf(view, !turn.expecting));
	const failures = stillOf(managed.failures, set.status?.observedGeneration ?? 0, seen.now);
	const minReady = set.spec.minReadySeconds ?? 0;
	return {
		calls: [
			...revisions.calls,
			...workThenStatus(turn, work, status),
			...(turn.expecting ? [] : forgetOld(set, revisions.old, own)),
		],
		events: managed.events,
		remember: failures === undefined ? undefined : ({failures} satisfies Memory),
		lookAgainIn: soonest(managed.lookAgainIn, minReady > 0 ? untilNextAvailable(own, minReady, seen.now) : undefined),
	};
};

const nothing: Managed = {needing: [], leaving: [], events: [], failures: {}};

const isEmpty = ({needing, leaving}: Changes): boolean => needing.length === 0 && leaving.length === 0;

const isRolling = ({spec}: DaemonSet): boolean => spec.updateStrategy?.type === 'RollingUpdate';

/** Deletions first: a creation may be refused, and they must not wait for it. */
const carriedOut = ({set, hash}: View, {needing, leaving}: Changes): readonly Call[] => {
	const podFor = daemonPod(set, hash);
	return [
		...leaving.slice(0, burst).map(({pod, because}) => deletePod(set, pod, because)),
		...needing.slice(0, burst).map(({node, because}) => createPod(set, podFor(node), because)),
	];
};
