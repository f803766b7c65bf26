import {againstFilter, type Cluster} from '../engine/cluster.ts';
import {assert} from '../engine/kernel/assert.ts';
import type {Fact} from '../engine/kernel/chronicle.ts';
import type {Component} from '../engine/kernel/component.ts';
import type {Saved} from '../engine/kernel/keyframe.ts';
import type {Millis} from '../engine/kernel/time.ts';
import {anchorsOf, type Comparison} from './anchors.ts';
import {createCensusTaker} from './census-taker.ts';
import {createConditionWatch} from './condition-watch.ts';
import {type ConditionWorld, factsOf} from './conditions.ts';
import {createDirection, directed} from './direction.ts';
import {carryOutCall} from './door/carry-out.ts';
import {carryOutInside} from './door/carry-out-inside.ts';
import {openDoor} from './door/opening.ts';
import type {GuestBook} from './guest/book.ts';
import {guestOut, guestStruck, ownScheduler} from './guest/words.ts';
import {createHistories} from './histories.ts';
import {createFirstPrograms} from './inside/first-program.ts';
import {createLayers} from './inside/layers.ts';
import {aboutOf, type Intent, isNecessary, isWrite, type LoggedIntent} from './intent.ts';
import {audit, createInvariants} from './invariants/index.ts';
import {createCauseBook} from './report/causes.ts';
import type {RunOptions} from './run.ts';
import type {Scenario} from './scenario/schema.ts';
import {referencePod} from './score/reference-pod.ts';
import type {ScoreSetting} from './score/rule.ts';
import {createScoreboard} from './score/scoreboard.ts';
import {seatWeights} from './score/weights.ts';
import {faultStruck} from './score/words.ts';
import {createScript} from './script.ts';
import {seatMakers} from './seats/index.ts';
import {uncheckedLater} from './seats/scheduler.ts';
import type {Seat, SeatReply} from './seats/seat.ts';
import {createSloWindow} from './slo-window.ts';
import {createTallies} from './tallies.ts';
import {createMirror} from './view/mirror.ts';

/** What a scenario says of its scoring, with nothing left out. */
const settingOf = (scenario: Scenario, seat: RunOptions['seat']): ScoreSetting => {
	const {scoring, time, slos, cluster} = scenario;
	return {
		weights: scoring.weights ?? seatWeights[scoring.preset] ?? seatWeights[seat],
		refs: scoring.refs,
		best: scoring.best,
		slos,
		from: time.warmup,
		until: time.duration + time.cooldown,
		zones: cluster.zones,
		refPod: referencePod(scenario),
	};
};

const seatOf = (cluster: Cluster, {seat: id, scenario}: RunOptions): Seat => {
	const maker = seatMakers[id];
	assert(maker !== undefined, `the seat ${id} can be taken`);
	return maker(cluster, scenario);
};

