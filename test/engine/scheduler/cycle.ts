import test from 'ava';
import type {Pod} from '../../../source/engine/api/kinds/pod.ts';
import {createDraws} from '../../../source/engine/kernel/draws.ts';
import {runCycle} from '../../../source/engine/scheduler/cycle.ts';
import {truncatedNote} from '../../../source/engine/scheduler/diagnosis.ts';
import {compilePod} from '../../../source/engine/scheduler/pod-info.ts';
import {createFramework, defaultProfile} from '../../../source/engine/scheduler/profiles.ts';
import {explain, explainAt, tableOf, topNodes} from '../../../source/engine/scheduler/why.ts';
import {sightOf} from '../../helpers/scheduler-vectors.ts';
import {bigNode, podAsking} from '../../helpers/scheduling.ts';

const framework = createFramework();
const draws = createDraws('cycle');

type Objects = Partial<Parameters<typeof sightOf>[0]>;

const inputFor = (pod: Pod, {nodes = [], pods = [], otherObjects = []}: Objects, startIndex = 0) => ({
	framework,
	sight: {
		...sightOf({nodes, pods, otherObjects}),
		nodes: tableOf(nodes, pods).snapshot,
		draw: (name: string, index: number) => draws.unit(name, index),
	},
	pod: compilePod(pod),
	startIndex,
});

const placed = (name: string, node: string, requests: Readonly<Record<string, string>>, labels = {app: name}): Pod =>
	podAsking(name, requests, {labels, spec: {nodeName: node}});

/** Three nodes, of which each is best at something. */
const shop = (): Objects => {
	const image = {names: ['images.example/web:1'], sizeBytes: 314_572_800};
	const first = bigNode('node-a', {zone: 'z1'});
	return {
		nodes: [
			{...first, status: {...first.status, images: [image]}},
			bigNode('node-b', {zone: 'z2', labels: {disk: 'ssd'}}),
			bigNode('node-c', {
				cpu: '8',
				memory: '16Gi',
				zone: 'z1',
				taints: [{key: 'spot', value: 'true', effect: 'PreferNoSchedule'}],
			}),
		],
		pods: [
			placed('web-1-x', 'node-a', {cpu: '500m', memory: '512Mi'}, {app: 'web'}),
			placed('db-0', 'node-b', {cpu: '2', memory: '4Gi'}, {app: 'db'}),
			placed('log-1', 'node-c', {}, {app: 'log'}),
		],
		otherObjects: [
			{
				apiVersion: 'v1',
				kind: 'Service',
				metadata: {name: 'web', namespace: 'shop'},
				spec: {selector: {app: 'web'}},
			} as never,
		],
	};
};

const newcomer = podAsking(
	'web-2',
	{},
	{
		labels: {app: 'web'},
		spec: {
			containers: [
				{name: 'main', image: 'images.example/web:1', resources: {requests: {cpu: '500m', memory: '512Mi'}}},
			],
			affinity: {
				nodeAffinity: {
					preferredDuringSchedulingIgnoredDuringExecution: [
						{weight: 10, preference: {matchExpressions: [{key: 'disk', operator: 'In', values: ['ssd']}]}},
					],
				},
				podAffinity: {
					preferredDuringSchedulingIgnoredDuringExecution: [
						{
							weight: 50,
							podAffinityTerm: {
								topologyKey: 'topology.kubernetes.io/zone',
								labelSelector: {matchLabels: {app: 'db'}},
							},
						},
					],
				},
			},
		},
	},
);

