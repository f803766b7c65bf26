import test from 'ava';
import type {Pod} from '../../../source/engine/api/kinds/pod.ts';
import type {
	PodDisruptionBudget,
	PodDisruptionBudgetSpec,
} from '../../../source/engine/api/kinds/pod-disruption-budget.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import {firstTurn} from '../../../source/engine/client/calls.ts';
import {disruptionLoop} from '../../../source/engine/controllers/disruption.ts';
import {type Millis, minutes, seconds, timestamp} from '../../../source/engine/kernel/time.ts';
import {
	aDaemonSet,
	aDeployment,
	aPod,
	aReplicaSet,
	aStatefulSet,
	ownerOf,
	type PodWords,
} from '../../helpers/objects.ts';
import {sight} from '../../helpers/sight.ts';

const aBudget = (
	spec: Partial<PodDisruptionBudgetSpec>,
	disruptedPods?: Record<string, string>,
): PodDisruptionBudget => ({
	apiVersion: 'policy/v1',
	kind: 'PodDisruptionBudget',
	metadata: {name: 'web', namespace: 'shop', generation: 2},
	spec: {selector: {matchLabels: {app: 'web'}}, ...spec},
	...(disruptedPods === undefined
		? {}
		: {status: {disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0, disruptedPods}}),
});

const web = aDeployment('web', {replicas: 10});
const set = aReplicaSet('web-1', {replicas: 8}, {ownerReferences: [ownerOf(web)]});
const crowd = (howMany: number, words: PodWords = {}): readonly Pod[] =>
	Array.from({length: howMany}, (_, index) => aPod(`web-1-${index}`, {owner: set, readySince: 0, ...words}));
const decide = (budget: PodDisruptionBudget, objects: readonly ApiObject[], now: Millis = minutes(5)) =>
	disruptionLoop.decide('shop/web', sight([budget, ...objects], {loop: disruptionLoop, now}), firstTurn);
const statusOf = (...args: Parameters<typeof decide>) =>
	(decide(...args).calls[0]?.object as PodDisruptionBudget | undefined)?.status;

test('what a budget expects and allows', t => {
	const of = (spec: Partial<PodDisruptionBudgetSpec>) => {
		const {expectedPods, desiredHealthy, currentHealthy, disruptionsAllowed} = statusOf(aBudget(spec), [
			web,
			set,
			...crowd(8),
		])!;
		return [expectedPods, desiredHealthy, currentHealthy, disruptionsAllowed];
	};
	t.deepEqual(of({minAvailable: 5}), [8, 5, 8, 3], 'a number counts the pods that are there');
	t.deepEqual(of({minAvailable: '55%'}), [10, 6, 8, 2], 'a share is of the Deployment, and is rounded up');
	t.deepEqual(of({maxUnavailable: 3}), [10, 7, 8, 1]);
	t.deepEqual(of({maxUnavailable: '15%'}), [10, 8, 8, 0]);
	t.deepEqual(of({maxUnavailable: '200%'}), [10, 0, 8, 8]);
});

test('the condition says whether anybody may be disturbed', t => {
	t.deepEqual(statusOf(aBudget({minAvailable: 1}), crowd(2))?.conditions, [
		{
			type: 'DisruptionAllowed',
			status: 'True',
			reason: 'SufficientPods',
			message: '',
			observedGeneration: 2,
			lastTransitionTime: timestamp(minutes(5)),
		},
	]);
	t.like(statusOf(aBudget({minAvailable: 2}), crowd(2)), {
		conditions: [{status: 'False', reason: 'InsufficientPods'}],
		observedGeneration: 2,
	});
	t.is(decide(aBudget({minAvailable: 1}), crowd(2)).calls[0]?.because, '2 healthy, 1 must be: 1 may be disturbed');
});

test('pods that are leaving or were granted an eviction are not healthy, until the grant is two minutes old', t => {
	const granted = aBudget({minAvailable: 1}, {'web-1-0': timestamp(minutes(4)), 'web-1-1': timestamp(minutes(1))});
	const decision = decide(granted, [...crowd(3), aPod('x', {leaving: true, readySince: 0})]);
	t.like((decision.calls[0]?.object as PodDisruptionBudget | undefined)?.status, {
		currentHealthy: 2,
		disruptedPods: {'web-1-0': timestamp(minutes(4))},
	});
	t.deepEqual(
		decision.events?.map(({reason, message}) => [reason, message]),
		[['NotDeleted', "Pod was expected by PDB shop/web to be deleted but it wasn't"]],
	);
	t.is(decision.lookAgainIn, minutes(1) + 1);
});

