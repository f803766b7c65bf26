import type {Ground} from '../ground/ground.ts';

/** What a fault can strike. A pod's name is its key; a machine's, a zone's and an image's are their own. */
export type Subject = 'machine' | 'control-plane' | 'pod' | 'zone' | 'pool' | 'image' | 'place' | 'users';

/** Something that a fault may be aimed at, with what a selector asks for. */
export type Candidate = {
	readonly name: string;
	readonly namespace?: string;
	readonly labels?: Readonly<Record<string, string>>;
	readonly zone?: string;
	readonly node?: string;
	readonly pool?: string;
	/** Pods only. */
	readonly uid?: string;
};

/**
What faults ask the rest of the cluster, as functions that `cluster.ts` hands in: who leads, who is busy, who answers for
a service, which labels a pod has. A fault looks, and pulls levers; it has no other hands.
*/
export type FaultSeams = {
	/** The machine on which the leader runs, of `etcd`, `kube-scheduler`, `kube-controller-manager`. */
	leaderOf(what: string): string | undefined;
	/** Share of its cores that a machine uses, or the cores that a pod uses. */
	busyness(of: 'node' | 'pod', name: string): number;
	/** Where the ready endpoints of a service stand, one entry each. */
	endpointsOf(service: string): ReadonlyArray<{readonly pod: string; readonly node: string; readonly zone: string}>;
	labelsOf(pod: string): Readonly<Record<string, string>>;
	/** A condition or a rate in the scenario's language. */
	holds(expression: string): boolean;
	/** Events a second. */
	rate(expression: string): number;
	/** Has the call made through the API by somebody who may: a fault cannot touch an object itself. */
	asSomebody(call: ApiCall): void;
};

/** An object that somebody is to delete. */
export type ApiCall = {
	readonly verb: 'delete';
	readonly resource: 'pods';
	readonly key: string;
	readonly graceSeconds: number;
};

/** Nobody leads, nothing is busy, no condition holds, and calls go nowhere: for faults that need none of it. */
export const noSeams: FaultSeams = {
	leaderOf: () => undefined,
	busyness: () => 0,
	endpointsOf: () => [],
	labelsOf: () => ({}),
	holds: () => false,
	rate: () => 0,
	asSomebody: () => undefined,
};

/** What a kind of fault may look at. */
export type FaultWorld = {readonly ground: Ground; readonly seams: FaultSeams; readonly allowQuorumLoss: boolean};

/** The same in the hands of one strike. */
export type StrikeWorld = FaultWorld & {
	/** From 0 to 1: the same whenever this strike asks again of the same name. */
	chance(name: string): number;
};

/** So many of them, as large a share as can be had; the ones that draw the largest numbers. */
export const shareOf = (names: readonly string[], share: number, {chance}: StrikeWorld): readonly string[] =>
	[...names]
		.sort((left, right) => chance(right) - chance(left) || (left < right ? -1 : 1))
		.slice(0, Math.round(share * names.length))
		.sort();

const machines = ({ground}: FaultWorld, controlPlane: boolean): Candidate[] =>
	ground.machines
		.filter(machine => machine.controlPlane === controlPlane && ground.isUp(machine.name))
		.map(({name, zone, pool}) => ({name, zone, pool, node: name}));

const pods = ({ground, seams}: FaultWorld): Candidate[] =>
	ground.machines
		.filter(machine => ground.isUp(machine.name))
		.flatMap(machine =>
			ground
				.podsOn(machine.name)
				.filter(pod => pod.containers.some(container => container.state === 'running'))
				.map(pod => ({
					name: pod.key,
					uid: pod.uid,
					namespace: pod.key.slice(0, Math.max(0, pod.key.indexOf('/'))),
					labels: seams.labelsOf(pod.key),
					node: machine.name,
					zone: machine.zone,
					pool: machine.pool,
				})),
		);

const zones = (world: FaultWorld): Candidate[] =>
	[...new Set(world.ground.machines.map(machine => machine.zone))].sort().map(name => ({name, zone: name}));

/** Pools whose machines the cloud may take back. */
const pools = ({ground}: FaultWorld): Candidate[] =>
	[...new Set(ground.machines.filter(({spot}) => spot === true).map(({pool}) => pool))]
		.sort()
		.map(name => ({name, pool: name}));

/** Everything of this kind that could be struck now. */
export const candidatesOf = (subject: Subject, world: FaultWorld): Candidate[] => {
	switch (subject) {
		case 'machine':
			return machines(world, false);
		case 'control-plane':
			return machines(world, true);
		case 'pod':
			return pods(world);
		case 'zone':
			return zones(world);
		case 'pool':
			return pools(world);
		case 'place':
			return [...machines(world, false), ...zones(world).map(({name, zone}) => ({name: `zone-${name}`, zone}))];
		case 'image':
		case 'users':
			return [];
	}
};

/**
Of these machines, those that may lose their power: a control plane keeps its majority unless the scenario allows
otherwise, so the last members of one are spared.
*/
export const sparingQuorum = (names: readonly string[], {ground, allowQuorumLoss}: FaultWorld): readonly string[] => {
	if (allowQuorumLoss) {
		return names;
	}

	const members = ground.machines.filter(machine => machine.controlPlane);
	const needed = Math.floor(members.length / 2) + 1;
	let standing = members.filter(machine => ground.isUp(machine.name)).length;

	return names.filter(name => {
		if (!ground.machine(name).controlPlane || !ground.isUp(name)) {
			return true;
		}

		if (standing <= needed) {
			return false;
		}

		standing -= 1;
		return true;
	});
};
