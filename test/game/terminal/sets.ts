import test from 'ava';
import {daemonSets} from '../../../source/engine/api/kinds/daemon-set.ts';
import {statefulSets} from '../../../source/engine/api/kinds/stateful-set.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import {admin} from '../../../source/engine/cluster.ts';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {onCall} from '../../helpers/terminal.ts';

/* StatefulSets and DaemonSets in the game's own terminal and on its bench. */

const templateOf = (app: string, image: string) => ({
	metadata: {labels: {app}},
	spec: {terminationGracePeriodSeconds: 1, containers: [{name: app, image}]},
});

const withSets = () => {
	const game = onCall();
	const create = (kind: unknown, object: ApiObject): boolean =>
		game.cluster.server.handle({
			user: admin,
			verb: 'create',
			kind: kind as never,
			namespace: object.metadata.namespace,
			name: object.metadata.name,
			object,
		}).ok;
	const selecting = (app: string) => ({
		selector: {matchLabels: {app}},
		template: templateOf(app, 'registry.example/web:1'),
	});
	const made = [
		create(statefulSets, {
			apiVersion: 'apps/v1',
			kind: 'StatefulSet',
			metadata: {name: 'db', namespace: 'shop'},
			spec: {...selecting('db'), serviceName: 'db', replicas: 2},
		} as ApiObject),
		create(daemonSets, {
			apiVersion: 'apps/v1',
			kind: 'DaemonSet',
			metadata: {name: 'logs', namespace: 'shop', annotations: {'kubernetes.io/change-cause': 'the first'}},
			spec: selecting('logs'),
		} as ApiObject),
	];
	return {...game, made};
};

test('both are rolled out, told of, taken back and restarted in kubectl’s words', t => {
	const {type, wait, pass, made} = withSets();
	t.deepEqual(made, [true, true]);
	t.regex(
		wait('kubectl -n shop rollout status sts/db'),
		/^Waiting for statefulset spec update to be observed\.\.\.\n(Waiting for [12] pods to be ready\.\.\.\n)+partitioned roll out complete: 2 new pods have been updated\.\.\.$/,
	);
	t.regex(wait('kubectl -n shop rollout status ds/logs'), /daemon set "logs" successfully rolled out$/);
	t.is(type('kubectl -n shop set image sts/db db=registry.example/web:2'), 'statefulset.apps/db image updated');
	t.regex(
		wait('kubectl -n shop rollout status sts/db'),
		/Waiting for partitioned roll out to finish: 1 out of 2 new pods have been updated\.\.\.\n.*partitioned roll out complete: 2 new pods have been updated\.\.\.$/s,
	);
	t.is(
		type('kubectl -n shop rollout history sts/db'),
		'statefulset.apps/db \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n',
	);
	t.regex(type('kubectl -n shop rollout history ds/logs'), /\n1 {9}the first\n$/);
	t.regex(
		type('kubectl -n shop rollout history sts/db --revision=1'),
		/with revision #1\n.*Image:\s+registry\.example\/web:1\n/s,
	);
	t.is(type('kubectl -n shop rollout undo sts/db'), 'statefulset.apps/db rolled back');
	wait('kubectl -n shop rollout status sts/db');
	t.regex(type('kubectl -n shop rollout history sts/db'), /\nREVISION {2}CHANGE-CAUSE\n2 .*\n3 /);
	t.is(
		type('kubectl -n shop rollout undo sts/db --to-revision=3'),
		'statefulset.apps/db skipped rollback (current template already matches revision 3)',
	);
	t.is(type('kubectl -n shop rollout restart ds/logs'), 'daemonset.apps/logs restarted');
	t.regex(
		wait('kubectl -n shop rollout status ds/logs'),
		/Waiting for daemon set "logs" rollout to finish: \d out of \d new pods have been updated\.\.\.\n.*daemon set "logs" successfully rolled out$/s,
	);
	t.is(type('kubectl -n shop scale sts/db --replicas=1'), 'statefulset.apps/db scaled');
	pass(seconds(10));
	t.regex(type('kubectl -n shop get sts db'), /^NAME +READY +AGE\ndb +1\/1 /);
	t.regex(
		type('kubectl -n shop get pods -l app=db'),
		/^NAME +READY +STATUS +RESTARTS +AGE\ndb-0 +1\/1 +Running +0 +\S+$/,
	);
});

test('a drain leaves the pods of DaemonSets where they are', t => {
	const {type, wait} = withSets();
	wait('kubectl -n shop rollout status ds/logs');
	const node = 'worker-b1';
	const there = type(`kubectl -n shop get pods -l app=logs --field-selector spec.nodeName=${node} -o name`);
	t.regex(there, /^pod\/logs-[a-z0-9]{5}$/);
	t.true(
		wait(`kubectl drain ${node}`).includes(
			`cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): shop/${there.slice(4)}`,
		),
	);
	const drained = wait(`kubectl drain ${node} --ignore-daemonsets --force`);
	t.true(drained.includes(`Warning: ignoring DaemonSet-managed Pods: shop/${there.slice(4)}`));
	t.true(drained.endsWith(`node/${node} drained`));
	t.is(type(`kubectl -n shop get pods -l app=logs --field-selector spec.nodeName=${node} -o name`), there);
});

test('the bench shows both: what differs, and their pods', t => {
	const {run, pass} = withSets();
	pass(seconds(40));
	const bench = (item: string) => run.frame({screen: 'controller', item, advice: false, truth: false}).controller;
	const db = bench('statefulset-controller|shop/db');
	t.like(db?.subject, {title: 'StatefulSet shop/db', facts: '2 wanted, 2 there, 2 ready'});
	t.is(db?.work.find(({key}) => key === 'statefulset-controller|shop/db')?.difference, '2 of 2');
	const logs = bench('daemonset-controller|shop/logs');
	t.is(logs?.subject?.title, 'DaemonSet shop/logs');
	t.regex(
		logs?.subject?.facts ?? '',
		/^(\d) nodes should run one, \1 run the newest template, 0 run one and should not$/,
	);
	t.like(
		logs?.others.find(({action}) => action === 'seat.scale'),
		{refusal: 'it has as many pods as nodes'},
	);
	const {cluster} = run.frame({screen: 'watch', advice: false, truth: false});
	t.deepEqual(
		cluster?.workloads
			.filter(({kind}) => kind.endsWith('fulSet') || kind === 'DaemonSet')
			.map(({kind, name, ready, wanted}) => [kind, name, ready === wanted]),
		[
			['StatefulSet', 'db', true],
			['DaemonSet', 'logs', true],
		],
	);
});
