import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {performance} from 'node:perf_hooks';
import {setTimeout as sleep} from 'node:timers/promises';
import {askClients, at, credentialsIn, doorManifests} from './door.ts';
import {type Bench, note, report, rounded} from './harness.ts';
import {
	columns,
	end,
	firstSpeed,
	type Game,
	hasScript,
	leave,
	leftOut,
	newHome,
	perSecond,
	rows,
	startGame,
	type,
} from './real-screen.ts';

/*
A game on a real screen, with clients at its door: how often it still draws, and whether it keeps time.
*/

/** At which it is measured. */
const speed = 5;
/** With those that are opened and dropped beside them, 200 at once: as many as the door admits. */
const openWatches = 195;
const begin = (nodes: number): Game => {
	const home = newHome();
	const manifests = path.join(home, 'load.yaml');
	writeFileSync(manifests, doorManifests);
	const size = ['--nodes', String(nodes), '--seat', 'operator'];
	return startGame(home, ['play', manifests, ...size, '--serve', '--faults', 'node-crash@120s']);
};

const kubeconfigOf = (game: Game): string => {
	const folder = path.join(game.home, 'state', 'doors');
	const [file] = readdirSync(folder);
	return path.join(folder, file!);
};

const portIn = (kubeconfig: string): number =>
	Number(/"server": ?"https:\/\/127\.0\.0\.1:(\d+)"/u.exec(readFileSync(kubeconfig, 'utf8'))?.[1]);

const tellDraws = (what: string, counts: readonly number[]): void => {
	const figure = {median: at(counts, 0.5), least: Math.min(...counts), seconds: counts.length};
	report({bench: 'door-screen', metric: 'draws_per_second', what, ...figure});
	note(`  ${what}: ${figure.median} draws a second in the median, ${figure.least} in the worst of ${figure.seconds}`);
};

const measure = async (smoke: boolean): Promise<void> => {
	const size = smoke
		? {nodes: 5, watches: 10, rate: 50, seconds: 2, warmUp: 1}
		: {nodes: 100, watches: openWatches, rate: 500, seconds: 60, warmUp: 10};
	const game = begin(size.nodes);

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
		end(game);
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
			note(leftOut);
		}
	},
};
