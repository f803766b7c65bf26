import test from 'ava';
import {configMaps} from '../../../source/engine/api/kinds/config-map.ts';
import type {Deployment} from '../../../source/engine/api/kinds/deployment.ts';
import type {Namespace} from '../../../source/engine/api/kinds/namespace.ts';
import {type Pod, pods} from '../../../source/engine/api/kinds/pod.ts';
import type {ObjectMeta} from '../../../source/engine/api/meta.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import {type Call, firstTurn} from '../../../source/engine/client/calls.ts';
import type {Loop} from '../../../source/engine/client/loop.ts';
import {garbageCollectorLoop} from '../../../source/engine/controllers/garbage-collector.ts';
import {namespaceLoop} from '../../../source/engine/controllers/namespace.ts';
import {podGarbageCollectorLoop, surplus} from '../../../source/engine/controllers/pod-garbage-collector.ts';
import {rootCaPublisherLoop} from '../../../source/engine/controllers/root-ca-publisher.ts';
import {serviceAccountLoop} from '../../../source/engine/controllers/service-account.ts';
import {type Millis, minutes, seconds, timestamp} from '../../../source/engine/kernel/time.ts';
import {manager} from '../../helpers/manager.ts';
import {aDeployment, aNode, aPod, aReplicaSet, ownerOf} from '../../helpers/objects.ts';
import {type Sight, sight} from '../../helpers/sight.ts';

const see = <O extends ApiObject>(loop: Loop, objects: readonly O[], now: Millis = 0): Sight =>
	sight(objects, {loop, now});
const short = (calls: readonly Call[]): readonly string[] =>
	calls.map(call =>
		[call.verb, call.kind.plural, call.name, call.options?.propagationPolicy]
			.filter(part => part !== undefined)
			.join(' '),
	);

const collect = (key: string, ...objects: readonly ApiObject[]) =>
	garbageCollectorLoop.decide(key, see(garbageCollectorLoop, objects), firstTurn);
const web = aDeployment('web');
const set = aReplicaSet('web-1', {}, {ownerReferences: [ownerOf(web)]});
const pod = aPod('web-1-a', {owner: set});

test('what lost its only owner is deleted, and the owner is looked for past the cache', t => {
	const {calls} = collect('pods|shop/web-1-a', pod);
	t.deepEqual(short(calls), ['delete pods web-1-a Background']);
	t.is(calls[0]?.because, 'one owner gone, none left: ReplicaSet web-1');
	t.deepEqual(calls[0]?.options?.preconditions, {uid: 'uid-web-1-a'});

	const late = sight([pod], {loop: garbageCollectorLoop, fresh: {'ReplicaSet/shop/web-1': set}});
	t.deepEqual(garbageCollectorLoop.decide('pods|shop/web-1-a', late, firstTurn).calls, []);
	const reborn = aReplicaSet('web-1', {}, {uid: 'another'});
	t.deepEqual(short(collect('pods|shop/web-1-a', pod, reborn).calls), ['delete pods web-1-a Background']);
});

test('with one living owner only the dead reference goes', t => {
	const shared = aPod('both', {
		meta: {ownerReferences: [ownerOf(set), {...ownerOf(aReplicaSet('gone')), controller: false}]},
	});
	const {calls} = collect('pods|shop/both', shared, set);
	t.like(calls, [{verb: 'patch', object: {metadata: {ownerReferences: [ownerOf(set)]}}}]);
});

const leaving = (finalizer: string): Partial<ObjectMeta> => ({
	deletionTimestamp: timestamp(0),
	finalizers: [finalizer],
});

