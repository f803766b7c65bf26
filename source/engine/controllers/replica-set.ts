import {findCondition} from '../api/conditions.ts';
import type {AnyKind, Kind} from '../api/kind.ts';
import {type Pod, pods} from '../api/kinds/pod.ts';
import {type ReplicaSet, type ReplicaSetStatus, replicaSets} from '../api/kinds/replica-set.ts';
import type {Condition} from '../api/meta.ts';
import type {ApiObject} from '../api/object.ts';
import {isActive, isAvailable, isReady} from '../api/pod-view.ts';
import {kubernetes134} from '../api/profile.ts';
import {labelsInclude, selectorMatches} from '../api/selectors.ts';
import {equalValues, forAlike} from '../api/share.ts';
import {type Call, nothingToDo, type Turn, updateStatus} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import {controllingOwner} from '../client/ownership.ts';
import type {Seen} from '../client/seen.ts';
import {type Millis, timestamp} from '../kernel/time.ts';
import {claim, orphansOf} from './claims.ts';
import {withoutZeros} from './counts.ts';
import {workThenStatus} from './decisions.ts';
import {rankForDeletion, whyFirst} from './deletion-ranking.ts';
import {unmanaged} from './indices.ts';
import {createPod, deletePod, podFromTemplate} from './pod-from-template.ts';
import {isTerminating, untilNextAvailable} from './pod-state.ts';
import {count} from './words.ts';

/** The most pods that one look creates or deletes. Source: pkg/controller/replicaset/replica_set.go */
export const burstReplicas = kubernetes134.controllers.replicaSetBurst;

const asAny = (kind: unknown): AnyKind => kind as AnyKind;

/** A kind whose objects keep pods: a ReplicaSet, or what can be looked at as one. */
export type Keepers<T extends ApiObject> = {
	/** The name of its loop. */
	readonly name: string;
	readonly kind: Kind<T>;
	/** The same object with a ReplicaSet's spec and status; its own kind and metadata stay. */
	readonly asSet: (object: T) => ReplicaSet;
};

/**
Keeps as many pods as each object of a kind asks for.

It compares what it has seen with what is wanted and never asks what happened. It may be looking at the past: a stale
write comes back as a Conflict, and the key with it. Source: pkg/controller/replicaset/replica_set.go
*/
export const keepReplicas = <T extends ApiObject>({name, kind, asSet}: Keepers<T>): Loop => ({
	name,
	reconciles: asAny(kind),
	owns: [pods],
	watches: [orphansOf(asAny(pods), kind, (one, pod) => selectorMatches(asSet(one).spec.selector, pod.metadata.labels))],
	indices: [unmanaged(pods)],
	expects: true,
	workers: kubernetes134.controllers.workers,
	decide(key, seen, turn) {
		const object = seen.get(kind, key);

		if (object === undefined) {
			return nothingToDo;
		}

		const set = asSet(object);
		const {mine, calls} = claim(seen, kind, object, set.spec.selector, pods, {isCandidate: isActive});
		const minReady = set.spec.minReadySeconds ?? 0;
		const status = replicaSetStatus(set, mine, turn.refusal, seen.now);
		const reports = equalValues(status, set.status) ? [] : [report(kind, object, status)];
		return {
			calls: [...calls, ...workThenStatus(turn, scale(asAny(kind), set, mine, seen, turn), reports)],
			lookAgainIn: minReady > 0 ? untilNextAvailable(mine, minReady, seen.now) : undefined,
		};
	},
});

export const replicaSetLoop = keepReplicas({name: 'replicaset-controller', kind: replicaSets, asSet: set => set});

const scale = (kind: AnyKind, set: ReplicaSet, active: readonly Pod[], seen: Seen, turn: Turn): readonly Call[] => {
	// Counting before the last pods are seen would make or delete them twice.
	if (turn.expecting || isTerminating(set)) {
		return [];
	}

	const wanted = set.spec.replicas ?? 1;
	const missing = wanted - active.length;
	return missing >= 0 ? createMissing(kind, set, active.length, missing) : deleteSurplus(kind, set, active, seen);
};

