/** Source: staging/src/k8s.io/api/autoscaling/{v1,v2}/generated.proto */
export const autoscalingMessages: Readonly<Record<string, string>> = {
	'autoscaling.v1': `
CrossVersionObjectReference = 1 kind, 2 name, 3 apiVersion
HorizontalPodAutoscaler = 1 metadata:meta.ObjectMeta, 2 spec:HorizontalPodAutoscalerSpec,
	3 status:HorizontalPodAutoscalerStatus
HorizontalPodAutoscalerSpec = 1 scaleTargetRef:CrossVersionObjectReference, 2 minReplicas*:i, 3 maxReplicas:i,
	4 targetCPUUtilizationPercentage*:i
HorizontalPodAutoscalerStatus = 1 observedGeneration*:i, 2 lastScaleTime:meta.Time, 3 currentReplicas:i,
	4 desiredReplicas:i, 5 currentCPUUtilizationPercentage*:i
Scale = 1 metadata:meta.ObjectMeta, 2 spec:ScaleSpec, 3 status:ScaleStatus
ScaleSpec = 1 replicas:i
ScaleStatus = 1 replicas:i, 2 selector
`,
	'autoscaling.v2': `
ContainerResourceMetricSource = 1 name, 2 target:MetricTarget, 3 container
ContainerResourceMetricStatus = 1 name, 2 current:MetricValueStatus, 3 container
CrossVersionObjectReference = 1 kind, 2 name, 3 apiVersion
ExternalMetricSource = 1 metric:MetricIdentifier, 2 target:MetricTarget
ExternalMetricStatus = 1 metric:MetricIdentifier, 2 current:MetricValueStatus
HPAScalingPolicy = 1 type, 2 value:i, 3 periodSeconds:i
HPAScalingRules = 1 selectPolicy*, 2 policies[]:HPAScalingPolicy, 3 stabilizationWindowSeconds*:i,
	4 tolerance:Quantity
HorizontalPodAutoscaler = 1 metadata:meta.ObjectMeta, 2 spec:HorizontalPodAutoscalerSpec,
	3 status:HorizontalPodAutoscalerStatus
HorizontalPodAutoscalerBehavior = 1 scaleUp:HPAScalingRules, 2 scaleDown:HPAScalingRules
HorizontalPodAutoscalerCondition = 1 type, 2 status, 3 lastTransitionTime:meta.Time, 4 reason, 5 message
HorizontalPodAutoscalerSpec = 1 scaleTargetRef:CrossVersionObjectReference, 2 minReplicas*:i, 3 maxReplicas:i,
	4 metrics[]:MetricSpec, 5 behavior:HorizontalPodAutoscalerBehavior
HorizontalPodAutoscalerStatus = 1 observedGeneration*:i, 2 lastScaleTime:meta.Time, 3 currentReplicas:i,
	4 desiredReplicas:i, 5 currentMetrics[]:MetricStatus, 6 conditions[]:HorizontalPodAutoscalerCondition
MetricIdentifier = 1 name, 2 selector:meta.LabelSelector
MetricSpec = 1 type, 2 object:ObjectMetricSource, 3 pods:PodsMetricSource, 4 resource:ResourceMetricSource,
	5 external:ExternalMetricSource, 7 containerResource:ContainerResourceMetricSource
MetricStatus = 1 type, 2 object:ObjectMetricStatus, 3 pods:PodsMetricStatus, 4 resource:ResourceMetricStatus,
	5 external:ExternalMetricStatus, 7 containerResource:ContainerResourceMetricStatus
MetricTarget = 1 type, 2 value:Quantity, 3 averageValue:Quantity, 4 averageUtilization*:i
MetricValueStatus = 1 value:Quantity, 2 averageValue:Quantity, 3 averageUtilization*:i
ObjectMetricSource = 1 describedObject:CrossVersionObjectReference, 2 target:MetricTarget,
	3 metric:MetricIdentifier
ObjectMetricStatus = 1 metric:MetricIdentifier, 2 current:MetricValueStatus,
	3 describedObject:CrossVersionObjectReference
PodsMetricSource = 1 metric:MetricIdentifier, 2 target:MetricTarget
PodsMetricStatus = 1 metric:MetricIdentifier, 2 current:MetricValueStatus
ResourceMetricSource = 1 name, 2 target:MetricTarget
ResourceMetricStatus = 1 name, 2 current:MetricValueStatus
`,
};
