import type {ClusterRole, ClusterRoleBinding, PolicyRule, Subject} from '../api/kinds/rbac.ts';

/*
The roles every cluster is born with, so far as podfall has parts that need them.

Source: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/{policy,controller_policy}.go. Said in one place: kubelets get
`system:node` bound to the group of all nodes; the real node authorizer narrows reads down to what their pods use, podfall
leaves them at the role and lets NodeRestriction guard the writes.
*/

const rbac = 'rbac.authorization.k8s.io';
const bootstrapping = {'kubernetes.io/bootstrapping': 'rbac-defaults'};

/** The server puts them right again when it starts. Source: pkg/registry/rbac/reconciliation */
const kept = {'rbac.authorization.kubernetes.io/autoupdate': 'true'};

const reads = ['get', 'list', 'watch'];
const writes = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const everything = [...reads, ...writes];

const rule = (
	verbs: readonly string[],
	group: string | readonly string[],
	...resources: readonly string[]
): PolicyRule => ({
	verbs,
	apiGroups: typeof group === 'string' ? [group] : group,
	resources,
});

/** Both forms of events. */
const recordsEvents = rule(['create', 'patch', 'update'], ['', 'events.k8s.io'], 'events');

const clusterRole = (
	name: string,
	rules: readonly PolicyRule[],
	labels: Readonly<Record<string, string>> = {},
): ClusterRole => ({
	apiVersion: `${rbac}/v1`,
	kind: 'ClusterRole',
	metadata: {name, labels: {...bootstrapping, ...labels}, annotations: kept},
	rules,
});

const binding = (name: string, role: string, ...subjects: readonly Subject[]): ClusterRoleBinding => ({
	apiVersion: `${rbac}/v1`,
	kind: 'ClusterRoleBinding',
	metadata: {name, labels: bootstrapping, annotations: kept},
	roleRef: {apiGroup: rbac, kind: 'ClusterRole', name: role},
	subjects,
});

const aUser = (name: string): Subject => ({kind: 'User', apiGroup: rbac, name});
const aGroup = (name: string): Subject => ({kind: 'Group', apiGroup: rbac, name});
const anAccount = (namespace: string, name: string): Subject => ({kind: 'ServiceAccount', name, namespace});

const namespacedThings = (verbs: readonly string[]): readonly PolicyRule[] => [
	rule(
		verbs,
		'',
		'configmaps',
		'endpoints',
		'persistentvolumeclaims',
		'pods',
		'replicationcontrollers',
		'replicationcontrollers/scale',
		'serviceaccounts',
		'services',
	),
	rule(
		verbs,
		'apps',
		'controllerrevisions',
		'daemonsets',
		'deployments',
		'deployments/scale',
		'replicasets',
		'replicasets/scale',
		'statefulsets',
		'statefulsets/scale',
	),
	rule(verbs, 'autoscaling', 'horizontalpodautoscalers'),
	rule(verbs, 'batch', 'cronjobs', 'jobs'),
	rule(verbs, 'policy', 'poddisruptionbudgets'),
	rule(verbs, 'networking.k8s.io', 'ingresses', 'networkpolicies'),
];

const seesAlso: readonly PolicyRule[] = [
	rule(reads, '', 'events', 'limitranges', 'namespaces', 'pods/log', 'pods/status', 'resourcequotas'),
	rule(reads, '', 'namespaces/status', 'persistentvolumeclaims/status', 'services/status'),
	rule(reads, 'apps', 'daemonsets/status', 'deployments/status', 'replicasets/status', 'statefulsets/status'),
	rule(reads, 'batch', 'jobs/status', 'cronjobs/status'),
	rule(reads, 'policy', 'poddisruptionbudgets/status'),
	rule(reads, 'discovery.k8s.io', 'endpointslices'),
	rule(reads, 'metrics.k8s.io', 'pods', 'nodes'),
];

const view = [...namespacedThings(reads), ...seesAlso];

const edit = [
	...view,
	...namespacedThings(writes),
	rule(everything, '', 'secrets'),
	rule(['create'], '', 'pods/eviction', 'serviceaccounts/token'),
	rule([...reads, 'create'], '', 'pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy'),
	rule(everything, 'coordination.k8s.io', 'leases'),
];

const administer = [...edit, rule(everything, rbac, 'roles', 'rolebindings')];

