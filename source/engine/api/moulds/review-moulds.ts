/** Moulds of questions to the API server. Source: k8s.io/api/authorization/v1/types.go, authentication/v1/types.go */
import {metadata} from './meta-moulds.ts';
import {each, list, type Struct, struct, texts} from './mould.ts';

const resourceAttributes = struct('ResourceAttributes', {
	...each('text', 'namespace', 'verb', 'group', 'version', 'resource', 'subresource', 'name'),
	...each('any', 'fieldSelector', 'labelSelector'),
});

const nonResourceAttributes = struct('NonResourceAttributes', each('text', 'path', 'verb'));
const attributes = {resourceAttributes, nonResourceAttributes};
const extra = {map: texts};

const userInfo = struct('UserInfo', {...each('text', 'username', 'uid'), groups: texts, extra});

const accessStatus = struct('SubjectAccessReviewStatus', {
	...each('flag', 'allowed', 'denied'),
	...each('text', 'reason', 'evaluationError'),
});

const subjectSpec = struct('SubjectAccessReviewSpec', {
	...attributes,
	...each('text', 'user', 'uid'),
	groups: texts,
	extra,
});

const review = (name: string, members: Struct['members']): Struct =>
	struct(name, {...each('text', 'apiVersion', 'kind'), metadata, ...members});

/** By the kind's word. */
export const reviewMoulds: ReadonlyMap<string, Struct> = new Map(
	[
		review('SelfSubjectAccessReview', {
			spec: struct('SelfSubjectAccessReviewSpec', attributes),
			status: accessStatus,
		}),
		review('SubjectAccessReview', {spec: subjectSpec, status: accessStatus}),
		review('LocalSubjectAccessReview', {spec: subjectSpec, status: accessStatus}),
		review('SelfSubjectRulesReview', {
			spec: struct('SelfSubjectRulesReviewSpec', {namespace: 'text'}),
			status: struct('SubjectRulesReviewStatus', {
				resourceRules: list(struct('ResourceRule', each(texts, 'verbs', 'apiGroups', 'resources', 'resourceNames'))),
				nonResourceRules: list(struct('NonResourceRule', each(texts, 'verbs', 'nonResourceURLs'))),
				incomplete: 'flag',
				evaluationError: 'text',
			}),
		}),
		review('SelfSubjectReview', {status: struct('SelfSubjectReviewStatus', {userInfo})}),
		review('TokenReview', {
			spec: struct('TokenReviewSpec', {token: 'text', audiences: texts}),
			status: struct('TokenReviewStatus', {
				authenticated: 'flag',
				user: userInfo,
				audiences: texts,
				error: 'text',
			}),
		}),
	].map(mould => [mould.name, mould] as const),
);
