/**
One pod as a queue, in closed form: no single request is simulated.

	arrivals ──▶ [ backlog ] ──▶ ( c servers, each S per request ) ──▶ answers

Below 98 % of its rate a pod stands in a steady state, whose share of slow requests is a formula; above, the backlog
grows and shrinks like water, and what no user would wait for fails as overload. Checked against a simulation of single
requests: within about 10 %, a little on the dark side, and better in everything that a player can do better.
*/
import {exactExp, exactPow} from '../kernel/exact-math.ts';

/** Where the steady state ends. */
export const fullUtilisation = 0.98;

/** Cores below which a pod counts as starved: what the weight of 2 leaves it on a crowded machine is more. */
const starvedCores = 1e-6;

export type QueueInput = {
	/** Requests a second that reach the pod. */
	readonly rate: number;
	/** Seconds that this goes on. */
	readonly length: number;
	/** Core seconds a request, at the speed that the pod has now. */
	readonly cpu: number;
	/** Seconds a request waits for something that is no core. */
	readonly wait: number;
	/** Seconds a worker is held by the services it calls. */
	readonly hold: number;
	/** Cores that the pod gets. */
	readonly cores: number;
	/** Requests worked on at once, at most. */
	readonly workers: number;
	/** Requests that may wait. */
	readonly queue: number;
	/** Seconds after which its users give up. */
	readonly timeout: number;
	/** Work for users who gave up is dropped. */
	readonly cancel: boolean;
	/** Requests that wait from before. */
	readonly backlog: number;
	/** Seconds above which an answer is slow, and how long it travels. */
	readonly threshold: number;
	readonly network: number;
};

export type QueueOutput = {
	/** Shares of the requests that arrived: served too late, turned away. */
	readonly slow: number;
	readonly overload: number;
	/** Requests that wait at the end. */
	readonly backlog: number;
	/** Mean seconds a request spends in the pod. */
	readonly time: number;
	/** Arrivals over what it can serve. */
	readonly utilisation: number;
	/** Requests in the pod: worked on and waiting. */
	readonly inFlight: number;
};

/** What limits a pod: its cores, or workers that wait for something else. */
type Station = {readonly servers: number; readonly service: number; readonly rate: number};

/** Servers and the seconds each needs for a request, when only cores matter. */
const coresAsStation = ({cpu, cores, workers}: QueueInput): Station => {
	const usable = Math.min(Math.max(cores, starvedCores), workers);
	const servers = Math.max(1, Math.min(workers, Math.round(usable)));
	const service = (cpu * servers) / usable;
	return {servers, service, rate: servers / service};
};

const workersAsStation = (input: QueueInput, service: number): Station => {
	const held = service + input.wait + input.hold;
	return {servers: input.workers, service: held, rate: input.workers / held};
};

/** Chance that an arrival has to wait. Source: Sakasegawa's approximation, exact for one server. */
export const waitChance = (servers: number, utilisation: number): number =>
	exactPow(utilisation, Math.sqrt(2 * (servers + 1)) - 1);

/** Mean seconds of waiting in the steady state; `chance` is that of having to wait. */
export const meanWait = (
	{servers, service}: Omit<Station, 'rate'>,
	utilisation: number,
	chance = waitChance(servers, utilisation),
): number => (chance * service) / (servers * (1 - utilisation));

/**
Share of requests that stay longer than `limit` seconds: work with exponential mean `service`, and for those who must
wait (chance `chance`) an exponential wait of rate `ending` before it.
*/
const slowerThan = (limit: number, service: number, chance: number, ending: number): number => {
	if (limit <= 0) {
		return 1;
	}

	const pace = 1 / service;
	const work = exactExp(-pace * limit);
	const gap = ending - pace;

	if (Math.abs(gap) < pace * 1e-6) {
		return (1 - chance) * work + chance * (1 + pace * limit) * work;
	}

	const both = (ending * work - pace * exactExp(-ending * limit)) / gap;
	return Math.min(1, Math.max(0, (1 - chance) * work + chance * both));
};

