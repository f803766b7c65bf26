import test from 'ava';
import {base64} from '../../../source/engine/api/base64.ts';
import type {AnyKind, Kind} from '../../../source/engine/api/kind.ts';
import {
	validatingAdmissionPolicies,
	validatingAdmissionPolicyBindings,
} from '../../../source/engine/api/kinds/admission-policy.ts';
import {apiServices} from '../../../source/engine/api/kinds/api-service.ts';
import {certificateSigningRequests} from '../../../source/engine/api/kinds/certificate-signing-request.ts';
import {configMaps} from '../../../source/engine/api/kinds/config-map.ts';
import {controllerRevisions} from '../../../source/engine/api/kinds/controller-revision.ts';
import {cronJobs} from '../../../source/engine/api/kinds/cron-job.ts';
import {csiDrivers} from '../../../source/engine/api/kinds/csi-driver.ts';
import {csiNodes} from '../../../source/engine/api/kinds/csi-node.ts';
import {csiStorageCapacities} from '../../../source/engine/api/kinds/csi-storage-capacity.ts';
import {customResourceDefinitions} from '../../../source/engine/api/kinds/custom-resource-definition.ts';
import {daemonSets} from '../../../source/engine/api/kinds/daemon-set.ts';
import {deployments} from '../../../source/engine/api/kinds/deployment.ts';
import {endpointSlices} from '../../../source/engine/api/kinds/endpoint-slice.ts';
import {endpoints} from '../../../source/engine/api/kinds/endpoints.ts';
import {horizontalPodAutoscalers} from '../../../source/engine/api/kinds/horizontal-pod-autoscaler.ts';
import {allKinds, isModelled, isRare} from '../../../source/engine/api/kinds/index.ts';
import {ingresses} from '../../../source/engine/api/kinds/ingress.ts';
import {ingressClasses} from '../../../source/engine/api/kinds/ingress-class.ts';
import {limitRanges} from '../../../source/engine/api/kinds/limit-range.ts';
import {networkPolicies} from '../../../source/engine/api/kinds/network-policy.ts';
import {persistentVolumes} from '../../../source/engine/api/kinds/persistent-volume.ts';
import {persistentVolumeClaims} from '../../../source/engine/api/kinds/persistent-volume-claim.ts';
import {pods} from '../../../source/engine/api/kinds/pod.ts';
import {podTemplates} from '../../../source/engine/api/kinds/pod-template.ts';
import {priorityClasses} from '../../../source/engine/api/kinds/priority-class.ts';
import {replicationControllers} from '../../../source/engine/api/kinds/replication-controller.ts';
import {resourceQuotas} from '../../../source/engine/api/kinds/resource-quota.ts';
import {runtimeClasses} from '../../../source/engine/api/kinds/runtime-class.ts';
import {secrets} from '../../../source/engine/api/kinds/secret.ts';
import {serviceAccounts} from '../../../source/engine/api/kinds/service-account.ts';
import {statefulSets} from '../../../source/engine/api/kinds/stateful-set.ts';
import {storageClasses} from '../../../source/engine/api/kinds/storage-class.ts';
import {volumeAttachments} from '../../../source/engine/api/kinds/volume-attachment.ts';
import {
	mutatingWebhookConfigurations,
	validatingWebhookConfigurations,
} from '../../../source/engine/api/kinds/webhook-configuration.ts';
import {decodeObject} from '../../../source/engine/api/moulds/decode.ts';
import type {ApiObject} from '../../../source/engine/api/object.ts';
import {strategicMergePatch} from '../../../source/engine/api/patch.ts';
import {minutes, timestamp} from '../../../source/engine/kernel/time.ts';
import {cells, make, problems, updateProblems} from '../../helpers/kinds.ts';

/*
Kinds that clients expect and of which most have nobody in podfall who acts on them: their law is Kubernetes' all the same.
Sources: api-server.md §15 (defaults), §16 (columns), §17.2 (messages).
*/

const template = {metadata: {labels: {app: 'web'}}, spec: {containers: [{name: 'web', image: 'web:1'}]}};
const jobTemplate = {spec: {template: {spec: {restartPolicy: 'Never', containers: [{name: 'a', image: 'b:1'}]}}}};
const selector = {matchLabels: {app: 'web'}};

const crd = (spec: object = {}, name = 'stalls.example.org') =>
	make(
		customResourceDefinitions,
		{
			spec: {
				group: 'example.org',
				scope: 'Namespaced',
				names: {plural: 'stalls', kind: 'Stall'},
				versions: [{name: 'v1', served: true, storage: true, schema: {openAPIV3Schema: {type: 'object'}}}],
				...spec,
			},
		},
		name,
	);

