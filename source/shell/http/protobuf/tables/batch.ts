/** Source: staging/src/k8s.io/api/batch/v1/generated.proto */
export const batchMessages: Readonly<Record<string, string>> = {
	'batch.v1': `
CronJob = 1 metadata:meta.ObjectMeta, 2 spec:CronJobSpec, 3 status:CronJobStatus
CronJobSpec = 1 schedule, 2 startingDeadlineSeconds*:i, 3 concurrencyPolicy, 4 suspend*:b,
	5 jobTemplate:JobTemplateSpec, 6 successfulJobsHistoryLimit*:i, 7 failedJobsHistoryLimit*:i, 8 timeZone*
CronJobStatus = 1 active[]:core.v1.ObjectReference, 4 lastScheduleTime:meta.Time, 5 lastSuccessfulTime:meta.Time
Job = 1 metadata:meta.ObjectMeta, 2 spec:JobSpec, 3 status:JobStatus
JobCondition = 1 type, 2 status, 3 lastProbeTime:meta.Time, 4 lastTransitionTime:meta.Time, 5 reason, 6 message
JobSpec = 1 parallelism*:i, 2 completions*:i, 3 activeDeadlineSeconds*:i, 4 selector:meta.LabelSelector,
	5 manualSelector*:b, 6 template:core.v1.PodTemplateSpec, 7 backoffLimit*:i, 8 ttlSecondsAfterFinished*:i,
	9 completionMode*, 10 suspend*:b, 11 podFailurePolicy:PodFailurePolicy, 12 backoffLimitPerIndex*:i,
	13 maxFailedIndexes*:i, 14 podReplacementPolicy*, 15 managedBy*, 16 successPolicy:SuccessPolicy
JobStatus = 1 conditions[]:JobCondition, 2 startTime:meta.Time, 3 completionTime:meta.Time, 4 active:i,
	5 succeeded:i, 6 failed:i, 7 completedIndexes, 8 uncountedTerminatedPods:UncountedTerminatedPods, 9 ready*:i,
	10 failedIndexes*, 11 terminating*:i
JobTemplateSpec = 1 metadata:meta.ObjectMeta, 2 spec:JobSpec
PodFailurePolicy = 1 rules[]:PodFailurePolicyRule
PodFailurePolicyOnExitCodesRequirement = 1 containerName*, 2 operator, 3 values[]:i
PodFailurePolicyOnPodConditionsPattern = 1 type, 2 status
PodFailurePolicyRule = 1 action, 2 onExitCodes:PodFailurePolicyOnExitCodesRequirement,
	3 onPodConditions[]:PodFailurePolicyOnPodConditionsPattern
SuccessPolicy = 1 rules[]:SuccessPolicyRule
SuccessPolicyRule = 1 succeededIndexes*, 2 succeededCount*:i
UncountedTerminatedPods = 1 succeeded[], 2 failed[]
`,
};
