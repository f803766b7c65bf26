import type {Node} from '../api/kinds/node.ts';

const labelOf = (node: Node, part: 'zone' | 'region'): string => {
	const labels = node.metadata.labels ?? {};
	return labels[`failure-domain.beta.kubernetes.io/${part}`] ?? labels[`topology.kubernetes.io/${part}`] ?? '';
};

/** Region and zone as one word; '' for a node that says neither. The separator cannot stand in a label. */
export const zoneKey = (node: Node): string => {
	const region = labelOf(node, 'region');
	const zone = labelOf(node, 'zone');
	return region === '' && zone === '' ? '' : `${region}:\u0000:${zone}`;
};

/** Names of nodes by zone; see `listInTurn`. */
export type NodeOrder = {
	add(node: Node): void;
	/** False when the node is not there. */
	remove(node: Node): boolean;
	/** A node whose zone changed goes to the end of its new zone. */
	update(before: Node, after: Node): void;
	/** The first node of each zone, the second of each zone, and so on; the same array until something changes. */
	list(): readonly string[];
	/** Names by zone, in order, as plain data. */
	save(): ReadonlyArray<readonly [zone: string, names: readonly string[]]>;
	load(saved: ReadonlyArray<readonly [zone: string, names: readonly string[]]>): void;
};

const listInTurn = (zones: ReadonlyMap<string, readonly string[]>): string[] => {
	const order: string[] = [];
	let left = [...zones.values()];

	for (let turn = 0; left.length > 0; turn++) {
		left = left.filter(names => names.length > turn);

		for (const names of left) {
			order.push(names[turn] as string);
		}
	}

	return order;
};

/** Zones in the order of their first node; a zone whose last node goes is forgotten. Source: pkg/scheduler/backend/cache/node_tree.go */
export const createNodeOrder = (): NodeOrder => {
	const zones = new Map<string, string[]>();
	let listed: readonly string[] | undefined;

	const add = (node: Node): void => {
		const key = zoneKey(node);
		const names = zones.get(key);

		if (names === undefined) {
			zones.set(key, [node.metadata.name]);
		} else if (!names.includes(node.metadata.name)) {
			names.push(node.metadata.name);
		}

		listed = undefined;
	};

	const remove = (node: Node): boolean => {
		const key = zoneKey(node);
		const names = zones.get(key);
		const at = names?.indexOf(node.metadata.name) ?? -1;

		if (names === undefined || at < 0) {
			return false;
		}

		names.splice(at, 1);
		listed = undefined;

		if (names.length === 0) {
			zones.delete(key);
		}

		return true;
	};

	return {
		add,
		remove,
		update(before, after) {
			if (zoneKey(before) !== zoneKey(after)) {
				remove(before);
				add(after);
			}
		},
		list() {
			listed ??= listInTurn(zones);
			return listed;
		},
		save: () => [...zones].map(([zone, names]) => [zone, [...names]] as const),
		load(saved) {
			zones.clear();
			listed = undefined;

			for (const [zone, names] of saved) {
				zones.set(zone, [...names]);
			}
		},
	};
};
