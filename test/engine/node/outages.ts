import test from 'ava';
import {type Pod, pods} from '../../../source/engine/api/kinds/pod.ts';
import {minutes, seconds} from '../../../source/engine/kernel/time.ts';
import {staticPodsOf, systemImages} from '../../../source/engine/node/static-pods.ts';
import {someNodes} from '../../helpers/nodes.ts';
import {aMachine} from '../../helpers/small-ground.ts';

const http = {httpGet: {port: 8080}};
const lease = (table: ReturnType<typeof someNodes>) =>
	table.server.renewedAt('kube-node-lease/node-1', table.kernel.now)!;

test('a node registers, is ready soon, and renews its lease every ten seconds without a write', t => {
	const table = someNodes();
	const node = table.node('node-1')!;
	t.like(node.metadata.labels, {
		'kubernetes.io/hostname': 'node-1',
		'kubernetes.io/os': 'linux',
		'topology.kubernetes.io/zone': 'a',
	});
	t.deepEqual(node.status!.capacity, {
		cpu: '4',
		'ephemeral-storage': '104857600Ki',
		'hugepages-1Gi': '0',
		'hugepages-2Mi': '0',
		memory: '16777216Ki',
		pods: '110',
	});
	t.like(node.status!.allocatable, {cpu: '4', memory: '16674816Ki', 'ephemeral-storage': '96636764160'});
	t.like(
		node.status!.conditions!.find(({type}) => type === 'Ready'),
		{status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status'},
	);
	t.deepEqual(table.events('node-1'), [
		'Normal Starting: Starting kubelet.',
		'Normal NodeHasSufficientMemory: Node node-1 status is now: NodeHasSufficientMemory',
		'Normal NodeHasNoDiskPressure: Node node-1 status is now: NodeHasNoDiskPressure',
		'Normal NodeHasSufficientPID: Node node-1 status is now: NodeHasSufficientPID',
		'Normal NodeAllocatableEnforced: Updated Node Allocatable limit across pods',
		'Normal NodeReady: Node node-1 status is now: NodeReady',
	]);
	const {revision} = table.store;
	const before = lease(table);
	table.run(seconds(60));
	t.is(lease(table), before + seconds(60));
	t.is(table.store.revision, revision);
	const heartbeat = () =>
		table.node('node-1')!.status!.conditions!.find(({type}) => type === 'Ready')!.lastHeartbeatTime;
	const said = heartbeat();
	table.run(minutes(8));
	t.not(heartbeat(), said);
});

test('power goes: nobody is told, the lease grows old; power comes back: the pod restarts in place', t => {
	const table = someNodes().pod('web', {readinessProbe: http});
	// Probes begin anywhere in their first period.
	table.run(seconds(16));
	table.ground.levers.pull('storm', 'machine/node-1/power', 'off');
	const last = lease(table);
	table.run(seconds(40));
	t.is(table.status('web'), 'Running ready');
	t.is(lease(table), last);
	t.is(table.ground.podAt('10.244.0.2'), undefined);
	table.ground.levers.letGo('storm');
	table.run(seconds(42));
	const {status} = table.get('web')!;
	t.is(table.status('web'), 'Running ready');
	t.is(status!.podIP, '10.244.0.3');
	t.is(status!.containerStatuses![0]!.restartCount, 1);
	t.like(status!.containerStatuses![0]!.lastState!.terminated, {exitCode: 255, reason: 'Unknown'});
	t.true(table.events('web').includes('Normal SandboxChanged: Pod sandbox changed, it will be killed and re-created.'));
	t.regex(
		table.events('node-1').find(event => event.startsWith('Warning Rebooted'))!,
		/^Warning Rebooted: Node node-1 has been rebooted, boot id: [\da-f-]{36}$/,
	);
	t.true(lease(table) > last + seconds(40));
});

test('after a reboot init containers run again, in the same pod', t => {
	const table = someNodes().pod('web', {}, {initContainers: [{name: 'setup', image: 'web:1', command: ['true']}]});
	table.run(seconds(10));
	table.ground.levers.pull('storm', 'machine/node-1/power', 'off');
	table.run(seconds(5));
	table.ground.levers.letGo('storm');
	table.run(seconds(40));
	t.is(table.status('web'), 'Running Completed ready');
	t.is(table.get('web')!.status!.initContainerStatuses![0]!.restartCount, 1);
});

test('an init container that was made again and never ran keeps its restart, and says that nobody knows its end', t => {
	const table = someNodes().pod('web', {}, {initContainers: [{name: 'setup', image: 'web:1', command: ['true']}]});
	table.run(seconds(10));
	table.ground.levers.pull('storm', 'machine/node-1/power', 'off');
	table.run(seconds(5));
	table.ground.levers.letGo('storm');
	const isMade = (): boolean => table.container('web', 'setup')?.state === 'created';

	for (let step = 0; step < 60_000 && !isMade(); step++) {
		table.run(1);
	}

	t.true(isMade());
	table.delete(pods, 'shop/web');
	table.run(100);
	const {restartCount, state, lastState} = table.get('web')!.status!.initContainerStatuses![0]!;
	t.is(restartCount, 1);
	t.like(state!.terminated, {exitCode: 137, reason: 'ContainerStatusUnknown'});
	t.like(lastState!.terminated, {exitCode: 0, reason: 'Completed'});
});

test('a stopped kubelet leaves its containers serving and says nothing; when it is back, nothing has happened', t => {
	const table = someNodes().pod('web', {readinessProbe: http});
	table.run(seconds(6));
	const {id} = table.container('web')!;
	table.ground.levers.pull('storm', 'process/node-1/kubelet', 'stopped');
	const last = lease(table);
	table.run(minutes(2));
	t.is(table.container('web')!.state, 'running');
	t.is(lease(table), last);
	table.ground.levers.letGo('storm');
	const {revision} = table.store;
	table.run(seconds(15));
	const changes = [...table.store.topics.backwards('nodes')].filter(change => change.revision > revision);
	t.true(changes.every(change => !JSON.stringify(change.object).includes('KubeletNotReady')));
	t.is(table.events('node-1').filter(event => event.includes('NodeReady')).length, 1);
	t.is(table.container('web')!.id, id);
	t.is(table.get('web')!.status!.containerStatuses![0]!.restartCount, 0);
	t.is(table.status('web'), 'Running ready');
	t.true(lease(table) > last);
});

test('a pod deleted while its kubelet was away is stopped when the kubelet is back, and only then goes', t => {
	const table = someNodes().pod('web').pod('forced');
	table.run(seconds(6));
	table.ground.levers.pull('storm', 'process/node-1/kubelet', 'stopped');
	table.run(seconds(10));
	table.delete(pods, 'shop/web');
	table.delete(pods, 'shop/forced', {gracePeriodSeconds: 0});
	table.run(minutes(3));
	t.is(table.status('web'), 'Running ready');
	t.is(table.status('forced'), 'gone');
	t.is(table.ground.podsOn('node-1').length, 2);
	table.ground.levers.letGo('storm');
	table.run(seconds(8));
	t.is(table.status('web'), 'gone');
	t.is(table.ground.podsOn('node-1').length, 0);
});

test('behind a cut the node goes on by itself: it restarts what ends, and tells it later', t => {
	const table = someNodes().pod('web', {readinessProbe: http});
	table.run(seconds(6));
	table.ground.levers.pull('storm', 'link/node-1/control-plane/cut', 'both');
	const last = lease(table);
	table.ground.levers.pull('hand', `container/${table.container('web')!.id}/kill`, 1);
	table.pod('later');
	table.run(minutes(1));
	t.is(table.container('web')!.attempt, 1);
	t.is(table.container('web')!.state, 'running');
	t.is(table.get('web')!.status!.containerStatuses![0]!.restartCount, 0);
	t.is(table.status('later'), 'Pending');
	t.is(lease(table), last);
	table.ground.levers.letGo('storm');
	table.run(seconds(15));
	t.is(table.get('web')!.status!.containerStatuses![0]!.restartCount, 1);
	t.is(table.status('later'), 'Running ready');
	t.true(lease(table) > last);
});

test('what the node controller said of a silent node’s pods is put right by its kubelet', t => {
	const table = someNodes().pod('web');
	table.run(seconds(6));
	const pod = table.get('web')!;
	const conditions = pod.status!.conditions!.map(condition =>
		condition.type === 'Ready' ? {...condition, status: 'False' as const} : condition,
	);
	table.update(pods, {...pod, status: {...pod.status, conditions}} as Pod, 'status');
	table.run(100);
	t.is(table.condition('web', 'Ready')!.status, 'False');
	table.run(seconds(11));
	t.is(table.condition('web', 'Ready')!.status, 'True');
});

test('a dead container runtime makes the node not ready after 30 seconds, and starts nothing meanwhile', t => {
	const table = someNodes().pod('web');
	table.run(seconds(6));
	table.ground.levers.pull('storm', 'process/node-1/containerd', 'stopped');
	table.pod('later');
	table.run(seconds(35));
	const ready = () => table.node('node-1')!.status!.conditions!.find(({type}) => type === 'Ready');
	t.like(ready(), {status: 'False', reason: 'KubeletNotReady', message: 'container runtime is down'});
	t.is(table.status('web'), 'Running ready');
	t.is(table.status('later'), 'Pending');
	table.ground.levers.letGo('storm');
	table.run(seconds(15));
	t.like(ready(), {status: 'True'});
	t.is(table.status('later'), 'Running ready');
});

test('static pods run from their files; a mirror shows them, and deleting it changes nothing', t => {
	const machine = aMachine('cp-1', 'a', {controlPlane: true, images: systemImages});
	const table = someNodes({machines: [machine], staticPods: staticPodsOf(machine)});
	table.run(seconds(20));
	const mirror = () => table.plane.get(pods, 'kube-system/kube-scheduler-cp-1')!;
	t.like(mirror().status, {phase: 'Running'});
	t.like(mirror().metadata.ownerReferences![0], {kind: 'Node', name: 'cp-1', controller: true});
	t.is(mirror().metadata.annotations!['kubernetes.io/config.source'], 'file');
	t.is(table.node('cp-1')!.spec!.taints![0]!.key, 'node-role.kubernetes.io/control-plane');
	const process = table.ground.podsOn('cp-1').find(pod => pod.key === 'kube-system/kube-scheduler-cp-1')!;
	const {uid} = mirror().metadata;
	table.delete(pods, 'kube-system/kube-scheduler-cp-1');
	table.run(seconds(2));
	t.not(mirror().metadata.uid, uid);
	t.like(mirror().status, {phase: 'Running'});
	t.is(table.ground.podOnGround(process.uid)!.containers.at(-1)!.state, 'running');
	t.is(table.ground.podOnGround(process.uid)!.containers.length, 1);
});

test('a process of the control plane that is stopped by a lever comes back when it is let go, by the crash loop', t => {
	const machine = aMachine('cp-1', 'a', {controlPlane: true, images: systemImages});
	const table = someNodes({machines: [machine], staticPods: staticPodsOf(machine)});
	const told: string[] = [];
	table.run(seconds(20));
	table.ground.onProcess((_, process, serves) => told.push(`${process} ${serves}`));
	table.ground.levers.pull('storm', 'process/cp-1/kube-scheduler', 'stopped');
	table.run(seconds(30));
	t.is(told[0], 'kube-scheduler false');
	t.false(told.includes('kube-scheduler true'));
	table.ground.levers.letGo('storm');
	table.run(minutes(2));
	t.is(told.at(-1), 'kube-scheduler true');
});
