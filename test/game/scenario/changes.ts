import test from 'ava';
import {nodes} from '../../../source/engine/api/kinds/node.ts';
import {type Pod, pods} from '../../../source/engine/api/kinds/pod.ts';
import {podDisruptionBudgets} from '../../../source/engine/api/kinds/pod-disruption-budget.ts';
import {admin} from '../../../source/engine/apiserver/authentication.ts';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {scenarioLoader} from '../../../source/game/scenario/load.ts';
import {problemText} from '../../../source/game/scenario/problems.ts';
import {templateOf} from '../../../source/game/scenario/template.ts';
import {openBackstage} from '../../../source/game/session.ts';

/*
People's mistakes: written like faults, made through the API like anybody's calls, and taken back the same way.
*/

const storm = /faults:\n {2}items:\n(?: {4}.*\n)+/;

const loaderOf = (item: string, more: readonly (readonly [from: string, to: string])[] = []) => {
	const text = templateOf('drill').replace(storm, `faults:\n  items:\n    - ${item}\n`);
	const main = more.reduce((before, [from, to]) => before.replace(from, to), text);
	return scenarioLoader().load({main: 'scenario.yaml', files: new Map([['scenario.yaml', main]])});
};

const play = (item: string, more: readonly (readonly [from: string, to: string])[] = []) => {
	const loaded = loaderOf(item, more);

	if (!loaded.ok) {
		throw new Error(loaded.problems.map(problemText).join('\n'));
	}

	const {run, cluster} = openBackstage({scenario: loaded.value, seed: '1', seat: 'watch', pilot: 'autopilot'});
	const podsNow = (): readonly Pod[] => {
		const reply = cluster.server.list(admin, pods, {namespace: 'default'});
		return reply.ok ? reply.object.items : [];
	};
	const taints = (): readonly string[] => {
		const reply = cluster.server.list(admin, nodes, {});
		return (reply.ok ? reply.object.items : [])
			.filter(({metadata}) => metadata.name.startsWith('worker'))
			.flatMap(({spec}) => spec?.taints ?? [])
			.map(taint => taint.key);
	};
	const allowed = (): readonly number[] => {
		const reply = cluster.server.list(admin, podDisruptionBudgets, {});
		return reply.ok ? reply.object.items.map(({status}) => status?.disruptionsAllowed ?? -1) : [];
	};
	const told = () => cluster.kernel.chronicle.latest(5000, 'headline').filter(({what}) => what === 'change made');
	return {run, podsNow, taints, allowed, told};
};

const tainted: readonly (readonly [string, string])[] = [
	[
		'instance: {cpu: "4", memory: 8Gi, price: 0.15}',
		'instance: {cpu: "4", memory: 8Gi, price: 0.15}\n      taints: [{key: for, value: web, effect: NoSchedule}]',
	],
	[
		'          schedulerName: player',
		'          tolerations: [{key: for, operator: Exists}]\n          schedulerName: player',
	],
];

test('taint-typo: what runs stays, what is new fits nowhere and says which taint, until the taint is mended', t => {
	const {run, podsNow, taints, told} = play(
		'{id: typo, kind: taint-typo, by: carla, params: {pool: worker, key: fro}, schedule: {at: 60s}, until: {after: 60s}, announce: symptom}\ntimeline:\n  - {at: 70s, scale: {kind: Deployment, ref: default/web, replicas: 5}}',
		tainted,
	);
	run.advance(seconds(50));
	t.deepEqual(taints(), ['for', 'for', 'for']);
	run.advance(seconds(80));
	t.deepEqual(taints(), ['fro', 'fro', 'fro']);
	t.is(podsNow().filter(({spec}) => spec.nodeName !== undefined).length, 3);
	const why = podsNow()
		.find(({spec}) => spec.nodeName === undefined)
		?.status?.conditions?.find(({type}) => type === 'PodScheduled')?.message;
	t.regex(why ?? '', /3 node\(s\) had untolerated taint \{fro: web\}/);
	const [made] = told();
	t.like(made, {
		who: 'carla',
		hidden: true,
		detail: {kind: 'taint-typo', text: 'the nodes of worker were tainted with fro'},
	});

	run.advance(seconds(130));
	t.deepEqual(taints(), ['for', 'for', 'for']);
	t.is(podsNow().filter(({spec}) => spec.nodeName !== undefined).length, 5);
});

