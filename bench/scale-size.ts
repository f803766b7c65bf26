import {setTimeout} from 'node:timers/promises';
import type {Cluster} from '../source/engine/cluster.ts';
import {minutes, seconds} from '../source/engine/kernel/time.ts';
import {type Figure, rounded, watchPauses} from './harness.ts';
import {deletePod, deploy, podNames, readyPods, wholeCluster, zones} from './whole-cluster.ts';

/*
One size of the scale series, in a process of its own, so that one size's memory is not another's: prints a line a phase.

	node --expose-gc node_modules/.bench/scale-size.mjs 100 --steady      up to a phase, for profiles
	node --expose-gc node_modules/.bench/scale-size.mjs 5000 --for 60     only so many virtual seconds of starting
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

/** Whoever waits for hours sees how far it is; the figures go to standard output. */
const tell = (cluster: Cluster, cpu: number): void => {
	const minute = Math.round(cluster.kernel.now / 60_000);
	process.stderr.write(`${minute} virtual min, ${Math.round(cpu / 1e6)} s of CPU, ${readyPods(cluster)} pods Ready\n`);
};

/** Runs until all pods are Ready. Counting them costs as much as they are many, so a large cluster is looked at less often. */
const runUntilReady = (cluster: Cluster, wanted: number, nodes: number, patience: number): void => {
	const end = cluster.kernel.now + patience;
	const step = seconds(Math.max(1, Math.round(nodes / 100)));
	let toldAt = process.cpuUsage().user;

	while (readyPods(cluster) < wanted && cluster.kernel.now < end) {
		cluster.kernel.run(cluster.kernel.now + step);
		const {user} = process.cpuUsage();

		if (user - toldAt > 60e6) {
			toldAt = user;
			tell(cluster, user);
		}
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
const runSize = async (nodes: number, smoke: boolean, phases: readonly Phase[], atMost: number): Promise<void> => {
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
		runUntilReady(cluster, wanted, nodes, atMost);
	});
	await run('steady', () => churn(cluster, nodes, smoke ? minutes(1) : minutes(10)));
	await run('storm', () => {
		loseZone(cluster);
		cluster.kernel.run(cluster.kernel.now + (smoke ? minutes(1) : minutes(10)));
		cluster.ground.levers.letGo('storm');
		runUntilReady(cluster, wanted, nodes, smoke ? minutes(2) : patience.storm);
	});
};

const words = process.argv.slice(2);
const order: readonly Phase[] = ['starting', 'steady', 'storm'];
const last = order.findIndex(phase => words.includes(`--${phase}`));
const [nodes = 10] = words.map(Number).filter(number => number > 0);
const limit = words.indexOf('--for');
const wanted = limit >= 0 ? order.slice(0, 1) : last < 0 ? order : order.slice(0, last + 1);
await runSize(
	nodes,
	words.includes('--smoke'),
	wanted,
	limit < 0 ? patience.starting : seconds(Number(words[limit + 1])),
);
