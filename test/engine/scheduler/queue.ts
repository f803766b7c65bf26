import test from 'ava';
import type {Pod} from '../../../source/engine/api/kinds/pod.ts';
import {minutes, seconds} from '../../../source/engine/kernel/time.ts';
import {action, type ClusterEvent} from '../../../source/engine/scheduler/cluster-event.ts';
import {createHeap} from '../../../source/engine/scheduler/heap.ts';
import {compilePod} from '../../../source/engine/scheduler/pod-info.ts';
import {createFramework, isAwaited} from '../../../source/engine/scheduler/profiles.ts';
import {createQueue} from '../../../source/engine/scheduler/queue.ts';
import {goesBefore} from '../../../source/engine/scheduler/queue-order.ts';
import type {QueuedPod} from '../../../source/engine/scheduler/queued-pod.ts';
import {sightOf} from '../../helpers/scheduler-vectors.ts';
import {bigNode, podAsking} from '../../helpers/scheduling.ts';

const framework = createFramework();

/** A queue with a clock in the hand of the test. */
const queueAt = (start = 0) => {
	let now = start;
	const busy = new Set<string>();
	const queue = createQueue({
		now: () => now,
		cause: () => 0,
		isOfInterest: event => isAwaited(framework, event),
		goesBefore,
		frameworkOf: () => framework,
		sight: () => ({...sightOf({nodes: [], pods: [], otherObjects: []}), isPreempting: uid => busy.has(uid)}),
	});
	return {
		queue,
		busy,
		add: (name: string, spec: Partial<Pod['spec']> = {}) => queue.add(compilePod(podAsking(name, {cpu: '1'}, {spec}))),
		at(moment: number) {
			now = moment;
		},
		popName: () => queue.pop()?.info.pod.metadata.name,
		reject: (pod: QueuedPod, ...plugins: string[]) => queue.returnFailed(pod, plugins, []),
		names: (where: Parameters<typeof queue.list>[0]) => queue.list(where).map(({info}) => info.pod.metadata.name),
	};
};

const nodeAdded = (cpu: string): ClusterEvent => ({resource: 'Node', action: action.add, after: bigNode('new', {cpu})});
const podDeleted: ClusterEvent = {
	resource: 'Pod',
	action: action.delete,
	before: podAsking('gone', {}, {spec: {nodeName: 'node-1'}}),
};

test('higher priority goes first, then who has waited longer, then who came first', t => {
	const {queue, add, at, popName} = queueAt();
	add('first');
	add('twin');
	at(10);
	add('later');
	add('urgent', {priority: 5});
	t.deepEqual([popName(), popName(), popName(), popName(), popName()], ['urgent', 'first', 'twin', 'later', undefined]);
	t.is(queue.list('in flight').length, 4);
});

test('a rejected pod waits for an event that its plug-ins find useful', t => {
	const {queue, add, at, names, reject} = queueAt();
	add('web');
	reject(queue.pop()!, 'NodeResourcesFit');
	t.deepEqual(names('unschedulable'), ['web']);
	queue.move(nodeAdded('500m'));
	t.deepEqual(names('unschedulable'), ['web']);
	queue.move(nodeAdded('8'));
	t.deepEqual(names('backoff'), ['web']);
	at(1999);
	queue.flushBackoff();
	t.deepEqual(names('backoff'), ['web']);
	at(2000);
	queue.flushBackoff();
	t.deepEqual(names('active'), ['web']);
});

test('an idle scheduler does not wait for the end of a back-off, but an error does wait', t => {
	const {queue, add, names, popName, reject} = queueAt();
	add('rejected');
	add('failed');
	const first = queue.pop()!;
	const second = queue.pop()!;
	reject(first, 'NodeResourcesFit');
	reject(second);
	queue.move(nodeAdded('8'));
	t.deepEqual([names('backoff'), names('error backoff')], [['rejected'], ['failed']]);
	t.is(popName(), 'rejected');
	t.is(popName(), undefined);
});

test('what happens while a pod is tried is not lost to it', t => {
	const {queue, add, names, reject} = queueAt();
	add('web');
	const pod = queue.pop()!;
	queue.move(podDeleted);
	reject(pod, 'NodeResourcesFit');
	t.deepEqual(names('backoff'), ['web']);

	const again = queue.pop()!;
	reject(again, 'NodeResourcesFit');
	t.deepEqual(names('unschedulable'), ['web']);
	t.is(queue.save().events.length, 0);
});

