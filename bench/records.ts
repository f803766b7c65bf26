import {produce} from 'immer';
import {type Pod, pods} from '../source/engine/api/kinds/pod.ts';
import {seconds} from '../source/engine/kernel/time.ts';
import {type Bench, note, race, report, rounded} from './harness.ts';
import {stateRatio} from './ratios.ts';
import {deploy, readyPods, wholeCluster} from './whole-cluster.ts';

const heap = (): number => {
	globalThis.gc?.();
	globalThis.gc?.();
	return process.memoryUsage().heapUsed;
};

const withPhase = (pod: Pod, phase: 'Running' | 'Failed'): Pod =>
	Object.freeze({...pod, status: Object.freeze({...pod.status, phase})});

/** Ratios R7 and R8: what a pod weighs with everything that hangs on it, and what a change of it costs. */
export const recordsBench: Bench = {
	name: 'records',
	about: 'the weight of a pod in a running cluster, and a change of its status by path copy, structuredClone and Immer',
	run({smoke}) {
		const nodes = smoke ? 3 : 50;
		const cluster = wholeCluster(nodes);
		cluster.kernel.run(seconds(60));
		const empty = heap();
		deploy(cluster, nodes * 30);

		while (readyPods(cluster) < nodes * 30) {
			cluster.kernel.run(cluster.kernel.now + seconds(1));
		}

		// The log of the last minutes goes, the pods stay.
		cluster.kernel.run(cluster.kernel.now + seconds(700));
		const all = [...cluster.server.storage.all(pods)];
		const each = (heap() - empty) / (nodes * 30);
		const text = JSON.stringify(all);
		const before = heap();
		const parsed = JSON.parse(text) as unknown[];
		const eachParsed = (heap() - before) / parsed.length;
		report({
			bench: 'records',
			metric: 'bytes_per_pod',
			value: Math.round(each),
			parsed: Math.round(eachParsed),
			pods: nodes * 30,
		});
		note(
			`records: ${Math.round(each)} bytes a pod with all that hangs on it, ${Math.round(eachParsed)} parsed from JSON`,
		);

		const pod = all.find(({metadata}) => metadata.namespace === 'default') as Pod;
		const count = smoke ? 100 : 20_000;
		const results: Record<string, Pod> = {};
		const work = (name: string, change: (pod: Pod, phase: 'Running' | 'Failed') => Pod) => () => {
			let made = pod;

			for (let index = 0; index < count; index++) {
				made = change(made, index % 2 === 0 ? 'Failed' : 'Running');
			}

			results[name] = made;
		};
		const times = race(
			{
				copied: work('copied', withPhase),
				cloned: work('cloned', (one, phase) => {
					const clone = structuredClone(one);
					return {...clone, status: {...clone.status, phase}};
				}),
				immer: work('immer', (one, phase) =>
					produce(one, draft => {
						(draft.status as {phase: string}).phase = phase;
					}),
				),
			},
			smoke ? 1 : 5,
		);

		if (new Set(Object.values(results).map(one => JSON.stringify(one))).size !== 1) {
			throw new Error('the three ways of changing a pod disagree');
		}

		for (const [variant, {value}] of Object.entries(times)) {
			report({bench: 'records', metric: 'update_us', variant, value: rounded((value * 1000) / count)});
			note(`records: a change by ${variant} takes ${rounded((value * 1000) / count)} µs`);
		}

		if (!smoke) {
			stateRatio('R7', each / eachParsed);
			stateRatio('R8', times.cloned!.value / times.copied!.value);
			stateRatio('R8b', times.immer!.value / times.copied!.value);
		}
	},
};
