import type {PolicyRule} from '../../api/kinds/rbac.ts';
import type {ApiObject} from '../../api/object.ts';
import {badRequest} from '../../api/refusals.ts';
import {nodeOf} from '../authentication.ts';
import {refused} from '../storage.ts';
import {answered, type Review} from './review.ts';

type RulesReview = {readonly spec?: {readonly namespace?: string}};

const resourceRule = ({verbs, apiGroups, resources, resourceNames}: PolicyRule): object => ({
	verbs,
	apiGroups,
	resources,
	...(resourceNames === undefined || resourceNames.length === 0 ? {} : {resourceNames}),
});

/** Only RBAC can say beforehand what it allows. */
const nodesAreJudged = {incomplete: true, evaluationError: 'node authorizer does not support user rule resolution'};

/** What may I, in this namespace? `kubectl auth can-i --list`. Source: pkg/registry/authorization/selfsubjectrulesreview */
export const selfSubjectRulesReview: Review = {
	group: 'authorization.k8s.io',
	versions: ['v1'],
	kind: 'SelfSubjectRulesReview',
	plural: 'selfsubjectrulesreviews',
	namespaced: false,
	answer(body, {user, authorizer}) {
		const namespace = (body as unknown as RulesReview).spec?.namespace ?? '';

		if (namespace === '') {
			return refused(badRequest('no namespace on request'));
		}

		const rules = authorizer.rulesFor(user, namespace);
		return answered({...body, metadata: {} as ApiObject['metadata'], spec: {}} as ApiObject, {
			resourceRules: rules.filter(({resources = []}) => resources.length > 0).map(resourceRule),
			nonResourceRules: rules
				.filter(({nonResourceURLs = []}) => nonResourceURLs.length > 0)
				.map(({verbs, nonResourceURLs}) => ({verbs, nonResourceURLs})),
			...(nodeOf(user) === undefined ? {incomplete: false} : nodesAreJudged),
		});
	},
};
