import {Duplex} from 'node:stream';
import type {StreamingLimits} from './limits.ts';
import {
	dataHead,
	type Frame,
	goawayFrame,
	pingFrame,
	readFrames,
	replyFrame,
	resetFrame,
	resets,
} from './spdy-frames.ts';
import {createHeaderReader, createHeaderWriter, type Headers} from './spdy-headers.ts';

/** One stream of a connection: what its opener said of it, and its bytes in both directions. */
export type SpdyStream = {
	readonly id: number;
	readonly headers: Headers;
	readonly bytes: Duplex;
	/** Ends it in both directions at once. */
	reset(code: number): void;
};

export type SpdyConnection = {
	/** Ends what is still open, says good-bye and hangs up. */
	close(): void;
	/** Settles when nothing is left, with what went wrong if anything did. */
	readonly closed: Promise<string | undefined>;
};

/** What is written at once: a frame could be 16 MB, but others wait behind it. */
const frameBytes = 32 * 1024;

const noHeaders: Headers = new Map();

/**
The server's end of SPDY/3.1 on a socket, or on whatever stands for one. Nobody uses windows: a client sends what it has, and
when a stream is not read, the whole connection is not read either.
*/
export const createSpdyConnection = (
	socket: Duplex,
	limits: StreamingLimits,
	onStream: (stream: SpdyStream) => void,
): SpdyConnection => {
	const streams = new Map<number, SpdyStream>();
	const reader = createHeaderReader(limits.controlBytes);
	const writer = createHeaderWriter();
	let settle: (problem: string | undefined) => void = () => undefined;
	const closed = new Promise<string | undefined>(resolve => {
		settle = resolve;
	});
	let isOpen = true;
	let lastStream = 0;
	/** Since the last heartbeat something came, or nothing could have come because we did not look. */
	let heard = true;
	let quiet = 0;
	/** Heartbeats since the last byte of a stream went either way. */
	let still = 0;
	/** Whoever waits for a stream to be read. */
	let carryOn: (() => void) | undefined;

	const proceed = (): void => {
		const waiting = carryOn;
		carryOn = undefined;
		waiting?.();
	};

	const send = (bytes: Buffer, done?: (error?: Error | null) => void): void => {
		if (socket.destroyed || socket.writableEnded) {
			done?.(new Error('the connection is closed'));
		} else {
			socket.write(bytes, done);
		}
	};

	const finish = (problem: string | undefined): void => {
		if (!isOpen) {
			return;
		}

		isOpen = false;
		clearInterval(heartbeat);

		for (const {bytes} of streams.values()) {
			bytes.destroy();
		}

		streams.clear();
		reader.close();
		writer.close();
		proceed();
		send(goawayFrame(lastStream));
		socket.end();
		setTimeout(() => socket.destroy(), limits.farewell).unref();
		setImmediate(() => socket.resume());
		settle(problem);
	};

	const heartbeat = setInterval(() => {
		quiet = heard ? 0 : quiet + 1;

		still += 1;

		if (quiet > 1 && carryOn === undefined) {
			finish('the other end does not answer any more');
			socket.destroy();
			return;
		}

		if (still * limits.heartbeat > limits.idle) {
			finish('nothing was said for too long');
			return;
		}

		heard = false;
		send(pingFrame(2));
	}, limits.heartbeat).unref();

	const newStream = (id: number, headers: Headers): SpdyStream => {
		/** Which ends are still open: a stream is forgotten when neither is. */
		const open = {theirs: true, ours: true};

		const forget = (): void => {
			if (!open.theirs && !open.ours) {
				streams.delete(id);
			}
		};

		const bytes = new Duplex({
			read: proceed,
			write(chunk: Buffer, _encoding, done) {
				still = 0;

				for (let at = 0; at < chunk.length; at += frameBytes) {
					const piece = chunk.subarray(at, at + frameBytes);
					send(dataHead(id, piece.length, false));
					send(piece, at + frameBytes < chunk.length ? undefined : done);
				}

				if (chunk.length === 0) {
					done();
				}
			},
			final(done) {
				open.ours = false;
				forget();
				send(dataHead(id, 0, true), () => done());
			},
			destroy(_error, done) {
				if (streams.delete(id) && isOpen) {
					send(resetFrame(id, resets.cancel));
				}

				proceed();
				done(null);
			},
		});
		bytes.on('error', () => undefined);
		bytes.on('end', () => {
			open.theirs = false;
			forget();
		});
		return {
			id,
			headers,
			bytes,
			reset(code) {
				if (streams.delete(id)) {
					send(resetFrame(id, code));
				}

				bytes.destroy();
			},
		};
	};

	const opened = async ({stream: id, headers: block, last}: Frame & {is: 'open'}): Promise<void> => {
		const headers = await reader.read(block);

		if (headers === undefined) {
			finish('headers that cannot be read');
			return;
		}

		if (id % 2 === 0 || id <= lastStream) {
			finish(`stream ${id} comes out of turn`);
			return;
		}

		lastStream = id;

		if (streams.size >= limits.streams) {
			send(resetFrame(id, resets.refusedStream));
			return;
		}

		const stream = newStream(id, headers);
		streams.set(id, stream);
		send(replyFrame(id, await writer.write(noHeaders)));

		if (last) {
			stream.bytes.push(null);
		}

		onStream(stream);
	};

	const arrived = async ({stream: id, bytes, last}: Frame & {is: 'data'}): Promise<void> => {
		const stream = streams.get(id);

		if (stream === undefined || stream.bytes.readableEnded) {
			return;
		}

		if (bytes.length > 0) {
			still = 0;
			stream.bytes.push(bytes);
		}

		if (last) {
			stream.bytes.push(null);
		}

		if (stream.bytes.readableLength > limits.waitingBytes) {
			await new Promise<void>(resolve => {
				carryOn = resolve;
			});
		}
	};

	const take = async (frame: Frame): Promise<void> => {
		switch (frame.is) {
			case 'open':
				await opened(frame);
				break;
			case 'data':
				await arrived(frame);
				break;
			case 'reset':
				streams.get(frame.stream)?.bytes.destroy();
				break;
			case 'ping':
				// Even numbers are the answers to our own.
				if (frame.id % 2 === 1) {
					send(pingFrame(frame.id));
				}

				break;
			case 'broken':
				finish(frame.why);
				break;
			default:
				break;
		}
	};

	const serve = async (): Promise<void> => {
		// Our last words must still go out when we stop listening.
		const arriving = socket.iterator({destroyOnReturn: false}) as AsyncIterable<Buffer>;

		for await (const frame of readFrames(arriving, limits.controlBytes)) {
			heard = true;
			await take(frame);

			if (!isOpen) {
				return;
			}
		}
	};

	socket.on('error', () => undefined);
	socket.on('close', () => finish(undefined));
	serve().then(
		() => finish(undefined),
		() => finish(undefined),
	);
	return {close: () => finish(undefined), closed};
};
