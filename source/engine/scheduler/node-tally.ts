import type {NodeInfo} from './node-info.ts';

/** Counts by the value of a label, and their sum. */
export type ValueCounts = {readonly counts: ReadonlyMap<string, number>; readonly total: number};

/** Something counted on each node, and by the labels of the nodes. */
export type Tally = {
	on(node: NodeInfo): number;
	/** By the value of this label; every value that a node has is there, with 0 if need be. Changes as pods come and go. */
	byValue(topologyKey: string): ValueCounts;
	change(node: NodeInfo, by: number): void;
	/** Labels of nodes changed: what is known by value is counted again when it is asked for. */
	forgetValues(): void;
};

type Counting = {readonly counts: Map<string, number>; total: number};

const countIn = (counting: Counting, value: string | undefined, by: number): void => {
	if (value !== undefined) {
		counting.counts.set(value, (counting.counts.get(value) ?? 0) + by);
		counting.total += by;
	}
};

export const createTally = (nodes: () => readonly NodeInfo[]): Tally => {
	const onNode = new Map<NodeInfo, number>();
	const values = new Map<string, Counting>();

	const countValues = (topologyKey: string): ValueCounts => {
		const counting: Counting = {counts: new Map(), total: 0};

		for (const node of nodes()) {
			countIn(counting, node.labels[topologyKey], onNode.get(node) ?? 0);
		}

		values.set(topologyKey, counting);
		return counting;
	};

	return {
		on: node => onNode.get(node) ?? 0,
		byValue: topologyKey => values.get(topologyKey) ?? countValues(topologyKey),
		change(node, by) {
			const count = (onNode.get(node) ?? 0) + by;

			if (count === 0) {
				onNode.delete(node);
			} else {
				onNode.set(node, count);
			}

			for (const [key, counting] of values) {
				countIn(counting, node.labels[key], by);
			}
		},
		forgetValues: () => values.clear(),
	};
};
