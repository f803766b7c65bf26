import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {type Ended, home, podfall, program} from '../helpers/command.ts';

/* The contract of the command line: exit codes, where things are said, and never a stack trace. */

const folder = mkdtempSync(path.join(tmpdir(), 'podfall-cli-'));
const inFolder = (name: string): string => path.join(folder, name);

test.after.always(() => {
	rmSync(folder, {recursive: true, force: true});
	rmSync(home, {recursive: true, force: true});
});

const isPlain = ({out, err}: Ended): boolean =>
	!/^\s+at .*[:(]\d+:\d+/m.test(out + err) &&
	!/has a bug/.test(err) &&
	// Only printable text and line ends: nothing that a terminal would obey.
	![...(out + err)].some(
		letter => (letter < ' ' && letter !== '\n' && letter !== '\t') || (letter >= '\u007f' && letter < '\u00a0'),
	);

for (const words of [
	[],
	['play'],
	['watch'],
	['run'],
	['verify'],
	['report'],
	['sweep'],
	['sweep', 'merge'],
	['scenario'],
	['scenario', 'list'],
	['scenario', 'lint'],
	['scenario', 'test'],
	['scenario', 'new'],
	['version'],
	['doctor'],
]) {
	test(`podfall ${[...words, '--help'].join(' ')} explains itself on standard output`, t => {
		const ended = podfall([...words, '--help']);
		t.is(ended.code, 0);
		t.true(ended.out.startsWith(`Usage: ${['podfall', ...words].join(' ')}`));
		t.is(ended.err, '');
		t.true(isPlain(ended));
	});
}

const wrong: ReadonlyArray<readonly [args: readonly string[], says: RegExp]> = [
	[['rum'], /There is no command "rum" \(did you mean run\?\)/],
	[['run'], /missing required argument/],
	[['run', 'nowhere'], /there is no such scenario, file or folder/],
	[['run', 'zone-outag'], /did you mean zone-outage\?/],
	[['run', 'hello-cluster', '--pilot', 'nobody'], /Allowed choices are autopilot, idle, random/],
	[['run', 'hello-cluster', '--until', 'soon'], /A duration looks like 90s, 10m or 1h30m/],
	[['run', 'hello-cluster', '--unknown'], /unknown option '--unknown'/],
	[['run', 'hello-cluster', '-o', 'yaml'], /Allowed choices are text, json, jsonl/],
	[['run', 'hello-cluster', '--seed', ''], /A seed has 1 to 200 characters/],
	[['run', 'hello-cluster', '--seed', 'a\nb'], /A seed is one line of text/],
	[
		['run', 'hello-cluster', '--seed', 'x'.repeat(10_000)],
		/^error: option '--seed <seed>' argument 'x{60}…' is invalid. A seed has 1 to 200/,
	],
	[['run', 'hello-cluster', '--seed', '\u001b[31m'], /argument '␛\[31m' is invalid/],
	[['run', `hello-cluster@${'x'.repeat(10_000)}`], /a seed has 1 to 200 characters/],
	[['run', 'hello-cluster', '--until', '-1'], /argument missing|A duration looks like/],
	[['run', 'hello-cluster', '--sed', '7'], /unknown option '--sed'\n\(Did you mean --seed\?\)/],
	[['run', 'hello-cluster', 'twice'], /too many arguments/],
	[['run', 'hello-cluster', '--nodes', '3'], /--nodes, --zones and --faults are for manifests of your own/],
	[['run', 'examples/shop', '--nodes', '1e9'], /A whole number from 1 to 5000 is needed/],
	[['run', 'examples/shop', '--zones', '21'], /A whole number from 1 to 20 is needed/],
	[['run', 'examples/shop', '--nodes', '0'], /A whole number from 1 to 5000 is needed/],
	[['run', 'examples/shop', '--faults', 'nothing@1s'], /there is no fault nothing/],
	[['run', '/dev/null'], /is no ordinary file/],
	[['run', 'package.json'], /package\.json:1/],
	[['run', 'test/corpus/manifest/control-text.yaml', '--faults', '\u001b]0;x\u0007'], /is written kind@time/],
	[['run', 'test/corpus/scenario/deep.yaml'], /deep\.yaml:2/],
	[['run', 'test/corpus/manifest/alias-bomb.yaml'], /alias-bomb\.yaml/],
	[['verify', '/nowhere'], /there is no such file/],
	[['verify', 'package.json'], /this is no podfall replay/],
	[['report', 'package.json'], /this is no podfall replay/],
	[['report', 'test/corpus/replay/hostile-scenario.replay'], /The scenario in .* cannot be used/],
	[['scenario', 'new', '../x'], /2 to 40 small letters/],
	[['scenario', 'test', 'nowhere'], /there is no such scenario/],
];

for (const [args, says] of wrong) {
	test(`podfall ${JSON.stringify(args.join(' '))} is refused with a plain sentence and code 2`, t => {
		const ended = podfall(args);
		t.is(ended.code, 2);
		t.regex(ended.err, says);
		t.is(ended.out, '');
		t.true(isPlain(ended));
	});
}

test('what cannot be written is the outside’s trouble: code 3, in one sentence', t => {
	for (const place of [folder, '/proc/nowhere/x.replay', '/dev/full/x.replay']) {
		const ended = podfall(['run', 'hello-cluster', '--until', '5s', '--replay', place]);
		t.is(ended.code, 3, place);
		t.regex(ended.err, /^The replay could not be saved in .*: .*\.\n$/);
		t.true(isPlain(ended));
	}
});

test('a run says in one JSON object what it came to, and nothing else', t => {
	const ended = podfall(['run', 'hello-cluster', '--seed', '7', '-o', 'json']);
	const result = JSON.parse(ended.out) as Record<string, unknown>;
	const within = (name: string): readonly string[] => Object.keys(result[name] as object);
	t.is(ended.code, result.goalsMet === true ? 0 : 1);
	t.like(result, {podfall: '0.1.0', kubernetes: 'v1.34', scenario: 'hello-cluster', seed: '7', pilot: 'autopilot'});
	t.regex(String(result.scenarioHash), /^[0-9a-f]{64}$/);
	t.regex(String(result.trail), /^[0-9a-f]{64}$/);
	t.regex(String(result.storm), /^[0-9A-Z]{8}$/);
	t.true(Number.isSafeInteger(result.virtualMs));
	t.true(['total', 'stars', 'par', 'floor', 'lines'].every(name => within('score').includes(name)));
	t.true(['offered', 'good', 'slow', 'failed', 'failedBy'].every(name => within('requests').includes(name)));
	t.true(
		['wakes', 'writes', 'events', 'podsCreated', 'podsBound', 'nodesLost'].every(name =>
			within('counts').includes(name),
		),
	);

	for (const line of (result.score as {readonly lines: readonly object[]}).lines) {
		t.deepEqual(Object.keys(line).sort(), ['of', 'points', 'rule', 'target', 'value']);
	}
});

test('the chronicle is a fact a line, until the time that was asked', t => {
	const ended = podfall(['run', 'sandbox', '--seed', '1', '--until', '3m', '-o', 'jsonl']);
	const facts = ended.out
		.trimEnd()
		.split('\n')
		.map(
			line =>
				JSON.parse(line) as {readonly at: number; readonly what: string; readonly who: string; readonly cause: number},
		);
	t.true(facts.length > 100);
	t.true(facts.every(({at, what, who, cause}) => at <= 180_000 && what !== '' && who !== '' && cause >= 0));
	t.true(facts.every(({at}, index) => index === 0 || at >= facts[index - 1]!.at));
});

test('goals missed is code 1; a saved replay is verified, and one with a changed byte or another end is not', t => {
	const file = inFolder('idle.replay');
	const ended = podfall(['run', 'first-bind', '--pilot', 'idle', '--seed', '1', '--replay', file]);
	t.is(ended.code, 1);
	t.is(podfall(['verify', file]).code, 0);
	const text = readFileSync(file, 'utf8');
	const changed = inFolder('changed.replay');
	writeFileSync(changed, text.replace('"minute":1', '"minute":9'));
	const refused = podfall(['verify', changed]);
	t.is(refused.code, 2);
	t.regex(refused.err, /changed\.replay:3: line 3 is not the line that was saved: the file was changed or cut/);
	writeFileSync(changed, text.slice(0, -40));
	t.is(podfall(['report', changed]).code, 2);
	t.true(podfall(['report', file]).out.length > 200);
});

test('a run that breaks is code 70, says so in one sentence, and is kept', t => {
	const file = inFolder('broken.replay');
	const probe = inFolder('break.mjs');
	// Something that must never happen, made to happen: large sums of requests that are no numbers.
	writeFileSync(
		probe,
		'const isWhole = Number.isSafeInteger; Number.isSafeInteger = value => isWhole(value) && !(value > 100_000 && value < 400_000);',
	);
	const {status, stdout, stderr} = spawnSync(
		process.execPath,
		[`--import=${probe}`, ...program, 'run', 'zone-outage', '--seed', '7', '--replay', file],
		{encoding: 'utf8', env: {...process.env, PODFALL_HOME: home}},
	);

	t.is(status, 70);
	t.is(stdout, '');
	t.regex(stderr, /^The run up to .* is in .*broken\.replay; podfall verify shows it again\.$/m);
	t.regex(stderr, /^podfall has a bug: traffic: the account front counts requests that are no whole numbers/m);
	t.notRegex(stderr, /^\s+at /m);
	t.true(existsSync(file));
});

test('nobody is angry with a reader who has heard enough', t => {
	const command = `${[process.execPath, ...program].map(word => `'${word}'`).join(' ')} run sandbox --seed 1 --until 5m -o jsonl | head -1`;
	const {status, stdout, stderr} = spawnSync('sh', ['-c', command], {
		encoding: 'utf8',
		env: {...process.env, PODFALL_HOME: home},
	});
	t.is(status, 0);
	t.is(stdout.split('\n').length, 2);
	t.is(stderr, '');
});

test('looking leaves nothing behind, but what newer versions of Node keep of the compiled program', t => {
	const empty = mkdtempSync(path.join(folder, 'empty-'));
	for (const args of [
		['version', '-o', 'json'],
		['scenario', 'list', '-o', 'json'],
		['scenario', 'lint', 'examples'],
	]) {
		podfall(args, {PODFALL_HOME: empty});
	}

	const left = readdirSync(empty, {recursive: true}) as string[];
	t.deepEqual(
		left.filter(name => name !== 'cache' && !name.startsWith(path.join('cache', 'compiled'))),
		[],
	);
	t.is((JSON.parse(podfall(['scenario', 'list', '-o', 'json']).out) as unknown[]).length >= 8, true);
});
