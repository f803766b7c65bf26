/** Source: staging/src/k8s.io/api/policy/v1/generated.proto */
export const policyMessages: Readonly<Record<string, string>> = {
	'policy.v1': `
Eviction = 1 metadata:meta.ObjectMeta, 2 deleteOptions:meta.DeleteOptions
PodDisruptionBudget = 1 metadata:meta.ObjectMeta, 2 spec:PodDisruptionBudgetSpec,
	3 status:PodDisruptionBudgetStatus
PodDisruptionBudgetSpec = 1 minAvailable*:IntOrString, 2 selector:meta.LabelSelector,
	3 maxUnavailable*:IntOrString, 4 unhealthyPodEvictionPolicy*
PodDisruptionBudgetStatus = 1 observedGeneration:i, 2 disruptedPods{}:meta.Time, 3 disruptionsAllowed:i,
	4 currentHealthy:i, 5 desiredHealthy:i, 6 expectedPods:i, 7 conditions[]:meta.Condition
`,
};
