import test from 'ava';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import {minutes, seconds} from '../../../source/engine/kernel/time.ts';
import {bigNode, podAsking, schedulingTable} from '../../helpers/scheduling.ts';

const crowded = (lag?: number) =>
	schedulingTable({lag})
		.nodes(bigNode('node-1', {cpu: '1'}))
		.withPriorities({low: 10, high: 1000})
		.pods(
			podAsking('small', {cpu: '200m'}, {spec: {priorityClassName: 'low'}}),
			podAsking('large', {cpu: '700m'}, {spec: {priorityClassName: 'low'}}),
		)
		.run(seconds(2));

test('a pod of high priority drives out as few as it must, and lands when they are gone', t => {
	const table = crowded();
	t.is(table.nodeOf('small'), 'node-1');
	table.pods(podAsking('urgent', {cpu: '700m'}, {spec: {priorityClassName: 'high'}})).run(500);
	t.is(table.pod('urgent').status?.nominatedNodeName, 'node-1');
	t.is(table.whyPending('urgent'), '0/1 nodes are available: 1 Insufficient cpu.');
	const victim = table.get(pods, 'shop/large');
	t.true(victim === undefined || victim.metadata.deletionTimestamp !== undefined);
	t.is(table.get(pods, 'shop/small')?.metadata.deletionTimestamp, undefined);
	t.true(table.eventsOf('large').some(text => text.startsWith('Normal Preempted Preempted by pod ')));

	// Nobody runs the victims here, so nobody but the test ends them.
	table.delete(pods, 'shop/large', {gracePeriodSeconds: 0});
	table.run(seconds(5));
	t.is(table.nodeOf('urgent'), 'node-1');
	t.is(table.nodeOf('small'), 'node-1');
});

test('room that was promised is kept from those of lower priority', t => {
	const table = crowded();
	table.pods(podAsking('urgent', {cpu: '700m'}, {spec: {priorityClassName: 'high'}})).run(500);
	table.pods(podAsking('greedy', {cpu: '700m'}, {spec: {priorityClassName: 'low'}}));
	table.delete(pods, 'shop/large', {gracePeriodSeconds: 0});
	table.run(seconds(10));
	t.is(table.nodeOf('urgent'), 'node-1');
	t.is(table.nodeOf('greedy'), undefined);
});

test('a pod that never preempts says so', t => {
	const table = crowded().withPriorities({polite: 1000}, {preemptionPolicy: 'Never'});
	table.pods(podAsking('polite', {cpu: '700m'}, {spec: {priorityClassName: 'polite'}})).run(seconds(2));
	t.is(
		table.whyPending('polite'),
		'0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.',
	);
});

test('where nobody of lower priority is, the message says that too', t => {
	const table = crowded();
	table.pods(podAsking('peer', {cpu: '700m'}, {spec: {priorityClassName: 'low'}})).run(seconds(2));
	t.is(
		table.whyPending('peer'),
		'0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.',
	);
});

test('a person preempts by hand, but only whom priority allows and only if it helps', t => {
	const table = crowded();
	table.scheduler.take();
	table.pods(podAsking('urgent', {cpu: '700m'}, {spec: {priorityClassName: 'high'}})).run(500);
	const {hands} = table.scheduler;
	t.false(hands.preempt('shop/urgent', 'node-1', ['shop/small']).ok);
	t.false(hands.preempt('shop/urgent', 'node-1', ['shop/nobody']).ok);
	t.true(hands.preempt('shop/urgent', 'node-1', ['shop/large']).ok);
	table.run(500);
	t.is(table.pod('urgent').status?.nominatedNodeName, 'node-1');
	table.delete(pods, 'shop/large', {gracePeriodSeconds: 0});
	table.run(seconds(5));
	t.is(table.nodeOf('urgent'), undefined);
	t.true(hands.clearNomination('shop/urgent').ok);
	t.true(hands.bind('shop/urgent', 'node-1').ok);
	table.run(100);
	t.is(table.nodeOf('urgent'), 'node-1');
});

test('a pod that fits nowhere is tried again after five minutes, though nothing happened', t => {
	const table = crowded();
	table.pods(podAsking('peer', {cpu: '700m'}, {spec: {priorityClassName: 'low'}})).run(seconds(10));
	const attempts = table.scheduler.queue.find('shop/peer')?.pod.attempts;
	table.run(minutes(4));
	t.is(table.scheduler.queue.find('shop/peer')?.pod.attempts, attempts);
	table.run(minutes(2));
	t.is(table.scheduler.queue.find('shop/peer')?.pod.attempts, (attempts ?? 0) + 1);
});
