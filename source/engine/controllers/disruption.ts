import {isConditionTrue, podCondition, withCondition} from '../api/conditions.ts';
import {type Kind, resourceName} from '../api/kind.ts';
import {deployments} from '../api/kinds/deployment.ts';
import {kindByWord} from '../api/kinds/index.ts';
import {type Pod, pods} from '../api/kinds/pod.ts';
import {
	type PodDisruptionBudget,
	type PodDisruptionBudgetStatus,
	podDisruptionBudgets,
} from '../api/kinds/pod-disruption-budget.ts';
import {replicaSets} from '../api/kinds/replica-set.ts';
import {replicationControllers} from '../api/kinds/replication-controller.ts';
import {statefulSets} from '../api/kinds/stateful-set.ts';
import type {LabelSelector} from '../api/meta.ts';
import {type ApiObject, keyOf} from '../api/object.ts';
import {isReady} from '../api/pod-view.ts';
import {selectorMatches} from '../api/selectors.ts';
import {equalValues} from '../api/share.ts';
import {type Call, type Decision, type EventNote, nothingToDo, patch, updateStatus} from '../client/calls.ts';
import type {Loop} from '../client/loop.ts';
import {controllingOwner} from '../client/ownership.ts';
import type {Seen} from '../client/seen.ts';
import {type Millis, minutes, timeOf} from '../kernel/time.ts';
import {shareOf} from './deployment/arithmetic.ts';
import {podsByLabel, podsSelected} from './indices.ts';
import {isTerminating} from './pod-state.ts';

/** A pod whose eviction was granted counts as gone for so long; one that is still there then was not deleted after all. */
const deletionTimeout: Millis = minutes(2);
const staleTarget = 'stale target ';
const crowdedPod = 'crowded pod ';

/** The kinds whose scale says how many pods a budget may expect. */
const scaled: ReadonlyArray<Kind<ApiObject & {readonly spec: {readonly replicas?: number}}>> = [
	replicaSets,
	statefulSets,
	replicationControllers,
	deployments,
];

/**
Keeps budgets counted: how many pods are healthy, how many must be, how many may be disturbed now.

It guards nothing itself; the eviction subresource reads what stands here. Source: pkg/controller/disruption/disruption.go
*/
export const disruptionLoop: Loop = {
	name: 'controllermanager',
	account: 'disruption-controller',
	reconciles: podDisruptionBudgets,
	watches: [
		{
			kind: pods,
			// One budget is looked at again, and not that of the labels which the pod had before. Source: getPdbForPod
			keys({object}, seen) {
				const pod = object as Pod;
				const [chosen, ...others] = budgetsOf(pod, seen);
				const isStale = isConditionTrue(pod.status?.conditions, 'DisruptionTarget') && !isTerminating(pod);
				return [
					...(chosen === undefined ? [] : [keyOf(chosen)]),
					...(others.length === 0 ? [] : [`${crowdedPod}${keyOf(pod)}`]),
					...(isStale ? [`${staleTarget}${keyOf(pod)}`] : []),
				];
			},
		},
		// Their counts are read when a pod or a budget changes, and wake nobody themselves.
		...scaled.map(kind => ({kind, keys: () => []})),
	],
	indices: [podsByLabel],
	workers: 1,
	decide(key, seen) {
		if (key.startsWith(staleTarget)) {
			return dropStaleTarget(key.slice(staleTarget.length), seen);
		}

		if (key.startsWith(crowdedPod)) {
			return tellOfCrowd(key.slice(crowdedPod.length), seen);
		}

		const budget = seen.get(podDisruptionBudgets, key);
		return budget === undefined ? nothingToDo : recount(budget, seen);
	},
};

const budgetsOf = ({metadata}: Pod, seen: Seen): readonly PodDisruptionBudget[] =>
	seen
		.list(podDisruptionBudgets, metadata.namespace)
		.filter(({spec}) => selectorMatches(spec.selector, metadata.labels));

/** A pod under several budgets can be evicted by nobody, which somebody should know. */
const tellOfCrowd = (key: string, seen: Seen): Decision => {
	const pod = seen.get(pods, key);
	const chosen = pod === undefined ? undefined : budgetsOf(pod, seen)[0];

	if (pod === undefined || chosen === undefined) {
		return nothingToDo;
	}

	const {namespace, name} = pod.metadata;
	const words = `Pod "${namespace}"/"${name}" matches multiple PodDisruptionBudgets.  Chose "${chosen.metadata.name}" arbitrarily.`;
	return {calls: [], events: [note(pod, 'Warning', 'MultiplePodDisruptionBudgets', words)]};
};

