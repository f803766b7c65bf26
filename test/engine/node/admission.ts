import test from 'ava';
import type {AnyKind} from '../../../source/engine/api/kind.ts';
import {type Node, nodes, type Taint} from '../../../source/engine/api/kinds/node.ts';
import {type Pod, type PodSpec, pods} from '../../../source/engine/api/kinds/pod.ts';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {admit} from '../../../source/engine/node/pod-admission.ts';
import {aPod} from '../../helpers/control-plane.ts';
import {someNodes} from '../../helpers/nodes.ts';

const node = (
	more: {labels?: Record<string, string>; taints?: readonly Taint[]; pods?: string; gpus?: string} = {},
): Node => ({
	apiVersion: 'v1',
	kind: 'Node',
	metadata: {name: 'node-1', labels: {zone: 'a', ...more.labels}},
	spec: {taints: more.taints ?? []},
	status: {
		allocatable: {
			cpu: '2',
			memory: '1Gi',
			'ephemeral-storage': '10Gi',
			pods: more.pods ?? '10',
			...(more.gpus === undefined ? {} : {'example.com/gpu': more.gpus}),
		},
	},
});

const pod = (spec: Partial<PodSpec> = {}, requests: Record<string, string> = {}, hostPort = 0): Pod => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name: 'p', namespace: 'shop'},
	spec: {
		containers: [
			{
				name: 'c',
				image: 'i',
				resources: {requests},
				...(hostPort > 0 ? {ports: [{containerPort: hostPort, hostPort}]} : {}),
			},
		],
		...spec,
	},
});

const affinity = (values: readonly string[]): Partial<PodSpec> => ({
	affinity: {
		nodeAffinity: {
			requiredDuringSchedulingIgnoredDuringExecution: {
				nodeSelectorTerms: [{matchExpressions: [{key: 'zone', operator: 'In', values}]}],
			},
		},
	},
});

test('what the kubelet refuses, and the words it finds for it', t => {
	const evict: Taint = {key: 'maintenance', effect: 'NoExecute'};
	const cases: ReadonlyArray<readonly [string, Pod, Node, readonly Pod[], string | undefined, string | undefined]> = [
		['all is well', pod({}, {cpu: '1'}), node(), [], undefined, undefined],
		[
			'cpu',
			pod({}, {cpu: '500m'}),
			node(),
			[pod({}, {cpu: '1800m'})],
			'OutOfcpu',
			"Node didn't have enough resource: cpu, requested: 500, used: 1800, capacity: 2000",
		],
		[
			'memory',
			pod({}, {memory: '768Mi'}),
			node(),
			[pod({}, {memory: '512Mi'})],
			'OutOfmemory',
			"Node didn't have enough resource: memory, requested: 805306368, used: 536870912, capacity: 1073741824",
		],
		[
			'pods come first',
			pod({}, {cpu: '9'}),
			node({pods: '1'}),
			[pod()],
			'OutOfpods',
			"Node didn't have enough resource: pods, requested: 1, used: 1, capacity: 1",
		],
		[
			'an extended resource',
			pod({}, {'example.com/gpu': '1'}),
			node({gpus: '2'}),
			[pod({}, {'example.com/gpu': '2'})],
			'OutOfexample.com/gpu',
			"Node didn't have enough resource: example.com/gpu, requested: 1, used: 2, capacity: 2",
		],
		[
			'an extended resource of which none is left',
			pod({}, {'example.com/gpu': '1'}),
			node({gpus: '0'}),
			[],
			'OutOfexample.com/gpu',
			"Node didn't have enough resource: example.com/gpu, requested: 1, used: 0, capacity: 0",
		],
		[
			'an extended resource that the node does not know (yet)',
			pod({}, {'example.com/gpu': '1'}),
			node(),
			[],
			undefined,
			undefined,
		],
		['nothing asked of a full node', pod(), node(), [pod({}, {cpu: '2'})], undefined, undefined],
		[
			'selector',
			pod({nodeSelector: {disk: 'ssd'}}),
			node(),
			[],
			'NodeAffinity',
			"Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
		],
		['affinity met', pod(affinity(['a', 'b'])), node(), [], undefined, undefined],
		[
			'affinity not met',
			pod(affinity(['b'])),
			node(),
			[],
			'NodeAffinity',
			"Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
		],
		[
			'ports',
			pod({}, {}, 80),
			node(),
			[pod({}, {}, 80)],
			'NodePorts',
			"Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
		],
		['other ports', pod({}, {}, 81), node(), [pod({}, {}, 80)], undefined, undefined],
		[
			'NoExecute',
			pod(),
			node({taints: [evict]}),
			[],
			'TaintToleration',
			"Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate",
		],
		[
			'NoSchedule is for schedulers',
			pod(),
			node({taints: [{...evict, effect: 'NoSchedule'}]}),
			[],
			undefined,
			undefined,
		],
		[
			'tolerated',
			pod({tolerations: [{key: 'maintenance', operator: 'Exists'}]}),
			node({taints: [evict]}),
			[],
			undefined,
			undefined,
		],
	];

	for (const [title, wanted, where, others, reason, message] of cases) {
		t.deepEqual(
			admit(wanted, where, others, false),
			reason === undefined ? undefined : {reason, message: message!},
			title,
		);
	}

	t.is(admit(pod(), node({taints: [evict]}), [], true), undefined, 'static pods ignore taints');
});