test('a budget says when it selects nobody, pods nobody manages, or pods whose owner has no scale', t => {
	t.like(decide(aBudget({minAvailable: 1}), []).events?.[0], {
		type: 'Normal',
		reason: 'NoPods',
		message: 'No matching pods found',
	});
	t.like(decide(aBudget({maxUnavailable: 1}), [aPod('bare', {readySince: 0})]).events?.[0], {
		type: 'Warning',
		reason: 'UnmanagedPods',
		message:
			'Pods selected by this PodDisruptionBudget (selector: &LabelSelector{MatchLabels:map[string]string{app: web,},MatchExpressions:[]LabelSelectorRequirement{},}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.',
	});
	const lost = decide(aBudget({maxUnavailable: 1}), crowd(1));
	t.like(lost.events?.[0], {
		type: 'Warning',
		reason: 'CalculateExpectedPodCountFailed',
		message: 'Failed to calculate the number of expected pods: found no controllers for pod "web-1-0"',
	});
	t.like((lost.calls[0]?.object as PodDisruptionBudget | undefined)?.status, {
		disruptionsAllowed: 0,
		conditions: [{status: 'False', reason: 'SyncFailed'}],
	});
});

test('a StatefulSet says how many pods there should be; a DaemonSet has no scale to say it with', t => {
	const web = aStatefulSet('web', {replicas: 4});
	const own = [0, 1, 2].map(at => aPod(`web-${at}`, {owner: web, readySince: 0}));
	t.like(statusOf(aBudget({maxUnavailable: 1}), [web, ...own]), {
		expectedPods: 4,
		desiredHealthy: 3,
		currentHealthy: 3,
		disruptionsAllowed: 0,
	});
	const logs = aDaemonSet('logs');
	t.is(
		decide(aBudget({maxUnavailable: 1}), [logs, aPod('logs-a', {owner: logs, readySince: 0})]).events?.[0]?.message,
		'Failed to calculate the number of expected pods: daemonsets.apps does not implement the scale subresource',
	);
	t.is(statusOf(aBudget({minAvailable: 1}), [logs, aPod('logs-a', {owner: logs, readySince: 0})])?.expectedPods, 1);
});

test('a pod wakes one of its budgets, tells when there are more, and a workload wakes none', t => {
	const [first, second] = ['web', 'web-too'].map(name => ({
		...aBudget({minAvailable: 1}),
		metadata: {name, namespace: 'shop', generation: 1},
	}));
	const [pod] = crowd(1);
	const wakes = (budgets: readonly (PodDisruptionBudget | undefined)[], object: ApiObject, place: number) =>
		disruptionLoop.watches?.[place]?.keys(
			{type: 'MODIFIED', object, before: object},
			sight(
				budgets.filter(budget => budget !== undefined),
				{loop: disruptionLoop, now: 0},
			),
		);
	t.deepEqual(wakes([first], pod!, 0), ['shop/web']);
	t.deepEqual(wakes([], pod!, 0), []);
	t.deepEqual(wakes([first], set, 1), []);
	const [woken, crowded] = wakes([first, second], pod!, 0) ?? [];
	t.is(woken, 'shop/web');
	t.like(
		disruptionLoop.decide(crowded ?? '', sight([first!, second!, pod!], {loop: disruptionLoop, now: 0}), firstTurn)
			.events?.[0],
		{
			about: {kind: 'Pod', metadata: {name: 'web-1-0'}},
			type: 'Warning',
			reason: 'MultiplePodDisruptionBudgets',
			message: 'Pod "shop"/"web-1-0" matches multiple PodDisruptionBudgets.  Chose "web" arbitrarily.',
		},
	);
});

test('a counted budget is not written again', t => {
	const budget = aBudget({minAvailable: 1});
	const counted = {...budget, status: statusOf(budget, crowd(2))!};
	t.deepEqual(decide(counted, crowd(2)).calls, []);
});

test('a pod marked for disruption that is still there after two minutes is marked no more', t => {
	const pod = aPod('a', {
		status: {conditions: [{type: 'DisruptionTarget', status: 'True', reason: 'x', lastTransitionTime: timestamp(0)}]},
	});
	const at = (now: Millis) =>
		disruptionLoop.decide('stale target shop/a', sight([pod], {loop: disruptionLoop, now}), firstTurn);
	t.deepEqual(at(seconds(30)), {calls: [], lookAgainIn: seconds(90)});
	t.like(at(minutes(2)).calls[0]?.object, {status: {conditions: [{type: 'DisruptionTarget', status: 'False'}]}});
});
