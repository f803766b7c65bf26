import type {AnyKind, Kind} from '../api/kind.ts';
import {nodes} from '../api/kinds/node.ts';
import {pods} from '../api/kinds/pod.ts';
import {secrets} from '../api/kinds/secret.ts';
import {serviceAccounts} from '../api/kinds/service-account.ts';
import {decodeBody} from '../api/moulds/decode.ts';
import {reviewMoulds} from '../api/moulds/review-moulds.ts';
import type {ApiObject} from '../api/object.ts';
import {badRequest, notAllowed, resourceNotFound} from '../api/refusals.ts';
import type {Reply} from '../api/status.ts';
import type {UserInfo} from '../api/verbs.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Authorizer} from './authorization.ts';
import {otherKind} from './decoding.ts';
import {bearerOf, type TokenBearer} from './reviews/identity.ts';
import {reviews} from './reviews/index.ts';
import {placed, type Review, type ReviewContext} from './reviews/review.ts';
import {refused, type Storage} from './storage.ts';
import {issuer, signingKey} from './tokens.ts';

/** A question as it was posted: `word` is its kind. */
export type Question = {
	readonly user: UserInfo;
	readonly word: string;
	readonly namespace?: string;
	readonly body: unknown;
};

/** The side of the server that answers questions about itself, and leaves no mark. */
export type Reviewing = {
	review(question: Question): Reply;
	/** Who sends this token to the API, if it holds. */
	bearerOf(token: string): TokenBearer | undefined;
};

const kinds: Readonly<Record<Parameters<ReviewContext['uidOf']>[0], Kind>> = {
	serviceaccounts: serviceAccounts as unknown as AnyKind,
	pods: pods as unknown as AnyKind,
	secrets: secrets as unknown as AnyKind,
	nodes: nodes as unknown as AnyKind,
};

/** A question of another type or namespace than its path is for. */
const misplaced = (review: Review, {kind, apiVersion}: ApiObject, sent: string, home: string | undefined) => {
	const [first = 'v1'] = review.versions.filter(version => `${review.group}/${version}` === apiVersion);

	if (kind !== review.kind) {
		return otherKind(review, {kind, apiVersion});
	}

	if (`${review.group}/${first}` !== apiVersion) {
		return `the API version in the data (${apiVersion}) does not match the expected API version (${review.group}/${first})`;
	}

	return home !== undefined && sent !== '' && sent !== home
		? 'the namespace of the provided object does not match the namespace sent on the request'
		: undefined;
};

export const createReviewing = (kernel: Kernel, storage: Storage, authorizer: Authorizer): Reviewing => {
	const key = signingKey(kernel.draws);
	const uidOf: ReviewContext['uidOf'] = (plural, object) => storage.get(kinds[plural], object)?.metadata.uid;

	return {
		review({user, word, namespace, body}) {
			const review = reviews.get(word);
			const mould = reviewMoulds.get(word);

			if (review === undefined || mould === undefined) {
				return refused(resourceNotFound());
			}

			const asked = {user, verb: 'create', kind: review, namespace: review.namespaced ? namespace : undefined} as const;

			if (!authorizer.allows(asked)) {
				return refused(notAllowed(asked));
			}

			const read = decodeBody(mould, body);

			if (!read.ok) {
				return refused(badRequest(read.message));
			}

			const named = {apiVersion: `${review.group}/${review.versions[0] ?? 'v1'}`, kind: review.kind};
			const home = review.namespaced ? namespace : undefined;
			const question = placed({...named, ...read.value} as ApiObject, home);
			const wrong = misplaced(review, question, read.value.metadata.namespace ?? '', home);
			return wrong === undefined
				? review.answer(question, {user, namespace: home, authorizer, now: kernel.now, key, uidOf})
				: refused(badRequest(wrong));
		},
		bearerOf: token => bearerOf(token, [issuer], {key, now: kernel.now, uidOf}),
	};
};
