import {PassThrough} from 'node:stream';
import {setImmediate as turn} from 'node:timers/promises';
import test from 'ava';
import {runInside} from '../../../source/game/inside/inside.ts';
import {answerAtPort} from '../../../source/game/inside/ports.ts';
import {openShell} from '../../../source/game/inside/session.ts';
import {type Inside, insideHandlers} from '../../../source/shell/http/inside-handlers.ts';
import type {RemoteCommand} from '../../../source/shell/http/streaming/index.ts';
import {insideCluster} from '../../helpers/inside-cluster.ts';

const room = insideCluster();

/** Into `tools`, or another pod; what was waited for and carried out is told. */
const into = (name = 'tools', firstProcess: readonly string[] = []) => {
	const told: string[] = [];
	const sight = () => ({cluster: room.cluster, pod: room.pod(name), layer: []});
	const inside: Inside = {
		run: (words, stdin) => runInside(sight(), words, stdin),
		openShell: tty => openShell(sight(), tty),
		firstProcess,
		carryOut(effects) {
			told.push(...effects.map(effect => effect.do));
		},
		async wait(takes, gone) {
			if (takes >= 1000 && !gone.aborted) {
				told.push(`waits ${takes}`);
				await new Promise<void>(resolve => {
					gone.addEventListener('abort', () => resolve());
				});
				told.push('stopped waiting');
			}
		},
		async follow(write) {
			write(Buffer.from('a line\n'));
			return 7;
		},
		leave(code) {
			told.push(`left with ${code}`);
		},
		answer: (port, path) => answerAtPort(sight(), port, path),
	};
	return {handlers: insideHandlers(inside), told};
};

const commandOf = (words: readonly string[], more: Partial<RemoteCommand> = {}) => {
	const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
	const leaves = new AbortController();
	const text = (stream: PassThrough): string => (stream.read() as Buffer | null)?.toString() ?? '';
	return {
		command: {
			command: words,
			container: undefined,
			tty: false,
			stdin,
			stdout,
			stderr,
			onResize: () => undefined,
			gone: leaves.signal,
			...more,
		} as RemoteCommand,
		stdin,
		leaves,
		out: () => text(stdout),
		err: () => text(stderr),
	};
};

test('a command gets all of its input, and what it writes goes where it belongs', async t => {
	const {command, stdin, out, err} = commandOf(['sh', '-c', 'tr a-z A-Z; ls /nope; echo x > /tmp/x; exit 2']);
	const {handlers, told} = into();
	const end = handlers.exec(command);
	stdin.write('he');
	stdin.end('llo\n');
	t.deepEqual(await end, {is: 'exited', code: 2});
	t.is(out(), 'HELLO\n');
	t.is(err(), 'ls: /nope: No such file or directory\n');
	t.deepEqual(told, ['write']);
});

test('a command that reads nothing does not wait for the end of its input', async t => {
	const {command, out} = commandOf(['hostname'], {tty: true, stderr: undefined});
	t.deepEqual(await into().handlers.exec(command), {is: 'exited', code: 0});
	t.is(out(), 'tools\r\n');
});

test('what is typed at a terminal for a program is shown, and ends with Ctrl-D', async t => {
	const {command, stdin, out} = commandOf(['wc', '-l'], {tty: true});
	const end = into().handlers.exec(command);
	stdin.write('a\rb\r\u0004');
	t.deepEqual(await end, {is: 'exited', code: 0});
	t.is(out(), 'a\r\nb\r\n2\r\n');
});

test("a program that is not there fails in the runtime's words", async t => {
	const {command} = commandOf(['sh'], {stdin: undefined});
	t.like(await into('bare').handlers.exec(command), {is: 'failed'});
});

test('a shell answers line by line, and Ctrl-C ends the wait for one', async t => {
	const {command, stdin, out} = commandOf(['sh'], {tty: true});
	const {handlers, told} = into();
	const end = handlers.exec(command);
	stdin.write('echo hi\r');
	await turn();
	t.is(out(), '/ # echo hi\r\nhi\r\n/ # ');
	stdin.write('sleep 100\r');
	await turn();
	t.deepEqual(told, ['waits 100000']);
	stdin.write('\u0003');
	await turn();
	t.deepEqual(told, ['waits 100000', 'stopped waiting']);
	stdin.write('exit 9\r');
	t.deepEqual(await end, {is: 'exited', code: 9});
});

test('who hangs up leaves his shell', async t => {
	const {command, leaves} = commandOf(['bash'], {tty: true});
	const end = into('web').handlers.exec(command);
	leaves.abort();
	t.deepEqual(await end, {is: 'exited', code: 137});
});

test('an attach follows the first process, or sits in front of it when it is a shell, which ends with its input', async t => {
	const follower = commandOf([], {stdin: undefined});
	t.deepEqual(await into().handlers.attach(follower.command), {is: 'exited', code: 7});
	t.is(follower.out(), 'a line\n');
	const {command, stdin, out} = commandOf([]);
	const {handlers, told} = into('tools', ['sh']);
	const end = handlers.attach(command);
	stdin.end('false\necho $?');
	t.deepEqual(await end, {is: 'exited', code: 0});
	t.is(out(), '1\n');
	t.deepEqual(told, ['left with 0']);
});

test('a forwarded port answers request after request, and one where nobody listens says so', async t => {
	const {handlers} = into('web');
	const connection = new PassThrough();
	const written: string[] = [];
	connection.write = ((bytes: Buffer) => {
		written.push(bytes.toString());
		return true;
	}) as typeof connection.write;
	const end = handlers.forward(8080, connection);
	connection.push('GET /a HTTP/1.1\r\nHost: x\r\n\r\nPOST /b HTTP/1.1\r\nContent-Length: 5\r\n\r\nhe');
	connection.push('lloGET /c HTTP/1.1\r\n\r\n');
	connection.push(null);
	t.is(await end, undefined);
	t.deepEqual(
		written.map(text => /answers (\S+)/.exec(text)?.[1]),
		['/a', '/b', '/c'],
	);
	t.regex(
		(await handlers.forward(81, new PassThrough())) ?? '',
		/dial tcp4 127\.0\.0\.1:81: connect: connection refused$/,
	);
});
