/** Source: staging/src/k8s.io/api/authorization/v1/generated.proto */
export const authorizationMessages: Readonly<Record<string, string>> = {
	'authorization.v1': `
ExtraValue = 1 items[]
FieldSelectorAttributes = 1 rawSelector, 2 requirements[]:meta.FieldSelectorRequirement
LabelSelectorAttributes = 1 rawSelector, 2 requirements[]:meta.LabelSelectorRequirement
LocalSubjectAccessReview = 1 metadata:meta.ObjectMeta, 2 spec:SubjectAccessReviewSpec,
	3 status:SubjectAccessReviewStatus
NonResourceAttributes = 1 path, 2 verb
NonResourceRule = 1 verbs[], 2 nonResourceURLs[]
ResourceAttributes = 1 namespace, 2 verb, 3 group, 4 version, 5 resource, 6 subresource, 7 name,
	8 fieldSelector:FieldSelectorAttributes, 9 labelSelector:LabelSelectorAttributes
ResourceRule = 1 verbs[], 2 apiGroups[], 3 resources[], 4 resourceNames[]
SelfSubjectAccessReview = 1 metadata:meta.ObjectMeta, 2 spec:SelfSubjectAccessReviewSpec,
	3 status:SubjectAccessReviewStatus
SelfSubjectAccessReviewSpec = 1 resourceAttributes:ResourceAttributes,
	2 nonResourceAttributes:NonResourceAttributes
SelfSubjectRulesReview = 1 metadata:meta.ObjectMeta, 2 spec:SelfSubjectRulesReviewSpec,
	3 status:SubjectRulesReviewStatus
SelfSubjectRulesReviewSpec = 1 namespace
SubjectAccessReview = 1 metadata:meta.ObjectMeta, 2 spec:SubjectAccessReviewSpec,
	3 status:SubjectAccessReviewStatus
SubjectAccessReviewSpec = 1 resourceAttributes:ResourceAttributes,
	2 nonResourceAttributes:NonResourceAttributes, 3 user, 4 groups[], 5 extra{}:ExtraValue, 6 uid
SubjectAccessReviewStatus = 1 allowed:b, 2 reason, 3 evaluationError, 4 denied:b
SubjectRulesReviewStatus = 1 resourceRules[]:ResourceRule, 2 nonResourceRules[]:NonResourceRule, 3 incomplete:b,
	4 evaluationError
`,
};
