import test, {type ExecutionContext} from 'ava';
import type {Pod} from '../../../source/engine/api/kinds/pod.ts';
import {seconds} from '../../../source/engine/kernel/time.ts';
import type {Mind} from '../../../source/engine/scheduler/minds/change-of-mind.ts';
import {bigNode, podAsking, schedulingTable} from '../../helpers/scheduling.ts';

const running = (
	name: string,
	node: string,
	requests: Readonly<Record<string, string>>,
	more: Partial<Pod['spec']> = {},
) => podAsking(name, requests, {spec: {nodeName: node, ...more}});

const mindOf = (
	t: ExecutionContext,
	nodes: ReadonlyArray<ReturnType<typeof bigNode>>,
	pods: readonly Pod[],
	node: string,
): Mind => {
	const table = schedulingTable({startsHeld: true})
		.nodes(...nodes)
		.pods(...pods)
		.run(seconds(1));
	return table.scheduler.mindAbout('shop/web', node) ?? (t.fail('there is an answer') as never);
};

const words = ({ways}: Mind): readonly string[] =>
	ways.map(({changes, outcome}) => `${changes.join('; ')}: ${outcome}`);

test('too little cpu: the pod asks for less, or the least important pod that is enough goes', t => {
	const mind = mindOf(
		t,
		[bigNode('full', {cpu: '2'}), bigNode('other', {cpu: '1'})],
		[
			running('small', 'full', {cpu: '300m'}),
			running('large', 'full', {cpu: '1'}),
			running('rival', 'other', {cpu: '500m'}),
			podAsking('web', {cpu: '1500m'}),
		],
		'full',
	);
	t.is(mind.standing, 'refused');
	t.deepEqual(words(mind), ['the pod asks for 700m cpu in place of 1500m: chosen', 'shop/large is gone: chosen']);
});

test('what each filter would need is followed to the end: one way may take several changes', t => {
	const taints = [{key: 'db', value: 'only', effect: 'NoSchedule' as const}];
	const mind = mindOf(
		t,
		[bigNode('guarded', {cpu: '2', taints}), bigNode('free')],
		[running('old', 'guarded', {cpu: '1500m'}), podAsking('web', {cpu: '1'})],
		'guarded',
	);
	t.deepEqual(
		words(mind),
		[
			'the pod tolerates db=only:NoSchedule; the pod asks for 500m cpu in place of 1: fits',
			'guarded has no taint db=only:NoSchedule; the pod asks for 500m cpu in place of 1: fits',
		],
		'another node stays the better one, and that is said',
	);
});

test('a cordon, a label and a host port each name their remedy', t => {
	const cordoned = mindOf(t, [bigNode('shut', {unschedulable: true})], [podAsking('web', {cpu: '1'})], 'shut');
	t.deepEqual(words(cordoned), ['shut is uncordoned: chosen']);

	const labelled = mindOf(
		t,
		[bigNode('plain')],
		[podAsking('web', {cpu: '1'}, {spec: {nodeSelector: {disk: 'ssd'}}})],
		'plain',
	);
	t.deepEqual(words(labelled), [
		'plain has the label disk=ssd: chosen',
		'the pod has no node selector and no required node affinity: chosen',
	]);

	const port = [{name: 'main', image: 'web:1', ports: [{containerPort: 80, hostPort: 80}]}];
	const taken = mindOf(
		t,
		[bigNode('node-1')],
		[running('first', 'node-1', {}, {containers: port}), podAsking('web', {}, {spec: {containers: port}})],
		'node-1',
	);
	t.deepEqual(words(taken), ['shop/first is gone: chosen']);
});

