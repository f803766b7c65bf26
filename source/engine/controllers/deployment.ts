import {type Deployment, deployments} from '../api/kinds/deployment.ts';
import {pods} from '../api/kinds/pod.ts';
import {type ReplicaSet, replicaSets} from '../api/kinds/replica-set.ts';
import {isTerminal} from '../api/pod-view.ts';
import {kubernetes134} from '../api/profile.ts';
import {requirementsOf, selectorMatches} from '../api/selectors.ts';
import {type Call, create, type Decision, nothingToDo, updateStatus} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import {controllingOwner} from '../client/ownership.ts';
import type {Seen} from '../client/seen.ts';
import {seconds} from '../kernel/time.ts';
import {claim, orphansOf} from './claims.ts';
import {
	availableOf,
	isRolling,
	newSetSize,
	rolloutBounds,
	shrinkOldSets,
	sizeOf,
	totalSize,
} from './deployment/arithmetic.ts';
import {createdNewSet, hasDeadline, isComplete, setCondition} from './deployment/conditions.ts';
import {finish} from './deployment/finish.ts';
import {desiredBefore, nextRevision, revisionOf, rollbackAnnotation, setForTemplate} from './deployment/revisions.ts';
import {rollBack} from './deployment/rollback.ts';
import {resize, scaleEvenly, scalingEvent} from './deployment/scaling.ts';
import {allOf, isSized, look, type View, wanted} from './deployment/view.ts';
import {unmanaged} from './indices.ts';
import {isTerminating} from './pod-state.ts';

/**
Rolls a Deployment from one ReplicaSet to the next.

One look takes one step: it makes the new ReplicaSet, or grows it, or shrinks the old ones, or only counts. The news of
what it did brings it back for the next step. Source: pkg/controller/deployment/deployment_controller.go
*/
export const deploymentLoop: Loop = {
	name: 'deployment-controller',
	reconciles: deployments,
	owns: [replicaSets],
	watches: [
		orphansOf(replicaSets, deployments, (one, set) => selectorMatches(one.spec.selector, set.metadata.labels)),
		{
			kind: pods,
			// Only Recreate waits for pods to be gone.
			keys({object, type}, seen) {
				const set = type === 'DELETED' ? controllingOwner(object) : undefined;

				if (set === undefined) {
					return [];
				}

				const owner = seen.get(replicaSets, `${object.metadata.namespace}/${set.name}`);
				const name = owner === undefined ? undefined : controllingOwner(owner)?.name;
				const key = `${object.metadata.namespace}/${name}`;
				const deployment = name === undefined ? undefined : seen.get(deployments, key);
				return deployment?.spec.strategy?.type === 'Recreate' ? [key] : [];
			},
		},
	],
	indices: [unmanaged(replicaSets)],
	workers: kubernetes134.controllers.workers,
	retries: {
		base: kubernetes134.controllers.queueBackoff.first,
		max: kubernetes134.controllers.queueBackoff.most,
		tries: kubernetes134.controllers.mostRetries,
	},
	decide(key, seen, turn) {
		const deployment = seen.get(deployments, key);

		if (deployment === undefined) {
			return nothingToDo;
		}

		if (requirementsOf(deployment.spec.selector)?.length === 0) {
			return refuseToSelectAll(deployment);
		}

		const {mine, calls} = claim(seen, deployments, deployment, deployment.spec.selector, replicaSets);
		const {calls: steps, ...rest} = step(look(deployment, mine, seen, turn));
		return {calls: [...calls, ...steps], ...rest};
	},
};

const refuseToSelectAll = (deployment: Deployment): Decision => ({
	calls:
		(deployment.status?.observedGeneration ?? 0) < (deployment.metadata.generation ?? 0)
			? [
					updateStatus(
						deployments,
						{...deployment, status: {...deployment.status, observedGeneration: deployment.metadata.generation}},
						'its selector selects everything',
					),
				]
			: [],
	events: [
		{
			about: deployment,
			type: 'Warning',
			reason: 'SelectingAll',
			message: 'This deployment is selecting all pods. A non-empty selector is required.',
		},
	],
});

