/** The mould of every kind. Source: the structs of k8s.io/api */
import type {AnyKind} from '../kind.ts';
import {extensionMoulds} from './extension-moulds.ts';
import {conditions, labelSelector, metadata, objectReference} from './meta-moulds.ts';
import {each, list, type Mould, quantities, type Struct, struct, textMap, texts} from './mould.ts';
import {networkMoulds} from './network-moulds.ts';
import {nodeSelector, podSpec, podStatus, template} from './pod-moulds.ts';
import {storageMoulds} from './storage-moulds.ts';

const replicaCounts = each(
	'count',
	'replicas',
	'fullyLabeledReplicas',
	'readyReplicas',
	'availableReplicas',
	'unavailableReplicas',
	'updatedReplicas',
	'currentReplicas',
	'terminatingReplicas',
	'observedGeneration',
	'collisionCount',
);

const replicaStatus = (name: string): Struct => struct(name, {...replicaCounts, conditions});
const rollingUpdate = struct('RollingUpdate', {
	...each('countOrText', 'maxUnavailable', 'maxSurge'),
	partition: 'count',
});

const port = struct('ServicePort', {
	...each('text', 'name', 'protocol', 'appProtocol'),
	...each('count', 'port', 'nodePort'),
	targetPort: 'countOrText',
});

const policyRules = list(
	struct('PolicyRule', each(texts, 'verbs', 'apiGroups', 'resources', 'resourceNames', 'nonResourceURLs')),
);

const binding = {
	subjects: list(struct('Subject', each('text', 'kind', 'apiGroup', 'name', 'namespace'))),
	roleRef: struct('RoleRef', each('text', 'apiGroup', 'kind', 'name')),
};

const claimSpec = struct('PersistentVolumeClaimSpec', {
	accessModes: texts,
	selector: labelSelector,
	resources: struct('VolumeResourceRequirements', {requests: quantities, limits: quantities}),
	...each('text', 'volumeName', 'storageClassName', 'volumeMode', 'volumeAttributesClassName'),
});

const jobSpec = struct('JobSpec', {
	...each(
		'count',
		'parallelism',
		'completions',
		'activeDeadlineSeconds',
		'backoffLimit',
		'backoffLimitPerIndex',
		'maxFailedIndexes',
		'ttlSecondsAfterFinished',
	),
	...each('flag', 'manualSelector', 'suspend'),
	...each('text', 'completionMode', 'podReplacementPolicy', 'managedBy'),
	selector: labelSelector,
	template,
	podFailurePolicy: struct('PodFailurePolicy', {rules: list(struct('PodFailurePolicyRule', {action: 'text'}))}),
});

const metricAmounts = {...each('quantity', 'value', 'averageValue'), averageUtilization: 'count'} as const;
const scaled = struct('CrossVersionObjectReference', each('text', 'apiVersion', 'kind', 'name'));
const metricName = struct('MetricIdentifier', {name: 'text', selector: labelSelector});

/** What is wanted of a metric stands in `target`, what was measured in `current`; all else is alike. */
const metrics = (name: string, amounts: Readonly<Record<string, Mould>>): Mould =>
	list(
		struct(name, {
			type: 'text',
			resource: struct('ResourceMetricSource', {name: 'text', ...amounts}),
			containerResource: struct('ContainerResourceMetricSource', {...each('text', 'name', 'container'), ...amounts}),
			pods: struct('PodsMetricSource', {metric: metricName, ...amounts}),
			object: struct('ObjectMetricSource', {metric: metricName, describedObject: scaled, ...amounts}),
			external: struct('ExternalMetricSource', {metric: metricName, ...amounts}),
		}),
	);

const scalingRules = struct('HPAScalingRules', {
	stabilizationWindowSeconds: 'count',
	selectPolicy: 'text',
	tolerance: 'quantity',
	policies: list(struct('HPAScalingPolicy', {type: 'text', ...each('count', 'value', 'periodSeconds')})),
});

