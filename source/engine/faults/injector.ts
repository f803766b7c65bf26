/**
Faults: what strikes, when, whom, for how long. A fault pulls levers on the ground and later lets them go, and that is
all it can do; the cluster has to find out by itself, in its own time.

	schedule ──▶ targets ──▶ kind.pulls ──▶ ground.levers        and, hidden until announced, a fact
	   when        whom       what               …until it lets go

Worked example: `node-crash` at 120 s on `fixed: node-b` pulls `machine/node-b/power` to `off` for 600 s. Users feel it
in the next tick, the node controller 50 s later.

Deliberately absent: people's mistakes (they are API calls and come from the scenario's script), and anything that a
cascade would do by itself: retry storms and stampedes are never scripted.
*/
import type {Ground} from '../ground/ground.ts';
import type {Component} from '../kernel/component.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import type {Millis} from '../kernel/time.ts';
import {type FaultMemory, type LeverPull, namesOf} from './fault.ts';
import {faultKind} from './kinds/index.ts';
import {type FaultPlan, isLookedAt, type Line, linesOf, targetsOf} from './lines.ts';
import {hazardThreshold, lifetime, stormId} from './schedule.ts';
import {
	type Candidate,
	candidatesOf,
	type FaultSeams,
	type FaultWorld,
	type StrikeWorld,
	type Subject,
} from './world.ts';

/** A fault that holds its levers. */
export type ActiveFault = {
	readonly id: string;
	readonly kind: string;
	readonly strike: number;
	readonly targets: readonly string[];
	readonly since: Millis;
	/** Undefined: nobody knows yet, or never. */
	readonly until: Millis | undefined;
	/** The number of its fact. */
	readonly fact: number;
	/** Of what goes on changing. */
	readonly memory?: FaultMemory;
};

/** A strike that a seat may know of beforehand. */
export type Forecast = {readonly id: string; readonly kind: string; readonly at: Millis};

/** The component that strikes. */
export type Injector = Component & {
	/** Eight characters: the same for everybody who faces the same storm. */
	readonly storm: string;
	active(): readonly ActiveFault[];
	/** What a fault of the plan costs a director, and what it strikes. */
	weigh(id: string): {readonly cost: number; readonly strikes: Subject} | undefined;
	/** Strikes now, sparing whoever is named; false when it hit nobody. */
	call(id: string, spared: ReadonlySet<string>): boolean;
	/** Strikes that are announced ahead and still to come, soonest first. */
	forecasts(): readonly Forecast[];
};

const look: Millis = 1000;

/** The words of its facts; the score listens for them. */
export const faultStruck = 'fault struck';
export const faultEnded = 'fault ended';
export const faultAnnounced = 'fault announced';
export const faultMissed = 'fault did not strike';

