import {spawn} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {parseAllDocuments} from 'yaml';
import {templateOf} from '../../source/game/scenario/template.ts';
import type {SweepHeader} from '../../source/game/sweep/form.ts';
import {mergeCommand, type SweepFlags, sweepCommand} from '../../source/shell/commands/sweep.ts';
import {Stop} from '../../source/shell/exit.ts';
import {openPart} from '../../source/shell/sweep/part-file.ts';
import {createPlayer, type Job, type SweepPlan} from '../../source/shell/sweep/play-seed.ts';
import {createDealer, playAll} from '../../source/shell/sweep/pool.ts';
import {progressText} from '../../source/shell/sweep/sweep-progress.ts';
import {home, podfall, program} from '../helpers/command.ts';
import {moduleOf} from '../helpers/guests.ts';

/* A sweep as it is run: interrupted, continued, split and put together, and run by run what a fresh process gives. */

const folder = (): string => mkdtempSync(path.join(tmpdir(), 'podfall-sweep-'));

/** A level that is over in a minute: three pods, and a node of zone a, whichever, that crashes under them. */
const quick = (): string => {
	const place = path.join(folder(), 'quick');
	mkdirSync(place);
	const text = templateOf('quick')
		.replace('duration: 300s', 'duration: 50s')
		.replace('warmup: 20s', 'warmup: 10s')
		.replace('{at: 120s}', '{at: 25s}');
	writeFileSync(path.join(place, 'scenario.yaml'), text);
	return place;
};

const place = quick();
const firstFit = moduleOf(
	'first-fit',
	'export default {name: "first-fit", decide: (pod, {feasible}) => feasible[0]?.name};',
);
const args = (to: string, ...more: readonly string[]): readonly string[] => [
	...['sweep', place, '--seeds', '1..4'],
	...['--scheduler', 'default', '--scheduler', firstFit, '--to', to, '--workers', '2', ...more],
];

const partIn = (to: string, index = 0): string => readFileSync(path.join(to, `part-${index}.jsonl`), 'utf8');

const once = folder();
const uninterrupted = podfall(args(once));

test('a sweep ends with a table, and keeps a line for each seed and scheduler', t => {
	t.is(uninterrupted.code, 0, uninterrupted.err);
	t.regex(uninterrupted.out, /^quick on 4 seeds \(1\.\.4\), podfall /);
	t.regex(uninterrupted.out, /^first-fit − default .* six seeds or more /m);
	const [header = '', ...lines] = partIn(once).trimEnd().split('\n');
	t.like(JSON.parse(header), {
		podfall: 'sweep',
		seeds: '1..4',
		shard: '0/1',
		schedulers: [{name: 'default'}, {name: 'first-fit'}],
	});
	t.deepEqual(
		lines.map(line => JSON.parse(line)).map(({seed, scheduler}) => `${seed} ${scheduler}`),
		['1', '2', '3', '4'].flatMap(seed => [`${seed} default`, `${seed} first-fit`]),
	);
	t.false(existsSync(path.join(once, 'part-0.jsonl.tmp')));
});

test('asked again, it plays nothing and gives the same', t => {
	const again = podfall(args(once));
	t.is(again.out, uninterrupted.out);
	t.regex(again.err, /8 of 8 results are in .* already/);
	const lines = podfall(args(once, '-o', 'jsonl'));
	t.is(lines.out, partIn(once));
	t.like(JSON.parse(podfall(args(once, '-o', 'json')).out), {
		seeds: '1..4',
		pairings: [{scheduler: 'first-fit', seeds: 4}],
	});
});

test('a line says what podfall run says, in a process of its own', t => {
	const [, ...lines] = partIn(once).trimEnd().split('\n');
	const run = podfall(['run', place, '--seed', '3', '--scheduler', firstFit, '-o', 'json']);
	const result = JSON.parse(run.out);
	t.like(
		lines.map(line => JSON.parse(line)).find(({seed, scheduler}) => seed === '3' && scheduler === 'first-fit'),
		{points: result.score.total, trail: result.trail, offered: result.requests.offered, asked: result.guest.asked},
	);
});

test('cut off in the middle of a line and continued, it is the uninterrupted sweep byte for byte', t => {
	const whole = partIn(once);
	const lines = whole.split('\n');

	for (const cut of [lines[0]!.length + 1, whole.indexOf('"seed":"3"') + 40]) {
		const to = folder();
		writeFileSync(path.join(to, 'part-0.jsonl.tmp'), whole.slice(0, cut));
		const continued = podfall(args(to));
		t.is(continued.code, 0, continued.err);
		t.is(partIn(to), whole);
		t.is(continued.out, uninterrupted.out);
	}
});

