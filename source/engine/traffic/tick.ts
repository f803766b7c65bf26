/*
One tick of traffic, worked out as a whole: load down the web of services, cores on every machine, queues in every pod,
and success, time and blame back up.
*/
import type {GroundContainer} from '../ground/container.ts';
import type {Ground} from '../ground/ground.ts';
import {type Program, type ServiceCall, warmth} from '../ground/program.ts';
import type {Millis} from '../kernel/time.ts';
import {type CpuClaim, shareCores} from './cpu.ts';
import {
	type CallResult,
	type Dependency,
	dependOn,
	type FlowOutcome,
	failingShare,
	independent,
	type Loss,
	mergeLosses,
} from './fan-out.ts';
import type {Flow, Segment, Web} from './flows.ts';
import {lookupShare, queriesPerLookup} from './name-lookup.ts';
import {callReuse, connectTimeout, dnsService, usualThreshold} from './plan.ts';
import {memoryOf, type QueueInput, type QueueOutput, serve} from './queueing.ts';
import {attemptsPerCall} from './retries.ts';
import type {Causes} from './routing.ts';

/** What a flow remembers from one tick to the next. */
export type FlowMemory = {readonly failing: number; readonly time: number};

/** Requests that died with a process. */
export type Kill = {
	readonly pod: string;
	readonly service: string;
	readonly count: number;
	readonly cause: number;
};

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

/** What a request costs on average over a program's classes; seconds. */
type Profile = Pick<QueueInput, 'cpu' | 'wait' | 'workers' | 'queue' | 'cancel'>;

type Mutable<T> = {-readonly [Key in keyof T]: T[Key]};

/** A serving container while it is worked out; every field is there from the start, so that all have one shape. */
type Load = {
	container: GroundContainer;
	program: Program;
	profile: Profile;
	service: string;
	rate: number;
	network: number;
	input: Mutable<QueueInput>;
	out: QueueOutput;
	cores: number;
	bytes: number;
	starved: boolean;
};

const idle: QueueInput = {
	rate: 0,
	length: 1,
	cpu: 1,
	wait: 0,
	hold: 0,
	cores: 0,
	workers: 1,
	queue: 0,
	timeout: 1,
	cancel: true,
	backlog: 0,
	threshold: 1,
	network: 0,
};

const untouched: QueueOutput = {slow: 0, overload: 0, backlog: 0, time: 0, utilisation: 0, inFlight: 0};

const cheapest: Profile = {cpu: 0.001, wait: 0, workers: 16, queue: 200, cancel: true};

const profileOf = (program: Program): Profile => {
	if (program.requests.length === 0) {
		return cheapest;
	}

	let cpu = 0;
	let wait = 0;
	let workers = 1;
	let queue = 0;

	for (const request of program.requests) {
		cpu += (request.share * request.cpu) / 1000;
		wait += (request.share * request.wait) / 1000;
		workers = Math.max(workers, request.workers);
		queue = Math.max(queue, request.queue);
	}

	return {cpu: Math.max(cpu, 1e-6), wait, workers, queue, cancel: program.requests.every(request => request.cancel)};
};

const lengthOf = (segments: readonly Segment[]): Millis => segments.reduce((sum, segment) => sum + segment.length, 0);

