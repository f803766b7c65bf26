import test from 'ava';
import {type PersistentVolume, persistentVolumes} from '../../../source/engine/api/kinds/persistent-volume.ts';
import {
	type PersistentVolumeClaim,
	persistentVolumeClaims,
} from '../../../source/engine/api/kinds/persistent-volume-claim.ts';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import {type StorageClass, storageClasses} from '../../../source/engine/api/kinds/storage-class.ts';
import {bestVolume} from '../../../source/engine/controllers/persistent-volume/matching.ts';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {manager} from '../../helpers/manager.ts';
import {aPod} from '../../helpers/objects.ts';

const aClaim = (name: string, spec: Partial<PersistentVolumeClaim['spec']> = {}): PersistentVolumeClaim => ({
	apiVersion: 'v1',
	kind: 'PersistentVolumeClaim',
	metadata: {name, namespace: 'shop'},
	spec: {storageClassName: '', accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '5Gi'}}, ...spec},
});

const aVolume = (
	name: string,
	storage: string,
	spec: Partial<PersistentVolume['spec']> = {},
	metadata: Partial<PersistentVolume['metadata']> = {},
): PersistentVolume => ({
	apiVersion: 'v1',
	kind: 'PersistentVolume',
	metadata: {name, ...metadata},
	spec: {capacity: {storage}, accessModes: ['ReadWriteOnce'], hostPath: {path: `/disks/${name}`}, ...spec},
});

const aClass = (name: string, spec: Partial<StorageClass> = {}): StorageClass => ({
	apiVersion: 'storage.k8s.io/v1',
	kind: 'StorageClass',
	metadata: {name},
	provisioner: 'disks.example.com',
	...spec,
});

const kinds = [storageClasses, persistentVolumeClaims, persistentVolumes];

/** An API server with the loops beside it, and these objects. */
const table = (...objects: ReadonlyArray<StorageClass | PersistentVolumeClaim | PersistentVolume>) => {
	const cluster = manager();
	const {plane} = cluster;
	const self = {
		...cluster,
		put(...more: ReadonlyArray<StorageClass | PersistentVolumeClaim | PersistentVolume>) {
			for (const object of more) {
				plane.create(kinds.find(({kind}) => kind === object.kind) as never, object);
			}

			return self;
		},
		/** In small steps, so that what is written in each is read in the next. */
		pass(duration: number) {
			plane.run(duration);
			return self;
		},
		claim: (name = 'data') => plane.get(persistentVolumeClaims, `shop/${name}`),
		volume: (name: string) => plane.get(persistentVolumes, name),
		/** `Bound small 6Gi`: how the claim stands. */
		standing(name = 'data') {
			const {spec, status} = self.claim(name) ?? {spec: {}};
			return [status?.phase, spec.volumeName, status?.capacity?.storage].filter(Boolean).join(' ');
		},
		/** `Bound shop/data`. */
		hold(name: string) {
			const {spec, status} = self.volume(name) ?? {spec: {}};
			const {namespace, name: claim} = spec.claimRef ?? {};
			return `${status?.phase} ${claim === undefined ? '-' : `${namespace}/${claim}`}`;
		},
		words: () => cluster.events().filter(text => !/^(LeaderElection|Scheduled)/.test(text)),
	};
	return self.put(...objects).pass(seconds(1));
};

test('a claim gets the smallest volume that is large enough, and both say so', t => {
	const shop = table(aVolume('big', '50Gi'), aVolume('fitting', '6Gi'), aVolume('small', '1Gi'), aClaim('data'));
	shop.pass(seconds(15));
	t.is(shop.standing(), 'Bound fitting 6Gi');
	t.deepEqual(shop.claim()?.metadata.annotations, {
		'pv.kubernetes.io/bind-completed': 'yes',
		'pv.kubernetes.io/bound-by-controller': 'yes',
	});
	t.deepEqual(shop.claim()?.status?.accessModes, ['ReadWriteOnce']);
	t.is(shop.hold('fitting'), 'Bound shop/data');
	t.is(shop.volume('fitting')?.spec.claimRef?.uid, shop.claim()?.metadata.uid);
	t.is(shop.volume('fitting')?.metadata.annotations?.['pv.kubernetes.io/bound-by-controller'], 'yes');
	t.is(shop.hold('big'), 'Available -');
	t.is(shop.hold('small'), 'Available -');
});

