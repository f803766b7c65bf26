/*
The gate: who is let in at all. Web pages never are, nor anybody without a credential of this run. What somebody may do then
is RBAC's business.
*/
import {createHash, randomBytes, timingSafeEqual} from 'node:crypto';
import type {IncomingMessage} from 'node:http';
import type {TLSSocket} from 'node:tls';
import {badRequest, unauthorized} from '../../engine/api/refusals.ts';
import type {Status} from '../../engine/api/status.ts';
import type {UserInfo} from '../../engine/api/verbs.ts';
import {type IdentityName, identities} from '../../game/door/identities.ts';
import {authorityOf} from './exchange.ts';

export type Gate = {
	/** Why a request may not even ask, whoever sends it: its Host is none of ours, or a web page made it. */
	stop(request: IncomingMessage): Status | undefined;
	/** Who sends it, by client certificate or bearer token. */
	whoIs(request: IncomingMessage, bearerOf: (token: string) => UserInfo | undefined): UserInfo | 'nobody' | 'unknown';
};

export type GateOptions = {
	/** Names and addresses of the door, without ports, in lower case. */
	readonly hosts: readonly string[];
	readonly tokens: Readonly<Record<IdentityName, string>>;
	/** Who may come in. */
	readonly admitted: readonly IdentityName[];
};

export const newToken = (): string => randomBytes(32).toString('base64url');

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** `127.0.0.1:6443` and `[::1]:6443` without their ports. */
const hostOf = (authority: string): string =>
	authority
		.toLowerCase()
		.replace(/:\d+$/u, '')
		.replace(/^\[|\]$/gu, '');

export const createGate = ({hosts, tokens, admitted}: GateOptions): Gate => {
	const known = admitted.map(name => ({user: identities[name], digest: digest(tokens[name])}));
	const byCommonName = new Map(admitted.map(name => [identities[name].name, identities[name]] as const));

	const byToken = (header: string, bearerOf: (token: string) => UserInfo | undefined): UserInfo | 'unknown' => {
		const token = /^bearer\s+(\S+)$/iu.exec(header.trim())?.[1] ?? '';
		const given = digest(token);
		// Every token is compared, so that the time tells nothing.
		const [found] = known.filter(each => timingSafeEqual(each.digest, given));
		return found?.user ?? bearerOf(token) ?? 'unknown';
	};

	const byCertificate = (socket: TLSSocket): UserInfo | undefined =>
		socket.authorized === true ? byCommonName.get(String(socket.getPeerCertificate().subject?.CN ?? '')) : undefined;

	return {
		stop(request) {
			const {headers} = request;

			if (!hosts.includes(hostOf(authorityOf(request)))) {
				return badRequest('this server is not known by that name; use the address in the kubeconfig');
			}

			return headers.origin !== undefined || headers['sec-fetch-site'] === 'cross-site'
				? badRequest('web pages are not let in')
				: undefined;
		},
		whoIs({headers, socket}, bearerOf) {
			if ((headers.authorization ?? '') !== '') {
				return byToken(headers.authorization ?? '', bearerOf);
			}

			return byCertificate(socket as TLSSocket) ?? 'nobody';
		},
	};
};

export const refuseEntry: Status = unauthorized();