const moulds: Readonly<Record<string, Readonly<Record<string, Mould>>>> = {
	Pod: {spec: podSpec, status: podStatus},
	Node: {
		spec: struct('NodeSpec', {
			...each('text', 'podCIDR', 'providerID'),
			podCIDRs: texts,
			unschedulable: 'flag',
			taints: list(struct('Taint', each('text', 'key', 'value', 'effect', 'timeAdded'))),
		}),
		status: struct('NodeStatus', {
			capacity: quantities,
			allocatable: quantities,
			conditions,
			addresses: list(struct('NodeAddress', each('text', 'type', 'address'))),
			nodeInfo: struct('NodeSystemInfo', {}),
			images: list(struct('ContainerImage', {names: texts, sizeBytes: 'count'})),
		}),
	},
	Namespace: {
		spec: struct('NamespaceSpec', {finalizers: texts}),
		status: struct('NamespaceStatus', {phase: 'text', conditions}),
	},
	Service: {
		spec: struct('ServiceSpec', {
			ports: list(port),
			selector: textMap,
			...each(
				'text',
				'clusterIP',
				'type',
				'sessionAffinity',
				'loadBalancerIP',
				'loadBalancerClass',
				'externalName',
				'externalTrafficPolicy',
				'internalTrafficPolicy',
				'ipFamilyPolicy',
				'trafficDistribution',
			),
			...each(texts, 'clusterIPs', 'externalIPs', 'loadBalancerSourceRanges', 'ipFamilies'),
			...each('flag', 'publishNotReadyAddresses', 'allocateLoadBalancerNodePorts'),
			healthCheckNodePort: 'count',
			sessionAffinityConfig: struct('SessionAffinityConfig', {
				clientIP: struct('ClientIPConfig', {timeoutSeconds: 'count'}),
			}),
		}),
		status: struct('ServiceStatus', {
			loadBalancer: struct('LoadBalancerStatus', {
				ingress: list(struct('LoadBalancerIngress', each('text', 'ip', 'hostname', 'ipMode'))),
			}),
			conditions,
		}),
	},
	EndpointSlice: {
		addressType: 'text',
		endpoints: list(
			struct('Endpoint', {
				addresses: texts,
				conditions: struct('EndpointConditions', each('flag', 'ready', 'serving', 'terminating')),
				...each('text', 'hostname', 'nodeName', 'zone'),
				targetRef: objectReference,
				hints: struct('EndpointHints', {
					forZones: list(struct('ForZone', {name: 'text'})),
					forNodes: list(struct('ForNode', {name: 'text'})),
				}),
			}),
		),
		ports: list(struct('EndpointPort', {...each('text', 'name', 'protocol', 'appProtocol'), port: 'count'})),
	},
	ConfigMap: {...each(textMap, 'data', 'binaryData'), immutable: 'flag'},
	Secret: {...each(textMap, 'data', 'stringData'), type: 'text', immutable: 'flag'},
	ServiceAccount: {
		secrets: list(objectReference),
		imagePullSecrets: list(struct('LocalObjectReference', {name: 'text'})),
		automountServiceAccountToken: 'flag',
	},
	Deployment: {
		spec: struct('DeploymentSpec', {
			...each('count', 'replicas', 'minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds'),
			selector: labelSelector,
			template,
			paused: 'flag',
			strategy: struct('DeploymentStrategy', {type: 'text', rollingUpdate}),
		}),
		status: replicaStatus('DeploymentStatus'),
	},
	ReplicaSet: {
		spec: struct('ReplicaSetSpec', {
			...each('count', 'replicas', 'minReadySeconds'),
			selector: labelSelector,
			template,
		}),
		status: replicaStatus('ReplicaSetStatus'),
	},
	ReplicationController: {
		spec: struct('ReplicationControllerSpec', {
			...each('count', 'replicas', 'minReadySeconds'),
			selector: textMap,
			template,
		}),
		status: replicaStatus('ReplicationControllerStatus'),
	},
	StatefulSet: {
		spec: struct('StatefulSetSpec', {
			...each('count', 'replicas', 'minReadySeconds', 'revisionHistoryLimit'),
			...each('text', 'serviceName', 'podManagementPolicy'),
			selector: labelSelector,
			template,
			volumeClaimTemplates: list(struct('PersistentVolumeClaim', {metadata, spec: claimSpec})),
			updateStrategy: struct('StatefulSetUpdateStrategy', {type: 'text', rollingUpdate}),
			ordinals: struct('StatefulSetOrdinals', {start: 'count'}),
			persistentVolumeClaimRetentionPolicy: struct(
				'StatefulSetPersistentVolumeClaimRetentionPolicy',
				each('text', 'whenDeleted', 'whenScaled'),
			),
		}),
		status: replicaStatus('StatefulSetStatus'),
	},
	Job: {
		spec: jobSpec,
		status: struct('JobStatus', {
			...each('count', 'active', 'succeeded', 'failed', 'terminating', 'ready'),
			...each('text', 'startTime', 'completionTime', 'completedIndexes', 'failedIndexes'),
			conditions,
		}),
	},
	PriorityClass: {value: 'count', globalDefault: 'flag', ...each('text', 'description', 'preemptionPolicy')},
	PodDisruptionBudget: {
		spec: struct('PodDisruptionBudgetSpec', {
			...each('countOrText', 'minAvailable', 'maxUnavailable'),
			selector: labelSelector,
			unhealthyPodEvictionPolicy: 'text',
		}),
		status: struct('PodDisruptionBudgetStatus', {
			...each('count', 'observedGeneration', 'disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'),
			disruptedPods: textMap,
			conditions,
		}),
	},
	Lease: {
		spec: struct('LeaseSpec', {
			...each('text', 'holderIdentity', 'acquireTime', 'renewTime', 'strategy', 'preferredHolder'),
			...each('count', 'leaseDurationSeconds', 'leaseTransitions'),
		}),
	},
	Event: {
		...each(objectReference, 'involvedObject', 'related'),
		...each(
			'text',
			'reason',
			'message',
			'firstTimestamp',
			'lastTimestamp',
			'type',
			'eventTime',
			'action',
			'reportingComponent',
			'reportingInstance',
		),
		source: struct('EventSource', each('text', 'component', 'host')),
		count: 'count',
		series: struct('EventSeries', {count: 'count', lastObservedTime: 'text'}),
	},
	Role: {rules: policyRules},
	ClusterRole: {
		rules: policyRules,
		aggregationRule: struct('AggregationRule', {clusterRoleSelectors: list(labelSelector)}),
	},
	RoleBinding: binding,
	ClusterRoleBinding: binding,
	PersistentVolumeClaim: {
		spec: claimSpec,
		status: struct('PersistentVolumeClaimStatus', {
			phase: 'text',
			accessModes: texts,
			capacity: quantities,
			conditions,
		}),
	},
	PersistentVolume: {
		spec: struct('PersistentVolumeSpec', {
			capacity: quantities,
			accessModes: texts,
			claimRef: objectReference,
			...each('text', 'persistentVolumeReclaimPolicy', 'storageClassName', 'volumeMode'),
			nodeAffinity: struct('VolumeNodeAffinity', {required: nodeSelector}),
		}),
		status: struct('PersistentVolumeStatus', each('text', 'phase', 'message', 'reason')),
	},
	StorageClass: {
		...each('text', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'),
		parameters: textMap,
		allowVolumeExpansion: 'flag',
	},
	CSINode: {
		spec: struct('CSINodeSpec', {
			drivers: list(struct('CSINodeDriver', {...each('text', 'name', 'nodeID'), topologyKeys: texts})),
		}),
	},
	DaemonSet: {
		spec: struct('DaemonSetSpec', {
			...each('count', 'minReadySeconds', 'revisionHistoryLimit'),
			selector: labelSelector,
			template,
			updateStrategy: struct('DaemonSetUpdateStrategy', {type: 'text', rollingUpdate}),
		}),
		status: struct('DaemonSetStatus', {
			...each(
				'count',
				'currentNumberScheduled',
				'numberMisscheduled',
				'desiredNumberScheduled',
				'numberReady',
				'observedGeneration',
				'updatedNumberScheduled',
				'numberAvailable',
				'numberUnavailable',
				'collisionCount',
			),
			conditions,
		}),
	},
	ControllerRevision: {data: 'any', revision: 'longCount'},
	CronJob: {
		spec: struct('CronJobSpec', {
			...each('text', 'schedule', 'timeZone', 'concurrencyPolicy'),
			...each('count', 'startingDeadlineSeconds', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'),
			suspend: 'flag',
			jobTemplate: struct('JobTemplateSpec', {metadata, spec: jobSpec}),
		}),
		status: struct('CronJobStatus', {
			active: list(objectReference),
			...each('text', 'lastScheduleTime', 'lastSuccessfulTime'),
		}),
	},
	HorizontalPodAutoscaler: {
		spec: struct('HorizontalPodAutoscalerSpec', {
			...each('count', 'minReplicas', 'maxReplicas'),
			scaleTargetRef: scaled,
			metrics: metrics('MetricSpec', {target: struct('MetricTarget', {type: 'text', ...metricAmounts})}),
			behavior: struct('HorizontalPodAutoscalerBehavior', each(scalingRules, 'scaleUp', 'scaleDown')),
		}),
		status: struct('HorizontalPodAutoscalerStatus', {
			...each('count', 'observedGeneration', 'currentReplicas', 'desiredReplicas'),
			lastScaleTime: 'text',
			currentMetrics: metrics('MetricStatus', {current: struct('MetricValueStatus', metricAmounts)}),
			conditions,
		}),
	},
	PodTemplate: {template},
	ResourceQuota: {
		spec: struct('ResourceQuotaSpec', {
			hard: quantities,
			scopes: texts,
			scopeSelector: struct('ScopeSelector', {
				matchExpressions: list(
					struct('ScopedResourceSelectorRequirement', {...each('text', 'scopeName', 'operator'), values: texts}),
				),
			}),
		}),
		status: struct('ResourceQuotaStatus', each(quantities, 'hard', 'used')),
	},
	LimitRange: {
		spec: struct('LimitRangeSpec', {
			limits: list(
				struct('LimitRangeItem', {
					type: 'text',
					...each(quantities, 'max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'),
				}),
			),
		}),
	},
	...networkMoulds,
	...storageMoulds,
	...extensionMoulds,
};

const structs: ReadonlyMap<string, Struct> = new Map(
	Object.entries(moulds).map(([kind, members]) => [
		kind,
		struct(kind, {...each('text', 'apiVersion', 'kind'), metadata, ...members}),
	]),
);

const bare = struct('Object', {metadata});

/** The mould of a kind's objects; a custom resource may have any name, and only its metadata has a mould. */
export const mouldOf = ({kind, custom}: Pick<AnyKind, 'kind' | 'custom'>): Struct =>
	(custom === undefined ? structs.get(kind) : undefined) ?? bare;
