import test from 'ava';
import {type ControllerRevision, controllerRevisions} from '../../../source/engine/api/kinds/controller-revision.ts';
import {events} from '../../../source/engine/api/kinds/event.ts';
import {nodes} from '../../../source/engine/api/kinds/node.ts';
import {
	type PersistentVolumeClaim,
	persistentVolumeClaims,
} from '../../../source/engine/api/kinds/persistent-volume-claim.ts';
import {type Pod, pods} from '../../../source/engine/api/kinds/pod.ts';
import {resourceQuotas} from '../../../source/engine/api/kinds/resource-quota.ts';
import {type StatefulSet, type StatefulSetSpec, statefulSets} from '../../../source/engine/api/kinds/stateful-set.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import {type Call, type Decision, firstTurn, type Turn} from '../../../source/engine/client/calls.ts';
import {isMember} from '../../../source/engine/controllers/stateful-set/identity.ts';
import {withOwner} from '../../../source/engine/controllers/stateful-set/retention.ts';
import {statefulSetLoop} from '../../../source/engine/controllers/stateful-set.ts';
import {minutes, seconds, timestamp} from '../../../source/engine/kernel/time.ts';
import {manager} from '../../helpers/manager.ts';
import {aNode, aPod, aRevision, aStatefulSet, ownerOf, type PodWords, templateWith} from '../../helpers/objects.ts';
import {type Sight, sight} from '../../helpers/sight.ts';

/* Alone: one look at what is seen. */

const see = (...objects: readonly ApiObject[]): Sight => sight(objects, {now: minutes(1), loop: statefulSetLoop});
const look = (seen: Sight, turn: Turn = firstTurn): Decision => statefulSetLoop.decide('shop/web', seen, turn);
const first = aRevision('web-one', aStatefulSet('web'), 1);

const member = (name: string, words: PodWords = {}, revision = 'web-one'): Pod =>
	aPod(name, {
		owner: aStatefulSet('web'),
		labels: {app: 'web', 'statefulset.kubernetes.io/pod-name': name, 'controller-revision-hash': revision},
		...words,
	});
const ready: PodWords = {readySince: 0};

/** `create web-1`, `delete web-2`: what becomes of pods. */
const done = ({calls}: Decision): readonly string[] =>
	calls.filter(({kind}) => kind.plural === 'pods').map(({verb, name}) => `${verb} ${name}`);
const statusIn = ({calls}: Decision): StatefulSet['status'] =>
	(calls.find(({subresource}) => subresource === 'status')?.object as StatefulSet | undefined)?.status;
const made = ({calls}: Decision): Pod =>
	calls.find(({verb, kind}) => verb === 'create' && kind.plural === 'pods')?.object as Pod;

test('whose pod it is, its name tells', t => {
	const web = aStatefulSet('web');
	const tells = (name: string): boolean => isMember(web, aPod(name));
	t.deepEqual(['web-0', 'web-12', 'web-x', 'web', 'web-1-2', 'webs-1', 'web-99999999999'].map(tells), [
		true,
		true,
		false,
		false,
		false,
		false,
		false,
	]);
});

test('the first look keeps the template as a revision and makes the first pod, no more', t => {
	const decision = look(see(aStatefulSet('web', {}, {annotations: {why: 'first'}})));
	const [kept, pod] = decision.calls;
	const revision = kept?.object as ControllerRevision;
	t.is(decision.calls.length, 3);
	t.regex(revision.metadata.name, /^web-[bcdfghjklmnpqrstvwxz2456789]{8,10}$/);
	t.like(revision, {
		revision: 1,
		metadata: {
			labels: {app: 'web', 'controller.kubernetes.io/hash': revision.metadata.name.slice(4)},
			annotations: {why: 'first'},
			ownerReferences: [ownerOf(aStatefulSet('web'))],
		},
		data: {spec: {template: {$patch: 'replace', spec: {containers: [{image: 'web:1'}]}}}},
	});
	t.is(pod?.because, 'web-0 is missing: three pods wanted, and those before it are ready');
	t.like(pod?.object, {
		metadata: {
			name: 'web-0',
			generateName: 'web-',
			labels: {
				app: 'web',
				'statefulset.kubernetes.io/pod-name': 'web-0',
				'apps.kubernetes.io/pod-index': '0',
				'controller-revision-hash': revision.metadata.name,
			},
		},
		spec: {hostname: 'web-0', subdomain: 'web'},
	});
	t.like(pod?.event, {
		type: 'Normal',
		reason: 'SuccessfulCreate',
		message: 'create Pod web-0 in StatefulSet web successful',
	});
	t.like(pod?.eventIfRefused, {
		type: 'Warning',
		reason: 'FailedCreate',
		message: 'create Pod web-0 in StatefulSet web failed error: {error}',
	});
	t.deepEqual(statusIn(decision), {
		replicas: 0,
		availableReplicas: 0,
		observedGeneration: 1,
		currentRevision: revision.metadata.name,
		updateRevision: revision.metadata.name,
		collisionCount: 0,
	});
});

