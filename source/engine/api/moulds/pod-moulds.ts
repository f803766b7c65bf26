/** Moulds of pods and of all that is in them. Source: k8s.io/api/core/v1/types.go */
import {conditions, labelSelector, metadata} from './meta-moulds.ts';
import {each, list, type Mould, quantities, type Struct, struct, textMap, texts} from './mould.ts';

const resources: Struct = struct('ResourceRequirements', {
	limits: quantities,
	requests: quantities,
	claims: list(struct('ResourceClaim', each('text', 'name', 'request'))),
});

const keySelector = struct('KeySelector', {...each('text', 'name', 'key'), optional: 'flag'});
const fieldRef = struct('ObjectFieldSelector', each('text', 'apiVersion', 'fieldPath'));

const env: Mould = list(
	struct('EnvVar', {
		...each('text', 'name', 'value'),
		valueFrom: struct('EnvVarSource', {
			fieldRef,
			resourceFieldRef: struct('ResourceFieldSelector', {
				...each('text', 'containerName', 'resource'),
				divisor: 'quantity',
			}),
			configMapKeyRef: keySelector,
			secretKeyRef: keySelector,
		}),
	}),
);

const envFrom: Mould = list(
	struct('EnvFromSource', {prefix: 'text', configMapRef: keySelector, secretRef: keySelector}),
);

const handlers = {
	exec: struct('ExecAction', {command: texts}),
	httpGet: struct('HTTPGetAction', {
		...each('text', 'path', 'host', 'scheme'),
		port: 'countOrText',
		httpHeaders: list(struct('HTTPHeader', each('text', 'name', 'value'))),
	}),
	tcpSocket: struct('TCPSocketAction', {port: 'countOrText', host: 'text'}),
} satisfies Readonly<Record<string, Mould>>;

const probe: Struct = struct('Probe', {
	...handlers,
	grpc: struct('GRPCAction', {port: 'count', service: 'text'}),
	...each(
		'count',
		'initialDelaySeconds',
		'timeoutSeconds',
		'periodSeconds',
		'successThreshold',
		'failureThreshold',
		'terminationGracePeriodSeconds',
	),
});

const hook: Struct = struct('LifecycleHandler', {...handlers, sleep: struct('SleepAction', {seconds: 'count'})});

const container: Struct = struct('Container', {
	...each(
		'text',
		'name',
		'image',
		'workingDir',
		'restartPolicy',
		'terminationMessagePath',
		'terminationMessagePolicy',
		'imagePullPolicy',
		'targetContainerName',
	),
	...each(texts, 'command', 'args'),
	...each('flag', 'stdin', 'stdinOnce', 'tty'),
	ports: list(
		struct('ContainerPort', {
			...each('text', 'name', 'protocol', 'hostIP'),
			...each('count', 'containerPort', 'hostPort'),
		}),
	),
	env,
	envFrom,
	resources,
	resizePolicy: list(struct('ContainerResizePolicy', each('text', 'resourceName', 'restartPolicy'))),
	volumeMounts: list(
		struct('VolumeMount', {
			...each('text', 'name', 'mountPath', 'subPath', 'subPathExpr', 'mountPropagation'),
			readOnly: 'flag',
		}),
	),
	volumeDevices: list(struct('VolumeDevice', each('text', 'name', 'devicePath'))),
	...each(probe, 'livenessProbe', 'readinessProbe', 'startupProbe'),
	lifecycle: struct('Lifecycle', {postStart: hook, preStop: hook, stopSignal: 'text'}),
	securityContext: struct('SecurityContext', {}),
});

const nodeRequirement = struct('NodeSelectorRequirement', {...each('text', 'key', 'operator'), values: texts});

const nodeTerm = struct('NodeSelectorTerm', {
	matchExpressions: list(nodeRequirement),
	matchFields: list(nodeRequirement),
});

export const nodeSelector: Struct = struct('NodeSelector', {nodeSelectorTerms: list(nodeTerm)});

const podTerm = struct('PodAffinityTerm', {
	...each(labelSelector, 'labelSelector', 'namespaceSelector'),
	...each(texts, 'namespaces', 'matchLabelKeys', 'mismatchLabelKeys'),
	topologyKey: 'text',
});

const podAffinity = struct('PodAffinity', {
	requiredDuringSchedulingIgnoredDuringExecution: list(podTerm),
	preferredDuringSchedulingIgnoredDuringExecution: list(
		struct('WeightedPodAffinityTerm', {weight: 'count', podAffinityTerm: podTerm}),
	),
});

export const nodeAffinity: Struct = struct('NodeAffinity', {
	requiredDuringSchedulingIgnoredDuringExecution: nodeSelector,
	preferredDuringSchedulingIgnoredDuringExecution: list(
		struct('PreferredSchedulingTerm', {weight: 'count', preference: nodeTerm}),
	),
});

const affinity = struct('Affinity', {
	nodeAffinity,
	podAffinity,
	podAntiAffinity: podAffinity,
});