test('back-off doubles from one second to ten with every rejection', t => {
	const {queue, add, at, reject} = queueAt();
	add('web');
	const ends: Array<number | undefined> = [];
	let now = 0;

	for (let round = 0; round < 6; round++) {
		reject(queue.pop()!, 'NodeResourcesFit');
		queue.move(nodeAdded('8'));
		const end = queue.nextBackoffEnd()!;
		ends.push(end - now);
		now = end;
		at(now);
		queue.flushBackoff();
	}

	t.deepEqual(ends, [2, 3, 5, 9, 11, 11].map(seconds));
});

test('a change of taints on any node wakes those whom only a new node could help', t => {
	const {queue, add, names, reject} = queueAt();
	add('web');
	reject(queue.pop()!, 'NodeName');
	const node = bigNode('node-1');
	queue.move({resource: 'Node', action: action.updateNodeLabel, before: node, after: node});
	t.deepEqual(names('unschedulable'), ['web']);
	queue.move({resource: 'Node', action: action.updateNodeTaint, before: node, after: node});
	t.deepEqual(names('backoff'), ['web']);
});

test('a gated pod hears of nothing but its gates', t => {
	const {queue, add, names} = queueAt();
	add('web', {schedulingGates: [{name: 'quota'}]});
	queue.move(nodeAdded('8'));
	t.deepEqual(names('unschedulable'), ['web']);
	const gated = queue.find('shop/web')!.pod.info.pod;
	const open: Pod = {...gated, spec: {...gated.spec, schedulingGates: []}};
	queue.update(gated, open);
	t.deepEqual(names('active'), ['web']);
});

test('a pod whose victims are still to be told is held back', t => {
	const {queue, busy, add, names, reject} = queueAt();
	add('urgent');
	const pod = queue.pop()!;
	busy.add(pod.info.uid);
	queue.move(podDeleted);
	reject(pod, 'NodeResourcesFit');
	t.deepEqual(names('unschedulable'), ['urgent']);
	t.is(queue.find('shop/urgent')?.pod.gatedBy, 'DefaultPreemption');
	busy.clear();
	queue.move(podDeleted);
	t.deepEqual(names('backoff'), ['urgent']);
});

test('after five minutes in the pool a pod is tried without a reason, but not while it is gated', t => {
	const {queue, add, at, names, reject} = queueAt();
	add('web');
	reject(queue.pop()!, 'NodeAffinity');
	add('gated', {schedulingGates: [{name: 'quota'}]});
	at(minutes(5));
	queue.flushLeftovers();
	t.deepEqual(names('unschedulable'), ['web', 'gated']);
	at(minutes(5) + 1);
	queue.flushLeftovers();
	t.deepEqual([names('active'), names('unschedulable')], [['web'], ['gated']]);
});

test('an event can be kept to those of low priority', t => {
	const {queue, add, names, reject} = queueAt();
	add('low', {priority: 1});
	add('high', {priority: 10});
	reject(queue.pop()!, 'NodeResourcesFit');
	reject(queue.pop()!, 'NodeResourcesFit');
	queue.move(podDeleted, ({priority}) => priority <= 5);
	t.deepEqual([names('backoff'), names('unschedulable')], [['low'], ['high']]);
});

test('a newer record of a waiting pod takes the place of the older one', t => {
	const {queue, add} = queueAt();
	add('web');
	const before = queue.find('shop/web')!.pod.info.pod;
	queue.update(before, {...before, metadata: {...before.metadata, labels: {app: 'other'}}});
	t.deepEqual(queue.pop()?.info.labels, {app: 'other'});
});

test('a saved queue, loaded, is the same queue', t => {
	const one = queueAt();
	one.add('a');
	one.add('b', {priority: 3});
	one.add('c', {schedulingGates: [{name: 'quota'}]});
	one.add('d');
	one.reject(one.queue.pop()!, 'NodeResourcesFit');
	one.queue.pop();
	one.queue.move(podDeleted);
	const saved = one.queue.save();
	const other = queueAt();
	other.queue.load(saved);
	t.deepEqual(other.queue.save(), saved);
	t.is(other.popName(), one.popName());
});

test('a heap gives its items in order, whatever was put, replaced and taken out', t => {
	const heap = createHeap<{key: string; rank: number}>(
		({key}) => key,
		(a, b) => a.rank < b.rank || (a.rank === b.rank && a.key < b.key),
	);
	const ranks = [5, 3, 9, 1, 7, 3, 8, 2];
	for (const [at, rank] of ranks.entries()) {
		heap.put({key: `k${at}`, rank});
	}

	heap.put({key: 'k2', rank: 0});
	heap.remove('k4');
	heap.remove('missing');
	const expected = ['k2', 'k3', 'k7', 'k1', 'k5', 'k0', 'k6'];
	t.deepEqual(
		heap.sorted().map(({key}) => key),
		expected,
	);
	t.deepEqual(
		Array.from({length: heap.size}, () => heap.pop()?.key),
		expected,
	);
});
