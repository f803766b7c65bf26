/*
The listener: the loopback door of a run, HTTPS for kubectl, k9s and everything else that speaks to Kubernetes.

	socket ──▶ gate (host, page, credential) ──▶ body ──▶ router ──▶ answer | watch | upgrade

It never lets time pass; whoever does calls `pump` afterwards, so that watches see what happened. Nothing that a client sends can
end the process: what it does wrong ends its own request or its own connection.
*/

import {randomUUID} from 'node:crypto';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {createSecureServer, type ServerHttp2Session} from 'node:http2';
import type {AddressInfo, Socket} from 'node:net';
import {performance} from 'node:perf_hooks';
import {badRequest, internalError, serviceUnavailable, tooLarge, tooManyRequests} from '../../engine/api/refusals.ts';
import type {UserInfo} from '../../engine/api/verbs.ts';
import type {Door} from '../../game/door/door.ts';
import {actor, headersOf, namelessActor} from './actor.ts';
import {type Answer, refusal, textAnswer} from './answer.ts';
import {type Asked, type AskedResource, isTrue} from './asked.ts';
import type {Authority} from './certificates.ts';
import {answerClock, clockPath, type DrivenClock} from './clock-route.ts';
import {asTheyAre, type Dates} from './dates.ts';
import {breakOff, closing, connectionOf, isGone, stopReading} from './exchange.ts';
import {type Gate, refuseEntry} from './gate.ts';
import {followLog} from './logs.ts';
import {presented} from './presentation.ts';
import {prettyAnswer, wantsPretty} from './pretty.ts';
import {answerProxy, isProxied} from './proxy.ts';
import {isLog, warningsOf} from './resources.ts';
import {answerOf, isPublic, routed} from './router.ts';
import type {WaitUntil} from './streams.ts';
import {createUpgrades} from './upgrades.ts';
import {openWatch, type Sink, type Watch} from './watches.ts';
import {Written} from './written.ts';
import {zipped} from './zipped.ts';

export type ListenerOptions = {
	readonly door: () => Door | undefined;
	/** Where clients may drive the run's clock. */
	readonly clock?: DrivenClock;
	/** In whose time clients live; in the run's own when left out. */
	readonly dates?: Dates;
	readonly authority: Authority;
	readonly gate: Gate;
	readonly host: string;
	/** 0 for any that is free. */
	readonly port: number;
};

export type Listener = {
	readonly port: number;
	/** Time may have passed: watches tell what is new. */
	pump(): void;
	/** What is open now, for the screen and for tests. */
	readonly open: {readonly connections: number; readonly watches: number};
	close(): Promise<void>;
};

/** Limits of the door. */
export const limits = {
	/** Words of an exec stand in its path. Source: net/http, DefaultMaxHeaderBytes */
	headerBytes: 1024 * 1024,
	headerTime: 10_000,
	bodyBytes: 3 * 1024 * 1024,
	bodyTime: 30_000,
	/** So many are answered, four times as many get a refusal, and more than that are not let in. */
	connections: 256,
	/** Requests at once on one connection. Source: k8s.io/apiserver/pkg/server/secure_serving.go */
	streams: 250,
	watches: 200,
	/** Clients reuse connections for about this long. */
	keepAlive: 75_000,
	/** Answers above this are compressed for whoever can read that. Source: k8s.io/apiserver defaultGzipThresholdBytes */
	gzipBytes: 128 * 1024,
} as const;

/** A watch without a time of its own ends after 30 to 60 minutes. */
const usualLifetime = 30 * 60_000;

const lifetimeOf = (query: URLSearchParams): number => {
	const seconds = Number(query.get('timeoutSeconds') ?? '');
	return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : usualLifetime * (1 + Math.random());
};

/** A connection on which nothing is asked is closed, sooner if nothing ever was. */
const watchSession = (session: ServerHttp2Session): void => {
	let open = 0;
	session.setTimeout(limits.headerTime, () => {
		if (open === 0) {
			session.close();
		}
	});
	session.on('stream', stream => {
		open += 1;
		session.setTimeout(limits.keepAlive);
		stream.once('close', () => {
			open -= 1;
		});
	});
};

