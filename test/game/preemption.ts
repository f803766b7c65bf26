import test from 'ava';
import {pods} from '../../source/engine/api/kinds/pod.ts';
import {admin} from '../../source/engine/apiserver/authentication.ts';
import {seconds} from '../../source/engine/kernel/time.ts';
import {scenarioLoader} from '../../source/game/scenario/load.ts';
import {problemText} from '../../source/game/scenario/problems.ts';
import {templateOf} from '../../source/game/scenario/template.ts';
import {openBackstage} from '../../source/game/session.ts';

/*
Preemption by hand: a player chooses the victims, and a budget over them is a wish that can be broken, and is then counted.
*/

const more = (minAvailable: number): string => `  - |
    apiVersion: scheduling.k8s.io/v1
    kind: PriorityClass
    metadata: {name: vip}
    value: 1000
  - |
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata: {name: web}
    spec: {minAvailable: ${minAvailable}, selector: {matchLabels: {app: web}}}
  - |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: vip, labels: {app: vip}}
    spec:
      replicas: 0
      selector: {matchLabels: {app: vip}}
      template:
        metadata: {labels: {app: vip}}
        spec:
          schedulerName: player
          priorityClassName: vip
          containers: [{name: vip, image: drill/web:1.0, resources: {requests: {cpu: 3900m}}}]
timeline:
  - {at: 60s, scale: {kind: Deployment, ref: default/vip, replicas: 1}}
traffic:
`;

/** A web pod on each of three nodes, and one that outranks them and fits nowhere. */
const crowded = (minAvailable: number) => {
	const text = templateOf('drill')
		.replace(/faults:\n {2}items:\n(?: {4}.*\n)+/, 'faults: {items: []}\n')
		.replace('traffic:\n', more(minAvailable));
	const loaded = scenarioLoader().load({main: 'scenario.yaml', files: new Map([['scenario.yaml', text]])});

	if (!loaded.ok) {
		throw new Error(loaded.problems.map(problemText).join('\n'));
	}

	const {run, cluster} = openBackstage({scenario: loaded.value, seed: '1', seat: 'scheduler', pilot: 'player'});
	const keys = (app: string): readonly string[] => {
		const reply = cluster.server.list(admin, pods, {namespace: 'default'});
		return (reply.ok ? reply.object.items : [])
			.filter(({metadata}) => metadata.labels?.app === app)
			.map(({metadata}) => `default/${metadata.name}`);
	};

	run.advance(seconds(10));

	for (const [index, pod] of keys('web').entries()) {
		run.submit({do: 'bind', pod, node: ['worker-a1', 'worker-a2', 'worker-b1'][index] ?? ''});
	}

	run.advance(seconds(65));
	const value = (rule: string): number =>
		run.result().score.lines.find(line => line.rule === rule)?.value ?? Number.NaN;
	const [first = ''] = keys('web');
	const [vip = ''] = keys('vip');
	return {run, value, vip, first};
};

test('a victim that its budget can spare is a disruption and no broken rule', t => {
	const {run, value, vip, first} = crowded(2);
	t.true(run.submit({do: 'preempt', pod: vip, node: 'worker-a1', victims: [first]}).ok);
	run.advance(seconds(120));
	t.deepEqual([value('disr'), value('policy')], [1, 0]);
});

test('a victim that its budget cannot spare goes all the same, and the broken budget counts', t => {
	const {run, value, vip, first} = crowded(3);
	t.true(run.submit({do: 'preempt', pod: vip, node: 'worker-a1', victims: [first]}).ok);
	run.advance(seconds(120));
	t.is(value('policy'), 3);
});

test('nobody may push out a pod without a lower priority, or one that is elsewhere', t => {
	const {run, vip, first} = crowded(2);
	t.false(run.submit({do: 'preempt', pod: vip, node: 'worker-b1', victims: [first]}).ok);
	t.false(run.submit({do: 'preempt', pod: vip, node: 'worker-a1', victims: []}).ok);
});
