import test from 'ava';
import {isConditionTrue} from '../../source/engine/api/conditions.ts';
import type {AnyKind} from '../../source/engine/api/kind.ts';
import type {Node} from '../../source/engine/api/kinds/node.ts';
import {type Pod, pods} from '../../source/engine/api/kinds/pod.ts';
import type {PodDisruptionBudget} from '../../source/engine/api/kinds/pod-disruption-budget.ts';
import type {ApiObject} from '../../source/engine/api/object.ts';
import type {WatchEvent} from '../../source/engine/api/verbs.ts';
import type {Cluster} from '../../source/engine/cluster.ts';
import {brokenByBudget, brokenByPod, overfilled} from '../../source/game/invariants/pods.ts';
import {brokenByChoice} from '../../source/game/invariants/scheduling.ts';
import {brokenByWrite, observedTooMuch} from '../../source/game/invariants/writes.ts';
import {openBackstage} from '../../source/game/session.ts';
import {owed} from '../helpers/demand.ts';
import {small, stormOf} from '../helpers/storm.ts';

/* Every invariant can be broken, and says what is wrong when it is. */

const born = '2026-01-01T00:00:00Z';

const write = <T extends ApiObject>(before: T | undefined, object: T): WatchEvent<T> => ({
	type: before === undefined ? 'ADDED' : 'MODIFIED',
	key: 'shop/web',
	object,
	before,
	revision: Number(object.metadata.resourceVersion),
	at: 0,
	cause: 0,
});

const pod = (version: number, more: object = {}, metadata: object = {}): Pod =>
	({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {
			name: 'web',
			namespace: 'shop',
			uid: 'u',
			creationTimestamp: born,
			resourceVersion: String(version),
			...metadata,
		},
		spec: {containers: [{name: 'a', image: 'a', resources: {requests: {cpu: '600m'}}}]},
		...more,
	}) as Pod;

test('an ordinary life breaks nothing', t => {
	const bound = pod(2, {spec: {...pod(2).spec, nodeName: 'a'}, status: {phase: 'Running'}});
	t.is(brokenByWrite(write(undefined, pod(1))), undefined);
	t.is(brokenByWrite(write(pod(1), bound)), undefined);
	t.is(brokenByPod(write(pod(1), bound)), undefined);
});

test('metadata that does what it must not is named', t => {
	const says = (before: Pod | undefined, after: Pod): string => brokenByWrite(write(before, after)) ?? 'fine';
	t.regex(says(undefined, pod(1, {}, {uid: ''})), /without uid/);
	t.regex(says(pod(1), pod(2, {}, {uid: 'v'})), /changed its uid/);
	t.regex(says(pod(3), pod(2)), /went back from version 3 to 2/);
	t.regex(says(pod(1, {}, {generation: 4}), pod(2, {}, {generation: 3})), /back from generation 4 to 3/);
	t.regex(says(pod(1, {}, {deletionTimestamp: born}), pod(2)), /was being deleted and is not any more/);
	const held = {...write(pod(1), pod(2, {}, {finalizers: ['x/y']})), type: 'DELETED' as const};
	t.regex(brokenByWrite(held) ?? '', /x\/y still held it/);
});

test('what was observed before it was there is named', t => {
	t.regex(observedTooMuch(pod(2, {status: {observedGeneration: 7}})) ?? '', /observed at a generation above 0/);
	t.is(observedTooMuch(pod(2, {status: {observedGeneration: 7}}, {generation: 7})), undefined);
});

test('a pod that goes back is named', t => {
	const running = (version: number, more: object = {}) =>
		pod(version, {spec: {...pod(version).spec, nodeName: 'a'}, status: {phase: 'Running', ...more}});
	const says = (before: Pod, after: Pod): string => brokenByPod(write(before, after)) ?? 'fine';
	t.regex(says(running(1), pod(2)), /was bound to a and is now on no node/);
	t.regex(says(running(1), running(2, {phase: 'Pending'})), /went from Running back to Pending/);
	t.regex(says(running(1, {phase: 'Failed'}), running(2)), /went from Failed back to Running/);
	const restarted = (version: number, restartCount: number) =>
		running(version, {containerStatuses: [{name: 'a', restartCount}]});
	t.regex(says(restarted(1, 3), restarted(2, 2)), /forgot restarts of a/);
	const again = {phase: 'Pending', conditions: [{type: 'Initialized', status: 'False'}]};
	t.is(says(running(1), running(2, again)), 'fine');
});

test('a budget that gives what it has not, and a node that is too full, are named', t => {
	const budget = (version: number, disruptionsAllowed: number, disrupted: readonly string[]): PodDisruptionBudget =>
		({
			...pod(version),
			kind: 'PodDisruptionBudget',
			spec: {},
			status: {disruptionsAllowed, disruptedPods: Object.fromEntries(disrupted.map(name => [name, born]))},
		}) as unknown as PodDisruptionBudget;
	t.is(brokenByBudget(write(budget(1, 1, []), budget(2, 0, ['a']))), undefined);
	t.regex(brokenByBudget(write(budget(1, 0, []), budget(2, 0, ['a']))) ?? '', /granted 1 evictions and had 0/);
	t.regex(brokenByBudget(write(budget(1, 0, []), budget(2, -1, []))) ?? '', /allows -1/);
	const node = {status: {allocatable: {cpu: '1', memory: '1Gi', pods: '2'}}} as unknown as Node;
	t.is(overfilled(node, [pod(1)]), undefined);
	t.regex(overfilled(node, [pod(1), pod(2)]) ?? '', /gave away 1200m CPU of 1000m/);
	t.regex(overfilled(node, [pod(1), pod(2), pod(3)]) ?? '', /runs 3 pods of 2/);
});

