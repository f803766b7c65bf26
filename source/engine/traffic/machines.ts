/*
What works on each machine in a tick, what it costs there, and the cores that it gets.
*/
import type {GroundContainer} from '../ground/container.ts';
import type {Program} from '../ground/program.ts';
import {type CpuClaim, shareCores} from './cpu.ts';
import type {QueueInput, QueueOutput} from './queueing.ts';
import type {TickInput} from './tick.ts';

/** What a request costs on average over a program's classes; seconds. */
export type Profile = Pick<QueueInput, 'cpu' | 'wait' | 'workers' | 'queue' | 'cancel'>;

export type Mutable<T> = {-readonly [Key in keyof T]: T[Key]};

/** A serving container while it is worked out; every field is there from the start, so that all have one shape. */
export type Load = {
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

export const idle: QueueInput = {
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

export const untouched: QueueOutput = {slow: 0, overload: 0, backlog: 0, time: 0, utilisation: 0, inFlight: 0};

const cheapest: Profile = {cpu: 0.001, wait: 0, workers: 16, queue: 200, cancel: true};

export const profileOf = (program: Program): Profile => {
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

/** Cores for everything that works on the machines where somebody serves or computes; gives the paces of the latter. */
export const shareMachines = (
	{ground, batch}: Pick<TickInput, 'ground' | 'batch'>,
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
