import type {IncomingMessage} from 'node:http';
import {STATUS_CODES} from 'node:http';
import type {Duplex} from 'node:stream';

/** What Node's `upgrade` event gives. */
export type Knock = {readonly request: IncomingMessage; readonly socket: Duplex; readonly head: Buffer};

/** Names in a header that may be repeated, or have several of them with commas between. */
export const listOf = (header: string | readonly string[] | undefined): readonly string[] =>
	[header ?? []]
		.flat()
		.join(',')
		.split(',')
		.map(name => name.trim())
		.filter(name => name !== '');

/** An ordinary answer instead of an upgrade: clients then try their other way, or show the message. */
export const refuseUpgrade = ({socket}: Knock, code: number, reason: string, message: string): void => {
	const body = JSON.stringify({
		kind: 'Status',
		apiVersion: 'v1',
		metadata: {},
		status: 'Failure',
		message,
		reason,
		code,
	});
	socket.on('error', () => undefined);
	socket.end(
		[
			`HTTP/1.1 ${code} ${STATUS_CODES[code] ?? 'Error'}`,
			'Content-Type: application/json',
			`Content-Length: ${Buffer.byteLength(body)}`,
			'Connection: close',
			'',
			body,
		].join('\r\n'),
		() => socket.destroy(),
	);
};

/** Says that from here on the socket speaks SPDY, and the chosen version of what is said in it. */
export const acceptSpdy = ({socket, head}: Knock, protocol: string): void => {
	socket.write(
		[
			'HTTP/1.1 101 Switching Protocols',
			'Connection: Upgrade',
			'Upgrade: SPDY/3.1',
			`X-Stream-Protocol-Version: ${protocol}`,
			'',
			'',
		].join('\r\n'),
	);

	if (head.length > 0) {
		socket.unshift(head);
	}
};