test('a scheduler that chooses a node which takes no such pod is named with the reason', t => {
	const node = (spec: object, labels: object = {}): Node =>
		({
			metadata: {name: 'a', labels},
			spec,
			status: {allocatable: {cpu: '1', memory: '1Gi', pods: '2'}},
		}) as unknown as Node;
	const tainted = (effect: string): Node => node({taints: [{key: 'k', value: 'v', effect}]});
	const says = (wanted: Pod, where: Node, others: readonly Pod[] = []): string =>
		brokenByChoice(wanted, where, others) ?? 'fine';
	const picky = pod(1, {spec: {...pod(1).spec, nodeSelector: {disk: 'ssd'}}});
	const hardy = (toleration: object): Pod => pod(1, {spec: {...pod(1).spec, tolerations: [toleration]}});
	t.is(says(pod(1), node({})), 'fine');
	t.regex(says(pod(1), node({}), [pod(2)]), /resource: cpu, requested: 600, used: 600, capacity: 1000/);
	t.regex(says(picky, node({})), /node affinity/);
	t.is(says(picky, node({}, {disk: 'ssd'})), 'fine');
	t.regex(says(pod(1), tainted('NoSchedule')), /does not bear the taint k/);
	t.is(says(pod(1), tainted('PreferNoSchedule')), 'fine');
	t.is(says(hardy({key: 'k', value: 'v'}), tainted('NoSchedule')), 'fine');
	t.regex(says(hardy({key: 'k', value: 'w'}), tainted('NoExecute')), /does not bear the taint k/);
	t.regex(says(pod(1), node({unschedulable: true})), /unschedulable/);
	t.is(says(hardy({operator: 'Exists'}), node({unschedulable: true})), 'fine');
});

const sabotaged = (harm: (cluster: Cluster) => void): string => {
	const {run, cluster} = openBackstage({
		scenario: stormOf('1', small),
		seed: '1',
		seat: 'watch',
		pilot: 'autopilot',
		audit: true,
	});
	run.advance(20_000);

	try {
		harm(cluster);
		run.advance(25_000);
	} catch (error) {
		return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
	}

	return 'fine';
};

test('a run that is tampered with ends as a bug that names the thing', t => {
	t.is(
		sabotaged(() => undefined),
		'fine',
	);
	// One at rest: who is still on its way is written again, and right, before anybody looks.
	const aPod = ({store}: Cluster) =>
		[...store.rows('pods')].find(
			([key, {value}]) => key.startsWith('swarm/') && isConditionTrue((value as Pod).status?.conditions, 'Ready'),
		)!;
	t.regex(
		sabotaged(cluster => {
			const [key, {value, topics}] = aPod(cluster);
			cluster.store.put('pods', key, {...value}, topics);
		}),
		/^Bug: pods\/swarm\/\S+ carries version \d+ and was written as \d+ \(at 00:2\d/,
	);
	t.regex(
		sabotaged(cluster => {
			const [key, {value}] = aPod(cluster);
			cluster.store.touch('pods', key, {...value});
		}),
		/^Bug: the mirror of pods shows an old swarm\//,
	);
	const inThePast = (fieldManager?: string) =>
		sabotaged(cluster => {
			const [key, {value}] = aPod(cluster);
			const [namespace = '', name = ''] = key.split('/');
			const reply = cluster.server.handle({
				user: {name: 'system:node:worker-a1', groups: ['system:masters']},
				verb: 'patch',
				kind: pods as unknown as AnyKind,
				namespace,
				name,
				subresource: 'status',
				patchType: 'merge',
				object: {metadata: {uid: (value as Pod).metadata.uid}, status: {phase: 'Pending'}},
				...(fieldManager === undefined ? {} : {fieldManager}),
			});
			t.true(reply.ok);
		});
	t.regex(inThePast(), /^Bug: pods\/swarm\/\S+ went from Running back to Pending/);
	// Who writes a status by hand may write there what never happened.
	t.is(inThePast('kubectl-patch'), 'fine');
	t.regex(
		sabotaged(({kernel}) => {
			kernel.chronicle.tell({
				what: 'chosen',
				who: 'kube-scheduler@control-plane-a1/scheduler',
				about: 'pods/swarm/nobody',
				weight: 'routine',
				detail: {node: 'worker-a1'},
			});
		}),
		/chose worker-a1 for swarm\/nobody and does not count it/,
	);
	t.regex(
		sabotaged(({kernel, processes}) => {
			processes.get('kube-scheduler@control-plane-a1')?.stop();
			kernel.chronicle.tell({
				what: 'spoke',
				who: 'kube-scheduler@control-plane-a1/scheduler',
				about: 'x',
				weight: 'routine',
			});
		}),
		/is down and told "spoke"/,
	);
});

test('what a cluster owes is seen while it is owed', t => {
	const {run, cluster} = openBackstage({scenario: stormOf('1', small), seed: '1', seat: 'watch', pilot: 'autopilot'});
	run.advance(7000);
	t.true(owed(cluster).length > 3);
	run.advance(120_000);
	t.deepEqual(owed(cluster), []);
	cluster.ground.levers.pull('test', 'machine/worker-a1/power', 'off');
	run.advance(200_000);
	const debts = owed(cluster).join('\n');
	t.regex(debts, /node worker-a1 is Ready Unknown/);
	t.regex(debts, /the lease of worker-a1/);
	t.regex(debts, /worker-a1 sends swarm\/front to {2}and not to/);
});
