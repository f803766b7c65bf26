import {type RequestOptions, request} from 'node:https';
import {type IdentityName, identities} from '../../source/game/door/identities.ts';
import type {Run} from '../../source/game/run.ts';
import {openRun, replayRun} from '../../source/game/session.ts';
import {makeAuthority} from '../../source/shell/http/certificates.ts';
import {createGate, newToken} from '../../source/shell/http/gate.ts';
import {type Listener, openListener} from '../../source/shell/http/listener.ts';
import {createServeClock, type ServeClock} from '../../source/shell/serve/serve-clock.ts';
import {shop} from './guests.ts';

/** A shop of one's own, whose operator may do everything; clients are let in at 00:30. */
export const servedRun = (seed = '1'): Run => {
	const run = openRun({scenario: shop(), seed, seat: 'operator', pilot: 'player'});
	run.submit({do: 'open-door', admin: true});
	run.advance(30_000);
	return run;
};

export type HttpAnswer = {
	readonly code: number;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly text: string;
};

export type DoorClient = {
	readonly run: Run;
	readonly listener: Listener;
	readonly clock: ServeClock;
	readonly tokens: Readonly<Record<IdentityName, string>>;
	readonly authority: Awaited<ReturnType<typeof makeAuthority>>;
	ask(
		path: string,
		options?: RequestOptions & {readonly as?: IdentityName; readonly body?: string | object},
	): Promise<HttpAnswer>;
	close(): Promise<void>;
};

/** A run behind a real listener, and a client that trusts it. */
export const openClient = async (run: Run): Promise<DoorClient> => {
	const tokens = {operator: newToken(), viewer: newToken(), admin: newToken()};
	const hosts = ['127.0.0.1', 'localhost'];
	const authority = await makeAuthority(hosts, identities, new Date());
	const gate = createGate({hosts, tokens, admitted: ['operator', 'viewer', 'admin']});
	const clock = createServeClock(run, 'step');
	const listener = await openListener({door: () => run.door, clock, authority, gate, host: '127.0.0.1', port: 0});
	const timer = setInterval(() => {
		clock.tick(5);
		listener.pump();
	}, 5);

	return {
		run,
		listener,
		clock,
		tokens,
		authority,
		ask: (path, {as = 'operator', body, headers, ...options} = {}) =>
			new Promise((resolve, reject) => {
				const sent = request(
					{
						host: '127.0.0.1',
						port: listener.port,
						servername: 'localhost',
						path,
						ca: authority.authority,
						method: body === undefined ? 'GET' : 'POST',
						...options,
						headers: {
							Authorization: `Bearer ${tokens[as]}`,
							...(body === undefined ? {} : {'Content-Type': 'application/json'}),
							...(headers as Record<string, string> | undefined),
						},
					},
					response => {
						const chunks: Buffer[] = [];
						response.on('data', (chunk: Buffer) => chunks.push(chunk));
						response.on('end', () =>
							resolve({
								code: response.statusCode ?? 0,
								headers: response.headers,
								text: Buffer.concat(chunks).toString('utf8'),
							}),
						);
						response.on('error', reject);
					},
				);
				sent.on('error', reject);
				sent.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
			}),
		async close() {
			clearInterval(timer);
			await listener.close();
		},
	};
};

/** The same run, played again from its replay. */
export const again = (run: Run): Run => replayRun(run.scenario, run.replay(), run.now);
