import type {NodeInfo, PodInfo, WhyRow, WhyTable} from '../../../engine/cluster.ts';
import type {NodeOption, PodBlock, Saying, SchedulerBench} from '../frame.ts';
import {appOf} from './app-of.ts';
import {missingImages, zoneOf} from './bench-scheduler.ts';
import {refusalWords} from './refusals.ts';

/** More nodes than this are counted by their reason instead. */
const optionsAtMost = 60;

type Columns = SchedulerBench['plugins'];

/** In the order of the why-table; the short names head its columns. */
const shortNames: ReadonlyArray<readonly [name: string, short: string]> = [
	['NodeResourcesFit', 'Fit'],
	['NodeResourcesBalancedAllocation', 'Balanced'],
	['TaintToleration', 'Taint'],
	['NodeAffinity', 'Affinity'],
	['InterPodAffinity', 'Pods'],
	['PodTopologySpread', 'Spread'],
	['VolumeBinding', 'Volume'],
	['ImageLocality', 'Image'],
];

export const shortPlugin = (name: string): string => shortNames.find(([full]) => full === name)?.[1] ?? name;

const columnOf = (name: string): number => {
	const at = shortNames.findIndex(([full]) => full === name);
	return at < 0 ? shortNames.length : at;
};

type Named = {readonly plugin: string};

/** In the order of the why-table's columns. */
export const inColumns = (a: Named, b: Named): number =>
	columnOf(a.plugin) - columnOf(b.plugin) || (a.plugin < b.plugin ? -1 : 1);

/** The plug-ins that gave a score to some node for this pod, with their weights. */
export const pluginColumns = (rows: readonly WhyRow[]): Columns => {
	const spoke = rows.find(({scores}) => scores.length > 0)?.scores ?? [];
	return [...spoke].sort(inColumns).map(({plugin, weight}) => ({short: shortPlugin(plugin), name: plugin, weight}));
};

const blocksOf = ({pods}: NodeInfo, hand: PodInfo | undefined): readonly PodBlock[] =>
	[...pods]
		.sort((a, b) => (a.key < b.key ? -1 : 1))
		.map(info => ({
			name: info.pod.metadata.name,
			app: appOf(info.pod),
			milliCpu: info.placed.milliCpu,
			memoryBytes: info.placed.memory,
			priority: info.priority,
			victim: hand !== undefined && info.priority < hand.priority,
		}));

const isSpot = ({labels}: NodeInfo): boolean =>
	Object.entries(labels).some(([key, value]) => /spot|capacity-type|lifecycle/.test(key) && /spot|true/.test(value));

/** Pods that ask for nothing and show on no bar; only where the cluster measures what they use. */
const weightless = ({pods}: NodeInfo, usedOn: OptionInput['usedOn']): Saying => {
	const count = pods.filter(
		({pod, placed}) => placed.milliCpu === 0 && placed.memory === 0 && pod.metadata.namespace !== 'kube-system',
	).length;
	return usedOn === undefined || count === 0 ? [] : [['dim', `${count} ask for nothing `]];
};

const notesOf = (node: NodeInfo, hand: PodInfo | undefined, usedOn: OptionInput['usedOn']): Saying => {
	const hasImage = hand !== undefined && missingImages(hand.pod, node).length === 0;
	const silent = node.node.status?.conditions?.some(({type, status}) => type === 'Ready' && status !== 'True') === true;
	return [
		...weightless(node, usedOn),
		...(silent ? [['silent', '? not ready '] as const] : []),
		...(hasImage ? [['dim', 'image '] as const, ['ok', '✓'] as const, ' '] : []),
		...(isSpot(node) ? [['warn', '▲'] as const, ' spot'] : []),
	];
};

/** `web in a 1 → 2`: how many of the pod's own kind its zone would have. */
const afterOf = (nodes: readonly NodeInfo[], node: NodeInfo, hand: PodInfo | undefined): readonly Saying[] => {
	if (hand === undefined) {
		return [];
	}

	const app = appOf(hand.pod);
	const zone = zoneOf(node);
	const here = nodes
		.filter(each => zoneOf(each) === zone)
		.reduce((sum, {pods}) => sum + pods.filter(pod => appOf(pod.pod) === app).length, 0);
	const missing = missingImages(hand.pod, node);
	return [
		`${app} in ${zone === '' ? 'the cluster' : zone} ${here} → ${here + 1}`,
		...(missing.length === 0 ? [] : [`pulls ${missing.join(', ')} first`]),
	];
};