const anonymous: UserInfo = {name: 'system:anonymous', groups: ['system:unauthenticated']};

/** Text of a warning header: quoted, without what would end it. */
const warningOf = (text: string): string =>
	`299 - "${text.replace(/[\\"]/gu, letter => `\\${letter}`).replace(/[\r\n]+/gu, ' ')}"`;

const bytesOf = (body: unknown, out: (text: string) => string): readonly Buffer[] => {
	if (body instanceof Written) {
		return body.parts;
	}

	const isText = typeof body === 'string' || Buffer.isBuffer(body);
	return [Buffer.from(isText ? body : `${out(JSON.stringify(body))}\n`)];
};

const lengthOf = (parts: readonly Buffer[]): number => parts.reduce((sum, {length}) => sum + length, 0);

const readsZip = ({headers}: IncomingMessage): boolean => /\bgzip\b/u.test(String(headers['accept-encoding'] ?? ''));

const send = (
	request: IncomingMessage,
	response: ServerResponse,
	answer: Answer,
	out: (text: string) => string = text => text,
): void => {
	const {code, headers, body, warnings = []} = wantsPretty(request) ? prettyAnswer(answer, out) : answer;
	const write = (parts: readonly Buffer[], more: Readonly<Record<string, string>> = {}): void => {
		if (response.headersSent || isGone(response)) {
			return;
		}

		response.writeHead(code, {
			'Audit-Id': randomUUID(),
			'Content-Type': 'application/json',
			'X-Content-Type-Options': 'nosniff',
			'Cache-Control': 'no-cache, private',
			...headers,
			...more,
			...(warnings.length === 0 ? {} : {Warning: warnings.map(warningOf)}),
			'Content-Length': lengthOf(parts),
		});

		for (const part of request.method === 'HEAD' ? [] : parts) {
			response.write(part);
		}

		response.end();
	};
	const bytes = bytesOf(body, out);

	if (lengthOf(bytes) <= limits.gzipBytes || !readsZip(request)) {
		write(bytes);
		return;
	}

	zipped(bytes).then(
		parts => write(parts, {'Content-Encoding': 'gzip', Vary: 'Accept-Encoding'}),
		() => breakOff(response),
	);
};

/** The body of a request; or the refusal of one that is too large or too slow. */
const readAll = (request: IncomingMessage): Promise<Buffer | 'too large' | 'too slow'> =>
	new Promise(resolve => {
		const chunks: Buffer[] = [];
		let length = 0;
		const timer = setTimeout(() => resolve('too slow'), limits.bodyTime);
		const end = (result: Buffer | 'too large' | 'too slow'): void => {
			clearTimeout(timer);
			resolve(result);
		};

		request.on('data', (chunk: Buffer) => {
			length += chunk.length;

			if (length > limits.bodyBytes) {
				request.pause();
				end('too large');
				return;
			}

			chunks.push(chunk);
		});
		request.once('end', () => end(Buffer.concat(chunks)));
		request.once('error', () => end('too slow'));
	});

const sinkOf = (response: ServerResponse): Sink => ({
	write: text => void response.write(text),
	end: () => void response.end(),
	get waiting() {
		return response.writableLength;
	},
	get closed() {
		return isGone(response) || response.writableEnded;
	},
});

