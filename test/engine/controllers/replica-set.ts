import test from 'ava';
import fc from 'fast-check';
import type {Pod} from '../../../source/engine/api/kinds/pod.ts';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import type {ReplicaSet} from '../../../source/engine/api/kinds/replica-set.ts';
import {type Call, firstTurn, type Turn} from '../../../source/engine/client/calls.ts';
import {prefer, rankForDeletion, rankForJob} from '../../../source/engine/controllers/deletion-ranking.ts';
import {replicaSetLoop} from '../../../source/engine/controllers/replica-set.ts';
import {minutes, seconds, timestamp} from '../../../source/engine/kernel/time.ts';
import {aDeployment, aPod, aReplicaSet, ownerOf, type PodWords} from '../../helpers/objects.ts';
import {type Sight, sight} from '../../helpers/sight.ts';

const see = (objects: Parameters<typeof sight>[0], now = minutes(1)): Sight =>
	sight(objects, {now, loop: replicaSetLoop});
const decide = (seen: Sight, turn: Turn = firstTurn, key = 'shop/web') => replicaSetLoop.decide(key, seen, turn);
const podCalls = (calls: readonly Call[]): readonly Call[] =>
	calls.filter(call => call.verb === 'create' || call.verb === 'delete');
const statusOf = (calls: readonly Call[]): ReplicaSet['status'] =>
	(calls.find(call => call.subresource === 'status')?.object as ReplicaSet | undefined)?.status;
const web = aReplicaSet('web');
const owned = (name: string, words: PodWords = {}): Pod => aPod(name, {owner: web, ...words});

test('missing pods are created from the template, owned by the set, and the reason counts', t => {
	const calls = podCalls(decide(see([web, owned('web-a', {readySince: 0})])).calls);
	t.is(calls.length, 2);
	const [call] = calls;
	t.like(call, {verb: 'create', because: 'two pods too few: 3 wanted, 1 there'});
	t.like(call?.object, {
		metadata: {generateName: 'web-', namespace: 'shop', labels: {app: 'web'}, ownerReferences: [ownerOf(web)]},
		spec: {containers: [{name: 'app', image: 'web:1'}]},
	});
	t.like(call?.event, {type: 'Normal', reason: 'SuccessfulCreate', message: 'Created pod: {name}'});
	t.like(call?.eventIfRefused, {type: 'Warning', reason: 'FailedCreate', message: 'Error creating: {error}'});
});

test('one look creates at most 500', t => {
	t.is(podCalls(decide(see([aReplicaSet('web', {replicas: 1200})])).calls).length, 500);
});

test('pods that are finished or leaving do not count, and are replaced at once', t => {
	const there = [
		owned('web-a', {phase: 'Failed'}),
		owned('web-b', {phase: 'Succeeded'}),
		owned('web-c', {leaving: true}),
	];
	t.is(podCalls(decide(see([web, ...there])).calls).length, 3);
});

test('while creations are not seen yet nothing is created or deleted, but the status is counted', t => {
	const {calls} = decide(see([web, owned('web-a', {readySince: 0})]), {expecting: true});
	t.deepEqual(podCalls(calls), []);
	t.deepEqual(statusOf(calls), {
		replicas: 1,
		fullyLabeledReplicas: 1,
		readyReplicas: 1,
		availableReplicas: 1,
		observedGeneration: 1,
	});
});

test('a set being deleted is only counted', t => {
	const leaving = aReplicaSet('web', {}, {deletionTimestamp: timestamp(0)});
	t.deepEqual(podCalls(decide(see([leaving])).calls), []);
});

test('nothing to do is no call at all', t => {
	const counted = aReplicaSet(
		'web',
		{replicas: 1},
		{},
		{
			replicas: 1,
			fullyLabeledReplicas: 1,
			readyReplicas: 1,
			availableReplicas: 1,
			observedGeneration: 1,
		},
	);
	t.deepEqual(decide(see([counted, owned('web-a', {readySince: 0})])).calls, []);
	t.deepEqual(decide(see([])).calls, []);
});

test('surplus pods go in rank order, with events and the rule that chose them', t => {
	const set = aReplicaSet('web', {replicas: 1});
	const calls = podCalls(
		decide(see([set, owned('web-a', {readySince: 0, node: 'n1'}), owned('web-b'), owned('web-c', {node: 'n2'})])).calls,
	);
	t.deepEqual(
		calls.map(call => call.name),
		['web-b', 'web-c'],
	);
	t.is(calls[0]?.because, 'two pods too many: 1 wanted, 3 there; this one goes first because it has no node yet');
	t.is(calls[1]?.because, 'two pods too many: 1 wanted, 3 there; this one goes first because it does not run yet');
	t.like(calls[0]?.event, {type: 'Normal', reason: 'SuccessfulDelete', message: 'Deleted pod: web-b'});
	t.like(calls[0]?.eventIfRefused, {type: 'Warning', reason: 'FailedDelete', message: 'Error deleting: {error}'});
});

