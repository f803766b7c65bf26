import test from 'ava';
import type {AnyKind} from '../../source/engine/api/kind.ts';
import {deployments} from '../../source/engine/api/kinds/deployment.ts';
import {allKinds} from '../../source/engine/api/kinds/index.ts';
import {jobs} from '../../source/engine/api/kinds/job.ts';
import {leases} from '../../source/engine/api/kinds/lease.ts';
import {nodes} from '../../source/engine/api/kinds/node.ts';
import {pods} from '../../source/engine/api/kinds/pod.ts';
import {keyOf} from '../../source/engine/api/object.ts';
import {admin, createCluster} from '../../source/engine/cluster.ts';
import {minutes, seconds} from '../../source/engine/kernel/time.ts';
import {aMachine, plainProgram} from '../helpers/small-ground.ts';

/*
What lies in the API after some life has the shape that Go would give it: see the `json` tags of k8s.io/api.
*/

const lived = () => {
	const cluster = createCluster({
		seed: 'shapes',
		eager: false,
		leaderElection: true,
		etcdMembers: 1,
		faults: {items: [], allowQuorumLoss: false, horizon: seconds(3600), announce: {type: 'silent'}},
		ground: {
			machines: [aMachine('cp-a', 'a', {controlPlane: true}), aMachine('node-a', 'a'), aMachine('node-b', 'b')],
			programs: {web: plainProgram},
			registry: {bandwidth: 100_000_000, latency: 100, rateLimit: 0, strict: false},
			rtt: {sameNode: 0, sameZone: 1, crossZone: 2},
			controlPlaneZone: 'a',
		},
	});
	cluster.start();
	const create = (kind: unknown, name: string, spec: object): void => {
		const {group, version, kind: word} = kind as AnyKind;
		const apiVersion = group === '' ? version : `${group}/${version}`;
		const object = {apiVersion, kind: word, metadata: {name, namespace: 'default'}, spec};
		cluster.server.handle({user: admin, verb: 'create', kind: kind as AnyKind, namespace: 'default', name, object});
	};

	const labels = {app: 'web'};
	const containers = [{name: 'main', image: 'web:1', resources: {requests: {cpu: '100m'}}}];
	cluster.kernel.run(seconds(20));
	create(deployments, 'web', {
		replicas: 2,
		selector: {matchLabels: labels},
		template: {metadata: {labels}, spec: {containers}},
	});
	create(jobs, 'report', {
		template: {spec: {restartPolicy: 'Never', containers: [{name: 'main', image: 'web:1', command: ['sleep', '2']}]}},
	});
	create(pods, 'too-big', {nodeName: 'node-a', containers: [{...containers[0], resources: {requests: {cpu: '99'}}}]});
	create(pods, 'waits', {containers: [{...containers[0], resources: {requests: {cpu: '99'}}}]});
	cluster.kernel.run(minutes(1));
	cluster.ground.levers.pull('test', 'machine/node-b/power', 'off');
	cluster.kernel.run(minutes(7));
	cluster.ground.levers.letGo('test');
	cluster.kernel.run(minutes(9));
	return cluster;
};

const cluster = lived();

/** Empty lists that Go shows too: their tags have no `omitempty`. */
const shown = ['EndpointSlice.endpoints', 'EndpointSlice.ports'];

const emptyLists = (value: unknown, path: string): readonly string[] => {
	if (Array.isArray(value)) {
		return value.length === 0 ? [path] : value.flatMap(item => emptyLists(item, path));
	}

	return typeof value === 'object' && value !== null
		? Object.entries(value).flatMap(([name, member]) => emptyLists(member, `${path}.${name}`))
		: [];
};

for (const kind of allKinds) {
	test(`no list of a ${kind.kind} is stored empty`, t => {
		const found = cluster.server.storage.sorted(kind).flatMap(object => emptyLists(object, kind.kind));
		t.deepEqual(
			found.filter(path => !shown.includes(path)),
			[],
		);
	});
}

test('every condition of an ordinary pod names the generation it speaks of', t => {
	// Source: pkg/api/v1/pod/util.go, CalculatePodConditionObservedGeneration (on by default since v1.34)
	const conditions = cluster.server.storage
		.sorted(pods, 'default')
		.flatMap(({status}) => (status?.conditions ?? []).map(({type, observedGeneration}) => [type, observedGeneration]));
	t.true(conditions.length > 10);
	t.deepEqual(
		conditions.filter(([, generation]) => generation === undefined),
		[],
	);
});

test('every condition of a pod has its two times, whoever wrote it', t => {
	const {storage} = cluster.server;
	cluster.server.handle({
		user: admin,
		verb: 'patch',
		patchType: 'strategic',
		kind: pods as unknown as AnyKind,
		namespace: 'default',
		name: 'waits',
		subresource: 'status',
		object: {status: {conditions: [{type: 'example.org/gate', status: 'True', lastProbeTime: null}]}},
	});
	const conditions = storage
		.sorted(pods)
		.flatMap(({metadata, status}) =>
			(status?.conditions ?? []).map(condition => ({name: metadata.name, ...condition})),
		);
	t.true(conditions.some(({type}) => type === 'example.org/gate'));
	t.true(conditions.some(({reason}) => reason === 'Unschedulable'));
	t.deepEqual(
		conditions.filter(
			({lastProbeTime, lastTransitionTime}) => lastProbeTime !== null || lastTransitionTime === undefined,
		),
		[],
	);
});

test('nodes that are well have no list of taints, and holders of Leases are called host_uuid', t => {
	const {storage} = cluster.server;
	t.deepEqual(
		storage
			.sorted(nodes)
			.filter(({spec}) => spec?.taints !== undefined)
			.map(({metadata}) => metadata.name),
		['cp-a'],
	);
	const holders = storage
		.sorted(leases, 'kube-system')
		.map(lease => [keyOf(lease), lease.spec?.holderIdentity?.replaceAll(/[\da-f]{4,}/g, '*')]);
	t.deepEqual(holders, [
		['kube-system/kube-controller-manager', 'cp-a_*-*-*-*-*'],
		['kube-system/kube-scheduler', 'cp-a_*-*-*-*-*'],
	]);
});
