import {type ApiObject, objectKey} from '../../api/object.ts';
import {badRequest} from '../../api/refusals.ts';
import type {UserInfo} from '../../api/verbs.ts';
import {timestamp} from '../../kernel/time.ts';
import {serviceAccount} from '../authentication.ts';
import {refused} from '../storage.ts';
import {issuer, readToken, type TokenClaims, tokenTime} from '../tokens.ts';
import {answered, type Review, type ReviewContext} from './review.ts';

const group = 'authentication.k8s.io';

type TokenReviewBody = ApiObject & {readonly spec?: {readonly token?: string; readonly audiences?: readonly string[]}};

/** Who am I? `kubectl auth whoami`. */
export const selfSubjectReview: Review = {
	group,
	versions: ['v1', 'v1beta1'],
	kind: 'SelfSubjectReview',
	plural: 'selfsubjectreviews',
	namespaced: false,
	answer: (body, {user, now}) =>
		answered(
			{...body, metadata: {creationTimestamp: timestamp(now)} as ApiObject['metadata']},
			{userInfo: {username: user.name, groups: user.groups}},
		),
};

/** Whoever a token speaks for, with the uid of the account. */
export type TokenBearer = {
	readonly user: UserInfo;
	readonly uid: string;
	readonly audiences: readonly string[];
	/** Which token it is, and what it is bound to. */
	readonly extra: Readonly<Record<string, readonly string[]>>;
};

/** Source: pkg/serviceaccount/util.go, ServiceAccountInfo.UserInfo */
const extraOf = ({jti, 'kubernetes.io': {pod, node}}: TokenClaims): TokenBearer['extra'] => {
	const said = {
		'credential-id': `JTI=${jti}`,
		...(node === undefined ? {} : {'node-name': node.name}),
		...(node?.uid === undefined ? {} : {'node-uid': node.uid}),
		...(pod === undefined ? {} : {'pod-name': pod.name, 'pod-uid': pod.uid}),
	};
	return Object.fromEntries(
		Object.entries(said).map(([name, value]) => [`authentication.kubernetes.io/${name}`, [value]]),
	);
};

/** Whether what the token is bound to is still there. */
const isAlive = (claims: TokenClaims, {uidOf}: Pick<ReviewContext, 'uidOf'>): boolean => {
	const {namespace, serviceaccount, pod, secret, node} = claims['kubernetes.io'];
	const is = (plural: Parameters<ReviewContext['uidOf']>[0], key: string, uid: string): boolean =>
		uidOf(plural, key) === uid;
	return (
		is('serviceaccounts', objectKey(namespace, serviceaccount.name), serviceaccount.uid) &&
		(pod === undefined || is('pods', objectKey(namespace, pod.name), pod.uid)) &&
		(secret === undefined || is('secrets', objectKey(namespace, secret.name), secret.uid)) &&
		// Of a pod's token the node is told and not asked for.
		(node?.uid === undefined || pod !== undefined || is('nodes', node.name, node.uid))
	);
};

/** Who sends this token, if it is one of this run, still holds and is meant for one of these audiences. */
export const bearerOf = (
	token: string,
	audiences: readonly string[],
	context: Pick<ReviewContext, 'key' | 'now' | 'uidOf'>,
): TokenBearer | undefined => {
	const claims = readToken(token, context.key);

	if (claims === undefined || claims.exp <= tokenTime(context.now) || !isAlive(claims, context)) {
		return undefined;
	}

	const shared = claims.aud.filter(audience => audiences.includes(audience));
	const {namespace, serviceaccount} = claims['kubernetes.io'];
	return shared.length === 0
		? undefined
		: {
				user: serviceAccount(namespace, serviceaccount.name),
				uid: serviceaccount.uid,
				audiences: shared,
				extra: extraOf(claims),
			};
};

/** Who is that? Asked by programs that were sent a token. Source: pkg/registry/authentication/tokenreview */
export const tokenReview: Review = {
	group,
	versions: ['v1'],
	kind: 'TokenReview',
	plural: 'tokenreviews',
	namespaced: false,
	answer(body, context) {
		const {token = '', audiences = []} = (body as TokenReviewBody).spec ?? {};

		if (token === '') {
			return refused(badRequest('token is required for TokenReview in authentication'));
		}

		const bearer = bearerOf(token, audiences.length === 0 ? [issuer] : audiences, context);
		return bearer === undefined
			? answered(body, {user: {}, error: 'invalid bearer token'})
			: answered(body, {
					authenticated: true,
					user: {username: bearer.user.name, uid: bearer.uid, groups: bearer.user.groups, extra: bearer.extra},
					audiences: bearer.audiences,
				});
	},
};
