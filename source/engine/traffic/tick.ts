/*
One tick of traffic, worked out as a whole: load down the web of services, cores on every machine, queues in every pod,
and success, time and blame back up.
*/
import type {GroundContainer} from '../ground/container.ts';
import type {Ground} from '../ground/ground.ts';
import {type Program, type ServiceCall, warmth} from '../ground/program.ts';
import type {Millis} from '../kernel/time.ts';
import {
	type CallResult,
	type Dependency,
	dependOn,
	type FlowOutcome,
	failingShare,
	independent,
	type Loss,
} from './fan-out.ts';
import type {Flow, Segment, Web} from './flows.ts';
import {idle, type Load, type Mutable, type Profile, profileOf, shareMachines, untouched} from './machines.ts';
import {lookupShare, queriesPerLookup} from './name-lookup.ts';
import {afterLookup, alongRoutes, type Kill, lengthOf, withKills} from './outcomes.ts';
import {callReuse, connectTimeout, dnsService, usualThreshold} from './plan.ts';
import {memoryOf, type QueueInput, type QueueOutput, serve} from './queueing.ts';
import {attemptsPerCall} from './retries.ts';
import type {Causes} from './routing.ts';

/** What a flow remembers from one tick to the next. */
export type FlowMemory = {readonly failing: number; readonly time: number};

export type TickInput = {
	readonly ground: Ground;
	readonly web: Web;
	readonly now: Millis;
	readonly length: Millis;
	readonly causes: Causes;
	readonly segments: ReadonlyMap<string, readonly Segment[]>;
	/** Attempts of users in this tick, by flow. */
	readonly attempts: ReadonlyMap<string, number>;
	readonly memory: ReadonlyMap<string, FlowMemory>;
	/** Share that each service turned away in the tick before. */
	readonly overloads: ReadonlyMap<string, number>;
	/** Requests waiting in each container. */
	readonly backlogs: ReadonlyMap<string, number>;
	/** Containers that work on something with an end, by machine. */
	readonly batch: ReadonlyMap<string, readonly string[]>;
	readonly kills: readonly Kill[];
};

/** A container that serves, and what it came to in this tick. Made by the tick, and not changed after it. */
export type Serving = {
	readonly container: GroundContainer;
	readonly service: string;
	/** Requests a second. */
	readonly rate: number;
	readonly input: QueueInput;
	readonly out: QueueOutput;
	/** Cores it used. */
	readonly cores: number;
	readonly bytes: number;
	/** Its callees leave less than half of its requests unharmed. */
	readonly starved: boolean;
};

export type TickOutput = {
	readonly outcomes: ReadonlyMap<string, FlowOutcome>;
	/** Requests a second of each flow. */
	readonly rates: ReadonlyMap<string, number>;
	readonly serving: ReadonlyMap<string, Serving>;
	readonly overloads: ReadonlyMap<string, number>;
	readonly memory: ReadonlyMap<string, FlowMemory>;
	/** Millicores for each container that works on something with an end. */
	readonly paces: ReadonlyMap<string, number>;
};

/** A process that has just begun to serve works at this part of its speed. */
const coldest = 0.3;

/** No request died with a process. */
const nobodyKilled: {readonly share: number; readonly by: readonly Kill[]} = {share: 0, by: []};

/** Below this much speed nothing would ever end. */
const slowest = 0.01;

