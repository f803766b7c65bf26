import test from 'ava';
import {nodes} from '../../../source/engine/api/kinds/node.ts';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import {minutes, seconds} from '../../../source/engine/kernel/time.ts';
import {defaultProfile} from '../../../source/engine/scheduler/profiles.ts';
import {bigNode, podAsking, schedulingTable} from '../../helpers/scheduling.ts';

test('a pod is bound to a node that has room, and an event says so', t => {
	const table = schedulingTable()
		.nodes(bigNode('small', {cpu: '1'}), bigNode('large', {cpu: '8'}))
		.pods(podAsking('web', {cpu: '2'}))
		.run(seconds(1));
	t.is(table.nodeOf('web'), 'large');
	t.deepEqual(table.eventsOf('web'), ['Normal Scheduled Successfully assigned shop/web to large']);
});

test('a pod too big for every node waits, says why, and lands when a bigger node joins', t => {
	const table = schedulingTable()
		.nodes(bigNode('node-1', {cpu: '2'}), bigNode('node-2', {cpu: '2'}))
		.pods(podAsking('web', {cpu: '3'}))
		.run(seconds(30));
	const message = '0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate';
	t.true(table.whyPending('web')?.startsWith(message), table.whyPending('web'));
	t.is(table.nodeOf('web'), undefined);
	t.is(table.pod('web').status?.conditions?.find(({type}) => type === 'PodScheduled')?.reason, 'Unschedulable');
	t.is(table.scheduler.queue.find('shop/web')?.where, 'unschedulable');

	table.nodes(bigNode('node-3', {cpu: '8'})).run(minutes(1));
	t.is(table.nodeOf('web'), 'node-3');
});

test('a pod waits for a node when there is none at all', t => {
	const table = schedulingTable().pods(podAsking('web')).run(seconds(3));
	t.is(table.whyPending('web'), 'no nodes available to schedule pods');
	table.nodes(bigNode('node-1')).run(seconds(12));
	t.is(table.nodeOf('web'), 'node-1');
});

test('what was decided a moment ago counts, though no news has confirmed it', t => {
	const table = schedulingTable({lag: 400})
		.nodes(bigNode('node-1', {cpu: '2'}), bigNode('node-2', {cpu: '2'}))
		.run(seconds(1))
		.pods(podAsking('a', {cpu: '2'}), podAsking('b', {cpu: '2'}), podAsking('c', {cpu: '2'}))
		.run(seconds(5));
	t.deepEqual([table.nodeOf('a'), table.nodeOf('b')].sort(), ['node-1', 'node-2']);
	t.is(table.nodeOf('c'), undefined);
});

test('a gated pod stays out of the queue until its gates are gone', t => {
	const table = schedulingTable()
		.nodes(bigNode('node-1'))
		.pods(podAsking('web', {}, {spec: {schedulingGates: [{name: 'quota'}]}}))
		.run(seconds(5));
	t.is(table.nodeOf('web'), undefined);
	t.is(table.scheduler.queue.find('shop/web')?.pod.gatedBy, 'SchedulingGates');

	const gated = table.pod('web');
	table.update(pods, {...gated, spec: {...gated.spec, schedulingGates: undefined}});
	table.run(seconds(2));
	t.is(table.nodeOf('web'), 'node-1');
});

test('a cordoned node is no choice, and uncordoning it wakes the pod that waits', t => {
	const table = schedulingTable()
		.nodes(bigNode('node-1', {unschedulable: true}))
		.pods(podAsking('web'))
		.run(seconds(5));
	t.true(table.whyPending('web')?.startsWith('0/1 nodes are available: 1 node(s) were unschedulable.'));

	const node = table.get(nodes, 'node-1')!;
	table.update(nodes, {...node, spec: {...node.spec, unschedulable: undefined}});
	table.run(seconds(3));
	t.is(table.nodeOf('web'), 'node-1');
});

