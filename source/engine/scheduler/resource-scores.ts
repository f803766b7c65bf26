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

export const podAmount = (pod: PodAmounts, resource: string): number => {
	switch (resource) {
		case 'cpu':
			return pod.milliCpu;
		case 'memory':
			return pod.memory;
		case 'ephemeral-storage':
			return pod.ephemeralStorage;
		default:
			return pod.scalars.get(resource) ?? 0;
	}
};

/** What the node offers of it; 0 leaves the resource out. */
export const allocatableOf = (node: NodeInfo, resource: string): number => {
	switch (resource) {
		case 'cpu':
			return node.allocatableMilliCpu;
		case 'memory':
			return node.allocatableMemory;
		case 'ephemeral-storage':
			return node.allocatableEphemeralStorage;
		default:
			return node.allocatableScalars.get(resource) ?? 0;
	}
};

/** What the node's pods asked for; `nonZero` counts containers that asked for nothing as 100m and 200Mi. */
export const requestedOf = (node: NodeInfo, resource: string, nonZero: boolean): number => {
	switch (resource) {
		case 'cpu':
			return nonZero ? node.nonZeroMilliCpu : node.milliCpu;
		case 'memory':
			return nonZero ? node.nonZeroMemory : node.memory;
		case 'ephemeral-storage':
			return node.ephemeralStorage;
		default:
			return node.scalars.get(resource) ?? 0;
	}
};

const isNative = (resource: string): boolean =>
	resource === 'cpu' || resource === 'memory' || resource === 'ephemeral-storage';

/** Extended resources count only for pods that ask for them. */
export const concerns = (pod: PodAmounts, resource: string): boolean =>
	isNative(resource) || podAmount(pod, resource) !== 0;
