import type {ApiObject} from '../../engine/api/object.ts';
import {milliValue, unitValue} from '../../engine/api/quantity.ts';
import type {UserInfo} from '../../engine/api/verbs.ts';
import type {ClusterPlan, SeatPlan} from '../../engine/cluster.ts';
import {clusterDnsImage, clusterDnsObjects, clusterDnsProgram, systemImages, user} from '../../engine/cluster.ts';
import type {Pilot} from '../run.ts';
import {nodesOfPool} from './node-names.ts';
import type {FaultItem, NodePool, Scenario, SeatId} from './schema.ts';

/** The identity of whoever sits in a seat, as the API knows it. */
export const player: UserInfo = user('player');

type MachinePlan = ClusterPlan['ground']['machines'][number];

const gibi = 1_073_741_824;

/** Machines of the control plane are paid for too, but nobody chooses them. */
const masterOf = (zone: string, number: number): MachinePlan => ({
	name: `control-plane-${zone}${number}`,
	zone,
	pool: 'control-plane',
	milliCpu: 4000,
	memoryBytes: 16 * gibi,
	diskBytes: 100 * gibi,
	maxPods: 110,
	speed: 1,
	centsPerHour: 0,
	boot: 60_000,
	controlPlane: true,
	labels: {},
	taints: [],
	images: systemImages,
	orderedAt: 0,
});

const masters = ({cluster}: Scenario): readonly MachinePlan[] => {
	const {zones, controlPlane} = cluster;
	const places = zones.length === 0 ? ['a'] : zones;
	return Array.from({length: controlPlane.nodes}, (_, index) => {
		const zone = controlPlane.zoneSpread ? places[index % places.length]! : places[0]!;
		return masterOf(zone, controlPlane.zoneSpread ? Math.floor(index / places.length) + 1 : index + 1);
	});
};

const machinesOf = (pool: NodePool, zones: readonly string[], bornWith: readonly string[]): readonly MachinePlan[] => {
	const {instance} = pool;
	return nodesOfPool(pool, zones).map(({name, zone}) => ({
		name,
		zone,
		pool: pool.name,
		milliCpu: milliValue(instance.cpu),
		memoryBytes: unitValue(instance.memory),
		diskBytes: unitValue(instance.ephemeral),
		maxPods: instance.maxPods,
		speed: instance.speed,
		centsPerHour: Math.round(instance.price * 100),
		spot: pool.spot,
		boot: pool.boot,
		controlPlane: false,
		labels: pool.labels,
		taints: pool.taints,
		images: [...bornWith, ...pool.images],
		orderedAt: 0,
	}));
};

/** Which loops a seat takes from the controller manager when the scenario does not say. */
const usualLoops: readonly string[] = ['replicaset-controller'];

const loopNames: Readonly<Record<string, string>> = {
	replicaset: 'replicaset-controller',
	deployment: 'deployment-controller',
	job: 'job-controller',
	endpointslice: 'endpoint-slice-controller',
};

const loopsOf = ({seats}: Scenario): readonly string[] =>
	seats.takeover.loops.length === 0
		? usualLoops
		: seats.takeover.loops.map(loop => loopNames[loop] ?? `${loop}-controller`);

/**
What the player takes over. Who only watches, or is on call, leaves the scenario's own seat to the real component, under the player's name:
pods that ask for the player's scheduler find one.
*/
export const seatPlan = (scenario: Scenario, seat: SeatId, pilot: Pilot): SeatPlan | undefined => {
	const acting = seat === 'watch' || seat === 'operator' ? scenario.seats.default : seat;
	// A tuner sets the policy; the decisions stay with the real component.
	const autopilot = pilot === 'autopilot' || seat === 'watch' || seat === 'operator' || acting === 'tuner';

	if (acting === 'scheduler' || acting === 'tuner') {
		const {schedulerName} = scenario.seats.takeover;
		return {user: player, scheduler: schedulerName === undefined ? 'lease' : {schedulerName}, loops: [], autopilot};
	}

	return acting === 'workload' ? {user: player, loops: loopsOf(scenario), autopilot} : undefined;
};

export type BuildOptions = {
	readonly seed: string;
	readonly seat: SeatId;
	readonly pilot: Pilot;
	readonly eager: boolean;
	readonly without?: readonly string[];
};

/** A card of the director's deck as a line of the storm that strikes when it is called. */
export const cardId = (card: number): string => `director-${card + 1}`;

const cardItems = ({faults}: Scenario): readonly FaultItem[] =>
	(faults.director?.deck ?? []).map(({kind, params, target}, card) => ({
		id: cardId(card),
		kind,
		params,
		schedule: {type: 'called'},
		target,
		group: undefined,
		until: undefined,
		announce: undefined,
		by: undefined,
		describe: undefined,
	}));

/** A scenario as a cluster that can be switched on. */
export const clusterPlan = (
	scenario: Scenario,
	{seed, seat, pilot, eager, without = []}: BuildOptions,
): ClusterPlan => {
	const {cluster, apps} = scenario;
	const own = masters(scenario);
	const plan = seatPlan(scenario, seat, pilot);
	const fallback = apps.default === undefined ? {} : {fallback: apps.default};
	return {
		seed,
		eager,
		leaderElection: cluster.controlPlane.leaderElection,
		...(typeof scenario.tune.apiSlowdown === 'number' ? {apiSlowdown: scenario.tune.apiSlowdown} : {}),
		...(scenario.scheduler === undefined ? {} : {scheduler: scenario.scheduler}),
		etcdMembers: Math.min(cluster.controlPlane.etcdMembers, own.length),
		ground: {
			machines: [...own, ...cluster.nodePools.flatMap(pool => machinesOf(pool, cluster.zones, systemImages))],
			programs: {
				[clusterDnsImage]: clusterDnsProgram,
				...Object.fromEntries(Object.entries(apps).filter(([image]) => image !== 'default')),
			},
			...fallback,
			registry: {...cluster.registry, strict: false},
			rtt: cluster.network.rtt,
			controlPlaneZone: own[0]?.zone ?? cluster.zones[0] ?? 'a',
		},
		faults: {
			items: [...scenario.faults.items, ...cardItems(scenario)],
			allowQuorumLoss: scenario.faults.allowQuorumLoss,
			horizon: scenario.time.duration,
			announce: scenario.assist.announce ?? {type: 'onset'},
			without,
		},
		traffic: {
			...scenario.traffic,
			slos: scenario.slos,
			tick: scenario.time.tick,
			horizon: scenario.time.duration + scenario.time.cooldown,
		},
		...(plan === undefined ? {} : {seat: plan}),
		...(cluster.controlPlane.hosted === undefined ? {} : {hosted: {loops: cluster.controlPlane.hosted}}),
		...(cluster.controlPlane.apiServerFlags === undefined ? {} : {apiServerFlags: cluster.controlPlane.apiServerFlags}),
	};
};

/** What stands in every cluster before the scenario's own objects: the addons it has. */
export const addonObjects = ({cluster}: Scenario): readonly ApiObject[] => {
	const {dns} = cluster.addons;
	return dns.enabled ? clusterDnsObjects({replicas: dns.replicas, cpu: dns.cpu, memory: dns.memory}) : [];
};
