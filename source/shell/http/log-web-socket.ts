import {type AskedResource, isTrue} from './asked.ts';
import {followLog, readLog} from './logs.ts';
import {closeWebSocket, type Knock, listOf, openWebSocket, refuseUpgrade, usualLimits} from './streaming/index.ts';
import type {Sink, Watch} from './watches.ts';

/** Bytes as they are, or as base64 in text. Source: k8s.io/apimachinery/pkg/util/httpstream/wsstream/stream.go */
const [binary, inBase64] = ['binary.k8s.io', 'base64.binary.k8s.io'] as const;

/** A log over a WebSocket, as a page in a browser reads it: what there is, and with `follow` what comes. */
export const serveLogOverWebSocket = async (
	knock: Knock,
	asked: AskedResource,
	pumped: (watch: Watch) => void,
): Promise<void> => {
	const offered = listOf(knock.request.headers['sec-websocket-protocol']);
	const protocol = offered.length === 0 ? '' : [binary, inBase64].find(name => offered.includes(name));

	if (protocol === undefined) {
		refuseUpgrade(knock, 400, 'BadRequest', `none of the sub-protocols [${offered.join(' ')}] is spoken here`);
		return;
	}

	const first = readLog(asked);

	if (!first.ok) {
		const {code, reason = 'InternalError', message = ''} = first.status;
		refuseUpgrade(knock, code, reason, message);
		return;
	}

	const socket = await openWebSocket(knock, protocol, usualLimits);

	if (socket === undefined) {
		return;
	}

	const say = (text: string | Buffer): void => {
		const bytes = Buffer.from(text);

		if (bytes.length > 0) {
			socket.send(protocol === inBase64 ? bytes.toString('base64') : bytes, {binary: protocol !== inBase64});
		}
	};

	if (!isTrue(asked.query, 'follow')) {
		say(first.bytes);
		closeWebSocket(socket, usualLimits);
		return;
	}

	const sink: Sink = {
		write: say,
		end: () => closeWebSocket(socket, usualLimits),
		get waiting() {
			return socket.bufferedAmount;
		},
		get closed() {
			return socket.readyState > socket.OPEN;
		},
	};
	const watch = followLog(asked, () => sink);

	if (!('code' in watch)) {
		pumped(watch);
		await new Promise(resolve => {
			socket.once('close', resolve);
		});
	}
};
