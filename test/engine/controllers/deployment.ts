import test from 'ava';
import fc from 'fast-check';
import {type Deployment, deployments} from '../../../source/engine/api/kinds/deployment.ts';
import {type ReplicaSet, replicaSets} from '../../../source/engine/api/kinds/replica-set.ts';
import {templateHash} from '../../../source/engine/api/names.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import {type Call, type Decision, firstTurn, type Turn} from '../../../source/engine/client/calls.ts';
import {
	newSetSize,
	rolloutBounds,
	shrinkOldSets,
	sizeOf,
	spreadChange,
	totalSize,
} from '../../../source/engine/controllers/deployment/arithmetic.ts';
import {newSetOf} from '../../../source/engine/controllers/deployment/revisions.ts';
import {deploymentLoop} from '../../../source/engine/controllers/deployment.ts';
import {minutes, seconds, timestamp} from '../../../source/engine/kernel/time.ts';
import {aDeployment, aPod, aReplicaSet, ownerOf} from '../../helpers/objects.ts';
import {type Sight, sight} from '../../helpers/sight.ts';

const see = <O extends ApiObject>(objects: readonly O[], now = minutes(1)): Sight =>
	sight(objects, {now, loop: deploymentLoop});
const decide = (seen: Sight, turn: Turn = firstTurn): Decision => deploymentLoop.decide('shop/web', seen, turn);
const setCalls = (calls: readonly Call[]): readonly Call[] => calls.filter(call => call.kind.plural === 'replicasets');
const statusOf = ({calls}: Decision): Deployment['status'] =>
	(calls.find(call => call.subresource === 'status')?.object as Deployment | undefined)?.status;
const condition = (decision: Decision, type: string) => statusOf(decision)?.conditions?.find(one => one.type === type);
const template = (image: string) => ({metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'app', image}]}});

type SetWords = {
	size: number;
	available?: number;
	there?: number;
	image: string;
	revision: number;
	age?: number;
	desired?: number;
	max?: number;
};

/** A ReplicaSet of `web`, as its own controller would describe it. */
const generation = (name: string, deployment: Deployment, words: SetWords): ReplicaSet => {
	const labels = {app: 'web', 'pod-template-hash': name};
	const {available = words.size, there = words.size} = words;
	return aReplicaSet(
		`web-${name}`,
		{
			replicas: words.size,
			selector: {matchLabels: labels},
			template: {...template(words.image), metadata: {labels}},
		},
		{
			labels,
			ownerReferences: [ownerOf(deployment)],
			creationTimestamp: timestamp(seconds(words.age ?? words.revision)),
			annotations: {
				'deployment.kubernetes.io/revision': String(words.revision),
				'deployment.kubernetes.io/desired-replicas': String(words.desired ?? deployment.spec.replicas),
				'deployment.kubernetes.io/max-replicas': String(words.max ?? rolloutBounds(deployment).maxTotal),
			},
		},
		{replicas: there, readyReplicas: available, availableReplicas: available, observedGeneration: 1},
	);
};

const rolling = (replicas: number, maxSurge: number | string, maxUnavailable: number | string, more = {}): Deployment =>
	aDeployment('web', {
		replicas,
		template: template('web:2'),
		strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge, maxUnavailable}},
		...more,
	});

test('the bounds of a rollout: surge rounds up, unavailable rounds down, and never are both nothing', t => {
	const table: ReadonlyArray<[number, number | string, number | string, number, number]> = [
		[4, '25%', '25%', 1, 1],
		[1, '25%', '25%', 1, 0],
		[10, '25%', '25%', 3, 2],
		[3, 0, 0, 0, 1],
		[3, '0%', '10%', 0, 1],
		[2, 1, 5, 1, 2],
		[0, '25%', '25%', 0, 0],
	];

	for (const [replicas, maxSurge, maxUnavailable, surge, unavailable] of table) {
		t.like(rolloutBounds(rolling(replicas, maxSurge, maxUnavailable)), {
			surge,
			unavailable,
			minAvailable: replicas - unavailable,
			maxTotal: replicas + surge,
		});
	}
});