const webhook = {
	name: 'a.example.com',
	clientConfig: {service: {namespace: 'shop', name: 'hook'}},
	sideEffects: 'None',
	admissionReviewVersions: ['v1'],
	rules: [{operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods']}],
};

const csrSpec = {
	request: base64('-----BEGIN CERTIFICATE REQUEST-----\nMII=\n-----END CERTIFICATE REQUEST-----\n'),
	signerName: 'example.com/people',
	usages: ['client auth'],
};

const policySpec = {
	matchConstraints: {resourceRules: [{operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*']}]},
	validations: [{expression: 'true'}],
};

/** One good object of each kind. */
const good: ReadonlyArray<readonly [unknown, ApiObject]> = [
	[daemonSets, make(daemonSets, {spec: {selector, template}})],
	[controllerRevisions, make(controllerRevisions, {data: {spec: {}}, revision: 3})],
	[cronJobs, make(cronJobs, {spec: {schedule: '0 3 * * *', jobTemplate}})],
	[
		horizontalPodAutoscalers,
		make(horizontalPodAutoscalers, {
			spec: {scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'web'}, maxReplicas: 5},
		}),
	],
	[ingresses, make(ingresses, {spec: {defaultBackend: {service: {name: 'web', port: {number: 80}}}}})],
	[ingressClasses, make(ingressClasses, {spec: {controller: 'example.com/ingress'}})],
	[networkPolicies, make(networkPolicies, {spec: {}})],
	[endpoints, make(endpoints, {subsets: [{addresses: [{ip: '10.0.0.1'}], ports: [{port: 80}]}]})],
	[podTemplates, make(podTemplates, {template})],
	[resourceQuotas, make(resourceQuotas, {spec: {hard: {pods: '3', 'requests.cpu': '1'}}})],
	[limitRanges, make(limitRanges, {spec: {limits: [{type: 'Container', max: {cpu: '2'}}]}})],
	[
		volumeAttachments,
		make(volumeAttachments, {spec: {attacher: 'csi.example.com', nodeName: 'a', source: {persistentVolumeName: 'v'}}}),
	],
	[csiDrivers, make(csiDrivers, {spec: {}}, 'csi.example.com')],
	[csiStorageCapacities, make(csiStorageCapacities, {storageClassName: 'fast', capacity: '1000Mi'})],
	[runtimeClasses, make(runtimeClasses, {handler: 'kata'})],
	[certificateSigningRequests, make(certificateSigningRequests, {spec: csrSpec})],
	[validatingWebhookConfigurations, make(validatingWebhookConfigurations, {webhooks: [webhook]})],
	[mutatingWebhookConfigurations, make(mutatingWebhookConfigurations, {webhooks: [webhook]})],
	[validatingAdmissionPolicies, make(validatingAdmissionPolicies, {spec: policySpec})],
	[
		validatingAdmissionPolicyBindings,
		make(validatingAdmissionPolicyBindings, {spec: {policyName: 'p', validationActions: ['Deny']}}),
	],
	[
		apiServices,
		make(
			apiServices,
			{spec: {group: 'metrics.k8s.io', version: 'v1beta1', groupPriorityMinimum: 100, versionPriority: 100}},
			'v1beta1.metrics.k8s.io',
		),
	],
	[customResourceDefinitions, crd()],
];

test('every rare kind has a good object, which its law takes as it is, through every door', t => {
	const words = (kinds: readonly AnyKind[]) => kinds.map(({kind}) => kind).sort();
	t.deepEqual(words(good.map(([kind]) => kind as AnyKind)), words(allKinds.filter(isRare)));

	for (const [each, object] of good) {
		const kind = each as AnyKind;
		const read = decodeObject(kind, object);
		t.true(read.ok, kind.kind);
		const stored = kind.prepareForCreate(kind.defaults(object));
		t.deepEqual(problems(kind, object), [], kind.kind);
		t.deepEqual(kind.validateUpdate(stored, stored), [], kind.kind);
		t.deepEqual(kind.validateStatusUpdate(stored, stored), [], kind.kind);
		t.is(kind.defaults(stored), stored, kind.kind);
		t.true(
			kind.columns.every(column => column.cell(stored, 0) !== undefined),
			kind.kind,
		);
	}
});

test('of the rare kinds only those are modelled that the server obeys or a loop works on', t => {
	t.deepEqual(
		allKinds.filter(kind => isRare(kind) && isModelled(kind)).map(({kind}) => kind),
		[
			'LimitRange',
			'ResourceQuota',
			'ControllerRevision',
			'DaemonSet',
			'HorizontalPodAutoscaler',
			'CronJob',
			'CSIDriver',
			'VolumeAttachment',
		],
	);
	t.true(allKinds.filter(kind => !isRare(kind)).every(isModelled));
});

test('a DaemonSet is given what its author left out', t => {
	const {spec} = daemonSets.defaults(make(daemonSets, {spec: {selector, template}}));
	t.like(spec, {
		revisionHistoryLimit: 10,
		updateStrategy: {type: 'RollingUpdate', rollingUpdate: {maxUnavailable: 1, maxSurge: 0}},
		template: {spec: {restartPolicy: 'Always', dnsPolicy: 'ClusterFirst'}},
	});
});

test('a DaemonSet counts its templates in an annotation, and its specs in the generation', t => {
	const first = daemonSets.prepareForCreate(daemonSets.defaults(make(daemonSets, {spec: {selector, template}})));
	const mark = 'deprecated.daemonset.template.generation';
	t.like(first, {metadata: {generation: 1, annotations: {[mark]: '1'}}, status: {desiredNumberScheduled: 0}});
	const slower = daemonSets.prepareForUpdate({...first, spec: {...first.spec, minReadySeconds: 5}}, first);
	t.like(slower.metadata, {generation: 2, annotations: {[mark]: '1'}});
	const other = {...template, spec: {containers: [{name: 'web', image: 'web:2'}]}};
	const newer = daemonSets.prepareForUpdate({...slower, spec: {...slower.spec, template: other}}, slower);
	t.like(newer.metadata, {generation: 3, annotations: {[mark]: '2'}});
});

test('defaults of the other kinds', t => {
	t.like(cronJobs.defaults(make(cronJobs, {spec: {schedule: '* * * * *', jobTemplate}})).spec, {
		concurrencyPolicy: 'Allow',
		suspend: false,
		successfulJobsHistoryLimit: 3,
		failedJobsHistoryLimit: 1,
	});
	t.like(
		horizontalPodAutoscalers.defaults(make(horizontalPodAutoscalers, {spec: {maxReplicas: 3, behavior: {}}})).spec,
		{
			minReplicas: 1,
			metrics: [{type: 'Resource', resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 80}}}],
			behavior: {
				scaleUp: {stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies: [{value: 4}, {value: 100}]},
				scaleDown: {selectPolicy: 'Max', policies: [{type: 'Percent', value: 100, periodSeconds: 15}]},
			},
		},
	);
	t.deepEqual(persistentVolumes.defaults(make(persistentVolumes, {spec: {hostPath: {path: '/a'}}})).spec.hostPath, {
		path: '/a',
		type: '',
	});
	t.deepEqual(networkPolicies.defaults(make(networkPolicies, {spec: {}})).spec, {
		podSelector: {},
		policyTypes: ['Ingress'],
	});
	t.like(networkPolicies.defaults(make(networkPolicies, {spec: {egress: [{ports: [{port: 53}]}]}})).spec, {
		policyTypes: ['Ingress', 'Egress'],
		egress: [{ports: [{protocol: 'TCP', port: 53}]}],
	});
	t.like(endpoints.defaults(make(endpoints, {subsets: [{ports: [{port: 80}]}]})), {
		subsets: [{ports: [{protocol: 'TCP'}]}],
	});
	t.like(csiDrivers.defaults(make(csiDrivers, {spec: {}})).spec, {
		attachRequired: true,
		podInfoOnMount: false,
		volumeLifecycleModes: ['Persistent'],
		fsGroupPolicy: 'ReadWriteOnceWithFSType',
	});
	t.like(crd(), {spec: {scope: 'Namespaced'}});
	t.like(customResourceDefinitions.defaults(crd()).spec, {
		names: {singular: 'stall', listKind: 'StallList'},
		conversion: {strategy: 'None'},
	});
	t.like(mutatingWebhookConfigurations.defaults(make(mutatingWebhookConfigurations, {webhooks: [webhook]})), {
		webhooks: [
			{
				failurePolicy: 'Fail',
				matchPolicy: 'Equivalent',
				timeoutSeconds: 10,
				reinvocationPolicy: 'Never',
				clientConfig: {service: {port: 443}},
			},
		],
	});
});

test('a LimitRange fills one list from the next', t => {
	const item = (more: object) =>
		limitRanges.defaults(make(limitRanges, {spec: {limits: [{type: 'Container', ...more}]}})).spec.limits?.[0];
	t.like(item({max: {cpu: '2'}}), {default: {cpu: '2'}, defaultRequest: {cpu: '2'}});
	t.like(item({max: {cpu: '2'}, default: {cpu: '1000m'}}), {default: {cpu: '1'}, defaultRequest: {cpu: '1'}});
	t.like(item({min: {memory: '64Mi'}}), {default: undefined, defaultRequest: {memory: '64Mi'}});
	t.is(item({max: {cpu: '2'}, type: 'Pod'})?.default, undefined);
});

type Wrong = readonly [kind: unknown, object: ApiObject, ...errors: readonly string[]];

const hpa = (spec: object) => make(horizontalPodAutoscalers, {spec});
const ingress = (spec: object) => make(ingresses, {spec});
const backend = {service: {name: 'web', port: {number: 80}}};
const onePath = (path: object) => ingress({rules: [{http: {paths: [{backend, ...path}]}}]});
const subdomainWords =
	"a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

const scaleTargetRef = {apiVersion: 'apps/v1', kind: 'Deployment', name: 'web'};

const wrong: readonly Wrong[] = [
	[
		daemonSets,
		make(daemonSets, {spec: {selector, template, updateStrategy: {rollingUpdate: {maxUnavailable: 0}}}}),
		'spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0',
	],
	[
		daemonSets,
		make(daemonSets, {spec: {selector, template, updateStrategy: {rollingUpdate: {maxSurge: 1}}}}),
		'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero',
	],
	[
		daemonSets,
		make(daemonSets, {spec: {selector: {}, template}}),
		'spec.selector: Invalid value: {}: empty selector is invalid for daemonset',
	],
	[
		controllerRevisions,
		make(controllerRevisions, {revision: -1}),
		'data: Required value: data is mandatory',
		'revision: Invalid value: -1: must be greater than or equal to 0',
	],
	[
		cronJobs,
		make(cronJobs, {spec: {schedule: 'x', jobTemplate}}),
		'spec.schedule: Invalid value: "x": expected exactly 5 fields, found 1: [x]',
	],
	[
		cronJobs,
		make(cronJobs, {spec: {schedule: '@daily', timeZone: 'Mars/Olympus', jobTemplate}}),
		'spec.timeZone: Invalid value: "Mars/Olympus": unknown time zone Mars/Olympus',
	],
	[
		cronJobs,
		make(cronJobs, {spec: {schedule: '@daily', jobTemplate}}, 'a'.repeat(53)),
		`metadata.name: Invalid value: "${'a'.repeat(53)}": must be no more than 52 characters`,
	],
	[
		cronJobs,
		make(cronJobs, {spec: {schedule: 'TZ=UTC 0 3 * * *', jobTemplate}}),
		'spec.schedule: Invalid value: "TZ=UTC 0 3 * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
	],
	[
		cronJobs,
		make(cronJobs, {
			spec: {schedule: '@daily', jobTemplate: {spec: {template: {spec: {containers: [{name: 'a', image: 'b'}]}}}}},
		}),
		'spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
	],
	[
		horizontalPodAutoscalers,
		hpa({scaleTargetRef, minReplicas: 3, maxReplicas: 1}),
		'spec.maxReplicas: Invalid value: 1: must be greater than or equal to `minReplicas`',
	],
	[
		horizontalPodAutoscalers,
		hpa({scaleTargetRef: {kind: 'Deployment'}, minReplicas: 0}),
		'spec.minReplicas: Invalid value: 0: must be greater than or equal to 1',
		'spec.maxReplicas: Invalid value: 0: must be greater than 0',
		'spec.scaleTargetRef.name: Required value',
		'spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group',
		'spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas',
	],
	[
		horizontalPodAutoscalers,
		hpa({
			scaleTargetRef: {kind: 'ReplicationController', name: 'web', apiVersion: 'v1'},
			minReplicas: 2,
			maxReplicas: 1,
		}),
		'spec.maxReplicas: Invalid value: 1: must be greater than or equal to `minReplicas`',
	],
	[
		horizontalPodAutoscalers,
		hpa({scaleTargetRef, maxReplicas: 1, metrics: [{type: 'Pods', resource: {name: 'cpu', target: {type: 'Value'}}}]}),
		'spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization',
		'spec.metrics[0].pods: Required value: must populate information for the given metric source',
	],
	[
		limitRanges,
		make(limitRanges, {
			spec: {limits: [{type: 'Container', max: {cpu: '1'}, min: {cpu: '500m'}, maxLimitRequestRatio: {cpu: '4'}}]},
		}),
		'spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "4": ratio 4 is greater than max/min = 2.000000',
	],
	[
		limitRanges,
		make(limitRanges, {
			spec: {limits: [{type: 'Container', max: {cpu: '1'}, default: {cpu: '2'}}, {type: 'Container'}]},
		}),
		'spec.limits[0].defaultRequest[cpu]: Invalid value: "2": default request value 2 is greater than max value 1',
		'spec.limits[0].default[cpu]: Invalid value: "1": default value 2 is greater than max value 1',
		'spec.limits[1].type: Duplicate value: "Container"',
	],
	[
		resourceQuotas,
		make(resourceQuotas, {
			spec: {
				hard: {'requests.storage': '1Gi'},
				scopeSelector: {matchExpressions: [{scopeName: 'PriorityClass', operator: 'In', values: []}]},
			},
		}),
		'spec.scopeSelector.matchExpressions: Invalid value: {"MatchExpressions":[{"ScopeName":"PriorityClass","Operator":"In","Values":[]}]}: unsupported scope applied to resource',
		"spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
	],
	[
		persistentVolumes,
		make(persistentVolumes, {
			spec: {
				capacity: {storage: '0', cpu: '1'},
				accessModes: ['Odd'],
				hostPath: {path: '/'},
				nfs: {server: 's', path: '/'},
				persistentVolumeReclaimPolicy: 'Recycle',
			},
		}),
		'spec.accessModes: Unsupported value: "Odd": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
		'spec.capacity: Unsupported value: {"storage":"0","cpu":"1"}: supported values: "storage"',
		'spec.capacity[storage]: Invalid value: "0": must be greater than zero',
		'spec.nfs: Forbidden: may not specify more than 1 volume type',
		"spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'",
	],
	[
		persistentVolumes,
		make(persistentVolumes, {
			spec: {
				capacity: {storage: '1Gi'},
				accessModes: ['ReadWriteOnce'],
				csi: {driver: '', nodePublishSecretRef: {name: 'A'}},
			},
		}),
		'spec.csi.driver: Required value',
		`spec.csi.driver: Invalid value: "": ${subdomainWords}`,
		'spec.csi.volumeHandle: Required value',
		`spec.csi.nodePublishSecretRef.name: Invalid value: "A": ${subdomainWords}`,
		'spec.csi.nodePublishSecretRef.namespace: Required value',
	],
	[
		persistentVolumes,
		make(persistentVolumes, {
			spec: {capacity: {storage: '1Gi'}, accessModes: ['ReadWriteOnce'], local: {path: '/disk'}},
		}),
		'spec.nodeAffinity: Required value: Local volume requires node affinity',
	],
	[
		networkPolicies,
		make(networkPolicies, {spec: {podSelector: {}, ingress: [{ports: [{protocol: '', port: 9, endPort: 8}]}]}}),
		'spec.ingress[0].ports[0].protocol: Unsupported value: "": supported values: "TCP", "UDP", "SCTP"',
		'spec.ingress[0].ports[0].endPort: Invalid value: 9: must be greater than or equal to `port`',
	],
	[ingresses, ingress({}), 'spec: Invalid value: null: either `defaultBackend` or `rules` must be specified'],
	[ingresses, onePath({path: '/'}), 'spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified'],
	[
		ingresses,
		onePath({path: 'x', pathType: 'Prefix'}),
		'spec.rules[0].http.paths[0].path: Invalid value: "x": must be an absolute path',
	],
	[
		ingresses,
		ingress({rules: [{host: '10.0.0.1'}]}),
		'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
	],
	[
		ingresses,
		ingress({defaultBackend: {service: {name: 'web'}}}),
		'spec.defaultBackend: Required value: port name or number is required',
	],
	[
		ingressClasses,
		make(ingressClasses, {spec: {controller: 'nginx'}}),
		'spec.controller: Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo")',
	],
	[
		networkPolicies,
		make(networkPolicies, {spec: {ingress: [{from: [{}]}]}}),
		'spec.ingress[0].from[0]: Required value: must specify a peer',
	],
	[
		networkPolicies,
		make(networkPolicies, {spec: {ingress: [{from: [{ipBlock: {cidr: 'x'}}]}]}}),
		'spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
	],
	[
		networkPolicies,
		make(networkPolicies, {spec: {egress: [{to: [{ipBlock: {cidr: '10.0.0.0/16', except: ['10.1.0.0/24']}}]}]}}),
		'spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "10.1.0.0/24": must be a strict subset of `cidr`',
	],
	[
		endpoints,
		make(endpoints, {subsets: [{ports: [{port: 80}]}]}),
		'subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`',
	],
	[
		endpoints,
		make(endpoints, {subsets: [{addresses: [{ip: '10.0.0.256'}]}]}),
		'subsets[0].addresses[0].ip: Invalid value: "10.0.0.256": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
	],
	[
		resourceQuotas,
		make(resourceQuotas, {spec: {hard: {x: '1'}}}),
		'spec.hard[x]: Invalid value: "x": must be a standard resource type or fully qualified',
		'spec.hard[x]: Invalid value: "x": must be a standard resource for quota',
	],
	[
		resourceQuotas,
		make(resourceQuotas, {spec: {hard: {pods: '1.5'}}}),
		'spec.hard[pods]: Invalid value: "1500m": must be an integer',
	],
	[
		resourceQuotas,
		make(resourceQuotas, {spec: {hard: {'requests.cpu': '1'}, scopes: ['BestEffort', 'NotBestEffort']}}),
		'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: unsupported scope applied to resource',
		'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes',
	],
	[
		limitRanges,
		make(limitRanges, {spec: {limits: [{type: 'Pod', min: {cpu: '2'}, max: {cpu: '1'}}]}}),
		'spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1',
	],
	[
		limitRanges,
		make(limitRanges, {spec: {limits: [{type: 'Pod', default: {cpu: '1'}}]}}),
		"spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'",
	],
	[
		volumeAttachments,
		make(volumeAttachments, {spec: {attacher: 'disk.csi.podfall.dev', source: {}, nodeName: 'node-1'}}),
		'spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName',
	],
	[
		certificateSigningRequests,
		make(certificateSigningRequests, {spec: {...csrSpec, signerName: 'people', expirationSeconds: 1, usages: ['x']}}),
		`spec.usages[0]: Unsupported value: "x": supported values: ${[
			'any',
			'cert sign',
			'client auth',
			'code signing',
			'content commitment',
			'crl sign',
			'data encipherment',
			'decipher only',
			'digital signature',
			'email protection',
			'encipher only',
			'ipsec end system',
			'ipsec tunnel',
			'ipsec user',
			'key agreement',
			'key encipherment',
			'microsoft sgc',
			'netscape sgc',
			'ocsp signing',
			's/mime',
			'server auth',
			'signing',
			'timestamping',
		]
			.map(word => JSON.stringify(word))
			.join(', ')}`,
		`spec.signerName: Invalid value: "people": must be a fully qualified domain and path of the form 'example.com/signer-name'`,
		'spec.expirationSeconds: Invalid value: 1: may not specify a duration less than 600 seconds (10 minutes)',
	],
	[
		validatingWebhookConfigurations,
		make(validatingWebhookConfigurations, {webhooks: [{...webhook, name: 'short', clientConfig: {}}]}),
		'webhooks[0].name: Invalid value: "short": should be a domain with at least three segments separated by dots',
		'webhooks[0].clientConfig: Required value: exactly one of url or service is required',
	],
	[
		validatingAdmissionPolicies,
		make(validatingAdmissionPolicies, {spec: {}}),
		'spec.matchConstraints: Required value',
		'spec.validations: Required value: validations or auditAnnotations must be non-empty; at least one entry is required',
	],
	[
		apiServices,
		make(apiServices, {spec: {group: 'g.io', version: 'v1', groupPriorityMinimum: 1, versionPriority: 0}}, 'x'),
		'metadata.name: Invalid value: "x": must be `spec.version+"."+spec.group`: "v1.g.io"',
		'spec.versionPriority: Invalid value: 0: must be positive and less than 1000',
	],
	[
		customResourceDefinitions,
		crd({}, 'stall.example.org'),
		'metadata.name: Invalid value: "stall.example.org": must be spec.names.plural+"."+spec.group',
	],
	[
		customResourceDefinitions,
		crd({versions: [{name: 'v1', served: true, storage: false}]}),
		'spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required',
		'spec.versions: Invalid value: ["v1"]: must have exactly one version marked as storage version',
	],
	[
		customResourceDefinitions,
		crd({group: 'apps.k8s.io'}, 'stalls.apps.k8s.io'),
		'metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
	],
];

test('what is wrong is said in Kubernetes own words', t => {
	for (const [kind, object, ...errors] of wrong) {
		t.deepEqual(problems(kind as Kind, object), errors, `${object.kind} ${JSON.stringify(object)}`);
	}
});

test('what may not change is said so', t => {
	const revision = (data: object) => make(controllerRevisions, {data, revision: 1});
	t.is(updateProblems(controllerRevisions, revision({a: 1}), revision({a: 2})).length, 1);
	const handler = (word: string) => make(runtimeClasses, {handler: word});
	t.deepEqual(updateProblems(runtimeClasses, handler('a'), handler('b')), [
		'handler: Invalid value: "a": field is immutable',
	]);
	const scoped = (scopes: readonly string[]) => make(resourceQuotas, {spec: {hard: {pods: '1'}, scopes}});
	t.deepEqual(updateProblems(resourceQuotas, scoped(['Terminating']), scoped([])), [
		'spec.scopes: Invalid value: ["Terminating"]: field is immutable',
	]);
	const asked = certificateSigningRequests.prepareForUpdate(
		make(certificateSigningRequests, {spec: {...csrSpec, usages: ['any']}}),
		make(certificateSigningRequests, {spec: csrSpec}),
	);
	t.deepEqual(asked.spec.usages, csrSpec.usages);
});

/** Source: pkg/printers/internalversion/printers.go, where the type of a column and that of its cells are two things */
test('columns have the types that the printers give them', t => {
	const typed: ReadonlyArray<readonly [kind: AnyKind, column: string, type: string, cell: unknown]> = [
		[configMaps, 'Data', 'string', 1],
		[secrets, 'Data', 'string', 1],
		[serviceAccounts, 'Secrets', 'string', 0],
		[deployments, 'Up-to-date', 'string', 0],
		[deployments, 'Available', 'string', 0],
		[controllerRevisions, 'Revision', 'string', 4],
		[horizontalPodAutoscalers, 'MaxPods', 'string', 5],
		[horizontalPodAutoscalers, 'Replicas', 'string', 0],
		[cronJobs, 'Suspend', 'boolean', 'False'],
		[storageClasses, 'AllowVolumeExpansion', 'string', false],
		[csiDrivers, 'AttachRequired', 'boolean', true],
		[volumeAttachments, 'Attached', 'boolean', false],
		[priorityClasses, 'Global-Default', 'boolean', false],
		[csiStorageCapacities, 'Created At', 'date', timestamp(0)],
	];
	const object = {
		metadata: {name: 'web', creationTimestamp: timestamp(0)},
		data: {a: 'MQ=='},
		revision: 4,
		spec: {maxReplicas: 5, attachRequired: true},
	};

	for (const [kind, name, type, cell] of typed) {
		const column = kind.columns.find(each => each.name === name);
		t.deepEqual([column?.type, column?.cell(object as never, 0)], [type, cell], `${kind.kind} ${name}`);
	}

	t.is(volumeAttachments.columns.find(({name}) => name === 'Attacher')?.format, 'name');
});

test('the older annotations of a storage class are seen in columns', t => {
	const annotations = {'volume.beta.kubernetes.io/storage-class': 'old'};
	const spec = {storageClassName: 'new', capacity: {storage: '1Gi'}, volumeName: 'disk'};
	t.is(
		cells(persistentVolumes, make(persistentVolumes, {metadata: {name: 'disk', annotations}, spec})).StorageClass,
		'old',
	);
	t.like(cells(persistentVolumeClaims, make(persistentVolumeClaims, {metadata: {name: 'disk', annotations}, spec})), {
		StorageClass: 'old',
		Capacity: '0',
	});
	const mark = {'storageclass.beta.kubernetes.io/is-default-class': 'true'};
	t.is(
		cells(storageClasses, make(storageClasses, {metadata: {name: 'fast', annotations: mark}})).Name,
		'fast (default)',
	);
});

test('a table says of a pod that is done that it is', t => {
	const said = (phase: string) => pods.rowConditions?.(make(pods, {spec: {}, status: {phase}}));
	t.deepEqual(said('Running'), []);
	t.deepEqual(said('Succeeded'), [
		{type: 'Completed', status: 'True', reason: 'Succeeded', message: 'The pod has completed successfully.'},
	]);
	t.deepEqual(said('Failed'), [{type: 'Completed', status: 'True', reason: 'Failed', message: 'The pod failed.'}]);
});

test('columns show what kubectl shows', t => {
	const now = minutes(10);
	const born = {creationTimestamp: timestamp(0), name: 'web', namespace: 'shop'};
	const status = {
		desiredNumberScheduled: 3,
		currentNumberScheduled: 3,
		numberReady: 2,
		updatedNumberScheduled: 3,
		numberAvailable: 1,
	};
	const onDisks = {...template, spec: {...template.spec, nodeSelector: {disk: 'ssd'}}};
	t.deepEqual(cells(daemonSets, make(daemonSets, {metadata: born, spec: {selector, template: onDisks}, status}), now), {
		Name: 'web',
		Desired: 3,
		Current: 3,
		Ready: 2,
		'Up-to-date': 3,
		Available: 1,
		'Node Selector': 'disk=ssd',
		Age: '10m',
		Containers: 'web',
		Images: 'web:1',
		Selector: 'app=web',
	});
	t.deepEqual(
		cells(
			cronJobs,
			make(cronJobs, {
				metadata: born,
				spec: {schedule: '@daily', suspend: false, jobTemplate},
				status: {active: [{}], lastScheduleTime: timestamp(minutes(7))},
			}),
			now,
		),
		{
			Name: 'web',
			Schedule: '@daily',
			Timezone: '<none>',
			Suspend: 'False',
			Active: 1,
			'Last Schedule': '3m',
			Age: '10m',
			Containers: 'a',
			Images: 'b:1',
			Selector: '<none>',
		},
	);
	const owner = {apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', uid: 'u', controller: true};
	t.like(
		cells(controllerRevisions, make(controllerRevisions, {metadata: {...born, ownerReferences: [owner]}, revision: 3})),
		{
			Controller: 'statefulset.apps/db',
			Revision: 3,
		},
	);
	t.deepEqual(
		cells(
			resourceQuotas,
			make(resourceQuotas, {
				metadata: born,
				spec: {},
				status: {hard: {pods: '10', 'limits.cpu': '4', 'requests.cpu': '2'}, used: {pods: '3', 'requests.cpu': '500m'}},
			}),
			now,
		),
		{Name: 'web', Request: 'pods: 3/10, requests.cpu: 500m/2', Limit: 'limits.cpu: 0/4', Age: '10m'},
	);
	const csr = make(certificateSigningRequests, {
		metadata: born,
		spec: {...csrSpec, username: 'alice', expirationSeconds: 3600},
		status: {conditions: [{type: 'Approved', status: 'True'}], certificate: 'x'},
	});
	t.deepEqual(cells(certificateSigningRequests, csr, now), {
		Name: 'web',
		Age: '10m',
		SignerName: 'example.com/people',
		Requestor: 'alice',
		RequestedDuration: '60m',
		Condition: 'Approved,Issued',
	});
	t.deepEqual(certificateSigningRequests.selectableFields(csr), {'spec.signerName': 'example.com/people'});
});

test('targets of an autoscaler are what is and what ought to be, the first two of them', t => {
	const cpu = {type: 'Resource', resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 80}}};
	const memory = {type: 'Resource', resource: {name: 'memory', target: {type: 'AverageValue', averageValue: '200Mi'}}};
	const external = {
		type: 'External',
		external: {metric: {name: 'q'}, target: {type: 'AverageValue', averageValue: '30'}},
	};
	const targets = (metrics: readonly object[], currentMetrics: readonly object[] = []) =>
		cells(
			horizontalPodAutoscalers,
			make(horizontalPodAutoscalers, {
				spec: {scaleTargetRef, maxReplicas: 5, minReplicas: 2, metrics},
				status: {currentMetrics, desiredReplicas: 3, currentReplicas: 3},
			}),
		);
	t.like(targets([cpu], [{type: 'Resource', resource: {name: 'cpu', current: {averageUtilization: 12}}}]), {
		Reference: 'Deployment/web',
		Targets: 'cpu: 12%/80%',
		MinPods: '2',
		MaxPods: 5,
		Replicas: 3,
	});
	t.is(targets([cpu, memory]).Targets, 'cpu: <unknown>/80%, memory: <unknown>/200Mi');
	t.is(targets([external]).Targets, '<unknown>/30 (avg)');
	t.is(targets([cpu, memory, external]).Targets, 'cpu: <unknown>/80%, memory: <unknown>/200Mi + 1 more...');
});

test('an ingress shows its hosts and where it is reached, endpoints their addresses', t => {
	const rules = ['a.io', 'b.io', 'c.io', 'd.io'].map(host => ({host}));
	t.like(
		cells(
			ingresses,
			make(ingresses, {
				spec: {rules, tls: [{hosts: ['a.io']}], ingressClassName: 'nginx'},
				status: {loadBalancer: {ingress: [{ip: '203.0.113.7'}, {ip: '203.0.113.8'}]}},
			}),
		),
		{Class: 'nginx', Hosts: 'a.io,b.io,c.io + 1 more...', Address: '203.0.113.7,2...', Ports: '80, 443'},
	);
	t.like(cells(ingresses, ingress({})), {Class: '<none>', Hosts: '*', Address: '', Ports: '80'});
	const addresses = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'].map(ip => ({ip}));
	t.is(
		cells(endpoints, make(endpoints, {subsets: [{addresses, ports: [{port: 80}]}]})).Endpoints,
		'10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 1 more...',
	);
	t.is(cells(endpoints, make(endpoints, {})).Endpoints, '<none>');
});

test('webhooks and the containers of a schedule are merged by name', t => {
	const hooks = make(validatingWebhookConfigurations, {webhooks: [webhook, {...webhook, name: 'b.example.com'}]});
	const kind = validatingWebhookConfigurations as unknown as AnyKind;
	const patched = strategicMergePatch(hooks, {webhooks: [{name: 'b.example.com', timeoutSeconds: 3}]}, kind);
	t.like(patched.ok ? patched.value : {}, {
		webhooks: [{name: 'a.example.com'}, {name: 'b.example.com', timeoutSeconds: 3, sideEffects: 'None'}],
	});
	const job = make(cronJobs, {spec: {schedule: '@daily', jobTemplate}});
	const change = {spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: 'a', image: 'b:2'}]}}}}}};
	const newer = strategicMergePatch(job, change, cronJobs as unknown as AnyKind);
	t.like(newer.ok ? newer.value : {}, {
		spec: {jobTemplate: {spec: {template: {spec: {restartPolicy: 'Never', containers: [{name: 'a', image: 'b:2'}]}}}}},
	});
});