const createMissing = (kind: AnyKind, set: ReplicaSet, there: number, missing: number): readonly Call[] => {
	const because = `${count(missing, 'pod')} too few: ${there + missing} wanted, ${there} there`;
	const pod = podFromTemplate(kind, set, set.spec.template);
	return Array.from({length: Math.min(missing, burstReplicas)}, () => createPod(set, pod, because));
};

const deleteSurplus = (kind: AnyKind, set: ReplicaSet, active: readonly Pod[], seen: Seen): readonly Call[] => {
	const wanted = set.spec.replicas ?? 1;
	const surplus = active.length - wanted;
	const family = familyOf(kind, set, active, seen);
	const ranked = rankForDeletion(active, family, seen.now);
	const survivor = ranked[surplus];
	return ranked
		.slice(0, Math.min(surplus, burstReplicas))
		.map(pod =>
			deletePod(
				set,
				pod,
				`${count(surplus, 'pod')} too many: ${wanted} wanted, ${active.length} there; this one goes first because ${whyFirst(pod, survivor, family, seen.now)}`,
			),
		);
};

/** Active pods of every object of the kind with the same controller, this one's among them. */
const familyOf = (kind: AnyKind, set: ReplicaSet, active: readonly Pod[], seen: Seen): readonly Pod[] => {
	const parent = controllingOwner(set);

	if (parent === undefined) {
		return active;
	}

	return seen
		.list(kind, set.metadata.namespace)
		.filter(one => controllingOwner(one)?.uid === parent.uid)
		.flatMap(one =>
			one.metadata.uid === set.metadata.uid ? active : seen.ownedBy(one, pods).filter(pod => isActive(pod)),
		);
};

/** What a ReplicaSet says of itself, from the active pods it has and the refusal that its last round met. */
export const replicaSetStatus = (
	set: ReplicaSet,
	active: readonly Pod[],
	refusal: Turn['refusal'],
	now: Millis,
): ReplicaSetStatus => {
	const minReady = set.spec.minReadySeconds ?? 0;
	const wanted = set.spec.template.metadata?.labels;
	const isLabelled = forAlike((labels: Pod['metadata']['labels']) => labelsInclude(labels, wanted));
	let labelled = 0;
	let ready = 0;
	let available = 0;

	for (const pod of active) {
		labelled += isLabelled(pod.metadata.labels) ? 1 : 0;

		if (isReady(pod)) {
			ready += 1;
			available += isAvailable(pod, minReady, now) ? 1 : 0;
		}
	}

	return {
		replicas: active.length,
		...withoutZeros({
			fullyLabeledReplicas: labelled,
			readyReplicas: ready,
			availableReplicas: available,
			observedGeneration: set.metadata.generation,
		}),
		...withFailure(set, refusal, now),
	};
};

const withFailure = (set: ReplicaSet, refusal: Turn['refusal'], now: Millis): Pick<ReplicaSetStatus, 'conditions'> => {
	const before = set.status?.conditions ?? [];
	const others = before.filter(condition => condition.type !== 'ReplicaFailure');
	const aboutPods = refusal !== undefined && refusal.call.kind.plural === pods.plural && refusal.call.verb !== 'patch';

	if (!aboutPods) {
		return others.length > 0 ? {conditions: others} : {};
	}

	const failure: Condition = findCondition(before, 'ReplicaFailure') ?? {
		type: 'ReplicaFailure',
		status: 'True',
		lastTransitionTime: timestamp(now),
		reason: refusal.call.verb === 'create' ? 'FailedCreate' : 'FailedDelete',
		message: refusal.status.message ?? '',
	};
	return {conditions: [...others, failure]};
};

const report = <T extends ApiObject>(kind: Kind<T>, object: T, status: ReplicaSetStatus): Call => ({
	// An older count is in the way: the news of it brings the key back, so the round goes on.
	fineIf: ['Conflict', 'NotFound'],
	...updateStatus(
		kind,
		{...object, status},
		`counted again: ${status.replicas} there, ${status.readyReplicas ?? 0} ready`,
	),
});
