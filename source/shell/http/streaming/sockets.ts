import {type WebSocket, WebSocketServer} from 'ws';
import type {StreamingLimits} from './limits.ts';
import type {Knock} from './upgrade.ts';

/** Bytes of a message, whatever way they came. */
export const messageBytes = (message: Buffer | ArrayBuffer | Buffer[]): Buffer =>
	Array.isArray(message) ? Buffer.concat(message) : Buffer.isBuffer(message) ? message : Buffer.from(message);

/**
Accepts a WebSocket with the chosen sub-protocol, or with none when its name is empty. `ws` takes names with a `/` for malformed, so the offer is taken out of its
sight and the choice is written by hand.
*/
export const openWebSocket = (
	{request, socket, head}: Knock,
	protocol: string,
	limits: StreamingLimits,
): Promise<WebSocket | undefined> =>
	new Promise(resolve => {
		const server = new WebSocketServer({
			noServer: true,
			clientTracking: false,
			perMessageDeflate: false,
			maxPayload: limits.messageBytes,
		});
		server.on('headers', headers => {
			if (protocol !== '') {
				headers.push(`Sec-WebSocket-Protocol: ${protocol}`);
			}
		});
		// ws answers a malformed handshake by itself.
		server.on('wsClientError', (_error, raw) => {
			raw.destroy();
			resolve(undefined);
		});
		delete request.headers['sec-websocket-protocol'];
		socket.on('close', () => resolve(undefined));
		server.handleUpgrade(request, socket, head, opened => {
			opened.on('error', () => undefined);
			watch(opened, limits);
			resolve(opened);
		});
	});

/** Ends a socket whose other end has stopped answering, or that has been still for too long. */
const watch = (socket: WebSocket, limits: StreamingLimits): void => {
	let heard = true;
	let still = 0;
	socket.on('pong', () => {
		heard = true;
	});
	socket.on('ping', () => {
		heard = true;
	});
	socket.on('message', () => {
		heard = true;
		still = 0;
	});

	const heartbeat = setInterval(() => {
		still += 1;

		if ((!heard && !socket.isPaused) || still * limits.heartbeat > limits.idle) {
			socket.terminate();
			return;
		}

		heard = false;
		socket.ping(undefined, undefined, () => undefined);
	}, limits.heartbeat).unref();
	socket.on('close', () => clearInterval(heartbeat));
};

/** Says good-bye, and hangs up when nobody says it back. */
export const closeWebSocket = (socket: WebSocket, limits: StreamingLimits): void => {
	socket.close(1000);
	const hangUp = setTimeout(() => socket.terminate(), limits.farewell).unref();
	socket.on('close', () => clearTimeout(hangUp));
};
