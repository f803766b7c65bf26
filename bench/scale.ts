import {spawnSync} from 'node:child_process';
import {setTimeout} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import type {Cluster} from '../source/engine/cluster.ts';
import {minutes, seconds} from '../source/engine/kernel/time.ts';
import {type Bench, exponent, type Figure, note, report, rounded, watchPauses} from './harness.ts';
import {stateRatio} from './ratios.ts';
import {deletePod, deploy, podNames, readyPods, wholeCluster, zones} from './whole-cluster.ts';

/*
The scale series: the same cluster at 10, 100, 1,000 and 5,000 nodes with 30 pods each, in three phases told apart:
starting (nothing to all Ready), steady (ten minutes with 0.004 pod replacements per node and second) and storm (a zone
lost for ten minutes, then back). Each size runs in a process of its own, so that one size's memory is not another's.

	node --expose-gc --import=tsx bench/scale.ts 100 --steady      one size up to a phase, its figures as lines
*/

const podsPerNode = 30;
const replacedPerNodeAndSecond = 0.004;
/** A cluster that is not whole by then is reported as it is. */
const patience = {starting: minutes(240), storm: minutes(30)};

type Phase = 'starting' | 'steady' | 'storm';

const countsOf = ({kernel, store}: Cluster) => ({
	cpu: process.cpuUsage(),
	now: kernel.now,
	wakes: kernel.wakes,
	revision: store.revision,
});

/** Runs a phase and tells what it cost, in processor time: a busy neighbour must not show. */
const measure = async (cluster: Cluster, nodes: number, phase: Phase, work: () => void): Promise<Figure> => {
	const before = countsOf(cluster);
	const pauses = watchPauses();
	work();
	const after = countsOf(cluster);
	const used = process.cpuUsage(before.cpu);
	const cpuMs = (used.user + used.system) / 1000;
	const virtualSeconds = (after.now - before.now) / 1000;
	const wakes = after.wakes - before.wakes;
	const writes = after.revision - before.revision;
	// The collector's pauses are told on the next turn of the event loop.
	await setTimeout(20);
	return {
		bench: 'scale',
		phase,
		metric: 'cpu_ms_per_virtual_s',
		nodes,
		pods: nodes * podsPerNode,
		value: rounded(cpuMs / virtualSeconds),
		cpuMs: Math.round(cpuMs),
		virtualSeconds: Math.round(virtualSeconds),
		virtualPerSecond: rounded((virtualSeconds * 1000) / cpuMs),
		wakes,
		wakesPerSecond: Math.round((wakes * 1000) / cpuMs),
		writes,
		writesPerSecond: Math.round((writes * 1000) / cpuMs),
		ready: readyPods(cluster),
		podsPerSecond: phase === 'starting' ? rounded((readyPods(cluster) * 1000) / cpuMs) : null,
		gcMaxMs: Math.round(pauses.stop()),
		peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
		trail: cluster.kernel.trail.digest().slice(0, 16),
	};
};

const runUntil = (cluster: Cluster, enough: () => boolean, patience: number): void => {
	const end = cluster.kernel.now + patience;

	while (!enough() && cluster.kernel.now < end) {
		cluster.kernel.run(cluster.kernel.now + seconds(1));
	}
};

const churn = (cluster: Cluster, nodes: number, time: number): void => {
	const names = podNames(cluster);
	const stride = 7919;
	let owed = 0;
	let next = 0;

	for (const end = cluster.kernel.now + time; cluster.kernel.now < end; ) {
		owed += nodes * replacedPerNodeAndSecond;

		for (; owed >= 1; owed--) {
			deletePod(cluster, names[(next * stride) % names.length]!);
			next += 1;
		}

		cluster.kernel.run(cluster.kernel.now + seconds(1));
	}
};

const loseZone = (cluster: Cluster): void => {
	const lost = zones[2];

	for (const {name, zone, controlPlane} of cluster.ground.machines) {
		if (zone === lost && !controlPlane) {
			cluster.ground.levers.pull('storm', `machine/${name}/power`, 'off');
		}
	}
};

