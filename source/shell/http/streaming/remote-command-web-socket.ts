import {setTimeout as pause} from 'node:timers/promises';
import {createChannels, endOf, writeOnly} from './channels.ts';
import {type CommandQuery, runCommand, type StreamingHandlers} from './handlers.ts';
import type {StreamingLimits} from './limits.ts';
import {createResizing} from './resizing.ts';
import {closeWebSocket, openWebSocket} from './sockets.ts';
import {plainStatusOf, statusOf} from './status.ts';
import {type Knock, listOf, refuseUpgrade} from './upgrade.ts';

/** Best first: from the fifth on a client can say that its stdin has ended. */
const spoken: readonly string[] = ['v5.channel.k8s.io', 'v4.channel.k8s.io', 'channel.k8s.io'];

const channel = {stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4} as const;

/**
How long a client is given to make its streams, in ms: a word that comes sooner than them is thrown away with "Unknown stream id".
A real one comes by way of the kubelet, and is never that quick. Source: client-go/tools/remotecommand/websocket.go, readDemuxLoop
*/
const listening = 40;

/** exec and attach over a WebSocket: kubectl from 1.30 on, and the JavaScript and Python clients. */
export const serveCommandOverWebSocket = async (
	knock: Knock,
	query: CommandQuery,
	handlers: StreamingHandlers,
	limits: StreamingLimits,
): Promise<void> => {
	const offered = listOf(knock.request.headers['sec-websocket-protocol']);
	const protocol = spoken.find(name => offered.includes(name));

	// A socket without a sub-protocol would make kubectl run the command twice: it drops it and comes again over SPDY.
	if (protocol === undefined) {
		refuseUpgrade(knock, 400, 'BadRequest', `none of the sub-protocols [${offered.join(' ')}] is spoken here`);
		return;
	}

	const socket = await openWebSocket(knock, protocol, limits);

	if (socket === undefined) {
		return;
	}

	const gone = new AbortController();
	socket.on('close', () => gone.abort());
	const channels = createChannels(socket, limits, protocol === spoken[0]);
	const resizing = createResizing();
	channels.open(channel.resize).on('data', resizing.take);
	const stdout = query.stdout ? writeOnly(channels.open(channel.stdout)) : undefined;
	const stderr = query.stderr && !query.tty ? writeOnly(channels.open(channel.stderr)) : undefined;
	const stdin = query.stdin ? channels.open(channel.stdin) : undefined;
	await pause(listening);
	const end = await runCommand(handlers, query, {
		stdin,
		stdout,
		stderr,
		onResize: resizing.onResize,
		gone: gone.signal,
	});
	await Promise.all([endOf(stdout), endOf(stderr)]);
	const last = protocol === spoken[2] ? plainStatusOf(end) : statusOf(end);

	if (last !== '') {
		await channels.say(channel.error, last);
	}

	closeWebSocket(socket, limits);
};
