import type {AnyKind, Kind} from '../api/kind.ts';
import {namespaces} from '../api/kinds/namespace.ts';
import {priorityClasses} from '../api/kinds/priority-class.ts';
import {clusterRoleBindings, clusterRoles} from '../api/kinds/rbac.ts';
import {services} from '../api/kinds/service.ts';
import type {ApiObject} from '../api/object.ts';
import {type AddressRange, addressText} from './address-range.ts';
import {bootstrapClusterRoleBindings, bootstrapClusterRoles} from './bootstrap-roles.ts';

const of = <T extends ApiObject>(kind: Kind<T>, objects: readonly T[]): ReadonlyArray<readonly [AnyKind, ApiObject]> =>
	objects.map(object => [kind as unknown as AnyKind, object] as const);

const namespace = (name: string): ApiObject => ({apiVersion: 'v1', kind: 'Namespace', metadata: {name}});

const priorityClass = (name: string, value: number, description: string) => ({
	apiVersion: 'scheduling.k8s.io/v1',
	kind: 'PriorityClass',
	metadata: {name},
	value,
	globalDefault: false,
	description,
	preemptionPolicy: 'PreemptLowerPriority' as const,
});

/** The API itself, as pods reach it: it has the first of the addresses. */
const kubernetes = ({first}: AddressRange) => ({
	apiVersion: 'v1',
	kind: 'Service',
	metadata: {
		name: 'kubernetes',
		namespace: 'default',
		labels: {component: 'apiserver', provider: 'kubernetes'},
	},
	spec: {
		clusterIP: addressText(first + 1),
		ports: [{name: 'https', protocol: 'TCP' as const, port: 443, targetPort: 6443}],
		type: 'ClusterIP' as const,
	},
});

/** What the server puts into an empty etcd before anybody else comes: namespaces, priority classes, roles. */
export const bootstrapObjects = (range: AddressRange): ReadonlyArray<readonly [AnyKind, ApiObject]> => [
	...of(namespaces, ['default', 'kube-node-lease', 'kube-public', 'kube-system'].map(namespace)),
	...of(priorityClasses, [
		priorityClass(
			'system-cluster-critical',
			2_000_000_000,
			'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
		),
		priorityClass(
			'system-node-critical',
			2_000_001_000,
			'Used for system critical pods that must not be moved from their current node.',
		),
	]),
	...of(services, [kubernetes(range)]),
	...of(clusterRoles, bootstrapClusterRoles),
	...of(clusterRoleBindings, bootstrapClusterRoleBindings),
];
