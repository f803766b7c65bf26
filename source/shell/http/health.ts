import type {Door} from '../../game/door/door.ts';
import {type Answer, textAnswer} from './answer.ts';

/** What the server looks at when it is asked for its health. */
const checks: readonly string[] = ['ping', 'log', 'etcd', 'poststarthook/rbac/bootstrap-roles'];

const roots: readonly string[] = ['healthz', 'livez', 'readyz'];

/** `/healthz`, `/livez`, `/readyz`, with `?verbose` or one check by name; undefined for another path. */
export const answerHealth = (path: string, query: URLSearchParams, {glass}: Door): Answer | undefined => {
	const [root = '', ...rest] = path.split('/').slice(1);
	const check = rest.join('/');

	if (!roots.includes(root) || (check !== '' && !checks.includes(check))) {
		return undefined;
	}

	const asked = check === '' ? checks : [check];
	const failed = (name: string): boolean => name === 'etcd' && glass.outage !== undefined;
	const isWell = !asked.some(failed);

	if (isWell && (check !== '' || !query.has('verbose'))) {
		return textAnswer('ok');
	}

	const lines = asked.map(name => (failed(name) ? `[-]${name} failed: reason withheld` : `[+]${name} ok`));
	return textAnswer(`${lines.join('\n')}\n${root} check ${isWell ? 'passed' : 'failed'}\n`, isWell ? 200 : 500);
};
