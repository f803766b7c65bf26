/** Source: staging/src/k8s.io/api/storage/v1/generated.proto */
export const storageMessages: Readonly<Record<string, string>> = {
	'storage.v1': `
StorageClass = 1 metadata:meta.ObjectMeta, 2 provisioner, 3 parameters{}, 4 reclaimPolicy*, 5 mountOptions[],
	6 allowVolumeExpansion*:b, 7 volumeBindingMode*, 8 allowedTopologies[]:core.v1.TopologySelectorTerm
`,
};
