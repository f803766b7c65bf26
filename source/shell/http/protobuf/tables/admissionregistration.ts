/** Source: staging/src/k8s.io/api/admissionregistration/v1/generated.proto */
export const admissionregistrationMessages: Readonly<Record<string, string>> = {
	'admissionregistration.v1': `
AuditAnnotation = 1 key, 2 valueExpression
ExpressionWarning = 2 fieldRef, 3 warning
MatchCondition = 1 name, 2 expression
MatchResources = 1 namespaceSelector:meta.LabelSelector, 2 objectSelector:meta.LabelSelector,
	3 resourceRules[]:NamedRuleWithOperations, 4 excludeResourceRules[]:NamedRuleWithOperations, 7 matchPolicy*
MutatingWebhook = 1 name, 2 clientConfig:WebhookClientConfig, 3 rules[]:RuleWithOperations, 4 failurePolicy*,
	5 namespaceSelector:meta.LabelSelector, 6 sideEffects*, 7 timeoutSeconds*:i, 8 admissionReviewVersions[],
	9 matchPolicy*, 10 reinvocationPolicy*, 11 objectSelector:meta.LabelSelector,
	12 matchConditions[]:MatchCondition
MutatingWebhookConfiguration = 1 metadata:meta.ObjectMeta, 2 webhooks[]:MutatingWebhook
NamedRuleWithOperations = 1 resourceNames[], 2 ...ruleWithOperations:RuleWithOperations
ParamKind = 1 apiVersion, 2 kind
ParamRef = 1 name, 2 namespace, 3 selector:meta.LabelSelector, 4 parameterNotFoundAction*
Rule = 1 apiGroups[], 2 apiVersions[], 3 resources[], 4 scope*
RuleWithOperations = 1 operations[], 2 ...rule:Rule
ServiceReference = 1 namespace, 2 name, 3 path*, 4 port*:i
TypeChecking = 1 expressionWarnings[]:ExpressionWarning
ValidatingAdmissionPolicy = 1 metadata:meta.ObjectMeta, 2 spec:ValidatingAdmissionPolicySpec,
	3 status:ValidatingAdmissionPolicyStatus
ValidatingAdmissionPolicyBinding = 1 metadata:meta.ObjectMeta, 2 spec:ValidatingAdmissionPolicyBindingSpec
ValidatingAdmissionPolicyBindingSpec = 1 policyName, 2 paramRef:ParamRef, 3 matchResources:MatchResources,
	4 validationActions[]
ValidatingAdmissionPolicySpec = 1 paramKind:ParamKind, 2 matchConstraints:MatchResources,
	3 validations[]:Validation, 4 failurePolicy*, 5 auditAnnotations[]:AuditAnnotation,
	6 matchConditions[]:MatchCondition, 7 variables[]:Variable
ValidatingAdmissionPolicyStatus = 1 observedGeneration:i, 2 typeChecking:TypeChecking,
	3 conditions[]:meta.Condition
ValidatingWebhook = 1 name, 2 clientConfig:WebhookClientConfig, 3 rules[]:RuleWithOperations, 4 failurePolicy*,
	5 namespaceSelector:meta.LabelSelector, 6 sideEffects*, 7 timeoutSeconds*:i, 8 admissionReviewVersions[],
	9 matchPolicy*, 10 objectSelector:meta.LabelSelector, 11 matchConditions[]:MatchCondition
ValidatingWebhookConfiguration = 1 metadata:meta.ObjectMeta, 2 webhooks[]:ValidatingWebhook
Validation = 1 expression, 2 message, 3 reason*, 4 messageExpression
Variable = 1 name, 2 expression
WebhookClientConfig = 1 service:ServiceReference, 2 caBundle:y, 3 url*
`,
};
