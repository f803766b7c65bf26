import type {IncomingMessage} from 'node:http';
import {resourceNotFound, tooManyRequests} from '../../engine/api/refusals.ts';
import type {Status} from '../../engine/api/status.ts';
import type {UserInfo} from '../../engine/api/verbs.ts';
import type {Door} from '../../game/door/door.ts';
import type {Whereabouts} from '../../game/door/inside-door.ts';
import {actor, headersOf} from './actor.ts';
import type {Asked, AskedResource} from './asked.ts';
import type {Dates} from './dates.ts';
import {type Gate, refuseEntry} from './gate.ts';
import {serveLogOverWebSocket} from './log-web-socket.ts';
import {whereaboutsOf} from './logs.ts';
import {routed} from './router.ts';
import {type Knock, refuseUpgrade, type StreamingKind, serveStreaming} from './streaming/index.ts';
import {createStreams, type WaitUntil} from './streams.ts';
import type {Watch} from './watches.ts';

/** Streams that are open at once, at most. */
const most = 64;

const streamingKinds: readonly string[] = ['exec', 'attach', 'portforward'] satisfies readonly StreamingKind[];

type Entrance =
	| {readonly ok: true; readonly door: Door; readonly kind: StreamingKind; readonly at: Whereabouts}
	/** A log, by a page in a browser. */
	| {readonly ok: true; readonly log: AskedResource}
	| {readonly ok: false; readonly status: Status};

const no = (status: Status): Entrance => ({ok: false, status});

/** The pod that somebody wants to get into, if the path names one and they may. */
const entranceFor = (request: IncomingMessage, door: Door, user: UserInfo, dates: Dates): Entrance => {
	const {pathname, searchParams} = new URL(`https://door${request.url ?? '/'}`);
	const method = request.method ?? 'GET';
	const asked: Asked = {
		door,
		user,
		method,
		query: searchParams,
		headers: headersOf(request),
		body: Buffer.alloc(0),
		dates,
	};
	const route = routed(pathname, asked);
	const {outage} = door.glass;

	if (outage !== undefined) {
		return no(outage);
	}

	if (route.about === 'objects' && route.asked.target.subresource === 'log' && method === 'GET') {
		return {ok: true, log: route.asked};
	}

	if (route.about !== 'objects' || !streamingKinds.includes(route.asked.target.subresource ?? '')) {
		return no(resourceNotFound());
	}

	const kind = route.asked.target.subresource as StreamingKind;
	const at = whereaboutsOf(route.asked);
	const refused = door.inside.mayEnter(at, kind, method === 'POST' ? 'create' : 'get');
	return refused === undefined ? {ok: true, door, kind, at} : no(refused);
};

export type UpgradesOptions = {
	readonly door: () => Door | undefined;
	readonly gate: Gate;
	readonly waitUntil: (door: Door) => WaitUntil;
	/** Keeps something going that writes when there is news. */
	readonly pumped: (watch: Watch) => void;
	readonly dates: Dates;
};

/** Lets exec, attach and port-forward in: an ordinary refusal, or a stream. */
export const createUpgrades = ({door, gate, waitUntil, pumped, dates}: UpgradesOptions) => {
	let open = 0;

	/** Where a knock leads, or why it is not opened. */
	const entrance = (request: IncomingMessage): Entrance => {
		const run = door();
		const stopped = run === undefined ? tooManyRequests('no run is open', 5) : gate.stop(request);

		if (stopped !== undefined || run === undefined) {
			return no(stopped ?? refuseEntry);
		}

		const known = gate.whoIs(request, run.bearerOf);

		if (typeof known === 'string') {
			return no(refuseEntry);
		}

		if (open >= most) {
			return no(tooManyRequests('too many streams are open, please try again later.'));
		}

		const acting = actor(request, run, known);
		return acting.ok ? entranceFor(request, run, acting.user, dates) : no(acting.status);
	};

	return {
		async knock(knock: Knock): Promise<void> {
			const found = entrance(knock.request);

			if (!found.ok) {
				const {code, reason = 'InternalError', message = ''} = found.status;
				refuseUpgrade(knock, code, reason, message);
				return;
			}

			open += 1;
			await ('log' in found
				? serveLogOverWebSocket(knock, found.log, pumped)
				: serveStreaming(found.kind, knock, createStreams(found.door, found.at, waitUntil(found.door))));
			open -= 1;
		},
	};
};