test('a new Deployment gets its first ReplicaSet, named by the hash of its template', t => {
	const web = aDeployment(
		'web',
		{},
		{annotations: {team: 'shop', 'kubectl.kubernetes.io/last-applied-configuration': '{}'}},
	);
	const decision = decide(see([web]));
	const hash = templateHash(web.spec.template, undefined);
	const [call] = setCalls(decision.calls);
	t.regex(hash, /^[bcdfghjklmnpqrstvwxz2456789]{1,10}$/);
	t.like(call, {verb: 'create', because: 'the template has no ReplicaSet yet: revision 1 begins with 3'});
	t.like(call?.object, {
		metadata: {
			name: `web-${hash}`,
			namespace: 'shop',
			labels: {app: 'web', 'pod-template-hash': hash},
			annotations: {
				team: 'shop',
				'deployment.kubernetes.io/revision': '1',
				'deployment.kubernetes.io/desired-replicas': '3',
				'deployment.kubernetes.io/max-replicas': '4',
			},
			ownerReferences: [ownerOf(web)],
		},
		spec: {
			replicas: 3,
			selector: {matchLabels: {app: 'web', 'pod-template-hash': hash}},
			template: {metadata: {labels: {app: 'web', 'pod-template-hash': hash}}},
		},
	});
	t.like(call?.event, {reason: 'ScalingReplicaSet', message: `Scaled up replica set web-${hash} from 0 to 3`});
	t.like(condition(decision, 'Progressing'), {
		status: 'True',
		reason: 'NewReplicaSetCreated',
		message: `Created new replica set "web-${hash}"`,
	});
	t.like(condition(decision, 'Available'), {status: 'False', reason: 'MinimumReplicasUnavailable'});
	t.like(decision.calls.at(-1), {
		verb: 'update',
		subresource: 'status',
		object: {metadata: {annotations: {'deployment.kubernetes.io/revision': '1'}}},
	});
});

test('revisions are int64: the next one is exact where a number would not be, and what is no int64 counts as none', t => {
	const web = rolling(3, 1, 1);
	const revised = (revision: string): ReplicaSet => {
		const set = generation('old', web, {size: 3, image: 'web:1', revision: 1});
		const annotations = {...set.metadata.annotations, 'deployment.kubernetes.io/revision': revision};
		return {...set, metadata: {...set.metadata, annotations}};
	};

	for (const [before, after] of [
		['3546343826724305832', '3546343826724305833'],
		['9223372036854775808', '1'],
		['four', '1'],
	] as const) {
		const [call] = setCalls(decide(see([web, revised(before)])).calls);
		t.like(call?.object, {metadata: {annotations: {'deployment.kubernetes.io/revision': after}}}, before);
	}
});

test('one look takes one step of a rolling update: 4 pods, a quarter each way', t => {
	const web = rolling(4, '25%', '25%');
	const old = generation('old', web, {size: 4, image: 'web:1', revision: 1});
	const born = setCalls(decide(see([web, old])).calls);
	t.like(born[0]?.object, {spec: {replicas: 1}});
	t.is(born.length, 1);

	const shrink = setCalls(
		decide(see([web, old, generation('new', web, {size: 1, available: 0, image: 'web:2', revision: 2})])).calls,
	);
	t.like(shrink, [
		{
			verb: 'update',
			name: 'web-old',
			object: {spec: {replicas: 3}},
			because: 'old pods can go: 4 are available, 3 must be',
		},
	]);
	t.is(shrink[0]?.event?.message, 'Scaled down replica set web-old from 4 to 3');

	const three = generation('old', web, {size: 3, image: 'web:1', revision: 1});
	const grow = setCalls(
		decide(see([web, three, generation('new', web, {size: 1, available: 0, image: 'web:2', revision: 2})])).calls,
	);
	t.like(grow, [
		{verb: 'update', name: 'web-new', object: {spec: {replicas: 2}}, because: 'there is room: 4 pods stand, 5 may'},
	]);
	t.is(grow[0]?.event?.message, 'Scaled up replica set web-new from 1 to 2');
});