test('room that a deleted pod leaves is found', t => {
	const table = schedulingTable()
		.nodes(bigNode('node-1', {cpu: '1'}))
		.pods(podAsking('old', {cpu: '1'}))
		.run(seconds(1))
		.pods(podAsking('new', {cpu: '1'}))
		.run(seconds(5));
	t.is(table.nodeOf('new'), undefined);
	table.delete(pods, 'shop/old', {gracePeriodSeconds: 0});
	table.run(seconds(3));
	t.is(table.nodeOf('new'), 'node-1');
});

test('a pod for another scheduler is left alone', t => {
	const table = schedulingTable()
		.nodes(bigNode('node-1'))
		.pods(podAsking('web', {}, {spec: {schedulerName: 'player'}}))
		.run(seconds(5));
	t.is(table.nodeOf('web'), undefined);
	t.deepEqual(table.eventsOf('web'), []);
});

test('a binding that the server refuses frees the place, and the pod is tried again', t => {
	const table = schedulingTable({lag: 50}).nodes(bigNode('node-1'), bigNode('node-2')).run(seconds(1));
	table.pods(podAsking('web'));
	// Somebody else is quicker than the scheduler's own binding.
	table.run(51);
	const binding = {apiVersion: 'v1', kind: 'Binding', metadata: {name: 'web'}, target: {kind: 'Node', name: 'node-2'}};
	table.send(pods as never, {
		verb: 'create',
		namespace: 'shop',
		name: 'web',
		subresource: 'binding',
		object: binding,
	});
	table.run(seconds(20));
	t.is(table.nodeOf('web'), 'node-2');
	t.is(table.scheduler.table.snapshot.get('node-1')?.pods.length, 0);
	t.is(table.scheduler.table.snapshot.get('node-2')?.pods.length, 1);
});

test('in a person’s seat nothing is placed by itself, and hands do the same as the autopilot', t => {
	const table = schedulingTable({startsHeld: true})
		.nodes(bigNode('small', {cpu: '1'}), bigNode('large', {cpu: '8'}))
		.pods(podAsking('web', {cpu: '2'}), podAsking('big', {cpu: '20'}), podAsking('later'))
		.run(seconds(5));
	const {scheduler} = table;
	t.is(table.nodeOf('web'), undefined);
	t.deepEqual(
		scheduler.waiting().map(({info}) => info.key),
		['shop/web', 'shop/big', 'shop/later'],
	);
	const advice = scheduler.advise('shop/web');
	t.is(advice?.outcome === 'placed' ? advice.host : undefined, 'large');

	const rows = scheduler.why('shop/web')?.rows.map(({node, verdict}) => `${node} ${verdict?.status.reasons ?? 'fits'}`);
	t.deepEqual(rows, ['small Insufficient cpu', 'large fits']);
	const binding = scheduler.decide('shop/web')?.calls[0];
	t.like(binding, {verb: 'create', subresource: 'binding', name: 'web', object: {target: {name: 'large'}}});
	t.like(scheduler.decide('shop/big')?.calls[0], {verb: 'patch', subresource: 'status', name: 'big'});

	t.true(scheduler.hands.bind('shop/web', 'small').ok);
	t.true(scheduler.hands.markUnschedulable('shop/big').ok);
	t.true(scheduler.hands.backOff('shop/later').ok);
	t.false(scheduler.hands.bind('shop/web', 'large').ok);
	table.run(100);
	t.is(table.nodeOf('web'), 'small');
	t.regex(table.whyPending('big') ?? '', /^0\/2 nodes are available: 2 Insufficient cpu\./);
	t.is(scheduler.queue.find('shop/later')?.where, 'error backoff');

	table.run(seconds(5));
	t.is(scheduler.queue.find('shop/later')?.where, 'active');
	scheduler.release();
	table.run(seconds(1));
	t.is(table.nodeOf('later'), 'large');
});

