import {minutes, seconds} from '../source/engine/kernel/time.ts';
import {type Bench, note, report, rounded} from './harness.ts';
import {stateRatio} from './ratios.ts';
import {deploy, readyPods, wholeCluster} from './whole-cluster.ts';

/** Processor milliseconds of steady time, after every pod is ready, with the trail at its end. */
const steady = (nodes: number, time: number, eager: boolean) => {
	const cluster = wholeCluster(nodes, {eager});
	const {kernel} = cluster;
	kernel.run(seconds(10));
	deploy(cluster, nodes * 10);

	while (readyPods(cluster) < nodes * 10) {
		kernel.run(kernel.now + seconds(1));
	}

	kernel.run(kernel.now + minutes(2));
	const before = {cpu: process.cpuUsage(), wakes: kernel.wakes};
	kernel.run(kernel.now + time);
	const {user, system} = process.cpuUsage(before.cpu);
	return {ms: (user + system) / 1000, wakes: kernel.wakes - before.wakes, trail: kernel.trail.digest()};
};

/** Ratio R4: heartbeats and probes computed when somebody looks, against each of them as a wake. */
export const eagerBench: Bench = {
	name: 'eager',
	about: 'steady time with computed heartbeats and probes, and with each of them as a wake; equal trails',
	run({smoke}) {
		const nodes = smoke ? 5 : 300;
		const time = smoke ? seconds(30) : minutes(10);
		const computed = steady(nodes, time, false);
		const eager = steady(nodes, time, true);

		if (computed.trail !== eager.trail) {
			throw new Error('the computed run and the eager run have different trails');
		}

		const ratio = eager.ms / computed.ms;
		report({
			bench: 'eager',
			metric: 'cpu_ms',
			nodes,
			virtualSeconds: time / 1000,
			computedMs: Math.round(computed.ms),
			eagerMs: Math.round(eager.ms),
			computedWakes: computed.wakes,
			eagerWakes: eager.wakes,
			ratio: rounded(ratio),
		});
		note(`eager ${nodes} nodes: ${rounded(ratio)} times the work, ${eager.wakes} wakes for ${computed.wakes}`);

		if (!smoke) {
			stateRatio('R4', ratio);
		}
	},
};
