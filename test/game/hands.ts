import test, {type ExecutionContext} from 'ava';
import {pods} from '../../source/engine/api/kinds/pod.ts';
import {admin} from '../../source/engine/cluster.ts';
import {seconds} from '../../source/engine/kernel/time.ts';
import {openBackstage, playIntents} from '../../source/game/session.ts';
import type {Request, SchedulerBench} from '../../source/game/view/frame.ts';
import {seatIntents} from '../../source/shell/stage/wish-intents.ts';
import {testLevel} from '../helpers/level.ts';

const scenario = testLevel('who-goes');

const open = () => {
	const backstage = openBackstage({scenario, seed: '1', seat: 'scheduler', pilot: 'player'});
	backstage.run.advance(seconds(60), {toDecision: true});
	return backstage;
};

type Backstage = ReturnType<typeof open>;

const benchOf = (t: ExecutionContext, {run}: Backstage, more: Partial<Request> = {}): SchedulerBench =>
	run.frame({screen: 'scheduler', advice: false, truth: false, ...more}).scheduler ??
	(t.fail('there is a bench') as never);

const podNamed = ({cluster}: Backstage, key: string) => {
	const list = cluster.server.list(admin, pods, {namespace: 'bank'});
	return list.ok ? list.object.items.find(({metadata}) => `bank/${metadata.name}` === key) : undefined;
};

const nameOf = (key: string | undefined): string => key?.split('/').at(-1) ?? '';

test('the bench names whom a pod could drive away, the real scheduler’s choice first; the pod then runs in their place', t => {
	const backstage = open();
	const {run} = backstage;
	const bench = benchOf(t, backstage, {option: 'node-a'});
	t.is(bench.activeTotal, 3);
	t.false(bench.options.find(({node}) => node === 'node-a')?.fits);
	const [usual, other] = bench.victims ?? [];
	t.regex(usual?.text ?? '', /^batch-\S+ \(priority 0\), as kube-scheduler would$/);
	t.is(usual?.keys.length, 1);
	t.is(other?.keys.length, 1);

	const pod = bench.hand?.key ?? '';
	t.like(run.submit({do: 'preempt', pod, node: 'node-a', victims: usual?.keys ?? []}), {ok: true});
	t.is(podNamed(backstage, pod)?.status?.nominatedNodeName, 'node-a');
	run.advance(run.now + seconds(45));
	t.is(podNamed(backstage, usual?.keys[0] ?? ''), undefined, 'it had 30 s to end');
	t.true(benchOf(t, backstage, {item: pod}).options.find(({node}) => node === 'node-a')?.fits);
	run.submit({do: 'bind', pod, node: 'node-a'});
	run.advance(run.now + seconds(10));
	t.like(podNamed(backstage, pod), {spec: {nodeName: 'node-a'}, status: {phase: 'Running'}});
});

test('nobody is driven away who matters as much, or whose leaving is not enough', t => {
	const backstage = open();
	const {hand} = benchOf(t, backstage);
	const reply = backstage.run.submit({do: 'preempt', pod: hand?.key ?? '', node: 'node-a', victims: []});
	t.deepEqual(reply, {ok: false, why: 'it would not fit without them: Insufficient cpu'});
});

test('a promise can be taken back', t => {
	const backstage = open();
	const bench = benchOf(t, backstage, {option: 'node-b'});
	const pod = bench.hand?.key ?? '';
	backstage.run.submit({do: 'preempt', pod, node: 'node-b', victims: bench.victims?.[0]?.keys ?? []});
	backstage.run.advance(backstage.run.now + 100);
	t.like(backstage.run.submit({do: 'clear-nomination', pod}), {ok: true});
	t.is(podNamed(backstage, pod)?.status?.nominatedNodeName ?? '', '');
});

test('a pod that backs off comes back by itself, one that is marked unschedulable says so', t => {
	const backstage = open();
	const {active} = benchOf(t, backstage);
	const [first = '', second = ''] = active.map(({key}) => key);
	backstage.run.submit({do: 'back-off', pod: first});
	backstage.run.submit({do: 'mark-unschedulable', pod: second});
	backstage.run.advance(backstage.run.now + 100);
	const aside = benchOf(t, backstage);
	t.deepEqual([aside.backoff.map(({key}) => key), aside.unschedulable.map(({key}) => key)], [[first], [second]]);
	t.regex(aside.unschedulable[0]?.message ?? '', /^0\/3 nodes are available: /);
	backstage.run.advance(backstage.run.now + seconds(3));
	t.true(benchOf(t, backstage).active.some(({key}) => key === first));
});

test('marked pods are bound one after the other', t => {
	const backstage = open();
	const items = benchOf(t, backstage)
		.active.slice(0, 2)
		.map(({key}) => key);
	const intents = seatIntents({do: 'seat', verb: 'bind', items, option: 'node-a'}, backstage.run);
	t.is(typeof intents === 'string' ? 0 : intents.length, 2);

	for (const intent of typeof intents === 'string' ? [] : intents) {
		t.true(backstage.run.submit(intent).ok);
	}

	backstage.run.advance(backstage.run.now + seconds(2));
	t.deepEqual(
		items.map(key => podNamed(backstage, key)?.spec.nodeName),
		['node-a', 'node-a'],
	);
	t.true(
		items.every(key => podNamed(backstage, key)?.status?.reason === 'OutOfcpu'),
		'the API checks no fit; the kubelet does',
	);
});

test('H hands the seat back, and takes it again', t => {
	const {run} = open();
	const verb = {do: 'seat', verb: 'hand-back', items: []} as const;
	t.deepEqual(seatIntents(verb, run), [{do: 'hand-back'}]);
	run.submit({do: 'hand-back'});
	t.false(run.waiting);
	t.deepEqual(seatIntents(verb, run), [{do: 'retake'}]);
	run.submit({do: 'retake'});
	t.deepEqual(seatIntents(verb, run), [{do: 'hand-back'}]);
});

test('a run with a preemption is the same run when it is played again', t => {
	const backstage = open();
	const {run} = backstage;
	const bench = benchOf(t, backstage, {option: 'node-a'});
	run.submit({do: 'preempt', pod: bench.hand?.key ?? '', node: 'node-a', victims: bench.victims?.[1]?.keys ?? []});

	while (!run.over) {
		run.advance(run.end);
	}

	const again = openBackstage({scenario, seed: '1', seat: 'scheduler', pilot: 'player'}).run;
	playIntents(again, run.replay());
	t.is(again.result().trail, run.result().trail);
	t.is(nameOf(bench.victims?.[1]?.keys[0]).startsWith('batch-'), true);
});

test('who takes the seat by its Lease has it from the start; kube-scheduler stands by', t => {
	const takeover = {...scenario.seats.takeover, lease: true, schedulerName: undefined};
	const byLease = {...scenario, seats: {...scenario.seats, takeover}};
	const {run, cluster} = openBackstage({scenario: byLease, seed: '1', seat: 'scheduler', pilot: 'player'});
	run.advance(seconds(20));
	t.true(cluster.seat?.leads);
	t.deepEqual(
		[...cluster.schedulers].map(([name, {running}]) => [name.split('@')[0], running]),
		[
			['player', true],
			['kube-scheduler', false],
		],
	);
	t.true(run.waiting, 'the pods that name no scheduler wait for the player');
});
