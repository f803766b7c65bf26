import type {Door} from '../../game/door/door.ts';
import {healthChecks, needsEtcd} from '../../game/door/health-checks.ts';
import {type Answer, textAnswer} from './answer.ts';

/** Every path of health, for the list of all paths. */
export const healthPaths: readonly string[] = [...healthChecks].flatMap(([root, checks]) => [
	`/${root}`,
	...checks.map(check => `/${root}/${check}`),
]);

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
	const checks = healthChecks.get(root) ?? [];
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
