/*
Where Kubernetes' internal structs differ from the versioned ones: in the order of their members, in what is a pointer, and in how
Go spells the names. Recorded from Kubernetes v1.34.1; members are written by their names in JSON, `*` is a pointer.

Source: pkg/apis/(group)/types.go
*/
import type {Mould} from './mould.ts';

export type Shown = {
	readonly name: string;
	readonly isPointer: boolean;
	/** Of a member that the versioned struct does not have. */
	readonly type?: Mould;
};

/** Names that begin otherwise, or are others, than their JSON names with a capital. */
const goNames: ReadonlyMap<string, string> = new Map(
	[
		'apiGroup=APIGroup',
		'apiGroups=APIGroups',
		'apiVersion=APIVersion',
		'apiVersions=APIVersions',
		'awsElasticBlockStore=AWSElasticBlockStore',
		'caBundle=CABundle',
		'cephfs=CephFS',
		'chapAuthDiscovery=DiscoveryCHAPAuth',
		'chapAuthSession=SessionCHAPAuth',
		'cidr=CIDR',
		'csi=CSI',
		'dnsConfig=DNSConfig',
		'dnsPolicy=DNSPolicy',
		'fc=FC',
		'fsGroup=FSGroup',
		'fsGroupChangePolicy=FSGroupChangePolicy',
		'fsGroupPolicy=FSGroupPolicy',
		'fsType=FSType',
		'gcePersistentDisk=GCEPersistentDisk',
		'gid=GID',
		'gmsaCredentialSpec=GMSACredentialSpec',
		'gmsaCredentialSpecName=GMSACredentialSpecName',
		'grpc=GRPC',
		'http=HTTP',
		'httpGet=HTTPGet',
		'httpHeaders=HTTPHeaders',
		'ip=IP',
		'ipBlock=IPBlock',
		'ipFamilies=IPFamilies',
		'ipFamilyPolicy=IPFamilyPolicy',
		'ipMode=IPMode',
		'iqn=IQN',
		'iscsi=ISCSI',
		'iscsiInterface=ISCSIInterface',
		'nfs=NFS',
		'os=OS',
		'osImage=OSImage',
		'pdName=PDName',
		'qosClass=QOSClass',
		'rbd=RBD',
		'seLinuxChangePolicy=SELinuxChangePolicy',
		'seLinuxMount=SELinuxMount',
		'seLinuxOptions=SELinuxOptions',
		'sslEnabled=SSLEnabled',
		'storageos=StorageOS',
		'tcpSocket=TCPSocket',
		'tls=TLS',
		'ttlSecondsAfterFinished=TTLSecondsAfterFinished',
		'tty=TTY',
		'uid=UID',
		'url=URL',
		'wwids=WWIDs',
	].map(go => [go.slice(0, go.indexOf('=')), go.slice(go.indexOf('=') + 1)] as const),
);

/** Names that are others in one struct alone. */
const ownNames: ReadonlyMap<string, string> = new Map([
	['core/v1.AzureDiskVolumeSource.diskURI', 'DataDiskURI'],
	['core/v1.ContainerStatus.lastState', 'LastTerminationState'],
	['core/v1.Event.reportingComponent', 'ReportingController'],
	['core/v1.GlusterfsPersistentVolumeSource.endpoints', 'EndpointsName'],
	['core/v1.GlusterfsVolumeSource.endpoints', 'EndpointsName'],
	['core/v1.NodeSpec.externalID', 'DoNotUseExternalID'],
	['core/v1.RBDPersistentVolumeSource.image', 'RBDImage'],
	['core/v1.RBDPersistentVolumeSource.monitors', 'CephMonitors'],
	['core/v1.RBDPersistentVolumeSource.pool', 'RBDPool'],
	['core/v1.RBDPersistentVolumeSource.user', 'RadosUser'],
	['core/v1.RBDVolumeSource.image', 'RBDImage'],
	['core/v1.RBDVolumeSource.monitors', 'CephMonitors'],
	['core/v1.RBDVolumeSource.pool', 'RBDPool'],
	['core/v1.RBDVolumeSource.user', 'RadosUser'],
]);

export const goNameOf = (struct: string, name: string): string =>
	ownNames.get(`${struct}.${name}`) ?? goNames.get(name) ?? `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`;

const typesOf: Readonly<Record<string, Mould>> = {
	hostNetwork: 'flag',
	hostPID: 'flag',
	hostIPC: 'flag',
	templateGeneration: 'longCount',
	metrics: {list: 'any'},
};