test('in order, each waits for the one before it to be ready and available; in parallel nobody waits', t => {
	const set = aStatefulSet('web');
	const waits = (...own: readonly Pod[]) => done(look(see(set, first, ...own)));
	t.deepEqual(waits(member('web-0')), []);
	t.deepEqual(waits(member('web-0', {phase: 'Running'})), []);
	t.deepEqual(waits(member('web-0', ready)), ['create web-1']);
	t.deepEqual(waits(member('web-0', {...ready, leaving: true})), []);
	t.deepEqual(waits(member('web-1', ready)), ['create web-0']);
	const parallel = aStatefulSet('web', {podManagementPolicy: 'Parallel'});
	t.deepEqual(done(look(see(parallel, first, member('web-1')))), ['create web-0', 'create web-2']);

	const slow = aStatefulSet('web', {minReadySeconds: 30});
	const soon = look(see(slow, first, member('web-0', {readySince: seconds(50)})));
	t.deepEqual([done(soon), soon.lookAgainIn, statusIn(soon)?.availableReplicas], [[], seconds(20), 0]);
	t.deepEqual(done(look(see(slow, first, member('web-0', {readySince: seconds(30)})))), ['create web-1']);
});

test('numbers begin where the set says, and what stands outside goes from the highest down', t => {
	const set = aStatefulSet('web', {replicas: 2, ordinals: {start: 5}});
	t.deepEqual(done(look(see(set, first))), ['create web-5']);
	const there = ['web-4', 'web-5', 'web-6', 'web-7', 'web-8'].map(name => member(name, ready));
	t.deepEqual(done(look(see(set, first, ...there))), ['delete web-8']);
	t.deepEqual(done(look(see(set, first, ...there.slice(0, 3)))), ['delete web-4']);
	const parallel = aStatefulSet('web', {replicas: 2, ordinals: {start: 5}, podManagementPolicy: 'Parallel'});
	t.deepEqual(done(look(see(parallel, first, ...there))), ['delete web-8', 'delete web-7', 'delete web-4']);
});

test('a surplus pod goes only when the last is gone, and an ailing one above blocks unless it is the first that ails', t => {
	const set = aStatefulSet('web', {replicas: 1});
	const after = (...own: readonly Pod[]) => done(look(see(set, first, member('web-0', ready), ...own)));
	t.deepEqual(after(member('web-1', ready), member('web-2', {...ready, leaving: true})), []);
	t.deepEqual(after(member('web-1', ready), member('web-2')), ['delete web-2']);
	t.deepEqual(after(member('web-1'), member('web-2')), []);
	t.deepEqual(after(member('web-1'), member('web-2', ready)), ['delete web-2']);
});

test('a pod that has ended gives its name to another, and nothing is told but the deletion', t => {
	for (const phase of ['Failed', 'Succeeded'] as const) {
		const decision = look(see(aStatefulSet('web'), first, member('web-0', {phase}), member('web-1', ready)));
		t.deepEqual(done(decision), ['delete web-0']);
		t.deepEqual(decision.events, []);
		t.like(decision.calls[0]?.event, {
			reason: 'SuccessfulDelete',
			message: 'delete Pod web-0 in StatefulSet web successful',
		});
	}

	t.deepEqual(done(look(see(aStatefulSet('web'), first, member('web-0', {phase: 'Failed', leaving: true})))), []);
});

const second = aRevision('web-two', aStatefulSet('web'), 2, 'web:2');
const rolling = (spec: Partial<StatefulSetSpec> = {}): StatefulSet =>
	aStatefulSet('web', {template: templateWith('web:2'), ...spec}, {}, {replicas: 3, currentRevision: 'web-one'});
const old = [0, 1, 2].map(at => member(`web-${at}`, ready));
const roll = (set: StatefulSet, ...own: readonly Pod[]): Decision => look(see(set, first, second, ...own));

