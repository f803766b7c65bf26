import test from 'ava';
import {nodes} from '../../../source/engine/api/kinds/node.ts';
import {persistentVolumeClaims} from '../../../source/engine/api/kinds/persistent-volume-claim.ts';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {claim, diskCluster, podOn, standard} from '../../helpers/disks.ts';

test('a disk is made where the pod of the claim goes, and the pod runs on it', t => {
	const world = diskCluster(standard, claim('data')).pass(seconds(5));
	t.is(world.claim()?.spec.storageClassName, 'standard');
	t.deepEqual(world.volumes(), []);
	world.put(podOn('db', 'data')).pass(seconds(40));
	t.regex(world.standing('db'), /^Running on node-[abc]$/);
	t.is(world.claim()?.status?.phase, 'Bound');
	const {metadata, spec, status} = world.volume()!;
	const node = world.node(world.pod('db')!.spec.nodeName!)!;
	t.is(metadata.name, `pvc-${world.claim()!.metadata.uid}`);
	t.is(metadata.annotations?.['pv.kubernetes.io/provisioned-by'], 'disks.csi.podfall');
	t.is(metadata.annotations?.['pv.kubernetes.io/bound-by-controller'], undefined, 'it was made for the claim');
	t.deepEqual(metadata.finalizers, [
		'external-provisioner.volume.kubernetes.io/finalizer',
		'kubernetes.io/pv-protection',
	]);
	t.is(status?.phase, 'Bound');
	t.like(spec, {
		capacity: {storage: '5Gi'},
		persistentVolumeReclaimPolicy: 'Delete',
		storageClassName: 'standard',
		claimRef: {name: 'data', uid: world.claim()!.metadata.uid},
	});
	t.deepEqual(spec.nodeAffinity?.required?.nodeSelectorTerms[0]?.matchExpressions, [
		{
			key: 'topology.kubernetes.io/zone',
			operator: 'In',
			values: [node.metadata.labels!['topology.kubernetes.io/zone']!],
		},
	]);
	t.deepEqual(world.counts('data'), [1, 1, 1, 1]);
	t.deepEqual(world.words('data'), [
		'WaitForFirstConsumer: waiting for first consumer to be created before binding',
		"ExternalProvisioning: Waiting for a volume to be created either by the external provisioner 'disks.csi.podfall' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
		'Provisioning: External provisioner is provisioning volume for claim "default/data"',
		'ProvisioningSucceeded: Successfully provisioned volume pvc-<uid>',
	]);
});

test('a pod comes back to its zone, and waits where that has no room', t => {
	const world = diskCluster(standard, claim('data'), podOn('db', 'data')).pass(seconds(40));
	const zoneOf = (name = '') => world.node(name)?.metadata.labels?.['topology.kubernetes.io/zone'];
	const home = world.pod('db')!.spec.nodeName!;
	const zone = zoneOf(home);

	for (const name of ['node-a', 'node-b', 'node-c'].filter(each => zoneOf(each) === zone)) {
		world.patch(nodes, name, {spec: {unschedulable: true}}, undefined);
	}

	world.remove(pods, 'db').pass(seconds(40)).put(podOn('again', 'data')).pass(seconds(5));
	t.is(world.pod('again')?.spec.nodeName, undefined);
	t.regex(world.words('again')[0]!, /didn't match PersistentVolume's node affinity/);
	world.patch(nodes, home, {spec: {unschedulable: null}}, undefined).pass(seconds(40));
	t.is(world.standing('again'), `Running on ${home}`);
});

test('a disk goes with its claim, once no pod uses it', t => {
	const world = diskCluster(standard, claim('data'), podOn('db', 'data')).pass(seconds(40));
	world.remove(persistentVolumeClaims, 'data').pass(seconds(5));
	t.not(world.claim()?.metadata.deletionTimestamp, undefined);
	t.is(world.volume()?.status?.phase, 'Bound');
	world.remove(pods, 'db').pass(seconds(60));
	t.is(world.claim(), undefined);
	t.deepEqual(world.volumes(), []);
});

test('what was to be kept is kept', t => {
	const world = diskCluster({...standard, reclaimPolicy: 'Retain'}, claim('data'), podOn('db', 'data'));
	world.pass(seconds(40)).remove(pods, 'db').remove(persistentVolumeClaims, 'data').pass(seconds(60));
	t.deepEqual(
		world.volumes().map(({status}) => status?.phase),
		['Released'],
	);
});

test('a class that does not wait gets its disks in some zone, and one of zones in those', t => {
	const expressions = [{matchLabelExpressions: [{key: 'topology.kubernetes.io/zone', values: ['b']}]}];
	const here = {...standard, volumeBindingMode: 'Immediate', allowedTopologies: expressions} as const;
	const world = diskCluster(here, claim('data'), claim('more'), claim('most')).pass(seconds(20));
	t.deepEqual(
		world.volumes().map(({spec}) => spec.nodeAffinity?.required?.nodeSelectorTerms[0]?.matchExpressions?.[0]?.values),
		[['b'], ['b'], ['b']],
	);
	t.is(world.claim()?.status?.phase, 'Bound');
});

test('a driver that the cluster does not have makes nothing, until the cluster has it', t => {
	const other = {...standard, provisioner: 'ebs.csi.aws.com', volumeBindingMode: 'Immediate'} as const;
	const world = diskCluster(other, claim('data')).pass(seconds(20));
	t.is(world.claim()?.status?.phase, 'Pending');
	const driver = {apiVersion: 'storage.k8s.io/v1', kind: 'CSIDriver', metadata: {name: 'ebs.csi.aws.com'}, spec: {}};
	world.put(driver).pass(seconds(40));
	t.is(world.claim()?.status?.phase, 'Bound');
	t.is(world.volume()?.spec.csi?.driver, 'ebs.csi.aws.com');
});

test('a claim grows where its class lets it', t => {
	const world = diskCluster(standard, claim('data'), podOn('db', 'data')).pass(seconds(40));
	world.patch(persistentVolumeClaims, 'data', {spec: {resources: {requests: {storage: '9Gi'}}}}).pass(seconds(20));
	t.is(world.claim()?.status?.capacity?.storage, '9Gi');
	t.is(world.volume()?.spec.capacity?.storage, '9Gi');
	t.deepEqual(world.words('data').slice(-2), [
		'Resizing: External resizer is resizing volume pvc-<uid>',
		'VolumeResizeSuccessful: Resize volume succeeded',
	]);
});

test('a claim does not grow where its class says nothing of it', t => {
	const {allowVolumeExpansion: _, ...fixed} = standard;
	const world = diskCluster(fixed, claim('data'), podOn('db', 'data')).pass(seconds(40));
	t.throws(() => world.patch(persistentVolumeClaims, 'data', {spec: {resources: {requests: {storage: '9Gi'}}}}), {
		message:
			/only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize$/,
	});
});

test('what was begun before a save is finished after it', t => {
	const world = diskCluster({...standard, volumeBindingMode: 'Immediate'}, claim('data')).pass(1200);
	t.is(world.claim()?.status?.phase, 'Pending');
	const saved = world.cluster.save();
	world.pass(seconds(20));
	const name = world.claim()?.spec.volumeName;
	const revision = world.claim()?.metadata.resourceVersion;
	world.cluster.load(saved);
	t.is(world.claim()?.status?.phase, 'Pending');
	world.pass(seconds(20));
	t.is(world.claim()?.spec.volumeName, name);
	t.is(world.claim()?.metadata.resourceVersion, revision);
});