test('two claims never get the same volume', t => {
	const shop = table(aVolume('one', '6Gi'), aVolume('two', '6Gi')).put(aClaim('a'), aClaim('b'), aClaim('c'));
	shop.pass(seconds(1));
	t.deepEqual(['a', 'b', 'c'].map(name => shop.standing(name)).sort(), ['Bound one 6Gi', 'Bound two 6Gi', 'Pending']);
	const taken = [shop.hold('one'), shop.hold('two')];
	t.is(new Set(taken).size, 2);
});

test('a claim that nothing suits says so every fifteen seconds, and gets what comes with the next round', t => {
	const shop = table(aClaim('data')).pass(seconds(11));
	t.deepEqual(shop.words(), [
		'FailedBinding: no persistent volumes available for this claim and no storage class is set',
	]);
	shop.put(aVolume('late', '5Gi')).pass(seconds(1));
	t.is(shop.hold('late'), 'Available -');
	t.is(shop.standing(), 'Pending');
	shop.pass(seconds(2));
	t.is(shop.standing(), 'Bound late 5Gi');
});

test("a volume that a person kept for a claim waits for it, and stays its own person's choice", t => {
	const kept = aVolume('kept', '50Gi', {claimRef: {namespace: 'shop', name: 'data'}});
	const shop = table(kept, aVolume('fitting', '5Gi'));
	t.is(shop.hold('kept'), 'Available shop/data');
	shop.put(aClaim('data')).pass(seconds(1));
	t.is(shop.standing(), 'Bound kept 50Gi');
	t.is(shop.volume('kept')?.metadata.annotations?.['pv.kubernetes.io/bound-by-controller'], undefined);
});

test('a claim that names its volume gets it or is told why not', t => {
	const shop = table(aVolume('small', '1Gi'), aVolume('mine', '5Gi')).put(
		aClaim('data', {volumeName: 'mine'}),
		aClaim('more', {volumeName: 'small'}),
		aClaim('same', {volumeName: 'mine'}),
	);
	shop.pass(seconds(1));
	t.is(shop.standing(), 'Bound mine 5Gi');
	t.is(shop.claim()?.metadata.annotations?.['pv.kubernetes.io/bound-by-controller'], undefined);
	t.is(shop.standing('more'), 'Pending small');
	t.deepEqual(shop.words().sort(), [
		'FailedBinding: volume "mine" already bound to a different claim.',
		'VolumeMismatch: Cannot bind to requested volume "small": requested PV is too small',
	]);
});

const suited: ReadonlyArray<
	readonly [string, Partial<PersistentVolume['spec']>, Partial<PersistentVolumeClaim['spec']>, boolean]
> = [
	['another class', {storageClassName: 'fast'}, {}, false],
	['its class', {storageClassName: 'fast'}, {storageClassName: 'fast'}, true],
	['raw blocks', {volumeMode: 'Block'}, {}, false],
	['fewer access modes', {}, {accessModes: ['ReadWriteOnce', 'ReadOnlyMany']}, false],
	['more access modes', {accessModes: ['ReadWriteOnce', 'ReadWriteMany']}, {}, true],
	['labels that are not asked for', {}, {selector: {matchLabels: {tier: 'gold'}}}, false],
	['the labels that are asked for', {}, {selector: {matchLabels: {tier: 'silver'}}}, true],
	['too little room', {capacity: {storage: '4.9Gi'}}, {}, false],
];

for (const [words, volumeSpec, claimSpec, suits] of suited) {
	test(`a volume with ${words} ${suits ? 'suits' : 'does not suit'}`, t => {
		const volume = {
			...aVolume('disk', '5Gi', volumeSpec, {labels: {tier: 'silver'}}),
			status: {phase: 'Available'},
		} as const;
		t.is(bestVolume(aClaim('data', claimSpec), [volume], false) === volume, suits);
		t.is(bestVolume(aClaim('data', claimSpec), [volume], true), undefined, 'the scheduler chooses');
	});
}

test('what allows more is left for those who need it', t => {
	const free = (volume: PersistentVolume) => ({...volume, status: {phase: 'Available'}}) as const;
	const many = free(aVolume('many', '5Gi', {accessModes: ['ReadWriteOnce', 'ReadWriteMany']}));
	const once = free(aVolume('once', '50Gi'));
	t.is(bestVolume(aClaim('data'), [many, once], false), once);
	t.is(bestVolume(aClaim('data', {accessModes: ['ReadWriteMany']}), [many, once], false), many);
});

