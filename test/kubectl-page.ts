import {readFileSync} from 'node:fs';
import test from 'ava';
import {kubectlPage} from '../scripts/kubectl-page.ts';
import {stories} from './clients/cases/index.ts';

const page = readFileSync('docs/kubectl.md', 'utf8');

test('the page on kubectl tells of the commands that are tried and the resources that are served', t => {
	t.is(kubectlPage(page, stories), page, 'node --import=tsx scripts/write-kubectl-page.ts');
});

test('every story has a name that can be a namespace, and a name of its own', t => {
	const names = stories.map(({name}) => name);
	t.is(new Set(names).size, names.length);
	t.true(names.every(name => /^[a-z]([a-z0-9-]*[a-z0-9])?$/u.test(name)));
});

test('the suite tries at least 150 calls, and every one of them looks at what came of it', t => {
	const commands = stories.flatMap(({steps}) => steps).filter(step => 'run' in step);
	t.true(commands.length >= 150, String(commands.length));
	const blind = commands.filter(
		({exit, out, err, behind, keep}) =>
			exit === undefined && out === undefined && err === undefined && behind === undefined && keep === undefined,
	);
	t.deepEqual(
		blind.map(({run}) => run),
		[],
	);
});