/** How many pods a budget counts with, and how many of them must be healthy; or why that cannot be said. */
export type Expectation =
	| {readonly ok: true; readonly expected: number; readonly desired: number; readonly unmanaged: readonly string[]}
	| {readonly ok: false; readonly message: string};

type Scale = {readonly uid: string; readonly replicas: number};

/** The scale of whoever manages a pod: the Deployment above a ReplicaSet, or the owner itself. */
const scaleAbove = (pod: Pod, seen: Seen): Scale | 'unmanaged' | undefined => {
	const owner = controllingOwner(pod);
	const {namespace} = pod.metadata;

	if (owner === undefined) {
		return 'unmanaged';
	}

	for (const kind of scaled) {
		const found = kind.kind === owner.kind ? seen.get(kind, `${namespace}/${owner.name}`) : undefined;

		if (found !== undefined && found.metadata.uid === owner.uid) {
			const above = controllingOwner(found);
			const deployment = above === undefined ? undefined : seen.get(deployments, `${namespace}/${above.name}`);
			const top = deployment !== undefined && deployment.metadata.uid === above?.uid ? deployment : found;
			return {uid: top.metadata.uid ?? '', replicas: top.spec.replicas ?? 1};
		}
	}

	return undefined;
};

/** Why nobody can say how many pods there should be of this one's kind. Source: getScaleController */
const whyUnknown = (pod: Pod): string => {
	const kind = kindByWord(controllingOwner(pod)?.kind ?? '');
	return kind === undefined || kind.subresources.includes('scale')
		? `found no controllers for pod "${pod.metadata.name}"`
		: `${resourceName(kind)} does not implement the scale subresource`;
};

/** Source: getExpectedPodCount */
export const expectedPods = ({spec}: PodDisruptionBudget, selected: readonly Pod[], seen: Seen): Expectation => {
	const {minAvailable, maxUnavailable} = spec;

	if (typeof minAvailable === 'number' && maxUnavailable === undefined) {
		return {ok: true, expected: selected.length, desired: minAvailable, unmanaged: []};
	}

	const scales = new Map<string, number>();
	const unmanaged: string[] = [];

	for (const pod of selected) {
		const scale = scaleAbove(pod, seen);

		if (scale === undefined) {
			return {ok: false, message: whyUnknown(pod)};
		}

		if (scale === 'unmanaged') {
			unmanaged.push(pod.metadata.name);
		} else {
			scales.set(scale.uid, scale.replicas);
		}
	}

	const expected = [...scales.values()].reduce((sum, replicas) => sum + replicas, 0);
	const desired =
		maxUnavailable === undefined
			? shareOf(minAvailable ?? 0, expected, Math.ceil)
			: Math.max(0, expected - shareOf(maxUnavailable, expected, Math.ceil));
	return {ok: true, expected, desired, unmanaged};
};

type Disrupted = {
	readonly kept: Readonly<Record<string, string>>;
	readonly overdue: readonly Pod[];
	readonly nextAt?: Millis;
};

/** Which granted evictions still count, and which pods should be gone by now. */
const stillDisrupted = (budget: PodDisruptionBudget, selected: readonly Pod[], now: Millis): Disrupted => {
	const kept: Record<string, string> = {};
	const overdue: Pod[] = [];
	let nextAt: Millis | undefined;

	for (const pod of selected) {
		const since = budget.status?.disruptedPods?.[pod.metadata.name];
		const until = (timeOf(since) ?? 0) + deletionTimeout;

		if (since === undefined || isTerminating(pod)) {
			continue;
		}

		if (until < now) {
			overdue.push(pod);
		} else {
			kept[pod.metadata.name] = since;
			nextAt = nextAt === undefined ? until : Math.min(nextAt, until);
		}
	}

	return {kept, overdue, nextAt};
};

const note = (about: EventNote['about'], type: EventNote['type'], reason: string, message: string): EventNote => ({
	about,
	type,
	reason,
	message,
});

