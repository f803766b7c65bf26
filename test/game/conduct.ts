import test from 'ava';
import {pods} from '../../source/engine/api/kinds/pod.ts';
import {admin} from '../../source/engine/apiserver/authentication.ts';
import {seconds} from '../../source/engine/kernel/time.ts';
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
