import {type Bench, exponent, note, report, rounded, type Spread, spread} from './harness.ts';
import {stateRatio} from './ratios.ts';
import {runWholeWay} from './scheduler-perf-cluster.ts';
import {createWorld, type Way, ways} from './scheduler-perf-cycles.ts';
import {type Workload, workloads} from './scheduler-perf-workloads.ts';

const fullSize = 5000;
const rounds = 3;
const words = 'other machine, other language, no network';

/** Nodes of the three sizes, of a workload that has its own full size. */
const sizesOf = ({nodes = fullSize}: Workload, smoke: boolean): readonly number[] =>
	smoke ? [100] : [100, 1000, fullSize].map(size => (size * nodes) / fullSize);

/** Pods per processor second of one way, over the rounds, and how many of its decisions were compared with the plain path's. */
type Measured = {readonly way: Way; readonly rates: Spread; readonly compared: number};

/** How many decisions both made; they must be the same. */
const compare = (plain: readonly string[], other: readonly string[]): number => {
	const length = Math.min(plain.length, other.length);

	for (let at = 0; at < length; at++) {
		if (plain[at] !== other[at]) {
			throw new Error(`decision ${at} differs: ${plain[at]} on the plain path, ${other[at]} on the other`);
		}
	}

	return length;
};

/** The ways in turn, each on a cluster of its own and on the same pods; all must decide alike, or nothing is said. */
const measureAt = (workload: Workload, size: number, smoke: boolean): readonly Measured[] => {
	const part = size / (workload.nodes ?? fullSize);
	const count = smoke ? 20 : Math.max(50, Math.round(workload.measured * part));
	const found = Object.values(ways).map((way: Way) => ({way, rates: [] as number[], compared: 0}));

	for (let round = 0; round < (smoke ? 1 : rounds); round++) {
		let plain: readonly string[] | undefined;

		for (const one of found) {
			const world = createWorld(workload, size, smoke ? part / 10 : part);
			globalThis.gc?.();
			const {pods, ms} = world.measure(one.way, count, 600);
			plain ??= world.decisions;
			one.rates.push((pods * 1000) / ms);
			one.compared = compare(plain, world.decisions);
		}
	}

	return found.map(({way, rates, compared}) => ({way, rates: spread(rates), compared}));
};

/** Cold code would be slowest where the cluster is smallest, and turn the exponent round. */
const warmUp = (workload: Workload): void => {
	for (const way of Object.values(ways)) {
		createWorld(workload, 200, 0.02).measure(way, 800, 400);
	}
};

const tell = (name: string, {threshold}: Workload, nodes: number, measured: readonly Measured[]): void => {
	const plain = measured[0]!;

	for (const {way, rates, compared} of measured) {
		report({
			bench: 'scheduler-perf',
			workload: name,
			metric: 'pods_per_cpu_s',
			variant: way.name,
			nodes,
			value: Math.round(rates.value),
			min: Math.round(rates.min),
			max: Math.round(rates.max),
			runs: rates.runs,
			api: false,
			...(way === plain.way ? {} : {baseline: 'plain', ratio: rounded(rates.value / plain.rates.value)}),
			compared,
			...(threshold === undefined ? {} : {threshold, thresholdOf: words}),
		});
	}

	const figures = measured.map(({way, rates}) => `${Math.round(rates.value)} ${way.name}`).join(', ');
	const published = threshold === undefined ? '' : ` (published threshold ${threshold}: ${words})`;
	note(`${name} at ${nodes} nodes, pods per processor second: ${figures}${published}`);
};

/** The ratios that the largest size answers for. */
const answer = (name: string, measured: readonly Measured[]): void => {
	const table = measured.find(({way}) => way.name === 'table')!;
	const ratio = table.rates.value / measured[0]!.rates.value;

	if (name === 'basic') {
		stateRatio('R5', ratio);
	} else if (name === 'spread-crowded') {
		stateRatio('R5b', ratio);
	}
};

