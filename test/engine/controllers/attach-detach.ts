import test from 'ava';
import {deployments} from '../../../source/engine/api/kinds/deployment.ts';
import {nodes} from '../../../source/engine/api/kinds/node.ts';
import {type Pod, pods} from '../../../source/engine/api/kinds/pod.ts';
import {volumeAttachments} from '../../../source/engine/api/kinds/volume-attachment.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import {minutes, seconds} from '../../../source/engine/kernel/time.ts';
import {type Anything, claim, diskCluster, podOn, standard} from '../../helpers/disks.ts';

/** One pod in the zone that has two nodes. */
const database = {
	apiVersion: 'apps/v1',
	kind: 'Deployment',
	metadata: {name: 'db', namespace: 'default'},
	spec: {
		replicas: 1,
		selector: {matchLabels: {app: 'db'}},
		template: {
			metadata: {labels: {app: 'db'}},
			spec: {
				nodeSelector: {'topology.kubernetes.io/zone': 'b'},
				containers: [{name: 'db', image: 'web:1'}],
				volumes: [{name: 'data', persistentVolumeClaim: {claimName: 'data'}}],
			},
		},
	},
} as ApiObject;

const world = (...objects: readonly Anything[]) => {
	const cluster = diskCluster(...objects);
	const {server, ground} = cluster.cluster;
	const self = {
		...cluster,
		/** `node-b attached`. */
		attachments: (): readonly string[] =>
			server.storage
				.sorted(volumeAttachments)
				.map(({spec, status}) => `${spec.nodeName} ${status?.attached === true ? 'attached' : 'attaching'}`),
		disksAt(name: string) {
			const {volumesAttached = [], volumesInUse = []} = cluster.node(name)?.status ?? {};
			return {attached: volumesAttached.map(disk => disk.name), inUse: volumesInUse};
		},
		dbs: (): readonly Pod[] => server.storage.sorted(pods, 'default'),
		/** The pod that is not on its way out. */
		fresh: (): Pod => self.dbs().find(({metadata}) => metadata.deletionTimestamp === undefined)!,
		standings: (): readonly string[] =>
			self
				.dbs()
				.map(({metadata}) => cluster.standing(metadata.name))
				.sort(),
		crash(name: string) {
			ground.levers.pull('storm', `machine/${name}/power`, 'off');
		},
	};
	return self;
};

test('a disk comes to the node of its pod before the pod starts, and leaves after it', t => {
	const table = world(standard, claim('data'), podOn('db', 'data')).pass(seconds(40));
	const node = table.pod('db')!.spec.nodeName!;
	const volume = table.volume()!;
	const disk = `kubernetes.io/csi/disks.csi.podfall^${volume.spec.csi?.volumeHandle}`;
	t.deepEqual(table.node(node)?.status?.volumesAttached, [{name: disk, devicePath: ''}]);
	t.deepEqual(table.node(node)?.status?.volumesInUse, [disk]);
	t.deepEqual(
		table
			.words('db')
			.slice(0, 3)
			.map(text => text.split(':')[0]),
		['Scheduled', 'SuccessfulAttachVolume', 'Pulling'],
	);
	t.true(table.words('db').includes('SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "pvc-<uid>"'));
	table.remove(pods, 'db').pass(seconds(60));
	t.is(table.node(node)?.status?.volumesAttached, undefined);
	t.is(table.node(node)?.status?.volumesInUse, undefined);
});

test('a disk that one node has is not had by another, and both pods on one node may have it', t => {
	const table = world(standard, claim('data'), podOn('db', 'data'));
	table.pass(seconds(40));
	const home = table.pod('db')!.spec.nodeName!;
	const spec = (podOn('beside', 'data') as Pod).spec;
	table.put({...podOn('beside', 'data'), spec: {...spec, nodeName: home}} as ApiObject);
	const other = ['node-a', 'node-b', 'node-c'].find(name => name !== home)!;
	table.put({...podOn('away', 'data'), spec: {...spec, nodeName: other}} as ApiObject).pass(minutes(4));
	t.is(table.standing('beside'), `Running on ${home}`);
	t.is(table.standing('away'), `ContainerCreating on ${other}`);
	t.deepEqual(table.attachments(), [`${home} attached`]);
	t.deepEqual(table.words('away'), [
		'FailedAttachVolume: Multi-Attach error for volume "pvc-<uid>" Volume is already used by pod(s) beside, db',
	]);
	table.remove(pods, 'db').remove(pods, 'beside').pass(seconds(70));
	t.deepEqual(table.attachments(), [`${other} attached`]);
	t.is(table.standing('away'), `Running on ${other}`);
});

