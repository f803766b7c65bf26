/*
What kubectl exec, attach, cp and port-forward speak once their request has been upgraded.

	server.on('upgrade', (request, socket, head) => {
		// Who is it, may they, is there such a pod: ordinary answers, by `refuseUpgrade`. Then:
		serveStreaming('exec', {request, socket, head}, handlers);
	});

Handlers get ordinary Node streams and know nothing of the protocols:

	exec, attach   a RemoteCommand: command, container, tty, stdin, stdout, stderr, sizes of the terminal → its exit code
	forward        a port and a Duplex → nothing, or a sentence when no connection could be made

	                      exec, attach                  port-forward
	SPDY/3.1              remote-command-spdy           port-forward: pairs of streams
	WebSocket             remote-command-web-socket     port-forward: the same SPDY inside, or channels

A slow reader slows its writer: what a handler writes waits for the socket, and a stream that is not read stops the
connection. Whatever is wrong with the bytes of a client ends that client's connection and is heard of nowhere else.
*/
import type {CommandQuery, StreamingHandlers, StreamingKind} from './handlers.ts';
import {type StreamingLimits, usualLimits} from './limits.ts';
import {forwardOverSpdy, forwardOverWebSocket} from './port-forward.ts';
import {serveCommandOverSpdy} from './remote-command-spdy.ts';
import {serveCommandOverWebSocket} from './remote-command-web-socket.ts';
import {type Knock, listOf, refuseUpgrade} from './upgrade.ts';

export type {CommandEnd, RemoteCommand, StreamingHandlers, StreamingKind, TerminalSize} from './handlers.ts';
export {type StreamingLimits, usualLimits} from './limits.ts';
export {closeWebSocket, openWebSocket} from './sockets.ts';
export {type Knock, listOf, refuseUpgrade} from './upgrade.ts';

const isTrue = (value: string | null): boolean => value === 'true' || value === '1';

/** What a query asks for, or what is wrong with it. Source: pkg/apis/core/validation ValidatePodExecOptions */
const commandQueryOf = (kind: 'exec' | 'attach', query: URLSearchParams): CommandQuery | string => {
	const [stdin, stdout, stderr, tty] = ['stdin', 'stdout', 'stderr', 'tty'].map(name => isTrue(query.get(name)));
	const command = query.getAll('command');

	if (!stdin && !stdout && !stderr) {
		return 'you must specify at least 1 of stdin, stdout, stderr';
	}

	return kind === 'exec' && command.length === 0
		? 'you must specify at least 1 command'
		: {
				kind,
				command: kind === 'exec' ? command : [],
				container: query.get('container') ?? undefined,
				stdin: stdin === true,
				stdout: stdout === true,
				stderr: stderr === true,
				tty: tty === true,
			};
};

const protocolOf = ({request}: Knock): 'websocket' | 'spdy' | undefined => {
	const wanted = listOf(request.headers.upgrade).map(name => name.toLowerCase());
	return wanted.includes('websocket') ? 'websocket' : wanted.includes('spdy/3.1') ? 'spdy' : undefined;
};

/** Serves one upgraded request to its end, and settles then; never rejects. */
export const serveStreaming = async (
	kind: StreamingKind,
	knock: Knock,
	handlers: StreamingHandlers,
	limits: StreamingLimits = usualLimits,
): Promise<void> => {
	const {socket, request} = knock;
	socket.on('error', () => undefined);
	const protocol = protocolOf(knock);

	try {
		const query = new URL(request.url ?? '/', 'http://localhost').searchParams;

		if (protocol === undefined) {
			refuseUpgrade(knock, 400, 'BadRequest', 'Upgrade request required');
		} else if (kind === 'portforward') {
			await (protocol === 'spdy'
				? forwardOverSpdy(knock, handlers, limits)
				: forwardOverWebSocket(knock, query, handlers, limits));
		} else {
			const wanted = commandQueryOf(kind, query);

			if (typeof wanted === 'string') {
				refuseUpgrade(knock, 400, 'BadRequest', wanted);
			} else {
				const serve = protocol === 'spdy' ? serveCommandOverSpdy : serveCommandOverWebSocket;
				await serve(knock, wanted, handlers, limits);
			}
		}
	} catch {
		socket.destroy();
	}
};
