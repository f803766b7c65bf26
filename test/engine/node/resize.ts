import test from 'ava';
import type {AnyKind} from '../../../source/engine/api/kind.ts';
import {type Container, pods} from '../../../source/engine/api/kinds/pod.ts';
import {podRequests} from '../../../source/engine/api/pod-resources.ts';
import {milliOfAmount} from '../../../source/engine/api/quantity.ts';
import {minutes, seconds} from '../../../source/engine/kernel/time.ts';
import {type Nodes, someNodes} from '../../helpers/nodes.ts';

type Resources = NonNullable<Container['resources']>;

const cpu = (request: string, limit = request): Resources => ({requests: {cpu: request}, limits: {cpu: limit}});

/** `kubectl patch --subresource resize`. */
const resize = (table: Nodes, pod: string, resources: Resources) =>
	table.send(pods as unknown as AnyKind, {
		verb: 'patch',
		patchType: 'strategic',
		subresource: 'resize',
		namespace: 'shop',
		name: pod,
		object: {spec: {containers: [{name: 'main', resources}]}} as never,
	});

const statusOf = (table: Nodes, pod: string) => table.get(pod)?.status?.containerStatuses?.[0];

/** What the scheduler counts for a pod on its node, in thousandths of a core. */
const counted = (table: Nodes, pod: string): number =>
	milliOfAmount(podRequests(table.get(pod)!, {useStatus: true}).get('cpu') ?? {whole: 0, nano: 0});

test('a running pod gets more without a restart, and its status follows', t => {
	const table = someNodes().pod('web', {resources: cpu('100m')});
	table.run(seconds(5));
	const {containerID} = statusOf(table, 'web') ?? {};
	t.true(resize(table, 'web', cpu('200m')).ok);
	table.run(50);
	t.like(table.condition('web', 'PodResizeInProgress'), {status: 'True', observedGeneration: 2});
	t.like(statusOf(table, 'web'), {allocatedResources: {cpu: '200m'}, resources: cpu('100m')});
	t.is(counted(table, 'web'), 200);
	table.run(seconds(3));
	t.is(table.condition('web', 'PodResizeInProgress'), undefined);
	t.like(statusOf(table, 'web'), {restartCount: 0, resources: cpu('200m'), containerID});
	t.is(table.container('web')?.limitMilliCpu, 200);
	t.true(
		table
			.events('web')
			.includes(
				'Normal ResizeCompleted: Pod resize completed: {"containers":[{"name":"main","resources":{"limits":{"cpu":"200m"},"requests":{"cpu":"200m"}}}]}',
			),
	);
});

test('where its policy says so, the container is started again with what it gets', t => {
	const table = someNodes().pod('web', {
		resources: cpu('100m'),
		resizePolicy: [{resourceName: 'cpu', restartPolicy: 'RestartContainer'}],
	});
	table.run(seconds(5));
	resize(table, 'web', cpu('200m'));
	table.run(seconds(10));
	t.like(statusOf(table, 'web'), {restartCount: 1, resources: cpu('200m')});
	t.is(table.container('web')?.requestMilliCpu, 200);
	t.true(table.events('web').includes('Normal Killing: Container main resize requires restart'));
});

test('more than the node has is infeasible: the pod goes on with what it had, and counts as that', t => {
	const table = someNodes().pod('web', {resources: cpu('100m')});
	table.run(seconds(5));
	resize(table, 'web', cpu('500'));
	table.run(seconds(5));
	t.like(table.condition('web', 'PodResizePending'), {
		status: 'True',
		reason: 'Infeasible',
		message: `Node didn't have enough capacity: cpu, requested: 500000, capacity: ${allocatableCpu(table)}`,
	});
	t.like(statusOf(table, 'web'), {restartCount: 0, allocatedResources: {cpu: '100m'}, resources: cpu('100m')});
	t.is(counted(table, 'web'), 100);
	resize(table, 'web', cpu('100m'));
	table.run(seconds(2));
	t.is(table.condition('web', 'PodResizePending'), undefined, 'who takes it back waits for nothing');
});

const allocatableCpu = (table: Nodes): number => {
	const text = table.node('node-1')?.status?.allocatable?.cpu ?? '0';
	return text.endsWith('m') ? Number(text.slice(0, -1)) : Number(text) * 1000;
};

test('what the node has not now is deferred, and given once another pod has left', t => {
	const half = `${Math.floor(allocatableCpu(someNodes()) / 2)}m`;
	const most = `${Math.floor(allocatableCpu(someNodes()) * 0.8)}m`;
	const table = someNodes()
		.pod('web', {resources: cpu('100m')})
		.pod('other', {resources: cpu(half)});
	table.run(seconds(5));
	resize(table, 'web', cpu(most));
	table.run(seconds(5));
	const pending = table.condition('web', 'PodResizePending');
	t.is(pending?.reason, 'Deferred');
	t.regex(pending?.message ?? '', /^Node didn't have enough resource: cpu, requested: \d+, used: \d+, capacity: \d+$/);
	t.is(counted(table, 'web'), Math.floor(allocatableCpu(table) * 0.8), 'its room is kept for it');
	table.plane.delete(pods, 'shop/other');
	table.run(minutes(1));
	t.is(table.condition('web', 'PodResizePending'), undefined);
	t.like(statusOf(table, 'web')?.resources, cpu(most));
	t.is(statusOf(table, 'web')?.restartCount, 0);
});

test('a limit below what the process uses is not set, and the condition says why', t => {
	const memory = (amount: string): Resources => ({requests: {memory: amount}, limits: {memory: amount}});
	const table = someNodes().pod('web', {resources: memory('256Mi')});
	table.run(seconds(5));
	resize(table, 'web', memory('32Mi'));
	table.run(seconds(5));
	const condition = table.condition('web', 'PodResizeInProgress');
	t.is(condition?.reason, 'Error');
	t.regex(
		condition?.message ?? '',
		/^attempting to set container "main" memory limit \(33554432\) below current usage/,
	);
	t.is(table.container('web')?.limitBytes, 256 * 1024 * 1024);
	t.is(table.get('web')?.status?.phase, 'Running');
});

test('a kubelet that comes back knows what a pod was given', t => {
	const table = someNodes().pod('web', {resources: cpu('100m')});
	table.run(seconds(5));
	resize(table, 'web', cpu('500'));
	table.run(seconds(5));
	table.ground.levers.pull('test', 'process/node-1/kubelet', 'stopped');
	table.run(seconds(5));
	table.ground.levers.letGo('test', 'process/node-1/kubelet');
	table.run(seconds(20));
	t.is(table.get('web')?.status?.phase, 'Running');
	t.is(table.condition('web', 'PodResizePending')?.reason, 'Infeasible');
	t.like(statusOf(table, 'web'), {restartCount: 0, allocatedResources: {cpu: '100m'}});
});
