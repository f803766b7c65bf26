import test from 'ava';
import type {AnyKind} from '../../../source/engine/api/kind.ts';
import {configMaps} from '../../../source/engine/api/kinds/config-map.ts';
import {jobs} from '../../../source/engine/api/kinds/job.ts';
import {namespaces} from '../../../source/engine/api/kinds/namespace.ts';
import {type PersistentVolume, persistentVolumes} from '../../../source/engine/api/kinds/persistent-volume.ts';
import {persistentVolumeClaims} from '../../../source/engine/api/kinds/persistent-volume-claim.ts';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import {podDisruptionBudgets} from '../../../source/engine/api/kinds/pod-disruption-budget.ts';
import {replicaSets} from '../../../source/engine/api/kinds/replica-set.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import type {DeleteOptions} from '../../../source/engine/api/verbs.ts';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {aPod, type ControlPlane, controlPlane, refusal} from '../../helpers/control-plane.ts';

const any = (kind: unknown): AnyKind => kind as AnyKind;

const template = {metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'main', image: 'web:1'}]}};

const aReplicaSet = (metadata: object = {}): ApiObject =>
	({
		apiVersion: 'apps/v1',
		kind: 'ReplicaSet',
		metadata: {name: 'web', namespace: 'shop', ...metadata},
		spec: {replicas: 0, selector: {matchLabels: {app: 'web'}}, template},
	}) as ApiObject;

/** What is left of a pod's life after a delete: `gone`, or its time and grace. */
const lifeOf = (plane: ControlPlane, name = 'web'): string => {
	const pod = plane.get(pods, `shop/${name}`);
	return pod === undefined
		? 'gone'
		: `until ${pod.metadata.deletionTimestamp?.slice(11, 19) ?? 'ever'}, grace ${pod.metadata.deletionGracePeriodSeconds ?? '-'}`;
};

const graceful: ReadonlyArray<readonly [pod: object, deletes: readonly DeleteOptions[], left: string]> = [
	[{spec: {nodeName: 'n'}}, [{}], 'until 00:00:31, grace 30'],
	[{spec: {nodeName: 'n', terminationGracePeriodSeconds: 5}}, [{}], 'until 00:00:06, grace 5'],
	[{spec: {nodeName: 'n'}}, [{gracePeriodSeconds: 7}], 'until 00:00:08, grace 7'],
	[{spec: {nodeName: 'n'}}, [{gracePeriodSeconds: -1}], 'until 00:00:02, grace 1'],
	[{spec: {nodeName: 'n'}}, [{gracePeriodSeconds: 0}], 'gone'],
	[{spec: {nodeName: 'n'}}, [{}, {gracePeriodSeconds: 10}], 'until 00:00:11, grace 10'],
	[{spec: {nodeName: 'n'}}, [{gracePeriodSeconds: 10}, {gracePeriodSeconds: 20}], 'until 00:00:11, grace 10'],
	[{spec: {nodeName: 'n'}}, [{gracePeriodSeconds: 10}, {}], 'until 00:00:11, grace 10'],
	[{spec: {nodeName: 'n'}}, [{}, {gracePeriodSeconds: 0}], 'gone'],
	[{}, [{}], 'gone'],
	[{}, [{gracePeriodSeconds: 60}], 'gone'],
	[{metadata: {finalizers: ['x.example/hold']}}, [{}], 'until 00:00:01, grace 0'],
	[
		{spec: {nodeName: 'n'}, metadata: {finalizers: ['x.example/hold']}},
		[{gracePeriodSeconds: 0}],
		'until 00:00:01, grace 0',
	],
];

for (const [pod, deletes, left] of graceful) {
	test(`a pod ${JSON.stringify(pod)} deleted with ${JSON.stringify(deletes)}: ${left}`, t => {
		const plane = controlPlane();
		plane.create(pods, aPod('web', pod));

		for (const options of deletes) {
			t.true(plane.delete(pods, 'shop/web', options).ok);
		}

		t.is(lifeOf(plane), left);
	});
}

