/**
Traffic: users, and what they feel. It knows nothing of the API: a request goes where the rules in a node's kernel send
it, and meets whatever is there now.

	demand ─▶ lookup ─▶ routing ─▶ cores ─▶ queues ─▶ good, slow, failed by cause ─▶ facts
	 λ(t)      DNS      rules of     of a     of a     whole requests that add up      score, report
	                    each node   machine   pod

Once a tick (a virtual second, or what the scenario says) everything is worked out in closed form: no single request is
simulated. Between ticks it notes when a path changed, so that an endpoint which leaves at 3.4 s counts for 40 % of its
second. Every lost request keeps the fact that put its path in that state, and so leads to a root.

Worked example: 150 requests a second on six pods, and a machine with two of them loses its power. A third of all
connections find nobody and time out: 50 a second, told as `requests lost`, caused by `machine lost power`.

Deliberately absent: single requests, random routing (a share is a share), and the API server's opinion.
*/
import type {Ground} from '../ground/ground.ts';
import {apportion} from '../kernel/apportion.ts';
import {assert} from '../kernel/assert.ts';
import type {Fact} from '../kernel/chronicle.ts';
import type {Component} from '../kernel/component.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import type {Millis} from '../kernel/time.ts';
import {type Account, accountOf, addAccounts, emptyAccount, outcomes, roundCarry} from './accounting.ts';
import {answerTimeOf} from './answer-time.ts';
import {arrivals, rateAt, tablesOf} from './demand.ts';
import type {FlowOutcome} from './fan-out.ts';
import type {Flow} from './flows.ts';
import {type Bucket, bucketsOf, mergeBuckets, payable, type Sums, settleAll, sharesOf} from './ledger.ts';
import type {Kill} from './outcomes.ts';
import {createPaths} from './paths.ts';
import {type ClientPlan, type TrafficPlan, usualThreshold} from './plan.ts';
import {type Cohort, gather} from './retries.ts';
import {type Ledger, tellTraffic} from './telling.ts';
import {type FlowMemory, type Serving, type TickInput, type TickOutput, workOut} from './tick.ts';

/** What a pod uses, as its machine's kernel counts it. */
export type PodUse = {readonly milliCpu: number; readonly bytes: number};

/** An account and what it came to: in all, and in the last tick. */
export type AccountLine = {
	readonly id: string;
	readonly service: string;
	readonly total: Account;
	readonly last: Account;
};

export type Traffic = Component & {
	/** By account, in the order of promises and then of client groups. */
	accounts(): readonly AccountLine[];
	/** Undefined for a pod that serves nobody. */
	usageOf(pod: string): PodUse | undefined;
	/** Cores in use on a machine by all that serve or compute there. */
	coresUsedOn(machine: string): number;
	/** Seconds within which this share of a service's answers came in the last tick; undefined when there were none. */
	answerTime(service: string, share: number): number | undefined;
	/** The same of all that a machine serves. */
	answerTimeOn(machine: string, share: number): number | undefined;
	/** Requests a second of each flow, `shop/front>shop/pay`, in the last tick. */
	rates(): ReadonlyMap<string, number>;
	/** Share of client traffic that the last tick routed to something that is not there. */
	deadShare(): number;
	/** Requests that would still come, by account, if nobody was ever served again. */
	remaining(until: Millis): ReadonlyArray<{readonly slo: string; readonly offered: number}>;
};

/** A queue this full is felt by probes that go the way of the requests. */
const fullQueue = 0.9;

/** A pace is told to the ground when it moves by more than this. */
const paceStep = 0.02;