test('a claim whose volume is gone is lost', t => {
	const shop = table(aVolume('disk', '5Gi', {}), aClaim('data')).pass(seconds(15));
	const bound = shop.volume('disk') as PersistentVolume;
	shop.plane.delete(persistentVolumes, 'disk');
	shop.pass(seconds(1));
	t.is(shop.hold('disk'), 'Bound shop/data', 'it is protected as long as a claim has it');
	const held = shop.volume('disk') as PersistentVolume;
	t.not(held.metadata.deletionTimestamp, undefined);
	shop.plane.update(persistentVolumes, {...held, metadata: {...held.metadata, finalizers: []}});
	shop.pass(seconds(1));
	t.is(shop.volume('disk'), undefined);
	t.is(shop.standing(), 'Lost disk');
	t.true(shop.words().includes('ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!'));
	t.is(bound.status?.phase, 'Bound');
});

const reclaims: ReadonlyArray<readonly [string, Partial<PersistentVolume['spec']>, string, string | undefined]> = [
	['Retain', {}, 'Released shop/data', undefined],
	[
		'Delete, and a place that nobody may wipe,',
		{persistentVolumeReclaimPolicy: 'Delete'},
		'Failed shop/data',
		'VolumeFailedDelete: host_path deleter only supports /tmp/.+ but received provided /disks/disk',
	],
	[
		'Delete, and a driver that did not make it,',
		{
			persistentVolumeReclaimPolicy: 'Delete',
			hostPath: undefined,
			csi: {driver: 'disks.example.com', volumeHandle: '7'},
		},
		'Failed shop/data',
		'VolumeFailedDelete: error getting deleter volume plugin for volume "disk": no deletable volume plugin matched',
	],
	['Delete', {persistentVolumeReclaimPolicy: 'Delete', hostPath: {path: '/tmp/disk'}}, 'undefined -', undefined],
	['Recycle', {persistentVolumeReclaimPolicy: 'Recycle'}, 'Available -', 'VolumeRecycled: Volume recycled'],
	[
		'Recycle, and a disk,',
		{
			persistentVolumeReclaimPolicy: 'Recycle',
			hostPath: undefined,
			local: {path: '/disk'},
			nodeAffinity: {
				required: {nodeSelectorTerms: [{matchExpressions: [{key: 'kubernetes.io/hostname', operator: 'Exists'}]}]},
			},
		},
		'Failed shop/data',
		'VolumeFailedRecycle: No recycler plugin found for the volume!',
	],
];

for (const [policy, spec, after, words] of reclaims) {
	test(`a volume with ${policy} is ${after} once its claim is gone`, t => {
		const shop = table(aVolume('disk', '5Gi', spec), aClaim('data')).pass(seconds(15));
		t.is(shop.hold('disk'), 'Bound shop/data');
		shop.plane.delete(persistentVolumeClaims, 'shop/data');
		shop.pass(seconds(16));
		t.is(shop.claim(), undefined);
		t.is(shop.hold('disk'), after);
		t.deepEqual(
			shop.words().filter(text => text.startsWith('Volume')),
			words === undefined ? [] : [words],
		);
	});
}

test('what was kept is given to nobody until a person takes the name of the dead claim off it', t => {
	const shop = table(aVolume('disk', '5Gi'), aClaim('data')).pass(seconds(15));
	shop.plane.delete(persistentVolumeClaims, 'shop/data');
	shop.pass(seconds(1)).put(aClaim('data')).pass(seconds(20));
	t.is(shop.hold('disk'), 'Released shop/data');
	t.is(shop.standing(), 'Pending');
	const {claimRef: _, ...spec} = (shop.volume('disk') as PersistentVolume).spec;
	shop.plane.update(persistentVolumes, {...(shop.volume('disk') as PersistentVolume), spec});
	shop.pass(seconds(16));
	t.is(shop.standing(), 'Bound disk 5Gi');
});

test('a class that waits for a pod says for whom it waits', t => {
	const shop = table(
		aClass('slow', {volumeBindingMode: 'WaitForFirstConsumer'}),
		aVolume('disk', '5Gi', {storageClassName: 'slow'}),
		aClaim('data', {storageClassName: 'slow'}),
	);
	shop.plane.create(pods, aPod('db', {spec: {volumes: [{name: 'data', persistentVolumeClaim: {claimName: 'data'}}]}}));
	shop.pass(seconds(16));
	t.deepEqual(shop.words(), [
		'WaitForFirstConsumer: waiting for first consumer to be created before binding',
		'WaitForPodScheduled: waiting for pod db to be scheduled',
	]);
	t.is(shop.hold('disk'), 'Available -');
});

