import test from 'ava';
import {type Node, nodes} from '../../../source/engine/api/kinds/node.ts';
import {type Pod, pods} from '../../../source/engine/api/kinds/pod.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import {type Decision, firstTurn} from '../../../source/engine/client/calls.ts';
import {
	taintInterval,
	takeDue,
	type Zone,
	zoneStateOf,
	zonesAfter,
} from '../../../source/engine/controllers/node-lifecycle/zones.ts';
import {nodeLifecycleLoop} from '../../../source/engine/controllers/node-lifecycle.ts';
import {type Millis, minutes, seconds, timestamp} from '../../../source/engine/kernel/time.ts';
import {aNode, aPod} from '../../helpers/objects.ts';
import {type Sight, sight} from '../../helpers/sight.ts';

const unreachable = 'node.kubernetes.io/unreachable';
const notReady = 'node.kubernetes.io/not-ready';

/** A cluster whose server does at once what the loop wants; nodes in `silent` stopped renewing when it says. */
const table = (objects: readonly ApiObject[], silent: Readonly<Record<string, Millis>> = {}) => {
	let kept: Sight = sight(objects, {loop: nodeLifecycleLoop});
	let remembered: unknown;
	let next = 0;
	const log: string[] = [];

	const renewals = (now: Millis): Record<string, Millis> => {
		const leases: Record<string, Millis> = {};

		for (const {metadata} of kept.list(nodes)) {
			const until = Math.min(now, silent[metadata.name] ?? now);
			leases[metadata.name] = Math.floor(until / 10_000) * 10_000;
		}

		return leases;
	};

	const all = (): readonly ApiObject[] => [...kept.list(nodes), ...kept.list(pods)];
	const at = (now: Millis): Sight => sight(all(), {loop: nodeLifecycleLoop, now, leases: renewals(now)});

	const carryOut = (now: Millis, {calls, events = []}: Decision): void => {
		for (const {reason, message} of [
			...events,
			...calls.flatMap(call => (call.event === undefined ? [] : [call.event])),
		]) {
			log.push(`${now / 1000} ${reason}: ${message}`);
		}

		for (const call of calls) {
			const before = kept;
			const object = call.object as Node | Pod;
			kept = kept.with(object);

			if (object.kind === 'Node') {
				const old = before.get(nodes, object.metadata.name);
				const keys = nodeLifecycleLoop.watches?.[0]?.keys({type: 'MODIFIED', object, before: old}, at(now)) ?? [];

				for (const key of keys) {
					carryOut(now, nodeLifecycleLoop.decide(key, at(now), firstTurn));
				}
			}
		}
	};

	return {
		log,
		run(until: Millis) {
			for (; next <= until; ) {
				const decision = nodeLifecycleLoop.decide('monitor', at(next), {expecting: false, remembered});
				remembered = decision.remember;
				const now = next;
				next += decision.lookAgainIn ?? 0;
				carryOut(now, decision);
			}

			return this;
		},
		node: (name: string): Node => kept.get(nodes, name) as Node,
		pod: (name: string): Pod => kept.get(pods, `shop/${name}`) as Pod,
		taints: (name: string): readonly string[] =>
			(kept.get(nodes, name)?.spec?.taints ?? []).map(({key, effect}) => `${key}:${effect}`).sort(),
		tainted: (effect: string): readonly string[] =>
			kept
				.list(nodes)
				.filter(node => node.spec?.taints?.some(taint => taint.effect === effect && taint.key !== 'x'))
				.map(node => node.metadata.name),
		wake(name: string) {
			silent = Object.fromEntries(Object.entries(silent).filter(([key]) => key !== name));
			return this;
		},
		put(...more: readonly ApiObject[]) {
			kept = kept.with(...more);
			return this;
		},
	};
};

test('a node that stops renewing is Unknown after 50 s of silence, its pods are not ready, and it is tainted twice', t => {
	const cluster = table(
		[
			aNode('n1'),
			aNode('n2'),
			aNode('n3'),
			aPod('a', {node: 'n1', readySince: 0}),
			aPod('b', {node: 'n2', readySince: 0}),
		],
		{n1: seconds(100)},
	);
	cluster.run(seconds(145));
	t.is(cluster.node('n1').status?.conditions?.[0]?.status, 'True');
	cluster.run(seconds(150));
	t.deepEqual(cluster.node('n1').status?.conditions, [
		{
			type: 'Ready',
			status: 'Unknown',
			reason: 'NodeStatusUnknown',
			message: 'Kubelet stopped posting node status.',
			lastTransitionTime: timestamp(seconds(150)),
			lastHeartbeatTime: timestamp(0),
		},
		...['MemoryPressure', 'DiskPressure', 'PIDPressure'].map(type => ({
			type,
			status: 'Unknown' as const,
			reason: 'NodeStatusNeverUpdated',
			message: 'Kubelet never posted node status.',
			lastHeartbeatTime: timestamp(0),
			lastTransitionTime: timestamp(seconds(150)),
		})),
	]);
	t.deepEqual(cluster.taints('n1'), [`${unreachable}:NoSchedule`]);
	t.like(cluster.pod('a').status?.conditions, [
		{type: 'Ready', status: 'False', lastTransitionTime: timestamp(seconds(150))},
	]);
	t.like(cluster.pod('b').status?.conditions, [{status: 'True'}]);
	cluster.run(seconds(150) + 100);
	t.deepEqual(cluster.taints('n1'), [`${unreachable}:NoExecute`, `${unreachable}:NoSchedule`]);
	t.deepEqual(cluster.log.slice(3), [
		'150 NodeNotReady: Node n1 status is now: NodeNotReady',
		'150 NodeNotReady: Node is not ready',
	]);
	t.is(cluster.log[0], '0 RegisteredNode: Node n1 event: Registered Node n1 in Controller');
});

