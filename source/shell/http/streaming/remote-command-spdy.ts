import {finished} from 'node:stream/promises';
import {type CommandQuery, runCommand, type StreamingHandlers} from './handlers.ts';
import type {StreamingLimits} from './limits.ts';
import {createResizing} from './resizing.ts';
import {createSpdyConnection, type SpdyStream} from './spdy-connection.ts';
import {resets} from './spdy-frames.ts';
import {statusOf} from './status.ts';
import {acceptSpdy, type Knock, listOf, refuseUpgrade} from './upgrade.ts';

/** From here on the end of a command is a Status; the older ones said it as a bare sentence. */
const spoken = 'v4.channel.k8s.io';

/** The streams that a client will open for what it asks, by their `streamtype`. */
const expectedOf = ({stdin, stdout, stderr, tty}: CommandQuery): readonly string[] => [
	'error',
	...(stdin ? ['stdin'] : []),
	...(stdout ? ['stdout'] : []),
	...(stderr && !tty ? ['stderr'] : []),
	...(tty ? ['resize'] : []),
];

/** What was written has gone out, or nobody is there any more. */
const ended = async (streams: ReadonlyArray<SpdyStream | undefined>): Promise<void> => {
	await Promise.all(
		streams.map(async stream => {
			if (stream !== undefined && !stream.bytes.destroyed) {
				stream.bytes.end();
				await finished(stream.bytes, {readable: false}).catch(() => undefined);
			}
		}),
	);
};

/** exec and attach over SPDY/3.1: every kubectl up to 1.29, and later ones when WebSockets are refused. */
export const serveCommandOverSpdy = async (
	knock: Knock,
	query: CommandQuery,
	handlers: StreamingHandlers,
	limits: StreamingLimits,
): Promise<void> => {
	const offered = listOf(knock.request.headers['x-stream-protocol-version']);

	if (!offered.includes(spoken)) {
		const message = `unable to upgrade: unable to negotiate protocol: client supports [${offered.join(' ')}], server supports [${spoken}]`;
		refuseUpgrade(knock, 403, 'Forbidden', message);
		return;
	}

	acceptSpdy(knock, spoken);
	const expected = expectedOf(query);
	const streams = new Map<string, SpdyStream>();
	const gone = new AbortController();
	let start: () => void = () => undefined;
	const gathered = new Promise<void>(resolve => {
		start = resolve;
	});
	const connection = createSpdyConnection(knock.socket, limits, stream => {
		const type = stream.headers.get('streamtype') ?? '';

		if (!expected.includes(type) || streams.has(type)) {
			stream.reset(resets.refusedStream);
			return;
		}

		streams.set(type, stream);

		// Nothing comes on these, but their end is only seen by someone who reads.
		if (['error', 'stdout', 'stderr'].includes(type)) {
			stream.bytes.resume();
		}

		if (streams.size === expected.length) {
			start();
		}
	});
	const tooLate = setTimeout(connection.close, limits.gather);
	void connection.closed.then(() => {
		gone.abort();
		start();
	});
	await gathered;
	clearTimeout(tooLate);

	if (gone.signal.aborted) {
		return;
	}

	const resizing = createResizing();
	streams.get('resize')?.bytes.on('data', resizing.take);
	const [stdout, stderr, error] = ['stdout', 'stderr', 'error'].map(type => streams.get(type));
	const end = await runCommand(handlers, query, {
		stdin: streams.get('stdin')?.bytes,
		stdout: stdout?.bytes,
		stderr: stderr?.bytes,
		onResize: resizing.onResize,
		gone: gone.signal,
	});
	await ended([stdout, stderr]);
	error?.bytes.write(statusOf(end));
	await ended([error]);
	connection.close();
};
