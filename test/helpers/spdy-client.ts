import {once} from 'node:events';
import http from 'node:http';
import type {Socket} from 'node:net';
import {dataHead, type Frame, openFrame, pingFrame, readFrames} from '../../source/shell/http/streaming/spdy-frames.ts';
import {createHeaderReader, createHeaderWriter} from '../../source/shell/http/streaming/spdy-headers.ts';

/** A client's end of a SPDY connection, as small as a test needs it. */
export type SpdyClient = {
	readonly status: number;
	readonly protocol: string | undefined;
	readonly socket: Socket;
	/** Opens the next stream. */
	open(headers: Readonly<Record<string, string>>, last?: boolean): Promise<number>;
	send(stream: number, bytes: string | Buffer, last?: boolean): void;
	/** Everything that came on a stream, once the other end has closed it. */
	all(stream: number): Promise<string>;
	/** The frames that came by now. */
	readonly frames: ReadonlyArray<Frame['is']>;
	/** Settles when the other end has hung up. */
	readonly over: Promise<unknown>;
};

/** Knocks at a path; without `answer` it never answers a ping, and without `reads` it never reads a byte. */
export const spdyClient = async (
	port: number,
	path: string,
	protocols: readonly string[],
	{answer = true, reads = true} = {},
): Promise<SpdyClient> => {
	const request = http.request({
		port,
		host: '127.0.0.1',
		path,
		method: 'POST',
		headers: {Connection: 'Upgrade', Upgrade: 'SPDY/3.1', 'X-Stream-Protocol-Version': protocols as string[]},
	});
	request.end();
	const [response, socket] = (await Promise.race([
		once(request, 'upgrade'),
		once(request, 'response').then(([refusal]) => [refusal, (refusal as http.IncomingMessage).socket]),
	])) as [http.IncomingMessage, Socket];
	const writer = createHeaderWriter();
	const reader = createHeaderReader(65_536);
	const frames: Array<Frame['is']> = [];
	const pieces = new Map<number, Buffer[]>();
	const ends = new Map<number, () => void>();
	const ended = new Set<number>();
	let next = 1;
	socket.on('error', () => undefined);
	const over = new Promise(resolve => {
		socket.on('close', resolve);
	});

	const end = (stream: number): void => {
		ended.add(stream);
		ends.get(stream)?.();
	};

	const listen = async (): Promise<void> => {
		for await (const frame of readFrames(socket, 65_536)) {
			frames.push(frame.is);

			if (frame.is === 'reply') {
				await reader.read(frame.headers);
			} else if (frame.is === 'data') {
				const before = pieces.get(frame.stream) ?? [];
				before.push(frame.bytes);
				pieces.set(frame.stream, before);
			} else if (frame.is === 'ping' && answer) {
				socket.write(pingFrame(frame.id));
			}

			if (frame.is === 'reset' || (frame.is === 'data' && frame.last)) {
				end(frame.stream);
			}
		}
	};

	if (response.statusCode === 101 && reads) {
		void listen()
			.catch(() => undefined)
			.finally(() => {
				for (const stream of ends.keys()) {
					end(stream);
				}

				writer.close();
				reader.close();
			});
	} else if (reads) {
		response.resume();
	}

	return {
		status: response.statusCode ?? 0,
		protocol: response.headers['x-stream-protocol-version'] as string | undefined,
		socket,
		frames,
		over,
		async open(headers, last = false) {
			const stream = next;
			next += 2;
			socket.write(openFrame(stream, await writer.write(new Map(Object.entries(headers))), last));
			return stream;
		},
		send(stream, bytes, last = false) {
			const buffer = Buffer.from(bytes as string);
			socket.write(dataHead(stream, buffer.length, last));
			socket.write(buffer);
		},
		async all(stream) {
			if (!ended.has(stream)) {
				await new Promise<void>(resolve => {
					ends.set(stream, resolve);
				});
			}

			return Buffer.concat(pieces.get(stream) ?? []).toString();
		},
	};
};