test('a version of a custom resource that was stored once is remembered', t => {
	const first = customResourceDefinitions.prepareForCreate(customResourceDefinitions.defaults(crd()));
	t.deepEqual(first.status?.storedVersions, ['v1']);
	const schema = {openAPIV3Schema: {type: 'object'}};
	const versions = [
		{name: 'v1', served: true, storage: false, schema},
		{name: 'v2', served: true, storage: true, schema},
	];
	const second = customResourceDefinitions.prepareForUpdate({...first, spec: {...first.spec, versions}}, first);
	t.deepEqual(second.status?.storedVersions, ['v1', 'v2']);
	t.is(second.metadata.generation, 2);
});

test('the older kinds refuse what Kubernetes refuses', t => {
	const set = (spec: object) => make(statefulSets, {spec: {selector, template, ...spec}});
	const claim = {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}};
	t.deepEqual(
		problems(statefulSets, set({podManagementPolicy: 'Random', updateStrategy: {type: 'OnDelete', rollingUpdate: {}}})),
		[
			"spec.podManagementPolicy: Invalid value: \"Random\": must be 'OrderedReady' or 'Parallel'",
			'spec.updateStrategy.rollingUpdate: Invalid value: {"Partition":0,"MaxUnavailable":null}: only allowed for updateStrategy \'RollingUpdate\'',
		],
	);
	t.like(statefulSets.defaults(set({volumeClaimTemplates: [{metadata: {name: 'disk'}, spec: {}}]})).spec, {
		volumeClaimTemplates: [{spec: {volumeMode: 'Filesystem'}, status: {phase: 'Pending'}}],
	});
	const short = {...template, spec: {...template.spec, activeDeadlineSeconds: 60}};
	t.deepEqual(problems(statefulSets, set({template: short})), [
		'spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in StatefulSet is not Supported',
	]);
	const [container] = template.spec.containers;
	const mounts = {...container, volumeMounts: [{name: 'disk', mountPath: '/data'}]};
	const mounting = {...template, spec: {...template.spec, containers: [mounts]}};
	t.deepEqual(
		problems(statefulSets, set({template: mounting, volumeClaimTemplates: [{metadata: {name: 'disk'}, spec: claim}]})),
		[],
	);
	t.deepEqual(problems(daemonSets, make(daemonSets, {spec: {selector, template: mounting}})), [
		'spec.template.spec.containers[0].volumeMounts[0].name: Not found: "disk"',
	]);
	t.deepEqual(problems(daemonSets, make(daemonSets, {spec: {selector, template: short}})), [
		'spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in DaemonSet is not Supported',
	]);
});

