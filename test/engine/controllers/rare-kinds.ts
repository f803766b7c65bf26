import test from 'ava';
import type {AnyKind, Kind} from '../../../source/engine/api/kind.ts';
import {configMaps} from '../../../source/engine/api/kinds/config-map.ts';
import {cronJobs} from '../../../source/engine/api/kinds/cron-job.ts';
import {daemonSets} from '../../../source/engine/api/kinds/daemon-set.ts';
import {ingresses} from '../../../source/engine/api/kinds/ingress.ts';
import {namespaces} from '../../../source/engine/api/kinds/namespace.ts';
import {nodes} from '../../../source/engine/api/kinds/node.ts';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import {admin, createCluster} from '../../../source/engine/cluster.ts';
import {minutes, seconds} from '../../../source/engine/kernel/time.ts';
import {make} from '../../helpers/kinds.ts';
import {aMachine, plainProgram} from '../../helpers/small-ground.ts';

/* Kinds that nobody acts on are objects all the same: they own others, they are owned, and they go with their namespace. */

const small = () => {
	const cluster = createCluster({
		seed: 'rare',
		eager: false,
		leaderElection: true,
		etcdMembers: 1,
		faults: {items: [], allowQuorumLoss: false, horizon: seconds(3600), announce: {type: 'silent'}},
		ground: {
			machines: [aMachine('cp-a', 'a', {controlPlane: true}), aMachine('node-a', 'a')],
			programs: {web: plainProgram},
			registry: {bandwidth: 100_000_000, latency: 100, rateLimit: 0, strict: false},
			rtt: {sameNode: 0, sameZone: 1, crossZone: 2},
			controlPlaneZone: 'a',
		},
	});
	cluster.start();
	const {server} = cluster;
	const pathOf = (object: ApiObject) => ({namespace: object.metadata.namespace, name: object.metadata.name});
	return {
		run(duration: number) {
			cluster.kernel.run(cluster.kernel.now + duration);
		},
		create<T extends ApiObject>(kind: Kind<T>, object: ApiObject): T {
			const reply = server.handle({
				user: admin,
				verb: 'create',
				kind: kind as unknown as AnyKind,
				...pathOf(object),
				object,
			});
			return reply.ok ? (reply.object as T) : (reply.status as never);
		},
		remove<T extends ApiObject>(kind: Kind<T>, object: ApiObject): void {
			server.handle({user: admin, verb: 'delete', kind: kind as unknown as AnyKind, ...pathOf(object)});
		},
		names: <T extends ApiObject>(kind: Kind<T>, namespace?: string): readonly string[] =>
			server.storage.sorted(kind, namespace).map(({metadata}) => metadata.name),
		cluster,
	};
};

const jobTemplate = {spec: {template: {spec: {restartPolicy: 'Never', containers: [{name: 'a', image: 'web:1'}]}}}};

test('what a CronJob owned goes with it', t => {
	const world = small();
	world.run(seconds(30));
	world.create(namespaces, make(namespaces, {}, 'shop'));
	const owner = world.create(cronJobs, make(cronJobs, {spec: {schedule: '@daily', jobTemplate}}, 'nightly'));
	const reference = {apiVersion: 'batch/v1', kind: 'CronJob', name: 'nightly', uid: owner.metadata.uid};
	const metadata = {name: 'notes', namespace: 'shop', ownerReferences: [reference]};
	world.create(configMaps, make(configMaps, {metadata}));
	world.run(seconds(30));
	t.deepEqual(world.names(configMaps, 'shop'), ['kube-root-ca.crt', 'notes']);
	world.remove(cronJobs, owner);
	world.run(seconds(30));
	t.deepEqual(world.names(configMaps, 'shop'), ['kube-root-ca.crt']);
});

test('a namespace takes along whatever it holds', t => {
	const world = small();
	world.run(seconds(30));
	const shop = world.create(namespaces, make(namespaces, {}, 'shop'));
	const template = {metadata: {labels: {app: 'a'}}, spec: {containers: [{name: 'a', image: 'web:1'}]}};
	world.create(ingresses, make(ingresses, {spec: {defaultBackend: {service: {name: 'web', port: {number: 80}}}}}));
	world.create(daemonSets, make(daemonSets, {spec: {selector: {matchLabels: {app: 'a'}}, template}}));
	world.run(seconds(10));
	t.deepEqual([world.names(ingresses), world.names(daemonSets)], [['web'], ['web']]);
	world.remove(namespaces, shop);
	world.run(minutes(1));
	t.deepEqual([world.names(ingresses), world.names(daemonSets)], [[], []]);
	t.false(world.names(namespaces).includes('shop'));
});

test('a DaemonSet follows the labels of nodes: its kubelet takes the pod though it wrote the node before', t => {
	const world = small();
	world.run(seconds(30));
	const template = {
		metadata: {labels: {app: 'a'}},
		spec: {nodeSelector: {disk: 'ssd'}, containers: [{name: 'a', image: 'web:1'}]},
	};
	world.create(namespaces, make(namespaces, {}, 'shop'));
	world.run(seconds(5));
	const spec = {selector: {matchLabels: {app: 'a'}}, template};
	world.create(daemonSets, make(daemonSets, {metadata: {name: 'logs', namespace: 'shop'}, spec}));
	world.run(seconds(5));
	t.deepEqual(world.names(pods, 'shop'), []);
	const {server} = world.cluster;
	const body = {metadata: {labels: {disk: 'ssd'}}};
	const patch = {verb: 'patch', patchType: 'merge', name: 'node-a', object: body} as const;
	server.handle({user: admin, kind: nodes as unknown as AnyKind, ...patch});
	world.run(seconds(20));
	t.deepEqual(
		server.storage.sorted(pods, 'shop').map(({status}) => status?.phase),
		['Running'],
	);
});