test('a rollout takes one old pod at a time, from the highest number down, and waits for it', t => {
	const begun = roll(rolling(), ...old);
	t.deepEqual(done(begun), ['delete web-2']);
	t.is(begun.calls[0]?.because, 'web-2 is of revision web-one, and web-two is wanted');
	t.like(statusIn(begun), {currentRevision: 'web-one', updateRevision: 'web-two', currentReplicas: 2});
	t.deepEqual(done(roll(rolling(), ...old.slice(0, 2))), ['create web-2']);
	t.like(made(roll(rolling(), ...old.slice(0, 2))), {
		metadata: {labels: {'controller-revision-hash': 'web-two'}},
		spec: {containers: [{image: 'web:2'}]},
	});
	t.deepEqual(done(roll(rolling(), ...old.slice(0, 2), member('web-2', {}, 'web-two'))), []);
	t.deepEqual(done(roll(rolling(), ...old.slice(0, 2), member('web-2', ready, 'web-two'))), ['delete web-1']);
});

test('side by side pods are made, but never rolled: maxUnavailable is alpha, and off', t => {
	const spec: Partial<StatefulSetSpec> = {
		podManagementPolicy: 'Parallel',
		updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 0, maxUnavailable: 3}},
	};
	t.deepEqual(done(roll(rolling(spec), ...old)), ['delete web-2']);
});

test('below the partition nothing is rolled, and what is lost there comes back as it was', t => {
	const set = rolling({updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 2}}});
	t.deepEqual(done(roll(set, ...old)), ['delete web-2']);
	t.deepEqual(done(roll(set, ...old.slice(0, 2), member('web-2', ready, 'web-two'))), []);
	const lost = made(roll(set, old[0] as Pod, member('web-2', ready, 'web-two')));
	t.like(lost, {
		metadata: {name: 'web-1', labels: {'controller-revision-hash': 'web-one'}},
		spec: {containers: [{image: 'web:1'}]},
	});
});

test('with OnDelete a person rolls', t => {
	const set = rolling({updateStrategy: {type: 'OnDelete'}});
	t.deepEqual(done(roll(set, ...old)), []);
	t.like(made(roll(set, ...old.slice(0, 2))), {spec: {containers: [{image: 'web:2'}]}});
});

test('when every pod is of the wanted revision and ready, that revision is the current one', t => {
	const status = statusIn(roll(rolling(), ...[0, 1, 2].map(at => member(`web-${at}`, ready, 'web-two'))));
	t.deepEqual(status, {
		replicas: 3,
		availableReplicas: 3,
		observedGeneration: 1,
		readyReplicas: 3,
		currentReplicas: 3,
		updatedReplicas: 3,
		currentRevision: 'web-two',
		updateRevision: 'web-two',
		collisionCount: 0,
	});
});

test('going back numbers the old revision anew, and makes no third', t => {
	const back = aStatefulSet('web', {}, {}, {replicas: 3, currentRevision: 'web-two'});
	const [call] = look(see(back, first, second)).calls;
	t.like(call, {
		verb: 'update',
		name: 'web-one',
		because: 'the template is that of revision 1 again, which becomes number 3',
	});
	t.like(call?.object, {revision: 3});
});

test('old revisions beyond the limit are forgotten, the oldest first, but none that a pod has', t => {
	const kept = [1, 2, 3, 4].map(at => aRevision(`web-r${at}`, aStatefulSet('web'), at, `web:old${at}`));
	const set = aStatefulSet('web', {revisionHistoryLimit: 1}, {}, {replicas: 3, currentRevision: 'web-r3'});
	const forgotten = look(see(set, ...kept, aRevision('web-r5', set, 5), member('web-0', ready, 'web-r1'))).calls.filter(
		({verb, kind}) => verb === 'delete' && kind.plural === 'controllerrevisions',
	);
	t.deepEqual(
		forgotten.map(({name, because}) => [name, because]),
		[['web-r2', 'no more than 1 old revisions are kept']],
	);
});

test('a name that another template has is no name for this one', t => {
	const seen = see(aStatefulSet('web'));
	const name = look(seen).calls[0]?.name as string;
	const decision = look(seen.with(aRevision(name, aStatefulSet('web'), 4, 'other:1')));
	t.not(decision.calls[0]?.name, name);
	t.like(decision.calls[0]?.object, {revision: 5});
	t.is(statusIn(decision)?.collisionCount, 1);
});

