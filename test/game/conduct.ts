import test from 'ava';
import {type Pod, pods} from '../../source/engine/api/kinds/pod.ts';
import {admin} from '../../source/engine/apiserver/authentication.ts';
import {seconds} from '../../source/engine/kernel/time.ts';
import type {Intent} from '../../source/game/intent.ts';
import {player} from '../../source/game/scenario/build.ts';
import {openBackstage} from '../../source/game/session.ts';
import {shippedLevel} from '../helpers/shipped.ts';

/** The ReplicaSet seat over two sets of three, without a storm. */
const calmSets = () => {
	const {scenario} = shippedLevel('count-to-three');
	const calm = {...scenario, faults: {...scenario.faults, items: []}, timeline: []};
	const {run, cluster} = openBackstage({scenario: calm, seed: '1', seat: 'workload', pilot: 'player'});

	return {
		run,
		value: (rule: string): number => run.result().score.lines.find(line => line.rule === rule)?.value ?? Number.NaN,
		aPod(): string {
			const found = cluster.server.list(admin, pods, {namespace: 'count'});
			return found.ok ? `count/${found.object.items[0]?.metadata.name ?? ''}` : '';
		},
	};
};

test('to give work to the loops is no write, and to delete a pod that was needed disturbs', t => {
	const {run, value, aPod} = calmSets();
	t.true(run.submit({do: 'delegate', order: {}}).ok);
	run.advance(seconds(60));
	t.deepEqual([value('actions'), value('disr')], [0, 0]);
	t.true(run.submit({do: 'delete-pod', pod: aPod()}).ok);
	run.advance(seconds(90));
	t.deepEqual([value('actions'), value('disr')], [1, 1]);
});

/** A shop on six old nodes, six new ones that are empty, and a budget over pay that lets nobody go. */
const drainDay = () => {
	const {scenario} = shippedLevel('drain-day');
	const {run, cluster} = openBackstage({scenario, seed: '1', seat: 'operator', pilot: 'player'});
	run.advance(seconds(60));
	const podsOf = (app: string): readonly Pod[] => {
		const found = cluster.server.list(admin, pods, {namespace: 'shop', labelSelector: `app=${app}`});
		return found.ok ? found.object.items : [];
	};
	const send = (call: Omit<Extract<Intent, {do: 'call'}>, 'do' | 'as'>) =>
		run.submit({do: 'call', as: player, ...call});
	return {
		run,
		cluster,
		send,
		podsOf,
		deletePod: ({metadata}: Pod, gracePeriodSeconds?: number) =>
			send({
				verb: 'delete',
				resource: 'pods',
				namespace: 'shop',
				name: metadata.name,
				options: gracePeriodSeconds === undefined ? {} : {gracePeriodSeconds},
			}),
		deleteNode: (name: string) => send({verb: 'delete', resource: 'nodes', name}),
		value: (rule: string): number => run.result().score.lines.find(line => line.rule === rule)?.value ?? Number.NaN,
		broken: (kind: string): number => run.facts().count({set: 'violations', filters: {kind}}),
	};
};

test('whoever goes past a budget, uses force, or deletes a Node under its pods has broken a rule; who evicts has not', t => {
	const {run, cluster, send, podsOf, deletePod, deleteNode, broken} = drainDay();
	const evicted = send({
		verb: 'create',
		resource: 'pods',
		subresource: 'eviction',
		namespace: 'shop',
		name: podsOf('pay')[0]!.metadata.name,
		body: {apiVersion: 'policy/v1', kind: 'Eviction', metadata: {name: podsOf('pay')[0]!.metadata.name}},
	});
	t.like(evicted, {ok: false, code: 429});
	t.true(deletePod(podsOf('reco')[0]!).ok);
	t.true(deletePod(podsOf('front')[0]!).ok, 'its budget has two to give');
	t.true(deleteNode('new-a1').ok, 'nothing stands there');
	t.is(broken('pdb') + broken('force-delete') + broken('live-node-declared-dead'), 0);

	t.true(deletePod(podsOf('pay')[0]!).ok, 'a deletion asks no budget');
	t.is(broken('pdb'), 1);
	t.true(deletePod(podsOf('cart')[0]!, 0).ok);
	t.is(broken('live-node-declared-dead'), 1);
	const {nodeName = ''} = podsOf('front')[3]!.spec;
	t.true(deleteNode(nodeName).ok);
	t.is(broken('live-node-declared-dead'), 2);

	const dead = podsOf('front').find(({spec}) => spec.nodeName !== nodeName)!;
	cluster.ground.levers.pull('test', `machine/${dead.spec.nodeName}/power`, 'off');
	run.advance(run.now + seconds(1));
	t.true(deletePod(dead, 0).ok);
	t.deepEqual([broken('force-delete'), broken('live-node-declared-dead')], [1, 2]);
	t.true(deleteNode(dead.spec.nodeName ?? '').ok, 'it is dead');
	t.is(broken('live-node-declared-dead'), 2);
});

test('a node that is called out of service while it lives is a rule broken, and a dry run is no deed at all', t => {
	const {send, broken, value, run} = drainDay();
	const taint = (dryRun: boolean) =>
		send({
			verb: 'patch',
			resource: 'nodes',
			name: 'old-a1',
			patchType: 'strategic',
			body: {spec: {taints: [{key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute'}]}},
			dryRun,
		});
	t.true(taint(true).ok);
	t.is(broken('live-node-declared-dead'), 0);
	t.true(taint(false).ok);
	t.is(broken('live-node-declared-dead'), 1);
	run.advance(run.now + seconds(2));
	t.is(value('policy'), 3);
});