test('a weight of a profile moves the choice', t => {
	const place = (weight: number): string | undefined =>
		schedulingTable({
			profiles: [
				{
					...defaultProfile,
					plugins: [{name: 'NodeResourcesFit', weight: 1}, {name: 'NodeAffinity', weight}, {name: 'DefaultBinder'}],
				},
			],
		})
			.nodes(bigNode('empty'), bigNode('ssd', {cpu: '2', labels: {disk: 'ssd'}}))
			.pods(
				podAsking(
					'web',
					{cpu: '1'},
					{
						spec: {
							affinity: {
								nodeAffinity: {
									preferredDuringSchedulingIgnoredDuringExecution: [
										{weight: 1, preference: {matchExpressions: [{key: 'disk', operator: 'In', values: ['ssd']}]}},
									],
								},
							},
						},
					},
				),
			)
			.run(seconds(1))
			.nodeOf('web');
	t.is(place(10), 'ssd');
	t.is(place(0), 'empty');
});

const placements = (seed: string): string => {
	const table = schedulingTable({seed}).nodes(...Array.from({length: 10}, (_, at) => bigNode(`node-${at}`)));
	const names = Array.from({length: 30}, (_, at) => `pod-${at}`);
	table.pods(...names.map(name => podAsking(name, {cpu: '100m'}))).run(seconds(5));
	return names.map(name => table.nodeOf(name)).join(' ');
};

test('the same seed places the same, another breaks ties in another way', t => {
	const first = placements('one');
	t.is(placements('one'), first);
	t.not(placements('two'), first);
});

test('saved and loaded in the middle of its work, the scheduler ends where it would have', t => {
	const begin = () =>
		schedulingTable({seed: 'save'})
			.nodes(bigNode('node-1', {cpu: '2'}), bigNode('node-2', {cpu: '2'}))
			.pods(...Array.from({length: 6}, (_, at) => podAsking(`pod-${at}`, {cpu: '700m'})));
	const straight = begin().run(seconds(20));
	const broken = begin();

	for (let step = 0; step < 40; step++) {
		broken.run(5);
		const saved = broken.scheduler.save();
		broken.scheduler.load(saved);
		t.deepEqual(broken.scheduler.save(), saved);
	}

	broken.run(seconds(20) - 200);
	const where = (table: typeof straight) => Array.from({length: 6}, (_, at) => table.nodeOf(`pod-${at}`));
	t.deepEqual(where(broken), where(straight));
	t.is(broken.kernel.trail.digest(), straight.kernel.trail.digest());
});

test('a crash forgets the queue, and a start builds it again from what is there', t => {
	const table = schedulingTable()
		.nodes(bigNode('node-1', {cpu: '2'}))
		.pods(podAsking('a', {cpu: '1'}), podAsking('b', {cpu: '2'}))
		.run(seconds(2));
	table.process.stop();
	t.is(table.scheduler.table.podCount, 0);
	table.pods(podAsking('c', {cpu: '1'}));
	table.run(seconds(5));
	t.is(table.nodeOf('c'), undefined);
	table.process.start();
	table.run(seconds(5));
	const placed = ['a', 'b', 'c'].filter(name => table.nodeOf(name) === 'node-1');
	t.true(placed.includes('a'));
	t.is(table.scheduler.table.podCount, placed.length);
	t.true(table.scheduler.table.snapshot.list.every(node => node.milliCpu <= node.allocatableMilliCpu));
});

test('what the scheduler assumed is what the API stores in the end', t => {
	const table = schedulingTable({lag: 30}).nodes(bigNode('node-1'), bigNode('node-2'), bigNode('node-3'));
	const names = Array.from({length: 20}, (_, at) => `pod-${at}`);
	table.pods(...names.map(name => podAsking(name, {cpu: '200m'}))).run(seconds(10));

	for (const {name, pods: counted} of table.scheduler.table.snapshot.list) {
		t.deepEqual(
			counted.map(({pod}) => pod.metadata.name).sort(),
			names.filter(one => table.nodeOf(one) === name).sort(),
		);
	}
});
