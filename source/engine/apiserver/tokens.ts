/*
Tokens of service accounts: three parts with dots between them, as a JSON Web Token has, that say whose they are and until when.

They are signed with a secret of the run instead of an RSA key, so that nobody makes one up and the same run gives the same.
Source: pkg/serviceaccount/claims.go
*/

import {base64, fromBase64} from '../api/base64.ts';
import {uidFrom} from '../api/names.ts';
import type {DrawReader} from '../kernel/draws.ts';
import {sha256Hex} from '../kernel/sha256.ts';
import {type Millis, switchOnSecond} from '../kernel/time.ts';

export type TokenClaims = {
	readonly aud: readonly string[];
	/** Seconds since 1970, as the two below. */
	readonly exp: number;
	readonly iat: number;
	readonly iss: string;
	readonly jti: string;
	readonly 'kubernetes.io': {
		readonly namespace: string;
		readonly serviceaccount: {readonly name: string; readonly uid: string};
		readonly pod?: {readonly name: string; readonly uid: string};
		readonly secret?: {readonly name: string; readonly uid: string};
		readonly node?: {readonly name: string; readonly uid?: string};
	};
	readonly nbf: number;
	/** `system:serviceaccount:shop:default`. */
	readonly sub: string;
};

/** Who takes tokens that were asked for without an audience: the API server itself. */
export const issuer = 'https://kubernetes.default.svc.cluster.local';

/** The time as tokens count it. */
export const tokenTime = (at: Millis): number => switchOnSecond + Math.floor(at / 1000);

/** The secret by which this run knows its own tokens. */
export const signingKey = (draws: DrawReader): string =>
	[0, 1, 2, 3].map(index => draws.bits('service-account-key', index).toString(16)).join('');

const part = (value: unknown): string =>
	base64(JSON.stringify(value)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

const unpart = (text: string): unknown => {
	const padded = text.replace(/-/g, '+').replace(/_/g, '/') + '='.repeat((4 - (text.length % 4)) % 4);
	const json = fromBase64(padded) ?? '';

	try {
		return JSON.parse(json);
	} catch {
		return undefined;
	}
};

const signature = (signed: string, key: string): string => part(sha256Hex(`${key}.${signed}`));

export const tokenFor = (claims: TokenClaims, key: string): string => {
	const signed = `${part({alg: 'RS256', kid: sha256Hex(key).slice(0, 43)})}.${part(claims)}`;
	return `${signed}.${signature(signed, key)}`;
};

/** What a kubelet asks for in the name of a pod. */
export type PodTokenWish = {
	readonly namespace: string;
	readonly account: {readonly name: string; readonly uid: string};
	readonly pod: {readonly name: string; readonly uid: string};
	readonly node: {readonly name: string; readonly uid?: string};
	/** Empty: the API server itself. */
	readonly audience: string;
	/** Seconds. */
	readonly life: number;
};

/** The token that is mounted into a pod. Source: pkg/kubelet/token, pkg/serviceaccount/claims.go */
export const accountToken = (draws: DrawReader, issued: Millis, wish: PodTokenWish): string => {
	const {namespace, account, pod, node, audience, life} = wish;
	const now = tokenTime(issued);
	const claims: TokenClaims = {
		aud: [audience === '' ? issuer : audience],
		exp: now + life,
		iat: now,
		iss: issuer,
		jti: uidFrom(draws.words(`token/${pod.uid}/${audience}`, issued, 4)),
		'kubernetes.io': {namespace, serviceaccount: account, pod, node},
		nbf: now,
		sub: `system:serviceaccount:${namespace}:${account.name}`,
	};
	return tokenFor(claims, signingKey(draws));
};

/** What a token of this run says, whether or not it still holds; undefined for anything else. */
export const readToken = (token: string, key: string): TokenClaims | undefined => {
	const [head = '', body = '', signed, ...rest] = token.split('.');
	return rest.length === 0 && signed === signature(`${head}.${body}`, key) ? (unpart(body) as TokenClaims) : undefined;
};
