/** The terminal is given back on every way out. Needs tmux; skipped with a note where it is missing. */
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import test from 'ava';
import {build} from 'esbuild';
import {hasTmux, Tmux} from '../../helpers/tmux.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'podfall-terminal-'));
const program = path.join(folder, 'demo.mjs');
const terminalTest = hasTmux() ? test.serial : test.serial.skip;

test.before(async t => {
	if (!hasTmux()) {
		t.log('tmux is missing: the ways out of the terminal are not tested here');
		return;
	}

	await build({
		absWorkingDir: root,
		entryPoints: ['test/helpers/demo.ts'],
		outfile: program,
		bundle: true,
		platform: 'node',
		format: 'esm',
		target: 'node20.19',
		conditions: ['bundle'],
		jsx: 'automatic',
		define: {'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"'},
		alias: {'react-devtools-core': './test/helpers/nothing.ts'},
		banner: {js: "import {createRequire as r} from 'node:module';const require=r(import.meta.url);"},
		logLevel: 'error',
	});
});

test.after.always(() => {
	fs.rmSync(folder, {recursive: true, force: true});
});

type Way = {
	readonly name: string;
	readonly flags?: string;
	readonly status: number;
	readonly leave: (shell: Tmux) => void;
	/** What must be readable on the normal screen afterwards. */
	readonly says?: RegExp;
};

const signal = (name: NodeJS.Signals) => (): void => {
	process.kill(Number(fs.readFileSync(`${folder}/pid`, 'utf8')), name);
};

const ways: readonly Way[] = [
	{
		name: 'q on the first screen',
		status: 0,
		leave: shell => shell.press('q'),
		says: /saved the run; go on with: podfall resume/,
	},
	{name: ':q and enter', status: 0, leave: shell => shell.press(':', 'q', 'Enter'), says: /podfall resume/},
	{name: 'ctrl-c', status: 130, leave: shell => shell.press('C-c'), says: /saved the run/},
	{name: 'SIGTERM', status: 143, leave: signal('SIGTERM')},
	{name: 'SIGINT', status: 130, leave: signal('SIGINT')},
	{name: 'SIGHUP', status: 129, leave: signal('SIGHUP')},
	{name: 'SIGQUIT', status: 131, leave: signal('SIGQUIT')},
	{
		name: 'an error in a key',
		flags: '--throw',
		status: 70,
		leave: shell => shell.press('.'),
		says: /podfall has a bug: a bug on purpose/,
	},
	{
		name: 'an error in a timer',
		flags: '--throw-timer',
		status: 70,
		leave: () => {},
		says: /podfall has a bug: a bug in a timer/,
	},
	{
		name: 'a rejected promise',
		flags: '--reject',
		status: 70,
		leave: () => {},
		says: /podfall has a bug: nobody caught this/,
	},
	{name: 'with the mouse on', flags: '--mouse', status: 0, leave: shell => shell.press('q')},
	{name: 'while the clock runs', flags: '--live', status: 0, leave: shell => shell.press('q')},
];

for (const {name, flags = '', status, leave, says} of ways) {
	terminalTest(`the terminal is given back after ${name}`, async t => {
		const shell = new Tmux(100, 30, root);

		try {
			await shell.until(/^\$/m);
			shell.type(
				`stty -g > ${folder}/before; clear; (echo $BASHPID > ${folder}/pid; exec node ${program} watch ${flags}); echo "status=$?"; stty -g > ${folder}/after; echo over`,
			);
			shell.press('Enter');

			if (!flags.includes('throw-timer') && !flags.includes('reject')) {
				await shell.until(/Zones and nodes/);
				t.true(shell.modes().alternateScreen);
				t.false(shell.modes().cursor);
			}

			leave(shell);
			const screen = await shell.until(/^over/m);
			t.regex(screen, new RegExp(`^status=${status}$`, 'm'));
			t.deepEqual(shell.modes(), {alternateScreen: false, cursor: true, wrap: true, mouse: false});
			t.is(fs.readFileSync(`${folder}/after`, 'utf8'), fs.readFileSync(`${folder}/before`, 'utf8'), 'stty');

			if (says !== undefined) {
				t.regex(screen, says);
			}

			t.notRegex(screen, /Zones and nodes/, 'nothing of the picture is left');
			t.notRegex(screen, /^\s+at /m, 'no stack trace');
		} finally {
			shell.end();
		}
	});
}

