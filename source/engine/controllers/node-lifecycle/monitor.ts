import {findCondition} from '../../api/conditions.ts';
import type {Node} from '../../api/kinds/node.ts';
import {type Millis, timeOf} from '../../kernel/time.ts';
import {hasTaint, notReadyKey, unreachableKey} from '../taints.ts';
import {monitorGrace, readyOf, startupGrace} from './health.ts';
import {type Zone, type ZoneCount, zoneOf} from './zones.ts';

/**
What the monitor remembers, node by node in the order of their names: columns of plain numbers and shared records,
because 5,000 nodes are looked at every five seconds and nearly always nothing is new.
*/
export type Watched = {
	readonly names: readonly string[];
	/** The node as it was last seen; the same record means that nothing of it changed. */
	readonly records: readonly Node[];
	/** What the record says, in one number: see `factsOf`. */
	readonly facts: readonly number[];
	readonly zoneNames: readonly string[];
	/** The last renewal that was noticed, by the node's own clock; it is only compared with itself. */
	readonly renewed: readonly number[];
	/** When anything of the node was last noticed, by the controller's own clock. */
	readonly heardAt: readonly Millis[];
};

export const nobody: Watched = {names: [], records: [], facts: [], zoneNames: [], renewed: [], heardAt: []};

/** All that the monitor remembers between two looks. */
export type MonitorMemory = {
	readonly watched: Watched;
	readonly zones: readonly Zone[];
	readonly nextPass: Millis;
};

const isReady = 1;
const isFalse = 2;
const isUnknown = 4;
const hasNotReady = 8;
const hasUnreachable = 16;
const isExcluded = 32;

/** Excluded from the count of a zone's health. */
const exclusionLabel = 'node.kubernetes.io/exclude-disruption';

const factsOf = (node: Node): number => {
	const ready = readyOf(node);
	return (
		(ready === 'True' ? isReady : ready === 'False' ? isFalse : ready === 'Unknown' ? isUnknown : 0) |
		(hasTaint(node, notReadyKey, 'NoExecute') ? hasNotReady : 0) |
		(hasTaint(node, unreachableKey, 'NoExecute') ? hasUnreachable : 0) |
		(node.metadata.labels?.[exclusionLabel] === undefined ? 0 : isExcluded)
	);
};

const heartbeatOf = (node: Node): string | undefined =>
	findCondition(node.status?.conditions, 'Ready')?.lastHeartbeatTime;

/** What one pass over all nodes found. */
export type Pass = {
	readonly watched: Watched;
	readonly counts: ReadonlyMap<string, ZoneCount>;
	readonly added: readonly Node[];
	readonly removed: readonly Node[];
	/** Silent for too long, and not yet said to be so. */
	readonly silent: readonly Silence[];
	/** Not ready after this pass, and without the NoExecute taint that belongs to it. */
	readonly untainted: ReadonlyArray<{readonly node: Node; readonly zone: string}>;
	/** Ready, and still with a NoExecute taint of the monitor. */
	readonly recovered: readonly Node[];
	/** Every node with a NoExecute taint of the monitor. */
	readonly tainted: readonly Node[];
};

export type Silence = {readonly node: Node; readonly heardAt: Millis};

/** Looks at every node once. `nodes` come in the order of their names. */
export const lookAtNodes = (
	nodes: readonly Node[],
	before: Watched,
	renewedAt: (node: string) => Millis | undefined,
	now: Millis,
): Pass => {
	const size = nodes.length;
	// The same list means that no record changed: only what the leases say can be new.
	const same = nodes === before.records;
	const names = same ? (before.names as string[]) : new Array<string>(size);
	const facts = same ? (before.facts as number[]) : new Array<number>(size);
	const zoneNames = same ? (before.zoneNames as string[]) : new Array<string>(size);
	const renewed = new Array<number>(size);
	const heardAt = new Array<number>(size);
	const counts = new Map<string, {ready: number; notReady: number}>();
	const [added, removed, silent, recovered, tainted]: [Node[], Node[], Silence[], Node[], Node[]] = [
		[],
		[],
		[],
		[],
		[],
	];
	const untainted: Array<{node: Node; zone: string}> = [];
	let old = 0;

	for (let at = 0; at < size; at++) {
		const node = nodes[at] as Node;
		const {name} = node.metadata;

		while (old < before.names.length && (before.names[old] as string) < name) {
			removed.push(before.records[old] as Node);
			old += 1;
		}

		const wasThere = before.names[old] === name && before.records[old]?.metadata.uid === node.metadata.uid;
		const record = wasThere ? (before.records[old] as Node) : undefined;

		if (!same) {
			const known = record === node;
			names[at] = name;
			facts[at] = known ? (before.facts[old] as number) : factsOf(node);
			zoneNames[at] = known ? (before.zoneNames[old] as string) : zoneOf(node);
		}

		if (record === undefined) {
			added.push(node);
			heardAt[at] = readyOf(node) === undefined ? (timeOf(node.metadata.creationTimestamp) ?? now) : now;
			renewed[at] = -1;
		} else {
			const news = record !== node && heartbeatOf(record) !== heartbeatOf(node);
			heardAt[at] = news ? now : (before.heardAt[old] as number);
			renewed[at] = before.renewed[old] as number;
		}

		if (before.names[old] === name) {
			old += 1;
		}

		const renewal = renewedAt(name);

		if (renewal !== undefined && renewal > (renewed[at] as number)) {
			renewed[at] = renewal;
			heardAt[at] = now;
		}

		let fact = facts[at] as number;

		const grace = (fact & (isReady | isFalse)) === 0 ? startupGrace : monitorGrace;

		if ((fact & isUnknown) === 0 && now - (heardAt[at] as number) >= grace) {
			silent.push({node, heardAt: heardAt[at] as number});
			fact = (fact & ~(isReady | isFalse)) | isUnknown;
		}

		const zone = zoneNames[at] as string;

		if ((fact & (hasNotReady | hasUnreachable)) !== 0) {
			tainted.push(node);

			if ((fact & isReady) !== 0) {
				recovered.push(node);
			}
		}

		if (
			((fact & isFalse) !== 0 && (fact & hasNotReady) === 0) ||
			((fact & isUnknown) !== 0 && (fact & hasUnreachable) === 0)
		) {
			untainted.push({node, zone});
		}

		if ((fact & isExcluded) === 0) {
			let count = counts.get(zone);

			if (count === undefined) {
				count = {ready: 0, notReady: 0};
				counts.set(zone, count);
			}

			if ((fact & isReady) === 0) {
				count.notReady += 1;
			} else {
				count.ready += 1;
			}
		}
	}

	for (; old < before.names.length; old++) {
		removed.push(before.records[old] as Node);
	}

	const watched: Watched = {names, records: nodes, facts, zoneNames, renewed, heardAt};
	return {watched, counts, added, removed, silent, untainted, recovered, tainted};
};
