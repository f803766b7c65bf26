import type {Node} from '../../source/engine/api/kinds/node.ts';
import {type Millis, timeOfOwn} from '../../source/engine/kernel/time.ts';
import {backoffDuration, backoffEnd} from '../../source/engine/scheduler/backoff.ts';
import {runCycle} from '../../source/engine/scheduler/cycle.ts';
import {fitErrorMessage} from '../../source/engine/scheduler/diagnosis.ts';
import {createNodeOrder} from '../../source/engine/scheduler/node-order.ts';
import {defaultNormalize, piecewiseLinear, type ShapePoint} from '../../source/engine/scheduler/normalize.ts';
import type {PluginStatus} from '../../source/engine/scheduler/plugin-status.ts';
import {compilePod} from '../../source/engine/scheduler/pod-info.ts';
import {createFramework, isAwaited} from '../../source/engine/scheduler/profiles.ts';
import {createQueue} from '../../source/engine/scheduler/queue.ts';
import {goesBefore} from '../../source/engine/scheduler/queue-order.ts';
import type {QueuedPod} from '../../source/engine/scheduler/queued-pod.ts';
import {scoringRequests} from '../../source/engine/scheduler/resources.ts';
import {runScores} from '../../source/engine/scheduler/run-scores.ts';
import {numFeasibleNodesToFind} from '../../source/engine/scheduler/sampling.ts';
import {selectHost} from '../../source/engine/scheduler/select-host.ts';
import {checkCycle, checkDecision} from './scheduler-cycle-vectors.ts';
import {differs, sightOf, type VectorCase} from './scheduler-vectors.ts';

type Check = (one: VectorCase) => readonly string[];

const status = (given: {code: string; reasons?: string[]}): PluginStatus => ({
	code: given.code as PluginStatus['code'],
	reasons: given.reasons ?? [],
});

const checkMessage: Check = ({config, expect}) => {
	const nodeStatuses = Object.entries(config.nodeStatuses as Record<string, {code: string; reasons?: string[]}>);
	const message = fitErrorMessage(config.numAllNodes as number, {
		nodeStatuses: new Map(nodeStatuses.map(([name, given]) => [name, {plugin: '', status: status(given)}])),
		absentNodesStatus: status(config.absentNodesStatus as {code: string; reasons?: string[]}),
		preFilterMessage: config.preFilterMsg as string,
		postFilterMessage: config.postFilterMsg as string,
		unschedulablePlugins: [],
		pendingPlugins: [],
	});
	return differs('message', expect.message, message);
};

const plainPod = {apiVersion: 'v1', kind: 'Pod', metadata: {name: 'p', namespace: 'default'}, spec: {containers: []}};

/** Pods scheduled one after the other where every node fits: where each cycle leaves the index. */
const startIndices = (nodes: number, percentage: number, cycles: number): readonly number[] => {
	const names = Array.from({length: nodes}, (_, at) => `node-${at}`);
	const sight = sightOf({
		nodes: names.map(name => ({apiVersion: 'v1', kind: 'Node', metadata: {name}})),
		pods: [],
		otherObjects: [],
	});
	const framework = createFramework({
		schedulerName: 'default-scheduler',
		percentageOfNodesToScore: percentage,
		plugins: [{name: 'NodeName'}, {name: 'ImageLocality'}],
		pluginConfig: {},
	});
	const indices: number[] = [];
	let startIndex = 0;

	for (let cycle = 0; cycle < cycles; cycle++) {
		startIndex = runCycle({framework, sight, pod: compilePod(plainPod), startIndex}).nextStartIndex;
		indices.push(startIndex);
	}

	return indices;
};

