import type {Door} from '../../game/door/door.ts';
import {type Answer, textAnswer} from './answer.ts';

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

const checksOf: ReadonlyMap<string, readonly string[]> = new Map([
	['healthz', lively],
	['livez', lively],
	['readyz', ready],
]);

/** Every path of health, for the list of all paths. */
export const healthPaths: readonly string[] = [...checksOf].flatMap(([root, checks]) => [
	`/${root}`,
	...checks.map(check => `/${root}/${check}`),
]);

const needsEtcd = (check: string): boolean => check === 'etcd' || check === 'etcd-readiness';

/** One check by its name: only etcd's can fail. Source: k8s.io/apiserver/pkg/storage/storagebackend/factory */
const answerCheck = (isWell: boolean): Answer =>
	isWell
		? textAnswer('ok')
		: textAnswer('internal server error: error getting data from etcd: context deadline exceeded\n', 500);

/**
`/healthz`, `/livez`, `/readyz`, with `?verbose`, without those that `?exclude` names, or one check by name; undefined for another
path. Source: k8s.io/apiserver/pkg/server/healthz/healthz.go
*/
export const answerHealth = (path: string, query: URLSearchParams, {glass}: Door): Answer | undefined => {
	const [root = '', ...rest] = path.split('/').slice(1);
	const checks = checksOf.get(root) ?? [];
	const check = rest.join('/');
	const isWell = (name: string): boolean => !needsEtcd(name) || glass.outage === undefined;

	if (check !== '') {
		return checks.includes(check) ? answerCheck(isWell(check)) : undefined;
	}

	if (checks.length === 0) {
		return undefined;
	}

	const excluded = query.getAll('exclude');
	const unknown = [...new Set(excluded)].filter(name => !checks.includes(name)).sort();
	const lines = checks.map(name =>
		excluded.includes(name)
			? `[+]${name} excluded: ok`
			: isWell(name)
				? `[+]${name} ok`
				: `[-]${name} failed: reason withheld`,
	);
	const isFine = checks.every(name => excluded.includes(name) || isWell(name));

	if (isFine && !query.has('verbose')) {
		return textAnswer('ok');
	}

	const warning =
		unknown.length === 0
			? []
			: [
					`warn: some health checks cannot be excluded: no matches for ${unknown.map(name => JSON.stringify(name)).join(',')}`,
				];
	const verdict = isFine ? `${root} check passed` : `${root} check failed`;
	return textAnswer(`${[...lines, ...warning, verdict].join('\n')}\n`, isFine ? 200 : 500);
};
