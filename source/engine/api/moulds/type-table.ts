/*
Every struct of the API that podfall serves, member by member, as it is declared in Go: what moulds are made of. Recorded from
Kubernetes v1.34.1; a member is written

	name      as its tag has it
	?         left out of JSON when it is empty (`omitempty`)
	*         a pointer: what is not there is not empty
	:type     text, count (int32), longCount (int64), flag, decimal, quantity, countOrText, bytes, time, any …; another struct by
	          its name; [] a list and {key} a map of what follows; a type that has a name of its own in Go has it before a `=`

Source: the structs of k8s.io/api, k8s.io/apimachinery, k8s.io/apiextensions-apiserver and k8s.io/kube-aggregator
*/
export const typeTable: Readonly<Record<string, string>> = {
	'admissionregistration/v1.AuditAnnotation': 'key:text valueExpression:text',
	'admissionregistration/v1.ExpressionWarning': 'fieldRef:text warning:text',
	'admissionregistration/v1.MatchCondition': 'name:text expression:text',
	'admissionregistration/v1.MatchResources':
		'namespaceSelector?*:meta/v1.LabelSelector objectSelector?*:meta/v1.LabelSelector resourceRules?:[]admissionregistration/v1.NamedRuleWithOperations excludeResourceRules?:[]admissionregistration/v1.NamedRuleWithOperations matchPolicy?*:v1.MatchPolicyType=text',
	'admissionregistration/v1.MutatingWebhook':
		'name:text clientConfig:admissionregistration/v1.WebhookClientConfig rules?:[]admissionregistration/v1.RuleWithOperations failurePolicy?*:v1.FailurePolicyType=text matchPolicy?*:v1.MatchPolicyType=text namespaceSelector?*:meta/v1.LabelSelector objectSelector?*:meta/v1.LabelSelector sideEffects*:v1.SideEffectClass=text timeoutSeconds?*:count admissionReviewVersions:[]text reinvocationPolicy?*:v1.ReinvocationPolicyType=text matchConditions?:[]admissionregistration/v1.MatchCondition',
	'admissionregistration/v1.MutatingWebhookConfiguration':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta webhooks?:[]admissionregistration/v1.MutatingWebhook',
	'admissionregistration/v1.NamedRuleWithOperations':
		'resourceNames?:[]text operations?:[]v1.OperationType=text apiGroups?:[]text apiVersions?:[]text resources?:[]text scope?*:v1.ScopeType=text',
	'admissionregistration/v1.ParamKind': 'apiVersion?:text kind?:text',
	'admissionregistration/v1.ParamRef':
		'name?:text namespace?:text selector?*:meta/v1.LabelSelector parameterNotFoundAction?*:v1.ParameterNotFoundActionType=text',
	'admissionregistration/v1.RuleWithOperations':
		'operations?:[]v1.OperationType=text apiGroups?:[]text apiVersions?:[]text resources?:[]text scope?*:v1.ScopeType=text',
	'admissionregistration/v1.ServiceReference': 'namespace:text name:text path?*:text port?*:count',
	'admissionregistration/v1.TypeChecking': 'expressionWarnings?:[]admissionregistration/v1.ExpressionWarning',
	'admissionregistration/v1.ValidatingAdmissionPolicy':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:admissionregistration/v1.ValidatingAdmissionPolicySpec status?:admissionregistration/v1.ValidatingAdmissionPolicyStatus',
	'admissionregistration/v1.ValidatingAdmissionPolicyBinding':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:admissionregistration/v1.ValidatingAdmissionPolicyBindingSpec',
	'admissionregistration/v1.ValidatingAdmissionPolicyBindingSpec':
		'policyName?:text paramRef?*:admissionregistration/v1.ParamRef matchResources?*:admissionregistration/v1.MatchResources validationActions?:[]v1.ValidationAction=text',
	'admissionregistration/v1.ValidatingAdmissionPolicySpec':
		'paramKind?*:admissionregistration/v1.ParamKind matchConstraints?*:admissionregistration/v1.MatchResources validations?:[]admissionregistration/v1.Validation failurePolicy?*:v1.FailurePolicyType=text auditAnnotations?:[]admissionregistration/v1.AuditAnnotation matchConditions?:[]admissionregistration/v1.MatchCondition variables?:[]admissionregistration/v1.Variable',
	'admissionregistration/v1.ValidatingAdmissionPolicyStatus':
		'observedGeneration?:longCount typeChecking?*:admissionregistration/v1.TypeChecking conditions?:[]meta/v1.Condition',
	'admissionregistration/v1.ValidatingWebhook':
		'name:text clientConfig:admissionregistration/v1.WebhookClientConfig rules?:[]admissionregistration/v1.RuleWithOperations failurePolicy?*:v1.FailurePolicyType=text matchPolicy?*:v1.MatchPolicyType=text namespaceSelector?*:meta/v1.LabelSelector objectSelector?*:meta/v1.LabelSelector sideEffects*:v1.SideEffectClass=text timeoutSeconds?*:count admissionReviewVersions:[]text matchConditions?:[]admissionregistration/v1.MatchCondition',
	'admissionregistration/v1.ValidatingWebhookConfiguration':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta webhooks?:[]admissionregistration/v1.ValidatingWebhook',
	'admissionregistration/v1.Validation':
		'expression:text message?:text reason?*:v1.StatusReason=text messageExpression?:text',
	'admissionregistration/v1.Variable': 'name:text expression:text',
	'admissionregistration/v1.WebhookClientConfig':
		'url?*:text service?*:admissionregistration/v1.ServiceReference caBundle?:bytes',
	'apiextensions/v1.CustomResourceColumnDefinition':
		'name:text type:text format?:text description?:text priority?:count jsonPath:text',
	'apiextensions/v1.CustomResourceConversion':
		'strategy:v1.ConversionStrategyType=text webhook?*:apiextensions/v1.WebhookConversion',
	'apiextensions/v1.CustomResourceDefinition':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec:apiextensions/v1.CustomResourceDefinitionSpec status?:apiextensions/v1.CustomResourceDefinitionStatus',
	'apiextensions/v1.CustomResourceDefinitionCondition':
		'type:v1.CustomResourceDefinitionConditionType=text status:v1.ConditionStatus=text lastTransitionTime?:time reason?:text message?:text',
	'apiextensions/v1.CustomResourceDefinitionNames':
		'plural:text singular?:text shortNames?:[]text kind:text listKind?:text categories?:[]text',
	'apiextensions/v1.CustomResourceDefinitionSpec':
		'group:text names:apiextensions/v1.CustomResourceDefinitionNames scope:v1.ResourceScope=text versions:[]apiextensions/v1.CustomResourceDefinitionVersion conversion?*:apiextensions/v1.CustomResourceConversion preserveUnknownFields?:flag',
	'apiextensions/v1.CustomResourceDefinitionStatus':
		'conditions:[]apiextensions/v1.CustomResourceDefinitionCondition acceptedNames:apiextensions/v1.CustomResourceDefinitionNames storedVersions:[]text',
	'apiextensions/v1.CustomResourceDefinitionVersion':
		'name:text served:flag storage:flag deprecated?:flag deprecationWarning?*:text schema?*:apiextensions/v1.CustomResourceValidation subresources?*:apiextensions/v1.CustomResourceSubresources additionalPrinterColumns?:[]apiextensions/v1.CustomResourceColumnDefinition selectableFields?:[]apiextensions/v1.SelectableField',
	'apiextensions/v1.CustomResourceSubresourceScale':
		'specReplicasPath:text statusReplicasPath:text labelSelectorPath?*:text',
	'apiextensions/v1.CustomResourceSubresourceStatus': '',
	'apiextensions/v1.CustomResourceSubresources':
		'status?*:apiextensions/v1.CustomResourceSubresourceStatus scale?*:apiextensions/v1.CustomResourceSubresourceScale',
	'apiextensions/v1.CustomResourceValidation': 'openAPIV3Schema?*:apiextensions/v1.JSONSchemaProps',
	'apiextensions/v1.ExternalDocumentation': 'description?:text url?:text',
	'apiextensions/v1.JSONSchemaProps':
		'id?:text $schema?:v1.JSONSchemaURL=text $ref?*:text description?:text type?:text format?:text title?:text default?*:any maximum?*:decimal exclusiveMaximum?:flag minimum?*:decimal exclusiveMinimum?:flag maxLength?*:longCount minLength?*:longCount pattern?:text maxItems?*:longCount minItems?*:longCount uniqueItems?:flag multipleOf?*:decimal enum?:[]any maxProperties?*:longCount minProperties?*:longCount required?:[]text items?*:any allOf?:[]apiextensions/v1.JSONSchemaProps oneOf?:[]apiextensions/v1.JSONSchemaProps anyOf?:[]apiextensions/v1.JSONSchemaProps not?*:apiextensions/v1.JSONSchemaProps properties?:{string}apiextensions/v1.JSONSchemaProps additionalProperties?*:any patternProperties?:{string}apiextensions/v1.JSONSchemaProps dependencies?:v1.JSONSchemaDependencies={string}any additionalItems?*:any definitions?:v1.JSONSchemaDefinitions={string}apiextensions/v1.JSONSchemaProps externalDocs?*:apiextensions/v1.ExternalDocumentation example?*:any nullable?:flag x-kubernetes-preserve-unknown-fields?*:flag x-kubernetes-embedded-resource?:flag x-kubernetes-int-or-string?:flag x-kubernetes-list-map-keys?:[]text x-kubernetes-list-type?*:text x-kubernetes-map-type?*:text x-kubernetes-validations?:v1.ValidationRules=[]apiextensions/v1.ValidationRule',
	'apiextensions/v1.SelectableField': 'jsonPath:text',
	'apiextensions/v1.ServiceReference': 'namespace:text name:text path?*:text port?*:count',
	'apiextensions/v1.ValidationRule':
		'rule:text message?:text messageExpression?:text reason?*:v1.FieldValueErrorReason=text fieldPath?:text optionalOldSelf?*:flag',
	'apiextensions/v1.WebhookClientConfig': 'url?*:text service?*:apiextensions/v1.ServiceReference caBundle?:bytes',
	'apiextensions/v1.WebhookConversion':
		'clientConfig?*:apiextensions/v1.WebhookClientConfig conversionReviewVersions:[]text',
	'apiregistration/v1.APIService':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:apiregistration/v1.APIServiceSpec status?:apiregistration/v1.APIServiceStatus',
	'apiregistration/v1.APIServiceCondition':
		'type:v1.APIServiceConditionType=text status:v1.ConditionStatus=text lastTransitionTime?:time reason?:text message?:text',
	'apiregistration/v1.APIServiceSpec':
		'service?*:apiregistration/v1.ServiceReference group?:text version?:text insecureSkipTLSVerify?:flag caBundle?:bytes groupPriorityMinimum:count versionPriority:count',
	'apiregistration/v1.APIServiceStatus': 'conditions?:[]apiregistration/v1.APIServiceCondition',
	'apiregistration/v1.ServiceReference': 'namespace?:text name?:text port?*:count',
	'apps/v1.ControllerRevision': 'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta data?:any revision:longCount',
	'apps/v1.DaemonSet':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:apps/v1.DaemonSetSpec status?:apps/v1.DaemonSetStatus',
	'apps/v1.DaemonSetCondition':
		'type:v1.DaemonSetConditionType=text status:v1.ConditionStatus=text lastTransitionTime?:time reason?:text message?:text',
	'apps/v1.DaemonSetSpec':
		'selector*:meta/v1.LabelSelector template:core/v1.PodTemplateSpec updateStrategy?:apps/v1.DaemonSetUpdateStrategy minReadySeconds?:count revisionHistoryLimit?*:count',
	'apps/v1.DaemonSetStatus':
		'currentNumberScheduled:count numberMisscheduled:count desiredNumberScheduled:count numberReady:count observedGeneration?:longCount updatedNumberScheduled?:count numberAvailable?:count numberUnavailable?:count collisionCount?*:count conditions?:[]apps/v1.DaemonSetCondition',
	'apps/v1.DaemonSetUpdateStrategy':
		'type?:v1.DaemonSetUpdateStrategyType=text rollingUpdate?*:apps/v1.RollingUpdateDaemonSet',
	'apps/v1.Deployment':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:apps/v1.DeploymentSpec status?:apps/v1.DeploymentStatus',
	'apps/v1.DeploymentCondition':
		'type:v1.DeploymentConditionType=text status:v1.ConditionStatus=text lastUpdateTime?:time lastTransitionTime?:time reason?:text message?:text',
	'apps/v1.DeploymentSpec':
		'replicas?*:count selector*:meta/v1.LabelSelector template:core/v1.PodTemplateSpec strategy?:apps/v1.DeploymentStrategy minReadySeconds?:count revisionHistoryLimit?*:count paused?:flag progressDeadlineSeconds?*:count',
	'apps/v1.DeploymentStatus':
		'observedGeneration?:longCount replicas?:count updatedReplicas?:count readyReplicas?:count availableReplicas?:count unavailableReplicas?:count terminatingReplicas?*:count conditions?:[]apps/v1.DeploymentCondition collisionCount?*:count',
	'apps/v1.DeploymentStrategy': 'type?:v1.DeploymentStrategyType=text rollingUpdate?*:apps/v1.RollingUpdateDeployment',
	'apps/v1.ReplicaSet':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:apps/v1.ReplicaSetSpec status?:apps/v1.ReplicaSetStatus',
	'apps/v1.ReplicaSetCondition':
		'type:v1.ReplicaSetConditionType=text status:v1.ConditionStatus=text lastTransitionTime?:time reason?:text message?:text',
	'apps/v1.ReplicaSetSpec':
		'replicas?*:count minReadySeconds?:count selector*:meta/v1.LabelSelector template?:core/v1.PodTemplateSpec',
	'apps/v1.ReplicaSetStatus':
		'replicas:count fullyLabeledReplicas?:count readyReplicas?:count availableReplicas?:count terminatingReplicas?*:count observedGeneration?:longCount conditions?:[]apps/v1.ReplicaSetCondition',
	'apps/v1.RollingUpdateDaemonSet': 'maxUnavailable?*:countOrText maxSurge?*:countOrText',
	'apps/v1.RollingUpdateDeployment': 'maxUnavailable?*:countOrText maxSurge?*:countOrText',
	'apps/v1.RollingUpdateStatefulSetStrategy': 'partition?*:count maxUnavailable?*:countOrText',
	'apps/v1.StatefulSet':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:apps/v1.StatefulSetSpec status?:apps/v1.StatefulSetStatus',
	'apps/v1.StatefulSetCondition':
		'type:v1.StatefulSetConditionType=text status:v1.ConditionStatus=text lastTransitionTime?:time reason?:text message?:text',
	'apps/v1.StatefulSetOrdinals': 'start:count',
	'apps/v1.StatefulSetPersistentVolumeClaimRetentionPolicy':
		'whenDeleted?:v1.PersistentVolumeClaimRetentionPolicyType=text whenScaled?:v1.PersistentVolumeClaimRetentionPolicyType=text',
	'apps/v1.StatefulSetSpec':
		'replicas?*:count selector*:meta/v1.LabelSelector template:core/v1.PodTemplateSpec volumeClaimTemplates?:[]core/v1.PersistentVolumeClaim serviceName:text podManagementPolicy?:v1.PodManagementPolicyType=text updateStrategy?:apps/v1.StatefulSetUpdateStrategy revisionHistoryLimit?*:count minReadySeconds?:count persistentVolumeClaimRetentionPolicy?*:apps/v1.StatefulSetPersistentVolumeClaimRetentionPolicy ordinals?*:apps/v1.StatefulSetOrdinals',
	'apps/v1.StatefulSetStatus':
		'observedGeneration?:longCount replicas:count readyReplicas?:count currentReplicas?:count updatedReplicas?:count currentRevision?:text updateRevision?:text collisionCount?*:count conditions?:[]apps/v1.StatefulSetCondition availableReplicas:count',
	'apps/v1.StatefulSetUpdateStrategy':
		'type?:v1.StatefulSetUpdateStrategyType=text rollingUpdate?*:apps/v1.RollingUpdateStatefulSetStrategy',
	'authentication/v1.BoundObjectReference': 'kind?:text apiVersion?:text name?:text uid?:types.UID=text',
	'authentication/v1.SelfSubjectReview':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta status?:authentication/v1.SelfSubjectReviewStatus',
	'authentication/v1.SelfSubjectReviewStatus': 'userInfo?:authentication/v1.UserInfo',
	'authentication/v1.TokenRequest':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec:authentication/v1.TokenRequestSpec status?:authentication/v1.TokenRequestStatus',
	'authentication/v1.TokenRequestSpec':
		'audiences:[]text expirationSeconds*:longCount boundObjectRef*:authentication/v1.BoundObjectReference',
	'authentication/v1.TokenRequestStatus': 'token:text expirationTimestamp:time',
	'authentication/v1.TokenReview':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec:authentication/v1.TokenReviewSpec status?:authentication/v1.TokenReviewStatus',
	'authentication/v1.TokenReviewSpec': 'token?:text audiences?:[]text',
	'authentication/v1.TokenReviewStatus':
		'authenticated?:flag user?:authentication/v1.UserInfo audiences?:[]text error?:text',
	'authentication/v1.UserInfo': 'username?:text uid?:text groups?:[]text extra?:{string}v1.ExtraValue=[]text',
	'authorization/v1.FieldSelectorAttributes': 'rawSelector?:text requirements?:[]meta/v1.FieldSelectorRequirement',
	'authorization/v1.LabelSelectorAttributes': 'rawSelector?:text requirements?:[]meta/v1.LabelSelectorRequirement',
	'authorization/v1.LocalSubjectAccessReview':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec:authorization/v1.SubjectAccessReviewSpec status?:authorization/v1.SubjectAccessReviewStatus',
	'authorization/v1.NonResourceAttributes': 'path?:text verb?:text',
	'authorization/v1.NonResourceRule': 'verbs:[]text nonResourceURLs?:[]text',
	'authorization/v1.ResourceAttributes':
		'namespace?:text verb?:text group?:text version?:text resource?:text subresource?:text name?:text fieldSelector?*:authorization/v1.FieldSelectorAttributes labelSelector?*:authorization/v1.LabelSelectorAttributes',
	'authorization/v1.ResourceRule': 'verbs:[]text apiGroups?:[]text resources?:[]text resourceNames?:[]text',
	'authorization/v1.SelfSubjectAccessReview':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec:authorization/v1.SelfSubjectAccessReviewSpec status?:authorization/v1.SubjectAccessReviewStatus',
	'authorization/v1.SelfSubjectAccessReviewSpec':
		'resourceAttributes?*:authorization/v1.ResourceAttributes nonResourceAttributes?*:authorization/v1.NonResourceAttributes',
	'authorization/v1.SelfSubjectRulesReview':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec:authorization/v1.SelfSubjectRulesReviewSpec status?:authorization/v1.SubjectRulesReviewStatus',
	'authorization/v1.SelfSubjectRulesReviewSpec': 'namespace?:text',
	'authorization/v1.SubjectAccessReview':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec:authorization/v1.SubjectAccessReviewSpec status?:authorization/v1.SubjectAccessReviewStatus',
	'authorization/v1.SubjectAccessReviewSpec':
		'resourceAttributes?*:authorization/v1.ResourceAttributes nonResourceAttributes?*:authorization/v1.NonResourceAttributes user?:text groups?:[]text extra?:{string}v1.ExtraValue=[]text uid?:text',
	'authorization/v1.SubjectAccessReviewStatus': 'allowed:flag denied?:flag reason?:text evaluationError?:text',
	'authorization/v1.SubjectRulesReviewStatus':
		'resourceRules:[]authorization/v1.ResourceRule nonResourceRules:[]authorization/v1.NonResourceRule incomplete:flag evaluationError?:text',
	'autoscaling/v1.CrossVersionObjectReference': 'kind:text name:text apiVersion?:text',
	'autoscaling/v1.HorizontalPodAutoscaler':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:autoscaling/v1.HorizontalPodAutoscalerSpec status?:autoscaling/v1.HorizontalPodAutoscalerStatus',
	'autoscaling/v1.HorizontalPodAutoscalerSpec':
		'scaleTargetRef:autoscaling/v1.CrossVersionObjectReference minReplicas?*:count maxReplicas:count targetCPUUtilizationPercentage?*:count',
	'autoscaling/v1.HorizontalPodAutoscalerStatus':
		'observedGeneration?*:longCount lastScaleTime?*:time currentReplicas:count desiredReplicas:count currentCPUUtilizationPercentage?*:count',
	'autoscaling/v1.Scale':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:autoscaling/v1.ScaleSpec status?:autoscaling/v1.ScaleStatus',
	'autoscaling/v1.ScaleSpec': 'replicas?:count',
	'autoscaling/v1.ScaleStatus': 'replicas:count selector?:text',
	'autoscaling/v2.ContainerResourceMetricSource':
		'name:v1.ResourceName=text target:autoscaling/v2.MetricTarget container:text',
	'autoscaling/v2.ContainerResourceMetricStatus':
		'name:v1.ResourceName=text current:autoscaling/v2.MetricValueStatus container:text',
	'autoscaling/v2.CrossVersionObjectReference': 'kind:text name:text apiVersion?:text',
	'autoscaling/v2.ExternalMetricSource': 'metric:autoscaling/v2.MetricIdentifier target:autoscaling/v2.MetricTarget',
	'autoscaling/v2.ExternalMetricStatus':
		'metric:autoscaling/v2.MetricIdentifier current:autoscaling/v2.MetricValueStatus',
	'autoscaling/v2.HPAScalingPolicy': 'type:v2.HPAScalingPolicyType=text value:count periodSeconds:count',
	'autoscaling/v2.HPAScalingRules':
		'stabilizationWindowSeconds?*:count selectPolicy?*:v2.ScalingPolicySelect=text policies?:[]autoscaling/v2.HPAScalingPolicy tolerance?*:quantity',
	'autoscaling/v2.HorizontalPodAutoscaler':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:autoscaling/v2.HorizontalPodAutoscalerSpec status?:autoscaling/v2.HorizontalPodAutoscalerStatus',
	'autoscaling/v2.HorizontalPodAutoscalerBehavior':
		'scaleUp?*:autoscaling/v2.HPAScalingRules scaleDown?*:autoscaling/v2.HPAScalingRules',
	'autoscaling/v2.HorizontalPodAutoscalerCondition':
		'type:v2.HorizontalPodAutoscalerConditionType=text status:v1.ConditionStatus=text lastTransitionTime?:time reason?:text message?:text',
	'autoscaling/v2.HorizontalPodAutoscalerSpec':
		'scaleTargetRef:autoscaling/v2.CrossVersionObjectReference minReplicas?*:count maxReplicas:count metrics?:[]autoscaling/v2.MetricSpec behavior?*:autoscaling/v2.HorizontalPodAutoscalerBehavior',
	'autoscaling/v2.HorizontalPodAutoscalerStatus':
		'observedGeneration?*:longCount lastScaleTime?*:time currentReplicas?:count desiredReplicas:count currentMetrics:[]autoscaling/v2.MetricStatus conditions?:[]autoscaling/v2.HorizontalPodAutoscalerCondition',
	'autoscaling/v2.MetricIdentifier': 'name:text selector?*:meta/v1.LabelSelector',
	'autoscaling/v2.MetricSpec':
		'type:v2.MetricSourceType=text object?*:autoscaling/v2.ObjectMetricSource pods?*:autoscaling/v2.PodsMetricSource resource?*:autoscaling/v2.ResourceMetricSource containerResource?*:autoscaling/v2.ContainerResourceMetricSource external?*:autoscaling/v2.ExternalMetricSource',
	'autoscaling/v2.MetricStatus':
		'type:v2.MetricSourceType=text object?*:autoscaling/v2.ObjectMetricStatus pods?*:autoscaling/v2.PodsMetricStatus resource?*:autoscaling/v2.ResourceMetricStatus containerResource?*:autoscaling/v2.ContainerResourceMetricStatus external?*:autoscaling/v2.ExternalMetricStatus',
	'autoscaling/v2.MetricTarget':
		'type:v2.MetricTargetType=text value?*:quantity averageValue?*:quantity averageUtilization?*:count',
	'autoscaling/v2.MetricValueStatus': 'value?*:quantity averageValue?*:quantity averageUtilization?*:count',
	'autoscaling/v2.ObjectMetricSource':
		'describedObject:autoscaling/v2.CrossVersionObjectReference target:autoscaling/v2.MetricTarget metric:autoscaling/v2.MetricIdentifier',
	'autoscaling/v2.ObjectMetricStatus':
		'metric:autoscaling/v2.MetricIdentifier current:autoscaling/v2.MetricValueStatus describedObject:autoscaling/v2.CrossVersionObjectReference',
	'autoscaling/v2.PodsMetricSource': 'metric:autoscaling/v2.MetricIdentifier target:autoscaling/v2.MetricTarget',
	'autoscaling/v2.PodsMetricStatus': 'metric:autoscaling/v2.MetricIdentifier current:autoscaling/v2.MetricValueStatus',
	'autoscaling/v2.ResourceMetricSource': 'name:v1.ResourceName=text target:autoscaling/v2.MetricTarget',
	'autoscaling/v2.ResourceMetricStatus': 'name:v1.ResourceName=text current:autoscaling/v2.MetricValueStatus',
	'batch/v1.CronJob':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:batch/v1.CronJobSpec status?:batch/v1.CronJobStatus',
	'batch/v1.CronJobSpec':
		'schedule:text timeZone?*:text startingDeadlineSeconds?*:longCount concurrencyPolicy?:v1.ConcurrencyPolicy=text suspend?*:flag jobTemplate:batch/v1.JobTemplateSpec successfulJobsHistoryLimit?*:count failedJobsHistoryLimit?*:count',
	'batch/v1.CronJobStatus': 'active?:[]core/v1.ObjectReference lastScheduleTime?*:time lastSuccessfulTime?*:time',
	'batch/v1.Job':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:batch/v1.JobSpec status?:batch/v1.JobStatus',
	'batch/v1.JobCondition':
		'type:v1.JobConditionType=text status:v1.ConditionStatus=text lastProbeTime?:time lastTransitionTime?:time reason?:text message?:text',
	'batch/v1.JobSpec':
		'parallelism?*:count completions?*:count activeDeadlineSeconds?*:longCount podFailurePolicy?*:batch/v1.PodFailurePolicy successPolicy?*:batch/v1.SuccessPolicy backoffLimit?*:count backoffLimitPerIndex?*:count maxFailedIndexes?*:count selector?*:meta/v1.LabelSelector manualSelector?*:flag template:core/v1.PodTemplateSpec ttlSecondsAfterFinished?*:count completionMode?*:v1.CompletionMode=text suspend?*:flag podReplacementPolicy?*:v1.PodReplacementPolicy=text managedBy?*:text',
	'batch/v1.JobStatus':
		'conditions?:[]batch/v1.JobCondition startTime?*:time completionTime?*:time active?:count succeeded?:count failed?:count terminating?*:count completedIndexes?:text failedIndexes?*:text uncountedTerminatedPods?*:batch/v1.UncountedTerminatedPods ready?*:count',
	'batch/v1.JobTemplateSpec': 'metadata?:meta/v1.ObjectMeta spec?:batch/v1.JobSpec',
	'batch/v1.PodFailurePolicy': 'rules:[]batch/v1.PodFailurePolicyRule',
	'batch/v1.PodFailurePolicyOnExitCodesRequirement':
		'containerName?*:text operator:v1.PodFailurePolicyOnExitCodesOperator=text values:[]count',
	'batch/v1.PodFailurePolicyOnPodConditionsPattern': 'type:v1.PodConditionType=text status:v1.ConditionStatus=text',
	'batch/v1.PodFailurePolicyRule':
		'action:v1.PodFailurePolicyAction=text onExitCodes?*:batch/v1.PodFailurePolicyOnExitCodesRequirement onPodConditions?:[]batch/v1.PodFailurePolicyOnPodConditionsPattern',
	'batch/v1.SuccessPolicy': 'rules:[]batch/v1.SuccessPolicyRule',
	'batch/v1.SuccessPolicyRule': 'succeededIndexes?*:text succeededCount?*:count',
	'batch/v1.UncountedTerminatedPods': 'succeeded?:[]types.UID=text failed?:[]types.UID=text',
	'certificates/v1.CertificateSigningRequest':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec:certificates/v1.CertificateSigningRequestSpec status?:certificates/v1.CertificateSigningRequestStatus',
	'certificates/v1.CertificateSigningRequestCondition':
		'type:v1.RequestConditionType=text status:v1.ConditionStatus=text reason?:text message?:text lastUpdateTime?:time lastTransitionTime?:time',
	'certificates/v1.CertificateSigningRequestSpec':
		'request:bytes signerName:text expirationSeconds?*:count usages?:[]v1.KeyUsage=text username?:text uid?:text groups?:[]text extra?:{string}v1.ExtraValue=[]text',
	'certificates/v1.CertificateSigningRequestStatus':
		'conditions?:[]certificates/v1.CertificateSigningRequestCondition certificate?:bytes',
	'coordination/v1.Lease': 'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:coordination/v1.LeaseSpec',
	'coordination/v1.LeaseSpec':
		'holderIdentity?*:text leaseDurationSeconds?*:count acquireTime?*:microTime renewTime?*:microTime leaseTransitions?*:count strategy?*:v1.CoordinatedLeaseStrategy=text preferredHolder?*:text',
	'core/v1.AWSElasticBlockStoreVolumeSource': 'volumeID:text fsType?:text partition?:count readOnly?:flag',
	'core/v1.Affinity':
		'nodeAffinity?*:core/v1.NodeAffinity podAffinity?*:core/v1.PodAffinity podAntiAffinity?*:core/v1.PodAntiAffinity',
	'core/v1.AppArmorProfile': 'type:v1.AppArmorProfileType=text localhostProfile?*:text',
	'core/v1.AttachedVolume': 'name:v1.UniqueVolumeName=text devicePath:text',
	'core/v1.AzureDiskVolumeSource':
		'diskName:text diskURI:text cachingMode?*:v1.AzureDataDiskCachingMode=text fsType?*:text readOnly?*:flag kind?*:v1.AzureDataDiskKind=text',
	'core/v1.AzureFilePersistentVolumeSource': 'secretName:text shareName:text readOnly?:flag secretNamespace*:text',
	'core/v1.AzureFileVolumeSource': 'secretName:text shareName:text readOnly?:flag',
	'core/v1.Binding': 'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta target:core/v1.ObjectReference',
	'core/v1.CSIPersistentVolumeSource':
		'driver:text volumeHandle:text readOnly?:flag fsType?:text volumeAttributes?:{string}text controllerPublishSecretRef?*:core/v1.SecretReference nodeStageSecretRef?*:core/v1.SecretReference nodePublishSecretRef?*:core/v1.SecretReference controllerExpandSecretRef?*:core/v1.SecretReference nodeExpandSecretRef?*:core/v1.SecretReference',
	'core/v1.CSIVolumeSource':
		'driver:text readOnly?*:flag fsType?*:text volumeAttributes?:{string}text nodePublishSecretRef?*:core/v1.LocalObjectReference',
	'core/v1.Capabilities': 'add?:[]v1.Capability=text drop?:[]v1.Capability=text',
	'core/v1.CephFSPersistentVolumeSource':
		'monitors:[]text path?:text user?:text secretFile?:text secretRef?*:core/v1.SecretReference readOnly?:flag',
	'core/v1.CephFSVolumeSource':
		'monitors:[]text path?:text user?:text secretFile?:text secretRef?*:core/v1.LocalObjectReference readOnly?:flag',
	'core/v1.CinderPersistentVolumeSource':
		'volumeID:text fsType?:text readOnly?:flag secretRef?*:core/v1.SecretReference',
	'core/v1.CinderVolumeSource': 'volumeID:text fsType?:text readOnly?:flag secretRef?*:core/v1.LocalObjectReference',
	'core/v1.ClientIPConfig': 'timeoutSeconds?*:count',
	'core/v1.ClusterTrustBundleProjection':
		'name?*:text signerName?*:text labelSelector?*:meta/v1.LabelSelector optional?*:flag path:text',
	'core/v1.ComponentCondition':
		'type:v1.ComponentConditionType=text status:v1.ConditionStatus=text message?:text error?:text',
	'core/v1.ComponentStatus':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta conditions?:[]core/v1.ComponentCondition',
	'core/v1.ConfigMap':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta immutable?*:flag data?:{string}text binaryData?:{string}bytes',
	'core/v1.ConfigMapEnvSource': 'name?:text optional?*:flag',
	'core/v1.ConfigMapKeySelector': 'name?:text key:text optional?*:flag',
	'core/v1.ConfigMapNodeConfigSource':
		'namespace:text name:text uid?:types.UID=text resourceVersion?:text kubeletConfigKey:text',
	'core/v1.ConfigMapProjection': 'name?:text items?:[]core/v1.KeyToPath optional?*:flag',
	'core/v1.ConfigMapVolumeSource': 'name?:text items?:[]core/v1.KeyToPath defaultMode?*:count optional?*:flag',
	'core/v1.Container':
		'name:text image?:text command?:[]text args?:[]text workingDir?:text ports?:[]core/v1.ContainerPort envFrom?:[]core/v1.EnvFromSource env?:[]core/v1.EnvVar resources?:core/v1.ResourceRequirements resizePolicy?:[]core/v1.ContainerResizePolicy restartPolicy?*:v1.ContainerRestartPolicy=text restartPolicyRules?:[]core/v1.ContainerRestartRule volumeMounts?:[]core/v1.VolumeMount volumeDevices?:[]core/v1.VolumeDevice livenessProbe?*:core/v1.Probe readinessProbe?*:core/v1.Probe startupProbe?*:core/v1.Probe lifecycle?*:core/v1.Lifecycle terminationMessagePath?:text terminationMessagePolicy?:v1.TerminationMessagePolicy=text imagePullPolicy?:v1.PullPolicy=text securityContext?*:core/v1.SecurityContext stdin?:flag stdinOnce?:flag tty?:flag',
	'core/v1.ContainerExtendedResourceRequest': 'containerName:text resourceName:text requestName:text',
	'core/v1.ContainerImage': 'names:[]text sizeBytes?:longCount',
	'core/v1.ContainerPort': 'name?:text hostPort?:count containerPort:count protocol?:v1.Protocol=text hostIP?:text',
	'core/v1.ContainerResizePolicy':
		'resourceName:v1.ResourceName=text restartPolicy:v1.ResourceResizeRestartPolicy=text',
	'core/v1.ContainerRestartRule':
		'action?:v1.ContainerRestartRuleAction=text exitCodes?*:core/v1.ContainerRestartRuleOnExitCodes',
	'core/v1.ContainerRestartRuleOnExitCodes':
		'operator?:v1.ContainerRestartRuleOnExitCodesOperator=text values?:[]count',
	'core/v1.ContainerState':
		'waiting?*:core/v1.ContainerStateWaiting running?*:core/v1.ContainerStateRunning terminated?*:core/v1.ContainerStateTerminated',
	'core/v1.ContainerStateRunning': 'startedAt?:time',
	'core/v1.ContainerStateTerminated':
		'exitCode:count signal?:count reason?:text message?:text startedAt?:time finishedAt?:time containerID?:text',
	'core/v1.ContainerStateWaiting': 'reason?:text message?:text',
	'core/v1.ContainerStatus':
		'name:text state?:core/v1.ContainerState lastState?:core/v1.ContainerState ready:flag restartCount:count image:text imageID:text containerID?:text started?*:flag allocatedResources?:v1.ResourceList={v1.ResourceName}quantity resources?*:core/v1.ResourceRequirements volumeMounts?:[]core/v1.VolumeMountStatus user?*:core/v1.ContainerUser allocatedResourcesStatus?:[]core/v1.ResourceStatus stopSignal?*:v1.Signal=text',
	'core/v1.ContainerUser': 'linux?*:core/v1.LinuxContainerUser',
	'core/v1.DaemonEndpoint': 'Port:count',
	'core/v1.DownwardAPIProjection': 'items?:[]core/v1.DownwardAPIVolumeFile',
	'core/v1.DownwardAPIVolumeFile':
		'path:text fieldRef?*:core/v1.ObjectFieldSelector resourceFieldRef?*:core/v1.ResourceFieldSelector mode?*:count',
	'core/v1.DownwardAPIVolumeSource': 'items?:[]core/v1.DownwardAPIVolumeFile defaultMode?*:count',
	'core/v1.EmptyDirVolumeSource': 'medium?:v1.StorageMedium=text sizeLimit?*:quantity',
	'core/v1.EndpointAddress': 'ip:text hostname?:text nodeName?*:text targetRef?*:core/v1.ObjectReference',
	'core/v1.EndpointPort': 'name?:text port:count protocol?:v1.Protocol=text appProtocol?*:text',
	'core/v1.EndpointSubset':
		'addresses?:[]core/v1.EndpointAddress notReadyAddresses?:[]core/v1.EndpointAddress ports?:[]core/v1.EndpointPort',
	'core/v1.Endpoints': 'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta subsets?:[]core/v1.EndpointSubset',
	'core/v1.EnvFromSource': 'prefix?:text configMapRef?*:core/v1.ConfigMapEnvSource secretRef?*:core/v1.SecretEnvSource',
	'core/v1.EnvVar': 'name:text value?:text valueFrom?*:core/v1.EnvVarSource',
	'core/v1.EnvVarSource':
		'fieldRef?*:core/v1.ObjectFieldSelector resourceFieldRef?*:core/v1.ResourceFieldSelector configMapKeyRef?*:core/v1.ConfigMapKeySelector secretKeyRef?*:core/v1.SecretKeySelector fileKeyRef?*:core/v1.FileKeySelector',
	'core/v1.EphemeralContainer':
		'name:text image?:text command?:[]text args?:[]text workingDir?:text ports?:[]core/v1.ContainerPort envFrom?:[]core/v1.EnvFromSource env?:[]core/v1.EnvVar resources?:core/v1.ResourceRequirements resizePolicy?:[]core/v1.ContainerResizePolicy restartPolicy?*:v1.ContainerRestartPolicy=text restartPolicyRules?:[]core/v1.ContainerRestartRule volumeMounts?:[]core/v1.VolumeMount volumeDevices?:[]core/v1.VolumeDevice livenessProbe?*:core/v1.Probe readinessProbe?*:core/v1.Probe startupProbe?*:core/v1.Probe lifecycle?*:core/v1.Lifecycle terminationMessagePath?:text terminationMessagePolicy?:v1.TerminationMessagePolicy=text imagePullPolicy?:v1.PullPolicy=text securityContext?*:core/v1.SecurityContext stdin?:flag stdinOnce?:flag tty?:flag targetContainerName?:text',
	'core/v1.EphemeralVolumeSource': 'volumeClaimTemplate?*:core/v1.PersistentVolumeClaimTemplate',
	'core/v1.Event':
		'kind?:text apiVersion?:text metadata:meta/v1.ObjectMeta involvedObject:core/v1.ObjectReference reason?:text message?:text source?:core/v1.EventSource firstTimestamp?:time lastTimestamp?:time count?:count type?:text eventTime?:microTime series?*:core/v1.EventSeries action?:text related?*:core/v1.ObjectReference reportingComponent:text reportingInstance:text',
	'core/v1.EventSeries': 'count?:count lastObservedTime?:microTime',
	'core/v1.EventSource': 'component?:text host?:text',
	'core/v1.ExecAction': 'command?:[]text',
	'core/v1.FCVolumeSource': 'targetWWNs?:[]text lun?*:count fsType?:text readOnly?:flag wwids?:[]text',
	'core/v1.FileKeySelector': 'volumeName:text path:text key:text optional?*:flag',
	'core/v1.FlexPersistentVolumeSource':
		'driver:text fsType?:text secretRef?*:core/v1.SecretReference readOnly?:flag options?:{string}text',
	'core/v1.FlexVolumeSource':
		'driver:text fsType?:text secretRef?*:core/v1.LocalObjectReference readOnly?:flag options?:{string}text',
	'core/v1.FlockerVolumeSource': 'datasetName?:text datasetUUID?:text',
	'core/v1.GCEPersistentDiskVolumeSource': 'pdName:text fsType?:text partition?:count readOnly?:flag',
	'core/v1.GRPCAction': 'port:count service*:text',
	'core/v1.GitRepoVolumeSource': 'repository:text revision?:text directory?:text',
	'core/v1.GlusterfsPersistentVolumeSource': 'endpoints:text path:text readOnly?:flag endpointsNamespace?*:text',
	'core/v1.GlusterfsVolumeSource': 'endpoints:text path:text readOnly?:flag',
	'core/v1.HTTPGetAction':
		'path?:text port:countOrText host?:text scheme?:v1.URIScheme=text httpHeaders?:[]core/v1.HTTPHeader',
	'core/v1.HTTPHeader': 'name:text value:text',
	'core/v1.HostAlias': 'ip:text hostnames?:[]text',
	'core/v1.HostIP': 'ip:text',
	'core/v1.HostPathVolumeSource': 'path:text type?*:v1.HostPathType=text',
	'core/v1.ISCSIPersistentVolumeSource':
		'targetPortal:text iqn:text lun:count iscsiInterface?:text fsType?:text readOnly?:flag portals?:[]text chapAuthDiscovery?:flag chapAuthSession?:flag secretRef?*:core/v1.SecretReference initiatorName?*:text',
	'core/v1.ISCSIVolumeSource':
		'targetPortal:text iqn:text lun:count iscsiInterface?:text fsType?:text readOnly?:flag portals?:[]text chapAuthDiscovery?:flag chapAuthSession?:flag secretRef?*:core/v1.LocalObjectReference initiatorName?*:text',
	'core/v1.ImageVolumeSource': 'reference?:text pullPolicy?:v1.PullPolicy=text',
	'core/v1.KeyToPath': 'key:text path:text mode?*:count',
	'core/v1.Lifecycle':
		'postStart?*:core/v1.LifecycleHandler preStop?*:core/v1.LifecycleHandler stopSignal?*:v1.Signal=text',
	'core/v1.LifecycleHandler':
		'exec?*:core/v1.ExecAction httpGet?*:core/v1.HTTPGetAction tcpSocket?*:core/v1.TCPSocketAction sleep?*:core/v1.SleepAction',
	'core/v1.LimitRange': 'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:core/v1.LimitRangeSpec',
	'core/v1.LimitRangeItem':
		'type:v1.LimitType=text max?:v1.ResourceList={v1.ResourceName}quantity min?:v1.ResourceList={v1.ResourceName}quantity default?:v1.ResourceList={v1.ResourceName}quantity defaultRequest?:v1.ResourceList={v1.ResourceName}quantity maxLimitRequestRatio?:v1.ResourceList={v1.ResourceName}quantity',
	'core/v1.LimitRangeSpec': 'limits:[]core/v1.LimitRangeItem',
	'core/v1.LinuxContainerUser': 'uid:longCount gid:longCount supplementalGroups?:[]longCount',
	'core/v1.LoadBalancerIngress':
		'ip?:text hostname?:text ipMode?*:v1.LoadBalancerIPMode=text ports?:[]core/v1.PortStatus',
	'core/v1.LoadBalancerStatus': 'ingress?:[]core/v1.LoadBalancerIngress',
	'core/v1.LocalObjectReference': 'name?:text',
	'core/v1.LocalVolumeSource': 'path:text fsType?*:text',
	'core/v1.ModifyVolumeStatus':
		'targetVolumeAttributesClassName?:text status:v1.PersistentVolumeClaimModifyVolumeStatus=text',
	'core/v1.NFSVolumeSource': 'server:text path:text readOnly?:flag',
	'core/v1.Namespace':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:core/v1.NamespaceSpec status?:core/v1.NamespaceStatus',
	'core/v1.NamespaceCondition':
		'type:v1.NamespaceConditionType=text status:v1.ConditionStatus=text lastTransitionTime?:time reason?:text message?:text',
	'core/v1.NamespaceSpec': 'finalizers?:[]v1.FinalizerName=text',
	'core/v1.NamespaceStatus': 'phase?:v1.NamespacePhase=text conditions?:[]core/v1.NamespaceCondition',
	'core/v1.Node':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:core/v1.NodeSpec status?:core/v1.NodeStatus',
	'core/v1.NodeAddress': 'type:v1.NodeAddressType=text address:text',
	'core/v1.NodeAffinity':
		'requiredDuringSchedulingIgnoredDuringExecution?*:core/v1.NodeSelector preferredDuringSchedulingIgnoredDuringExecution?:[]core/v1.PreferredSchedulingTerm',
	'core/v1.NodeCondition':
		'type:v1.NodeConditionType=text status:v1.ConditionStatus=text lastHeartbeatTime?:time lastTransitionTime?:time reason?:text message?:text',
	'core/v1.NodeConfigSource': 'configMap?*:core/v1.ConfigMapNodeConfigSource',
	'core/v1.NodeConfigStatus':
		'assigned?*:core/v1.NodeConfigSource active?*:core/v1.NodeConfigSource lastKnownGood?*:core/v1.NodeConfigSource error?:text',
	'core/v1.NodeDaemonEndpoints': 'kubeletEndpoint?:core/v1.DaemonEndpoint',
	'core/v1.NodeFeatures': 'supplementalGroupsPolicy?*:flag',
	'core/v1.NodeRuntimeHandler': 'name:text features?*:core/v1.NodeRuntimeHandlerFeatures',
	'core/v1.NodeRuntimeHandlerFeatures': 'recursiveReadOnlyMounts?*:flag userNamespaces?*:flag',
	'core/v1.NodeSelector': 'nodeSelectorTerms:[]core/v1.NodeSelectorTerm',
	'core/v1.NodeSelectorRequirement': 'key:text operator:v1.NodeSelectorOperator=text values?:[]text',
	'core/v1.NodeSelectorTerm':
		'matchExpressions?:[]core/v1.NodeSelectorRequirement matchFields?:[]core/v1.NodeSelectorRequirement',
	'core/v1.NodeSpec':
		'podCIDR?:text podCIDRs?:[]text providerID?:text unschedulable?:flag taints?:[]core/v1.Taint configSource?*:core/v1.NodeConfigSource externalID?:text',
	'core/v1.NodeStatus':
		'capacity?:v1.ResourceList={v1.ResourceName}quantity allocatable?:v1.ResourceList={v1.ResourceName}quantity phase?:v1.NodePhase=text conditions?:[]core/v1.NodeCondition addresses?:[]core/v1.NodeAddress daemonEndpoints?:core/v1.NodeDaemonEndpoints nodeInfo?:core/v1.NodeSystemInfo images?:[]core/v1.ContainerImage volumesInUse?:[]v1.UniqueVolumeName=text volumesAttached?:[]core/v1.AttachedVolume config?*:core/v1.NodeConfigStatus runtimeHandlers?:[]core/v1.NodeRuntimeHandler features?*:core/v1.NodeFeatures',
	'core/v1.NodeSwapStatus': 'capacity?*:longCount',
	'core/v1.NodeSystemInfo':
		'machineID:text systemUUID:text bootID:text kernelVersion:text osImage:text containerRuntimeVersion:text kubeletVersion:text kubeProxyVersion:text operatingSystem:text architecture:text swap?*:core/v1.NodeSwapStatus',
	'core/v1.ObjectFieldSelector': 'apiVersion?:text fieldPath:text',
	'core/v1.ObjectReference':
		'kind?:text namespace?:text name?:text uid?:types.UID=text apiVersion?:text resourceVersion?:text fieldPath?:text',
	'core/v1.PersistentVolume':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:core/v1.PersistentVolumeSpec status?:core/v1.PersistentVolumeStatus',
	'core/v1.PersistentVolumeClaim':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:core/v1.PersistentVolumeClaimSpec status?:core/v1.PersistentVolumeClaimStatus',
	'core/v1.PersistentVolumeClaimCondition':
		'type:v1.PersistentVolumeClaimConditionType=text status:v1.ConditionStatus=text lastProbeTime?:time lastTransitionTime?:time reason?:text message?:text',
	'core/v1.PersistentVolumeClaimSpec':
		'accessModes?:[]v1.PersistentVolumeAccessMode=text selector?*:meta/v1.LabelSelector resources?:core/v1.VolumeResourceRequirements volumeName?:text storageClassName?*:text volumeMode?*:v1.PersistentVolumeMode=text dataSource?*:core/v1.TypedLocalObjectReference dataSourceRef?*:core/v1.TypedObjectReference volumeAttributesClassName?*:text',
	'core/v1.PersistentVolumeClaimStatus':
		'phase?:v1.PersistentVolumeClaimPhase=text accessModes?:[]v1.PersistentVolumeAccessMode=text capacity?:v1.ResourceList={v1.ResourceName}quantity conditions?:[]core/v1.PersistentVolumeClaimCondition allocatedResources?:v1.ResourceList={v1.ResourceName}quantity allocatedResourceStatuses?:{v1.ResourceName}v1.ClaimResourceStatus=text currentVolumeAttributesClassName?*:text modifyVolumeStatus?*:core/v1.ModifyVolumeStatus',
	'core/v1.PersistentVolumeClaimTemplate': 'metadata?:meta/v1.ObjectMeta spec:core/v1.PersistentVolumeClaimSpec',
	'core/v1.PersistentVolumeClaimVolumeSource': 'claimName:text readOnly?:flag',
	'core/v1.PersistentVolumeSpec':
		'capacity?:v1.ResourceList={v1.ResourceName}quantity gcePersistentDisk?*:core/v1.GCEPersistentDiskVolumeSource awsElasticBlockStore?*:core/v1.AWSElasticBlockStoreVolumeSource hostPath?*:core/v1.HostPathVolumeSource glusterfs?*:core/v1.GlusterfsPersistentVolumeSource nfs?*:core/v1.NFSVolumeSource rbd?*:core/v1.RBDPersistentVolumeSource iscsi?*:core/v1.ISCSIPersistentVolumeSource cinder?*:core/v1.CinderPersistentVolumeSource cephfs?*:core/v1.CephFSPersistentVolumeSource fc?*:core/v1.FCVolumeSource flocker?*:core/v1.FlockerVolumeSource flexVolume?*:core/v1.FlexPersistentVolumeSource azureFile?*:core/v1.AzureFilePersistentVolumeSource vsphereVolume?*:core/v1.VsphereVirtualDiskVolumeSource quobyte?*:core/v1.QuobyteVolumeSource azureDisk?*:core/v1.AzureDiskVolumeSource photonPersistentDisk?*:core/v1.PhotonPersistentDiskVolumeSource portworxVolume?*:core/v1.PortworxVolumeSource scaleIO?*:core/v1.ScaleIOPersistentVolumeSource local?*:core/v1.LocalVolumeSource storageos?*:core/v1.StorageOSPersistentVolumeSource csi?*:core/v1.CSIPersistentVolumeSource accessModes?:[]v1.PersistentVolumeAccessMode=text claimRef?*:core/v1.ObjectReference persistentVolumeReclaimPolicy?:v1.PersistentVolumeReclaimPolicy=text storageClassName?:text mountOptions?:[]text volumeMode?*:v1.PersistentVolumeMode=text nodeAffinity?*:core/v1.VolumeNodeAffinity volumeAttributesClassName?*:text',
	'core/v1.PersistentVolumeStatus':
		'phase?:v1.PersistentVolumePhase=text message?:text reason?:text lastPhaseTransitionTime?*:time',
	'core/v1.PhotonPersistentDiskVolumeSource': 'pdID:text fsType?:text',
	'core/v1.Pod':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:core/v1.PodSpec status?:core/v1.PodStatus',
	'core/v1.PodAffinity':
		'requiredDuringSchedulingIgnoredDuringExecution?:[]core/v1.PodAffinityTerm preferredDuringSchedulingIgnoredDuringExecution?:[]core/v1.WeightedPodAffinityTerm',
	'core/v1.PodAffinityTerm':
		'labelSelector?*:meta/v1.LabelSelector namespaces?:[]text topologyKey:text namespaceSelector?*:meta/v1.LabelSelector matchLabelKeys?:[]text mismatchLabelKeys?:[]text',
	'core/v1.PodAntiAffinity':
		'requiredDuringSchedulingIgnoredDuringExecution?:[]core/v1.PodAffinityTerm preferredDuringSchedulingIgnoredDuringExecution?:[]core/v1.WeightedPodAffinityTerm',
	'core/v1.PodCertificateProjection':
		'signerName?:text keyType?:text maxExpirationSeconds?*:count credentialBundlePath?:text keyPath?:text certificateChainPath?:text',
	'core/v1.PodCondition':
		'type:v1.PodConditionType=text observedGeneration?:longCount status:v1.ConditionStatus=text lastProbeTime?:time lastTransitionTime?:time reason?:text message?:text',
	'core/v1.PodDNSConfig': 'nameservers?:[]text searches?:[]text options?:[]core/v1.PodDNSConfigOption',
	'core/v1.PodDNSConfigOption': 'name?:text value?*:text',
	'core/v1.PodExtendedResourceClaimStatus':
		'requestMappings:[]core/v1.ContainerExtendedResourceRequest resourceClaimName:text',
	'core/v1.PodIP': 'ip:text',
	'core/v1.PodOS': 'name:v1.OSName=text',
	'core/v1.PodReadinessGate': 'conditionType:v1.PodConditionType=text',
	'core/v1.PodResourceClaim': 'name:text resourceClaimName?*:text resourceClaimTemplateName?*:text',
	'core/v1.PodResourceClaimStatus': 'name:text resourceClaimName?*:text',
	'core/v1.PodSchedulingGate': 'name:text',
	'core/v1.PodSecurityContext':
		'seLinuxOptions?*:core/v1.SELinuxOptions windowsOptions?*:core/v1.WindowsSecurityContextOptions runAsUser?*:longCount runAsGroup?*:longCount runAsNonRoot?*:flag supplementalGroups?:[]longCount supplementalGroupsPolicy?*:v1.SupplementalGroupsPolicy=text fsGroup?*:longCount sysctls?:[]core/v1.Sysctl fsGroupChangePolicy?*:v1.PodFSGroupChangePolicy=text seccompProfile?*:core/v1.SeccompProfile appArmorProfile?*:core/v1.AppArmorProfile seLinuxChangePolicy?*:v1.PodSELinuxChangePolicy=text',
	'core/v1.PodSpec':
		'volumes?:[]core/v1.Volume initContainers?:[]core/v1.Container containers:[]core/v1.Container ephemeralContainers?:[]core/v1.EphemeralContainer restartPolicy?:v1.RestartPolicy=text terminationGracePeriodSeconds?*:longCount activeDeadlineSeconds?*:longCount dnsPolicy?:v1.DNSPolicy=text nodeSelector?:{string}text serviceAccountName?:text serviceAccount?:text automountServiceAccountToken?*:flag nodeName?:text hostNetwork?:flag hostPID?:flag hostIPC?:flag shareProcessNamespace?*:flag securityContext?*:core/v1.PodSecurityContext imagePullSecrets?:[]core/v1.LocalObjectReference hostname?:text subdomain?:text affinity?*:core/v1.Affinity schedulerName?:text tolerations?:[]core/v1.Toleration hostAliases?:[]core/v1.HostAlias priorityClassName?:text priority?*:count dnsConfig?*:core/v1.PodDNSConfig readinessGates?:[]core/v1.PodReadinessGate runtimeClassName?*:text enableServiceLinks?*:flag preemptionPolicy?*:v1.PreemptionPolicy=text overhead?:v1.ResourceList={v1.ResourceName}quantity topologySpreadConstraints?:[]core/v1.TopologySpreadConstraint setHostnameAsFQDN?*:flag os?*:core/v1.PodOS hostUsers?*:flag schedulingGates?:[]core/v1.PodSchedulingGate resourceClaims?:[]core/v1.PodResourceClaim resources?*:core/v1.ResourceRequirements hostnameOverride?*:text',
	'core/v1.PodStatus':
		'observedGeneration?:longCount phase?:v1.PodPhase=text conditions?:[]core/v1.PodCondition message?:text reason?:text nominatedNodeName?:text hostIP?:text hostIPs?:[]core/v1.HostIP podIP?:text podIPs?:[]core/v1.PodIP startTime?*:time initContainerStatuses?:[]core/v1.ContainerStatus containerStatuses?:[]core/v1.ContainerStatus qosClass?:v1.PodQOSClass=text ephemeralContainerStatuses?:[]core/v1.ContainerStatus resize?:v1.PodResizeStatus=text resourceClaimStatuses?:[]core/v1.PodResourceClaimStatus extendedResourceClaimStatus?*:core/v1.PodExtendedResourceClaimStatus',
	'core/v1.PodTemplate': 'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta template?:core/v1.PodTemplateSpec',
	'core/v1.PodTemplateSpec': 'metadata?:meta/v1.ObjectMeta spec?:core/v1.PodSpec',
	'core/v1.PortStatus': 'port:count protocol:v1.Protocol=text error?*:text',
	'core/v1.PortworxVolumeSource': 'volumeID:text fsType?:text readOnly?:flag',
	'core/v1.PreferredSchedulingTerm': 'weight:count preference:core/v1.NodeSelectorTerm',
	'core/v1.Probe':
		'exec?*:core/v1.ExecAction httpGet?*:core/v1.HTTPGetAction tcpSocket?*:core/v1.TCPSocketAction grpc?*:core/v1.GRPCAction initialDelaySeconds?:count timeoutSeconds?:count periodSeconds?:count successThreshold?:count failureThreshold?:count terminationGracePeriodSeconds?*:longCount',
	'core/v1.ProjectedVolumeSource': 'sources:[]core/v1.VolumeProjection defaultMode?*:count',
	'core/v1.QuobyteVolumeSource': 'registry:text volume:text readOnly?:flag user?:text group?:text tenant?:text',
	'core/v1.RBDPersistentVolumeSource':
		'monitors:[]text image:text fsType?:text pool?:text user?:text keyring?:text secretRef?*:core/v1.SecretReference readOnly?:flag',
	'core/v1.RBDVolumeSource':
		'monitors:[]text image:text fsType?:text pool?:text user?:text keyring?:text secretRef?*:core/v1.LocalObjectReference readOnly?:flag',
	'core/v1.ReplicationController':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:core/v1.ReplicationControllerSpec status?:core/v1.ReplicationControllerStatus',
	'core/v1.ReplicationControllerCondition':
		'type:v1.ReplicationControllerConditionType=text status:v1.ConditionStatus=text lastTransitionTime?:time reason?:text message?:text',
	'core/v1.ReplicationControllerSpec':
		'replicas?*:count minReadySeconds?:count selector?:{string}text template?*:core/v1.PodTemplateSpec',
	'core/v1.ReplicationControllerStatus':
		'replicas:count fullyLabeledReplicas?:count readyReplicas?:count availableReplicas?:count observedGeneration?:longCount conditions?:[]core/v1.ReplicationControllerCondition',
	'core/v1.ResourceClaim': 'name:text request?:text',
	'core/v1.ResourceFieldSelector': 'containerName?:text resource:text divisor?:quantity',
	'core/v1.ResourceHealth': 'resourceID:v1.ResourceID=text health?:v1.ResourceHealthStatus=text',
	'core/v1.ResourceQuota':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:core/v1.ResourceQuotaSpec status?:core/v1.ResourceQuotaStatus',
	'core/v1.ResourceQuotaSpec':
		'hard?:v1.ResourceList={v1.ResourceName}quantity scopes?:[]v1.ResourceQuotaScope=text scopeSelector?*:core/v1.ScopeSelector',
	'core/v1.ResourceQuotaStatus':
		'hard?:v1.ResourceList={v1.ResourceName}quantity used?:v1.ResourceList={v1.ResourceName}quantity',
	'core/v1.ResourceRequirements':
		'limits?:v1.ResourceList={v1.ResourceName}quantity requests?:v1.ResourceList={v1.ResourceName}quantity claims?:[]core/v1.ResourceClaim',
	'core/v1.ResourceStatus': 'name:v1.ResourceName=text resources?:[]core/v1.ResourceHealth',
	'core/v1.SELinuxOptions': 'user?:text role?:text type?:text level?:text',
	'core/v1.ScaleIOPersistentVolumeSource':
		'gateway:text system:text secretRef*:core/v1.SecretReference sslEnabled?:flag protectionDomain?:text storagePool?:text storageMode?:text volumeName?:text fsType?:text readOnly?:flag',
	'core/v1.ScaleIOVolumeSource':
		'gateway:text system:text secretRef*:core/v1.LocalObjectReference sslEnabled?:flag protectionDomain?:text storagePool?:text storageMode?:text volumeName?:text fsType?:text readOnly?:flag',
	'core/v1.ScopeSelector': 'matchExpressions?:[]core/v1.ScopedResourceSelectorRequirement',
	'core/v1.ScopedResourceSelectorRequirement':
		'scopeName:v1.ResourceQuotaScope=text operator:v1.ScopeSelectorOperator=text values?:[]text',
	'core/v1.SeccompProfile': 'type:v1.SeccompProfileType=text localhostProfile?*:text',
	'core/v1.Secret':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta immutable?*:flag data?:{string}bytes stringData?:{string}text type?:v1.SecretType=text',
	'core/v1.SecretEnvSource': 'name?:text optional?*:flag',
	'core/v1.SecretKeySelector': 'name?:text key:text optional?*:flag',
	'core/v1.SecretProjection': 'name?:text items?:[]core/v1.KeyToPath optional?*:flag',
	'core/v1.SecretReference': 'name?:text namespace?:text',
	'core/v1.SecretVolumeSource': 'secretName?:text items?:[]core/v1.KeyToPath defaultMode?*:count optional?*:flag',
	'core/v1.SecurityContext':
		'capabilities?*:core/v1.Capabilities privileged?*:flag seLinuxOptions?*:core/v1.SELinuxOptions windowsOptions?*:core/v1.WindowsSecurityContextOptions runAsUser?*:longCount runAsGroup?*:longCount runAsNonRoot?*:flag readOnlyRootFilesystem?*:flag allowPrivilegeEscalation?*:flag procMount?*:v1.ProcMountType=text seccompProfile?*:core/v1.SeccompProfile appArmorProfile?*:core/v1.AppArmorProfile',
	'core/v1.Service':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:core/v1.ServiceSpec status?:core/v1.ServiceStatus',
	'core/v1.ServiceAccount':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta secrets?:[]core/v1.ObjectReference imagePullSecrets?:[]core/v1.LocalObjectReference automountServiceAccountToken?*:flag',
	'core/v1.ServiceAccountTokenProjection': 'audience?:text expirationSeconds?*:longCount path:text',
	'core/v1.ServicePort':
		'name?:text protocol?:v1.Protocol=text appProtocol?*:text port:count targetPort?:countOrText nodePort?:count',
	'core/v1.ServiceSpec':
		'ports?:[]core/v1.ServicePort selector?:{string}text clusterIP?:text clusterIPs?:[]text type?:v1.ServiceType=text externalIPs?:[]text sessionAffinity?:v1.ServiceAffinity=text loadBalancerIP?:text loadBalancerSourceRanges?:[]text externalName?:text externalTrafficPolicy?:v1.ServiceExternalTrafficPolicy=text healthCheckNodePort?:count publishNotReadyAddresses?:flag sessionAffinityConfig?*:core/v1.SessionAffinityConfig ipFamilies?:[]v1.IPFamily=text ipFamilyPolicy?*:v1.IPFamilyPolicy=text allocateLoadBalancerNodePorts?*:flag loadBalancerClass?*:text internalTrafficPolicy?*:v1.ServiceInternalTrafficPolicy=text trafficDistribution?*:text',
	'core/v1.ServiceStatus': 'loadBalancer?:core/v1.LoadBalancerStatus conditions?:[]meta/v1.Condition',
	'core/v1.SessionAffinityConfig': 'clientIP?*:core/v1.ClientIPConfig',
	'core/v1.SleepAction': 'seconds:longCount',
	'core/v1.StorageOSPersistentVolumeSource':
		'volumeName?:text volumeNamespace?:text fsType?:text readOnly?:flag secretRef?*:core/v1.ObjectReference',
	'core/v1.StorageOSVolumeSource':
		'volumeName?:text volumeNamespace?:text fsType?:text readOnly?:flag secretRef?*:core/v1.LocalObjectReference',
	'core/v1.Sysctl': 'name:text value:text',
	'core/v1.TCPSocketAction': 'port:countOrText host?:text',
	'core/v1.Taint': 'key:text value?:text effect:v1.TaintEffect=text timeAdded?*:time',
	'core/v1.Toleration':
		'key?:text operator?:v1.TolerationOperator=text value?:text effect?:v1.TaintEffect=text tolerationSeconds?*:longCount',
	'core/v1.TopologySelectorLabelRequirement': 'key:text values:[]text',
	'core/v1.TopologySelectorTerm': 'matchLabelExpressions?:[]core/v1.TopologySelectorLabelRequirement',
	'core/v1.TopologySpreadConstraint':
		'maxSkew:count topologyKey:text whenUnsatisfiable:v1.UnsatisfiableConstraintAction=text labelSelector?*:meta/v1.LabelSelector minDomains?*:count nodeAffinityPolicy?*:v1.NodeInclusionPolicy=text nodeTaintsPolicy?*:v1.NodeInclusionPolicy=text matchLabelKeys?:[]text',
	'core/v1.TypedLocalObjectReference': 'apiGroup*:text kind:text name:text',
	'core/v1.TypedObjectReference': 'apiGroup*:text kind:text name:text namespace?*:text',
	'core/v1.Volume':
		'name:text hostPath?*:core/v1.HostPathVolumeSource emptyDir?*:core/v1.EmptyDirVolumeSource gcePersistentDisk?*:core/v1.GCEPersistentDiskVolumeSource awsElasticBlockStore?*:core/v1.AWSElasticBlockStoreVolumeSource gitRepo?*:core/v1.GitRepoVolumeSource secret?*:core/v1.SecretVolumeSource nfs?*:core/v1.NFSVolumeSource iscsi?*:core/v1.ISCSIVolumeSource glusterfs?*:core/v1.GlusterfsVolumeSource persistentVolumeClaim?*:core/v1.PersistentVolumeClaimVolumeSource rbd?*:core/v1.RBDVolumeSource flexVolume?*:core/v1.FlexVolumeSource cinder?*:core/v1.CinderVolumeSource cephfs?*:core/v1.CephFSVolumeSource flocker?*:core/v1.FlockerVolumeSource downwardAPI?*:core/v1.DownwardAPIVolumeSource fc?*:core/v1.FCVolumeSource azureFile?*:core/v1.AzureFileVolumeSource configMap?*:core/v1.ConfigMapVolumeSource vsphereVolume?*:core/v1.VsphereVirtualDiskVolumeSource quobyte?*:core/v1.QuobyteVolumeSource azureDisk?*:core/v1.AzureDiskVolumeSource photonPersistentDisk?*:core/v1.PhotonPersistentDiskVolumeSource projected?*:core/v1.ProjectedVolumeSource portworxVolume?*:core/v1.PortworxVolumeSource scaleIO?*:core/v1.ScaleIOVolumeSource storageos?*:core/v1.StorageOSVolumeSource csi?*:core/v1.CSIVolumeSource ephemeral?*:core/v1.EphemeralVolumeSource image?*:core/v1.ImageVolumeSource',
	'core/v1.VolumeDevice': 'name:text devicePath:text',
	'core/v1.VolumeMount':
		'name:text readOnly?:flag recursiveReadOnly?*:v1.RecursiveReadOnlyMode=text mountPath:text subPath?:text mountPropagation?*:v1.MountPropagationMode=text subPathExpr?:text',
	'core/v1.VolumeMountStatus':
		'name:text mountPath:text readOnly?:flag recursiveReadOnly?*:v1.RecursiveReadOnlyMode=text',
	'core/v1.VolumeNodeAffinity': 'required?*:core/v1.NodeSelector',
	'core/v1.VolumeProjection':
		'secret?*:core/v1.SecretProjection downwardAPI?*:core/v1.DownwardAPIProjection configMap?*:core/v1.ConfigMapProjection serviceAccountToken?*:core/v1.ServiceAccountTokenProjection clusterTrustBundle?*:core/v1.ClusterTrustBundleProjection podCertificate?*:core/v1.PodCertificateProjection',
	'core/v1.VolumeResourceRequirements':
		'limits?:v1.ResourceList={v1.ResourceName}quantity requests?:v1.ResourceList={v1.ResourceName}quantity',
	'core/v1.VsphereVirtualDiskVolumeSource':
		'volumePath:text fsType?:text storagePolicyName?:text storagePolicyID?:text',
	'core/v1.WeightedPodAffinityTerm': 'weight:count podAffinityTerm:core/v1.PodAffinityTerm',
	'core/v1.WindowsSecurityContextOptions':
		'gmsaCredentialSpecName?*:text gmsaCredentialSpec?*:text runAsUserName?*:text hostProcess?*:flag',
	'discovery/v1.Endpoint':
		'addresses:[]text conditions?:discovery/v1.EndpointConditions hostname?*:text targetRef?*:core/v1.ObjectReference deprecatedTopology?:{string}text nodeName?*:text zone?*:text hints?*:discovery/v1.EndpointHints',
	'discovery/v1.EndpointConditions': 'ready?*:flag serving?*:flag terminating?*:flag',
	'discovery/v1.EndpointHints': 'forZones?:[]discovery/v1.ForZone forNodes?:[]discovery/v1.ForNode',
	'discovery/v1.EndpointPort': 'name?*:text protocol?*:v1.Protocol=text port?*:count appProtocol?*:text',
	'discovery/v1.EndpointSlice':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta addressType:v1.AddressType=text endpoints:[]discovery/v1.Endpoint ports:[]discovery/v1.EndpointPort',
	'discovery/v1.ForNode': 'name:text',
	'discovery/v1.ForZone': 'name:text',
	'events/v1.Event':
		'kind?:text apiVersion?:text metadata:meta/v1.ObjectMeta eventTime:microTime series?*:events/v1.EventSeries reportingController?:text reportingInstance?:text action?:text reason?:text regarding?:core/v1.ObjectReference related?*:core/v1.ObjectReference note?:text type?:text deprecatedSource?:core/v1.EventSource deprecatedFirstTimestamp?:time deprecatedLastTimestamp?:time deprecatedCount?:count',
	'events/v1.EventSeries': 'count:count lastObservedTime:microTime',
	'meta/v1.Condition':
		'type:text status:v1.ConditionStatus=text observedGeneration?:longCount lastTransitionTime:time reason:text message:text',
	'meta/v1.DeleteOptions':
		'kind?:text apiVersion?:text gracePeriodSeconds?*:longCount preconditions?*:meta/v1.Preconditions orphanDependents?*:flag propagationPolicy?*:v1.DeletionPropagation=text dryRun?:[]text ignoreStoreReadErrorWithClusterBreakingPotential?*:flag',
	'meta/v1.FieldSelectorRequirement': 'key:text operator:v1.FieldSelectorOperator=text values?:[]text',
	'meta/v1.LabelSelector': 'matchLabels?:{string}text matchExpressions?:[]meta/v1.LabelSelectorRequirement',
	'meta/v1.LabelSelectorRequirement': 'key:text operator:v1.LabelSelectorOperator=text values?:[]text',
	'meta/v1.ManagedFieldsEntry':
		'manager?:text operation?:v1.ManagedFieldsOperationType=text apiVersion?:text time?*:time fieldsType?:text fieldsV1?*:any subresource?:text',
	'meta/v1.ObjectMeta':
		'name?:text generateName?:text namespace?:text selfLink?:text uid?:types.UID=text resourceVersion?:text generation?:longCount creationTimestamp?:time deletionTimestamp?*:time deletionGracePeriodSeconds?*:longCount labels?:{string}text annotations?:{string}text ownerReferences?:[]meta/v1.OwnerReference finalizers?:[]text managedFields?:[]meta/v1.ManagedFieldsEntry',
	'meta/v1.OwnerReference':
		'apiVersion:text kind:text name:text uid:types.UID=text controller?*:flag blockOwnerDeletion?*:flag',
	'meta/v1.Preconditions': 'uid?*:types.UID=text resourceVersion?*:text',
	'networking/v1.HTTPIngressPath': 'path?:text pathType*:v1.PathType=text backend:networking/v1.IngressBackend',
	'networking/v1.HTTPIngressRuleValue': 'paths:[]networking/v1.HTTPIngressPath',
	'networking/v1.IPBlock': 'cidr:text except?:[]text',
	'networking/v1.Ingress':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:networking/v1.IngressSpec status?:networking/v1.IngressStatus',
	'networking/v1.IngressBackend':
		'service?*:networking/v1.IngressServiceBackend resource?*:core/v1.TypedLocalObjectReference',
	'networking/v1.IngressClass':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:networking/v1.IngressClassSpec',
	'networking/v1.IngressClassParametersReference': 'apiGroup?*:text kind:text name:text scope*:text namespace?*:text',
	'networking/v1.IngressClassSpec': 'controller?:text parameters?*:networking/v1.IngressClassParametersReference',
	'networking/v1.IngressLoadBalancerIngress': 'ip?:text hostname?:text ports?:[]networking/v1.IngressPortStatus',
	'networking/v1.IngressLoadBalancerStatus': 'ingress?:[]networking/v1.IngressLoadBalancerIngress',
	'networking/v1.IngressPortStatus': 'port:count protocol:v1.Protocol=text error?*:text',
	'networking/v1.IngressRule': 'host?:text http?*:networking/v1.HTTPIngressRuleValue',
	'networking/v1.IngressServiceBackend': 'name:text port?:networking/v1.ServiceBackendPort',
	'networking/v1.IngressSpec':
		'ingressClassName?*:text defaultBackend?*:networking/v1.IngressBackend tls?:[]networking/v1.IngressTLS rules?:[]networking/v1.IngressRule',
	'networking/v1.IngressStatus': 'loadBalancer?:networking/v1.IngressLoadBalancerStatus',
	'networking/v1.IngressTLS': 'hosts?:[]text secretName?:text',
	'networking/v1.NetworkPolicy':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:networking/v1.NetworkPolicySpec',
	'networking/v1.NetworkPolicyEgressRule':
		'ports?:[]networking/v1.NetworkPolicyPort to?:[]networking/v1.NetworkPolicyPeer',
	'networking/v1.NetworkPolicyIngressRule':
		'ports?:[]networking/v1.NetworkPolicyPort from?:[]networking/v1.NetworkPolicyPeer',
	'networking/v1.NetworkPolicyPeer':
		'podSelector?*:meta/v1.LabelSelector namespaceSelector?*:meta/v1.LabelSelector ipBlock?*:networking/v1.IPBlock',
	'networking/v1.NetworkPolicyPort': 'protocol?*:v1.Protocol=text port?*:countOrText endPort?*:count',
	'networking/v1.NetworkPolicySpec':
		'podSelector:meta/v1.LabelSelector ingress?:[]networking/v1.NetworkPolicyIngressRule egress?:[]networking/v1.NetworkPolicyEgressRule policyTypes?:[]v1.PolicyType=text',
	'networking/v1.ServiceBackendPort': 'name?:text number?:count',
	'node/v1.Overhead': 'podFixed?:v1.ResourceList={v1.ResourceName}quantity',
	'node/v1.RuntimeClass':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta handler:text overhead?*:node/v1.Overhead scheduling?*:node/v1.Scheduling',
	'node/v1.Scheduling': 'nodeSelector?:{string}text tolerations?:[]core/v1.Toleration',
	'policy/v1.Eviction':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta deleteOptions?*:meta/v1.DeleteOptions',
	'policy/v1.PodDisruptionBudget':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec?:policy/v1.PodDisruptionBudgetSpec status?:policy/v1.PodDisruptionBudgetStatus',
	'policy/v1.PodDisruptionBudgetSpec':
		'minAvailable?*:countOrText selector?*:meta/v1.LabelSelector maxUnavailable?*:countOrText unhealthyPodEvictionPolicy?*:v1.UnhealthyPodEvictionPolicyType=text',
	'policy/v1.PodDisruptionBudgetStatus':
		'observedGeneration?:longCount disruptedPods?:{string}time disruptionsAllowed:count currentHealthy:count desiredHealthy:count expectedPods:count conditions?:[]meta/v1.Condition',
	'rbac/v1.AggregationRule': 'clusterRoleSelectors?:[]meta/v1.LabelSelector',
	'rbac/v1.ClusterRole':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta rules:[]rbac/v1.PolicyRule aggregationRule?*:rbac/v1.AggregationRule',
	'rbac/v1.ClusterRoleBinding':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta subjects?:[]rbac/v1.Subject roleRef:rbac/v1.RoleRef',
	'rbac/v1.PolicyRule':
		'verbs:[]text apiGroups?:[]text resources?:[]text resourceNames?:[]text nonResourceURLs?:[]text',
	'rbac/v1.Role': 'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta rules:[]rbac/v1.PolicyRule',
	'rbac/v1.RoleBinding':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta subjects?:[]rbac/v1.Subject roleRef:rbac/v1.RoleRef',
	'rbac/v1.RoleRef': 'apiGroup:text kind:text name:text',
	'rbac/v1.Subject': 'kind:text apiGroup?:text name:text namespace?:text',
	'scheduling/v1.PriorityClass':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta value:count globalDefault?:flag description?:text preemptionPolicy?*:v1.PreemptionPolicy=text',
	'storage/v1.CSIDriver': 'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec:storage/v1.CSIDriverSpec',
	'storage/v1.CSIDriverSpec':
		'attachRequired?*:flag podInfoOnMount?*:flag volumeLifecycleModes?:[]v1.VolumeLifecycleMode=text storageCapacity?*:flag fsGroupPolicy?*:v1.FSGroupPolicy=text tokenRequests?:[]storage/v1.TokenRequest requiresRepublish?*:flag seLinuxMount?*:flag nodeAllocatableUpdatePeriodSeconds?*:longCount',
	'storage/v1.CSINode': 'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec:storage/v1.CSINodeSpec',
	'storage/v1.CSINodeDriver': 'name:text nodeID:text topologyKeys:[]text allocatable?*:storage/v1.VolumeNodeResources',
	'storage/v1.CSINodeSpec': 'drivers:[]storage/v1.CSINodeDriver',
	'storage/v1.CSIStorageCapacity':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta nodeTopology?*:meta/v1.LabelSelector storageClassName:text capacity?*:quantity maximumVolumeSize?*:quantity',
	'storage/v1.StorageClass':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta provisioner:text parameters?:{string}text reclaimPolicy?*:v1.PersistentVolumeReclaimPolicy=text mountOptions?:[]text allowVolumeExpansion?*:flag volumeBindingMode?*:v1.VolumeBindingMode=text allowedTopologies?:[]core/v1.TopologySelectorTerm',
	'storage/v1.TokenRequest': 'audience:text expirationSeconds?*:longCount',
	'storage/v1.VolumeAttachment':
		'kind?:text apiVersion?:text metadata?:meta/v1.ObjectMeta spec:storage/v1.VolumeAttachmentSpec status?:storage/v1.VolumeAttachmentStatus',
	'storage/v1.VolumeAttachmentSource': 'persistentVolumeName?*:text inlineVolumeSpec?*:core/v1.PersistentVolumeSpec',
	'storage/v1.VolumeAttachmentSpec': 'attacher:text source:storage/v1.VolumeAttachmentSource nodeName:text',
	'storage/v1.VolumeAttachmentStatus':
		'attached:flag attachmentMetadata?:{string}text attachError?*:storage/v1.VolumeError detachError?*:storage/v1.VolumeError',
	'storage/v1.VolumeError': 'time?:time message?:text errorCode?*:count',
	'storage/v1.VolumeNodeResources': 'count?*:count',
};
