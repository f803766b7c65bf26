import type {Node} from '../../api/kinds/node.ts';
import {kubernetes134} from '../../api/profile.ts';
import type {Millis} from '../../kernel/time.ts';

export type ZoneState = 'Normal' | 'PartialDisruption' | 'FullDisruption';

/** How many nodes of a zone are well, and how many are not. */
export type ZoneCount = {readonly ready: number; readonly notReady: number};

/** What the controller remembers of a zone. */
export type Zone = {
	readonly name: string;
	readonly state: ZoneState;
	readonly size: number;
	/** Nodes that wait for their NoExecute taint, the longest first. */
	readonly queue: readonly string[];
	/** Between two taints; undefined while none is given. */
	readonly interval: Millis | undefined;
	/** When the next taint may be given. */
	readonly tokenAt: Millis;
};

/** A zone is in partial disruption from this share of sick nodes on. Source: `--unhealthy-zone-threshold` */
export const unhealthyThreshold = kubernetes134.controllers.unhealthyZoneThreshold;
/** Zones above this size are large. Source: `--large-cluster-size-threshold` */
export const largeZone = kubernetes134.controllers.largeClusterSizeThreshold;
/** One node in ten seconds, one in a hundred. Source: `--node-eviction-rate`, `--secondary-node-eviction-rate` */
export const usualInterval: Millis = Math.round(1000 / kubernetes134.controllers.nodeEvictionRate);
export const cautiousInterval: Millis = Math.round(1000 / kubernetes134.controllers.secondaryNodeEvictionRate);

/** The zone that a node belongs to, `eu/eu-a`; all nodes without labels share the zone ''. Source: component-helpers/node/topology */
export const zoneOf = ({metadata: {labels}}: Node): string => {
	const region = labels?.['topology.kubernetes.io/region'] ?? '';
	const zone = labels?.['topology.kubernetes.io/zone'] ?? '';
	return region === '' && zone === '' ? '' : `${region}/${zone}`;
};

/**
How bad a zone looks from afar. Two sick nodes of three are still normal, three of five are a partial disruption, all are
a full one. Source: pkg/controller/nodelifecycle/node_lifecycle_controller.go, ComputeZoneState
*/
export const zoneStateOf = ({ready, notReady}: ZoneCount): ZoneState => {
	if (ready === 0 && notReady > 0) {
		return 'FullDisruption';
	}

	return notReady > 2 && notReady / (ready + notReady) >= unhealthyThreshold ? 'PartialDisruption' : 'Normal';
};

/** How long between two NoExecute taints of a zone; undefined: none at all. */
export const taintInterval = (state: ZoneState, size: number): Millis | undefined => {
	if (state !== 'PartialDisruption') {
		return usualInterval;
	}

	return size > largeZone ? cautiousInterval : undefined;
};

/** The zone at another pace; who was waiting for a token waits a whole interval again. */
const atPace = (zone: Zone, interval: Millis | undefined, now: Millis): Zone => {
	if (zone.interval === interval) {
		return zone;
	}

	const hadToken = zone.interval !== undefined && zone.tokenAt <= now;
	return {...zone, interval, tokenAt: hadToken || interval === undefined ? now : now + interval};
};

export type ZoneVerdict = {
	readonly zones: readonly Zone[];
	/**
	`stop`: every zone is down, so it is the control plane that sees nothing, and nobody is tainted. `resume`: the first
	zone is back, and every node gets its grace anew.
	*/
	readonly mode: 'usual' | 'stop' | 'resume';
};

/** The zones after a look at all nodes, in the order of their names. Source: handleDisruption */
export const zonesAfter = (
	before: readonly Zone[],
	counts: ReadonlyMap<string, ZoneCount>,
	now: Millis,
): ZoneVerdict => {
	const states = new Map([...counts].map(([name, zone]) => [name, zoneStateOf(zone)] as const));
	const allDown = states.size > 0 && [...states.values()].every(state => state === 'FullDisruption');
	const known = before.filter(zone => counts.has(zone.name));
	const wereAllDown = known.length > 0 && known.every(zone => zone.state === 'FullDisruption');
	const mode = allDown ? 'stop' : wereAllDown ? 'resume' : 'usual';
	const zones = [...counts.keys()].sort().map(name => {
		const {ready, notReady} = counts.get(name) as ZoneCount;
		const state = states.get(name) as ZoneState;
		const size = ready + notReady;
		const zone: Zone = known.find(one => one.name === name) ?? {
			name,
			state,
			size,
			queue: [],
			interval: usualInterval,
			tokenAt: now,
		};
		const queue = mode === 'stop' ? [] : zone.queue;
		return {...atPace(zone, allDown ? undefined : taintInterval(state, size), now), state, size, queue};
	});
	return {zones, mode};
};

/** Takes as many nodes from the queues as there are tokens: at most one a zone and look. */
export const takeDue = (
	zones: readonly Zone[],
	now: Millis,
): {readonly zones: readonly Zone[]; readonly due: readonly string[]} => {
	const due: string[] = [];
	const after = zones.map(zone => {
		const [first, ...rest] = zone.queue;

		if (first === undefined || zone.interval === undefined || zone.tokenAt > now) {
			return zone;
		}

		due.push(first);
		return {...zone, queue: rest, tokenAt: now + zone.interval};
	});
	return {zones: after, due};
};

/** When the next queued node may be tainted; undefined when none waits or none may be. */
export const nextDueAt = (zones: readonly Zone[]): Millis | undefined => {
	let next: Millis | undefined;

	for (const {queue, interval, tokenAt} of zones) {
		if (queue.length > 0 && interval !== undefined && (next === undefined || tokenAt < next)) {
			next = tokenAt;
		}
	}

	return next;
};