export const workOut = (input: TickInput): TickOutput => {
	const {ground, web, causes, segments, memory} = input;
	const seconds = input.length / 1000;
	const rates = new Map<string, number>();
	const loads = new Map<string, Load>();
	const profiles = new Map<Program, Profile>();

	const newLoad = (container: GroundContainer, service: string, rate: number, network: number): Load => {
		const program = ground.programs.of(container.image);
		const profile = profiles.get(program) ?? profileOf(program);
		profiles.set(program, profile);
		return {
			container,
			program,
			profile,
			service,
			rate,
			network,
			input: idle,
			out: untouched,
			cores: 0,
			bytes: 0,
			starved: false,
		};
	};

	const memoryOfFlow = (key: string): FlowMemory => memory.get(key) ?? {failing: 0, time: 0};
	const segmentsOf = (flow: Flow): readonly Segment[] => segments.get(flow.key) ?? [];
	const {to: flowsTo, by: flowsBy} = web;

	/** Adds a flow's requests to the containers that its routes lead to. */
	const load = (flow: Flow, rate: number): void => {
		const whole = lengthOf(segmentsOf(flow));

		for (const {route, length} of segmentsOf(flow)) {
			for (const target of route.targets) {
				const part = (rate * target.share * length) / whole;
				const known = loads.get(target.container);

				if (known !== undefined) {
					known.network = (known.network * known.rate + target.network * part) / Math.max(known.rate + part, 1e-9);
					known.rate += part;
					continue;
				}

				const container = ground.container(target.container);

				if (container !== undefined) {
					loads.set(target.container, newLoad(container, flow.to, part, target.network));
				}
			}
		}
	};

	/** Requests a second that reach a process of the service. */
	const reached = (flow: Flow): number => {
		const stretches = segmentsOf(flow);
		const whole = lengthOf(stretches);
		let share = 0;

		for (const {route, length} of stretches) {
			let reaching = 0;

			for (const target of route.targets) {
				reaching += target.share;
			}

			share += (reaching * length) / whole;
		}

		return (rates.get(flow.key) ?? 0) * share;
	};

	const lookups = (flow: Flow): number =>
		lookupShare(flow.client?.reuse ?? callReuse) * queriesPerLookup(flow.call?.name ?? 'ns');

	const rateOf = (flow: Flow, admitted: number): number => {
		if (flow.client !== undefined) {
			return (input.attempts.get(flow.key) ?? 0) / seconds;
		}

		if (flow.call !== undefined) {
			return admitted * flow.call.times * attemptsPerCall(memoryOfFlow(flow.key).failing, flow.call.retries);
		}

		const asking = (flowsBy.get(flow.by ?? '') ?? []).filter(each => each.to !== dnsService);
		return asking.reduce((sum, each) => sum + (rates.get(each.key) ?? 0) * lookups(each), 0);
	};

	for (const flow of web.flows.filter(each => each.client !== undefined)) {
		rates.set(flow.key, rateOf(flow, 0));
		load(flow, rates.get(flow.key) ?? 0);
	}

	for (const service of web.services) {
		const arriving = (flowsTo.get(service) ?? []).reduce((sum, flow) => sum + reached(flow), 0);
		const admitted = arriving * (1 - (input.overloads.get(service) ?? 0));

		for (const flow of (flowsBy.get(service) ?? []).filter(each => each.client === undefined)) {
			rates.set(flow.key, rateOf(flow, admitted));
			load(flow, rates.get(flow.key) ?? 0);
		}
	}

	/** Share of a flow whose connections nobody answers. */
	const silentShare = (flow: Flow): number => {
		const whole = lengthOf(segmentsOf(flow));
		return segmentsOf(flow).reduce(
			(sum, {route, length}) =>
				sum +
				route.dead.reduce(
					(inner, dead) =>
						dead.outcome === 'connect-timeout' || dead.outcome === 'partition' ? inner + dead.share : inner,
					0,
				) *
					(length / whole),
			0,
		);
	};

	/** Seconds that a worker waits for the slowest of the calls that it makes for a request. */
	const holds = new Map<string, number>(
		web.services.map(service => {
			const calls = (flowsBy.get(service) ?? []).filter(flow => flow.call !== undefined);
			const seconds_ = calls.map(flow => holdOf(flow, memoryOfFlow(flow.key).time, silentShare(flow)));
			return [service, Math.max(0, ...seconds_)] as const;
		}),
	);

	for (const [id, waiting] of input.backlogs) {
		const container = waiting > 0 && !loads.has(id) ? ground.container(id) : undefined;

		if (container?.state === 'running') {
			loads.set(id, newLoad(container, '', 0, 0));
		}
	}

	const queueInput = (load: Load, machineSpeed: number): Mutable<QueueInput> => {
		const {container, program, profile, service} = load;
		const warm = Math.max(coldest, warmth(program, container.servingAt, input.now - input.length / 2));
		return {
			rate: load.rate,
			length: seconds,
			cpu: profile.cpu / Math.max(slowest, machineSpeed * warm),
			wait: profile.wait,
			hold: holds.get(service) ?? 0,
			cores: 0,
			workers: profile.workers,
			queue: profile.queue,
			timeout: (web.patience.get(service) ?? usualThreshold) / 1000,
			cancel: profile.cancel,
			backlog: input.backlogs.get(container.id) ?? 0,
			threshold: (web.thresholds.get(service) ?? usualThreshold) / 1000,
			network: load.network,
		};
	};

	const paces = shareMachines(input, loads, queueInput, seconds);

	for (const load of loads.values()) {
		const {input: queue, container} = load;
		load.out = serve(queue);
		const minutes = Math.max(0, input.now - container.startedAt) / 60_000;
		const work = load.rate * (1 - load.out.overload) * queue.cpu;
		load.bytes = memoryOf(load.program.memory, load.out.inFlight, minutes);
		load.cores = Math.min(queue.cores, work + (queue.backlog * queue.cpu) / seconds);
	}

	const outcomes = new Map<string, FlowOutcome>();

	/** What makes ends of a service dead: those that live carry their load, and who calls them waits. */
	const deadEnds = new Map<string, number>();

	for (const flow of web.flows) {
		for (const {route} of segmentsOf(flow)) {
			for (const {cause} of route.dead) {
				for (const service of flow.call === undefined ? [flow.to] : [flow.to, flow.by ?? '']) {
					deadEnds.set(service, Math.max(deadEnds.get(service) ?? 0, cause));
				}
			}
		}
	}

	const causeAt = (service: string, container: GroundContainer): number =>
		Math.max(
			causes.services.get(service) ?? 0,
			causes.machines.get(container.machine) ?? 0,
			deadEnds.get(service) ?? 0,
			causes.demand,
		);

	/** What becomes of the requests that reach a container. */
	const atContainer = (load: Load, dependency: Dependency): FlowOutcome => {
		const {container, service, out} = load;
		const served = 1 - out.overload;
		const {errors} = load.program;
		const lateHere = served > 0 ? Math.min(1, out.slow / served) : 0;
		const late = 1 - (1 - lateHere) * (1 - dependency.slow);
		const ok = served * (1 - errors) * dependency.ok;
		const cause = causeAt(service, container);
		const where = container.machine;
		const losses: Loss[] = [];
		const slowBy: Array<FlowOutcome['slowBy'][number]> = [];

		// Most pods lose nothing: no line is written for nothing.
		if (out.overload > 0) {
			losses.push({outcome: 'overload', where, cause, share: out.overload});
		}

		if (errors > 0) {
			const because = causes.services.get(service) ?? 0;
			losses.push({outcome: 'app-error', where: service, cause: because, share: served * errors});
		}

		for (const loss of dependency.losses) {
			const {outcome, where: place, cause: because} = loss;
			losses.push({outcome, where: place, cause: because, share: loss.share * served * (1 - errors)});
		}

		if (lateHere > 0) {
			slowBy.push({where, cause, share: ok * lateHere});
		}

		for (const part of dependency.slowBy) {
			slowBy.push({where: part.where, cause: part.cause, share: part.share * ok * (1 - lateHere)});
		}

		return {good: ok * (1 - late), slow: ok * late, losses, slowBy, time: out.time};
	};

	const dependencyOf = (service: string): Dependency => {
		const calls = (flowsBy.get(service) ?? []).flatMap((flow): CallResult[] => {
			const outcome = outcomes.get(flow.key);
			return flow.call === undefined || outcome === undefined ? [] : [{...callOf(flow.call), outcome}];
		});
		return calls.length === 0 ? independent : dependOn(calls);
	};

	const killedShare = (service: string): typeof nobodyKilled => {
		if (input.kills.length === 0) {
			return nobodyKilled;
		}

		const dead = input.kills.filter(kill => kill.service === service);
		const arrived = (flowsTo.get(service) ?? []).reduce((sum, flow) => sum + (rates.get(flow.key) ?? 0), 0) * seconds;
		const count = dead.reduce((sum, kill) => sum + kill.count, 0);
		return {share: arrived > 0 ? Math.min(1, count / arrived) : 0, by: dead};
	};

	for (const service of [...web.services].reverse()) {
		const dependency = dependencyOf(service);
		const results = new Map<string, FlowOutcome>();
		const killed = killedShare(service);

		for (const flow of flowsTo.get(service) ?? []) {
			const plain = alongRoutes(segmentsOf(flow), id => {
				const known = results.get(id);

				if (known !== undefined) {
					return known;
				}

				const load = loads.get(id);
				const result = load === undefined ? undefined : atContainer(load, dependency);

				if (load !== undefined && result !== undefined) {
					results.set(id, result);
					load.starved = dependency.ok < 0.5;
				}

				return result;
			});
			const dns = outcomes.get(`dns/${flow.by ?? ''}`);
			const named = dns === undefined || flow.to === dnsService ? plain : afterLookup(plain, dns, flow);
			outcomes.set(flow.key, withKills(named, killed));
		}
	}

	return {
		outcomes,
		rates,
		serving: loads,
		overloads: overloadsOf(loads),
		memory: new Map(
			[...outcomes].map(([key, outcome]) => [key, {failing: failingShare(outcome), time: outcome.time}] as const),
		),
		paces,
	};
};

const callOf = ({times, critical, retries}: ServiceCall): Omit<CallResult, 'outcome'> => ({times, critical, retries});

const holdOf = (flow: Flow, time: number, silent: number): number => {
	const {times = 1, timeout = usualThreshold} = flow.call ?? {};
	const longest = timeout / 1000;
	return times * (Math.min(time, longest) + silent * Math.min(longest, connectTimeout / 1000));
};

const overloadsOf = (loads: ReadonlyMap<string, Load>): ReadonlyMap<string, number> => {
	const sums = new Map<string, {arrived: number; turned: number}>();

	for (const {service, rate, out} of loads.values()) {
		const sum = sums.get(service) ?? {arrived: 0, turned: 0};
		sum.arrived += rate;
		sum.turned += rate * out.overload;
		sums.set(service, sum);
	}

	return new Map(
		[...sums].map(([service, {arrived, turned}]) => [service, arrived > 0 ? turned / arrived : 0] as const),
	);
};
