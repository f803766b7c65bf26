import {once} from 'node:events';
import net from 'node:net';
import {setTimeout as wait} from 'node:timers/promises';
import test, {type ExecutionContext} from 'ava';
import fc from 'fast-check';
import {WebSocket} from 'ws';
import {usualLimits} from '../../../source/shell/http/streaming/index.ts';
import {createResizing} from '../../../source/shell/http/streaming/resizing.ts';
import {spdyDictionary} from '../../../source/shell/http/streaming/spdy-dictionary.ts';
import {dataHead, openFrame, readFrames} from '../../../source/shell/http/streaming/spdy-frames.ts';
import {createHeaderReader, createHeaderWriter} from '../../../source/shell/http/streaming/spdy-headers.ts';
import {type SpdyClient, spdyClient} from '../../helpers/spdy-client.ts';
import {type Door, openDoor} from '../../helpers/streaming-door.ts';

const v4 = ['v4.channel.k8s.io'];
const all = 'stdin=true&stdout=true&stderr=true';

const withDoor = async (
	t: ExecutionContext,
	limits: Parameters<typeof openDoor>[0],
	act: (door: Door) => Promise<void>,
): Promise<void> => {
	const door = await openDoor(limits);
	t.teardown(() => door.close());
	await act(door);

	for (let tries = 0; door.inside > 0 && tries < 200; tries += 1) {
		await wait(10);
	}

	t.is(door.inside, 0, 'somebody is still being served');
};

/** Opens the streams of a remote command and gives their numbers. */
const streamsOf = async (client: SpdyClient, types: readonly string[]): Promise<Record<string, number>> => {
	const streams: Record<string, number> = {};

	for (const streamtype of types) {
		streams[streamtype] = await client.open({streamtype});
	}

	return streams;
};

const success = '{"metadata":{},"status":"Success"}';

test('a command over SPDY reads stdin, writes stdout and stderr, and says how it ended', t =>
	withDoor(t, {}, async ({port}) => {
		const client = await spdyClient(port, `/exec?command=cat&${all}`, ['v5.channel.k8s.io', ...v4]);
		t.is(client.protocol, 'v4.channel.k8s.io');
		const streams = await streamsOf(client, ['error', 'stdin', 'stdout', 'stderr']);
		client.send(streams.stdin!, 'hello ');
		client.send(streams.stdin!, 'there', true);
		t.is(await client.all(streams.stdout!), 'hello there');
		t.is(await client.all(streams.stderr!), '');
		t.is(await client.all(streams.error!), success);
		await client.over;
		t.is(client.frames.at(-1), 'goaway');
	}));

test('a command over SPDY that fails says its exit code, and one that never ran says why', t =>
	withDoor(t, {}, async ({port}) => {
		const client = await spdyClient(port, '/exec?command=exit&command=3&stdout=true', v4);
		const streams = await streamsOf(client, ['error', 'stdout']);
		t.like(JSON.parse(await client.all(streams.error!)), {
			status: 'Failure',
			reason: 'NonZeroExitCode',
			details: {causes: [{reason: 'ExitCode', message: '3'}]},
		});

		const other = await spdyClient(port, '/exec?command=nothing&stdout=true', v4);
		const {error} = await streamsOf(other, ['error', 'stdout']);
		t.regex(await other.all(error!), /"status":"Failure".*executable file not found/);
	}));

test('a terminal over SPDY has one stream for all that is written, and a size', t =>
	withDoor(t, {}, async ({port}) => {
		const client = await spdyClient(port, `/exec?command=size&tty=true&${all}`, v4);
		const streams = await streamsOf(client, ['error', 'stdin', 'stdout', 'resize']);
		client.send(streams.resize!, '{"Width":120,"Hei');
		client.send(streams.resize!, 'ght":50}\n');
		t.is(await client.all(streams.stdout!), '120x50');
		client.socket.destroy();
	}));

test('streams that were not asked for are refused, and those asked for may come in any order', t =>
	withDoor(t, {}, async ({port}) => {
		const client = await spdyClient(port, '/exec?command=echo&command=a&stdout=true', v4);
		const streams = await streamsOf(client, ['stdin', 'stdout', 'stdout', 'error']);
		t.is(await client.all(streams.stdin!), '');
		t.is(await client.all(3), 'a\n');
		t.is(client.frames.filter(is => is === 'reset').length, 2);
		client.socket.destroy();
	}));

test('SPDY without a version that both speak is refused', t =>
	withDoor(t, {}, async ({port}) => {
		const exec = await spdyClient(port, '/exec?command=a&stdout=true', ['channel.k8s.io']);
		const forward = await spdyClient(port, '/portforward', v4);
		t.deepEqual([exec.status, forward.status], [403, 403]);
	}));

