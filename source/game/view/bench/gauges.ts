import type {NodeInfo, PodInfo} from '../../../engine/cluster.ts';
import type {ScoreSetting} from '../../score/rule.ts';
import {strandedShare} from '../../score/rules/stranded.ts';
import {isSystem} from '../../tallies.ts';
import type {GaugeLine, Line, SchedulerBench, Tone, Vital} from '../frame.ts';
import {coresText, cpuText, memoryText} from './amounts.ts';
import {appOf} from './app-of.ts';
import {isWorker, zoneOf} from './bench-scheduler.ts';

type RefPod = ScoreSetting['refPod'];

const isReadyNode = ({node}: NodeInfo): boolean =>
	node.status?.conditions?.some(({type, status}) => type === 'Ready' && status === 'True') === true;

const asCensus = (node: NodeInfo) => ({
	name: node.name,
	zone: zoneOf(node),
	pricePerHour: 0,
	ready: isReadyNode(node),
	allocatableMilliCpu: node.allocatableMilliCpu,
	allocatableMemoryBytes: node.allocatableMemory,
	requestedMilliCpu: node.milliCpu,
	requestedMemoryBytes: node.memory,
});

const shareText = (share: number): string => share.toFixed(2);
const percent = (share: number): string => `${Math.round(share * 100)}%`;
const toneUpTo = (share: number, limit: number): Tone => (share <= limit ? 'info' : 'warn');

/** How many pods of each workload of the users stand in each zone. */
export type ZoneCounts = ReadonlyArray<{readonly app: string; readonly zones: ReadonlyMap<string, number>}>;

export const zoneCounts = (nodes: readonly NodeInfo[]): ZoneCounts => {
	const apps = new Map<string, Map<string, number>>();

	for (const node of nodes) {
		for (const {pod, namespace} of node.pods) {
			if (!isSystem(namespace)) {
				const app = appOf(pod);
				const zones = apps.get(app) ?? new Map<string, number>();
				zones.set(zoneOf(node), (zones.get(zoneOf(node)) ?? 0) + 1);
				apps.set(app, zones);
			}
		}
	}

	return [...apps].sort(([a], [b]) => (a < b ? -1 : 1)).map(([app, zones]) => ({app, zones}));
};

export const zonesOf = (nodes: readonly NodeInfo[]): readonly string[] =>
	[...new Set(nodes.filter(isWorker).map(zoneOf))].sort();

/**
How unevenly workloads lie over zones: the mean, over workloads with two pods or more, of (most − least) ÷ most.
0 is even, 1 is everything in one zone.
*/
export const unevenness = (counts: ZoneCounts, zones: readonly string[]): number | undefined => {
	const shares = counts
		.map(({zones: by}) => zones.map(zone => by.get(zone) ?? 0))
		.filter(values => values.reduce((sum, value) => sum + value, 0) >= 2)
		.map(values => {
			const sum = values.reduce((total, value) => total + value, 0);
			const most = Math.max(...values);
			// Two pods over three zones cannot be more even than they are.
			const least = sum < values.length ? Math.min(1, ...values.filter(value => value > 0)) : Math.min(...values);
			return most === 0 ? 0 : (most - least) / most;
		});
	return shares.length === 0 ? undefined : shares.reduce((sum, share) => sum + share, 0) / shares.length;
};

export const strandedOf = (nodes: readonly NodeInfo[], refPod: RefPod): number =>
	strandedShare(nodes.filter(isReadyNode).map(asCensus), refPod);

export const gaugeLines = (nodes: readonly NodeInfo[], refPod: RefPod, target: number): readonly GaugeLine[] => {
	const workers = nodes.filter(isWorker);
	const sum = (read: (node: NodeInfo) => number): number => workers.reduce((total, node) => total + read(node), 0);
	const stranded = strandedOf(nodes, refPod);
	const uneven = unevenness(zoneCounts(nodes), zonesOf(nodes));
	const cpu =
		sum(node => node.milliCpu) /
		Math.max(
			1,
			sum(node => node.allocatableMilliCpu),
		);
	const memory =
		sum(node => node.memory) /
		Math.max(
			1,
			sum(node => node.allocatableMemory),
		);
	return [
		{label: 'stranded', share: stranded, text: shareText(stranded), tone: toneUpTo(stranded, target), target},
		...(uneven === undefined || zonesOf(nodes).length < 2
			? []
			: [{label: 'uneven', share: uneven, text: shareText(uneven), tone: toneUpTo(uneven, 0.5)}]),
		{label: 'cpu', share: cpu, text: percent(cpu), tone: toneUpTo(cpu, 0.9)},
		{label: 'memory', share: memory, text: percent(memory), tone: toneUpTo(memory, 0.9)},
	];
};

