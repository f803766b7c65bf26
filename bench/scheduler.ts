import type {Pod} from '../source/engine/api/kinds/pod.ts';
import {createDraws} from '../source/engine/kernel/draws.ts';
import {runCycle} from '../source/engine/scheduler/cycle.ts';
import {compilePod} from '../source/engine/scheduler/pod-info.ts';
import {createFramework} from '../source/engine/scheduler/profiles.ts';
import {tableOf} from '../source/engine/scheduler/why.ts';
import {sightOf} from '../test/helpers/scheduler-vectors.ts';
import {bigNode, podAsking} from '../test/helpers/scheduling.ts';
import {type Bench, cpuMs, exponent, note, report, rounded} from './harness.ts';
import {stateRatio} from './ratios.ts';

const requests = {cpu: '100m', memory: '500Mi'};
const zones = ['zone1', 'zone2', 'zone3'];

/** The shapes of scheduler_perf: pods there before and pods measured, at 5,000 nodes. */
const workloads = {
	basic: {before: 1000, measured: 10_000, threshold: 680, spec: {}},
	spread: {
		before: 5000,
		measured: 5000,
		threshold: 460,
		spec: {
			topologySpreadConstraints: [
				{
					maxSkew: 5,
					topologyKey: 'topology.kubernetes.io/zone',
					whenUnsatisfiable: 'DoNotSchedule' as const,
					labelSelector: {matchLabels: {app: 'spread'}},
				},
			],
		},
	},
	'anti-affinity': {
		before: 1000,
		measured: 2000,
		threshold: 60,
		spec: {
			affinity: {
				podAntiAffinity: {
					requiredDuringSchedulingIgnoredDuringExecution: [
						{labelSelector: {matchLabels: {app: 'anti-affinity'}}, topologyKey: 'kubernetes.io/hostname'},
					],
				},
			},
		},
	},
} as const;

type Workload = keyof typeof workloads;

const podOf = (workload: Workload, name: string): Pod =>
	podAsking(name, requests, {labels: {app: workload}, spec: workloads[workload].spec as Partial<Pod['spec']>});

/** Pods placed per second, each assumed on its node before the next, without the write to the API. */
const placePods = (workload: Workload, nodes: number, count: number, before: number): number => {
	const framework = createFramework();
	const draws = createDraws('scheduler');
	const table = tableOf(
		Array.from({length: nodes}, (_, index) =>
			bigNode(`node-${index}`, {cpu: '4', memory: '32Gi', zone: zones[index % zones.length]!}),
		),
		[],
	);
	const plain = sightOf({nodes: [], pods: [], otherObjects: []});
	let startIndex = 0;
	let placed = 0;

	const place = (name: string): void => {
		const pod = compilePod(podOf(workload, name));
		const sight = {
			...plain,
			nodes: table.snapshot,
			draw: (what: string, at: number) => draws.unit(`${what}/${name}`, at),
		};
		const result = runCycle({framework, sight, pod, startIndex});
		startIndex = result.nextStartIndex;

		if (result.outcome === 'placed') {
			table.assume(pod, result.host);
			placed += 1;
		}
	};

	for (let index = 0; index < before; index++) {
		place(`before-${index}`);
	}

	const ms = cpuMs(() => {
		for (let index = 0; index < count; index++) {
			place(`pod-${index}`);
		}
	});

	if (placed !== before + count) {
		throw new Error(`${workload} at ${nodes} nodes: ${before + count - placed} pods found no place`);
	}

	return (count * 1000) / ms;
};

/** Workloads of scheduler_perf on the plain path; thresholds are of another machine, another language, and with a network. */
export const schedulerBench: Bench = {
	name: 'scheduler',
	about: 'pods placed per second: basic, topology spread and anti-affinity at 100, 1,000 and 5,000 nodes',
	run({smoke}) {
		for (const workload of Object.keys(workloads) as Workload[]) {
			const points: Array<readonly [number, number]> = [];

			// Cold code would be slowest where the cluster is smallest, and turn the exponent round.
			for (let round = 0; round < (smoke ? 0 : 5); round++) {
				placePods(workload, 200, 80, 20);
			}

			for (const nodes of smoke ? [100] : [100, 1000, 5000]) {
				const {before, measured, threshold} = workloads[workload];
				const roomy = workload !== 'anti-affinity';
				const part = (smoke ? 0.1 : 1) * (nodes / 5000);
				// A fifth of the measured pods is enough for a rate; small clusters get as many as they have room for.
				const count = Math.round(
					Math.max((measured * part) / 5, Math.min(smoke ? 10 : 1000, nodes * (roomy ? 10 : 0.5))),
				);
				const value = placePods(workload, nodes, count, Math.round(before * part));
				points.push([nodes, 1 / value]);
				report({
					bench: 'scheduler',
					workload,
					metric: 'pods_per_cpu_s',
					path: 'plain',
					nodes,
					value: Math.round(value),
					threshold,
					thresholdOf: 'other machine, other language, no network here',
				});
				note(
					`scheduler ${workload} at ${nodes} nodes: ${Math.round(value)} pods per processor second (published threshold ${threshold})`,
				);

				if (workload === 'basic' && nodes === 5000) {
					stateRatio('R6', value / threshold);
				}
			}

			if (points.length > 1) {
				const {slope, r2} = exponent(points);
				report({bench: 'scheduler', workload, fit: 's_per_pod', exponent: rounded(slope), r2: rounded(r2)});
				note(`scheduler ${workload}: the cost of a pod grows with nodes to the power of ${rounded(slope)}`);
			}
		}
	},
};