test('with a broken image a rollout of ten stands still at five new and eight old', t => {
	const web = rolling(10, 3, 2);
	const bounds = rolloutBounds(web);
	const old = generation('old', web, {size: 8, image: 'web:1', revision: 1});
	const broken = generation('new', web, {size: 5, available: 0, image: 'web:2', revision: 2});
	t.is(newSetSize(bounds, true, 5, 13), 5);
	t.deepEqual(shrinkOldSets(bounds, broken, [old]), []);
});

test('old pods that do not work anyway go first', t => {
	const web = rolling(4, 1, 0);
	const older = generation('a', web, {size: 2, available: 2, image: 'web:0', revision: 1});
	const sick = generation('b', web, {size: 2, available: 0, image: 'web:1', revision: 2});
	const fresh = generation('new', web, {size: 2, available: 2, image: 'web:2', revision: 3});
	t.deepEqual(
		shrinkOldSets(rolloutBounds(web), fresh, [older, sick]).map(({set, to}) => [set.metadata.name, to]),
		[['web-b', 0]],
	);
});

test('a change of the count in the middle of a rollout is spread by size, the rest goes to the biggest', t => {
	const web = rolling(15, 3, 2);
	const old = generation('old', web, {size: 8, image: 'web:1', revision: 1, max: 13});
	const fresh = generation('new', web, {size: 5, image: 'web:2', revision: 2, max: 13});
	const sizes = (replicas: number) =>
		spreadChange(rolloutBounds(rolling(replicas, 3, 2)), [
			{set: old, maxBefore: 13},
			{set: fresh, maxBefore: 13},
		]).map(({set, to}) => [set.metadata.name, to]);
	t.deepEqual(sizes(15), [
		['web-old', 11],
		['web-new', 7],
	]);
	t.deepEqual(sizes(5), [
		['web-old', 5],
		['web-new', 3],
	]);
	t.deepEqual(sizes(0), [
		['web-old', 0],
		['web-new', 0],
	]);

	const scaled = setCalls(
		decide(
			see([
				web,
				generation('old', web, {size: 8, image: 'web:1', revision: 1, max: 13, desired: 10}),
				generation('new', web, {size: 5, image: 'web:2', revision: 2, max: 13, desired: 10}),
			]),
		).calls,
	);
	t.deepEqual(
		scaled.map(call => call.event?.message),
		['Scaled up replica set web-old from 8 to 11', 'Scaled up replica set web-new from 5 to 7'],
	);
	t.like(scaled[0]?.object, {
		metadata: {
			annotations: {'deployment.kubernetes.io/desired-replicas': '15', 'deployment.kubernetes.io/max-replicas': '18'},
		},
	});
});

test('a paused Deployment makes no new ReplicaSet but still scales', t => {
	const web = rolling(5, 1, 0, {paused: true});
	const old = generation('old', web, {size: 3, image: 'web:1', revision: 1, desired: 3});
	const decision = decide(see([web, old]));
	t.like(setCalls(decision.calls), [{verb: 'update', name: 'web-old', object: {spec: {replicas: 5}}}]);
	t.like(condition(decision, 'Progressing'), {
		status: 'Unknown',
		reason: 'DeploymentPaused',
		message: 'Deployment is paused',
	});
	const resumed = {...rolling(3, 1, 0), status: {...statusOf(decision)!, replicas: 3}};
	const three = generation('old', resumed, {size: 3, image: 'web:1', revision: 1});
	const one = generation('new', resumed, {size: 1, there: 0, available: 0, image: 'web:2', revision: 2});
	t.like(condition(decide(see([resumed, three, one])), 'Progressing'), {
		status: 'Unknown',
		reason: 'DeploymentResumed',
		message: 'Deployment is resumed',
	});
});