const tellGrowth = (workload: string, variant: string, points: ReadonlyArray<readonly [number, number]>): void => {
	const {slope, r2} = exponent(points);
	const ends = {from: points[0]![0], to: points.at(-1)![0]};
	const fit = {fit: 's_per_pod', exponent: rounded(slope), r2: rounded(r2), ...ends};
	report({bench: 'scheduler-perf', workload, variant, ...fit});
	note(
		`${workload}, ${variant}: the cost of a pod grows with nodes to the power of ${rounded(slope)} (from ${ends.from} to ${ends.to})`,
	);
};

const benchWorkload = (name: string, workload: Workload, smoke: boolean): void => {
	const points = new Map<string, Array<readonly [number, number]>>();

	if (!smoke) {
		warmUp(workload);
	}

	for (const nodes of sizesOf(workload, smoke)) {
		const measured = measureAt(workload, nodes, smoke);
		tell(name, workload, nodes, measured);

		for (const {way, rates} of measured) {
			points.set(way.name, [...(points.get(way.name) ?? []), [nodes, 1 / rates.value]]);
		}

		if (nodes === fullSize) {
			answer(name, measured);
		}
	}

	for (const [variant, list] of smoke ? [] : points) {
		tellGrowth(name, variant, list);
	}
};

/** The workloads in which the queue has most to do, and the first: measured with everything that a pod meets on its way. */
const wholeWays = ['basic', 'preemption', 'unschedulable', 'mixed-churn', 'gated'];

const benchWholeWay = (name: string, workload: Workload, smoke: boolean): void => {
	const points: Array<readonly [number, number]> = [];

	for (const nodes of smoke ? [50] : [100, 1000, fullSize]) {
		const part = nodes / fullSize;
		const count = smoke ? 20 : Math.min(nodes * 3, Math.max(1000, Math.round(workload.measured * part)));

		// Else cold code would be measured: in small clusters, which have few pods, most of all.
		if (!smoke) {
			runWholeWay(workload, nodes, part, nodes === 100 ? 1500 : count);
		}

		const runs = Array.from({length: smoke ? 1 : rounds}, () =>
			runWholeWay(workload, nodes, smoke ? part / 10 : part, count),
		);
		const {value, min, max} = spread(runs.map(({cpu, bound}) => (bound * 1000) / cpu));
		const wall = spread(runs.map(each => (each.bound * 1000) / each.wall)).value;
		const {bound} = runs[0]!;
		points.push([nodes, 1 / value]);
		report({
			bench: 'scheduler-perf',
			workload: name,
			metric: 'pods_per_cpu_s',
			variant: 'table',
			nodes,
			value: Math.round(value),
			min: Math.round(min),
			max: Math.round(max),
			runs: runs.length,
			podsPerRealSecond: Math.round(wall),
			api: true,
			bound,
			...(workload.threshold === undefined ? {} : {threshold: workload.threshold, thresholdOf: words}),
		});
		note(
			`${name} at ${nodes} nodes, created, bound and told of through the API: ${Math.round(value)} pods per processor second, ${Math.round(wall)} per second of real time (published threshold ${workload.threshold}: ${words})`,
		);

		if (name === 'basic' && nodes === fullSize) {
			stateRatio('R6', wall / 680);
		}
	}

	if (!smoke) {
		tellGrowth(name, 'with API', points);
	}
};

/** Workloads of scheduler_perf, without the write to the API and with it. */
export const schedulerPerfBench: Bench = {
	name: 'scheduler-perf',
	about: 'pods placed per second for the workloads of scheduler_perf, each way of deciding beside the others',
	run({smoke}) {
		const only = process.env.PODFALL_BENCH_WORKLOADS?.split(',');

		for (const [name, workload] of Object.entries(workloads)) {
			if (name !== 'gated' && (only === undefined || only.includes(name))) {
				benchWorkload(name, workload, smoke);
			}

			if (wholeWays.includes(name) && (only === undefined || only.includes(`${name}+api`))) {
				benchWholeWay(name, workload, smoke);
			}
		}
	},
};
