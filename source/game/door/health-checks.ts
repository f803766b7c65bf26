/* The checks of a server's health, one by one: what the door and the terminal of the game tell of them. */

/** What the server looks at when it is asked for its health. Source: `kube-apiserver` v1.34, `GET /livez?verbose` */
const lively: readonly string[] = [
	'ping',
	'log',
	'etcd',
	'poststarthook/start-apiserver-admission-initializer',
	'poststarthook/generic-apiserver-start-informers',
	'poststarthook/priority-and-fairness-config-consumer',
	'poststarthook/priority-and-fairness-filter',
	'poststarthook/storage-object-count-tracker-hook',
	'poststarthook/start-apiextensions-informers',
	'poststarthook/start-apiextensions-controllers',
	'poststarthook/crd-informer-synced',
	'poststarthook/start-system-namespaces-controller',
	'poststarthook/start-cluster-authentication-info-controller',
	'poststarthook/start-kube-apiserver-identity-lease-controller',
	'poststarthook/start-kube-apiserver-identity-lease-garbage-collector',
	'poststarthook/start-legacy-token-tracking-controller',
	'poststarthook/start-service-ip-repair-controllers',
	'poststarthook/rbac/bootstrap-roles',
	'poststarthook/scheduling/bootstrap-system-priority-classes',
	'poststarthook/priority-and-fairness-config-producer',
	'poststarthook/bootstrap-controller',
	'poststarthook/start-kubernetes-service-cidr-controller',
	'poststarthook/start-kube-aggregator-informers',
	'poststarthook/apiservice-status-local-available-controller',
	'poststarthook/apiservice-status-remote-available-controller',
	'poststarthook/apiservice-registration-controller',
	'poststarthook/apiservice-discovery-controller',
	'poststarthook/kube-apiserver-autoregistration',
	'autoregister-completion',
	'poststarthook/apiservice-openapi-controller',
	'poststarthook/apiservice-openapiv3-controller',
];

const ready: readonly string[] = [
	...lively.slice(0, 3),
	'etcd-readiness',
	'informer-sync',
	...lively.slice(3),
	'shutdown',
];

/** The checks of `healthz`, `livez` and `readyz`, in their order. */
export const healthChecks: ReadonlyMap<string, readonly string[]> = new Map([
	['healthz', lively],
	['livez', lively],
	['readyz', ready],
]);

/** All but these only fail when nobody answers at all. */
export const needsEtcd = (check: string): boolean => check === 'etcd' || check === 'etcd-readiness';
