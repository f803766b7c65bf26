import {spawnSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

/*
The same run on every supported Node, in another time zone and language each time: the same bytes. The npm package `node`
brings the versions, into a temporary folder; one that cannot be had is skipped and said.

	npm run node-versions                  Node 20, 22, 24 and 26
	npm run node-versions -- 22 26         some of them
*/

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = path.join(root, 'dist/podfall.mjs');
const majors = process.argv.length > 2 ? process.argv.slice(2) : ['20', '22', '24', '26'];
const homes: ReadonlyArray<Readonly<Record<string, string>>> = [
	{TZ: 'UTC', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8'},
	{TZ: 'Asia/Kolkata', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8'},
	{TZ: 'America/St_Johns', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8'},
];
const commands: ReadonlyArray<readonly string[]> = [
	['run', 'zone-outage', '--seed', '7', '-o', 'json'],
	['run', 'sandbox', '--seed', 'İstanbul ü', '--until', '20m', '-o', 'jsonl'],
	['run', path.join(root, 'examples/shop'), '--faults', 'node-crash@120s', '--seed', '3', '-o', 'json'],
	['report', path.join(root, 'scenarios/campaign/101-first-bind/replays/reference-1.replay')],
	['verify', path.join(root, 'scenarios/campaign/101-first-bind/replays/reference-1.replay')],
];

/** The program of this major, or undefined when the registry does not give it. */
const install = (folder: string, major: string): string | undefined => {
	const place = path.join(folder, `node-${major}`);
	mkdirSync(place);
	writeFileSync(path.join(place, 'package.json'), '{"private": true}');
	const npm = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--silent', `node@${major}`], {cwd: place});
	const binary = path.join(place, 'node_modules/node/bin/node');
	return npm.status === 0 && existsSync(binary) ? binary : undefined;
};

type Answer = {readonly status: number | null; readonly hash: string; readonly bytes: number; readonly said: string};

const ask = (node: string, command: readonly string[], home: Readonly<Record<string, string>>): Answer => {
	const {status, stdout, stderr} = spawnSync(node, [program, ...command], {
		env: {...process.env, ...home, NODE_OPTIONS: ''},
		maxBuffer: 500_000_000,
	});
	return {
		status,
		hash: createHash('sha256').update(stdout).digest('hex').slice(0, 16),
		bytes: stdout.length,
		said: String(stderr),
	};
};

const folder = mkdtempSync(path.join(tmpdir(), 'podfall-node-'));
let passed = 0;
let failed = 0;

try {
	const nodes = [['here', process.execPath], ...majors.map(major => [major, install(folder, major)])] as const;

	for (const [major, node] of nodes) {
		console.log(
			node === undefined
				? `Node ${major}: skipped, the registry does not give it`
				: `Node ${major}: ${spawnSync(node, ['--version']).stdout}`.trim(),
		);
	}

	for (const command of commands) {
		const wanted = ask(process.execPath, command, homes[0]!);
		console.log(
			`${path.basename(command[1]!)} (${command[0]}): ${wanted.bytes} bytes, ${wanted.hash}, exit ${wanted.status}`,
		);

		for (const [major, node] of nodes) {
			for (const home of homes) {
				if (node === undefined) {
					continue;
				}

				const got = ask(node, command, home);
				const isSame = got.hash === wanted.hash && got.status === wanted.status && got.bytes > 0;
				passed += isSame ? 1 : 0;
				failed += isSame ? 0 : 1;

				if (!isSame) {
					console.log(
						`  Node ${major}, ${home.TZ}, ${home.LANG}: ${got.bytes} bytes, ${got.hash}, exit ${got.status} ${got.said.slice(0, 300)}`,
					);
				}
			}
		}
	}
} finally {
	rmSync(folder, {recursive: true, force: true});
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