const checkSampling: Check = ({config, expect}) => {
	const percentage = ((config.profilePercentage ?? config.globalPercentage) as number | null) ?? 0;
	const nodes = config.numAllNodes as number;
	return [
		...('numNodes' in expect ? differs('numNodes', expect.numNodes, numFeasibleNodesToFind(nodes, percentage)) : []),
		...('nextStartNodeIndex' in expect
			? differs(
					'nextStartNodeIndex',
					expect.nextStartNodeIndex,
					startIndices(nodes, percentage, config.cycles as number),
				)
			: []),
	];
};

const checkHost: Check = ({config, expect}) => {
	const scores = config.scores as ReadonlyArray<{node: string; totalScore: number}>;

	if (scores.length === 0) {
		return differs('error', expect.error, 'empty priorityList');
	}

	const totals = scores.map(({totalScore}) => totalScore);
	const chances = Array.from({length: 100}, (_, at) => at / 100);
	const hosts = new Set(chances.map(chance => scores[selectHost(totals, () => chance)]?.node));
	return differs('possibleNodes', [...(expect.possibleNodes as string[])].sort(), [...hosts].sort());
};

const checkNormalize: Check = ({config, expect}) => {
	if (config.shape !== undefined) {
		const shape = config.shape as readonly ShapePoint[];
		return differs(
			'scores',
			expect.scores,
			(config.inputs as number[]).map(x => piecewiseLinear(shape, x)),
		);
	}

	const scores = [...(config.scores as number[])];
	defaultNormalize(scores, config.reverse as boolean);
	return differs('scores', expect.scores, scores);
};

type Queued = {
	readonly name: string;
	readonly priority: number;
	readonly timestampMs: number;
	readonly unschedulableCount?: number;
	readonly consecutiveErrorsCount?: number;
};

const queuedPod = (given: Queued, arrival: number): QueuedPod => ({
	info: compilePod({
		...plainPod,
		metadata: {name: given.name, namespace: 'default', uid: given.name},
		spec: {containers: [], priority: given.priority},
	}),
	timestamp: given.timestampMs,
	since: given.timestampMs,
	arrival,
	attempts: 1,
	unschedulableCount: given.unschedulableCount ?? 0,
	consecutiveErrorsCount: given.consecutiveErrorsCount ?? 0,
	unschedulablePlugins: ['NodeName'],
	pendingPlugins: [],
	gatedBy: undefined,
	cause: 0,
});

/** Which pods leave the back-off queue at a moment, in the order in which they leave it. */
const poppedInOrder = (config: VectorCase['config']): readonly string[] => {
	const framework = createFramework();
	const now = config.nowMs as Millis;
	const queue = createQueue({
		now: () => now,
		cause: () => 0,
		isOfInterest: event => isAwaited(framework, event),
		goesBefore,
		frameworkOf: () => framework,
		sight: () => sightOf({nodes: [], pods: [], otherObjects: []}),
	});
	const empty = queue.save();
	queue.load({...empty, backoff: (config.queued as readonly Queued[]).map(queuedPod)});
	const order = queue.list('backoff');
	queue.flushBackoff();
	const left = new Set(queue.list('backoff'));
	return order.filter(pod => !left.has(pod)).map(pod => pod.info.pod.metadata.name);
};

const checkBackoff: Check = ({config, expect}) => {
	if ('durationNs' in expect) {
		const settings = {initial: config.initialBackoffNs as number, max: config.maxBackoffNs as number};
		return differs('durationNs', expect.durationNs, backoffDuration(config.count as number, settings));
	}

	if ('poppedInOrder' in expect) {
		return differs('poppedInOrder', expect.poppedInOrder, poppedInOrder(config));
	}

	const settings = {
		initial: (config.initialBackoffSeconds as number) * 1000,
		max: (config.maxBackoffSeconds as number) * 1000,
	};
	const counts = {
		unschedulableCount: config.unschedulableCount as number,
		consecutiveErrorsCount: config.consecutiveErrorsCount as number,
	};
	const end = backoffEnd(timeOfOwn(config.timestamp as string), counts, settings);
	const wanted = expect.backoffExpiration as string | null;
	return differs('backoffExpiration', wanted === null ? null : timeOfOwn(wanted), end ?? null);
};