// Source: k8s.io/apiserver/pkg/registry/rest/delete.go and registry/generic/registry/store.go, markAsDeleting
test('the first delete of an object that waits counts as a new generation, a second one does not', t => {
	const plane = controlPlane();
	plane.create(pods, aPod('web', {spec: {nodeName: 'n'}}));
	plane.create(replicaSets, aReplicaSet());
	plane.delete(pods, 'shop/web');
	t.is(plane.get(pods, 'shop/web')!.metadata.generation, 2);
	plane.delete(pods, 'shop/web', {gracePeriodSeconds: 5});
	t.is(plane.get(pods, 'shop/web')!.metadata.generation, 2);
	plane.delete(replicaSets, 'shop/web', {propagationPolicy: 'Foreground'});
	t.is(plane.get(replicaSets, 'shop/web')!.metadata.generation, 2);
});

// Source: k8s.io/apimachinery/pkg/apis/meta/v1/types.go, `omitempty`
test('lists and maps of the metadata that became empty are left out', t => {
	const plane = controlPlane();
	plane.create(replicaSets, aReplicaSet({labels: {}, finalizers: ['x.example/hold']}));
	const before = plane.get(replicaSets, 'shop/web')!;
	t.false('labels' in before.metadata);
	plane.update(replicaSets, {...before, metadata: {...before.metadata, finalizers: []}});
	t.false('finalizers' in plane.get(replicaSets, 'shop/web')!.metadata);
});

test('a finished pod is deleted at once, and a pod that finishes its grace goes with the kubelet’s own delete', t => {
	const plane = controlPlane();
	plane.create(pods, aPod('web', {spec: {nodeName: 'n'}}));
	const pod = plane.get(pods, 'shop/web')!;
	plane.update(pods, {...pod, status: {...pod.status!, phase: 'Succeeded'}}, 'status');
	plane.delete(pods, 'shop/web');
	t.is(lifeOf(plane), 'gone');
	plane.create(pods, aPod('web', {spec: {nodeName: 'n'}}));
	plane.delete(pods, 'shop/web');
	const wrong = plane.delete(pods, 'shop/web', {gracePeriodSeconds: 0, preconditions: {uid: 'other'}});
	t.regex(refusal(wrong), /^409 Conflict: .*the UID in the precondition \(other\) does not match the UID in record/);
	plane.delete(pods, 'shop/web', {
		gracePeriodSeconds: 0,
		preconditions: {uid: plane.get(pods, 'shop/web')!.metadata.uid},
	});
	t.is(lifeOf(plane), 'gone');
});

test('finalizers hold an object until the last is removed, and none may join while it is dying', t => {
	const plane = controlPlane();
	const hold = ['a.example/one', 'b.example/two'];
	plane.create(replicaSets, aReplicaSet({finalizers: hold}));
	t.is(refusal(plane.delete(replicaSets, 'shop/web')), 'ok 200');
	const dying = plane.get(replicaSets, 'shop/web')!;
	t.is(dying.metadata.deletionTimestamp, '2026-01-01T00:00:01Z');
	t.regex(
		refusal(
			plane.update(replicaSets, {...dying, metadata: {...dying.metadata, finalizers: [...hold, 'c.example/three']}}),
		),
		/metadata\.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers \[\]string\{"c\.example\/three"\}$/,
	);
	plane.update(replicaSets, {...dying, metadata: {...dying.metadata, finalizers: ['b.example/two']}});
	t.truthy(plane.get(replicaSets, 'shop/web'));
	const before = plane.store.revision;
	plane.send(any(replicaSets), {verb: 'patch', namespace: 'shop', name: 'web', object: {metadata: {finalizers: null}}});
	t.is(plane.get(replicaSets, 'shop/web'), undefined);
	t.is(plane.store.revision, before + 1, 'letting go and going are one write');
});

const propagation: ReadonlyArray<
	readonly [kind: unknown, policy: DeleteOptions['propagationPolicy'], finalizers: readonly string[] | 'gone']
> = [
	[replicaSets, undefined, 'gone'],
	[replicaSets, 'Background', 'gone'],
	[replicaSets, 'Foreground', ['foregroundDeletion']],
	[replicaSets, 'Orphan', ['orphan']],
	[jobs, undefined, ['orphan']],
	[jobs, 'Background', 'gone'],
];

