/** Source: staging/src/k8s.io/api/core/v1/generated.proto */
export const coreMessages: Readonly<Record<string, string>> = {
	'core.v1': `
Affinity = 1 nodeAffinity:NodeAffinity, 2 podAffinity:PodAffinity, 3 podAntiAffinity:PodAntiAffinity
AppArmorProfile = 1 type, 2 localhostProfile*
AttachedVolume = 1 name, 2 devicePath
Binding = 1 metadata:meta.ObjectMeta, 2 target:ObjectReference
CSIPersistentVolumeSource = 1 driver, 2 volumeHandle, 3 readOnly:b, 4 fsType, 5 volumeAttributes{},
	6 controllerPublishSecretRef:SecretReference, 7 nodeStageSecretRef:SecretReference,
	8 nodePublishSecretRef:SecretReference, 9 controllerExpandSecretRef:SecretReference,
	10 nodeExpandSecretRef:SecretReference
CSIVolumeSource = 1 driver, 2 readOnly*:b, 3 fsType*, 4 volumeAttributes{},
	5 nodePublishSecretRef:LocalObjectReference
Capabilities = 1 add[], 2 drop[]
ClientIPConfig = 1 timeoutSeconds*:i
ClusterTrustBundleProjection = 1 name*, 2 signerName*, 3 labelSelector:meta.LabelSelector, 4 path, 5 optional*:b
ConfigMap = 1 metadata:meta.ObjectMeta, 2 data{}, 3 binaryData{}:y, 4 immutable*:b
ConfigMapEnvSource = 1 ...localObjectReference:LocalObjectReference, 2 optional*:b
ConfigMapKeySelector = 1 ...localObjectReference:LocalObjectReference, 2 key, 3 optional*:b
ConfigMapNodeConfigSource = 1 namespace, 2 name, 3 uid, 4 resourceVersion, 5 kubeletConfigKey
ConfigMapProjection = 1 ...localObjectReference:LocalObjectReference, 2 items[]:KeyToPath, 4 optional*:b
ConfigMapVolumeSource = 1 ...localObjectReference:LocalObjectReference, 2 items[]:KeyToPath, 3 defaultMode*:i,
	4 optional*:b
Container = 1 name, 2 image, 3 command[], 4 args[], 5 workingDir, 6 ports[]:ContainerPort, 7 env[]:EnvVar,
	8 resources:ResourceRequirements, 9 volumeMounts[]:VolumeMount, 10 livenessProbe:Probe,
	11 readinessProbe:Probe, 12 lifecycle:Lifecycle, 13 terminationMessagePath, 14 imagePullPolicy,
	15 securityContext:SecurityContext, 16 stdin:b, 17 stdinOnce:b, 18 tty:b, 19 envFrom[]:EnvFromSource,
	20 terminationMessagePolicy, 21 volumeDevices[]:VolumeDevice, 22 startupProbe:Probe,
	23 resizePolicy[]:ContainerResizePolicy, 24 restartPolicy*, 25 restartPolicyRules[]:ContainerRestartRule
ContainerExtendedResourceRequest = 1 containerName, 2 resourceName, 3 requestName
ContainerImage = 1 names[], 2 sizeBytes:i
ContainerPort = 1 name, 2 hostPort:i, 3 containerPort:i, 4 protocol, 5 hostIP
ContainerResizePolicy = 1 resourceName, 2 restartPolicy
ContainerRestartRule = 1 action, 2 exitCodes:ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes = 1 operator, 2 values[]:i
ContainerState = 1 waiting:ContainerStateWaiting, 2 running:ContainerStateRunning,
	3 terminated:ContainerStateTerminated
ContainerStateRunning = 1 startedAt:meta.Time
ContainerStateTerminated = 1 exitCode:i, 2 signal:i, 3 reason, 4 message, 5 startedAt:meta.Time,
	6 finishedAt:meta.Time, 7 containerID
ContainerStateWaiting = 1 reason, 2 message
ContainerStatus = 1 name, 2 state:ContainerState, 3 lastState:ContainerState, 4 ready:b, 5 restartCount:i,
	6 image, 7 imageID, 8 containerID, 9 started*:b, 10 allocatedResources{}:Quantity,
	11 resources:ResourceRequirements, 12 volumeMounts[]:VolumeMountStatus, 13 user:ContainerUser,
	14 allocatedResourcesStatus[]:ResourceStatus, 15 stopSignal*
ContainerUser = 1 linux:LinuxContainerUser
DaemonEndpoint = 1 Port:i
DownwardAPIProjection = 1 items[]:DownwardAPIVolumeFile
DownwardAPIVolumeFile = 1 path, 2 fieldRef:ObjectFieldSelector, 3 resourceFieldRef:ResourceFieldSelector,
	4 mode*:i
DownwardAPIVolumeSource = 1 items[]:DownwardAPIVolumeFile, 2 defaultMode*:i
EmptyDirVolumeSource = 1 medium, 2 sizeLimit:Quantity
EndpointAddress = 1 ip, 2 targetRef:ObjectReference, 3 hostname, 4 nodeName*
EndpointPort = 1 name, 2 port:i, 3 protocol, 4 appProtocol*
EndpointSubset = 1 addresses[]:EndpointAddress, 2 notReadyAddresses[]:EndpointAddress, 3 ports[]:EndpointPort
Endpoints = 1 metadata:meta.ObjectMeta, 2 subsets[]:EndpointSubset
EnvFromSource = 1 prefix, 2 configMapRef:ConfigMapEnvSource, 3 secretRef:SecretEnvSource
EnvVar = 1 name, 2 value, 3 valueFrom:EnvVarSource
EnvVarSource = 1 fieldRef:ObjectFieldSelector, 2 resourceFieldRef:ResourceFieldSelector,
	3 configMapKeyRef:ConfigMapKeySelector, 4 secretKeyRef:SecretKeySelector, 5 fileKeyRef:FileKeySelector
EphemeralContainer = 1 ...ephemeralContainerCommon:EphemeralContainerCommon, 2 targetContainerName
EphemeralContainerCommon = 1 name, 2 image, 3 command[], 4 args[], 5 workingDir, 6 ports[]:ContainerPort,
	7 env[]:EnvVar, 8 resources:ResourceRequirements, 9 volumeMounts[]:VolumeMount, 10 livenessProbe:Probe,
	11 readinessProbe:Probe, 12 lifecycle:Lifecycle, 13 terminationMessagePath, 14 imagePullPolicy,
	15 securityContext:SecurityContext, 16 stdin:b, 17 stdinOnce:b, 18 tty:b, 19 envFrom[]:EnvFromSource,
	20 terminationMessagePolicy, 21 volumeDevices[]:VolumeDevice, 22 startupProbe:Probe,
	23 resizePolicy[]:ContainerResizePolicy, 24 restartPolicy*, 25 restartPolicyRules[]:ContainerRestartRule
EphemeralVolumeSource = 1 volumeClaimTemplate:PersistentVolumeClaimTemplate
Event = 1 metadata:meta.ObjectMeta, 2 involvedObject:ObjectReference, 3 reason, 4 message, 5 source:EventSource,
	6 firstTimestamp:meta.Time, 7 lastTimestamp:meta.Time, 8 count:i, 9 type, 10 eventTime:meta.MicroTime,
	11 series:EventSeries, 12 action, 13 related:ObjectReference, 14 reportingComponent, 15 reportingInstance
EventSeries = 1 count:i, 2 lastObservedTime:meta.MicroTime
EventSource = 1 component, 2 host
ExecAction = 1 command[]
FileKeySelector = 1 volumeName, 2 path, 3 key, 4 optional*:b
GRPCAction = 1 port:i, 2 service*
HTTPGetAction = 1 path, 2 port:IntOrString, 3 host, 4 scheme, 5 httpHeaders[]:HTTPHeader
HTTPHeader = 1 name, 2 value
HostAlias = 1 ip, 2 hostnames[]
HostIP = 1 ip
HostPathVolumeSource = 1 path, 2 type*
ImageVolumeSource = 1 reference, 2 pullPolicy
ImageVolumeStatus = 1 imageRef
KeyToPath = 1 key, 2 path, 3 mode*:i
Lifecycle = 1 postStart:LifecycleHandler, 2 preStop:LifecycleHandler, 3 stopSignal*
LifecycleHandler = 1 exec:ExecAction, 2 httpGet:HTTPGetAction, 3 tcpSocket:TCPSocketAction, 4 sleep:SleepAction
LimitRange = 1 metadata:meta.ObjectMeta, 2 spec:LimitRangeSpec
LimitRangeItem = 1 type, 2 max{}:Quantity, 3 min{}:Quantity, 4 default{}:Quantity, 5 defaultRequest{}:Quantity,
	6 maxLimitRequestRatio{}:Quantity
LimitRangeSpec = 1 limits[]:LimitRangeItem
LinuxContainerUser = 1 uid:i, 2 gid:i, 3 supplementalGroups[]:i
LoadBalancerIngress = 1 ip, 2 hostname, 3 ipMode*, 4 ports[]:PortStatus
LoadBalancerStatus = 1 ingress[]:LoadBalancerIngress
LocalObjectReference = 1 name
LocalVolumeSource = 1 path, 2 fsType*
ModifyVolumeStatus = 1 targetVolumeAttributesClassName, 2 status
NFSVolumeSource = 1 server, 2 path, 3 readOnly:b
Namespace = 1 metadata:meta.ObjectMeta, 2 spec:NamespaceSpec, 3 status:NamespaceStatus
NamespaceCondition = 1 type, 2 status, 4 lastTransitionTime:meta.Time, 5 reason, 6 message
NamespaceSpec = 1 finalizers[]
NamespaceStatus = 1 phase, 2 conditions[]:NamespaceCondition
Node = 1 metadata:meta.ObjectMeta, 2 spec:NodeSpec, 3 status:NodeStatus
NodeAddress = 1 type, 2 address
NodeAffinity = 1 requiredDuringSchedulingIgnoredDuringExecution:NodeSelector,
	2 preferredDuringSchedulingIgnoredDuringExecution[]:PreferredSchedulingTerm
NodeAllocatableResourceClaimStatus = 1 resourceClaimName, 2 containers[], 3 resources{}:Quantity
NodeCondition = 1 type, 2 status, 3 lastHeartbeatTime:meta.Time, 4 lastTransitionTime:meta.Time, 5 reason,
	6 message
NodeConfigSource = 2 configMap:ConfigMapNodeConfigSource
NodeConfigStatus = 1 assigned:NodeConfigSource, 2 active:NodeConfigSource, 3 lastKnownGood:NodeConfigSource,
	4 error
NodeDaemonEndpoints = 1 kubeletEndpoint:DaemonEndpoint
NodeFeatures = 1 supplementalGroupsPolicy*:b
NodeRuntimeHandler = 1 name, 2 features:NodeRuntimeHandlerFeatures
NodeRuntimeHandlerFeatures = 1 recursiveReadOnlyMounts*:b, 2 userNamespaces*:b
NodeSelector = 1 nodeSelectorTerms[]:NodeSelectorTerm
NodeSelectorRequirement = 1 key, 2 operator, 3 values[]
NodeSelectorTerm = 1 matchExpressions[]:NodeSelectorRequirement, 2 matchFields[]:NodeSelectorRequirement
NodeSpec = 1 podCIDR, 2 externalID, 3 providerID, 4 unschedulable:b, 5 taints[]:Taint,
	6 configSource:NodeConfigSource, 7 podCIDRs[]
NodeStatus = 1 capacity{}:Quantity, 2 allocatable{}:Quantity, 3 phase, 4 conditions[]:NodeCondition,
	5 addresses[]:NodeAddress, 6 daemonEndpoints:NodeDaemonEndpoints, 7 nodeInfo:NodeSystemInfo,
	8 images[]:ContainerImage, 9 volumesInUse[], 10 volumesAttached[]:AttachedVolume, 11 config:NodeConfigStatus,
	12 runtimeHandlers[]:NodeRuntimeHandler, 13 features:NodeFeatures, 14 declaredFeatures[]
NodeSwapStatus = 1 capacity*:i
NodeSystemInfo = 1 machineID, 2 systemUUID, 3 bootID, 4 kernelVersion, 5 osImage, 6 containerRuntimeVersion,
	7 kubeletVersion, 8 kubeProxyVersion, 9 operatingSystem, 10 architecture, 11 swap:NodeSwapStatus
ObjectFieldSelector = 1 apiVersion, 2 fieldPath
ObjectReference = 1 kind, 2 namespace, 3 name, 4 uid, 5 apiVersion, 6 resourceVersion, 7 fieldPath
PersistentVolume = 1 metadata:meta.ObjectMeta, 2 spec:PersistentVolumeSpec, 3 status:PersistentVolumeStatus
PersistentVolumeClaim = 1 metadata:meta.ObjectMeta, 2 spec:PersistentVolumeClaimSpec,
	3 status:PersistentVolumeClaimStatus
PersistentVolumeClaimCondition = 1 type, 2 status, 3 lastProbeTime:meta.Time, 4 lastTransitionTime:meta.Time,
	5 reason, 6 message
PersistentVolumeClaimSpec = 1 accessModes[], 2 resources:VolumeResourceRequirements, 3 volumeName,
	4 selector:meta.LabelSelector, 5 storageClassName*, 6 volumeMode*, 7 dataSource:TypedLocalObjectReference,
	8 dataSourceRef:TypedObjectReference, 9 volumeAttributesClassName*
PersistentVolumeClaimStatus = 1 phase, 2 accessModes[], 3 capacity{}:Quantity,
	4 conditions[]:PersistentVolumeClaimCondition, 5 allocatedResources{}:Quantity, 7 allocatedResourceStatuses{},
	8 currentVolumeAttributesClassName*, 9 modifyVolumeStatus:ModifyVolumeStatus
PersistentVolumeClaimTemplate = 1 metadata:meta.ObjectMeta, 2 spec:PersistentVolumeClaimSpec
PersistentVolumeClaimVolumeSource = 1 claimName, 2 readOnly:b
PersistentVolumeSource = 3 hostPath:HostPathVolumeSource, 5 nfs:NFSVolumeSource, 20 local:LocalVolumeSource,
	22 csi:CSIPersistentVolumeSource
PersistentVolumeSpec = 1 capacity{}:Quantity, 2 ...persistentVolumeSource:PersistentVolumeSource,
	3 accessModes[], 4 claimRef:ObjectReference, 5 persistentVolumeReclaimPolicy, 6 storageClassName,
	7 mountOptions[], 8 volumeMode*, 9 nodeAffinity:VolumeNodeAffinity, 10 volumeAttributesClassName*
PersistentVolumeStatus = 1 phase, 2 message, 3 reason, 4 lastPhaseTransitionTime:meta.Time
Pod = 1 metadata:meta.ObjectMeta, 2 spec:PodSpec, 3 status:PodStatus
PodAffinity = 1 requiredDuringSchedulingIgnoredDuringExecution[]:PodAffinityTerm,
	2 preferredDuringSchedulingIgnoredDuringExecution[]:WeightedPodAffinityTerm
PodAffinityTerm = 1 labelSelector:meta.LabelSelector, 2 namespaces[], 3 topologyKey,
	4 namespaceSelector:meta.LabelSelector, 5 matchLabelKeys[], 6 mismatchLabelKeys[]
PodAntiAffinity = 1 requiredDuringSchedulingIgnoredDuringExecution[]:PodAffinityTerm,
	2 preferredDuringSchedulingIgnoredDuringExecution[]:WeightedPodAffinityTerm
PodCertificateProjection = 1 signerName, 2 keyType, 3 maxExpirationSeconds*:i, 4 credentialBundlePath,
	5 keyPath, 6 certificateChainPath, 7 userAnnotations{}
PodCondition = 1 type, 2 status, 3 lastProbeTime:meta.Time, 4 lastTransitionTime:meta.Time, 5 reason, 6 message,
	7 observedGeneration:i
PodDNSConfig = 1 nameservers[], 2 searches[], 3 options[]:PodDNSConfigOption
PodDNSConfigOption = 1 name, 2 value*
PodExtendedResourceClaimStatus = 1 requestMappings[]:ContainerExtendedResourceRequest, 2 resourceClaimName
PodIP = 1 ip
PodOS = 1 name
PodReadinessGate = 1 conditionType
PodResourceClaim = 1 name, 3 resourceClaimName*, 4 resourceClaimTemplateName*
PodResourceClaimStatus = 1 name, 2 resourceClaimName*
PodSchedulingGate = 1 name
PodSchedulingGroup = 1 podGroupName*
PodSecurityContext = 1 seLinuxOptions:SELinuxOptions, 2 runAsUser*:i, 3 runAsNonRoot*:b,
	4 supplementalGroups[]:i, 5 fsGroup*:i, 6 runAsGroup*:i, 7 sysctls[]:Sysctl,
	8 windowsOptions:WindowsSecurityContextOptions, 9 fsGroupChangePolicy*, 10 seccompProfile:SeccompProfile,
	11 appArmorProfile:AppArmorProfile, 12 supplementalGroupsPolicy*, 13 seLinuxChangePolicy*
PodSpec = 1 volumes[]:Volume, 2 containers[]:Container, 3 restartPolicy, 4 terminationGracePeriodSeconds*:i,
	5 activeDeadlineSeconds*:i, 6 dnsPolicy, 7 nodeSelector{}, 8 serviceAccountName, 9 serviceAccount, 10 nodeName,
	11 hostNetwork:b, 12 hostPID:b, 13 hostIPC:b, 14 securityContext:PodSecurityContext,
	15 imagePullSecrets[]:LocalObjectReference, 16 hostname, 17 subdomain, 18 affinity:Affinity, 19 schedulerName,
	20 initContainers[]:Container, 21 automountServiceAccountToken*:b, 22 tolerations[]:Toleration,
	23 hostAliases[]:HostAlias, 24 priorityClassName, 25 priority*:i, 26 dnsConfig:PodDNSConfig,
	27 shareProcessNamespace*:b, 28 readinessGates[]:PodReadinessGate, 29 runtimeClassName*,
	30 enableServiceLinks*:b, 31 preemptionPolicy*, 32 overhead{}:Quantity,
	33 topologySpreadConstraints[]:TopologySpreadConstraint, 34 ephemeralContainers[]:EphemeralContainer,
	35 setHostnameAsFQDN*:b, 36 os:PodOS, 37 hostUsers*:b, 38 schedulingGates[]:PodSchedulingGate,
	39 resourceClaims[]:PodResourceClaim, 40 resources:ResourceRequirements, 41 hostnameOverride*,
	43 schedulingGroup:PodSchedulingGroup
PodStatus = 1 phase, 2 conditions[]:PodCondition, 3 message, 4 reason, 5 hostIP, 6 podIP, 7 startTime:meta.Time,
	8 containerStatuses[]:ContainerStatus, 9 qosClass, 10 initContainerStatuses[]:ContainerStatus,
	11 nominatedNodeName, 12 podIPs[]:PodIP, 13 ephemeralContainerStatuses[]:ContainerStatus, 14 resize,
	15 resourceClaimStatuses[]:PodResourceClaimStatus, 16 hostIPs[]:HostIP, 17 observedGeneration:i,
	18 extendedResourceClaimStatus:PodExtendedResourceClaimStatus, 19 allocatedResources{}:Quantity,
	20 resources:ResourceRequirements, 21 nodeAllocatableResourceClaimStatuses[]:NodeAllocatableResourceClaimStatus
PodTemplate = 1 metadata:meta.ObjectMeta, 2 template:PodTemplateSpec
PodTemplateSpec = 1 metadata:meta.ObjectMeta, 2 spec:PodSpec
PortStatus = 1 port:i, 2 protocol, 3 error*
PreferredSchedulingTerm = 1 weight:i, 2 preference:NodeSelectorTerm
Probe = 1 ...handler:ProbeHandler, 2 initialDelaySeconds:i, 3 timeoutSeconds:i, 4 periodSeconds:i,
	5 successThreshold:i, 6 failureThreshold:i, 7 terminationGracePeriodSeconds*:i
ProbeHandler = 1 exec:ExecAction, 2 httpGet:HTTPGetAction, 3 tcpSocket:TCPSocketAction, 4 grpc:GRPCAction
ProjectedVolumeSource = 1 sources[]:VolumeProjection, 2 defaultMode*:i
ReplicationController = 1 metadata:meta.ObjectMeta, 2 spec:ReplicationControllerSpec,
	3 status:ReplicationControllerStatus
ReplicationControllerCondition = 1 type, 2 status, 3 lastTransitionTime:meta.Time, 4 reason, 5 message
ReplicationControllerSpec = 1 replicas*:i, 2 selector{}, 3 template:PodTemplateSpec, 4 minReadySeconds:i
ReplicationControllerStatus = 1 replicas:i, 2 fullyLabeledReplicas:i, 3 observedGeneration:i, 4 readyReplicas:i,
	5 availableReplicas:i, 6 conditions[]:ReplicationControllerCondition
ResourceClaim = 1 name, 2 request
ResourceFieldSelector = 1 containerName, 2 resource, 3 divisor:Quantity
ResourceHealth = 1 resourceID, 2 health, 6 message*
ResourceQuota = 1 metadata:meta.ObjectMeta, 2 spec:ResourceQuotaSpec, 3 status:ResourceQuotaStatus
ResourceQuotaSpec = 1 hard{}:Quantity, 2 scopes[], 3 scopeSelector:ScopeSelector
ResourceQuotaStatus = 1 hard{}:Quantity, 2 used{}:Quantity
ResourceRequirements = 1 limits{}:Quantity, 2 requests{}:Quantity, 3 claims[]:ResourceClaim
ResourceStatus = 1 name, 2 resources[]:ResourceHealth
SELinuxOptions = 1 user, 2 role, 3 type, 4 level
ScopeSelector = 1 matchExpressions[]:ScopedResourceSelectorRequirement
ScopedResourceSelectorRequirement = 1 scopeName, 2 operator, 3 values[]
SeccompProfile = 1 type, 2 localhostProfile*
Secret = 1 metadata:meta.ObjectMeta, 2 data{}:y, 3 type, 4 stringData{}, 5 immutable*:b
SecretEnvSource = 1 ...localObjectReference:LocalObjectReference, 2 optional*:b
SecretKeySelector = 1 ...localObjectReference:LocalObjectReference, 2 key, 3 optional*:b
SecretProjection = 1 ...localObjectReference:LocalObjectReference, 2 items[]:KeyToPath, 4 optional*:b
SecretReference = 1 name, 2 namespace
SecretVolumeSource = 1 secretName, 2 items[]:KeyToPath, 3 defaultMode*:i, 4 optional*:b
SecurityContext = 1 capabilities:Capabilities, 2 privileged*:b, 3 seLinuxOptions:SELinuxOptions, 4 runAsUser*:i,
	5 runAsNonRoot*:b, 6 readOnlyRootFilesystem*:b, 7 allowPrivilegeEscalation*:b, 8 runAsGroup*:i, 9 procMount*,
	10 windowsOptions:WindowsSecurityContextOptions, 11 seccompProfile:SeccompProfile,
	12 appArmorProfile:AppArmorProfile
Service = 1 metadata:meta.ObjectMeta, 2 spec:ServiceSpec, 3 status:ServiceStatus
ServiceAccount = 1 metadata:meta.ObjectMeta, 2 secrets[]:ObjectReference,
	3 imagePullSecrets[]:LocalObjectReference, 4 automountServiceAccountToken*:b
ServiceAccountTokenProjection = 1 audience, 2 expirationSeconds*:i, 3 path
ServicePort = 1 name, 2 protocol, 3 port:i, 4 targetPort:IntOrString, 5 nodePort:i, 6 appProtocol*
ServiceSpec = 1 ports[]:ServicePort, 2 selector{}, 3 clusterIP, 4 type, 5 externalIPs[], 7 sessionAffinity,
	8 loadBalancerIP, 9 loadBalancerSourceRanges[], 10 externalName, 11 externalTrafficPolicy,
	12 healthCheckNodePort:i, 13 publishNotReadyAddresses:b, 14 sessionAffinityConfig:SessionAffinityConfig,
	17 ipFamilyPolicy*, 18 clusterIPs[], 19 ipFamilies[], 20 allocateLoadBalancerNodePorts*:b,
	21 loadBalancerClass*, 22 internalTrafficPolicy*, 23 trafficDistribution*
ServiceStatus = 1 loadBalancer:LoadBalancerStatus, 2 conditions[]:meta.Condition
SessionAffinityConfig = 1 clientIP:ClientIPConfig
SleepAction = 1 seconds:i
Sysctl = 1 name, 2 value
TCPSocketAction = 1 port:IntOrString, 2 host
Taint = 1 key, 2 value, 3 effect, 4 timeAdded:meta.Time
Toleration = 1 key, 2 operator, 3 value, 4 effect, 5 tolerationSeconds*:i
TopologySelectorLabelRequirement = 1 key, 2 values[]
TopologySelectorTerm = 1 matchLabelExpressions[]:TopologySelectorLabelRequirement
TopologySpreadConstraint = 1 maxSkew:i, 2 topologyKey, 3 whenUnsatisfiable, 4 labelSelector:meta.LabelSelector,
	5 minDomains*:i, 6 nodeAffinityPolicy*, 7 nodeTaintsPolicy*, 8 matchLabelKeys[]
TypedLocalObjectReference = 1 apiGroup*, 2 kind, 3 name
TypedObjectReference = 1 apiGroup*, 2 kind, 3 name, 4 namespace*
Volume = 1 name, 2 ...volumeSource:VolumeSource
VolumeDevice = 1 name, 2 devicePath
VolumeMount = 1 name, 2 readOnly:b, 3 mountPath, 4 subPath, 5 mountPropagation*, 6 subPathExpr,
	7 recursiveReadOnly*
VolumeMountStatus = 1 name, 2 mountPath, 3 readOnly:b, 4 recursiveReadOnly*, 5 volumeStatus:VolumeStatus
VolumeNodeAffinity = 1 required:NodeSelector
VolumeProjection = 1 secret:SecretProjection, 2 downwardAPI:DownwardAPIProjection,
	3 configMap:ConfigMapProjection, 4 serviceAccountToken:ServiceAccountTokenProjection,
	5 clusterTrustBundle:ClusterTrustBundleProjection, 6 podCertificate:PodCertificateProjection
VolumeResourceRequirements = 1 limits{}:Quantity, 2 requests{}:Quantity
VolumeSource = 1 hostPath:HostPathVolumeSource, 2 emptyDir:EmptyDirVolumeSource, 6 secret:SecretVolumeSource,
	7 nfs:NFSVolumeSource, 10 persistentVolumeClaim:PersistentVolumeClaimVolumeSource,
	16 downwardAPI:DownwardAPIVolumeSource, 19 configMap:ConfigMapVolumeSource, 26 projected:ProjectedVolumeSource,
	28 csi:CSIVolumeSource, 29 ephemeral:EphemeralVolumeSource, 30 image:ImageVolumeSource
VolumeStatus = 1 image:ImageVolumeStatus
WeightedPodAffinityTerm = 1 weight:i, 2 podAffinityTerm:PodAffinityTerm
WindowsSecurityContextOptions = 1 gmsaCredentialSpecName*, 2 gmsaCredentialSpec*, 3 runAsUserName*,
	4 hostProcess*:b
`,
};