test('a node that reports Ready again loses its taints at the next pass', t => {
	const cluster = table([aNode('n1'), aNode('n2'), aNode('n3')], {n1: seconds(100)}).run(seconds(200));
	const back = cluster.node('n1');
	cluster.wake('n1').put({...back, status: aNode('n1').status} as Node);
	cluster.run(seconds(205));
	t.deepEqual(
		cluster.taints('n1').filter(taint => taint.endsWith('NoExecute')),
		[],
	);
});

test('a node that never said how it is has 60 s from its birth', t => {
	const cluster = table([aNode('n1', {ready: 'never'}), aNode('n2')], {n1: -seconds(100)});
	cluster.run(seconds(55));
	t.deepEqual(cluster.node('n1').status?.conditions, []);
	cluster.run(seconds(60));
	t.like(cluster.node('n1').status?.conditions?.[0], {
		type: 'Ready',
		status: 'Unknown',
		reason: 'NodeStatusNeverUpdated',
	});
});

test('a fresh heartbeat counts as much as a lease', t => {
	const cluster = table([aNode('n1'), aNode('n2')], {n1: 0}).run(seconds(40));
	cluster.put(
		aNode('n1', {
			ready: 'never',
			conditions: [{type: 'Ready', status: 'True', lastHeartbeatTime: timestamp(seconds(40))}],
		}),
	);
	cluster.run(seconds(90));
	t.is(cluster.node('n1').status?.conditions?.[0]?.status, 'True');
});

test('what the kubelet says of its own trouble becomes taints too, and changes kind without a new turn', t => {
	const sick = aNode('n1', {ready: 'False', conditions: [{type: 'DiskPressure', status: 'True'}], unschedulable: true});
	const seen = sight([sick], {loop: nodeLifecycleLoop});
	const [call] = nodeLifecycleLoop.decide('taints of n1', seen, firstTurn).calls;
	t.deepEqual(
		(call?.object as Node | undefined)?.spec?.taints?.map(({key, effect}) => `${key}:${effect}`),
		[
			'node.kubernetes.io/not-ready:NoSchedule',
			'node.kubernetes.io/disk-pressure:NoSchedule',
			'node.kubernetes.io/unschedulable:NoSchedule',
		],
	);

	const cluster = table([aNode('n1', {ready: 'False'}), aNode('n2'), aNode('n3')], {n1: seconds(20)}).run(seconds(10));
	t.true(cluster.taints('n1').includes(`${notReady}:NoExecute`));
	cluster.run(seconds(80));
	t.deepEqual(cluster.taints('n1'), [`${unreachable}:NoExecute`, `${unreachable}:NoSchedule`]);
});

test('a good node loses taints of conditions, and keeps the taints of others', t => {
	const node = aNode('n1', {
		taints: [
			{key: 'gpu', effect: 'NoSchedule'},
			{key: notReady, effect: 'NoSchedule'},
		],
	});
	const [call] = nodeLifecycleLoop.decide('taints of n1', sight([node], {loop: nodeLifecycleLoop}), firstTurn).calls;
	t.deepEqual((call?.object as Node | undefined)?.spec?.taints, [{key: 'gpu', effect: 'NoSchedule'}]);
	t.is(call?.because, 'its conditions are good again');
});

test('the state of a zone', t => {
	const states = (
		[
			[2, 1],
			[1, 2],
			[0, 3],
			[2, 3],
			[45, 55],
			[46, 54],
			[0, 0],
		] as const
	).map(([ready, notReady]) => zoneStateOf({ready, notReady}));
	t.deepEqual(states, [
		'Normal',
		'Normal',
		'FullDisruption',
		'PartialDisruption',
		'PartialDisruption',
		'Normal',
		'Normal',
	]);
	t.deepEqual(
		[
			taintInterval('Normal', 5),
			taintInterval('FullDisruption', 5),
			taintInterval('PartialDisruption', 50),
			taintInterval('PartialDisruption', 51),
		],
		[10_000, 10_000, undefined, 100_000],
	);
});

