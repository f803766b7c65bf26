import {seconds} from '../source/engine/kernel/time.ts';
import {type Bench, note, report, rounded} from './harness.ts';
import {stateRatio} from './ratios.ts';
import {deploy, readyPods, wholeCluster} from './whole-cluster.ts';

/** Processor milliseconds to fill a small cluster; without the record, its two ends do nothing. */
const fill = (nodes: number, recorded: boolean) => {
	const cluster = wholeCluster(nodes);
	const {kernel} = cluster;

	if (!recorded) {
		Object.assign(kernel.trail, {fold: () => undefined});
		Object.assign(kernel.chronicle, {tell: () => 0});
	}

	const before = process.cpuUsage();
	kernel.run(seconds(10));
	deploy(cluster, nodes * 30);

	for (let second = 0; second < 60; second++) {
		kernel.run(kernel.now + seconds(1));
	}

	const {user, system} = process.cpuUsage(before);
	return {ms: (user + system) / 1000, ready: readyPods(cluster), wakes: kernel.wakes};
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Ratio R13: what it costs that everything is written down. */
export const overheadBench: Bench = {
	name: 'overhead',
	about: 'filling a small cluster with the chronicle and the trail, and with both doing nothing',
	run({smoke}) {
		const nodes = smoke ? 3 : 20;
		const runs = smoke ? 1 : 5;
		const on: number[] = [];
		const off: number[] = [];
		const first = fill(nodes, true);

		for (let round = 0; round < runs; round++) {
			const with_ = fill(nodes, true);
			const without = fill(nodes, false);

			if (with_.ready !== first.ready || without.ready !== first.ready) {
				throw new Error('the clusters did not fill alike');
			}

			on.push(with_.ms);
			off.push(without.ms);
		}

		const ratio = median(on) / median(off);
		report({bench: 'overhead', metric: 'cpu_ms', nodes, on: median(on), off: median(off), runs, ratio: rounded(ratio)});
		note(`overhead: chronicle and trail cost ${rounded(ratio)} times the time without them`);

		if (!smoke) {
			stateRatio('R13', ratio);
		}
	},
};