const socketTo = async (port: number, path: string, protocols: string | string[]) => {
	const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols);
	const channels = new Map<number, string>();
	socket.on('message', message => {
		const bytes = message as Buffer;
		channels.set(bytes[0]!, (channels.get(bytes[0]!) ?? '') + bytes.subarray(1).toString('latin1'));
	});
	const closed = once(socket, 'close');
	await once(socket, 'open');
	return {socket, channels, closed};
};

test('a command over a WebSocket ends its stdin by closing the channel', t =>
	withDoor(t, {}, async ({port}) => {
		const {socket, channels, closed} = await socketTo(port, `/exec?command=cat&${all}`, [
			'v5.channel.k8s.io',
			'v4.channel.k8s.io',
			'channel.k8s.io',
		]);
		t.is(socket.protocol, 'v5.channel.k8s.io');
		socket.send(Buffer.from('\0hello '));
		socket.send(Buffer.from('\0there'));
		socket.send(Buffer.of(255, 0));
		const [code] = await closed;
		t.is(code, 1000);
		t.deepEqual(
			[...channels],
			[
				[1, 'hello there'],
				[3, success],
			],
		);
	}));

test('a client that speaks the fourth version gets it, and its texts are read as bytes', t =>
	withDoor(t, {}, async ({port}) => {
		const {socket, channels, closed} = await socketTo(port, `/exec?command=size&tty=true&${all}`, v4);
		t.is(socket.protocol, 'v4.channel.k8s.io');
		socket.send('\u0004{"Width":80,"Height":24}');
		await closed;
		t.is(channels.get(1), '80x24');
	}));

test('a page that speaks the oldest version hears nothing of an end that is well', t =>
	withDoor(t, {}, async ({port}) => {
		const path = `/exec?command=size&tty=true&${all}`;
		const {socket, channels, closed} = await socketTo(port, path, ['channel.k8s.io']);
		t.is(socket.protocol, 'channel.k8s.io');
		socket.send('\u0004{"Width":80,"Height":24}');
		await closed;
		t.deepEqual([...channels.entries()], [[1, '80x24']]);
	}));

for (const protocols of [[], ['v1.nobody'], ['base64.channel.k8s.io']]) {
	test(`a WebSocket that offers [${protocols.join()}] is refused, so that no command runs twice`, t =>
		withDoor(t, {}, async ({port}) => {
			const socket = new WebSocket(`ws://127.0.0.1:${port}/exec?command=echo&stdout=true`, protocols);
			const [, response] = (await once(socket, 'unexpected-response')) as [unknown, {statusCode: number}];
			t.is(response.statusCode, 400);
			socket.on('error', () => undefined);
			socket.terminate();
		}));
}

