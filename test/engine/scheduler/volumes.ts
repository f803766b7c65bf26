import test from 'ava';
import {type CsiDriver, csiDrivers} from '../../../source/engine/api/kinds/csi-driver.ts';
import {type CsiStorageCapacity, csiStorageCapacities} from '../../../source/engine/api/kinds/csi-storage-capacity.ts';
import {type PersistentVolume, persistentVolumes} from '../../../source/engine/api/kinds/persistent-volume.ts';
import {
	type PersistentVolumeClaim,
	persistentVolumeClaims,
} from '../../../source/engine/api/kinds/persistent-volume-claim.ts';
import {type StorageClass, storageClasses} from '../../../source/engine/api/kinds/storage-class.ts';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {bigNode, podAsking, schedulingTable} from '../../helpers/scheduling.ts';

const local: StorageClass = {
	apiVersion: 'storage.k8s.io/v1',
	kind: 'StorageClass',
	metadata: {name: 'local'},
	provisioner: 'kubernetes.io/no-provisioner',
	volumeBindingMode: 'WaitForFirstConsumer',
};
const network: StorageClass = {...local, metadata: {name: 'network'}, provisioner: 'disks.example'};
const immediate: StorageClass = {...network, metadata: {name: 'immediate'}, volumeBindingMode: 'Immediate'};

const claim = (name: string, storageClassName: string, size = '5Gi'): PersistentVolumeClaim => ({
	apiVersion: 'v1',
	kind: 'PersistentVolumeClaim',
	metadata: {name, namespace: 'shop'},
	spec: {storageClassName, accessModes: ['ReadWriteOnce'], resources: {requests: {storage: size}}},
});

const diskOn = (name: string, node: string, size: string): PersistentVolume => ({
	apiVersion: 'v1',
	kind: 'PersistentVolume',
	metadata: {name},
	spec: {
		storageClassName: 'local',
		capacity: {storage: size},
		accessModes: ['ReadWriteOnce'],
		local: {path: '/disk'},
		persistentVolumeReclaimPolicy: 'Retain',
		nodeAffinity: {
			required: {
				nodeSelectorTerms: [{matchExpressions: [{key: 'kubernetes.io/hostname', operator: 'In', values: [node]}]}],
			},
		},
	},
});

const podWith = (claimName: string) =>
	podAsking('db', {cpu: '1'}, {spec: {volumes: [{name: 'data', persistentVolumeClaim: {claimName}}]}});

const storage = (...objects: ReadonlyArray<StorageClass | PersistentVolumeClaim | PersistentVolume>) => {
	const table = schedulingTable().nodes(bigNode('node-1'), bigNode('node-2'), bigNode('node-3'));

	for (const object of objects) {
		const kind = [storageClasses, persistentVolumeClaims, persistentVolumes].find(one => one.kind === object.kind);
		const reply = table.create(kind as never, object);

		if (!reply.ok) {
			throw new Error(reply.status.message);
		}

		if (object.kind === 'PersistentVolume') {
			const made = table.get(persistentVolumes, object.metadata.name)!;
			// As the volume controller finds it: Pending is not yet to be had.
			table.update(persistentVolumes, {...made, status: {phase: 'Available'}}, 'status');
		}
	}

	return table;
};

/** What the volume controller would do: both halves say that they belong together. */
const marry = (table: ReturnType<typeof storage>, claimName: string, volumeName: string) => {
	const found = table.get(persistentVolumeClaims, `shop/${claimName}`)!;
	table.update(persistentVolumeClaims, {...found, spec: {...found.spec, volumeName}});
	const bound = table.get(persistentVolumeClaims, `shop/${claimName}`)!;
	table.update(persistentVolumeClaims, {...bound, status: {phase: 'Bound'}}, 'status');
	return table;
};

test('a pod goes to the smallest disk that is large enough, and is bound once the disk is', t => {
	const table = storage(
		local,
		claim('data', 'local'),
		diskOn('small', 'node-1', '1Gi'),
		diskOn('fitting', 'node-2', '6Gi'),
	)
		.pods(podWith('data'))
		.run(seconds(3));
	t.is(table.nodeOf('db'), undefined);
	t.is(table.get(persistentVolumes, 'fitting')?.spec.claimRef?.name, 'data');
	marry(table, 'data', 'fitting').run(seconds(3));
	t.is(table.nodeOf('db'), 'node-2');
});

test('a disk that is to be made is asked for where the pod will be', t => {
	const table = storage(network, claim('data', 'network')).pods(podWith('data')).run(seconds(2));
	const node = table.get(persistentVolumeClaims, 'shop/data')?.metadata.annotations?.[
		'volume.kubernetes.io/selected-node'
	];
	t.regex(node ?? '', /^node-[123]$/);
	const {nodeAffinity: _, ...anywhere} = diskOn('made', '', '5Gi').spec;
	table.create(persistentVolumes, {...diskOn('made', '', '5Gi'), spec: anywhere} as PersistentVolume);
	marry(table, 'data', 'made').run(seconds(3));
	t.is(table.nodeOf('db'), node);
});

test('a claim that is to be bound at once holds its pod until it is', t => {
	const table = storage(immediate, claim('data', 'immediate')).pods(podWith('data')).run(seconds(3));
	t.is(table.whyPending('db'), '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found');
});

test('where no disk can be had, the pod says so', t => {
	const table = storage(local, claim('data', 'local'), diskOn('small', 'node-1', '1Gi'))
		.pods(podWith('data'))
		.run(seconds(3));
	t.regex(
		table.whyPending('db') ?? '',
		/^0\/3 nodes are available: 3 node\(s\) didn't find available persistent volumes to bind\./,
	);
});

test('a pod waits while its driver has no room for its disk, and is tried again when there is more', t => {
	const driver: CsiDriver = {
		apiVersion: 'storage.k8s.io/v1',
		kind: 'CSIDriver',
		metadata: {name: 'disks.example'},
		spec: {storageCapacity: true},
	};
	const room: CsiStorageCapacity = {
		apiVersion: 'storage.k8s.io/v1',
		kind: 'CSIStorageCapacity',
		metadata: {name: 'room', namespace: 'kube-system'},
		storageClassName: 'network',
		nodeTopology: {matchLabels: {'kubernetes.io/hostname': 'node-2'}},
		capacity: '1Gi',
	};
	const table = storage(network, claim('data', 'network'));
	table.create(csiDrivers, driver);
	table.create(csiStorageCapacities, room);
	table.pods(podWith('data')).run(seconds(3));
	t.regex(table.whyPending('db') ?? '', /^0\/3 nodes are available: 3 node\(s\) did not have enough free storage\./);
	const before = table.get(csiStorageCapacities, 'kube-system/room')!;
	table.update(csiStorageCapacities, {...before, capacity: '10Gi'});
	table.run(seconds(15));
	t.is(
		table.get(persistentVolumeClaims, 'shop/data')?.metadata.annotations?.['volume.kubernetes.io/selected-node'],
		'node-2',
	);
});