test('a class names the driver that is to make the volume, and a driver that was built in its heir', t => {
	const shop = table(aClass('fast'), aClass('old', {provisioner: 'kubernetes.io/gce-pd'})).put(
		aClaim('data', {storageClassName: 'fast'}),
		aClaim('more', {storageClassName: 'old'}),
	);
	shop.pass(seconds(1));
	t.deepEqual(shop.claim()?.metadata.annotations, {
		'volume.beta.kubernetes.io/storage-provisioner': 'disks.example.com',
		'volume.kubernetes.io/storage-provisioner': 'disks.example.com',
	});
	t.is(shop.claim('more')?.metadata.annotations?.['volume.kubernetes.io/storage-provisioner'], 'pd.csi.storage.gke.io');
	t.true(
		shop
			.words()
			.includes(
				"ExternalProvisioning: Waiting for a volume to be created either by the external provisioner 'disks.example.com' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
			),
	);
});

test('a class that is not there, or that makes nothing, is said', t => {
	const shop = table(aClass('local', {provisioner: 'kubernetes.io/no-provisioner'})).put(
		aClaim('data', {storageClassName: 'fsat'}),
		aClaim('more', {storageClassName: 'local'}),
	);
	shop.pass(seconds(1));
	t.deepEqual(shop.words().sort(), [
		'ProvisioningFailed: no volume plugin matched name: kubernetes.io/no-provisioner',
		'ProvisioningFailed: storageclass.storage.k8s.io "fsat" not found',
	]);
});

test('a claim without a class gets the default one, also when that comes later', t => {
	const shop = table(aClaim('data', {storageClassName: undefined})).pass(seconds(1));
	t.is(shop.claim()?.spec.storageClassName, undefined);
	const mark = {'storageclass.kubernetes.io/is-default-class': 'true'};
	shop.put({...aClass('standard'), metadata: {name: 'standard', annotations: mark}}).pass(seconds(15));
	t.is(shop.claim()?.spec.storageClassName, 'standard');
	t.is(shop.claim()?.metadata.annotations?.['volume.kubernetes.io/storage-provisioner'], 'disks.example.com');
});

test('a claim stays as long as a pod that has a machine mounts it, ended or not', t => {
	const shop = table(aVolume('disk', '5Gi'), aClaim('data')).pass(seconds(15));
	const spec = {nodeName: 'n1', volumes: [{name: 'data', persistentVolumeClaim: {claimName: 'data'}}]};
	shop.plane.create(pods, aPod('db', {spec}));
	shop.plane.delete(persistentVolumeClaims, 'shop/data');
	shop.pass(seconds(1));
	t.not(shop.claim()?.metadata.deletionTimestamp, undefined);
	const pod = shop.pods()[0]!;
	shop.plane.update(pods, {...pod, status: {...pod.status, phase: 'Succeeded'}}, 'status');
	shop.pass(seconds(1));
	t.not(shop.claim(), undefined);
	shop.plane.delete(pods, 'shop/db', {gracePeriodSeconds: 0});
	shop.pass(seconds(1));
	t.is(shop.claim(), undefined);
	t.is(shop.hold('disk'), 'Released shop/data');
});

test("a pod with a volume of its own gets a claim that is its own, and nobody else's", t => {
	const shop = table(aVolume('disk', '5Gi'), aClaim('web-other'));
	const ephemeral = {volumeClaimTemplate: {metadata: {labels: {app: 'web'}}, spec: aClaim('').spec}};
	const volumes = [
		{name: 'cache', ephemeral},
		{name: 'other', ephemeral},
	];
	shop.plane.create(pods, aPod('web', {spec: {volumes}}));
	shop.pass(seconds(1));
	t.like(shop.claim('web-cache')?.metadata, {labels: {app: 'web'}, ownerReferences: [{kind: 'Pod', name: 'web'}]});
	t.true(
		shop
			.words()
			.includes('EphemeralCreationFailed: PVC shop/web-other was not created for pod shop/web (pod is not owner)'),
	);
	shop.plane.delete(pods, 'shop/web', {gracePeriodSeconds: 0});
	shop.pass(seconds(2));
	t.is(shop.claim('web-cache'), undefined, 'the garbage collector takes it with the pod');
});