test('orphans with a name of the set are adopted, others are not; revisions too', t => {
	const orphanRevision = {...first, metadata: {...first.metadata, ownerReferences: []}};
	const {calls} = look(see(aStatefulSet('web'), orphanRevision, aPod('web-0', ready), aPod('stray', ready)));
	t.deepEqual(
		calls.filter(({verb}) => verb === 'patch').map(({kind, name}) => `${kind.plural} ${name}`),
		['pods web-0', 'controllerrevisions web-one'],
	);
	const mended = calls.find(({verb, kind}) => verb === 'update' && kind.plural === 'pods');
	t.like(mended, {
		name: 'web-0',
		event: {reason: 'SuccessfulUpdate', message: 'update Pod web-0 in StatefulSet web successful'},
	});
	t.like(mended?.object, {metadata: {labels: {'statefulset.kubernetes.io/pod-name': 'web-0'}}});
});

test('a stranger who has the name is asked to make room again and again, and nobody is told', t => {
	const stranger = aPod('web-0', {labels: {app: 'other'}});
	const [call] = look(see(aStatefulSet('web'), first, stranger)).calls;
	t.like(call, {verb: 'create', name: 'web-0'});
	t.deepEqual([call?.event, call?.eventIfRefused, call?.fineIf], [undefined, undefined, undefined]);
});

test('a set that is being deleted is counted, and no more', t => {
	const leaving = aStatefulSet('web', {}, {deletionTimestamp: timestamp(0)});
	const decision = look(see(leaving, first, member('web-0', {phase: 'Failed'})));
	t.deepEqual(
		decision.calls.map(({subresource}) => subresource),
		['status'],
	);
	t.is(statusIn(decision)?.replicas, 1);
});

test('nothing to do is no call at all', t => {
	const seen = see(aStatefulSet('web'), first, ...old);
	const status = statusIn(look(seen));
	t.deepEqual(look(see(aStatefulSet('web', {}, {}, status), first, ...old)).calls, []);
	t.deepEqual(look(see()).calls, []);
});

/* Disks. */

const disks = [
	{metadata: {name: 'data', labels: {tier: 'gold'}}, spec: {accessModes: ['ReadWriteOnce' as const]}},
	{metadata: {name: 'logs'}, spec: {accessModes: ['ReadWriteOnce' as const]}},
];
const aClaim = (name: string, more: Partial<PersistentVolumeClaim['metadata']> = {}): PersistentVolumeClaim => ({
	apiVersion: 'v1',
	kind: 'PersistentVolumeClaim',
	metadata: {name, namespace: 'shop', uid: `uid-${name}`, ...more},
	spec: {},
});

test('claims come before their pod, which mounts them in the place of volumes of those names', t => {
	const template = templateWith();
	const volumes = [
		{name: 'logs', emptyDir: {}},
		{name: 'tmp', emptyDir: {}},
	];
	const set = aStatefulSet('web', {
		volumeClaimTemplates: disks,
		template: {...template, spec: {...template.spec, volumes}},
	});
	const decision = look(see(set));
	const {calls} = decision;
	t.deepEqual(
		calls.slice(1, 4).map(({kind, name}) => `${kind.singular} ${name}`),
		['persistentvolumeclaim data-web-0', 'persistentvolumeclaim logs-web-0', 'pod web-0'],
	);
	t.like(calls[1]?.object, {
		metadata: {
			name: 'data-web-0',
			namespace: 'shop',
			labels: {tier: 'gold', app: 'web'},
		},
	});
	t.is(calls[1]?.event?.message, 'create Claim data-web-0 Pod web-0 in StatefulSet web success');
	t.is(
		calls[1]?.eventIfRefused?.message,
		'create Claim data-web-0 for Pod web-0 in StatefulSet web failed error: {error}',
	);
	t.deepEqual(made(decision).spec.volumes, [
		{name: 'data', persistentVolumeClaim: {claimName: 'data-web-0'}},
		{name: 'logs', persistentVolumeClaim: {claimName: 'logs-web-0'}},
		{name: 'tmp', emptyDir: {}},
	]);
});

