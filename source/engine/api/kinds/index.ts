/*
The kinds of the cluster: what the API server can keep, each a value with its names and its law.

`pods`, `deployments` … are values of type `Kind<Pod>`, `Kind<Deployment>` …; `allKinds` has them in the order in which
discovery tells of them (core first, then the groups by their rank; plurals by alphabet within one). Most kinds have
somebody who acts on them; of some the API only keeps what it is given, and `isModelled` tells which. A person may call a kind by its
plural, singular, short name or, across groups, by its full name:

	kindByName('deploy') === kindByName('Deployment') === kindByName('deployments.apps') === deployments

Deliberately absent: kinds that a player could make up (custom resources) and more than one version of a kind.
*/
import {type AnyKind, apiVersionOf, resourceName} from '../kind.ts';
import {validatingAdmissionPolicies, validatingAdmissionPolicyBindings} from './admission-policy.ts';
import {apiServices} from './api-service.ts';
import {certificateSigningRequests} from './certificate-signing-request.ts';
import {configMaps} from './config-map.ts';
import {controllerRevisions} from './controller-revision.ts';
import {cronJobs} from './cron-job.ts';
import {csiDrivers} from './csi-driver.ts';
import {csiNodes} from './csi-node.ts';
import {csiStorageCapacities} from './csi-storage-capacity.ts';
import {customResourceDefinitions} from './custom-resource-definition.ts';
import {daemonSets} from './daemon-set.ts';
import {deployments} from './deployment.ts';
import {endpointSlices} from './endpoint-slice.ts';
import {endpoints} from './endpoints.ts';
import {events} from './event.ts';
import {horizontalPodAutoscalers} from './horizontal-pod-autoscaler.ts';
import {ingresses} from './ingress.ts';
import {ingressClasses} from './ingress-class.ts';
import {jobs} from './job.ts';
import {leases} from './lease.ts';
import {limitRanges} from './limit-range.ts';
import {namespaces} from './namespace.ts';
import {networkPolicies} from './network-policy.ts';
import {nodes} from './node.ts';
import {persistentVolumes} from './persistent-volume.ts';
import {persistentVolumeClaims} from './persistent-volume-claim.ts';
import {pods} from './pod.ts';
import {podDisruptionBudgets} from './pod-disruption-budget.ts';
import {podTemplates} from './pod-template.ts';
import {priorityClasses} from './priority-class.ts';
import {clusterRoleBindings, clusterRoles, roleBindings, roles} from './rbac.ts';
import {replicaSets} from './replica-set.ts';
import {replicationControllers} from './replication-controller.ts';
import {resourceQuotas} from './resource-quota.ts';
import {runtimeClasses} from './runtime-class.ts';
import {secrets} from './secret.ts';
import {services} from './service.ts';
import {serviceAccounts} from './service-account.ts';
import {statefulSets} from './stateful-set.ts';
import {storageClasses} from './storage-class.ts';
import {volumeAttachments} from './volume-attachment.ts';
import {mutatingWebhookConfigurations, validatingWebhookConfigurations} from './webhook-configuration.ts';

/** Every kind that the API server keeps. */
export const allKinds: readonly AnyKind[] = [
	configMaps,
	endpoints,
	events,
	limitRanges,
	namespaces,
	nodes,
	persistentVolumeClaims,
	persistentVolumes,
	pods,
	podTemplates,
	replicationControllers,
	resourceQuotas,
	secrets,
	serviceAccounts,
	services,
	apiServices,
	controllerRevisions,
	daemonSets,
	deployments,
	replicaSets,
	statefulSets,
	horizontalPodAutoscalers,
	cronJobs,
	jobs,
	certificateSigningRequests,
	ingressClasses,
	ingresses,
	networkPolicies,
	podDisruptionBudgets,
	clusterRoleBindings,
	clusterRoles,
	roleBindings,
	roles,
	csiDrivers,
	csiNodes,
	csiStorageCapacities,
	storageClasses,
	volumeAttachments,
	mutatingWebhookConfigurations,
	validatingAdmissionPolicies,
	validatingAdmissionPolicyBindings,
	validatingWebhookConfigurations,
	customResourceDefinitions,
	priorityClasses,
	leases,
	runtimeClasses,
	endpointSlices,
];

/** Kinds that no part of a cluster has to do with before somebody makes one of their objects. */
const rareKinds: ReadonlySet<AnyKind> = new Set([
	endpoints,
	limitRanges,
	podTemplates,
	resourceQuotas,
	apiServices,
	controllerRevisions,
	daemonSets,
	horizontalPodAutoscalers,
	cronJobs,
	certificateSigningRequests,
	ingressClasses,
	ingresses,
	networkPolicies,
	csiDrivers,
	csiStorageCapacities,
	volumeAttachments,
	mutatingWebhookConfigurations,
	validatingAdmissionPolicies,
	validatingAdmissionPolicyBindings,
	validatingWebhookConfigurations,
	customResourceDefinitions,
	runtimeClasses,
] as readonly unknown[] as readonly AnyKind[]);

export const isRare = (kind: AnyKind): boolean => rareKinds.has(kind);

/** Of the rare kinds those that somebody acts on once there are any: the server, which obeys them, or a loop. */
const actedOn: ReadonlySet<AnyKind> = new Set([
	limitRanges,
	resourceQuotas,
	csiDrivers,
	volumeAttachments,
	controllerRevisions,
	daemonSets,
	cronJobs,
	horizontalPodAutoscalers,
] as readonly unknown[] as readonly AnyKind[]);

/**
Whether anything in podfall acts on objects of this kind. Of all others the API keeps what it is given, and that is all: no
CronJob starts a Job, no Ingress lets anybody in.
*/
export const isModelled = (kind: AnyKind): boolean => !isRare(kind) || actedOn.has(kind);

const namesOf = (kind: AnyKind): readonly string[] => [
	kind.plural,
	kind.singular,
	...kind.shortNames,
	resourceName(kind),
	`${kind.plural}.${kind.version}.${kind.group}`,
];

const byName: ReadonlyMap<string, AnyKind> = new Map(
	allKinds.flatMap(kind => namesOf(kind).map(name => [name, kind] as const)),
);

const byType: ReadonlyMap<string, AnyKind> = new Map(
	allKinds.map(kind => [`${apiVersionOf(kind)}/${kind.kind}`, kind] as const),
);

const byKindWord: ReadonlyMap<string, AnyKind> = new Map(allKinds.map(kind => [kind.kind, kind] as const));

/** The kind that a person means: `po`, `pod`, `pods`, `Pod`, `deployments.apps`; letter case does not matter. */
export const kindByName = (name: string): AnyKind | undefined => byName.get(name.toLowerCase());

/** The kind of an object, from its `apiVersion` and `kind`. */
export const kindOf = (apiVersion: string, kind: string): AnyKind | undefined => byType.get(`${apiVersion}/${kind}`);

/** The kind of this CamelCase word, as owner references and events name it, whatever its version. */
export const kindByWord = (kind: string): AnyKind | undefined => byKindWord.get(kind);
