import type {Duplex} from 'node:stream';
import {createWebSocketStream} from 'ws';
import {createChannels, endOf, writeOnly} from './channels.ts';
import type {StreamingHandlers} from './handlers.ts';
import type {StreamingLimits} from './limits.ts';
import {closeWebSocket, openWebSocket} from './sockets.ts';
import {createSpdyConnection, type SpdyStream} from './spdy-connection.ts';
import {resets} from './spdy-frames.ts';
import {acceptSpdy, type Knock, listOf, refuseUpgrade} from './upgrade.ts';

const spdyProtocol = 'portforward.k8s.io';
const tunnelProtocol = 'SPDY/3.1+portforward.k8s.io';
const channelProtocol = 'v4.channel.k8s.io';

const portOf = (text: string | undefined): number | undefined => {
	const port = Number(text);
	return text !== undefined && /^\d{1,5}$/.test(text) && port > 0 && port < 65_536 ? port : undefined;
};

/** One connection through the door, from its first byte to its last; the sentence if it could not be made. */
const forwardOne = async (handlers: StreamingHandlers, port: number, bytes: Duplex): Promise<string | undefined> => {
	try {
		return await handlers.forward(port, bytes);
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
};

/**
Connections as pairs of streams, one for bytes and one for what went wrong, that belong together by their `requestid`.
Source: k8s.io/kubelet/pkg/cri/streaming/portforward/httpstream.go
*/
const servePairs = (
	socket: Duplex,
	handlers: StreamingHandlers,
	limits: StreamingLimits,
): Promise<string | undefined> => {
	const waiting = new Map<string, {readonly stream: SpdyStream; readonly tooLate: NodeJS.Timeout}>();

	const join = async (data: SpdyStream, error: SpdyStream, port: number): Promise<void> => {
		error.bytes.resume();
		const problem = await forwardOne(handlers, port, data.bytes);

		if (problem !== undefined) {
			error.bytes.write(problem);
		}

		await endOf(error.bytes);
		await endOf(data.bytes);
		data.bytes.resume();
	};

	const connection = createSpdyConnection(socket, limits, stream => {
		const {headers} = stream;
		const type = headers.get('streamtype');
		const port = portOf(headers.get('port'));
		const id = headers.get('requestid') ?? '';
		const other = waiting.get(id);

		if (
			(type !== 'data' && type !== 'error') ||
			port === undefined ||
			other?.stream.headers.get('streamtype') === type
		) {
			stream.reset(resets.refusedStream);
			return;
		}

		if (other === undefined) {
			const tooLate = setTimeout(() => {
				waiting.delete(id);
				stream.reset(resets.cancel);
			}, limits.gather).unref();
			waiting.set(id, {stream, tooLate});
			return;
		}

		waiting.delete(id);
		clearTimeout(other.tooLate);
		void join(...(type === 'data' ? ([stream, other.stream] as const) : ([other.stream, stream] as const)), port);
	});
	void connection.closed.then(() => {
		for (const {tooLate} of waiting.values()) {
			clearTimeout(tooLate);
		}
	});
	return connection.closed;
};

/** The JavaScript client's way: for the port number i of the query, channel 2i has its bytes and 2i + 1 its errors. */
const serveChannels = async (
	knock: Knock,
	ports: readonly number[],
	handlers: StreamingHandlers,
	limits: StreamingLimits,
): Promise<void> => {
	const socket = await openWebSocket(knock, channelProtocol, limits);

	if (socket === undefined) {
		return;
	}

	const channels = createChannels(socket, limits, false);
	await Promise.all(
		ports.map(async (port, index) => {
			const bytes = channels.open(2 * index);
			const errors = writeOnly(channels.open(2 * index + 1));
			const name = Buffer.alloc(2);
			name.writeUInt16LE(port);
			await channels.say(2 * index, name);
			await channels.say(2 * index + 1, name);
			const problem = await forwardOne(handlers, port, bytes);

			if (problem !== undefined) {
				errors.write(problem);
			}

			await Promise.all([endOf(bytes), endOf(errors)]);
		}),
	);
	closeWebSocket(socket, limits);
};

/** port-forward over SPDY/3.1 as it is. */
export const forwardOverSpdy = async (
	knock: Knock,
	handlers: StreamingHandlers,
	limits: StreamingLimits,
): Promise<void> => {
	const offered = listOf(knock.request.headers['x-stream-protocol-version']);

	if (!offered.includes(spdyProtocol)) {
		const message = `unable to upgrade: unable to negotiate protocol: client supports [${offered.join(' ')}], server supports [${spdyProtocol}]`;
		refuseUpgrade(knock, 403, 'Forbidden', message);
		return;
	}

	acceptSpdy(knock, spdyProtocol);
	await servePairs(knock.socket, handlers, limits);
};

/** port-forward in a WebSocket: the same SPDY inside (kubectl from 1.31 on), or the channels of the JavaScript client. */
export const forwardOverWebSocket = async (
	knock: Knock,
	query: URLSearchParams,
	handlers: StreamingHandlers,
	limits: StreamingLimits,
): Promise<void> => {
	const offered = listOf(knock.request.headers['sec-websocket-protocol']);

	if (offered.includes(tunnelProtocol)) {
		const socket = await openWebSocket(knock, tunnelProtocol, limits);

		if (socket !== undefined) {
			await servePairs(createWebSocketStream(socket), handlers, limits);
		}

		return;
	}

	const ports = query
		.getAll('ports')
		.flatMap(text => text.split(','))
		.map(text => portOf(text));

	if (!offered.includes(channelProtocol) || ports.includes(undefined) || ports.length === 0 || ports.length > 64) {
		const message = `query parameter "ports" must name 1 to 64 ports, and the sub-protocol be ${tunnelProtocol} or ${channelProtocol}`;
		refuseUpgrade(knock, 400, 'BadRequest', message);
		return;
	}

	await serveChannels(knock, ports as readonly number[], handlers, limits);
};