test('in parallel all claims come first, so that pods are made in batches', t => {
	const set = aStatefulSet('web', {volumeClaimTemplates: disks.slice(0, 1), podManagementPolicy: 'Parallel'});
	t.deepEqual(
		look(see(set))
			.calls.slice(1, 7)
			.map(({kind}) => kind.singular),
		['persistentvolumeclaim', 'persistentvolumeclaim', 'persistentvolumeclaim', 'pod', 'pod', 'pod'],
	);
});

test('a pod that waits gets back a claim that somebody deleted', t => {
	const set = aStatefulSet('web', {volumeClaimTemplates: disks});
	const volumes = ['data', 'logs'].map(name => ({name, persistentVolumeClaim: {claimName: `${name}-web-0`}}));
	const {calls} = look(see(set, member('web-0', {spec: {volumes}}), aClaim('logs-web-0')));
	t.deepEqual(
		calls
			.filter(({kind}) => kind.plural !== 'controllerrevisions' && kind.plural !== 'statefulsets')
			.map(({verb, name}) => `${verb} ${name}`),
		['create data-web-0'],
	);
});

test('a claim on its way out holds its pod up, and that is told', t => {
	const set = aStatefulSet('web', {volumeClaimTemplates: disks.slice(0, 1)});
	const decision = look(see(set, first, aClaim('data-web-0', {deletionTimestamp: timestamp(0)})));
	t.deepEqual(done(decision), []);
	t.is(decision.lookAgainIn, seconds(1));
	t.deepEqual(
		decision.events?.map(({reason, message}) => `${reason}: ${message}`),
		['FailedCreate: create Pod web-0 in StatefulSet web failed error: pvc data-web-0 is being deleted'],
	);
});

test('a refused claim is told of the pod as well', t => {
	const set = aStatefulSet('web', {volumeClaimTemplates: disks.slice(0, 1)});
	const seen = see(set, first);
	const call = look(seen).calls.find(({kind}) => kind.plural === 'persistentvolumeclaims') as Call;
	const status = {
		kind: 'Status',
		apiVersion: 'v1',
		metadata: {},
		status: 'Failure',
		reason: 'Forbidden',
		message: 'no disks left',
		code: 403,
	} as const;
	t.deepEqual(
		look(seen, {expecting: false, refusal: {call, status}}).events?.map(({reason, message}) => `${reason}: ${message}`),
		['FailedCreate: create Pod web-0 in StatefulSet web failed error: failed to create PVC data-web-0: no disks left'],
	);
});

type Policy = NonNullable<StatefulSetSpec['persistentVolumeClaimRetentionPolicy']>;

const ownersUnder = (policy: Policy, name: string, before: readonly ApiObject[] = []): readonly string[] => {
	const set = aStatefulSet('web', {persistentVolumeClaimRetentionPolicy: policy});
	const claim = aClaim(`data-${name}`, {ownerReferences: before.map(ownerOf)});
	return (withOwner(claim, set, member(name)).metadata.ownerReferences ?? []).map(
		({kind, name: owner, controller}) => `${kind} ${owner}${controller === true ? '' : ', not managing'}`,
	);
};

test('whose a claim is, by the retention policy, for a wanted and for a surplus pod', t => {
	const table: ReadonlyArray<readonly [Policy, wanted: readonly string[], surplus: readonly string[]]> = [
		[{whenDeleted: 'Retain', whenScaled: 'Retain'}, [], []],
		[{whenDeleted: 'Delete', whenScaled: 'Retain'}, ['StatefulSet web'], ['StatefulSet web']],
		[{whenDeleted: 'Retain', whenScaled: 'Delete'}, [], ['Pod web-3']],
		[{whenDeleted: 'Delete', whenScaled: 'Delete'}, ['StatefulSet web'], ['Pod web-3']],
	];

	for (const [policy, wanted, surplus] of table) {
		t.deepEqual(ownersUnder(policy, 'web-0'), wanted);
		t.deepEqual(ownersUnder(policy, 'web-3'), surplus);
		// Whatever it was before.
		t.deepEqual(ownersUnder(policy, 'web-0', [aStatefulSet('web')]), wanted);
		t.deepEqual(ownersUnder(policy, 'web-3', [member('web-3')]), surplus);
	}
});