/**
Keeps the books of a run: score, goals, causes, curves. Once a virtual second it counts the world, holds it to its
invariants and looks at the conditions; every fact is folded when it is told. All of it is saved with the cluster.
*/
export const createKeeper = (options: RunOptions, cluster: Cluster, guestBook?: GuestBook) => {
	const {scenario, pilot} = options;
	const {kernel} = cluster;
	const end = scenario.time.duration + scenario.time.cooldown;
	const seat = seatOf(cluster, options);
	const scoreboard = createScoreboard(settingOf(scenario, options.seat));
	const conditions = createConditionWatch(scenario);
	const causes = createCauseBook({
		find: id => kernel.chronicle.get(id),
		scoredFrom: scenario.time.warmup,
	});
	const window = createSloWindow(scenario.slos, scenario.time.warmup);
	const script = createScript(cluster, scenario);
	const histories = createHistories(cluster);
	const layers = createLayers();
	cluster.ground.interpret(createFirstPrograms(cluster, layers));
	const censusTaker = createCensusTaker(cluster);
	const invariants = createInvariants({cluster, scoreboard, window});
	const direction = createDirection(cluster, scenario, {scoreboard, window});
	let mirror = createMirror(cluster.server);
	let tallies = createTallies(mirror);
	let faultsBegan = new Map<string, Millis>();
	let outcome: {readonly over: boolean; readonly lost: boolean} = {over: false, lost: false};
	let events = 0;
	let nodesLost = 0;
	/** Not of the run: how the player came here, and what others came to. They survive a rewind. */
	let intents: readonly LoggedIntent[] = [];
	let marks: readonly string[] = [
		...(scenario.faults.director === undefined ? [] : [directed]),
		...(guestBook === undefined ? [] : [ownScheduler]),
	];
	let comparison: Comparison = {};

	const world = (): ConditionWorld => ({
		cluster,
		mirror,
		tallies,
		scoreboard,
		slos: scenario.slos,
		window,
		intents,
		violations: censusTaker.violations,
		startedAt: id => script.startedAt(id) ?? faultsBegan.get(id),
	});

	const fold = (fact: Fact): void => {
		scoreboard.fold(fact);
		window.fold(fact);
		causes.fold(fact);
		events += 1;
		const fault = fact.what === faultStruck ? fact.about.slice('fault/'.length) : '';

		if (fault !== '' && !faultsBegan.has(fault)) {
			faultsBegan.set(fault, fact.at);
		}

		if (fact.what === 'machine lost power') {
			nodesLost += 1;
		}

		// As for a player: what nobody looks at again, whoever placed the pod has to answer for.
		if (fact.what === againstFilter && uncheckedLater.includes(String(fact.detail?.plugin))) {
			censusTaker.noteViolation({kind: 'forced-placement', about: fact.about, fact: fact.id});
		}
	};

	const look = (ended: boolean): void => conditions.look(factsOf(world(), ended), kernel.now, script.carryOut);

	const leftOpen = (): readonly string[] =>
		[...conditions.questionsDue].filter(question => !censusTaker.isAnswered(question));

	const count = (): void => {
		mirror.refresh();
		scoreboard.second(censusTaker.take(mirror, tallies, kernel.now >= end ? leftOpen() : []));
		histories.second(mirror, tallies);
		invariants.second();

		if (options.audit === true) {
			audit(cluster, {mirror, tallies});
		}

		kernel.trail.fold('score', scoreboard.curve().at(-1) ?? 0);
		direction.second(mirror, tallies);
	};

	/** A client's call goes straight to the API server, whoever sits in the seat; everything else is the seat's business. */
	const handOver = (intent: Intent): SeatReply => {
		switch (intent.do) {
			case 'call':
				return carryOutCall(cluster, intent);
			case 'inside':
				return carryOutInside(cluster, layers, intent);
			case 'open-door':
				return openDoor(cluster);
			default:
				return seat.carryOut(intent);
		}
	};

	/** Does what was asked, and notes what of it counts: a call that was sent, and a rule that it broke. */
	const carryOut = (intent: Intent, fact: number): SeatReply => {
		const reply = handOver(intent);
		const about = aboutOf(intent);

		if (isWrite(intent) && (reply.ok || reply.code !== undefined)) {
			censusTaker.noteWrite({verb: intent.do, about, necessary: isNecessary(intent), fact});
		}

		if (reply.ok && reply.broke !== undefined) {
			censusTaker.noteViolation({kind: reply.broke, about, fact});
		}

		return reply;
	};

	/** Somebody who acts by chance does so here, with draws named after the work. */
	const actAtRandom = (): void => {
		const turn = (options.pilotStream ?? 0) * 10_000_000 + Math.floor(kernel.now / 1000);

		for (const item of seat.waiting()) {
			const intent = seat.random(item, kernel.draws, turn);

			if (intent !== undefined) {
				const detail = {order: 0};
				const about = aboutOf(intent);
				const fact = kernel.chronicle.tell({what: intent.do, who: 'player', about, weight: 'notable', detail});
				kernel.under(fact, () => carryOut(intent, fact));
			}
		}
	};

	const comeAgain = (): void => kernel.wake('session', kernel.now + 1000, 'second', '', 'tally');

	const endOrGoOn = (): void => {
		if (conditions.goals.lost && kernel.now > scenario.time.warmup) {
			outcome = {over: true, lost: true};
			scoreboard.lose(kernel.now, cluster.traffic.remaining(end));
		} else if (kernel.now < end) {
			comeAgain();
		} else {
			outcome = {over: true, lost: false};
			look(true);
		}
	};

	const component: Component = {
		name: 'session',
		room: 'score',
		start: comeAgain,
		wake() {
			count();

			if (pilot === 'random') {
				actAtRandom();
			}

			look(false);
			endOrGoOn();
		},
		save(): Saved {
			mirror.refresh();
			return {
				scoreboard: scoreboard.save(),
				conditions: conditions.save(),
				window: window.save(),
				causes: causes.save(),
				tallies: tallies.save(),
				histories: histories.save(),
				invariants: invariants.save(),
				direction: direction.save(),
				census: censusTaker.save(),
				layers: layers.save(),
				faultsBegan: [...faultsBegan],
				outcome,
				events,
				nodesLost,
				...(guestBook === undefined ? {} : {guest: guestBook.save()}),
			};
		},
		load(saved) {
			scoreboard.load(saved.scoreboard as Saved);
			conditions.load(saved.conditions as Saved);
			window.load(saved.window as Saved);
			causes.load(saved.causes as Saved);
			mirror = createMirror(cluster.server);
			tallies = createTallies(mirror, saved.tallies as Saved);
			histories.load(saved.histories as Saved);
			invariants.load(saved.invariants as Saved);
			direction.load(saved.direction as Saved);
			censusTaker.load(saved.census as Saved);
			layers.load(saved.layers);
			faultsBegan = new Map(saved.faultsBegan as Iterable<readonly [string, Millis]>);
			outcome = saved.outcome as typeof outcome;
			events = saved.events as number;
			nodesLost = saved.nodesLost as number;
			guestBook?.load(saved.guest as Saved);
		},
	};

	kernel.chronicle.follow(fold);
	guestBook?.onStrike(({pod, said, count, isOut}) => {
		const about = `pods/${pod}`;
		kernel.chronicle.tell({what: guestStruck, who: 'guest', about, weight: 'notable', detail: {said, strike: count}});

		if (isOut) {
			kernel.chronicle.tell({what: guestOut, who: 'guest', about: '', weight: 'headline', detail: {strikes: count}});
		}
	});

	return {
		guestBook,
		component,
		seat,
		scoreboard,
		goals: conditions.goals,
		window,
		causes,
		script,
		histories,
		layers,
		carryOut,
		noteAnswer: censusTaker.noteAnswer,
		noteDeclaration: censusTaker.noteDeclaration,
		isAnswered: censusTaker.isAnswered,
		world,
		anchors: () => anchorsOf(comparison, scenario.scoring),
		get mirror() {
			return mirror;
		},
		get tallies() {
			return tallies;
		},
		get over() {
			return outcome.over;
		},
		get won() {
			return outcome.over && !outcome.lost && conditions.goals.won;
		},
		get questionsDue() {
			return conditions.questionsDue;
		},
		get tour() {
			return conditions.tour;
		},
		get counts() {
			return {events, ...censusTaker.counts, nodesLost};
		},
		get marks() {
			return marks;
		},
		addMark(mark: string): void {
			marks = [...new Set([...marks, mark])].sort();
		},
		get comparison() {
			return comparison;
		},
		set comparison(next: Comparison) {
			comparison = {...comparison, ...next};
		},
		get intents() {
			return intents;
		},
		set intents(next: readonly LoggedIntent[]) {
			intents = next;
		},
	};
};

export type Keeper = ReturnType<typeof createKeeper>;