test('tokens: one at once, the next after the interval, and a change of pace begins a new wait', t => {
	const zone: Zone = {name: 'a', state: 'Normal', size: 3, queue: ['n1', 'n2'], interval: 10_000, tokenAt: 0};
	const first = takeDue([zone], 5000);
	t.deepEqual(first.due, ['n1']);
	t.deepEqual(takeDue(first.zones, 14_999).due, []);
	t.deepEqual(takeDue(first.zones, 15_000).due, ['n2']);
	const slow = zonesAfter(first.zones, new Map([['a', {ready: 40, notReady: 60}]]), 6000);
	t.like(slow.zones[0], {state: 'PartialDisruption', interval: 100_000, tokenAt: 106_000, queue: ['n2']});
});

const farm = (count: number, zone = 'a'): readonly Node[] =>
	Array.from({length: count}, (_, index) => aNode(`${zone}-${String(index).padStart(3, '0')}`, {zone}));
const silence = (some: readonly Node[], at: Millis): Record<string, Millis> =>
	Object.fromEntries(some.map(node => [node.metadata.name, at]));

test('a zone that dies among living ones is tainted at one node in ten seconds', t => {
	const dead = farm(5, 'b');
	const cluster = table([...farm(5), ...dead], silence(dead, seconds(60))).run(seconds(110));
	t.is(cluster.tainted('NoSchedule').length, 5);
	cluster.run(seconds(111));
	t.is(cluster.tainted('NoExecute').length, 1);
	cluster.run(seconds(111) + seconds(21));
	t.is(cluster.tainted('NoExecute').length, 3);
	cluster.run(seconds(200));
	t.is(cluster.tainted('NoExecute').length, 5);
});

test('in a small zone that is mostly down nobody is tainted, in a large one a node in a hundred seconds', t => {
	const small = farm(5);
	const little = table(small, silence(small.slice(0, 3), seconds(60))).run(minutes(10));
	t.is(little.tainted('NoSchedule').length, 3);
	t.is(little.tainted('NoExecute').length, 0);
	const large = farm(60);
	const big = table(large, silence(large.slice(0, 40), seconds(60))).run(seconds(110) + seconds(300));
	t.is(big.tainted('NoSchedule').length, 40);
	t.is(big.tainted('NoExecute').length, 3);
});

test('two of three dead is still normal; all zones down stops everything until one node is back, and then all get their grace', t => {
	const three = farm(3);
	t.is(
		table(three, silence(three.slice(0, 2), seconds(60)))
			.run(minutes(5))
			.tainted('NoExecute').length,
		2,
	);

	const cluster = table(three, {...silence(three.slice(0, 1), seconds(60)), ...silence(three.slice(1), seconds(120))});
	cluster.run(seconds(120));
	t.is(cluster.tainted('NoExecute').length, 1);
	cluster.run(seconds(185));
	t.deepEqual(cluster.tainted('NoSchedule').length, 3);
	t.deepEqual(cluster.tainted('NoExecute'), []);
	cluster.run(minutes(10));
	t.deepEqual(cluster.tainted('NoExecute'), []);

	cluster.wake('a-000').put({...cluster.node('a-000'), status: aNode('a-000').status} as Node);
	cluster.run(minutes(10) + seconds(30));
	t.deepEqual(cluster.tainted('NoExecute').length, 2);
});

test('nodes that leave are said goodbye to', t => {
	const cluster = table([aNode('n1')]).run(seconds(5));
	const seen = sight([aNode('n2')], {loop: nodeLifecycleLoop, now: seconds(10)});
	const first = nodeLifecycleLoop.decide('monitor', sight([aNode('n1')], {loop: nodeLifecycleLoop}), firstTurn);
	const {events} = nodeLifecycleLoop.decide('monitor', seen, {expecting: false, remembered: first.remember});
	t.deepEqual(
		events?.map(({message}) => message),
		['Node n2 event: Registered Node n2 in Controller', 'Node n1 event: Removing Node n1 from Controller'],
	);
	t.is(cluster.log.length, 1);
});

test('a pod that comes to a silent node is looked after', t => {
	const pod = aPod('a', {node: 'n1', readySince: 0});
	const seen = sight([aNode('n1', {ready: 'Unknown'}), pod], {loop: nodeLifecycleLoop, now: seconds(9)});
	t.deepEqual(nodeLifecycleLoop.watches?.[1]?.keys({type: 'ADDED', object: pod, before: undefined}, seen), [
		'pods of n1',
	]);
	const [call] = nodeLifecycleLoop.decide('pods of n1', seen, firstTurn).calls;
	t.like(call?.object, {
		status: {conditions: [{type: 'Ready', status: 'False', lastTransitionTime: timestamp(seconds(9))}]},
	});
});