const schedulerRules = [
	recordsEvents,
	rule(['create', ...reads, 'update'], 'coordination.k8s.io', 'leases'),
	rule(reads, '', 'nodes', 'namespaces', 'persistentvolumes', 'replicationcontrollers', 'services'),
	rule(['delete', ...reads], '', 'pods'),
	rule(['create'], '', 'bindings', 'pods/binding'),
	rule(['patch', 'update'], '', 'pods/status'),
	rule(['patch', 'update', ...reads], '', 'persistentvolumeclaims'),
	rule(['patch', 'update'], '', 'persistentvolumes'),
	rule(reads, 'apps', 'replicasets', 'statefulsets'),
	rule(reads, 'policy', 'poddisruptionbudgets'),
	rule(reads, 'scheduling.k8s.io', 'priorityclasses'),
	rule(
		reads,
		'storage.k8s.io',
		'csinodes',
		'csidrivers',
		'csistoragecapacities',
		'storageclasses',
		'volumeattachments',
	),
];

const controllerManagerRules = [
	recordsEvents,
	rule(everything, 'coordination.k8s.io', 'leases'),
	rule(['create', 'get', 'update'], '', 'serviceaccounts', 'secrets'),
	rule(['create'], '', 'serviceaccounts/token'),
	rule(['get', 'list', 'watch'], '*', '*'),
];

const nodeRules = [
	recordsEvents,
	rule(reads, '', 'services', 'configmaps', 'secrets', 'persistentvolumeclaims', 'persistentvolumes'),
	rule([...reads, 'create', 'patch', 'update'], '', 'nodes'),
	rule(['patch', 'update'], '', 'nodes/status'),
	rule([...reads, 'create', 'delete'], '', 'pods'),
	rule(['patch', 'update'], '', 'pods/status'),
	rule(['create'], '', 'pods/eviction', 'serviceaccounts/token'),
	rule(everything, 'coordination.k8s.io', 'leases'),
	rule(reads, 'storage.k8s.io', 'csidrivers', 'csinodes', 'volumeattachments'),
	rule(['create', 'delete', 'patch', 'update'], 'storage.k8s.io', 'csinodes'),
	rule(reads, 'node.k8s.io', 'runtimeclasses'),
];

const proxierRules = [
	recordsEvents,
	rule(['list', 'watch'], '', 'services', 'endpoints'),
	rule(reads, '', 'nodes'),
	rule(['list', 'watch'], 'discovery.k8s.io', 'endpointslices'),
];