const checkSort: Check = ({config, expect}) => {
	const rank = (given: unknown): {priority: number; timestamp: Millis} => {
		const {priority, timestampMs} = given as {priority: number; timestampMs: number};
		return {priority, timestamp: timestampMs};
	};
	return differs('less', expect.less, goesBefore(rank(config.p1), rank(config.p2)));
};

const unknownNode = (name: string): Node => ({apiVersion: 'v1', kind: 'Node', metadata: {name}});

const checkOrder: Check = ({config, nodes, expect}) => {
	const order = createNodeOrder();
	const operations = (config.operations as readonly string[] | undefined) ?? nodes.map(() => 'add');
	const coming = [...nodes];
	const leaving = [...((config.nodesToRemove as readonly string[] | undefined) ?? [])];

	for (const operation of operations) {
		if (operation === 'add') {
			order.add(coming.shift() as Node);
		} else {
			const name = leaving.shift() as string;
			const node = nodes.find(({metadata}) => metadata.name === name) ?? unknownNode(name);
			order.remove(node);
		}
	}

	return differs('order', expect.order, order.list());
};

const checkResources: Check = ({pod, expect}) => {
	if (pod === null) {
		return ['no pod'];
	}

	const {placed} = compilePod(pod);
	const scoring = scoringRequests(pod);
	const wanted = expect.podResources as Record<string, number> | undefined;
	const wantedScoring = expect.scoringRequest as Record<string, number> | undefined;
	const given: Record<string, number> = {
		milliCPU: placed.milliCpu,
		memory: placed.memory,
		ephemeralStorage: placed.ephemeralStorage,
		nonZeroMilliCPU: placed.nonZeroMilliCpu,
		nonZeroMemory: placed.nonZeroMemory,
	};
	const givenScoring: Record<string, number> = {milliCPU: scoring.milliCpu, memory: scoring.memory};
	return [
		...Object.keys(wanted ?? {}).flatMap(name => differs(name, wanted?.[name], given[name])),
		...Object.keys(wantedScoring ?? {}).flatMap(name =>
			differs(`scoring ${name}`, wantedScoring?.[name], givenScoring[name]),
		),
	];
};

const checkWeighted: Check = one => {
	const {config, pod, expect} = one;
	const sight = sightOf(one);
	const framework = createFramework({
		schedulerName: 'default-scheduler',
		percentageOfNodesToScore: 0,
		plugins: config.scorePlugins as ReadonlyArray<{name: string; weight: number}>,
		pluginConfig: {},
	});

	if (pod === null || framework.plugins.length !== (config.scorePlugins as readonly unknown[]).length) {
		return ['not all of the plug-ins are there'];
	}

	const nodes = sight.nodes.list;
	const scored = runScores(framework, compilePod(pod), nodes, sight);
	return Object.entries(expect.totalScore as Record<string, number>).flatMap(([name, wanted]) => {
		const at = nodes.findIndex(node => node.name === name);
		return differs(`totalScore ${name}`, wanted, scored.ok ? scored.totals[at] : scored.message);
	});
};

const functionChecks: ReadonlyMap<string, Check> = new Map([
	['FitErrorMessage', checkMessage],
	['NumFeasibleNodesToFind', checkSampling],
	['SelectHost', checkHost],
	['NormalizeScore', checkNormalize],
	['QueueBackoff', checkBackoff],
	['PrioritySort', checkSort],
	['NodeOrder', checkOrder],
	['PodResources', checkResources],
	['WeightedScore', checkWeighted],
	['Cycle', checkCycle],
	['QueueDecision', checkDecision],
]);

/** Is the case about a function of the framework, rather than about a plug-in? */
export const isFunctionCase = (one: VectorCase): boolean => functionChecks.has(one.plugin);

export const checkFunctionCase: Check = one => functionChecks.get(one.plugin)?.(one) ?? ['no such function'];
