/** Source: staging/src/k8s.io/api/storage/v1/generated.proto */
export const storageMessages: Readonly<Record<string, string>> = {
	'storage.v1': `
CSIDriver = 1 metadata:meta.ObjectMeta, 2 spec:CSIDriverSpec
CSIDriverSpec = 1 attachRequired*:b, 2 podInfoOnMount*:b, 3 volumeLifecycleModes[], 4 storageCapacity*:b,
	5 fsGroupPolicy*, 6 tokenRequests[]:TokenRequest, 7 requiresRepublish*:b, 8 seLinuxMount*:b,
	9 nodeAllocatableUpdatePeriodSeconds*:i
CSINode = 1 metadata:meta.ObjectMeta, 2 spec:CSINodeSpec
CSINodeDriver = 1 name, 2 nodeID, 3 topologyKeys[], 4 allocatable:VolumeNodeResources
CSINodeSpec = 1 drivers[]:CSINodeDriver
CSIStorageCapacity = 1 metadata:meta.ObjectMeta, 2 nodeTopology:meta.LabelSelector, 3 storageClassName,
	4 capacity*:Quantity, 5 maximumVolumeSize*:Quantity
StorageClass = 1 metadata:meta.ObjectMeta, 2 provisioner, 3 parameters{}, 4 reclaimPolicy*, 5 mountOptions[],
	6 allowVolumeExpansion*:b, 7 volumeBindingMode*, 8 allowedTopologies[]:core.v1.TopologySelectorTerm
TokenRequest = 1 audience, 2 expirationSeconds*:i
VolumeAttachment = 1 metadata:meta.ObjectMeta, 2 spec:VolumeAttachmentSpec, 3 status:VolumeAttachmentStatus
VolumeAttachmentSource = 1 persistentVolumeName*, 2 inlineVolumeSpec:core.v1.PersistentVolumeSpec
VolumeAttachmentSpec = 1 attacher, 2 source:VolumeAttachmentSource, 3 nodeName
VolumeAttachmentStatus = 1 attached:b, 2 attachmentMetadata{}, 3 attachError:VolumeError,
	4 detachError:VolumeError
VolumeAttributesClass = 1 metadata:meta.ObjectMeta, 2 driverName, 3 parameters{}
VolumeError = 1 time:meta.Time, 2 message, 3 errorCode*:i
VolumeNodeResources = 1 count*:i
`,
};
