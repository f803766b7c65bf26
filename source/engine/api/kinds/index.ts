/*
The kinds of the cluster: what the API server can keep, each a value with its names and its law.

`pods`, `deployments` … are values of type `Kind<Pod>`, `Kind<Deployment>` …; `allKinds` has them in the order in which
discovery tells of them (core first, then the groups; plurals by alphabet within one). A person may call a kind by its
plural, singular, short name or, across groups, by its full name:

	kindByName('deploy') === kindByName('Deployment') === kindByName('deployments.apps') === deployments

Deliberately absent: kinds that a player could make up (custom resources) and more than one version of a kind.
*/
import {type AnyKind, apiVersionOf, resourceName} from '../kind.ts';
import {configMaps} from './config-map.ts';
import {csiNodes} from './csi-node.ts';
import {deployments} from './deployment.ts';
import {endpointSlices} from './endpoint-slice.ts';
import {events} from './event.ts';
import {jobs} from './job.ts';
import {leases} from './lease.ts';
import {namespaces} from './namespace.ts';
import {nodes} from './node.ts';
import {persistentVolumes} from './persistent-volume.ts';
import {persistentVolumeClaims} from './persistent-volume-claim.ts';
import {pods} from './pod.ts';
import {podDisruptionBudgets} from './pod-disruption-budget.ts';
import {priorityClasses} from './priority-class.ts';
import {clusterRoleBindings, clusterRoles, roleBindings, roles} from './rbac.ts';
import {replicaSets} from './replica-set.ts';
import {replicationControllers} from './replication-controller.ts';
import {secrets} from './secret.ts';
import {services} from './service.ts';
import {serviceAccounts} from './service-account.ts';
import {statefulSets} from './stateful-set.ts';
import {storageClasses} from './storage-class.ts';

export const allKinds: readonly AnyKind[] = [
	configMaps,
	events,
	namespaces,
	nodes,
	persistentVolumeClaims,
	persistentVolumes,
	pods,
	replicationControllers,
	secrets,
	serviceAccounts,
	services,
	deployments,
	replicaSets,
	statefulSets,
	jobs,
	podDisruptionBudgets,
	clusterRoleBindings,
	clusterRoles,
	roleBindings,
	roles,
	csiNodes,
	storageClasses,
	priorityClasses,
	leases,
	endpointSlices,
];

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
