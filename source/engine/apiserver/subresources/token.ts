import type {Kind} from '../../api/kind.ts';
import {type Node, nodes} from '../../api/kinds/node.ts';
import {type Pod, pods} from '../../api/kinds/pod.ts';
import {type Secret, secrets} from '../../api/kinds/secret.ts';
import {uidFrom} from '../../api/names.ts';
import {type ApiObject, objectKey} from '../../api/object.ts';
import {badRequest, conflict, invalid, notFound} from '../../api/refusals.ts';
import type {Reply, Status} from '../../api/status.ts';
import {type FieldErrors, invalidField} from '../../api/validation.ts';
import {seconds, timestamp} from '../../kernel/time.ts';
import {refused} from '../storage.ts';
import {issuer, signingKey, type TokenClaims, tokenFor, tokenTime} from '../tokens.ts';
import type {Subresource, SubresourceContext} from './subresource.ts';

export type TokenRequest = ApiObject & {
	readonly spec?: {
		readonly audiences?: readonly string[];
		readonly expirationSeconds?: number;
		/** The token holds as long as this does. */
		readonly boundObjectRef?: {
			readonly kind?: string;
			readonly apiVersion?: string;
			readonly name?: string;
			readonly uid?: string;
		};
	};
	readonly status?: {readonly token: string; readonly expirationTimestamp: string};
};

const tokenRequests = {group: 'authentication.k8s.io', plural: 'tokenrequests', kind: 'TokenRequest'};

/** Seconds. Source: pkg/apis/authentication/validation, v1/defaults.go */
const usualLife = 3600;
const shortestLife = 600;
const longestLife = 4_294_967_296;

const lifeErrors = (life: number): FieldErrors => {
	const field = 'spec.expirationSeconds';

	if (life < shortestLife) {
		return [invalidField(field, life, 'may not specify a duration less than 10 minutes')];
	}

	return life > longestLife ? [invalidField(field, life, 'may not specify a duration larger than 2^32 seconds')] : [];
};

type Bound = {readonly member: 'pod' | 'secret' | 'node'; readonly kind: Kind; readonly object: ApiObject | undefined};

const boundTo = ({request, storage}: SubresourceContext, kind: string, name: string): Bound | undefined => {
	const key = objectKey(request.namespace, name);

	switch (kind) {
		case 'Pod':
			return {member: 'pod', kind: pods as unknown as Kind, object: storage.get<Pod>(pods, key)};
		case 'Secret':
			return {member: 'secret', kind: secrets as unknown as Kind, object: storage.get<Secret>(secrets, key)};
		case 'Node':
			return {member: 'node', kind: nodes as unknown as Kind, object: storage.get<Node>(nodes, name)};
		default:
			return undefined;
	}
};

/** A token of a pod says where the pod is as well. Source: pkg/registry/core/serviceaccount/storage/token.go */
const nodeOf = ({storage}: SubresourceContext, {member, object}: Bound): Partial<TokenClaims['kubernetes.io']> => {
	const name = member === 'pod' ? ((object as Pod).spec.nodeName ?? '') : '';
	const uid = name === '' ? undefined : storage.get<Node>(nodes, name)?.metadata.uid;
	return name === '' ? {} : {node: {name, ...(uid === undefined ? {} : {uid})}};
};

type Reference = NonNullable<NonNullable<TokenRequest['spec']>['boundObjectRef']>;

/** What the token is bound to, for its claims; or why it cannot be. */
const boundClaim = (
	context: SubresourceContext,
	{apiVersion = '', kind = '', name = '', uid = ''}: Reference,
): Partial<TokenClaims['kubernetes.io']> | {readonly refusal: Status} => {
	const bound = boundTo(context, kind, name);

	if (bound === undefined) {
		const version = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
		return {refusal: badRequest(`cannot bind token to object of type ${version}, Kind=${kind}`)};
	}

	if (bound.object === undefined) {
		return {refusal: notFound(bound.kind, name)};
	}

	const found = bound.object.metadata.uid ?? '';

	if (uid !== '' && uid !== found) {
		const words = `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
		return {refusal: conflict({...bound.kind, plural: bound.kind.kind}, name, words)};
	}

	return {[bound.member]: {name, uid: found}, ...nodeOf(context, bound)};
};

const answer = (
	context: SubresourceContext,
	body: TokenRequest,
	bound: Partial<TokenClaims['kubernetes.io']>,
): Reply => {
	const {request, object, kernel} = context;
	const {namespace = '', name = ''} = request;
	const {audiences = [], expirationSeconds = usualLife, boundObjectRef} = body.spec ?? {};
	const aud = audiences.length === 0 ? [issuer] : audiences;
	const now = tokenTime(kernel.now);
	const claims: TokenClaims = {
		aud,
		exp: now + expirationSeconds,
		iat: now,
		iss: issuer,
		jti: uidFrom(kernel.draws.words(`token/${namespace}/${name}`, kernel.now, 4)),
		'kubernetes.io': {namespace, serviceaccount: {name, uid: object.metadata.uid ?? ''}, ...bound},
		nbf: now,
		sub: `system:serviceaccount:${namespace}:${name}`,
	};
	const made: TokenRequest = {
		apiVersion: 'authentication.k8s.io/v1',
		kind: 'TokenRequest',
		metadata: {name, namespace, creationTimestamp: timestamp(kernel.now)},
		spec: {audiences: aud, expirationSeconds, ...(boundObjectRef === undefined ? {} : {boundObjectRef})},
		status: {
			token: tokenFor(claims, signingKey(kernel.draws)),
			expirationTimestamp: timestamp(kernel.now + seconds(expirationSeconds)),
		},
	};
	return {ok: true, code: 201, object: made};
};

/** A token by which a program in the cluster says who it is. Nothing is stored. Source: pkg/registry/core/serviceaccount/storage/token.go */
export const token: Subresource = {
	name: 'token',
	create(context) {
		const body = context.request.object as TokenRequest;
		const {expirationSeconds = usualLife, boundObjectRef} = body.spec ?? {};
		const problems = lifeErrors(expirationSeconds);

		if (problems.length > 0) {
			return refused(invalid(tokenRequests, '', problems));
		}

		const bound = boundObjectRef === undefined ? {} : boundClaim(context, boundObjectRef);
		return 'refusal' in bound ? refused(bound.refusal) : answer(context, body, bound);
	},
};