test('every plug-in has its part in the total, by its weight', t => {
	const why = explain(inputFor(newcomer, shop()));
	const columns = (plugin: string) =>
		['node-a', 'node-b', 'node-c'].map(name => {
			const score = why.rows.find(({node}) => node === name)?.scores.find(one => one.plugin === plugin);
			return [score?.raw, score?.normalized, score?.weight];
		});
	t.deepEqual(columns('TaintToleration'), [
		[0, 100, 3],
		[0, 100, 3],
		[1, 0, 3],
	]);
	t.deepEqual(columns('NodeAffinity'), [
		[0, 0, 2],
		[10, 100, 2],
		[0, 0, 2],
	]);
	t.deepEqual(columns('NodeResourcesFit'), [
		[81, 81, 1],
		[40, 40, 1],
		[93, 93, 1],
	]);
	t.deepEqual(columns('PodTopologySpread'), [
		[9, 66, 2],
		[6, 100, 2],
		[7, 88, 2],
	]);
	t.deepEqual(columns('InterPodAffinity'), [
		[0, 0, 2],
		[50, 100, 2],
		[0, 0, 2],
	]);
	t.deepEqual(columns('NodeResourcesBalancedAllocation'), [
		[93, 93, 1],
		[96, 96, 1],
		[98, 98, 1],
	]);
	t.deepEqual(columns('ImageLocality'), [
		[7, 7, 1],
		[0, 0, 1],
		[0, 0, 1],
	]);
	t.deepEqual(why.rows.map(({node, total}) => [node, total]).sort(), [
		['node-a', 613],
		['node-b', 1036],
		['node-c', 367],
	]);
	t.deepEqual(topNodes(why, 2), [
		{node: 'node-b', total: 1036},
		{node: 'node-a', total: 613},
	]);
});

test('the why-table has every refusal, the message only the first of each node', t => {
	const tainted = bigNode('node-1', {
		cpu: '1',
		unschedulable: true,
		taints: [{key: 'gpu', value: 'yes', effect: 'NoSchedule'}],
	});
	const input = inputFor(podAsking('web', {cpu: '2'}), {nodes: [tainted, bigNode('node-2', {cpu: '1'})]});
	const why = explain(input);
	const refusals = why.rows[0]?.filters.filter(({status}) => status !== undefined).map(({plugin}) => plugin);
	t.deepEqual(refusals, ['NodeUnschedulable', 'TaintToleration', 'NodeResourcesFit']);
	t.is(why.rows[0]?.verdict?.plugin, 'NodeUnschedulable');
	const {decision} = why;
	t.is(decision.outcome, 'unschedulable');
	t.is(
		decision.outcome === 'placed' ? '' : decision.message,
		'0/2 nodes are available: 1 Insufficient cpu, 1 node(s) were unschedulable. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
	);
});

test('a pod that names its node in its affinity looks at that node alone, and says so', t => {
	const pinned = podAsking(
		'agent',
		{memory: '90Gi'},
		{
			spec: {
				affinity: {
					nodeAffinity: {
						requiredDuringSchedulingIgnoredDuringExecution: {
							nodeSelectorTerms: [{matchFields: [{key: 'metadata.name', operator: 'In', values: ['node-2']}]}],
						},
					},
				},
			},
		},
	);
	const small = podAsking('small', {memory: '1Gi'}, {spec: {nodeName: 'node-2', priority: -1}});
	const nodes = ['node-1', 'node-2', 'node-3', 'node-4'].map(name => bigNode(name));
	const result = runCycle(inputFor(pinned, {nodes, pods: [small]}));
	t.is(
		result.outcome === 'placed' ? '' : result.message,
		"0/4 nodes are available: 1 Insufficient memory, 3 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, preemption: 0/4 nodes are available: 4 Preemption is not helpful for scheduling.",
	);
	t.deepEqual(result.outcome === 'unschedulable' ? result.diagnosis.unschedulablePlugins : [], [
		'NodeAffinity',
		'NodeResourcesFit',
	]);
});

test('a missing claim ends the round before anybody looks at a node', t => {
	const pod = podAsking('db', {}, {spec: {volumes: [{name: 'data', persistentVolumeClaim: {claimName: 'data'}}]}});
	const result = runCycle(inputFor(pod, {nodes: [bigNode('node-1')]}));
	t.is(
		result.outcome === 'placed' ? '' : result.message,
		'0/1 nodes are available: persistentvolumeclaim "data" not found. not found',
	);
	t.is(result.outcome === 'unschedulable' ? result.nominated : '', undefined);
});

