/**
From a client to a process: by the rules that the client's node has now, to an address, and to whatever is there now.

	node-a (rules 7) ─┐                    ┌─ 10.244.1.3  serving
	node-b (rules 7) ─┼─ service shop/web ─┼─ 10.244.2.9  machine without power: connect-timeout
	node-c (rules 6) ─┘   even shares      └─ 10.244.3.4  no such process any more: refused

The same rules are looked up once for all nodes that have them.
*/

import {accepts, type GroundContainer} from '../ground/container.ts';
import type {Ground} from '../ground/ground.ts';
import type {PodOnGround} from '../ground/runtime.ts';
import {
	closeTo,
	type Epoch,
	nobody,
	type RuleEndpoint,
	type RulePort,
	type ServiceRule,
} from '../ground/service-rules.ts';
import type {LossCause} from './accounting.ts';
import type {ClientPlan} from './plan.ts';

/** A process that takes a share of the requests; `network` is the seconds there and back. */
export type Target = {
	readonly container: string;
	readonly pod: string;
	readonly machine: string;
	readonly share: number;
	readonly network: number;
};

/** A share that gets lost on the way, where, and by the fact that made it so. */
export type Dead = {
	readonly outcome: LossCause;
	readonly where: string;
	readonly cause: number;
	readonly share: number;
};

/** Where the requests of one origin to one service go; shares sum to 1, or to 0 when nobody asks. */
export type Route = {readonly targets: readonly Target[]; readonly dead: readonly Dead[]};

/** Where requests begin: machines, each with its share of the clients. */
export type Origin = {
	readonly outside: boolean;
	readonly machines: ReadonlyArray<{readonly name: string; readonly share: number}>;
};

/** The latest facts that put things in the state they are in. */
export type Causes = {
	readonly pods: ReadonlyMap<string, number>;
	readonly machines: ReadonlyMap<string, number>;
	/** By service: the last change of its rules. */
	readonly services: ReadonlyMap<string, number>;
	readonly links: number;
	/** What makes more users come than usual; 0 while nothing does. */
	readonly demand: number;
};

type State =
	| {readonly is: 'serving'; readonly container: string; readonly pod: string; readonly machine: string}
	| {readonly is: LossCause; readonly where: string; readonly cause: number};

/** The container of a pod that answers requests: the first main one whose program serves any. */
export const servingContainer = (ground: Ground, pod: PodOnGround): GroundContainer | undefined => {
	const living = pod.containers.filter(each => each.role === 'main' && each.state === 'running');
	return living.find(each => ground.programs.of(each.image).requests.length > 0) ?? living[0];
};

/** Resolves routes at one moment; what it has looked up once it remembers until it is thrown away. */
export type Router = {
	route(origin: Origin, service: string, port: number | undefined): Route;
	epochsOf(service: string): readonly Epoch[];
	outside(client: ClientPlan): Origin;
	/** The machines on which the ready pods of a service run. */
	insideOf(service: string): Origin;
	/** When the next process that was met while it started begins to serve. */
	readyAt(): number | undefined;
	/** Some living container of a service, whose program stands for all. */
	anyOf(service: string): GroundContainer | undefined;
};

