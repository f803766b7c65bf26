import type {Deployment} from '../../api/kinds/deployment.ts';
import {type ReplicaSet, replicaSets} from '../../api/kinds/replica-set.ts';
import {equalValues} from '../../api/share.ts';
import {type Call, update} from '../../client/calls.ts';
import {timeOf} from '../../kernel/time.ts';
import {availableOf, isRolling, type Resize, rolloutBounds, sizeOf, spreadChange} from './arithmetic.ts';
import {desiredBefore, sizeAnnotations, sized} from './revisions.ts';
import {allOf, isSized, type View, wanted} from './view.ts';

/** The count changed in the middle of a rollout or while it is paused. Source: pkg/controller/deployment/sync.go, scale */
export const scaleEvenly = (view: View): View => {
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

export const scalingEvent = (
	deployment: Deployment,
	name: string,
	from: number,
	to: number,
): NonNullable<Call['event']> => ({
	about: deployment,
	type: 'Normal',
	reason: 'ScalingReplicaSet',
	message: `Scaled ${to > from ? 'up' : 'down'} replica set ${name} from ${from} to ${to}`,
});

/** New sizes, and with them what each ReplicaSet carries of its Deployment's count; one update for each set. */
export const resize = (view: View, resizes: readonly Resize[], because: string): View => {
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