test('what was given cannot be taken back: disks, their size, and what a class promised', t => {
	const volume = (more: object) =>
		make(persistentVolumes, {spec: {capacity: {storage: '1Gi'}, accessModes: ['ReadWriteOnce'], ...more}});
	t.deepEqual(updateProblems(persistentVolumes, volume({hostPath: {path: '/a'}}), volume({hostPath: {path: '/b'}})), [
		[
			'spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation',
			'@@ -2,7 +2,7 @@',
			'  "GCEPersistentDisk": null,',
			'  "AWSElasticBlockStore": null,',
			'  "HostPath": {',
			'-  "Path": "/b",',
			'+  "Path": "/a",',
			'   "Type": ""',
			'  },',
			'  "Glusterfs": null,',
			'',
		].join('\n'),
	]);
	t.deepEqual(problems(persistentVolumes, volume({})), ['spec: Required value: must specify a volume type']);
	t.deepEqual(problems(persistentVolumes, volume({iscsi: {iqn: 'x'}})), []);
	const claim = (storage: string, capacity?: string) =>
		make(persistentVolumeClaims, {
			spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage}}},
			...(capacity === undefined ? {} : {status: {phase: 'Bound', capacity: {storage: capacity}}}),
		});
	const resized = (wanted: string, had: string, capacity?: string) =>
		updateProblems(persistentVolumeClaims, claim(wanted, capacity), claim(had, capacity)).map(
			text => text.split('\n')[0],
		);
	const fixed =
		'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
	t.deepEqual(resized('3Gi', '2Gi', '2Gi'), []);
	t.deepEqual(resized('3Gi', '4Gi', '2Gi'), [], 'what it has not grown to yet may be taken back');
	t.deepEqual(resized('2Gi', '4Gi', '2Gi'), [
		'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
	]);
	t.deepEqual(resized('3Gi', '2Gi'), [fixed], 'an unbound claim does not grow');
	t.deepEqual(resized('1Gi', '2Gi'), [fixed]);
	t.deepEqual(
		resized('0', '2Gi').at(-1),
		'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
	);
	const storageClass = (more: object) => make(storageClasses, {provisioner: 'csi.example.com', ...more}, 'fast');
	t.deepEqual(
		updateProblems(storageClasses, storageClass({reclaimPolicy: 'Retain'}), storageClass({parameters: {a: 'b'}})),
		[
			'reclaimPolicy: Invalid value: "Retain": field is immutable',
			'parameters: Forbidden: updates to parameters are forbidden.',
		],
	);
});