test('claims of an earlier set of the name, or of another manager, are not taken', t => {
	const both: Policy = {whenDeleted: 'Delete', whenScaled: 'Delete'};
	const earlier = aStatefulSet('web', {}, {uid: 'earlier'});
	t.deepEqual(ownersUnder(both, 'web-0', [earlier]), ['StatefulSet web']);
	const set = aStatefulSet('web', {
		persistentVolumeClaimRetentionPolicy: both,
		volumeClaimTemplates: disks.slice(0, 1),
	});
	const operator = {apiVersion: 'acme.io/v1', kind: 'Database', metadata: {name: 'db', uid: 'op'}};
	t.deepEqual(ownersUnder(both, 'web-0', [operator]), ['Database db']);
	const decision = look(
		see(set, first, member('web-0', ready), aClaim('data-web-0', {ownerReferences: [ownerOf(operator)]})),
	);
	t.deepEqual(
		decision.events?.map(({type, reason}) => `${type} ${reason}`),
		['Warning ConflictingController'],
	);
});

test('the successor of a scaled-away pod waits until the old claim is gone', t => {
	const set = aStatefulSet('web', {
		persistentVolumeClaimRetentionPolicy: {whenDeleted: 'Retain', whenScaled: 'Delete'},
		volumeClaimTemplates: disks.slice(0, 1),
	});
	const gone = member('web-0', {meta: {uid: 'gone'}});
	const decision = look(see(set, first, aClaim('data-web-0', {ownerReferences: [ownerOf(gone)]})));
	t.deepEqual([done(decision), decision.lookAgainIn], [[], seconds(1)]);
});

/* Together: a controller manager, and a kubelet of few words. */

const shop = (spec: Partial<StatefulSetSpec> = {}, options: Parameters<typeof manager>[0] = {}) => {
	const cluster = manager(options);
	const {plane} = cluster;
	plane.create(nodes, aNode('n1', {meta: {uid: undefined}}));
	const {uid: _, ...metadata} = aStatefulSet('web').metadata;
	plane.create(statefulSets, {...aStatefulSet('web', spec), metadata});
	return cluster;
};

type Shop = ReturnType<typeof shop>;
const web = ({plane}: Shop): StatefulSet => plane.get(statefulSets, 'shop/web') as StatefulSet;
const names = (cluster: Shop): readonly string[] => cluster.pods().map(({metadata}) => metadata.name);
const change = (cluster: Shop, spec: Partial<StatefulSetSpec>): void => {
	const before = web(cluster);
	cluster.plane.update(statefulSets, {...before, spec: {...before.spec, ...spec}});
};
const images = (cluster: Shop): readonly (string | undefined)[] =>
	cluster.pods().map(({spec}) => spec.containers[0]?.image);
const refused = ({plane}: Shop): readonly string[] =>
	plane.kernel.chronicle
		.latest(5000)
		.filter(({what}) => what === 'request refused')
		.map(({detail}) => `${detail?.verb} ${detail?.reason}`)
		.filter(text => !/ (?:Conflict|NotFound)$/.test(text));

test('pods come one after the other, are scaled away one after the other, and go with their set', t => {
	const cluster = shop();
	const steps = [1, 2, 3, 4].map(() => names(cluster.run(500)).length);
	t.deepEqual(steps, [1, 2, 3, 3]);
	cluster.run(seconds(2));
	t.like(web(cluster).status, {replicas: 3, readyReplicas: 3, currentReplicas: 3, updatedReplicas: 3});
	change(cluster, {replicas: 1});
	t.deepEqual(
		[1, 2, 3].map(() => names(cluster.run(500)).length),
		[2, 1, 1],
	);
	cluster.plane.delete(statefulSets, 'shop/web', {propagationPolicy: 'Background'});
	cluster.run(seconds(5));
	t.deepEqual([names(cluster), cluster.list(controllerRevisions)], [[], []]);
	t.deepEqual(refused(cluster), []);
});

test('a rollout and the way back: pods, revisions, numbers', t => {
	const cluster = shop().run(seconds(5));
	change(cluster, {template: templateWith('web:2')});
	cluster.run(500);
	t.deepEqual(images(cluster), ['web:1', 'web:1']);
	cluster.run(seconds(10));
	t.deepEqual(images(cluster), ['web:2', 'web:2', 'web:2']);
	change(cluster, {template: templateWith('web:1')});
	cluster.run(seconds(10));
	t.deepEqual(images(cluster), ['web:1', 'web:1', 'web:1']);
	t.deepEqual(
		cluster
			.list<ControllerRevision>(controllerRevisions)
			.map(({revision}) => revision)
			.sort(),
		[2, 3],
	);
	t.is(web(cluster).status?.currentRevision, web(cluster).status?.updateRevision);
	t.deepEqual(refused(cluster), []);
});