for (const [kind, policy, finalizers] of propagation) {
	const {plural} = any(kind);
	test(`deleting ${plural} with the policy ${policy ?? 'unsaid'} leaves ${String(finalizers)}`, t => {
		const plane = controlPlane();
		const job = {
			apiVersion: 'batch/v1',
			kind: 'Job',
			metadata: {name: 'web', namespace: 'shop'},
			spec: {template: {...template, spec: {...template.spec, restartPolicy: 'Never'}}},
		};
		t.is(refusal(plane.create(any(kind), plural === 'jobs' ? (job as ApiObject) : aReplicaSet())), 'ok 201');
		plane.delete(any(kind), 'shop/web', {propagationPolicy: policy});
		t.deepEqual(plane.get(any(kind), 'shop/web')?.metadata.finalizers ?? 'gone', finalizers);
	});
}

test('a dying namespace takes nothing new and goes when it is finalized', t => {
	const plane = controlPlane();
	plane.delete(namespaces, 'shop');
	const dying = plane.get(namespaces, 'shop')!;
	t.like(dying, {status: {phase: 'Terminating'}, spec: {finalizers: ['kubernetes']}});
	t.not(dying.metadata.deletionTimestamp, undefined);
	t.is(dying.metadata.deletionGracePeriodSeconds, undefined);
	t.is(
		refusal(plane.create(configMaps, {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'a', namespace: 'shop'}})),
		'403 Forbidden: configmaps "a" is forbidden: unable to create new content in namespace shop because it is being terminated',
	);
	t.is(refusal(plane.delete(namespaces, 'shop')), 'ok 200');
	plane.update(namespaces, {...dying, spec: {finalizers: []}}, 'finalize');
	t.is(plane.get(namespaces, 'shop'), undefined);
});

test('a collection is deleted one by one, namespace by namespace', t => {
	const plane = controlPlane();

	for (const name of ['a', 'b']) {
		plane.create(pods, aPod(name));
	}

	plane.create(namespaces, {apiVersion: 'v1', kind: 'Namespace', metadata: {name: 'other'}});
	plane.create(configMaps, {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'c', namespace: 'other'}});
	t.is(refusal(plane.send(any(pods), {verb: 'deletecollection', namespace: 'shop'})), 'ok 200');
	t.is(plane.server.storage.sorted(pods).length, 0);
	t.truthy(plane.get(configMaps, 'other/c'));
});

// Evictions.

const withBudget = (
	status: object,
	{ready = true, more = {}}: {readonly ready?: boolean; readonly more?: object} = {},
) => {
	const plane = controlPlane();
	plane.create(podDisruptionBudgets, {
		apiVersion: 'policy/v1',
		kind: 'PodDisruptionBudget',
		metadata: {name: 'web', namespace: 'shop'},
		spec: {minAvailable: 2, selector: {matchLabels: {app: 'web'}}, ...more},
	} as ApiObject);
	const budget = plane.get(podDisruptionBudgets, 'shop/web')!;
	plane.update(
		podDisruptionBudgets,
		{
			...budget,
			status: {
				observedGeneration: budget.metadata.generation ?? 1,
				disruptionsAllowed: 0,
				currentHealthy: 2,
				desiredHealthy: 2,
				expectedPods: 3,
				...status,
			},
		},
		'status',
	);

	for (const name of ['web', 'web-2']) {
		plane.create(pods, aPod(name, {metadata: {labels: {app: 'web'}}, spec: {nodeName: 'n'}}));
		const pod = plane.get(pods, `shop/${name}`)!;
		const condition = {type: 'Ready', status: ready ? 'True' : 'False'} as const;
		plane.update(pods, {...pod, status: {...pod.status!, phase: 'Running', conditions: [condition]}}, 'status');
	}

	return plane;
};

const evict = (plane: ControlPlane, name = 'web') =>
	plane.send(any(pods), {
		verb: 'create',
		namespace: 'shop',
		name,
		subresource: 'eviction',
		object: {apiVersion: 'policy/v1', kind: 'Eviction', metadata: {name, namespace: 'shop'}},
	});

