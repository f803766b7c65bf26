/** What the scheduler decided about each pod, and everything that led to it, as plain data. */
import type {Pod} from '../../engine/api/kinds/pod.ts';
import {
	type Attempt,
	filterWordsFor,
	type NodeInfo,
	type PodInfo,
	type ScoreWord,
	truncatedNote,
} from '../../engine/cluster.ts';

export type Outcome = 'placed' | 'preempting' | 'pending' | 'gated' | 'failed';

/** One plug-in's refusal of one node. */
export type Refusal = {readonly plugin: string; readonly reasons: readonly string[]};

export type NodeReport = {
	readonly node: string;
	readonly verdict: 'chosen' | 'fits' | 'refused' | 'not looked at';
	/** The refusal that counted: the first. */
	readonly refusal?: Refusal & {readonly code: string};
	/** Every plug-in's refusal, as if none had ended the round. */
	readonly refusals: readonly Refusal[];
	readonly scores: readonly ScoreWord[];
	readonly total: number;
};

/** A change that lets the pod in: it was tried. */
export type ProvenChange = {
	/** In words for a person. */
	readonly change: string;
	/** The same for `--what-if`, one each. */
	readonly whatIf: readonly string[];
	/** Where the pod goes then. */
	readonly node: string;
};

/** Of the form that kube-scheduler-simulator gives them. */
export type Annotations = Readonly<Record<string, string>>;

export type PodReport = {
	readonly pod: string;
	readonly workload?: string;
	readonly schedulerName: string;
	readonly priority: number;
	readonly requests: Readonly<Record<string, string>>;
	/** The node it is on, for a placed pod that was asked about as if it had none. */
	readonly current?: string;
	readonly outcome: Outcome;
	readonly node?: string;
	/** As the event would read. */
	readonly message: string;
	readonly victims: ReadonlyArray<{readonly pod: string; readonly priority: number}>;
	/** Nodes with the same total as the chosen one: a draw decided. */
	readonly tied: readonly string[];
	/** Empty for a quiet pod among many, unless all was asked for. */
	readonly nodes: readonly NodeReport[];
	readonly changes: readonly ProvenChange[];
	/** Another pod whose changes are this one's too: it asks for the same and was refused alike. */
	readonly changesAsFor?: string;
	readonly annotations?: Annotations;
};

/** Of more pods than this, the quiet ones get one line each, unless all was asked for. */
export const podsInFull = 12;

/** It has a place, or waits like another that is told of. */
export const isQuiet = ({outcome, changesAsFor}: Pick<PodReport, 'outcome' | 'changesAsFor'>): boolean =>
	outcome === 'placed' || changesAsFor !== undefined;

const milliText = (millis: number): string => (millis % 1000 === 0 ? String(millis / 1000) : `${millis}m`);

const binary: ReadonlyArray<readonly [string, number]> = [
	['Gi', 1_073_741_824],
	['Mi', 1_048_576],
	['Ki', 1024],
];

/** Bytes in the largest unit that holds them exactly. */
export const bytesText = (bytes: number): string => {
	const unit = binary.find(([, size]) => bytes >= size && bytes % size === 0);
	return unit === undefined ? String(bytes) : `${bytes / unit[1]}${unit[0]}`;
};

export const cpuText = milliText;

/** What a pod asks of a node, as a person would write it. */
export const requestsOf = ({requests}: PodInfo): Readonly<Record<string, string>> => ({
	...(requests.milliCpu === 0 ? {} : {cpu: milliText(requests.milliCpu)}),
	...(requests.memory === 0 ? {} : {memory: bytesText(requests.memory)}),
	...(requests.ephemeralStorage === 0 ? {} : {'ephemeral-storage': bytesText(requests.ephemeralStorage)}),
	...Object.fromEntries([...requests.scalars].map(([name, amount]) => [name, String(amount)])),
});

type Decided = Attempt & {readonly kind: 'decided'};