const recount = (budget: PodDisruptionBudget, seen: Seen): Decision => {
	const {namespace, name} = budget.metadata;
	const selected = podsSelected(seen, namespace, budget.spec.selector);
	const expectation = expectedPods(budget, selected, seen);

	if (!expectation.ok) {
		const message = `Failed to calculate the number of expected pods: ${expectation.message}`;
		return {
			calls: report(
				budget,
				{...(budget.status ?? none), disruptionsAllowed: 0},
				'SyncFailed',
				expectation.message,
				seen.now,
			),
			events: [note(budget, 'Warning', 'CalculateExpectedPodCountFailed', message)],
		};
	}

	const {expected, desired, unmanaged} = expectation;
	const {kept, overdue, nextAt} = stillDisrupted(budget, selected, seen.now);
	const healthy = selected.filter(
		pod => isReady(pod) && !isTerminating(pod) && kept[pod.metadata.name] === undefined,
	).length;
	const allowed = expected <= 0 ? 0 : Math.max(0, healthy - desired);
	const status: PodDisruptionBudgetStatus = {
		disruptionsAllowed: allowed,
		currentHealthy: healthy,
		desiredHealthy: desired,
		expectedPods: expected,
		...(Object.keys(kept).length > 0 ? {disruptedPods: kept} : {}),
		...(budget.status?.conditions === undefined ? {} : {conditions: budget.status.conditions}),
	};
	return {
		calls: report(budget, status, allowed > 0 ? 'SufficientPods' : 'InsufficientPods', '', seen.now),
		events: [
			...(selected.length === 0 ? [note(budget, 'Normal', 'NoPods', 'No matching pods found')] : []),
			...(unmanaged.length > 0 ? [note(budget, 'Warning', 'UnmanagedPods', unmanagedWords(budget))] : []),
			...overdue.map(pod =>
				note(pod, 'Warning', 'NotDeleted', `Pod was expected by PDB ${namespace}/${name} to be deleted but it wasn't`),
			),
		],
		lookAgainIn: nextAt === undefined ? undefined : nextAt - seen.now + 1,
	};
};

const none: PodDisruptionBudgetStatus = {disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0};

/** A selector as Go prints the struct that it is. Source: apimachinery, `LabelSelector.String` */
const printed = ({matchLabels = {}, matchExpressions = []}: LabelSelector): string => {
	const labels = Object.keys(matchLabels)
		.sort()
		.map(key => `${key}: ${matchLabels[key]},`);
	const requirements = matchExpressions.map(
		({key, operator, values = []}) =>
			`LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
	);
	return `&LabelSelector{MatchLabels:map[string]string{${labels.join('')}},MatchExpressions:[]LabelSelectorRequirement{${requirements.join('')}},}`;
};

const unmanagedWords = ({spec}: PodDisruptionBudget): string =>
	`Pods selected by this PodDisruptionBudget (selector: ${spec.selector === undefined ? 'nil' : printed(spec.selector)}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`;

const report = (
	budget: PodDisruptionBudget,
	status: PodDisruptionBudgetStatus,
	reason: 'SufficientPods' | 'InsufficientPods' | 'SyncFailed',
	message: string,
	now: Millis,
): readonly Call[] => {
	const {generation} = budget.metadata;
	const condition = {
		type: 'DisruptionAllowed',
		status: reason === 'SufficientPods' ? ('True' as const) : ('False' as const),
		reason,
		message,
		...(generation === undefined ? {} : {observedGeneration: generation}),
	};
	const next: PodDisruptionBudgetStatus = {
		...status,
		...(generation === undefined ? {} : {observedGeneration: generation}),
		conditions: withCondition(status.conditions, condition, now),
	};
	return equalValues(next, budget.status)
		? []
		: [
				updateStatus(
					podDisruptionBudgets,
					{...budget, status: next},
					`${next.currentHealthy} healthy, ${next.desiredHealthy} must be: ${next.disruptionsAllowed} may be disturbed`,
				),
			];
};

/** A pod that was marked for disruption and is still there after two minutes is no target any more. */
const dropStaleTarget = (key: string, seen: Seen): Decision => {
	const pod = seen.get(pods, key);
	const target = pod?.status?.conditions?.find(condition => condition.type === 'DisruptionTarget');

	if (pod === undefined || target?.status !== 'True' || isTerminating(pod)) {
		return nothingToDo;
	}

	const until = (timeOf(target.lastTransitionTime) ?? seen.now) + deletionTimeout;

	if (seen.now < until) {
		return {calls: [], lookAgainIn: until - seen.now};
	}

	const conditions = withCondition(pod.status?.conditions, podCondition(pod, {...target, status: 'False'}), seen.now);
	return {
		calls: [
			{
				...patch(
					pods,
					key,
					{status: {conditions}},
					'it was to be disturbed two minutes ago and is still there',
					'status',
				),
				fineIf: ['NotFound'],
			},
		],
	};
};
