/** Source: staging/src/k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1/generated.proto */
export const apiextensionsMessages: Readonly<Record<string, string>> = {
	'apiextensions.v1': `
CustomResourceColumnDefinition = 1 name, 2 type, 3 format, 4 description, 5 priority:i, 6 jsonPath
CustomResourceConversion = 1 strategy, 2 webhook:WebhookConversion
CustomResourceDefinition = 1 metadata:meta.ObjectMeta, 2 spec:CustomResourceDefinitionSpec,
	3 status:CustomResourceDefinitionStatus
CustomResourceDefinitionCondition = 1 type, 2 status, 3 lastTransitionTime:meta.Time, 4 reason, 5 message
CustomResourceDefinitionNames = 1 plural, 2 singular, 3 shortNames[], 4 kind, 5 listKind, 6 categories[]
CustomResourceDefinitionSpec = 1 group, 3 names:CustomResourceDefinitionNames, 4 scope,
	7 versions[]:CustomResourceDefinitionVersion, 9 conversion:CustomResourceConversion, 10 preserveUnknownFields:b
CustomResourceDefinitionStatus = 1 conditions[]:CustomResourceDefinitionCondition,
	2 acceptedNames:CustomResourceDefinitionNames, 3 storedVersions[]
CustomResourceDefinitionVersion = 1 name, 2 served:b, 3 storage:b, 4 schema:CustomResourceValidation,
	5 subresources:CustomResourceSubresources, 6 additionalPrinterColumns[]:CustomResourceColumnDefinition,
	7 deprecated:b, 8 deprecationWarning*, 9 selectableFields[]:SelectableField
CustomResourceSubresourceScale = 1 specReplicasPath, 2 statusReplicasPath, 3 labelSelectorPath*
CustomResourceSubresourceStatus =
CustomResourceSubresources = 1 status:CustomResourceSubresourceStatus, 2 scale:CustomResourceSubresourceScale
CustomResourceValidation = 1 openAPIV3Schema:JSONSchemaProps
ExternalDocumentation = 1 description, 2 url
JSONSchemaProps = 1 id, 2 $schema, 3 $ref*, 4 description, 5 type, 6 format, 7 title, 8 default:JSON,
	9 maximum*:d, 10 exclusiveMaximum:b, 11 minimum*:d, 12 exclusiveMinimum:b, 13 maxLength*:i, 14 minLength*:i,
	15 pattern, 16 maxItems*:i, 17 minItems*:i, 18 uniqueItems:b, 19 multipleOf*:d, 20 enum[]:JSON,
	21 maxProperties*:i, 22 minProperties*:i, 23 required[], 24 items:JSONSchemaPropsOrArray,
	25 allOf[]:JSONSchemaProps, 26 oneOf[]:JSONSchemaProps, 27 anyOf[]:JSONSchemaProps, 28 not:JSONSchemaProps,
	29 properties{}:JSONSchemaProps, 30 additionalProperties:JSONSchemaPropsOrBool,
	31 patternProperties{}:JSONSchemaProps, 32 dependencies{}:JSONSchemaPropsOrStringArray,
	33 additionalItems:JSONSchemaPropsOrBool, 34 definitions{}:JSONSchemaProps,
	35 externalDocs:ExternalDocumentation, 36 example:JSON, 37 nullable:b,
	38 x-kubernetes-preserve-unknown-fields*:b, 39 x-kubernetes-embedded-resource:b,
	40 x-kubernetes-int-or-string:b, 41 x-kubernetes-list-map-keys[], 42 x-kubernetes-list-type*,
	43 x-kubernetes-map-type*, 44 x-kubernetes-validations[]:ValidationRule
JSONSchemaPropsOrArray = 1 schema:JSONSchemaProps, 2 schemas[]:JSONSchemaProps
JSONSchemaPropsOrBool = 1 allows*:b, 2 schema:JSONSchemaProps
JSONSchemaPropsOrStringArray = 1 schema:JSONSchemaProps, 2 property[]
SelectableField = 1 jsonPath
ServiceReference = 1 namespace, 2 name, 3 path*, 4 port*:i
ValidationRule = 1 rule, 2 message, 3 messageExpression, 4 reason*, 5 fieldPath, 6 optionalOldSelf*:b
WebhookClientConfig = 1 service:ServiceReference, 2 caBundle:y, 3 url*
WebhookConversion = 2 clientConfig:WebhookClientConfig, 3 conversionReviewVersions[]
`,
};