test('a broken revision is not left by going back: somebody has to delete its pod', t => {
	const cluster = shop({}, {broken: /^web-2$/}).run(seconds(5));
	t.deepEqual(names(cluster), ['web-0', 'web-1', 'web-2']);
	change(cluster, {template: templateWith('web:2')});
	cluster.run(seconds(20));
	// It was made before the change, and waits: nothing is rolled behind it.
	t.deepEqual(images(cluster), ['web:1', 'web:1', 'web:1']);
	cluster.plane.delete(pods, 'shop/web-2', {gracePeriodSeconds: 0});
	cluster.run(seconds(5));
	t.deepEqual(images(cluster), ['web:1', 'web:1', 'web:2']);
});

test('a pod that cannot be seen to end keeps its name', t => {
	const cluster = shop().run(seconds(5));
	const {plane} = cluster;
	const pod = plane.get(pods, 'shop/web-1') as Pod;
	// Nobody confirms: a finalizer stands for the kubelet of a dead node.
	plane.update(pods, {...pod, metadata: {...pod.metadata, finalizers: ['test/held']}});
	plane.delete(pods, 'shop/web-1');
	cluster.run(minutes(1));
	t.like(plane.get(pods, 'shop/web-1')?.metadata, {uid: pod.metadata.uid});
	t.deepEqual(names(cluster), ['web-0', 'web-1', 'web-2']);
	const held = plane.get(pods, 'shop/web-1') as Pod;
	plane.update(pods, {...held, metadata: {...held.metadata, finalizers: []}});
	cluster.run(seconds(5));
	t.not(plane.get(pods, 'shop/web-1')?.metadata.uid, pod.metadata.uid);
});

test('where a quota allows no more, one refusal is told again and again, and the rest comes when there is room', t => {
	const cluster = shop({podManagementPolicy: 'Parallel'});
	const {plane} = cluster;
	plane.create(resourceQuotas, {
		apiVersion: 'v1',
		kind: 'ResourceQuota',
		metadata: {name: 'small', namespace: 'shop'},
		spec: {hard: {pods: '2'}},
	} as never);
	cluster.run(seconds(5));
	t.is(names(cluster).length, 2);
	const told = cluster
		.list<{reason: string; message: string; count?: number}>(events)
		.filter(({reason}) => reason === 'FailedCreate');
	t.is(told.length, 1);
	t.regex(
		told[0]?.message ?? '',
		/^create Pod (web-\d) in StatefulSet web failed error: pods "\1" is forbidden: exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2$/,
	);
	t.like(web(cluster).status, {replicas: 2, readyReplicas: 2});
	plane.delete(resourceQuotas, 'shop/small');
	cluster.run(seconds(30));
	t.is(names(cluster).length, 3);
});

test('claims go with a scaled-away pod when the policy says so, and stay when it does not', t => {
	// What is in use when it is deleted goes a little later, by somebody else's doing.
	const claims = (cluster: Shop): readonly string[] =>
		cluster
			.list<PersistentVolumeClaim>(persistentVolumeClaims)
			.filter(({metadata}) => metadata.deletionTimestamp === undefined)
			.map(({metadata}) => metadata.name);
	const spec = {volumeClaimTemplates: [{metadata: {name: 'data'}, spec: claimSpec}]};
	const keeping = shop(spec).run(seconds(5));
	change(keeping, {replicas: 1});
	keeping.run(seconds(10));
	t.deepEqual(claims(keeping), ['data-web-0', 'data-web-1', 'data-web-2']);

	const giving = shop({...spec, persistentVolumeClaimRetentionPolicy: {whenDeleted: 'Delete', whenScaled: 'Delete'}});
	giving.run(seconds(5));
	change(giving, {replicas: 1});
	giving.run(seconds(10));
	t.deepEqual(claims(giving), ['data-web-0']);
	change(giving, {replicas: 2});
	giving.run(seconds(10));
	t.deepEqual(claims(giving), ['data-web-0', 'data-web-1']);
	giving.plane.delete(statefulSets, 'shop/web', {propagationPolicy: 'Background'});
	giving.run(seconds(10));
	t.deepEqual([claims(giving), names(giving)], [[], []]);
	t.deepEqual(refused(giving), []);
});

const claimSpec = {accessModes: ['ReadWriteOnce' as const], resources: {requests: {storage: '1Gi'}}};