test('missing-requests: at the start, pods are born without any, and one generation of them is enough', t => {
	const {run, podsNow} = play('{id: none, kind: missing-requests, params: {namespace: default}, schedule: {at: 0s}}');
	run.advance(seconds(30));
	t.is(podsNow().length, 3);
	t.true(
		podsNow().every(
			({spec, status}) =>
				spec.containers.every(({resources}) => resources?.requests === undefined) && status?.qosClass === 'BestEffort',
		),
	);
});

test('priority-cascade: pods that run keep their number, new ones outrank them', t => {
	const {run, podsNow, told} = play(
		'{id: cascade, kind: priority-cascade, params: {name: usual, value: 500}, schedule: {at: 60s}}\ntimeline:\n  - {at: 70s, scale: {kind: Deployment, ref: default/web, replicas: 4}}',
	);
	run.advance(seconds(90));
	t.deepEqual(
		podsNow()
			.map(({spec}) => spec.priority ?? 0)
			.sort((a, b) => a - b),
		[0, 0, 0, 500],
	);
	t.is(told()[0]?.hidden, undefined, 'changes are told unless the author says otherwise');
});

const budget = `  - |
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata: {name: any, namespace: default}
    spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}
`;

test('bad-pdb: the budget over a workload, or a new one, asks for all of its pods, until it is mended', t => {
	const item = '{id: all, kind: bad-pdb, params: {workload: default/web}, schedule: {at: 60s}, until: {after: 60s}}';
	const {run, allowed, told} = play(item, [['manifests:\n', `manifests:\n${budget}`]]);
	run.advance(seconds(50));
	t.deepEqual(allowed(), [1]);
	run.advance(seconds(70));
	t.deepEqual(allowed(), [0]);
	t.is(told()[0]?.detail?.text, 'the budget of web asks for all 3 of its pods');
	run.advance(seconds(130));
	t.deepEqual(allowed(), [1]);

	const without = play(item);
	without.run.advance(seconds(70));
	t.deepEqual(without.allowed(), [0]);
	without.run.advance(seconds(130));
	t.deepEqual(without.allowed(), []);
});

test('what a mistake cannot be is said, all of it at once', t => {
	const problemsOf = (item: string): readonly string[] => {
		const loaded = loaderOf(item);
		return loaded.ok ? [] : loaded.problems.map(({what}) => what).sort();
	};

	t.deepEqual(
		problemsOf(
			'{id: typo, kind: taint-typo, params: {pool: wrker}, schedule: {poisson: {mean: 60s}}, until: {after: 9s}, target: {fixed: worker-a1}}',
		),
		[
			'taint-typo is done at a time or when something holds',
			'taint-typo is taken back some time after it was done',
			'taint-typo needs the setting key',
			'taint-typo says in its params what it is done to',
			'there is no node pool "wrker"',
		],
	);
	t.deepEqual(problemsOf('{id: c, kind: priority-cascade, params: {value: 1.5}, schedule: {at: 60s}}'), [
		'must be a whole number, at most 1000000000',
	]);
	t.deepEqual(problemsOf('{id: b, kind: bad-pdb, params: {workload: default/wab}, schedule: {at: 60s}}'), [
		'there is no Deployment "default/wab"',
	]);
	t.deepEqual(problemsOf('{id: m, kind: missing-requests, params: {namespace: shop}, schedule: {at: 0s}}'), [
		'there is no namespace "shop"',
	]);
});
