import test from 'ava';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {textOf} from '../../../source/game/inside/bytes.ts';
import {containerLog, type LogCursor, type LogOptions} from '../../../source/game/inside/logs.ts';
import {type InsideCluster, insideCluster} from '../../helpers/inside-cluster.ts';

const log = (room: InsideCluster, pod: string, options: LogOptions = {}, cursor?: LogCursor): string => {
	const answer = containerLog(room.cluster, room.pod(pod), options, cursor);
	return answer.ok ? textOf(answer.bytes) : `${answer.code} ${answer.message}`;
};

const room = insideCluster();

test('a server says that it starts, that it is ready, and what came to its Service', t => {
	t.is(
		log(room, 'web'),
		[
			'INFO starting nginx:1.27',
			'INFO ready to serve',
			'INFO 10 s: 200 requests to shop/web',
			'INFO 10 s: 200 requests to shop/web',
			'INFO 10 s: 200 requests to shop/web',
			'',
		].join('\n'),
	);
});

test('what a command in a manifest echoes is what it has written, when it did', t => {
	const text = log(room, 'two', {container: 'talks', timestamps: true});
	const times = [...text.matchAll(/^(\S+) (\w+)$/gm)].map(
		([, time, word]) => [word, Math.round(Date.parse(time!) / 1000) % 60] as const,
	);
	t.deepEqual(
		times.map(([word]) => word),
		['one', 'two'],
	);
	t.is(times[1]![1] - times[0]![1], 5);
	t.is(log(room, 'two', {container: 'stays'}).split('\n')[0], 'INFO starting busybox:1.36');
	t.is(log(room, 'tools'), '');
});

test('a command that is an echo says what it echoes, and is over', t => {
	const own = insideCluster();
	own.create({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name: 'says', namespace: 'shop'},
		spec: {
			restartPolicy: 'Never',
			nodeName: 'node-1',
			containers: [{name: 'main', image: 'busybox:1.36', args: ['echo', 'all', 'done']}],
		},
	});
	own.run(seconds(30));
	t.is(log(own, 'says'), 'all done\n');
	t.is(own.pod('says').status?.phase, 'Succeeded');
});

test('CoreDNS sounds like CoreDNS', t => {
	const {ground, server} = room.cluster;
	const dns = ground.machines
		.flatMap(({name}) => ground.podsOn(name))
		.find(({key}) => key.startsWith('kube-system/coredns'))!;
	const {kind} = room.pod('web');
	t.is(kind, 'Pod');
	const pod = {...room.pod('web'), metadata: {name: dns.key.split('/')[1]!, namespace: 'kube-system', uid: dns.uid}};
	const answer = containerLog(room.cluster, pod, {});
	t.true(server !== undefined && answer.ok);
	t.regex(answer.ok ? textOf(answer.bytes) : answer.message, /^\.:53\n.*plugin\/reload.*\nCoreDNS-1\.12\.1\n/m);
});

test('timestamps have nanoseconds and only ever rise', t => {
	const times = log(room, 'web', {timestamps: true})
		.trim()
		.split('\n')
		.map(line => line.split(' ')[0]!);
	t.true(times.every(time => /^2026-01-01T00:\d\d:\d\d\.\d{9}Z$/.test(time)));
	t.deepEqual([...times].sort(), times);
	t.is(new Set(times).size, times.length);
});

test('tail, since and a limit of bytes cut it as kubectl asks', t => {
	t.is(log(room, 'web', {tailLines: 1}), 'INFO 10 s: 200 requests to shop/web\n');
	t.is(log(room, 'web', {tailLines: 0}), '');
	t.is(log(room, 'web', {sinceSeconds: 15}).trim().split('\n').length, 2);
	t.is(log(room, 'web', {since: room.cluster.kernel.now + 1}), '');
	t.is(log(room, 'web', {limitBytes: 4}), 'INFO');
	t.is(log(room, 'web', {sinceSeconds: 15, tailLines: 1, limitBytes: 100}), 'INFO 10 s: 200 requests to shop/web\n');
});

test('who follows gets each line once, as time goes on, and the end', t => {
	const own = insideCluster();
	const web = own.pod('web');
	let cursor: LogCursor | undefined;
	let all = '';
	let over = false;

	for (let second = 0; second < 40; second += 1) {
		const answer = containerLog(own.cluster, web, {}, cursor);
		t.true(answer.ok);

		if (answer.ok) {
			all += textOf(answer.bytes);
			({cursor, over} = answer);
		}

		if (second === 30) {
			own.cluster.ground.levers.pull('test', `pod/${web.metadata.uid}/kill`, 1);
		}

		own.run(second === 30 ? 1 : seconds(1));

		if (over) {
			break;
		}
	}

	t.true(over);
	t.regex(
		all,
		/^INFO starting nginx:1\.27\nINFO ready to serve\n(?:INFO 10 s: \d+ requests to shop\/web\n){6}ERROR fatal: exiting with code 1\n$/,
	);
});

test('a machine that dies under a Service is heard of in the logs of the pods that live on', t => {
	const own = insideCluster();
	const [first, second] = own.podsOf('web');
	const victim = [first!, second!].find(({spec}) => spec.nodeName !== 'node-1')!;
	const witness = victim === first ? second! : first!;
	own.cluster.ground.levers.pull('test', `machine/${victim.spec.nodeName}/power`, 'off');
	own.run(seconds(30));
	t.regex(log(own, witness.metadata.name), /WARN 10 s: 200 requests to shop\/web, \d+ failed\n/);
	t.regex(
		log(own, victim.metadata.name),
		/^500 Get "https:\/\/10\.0\.0\.\d+:10250\/containerLogs\/shop\/web-.*i\/o timeout$/,
	);
});

test('the previous instance is there after a restart, and not before', t => {
	const own = insideCluster();
	const {name, uid} = own.pod('web').metadata;
	t.is(log(own, name, {previous: true}), `400 previous terminated container "main" in pod "${name}" not found`);
	own.cluster.ground.levers.pull('test', `pod/${uid}/kill`, 2);
	own.run(seconds(15));
	t.regex(log(own, name, {previous: true}), /^INFO starting nginx:1\.27\n.*ERROR fatal: exiting with code 2\n$/s);
	t.notRegex(log(own, name), /fatal/);
});

const refusals: ReadonlyArray<readonly [pod: string, options: LogOptions, says: string]> = [
	['web', {container: 'nope'}, '400 container nope is not valid for pod'],
	['two', {}, '400 a container name must be specified for pod two, choose one of: [talks stays]'],
	['two', {container: 'stays', previous: true}, '400 previous terminated container "stays" in pod "two" not found'],
];

for (const [pod, options, says] of refusals) {
	test(`${JSON.stringify(options)} of ${pod} is refused: ${says}`, t => {
		t.true(log(room, pod, options).startsWith(says));
	});
}

test('a container that waits says what for, and a pod without a node says nothing', t => {
	const own = insideCluster();
	own.create({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name: 'late', namespace: 'shop'},
		spec: {nodeName: 'node-2', containers: [{name: 'main', image: 'late:1'}]},
	});
	own.create({
		apiVersion: 'v1',
		kind: 'Pod',
		metadata: {name: 'nowhere', namespace: 'shop'},
		spec: {nodeSelector: {no: 'where'}, containers: [{name: 'main', image: 'late:1'}]},
	});
	t.is(log(own, 'late'), '400 container "main" in pod "late" is waiting to start: ContainerCreating');
	t.is(log(own, 'nowhere'), '');
});