export const createRouter = (ground: Ground, causes: Causes, now: number): Router => {
	const states = new Map<string, State>();
	const epochs = new Map<string, readonly Epoch[]>();
	const origins = new Map<string, Origin>();
	const groups = new Map<Origin, ReturnType<typeof groupsOf>>();
	let healthy: readonly string[] | undefined;
	let ready: number | undefined;
	const whole = ground.levers.pulledOf('link/').length === 0;

	const epochsOf = (service: string): readonly Epoch[] => {
		const known = epochs.get(service) ?? ground.rules.epochs(service);
		epochs.set(service, known);
		return known;
	};

	const stateOf = (endpoint: RuleEndpoint): State => {
		const known = states.get(endpoint.ip);

		if (known !== undefined) {
			return known;
		}

		const found = look(endpoint);
		states.set(endpoint.ip, found);
		return found;
	};

	const podOf = (endpoint: RuleEndpoint): PodOnGround | undefined => {
		const pod = ground.podAt(endpoint.ip);

		// What people wrote into a slice by hand has an address, and no pod.
		if (endpoint.pod === nobody) {
			return pod;
		}

		const onHost = pod ?? ground.podsOn(endpoint.node).find(each => each.key === endpoint.pod);
		return onHost?.key === endpoint.pod ? onHost : undefined;
	};

	const look = (endpoint: RuleEndpoint): State => {
		const byHand = endpoint.pod === nobody ? ground.podAt(endpoint.ip) : undefined;
		const [node, key] = [byHand?.machine ?? endpoint.node, byHand?.key ?? endpoint.pod];

		if (!ground.isUp(node)) {
			return {is: 'connect-timeout', where: node, cause: causes.machines.get(node) ?? 0};
		}

		const pod = podOf(endpoint);
		const container = pod === undefined ? undefined : servingContainer(ground, pod);
		const cause = causes.pods.get(key) ?? causes.machines.get(node) ?? 0;

		if (container === undefined) {
			return {is: 'refused', where: node, cause};
		}

		if (container.health.hung) {
			return {is: 'overload', where: node, cause};
		}

		if (container.servingAt !== undefined && container.servingAt > now) {
			ready = Math.min(ready ?? container.servingAt, container.servingAt);
		}

		return accepts(container, ground.programs.of(container.image).drains, now)
			? {is: 'serving', container: container.id, pod: key, machine: node}
			: {is: 'refused', where: node, cause};
	};

	const portOf = (rule: ServiceRule | undefined, port: number | undefined): RulePort | undefined =>
		rule?.ports.find(each => each.port === port) ?? rule?.ports[0];

	const endpointsOf = (rule: ServiceRule, port: number | undefined): readonly RuleEndpoint[] =>
		portOf(rule, port)?.endpoints ?? [];

	/** Machines that have the same rules, in one group. */
	const groupsOf = (origin: Origin): ReadonlyArray<{machines: Origin['machines']; share: number}> => {
		const known = groups.get(origin);

		if (known !== undefined) {
			return known;
		}

		const byVersion = new Map<number, {machines: Array<Origin['machines'][number]>; share: number}>();

		for (const machine of origin.machines) {
			const version = ground.rules.versionOn(machine.name);
			const group = byVersion.get(version) ?? {machines: [], share: 0};
			group.machines.push(machine);
			group.share += machine.share;
			byVersion.set(version, group);
		}

		const found = [...byVersion.values()];
		groups.set(origin, found);
		return found;
	};

	const isCut = (from: string, to: string): boolean =>
		!whole && (ground.network.isCut(from, to) || ground.network.isCut(to, from));

	const secondsBetween = (from: string, to: string): number => {
		const there = ground.network.oneWay(from, to) ?? 0;
		const lost = ground.network.loss(from, to);
		return (2 * there + (lost < 1 ? (200 * lost) / (1 - lost) : 0)) / 1000;
	};

	const route = (origin: Origin, service: string, port: number | undefined): Route => {
		const targets = new Map<string, Target>();
		const dead = new Map<string, Dead>();
		const cause = causes.services.get(service) ?? 0;

		const lose = (outcome: LossCause, where: string, because: number, share: number): void => {
			const key = `${outcome}|${where}|${because}`;
			dead.set(key, {outcome, where, cause: because, share: (dead.get(key)?.share ?? 0) + share});
		};

		const send = (endpoint: RuleEndpoint, from: string, share: number): void => {
			if (isCut(from, endpoint.node)) {
				lose('partition', endpoint.node, causes.links, share);
				return;
			}

			const state = stateOf(endpoint);

			if (state.is !== 'serving') {
				// Nothing happened to it: it is there because of what put it into the rules.
				lose(state.is, state.where, state.cause === 0 ? cause : state.cause, share);
				return;
			}

			const {container, pod, machine} = state;
			const before = targets.get(container);
			const network = before?.network ?? secondsBetween(from, machine);
			targets.set(container, {container, pod, machine, network, share: (before?.share ?? 0) + share});
		};

		const spread = (endpoints: readonly RuleEndpoint[], from: string, share: number): void => {
			if (endpoints.length === 0) {
				lose('no-endpoints', service, cause, share);
			}

			for (const endpoint of endpoints) {
				send(endpoint, from, share / endpoints.length);
			}
		};

		if (origin.outside && origin.machines.length === 0) {
			lose('lb', service, causes.links, 1);
		}

		for (const group of groupsOf(origin)) {
			const first = group.machines[0]!;
			const rule = ground.rules.ruleOn(first.name, service);
			const ways = portOf(rule, port);
			const endpoints = ways?.endpoints ?? [];
			const nearOnly = rule !== undefined && (origin.outside ? rule.externalLocal : rule.internalLocal);

			if (!nearOnly && whole && ways?.hinted !== true) {
				spread(endpoints, first.name, group.share);
				continue;
			}

			for (const machine of group.machines) {
				const near = nearOnly
					? endpoints.filter(endpoint => endpoint.node === machine.name)
					: ways?.hinted === true
						? closeTo(endpoints, ground.machine(machine.name))
						: endpoints;
				spread(near, machine.name, machine.share);
			}
		}

		return {targets: [...targets.values()], dead: [...dead.values()]};
	};

	const shared = (names: readonly string[], weight: (name: string) => number): Origin['machines'] => {
		const sum = names.reduce((before, name) => before + weight(name), 0);
		return sum > 0 ? names.map(name => ({name, share: weight(name) / sum})).filter(({share}) => share > 0) : [];
	};

	/** What a balancer outside sees as healthy: living workers it can reach; where there is none, any living machine. */
	const balanced = (): readonly string[] => {
		if (healthy !== undefined) {
			return healthy;
		}

		const living = ground.machines.filter(({name}) => ground.isUp(name) && !isCut('outside', name));
		const workers = living.filter(machine => !machine.controlPlane);
		healthy = (workers.length > 0 ? workers : living).map(({name}) => name);
		return healthy;
	};

	const remembered = (key: string, find: () => Origin): Origin => {
		const known = origins.get(key) ?? find();
		origins.set(key, known);
		return known;
	};

	const findInside = (service: string): Origin => {
		const endpoints = epochsOf(service)[0]?.rule?.ports[0]?.endpoints ?? [];
		const serving = endpoints.filter(endpoint => stateOf(endpoint).is === 'serving');
		const counts = new Map<string, number>();

		for (const {node} of serving) {
			counts.set(node, (counts.get(node) ?? 0) + 1);
		}

		return {outside: false, machines: shared([...counts.keys()].sort(), name => counts.get(name) ?? 0)};
	};

	const insideOf = (service: string): Origin => remembered(`inside/${service}`, () => findInside(service));

	const isLocal = (service: string): boolean => epochsOf(service).some(epoch => epoch.rule?.externalLocal === true);

	/** A balancer asks only machines with a pod of their own when the Service keeps traffic local. */
	const locals = (names: readonly string[], service: string, port: number): readonly string[] =>
		names.filter(name => {
			const rule = ground.rules.ruleOn(name, service);
			return rule?.externalLocal !== true || endpointsOf(rule, port).some(endpoint => endpoint.node === name);
		});

	const findOutside = (client: ClientPlan, local: boolean): Origin => {
		const mixed = Object.keys(client.zoneMix).length > 0;
		const names = local ? locals(balanced(), client.to, client.port) : balanced();
		return {
			outside: client.from === 'outside' || names.length === 0,
			machines: shared(names, name => (mixed ? (client.zoneMix[ground.machine(name).zone] ?? 0) : 1)),
		};
	};

	return {
		route,
		outside(client) {
			if (client.from !== 'outside') {
				const inside = insideOf(client.from);

				if (inside.machines.length > 0) {
					return inside;
				}
			}

			const local = isLocal(client.to);
			const mix = Object.entries(client.zoneMix).map(([zone, share]) => `${zone}=${share}`);
			const key = `${client.from === 'outside'}/${mix.join()}/${local ? `${client.to}:${client.port}` : ''}`;
			return remembered(`outside/${key}`, () => findOutside(client, local));
		},
		epochsOf,
		insideOf,
		readyAt: () => ready,
		anyOf(service) {
			for (const {rule} of epochsOf(service)) {
				for (const endpoint of rule?.ports[0]?.endpoints ?? []) {
					const state = stateOf(endpoint);

					if (state.is === 'serving') {
						return ground.container(state.container);
					}
				}
			}

			return undefined;
		},
	};
};