test('Recreate empties the old ReplicaSet, waits for its last pod, and then begins the new', t => {
	const web = aDeployment('web', {template: template('web:2'), strategy: {type: 'Recreate'}});
	const old = generation('old', web, {size: 3, image: 'web:1', revision: 1});
	t.like(setCalls(decide(see([web, old])).calls), [{name: 'web-old', object: {spec: {replicas: 0}}}]);

	const emptied = generation('old', web, {size: 0, image: 'web:1', revision: 1});
	t.deepEqual(setCalls(decide(see([web, emptied, aPod('web-old-a', {owner: emptied, leaving: true})])).calls), []);
	const gone = aPod('web-old-a', {owner: emptied});
	t.deepEqual(deploymentLoop.watches?.[1]?.keys({type: 'DELETED', object: gone, before: gone}, see([web, emptied])), [
		'shop/web',
	]);

	t.like(setCalls(decide(see([web, emptied])).calls), [{verb: 'create', object: {spec: {replicas: 3}}}]);
});

test('the oldest ReplicaSet with the wanted template is the new one, and takes the next number when reused', t => {
	const web = rolling(2, 1, 0);
	const one = generation('a', web, {size: 0, image: 'web:2', revision: 1});
	const two = generation('b', web, {size: 2, image: 'web:1', revision: 2});
	const twin = generation('c', web, {size: 0, image: 'web:2', revision: 3});
	t.is(newSetOf(web, [twin, two, one])?.metadata.name, 'web-a');
	const [call] = setCalls(decide(see([web, one, two])).calls);
	t.like(call?.object, {
		metadata: {
			name: 'web-a',
			annotations: {'deployment.kubernetes.io/revision': '3', 'deployment.kubernetes.io/revision-history': '1'},
		},
		spec: {replicas: 1},
	});
	t.false(
		'minReadySeconds' in ((call?.object as ReplicaSet | undefined)?.spec ?? {minReadySeconds: 0}),
		'none where nobody asked for one',
	);
});

test('a finished rollout says so, and keeps only so many old ReplicaSets', t => {
	const settled = rolling(2, 1, 0, {revisionHistoryLimit: 1});
	const fresh = generation('new', settled, {size: 2, image: 'web:2', revision: 4});
	const old = [1, 2, 3].map(revision =>
		generation(`old${revision}`, settled, {size: 0, image: `web:0.${revision}`, revision}),
	);
	const first = decide(see([settled, fresh, ...old]));
	t.like(condition(first, 'Progressing'), {
		status: 'True',
		reason: 'NewReplicaSetAvailable',
		message: 'ReplicaSet "web-new" has successfully progressed.',
	});
	t.like(condition(first, 'Available'), {
		status: 'True',
		reason: 'MinimumReplicasAvailable',
		message: 'Deployment has minimum availability.',
	});
	t.like(statusOf(first), {
		replicas: 2,
		updatedReplicas: 2,
		readyReplicas: 2,
		availableReplicas: 2,
		observedGeneration: 1,
	});

	const after = {
		...settled,
		metadata: {...settled.metadata, annotations: {'deployment.kubernetes.io/revision': '4'}},
		status: statusOf(first)!,
	};
	const second = decide(see([after, fresh, ...old]));
	t.deepEqual(
		second.calls.map(call => [call.verb, call.name]),
		[
			['delete', 'web-old1'],
			['delete', 'web-old2'],
		],
	);
	t.deepEqual(decide(see([after, fresh, old[2]!])), {calls: [], lookAgainIn: undefined});
});