test('in the foreground dependents go first, deepest first, and the owner when nothing blocks it', t => {
	const going = aDeployment('web', {}, leaving('foregroundDeletion'));
	t.deepEqual(short(collect('deployments.apps|shop/web', going, set, pod).calls), [
		'delete replicasets web-1 Foreground',
	]);
	const half = aReplicaSet('web-1', {}, {ownerReferences: [ownerOf(web)], ...leaving('foregroundDeletion')});
	t.deepEqual(short(collect('replicasets.apps|shop/web-1', going, half, pod).calls), [
		'delete pods web-1-a Background',
	]);
	const {calls} = collect('replicasets.apps|shop/web-1', going, half);
	t.like(calls, [{verb: 'patch', name: 'web-1', object: {metadata: {finalizers: []}}}]);
});

test('objects that own one another in a circle do not wait for one another for ever', t => {
	const {plane} = manager();
	const named = (name: string) => plane.get(configMaps, `shop/${name}`);
	const circle = ['a', 'b', 'c'];

	for (const name of circle) {
		plane.create(configMaps, {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name, namespace: 'shop'}});
	}

	for (const [at, name] of circle.entries()) {
		const owner = named(circle[(at + 2) % 3] ?? '')!;
		const reference = {apiVersion: 'v1', kind: 'ConfigMap', name: owner.metadata.name, uid: owner.metadata.uid!};
		const held = named(name)!;
		plane.update(configMaps, {
			...held,
			metadata: {...held.metadata, ownerReferences: [{...reference, controller: true, blockOwnerDeletion: true}]},
		});
	}

	plane.run(seconds(5));
	plane.delete(configMaps, 'shop/a', {propagationPolicy: 'Foreground'});
	plane.run(seconds(30));
	t.deepEqual(
		circle.filter(name => named(name) !== undefined),
		[],
	);
});

test('an orphaning owner is forgotten by its dependents, and then goes', t => {
	const going = aReplicaSet('web-1', {}, leaving('orphan'));
	const {calls} = collect('replicasets.apps|shop/web-1', going, pod);
	t.like(calls, [
		{verb: 'patch', name: 'web-1-a', object: {metadata: {ownerReferences: []}}},
		{verb: 'patch', name: 'web-1', object: {metadata: {finalizers: []}}},
	]);
});

test('an owner in another namespace counts as absent, and the child is told', t => {
	const foreign = aReplicaSet('web-1', {}, {namespace: 'other'});
	const {calls, events} = collect('pods|shop/web-1-a', pod, foreign);
	t.deepEqual(short(calls), ['delete pods web-1-a Background']);
	t.like(events?.[0], {type: 'Warning', reason: 'OwnerRefInvalidNamespace'});
});

test('the collector looks at what lost an owner or waits for others, and at nothing else', t => {
	const keys = (
		kind: string,
		object: ApiObject,
		type: 'ADDED' | 'MODIFIED' | 'DELETED',
		...there: readonly ApiObject[]
	) =>
		garbageCollectorLoop.watches
			?.find(watch => watch.kind.kind === kind)
			?.keys({type, object, before: type === 'ADDED' ? undefined : object}, see(garbageCollectorLoop, there));
	t.deepEqual(keys('ReplicaSet', set, 'DELETED', pod), ['pods|shop/web-1-a']);
	t.deepEqual(keys('Pod', pod, 'ADDED', set, pod), []);
	t.deepEqual(keys('Pod', pod, 'ADDED', pod), ['pods|shop/web-1-a']);
	t.deepEqual(keys('Pod', pod, 'MODIFIED', pod), []);
	const going: Deployment = aDeployment('web', {}, leaving('foregroundDeletion'));
	t.deepEqual(keys('ReplicaSet', set, 'DELETED', going), ['deployments.apps|shop/web']);
});

const sweep = (key: string, objects: readonly ApiObject[], now: Millis, remembered?: unknown) =>
	podGarbageCollectorLoop.decide(key, see(podGarbageCollectorLoop, objects, now), {expecting: false, remembered});

