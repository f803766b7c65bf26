import {type NodeInfo, type PodInfo, scoringRequests, type WhyRow} from '../../../engine/cluster.ts';
import type {Line, Saying} from '../frame.ts';
import {coresText, memoryText} from './amounts.ts';
import {missingImages} from './bench-scheduler.ts';
import {inColumns, shortPlugin} from './node-options.ts';

const gibi = 1_073_741_824;

const gibText = (bytes: number): string => String(Math.round((bytes / gibi) * 10) / 10);

const scoreOf = (row: WhyRow, plugin: string): number | undefined =>
	row.scores.find(score => score.plugin === plugin)?.normalized;

const part = (all: number, used: number, asked: number, show: (value: number) => string): string =>
	`(${show(all)}−${show(used)}−${show(asked)})/${show(all)} = ${Math.max(0, Math.trunc(((all - used - asked) * 100) / Math.max(1, all)))}`;

/** LeastAllocated: the mean of what would be free, in hundredths, of cpu and memory. */
const fitFormula = ({pod}: PodInfo, node: NodeInfo): Saying => {
	const {milliCpu, memory} = scoringRequests(pod);
	return [
		`cpu ${part(node.allocatableMilliCpu, node.nonZeroMilliCpu, milliCpu, coresText)}`,
		`, mem ${part(node.allocatableMemory, node.nonZeroMemory, memory, gibText)}`,
		', mean',
	];
};

const fraction = (used: number, all: number): number => Math.min(1, used / Math.max(1, all));

const balancedFormula = (pod: PodInfo, node: NodeInfo): Saying => {
	const cpu = fraction(node.milliCpu + pod.requests.milliCpu, node.allocatableMilliCpu);
	const memory = fraction(node.memory + pod.requests.memory, node.allocatableMemory);
	return [`100·(1 − |cpu ${cpu.toFixed(2)} − mem ${memory.toFixed(2)}|/2)`];
};

const taintFormula = (pod: PodInfo, node: NodeInfo): Saying => {
	const count = node.taints.filter(
		({key, effect}) => effect === 'PreferNoSchedule' && !pod.tolerations.some(each => each.key === key),
	).length;
	return count === 0
		? ['no PreferNoSchedule taint in the way']
		: [`${count} PreferNoSchedule taint${count === 1 ? '' : 's'} not tolerated; the node with most of them gets 0`];
};

const imageFormula = (pod: PodInfo, node: NodeInfo): Saying => {
	const missing = missingImages(pod.pod, node);
	const here = [...node.images].filter(([image]) => pod.pod.spec.containers.some(each => each.image === image));
	return missing.length > 0
		? [`${missing.join(', ')} is not here and must be pulled`]
		: [
				here.map(([image, {size, nodes}]) => `${image} ${memoryText(size)} on ${nodes} nodes`).join(', '),
				'   size × share of nodes, between 23Mi and 1000Mi',
			];
};

const spreadFormula = (): Saying => ['the fewer of its kind in the zone and on the node, the more'];

const formulas: Readonly<Record<string, (pod: PodInfo, node: NodeInfo) => Saying>> = {
	NodeResourcesFit: fitFormula,
	NodeResourcesBalancedAllocation: balancedFormula,
	TaintToleration: taintFormula,
	ImageLocality: imageFormula,
	PodTopologySpread: spreadFormula,
};

const asParts = (text: Saying) => (typeof text === 'string' ? [text] : text);

/** Each plug-in's score on one node: its formula with the numbers of this moment, and what comes out. */
export const scoreFormulas = (pod: PodInfo, node: NodeInfo, row: WhyRow): readonly Line[] =>
	[...row.scores].sort(inColumns).map(({plugin, raw, weight, weighted}) => {
		const score = scoreOf(row, plugin) ?? 0;
		const formula = Object.hasOwn(formulas, plugin)
			? asParts(formulas[plugin]!(pod, node))
			: [raw === score ? '' : `${raw} brought to 0…100 among the nodes that fit`];
		return {
			label: shortPlugin(plugin),
			text: [...formula, ' = ', ['head', String(score)], ...(weight === 1 ? [] : [` ×${weight} = ${weighted}`])],
		};
	});
