import {PassThrough} from 'node:stream';
import {setImmediate as turn} from 'node:timers/promises';
import test from 'ava';
import type {RemoteCommand} from '../../../source/shell/http/streaming/index.ts';
import {createStreams, type WaitUntil} from '../../../source/shell/http/streams.ts';
import {insideCluster} from '../../helpers/inside-cluster.ts';
import {doorInto, whereIs} from '../../helpers/inside-door.ts';

const room = insideCluster();

/** Into `tools`, or another pod; what was waited for and changed is told. */
const into = (name = 'tools') => {
	const {door, changes} = doorInto(room);
	const told: string[] = [];
	const waitUntil: WaitUntil = async (at, gone) => {
		told.push(`waits ${at - room.cluster.kernel.now}`);

		if (!gone.aborted) {
			await new Promise<void>(resolve => {
				gone.addEventListener('abort', () => resolve());
			});
		}

		told.push('stopped waiting');
	};
	return {handlers: createStreams(door, whereIs(room.pod(name).metadata.name), waitUntil), told, changes};
};

const commandOf = (words: readonly string[], more: Partial<RemoteCommand> = {}) => {
	const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
	const leaves = new AbortController();
	// Of all that is there a read may give one piece: Node 26 does.
	const text = (stream: PassThrough): string => {
		const pieces: Buffer[] = [];

		for (let piece = stream.read() as Buffer | null; piece !== null; piece = stream.read() as Buffer | null) {
			pieces.push(piece);
		}

		return Buffer.concat(pieces).toString();
	};
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
	const {handlers, changes} = into();
	const end = handlers.exec(command);
	stdin.write('he');
	stdin.end('llo\n');
	t.deepEqual(await end, {is: 'exited', code: 2});
	t.is(out(), 'HELLO\n');
	t.is(err(), 'ls: /nope: No such file or directory\n');
	t.deepEqual(
		changes.map(change => change.do),
		['write'],
	);
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
	t.like(await end, {is: 'exited'});
});

test('a forwarded port answers, and one where nobody listens says so', async t => {
	const {handlers} = into('web');
	const connection = new PassThrough();
	const written: string[] = [];
	connection.write = ((bytes: Buffer) => {
		written.push(bytes.toString());
		return true;
	}) as typeof connection.write;
	connection.end = ((bytes: string) => {
		written.push(bytes);
		return connection;
	}) as typeof connection.end;
	const end = handlers.forward(8080, connection);
	connection.push('GET /a HTTP/1.1\r\nHost: x\r\n\r\n');
	t.is(await end, undefined);
	t.false(connection.destroyed);
	t.regex(written.join(''), /^HTTP\/1\.1 200 OK\r\n[\s\S]*answers \/a\n$/);
	t.regex((await handlers.forward(81, new PassThrough())) ?? '', /connection refused$/);
});