const spreadAtMost = 8;

/** Replicas by zone, the workload of the pod in hand first; `chosenZone` is where the pod in hand would count. */
export const spreadLines = (
	nodes: readonly NodeInfo[],
	hand: PodInfo | undefined,
	chosenZone: string | undefined,
): SchedulerBench['spread'] => {
	const zones = zonesOf(nodes);
	const own = hand === undefined ? undefined : appOf(hand.pod);
	const counted = zoneCounts(nodes);
	const known = own === undefined || counted.some(({app}) => app === own) ? [] : [{app: own, zones: new Map()}];
	return [...known, ...counted]
		.sort((a, b) => Number(b.app === own) - Number(a.app === own) || (a.app < b.app ? -1 : 1))
		.slice(0, spreadAtMost)
		.map(({app, zones: by}) => {
			const places = zones.map(zone => ({
				zone,
				count: by.get(zone) ?? 0,
				inHand: app === own && zone === chosenZone,
			}));
			const with_ = places.map(({count, inHand}) => count + (inHand ? 1 : 0));
			const total = with_.reduce((sum, value) => sum + value, 0);
			const verdict: readonly [Tone, string] =
				Math.max(...with_) - Math.min(...with_) <= 1 ? ['ok', 'even'] : ['warn', 'uneven'];
			return {app, zones: places, ...(total < 2 || zones.length < 2 ? {} : {verdict})};
		});
};

/** Room left in slots of the reference pod, and what is left over beside them. */
export const roomLeft = (nodes: readonly NodeInfo[], refPod: RefPod): Pick<SchedulerBench, 'room' | 'roomNotes'> => {
	const workers = nodes.filter(isWorker);
	const rooms = workers.map(node => {
		const milliCpu = Math.max(0, node.allocatableMilliCpu - node.milliCpu);
		const bytes = Math.max(0, node.allocatableMemory - node.memory);
		const slots = Math.min(
			Math.floor(milliCpu / Math.max(1, refPod.milliCpu)),
			Math.floor(bytes / Math.max(1, refPod.memoryBytes)),
			Math.max(0, node.allocatablePods - node.pods.length),
		);
		return {node: node.name, slots, milliCpu, bytes};
	});
	const free = rooms.reduce((sum, {milliCpu}) => sum + milliCpu, 0);
	const usable = rooms.reduce((sum, {slots}) => sum + slots * refPod.milliCpu, 0);
	const [largest] = [...rooms].sort((a, b) => b.milliCpu - a.milliCpu || (a.node < b.node ? -1 : 1));
	const roomNotes: readonly Line[] = [
		{label: 'a slot is', text: `${cpuText(refPod.milliCpu)} cpu and ${memoryText(refPod.memoryBytes)}`},
		{label: 'free CPU in sum', text: `${coresText(free)}, of use ${coresText(usable)}`},
		...(largest === undefined
			? []
			: [
					{
						label: 'largest hole',
						text: `${largest.node}  ${coresText(largest.milliCpu)} cpu  ${memoryText(largest.bytes)}`,
					},
				]),
	];
	return {
		room: rooms.slice(0, 60).map(({node, slots, milliCpu, bytes}) => ({
			node,
			slots,
			strands: `${coresText(milliCpu - slots * refPod.milliCpu)} cpu  ${memoryText(Math.max(0, bytes - slots * refPod.memoryBytes))}`,
		})),
		roomNotes,
	};
};

/** The gauge of stranded room as one of the vitals above a bench. */
export const strandedVital = (gauges: readonly GaugeLine[]): readonly Vital[] =>
	gauges
		.filter(({label}) => label === 'stranded')
		.map(({label, tone, text, share}) => ({id: label, label, text: [[tone, text] as const], gauge: {share, tone}}));