test.serial('interrupted by a signal, whole lines are kept and the same command goes on', async t => {
	const to = folder();
	const child = spawn(process.execPath, [...program, ...args(to, '--seeds', '1..8')], {
		env: {...process.env, PODFALL_HOME: home},
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	let said = '';
	child.stderr.on('data', (bytes: Buffer) => {
		said += bytes.toString();
	});
	const growing = path.join(to, 'part-0.jsonl.tmp');
	const ended = new Promise<number | null>(resolve => child.on('exit', resolve));
	let finished = false;
	void ended.then(() => {
		finished = true;
	});

	while (!finished && !(existsSync(growing) && readFileSync(growing, 'utf8').split('\n').length > 3)) {
		await new Promise(resolve => setTimeout(resolve, 20));
	}

	child.kill('SIGINT');
	t.is(await ended, 130, said);
	t.regex(said, /Stopped: \d+ of 16 runs .* the same command goes on from there/);

	for (const line of readFileSync(growing, 'utf8').trimEnd().split('\n')) {
		t.notThrows(() => JSON.parse(line));
	}

	const continued = podfall(args(to, '--seeds', '1..8'));
	t.is(continued.code, 0, continued.err);
	t.is(readdirSync(to).join(), 'part-0.jsonl');
	t.is(partIn(to).split('\n').length, 18);
	t.true(
		partIn(once)
			.split('\n')
			.slice(1)
			.every(line => partIn(to).includes(line)),
	);
});

test('split in three as an Indexed Job splits it, merged it is the same bytes', t => {
	const to = folder();

	for (const index of ['0', '1', '2']) {
		const shard = podfall(args(to), {JOB_COMPLETION_INDEX: index, JOB_COMPLETIONS: '3'});
		t.is(shard.code, 0, shard.err);
	}

	t.is(readdirSync(to).sort().join(), 'part-0.jsonl,part-1.jsonl,part-2.jsonl');
	const merged = path.join(folder(), 'whole.jsonl');
	const ended = podfall(['sweep', 'merge', to, '--to', merged]);
	t.is(ended.code, 0, ended.err);
	t.is(readFileSync(merged, 'utf8'), partIn(once));
	t.is(ended.out, uninterrupted.out);
	const half = podfall(['sweep', 'merge', path.join(to, 'part-1.jsonl'), path.join(to, 'part-0.jsonl')]);
	t.is(half.code, 2);
	t.regex(half.err, /2 of 8 results are missing: seed 3 by default, seed 3 by first-fit \(run shard 2\/3\)/);
});

const refusalOf = async (work: () => unknown): Promise<{readonly code?: number; readonly said: string}> => {
	try {
		await work();
	} catch (error) {
		return error instanceof Stop
			? {code: error.code, said: [error.message, ...error.problems.map(({what}) => what)].join(' ')}
			: {said: String(error)};
	}

	return {said: 'no refusal'};
};

test('bad words are refused with a remedy, and a folder of another sweep is left alone', async t => {
	const to = folder();
	cpSync(once, to, {recursive: true});
	const asked = (what: string, flags: Partial<SweepFlags>) => () => sweepCommand(what, {output: 'text', ...flags});
	const refusals: ReadonlyArray<readonly [work: () => unknown, said: RegExp]> = [
		[asked('first-bind', {}), /Say which seeds: --seeds 1\.\.500/],
		[asked('first-bind', {seeds: '5..1'}), /"5\.\.1" names no seeds: write 1\.\.500/],
		[asked('first-bind@7', {seeds: '1..2'}), /leave the @ out/],
		[asked('first-bind', {seeds: '1..2', shard: '3/3'}), /"3\/3" is no shard/],
		[asked('hello-cluster', {seeds: '1', scheduler: ['idle']}), /idle has no seat in hello-cluster/],
		[asked('first-bind', {seeds: '1', scheduler: ['default', 'default']}), /Two schedulers are called "default"/],
		[asked('first-bind', {seeds: '1', scheduler: ['./none.js']}), /\.\/none\.js cannot be used: there is no such file/],
		[
			asked('first-bind', {seeds: '1..2', to}),
			/holds another sweep\. Remove it, or choose another folder.*another scenario/,
		],
		[() => mergeCommand([folder()], {output: 'text'}), /There is no finished part in/],
		[() => mergeCommand(['/nowhere/part-0.jsonl'], {output: 'text'}), /There is no \/nowhere\/part-0\.jsonl/],
	];

	for (const [work, expected] of refusals) {
		const {code, said} = await refusalOf(work);
		t.is(code, 2, said);
		t.regex(said, expected);
	}

	const half = podfall(args(folder()), {JOB_COMPLETION_INDEX: '1'});
	t.is(half.code, 2);
	t.regex(half.err, /JOB_COMPLETIONS is not/);
	const idle = podfall(['run', 'first-bind', '--scheduler', firstFit, '--pilot', 'idle']);
	t.is(idle.code, 2);
	t.regex(idle.err, /--scheduler takes the place of the autopilot/);
	t.is(partIn(to), partIn(once));
});

const plan: SweepPlan = {
	what: place,
	own: {},
	limitMs: 1000,
	contestants: [
		{pilot: 'autopilot', swept: {name: 'default'}},
		{pilot: 'autopilot', module: firstFit, swept: {name: 'first-fit', hash: 'x'}},
	],
};

const jobs = (seeds: readonly string[]): readonly Job[] =>
	seeds.flatMap(seed => [0, 1].map(contestant => ({seed, contestant, twice: false})));

test('a run after many others in one process is the run of a fresh one', t => {
	const many = createPlayer(plan);
	const all = jobs(['5', '6', '7', '5', '6', '7']).map(job => many(job));
	t.deepEqual(all.slice(0, 6), all.slice(6));
	const fresh = createPlayer(plan);
	t.is(fresh({seed: '7', contestant: 1, twice: true}), all[5] ?? '');
});

test('a module that is not repeatable is found out by its first run', t => {
	const reader = moduleOf(
		'reader',
		`import fs from 'node:fs';
		const file = new URL('./reader-count', import.meta.url);
		const count = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) + 1 : 0;
		fs.writeFileSync(file, String(count));
		export default {name: 'reader', decide: (pod, {feasible}) => feasible[count % feasible.length]?.name};`,
	);
	const swept = {pilot: 'autopilot' as const, module: reader, swept: {name: 'reader', hash: 'x'}};
	const player = createPlayer({...plan, contestants: [swept]});
	const error = t.throws(() => player({seed: '1', contestant: 0, twice: true}), {instanceOf: Stop});
	t.regex(error.message, /reader is not repeatable: two runs on seed 1/);
});

test('chunks are long beside the way and grow short towards the end; every job is dealt once', t => {
	const many = Array.from({length: 500}, (_, seed) => ({seed: String(seed), contestant: 0, twice: false}));
	const dealer = createDealer(many, 4);

	for (let learned = 0; learned < 50; learned++) {
		dealer.learn(5);
	}

	const chunks: number[] = [];
	const dealt: Job[] = [];

	for (let chunk = dealer.deal(); chunk.length > 0; chunk = dealer.deal()) {
		chunks.push(chunk.length);
		dealt.push(...chunk);
	}

	t.deepEqual(dealt, many);
	t.true(chunks[0]! >= 40);
	t.is(chunks.at(-1), 1);
	const slow = createDealer(many, 4);
	slow.learn(60_000);
	t.is(slow.deal().length, 1);
});

test('a part tells what is missing by going on: lines that are there are not played again', async t => {
	const to = folder();
	const header: SweepHeader = {
		podfall: 'sweep',
		format: 1,
		version: '0',
		ruleset: 'r1',
		kubernetes: 'v1.34',
		scenario: 'x',
		hash: 'x',
		modifiers: [],
		seat: 'watch',
		seeds: '1..2',
		schedulers: [{name: 'default'}],
		shard: '0/1',
	};
	const part = openPart(to, header);
	const abort = new AbortController();
	await playAll([{seed: '1', contestant: 0, twice: false}], {
		workers: 1,
		program: undefined,
		plan,
		signal: abort.signal,
		onLine: (_, line) => part.add(line),
	});
	part.close();
	const again = openPart(to, header);
	t.deepEqual([...again.lines.keys()], ['1 default']);
	t.false(again.finished);
	again.close();
	t.throws(() => openPart(to, {...header, seeds: '1..3'}), {message: /holds another sweep/});
});

test('progress says how much is done and how long it will take', t => {
	t.is(progressText(120, 1000, 100, 63_000), '120 of 1000 runs (12 %), 1:03 gone, about 9:15 to go');
	t.is(progressText(0, 10, 0, 0), '0 of 10 runs (0 %), 0:00 gone');
	t.is(progressText(1, 2000, 1, 7000), '1 of 2000 runs (0 %), 0:07 gone, about 3:53:13 to go');
});

test('the Indexed Job says its number of shares twice, and both are the same; its words are podfall’s', t => {
	const objects = parseAllDocuments(readFileSync('examples/sweep-job/sweep-job.yaml', 'utf8')).map(each => each.toJS());
	const job = objects.find(({kind}) => kind === 'Job');
	const [container] = job.spec.template.spec.containers;
	t.is(job.spec.completionMode, 'Indexed');
	t.is(container.env.find(({name}: {name: string}) => name === 'JOB_COMPLETIONS').value, String(job.spec.completions));
	const help = podfall(['sweep', '--help']).out;
	const options = container.args.filter((word: string) => word.startsWith('--'));
	t.true(options.length >= 4);
	t.deepEqual(
		options.filter((option: string) => !help.includes(option)),
		[],
	);
	const [claim, merge] = [
		objects.find(({kind}) => kind === 'PersistentVolumeClaim'),
		readFileSync('examples/sweep-job/merge-job.yaml', 'utf8'),
	];
	t.true(merge.includes(`claimName: ${claim.metadata.name}`));
});