test('a matching pod without a manager is adopted, a managed pod whose labels left is released and replaced', t => {
	const adopted = decide(see([aReplicaSet('web', {replicas: 1}), aPod('stray')])).calls;
	t.like(adopted[0], {verb: 'patch', name: 'stray', object: {metadata: {ownerReferences: [ownerOf(web)]}}});
	t.deepEqual(podCalls(adopted), []);

	const released = decide(see([aReplicaSet('web', {replicas: 1}), owned('web-a', {labels: {app: 'debug'}})])).calls;
	t.like(released[0], {verb: 'patch', name: 'web-a', object: {metadata: {ownerReferences: []}}});
	t.is(podCalls(released)[0]?.verb, 'create');
});

test('an owner that is gone when read afresh adopts nobody', t => {
	const seen = sight([web, aPod('stray')], {loop: replicaSetLoop, fresh: {'ReplicaSet/shop/web': null}});
	t.is(decide(seen).calls.filter(call => call.verb === 'patch').length, 0);
});

test('a refused creation becomes the condition ReplicaFailure, and goes with the next success', t => {
	const message = 'pods "web-x" is forbidden: exceeded quota: small';
	const call = podCalls(decide(see([web])).calls)[0];
	const refusal: Turn['refusal'] = {
		call: call!,
		status: {
			kind: 'Status',
			apiVersion: 'v1',
			metadata: {},
			status: 'Failure',
			reason: 'Forbidden',
			message,
			code: 403,
		},
	};
	const failing = statusOf(decide(see([web]), {expecting: false, refusal}).calls);
	t.deepEqual(failing?.conditions, [
		{
			type: 'ReplicaFailure',
			status: 'True',
			lastTransitionTime: timestamp(minutes(1)),
			reason: 'FailedCreate',
			message,
		},
	]);
	const healed = statusOf(decide(see([aReplicaSet('web', {}, {}, failing)])).calls);
	t.is(healed?.conditions, undefined);
});

test('a pod that is ready but not long enough is looked at again when it will be available', t => {
	const patient = aReplicaSet('web', {replicas: 1, minReadySeconds: 30});
	const decision = decide(see([patient, owned('web-a', {readySince: seconds(50)})]));
	t.is(statusOf(decision.calls)?.availableReplicas, undefined);
	t.is(decision.lookAgainIn, seconds(20));
});

test('who is given up first: each rule breaks the ties of those above', t => {
	const ready = {readySince: 0, node: 'n1'};
	const restarted = (count: number): PodWords => ({
		node: 'n1',
		status: {
			phase: 'Running',
			conditions: [{type: 'Ready', status: 'True', lastTransitionTime: timestamp(0)}],
			containerStatuses: [{name: 'app', ready: true, restartCount: count, image: 'web:1', imageID: ''}],
		},
	});
	const cost = (value: string): PodWords => ({
		...ready,
		meta: {annotations: {'controller.kubernetes.io/pod-deletion-cost': value}},
	});
	const table: ReadonlyArray<[string, PodWords, PodWords]> = [
		['it has no node yet', {}, {node: 'n1'}],
		['it does not run yet', {node: 'n1', phase: 'Pending'}, {node: 'n1', phase: 'Unknown'}],
		['it does not run yet', {node: 'n1', phase: 'Unknown'}, {node: 'n1', phase: 'Running'}],
		['it is not ready', {node: 'n1', phase: 'Running'}, ready],
		['its deletion cost is lower', cost('-5'), ready],
		['more of its siblings stand on its node', {readySince: 0, node: 'n2'}, ready],
		['it has been ready for less time', {readySince: minutes(9), node: 'n1'}, ready],
		['it restarted more often', restarted(2), restarted(0)],
		['it is younger', {...ready, meta: {creationTimestamp: timestamp(minutes(9))}}, ready],
	];

	for (const [because, first, second] of table) {
		const [left, right] = [owned('z', first), owned('a', second)];
		const family = new Map([
			['n2', 3],
			['n1', 1],
		]);
		t.like(prefer(left, right, {now: minutes(10), family}), {because}, because);
		t.true(prefer(right, left, {now: minutes(10), family}).order > 0, because);
	}
});

