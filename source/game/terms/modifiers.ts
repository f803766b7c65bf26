import type {FaultItem, FaultSchedule, Scenario} from '../scenario/schema.ts';

/*
Modifiers change a level in one way that can be said in a sentence. They are part of the challenge code, so two players
of `zone-outage@7~x2` play the same game, and a replay that carries them is verified with them.
*/

export type Modifier = {
	readonly about: string;
	/** Why it means nothing in this level; undefined when it fits. */
	misfit(scenario: Scenario): string | undefined;
	apply(scenario: Scenario): Scenario;
};

const fits = (): undefined => undefined;

const same = (scenario: Scenario): Scenario => scenario;

/** The second strike of a scripted fault comes halfway between the first and the end. */
const secondStrike = (item: FaultItem, end: number): readonly FaultItem[] =>
	item.schedule.type === 'at'
		? [{...item, id: `${item.id}-again`, schedule: {type: 'at', at: Math.floor((item.schedule.at + end) / 2)}}]
		: [];

/** Twice as often; what waits for something else waits as before. */
const oftener = (schedule: FaultSchedule): FaultSchedule => {
	switch (schedule.type) {
		case 'poisson':
			return {
				...schedule,
				mean: Math.max(1, Math.floor(schedule.mean / 2)),
				max: schedule.max === undefined ? undefined : schedule.max * 2,
			};
		case 'weibull':
			return {...schedule, scale: Math.max(1, Math.floor(schedule.scale / 2))};
		case 'hazard':
			return {...schedule, rate: `2 * (${schedule.rate})`};
		default:
			return schedule;
	}
};

const twice: Modifier = {
	about: 'twice the faults: scripted ones strike a second time, others twice as often',
	misfit: ({faults}) => (faults.items.length === 0 ? 'this level has no faults to double' : undefined),
	apply(scenario) {
		const {faults, time} = scenario;
		const items = faults.items.flatMap(item => [
			{...item, schedule: oftener(item.schedule)},
			...secondStrike(item, time.duration),
		]);
		return {...scenario, faults: {...faults, items}};
	},
};

const slowApi: Modifier = {
	about: 'the API server takes four times as long for every request',
	misfit: fits,
	apply: scenario => ({...scenario, tune: {...scenario.tune, apiSlowdown: 4}}),
};

const single: Modifier = {
	about: 'one control-plane node with one etcd member',
	misfit: ({cluster}) => (cluster.controlPlane.nodes < 2 ? 'this level has only one control-plane node' : undefined),
	apply(scenario) {
		const {cluster} = scenario;
		const controlPlane = {...cluster.controlPlane, nodes: 1, etcdMembers: 1 as const, apiservers: 1};
		return {...scenario, cluster: {...cluster, controlPlane}};
	},
};

/** Zones that have nodes to work on, in the order of the cluster. */
const workingZones = ({cluster}: Scenario): readonly string[] =>
	cluster.zones.filter(zone => cluster.nodePools.some(({zones}) => (zones[zone] ?? 0) > 0));

const mostOfIt = 8;

const skew: Modifier = {
	about: 'eight of ten requests come in through one zone',
	misfit(scenario) {
		if (workingZones(scenario).length < 2) {
			return 'this level has one zone';
		}

		return scenario.traffic.clients.some(({from}) => from === undefined || from === 'outside')
			? undefined
			: 'nobody outside sends requests here';
	},
	apply(scenario) {
		const zones = workingZones(scenario);
		const others = (10 - mostOfIt) / Math.max(1, zones.length - 1);
		const zoneMix = Object.fromEntries(zones.map((zone, index) => [zone, index === 0 ? mostOfIt : others]));
		const clients = scenario.traffic.clients.map(client => ({...client, zoneMix}));
		return {...scenario, traffic: {...scenario.traffic, clients}};
	},
};

const noAlerts: Modifier = {about: 'no alert rings; look for yourself', misfit: fits, apply: same};

const reclaim: Omit<FaultItem, 'target'> & Pick<FaultItem, 'target'> = {
	id: 'reclaimed',
	kind: 'node-crash',
	params: {duration: '150s'},
	schedule: {type: 'poisson', mean: 240_000, from: 120_000, to: undefined, max: undefined},
	target: undefined,
	until: undefined,
	announce: undefined,
	group: undefined,
	by: undefined,
	describe: undefined,
};

const spot: Modifier = {
	about: 'the cloud may take any worker back: one about every four minutes, and its successor boots',
	misfit: ({cluster}) => (cluster.nodePools.length === 0 ? 'this level has no workers' : undefined),
	apply(scenario) {
		const {faults, cluster} = scenario;
		const taken = cluster.nodePools.map(
			({name}): FaultItem => ({...reclaim, id: `reclaimed-${name}`, target: {type: 'random', among: {pool: name}}}),
		);
		return {...scenario, faults: {...faults, items: [...faults.items, ...taken]}};
	},
};

/** In the order in which codes list them. */
export const modifiers: Readonly<Record<string, Modifier>> = {
	'~x2': twice,
	'~slowapi': slowApi,
	'~single': single,
	'~skew': skew,
	'~spot': spot,
	'~noalerts': noAlerts,
};

export const modifierNames: readonly string[] = Object.keys(modifiers);

/** Those that mean something in this level. */
export const modifiersFor = (scenario: Scenario): readonly string[] =>
	modifierNames.filter(name => modifiers[name]?.misfit(scenario) === undefined);