test('a spread that is too uneven: the smallest skew that is enough, and no larger one', t => {
	const spread = {
		topologySpreadConstraints: [
			{
				maxSkew: 1,
				topologyKey: 'topology.kubernetes.io/zone',
				whenUnsatisfiable: 'DoNotSchedule' as const,
				labelSelector: {matchLabels: {app: 'web'}},
			},
		],
	};
	const labels = {app: 'web'};
	const placed = (name: string, node: string) => podAsking(name, {cpu: '100m'}, {spec: {nodeName: node}, labels});
	const mind = mindOf(
		t,
		[bigNode('a1', {zone: 'a'}), bigNode('b1', {zone: 'b'})],
		[placed('one', 'a1'), placed('two', 'a1'), podAsking('web', {cpu: '100m'}, {spec: spread, labels})],
		'a1',
	);
	t.deepEqual(
		mind.ways.map(({changes}) => changes.join('; ')),
		[
			'maxSkew over topology.kubernetes.io/zone is 3 in place of 1',
			'the constraint over topology.kubernetes.io/zone is ScheduleAnyway',
		],
	);
});

test('anti-affinity of the pod itself, and of a pod that is there', t => {
	const apart = {
		podAntiAffinity: {
			requiredDuringSchedulingIgnoredDuringExecution: [
				{topologyKey: 'kubernetes.io/hostname', labelSelector: {matchLabels: {app: 'web'}}},
			],
		},
	};
	const mind = mindOf(
		t,
		[bigNode('node-1')],
		[
			podAsking('first', {}, {spec: {nodeName: 'node-1', affinity: apart}, labels: {app: 'web'}}),
			podAsking('web', {}, {labels: {app: 'web'}}),
		],
		'node-1',
	);
	t.deepEqual(words(mind), ['shop/first is gone: chosen']);
});

test('a node that lost: by how much, and which score or weight would turn it, each seen to work', t => {
	const nodes = [bigNode('empty', {cpu: '8', memory: '16Gi'}), bigNode('busy', {cpu: '8', memory: '16Gi'})];
	const mind = mindOf(
		t,
		nodes,
		[running('job', 'busy', {cpu: '4', memory: '8Gi'}), podAsking('web', {cpu: '1', memory: '2Gi'})],
		'busy',
	);
	t.is(mind.standing, 'lost');
	t.is(mind.rival, 'empty');
	t.true(mind.points > 0);
	const fit = mind.ways.find(({changes}) => changes[0]?.startsWith('NodeResourcesFit gives it') === true);
	const more = /gives it (\d+) in place of (\d+)/.exec(fit?.changes[0] ?? '');
	t.is(Number(more?.[1]) - Number(more?.[2]), mind.points + 1, 'one point more than it is behind, at weight 1');
	t.true(
		mind.ways.every(({outcome}) => outcome === 'chosen'),
		words(mind).join('\n'),
	);
	t.false(
		mind.ways.some(({changes}) => changes[0]?.startsWith('shop/job') === true),
		'an equally empty node would be drawn by lot, so its leaving alone does not turn it',
	);
});

test('the chosen node says how far it is ahead', t => {
	const mind = mindOf(
		t,
		[bigNode('empty'), bigNode('busy')],
		[running('job', 'busy', {cpu: '2'}), podAsking('web', {cpu: '1'})],
		'empty',
	);
	t.is(mind.standing, 'chosen');
	t.is(mind.rival, 'busy');
	t.true(mind.points > 0);
	t.deepEqual(mind.ways, []);
});

test('asking changes nothing', t => {
	const table = schedulingTable({startsHeld: true})
		.nodes(bigNode('full', {cpu: '1'}), bigNode('free'))
		.pods(running('old', 'full', {cpu: '1'}), podAsking('web', {cpu: '1'}))
		.run(seconds(1));
	const before = JSON.stringify([table.scheduler.why('shop/web')?.rows, table.kernel.trail.digest()]);
	table.scheduler.mindAbout('shop/web', 'full');
	table.scheduler.mindAbout('shop/web', 'free');
	t.is(JSON.stringify([table.scheduler.why('shop/web')?.rows, table.kernel.trail.digest()]), before);
});
