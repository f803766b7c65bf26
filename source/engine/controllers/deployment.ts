import {findCondition} from '../api/conditions.ts';
import {type Deployment, type DeploymentStatus, deployments} from '../api/kinds/deployment.ts';
import {pods} from '../api/kinds/pod.ts';
import {type ReplicaSet, replicaSets} from '../api/kinds/replica-set.ts';
import {isTerminal} from '../api/pod-view.ts';
import {kubernetes134} from '../api/profile.ts';
import {requirementsOf, selectorMatches} from '../api/selectors.ts';
import {equalValues} from '../api/share.ts';
import {
	type Call,
	create,
	type Decision,
	nothingToDo,
	remove,
	type Turn,
	update,
	updateStatus,
} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import {controllingOwner} from '../client/ownership.ts';
import type {Seen} from '../client/seen.ts';
import {type Millis, seconds, timeOf} from '../kernel/time.ts';
import {claim} from './claims.ts';
import {
	availableOf,
	isRolling,
	newSetSize,
	type Resize,
	rolloutBounds,
	shrinkOldSets,
	sizeOf,
	spreadChange,
	totalSize,
} from './deployment/arithmetic.ts';
import {
	couldNotCreate,
	countedStatus,
	createdNewSet,
	foundNewSet,
	hasDeadline,
	isComplete,
	setCondition,
	untilDeadline,
	withPause,
	withProgress,
} from './deployment/conditions.ts';
import {
	desiredBefore,
	newSetOf,
	nextRevision,
	revisionAnnotation,
	revisionOf,
	rollbackAnnotation,
	setForTemplate,
	sizeAnnotations,
	sized,
	withRevision,
} from './deployment/revisions.ts';
import {rollBack} from './deployment/rollback.ts';
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
		{
			kind: replicaSets,
			keys: ({object, type}, seen) =>
				type === 'DELETED' || controllingOwner(object) !== undefined
					? []
					: seen
							.list(deployments, object.metadata.namespace)
							.filter(one => selectorMatches(one.spec.selector, object.metadata.labels))
							.map(one => `${one.metadata.namespace}/${one.metadata.name}`),
		},
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

/** What one look sees, and what it has decided so far. */
type View = {
	readonly deployment: Deployment;
	readonly newSet: ReplicaSet | undefined;
	readonly oldSets: readonly ReplicaSet[];
	readonly seen: Seen;
	readonly now: Millis;
	readonly calls: readonly Call[];
	readonly status: DeploymentStatus;
};

const look = (deployment: Deployment, sets: readonly ReplicaSet[], seen: Seen, turn: Turn): View => {
	const found = newSetOf(deployment, sets);
	const oldSets = sets.filter(set => set !== found);
	const {now} = seen;
	const paused = withPause(deployment, deployment.status?.conditions ?? [], now);
	const conditions = failedToCreate(turn) ? setCondition(paused, couldNotCreate(refusalOf(turn)), now) : paused;
	const view = {deployment, newSet: found, oldSets, seen, now, calls: [], status: {...deployment.status, conditions}};
	return found === undefined ? view : recognise(view, found);
};

const failedToCreate = ({refusal}: Turn): boolean =>
	refusal?.call.verb === 'create' && refusal.call.kind.plural === replicaSets.plural;

const refusalOf = ({refusal}: Turn): string =>
	`Failed to create new replica set "${refusal?.call.name}": ${refusal?.status.message}`;

/** Gives the ReplicaSet of the wanted template its number, and says that it was found. */
const recognise = (view: View, found: ReplicaSet): View => {
	const {deployment, status, now} = view;
	const newSet = withRevision(deployment, found, nextRevision(view.oldSets));
	const conditions = status.conditions ?? [];
	const news = hasDeadline(deployment) && findCondition(conditions, 'Progressing') === undefined;
	return {
		...view,
		newSet,
		calls:
			newSet === found
				? []
				: [update(replicaSets, newSet, `it is revision ${revisionOf(newSet)} of its Deployment now`)],
		status: news ? {...status, conditions: setCondition(conditions, foundNewSet(found.metadata.name), now)} : status,
	};
};

const allOf = ({newSet, oldSets}: View): readonly ReplicaSet[] =>
	newSet === undefined ? oldSets : [...oldSets, newSet];
const isSized = (set: ReplicaSet): boolean => sizeOf(set) > 0;

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

const wanted = ({deployment}: View): number => deployment.spec.replicas ?? 1;

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

/** The count changed in the middle of a rollout or while it is paused. Source: pkg/controller/deployment/sync.go, scale */
const scaleEvenly = (view: View): View => {
	const {deployment, newSet} = view;
	const active = allOf(view).filter(isSized);
	const only = active.length > 1 ? undefined : (active[0] ?? newSet ?? newest(view.oldSets));

	if (only !== undefined) {
		return sizeOf(only) === wanted(view)
			? view
			: resize(view, [{set: only, to: wanted(view)}], `${wanted(view)} are wanted now`);
	}

	if (newSet !== undefined && isSaturated(newSet, wanted(view))) {
		const old = view.oldSets.filter(isSized).map(set => ({set, to: 0}));
		return resize(view, old, 'the new ReplicaSet has all the pods that are wanted');
	}

	if (!isRolling(deployment) || active.length === 0) {
		return view;
	}

	const resizes = spreadChange(
		rolloutBounds(deployment),
		active.map(set => sized(deployment, set)),
	);
	return resize(view, resizes, `${wanted(view)} are wanted now: each ReplicaSet takes its share`);
};

