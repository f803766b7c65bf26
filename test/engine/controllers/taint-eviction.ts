import test from 'ava';
import type {Taint} from '../../../source/engine/api/kinds/node.ts';
import type {Pod, Toleration} from '../../../source/engine/api/kinds/pod.ts';
import {mayStay, taintEvictionLoop} from '../../../source/engine/controllers/taint-eviction.ts';
import {tolerates} from '../../../source/engine/controllers/taints.ts';
import {type Millis, minutes, seconds, timestamp} from '../../../source/engine/kernel/time.ts';
import {aNode, aPod} from '../../helpers/objects.ts';
import {type Sight, sight} from '../../helpers/sight.ts';

const unreachable: Taint = {key: 'node.kubernetes.io/unreachable', effect: 'NoExecute'};
const gpu: Taint = {key: 'gpu', value: 'yes', effect: 'NoExecute'};
const usual: readonly Toleration[] = ['not-ready', 'unreachable'].map(name => ({
	key: `node.kubernetes.io/${name}`,
	operator: 'Exists',
	effect: 'NoExecute',
	tolerationSeconds: 300,
}));
const pod = (tolerations: readonly Toleration[] = usual): Pod =>
	aPod('web-a', {node: 'n1', readySince: 0, spec: {tolerations, nodeName: 'n1'}});
const see = (taints: readonly Taint[], now: Millis, one: Pod = pod()): Sight =>
	sight([aNode('n1', {taints}), one], {now, loop: taintEvictionLoop});
const decide = (seen: Sight, remembered?: unknown) =>
	taintEvictionLoop.decide('shop/web-a', seen, {expecting: false, remembered});

test('a pod with the usual tolerations goes 300 s after the taint, marked and told', t => {
	const waiting = decide(see([unreachable], seconds(10)));
	t.deepEqual(waiting, {calls: [], remember: {since: seconds(10), until: seconds(310)}, lookAgainIn: seconds(300)});

	const {calls, events} = decide(see([unreachable], seconds(310)), waiting.remember);
	t.deepEqual(
		events?.map(({type, reason, message}) => [type, reason, message]),
		[['Normal', 'TaintManagerEviction', 'Marking for deletion Pod shop/web-a']],
	);
	t.like(calls[0], {
		verb: 'patch',
		subresource: 'status',
		because: 'its time on n1 is over: node.kubernetes.io/unreachable',
	});
	t.like((calls[0]?.object as Pod | undefined)?.status?.conditions?.at(-1), {
		type: 'DisruptionTarget',
		status: 'True',
		reason: 'DeletionByTaintManager',
		message: 'Taint manager: deleting due to NoExecute taint',
		lastTransitionTime: timestamp(seconds(310)),
	});
	t.like(calls[1], {verb: 'delete', name: 'web-a', options: {preconditions: {uid: 'uid-web-a'}}});
});

test('a taint that goes in time stops the timer, and says so', t => {
	const {remember} = decide(see([unreachable], 0));
	const {calls, events} = decide(see([], seconds(200)), remember);
	t.deepEqual(calls, []);
	t.is(events?.[0]?.message, 'Cancelling deletion of Pod shop/web-a');
	t.deepEqual(decide(see([], seconds(200))), {calls: []});
});

test('a timer goes on from where it began, and is only ever shortened', t => {
	const {remember} = decide(see([unreachable], 0));
	const again = decide(see([unreachable], minutes(1)), remember);
	t.is(again.lookAgainIn, minutes(4));
	t.is(
		decide(see([unreachable, gpu], minutes(1)), remember).calls.length,
		2,
		'what it does not bear takes effect at once',
	);
	t.is(decide(see([unreachable], minutes(1))).lookAgainIn, minutes(5), 'a restarted controller counts from the start');
});

test('how long a pod may stay beside its taints', t => {
	const forEver: Toleration = {key: 'gpu', operator: 'Exists'};
	const short: Toleration = {key: 'gpu', operator: 'Equal', value: 'yes', effect: 'NoExecute', tolerationSeconds: 5};
	t.is(mayStay(undefined, [gpu]), 0);
	t.is(mayStay([forEver], [gpu]), undefined);
	t.is(mayStay([short, ...usual], [gpu, unreachable]), seconds(5));
	t.is(mayStay([{...short, tolerationSeconds: -1}], [gpu]), 0);
	t.is(mayStay([{operator: 'Exists'}], [gpu, unreachable]), undefined);
});

test('what a toleration covers', t => {
	t.true(tolerates({operator: 'Exists'}, gpu));
	t.true(tolerates({key: 'gpu', value: 'yes'}, gpu));
	t.false(tolerates({key: 'gpu', value: 'no'}, gpu));
	t.false(tolerates({key: 'gpu', operator: 'Exists', effect: 'NoSchedule'}, gpu));
});

test('pods that are leaving already are left alone, and only what changes the verdict is looked at', t => {
	t.deepEqual(decide(see([gpu], 0, aPod('web-a', {node: 'n1', leaving: true}))), {calls: []});
	const seen = see([unreachable], 0);
	const [ofPods, ofNodes] = taintEvictionLoop.watches ?? [];
	t.deepEqual(ofPods?.keys({type: 'ADDED', object: pod(), before: undefined}, seen), ['shop/web-a']);
	t.deepEqual(ofPods?.keys({type: 'MODIFIED', object: {...pod(), status: {}} as Pod, before: pod(usual)}, seen), []);
	t.deepEqual(
		ofNodes?.keys({type: 'MODIFIED', object: aNode('n1', {taints: [unreachable]}), before: aNode('n1')}, seen),
		['shop/web-a'],
	);
	t.deepEqual(ofNodes?.keys({type: 'MODIFIED', object: aNode('n1'), before: aNode('n1', {ready: 'False'})}, seen), []);
});