test('a budget that allows one disruption allows exactly one', t => {
	const plane = withBudget({disruptionsAllowed: 1, currentHealthy: 3});
	t.is(refusal(evict(plane)), 'ok 201');
	t.like(plane.get(pods, 'shop/web'), {
		metadata: {deletionGracePeriodSeconds: 30},
		status: {
			conditions: [
				{type: 'Ready'},
				{type: 'DisruptionTarget', reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting'},
			],
		},
	});
	t.like(plane.get(podDisruptionBudgets, 'shop/web')!.status, {
		disruptionsAllowed: 0,
		disruptedPods: {web: '2026-01-01T00:00:01Z'},
		conditions: [{type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods', message: ''}],
	});
	const second = evict(plane, 'web-2');
	t.is(refusal(second), "429 TooManyRequests: Cannot evict pod as it would violate the pod's disruption budget.");
	t.deepEqual(!second.ok && second.status.details, {
		causes: [
			{
				reason: 'DisruptionBudget',
				message: 'The disruption budget web needs 2 healthy pods and has 3 currently',
			},
		],
	});
	t.is(lifeOf(plane, 'web-2'), 'until ever, grace -');
});

test('a budget that has not been counted yet asks to wait ten seconds', t => {
	const reply = evict(withBudget({observedGeneration: 0, disruptionsAllowed: 1}));
	t.like(!reply.ok && reply.status, {
		code: 429,
		details: {
			retryAfterSeconds: 10,
			causes: [{message: 'The disruption budget web is still being processed by the server.'}],
		},
	});
});

test('pods whose leaving disturbs nobody are evicted whatever the budget says', t => {
	const unready = withBudget({currentHealthy: 2, desiredHealthy: 2}, {ready: false});
	t.is(refusal(evict(unready)), 'ok 201');
	const unhealthy = withBudget({currentHealthy: 1, desiredHealthy: 2}, {ready: false});
	t.regex(refusal(evict(unhealthy)), /^429/);
	const always = withBudget({currentHealthy: 1}, {ready: false, more: {unhealthyPodEvictionPolicy: 'AlwaysAllow'}});
	t.is(refusal(evict(always)), 'ok 201');
	const pending = withBudget({});
	pending.create(pods, aPod('new', {metadata: {labels: {app: 'web'}}}));
	t.is(refusal(evict(pending, 'new')), 'ok 201');
	t.is(lifeOf(pending, 'new'), 'gone');
	pending.create(pods, aPod('bound', {metadata: {labels: {app: 'web'}}, spec: {nodeName: 'node-1'}}));
	t.is(refusal(evict(pending, 'bound')), 'ok 201');
	t.like(pending.get(pods, 'shop/bound')!.status!.conditions!.at(-1), {
		type: 'DisruptionTarget',
		reason: 'EvictionByEvictionAPI',
	});
});

test('a pod with two budgets cannot be evicted at all', t => {
	const plane = withBudget({disruptionsAllowed: 1});
	plane.create(podDisruptionBudgets, {
		apiVersion: 'policy/v1',
		kind: 'PodDisruptionBudget',
		metadata: {name: 'web-too', namespace: 'shop'},
		spec: {minAvailable: 1, selector: {matchLabels: {app: 'web'}}},
	} as ApiObject);
	t.is(
		refusal(evict(plane)),
		'500 : This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
	);
	plane.run(seconds(1));
	t.is(lifeOf(plane), 'until ever, grace -');
});

const aClaim = {
	metadata: {name: 'data', namespace: 'shop'},
	spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}},
};
const aVolume = {
	metadata: {name: 'disk'},
	spec: {capacity: {storage: '1Gi'}, accessModes: ['ReadWriteOnce'], hostPath: {path: '/data'}},
};

for (const [kind, object, key, finalizer] of [
	[persistentVolumeClaims, aClaim, 'shop/data', 'kubernetes.io/pvc-protection'],
	[persistentVolumes, aVolume, 'disk', 'kubernetes.io/pv-protection'],
] as const) {
	test(`a ${kind.singular} is protected from the start, and waits for whoever looks after it`, t => {
		const plane = controlPlane();
		plane.create(kind as typeof persistentVolumes, object as unknown as PersistentVolume);
		const made = plane.get(kind as typeof persistentVolumes, key);
		t.deepEqual(made?.metadata.finalizers, [finalizer]);
		plane.delete(kind as typeof persistentVolumes, key);
		const leaving = plane.get(kind as typeof persistentVolumes, key)!;
		t.not(leaving.metadata.deletionTimestamp, undefined);
		plane.update(kind as typeof persistentVolumes, {...leaving, metadata: {...leaving.metadata, finalizers: []}});
		t.is(plane.get(kind as typeof persistentVolumes, key), undefined);
	});
}
