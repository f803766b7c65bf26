import {existsSync, readFileSync} from 'node:fs';
import test from 'ava';
import {sampleIn, sampleOf, withSample} from '../scripts/sample.ts';
import {openRun} from '../source/game/session.ts';
import {openScenario} from '../source/shell/scenarios.ts';
import {podfall} from './helpers/command.ts';

/* What the README and the pages promise is so. */

const pages = [
	'README.md',
	'CONTRIBUTING.md',
	'CHANGELOG.md',
	'docs/scenarios.md',
	'docs/kubectl.md',
	'docs/output.md',
	'docs/scheduler-modules.md',
	'examples/operator/README.md',
	'examples/schedulers/README.md',
	'examples/sweep-job/README.md',
];
const readme = readFileSync('README.md', 'utf8');

test('the sample run is what podfall prints (npm run replays writes it anew)', t => {
	t.deepEqual(sampleIn(readme), sampleOf());
	t.is(withSample(readme, sampleIn(readme)), readme);
});

test('every link leads to a file', t => {
	for (const page of pages) {
		const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#]+)\)/g)].map(([, target]) => target ?? '');

		for (const target of links.filter(link => !/^[a-z]+:/.test(link))) {
			t.true(existsSync(new URL(target, `file://${process.cwd()}/${page}`)), `${page} links to ${target}`);
		}
	}
});

/** What stands between three backticks: what a reader would type. */
const blocksOf = (text: string): string =>
	[...text.matchAll(/^```[a-z]*\n([\s\S]*?)^```/gm)].map(([, block]) => block ?? '').join('\n');

/** `podfall run x --seed 7   # why` as its command and its options. */
const commandsOf = (text: string): ReadonlyArray<{readonly command: string; readonly options: readonly string[]}> =>
	[...blocksOf(text).matchAll(/^(?:\$ )?podfall ([a-z]+)(?: (new|lint|test|calibrate|list))?([^#\n]*)/gm)].map(
		([, word, sub, rest]) => ({
			command: word === 'scenario' ? `scenario ${sub}` : (word ?? ''),
			options: [...(rest ?? '').matchAll(/(?<= )--?[a-z-]+/g)].map(([option]) => option),
		}),
	);

test('every command and every option that the pages show exists', t => {
	const helps = new Map<string, string>();

	for (const page of pages) {
		for (const {command, options} of commandsOf(readFileSync(page, 'utf8'))) {
			const help = helps.get(command) ?? podfall([...command.split(' '), '--help']).out;
			helps.set(command, help);
			t.true(help.startsWith(`Usage: podfall ${command}`), `${page}: podfall ${command}`);

			for (const option of options) {
				t.true(help.includes(option), `${page}: podfall ${command} ${option}`);
			}
		}
	}

	t.true(helps.size >= 7);
});

test('every field of a result, and of a fact, is in the page on output', t => {
	const page = readFileSync('docs/output.md', 'utf8');
	const {scenario} = openScenario('hello-cluster');
	const run = openRun({scenario, seed: '1', seat: 'watch', pilot: 'autopilot', shipped: true});
	run.advance(6000);
	const result = run.result();
	const names = [result, result.score, result.requests, result.counts].flatMap(part => Object.keys(part));

	for (const name of [...names, 'at', 'what', 'who', 'cause', 'id', 'about', 'detail']) {
		t.true(page.includes(`\`${name}\``), name);
	}
});
