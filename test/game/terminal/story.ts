import test from 'ava';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {replayRun} from '../../../source/game/session.ts';
import {onCall} from '../../helpers/terminal.ts';

test('a drain waits for a budget, goes on when there is room, and the run can be played again', t => {
	const {run, scenario, type, wait, pass, terminal, printed} = onCall();
	t.is(
		type('kubectl -n shop create pdb web --selector=app=web --min-available=6'),
		'poddisruptionbudget.policy/web created',
	);
	pass(seconds(5));
	const first = type('kubectl drain worker-b1 --ignore-daemonsets');
	t.regex(
		first,
		/^node\/worker-b1 cordoned\nevicting pod shop\/(web-\S+)\nerror when evicting pods\/"\1" -n "shop" \(will retry after 5s\): Cannot evict pod as it would violate the pod's disruption budget\.$/,
	);
	pass(seconds(6));
	t.regex(printed(), /^evicting pod shop\/web-\S+\nerror when evicting/);
	t.true(terminal.busy);
	terminal.interrupt();
	printed();

	t.is(type('kubectl -n shop scale deploy web --replicas=8'), 'deployment.apps/web scaled');
	pass(seconds(20));
	t.regex(
		wait('kubectl drain worker-b1 --ignore-daemonsets'),
		/^node\/worker-b1 already cordoned\nevicting pod \S+\npod\/\S+ evicted\nnode\/worker-b1 drained$/,
	);
	t.is(
		type('kubectl get pods -n shop --field-selector spec.nodeName=worker-b1'),
		'No resources found in shop namespace.',
	);
	t.is(type('kubectl uncordon worker-b1'), 'node/worker-b1 uncordoned');
	type('ssh worker-c1');
	t.is(type('systemctl stop kubelet'), '');
	pass(seconds(90));
	t.regex(type('kubectl get node worker-c1'), /\nworker-c1 {3}NotReady /);
	t.is(type('systemctl start kubelet'), '');
	pass(seconds(20));
	t.regex(type('kubectl get node worker-c1'), /\nworker-c1 {3}Ready /);

	while (!run.over) {
		run.advance(run.end);
	}

	const replay = run.replay();
	const typed = replay.intents.flatMap(({intent}) =>
		'typed' in intent && intent.typed !== undefined ? [intent.typed] : [],
	);
	t.deepEqual(
		[...new Set(typed)],
		[
			'kubectl -n shop create pdb web --selector=app=web --min-available=6',
			'kubectl drain worker-b1 --ignore-daemonsets',
			'kubectl -n shop scale deploy web --replicas=8',
			'kubectl uncordon worker-b1',
			'systemctl stop kubelet',
			'systemctl start kubelet',
		],
	);
	t.deepEqual(replayRun(scenario, replay).replay().end, replay.end);
});