/** The phases of one size, in this process. */
const runSize = async (nodes: number, smoke: boolean, phases: readonly Phase[]): Promise<void> => {
	const cluster = wholeCluster(nodes);
	const wanted = nodes * podsPerNode;
	const run = async (phase: Phase, work: () => void): Promise<void> => {
		if (phases.includes(phase)) {
			process.stdout.write(`${JSON.stringify(await measure(cluster, nodes, phase, work))}\n`);
		}
	};

	await run('starting', () => {
		cluster.kernel.run(seconds(10));
		deploy(cluster, wanted);
		runUntil(cluster, () => readyPods(cluster) >= wanted, patience.starting);
	});
	await run('steady', () => churn(cluster, nodes, smoke ? minutes(1) : minutes(10)));
	await run('storm', () => {
		loseZone(cluster);
		cluster.kernel.run(cluster.kernel.now + (smoke ? minutes(1) : minutes(10)));
		cluster.ground.levers.letGo('storm');
		runUntil(cluster, () => readyPods(cluster) >= wanted, smoke ? minutes(2) : patience.storm);
	});
};

const inChild = (nodes: number, smoke: boolean): readonly Figure[] => {
	const words = ['--expose-gc', '--max-old-space-size=4096', '--import=tsx', fileURLToPath(import.meta.url)];
	const {stdout, status} = spawnSync(process.execPath, [...words, String(nodes), ...(smoke ? ['--smoke'] : [])], {
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'inherit'],
	});

	if (status !== 0) {
		note(`scale ${nodes} nodes: did not come to its end (${status ?? 'killed'})`);
	}

	return stdout
		.split('\n')
		.filter(line => line !== '')
		.map(line => JSON.parse(line) as Figure);
};

const tellExponent = (figures: readonly Figure[], phase: Phase): void => {
	const points = figures
		.filter(figure => figure.phase === phase && Number(figure.nodes) >= 100)
		.map(figure => [Number(figure.nodes), Number(figure.value)] as const);

	if (points.length > 1) {
		const {slope, r2} = exponent(points);
		const [from, to] = [points[0]![0], points[points.length - 1]![0]];
		report({
			bench: 'scale',
			fit: 'cpu_ms_per_virtual_s',
			phase,
			exponent: rounded(slope),
			r2: rounded(r2),
			from,
			to,
		});

		if (phase === 'steady') {
			stateRatio('R12', slope);
		}

		note(`scale ${phase}: cost grows with nodes to the power of ${rounded(slope)}`);
	}
};

/** Ratio R12 and the budgets of speed and memory. */
export const scaleBench: Bench = {
	name: 'scale',
	about: 'starting, steady and stormy, from 10 to 5,000 nodes of 30 pods, each size in a process of its own',
	run({smoke}) {
		const figures: Figure[] = [];

		for (const nodes of smoke ? [10, 20] : [10, 100, 1000, 5000]) {
			for (const figure of inChild(nodes, smoke)) {
				figures.push(figure);
				report(figure);
				note(
					`scale ${nodes} nodes ${figure.phase}: ${figure.virtualPerSecond} virtual s per s, ${figure.wakesPerSecond} wakes/s, ${figure.writesPerSecond} writes/s, ${figure.peakRssMb} MB, longest pause ${figure.gcMaxMs} ms`,
				);
			}
		}

		for (const phase of ['starting', 'steady', 'storm'] as const) {
			tellExponent(figures, phase);
		}
	},
};

/** `bench/scale.ts 100 --starting` runs one size in this process, up to a phase: for profiles. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const words = process.argv.slice(2);
	const order: readonly Phase[] = ['starting', 'steady', 'storm'];
	const last = order.findIndex(phase => words.includes(`--${phase}`));
	const nodes = Number(words.find(word => !word.startsWith('--')) ?? 10);
	await runSize(nodes, words.includes('--smoke'), last < 0 ? order : order.slice(0, last + 1));
}
