import test from 'ava';
import {seconds} from '../../../source/engine/kernel/time.ts';
import {textOf} from '../../../source/game/inside/bytes.ts';
import {containerLog} from '../../../source/game/inside/logs.ts';
import {type InsideCluster, insideCluster} from '../../helpers/inside-cluster.ts';

const log = (room: InsideCluster, pod: string, container?: string): string => {
	const answer = containerLog(room.cluster, room.pod(pod), {container});
	return answer.ok ? textOf(answer.bytes) : `${answer.code} ${answer.message}`;
};

const aPod = (name: string, containers: readonly object[], more: object = {}): object => ({
	apiVersion: 'v1',
	kind: 'Pod',
	metadata: {name, namespace: 'shop', labels: {app: name}},
	spec: {
		nodeName: 'node-1',
		restartPolicy: 'Never',
		containers: containers.map((each, index) => ({name: `c${index}`, image: 'busybox:1.36', ...each})),
		...more,
	},
});

const sh = (line: string): object => ({command: ['sh', '-c', line]});

/** Pods that come to an end: what a container runs, what its log holds then, and with which code it leaves. */
const programs: ReadonlyArray<readonly [what: string, container: object, log: string, code?: number]> = [
	['a loop', sh('for i in 1 2 3; do echo $i; sleep 2; done; exit 4'), '1\n2\n3\n', 4],
	['a command without a shell', {command: ['printf', 'a-%s', 'b']}, 'a-b'],
	['what goes wrong', sh('ls /nope; false'), 'ls: /nope: No such file or directory\n', 1],
	[
		'what it is told',
		{
			...sh('echo $A $B'),
			env: [
				{name: 'A', value: '1'},
				{name: 'B', value: '$(A)2 $(NO)'},
			],
		},
		'1 12 $(NO)\n',
	],
	[
		'words with variables',
		{command: ['echo', '$(A)'], args: ['$$(A)', '$(NO)'], env: [{name: 'A', value: 'x'}]},
		'x $(A) $(NO)\n',
	],
	['a ConfigMap', {...sh('echo $colour'), envFrom: [{configMapRef: {name: 'settings'}}]}, 'red\n'],
	['files that it writes', sh('echo a > /tmp/x; sleep 1; cat /tmp/x'), 'a\n'],
	[
		'what may not be written, in the name by which the shell was called',
		{
			command: ['/bin/sh', '-c', 'echo a > /file; sleep 1'],
			securityContext: {readOnlyRootFilesystem: true},
		},
		"/bin/sh: can't create /file: Read-only file system\n",
		0,
	],
	['the end that set -e makes', sh('set -e; echo a; false; echo b'), 'a\n', 1],
	['a command in a word, which is done once', sh('x=$(echo a >> /tmp/x; cat /tmp/x); echo "$x"; sleep 1'), 'a\n'],
	['what it is told by a command in its words', sh('echo $(echo a >> /tmp/x; cat /tmp/x); sleep 1'), 'a\n'],
	['words that grow without end', sh('x=xxxx; while true; do x=$x$x; done'), 'sh: out of memory\n', 1],
	['very many words', sh('for i in $(seq 1 50000); do x=$i; test $i -lt 3 || exit 0; echo $i; done'), '1\n2\n'],
	['a line without a break', sh('printf "a "; sleep 1; echo b; printf c'), 'a b\nc'],
];

for (const [what, container, text, code = 0] of programs) {
	test(`a container runs its own words: ${what}`, t => {
		const room = insideCluster();
		room.create(aPod('own', [container]));
		room.run(seconds(30));
		t.is(log(room, 'own'), text);
		t.is(room.pod('own').status?.containerStatuses?.[0]?.state?.terminated?.exitCode, code);
	});
}

test('a loop that waits goes on for as long as its container does, and sees the world as it is then', t => {
	const room = insideCluster();
	room.create(
		aPod(
			'own',
			[sh('while true; do cat /etc/settings/colour; echo; sleep 10; done')].map(each => ({
				...each,
				volumeMounts: [{name: 'settings', mountPath: '/etc/settings'}],
			})),
			{volumes: [{name: 'settings', configMap: {name: 'settings'}}]},
		),
	);
	room.run(seconds(20));
	t.is(log(room, 'own'), 'red\nred\n');
	t.is(room.pod('own').status?.phase, 'Running');
});