test('a rollout without progress times out a second after its deadline, and later progress takes that back', t => {
	const stuck = rolling(2, 1, 0);
	const fresh = generation('new', stuck, {size: 1, available: 0, image: 'web:2', revision: 2});
	const old = generation('old', stuck, {size: 2, image: 'web:1', revision: 1});
	const begun = decide(see([stuck, fresh, old]));
	t.like(condition(begun, 'Progressing'), {
		reason: 'ReplicaSetUpdated',
		message: 'ReplicaSet "web-new" is progressing.',
	});
	t.is(begun.lookAgainIn, minutes(10) + seconds(1));

	const annotations = {'deployment.kubernetes.io/revision': '2'};
	const waiting = {...stuck, metadata: {...stuck.metadata, annotations}, status: statusOf(begun)!};
	t.is(statusOf(decide(see([waiting, fresh, old], minutes(11)))), undefined);
	const late = decide(see([waiting, fresh, old], minutes(11) + seconds(1)));
	t.like(condition(late, 'Progressing'), {
		status: 'False',
		reason: 'ProgressDeadlineExceeded',
		message: 'ReplicaSet "web-new" has timed out progressing.',
	});
	t.is(late.lookAgainIn, undefined);

	const ready = generation('new', stuck, {size: 1, image: 'web:2', revision: 2});
	t.like(condition(decide(see([{...waiting, status: statusOf(late)!}, ready, old], minutes(12))), 'Progressing'), {
		status: 'True',
		reason: 'ReplicaSetUpdated',
	});
});

test('a failing ReplicaSet shows on its Deployment', t => {
	const web = rolling(2, 1, 0);
	const fresh = generation('new', web, {size: 2, available: 0, there: 0, image: 'web:2', revision: 1});
	const failing = {
		...fresh,
		status: {
			...fresh.status!,
			conditions: [
				{type: 'ReplicaFailure', status: 'True' as const, reason: 'FailedCreate', message: 'exceeded quota'},
			],
		},
	};
	t.like(condition(decide(see([web, failing])), 'ReplicaFailure'), {
		status: 'True',
		reason: 'FailedCreate',
		message: 'exceeded quota',
	});
});

test('a refused creation is told by condition and event', t => {
	const web = rolling(2, 1, 0);
	const [call] = setCalls(decide(see([web])).calls);
	t.is(call?.eventIfRefused?.message, `Failed to create new replica set "${call?.name}": {error}`);
	const refused = decide(see([web]), {
		expecting: false,
		refusal: {
			call: call!,
			status: {
				kind: 'Status',
				apiVersion: 'v1',
				metadata: {},
				status: 'Failure',
				code: 403,
				reason: 'Forbidden',
				message: 'no',
			},
		},
	});
	t.is(setCalls(refused.calls).length, 1);
});

test('a taken name is counted as a collision, and the next look finds another', t => {
	const web = rolling(2, 1, 0);
	const [call] = setCalls(decide(see([web])).calls);
	const squatter = aReplicaSet(call!.name!, {selector: {matchLabels: {app: 'other'}}}, {labels: {app: 'other'}});
	const counted = decide(see([web, squatter]));
	t.is(statusOf(counted)?.collisionCount, 1);
	const next = setCalls(decide(see([{...web, status: statusOf(counted)!}, squatter])).calls);
	t.not(next[0]?.name, call?.name);
});

test('an empty selector is refused with an event', t => {
	const decision = decide(see([aDeployment('web', {selector: {}})]));
	t.like(decision.events?.[0], {
		type: 'Warning',
		reason: 'SelectingAll',
		message: 'This deployment is selecting all pods. A non-empty selector is required.',
	});
});

test('the old rollback annotation puts the template back and goes away', t => {
	const web = {
		...rolling(2, 1, 0),
		metadata: {...rolling(2, 1, 0).metadata, annotations: {'deprecated.deployment.rollback.to': '1'}},
	};
	const sets = [
		generation('a', web, {size: 0, image: 'web:1', revision: 1}),
		generation('b', web, {size: 2, image: 'web:2', revision: 2}),
	];
	const decision = decide(see([web, ...sets]));
	t.like(decision.calls[0]?.object, {
		metadata: {annotations: {}},
		spec: {template: {spec: {containers: [{name: 'app', image: 'web:1'}]}}},
	});
	t.like(decision.events?.[0], {reason: 'DeploymentRollback', message: 'Rolled back deployment "web" to revision 1'});
});

