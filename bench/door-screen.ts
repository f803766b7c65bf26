import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {performance} from 'node:perf_hooks';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {askClients, at, credentialsIn, doorManifests} from './door.ts';
import {type Bench, note, report, rounded} from './harness.ts';

/*
A game on a real screen, with clients at its door: how often it still draws, and whether it keeps time. The screen is a
pseudo-terminal of `script` (util-linux), since Node has none.
*/

const columns = 200;
const rows = 60;
/** At which a game begins, and at which it is measured. */
const firstSpeed = 20;
const speed = 5;
/** With those that are opened and dropped beside them, 200 at once: as many as the door admits. */
const openWatches = 195;
/** What ends every drawing (source/shell/tui/sink.ts). */
const frameEnd = '\u001b[?2026l';

type Game = {
	readonly process: ChildProcess;
	readonly home: string;
	/** When each drawing ended, in ms. */
	readonly draws: number[];
};

const hasScript = (): boolean =>
	process.platform === 'linux' &&
	(process.env.PATH ?? '').split(':').some(folder => existsSync(path.join(folder, 'script')));

const startGame = (nodes: number): Game => {
	const home = mkdtempSync(path.join(tmpdir(), 'podfall-bench-'));
	const manifests = path.join(home, 'load.yaml');
	writeFileSync(manifests, doorManifests);
	const program = fileURLToPath(new URL('../../dist/podfall.mjs', import.meta.url));
	const words = [
		'play',
		manifests,
		'--nodes',
		String(nodes),
		'--seat',
		'operator',
		'--serve',
		'--faults',
		'node-crash@120s',
	];
	const line = [process.execPath, program, ...words].map(word => `'${word}'`).join(' ');
	const child = spawn('script', ['-qefc', `stty cols ${columns} rows ${rows}; exec ${line}`, '/dev/null'], {
		env: {...process.env, PODFALL_HOME: home, TERM: 'xterm-256color', COLORTERM: 'truecolor'},
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const draws: number[] = [];
	child.stdout.on('data', (chunk: Buffer) => {
		for (let place = chunk.indexOf(frameEnd); place >= 0; place = chunk.indexOf(frameEnd, place + 1)) {
			draws.push(performance.now());
		}
	});
	return {process: child, home, draws};
};

const type = async (game: Game, keys: string): Promise<void> => {
	game.process.stdin?.write(keys);
	await sleep(500);
};

const kubeconfigOf = (game: Game): string => {
	const folder = path.join(game.home, 'state', 'doors');
	const [file] = readdirSync(folder);
	return path.join(folder, file!);
};

const portIn = (kubeconfig: string): number =>
	Number(/"server": ?"https:\/\/127\.0\.0\.1:(\d+)"/u.exec(readFileSync(kubeconfig, 'utf8'))?.[1]);

/** Drawings in each whole second of a span. */
const perSecond = (draws: readonly number[], from: number, seconds: number): readonly number[] =>
	Array.from({length: seconds}, (_, second) => {
		const start = from + second * 1000;
		return draws.filter(moment => moment >= start && moment < start + 1000).length;
	});

const tellDraws = (what: string, counts: readonly number[]): void => {
	const figure = {median: at(counts, 0.5), least: Math.min(...counts), seconds: counts.length};
	report({bench: 'door-screen', metric: 'draws_per_second', what, ...figure});
	note(`  ${what}: ${figure.median} draws a second in the median, ${figure.least} in the worst of ${figure.seconds}`);
};

/** Leaves the game, which keeps where it stood. Returns the virtual moment in ms. */
const leave = async (game: Game): Promise<number> => {
	await type(game, ':quit\r');
	await Promise.race([once(game.process, 'exit'), sleep(5000)]);
	const {at: moment} = JSON.parse(readFileSync(path.join(game.home, 'state', 'unfinished.json'), 'utf8')) as {
		at: number;
	};
	return moment;
};

const measure = async (smoke: boolean): Promise<void> => {
	const size = smoke
		? {nodes: 5, watches: 10, rate: 50, seconds: 2, warmUp: 1}
		: {nodes: 100, watches: openWatches, rate: 500, seconds: 60, warmUp: 10};
	const game = startGame(size.nodes);

	try {
		await sleep(3000);
		const entered = performance.now();
		await type(game, '\r');
		await sleep(1000);
		const slowed = performance.now();
		await type(game, `:speed ${speed}\r`);
		await sleep(3000);
		const began = performance.now();
		const quiet = smoke ? 2 : 10;
		await sleep(quiet * 1000);
		tellDraws('alone', perSecond(game.draws, began, quiet));
		const kubeconfig = kubeconfigOf(game);
		const result = await askClients({...size, port: portIn(kubeconfig), ...credentialsIn(kubeconfig)}, 'door-screen');
		const ended = performance.now();
		tellDraws('with clients', perSecond(game.draws, ended - result.seconds * 1000, Math.floor(result.seconds)));
		const due = (slowed - entered) * firstSpeed + (performance.now() - slowed) * speed;
		const moment = await leave(game);
		const kept = rounded(moment / due);
		report({bench: 'door-screen', metric: 'clock', virtual_ms: moment, kept, speed});
		note(`  the run came ${rounded(kept * 100)} % of the way that its speed says`);
	} finally {
		game.process.kill();
		rmSync(game.home, {recursive: true, force: true});
	}
};

/** Clients of the door beside a screen that draws. */
export const doorScreenBench: Bench = {
	name: 'door-screen',
	about: `200 watches and 500 requests a second beside a game on a screen of ${columns}x${rows} at ${speed}x`,
	async run({smoke}) {
		if (hasScript()) {
			await measure(smoke);
		} else {
			note('  left out: it takes `script` of util-linux, which gives a program a terminal');
		}
	},
};
