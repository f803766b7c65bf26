import {writeFileSync} from 'node:fs';
import path from 'node:path';
import {performance} from 'node:perf_hooks';
import {setTimeout as sleep} from 'node:timers/promises';
import {minutes} from '../source/engine/kernel/time.ts';
import {at} from './door.ts';
import {type Bench, note, report, rounded} from './harness.ts';
import {stateRatio} from './ratios.ts';
import {
	columns,
	end,
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
import {manifestsOf} from './whole-cluster.ts';

/*
How much of the speed that a player asks for a game on a real screen reaches once its cluster stands, with three pods a node and
a node that crashes.
*/

const speed = 60;
const podsPerNode = 3;
/** By then all pods are Ready: it is gone to as fast as it goes, and measured from there. */
const standing = minutes(5);

const begin = (nodes: number): Game => {
	const home = newHome();
	const manifests = path.join(home, 'load.yaml');
	writeFileSync(manifests, JSON.stringify({apiVersion: 'v1', kind: 'List', items: manifestsOf(nodes * podsPerNode)}));
	// The second crash, after the end of the measurement, makes the run long enough.
	const faults = ['--faults', 'node-crash@1200s', '--faults', 'node-crash@2700s'];
	return startGame(home, ['play', manifests, '--nodes', String(nodes), '--seat', 'watch', ...faults]);
};

/** Waits until nothing was drawn for so long: a clock that stands draws nothing. */
const settled = async ({draws}: Game, quiet: number): Promise<void> => {
	do {
		await sleep(500);
	} while (draws.length === 0 || performance.now() - draws.at(-1)! < quiet);
};

const measure = async (nodes: number, seconds: number, quiet: number): Promise<number> => {
	const game = begin(nodes);

	try {
		await settled(game, 2000);
		const entered = performance.now();
		await type(game, '\r');
		await type(game, `:goto 0${standing / 60_000}:00\r`);
		await settled(game, quiet);
		const stoodAfter = (performance.now() - entered - quiet) / 1000;
		await type(game, `:speed ${speed}\r`);
		game.process.stdin?.write(' ');
		const asked = performance.now();
		await sleep(seconds * 1000);
		const left = performance.now();
		const reached = ((await leave(game)) - standing) / ((left - asked) * speed);
		const draws = perSecond(game.draws, asked, seconds);
		const figures = {
			nodes,
			speed,
			reached: rounded(reached),
			drawsMedian: at(draws, 0.5),
			drawsLeast: Math.min(...draws),
		};
		report({bench: 'screen-speed', metric: 'speed_reached', ...figures, stoodAfterSeconds: rounded(stoodAfter)});
		note(
			`  ${nodes} nodes: ${rounded(reached * speed)}x of ${speed}x, ${figures.drawsMedian} draws a second in the median, ${figures.drawsLeast} in the worst; it stood after ${rounded(stoodAfter)} s`,
		);
		return Math.min(1, reached);
	} finally {
		end(game);
	}
};

/** Ratio R14. */
export const screenSpeedBench: Bench = {
	name: 'screen-speed',
	about: `the speed a game reaches of the ${speed}x asked for, on a screen of ${columns}x${rows}`,
	async run({smoke}) {
		if (!hasScript()) {
			note(leftOut);
		} else if (smoke) {
			await measure(5, 2, 1000);
		} else {
			stateRatio('R14', await measure(100, 30, 3000));
			stateRatio('R14b', await measure(5000, 30, 30_000));
		}
	},
};