/** Users and what they feel, from the moment it is started. */
export const createTraffic = (kernel: Kernel, ground: Ground, plan: TrafficPlan): Traffic => {
	const name = 'traffic';
	const tables = new Map(plan.clients.map(client => [client.id, tablesOf(client, kernel.draws, plan.horizon)]));

	/** Promises first, then services that clients ask without any. */
	const ledgers: readonly Ledger[] = [
		...plan.slos.map(({id, service}) => ({id, service})),
		...[...new Set(plan.clients.map(({to}) => to))]
			.filter(to => !plan.slos.some(({service}) => service === to))
			.map(to => ({id: to, service: to})),
	];

	const promised = new Set(plan.slos.map(({id}) => id));

	// What goes on from tick to tick.
	let ticks = 0;
	const carries = new Map<string, number>();
	const residues = new Map<string, readonly number[]>();
	let waiting: Array<readonly [client: string, cohort: Cohort]> = [];
	let memory: ReadonlyMap<string, FlowMemory> = new Map();
	let overloads: ReadonlyMap<string, number> = new Map();
	let backlogs = new Map<string, number>();
	let inFlight = new Map<string, {readonly service: string; readonly count: number}>();
	let kills: Kill[] = [];
	const batch = new Map<string, readonly string[]>();
	const unscanned = new Set<string>();

	// What may be asked.
	const totals = new Map<string, {total: Account; last: Account}>(
		ledgers.map(({id}) => [id, {total: emptyAccount, last: emptyAccount}]),
	);
	let lastServing: ReadonlyMap<string, Serving> = new Map();
	let lastRates: ReadonlyMap<string, number> = new Map();

	const wakeAt = (at: Millis, what: string): void => kernel.wake(name, at, what, '', 'traffic');

	/** Who was inside a process when it died is lost; one that ended in good order has sent everybody home. */
	const losePod = (pod: string, fact: Fact): void => {
		const inside = fact.detail?.code === 0 ? undefined : inFlight.get(pod);

		if (inside !== undefined && inside.count > 0) {
			kills = [...kills, {pod, ...inside, cause: fact.id}];
			inFlight.delete(pod);
		}
	};

	const paths = createPaths(kernel, ground, plan, {
		lookAt: at => wakeAt(at, 'look'),
		ended: losePod,
		stirred: machine => void unscanned.add(machine),
	});

	const scanBatch = (): void => {
		for (const machine of [...unscanned].sort()) {
			const working = ground
				.podsOn(machine)
				.flatMap(pod => pod.containers)
				.filter(each => each.state === 'running' && ground.programs.of(each.image).batch !== undefined);

			if (working.length > 0) {
				batch.set(
					machine,
					working.map(each => each.id),
				);
			} else {
				batch.delete(machine);
			}
		}

		unscanned.clear();
	};

	/** What faults make of the number of users who come. */
	const crowding = (client: string): number =>
		Number(ground.levers.value('demand/all')) * Number(ground.levers.value(`demand/of/${client}`));

	const demandOf = (client: ClientPlan, middle: Millis): number =>
		rateAt(client.rate, tables.get(client.id) ?? [], middle) * (plan.tick / 1000) * crowding(client.id);

	/** Users who come for the first time in this tick, and those who come again. */
	const attemptsNow = (): Map<string, Cohort[]> => {
		const due = new Map<string, Cohort[]>();
		const middle = kernel.now - plan.tick / 2;

		for (const client of plan.clients) {
			const noise =
				plan.noise === 'none' ? undefined : {draws: kernel.draws, name: `traffic/${client.id}`, tick: ticks};
			const came = arrivals(demandOf(client, middle), carries.get(client.id) ?? 0, noise);
			carries.set(client.id, came.carry);
			due.set(client.id, [{tick: ticks, attempt: 0, elapsed: 0, count: came.count, where: '', cause: 0}]);
		}

		for (const [client, cohort] of waiting.filter(([, each]) => each.tick <= ticks)) {
			due.get(client)?.push({...cohort, tick: ticks});
		}

		waiting = waiting.filter(([, cohort]) => cohort.tick > ticks);
		return due;
	};

	const thresholdOf = (service: string): Millis => paths.web.thresholds.get(service) ?? usualThreshold;

	/** Users of a client group whose fate was settled in this tick. */
	const settleClient = (flow: Flow, client: ClientPlan, outcome: FlowOutcome, due: readonly Cohort[]): Sums => {
		const rule = {
			retries: client.retries,
			backoff: client.backoff,
			timeout: client.timeout,
			threshold: thresholdOf(flow.to),
		};
		const settled = settleAll(due, outcome, residues, rule, plan.tick, flow.key);

		for (const cohort of gather(settled.later)) {
			waiting.push([client.id, cohort]);
		}

		return settled;
	};

	/** Requests that one service made to another: each call counts once, repeated or not. */
	const settleCall = (flow: Flow, rate: number, outcome: FlowOutcome): Sums => {
		const rounded = roundCarry((rate * plan.tick) / 1000, carries.get(flow.key) ?? 0);
		carries.set(flow.key, rounded.carry);
		const shares = sharesOf(outcome);
		const split = apportion(rounded.count, shares, payable(shares, residues.get(flow.key) ?? []));
		residues.set(flow.key, split.residues);
		return {counts: split.counts, buckets: bucketsOf(split.counts, outcome)};
	};

	/** Whole requests of every flow that somebody counts. */
	const settleFlows = (out: TickOutput, due: ReadonlyMap<string, readonly Cohort[]>): ReadonlyMap<string, Sums> => {
		const settled = new Map<string, Sums>();
		const counted = new Set(ledgers.map(({service}) => service));

		for (const flow of paths.web.flows) {
			const outcome = out.outcomes.get(flow.key);

			if (outcome === undefined || !counted.has(flow.to)) {
				continue;
			}

			settled.set(
				flow.key,
				flow.client === undefined
					? settleCall(flow, out.rates.get(flow.key) ?? 0, outcome)
					: settleClient(flow, flow.client, outcome, due.get(flow.client.id) ?? []),
			);
		}

		return settled;
	};

	/** Adds the flows up by account, and tells. */
	const settleAccounts = (settled: ReadonlyMap<string, Sums>): void => {
		for (const ledger of ledgers) {
			const counts = outcomes.map(() => 0);
			const buckets: Bucket[] = [];

			for (const flow of paths.web.to.get(ledger.service) ?? []) {
				const sums = settled.get(flow.key);
				buckets.push(...(sums?.buckets ?? []));

				for (const [index, count] of (sums?.counts ?? []).entries()) {
					counts[index]! += count;
				}
			}

			const last = accountOf(counts);
			const total = addAccounts(totals.get(ledger.id)?.total ?? emptyAccount, last);
			const lost = buckets.reduce((sum, bucket) => (bucket.outcome === 'slow' ? sum : sum + bucket.count), 0);
			assert(lost === last.failed, `${ledger.id} lost ${last.failed} requests and can explain ${lost}`);
			totals.set(ledger.id, {total, last});
			tellTraffic(kernel, ledger, promised.has(ledger.id), last, mergeBuckets(buckets));
		}
	};

	/** What the machines feel of it: memory, full queues, the pace of work with an end. */
	const press = (out: TickOutput): void => {
		backlogs = new Map();
		inFlight = new Map();

		for (const [id, serving] of out.serving) {
			const container = ground.container(id);

			if (container?.state !== 'running') {
				continue;
			}

			if (serving.out.backlog > 0) {
				backlogs.set(id, serving.out.backlog);
			}

			const {pod} = serving.container;
			inFlight.set(pod, {service: serving.service, count: (inFlight.get(pod)?.count ?? 0) + serving.out.inFlight});
			const {health} = container;
			const queue = serving.out.backlog >= fullQueue * serving.input.queue;

			if (queue !== health.queue || serving.starved !== health.dependency) {
				ground.setHealth(id, {queue, dependency: serving.starved});
			}
		}

		for (const [id, milliCpu] of out.paces) {
			const before = ground.container(id)?.workMilliCpu ?? milliCpu;

			if (Math.abs(before - milliCpu) > before * paceStep) {
				ground.setPace(id, milliCpu);
			}
		}
	};

	/** A process that went over its limit is killed at the end of the tick, and who was inside is lost in this one. */
	const afterKills = (out: TickOutput, before: Omit<TickInput, 'kills'>): TickOutput => {
		const doomed: Serving[] = [];

		for (const serving of out.serving.values()) {
			const {limitBytes, state} = serving.container;

			if (state === 'running' && limitBytes > 0 && serving.bytes > limitBytes) {
				doomed.push(serving);
			}
		}

		for (const {container, service, out: queue} of doomed) {
			inFlight.set(container.pod, {service, count: queue.inFlight});
			ground.oomKill(container.id);
		}

		return doomed.length > 0 ? workOut({...before, kills}) : out;
	};

	const tick = (): void => {
		if (paths.routes.size === 0 && plan.clients.length > 0) {
			paths.look();
		}

		paths.close();
		scanBatch();
		const due = attemptsNow();
		const attempts = new Map(
			[...due].map(
				([client, cohorts]) => [`client/${client}`, cohorts.reduce((sum, cohort) => sum + cohort.count, 0)] as const,
			),
		);
		const before = {
			ground,
			web: paths.web,
			now: kernel.now,
			length: plan.tick,
			causes: paths.causes,
			segments: paths.segments,
			attempts,
			memory,
			overloads,
			backlogs,
			batch,
		};
		const out = afterKills(workOut({...before, kills}), before);
		kills = [];
		paths.forget();
		memory = out.memory;
		overloads = out.overloads;
		lastServing = out.serving;
		lastRates = out.rates;
		settleAccounts(settleFlows(out, due));
		press(out);
		ticks += 1;
		wakeAt(kernel.now + plan.tick, 'tick');
	};

	const servingOf = (service: string): readonly Serving[] =>
		[...lastServing.values()].filter(each => each.service === service && each.rate > 0);

	return {
		name,
		room: 'traffic',
		accounts: () =>
			ledgers.map(({id, service}) => ({id, service, ...(totals.get(id) ?? {total: emptyAccount, last: emptyAccount})})),
		usageOf(pod) {
			const here = [...lastServing.values()].filter(each => each.container.pod === pod);
			return here.length === 0
				? undefined
				: {
						milliCpu: Math.round(here.reduce((sum, each) => sum + each.cores, 0) * 1000),
						bytes: Math.round(here.reduce((sum, each) => sum + each.bytes, 0)),
					};
		},
		coresUsedOn: machine =>
			[...lastServing.values()].reduce(
				(sum, each) => (each.container.machine === machine ? sum + each.cores : sum),
				0,
			) + (batch.get(machine) ?? []).reduce((sum, id) => sum + (ground.container(id)?.workMilliCpu ?? 0) / 1000, 0),
		answerTime: (service, share) => answerTimeOf(servingOf(service), share),
		answerTimeOn: (machine, share) =>
			answerTimeOf(
				[...lastServing.values()].filter(each => each.container.machine === machine && each.rate > 0),
				share,
			),
		rates: () => lastRates,
		deadShare() {
			const clients = paths.web.flows.filter(flow => flow.client !== undefined);
			const all = clients.reduce((sum, flow) => sum + (lastRates.get(flow.key) ?? 0), 0);
			const dead = clients.reduce((sum, flow) => {
				const lost = paths.routes.get(flow.key)?.dead.reduce((inner, each) => inner + each.share, 0) ?? 0;
				return sum + lost * (lastRates.get(flow.key) ?? 0);
			}, 0);
			return all > 0 ? dead / all : 0;
		},
		remaining: until =>
			plan.slos.map(({id, service}) => {
				const clients = plan.clients.filter(client => client.to === service);
				let offered = 0;

				for (let at = kernel.now + plan.tick; at <= until; at += plan.tick) {
					offered += clients.reduce((sum, client) => sum + demandOf(client, at - plan.tick / 2), 0);
				}

				return {slo: id, offered: Math.round(offered)};
			}),
		start() {
			for (const machine of ground.machines) {
				unscanned.add(machine.name);
			}

			wakeAt(kernel.now + plan.tick, 'tick');
			paths.begin();
		},
		wake(what) {
			if (what === 'look') {
				paths.look();
			} else {
				tick();
			}
		},
		save: (): Saved => ({
			paths: paths.save(),
			ticks,
			carries: [...carries],
			residues: [...residues],
			waiting: [...waiting],
			memory: [...memory],
			overloads: [...overloads],
			backlogs: [...backlogs],
			inFlight: [...inFlight],
			kills: [...kills],
			batch: [...batch],
			unscanned: [...unscanned],
			totals: [...totals],
			lastServing: [...lastServing],
			lastRates: [...lastRates],
		}),
		load(saved) {
			const state = saved as unknown as SavedTraffic;
			paths.load(state.paths);
			({ticks} = state);
			refill(carries, state.carries);
			refill(residues, state.residues);
			waiting = [...state.waiting];
			memory = new Map(state.memory);
			overloads = new Map(state.overloads);
			backlogs = new Map(state.backlogs);
			inFlight = new Map(state.inFlight);
			kills = [...state.kills];
			refill(batch, state.batch);
			unscanned.clear();

			for (const machine of state.unscanned) {
				unscanned.add(machine);
			}

			refill(totals, state.totals);
			lastServing = new Map(state.lastServing);
			lastRates = new Map(state.lastRates);
		},
	};
};

type Pairs<T> = ReadonlyArray<readonly [string, T]>;

type SavedTraffic = {
	readonly paths: Saved;
	readonly ticks: number;
	readonly carries: Pairs<number>;
	readonly residues: Pairs<readonly number[]>;
	readonly waiting: ReadonlyArray<readonly [string, Cohort]>;
	readonly memory: Pairs<FlowMemory>;
	readonly overloads: Pairs<number>;
	readonly backlogs: Pairs<number>;
	readonly inFlight: Pairs<{readonly service: string; readonly count: number}>;
	readonly kills: readonly Kill[];
	readonly batch: Pairs<readonly string[]>;
	readonly unscanned: readonly string[];
	readonly totals: Pairs<{total: Account; last: Account}>;
	readonly lastServing: Pairs<Serving>;
	readonly lastRates: Pairs<number>;
};

const refill = <T>(map: Map<string, T>, pairs: Pairs<T>): void => {
	map.clear();

	for (const [key, value] of pairs) {
		map.set(key, value);
	}
};
