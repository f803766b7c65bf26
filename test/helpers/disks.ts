import type {AnyKind, Kind} from '../../source/engine/api/kind.ts';
import {type Event, events} from '../../source/engine/api/kinds/event.ts';
import {kindByName} from '../../source/engine/api/kinds/index.ts';
import {type Node, nodes} from '../../source/engine/api/kinds/node.ts';
import {type PersistentVolume, persistentVolumes} from '../../source/engine/api/kinds/persistent-volume.ts';
import {
	type PersistentVolumeClaim,
	persistentVolumeClaims,
} from '../../source/engine/api/kinds/persistent-volume-claim.ts';
import {type Pod, pods} from '../../source/engine/api/kinds/pod.ts';
import type {StorageClass} from '../../source/engine/api/kinds/storage-class.ts';
import type {ApiObject} from '../../source/engine/api/object.ts';
import {podSummary} from '../../source/engine/api/pod-view.ts';
import type {Request} from '../../source/engine/api/verbs.ts';
import {admin, type ClusterPlan, createCluster} from '../../source/engine/cluster.ts';
import {type Millis, minutes, seconds} from '../../source/engine/kernel/time.ts';
import {aMachine, plainProgram} from './small-ground.ts';

/** A class of podfall's own disks, bound where the pod goes. */
export const standard: StorageClass = {
	apiVersion: 'storage.k8s.io/v1',
	kind: 'StorageClass',
	metadata: {name: 'standard', annotations: {'storageclass.kubernetes.io/is-default-class': 'true'}},
	provisioner: 'disks.csi.podfall',
	volumeBindingMode: 'WaitForFirstConsumer',
	allowVolumeExpansion: true,
};

export const claim = (name: string, spec: Partial<PersistentVolumeClaim['spec']> = {}): PersistentVolumeClaim => ({
	apiVersion: 'v1',
	kind: 'PersistentVolumeClaim',
	metadata: {name, namespace: 'default'},
	spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '5Gi'}}, ...spec},
});

/** A pod that mounts these claims. */
export const podOn = (name: string, ...claims: readonly string[]): ApiObject =>
	({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name, namespace: 'default', labels: {app: name}},
		spec: {
			containers: [{name: 'db', image: 'web:1'}],
			volumes: claims.map(claimName => ({name: claimName, persistentVolumeClaim: {claimName}})),
		},
	}) as ApiObject;

export type Anything = ApiObject | StorageClass;

const plan = (): ClusterPlan => ({
	seed: 'disks',
	eager: false,
	leaderElection: false,
	etcdMembers: 1,
	faults: {items: [], allowQuorumLoss: false, horizon: minutes(120), announce: {type: 'silent'}},
	ground: {
		machines: [
			aMachine('master-1', 'a', {controlPlane: true}),
			aMachine('node-a', 'a'),
			aMachine('node-b', 'b'),
			aMachine('node-c', 'b'),
		],
		programs: {'web:1': plainProgram},
		registry: {bandwidth: 100_000_000, latency: 100, rateLimit: 0, strict: false},
		rtt: {sameNode: 0, sameZone: 1, crossZone: 2},
		controlPlaneZone: 'a',
	},
});

/** A whole cluster of three nodes in two zones, half a minute old, and what there is to say of its disks. */
export const diskCluster = (...objects: readonly Anything[]) => {
	const cluster = createCluster(plan());
	cluster.start();
	const {server, kernel} = cluster;
	const stored = <T extends ApiObject>(kind: Kind<T>, key: string): T | undefined => server.storage.get(kind, key);
	const send = (request: Omit<Request, 'user' | 'kind'> & {readonly kind: unknown}) => {
		const reply = server.handle({...request, user: admin, kind: request.kind as AnyKind});

		if (!reply.ok) {
			throw new Error(reply.status.message);
		}
	};

	const self = {
		cluster,
		pass(time: Millis) {
			kernel.run(kernel.now + time);
			return self;
		},
		put(...more: readonly Anything[]) {
			for (const object of more) {
				const {namespace, name} = object.metadata;
				send({verb: 'create', kind: kindByName(object.kind), namespace, name, object});
			}

			return self;
		},
		patch(kind: unknown, name: string, object: object, namespace: string | undefined = 'default') {
			send({verb: 'patch', kind, namespace, name, patchType: 'merge', object});
			return self;
		},
		remove(kind: unknown, name: string, options?: Request['options']) {
			send({verb: 'delete', kind, namespace: 'default', name, options});
			return self;
		},
		claim: (name = 'data'): PersistentVolumeClaim | undefined => stored(persistentVolumeClaims, `default/${name}`),
		/** The volume of a claim. */
		volume: (name = 'data'): PersistentVolume | undefined =>
			stored(persistentVolumes, self.claim(name)?.spec.volumeName ?? ''),
		volumes: (): readonly PersistentVolume[] => server.storage.sorted(persistentVolumes),
		pod: (name: string): Pod | undefined => stored(pods, `default/${name}`),
		node: (name: string): Node | undefined => stored(nodes, name),
		/** `Running on node-a`. */
		standing(name: string) {
			const pod = self.pod(name);
			return pod === undefined ? 'gone' : `${podSummary(pod).status} on ${pod.spec.nodeName ?? 'no node'}`;
		},
		/** How often each of those was said. */
		counts: (name: string): readonly (number | undefined)[] =>
			server.storage
				.sorted(events as Kind<Event>)
				.filter(({involvedObject}) => involvedObject?.name === name)
				.map(({count}) => count),
		/** `reason: message` of each event about an object of that name, with `<uid>` for what a volume is called by. */
		words: (name: string): readonly string[] =>
			server.storage
				.sorted(events as Kind<Event>)
				.filter(({involvedObject}) => involvedObject?.name === name)
				.map(({reason, message}) => `${reason}: ${(message ?? '').replaceAll(/pvc-[\da-f-]{36}/g, 'pvc-<uid>')}`),
	};
	return self.pass(seconds(30)).put(...objects);
};