/** What each loop of the controller manager may do, beside recording events, under its own account. */
const loopRules: Readonly<Record<string, readonly PolicyRule[]>> = {
	'deployment-controller': [
		rule([...reads, 'update'], 'apps', 'deployments'),
		rule(['update'], 'apps', 'deployments/finalizers', 'deployments/status'),
		rule(everything, 'apps', 'replicasets'),
		rule(['update', ...reads], '', 'pods'),
	],
	'replicaset-controller': [
		rule([...reads, 'update'], 'apps', 'replicasets'),
		rule(['update'], 'apps', 'replicasets/finalizers', 'replicasets/status'),
		rule(['create', 'delete', 'list', 'patch', 'watch'], '', 'pods'),
	],
	'replication-controller': [
		rule([...reads, 'update'], '', 'replicationcontrollers'),
		rule(['update'], '', 'replicationcontrollers/finalizers', 'replicationcontrollers/status'),
		rule(['create', 'delete', 'list', 'patch', 'watch'], '', 'pods'),
	],
	'statefulset-controller': [
		rule(reads, 'apps', 'statefulsets'),
		rule(['update'], 'apps', 'statefulsets/finalizers', 'statefulsets/status'),
		rule(['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'], '', 'pods'),
		rule(['create', 'delete', 'get', 'update'], '', 'persistentvolumeclaims'),
		rule(everything, 'apps', 'controllerrevisions'),
	],
	'daemon-set-controller': [
		rule(reads, 'apps', 'daemonsets'),
		rule(['update'], 'apps', 'daemonsets/finalizers', 'daemonsets/status'),
		rule(reads, '', 'nodes'),
		rule(['create', 'delete', 'list', 'patch', 'watch'], '', 'pods'),
		rule(['create'], '', 'pods/binding'),
		rule(everything, 'apps', 'controllerrevisions'),
	],
	'job-controller': [
		rule([...reads, 'patch', 'update'], 'batch', 'jobs'),
		rule(['update'], 'batch', 'jobs/finalizers', 'jobs/status'),
		rule(['create', 'delete', 'list', 'patch', 'watch'], '', 'pods'),
	],
	'cronjob-controller': [
		rule([...reads, 'update'], 'batch', 'cronjobs'),
		rule(['create', 'delete', ...reads, 'patch', 'update'], 'batch', 'jobs'),
		rule(['update'], 'batch', 'cronjobs/finalizers', 'cronjobs/status'),
		rule(['delete', 'list'], '', 'pods'),
	],
	'node-controller': [
		rule([...reads, 'delete', 'patch', 'update'], '', 'nodes'),
		rule(['patch', 'update'], '', 'nodes/status'),
		rule(['patch', 'update'], '', 'pods/status'),
		rule([...reads, 'delete'], '', 'pods'),
		rule(reads, 'coordination.k8s.io', 'leases'),
	],
	'taint-eviction-controller': [
		rule(reads, '', 'nodes', 'namespaces'),
		rule([...reads, 'delete'], '', 'pods'),
		rule(['patch', 'update'], '', 'pods/status'),
	],
	'pod-garbage-collector': [
		rule(['list', 'watch', 'delete'], '', 'pods'),
		rule(reads, '', 'nodes'),
		rule(['patch', 'update'], '', 'pods/status'),
	],
	'generic-garbage-collector': [rule(['delete', 'get', 'list', 'patch', 'update', 'watch'], '*', '*')],
	'namespace-controller': [
		rule([...reads, 'delete'], '', 'namespaces'),
		rule(['update'], '', 'namespaces/finalize', 'namespaces/status'),
		rule(['delete', 'deletecollection', ...reads], '*', '*'),
	],
	'endpointslice-controller': [
		rule(reads, '', 'services', 'pods', 'nodes'),
		rule(['update'], '', 'services/finalizers'),
		rule(everything, 'discovery.k8s.io', 'endpointslices'),
	],
	'endpointslicemirroring-controller': [
		rule(reads, '', 'endpoints', 'services'),
		rule(['update'], '', 'endpoints/finalizers', 'services/finalizers'),
		rule(everything, 'discovery.k8s.io', 'endpointslices'),
	],
	'endpoint-controller': [rule(reads, '', 'services', 'pods'), rule(everything, '', 'endpoints')],
	'service-account-controller': [
		rule(['list', 'watch'], '', 'namespaces'),
		rule(['create', 'list', 'watch'], '', 'serviceaccounts'),
	],
	'root-ca-cert-publisher': [
		rule(['list', 'watch'], '', 'namespaces'),
		rule(['create', 'update', ...reads], '', 'configmaps'),
	],
	'disruption-controller': [
		rule(reads, ['apps'], 'deployments', 'replicasets', 'statefulsets'),
		rule(reads, '', 'replicationcontrollers', 'pods'),
		rule(reads, 'policy', 'poddisruptionbudgets'),
		rule(['update'], 'policy', 'poddisruptionbudgets/status'),
		rule(['patch', 'update'], '', 'pods/status'),
		rule(['get'], '*', '*/scale'),
	],
	'horizontal-pod-autoscaler': [
		rule(reads, 'autoscaling', 'horizontalpodautoscalers'),
		rule(['update'], 'autoscaling', 'horizontalpodautoscalers/status'),
		rule(['get', 'update'], '*', '*/scale'),
		rule(['list', 'watch'], '', 'pods'),
		rule(['list', 'get'], 'metrics.k8s.io', 'pods'),
	],
	'resourcequota-controller': [rule(['list', 'watch'], '*', '*'), rule(['update'], '', 'resourcequotas/status')],
	'ttl-after-finished-controller': [rule([...reads, 'delete'], 'batch', 'jobs')],
	'persistent-volume-binder': [
		rule([...reads, 'create', 'delete', 'update'], '', 'persistentvolumes'),
		rule([...reads, 'update'], '', 'persistentvolumeclaims'),
		rule(['update'], '', 'persistentvolumes/status', 'persistentvolumeclaims/status'),
		rule(reads, 'storage.k8s.io', 'storageclasses'),
		rule([...reads, 'create', 'delete'], '', 'pods'),
		rule(reads, '', 'nodes'),
	],
	'pvc-protection-controller': [rule([...reads, 'update'], '', 'persistentvolumeclaims'), rule(reads, '', 'pods')],
	'pv-protection-controller': [rule([...reads, 'update'], '', 'persistentvolumes')],
	'ephemeral-volume-controller': [
		rule(reads, '', 'pods'),
		rule(['update'], '', 'pods/finalizers'),
		rule([...reads, 'create'], '', 'persistentvolumeclaims'),
	],
	'attachdetach-controller': [
		rule(reads, '', 'persistentvolumes', 'persistentvolumeclaims', 'pods', 'nodes'),
		rule(['patch', 'update'], '', 'nodes/status'),
		rule(everything, 'storage.k8s.io', 'volumeattachments'),
		rule(reads, 'storage.k8s.io', 'csidrivers', 'csinodes'),
	],
};