terminalTest('ctrl-z gives the terminal back, fg takes it again', async t => {
	const shell = new Tmux(100, 30, root);

	try {
		await shell.until(/^\$/m);
		shell.type(`node ${program} watch`);
		shell.press('Enter');
		await shell.until(/Zones and nodes/);
		shell.press('C-z');
		await shell.until(/Stopped/);
		t.deepEqual(shell.modes(), {alternateScreen: false, cursor: true, wrap: true, mouse: false});
		shell.type('echo still here');
		shell.press('Enter');
		await shell.until(/^still here/m);
		shell.type('fg');
		shell.press('Enter');
		await shell.until(/Zones and nodes/);
		t.true(shell.modes().alternateScreen);
		shell.press('Tab', 'j', 'j');
		await shell.until(/Needs attention/);
		shell.press('q');
		await shell.until(/podfall resume/);
		t.false(shell.modes().alternateScreen);
	} finally {
		shell.end();
	}
});

terminalTest('another size is another picture, and below the smallest a line says what is needed', async t => {
	const shell = new Tmux(120, 36, root);

	try {
		await shell.until(/^\$/m);
		shell.type(`node ${program} watch`);
		shell.press('Enter');
		await shell.until(/╭─ Zones and nodes/);
		shell.resize(80, 24);
		t.notRegex(await shell.until(/^─ Zones and nodes/m), /╭─ Zones/);
		shell.resize(50, 12);
		await shell.until(/podfall needs 60x16, here are 50x12/);
		shell.resize(120, 36);
		await shell.until(/╭─ Workloads/);
		shell.press('q');
		await shell.until(/podfall resume/);
	} finally {
		shell.end();
	}
});

terminalTest('keys typed in one go all arrive, a question is asked once, and no is the default', async t => {
	const shell = new Tmux(120, 36, root);

	try {
		await shell.until(/^\$/m);
		shell.type(`node ${program} watch`);
		shell.press('Enter');
		await shell.until(/╭─ Zones and nodes/);
		shell.type(':time');
		await shell.until(/Commands/);
		shell.press('Escape');
		await shell.until(/space pause/);
		shell.type('R');
		await shell.until(/► No/);
		shell.press('Enter', '?');
		await shell.until(/This screen: cluster dashboard/);
		shell.press('Escape');
		await shell.until(/╭─ Needs attention/);
		shell.press('F');
		await shell.until(/shows the keys/);
		shell.press('q');
		await shell.until(/podfall resume/);
		t.pass();
	} finally {
		shell.end();
	}
});

terminalTest('a minute of play never clears the screen or a line', t => {
	const recorded = path.join(folder, 'typescript');
	// A second after the first picture, however long that takes.
	const drawn = `for i in $(seq 200); do grep -q 2026h ${recorded} && break; sleep 0.1; done`;
	const played = spawnSync(
		'script',
		[
			'-qf',
			'-c',
			`stty rows 36 columns 120; (${drawn}; sleep 1; kill -TERM $$) & exec node ${program} watch --live`,
			recorded,
		],
		{
			encoding: 'latin1',
			input: '',
			env: {...process.env, TERM: 'xterm-256color', NODE_ENV: 'production', LANG: 'C.UTF-8', CI: ''},
		},
	);

	if (played.error !== undefined || !fs.existsSync(recorded)) {
		t.log('script(1) is missing: not recorded');
		t.pass();
		return;
	}

	const bytes = fs.readFileSync(recorded, 'utf8');
	const begun = bytes.indexOf('\u001b[?2026h');
	t.true(begun > 0, 'something was drawn');
	const pictures = bytes.slice(begun);
	t.notRegex(pictures, /\u001b\[[23]?J/);
	t.notRegex(pictures, /\u001b\[2?K/);
	const sequences = [...pictures.matchAll(/\u001b(?:\[[^a-zA-Z]*[a-zA-Z]|.)/g)].map(([sequence]) => sequence);
	const allowed = /^\u001b\[(?:\d+;\d+H|[\d;]*m|\?(?:2026|1049|7|25|2004)[hl])$/;
	t.deepEqual([...new Set(sequences.filter(sequence => !allowed.test(sequence)))], []);
});