/** What becomes of the requests that reach one pod. */
export const serve = (input: QueueInput): QueueOutput => {
	const cores = coresAsStation(input);
	const workers = workersAsStation(input, cores.service);
	const neck = workers.rate < cores.rate ? workers : cores;
	const utilisation = input.rate / neck.rate;
	const own = cores.service + input.wait + input.hold;

	if (utilisation < fullUtilisation && input.backlog <= 0) {
		return steady(input, cores.service, neck, utilisation, own);
	}

	return flooded(input, cores.service, neck, utilisation, own);
};

const steadySlow = (input: QueueInput, service: number, neck: Station, utilisation: number, chance: number): number => {
	const limit = input.threshold - input.wait - input.hold - input.network;
	const ending = (neck.servers * (1 - utilisation)) / neck.service;
	return slowerThan(limit, service, chance, ending);
};

const steady = (input: QueueInput, service: number, neck: Station, utilisation: number, own: number): QueueOutput => {
	const chance = waitChance(neck.servers, utilisation);
	const time = own + (input.rate > 0 ? meanWait(neck, utilisation, chance) : 0);
	return {
		slow: steadySlow(input, service, neck, utilisation, chance),
		overload: 0,
		backlog: 0,
		time,
		utilisation,
		inFlight: input.rate * time,
	};
};

/**
The backlog as water: it rises by arrivals less service, and what lies above the brim is turned away.

An arrival's fate is settled when it arrives, by the backlog that it meets. Below full load a pod that has just caught up
is taken to be as good as one at 98 %, so that less load is never worse.
*/
const flooded = (input: QueueInput, service: number, neck: Station, utilisation: number, own: number): QueueOutput => {
	const patience = input.timeout * neck.rate;
	const brim = input.cancel ? Math.min(input.queue, patience) : input.queue;
	const before = Math.min(input.backlog, Math.max(brim, 0));
	const arrived = input.rate * input.length;
	const net = input.rate - neck.rate;
	const level = before + net * input.length;
	const backlog = Math.min(brim, Math.max(0, level));
	const spilt = arrived > 0 ? Math.min(1, Math.max(0, level - brim) / arrived) : 0;
	const slowLevel = Math.max(0, (input.threshold - own - input.network) * neck.rate);
	const stretch = {before, net, brim, length: input.length};
	const gaveUp = input.cancel ? 0 : shareAbove(stretch, patience);
	const full = Math.min(utilisation, fullUtilisation);
	const chance = waitChance(neck.servers, full);
	const late = Math.max(shareAbove(stretch, slowLevel), steadySlow(input, service, neck, full, chance));
	const overload = Math.min(1, Math.max(spilt, gaveUp));
	const settled = meanWait(neck, full, chance);
	const time = own + Math.max((before + backlog) / 2 / neck.rate, Math.min(settled, input.timeout));
	return {
		slow: Math.min(1 - overload, late * (1 - overload)),
		overload,
		backlog,
		time,
		utilisation,
		inFlight: Math.min(input.rate, neck.rate) * own + backlog,
	};
};

/** Share of a stretch during which a level that rises (or falls) evenly and stops at the brim and at 0 is above `mark`. */
const shareAbove = (
	{before, net, brim, length}: {before: number; net: number; brim: number; length: number},
	mark: number,
): number => {
	const clamp = (value: number): number => Math.min(brim, Math.max(0, value));
	const start = clamp(before);
	const end = clamp(before + net * length);

	if (start > mark && end > mark) {
		return 1;
	}

	if (start <= mark && end <= mark) {
		return 0;
	}

	const crossing = Math.min(length, Math.max(0, (mark - before) / net));
	return net > 0 ? 1 - crossing / length : crossing / length;
};

/** Bytes of a pod: what it always needs, what each request in it adds, and what it has lost over the minutes. */
export const memoryOf = (
	memory: {readonly base: number; readonly perInFlight: number; readonly leakPerMinute: number},
	inFlight: number,
	ageMinutes: number,
): number => memory.base + memory.perInFlight * inFlight + memory.leakPerMinute * ageMinutes;