test('a refused pod has failed for good: its status and its event say why, and nothing of it runs', t => {
	const table = someNodes()
		.pod('big', {resources: {requests: {cpu: '3'}}})
		.pod('more', {resources: {requests: {cpu: '3'}}});
	table.run(seconds(5));
	t.is(table.status('big'), 'Running ready');
	const message = "Node didn't have enough resource: cpu, requested: 3000, used: 3000, capacity: 4000";
	t.like(table.get('more')!.status, {phase: 'Failed', reason: 'OutOfcpu', message: `Pod was rejected: ${message}`});
	t.deepEqual(table.events('more'), [`Warning OutOfcpu: ${message}`]);
	t.is(table.ground.podsOn('node-1').length, 1);
});

test('a pod that was bound and then refused says nothing any more of being scheduled', t => {
	const table = someNodes().pod('big', {resources: {requests: {cpu: '3'}}});
	table.run(seconds(1));
	table.create(
		pods,
		aPod('more', {spec: {containers: [{name: 'main', image: 'web:1', resources: {requests: {cpu: '3'}}}]}}),
	);
	const target = {kind: 'Node', name: 'node-1'};
	table.send(pods as unknown as AnyKind, {
		verb: 'create',
		namespace: 'shop',
		name: 'more',
		subresource: 'binding',
		object: {metadata: {name: 'more'}, target},
	});
	t.is(table.condition('more', 'PodScheduled')?.status, 'True');
	table.run(seconds(5));
	t.like(table.get('more')!.status, {phase: 'Failed', reason: 'OutOfcpu'});
	t.is(table.get('more')!.status!.conditions, undefined);
});

test('a pod that a kubelet meets again and may not keep is stopped, and its status forgets its containers', t => {
	const table = someNodes().pod('web');
	table.run(seconds(5));
	t.is(table.status('web'), 'Running ready');
	table.ground.levers.pull('storm', 'process/node-1/kubelet', 'stopped');
	table.run(seconds(5));
	const node = table.node('node-1')!;
	table.update(nodes, {...node, spec: {...node.spec, taints: [{key: 'maintenance', effect: 'NoExecute'}]}});
	table.ground.levers.letGo('storm');
	table.run(seconds(40));
	const {status} = table.get('web')!;
	t.like(status, {phase: 'Failed', reason: 'TaintToleration'});
	t.is(status!.containerStatuses, undefined);
	t.is(status!.podIP, undefined);
	t.deepEqual(table.ground.podsOn('node-1'), []);
});

test('resources that somebody advertises on a node are allocatable with its next report, within ten seconds', t => {
	const table = someNodes();
	table.run(seconds(60));
	const advertise = (gpus: string | null): string | undefined => {
		table.send(nodes as unknown as AnyKind, {
			verb: 'patch',
			patchType: 'merge',
			name: 'node-1',
			subresource: 'status',
			object: {status: {capacity: {'example.com/gpu': gpus}}},
		});
		table.run(seconds(11));
		const {allocatable} = table.node('node-1')!.status!;
		return allocatable?.['example.com/gpu'];
	};

	t.is(advertise('4'), '4');
	t.is(advertise('2'), '2');
	t.is(advertise(null), undefined);
	t.is(table.node('node-2')!.status!.allocatable!['example.com/gpu'], undefined);
});