/** The loops that have an account with rules of their own. */
export const loopAccounts: readonly string[] = Object.keys(loopRules);

const loopRoles: readonly ClusterRole[] = loopAccounts.map(loop =>
	clusterRole(`system:controller:${loop}`, [...(loopRules[loop] ?? []), recordsEvents]),
);

const loopBindings: readonly ClusterRoleBinding[] = loopAccounts.map(loop =>
	binding(`system:controller:${loop}`, `system:controller:${loop}`, anAccount('kube-system', loop)),
);

const reviews = rule(['create'], 'authorization.k8s.io', 'selfsubjectaccessreviews', 'selfsubjectrulesreviews');
const whoAmI = rule(['create'], 'authentication.k8s.io', 'selfsubjectreviews');

export const bootstrapClusterRoles: readonly ClusterRole[] = [
	clusterRole('cluster-admin', [rule(['*'], '*', '*'), {verbs: ['*'], nonResourceURLs: ['*']}]),
	clusterRole('admin', administer, {'rbac.authorization.k8s.io/aggregate-to-admin': 'true'}),
	clusterRole('edit', edit, {'rbac.authorization.k8s.io/aggregate-to-admin': 'true'}),
	clusterRole('view', view, {'rbac.authorization.k8s.io/aggregate-to-edit': 'true'}),
	clusterRole('system:basic-user', [reviews, whoAmI]),
	clusterRole('system:discovery', [
		{
			verbs: ['get'],
			nonResourceURLs: [
				'/api',
				'/api/*',
				'/apis',
				'/apis/*',
				'/healthz',
				'/livez',
				'/openapi',
				'/openapi/*',
				'/readyz',
				'/version',
				'/version/',
			],
		},
	]),
	clusterRole('system:kube-scheduler', schedulerRules),
	clusterRole('system:kube-controller-manager', controllerManagerRules),
	clusterRole('system:node', nodeRules),
	clusterRole('system:node-proxier', proxierRules),
	clusterRole('system:coredns', [
		rule(['list', 'watch'], '', 'endpoints', 'services', 'pods', 'namespaces'),
		rule(['list', 'watch'], 'discovery.k8s.io', 'endpointslices'),
	]),
	clusterRole('system:metrics-server', [rule(['get'], '', 'nodes/metrics'), rule(reads, '', 'pods', 'nodes')]),
	...loopRoles,
];

export const bootstrapClusterRoleBindings: readonly ClusterRoleBinding[] = [
	binding('cluster-admin', 'cluster-admin', aGroup('system:masters')),
	binding('kubeadm:cluster-admins', 'cluster-admin', aGroup('kubeadm:cluster-admins')),
	binding('system:basic-user', 'system:basic-user', aGroup('system:authenticated')),
	binding('system:discovery', 'system:discovery', aGroup('system:authenticated')),
	binding('system:kube-scheduler', 'system:kube-scheduler', aUser('system:kube-scheduler')),
	binding('system:kube-controller-manager', 'system:kube-controller-manager', aUser('system:kube-controller-manager')),
	binding('system:node', 'system:node', aGroup('system:nodes')),
	binding('system:node-proxier', 'system:node-proxier', aUser('system:kube-proxy')),
	binding('system:coredns', 'system:coredns', anAccount('kube-system', 'coredns')),
	binding('system:metrics-server', 'system:metrics-server', anAccount('kube-system', 'metrics-server')),
	...loopBindings,
];