/** Carries out a decision, as server and ReplicaSet controller would: a shrunken set gives up pods that are not ready first. */
const carryOut = (seen: Sight, {calls}: Decision, round: number): Sight => {
	let next = seen;

	for (const call of calls) {
		if (call.verb === 'create') {
			const set = call.object as ReplicaSet;
			next = next.with({
				...set,
				metadata: {
					...set.metadata,
					uid: set.metadata.name,
					creationTimestamp: timestamp(seconds(100 + round)),
					generation: 1,
				},
			} as ReplicaSet);
		} else if (call.verb === 'update' && call.kind.plural === 'replicasets') {
			const set = call.object as ReplicaSet;
			const size = sizeOf(set);
			const most = (field: 'replicas' | 'readyReplicas' | 'availableReplicas') =>
				Math.min(size, set.status?.[field] ?? 0);
			next = next.with({
				...set,
				status: {
					...set.status,
					replicas: most('replicas'),
					readyReplicas: most('readyReplicas'),
					availableReplicas: most('availableReplicas'),
				},
			} as ReplicaSet);
		} else if (call.verb === 'update') {
			next = next.with(call.object as Deployment);
		} else if (call.verb === 'patch') {
			const web = next.get(deployments, 'shop/web')!;
			const {metadata} = call.object as {metadata: {annotations: Record<string, string>}};
			next = next.with({
				...web,
				metadata: {...web.metadata, annotations: {...web.metadata.annotations, ...metadata.annotations}},
			} as Deployment);
		}
	}

	return next;
};

test('whatever the order in which pods become ready, a rollout stays inside its bounds and ends', t => {
	const amounts = fc.oneof(fc.integer({min: 0, max: 4}), fc.constantFrom('0%', '25%', '50%', '100%'));
	fc.assert(
		fc.property(
			fc.integer({min: 1, max: 9}),
			amounts,
			amounts,
			fc.array(fc.tuple(fc.nat({max: 2}), fc.boolean()), {minLength: 20, maxLength: 60}),
			(replicas, surge, unavailable, moves) => {
				const web = rolling(replicas, surge, unavailable);
				const {minAvailable, maxTotal} = rolloutBounds(web);
				let seen = see([web, generation('old', web, {size: replicas, image: 'web:1', revision: 1})]);
				const settle = [...moves, ...Array.from({length: 80}, (): [number, boolean] => [9, true])];

				for (const [round, [ready, acts]] of settle.entries()) {
					if (acts) {
						seen = carryOut(seen, decide(seen), round);
					}

					const sets = seen.list(replicaSets);
					t.true(totalSize(sets) <= maxTotal, `${totalSize(sets)} pods of at most ${maxTotal}`);
					const available = sets.reduce((sum, set) => sum + (set.status?.availableReplicas ?? 0), 0);
					t.true(available >= minAvailable, `${available} available of at least ${minAvailable}`);
					const grown = sets.map(set => {
						const there = Math.min(sizeOf(set), (set.status?.replicas ?? 0) + ready);
						const up = Math.min(there, (set.status?.availableReplicas ?? 0) + ready);
						return {
							...set,
							status: {...set.status, replicas: there, readyReplicas: up, availableReplicas: up, observedGeneration: 1},
						};
					});
					seen = seen.with(...grown);
				}

				const end = seen.get(deployments, 'shop/web');
				t.like(end?.status, {updatedReplicas: replicas, replicas, availableReplicas: replicas});
				t.deepEqual(decide(seen).calls, []);
			},
		),
		{numRuns: 60},
	);
});
