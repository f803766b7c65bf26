import {createDraws} from '../source/engine/kernel/draws.ts';
import {type CycleInput, type CycleResult, runCycle} from '../source/engine/scheduler/cycle.ts';
import type {Sight} from '../source/engine/scheduler/framework.ts';
import type {Snapshot} from '../source/engine/scheduler/node-info.ts';
import {createNodeTable} from '../source/engine/scheduler/node-table.ts';
import {compilePod, type PodInfo} from '../source/engine/scheduler/pod-info.ts';
import {createFramework} from '../source/engine/scheduler/profiles.ts';
import {sightOf} from '../test/helpers/scheduler-vectors.ts';
import {cpuMs} from './harness.ts';
import {nodeOf, stamp, type Template, type Workload} from './scheduler-perf-workloads.ts';

/*
Scheduling cycles alone: each pod is counted on its node before the next one is looked at, and nothing is written to an API.
*/

/** One way to decide. The specification walks over all pods and asks every plug-in about every node. */
export type Way = {
	readonly name: string;
	decide(input: CycleInput): CycleResult;
	sees(snapshot: Snapshot): Snapshot;
};

/** Without anything that is kept. */
const bare = ({list, get, withAffinity, withRequiredAntiAffinity}: Snapshot): Snapshot => ({
	list,
	get,
	withAffinity,
	withRequiredAntiAffinity,
});

export const ways = {
	plain: {
		name: 'plain',
		decide: runCycle,
		sees: bare,
	},
	counted: {
		name: 'plain with kept counters',
		decide: runCycle,
		sees: snapshot => ({...bare(snapshot), counts: snapshot.counts}),
	},
	table: {name: 'table', decide: runCycle, sees: snapshot => snapshot},
} satisfies Record<string, Way>;

/** What was decided about one pod, as far as anybody outside could tell. */
const told = (result: CycleResult): string =>
	result.outcome === 'placed' ? `${result.host} of ${result.feasible.length}` : result.message;

const framework = createFramework();

/** A cluster with its first pods placed, ready to measure how fast the others follow. */
export const createWorld = (workload: Workload, size: number, part: number) => {
	const table = createNodeTable({rowsFrom: 0});
	const draws = createDraws('scheduler');
	const {seen} = sightOf({nodes: [], pods: [], otherObjects: workload.objects ?? []});
	const promises = new Map<string, readonly PodInfo[]>();
	const nobody: readonly PodInfo[] = [];
	const decisions: string[] = [];
	let startIndex = 0;
	let visitors = 0;

	for (let at = 0; at < size; at++) {
		table.addNode(nodeOf(workload, at));
	}

	const decide = (way: Way, pod: PodInfo): CycleResult => {
		const sight: Sight = {
			now: 0,
			nodes: way.sees(table.snapshot),
			seen,
			nominatedTo: node => promises.get(node) ?? nobody,
			promisedNodes: () => promises.keys(),
			plansOf: () => [],
			isPreempting: () => false,
			draw: (what, index) => draws.unit(`${what}/${pod.uid}`, index),
		};
		const result = way.decide({framework, sight, pod, startIndex});
		startIndex = result.nextStartIndex;
		decisions.push(told(result));
		return result;
	};

	const place = (way: Way, template: Template, name: string, at: number): CycleResult => {
		const pod = compilePod(stamp(template, name, at, size));
		const result = decide(way, pod);

		if (result.outcome === 'placed') {
			table.assume(pod, result.host);
		}

		return result;
	};

	/** A pod that drives others away, or fits nowhere: the victims are gone at once, and it tries again. */
	const visit = (way: Way, template: Template): void => {
		visitors += 1;
		const result = place(way, template, `visitor-${visitors}`, visitors);

		if (result.outcome === 'unschedulable' && result.nomination !== undefined) {
			for (const {uid} of result.nomination.victims) {
				table.removePod(uid);
			}

			place(way, template, `visitor-${visitors}-again`, visitors);
		}
	};

	/** A node goes and comes again, and a pod comes that fits nowhere. */
	const churn = (way: Way, at: number): void => {
		const node = nodeOf(workload, at % size);
		table.removeNode(node.metadata.name);
		table.addNode(node);
		const big = compilePod({
			apiVersion: 'v1',
			kind: 'Pod',
			metadata: {name: `big-${at}`, namespace: 'shop', uid: `big-${at}`},
			spec: {containers: [{name: 'main', image: 'web', resources: {requests: {cpu: '9'}}}]},
		});
		decide(way, big);
	};

	/** The pods that were there before: in turn over the nodes that take them, without a decision. */
	let node = 0;

	for (const {count, pods} of workload.before) {
		for (let at = 0; at < Math.round(count * part); at++) {
			node += workload.tainted === true && node % 5 === 4 ? 2 : 1;
			table.assume(compilePod(stamp(pods, `before-${pods.app}-${at}`, at, size)), `node-${node % size}`);
		}
	}

	return {
		decisions,
		/** Places so many pods, or as many as come before the time is up; gives their number and the milliseconds they took. */
		measure(way: Way, count: number, limitMs: number): {pods: number; ms: number} {
			let pods = 0;
			let ms = 0;
			const step = Math.max(1, Math.min(100, count));

			while (pods < count && ms < limitMs) {
				const until = Math.min(count, pods + step);
				ms += cpuMs(() => {
					for (; pods < until; pods++) {
						place(way, workload.pods, `pod-${pods}`, pods);

						if (workload.visitors !== undefined && pods % 100 === 50) {
							visit(way, workload.visitors);
						}

						if (workload.churns === true && pods % 500 === 250) {
							churn(way, pods);
						}
					}
				});
			}

			return {pods, ms};
		},
		get lost() {
			return decisions.length - decisions.filter(decision => decision.startsWith('node-')).length;
		},
	};
};