/** A process that has just begun to serve works at this part of its speed. */
const coldest = 0.3;

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
		const whole = lengthOf(segmentsOf(flow));
		const share = segmentsOf(flow).reduce(
			(sum, {route, length}) =>
				sum + (route.targets.reduce((inner, target) => inner + target.share, 0) * length) / whole,
			0,
		);
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

	const causeAt = (service: string, container: GroundContainer): number =>
		Math.max(causes.services.get(service) ?? 0, causes.machines.get(container.machine) ?? 0);

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
			losses.push({...loss, share: loss.share * served * (1 - errors)});
		}

		if (lateHere > 0) {
			slowBy.push({where, cause, share: ok * lateHere});
		}

		for (const part of dependency.slowBy) {
			slowBy.push({...part, share: part.share * ok * (1 - lateHere)});
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

	const killedShare = (service: string): {share: number; by: readonly Kill[]} => {
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

/** Cores for everything that works on the machines where somebody serves or computes; gives the paces of the latter. */
const shareMachines = (
	{ground, batch}: TickInput,
	loads: ReadonlyMap<string, Load>,
	queueInput: (load: Load, machineSpeed: number) => Mutable<QueueInput>,
	seconds: number,
): Map<string, number> => {
	const machines = new Map<string, Load[]>([...batch.keys()].map(name => [name, []]));
	const paces = new Map<string, number>();

	for (const load of loads.values()) {
		const here = machines.get(load.container.machine);

		if (here === undefined) {
			machines.set(load.container.machine, [load]);
		} else {
			here.push(load);
		}
	}

	for (const [name, here] of machines) {
		const cores = ground.machine(name).milliCpu / 1000;
		const speed = ground.speedOf(name);
		const workers = (batch.get(name) ?? []).flatMap(id => ground.container(id) ?? []);
		const claims: CpuClaim[] = [];

		for (const load of here) {
			load.input = queueInput(load, speed);
			const limit = limitOf(load.container);
			const wanted = (load.input.rate + load.input.backlog / seconds) * load.input.cpu;
			claims.push({demand: Math.min(limit, wanted), weight: load.container.requestMilliCpu, limit});
		}

		for (const container of workers) {
			const limit = Math.min(limitOf(container), container.limitMilliCpu > 0 ? cores : 1);
			claims.push({demand: Math.min(limit, cores), weight: container.requestMilliCpu, limit});
		}

		const given = shareCores(claims, cores);

		for (const [index, load] of here.entries()) {
			load.input.cores = given[index] ?? 0;
		}

		for (const [index, container] of workers.entries()) {
			paces.set(container.id, Math.max(1, Math.round((given[here.length + index] ?? 0) * 1000)));
		}
	}

	return paces;
};

const limitOf = (container: GroundContainer): number =>
	container.limitMilliCpu > 0 ? container.limitMilliCpu / 1000 : Number.POSITIVE_INFINITY;

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

/** What becomes of a flow's requests along its routes of this tick. */
const alongRoutes = (
	segments: readonly Segment[],
	resultOf: (container: string) => FlowOutcome | undefined,
): FlowOutcome => {
	const whole = lengthOf(segments);
	const losses: Loss[] = [];
	const slowBy = new Map<string, FlowOutcome['slowBy'][number]>();
	let good = 0;
	let slow = 0;
	let time = 0;

	for (const {route, length} of segments) {
		const weight = length / whole;

		for (const dead of route.dead) {
			losses.push({outcome: dead.outcome, where: dead.where, cause: dead.cause, share: dead.share * weight});
		}

		for (const target of route.targets) {
			const result = resultOf(target.container);
			const part = target.share * weight;

			if (result === undefined) {
				// The process and every trace of it are gone: it answered while it was there.
				good += part;
				continue;
			}

			good += part * result.good;
			slow += part * result.slow;
			time += part * result.time;

			for (const loss of result.losses) {
				losses.push({...loss, share: loss.share * part});
			}

			for (const late of result.slowBy) {
				const key = `${late.where}|${late.cause}`;
				slowBy.set(key, {...late, share: (slowBy.get(key)?.share ?? 0) + late.share * part});
			}
		}
	}

	return {good, slow, losses: mergeLosses(losses), slowBy: [...slowBy.values()], time};
};

/** A share of requests needs a name first; where the DNS fails, they fail. */
const afterLookup = (outcome: FlowOutcome, dns: FlowOutcome, flow: Flow): FlowOutcome => {
	const asking = lookupShare(flow.client?.reuse ?? callReuse);
	const failing = asking * failingShare(dns);
	const keeps = 1 - failing;
	const late = asking * (dns.good + dns.slow > 0 ? dns.slow / (dns.good + dns.slow) : 0);
	const all = dns.losses.reduce((sum, loss) => sum + loss.share, 0);
	return {
		good: outcome.good * keeps * (1 - late),
		slow: keeps * (outcome.slow + outcome.good * late),
		losses: [
			...outcome.losses.map(loss => ({...loss, share: loss.share * keeps})),
			...mergeLosses(
				dns.losses.map(loss => ({
					...loss,
					outcome: 'dns' as const,
					share: (loss.share / Math.max(all, 1e-12)) * failing,
				})),
			),
		],
		slowBy: outcome.slowBy,
		time: outcome.time + asking * dns.time,
	};
};

/** Requests that were in a process when it died. */
const withKills = (
	outcome: FlowOutcome,
	{share, by}: {readonly share: number; readonly by: readonly Kill[]},
): FlowOutcome => {
	const count = by.reduce((sum, kill) => sum + kill.count, 0);
	const taken = Math.min(share, outcome.good + outcome.slow);

	if (taken <= 0 || count <= 0) {
		return outcome;
	}

	const keeps = 1 - taken / (outcome.good + outcome.slow);
	return {
		...outcome,
		good: outcome.good * keeps,
		slow: outcome.slow * keeps,
		losses: [
			...outcome.losses,
			...by.map(kill => ({
				outcome: 'killed-in-flight' as const,
				where: kill.pod,
				cause: kill.cause,
				share: (taken * kill.count) / count,
			})),
		],
	};
};