const newest = (sets: readonly ReplicaSet[]): ReplicaSet | undefined =>
	[...sets].sort(
		(left, right) =>
			(timeOf(right.metadata.creationTimestamp) ?? 0) - (timeOf(left.metadata.creationTimestamp) ?? 0) ||
			(left.metadata.name < right.metadata.name ? -1 : 1),
	)[0];

const isSaturated = (set: ReplicaSet, count: number): boolean =>
	sizeOf(set) === count && desiredBefore(set) === count && availableOf(set) === count;

const scalingEvent = (deployment: Deployment, name: string, from: number, to: number): NonNullable<Call['event']> => ({
	about: deployment,
	type: 'Normal',
	reason: 'ScalingReplicaSet',
	message: `Scaled ${to > from ? 'up' : 'down'} replica set ${name} from ${from} to ${to}`,
});

/** New sizes, and with them what each ReplicaSet carries of its Deployment's count; one update for each set. */
const resize = (view: View, resizes: readonly Resize[], because: string): View => {
	const marks = sizeAnnotations(rolloutBounds(view.deployment));
	let {calls, newSet, oldSets} = view;

	for (const {set, to} of resizes) {
		const from = sizeOf(set);
		const annotations = {...set.metadata.annotations, ...marks};

		if (from === to && equalValues(annotations, set.metadata.annotations)) {
			continue;
		}

		const next: ReplicaSet = {...set, metadata: {...set.metadata, annotations}, spec: {...set.spec, replicas: to}};
		const call: Call = {
			...update(replicaSets, next, because),
			...(from === to ? {} : {event: scalingEvent(view.deployment, set.metadata.name, from, to)}),
		};
		calls = [...calls.filter(one => one.name !== set.metadata.name), call];
		newSet = set === newSet ? next : newSet;
		oldSets = oldSets.map(one => (one === set ? next : one));
	}

	return {...view, calls, newSet, oldSets};
};

/** Old ReplicaSets without pods, beyond the number that is kept, lowest revision first. */
export const outdated = (deployment: Deployment, oldSets: readonly ReplicaSet[]): readonly ReplicaSet[] => {
	const alive = oldSets.filter(set => !isTerminating(set));
	const tooMany = alive.length - (deployment.spec.revisionHistoryLimit ?? 10);
	return [...alive]
		.sort((left, right) => revisionOf(left) - revisionOf(right) || (left.metadata.name < right.metadata.name ? -1 : 1))
		.slice(0, Math.max(0, tooMany))
		.filter(
			set =>
				sizeOf(set) === 0 &&
				(set.status?.replicas ?? 0) === 0 &&
				(set.status?.observedGeneration ?? 0) >= (set.metadata.generation ?? 0),
		);
};

/** The end of every look: history, counts and conditions, and the Deployment's own number. */
const finish = (view: View, {progress, cleanup = false}: {progress: boolean; cleanup?: boolean}): Decision => {
	const {deployment, newSet, now} = view;
	const limit = deployment.spec.revisionHistoryLimit ?? 10;
	const history = (cleanup ? outdated(deployment, view.oldSets) : []).map(
		(set): Call => ({
			...remove(
				replicaSets,
				`${set.metadata.namespace}/${set.metadata.name}`,
				`only ${limit} old ReplicaSets are kept, and this one is empty`,
			),
			fineIf: ['NotFound'],
		}),
	);
	const all = allOf(view);
	const counted = countedStatus(deployment, newSet, all, view.status.conditions ?? [], now);
	const status = progress ? withProgress(deployment, counted, newSet, all, now) : counted;
	const revised = numbered(deployment, newSet);
	const because =
		revised === deployment
			? 'counted its ReplicaSets again'
			: `it is at revision ${revised.metadata.annotations?.[revisionAnnotation]}`;
	const report =
		revised === deployment && equalValues(status, deployment.status)
			? []
			: [updateStatus(deployments, {...revised, status}, because)];
	return {
		calls: [...view.calls, ...history, ...report],
		lookAgainIn: progress ? untilDeadline(deployment, status, now) : undefined,
	};
};

/**
The Deployment with the number of its newest ReplicaSet; the same one when it has it. It goes with the status, whose door lets
annotations through. Source: pkg/controller/deployment/sync.go, `getNewReplicaSet`
*/
const numbered = (deployment: Deployment, newSet: ReplicaSet | undefined): Deployment => {
	const revision = newSet?.metadata.annotations?.[revisionAnnotation];
	const annotations = deployment.metadata.annotations;
	return revision === undefined || annotations?.[revisionAnnotation] === revision
		? deployment
		: {
				...deployment,
				metadata: {...deployment.metadata, annotations: {...annotations, [revisionAnnotation]: revision}},
			};
};