export type OptionInput = {
	readonly nodes: readonly NodeInfo[];
	readonly hand: PodInfo | undefined;
	readonly why: WhyTable | undefined;
	readonly chosen: string | undefined;
	/** Another node that is listed in any case. */
	readonly beside?: string | undefined;
	/** Cores that are busy on a node; undefined where nothing measures them. */
	readonly usedOn?: ((node: string) => number) | undefined;
};

const optionOf = (node: NodeInfo, row: WhyRow | undefined, columns: Columns, input: OptionInput): NodeOption => {
	const {nodes, hand} = input;
	const refusal = row === undefined || hand === undefined ? undefined : refusalWords(row, node, hand);
	const words = new Map(row?.scores.map(score => [score.plugin, score]));
	const scores = columns.flatMap(({name}) => {
		const word = words.get(name);
		return word === undefined ? [] : [{raw: word.raw, normalised: word.normalized, weighted: word.weighted}];
	});
	return {
		node: node.name,
		zone: zoneOf(node),
		fits: refusal === undefined,
		...(refusal === undefined && row !== undefined ? {total: row.total} : {}),
		scores: refusal === undefined ? scores : [],
		...(refusal ?? {}),
		allocatableMilliCpu: node.allocatableMilliCpu,
		requestedMilliCpu: node.milliCpu,
		allocatableMemoryBytes: node.allocatableMemory,
		requestedMemoryBytes: node.memory,
		pods: blocksOf(node, hand),
		podLimit: node.allocatablePods,
		notes: notesOf(node, hand, input.usedOn),
		...(input.usedOn === undefined ? {} : {usedMilliCpu: Math.round(input.usedOn(node.name) * 1000)}),
		after: refusal === undefined ? afterOf(nodes, node, hand) : [],
		marked: false,
	};
};

const byPlace = (a: NodeInfo, b: NodeInfo): number => {
	const left = zoneOf(a);
	const right = zoneOf(b);
	return left === right ? (a.name < b.name ? -1 : 1) : left < right ? -1 : 1;
};

/** The nodes worth a line of their own: where the pod fits, best first, then the others by place. */
const shownNodes = (input: OptionInput, rows: ReadonlyMap<string, WhyRow>): ReadonlySet<string> => {
	const {nodes, chosen, beside} = input;
	const rank = (node: NodeInfo): number => {
		const row = rows.get(node.name);
		return node.name === chosen || node.name === beside
			? Number.MAX_SAFE_INTEGER
			: row === undefined || row.verdict !== undefined
				? -1
				: row.total;
	};
	return new Set(
		[...nodes]
			.sort((a, b) => rank(b) - rank(a) || byPlace(a, b))
			.slice(0, optionsAtMost)
			.map(({name}) => name),
	);
};

/** What every node would mean for the pod in hand; nodes beyond what a screen can list are counted by reason. */
export const nodeOptions = (input: OptionInput): Pick<SchedulerBench, 'options' | 'refused' | 'plugins'> => {
	const {nodes, hand, why} = input;
	const rows = new Map(why?.rows.map(row => [row.node, row]));
	const columns = pluginColumns(why?.rows ?? []);
	const shown = shownNodes(input, rows);
	const options = nodes
		.filter(({name}) => shown.has(name))
		.sort(byPlace)
		.map(node => optionOf(node, rows.get(node.name), columns, input));
	const counts = new Map<string, number>();

	for (const node of nodes.filter(({name}) => !shown.has(name))) {
		const row = rows.get(node.name);
		const brief = row === undefined || hand === undefined ? undefined : refusalWords(row, node, hand)?.brief;
		const short = brief === undefined ? 'more fit' : (brief.split(' -')[0] ?? brief);
		counts.set(short, (counts.get(short) ?? 0) + 1);
	}

	const refused = [...counts]
		.map(([brief, count]) => ({brief, count}))
		.sort((a, b) => b.count - a.count || (a.brief < b.brief ? -1 : 1));
	return {options, refused, plugins: columns};
};