/** Pulls levers when a fault is due, and lets them go when it is over. Items of kinds that it does not know are left out. */
export const createInjector = (kernel: Kernel, ground: Ground, plan: FaultPlan, seams: FaultSeams): Injector => {
	const name = 'faults';
	const world: FaultWorld = {ground, seams, allowQuorumLoss: plan.allowQuorumLoss};
	const {draws} = kernel;
	const lines = linesOf(plan, draws);

	let active: ActiveFault[] = [];
	/** Strikes so far, by item. */
	const strikes = new Map<string, number>();
	/** Hazard accumulated since the last strike, by item. */
	const hazards = new Map<string, number>();
	/** Conditions that have struck. */
	const fired = new Set<string>();
	/** When each pod's life ends, by item and uid. */
	const lives = new Map<string, Millis>();

	/** Something has to be looked at every second. */
	const mustLook = [...lines.values()].some(isLookedAt);

	const wakeAt = (at: Millis, what: string, about: string): void => {
		if (at <= plan.horizon || what === 'end' || what === 'go on') {
			kernel.wake(name, Math.max(at, kernel.now), what, about, 'ground');
		}
	};

	const inHand = (fault: string, strike: number): StrikeWorld => ({
		...world,
		chance: each => draws.unit(`fault/${fault}/of/${each}`, strike),
	});

	const endOf = (
		{item, kind, settings}: Line,
		targets: readonly Candidate[],
		mine: StrikeWorld,
	): Millis | undefined => {
		switch (item.until?.type) {
			case 'after':
				return kernel.now + item.until.delay;
			case 'when':
			case 'never':
				return undefined;
			default: {
				const lasts = kind.lasts(settings, targets, mine);
				return Number.isFinite(lasts) ? kernel.now + lasts : undefined;
			}
		}
	};

	const announce = ({item, kind, settings, announce: how}: Line, names: readonly string[]): void => {
		if (how.type === 'onset' || how.type === 'forecast') {
			kernel.chronicle.tell({
				what: faultAnnounced,
				who: name,
				about: `fault/${item.id}`,
				weight: 'headline',
				detail: {id: item.id, kind: item.kind, text: kind.tell(settings, names)},
			});
		}
	};

	/** Pulls and, for what is done at once, lets go again: all of it because of the strike's fact. */
	const strikeAt = (line: Line, targets: readonly Candidate[], strike: number): void => {
		const {item, kind, settings} = line;
		const names = namesOf(targets);
		const fact = kernel.chronicle.tell({
			what: faultStruck,
			who: name,
			about: `fault/${item.id}`,
			weight: 'headline',
			hidden: true,
			detail: {
				id: item.id,
				kind: item.kind,
				component: kind.component,
				cause: kind.causeKind,
				strike,
				targets: names.join(','),
				text: kind.tell(settings, names),
			},
		});
		const mine = inHand(item.id, strike);
		const until = endOf(line, targets, mine);
		const puller = `${item.id}/${strike}`;

		kernel.under(fact, () => {
			for (const {lever, to} of kind.pulls(settings, targets, mine)) {
				ground.levers.pull(puller, lever, to);
			}

			for (const call of kind.calls?.(settings, targets) ?? []) {
				seams.asSomebody(call);
			}

			announce(line, names);

			if (until === kernel.now) {
				ground.levers.letGo(puller);
				return;
			}

			active = [...active, {id: item.id, kind: item.kind, strike, targets: names, since: kernel.now, until, fact}];

			if (until !== undefined) {
				wakeAt(until, 'end', puller);
			}

			if (kind.goesOn !== undefined) {
				wakeAt(kernel.now + look, 'go on', puller);
			}
		});
		followers(item.id);
	};

	/** Pulls what is wanted from now on, and lets go of the rest. */
	const regrip = (puller: string, wanted: readonly LeverPull[]): void => {
		const held = ground.levers.held().filter(pull => pull.puller === puller);

		for (const {lever} of held.filter(pull => !wanted.some(each => each.lever === pull.lever))) {
			ground.levers.letGo(puller, lever);
		}

		for (const {lever, to} of wanted.filter(
			each => !held.some(pull => pull.lever === each.lever && pull.to === each.to),
		)) {
			ground.levers.pull(puller, lever, to);
		}
	};

	/** A second later in the life of a fault that changes while it holds. */
	const goOn = (puller: string): void => {
		const fault = active.find(each => `${each.id}/${each.strike}` === puller);
		const line = lines.get(fault?.id ?? '');

		if (fault === undefined || line?.kind.goesOn === undefined) {
			return;
		}

		const grip = {targets: fault.targets, age: kernel.now - fault.since, memory: fault.memory ?? {}};
		const next = line.kind.goesOn(line.settings, grip, inHand(fault.id, fault.strike));
		active = active.map(each => (each === fault ? {...fault, memory: next.memory} : each));
		kernel.under(fault.fact, () => {
			regrip(puller, next.pulls);
			wakeAt(kernel.now + look, 'go on', puller);
		});
	};

	const miss = ({item}: Line, why: string): void => {
		kernel.chronicle.tell({
			what: faultMissed,
			who: name,
			about: `fault/${item.id}`,
			weight: 'routine',
			hidden: true,
			detail: {id: item.id, kind: item.kind, why},
		});
	};

	const strike = (line: Line, chosen?: readonly Candidate[], spared?: ReadonlySet<string>): boolean => {
		const {item, kind, settings} = line;
		const number = strikes.get(item.id) ?? 0;
		strikes.set(item.id, number + 1);

		if (plan.without?.includes(`${item.id}/${number}`) === true) {
			miss(line, 'it was left out');
			return false;
		}

		const targets = chosen ?? targetsOf(line, number, world, draws);
		const isSpared = targets.some(({name: target}) => spared?.has(target) === true);
		const why = isSpared
			? 'they are still recovering'
			: targets.length === 0
				? 'there was nobody to strike'
				: kind.hindered?.(settings, targets, inHand(item.id, number));

		if (why === undefined) {
			strikeAt(line, targets, number);
		} else {
			miss(line, why);
		}

		return why === undefined;
	};

	/** Faults that follow another one. */
	const followers = (id: string): void => {
		for (const {item} of lines.values()) {
			if (item.group === undefined && item.schedule.type === 'after' && item.schedule.id === id) {
				wakeAt(kernel.now + item.schedule.delay, 'strike', item.id);
			}
		}
	};

	const end = (puller: string): void => {
		const ending = active.find(fault => `${fault.id}/${fault.strike}` === puller);

		if (ending === undefined) {
			return;
		}

		active = active.filter(fault => fault !== ending);
		kernel.under(ending.fact, () => {
			const fact = kernel.chronicle.tell({
				what: faultEnded,
				who: name,
				about: `fault/${ending.id}`,
				weight: 'notable',
				hidden: true,
				detail: {id: ending.id, kind: ending.kind, targets: ending.targets.join(','), strike: ending.strike},
			});
			kernel.under(fact, () => ground.levers.letGo(puller));
		});
	};

	/** The next life of a machine begins, and its end is known. */
	const beginLife = ({item}: Line, machine: string, life: number, from: Millis): void => {
		if (item.schedule.type === 'weibull') {
			const at = from + lifetime(draws, item.id, machine, life, item.schedule);
			wakeAt(at, 'life', `${item.id}|${machine}|${life}`);
		}
	};

	const endLife = (line: Line, machine: string, life: number): void => {
		const candidate = candidatesOf('machine', world).find(each => each.name === machine);

		if (candidate !== undefined) {
			strike(line, line.kind.strikes === 'machine' ? [candidate] : undefined);
		}

		const lasts = candidate === undefined ? 0 : line.kind.lasts(line.settings, [candidate], inHand(line.item.id, life));
		beginLife(line, machine, life + 1, kernel.now + (Number.isFinite(lasts) ? lasts : plan.horizon));
	};

	const lookAtPods = (line: Line, k: number, scale: Millis): void => {
		for (const pod of candidatesOf('pod', world)) {
			const key = `${line.item.id}/${pod.uid ?? ''}`;
			const due = lives.get(key);

			if (due === undefined) {
				lives.set(key, kernel.now + lifetime(draws, line.item.id, pod.name, 0, {k, scale}));
			} else if (due <= kernel.now) {
				lives.set(key, Number.POSITIVE_INFINITY);
				strike(line, line.kind.strikes === 'pod' ? [pod] : undefined);
			}
		}
	};

	const lookAtHazard = (line: Line, rate: string): void => {
		const {id} = line.item;
		const felt = (hazards.get(id) ?? 0) + (Math.max(0, seams.rate(rate)) * look) / 1000;
		const reached = felt >= hazardThreshold(draws, id, strikes.get(id) ?? 0);
		hazards.set(id, reached ? 0 : felt);

		if (reached) {
			strike(line);
		}
	};

	const lookAround = (): void => {
		for (const line of lines.values()) {
			const {schedule, group} = line.item;

			if (group !== undefined || kernel.now > plan.horizon) {
				continue;
			}

			if (schedule.type === 'hazard') {
				lookAtHazard(line, schedule.rate);
			} else if (schedule.type === 'weibull' && schedule.per === 'pod') {
				lookAtPods(line, schedule.k, schedule.scale);
			} else if (schedule.type === 'when' && !fired.has(line.item.id) && seams.holds(schedule.when)) {
				fired.add(line.item.id);
				strike(line);
			}
		}

		for (const fault of active) {
			const until = lines.get(fault.id)?.item.until;

			if (until?.type === 'when' && fault.since < kernel.now && seams.holds(until.when)) {
				end(`${fault.id}/${fault.strike}`);
			}
		}

		kernel.wake(name, kernel.now + look, 'look', '', 'ground');
	};

	return {
		name,
		room: 'faults',
		storm: stormId(plan.items, draws, plan.horizon),
		active: () => active,
		weigh(id) {
			const kind = lines.get(id)?.kind;
			return kind === undefined ? undefined : {cost: kind.cost, strikes: kind.strikes};
		},
		call(id, spared) {
			const line = lines.get(id);
			return line !== undefined && strike(line, undefined, spared);
		},
		forecasts: () =>
			[...lines.values()]
				.flatMap(({item, announce: how, times}) =>
					how.type === 'forecast'
						? (times ?? [])
								.filter(at => at > kernel.now && at - how.lead <= kernel.now)
								.map(at => ({id: item.id, kind: item.kind, at}))
						: [],
				)
				.sort((left, right) => left.at - right.at || (left.id < right.id ? -1 : 1)),
		start() {
			for (const line of lines.values()) {
				for (const at of line.times ?? []) {
					wakeAt(at, 'strike', line.item.id);
				}

				const {schedule} = line.item;

				if (line.times === undefined && schedule.type === 'weibull' && schedule.per !== 'pod') {
					for (const machine of ground.machines.filter(each => !each.controlPlane)) {
						beginLife(line, machine.name, 0, machine.orderedAt);
					}
				}
			}

			if (mustLook) {
				kernel.wake(name, kernel.now + look, 'look', '', 'ground');
			}
		},
		wake(what, about) {
			if (what === 'look') {
				lookAround();
				return;
			}

			if (what === 'end') {
				end(about);
				return;
			}

			if (what === 'go on') {
				goOn(about);
				return;
			}

			const [id = '', machine = '', life = '0'] = about.split('|');
			const line = lines.get(id);

			if (line === undefined) {
				return;
			}

			if (what === 'life') {
				endLife(line, machine, Number(life));
			} else {
				strike(line);
			}
		},
		save: (): Saved => ({
			active,
			strikes: [...strikes],
			hazards: [...hazards],
			fired: [...fired],
			lives: [...lives],
		}),
		load(saved) {
			active = [...(saved.active as readonly ActiveFault[])];
			strikes.clear();
			hazards.clear();
			fired.clear();
			lives.clear();

			for (const [id, count] of saved.strikes as ReadonlyArray<readonly [string, number]>) {
				strikes.set(id, count);
			}

			for (const [id, felt] of saved.hazards as ReadonlyArray<readonly [string, number]>) {
				hazards.set(id, felt);
			}

			for (const id of saved.fired as readonly string[]) {
				fired.add(id);
			}

			for (const [key, due] of saved.lives as ReadonlyArray<readonly [string, Millis]>) {
				lives.set(key, due);
			}
		},
	};
};

/** What is wrong with a kind and its settings, for whoever reads a scenario; empty when nothing is. */
export const problemsOfFault = (
	kind: string,
	params: Readonly<Record<string, unknown>>,
): ReadonlyArray<{readonly where: string; readonly what: string}> =>
	faultKind(kind)?.problems(params) ?? [{where: 'kind', what: `there is no fault called ${kind}`}];