const step = (view: View): Decision => {
	const {deployment} = view;

	if (isTerminating(deployment)) {
		return finish(view, {progress: false});
	}

	if (deployment.spec.paused === true) {
		const tidy = deployment.metadata.annotations?.[rollbackAnnotation] === undefined;
		return finish(scaleEvenly(view), {progress: false, cleanup: tidy});
	}

	if (deployment.metadata.annotations?.[rollbackAnnotation] !== undefined) {
		return rollBack(deployment, allOf(view));
	}

	// A change of the count is spread first, and never mixed with a step of the rollout.
	if (allOf(view).some(set => isSized(set) && (desiredBefore(set) ?? wanted(view)) !== wanted(view))) {
		return finish(scaleEvenly(view), {progress: false});
	}

	return isRolling(deployment) ? roll(view) : recreate(view);
};

const roll = (view: View): Decision => {
	if (view.newSet === undefined) {
		return createNewSet(view);
	}

	const bounds = rolloutBounds(view.deployment);
	const total = totalSize(allOf(view));
	const to = newSetSize(bounds, true, sizeOf(view.newSet), total);

	if (to !== sizeOf(view.newSet)) {
		const because =
			to > sizeOf(view.newSet)
				? `there is room: ${total} pods stand, ${bounds.maxTotal} may`
				: `only ${bounds.wanted} are wanted`;
		return finish(resize(view, [{set: view.newSet, to}], because), {progress: true});
	}

	const shrunk = shrinkOldSets(bounds, view.newSet, view.oldSets.filter(isSized));

	if (shrunk.length > 0) {
		const available = allOf(view).reduce((sum, set) => sum + availableOf(set), 0);
		const because = `old pods can go: ${available} are available, ${bounds.minAvailable} must be`;
		return finish(resize(view, shrunk, because), {progress: true});
	}

	return finish(view, {progress: true, cleanup: isComplete(view.deployment, view.deployment.status ?? {})});
};

const recreate = (view: View): Decision => {
	const old = view.oldSets.filter(isSized);

	if (old.length > 0) {
		const emptied = old.map(set => ({set, to: 0}));
		return finish(resize(view, emptied, 'Recreate: all old pods go before a new one comes'), {progress: true});
	}

	if (view.oldSets.some(set => (set.status?.replicas ?? 0) > 0 || hasPodsLeft(set, view.seen))) {
		return finish(view, {progress: true});
	}

	if (view.newSet === undefined) {
		return createNewSet(view);
	}

	return sizeOf(view.newSet) === wanted(view)
		? finish(view, {progress: true, cleanup: isComplete(view.deployment, view.deployment.status ?? {})})
		: finish(resize(view, [{set: view.newSet, to: wanted(view)}], 'Recreate: no old pod is left'), {progress: true});
};

/** A pod on its way out still counts: two generations must never run side by side. */
const hasPodsLeft = (set: ReplicaSet, seen: Seen): boolean => seen.ownedBy(set, pods).some(pod => !isTerminal(pod));

const createNewSet = (view: View): Decision => {
	const {deployment, now} = view;
	const bounds = rolloutBounds(deployment);
	const replicas = newSetSize(bounds, isRolling(deployment), 0, totalSize(view.oldSets));
	const set = setForTemplate(deployment, nextRevision(view.oldSets), replicas, bounds);
	const {name} = set.metadata;

	if (view.seen.get(replicaSets, `${set.metadata.namespace}/${name}`) !== undefined) {
		return nameIsTaken(deployment, name);
	}

	const conditions = view.status.conditions ?? [];
	const call: Call = {
		...create(
			replicaSets,
			set,
			`the template has no ReplicaSet yet: revision ${revisionOf(set)} begins with ${replicas}`,
		),
		fineIf: ['AlreadyExists', 'NamespaceTerminating'],
		eventIfRefused: {
			about: deployment,
			type: 'Warning',
			reason: 'ReplicaSetCreateError',
			message: `Failed to create new replica set "${name}": {error}`,
		},
		...(replicas > 0 ? {event: scalingEvent(deployment, name, 0, replicas)} : {}),
	};
	const created: View = {
		...view,
		newSet: set,
		calls: [...view.calls, call],
		status: hasDeadline(deployment)
			? {...view.status, conditions: setCondition(conditions, createdNewSet(name), now)}
			: view.status,
	};
	const decision = finish(created, {progress: true});
	return {...decision, lookAgainIn: Math.min(seconds(1), decision.lookAgainIn ?? seconds(1))};
};

/** Another template came to the same hash: one more collision is counted, and the next look finds another name. */
const nameIsTaken = (deployment: Deployment, name: string): Decision => ({
	calls: [
		updateStatus(
			deployments,
			{
				...deployment,
				status: {...deployment.status, collisionCount: (deployment.status?.collisionCount ?? 0) + 1},
			},
			`the name ${name} is taken by another template`,
		),
	],
});