for (const [path, message] of [
	['/exec?stdout=true', 'at least 1 command'],
	['/exec?command=a', 'at least 1 of stdin, stdout, stderr'],
] as const) {
	test(`${path} is refused with a sentence`, t =>
		withDoor(t, {}, async ({port}) => {
			const socket = net.connect(port, '127.0.0.1');
			socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n`);
			const [answer] = (await once(socket, 'data')) as [Buffer];
			t.regex(answer.toString(), new RegExp(`^HTTP/1.1 400 .*${message}`, 's'));
		}));
}

test('port-forward over SPDY: a pair of streams is a connection', t =>
	withDoor(t, {}, async ({port}) => {
		const client = await spdyClient(port, '/portforward', ['portforward.k8s.io']);
		t.is(client.protocol, 'portforward.k8s.io');
		const pair = async (to: string, requestid: string) => ({
			error: await client.open({streamtype: 'error', port: to, requestid}, true),
			data: await client.open({streamtype: 'data', port: to, requestid}),
		});
		const [first, second, dead] = [await pair('80', '0'), await pair('81', '1'), await pair('1', '2')];
		client.send(second.data, 'two', true);
		client.send(first.data, 'one', true);
		t.is(await client.all(first.data), 'port 80: one');
		t.is(await client.all(second.data), 'port 81: two');
		t.is(await client.all(first.error), '');
		t.is(await client.all(dead.error), 'connection refused');
		t.is(await client.all(await client.open({streamtype: 'data', port: '99999', requestid: '3'})), '');
		client.socket.destroy();
	}));

test('port-forward as the JavaScript client does it: two channels for each port, which say their port first', t =>
	withDoor(t, {}, async ({port}) => {
		const {socket, channels, closed} = await socketTo(port, '/portforward?ports=1&ports=8080', v4);

		while (channels.get(3) === undefined || channels.get(1) !== '\x01\x00connection refused') {
			await wait(5);
		}

		t.is(channels.get(2), '\x90\x1f');
		socket.close();
		await closed;
	}));

test('port-forward in a WebSocket is the same SPDY inside', t =>
	withDoor(t, {}, async ({port}) => {
		// `ws` refuses the `/` in the name, as a client too: the handshake is written by hand.
		const socket = net.connect(port, '127.0.0.1');
		socket.write(
			[
				'GET /portforward HTTP/1.1',
				'Host: x',
				'Connection: Upgrade',
				'Upgrade: websocket',
				'Sec-WebSocket-Version: 13',
				'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
				'Sec-WebSocket-Protocol: SPDY/3.1+portforward.k8s.io',
				'',
				'',
			].join('\r\n'),
		);
		const [answer] = (await once(socket, 'data')) as [Buffer];
		t.regex(answer.toString(), /^HTTP\/1.1 101 .*Sec-WebSocket-Protocol: SPDY\/3.1\+portforward.k8s.io/s);
		const writer = createHeaderWriter();
		const message = (bytes: Buffer): Buffer =>
			// Masked with zeros, in one piece below 126 bytes or with a 16-bit length.
			Buffer.concat([Buffer.of(0x82, 0xfe, bytes.length >> 8, bytes.length & 255), Buffer.alloc(4), bytes]);
		const headers = (streamtype: string) => new Map([...Object.entries({streamtype, port: '80', requestid: '0'})]);
		const bytes = Buffer.concat([
			openFrame(1, await writer.write(headers('error')), true),
			openFrame(3, await writer.write(headers('data'))),
			dataHead(3, 3, true),
			Buffer.from('one'),
		]);
		socket.write(message(bytes.subarray(0, 50)));
		socket.write(message(bytes.subarray(50)));
		let came = '';

		for await (const chunk of socket.iterator({destroyOnReturn: false})) {
			came += (chunk as Buffer).toString('latin1');

			if (came.includes('port 80: one')) {
				break;
			}
		}

		socket.destroy();
		t.true(came.includes('port 80: one'));
	}));

test('who does not read slows the one who writes, and when he hangs up the command hears of it', t =>
	withDoor(t, {}, async ({port}) => {
		const client = await spdyClient(port, '/exec?command=flood&stdout=true', v4, {reads: false});
		await streamsOf(client, ['error', 'stdout']);
		await wait(100);
		const before = process.memoryUsage().arrayBuffers;
		await wait(100);
		t.true(process.memoryUsage().arrayBuffers - before < 16 * 1024 * 1024);
		client.socket.resetAndDestroy();

		const {socket} = await socketTo(port, '/exec?command=flood&stdout=true', v4);
		socket.pause();
		await wait(50);
		socket.terminate();
	}));

test('what a command does not read stops the connection and not the machine', t =>
	withDoor(t, {waitingBytes: 65_536, heartbeat: 300}, async ({port}) => {
		const client = await spdyClient(port, `/exec?command=deaf&${all}`, v4);
		const {stdin} = await streamsOf(client, ['error', 'stdin', 'stdout', 'stderr']);
		const piece = Buffer.alloc(65_536);
		let sent = 0;

		while (client.socket.writableLength < 4 * 1024 * 1024 && sent < 1000) {
			client.send(stdin!, piece);
			sent += 1;
			await wait(1);
		}

		t.true(sent < 1000, 'everything was taken in');
		client.socket.resetAndDestroy();
	}));

test('three megabytes in one frame arrive whole', t =>
	withDoor(t, {}, async ({port}) => {
		const client = await spdyClient(port, '/exec?command=count&stdin=true&stdout=true', v4);
		const {stdin, stdout} = await streamsOf(client, ['error', 'stdin', 'stdout']);
		client.send(stdin!, Buffer.alloc(3_000_000, 'x'), true);
		t.is(await client.all(stdout!), '3000000');
	}));

test('a client that does not open its streams, or does not answer any more, is hung up on', t =>
	withDoor(t, {gather: 50, heartbeat: 20, farewell: 20}, async ({port}) => {
		const late = await spdyClient(port, '/exec?command=cat&stdout=true', v4);
		await late.over;
		const dead = await spdyClient(port, `/exec?command=deaf&${all}`, v4, {answer: false});
		await streamsOf(dead, ['error', 'stdin', 'stdout', 'stderr']);
		await dead.over;
		const {closed, socket} = await socketTo(port, '/exec?command=deaf&stdout=true', v4);
		socket.pong = () => undefined;
		await closed;
		t.pass();
	}));

/** What nobody should send, once the connection speaks SPDY. */
const nonsense: ReadonlyArray<readonly [what: string, bytes: Buffer]> = [
	['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n'.replace('G', '\xc7'), 'latin1')],
	['another version', Buffer.from('8002000100000000', 'hex')],
	['a control frame without an end', Buffer.from('8003000100ffffff', 'hex')],
	['a frame that is too short', Buffer.from('800300010000000400000001', 'hex')],
	['headers that are no zlib', openFrame(1, Buffer.from('ffffffffffffffff', 'hex'))],
	['no headers at all', openFrame(1, Buffer.alloc(0))],
];

for (const [what, bytes] of nonsense) {
	test(`${what} ends the connection, and the next one is served`, t =>
		withDoor(t, {farewell: 50}, async ({port}) => {
			const client = await spdyClient(port, '/exec?command=echo&stdout=true', v4);
			client.socket.write(bytes);
			await client.over;
			const next = await spdyClient(port, '/exec?command=echo&command=still&stdout=true', v4);
			const {stdout} = await streamsOf(next, ['error', 'stdout']);
			t.is(await next.all(stdout!), 'still\n');
		}));
}

test('headers that unpack to more than they may end the connection', t =>
	withDoor(t, {farewell: 50}, async ({port}) => {
		const client = await spdyClient(port, '/exec?command=echo&stdout=true', v4);
		await client.open({streamtype: 'x'.repeat(1_000_000)});
		await client.over;
		t.pass();
	}));

test('more streams than one connection may have are refused one by one', t =>
	withDoor(t, {streams: 8}, async ({port}) => {
		const client = await spdyClient(port, '/portforward', ['portforward.k8s.io']);

		for (let index = 0; index < 12; index += 1) {
			await client.open({streamtype: 'data', port: '80', requestid: String(index)});
		}

		while (client.frames.filter(is => is === 'reset').length < 4) {
			await wait(5);
		}

		t.is(client.frames.filter(is => is === 'reply').length, 8);
		client.socket.destroy();
	}));

test('random bytes never reach anybody else', t =>
	withDoor(t, {farewell: 10}, async ({port}) => {
		await fc.assert(
			fc.asyncProperty(fc.uint8Array({minLength: 8, maxLength: 64}), fc.boolean(), async (bytes, control) => {
				const client = await spdyClient(port, '/exec?command=echo&stdout=true', v4);
				client.socket.write(Buffer.concat([control ? Buffer.from('8003', 'hex') : Buffer.alloc(0), bytes]));
				await wait(1);
				client.socket.destroy();
			}),
			{numRuns: 60},
		);
		t.pass();
	}));

const chunked = async function* (bytes: Buffer, size: number): AsyncGenerator<Buffer> {
	for (let at = 0; at < bytes.length; at += size) {
		yield bytes.subarray(at, at + size);
	}
};

test('frames are the same however the bytes are cut', async t => {
	const bytes = Buffer.concat([
		openFrame(1, Buffer.from('block'), true),
		dataHead(1, 5, false),
		Buffer.from('hello'),
		dataHead(1, 0, true),
		Buffer.from('8003000600000004000000ff', 'hex'),
	]);
	const told = async (size: number): Promise<string> => {
		let text = '';

		for await (const frame of readFrames(chunked(bytes, size), usualLimits.controlBytes)) {
			text += frame.is === 'data' ? `${frame.bytes.toString()}${frame.last ? '.' : ''}` : `<${frame.is}>`;
		}

		return text;
	};

	for (const size of [1, 2, 3, 7, 11, 1000]) {
		t.is(await told(size), '<open>hello.<ping>', `in pieces of ${size}`);
	}
});

test('header blocks are read in the order of their coming, by the dictionary of SPDY/3', async t => {
	t.is(spdyDictionary.length, 1423);
	const writer = createHeaderWriter();
	const reader = createHeaderReader(10_000);

	for (const headers of [new Map([['streamtype', 'error']]), new Map(), new Map([['Port', '80']])]) {
		const lower = [...headers].map(([name, value]) => [name.toLowerCase(), value]);
		t.deepEqual([...((await reader.read(await writer.write(headers))) ?? [])], lower);
	}

	t.is(await reader.read(Buffer.from('nonsense')), undefined);
	writer.close();
	reader.close();
});

test('a size is a line of JSON, and what is none is passed over', t => {
	const sizes: string[] = [];
	const resizing = createResizing();
	resizing.take(Buffer.from('{"Width":1,"Height":2}\nnonsense\n{"Width":0,"Height":9}\n{"Width":'));
	resizing.onResize(({width, height}) => sizes.push(`${width}x${height}`));
	resizing.take(Buffer.from('3,"Height":4}'));
	resizing.take(Buffer.from(`{${'x'.repeat(5000)}`));
	resizing.take(Buffer.from('\n{"Width":5,"Height":6}\n'));
	t.deepEqual(sizes, ['1x2', '3x4', '5x6']);
});
