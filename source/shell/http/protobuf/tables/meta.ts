/** Source: staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto */
export const metaMessages: Readonly<Record<string, string>> = {
	meta: `
Condition = 1 type, 2 status, 3 observedGeneration:i, 4 lastTransitionTime:Time, 5 reason, 6 message
DeleteOptions = 1 gracePeriodSeconds*:i, 2 preconditions:Preconditions, 3 orphanDependents*:b,
	4 propagationPolicy*, 5 dryRun[], 6 ignoreStoreReadErrorWithClusterBreakingPotential*:b
FieldSelectorRequirement = 1 key, 2 operator, 3 values[]
LabelSelector = 1 matchLabels{}, 2 matchExpressions[]:LabelSelectorRequirement
LabelSelectorRequirement = 1 key, 2 operator, 3 values[]
ManagedFieldsEntry = 1 manager, 2 operation, 3 apiVersion, 4 time:Time, 6 fieldsType, 7 fieldsV1:FieldsV1,
	8 subresource
ObjectMeta = 1 name, 2 generateName, 3 namespace, 4 selfLink, 5 uid, 6 resourceVersion, 7 generation:i,
	8 creationTimestamp:Time, 9 deletionTimestamp:Time, 10 deletionGracePeriodSeconds*:i, 11 labels{},
	12 annotations{}, 13 ownerReferences[]:OwnerReference, 14 finalizers[], 17 managedFields[]:ManagedFieldsEntry
OwnerReference = 1 kind, 3 name, 4 uid, 5 apiVersion, 6 controller*:b, 7 blockOwnerDeletion*:b
Preconditions = 1 uid*, 2 resourceVersion*
`,
};
