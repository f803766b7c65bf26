import test from 'ava';
import type {AnyKind} from '../../../source/engine/api/kind.ts';
import {type ContainerStatus, type EphemeralContainer, pods} from '../../../source/engine/api/kinds/pod.ts';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {type Nodes, someNodes} from '../../helpers/nodes.ts';

/** Puts a container into a pod that runs, as `kubectl debug` does. */
const look = (table: Nodes, pod: string, container: Partial<EphemeralContainer> & {readonly name: string}) =>
	table.send(pods as unknown as AnyKind, {
		verb: 'patch',
		patchType: 'strategic',
		subresource: 'ephemeralcontainers',
		namespace: 'shop',
		name: pod,
		object: {spec: {ephemeralContainers: [{image: 'web:1', ...container}]}} as never,
	});

const statusOf = (table: Nodes, pod: string, name: string): ContainerStatus | undefined =>
	table.get(pod)?.status?.ephemeralContainerStatuses?.find(status => status.name === name);

/** The events about one container, with the place that they name. */
const tellings = (table: Nodes, pod: string, name: string): readonly string[] =>
	table.events(pod).filter(line => line.includes(name));

test('a container that somebody puts into a running pod is started, and the pod is as ready as before', t => {
	const table = someNodes().pod('web');
	table.run(seconds(5));
	t.true(look(table, 'web', {name: 'looker', stdin: true}).ok);
	table.run(seconds(5));
	const status = statusOf(table, 'web', 'looker');
	t.like(status, {name: 'looker', ready: false, restartCount: 0, image: 'docker.io/library/web:1', lastState: {}});
	t.truthy(status?.state?.running);
	t.is(status?.started, undefined, 'nobody probes it');
	t.is(table.status('web'), 'Running ready');
	t.deepEqual(tellings(table, 'web', 'looker'), [
		'Normal Created: Created container: looker',
		'Normal Started: Started container looker',
	]);
});

test('it is started once: how it ends is said, and it is not started again', t => {
	const table = someNodes().pod('web');
	table.run(seconds(5));
	look(table, 'web', {name: 'looker', command: ['sh', '-c', 'sleep 2; exit 3']});
	table.run(seconds(60));
	const status = statusOf(table, 'web', 'looker');
	t.like(status?.state?.terminated, {exitCode: 3, reason: 'Error'});
	t.is(status?.restartCount, 0);
	t.is(table.get('web')?.status?.phase, 'Running');
	t.is(tellings(table, 'web', 'looker').length, 2);
});

test('it comes in while the pod still begins, and keeps nobody from ending', t => {
	const table = someNodes().pod(
		'web',
		{command: ['sh', '-c', 'sleep 3']},
		{
			restartPolicy: 'Never',
			initContainers: [{name: 'first', image: 'web:1', command: ['sh', '-c', 'sleep 20']}],
		},
	);
	table.run(seconds(5));
	look(table, 'web', {name: 'looker', stdin: true});
	table.run(seconds(5));
	t.truthy(statusOf(table, 'web', 'looker')?.state?.running, 'the first init container still runs');
	t.is(table.get('web')?.status?.phase, 'Pending');
	table.run(seconds(30));
	t.is(table.get('web')?.status?.phase, 'Succeeded');
	t.truthy(statusOf(table, 'web', 'looker')?.state?.terminated);
});

test('a pull that fails is tried again, and a target that is not there is named', t => {
	const table = someNodes().pod('web');
	table.run(seconds(5));
	look(table, 'web', {name: 'looker', image: 'web:9'});
	table.run(seconds(30));
	t.regex(statusOf(table, 'web', 'looker')?.state?.waiting?.reason ?? '', /^(ErrImagePull|ImagePullBackOff)$/);
	t.false(look(table, 'web', {name: 'second', targetContainerName: 'nobody'}).ok);
});

test('pods without one say nothing of it', t => {
	const table = someNodes().pod('web');
	table.run(seconds(5));
	t.false('ephemeralContainerStatuses' in (table.get('web')?.status ?? {}));
});
