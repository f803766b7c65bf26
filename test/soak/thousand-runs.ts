import {spawnSync} from 'node:child_process';
import {createPlayer} from '../../source/shell/sweep/play-seed.ts';

/*
A thousand runs in one process, one after another, against each of them in a fresh process of its own.

	npm run build && node --import=tsx test/soak/thousand-runs.ts [runs] [scenario]

Exit code 1 when one of them came to something else.
*/

const [runs = '1000', what = 'first-bind'] = process.argv.slice(2);
const module = 'examples/schedulers/shape-fit.js';
const seeds = Math.max(1, Math.ceil(Number(runs) / 20));
const player = createPlayer({
	what,
	own: {},
	limitMs: 10_000,
	contestants: [
		{pilot: 'autopilot', swept: {name: 'default'}},
		{pilot: 'autopilot', module, swept: {name: 'shape-fit', hash: ''}},
	],
});

const trailOf = (seed: string, contestant: number): string =>
	String(JSON.parse(player({seed, contestant, twice: false})).trail);

const freshTrail = (seed: string, contestant: number): string => {
	const words = ['dist/podfall.mjs', 'run', what, '--seed', seed, '-o', 'json', '--answer-limit', '10s'];
	const {stdout} = spawnSync(process.execPath, [...words, ...(contestant === 1 ? ['--scheduler', module] : [])], {
		encoding: 'utf8',
	});
	return String(JSON.parse(stdout).trail);
};

let broken = 0;

for (let run = 0; run < Number(runs); run++) {
	const seed = String((run % seeds) + 1);
	const contestant = Math.floor(run / seeds) % 2;
	const [here, fresh] = [trailOf(seed, contestant), freshTrail(seed, contestant)];

	if (here !== fresh) {
		broken += 1;
		console.log(
			`run ${run}, seed ${seed}, ${contestant === 0 ? 'default' : 'shape-fit'}: ${here} here, ${fresh} fresh`,
		);
	}

	if ((run + 1) % 50 === 0) {
		console.log(`${run + 1} of ${runs} runs, ${broken} broken`);
	}
}

process.exitCode = broken === 0 ? 0 : 1;