export const openListener = async ({
	door,
	clock,
	dates = asTheyAre,
	authority,
	gate,
	host,
	port,
}: ListenerOptions): Promise<Listener> => {
	const watches = new Set<Watch>();

	const beginWatch = (request: IncomingMessage, response: ServerResponse, asked: AskedResource): void => {
		if (watches.size >= limits.watches) {
			send(request, response, refusal(tooManyRequests('too many watches are open, please try again later.', 1)));
			return;
		}

		const sink = (): Sink => {
			const warnings = warningsOf(asked);
			response.writeHead(200, {
				'Audit-Id': randomUUID(),
				'Content-Type': 'application/json',
				'X-Content-Type-Options': 'nosniff',
				'Cache-Control': 'no-cache, private',
				...(warnings.length === 0 ? {} : {Warning: warnings.map(warningOf)}),
			});
			response.flushHeaders();
			return sinkOf(response);
		};
		const opened = openWatch(asked, {sink, wall: performance.now(), lifetime: lifetimeOf(asked.query)});

		if (!opened.ok) {
			send(request, response, refusal(opened.status));
			return;
		}

		watches.add(opened.watch);
		response.once('close', () => watches.delete(opened.watch));
	};

	const beginLog = (request: IncomingMessage, response: ServerResponse, asked: AskedResource): void => {
		const sink = (): Sink => {
			response.writeHead(200, {
				'Audit-Id': randomUUID(),
				'Content-Type': 'text/plain',
				'X-Content-Type-Options': 'nosniff',
			});
			response.flushHeaders();
			return sinkOf(response);
		};
		const opened = followLog(asked, sink);

		if ('code' in opened) {
			send(request, response, opened);
			return;
		}

		watches.add(opened);
		response.once('close', () => watches.delete(opened));
	};

	/** Settles when virtual time is there, when the run goes back, or when nobody waits any more. */
	const waitUntil =
		(run: Door): WaitUntil =>
		(at, gone) =>
			new Promise(resolve => {
				const {era} = run;
				const wait: Watch = {
					pump() {
						const isDone = gone.aborted || run.over || run.era !== era || run.now >= at;

						if (isDone) {
							resolve();
						}

						return !isDone;
					},
					end: resolve,
				};
				watches.add(wait);
			});

	/** A diff holds two answers against each other: both have to be told from the same present. */
	const datesOf = ({headers}: IncomingMessage): Dates => {
		const {'kubectl-command': command, 'kubectl-session': session} = headers;
		return command === 'kubectl diff' && typeof session === 'string' ? dates.heldFor(session) : dates;
	};

	const serve = async (request: IncomingMessage, response: ServerResponse, user: UserInfo): Promise<void> => {
		const body = await readAll(request);
		const run = door();

		if (body === 'too large' || body === 'too slow') {
			const status =
				body === 'too large' ? tooLarge(limits.bodyBytes) : badRequest('the body of the request did not come in time');
			send(request, response, {...refusal(status), headers: closing(request)});
			stopReading(request, response);
			return;
		}

		if (run === undefined) {
			send(request, response, refusal(tooManyRequests('no run is open', 5)));
			return;
		}

		const {pathname, searchParams} = new URL(`https://door${request.url ?? '/'}`);
		const nameless = namelessActor(request);

		if (nameless !== undefined) {
			send(request, response, textAnswer(nameless, 500));
			return;
		}

		const acting = actor(request, run, user);

		if (!acting.ok) {
			send(request, response, refusal(acting.status));
			return;
		}

		const asked: Asked = {
			door: run,
			user: acting.user,
			method: request.method ?? 'GET',
			query: searchParams,
			headers: headersOf(request),
			body,
			dates: datesOf(request),
		};
		const raw = (request.url ?? '/').split('?')[0] ?? '/';
		const route = routed(raw === pathname ? pathname : '', asked);
		const isWatch =
			route.about === 'objects' &&
			request.method === 'GET' &&
			(route.asked.target.watch || (isTrue(searchParams, 'watch') && route.asked.target.name === undefined)) &&
			route.asked.target.subresource === undefined;

		if (run.glass.outage === undefined && isWatch) {
			beginWatch(request, response, watchOf(route.asked));
		} else if (
			run.glass.outage === undefined &&
			route.about === 'objects' &&
			isLog(route.asked) &&
			isTrue(searchParams, 'follow')
		) {
			beginLog(request, response, route.asked);
		} else if (run.glass.outage === undefined && route.about === 'objects' && isProxied(route.asked)) {
			const answer = answerProxy(route.asked, request.url ?? '/');

			if (answer !== undefined) {
				send(request, response, answer);
			}
		} else {
			const isClock = route.about === 'path' && route.path === clockPath;
			const answer = isClock ? await answerClock(asked, clock) : answerOf(route, asked);
			// What is told of the server itself has no dates of the run.
			const out = (text: string): string => (route.about === 'path' ? text : asked.dates.out(text, run.now));
			send(request, response, presented(answer, asked, out), out);
		}
	};

	/** A watch of one object is a watch of all with its name. */
	const watchOf = (asked: AskedResource): AskedResource => {
		const {name} = asked.target;

		if (name === undefined) {
			return asked;
		}

		const query = new URLSearchParams(asked.query);
		query.set('fieldSelector', `metadata.name=${name}`);
		return {...asked, query};
	};

	const sockets = new Set<Socket>();
	/** Connections above the limit: whoever comes over them is told so. */
	const crowded = new WeakSet<object>();

	const count = (connection: object): void => {
		if (sockets.size > limits.connections) {
			crowded.add(connection);
		}
	};

	const handle = (request: IncomingMessage, response: ServerResponse): void => {
		if (crowded.has(connectionOf(request))) {
			const status = serviceUnavailable('too many connections are open, please try again later.');
			send(request, response, {...refusal(status), headers: {...closing(request), 'Retry-After': '1'}});
			stopReading(request, response);
			return;
		}

		const stopped = gate.stop(request);
		const known = stopped === undefined ? gate.whoIs(request, token => door()?.bearerOf(token)) : 'nobody';
		const user = known === 'nobody' && isPublic((request.url ?? '').split('?')[0] ?? '') ? anonymous : known;

		if (stopped !== undefined || typeof user === 'string') {
			send(request, response, refusal(stopped ?? refuseEntry));
			request.resume();
			return;
		}

		serve(request, response, user).catch((error: unknown) => {
			send(request, response, refusal(internalError((error as Error).message)));
		});
	};

	const server = createSecureServer(
		{
			key: authority.server.key,
			cert: authority.server.certificate,
			ca: authority.authority,
			requestCert: true,
			rejectUnauthorized: false,
			// Streams into containers begin as HTTP/1.1, whatever their client speaks otherwise.
			allowHTTP1: true,
			// An answer that waits for the client's word of the one before costs 40 ms.
			noDelay: true,
			handshakeTimeout: limits.headerTime,
			settings: {maxConcurrentStreams: limits.streams, maxHeaderListSize: limits.headerBytes},
		},
		handle as never,
	);
	// What concerns HTTP/1.1 alone.
	Object.assign(server, {
		maxHeaderSize: limits.headerBytes,
		headersTimeout: limits.headerTime,
		connectionsCheckingInterval: 2000,
		requestTimeout: limits.bodyTime + limits.headerTime,
		keepAliveTimeout: limits.keepAlive,
	});
	server.maxConnections = 4 * limits.connections;
	server.on('session', session => {
		count(session);
		watchSession(session);
	});
	server.on('secureConnection', count);
	const upgrades = createUpgrades({door, gate, waitUntil, pumped: watch => watches.add(watch), dates});
	server.on('upgrade', (incoming, socket, head) => {
		upgrades.knock({request: incoming, socket, head}).catch(() => socket.destroy());
	});
	server.on('clientError', (_: Error, socket: Socket) => socket.destroy());
	server.on('tlsClientError', (_, socket) => socket.destroy());
	server.on('sessionError', (_, session) => session.destroy());
	server.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen({host, port}, () => {
			server.off('error', reject);
			resolve();
		});
	});

	return {
		port: (server.address() as AddressInfo).port,
		get open() {
			return {connections: sockets.size, watches: watches.size};
		},
		pump() {
			const wall = performance.now();

			for (const watch of watches) {
				if (!watch.pump(wall)) {
					watches.delete(watch);
				}
			}
		},
		async close() {
			for (const watch of watches) {
				watch.end();
			}

			watches.clear();
			await new Promise<void>(resolve => {
				server.close(() => resolve());

				for (const socket of sockets) {
					socket.destroy();
				}
			});
		},
	};
};