test('without dynamic resources the message is as it was in v1.33', t => {
	const older = createFramework({
		...defaultProfile,
		plugins: defaultProfile.plugins.filter(({name}) => name !== 'DynamicResources'),
	});
	const pod = podAsking('web', {cpu: '9'}, {spec: {preemptionPolicy: 'Never'}});
	const result = runCycle({...inputFor(pod, {nodes: [bigNode('node-1')]}), framework: older});
	t.is(
		result.outcome === 'placed' ? '' : result.message,
		'0/1 nodes are available: 1 Insufficient cpu. preemption: not eligible due to preemptionPolicy=Never.',
	);
});

test('in a large cluster enough nodes are enough, and the next pod begins where the last one stopped', t => {
	const nodes = Array.from({length: 500}, (_, at) => bigNode(`node-${at}`, {cpu: at % 5 === 0 ? '1' : '4'}));
	const first = runCycle(inputFor(podAsking('a', {cpu: '2'}), {nodes}));
	t.is(first.feasible.length, 230);
	t.is(first.nextStartIndex, first.feasible.length + first.verdicts.size);
	const second = runCycle(inputFor(podAsking('b', {cpu: '2'}), {nodes}, first.nextStartIndex));
	t.is(second.feasible[0]?.name, `node-${first.nextStartIndex}`);
});

test('a promised node is asked first and taken without a score', t => {
	const pod = {...podAsking('web', {cpu: '1'}), status: {nominatedNodeName: 'node-2'}};
	const nodes = [bigNode('node-1', {cpu: '64'}), bigNode('node-2', {cpu: '2'})];
	const result = runCycle(inputFor(pod, {nodes}));
	t.is(result.outcome === 'placed' ? result.host : '', 'node-2');
	t.is(result.outcome === 'placed' ? result.scores : [], undefined);
});

test('room promised to another pod counts as taken, for pods of no higher priority', t => {
	const nodes = [bigNode('node-1', {cpu: '2'})];
	const holder = compilePod(podAsking('holder', {cpu: '2'}, {spec: {priority: 5}}));
	const outcome = (priority: number) => {
		const input = inputFor(podAsking('web', {cpu: '1'}, {spec: {priority}}), {nodes});
		return runCycle({...input, sight: {...input.sight, nominatedTo: () => [holder]}}).outcome;
	};
	t.is(outcome(5), 'unschedulable');
	t.is(outcome(6), 'placed');
});

test('equal nodes are chosen alike often', t => {
	const nodes = Array.from({length: 4}, (_, at) => bigNode(`node-${at}`));
	const input = inputFor(podAsking('web', {cpu: '1'}), {nodes});
	const counts = new Map<string, number>();

	for (let attempt = 0; attempt < 400; attempt++) {
		const sight = {...input.sight, draw: (name: string) => draws.unit(name, attempt)};
		const result = runCycle({...input, sight});
		const host = result.outcome === 'placed' ? result.host : '';
		counts.set(host, (counts.get(host) ?? 0) + 1);
	}

	t.is(counts.size, 4);
	t.true(
		[...counts.values()].every(count => count > 60 && count < 140),
		JSON.stringify([...counts]),
	);
});

test('a note too long for an event is cut and says so', t => {
	t.is(truncatedNote('a'.repeat(1024)).length, 1024);
	t.is(truncatedNote('a'.repeat(1025)), `${'a'.repeat(1020)} ...`);
});

test('a placed pod can be asked about afterwards, as if it had no node yet', t => {
	const {nodes = [], pods = []} = shop();
	const web = pods[0]!;
	const {seen} = sightOf({nodes, pods, otherObjects: []});
	const why = explainAt(web, {now: 0, nodes, pods, seen}, framework);
	t.is(why.rows.length, 3);
	t.true(why.rows.every(({verdict}) => verdict === undefined));
	t.is(why.rows.find(({node}) => node === 'node-a')?.scores.find(({plugin}) => plugin === 'NodeResourcesFit')?.raw, 90);
});