test('pods of a node that is gone are found at the next round, wait 40 s, are failed and deleted', t => {
	const objects = [aPod('a', {node: 'n1', readySince: 0}), aNode('n2')];
	const found = sweep('orphans of n1', objects, seconds(25));
	t.deepEqual(found, {calls: [], remember: seconds(80), lookAgainIn: seconds(55)});
	const {calls} = sweep('orphans of n1', objects, seconds(80), found.remember);
	t.like(calls[0], {
		verb: 'patch',
		subresource: 'status',
		object: {status: {phase: 'Failed'}},
		because: 'its node n1 exists no longer',
	});
	t.like((calls[0]?.object as Pod | undefined)?.status?.conditions?.at(-1), {
		type: 'DisruptionTarget',
		reason: 'DeletionByPodGC',
		message: 'PodGC: node no longer exists',
	});
	t.like(calls[1], {verb: 'delete', name: 'a', options: {gracePeriodSeconds: 0}});
	t.deepEqual(sweep('orphans of n1', [...objects, aNode('n1')], seconds(80), found.remember).calls, []);
});

test('pods that wait in vain to end are swept in rounds: unscheduled ones, and those of nodes out of service', t => {
	const out = aNode('n1', {
		ready: 'Unknown',
		taints: [{key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute'}],
	});
	const objects = [
		out,
		aNode('n2'),
		aPod('a', {leaving: true}),
		aPod('b', {leaving: true, node: 'n1'}),
		aPod('c', {leaving: true, node: 'n2'}),
		aPod('d', {node: 'n1'}),
	];
	const {calls, lookAgainIn} = sweep('rounds', objects, seconds(20));
	t.deepEqual(short(calls), ['patch pods b', 'delete pods b', 'patch pods a', 'delete pods a']);
	t.is(lookAgainIn, seconds(20));
});

test('of too many finished pods evicted ones go first, then the oldest', t => {
	const done = (name: string, second: number, reason?: string): Pod =>
		aPod(name, {
			meta: {creationTimestamp: timestamp(seconds(second))},
			status: {phase: 'Failed', ...(reason === undefined ? {} : {reason})},
		});
	const all = [done('a', 3), done('b', 1), done('c', 2), done('d', 9, 'Evicted')];
	t.deepEqual(
		surplus(all, 2).map(one => one.metadata.name),
		['d', 'b'],
	);
	t.deepEqual(surplus(all, 4), []);
});

const aNamespace = (
	name: string,
	more: Partial<ObjectMeta> = {},
	phase: 'Active' | 'Terminating' = 'Active',
): Namespace => ({
	apiVersion: 'v1',
	kind: 'Namespace',
	metadata: {name, uid: `uid-${name}`, ...more},
	spec: {finalizers: ['kubernetes']},
	status: {phase},
});

test('a namespace is emptied: after 5 s the pods, then the rest, and then its finalizer goes', t => {
	const going = aNamespace('shop', {deletionTimestamp: timestamp(seconds(10))}, 'Terminating');
	const decide = (objects: readonly ApiObject[], now: Millis, remembered?: unknown) =>
		namespaceLoop.decide('shop', see(namespaceLoop, [going, ...objects], now), {expecting: false, remembered});
	t.like(decide([web, pod], seconds(12)), {calls: [], lookAgainIn: seconds(3)});

	const first = decide([web, pod], seconds(15));
	t.like(first.calls[0], {
		verb: 'deletecollection',
		namespace: 'shop',
		kind: pods,
		because: 'its namespace goes: 1 pods first',
	});
	t.is(first.lookAgainIn, seconds(5), 'its own write brings it back sooner than half the grace and a second more');
	const status = (first.calls[1]?.object as Namespace | undefined)?.status;
	t.like(
		status?.conditions?.find(one => one.type === 'NamespaceContentRemaining'),
		// While pods are left nobody counts what is left. Source: namespaced_resources_deleter.go, deleteAllContent
		{status: 'False', reason: 'ContentRemoved', message: 'All content successfully removed'},
	);
	t.like(decide([web, pod], seconds(17), first.remember), {calls: [], lookAgainIn: seconds(3)});
	const told = {...going, status};
	const leaving = {...pod, metadata: {...pod.metadata, deletionTimestamp: timestamp(seconds(45))}};
	const later = (now: Millis, remembered: unknown) =>
		namespaceLoop.decide('shop', see(namespaceLoop, [told, leaving, web], now), {expecting: false, remembered});
	t.like(later(seconds(20), first.remember), {calls: [], lookAgainIn: seconds(16)});
	const overdue = later(seconds(41), first.remember);
	t.like(
		(overdue.calls[0]?.object as Namespace | undefined)?.status?.conditions?.find(
			one => one.type === 'NamespaceDeletionContentFailure',
		),
		{
			status: 'True',
			reason: 'ContentDeletionFailed',
			message:
				'Failed to delete all resource types, 1 remaining: unexpected items still remain in namespace: shop for gvr: /v1, Resource=pods',
		},
	);
	t.is(overdue.lookAgainIn, 5, 'a failure is tried again, each time later');

	const held = {...web, metadata: {...web.metadata, finalizers: ['example.com/hold']}};
	const free = {...held, metadata: {...web.metadata, name: 'free'}};
	const second = decide([held, free], seconds(31));
	t.true(second.calls.some(call => call.verb === 'deletecollection' && call.kind.plural === 'events'));
	t.is(second.lookAgainIn, seconds(5));
	const conditions = (second.calls.at(-1)?.object as Namespace | undefined)?.status?.conditions;
	t.is(
		conditions?.find(one => one.type === 'NamespaceContentRemaining')?.message,
		'Some resources are remaining: deployments.apps has 1 resource instances',
	);
	t.like(
		conditions?.find(one => one.type === 'NamespaceFinalizersRemaining'),
		{
			status: 'True',
			reason: 'SomeFinalizersRemain',
			message: 'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
		},
	);

	const last = decide([], seconds(40), second.remember);
	t.like(last.calls, [
		{verb: 'update', subresource: 'finalize', object: {spec: {finalizers: []}}, because: 'nothing is left in it'},
	]);
});

test('a living namespace has its account and its root certificate, and a dying one gets neither', t => {
	for (const [loop, kind, name] of [
		[serviceAccountLoop, 'ServiceAccount', 'default'],
		[rootCaPublisherLoop, 'ConfigMap', 'kube-root-ca.crt'],
	] as const) {
		const [call] = loop.decide('shop', see(loop, [aNamespace('shop')]), firstTurn).calls;
		t.like(call, {verb: 'create', object: {kind, metadata: {name, namespace: 'shop'}}});
		t.deepEqual(loop.decide('shop', see(loop, [aNamespace('shop', {}, 'Terminating')]), firstTurn).calls, []);
		const made = see(loop, [aNamespace('shop'), call?.object as ApiObject], minutes(1));
		t.deepEqual(loop.decide('shop', made, firstTurn).calls, []);
		t.deepEqual(
			loop.watches?.[0]?.keys({type: 'DELETED', object: call?.object as ApiObject, before: undefined}, made),
			['shop'],
		);
	}

	const description = {'kubernetes.io/description': 'mine'};
	const certificate = rootCaPublisherLoop.decide('shop', see(rootCaPublisherLoop, [aNamespace('shop')]), firstTurn)
		.calls[0]?.object as ApiObject;
	const {annotations} = certificate.metadata;
	t.regex(annotations?.['kubernetes.io/description'] ?? '', /^Contains a CA bundle that can be used to verify /);
	const mended = (given: ObjectMeta['annotations']) =>
		rootCaPublisherLoop
			.decide(
				'shop',
				see(rootCaPublisherLoop, [
					aNamespace('shop'),
					{...certificate, metadata: {...certificate.metadata, annotations: given}},
				]),
				firstTurn,
			)
			.calls.map(({object}) => (object as ApiObject | undefined)?.metadata.annotations);
	t.deepEqual(mended(description), []);
	t.deepEqual(mended({team: 'shop'}), [{team: 'shop', ...annotations}]);
});