test('a disk that many may have comes to all of them', t => {
	const shared = claim('data', {accessModes: ['ReadWriteMany']});
	const many = world({...standard, volumeBindingMode: 'Immediate'}, shared);
	const spec = (podOn('one', 'data') as Pod).spec;

	for (const name of ['node-b', 'node-c']) {
		many.put({...podOn(name, 'data'), spec: {...spec, nodeName: name}} as ApiObject);
	}

	many.pass(seconds(60));
	t.deepEqual([...many.attachments()].sort(), ['node-b attached', 'node-c attached']);
	t.deepEqual(many.standings(), ['Running on node-b', 'Running on node-c']);
});

test('after a crash the disk stays with the dead node until the old pod is gone, and for six minutes more', t => {
	const table = world(standard, claim('data'), database);
	table.pass(seconds(40));
	const old = table.fresh();
	const dead = old.spec.nodeName!;
	const other = dead === 'node-b' ? 'node-c' : 'node-b';
	table.crash(dead);
	table.pass(minutes(8));
	t.deepEqual(table.standings(), [`ContainerCreating on ${other}`, `Terminating on ${dead}`]);
	const heir = table.fresh().metadata.name;
	const told = () => table.words(heir).filter(text => text.startsWith('FailedAttachVolume'));
	t.deepEqual(told(), [
		`FailedAttachVolume: Multi-Attach error for volume "pvc-<uid>" Volume is already used by pod(s) ${old.metadata.name}`,
	]);
	table.remove(pods, old.metadata.name, {gracePeriodSeconds: 0}).pass(minutes(5.5));
	t.deepEqual(table.attachments(), [`${dead} attached`], 'its kubelet might still write to it');
	table.pass(minutes(1.5));
	t.deepEqual(table.attachments(), [`${other} attached`]);
	t.deepEqual(table.standings(), [`Running on ${other}`]);
	t.is(told().length, 1, 'it is said once');
});

test('who says that the dead node is out of service has the disk at once', t => {
	const table = world(standard, claim('data'), database);
	table.pass(seconds(40));
	const dead = table.fresh().spec.nodeName!;
	const other = dead === 'node-b' ? 'node-c' : 'node-b';
	table.crash(dead);
	table.pass(minutes(8));
	const taints = [
		...(table.node(dead)?.spec?.taints ?? []),
		{key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute'},
	];
	table.patch(nodes, dead, {spec: {taints}}, undefined).pass(seconds(60));
	t.deepEqual(table.attachments(), [`${other} attached`]);
	t.deepEqual(table.standings(), [`Running on ${other}`]);
});

test('a Node that is deleted lets go of its disks', t => {
	const table = world(standard, claim('data'), database);
	table.pass(seconds(40));
	const dead = table.fresh().spec.nodeName!;
	table.crash(dead);
	table.pass(minutes(1));
	table.cluster.server.handle({
		verb: 'delete',
		user: {name: 'kubernetes-admin', groups: ['system:masters']},
		kind: nodes as never,
		name: dead,
	});
	table.pass(minutes(2.5));
	t.is(table.attachments().length, 1);
	t.notRegex(table.attachments()[0]!, new RegExp(dead));
	t.regex(table.standings().join(), /^Running on/);
});

test('a kubelet that comes back finds its disks where they were', t => {
	const table = world(standard, claim('data'), database);
	table.pass(seconds(40));
	const node = table.fresh().spec.nodeName!;
	const before = table.disksAt(node);
	const {levers} = table.cluster.ground;
	levers.pull('storm', `process/${node}/kubelet`, 'stopped');
	table.pass(seconds(20));
	levers.letGo('storm');
	table.pass(seconds(40));
	t.deepEqual(table.disksAt(node), before);
	t.deepEqual(table.standings(), [`Running on ${node}`]);
	t.is(table.fresh().status?.containerStatuses?.[0]?.restartCount, 0);
});

test('a pod whose claim is not bound is told so by its kubelet, and starts once it is', t => {
	const spec = (podOn('db', 'data') as Pod).spec;
	const pod = {...podOn('db', 'data'), spec: {...spec, nodeName: 'node-a'}} as ApiObject;
	const table = world(pod).pass(seconds(20));
	t.is(table.standing('db'), 'ContainerCreating on node-a');
	t.is(
		table.words('db').at(-1),
		'FailedMount: Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: error processing PVC default/data: failed to fetch PVC from API server: persistentvolumeclaims "data" not found',
	);
	table.put(claim('data', {storageClassName: 'slow'})).pass(seconds(20));
	t.regex(table.words('db').at(-1)!, /error processing PVC default\/data: PVC is not bound$/);
	table.put({...standard, metadata: {name: 'slow'}, volumeBindingMode: 'Immediate'}).pass(seconds(60));
	t.is(table.standing('db'), 'Running on node-a');
});

test('a scale to nothing gives the disk back', t => {
	const table = world(standard, claim('data'), database);
	table
		.pass(seconds(40))
		.patch(deployments, 'db', {spec: {replicas: 0}})
		.pass(seconds(60));
	const attachments = table.cluster.server.storage.sorted(volumeAttachments);
	t.deepEqual(attachments, []);
});
