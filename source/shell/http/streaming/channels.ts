import {Duplex, type Readable, type Writable} from 'node:stream';
import type {WebSocket} from 'ws';
import type {StreamingLimits} from './limits.ts';
import {messageBytes} from './sockets.ts';

/*
Several streams in one WebSocket: the first byte of every message is its channel. In the fifth version of the protocol the
channel 255 closes another one, named by the second byte.
*/

export const closeChannel = 255;

export type Channels = {
	/** What goes both ways on this channel; reading it too slowly stops the whole socket. */
	open(channel: number): Duplex;
	/** One message on a channel, gone out when it settles. */
	say(channel: number, bytes: Uint8Array | string): Promise<void>;
};

/** What is written at once: longer pieces would keep others waiting. */
const pieceBytes = 32 * 1024;

export const createChannels = (socket: WebSocket, limits: StreamingLimits, closes: boolean): Channels => {
	const channels = new Map<number, Duplex>();

	const send = (channel: number, bytes: Uint8Array, done: (error?: Error | null) => void): void => {
		socket.send(Buffer.concat([Buffer.of(channel), bytes]), {binary: true}, error => done(error));
	};

	const goOn = (): void => {
		if (socket.isPaused && [...channels.values()].every(each => each.readableLength < limits.waitingBytes)) {
			socket.resume();
		}
	};

	socket.on('message', message => {
		const bytes = messageBytes(message);
		const closing = closes && bytes[0] === closeChannel;
		const channel = channels.get((closing ? bytes[1] : bytes[0]) ?? -1);

		if (channel === undefined || channel.readableEnded || channel.destroyed) {
			return;
		}

		if (closing) {
			channel.push(null);
		} else if (bytes.length > 1) {
			channel.push(bytes.subarray(1));
		}

		if (channel.readableLength > limits.waitingBytes) {
			socket.pause();
		}
	});
	socket.on('close', () => {
		for (const channel of channels.values()) {
			channel.destroy();
		}

		channels.clear();
	});

	return {
		open(channel) {
			const stream = new Duplex({
				read: goOn,
				async write(chunk: Buffer, _encoding, done) {
					const pieces = Array.from({length: Math.ceil(chunk.length / pieceBytes)}, (_, index) =>
						chunk.subarray(index * pieceBytes, (index + 1) * pieceBytes),
					);

					for (const piece of pieces.slice(0, -1)) {
						send(channel, piece, () => undefined);
					}

					send(channel, pieces.at(-1) ?? chunk, done);
				},
				destroy(_error, done) {
					channels.delete(channel);
					goOn();
					done(null);
				},
			});
			stream.on('error', () => undefined);
			channels.set(channel, stream);
			return stream;
		},
		say: (channel, bytes) =>
			new Promise(resolve => {
				send(channel, Buffer.from(bytes as string), () => resolve());
			}),
	};
};

/** Nothing more comes out of it. */
export const endOf = async (stream: Writable | undefined): Promise<void> => {
	if (stream === undefined || stream.destroyed) {
		return;
	}

	await new Promise<void>(resolve => {
		stream.on('close', resolve);
		stream.end(() => resolve());
	});
};

/** Whether there is anything to read is nobody's business here. */
export const writeOnly = (stream: Duplex): Writable => {
	stream.resume();
	return stream;
};

export const readOnly = (stream: Duplex): Readable => stream;
