import {copyFileSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import type {Run} from '../../source/game/run.ts';
import {openRun} from '../../source/game/session.ts';
import {Stop} from '../../source/shell/exit.ts';
import {type GuestOptions, openGuest} from '../../source/shell/guest/guest-module.ts';
import {isolate, isolationFlags} from '../../source/shell/guest/isolation.ts';
import {playHeadless} from '../../source/shell/headless.ts';
import {podfall} from '../helpers/command.ts';
import {moduleOf, shop, usualOptions} from '../helpers/guests.ts';

/* A scheduler of one's own behind --isolate: the same decisions as in a worker, and nothing else of the machine. */

const scenario = shop();

type Told = {readonly run: Run; readonly said: readonly string[]; readonly printed: readonly string[]};

const play = (file: string, options: GuestOptions): Told => {
	const said: string[] = [];
	const printed: string[] = [];
	// A busy machine is no reason for a strike, unless that is what is tried.
	const guest = openGuest(file, {limitMs: 30_000, ...options, onPrinted: line => printed.push(line)});

	try {
		const run = openRun({...usualOptions(scenario), guest: guest.entry});
		playHeadless(run, run.end, ({detail = {}}) => {
			if (typeof detail.said === 'string') {
				said.push(detail.said);
			}
		});
		return {run, said, printed};
	} finally {
		guest.close();
	}
};

/** What a module printed while it was loaded, and what it was refused with. */
const loaded = (name: string, text: string): {readonly lines: readonly string[]; readonly refusal: string} => {
	const lines: string[] = [];

	try {
		openGuest(moduleOf(name, text), {isolate: true, onPrinted: line => lines.push(line)}).close();
		return {lines, refusal: ''};
	} catch (error) {
		return {lines, refusal: error instanceof Stop ? error.message : `no refusal but ${String(error)}`};
	}
};

const firstFit = `export default {name: 'first-fit', decide: (pod, sight) => sight.feasible[0]?.name};`;

test('in a process it decides as in a worker: one trail, one book of answers, one result', t => {
	for (const file of [moduleOf('twin', firstFit), 'examples/schedulers/zone-careful.js']) {
		const worker = play(file, {});
		const process = play(file, {isolate: true});
		t.is(process.run.result().trail, worker.run.result().trail);
		t.deepEqual(process.run.result(), worker.run.result());
		t.deepEqual(process.run.replay().answers, worker.run.replay().answers);
		t.is(process.run.result().guest?.strikes, 0);
	}
});

test('a breach is said in the same words', t => {
	const file = moduleOf(
		'clumsy',
		`let asked = 0;
		const circle = {}; circle.me = circle;
		const answers = [() => 10n, () => circle, () => () => 1];
		export default {decide() { console.log('asked'); asked += 1; return answers[asked - 1](); }};`,
	);
	const worker = play(file, {});
	const process = play(file, {isolate: true});
	t.is(worker.said.length, 3);
	t.regex(worker.said[0] ?? '', /^clumsy answered 10n; answer with the name of a node/);
	t.deepEqual(process.said, worker.said);
	t.deepEqual(process.printed, worker.printed);
});

/** Deeds that a module tries while it is loaded: `name did` or `name was refused: why`. */
const deeds = (port: number): string => `
import {createRequire} from 'node:module';
import {kill} from 'node:process';
import {setPriority} from 'node:os';
const require = createRequire(import.meta.url);
const fs = require('node:fs');
const own = new URL('.', import.meta.url).pathname;
const deeds = {
	'read beside itself': () => fs.readdirSync(own),
	'read /etc/passwd': () => fs.readFileSync('/etc/passwd'),
	'read its parent': () => fs.readdirSync(own + '..'),
	'read through /proc': () => fs.readFileSync('/proc/self/root/etc/passwd'),
	'write beside itself': () => fs.writeFileSync(own + 'written', 'x'),
	'write elsewhere': () => fs.mkdtempSync('/tmp/podfall-written-'),
	'remove itself': () => fs.rmSync(new URL(import.meta.url).pathname),
	'make a link': () => fs.symlinkSync('/etc', own + 'etc'),
	'spawn id': () => require('node:child_process').execFileSync('id'),
	'start a worker': () => new (require('node:worker_threads').Worker)('1', {eval: true}),
	'load an addon': () => process.dlopen({exports: {}}, own + 'any.node'),
	'open the inspector': () => require('node:inspector').open(0),
	'run WASI': () => new (require('node:wasi').WASI)({version: 'preview1', preopens: {'/': '/'}}),
	'open a database': () => new (require('node:sqlite').DatabaseSync)(own + 'base'),
	'reach into Node': () => process.binding('spawn_sync'),
	'write a report': () => process.report.writeReport(own + 'report.json'),
	'write a heap': () => require('node:v8').writeHeapSnapshot(own + 'heap'),
	'signal podfall': () => process.kill(process.ppid, 0),
	'signal by import': () => kill(process.ppid, 0),
	'wake a debugger': () => process._debugProcess(process.ppid),
	'slow podfall down': () => setPriority(process.ppid, 19),
	'connect': () => new Promise((done, fail) => require('node:net').connect(${port}, '127.0.0.1').on('connect', done).on('error', fail)),
};
for (const [name, deed] of Object.entries(deeds)) {
	try { await deed(); console.log(name + ' did'); } catch (error) { console.log(name + ' was refused: ' + (error.code ?? error.message)); }
}
export default {decide() {}};`;

const guardsNetwork = process.allowedNodeEnvironmentFlags.has('--allow-net');

test('it reads its own folder and does nothing else; the network where Node shuts it', async t => {
	const server = createServer().listen(0, '127.0.0.1');
	await new Promise(resolve => server.once('listening', resolve));
	const address = server.address();
	const {lines, refusal} = loaded('thief', deeds(typeof address === 'object' ? (address?.port ?? 0) : 0));
	server.close();
	t.is(refusal, '');
	const did = lines.filter(line => line.endsWith(' did'));
	t.deepEqual(did, ['read beside itself did', ...(guardsNetwork ? [] : ['connect did'])]);
	t.is(lines.length, 22, lines.join('\n'));
	t.true(lines.includes('read /etc/passwd was refused: ERR_ACCESS_DENIED'));
	t.true(lines.includes('spawn id was refused: ERR_ACCESS_DENIED'));
});

test('flags of V8, which could write files, are frozen: who turns at them is out', t => {
	const {refusal} = loaded(
		'flagger',
		`import v8 from 'node:v8'; v8.setFlagsFromString('--trace-turbo'); export default {decide() {}};`,
	);
	t.regex(refusal, /could not be loaded: its process ended/);
});

test('what is not allowed is said with its place, while it loads and while it answers', t => {
	const {refusal} = loaded('reader', `import fs from 'node:fs';\nfs.readFileSync('/etc/passwd');\nexport default {};`);
	t.regex(
		refusal,
		/cannot be loaded: Error: --isolate does not allow it: FileSystemRead \/etc\/passwd \(reader\.mjs:2\)\.$/,
	);
	const {said} = play(
		moduleOf(
			'spawner',
			`import {execSync} from 'node:child_process';\nexport default {decide() {\nreturn String(execSync('id')); }};`,
		),
		{isolate: true},
	);
	t.regex(said[0] ?? '', /^spawner threw Error: --isolate does not allow it: ChildProcess.* \(spawner\.mjs:3\)$/);
	t.is(said.length, 3);
});

const isThere = (pid: number): boolean => {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
};

test('who never answers, eats all memory or ends its process strikes in the words of a worker, and leaves nothing behind', t => {
	const late = /^\w+ gave no answer within 0\.3 s \(an endless loop, or more than 256 MB of memory\)$/;
	const bodies = {
		silent: 'for (;;);',
		greedy: 'const kept = []; for (;;) kept.push(new Array(1_000_000).fill(kept.length));',
		leaving: 'process.reallyExit(0);',
	};

	for (const [name, body] of Object.entries(bodies)) {
		const text = `console.log(process.pid); export default {name: '${name}', decide() { ${body} }};`;
		const {run, said, printed} = play(moduleOf(name, text), {isolate: true, limitMs: 300});
		t.is(run.result().guest?.strikes, 3, name);
		t.true(
			said.every(each => late.test(each)),
			said.join('\n'),
		);
		t.true(printed.length >= 3, 'it begins anew after each silence');
		t.false(printed.some(pid => isThere(Number(pid))));
	}
});

test('who writes on the pipe itself answers for it: a forged line is an answer like any other, and one too many is none', t => {
	const forging = (line: string) =>
		`import fs from 'node:fs';
		let asked = 0;
		export default {decide(pod, {feasible}) { asked += 1; fs.writeSync(3, ${line}); return feasible[0]?.name; }};`;
	const doubled = play(moduleOf('doubler', forging(`JSON.stringify({asked, value: 'nowhere', printed: []}) + '\\n'`)), {
		isolate: true,
	});
	t.regex(doubled.said[0] ?? '', /^doubler named the node "nowhere"/);
	t.is(doubled.run.result().guest?.strikes, 3);
	const noise = play(moduleOf('noise', forging(`'{"asked":1,"value":' + '['.repeat(9000) + '\\n'`)), {isolate: true});
	t.deepEqual([...new Set(noise.said)], ['noise gave no answer']);
	const deep = play(
		moduleOf(
			'deep',
			forging(`JSON.stringify({asked}).slice(0, -1) + ',"value":' + '['.repeat(2000) + ']'.repeat(2000) + '}\\n'`),
		),
		{isolate: true},
	);
	t.regex(deep.said[0] ?? '', /^deep answered something that goes in a circle; answer with/);
});

test('where Node cannot shut it in, or the folder leaks, it does not begin', t => {
	t.is(
		isolationFlags('/own', () => false),
		undefined,
	);
	t.like(
		isolate('/own/mine.js', () => false),
		{ok: false},
	);
	t.deepEqual(isolationFlags('/own', flag => flag === '--experimental-permission')?.slice(0, 2), [
		'--experimental-permission',
		'--allow-fs-read=/own/',
	]);

	const folder = mkdtempSync(path.join(tmpdir(), 'podfall-leaks-'));
	const module = moduleOf('leaking', firstFit);
	const refusalIn = (name: string, prepare: (place: string) => void): string => {
		const place = path.join(folder, name);
		mkdirSync(place);
		copyFileSync(module, path.join(place, 'leaking.mjs'));
		prepare(place);

		try {
			openGuest(path.join(place, 'leaking.mjs'), {isolate: true}).close();
			return '';
		} catch (error) {
			return error instanceof Stop ? `${error.code} ${error.message}` : String(error);
		}
	};

	t.regex(
		refusalIn('linked', place => symlinkSync('/etc/passwd', path.join(place, 'words'))),
		/^2 .* cannot be isolated: \S+words is a link that leads out of its folder, and links are followed; remove it\.$/,
	);
	t.is(
		refusalIn('inner-link', place => symlinkSync('leaking.mjs', path.join(place, 'same.mjs'))),
		'',
	);
	t.regex(
		refusalIn('a,b', () => undefined),
		/has a \* or a comma in its name/,
	);
});

test('from the shell: a note says what it may do, and a sweep keeps the same lines', t => {
	const file = moduleOf('shelled', firstFit);
	const {code, err} = podfall(['run', 'first-bind', '--until', '20s', '--scheduler', file, '--isolate']);
	t.is(code, 1, err);
	t.regex(
		err,
		/^note: first-fit \(\S+\) schedules; isolated, it may read \S+ and nothing outside it, write nothing and start nothing; /m,
	);
	const nobody = podfall(['run', 'first-bind', '--isolate']);
	t.deepEqual(
		[nobody.code, nobody.err.trim()],
		[2, '--isolate shuts a scheduler of your own in: name it with --scheduler ./mine.js.'],
	);
	t.is(podfall(['sweep', 'first-bind', '--seeds', '1', '--isolate']).code, 2);
	const folder = path.dirname(file);
	const sweep = (to: string, ...more: readonly string[]): string => {
		const place = path.join(folder, to);
		const ended = podfall(['sweep', 'first-bind', '--seeds', '1..2', '--scheduler', file, '--to', place, ...more]);
		t.is(ended.code, 0, ended.err);
		return readFileSync(path.join(place, 'part-0.jsonl'), 'utf8');
	};
	t.is(sweep('shut', '--isolate'), sweep('open'));
});