/** Each plug-in's part in the totals of the nodes that were scored. */
const scoresOf = ({result}: Decided): ReadonlyMap<string, readonly ScoreWord[]> => {
	if (result.outcome !== 'placed' || result.scores === undefined) {
		return new Map();
	}

	const {scores, feasible} = result;
	return new Map(
		feasible.map(({name}, at) => [
			name,
			scores.map(({plugin, weight, raw, normalized}) => ({
				plugin,
				raw: raw[at] as number,
				normalized: normalized[at] as number,
				weight,
				weighted: (normalized[at] as number) * weight,
			})),
		]),
	);
};

const noScores: readonly ScoreWord[] = [];

/** The word for every node, in the order of the scheduler's list. `thorough` asks every plug-in about every node. */
export const nodeReports = (attempt: Decided, thorough: boolean): readonly NodeReport[] => {
	const {result, input} = attempt;
	const scores = scoresOf(attempt);
	const feasible = new Set(result.feasible.map(({name}) => name));
	const wordsFor = thorough ? filterWordsFor(input) : undefined;
	const host = result.outcome === 'placed' ? result.host : undefined;
	const absent = result.outcome === 'unschedulable' ? result.diagnosis.absentNodesStatus : undefined;
	const refusedBefore = result.outcome === 'unschedulable' ? result.diagnosis.unschedulablePlugins.join(' ') : '';

	const refusalsOn = (node: NodeInfo): readonly Refusal[] =>
		(wordsFor?.(node) ?? []).flatMap(({plugin, status}) =>
			status === undefined ? [] : [{plugin, reasons: status.reasons}],
		);

	return input.sight.nodes.list.map((node): NodeReport => {
		const verdict = result.verdicts.get(node.name);
		const own = scores.get(node.name) ?? noScores;
		const refusal =
			verdict !== undefined
				? {plugin: verdict.plugin, reasons: verdict.status.reasons, code: verdict.status.code}
				: absent !== undefined && absent.reasons.length > 0
					? {plugin: refusedBefore, reasons: absent.reasons, code: absent.code}
					: undefined;
		const others = refusalsOn(node);
		return {
			node: node.name,
			verdict:
				node.name === host
					? 'chosen'
					: feasible.has(node.name)
						? 'fits'
						: refusal === undefined
							? 'not looked at'
							: 'refused',
			...(refusal === undefined ? {} : {refusal}),
			refusals: refusal === undefined || others.length > 0 ? others : [refusal],
			scores: own,
			total: own.reduce((sum, {weighted}) => sum + weighted, 0),
		};
	});
};

type Head = Pick<PodReport, 'outcome' | 'node' | 'message' | 'victims' | 'tied'>;

const nobody = {victims: [], tied: []};

/** What came of it, in the words of the event. */
export const headOf = ({key}: PodInfo, attempt: Attempt): Head => {
	if (attempt.kind === 'gated') {
		return {outcome: 'gated', message: attempt.message, ...nobody};
	}

	const {result} = attempt;

	if (result.outcome === 'placed') {
		const {host, totals = [], feasible} = result;
		const best = Math.max(...totals);
		return {
			outcome: 'placed',
			node: host,
			message: `Successfully assigned ${key} to ${host}`,
			victims: [],
			tied: feasible.flatMap(({name}, at) => (totals[at] === best && name !== host ? [name] : [])),
		};
	}

	const message = truncatedNote(result.message);

	if (result.outcome === 'failed') {
		return {outcome: 'failed', message, ...nobody};
	}

	const {nomination} = result;
	return nomination === undefined
		? {outcome: 'pending', message, ...nobody}
		: {
				outcome: 'preempting',
				node: nomination.node,
				message,
				victims: nomination.victims.map(({key: pod, priority}) => ({pod, priority})),
				tied: [],
			};
};

/** What two pods have in common that get the same answer: they ask for the same, for the same owner, and were refused alike. */
export const answerKey = (pod: Pod, workload: string | undefined, message: string): string =>
	JSON.stringify([
		workload ?? `${pod.metadata.namespace}/${pod.metadata.name}`,
		pod.spec,
		pod.metadata.labels,
		message,
	]);
