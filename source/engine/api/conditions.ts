/** Conditions: reading one, and setting one so that nothing changes when nothing is new. */
import type {Millis} from '../kernel/time.ts';
import {timestamp} from '../kernel/time.ts';
import type {Condition} from './meta.ts';
import {grown} from './share.ts';

export type ConditionStatus = Condition['status'];

export const findCondition = (conditions: readonly Condition[] | undefined, type: string): Condition | undefined => {
	if (conditions !== undefined) {
		for (const condition of conditions) {
			if (condition.type === type) {
				return condition;
			}
		}
	}

	return undefined;
};

/** The condition's status; undefined when there is no such condition. */
export const conditionStatus = (
	conditions: readonly Condition[] | undefined,
	type: string,
): ConditionStatus | undefined => findCondition(conditions, type)?.status;

export const isConditionTrue = (conditions: readonly Condition[] | undefined, type: string): boolean =>
	conditionStatus(conditions, type) === 'True';

/**
The list with this condition in it, in the old one's place. `lastTransitionTime` moves only when the status changes; the same
list comes back when status, reason, message and observedGeneration are what they were.
*/
export const withCondition = (
	conditions: readonly Condition[] | undefined,
	next: Omit<Condition, 'lastTransitionTime'>,
	now: Millis,
): readonly Condition[] => {
	const list = conditions ?? [];
	const place = list.findIndex(condition => condition.type === next.type);
	const before = list[place];

	if (before === undefined) {
		return [...list, grown(next, {lastTransitionTime: timestamp(now)})];
	}

	const unchanged =
		before.status === next.status &&
		before.reason === next.reason &&
		before.message === next.message &&
		before.observedGeneration === next.observedGeneration;

	if (unchanged) {
		return list;
	}

	const lastTransitionTime =
		before.status === next.status ? (before.lastTransitionTime ?? timestamp(now)) : timestamp(now);
	return list.with(place, grown(next, {lastTransitionTime}));
};

/**
A condition of a pod as all its writers make it: with the generation they saw, and a probe time that nobody uses.
Source: pkg/api/v1/pod/util.go, CalculatePodConditionObservedGeneration
*/
export const podCondition = (
	{metadata}: {readonly metadata: {readonly generation?: number}},
	next: Omit<Condition, 'lastTransitionTime'>,
): Omit<Condition, 'lastTransitionTime'> => ({
	lastProbeTime: null,
	...next,
	...(metadata.generation === undefined ? {} : {observedGeneration: metadata.generation}),
});

/** The list without conditions of this type; the same list if there are none. */
export const withoutCondition = (
	conditions: readonly Condition[] | undefined,
	type: string,
): readonly Condition[] | undefined =>
	findCondition(conditions, type) === undefined ? conditions : conditions?.filter(condition => condition.type !== type);