test('what one container writes into a volume another one reads, and follows', t => {
	const room = insideCluster();
	const mounted = {volumeMounts: [{name: 'shared', mountPath: '/shared'}]};
	room.create(
		aPod(
			'own',
			[
				{...sh('echo one > /shared/log; sleep 8; echo two >> /shared/log; sleep 100'), ...mounted},
				{...sh('sleep 4; tail -f /shared/log'), ...mounted},
				sh('sleep 4; cat /shared/log'),
			],
			{volumes: [{name: 'shared', emptyDir: {}}]},
		),
	);
	room.run(seconds(30));
	t.is(log(room, 'own', 'c1'), 'one\ntwo\n');
	t.is(log(room, 'own', 'c2'), 'cat: /shared/log: No such file or directory\n');
});

test('last words are the message of the end, and those of the log where the manifest wants them', t => {
	const room = insideCluster();
	room.create(
		aPod('own', [
			sh('echo said; echo last > /dev/termination-log; exit 1'),
			{...sh('echo other > /tmp/last'), terminationMessagePath: '/tmp/last'},
			{...sh('echo said; exit 1'), terminationMessagePolicy: 'FallbackToLogsOnError'},
			{...sh('echo said'), terminationMessagePolicy: 'FallbackToLogsOnError'},
		]),
	);
	room.run(seconds(30));
	t.deepEqual(
		room.pod('own').status?.containerStatuses?.map(({state}) => state?.terminated?.message),
		['last\n', 'other\n', 'said\n', undefined],
	);
});

test('a probe that runs a command finds the files that there are', t => {
	const room = insideCluster();
	const probe = {exec: {command: ['cat', '/tmp/healthy']}, initialDelaySeconds: 5, periodSeconds: 5};
	room.create(
		aPod('own', [{...sh('touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600'), livenessProbe: probe}], {
			restartPolicy: 'Always',
		}),
	);
	room.run(seconds(30));
	t.is(room.pod('own').status?.containerStatuses?.[0]?.restartCount, 0);
	room.run(seconds(60));
	t.is(room.pod('own').status?.containerStatuses?.[0]?.restartCount, 1);
});

test('hooks run their commands: what they write is there, and who fails is started again', t => {
	const room = insideCluster();
	const hook = (line: string): object => ({lifecycle: {postStart: {exec: {command: ['sh', '-c', line]}}}});
	room.create(aPod('well', [{...sh('sleep 2; cat /tmp/hook; sleep 100'), ...hook('echo hooked > /tmp/hook')}]));
	room.create(aPod('ill', [{...sh('sleep 100'), ...hook('cat /nope')}], {restartPolicy: 'Always'}));
	room.run(seconds(30));
	t.is(log(room, 'well'), 'hooked\n');
	t.true((room.pod('ill').status?.containerStatuses?.[0]?.restartCount ?? 0) > 0);
});

test('what is not known is the image’s own program', t => {
	const room = insideCluster();
	room.create(
		aPod('own', [{image: 'shop/api:1', command: ['/srv/api', '--port=80']}, sh('echo first; exec /srv/api')]),
	);
	room.run(seconds(3));
	t.regex(log(room, 'own', 'c0'), /^INFO starting shop\/api:1\n/);
	t.regex(log(room, 'own', 'c1'), /^first\nINFO starting busybox:1.36\n/);
});

test('who goes back finds a process where it was, and it does the same again', t => {
	const room = insideCluster();
	room.create(aPod('own', [sh('i=0; while true; do i=$((i + 1)); echo $i; sleep 3; done')]));
	room.run(seconds(10));
	const saved = room.cluster.save();
	const before = log(room, 'own');
	room.run(seconds(20));
	const after = log(room, 'own');
	t.true(after.length > before.length);
	room.cluster.load(saved);
	t.is(log(room, 'own'), before);
	room.run(seconds(20));
	t.is(log(room, 'own'), after);
});

test('of what a process writes without end the newest lines are kept', t => {
	const room = insideCluster();
	room.create(aPod('loud', [sh('i=0; while true; do i=$((i + 1)); echo line $i; done')]));
	room.create(aPod('wide', [sh('x=$(seq 1 40000); while true; do echo "$x"; done')]));
	room.run(seconds(150));
	const lines = log(room, 'loud').trimEnd().split('\n');
	t.is(lines.length, 5000);
	t.is(Number(lines[4999]!.slice(5)) - Number(lines[0]!.slice(5)), 4999);
	t.true(log(room, 'wide').length < 1_100_000);
});
