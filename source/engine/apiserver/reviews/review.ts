import type {ApiObject, ObjectKey} from '../../api/object.ts';
import type {Reply} from '../../api/status.ts';
import type {UserInfo} from '../../api/verbs.ts';
import type {Millis} from '../../kernel/time.ts';
import type {Authorizer} from '../authorization.ts';

/** What a question is answered from. Whoever acts for somebody else is judged as that one. */
export type ReviewContext = {
	readonly user: UserInfo;
	/** Of the path that was asked; undefined at the cluster scope. */
	readonly namespace: string | undefined;
	readonly authorizer: Authorizer;
	readonly now: Millis;
	/** The secret by which tokens are known: see `tokens.ts`. */
	readonly key: string;
	/** The uid of a stored service account, pod, secret or node; undefined when there is none. */
	uidOf(plural: 'serviceaccounts' | 'pods' | 'secrets' | 'nodes', key: ObjectKey): string | undefined;
};

/** One kind of question: a create that is answered and stored nowhere. */
export type Review = {
	readonly group: string;
	readonly versions: readonly string[];
	readonly kind: string;
	readonly plural: string;
	readonly namespaced: boolean;
	answer(body: ApiObject, context: ReviewContext): Reply;
};

/** The question with its answer in `status`. */
export const answered = (body: ApiObject, status: object): Reply => ({
	ok: true,
	code: 201,
	object: {...body, status} as unknown as ApiObject,
});

/** Metadata that was sent, in the namespace of the path: a question needs no name. */
export const placed = (body: ApiObject, namespace: string | undefined): ApiObject => {
	const {name, namespace: _, ...rest} = body.metadata;
	const metadata = {...(name ? {name} : {}), ...(namespace === undefined ? {} : {namespace}), ...rest};
	return {...body, metadata: metadata as ApiObject['metadata']};
};