const keyed = list(struct('KeyToPath', {...each('text', 'key', 'path'), mode: 'count'}));
const named = (name: string, nameMember: string): Struct =>
	struct(name, {[nameMember]: 'text', items: keyed, defaultMode: 'count', optional: 'flag'});

const downward = struct('DownwardAPIVolumeSource', {items: list('any'), defaultMode: 'count'});

const volume = struct('Volume', {
	name: 'text',
	emptyDir: struct('EmptyDirVolumeSource', {medium: 'text', sizeLimit: 'quantity'}),
	hostPath: struct('HostPathVolumeSource', each('text', 'path', 'type')),
	configMap: named('ConfigMapVolumeSource', 'name'),
	secret: named('SecretVolumeSource', 'secretName'),
	downwardAPI: downward,
	projected: struct('ProjectedVolumeSource', {
		defaultMode: 'count',
		sources: list(
			struct('VolumeProjection', {
				secret: named('SecretProjection', 'name'),
				configMap: named('ConfigMapProjection', 'name'),
				downwardAPI: downward,
				serviceAccountToken: struct('ServiceAccountTokenProjection', {
					...each('text', 'audience', 'path'),
					expirationSeconds: 'count',
				}),
			}),
		),
	}),
	persistentVolumeClaim: struct('PersistentVolumeClaimVolumeSource', {claimName: 'text', readOnly: 'flag'}),
});

export const topologySpreadConstraint: Struct = struct('TopologySpreadConstraint', {
	...each('count', 'maxSkew', 'minDomains'),
	...each('text', 'topologyKey', 'whenUnsatisfiable', 'nodeAffinityPolicy', 'nodeTaintsPolicy'),
	labelSelector,
	matchLabelKeys: texts,
});

export const tolerations: Mould = list(
	struct('Toleration', {...each('text', 'key', 'operator', 'value', 'effect'), tolerationSeconds: 'count'}),
);

export const podSpec: Struct = struct('PodSpec', {
	volumes: list(volume),
	...each(list(container), 'initContainers', 'containers', 'ephemeralContainers'),
	...each(
		'text',
		'restartPolicy',
		'dnsPolicy',
		'serviceAccountName',
		'serviceAccount',
		'nodeName',
		'hostname',
		'subdomain',
		'schedulerName',
		'priorityClassName',
		'preemptionPolicy',
		'runtimeClassName',
	),
	...each('count', 'terminationGracePeriodSeconds', 'activeDeadlineSeconds', 'priority'),
	...each(
		'flag',
		'automountServiceAccountToken',
		'hostNetwork',
		'hostPID',
		'hostIPC',
		'shareProcessNamespace',
		'enableServiceLinks',
		'setHostnameAsFQDN',
	),
	nodeSelector: textMap,
	overhead: quantities,
	resources,
	affinity,
	securityContext: struct('PodSecurityContext', {}),
	imagePullSecrets: list(struct('LocalObjectReference', {name: 'text'})),
	tolerations,
	hostAliases: list(struct('HostAlias', {ip: 'text', hostnames: texts})),
	dnsConfig: struct('PodDNSConfig', {...each(texts, 'nameservers', 'searches'), options: list('any')}),
	readinessGates: list(struct('PodReadinessGate', {conditionType: 'text'})),
	topologySpreadConstraints: list(topologySpreadConstraint),
	schedulingGates: list(struct('PodSchedulingGate', {name: 'text'})),
	resourceClaims: list(struct('PodResourceClaim', each('text', 'name', 'resourceClaimName'))),
	os: struct('PodOS', {name: 'text'}),
});

export const template: Struct = struct('PodTemplateSpec', {metadata, spec: podSpec});

const state = struct('ContainerState', {
	waiting: struct('ContainerStateWaiting', each('text', 'reason', 'message')),
	running: struct('ContainerStateRunning', {startedAt: 'text'}),
	terminated: struct('ContainerStateTerminated', {
		...each('count', 'exitCode', 'signal'),
		...each('text', 'reason', 'message', 'startedAt', 'finishedAt', 'containerID'),
	}),
});

const containerStatuses = list(
	struct('ContainerStatus', {
		...each('text', 'name', 'image', 'imageID', 'containerID'),
		...each('flag', 'ready', 'started'),
		restartCount: 'count',
		state,
		lastState: state,
		allocatedResources: quantities,
		resources,
		volumeMounts: list(
			struct('VolumeMountStatus', {
				...each('text', 'name', 'mountPath', 'recursiveReadOnly'),
				readOnly: 'flag',
			}),
		),
		user: struct('ContainerUser', {
			linux: struct('LinuxContainerUser', {...each('count', 'uid', 'gid'), supplementalGroups: list('count')}),
		}),
	}),
);

export const podStatus: Struct = struct('PodStatus', {
	...each(
		'text',
		'phase',
		'message',
		'reason',
		'nominatedNodeName',
		'hostIP',
		'podIP',
		'startTime',
		'qosClass',
		'resize',
	),
	observedGeneration: 'count',
	conditions,
	...each(list(struct('PodIP', {ip: 'text'})), 'podIPs', 'hostIPs'),
	...each(containerStatuses, 'initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses'),
});
