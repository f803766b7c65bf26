import type {NodeInfo} from './node-info.ts';

/** A resource of a node that a score looks at. */
export type ResourceSpec = {readonly name: string; readonly weight: number};

/** What a pod would add, by the same names as a node's. */
export type PodAmounts = {
	readonly milliCpu: number;
	readonly memory: number;
	readonly ephemeralStorage: number;
	readonly scalars: ReadonlyMap<string, number>;
};

export const cpuAndMemory: readonly ResourceSpec[] = [
	{name: 'cpu', weight: 1},
	{name: 'memory', weight: 1},
];

/** Where a node keeps a resource: a number, because it is asked for every node and every resource. */
type Column = 0 | 1 | 2 | 3;

const columnOf = (resource: string): Column => {
	switch (resource) {
		case 'cpu':
			return 0;
		case 'memory':
			return 1;
		case 'ephemeral-storage':
			return 2;
		default:
			return 3;
	}
};

export const podAmount = (pod: PodAmounts, resource: string): number => {
	switch (columnOf(resource)) {
		case 0:
			return pod.milliCpu;
		case 1:
			return pod.memory;
		case 2:
			return pod.ephemeralStorage;
		default:
			return pod.scalars.get(resource) ?? 0;
	}
};

/** The amounts as text, to tell templates apart. */
export const amountsText = ({milliCpu, memory, ephemeralStorage, scalars}: PodAmounts): string =>
	scalars.size === 0
		? `${milliCpu} ${memory} ${ephemeralStorage}`
		: `${milliCpu} ${memory} ${ephemeralStorage} ${JSON.stringify([...scalars])}`;

/** One resource of a score, with what the pod would add to it. */
export type Scored = {
	readonly name: string;
	readonly column: Column;
	readonly weight: number;
	readonly amount: number;
};

/** The resources that count for this pod: extended ones only if it asks for them. */
export const scoredResources = (resources: readonly ResourceSpec[], pod: PodAmounts): readonly Scored[] =>
	resources
		.map(({name, weight}) => ({name, column: columnOf(name), weight, amount: podAmount(pod, name)}))
		.filter(({column, amount}) => column !== 3 || amount !== 0);

/** What the node offers of it; 0 leaves the resource out. */
export const allocatableOf = (node: NodeInfo, {column, name}: Pick<Scored, 'column' | 'name'>): number => {
	switch (column) {
		case 0:
			return node.allocatableMilliCpu;
		case 1:
			return node.allocatableMemory;
		case 2:
			return node.allocatableEphemeralStorage;
		default:
			return node.allocatableScalars.get(name) ?? 0;
	}
};

/** As `allocatableOf`, by name. */
export const allocatableNamed = (node: NodeInfo, name: string): number =>
	allocatableOf(node, {column: columnOf(name), name});

/** What the node's pods asked for and the pod would; `nonZero` counts containers that asked for nothing as 100m and 200Mi. */
export const usedWith = (node: NodeInfo, {column, name, amount}: Scored, nonZero: boolean): number => {
	switch (column) {
		case 0:
			return amount + (nonZero ? node.nonZeroMilliCpu : node.milliCpu);
		case 1:
			return amount + (nonZero ? node.nonZeroMemory : node.memory);
		case 2:
			return amount + node.ephemeralStorage;
		default:
			return amount + (node.scalars.get(name) ?? 0);
	}
};