const shapes: Readonly<Record<string, string>> = {
	'admissionregistration/v1.ServiceReference': 'namespace name path* port',
	'admissionregistration/v1.ValidatingAdmissionPolicySpec':
		'paramKind* matchConstraints* validations matchConditions failurePolicy* auditAnnotations variables',
	'apps/v1.DaemonSetSpec': 'selector* template updateStrategy minReadySeconds templateGeneration revisionHistoryLimit*',
	'apps/v1.DeploymentSpec':
		'replicas selector* template strategy minReadySeconds revisionHistoryLimit* paused rollbackTo* progressDeadlineSeconds*',
	'apps/v1.ReplicaSetSpec': 'replicas minReadySeconds selector* template',
	'apps/v1.RollingUpdateDaemonSet': 'maxUnavailable maxSurge',
	'apps/v1.RollingUpdateDeployment': 'maxUnavailable maxSurge',
	'apps/v1.RollingUpdateStatefulSetStrategy': 'partition maxUnavailable*',
	'apps/v1.StatefulSetSpec':
		'replicas selector* template volumeClaimTemplates serviceName podManagementPolicy updateStrategy revisionHistoryLimit* minReadySeconds persistentVolumeClaimRetentionPolicy* ordinals*',
	'apps/v1.StatefulSetStatus':
		'observedGeneration* replicas readyReplicas currentReplicas updatedReplicas currentRevision updateRevision collisionCount* conditions availableReplicas',
	'autoscaling/v1.HorizontalPodAutoscalerSpec': 'scaleTargetRef minReplicas* maxReplicas metrics behavior*',
	'autoscaling/v1.HorizontalPodAutoscalerStatus':
		'observedGeneration* lastScaleTime* currentReplicas desiredReplicas currentMetrics conditions',
	'autoscaling/v2.ContainerResourceMetricSource': 'name container target',
	'autoscaling/v2.ContainerResourceMetricStatus': 'name container current',
	'batch/v1.JobSpec':
		'parallelism* completions* podFailurePolicy* successPolicy* activeDeadlineSeconds* backoffLimit* backoffLimitPerIndex* maxFailedIndexes* selector* manualSelector* template ttlSecondsAfterFinished* completionMode* suspend* podReplacementPolicy* managedBy*',
	'batch/v1.JobStatus':
		'conditions startTime* completionTime* active terminating* ready* succeeded failed completedIndexes failedIndexes* uncountedTerminatedPods*',
	'core/v1.NodeSpec': 'podCIDRs providerID unschedulable taints configSource* externalID',
	'core/v1.PersistentVolumeSpec':
		'capacity gcePersistentDisk* awsElasticBlockStore* hostPath* glusterfs* nfs* rbd* quobyte* iscsi* flexVolume* cinder* cephfs* fc* flocker* azureFile* vsphereVolume* azureDisk* photonPersistentDisk* portworxVolume* scaleIO* local* storageos* csi* accessModes claimRef* persistentVolumeReclaimPolicy storageClassName mountOptions volumeMode* nodeAffinity* volumeAttributesClassName*',
	'core/v1.PodSecurityContext':
		'hostNetwork hostPID hostIPC shareProcessNamespace* hostUsers* seLinuxOptions* windowsOptions* runAsUser* runAsGroup* runAsNonRoot* supplementalGroups supplementalGroupsPolicy* fsGroup* fsGroupChangePolicy* sysctls seccompProfile* appArmorProfile* seLinuxChangePolicy*',
	'core/v1.PodSpec':
		'volumes initContainers containers ephemeralContainers restartPolicy terminationGracePeriodSeconds* activeDeadlineSeconds* dnsPolicy nodeSelector serviceAccountName automountServiceAccountToken* nodeName securityContext* imagePullSecrets hostname subdomain setHostnameAsFQDN* affinity* schedulerName tolerations hostAliases priorityClassName priority* preemptionPolicy* dnsConfig* readinessGates runtimeClassName* overhead enableServiceLinks* topologySpreadConstraints os* schedulingGates resourceClaims resources* hostnameOverride*',
	'core/v1.PodStatus':
		'observedGeneration phase conditions message reason nominatedNodeName hostIP hostIPs podIPs startTime* qosClass initContainerStatuses containerStatuses ephemeralContainerStatuses resize resourceClaimStatuses extendedResourceClaimStatus*',
	'core/v1.ServiceAccountTokenProjection': 'audience expirationSeconds path',
	'core/v1.ServiceSpec':
		'type ports selector clusterIP clusterIPs ipFamilies ipFamilyPolicy* externalName externalIPs loadBalancerIP sessionAffinity sessionAffinityConfig* loadBalancerSourceRanges externalTrafficPolicy healthCheckNodePort publishNotReadyAddresses allocateLoadBalancerNodePorts* loadBalancerClass* internalTrafficPolicy* trafficDistribution*',
	'core/v1.Volume':
		'name hostPath* emptyDir* gcePersistentDisk* awsElasticBlockStore* gitRepo* secret* nfs* iscsi* glusterfs* persistentVolumeClaim* rbd* quobyte* flexVolume* cinder* cephfs* flocker* downwardAPI* fc* azureFile* configMap* vsphereVolume* azureDisk* photonPersistentDisk* projected* portworxVolume* scaleIO* storageos* csi* ephemeral* image*',
	'storage/v1.CSIDriverSpec':
		'attachRequired* fsGroupPolicy* podInfoOnMount* volumeLifecycleModes storageCapacity* tokenRequests requiresRepublish* seLinuxMount* nodeAllocatableUpdatePeriodSeconds*',
};

export const internalShapes: ReadonlyMap<string, readonly Shown[]> = new Map(
	Object.entries(shapes).map(([struct, members]) => [
		struct,
		members.split(' ').map(member => {
			const name = member.replace('*', '');
			const type = typesOf[name];
			return {name, isPointer: member.endsWith('*'), ...(type === undefined ? {} : {type})};
		}),
	]),
);
