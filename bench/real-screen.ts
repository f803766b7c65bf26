import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {performance} from 'node:perf_hooks';
import {setTimeout as sleep} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';

/* A game on a real screen: a pseudo-terminal of `script` (util-linux), since Node has none. */

export const columns = 200;
export const rows = 60;
/** At which a game of somebody's own manifests begins. */
export const firstSpeed = 20;
/** What ends every drawing (source/shell/tui/sink.ts). */
const frameEnd = '\u001b[?2026l';

export type Game = {
	readonly process: ChildProcess;
	readonly home: string;
	/** When each drawing ended, in ms. */
	readonly draws: number[];
};

export const hasScript = (): boolean =>
	process.platform === 'linux' &&
	(process.env.PATH ?? '').split(':').some(folder => existsSync(path.join(folder, 'script')));

export const leftOut = '  left out: it takes `script` of util-linux, which gives a program a terminal';

export const newHome = (): string => mkdtempSync(path.join(tmpdir(), 'podfall-bench-'));

/** Starts podfall with these words. */
export const startGame = (home: string, words: readonly string[]): Game => {
	const program = fileURLToPath(new URL('../../dist/podfall.mjs', import.meta.url));
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

export const type = async (game: Game, keys: string): Promise<void> => {
	game.process.stdin?.write(keys);
	await sleep(500);
};

/** Drawings in each whole second of a span. */
export const perSecond = (draws: readonly number[], from: number, seconds: number): readonly number[] =>
	Array.from({length: seconds}, (_, second) => {
		const start = from + second * 1000;
		return draws.filter(moment => moment >= start && moment < start + 1000).length;
	});

/** Leaves the game, which keeps where it stood. Returns the virtual moment in ms. */
export const leave = async (game: Game): Promise<number> => {
	await type(game, ':quit\r');
	await Promise.race([once(game.process, 'exit'), sleep(20_000)]);
	const {at: moment} = JSON.parse(readFileSync(path.join(game.home, 'state', 'unfinished.json'), 'utf8')) as {
		at: number;
	};
	return moment;
};

/** Whatever happened: no game is left, and nothing of its home. */
export const end = (game: Game): void => {
	game.process.kill();
	rmSync(game.home, {recursive: true, force: true});
};
