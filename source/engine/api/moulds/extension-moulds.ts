/** Moulds of what adds to the API or stands at its door. Source: the structs of k8s.io/api and of the aggregated servers */
import {conditions, labelSelector} from './meta-moulds.ts';
import {each, list, type Mould, struct, texts} from './mould.ts';

const admissionRules = list(
	struct('RuleWithOperations', {
		...each(texts, 'operations', 'apiGroups', 'apiVersions', 'resources', 'resourceNames'),
		scope: 'text',
	}),
);

const matchConditions = list(struct('MatchCondition', each('text', 'name', 'expression')));

const webhooks = (name: string): Mould =>
	list(
		struct(name, {
			...each('text', 'name', 'failurePolicy', 'matchPolicy', 'sideEffects', 'reinvocationPolicy'),
			clientConfig: struct('WebhookClientConfig', {
				...each('text', 'url', 'caBundle'),
				service: struct('ServiceReference', {...each('text', 'namespace', 'name', 'path'), port: 'count'}),
			}),
			rules: admissionRules,
			...each(labelSelector, 'namespaceSelector', 'objectSelector'),
			timeoutSeconds: 'count',
			admissionReviewVersions: texts,
			matchConditions,
		}),
	);

const matchResources = struct('MatchResources', {
	...each(labelSelector, 'namespaceSelector', 'objectSelector'),
	...each(admissionRules, 'resourceRules', 'excludeResourceRules'),
	matchPolicy: 'text',
});

const names = struct('CustomResourceDefinitionNames', {
	...each('text', 'plural', 'singular', 'kind', 'listKind'),
	...each(texts, 'shortNames', 'categories'),
});

const customVersion = struct('CustomResourceDefinitionVersion', {
	...each('text', 'name', 'deprecationWarning'),
	...each('flag', 'served', 'storage', 'deprecated'),
	schema: struct('CustomResourceValidation', {openAPIV3Schema: struct('JSONSchemaProps', {type: 'text'})}),
	subresources: struct('CustomResourceSubresources', {
		status: struct('CustomResourceSubresourceStatus', {}),
		scale: struct(
			'CustomResourceSubresourceScale',
			each('text', 'specReplicasPath', 'statusReplicasPath', 'labelSelectorPath'),
		),
	}),
	additionalPrinterColumns: list(
		struct('CustomResourceColumnDefinition', {
			...each('text', 'name', 'type', 'format', 'description', 'jsonPath'),
			priority: 'count',
		}),
	),
	selectableFields: list(struct('SelectableField', {jsonPath: 'text'})),
});

export const extensionMoulds: Readonly<Record<string, Readonly<Record<string, Mould>>>> = {
	ValidatingWebhookConfiguration: {webhooks: webhooks('ValidatingWebhook')},
	MutatingWebhookConfiguration: {webhooks: webhooks('MutatingWebhook')},
	ValidatingAdmissionPolicy: {
		spec: struct('ValidatingAdmissionPolicySpec', {
			paramKind: struct('ParamKind', each('text', 'apiVersion', 'kind')),
			matchConstraints: matchResources,
			validations: list(struct('Validation', each('text', 'expression', 'message', 'reason', 'messageExpression'))),
			failurePolicy: 'text',
			auditAnnotations: list(struct('AuditAnnotation', each('text', 'key', 'valueExpression'))),
			matchConditions,
			variables: list(struct('Variable', each('text', 'name', 'expression'))),
		}),
		status: struct('ValidatingAdmissionPolicyStatus', {observedGeneration: 'longCount', conditions}),
	},
	ValidatingAdmissionPolicyBinding: {
		spec: struct('ValidatingAdmissionPolicyBindingSpec', {
			policyName: 'text',
			paramRef: struct('ParamRef', {
				...each('text', 'name', 'namespace', 'parameterNotFoundAction'),
				selector: labelSelector,
			}),
			matchResources,
			validationActions: texts,
		}),
	},
	APIService: {
		spec: struct('APIServiceSpec', {
			service: struct('ServiceReference', {...each('text', 'namespace', 'name'), port: 'count'}),
			...each('text', 'group', 'version', 'caBundle'),
			insecureSkipTLSVerify: 'flag',
			...each('count', 'groupPriorityMinimum', 'versionPriority'),
		}),
		status: struct('APIServiceStatus', {conditions}),
	},
	CustomResourceDefinition: {
		spec: struct('CustomResourceDefinitionSpec', {
			...each('text', 'group', 'scope'),
			names,
			versions: list(customVersion),
			conversion: struct('CustomResourceConversion', {
				strategy: 'text',
				webhook: struct('WebhookConversion', {conversionReviewVersions: texts}),
			}),
			preserveUnknownFields: 'flag',
		}),
		status: struct('CustomResourceDefinitionStatus', {
			conditions,
			acceptedNames: names,
			storedVersions: texts,
		}),
	},
	CertificateSigningRequest: {
		spec: struct('CertificateSigningRequestSpec', {
			...each('text', 'request', 'signerName', 'username', 'uid'),
			expirationSeconds: 'count',
			...each(texts, 'usages', 'groups'),
			extra: {map: texts},
		}),
		status: struct('CertificateSigningRequestStatus', {conditions, certificate: 'text'}),
	},
};