test('ages in the same power of two are told apart by uid, not by age', t => {
	const [old, young] = [
		owned('a', {node: 'n', readySince: seconds(0)}),
		owned('b', {node: 'n', readySince: seconds(10)}),
	];
	t.deepEqual(
		rankForDeletion([young, old], [], minutes(10)).map(pod => pod.metadata.name),
		['a', 'b'],
	);
});

test('a Job goes by exact times and asks neither for costs nor for crowds', t => {
	const cheap = {metadata: {annotations: {'controller.kubernetes.io/pod-deletion-cost': '-5'}}};
	const [old, young] = [
		owned('a', {node: 'n', readySince: seconds(0)}),
		owned('b', {node: 'n', readySince: seconds(10)}),
	];
	const costed = {...old, metadata: {...old.metadata, ...cheap.metadata}};
	t.deepEqual(
		rankForJob([costed, young], minutes(10)).map(pod => pod.metadata.name),
		['b', 'a'],
	);
});

test('the crowd on a node is counted over the whole Deployment', t => {
	const deployment = aDeployment('web');
	const set = aReplicaSet('web', {replicas: 1}, {ownerReferences: [ownerOf(deployment)]});
	const sister = aReplicaSet('web-old', {}, {ownerReferences: [ownerOf(deployment)]});
	const seen = see([
		set,
		sister,
		owned('web-a', {readySince: 0, node: 'n1'}),
		owned('web-b', {readySince: 0, node: 'n2'}),
		aPod('old-a', {owner: sister, readySince: 0, node: 'n2'}),
	]);
	t.deepEqual(
		podCalls(decide(seen).calls).map(call => call.name),
		['web-b'],
	);
});

const someWords = fc.record({
	phase: fc.constantFrom('Pending' as const, 'Running' as const, 'Failed' as const, 'Succeeded' as const),
	leaving: fc.boolean(),
	mine: fc.boolean(),
	labelled: fc.boolean(),
	node: fc.constantFrom('n1', 'n2', undefined),
});

/** What the cluster looks like once the calls are done and every pod that leaves is gone. */
const carryOut = (seen: Sight, calls: readonly Call[], round: number): Sight => {
	let next = seen;

	for (const [index, call] of calls.entries()) {
		const pod = seen.list(pods).find(one => one.metadata.name === call.name);

		if (call.verb === 'create') {
			const made = call.object as Pod;
			const name = `web-new-${round}-${index}`;
			next = next.with({...made, metadata: {...made.metadata, name, uid: name}, status: {phase: 'Pending'}} as Pod);
		} else if (call.verb === 'delete') {
			next = next.without(pod!);
		} else if (call.verb === 'patch') {
			const body = call.object as {metadata: {ownerReferences: Pod['metadata']['ownerReferences']}};
			next = next.with({...pod!, metadata: {...pod!.metadata, ownerReferences: body.metadata.ownerReferences}});
		} else {
			next = next.with(call.object as ReplicaSet);
		}
	}

	return next;
};

test('from any sight a ReplicaSet comes to its count, never deletes more than the surplus, and then rests', t => {
	fc.assert(
		fc.property(fc.array(someWords, {maxLength: 12}), fc.integer({min: 0, max: 8}), (crowd, replicas) => {
			const set = aReplicaSet('web', {replicas});
			const objects = crowd.map(({mine, labelled, node, ...words}, index) =>
				aPod(`p${index}`, {
					...words,
					...(node === undefined ? {} : {node}),
					...(mine ? {owner: set} : {}),
					labels: labelled ? {app: 'web'} : {app: 'other'},
				}),
			);
			let seen = see([set, ...objects]);

			for (let round = 0; round < 4; round++) {
				const {calls} = decide(seen);
				const mine = seen.list(pods).filter(pod => {
					const active =
						pod.status?.phase !== 'Failed' &&
						pod.status?.phase !== 'Succeeded' &&
						pod.metadata.deletionTimestamp === undefined;
					return active && pod.metadata.labels?.app === 'web';
				});
				t.true(calls.filter(call => call.verb === 'delete').length <= Math.max(0, mine.length - replicas));
				seen = carryOut(seen, calls, round);
			}

			t.deepEqual(decide(seen).calls, []);
			t.is(
				seen
					.list(pods)
					.filter(
						pod =>
							pod.metadata.labels?.app === 'web' &&
							pod.metadata.deletionTimestamp === undefined &&
							pod.status?.phase !== 'Failed' &&
							pod.status?.phase !== 'Succeeded',
					).length,
				replicas,
			);
		}),
		{numRuns: 200},
	);
});
