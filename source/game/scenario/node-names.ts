import type {NodePool} from './schema.ts';

/** `workers-a1`; a pool with one node in each zone, at most, goes without the number: `small-a`. */
const nameOf = (pool: NodePool, zone: string, index: number): string =>
	Object.values(pool.zones).every(count => count <= 1) ? `${pool.name}-${zone}` : `${pool.name}-${zone}${index + 1}`;

/** The nodes that a pool begins with, each with its zone, in the order of the cluster's zones. */
export const nodesOfPool = (
	pool: NodePool,
	zones: readonly string[],
): ReadonlyArray<{readonly name: string; readonly zone: string}> => {
	let given = 0;
	return zones.flatMap(zone =>
		Array.from({length: pool.zones[zone] ?? 0}, (_, index) => ({
			name: pool.names[given++] ?? nameOf(pool, zone, index),
			zone,
		})),
	);
};