test('a slice names its ports once, and its addresses are of its family', t => {
	const said = (more: object) =>
		(endpointSlices as unknown as AnyKind)
			.validate(make(endpointSlices, {addressType: 'IPv4', endpoints: [], ports: [], ...more}) as ApiObject)
			.map(({field, message}) => `${field}: ${message}`);
	t.deepEqual(said({}), []);
	t.deepEqual(
		said({
			ports: [
				{name: 'a', protocol: 'TCP'},
				{name: 'a', protocol: 'TCP'},
			],
		}),
		['ports[1].name: Duplicate value: "a"'],
	);
	t.deepEqual(said({endpoints: [{addresses: []}]}), [
		'endpoints[0].addresses: Required value: must contain at least 1 address',
	]);
	const [of6] = said({endpoints: [{addresses: ['fd00::1']}]});
	t.regex(of6 ?? '', /must be an IPv4 address/);
	t.deepEqual(said({addressType: 'FQDN', endpoints: [{addresses: ['web.example.org']}]}), []);
});

test('a driver on a node does not change, and a controller is looked at again with every update', t => {
	const said = (errors: ReturnType<AnyKind['validate']>) => errors.map(({field, message}) => `${field}: ${message}`);
	const nodeWith = (nodeID: string) => make(csiNodes, {spec: {drivers: [{name: 'csi.example.com', nodeID}]}});
	t.deepEqual(csiNodes.validateUpdate(nodeWith('a'), nodeWith('a')), []);
	t.deepEqual(said(csiNodes.validateUpdate(nodeWith('b'), nodeWith('a'))), [
		'spec.drivers: Invalid value: {"Name":"csi.example.com","NodeID":"b","TopologyKeys":null,"Allocatable":null}: field is immutable',
	]);
	const controller = (replicas: number) =>
		replicationControllers.defaults(make(replicationControllers, {spec: {replicas, selector: {app: 'web'}, template}}));
	t.deepEqual(said(replicationControllers.validateUpdate(controller(-1), controller(1))), [
		'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
	]);
});
