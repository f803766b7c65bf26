/*
The session: one open run of one scenario, from the first millisecond to the report.

	openRun({scenario, seed, seat, pilot}) ──▶ advance · submit · frame · rewind · undo · result · replay

It builds the cluster, sits the player down, lets scripted people do their part, counts once a virtual second, and keeps
the two things from which everything can be had again: keyframes and intents. Time passes in `advance` alone. A rewind
loads the keyframe before the wanted moment and runs on, so a run that was wound back is the run that was not.

Deliberately absent: the terminal, files, the clock on the wall, and rules of Kubernetes.
*/
import {pods} from '../engine/api/kinds/pod.ts';
import {type Cluster, createCluster} from '../engine/cluster.ts';
import {assert} from '../engine/kernel/assert.ts';
import {type Millis, seconds} from '../engine/kernel/time.ts';
import {factsOf} from './conditions.ts';
import {createDoor} from './door/door.ts';
import {createGuestBook} from './guest/book.ts';
import type {Intent, LoggedIntent, Outcome} from './intent.ts';
import {createKeeper} from './keeper.ts';
import {land, whyNot} from './landing.ts';
import {type Replay, type ReplayHeader, replayFormat, ruleset} from './replay.ts';
import {measuresOf, parOf, resultOf} from './result-of.ts';
import {createKeyframes} from './rewind.ts';
import {grantRights} from './rights.ts';
import type {Run, RunOptions, Stopped} from './run.ts';
import {clusterPlan} from './scenario/build.ts';
import {compileExpression, freshMemory, observe} from './scenario/expressions.ts';
import type {Scenario} from './scenario/schema.ts';
import type {Seat} from './seats/seat.ts';
import {siteOf} from './terminal/site-of.ts';
import {allowanceOf} from './terms/difficulty.ts';
import {readTerms, scenarioUnder, usualTerms} from './terms/terms.ts';
import {podfallVersion} from './version.ts';
import {createFramer} from './view/framer.ts';

/** Keyframes lie at least so far apart; then it is asked whether one is worth it. */
const keyframeEvery = seconds(10);

/**
How many wakes and intents have to be done again before a keyframe is worth what it costs: so many that running on from
one takes about a quarter of a second, and more where keeping one means to copy the names of more pods.
*/
const worthOfKeyframe = (pods: number): number => 1000 + 2 * pods;

const wholeSecondAfter = (now: Millis): Millis => (Math.floor(now / 1000) + 1) * 1000;

/** Items that come within this time of one another are one decision. */
const coalesced: Millis = 100;

/** A run together with its cluster: for tests and measurements, which may look behind the scenes and pull levers. */
export type Backstage = {readonly run: Run; readonly cluster: Cluster; readonly seat: Seat};

/** Opens a run. The same options give the same run, bit for bit. */
export const openRun = (options: RunOptions): Run => openBackstage(options).run;

export const openBackstage = (asked: RunOptions): Backstage => {
	const terms = asked.terms ?? usualTerms;
	const options: RunOptions = {...asked, terms, scenario: scenarioUnder(asked.scenario, terms)};
	const {scenario, seed, seat: seatId, pilot} = options;
	const allowance = allowanceOf(terms.difficulty, scenario);
	const plan = clusterPlan(scenario, {
		seed,
		seat: seatId,
		pilot,
		eager: options.eager ?? false,
		without: options.without ?? [],
	});
	const conditions = {
		holds: (expression: string): boolean => truthOf(expression) === true,
		rate: (expression: string): number => Number(truthOf(expression, 'number')),
	};
	const guestBook = options.guest === undefined ? undefined : createGuestBook(options.guest);
	const cluster = createCluster(plan, conditions, guestBook?.guest);
	const {kernel} = cluster;
	cluster.start();
	grantRights(cluster, options);
	const keeper = createKeeper(options, cluster, guestBook);
	const {seat} = keeper;
	const end = scenario.time.duration + scenario.time.cooldown;
	const keyframes = createKeyframes();
	let orders = 0;
	let era = 0;
	/** When it was last asked whether a keyframe is due. */
	let lookedAt: Millis = 0;
	/** Wakes and intents that the latest keyframe has behind it. */
	let doneBefore = 0;

	function truthOf(expression: string, wanted: 'boolean' | 'number' = 'boolean') {
		const compiled = compileExpression(expression, wanted);
		assert(compiled.ok, `the loader let a broken condition through: ${expression}`);
		return observe(compiled.program, freshMemory(compiled.program), factsOf(keeper.world(), false)).value;
	}

	for (const component of [keeper.component, keeper.script]) {
		kernel.add(component);
		component.start();
	}

	const framer = createFramer(cluster, keeper, options);

	const keepMoment = (): void => {
		lookedAt = kernel.now;
		doneBefore = kernel.wakes + orders;
		keyframes.keep({at: kernel.now, order: orders, state: cluster.save()});
	};

	/** A run that nobody can wind back keeps its beginning only. */
	const keepMomentIfWorth = (): void => {
		if (pilot !== 'player' || kernel.now < lookedAt + keyframeEvery) {
			return;
		}

		lookedAt = kernel.now;

		if (kernel.wakes + orders - doneBefore >= worthOfKeyframe(keeper.mirror.of(pods).size)) {
			keepMoment();
		}
	};

	keepMoment();

	const lastArrival = (): number => seat.waiting().reduce((most, {arrival}) => Math.max(most, arrival), -1);

	const advance: Run['advance'] = (until, {enough, toDecision} = {}): Stopped => {
		const known = lastArrival();
		let decideAt = Number.POSITIVE_INFINITY;

		// Where no time passes nothing happens: a replay does not know how often it was asked.
		while (!keeper.over && until > kernel.now) {
			const next = Math.min(
				until,
				end,
				decideAt,
				pilot === 'player' ? lookedAt + keyframeEvery : end,
				options.heavy === true ? wholeSecondAfter(kernel.now) : end,
			);
			let stopped: Stopped = 'reached';
			kernel.run(next, () => {
				if (keeper.over) {
					stopped = 'over';
					return true;
				}

				if (toDecision === true && decideAt === Number.POSITIVE_INFINITY && lastArrival() > known) {
					decideAt = kernel.now + coalesced;
					return true;
				}

				// Between the first piece of new work and the decision lie 100 ms at most: no slice ends in them, or the decision would be lost.
				if (decideAt === Number.POSITIVE_INFINITY && enough?.() === true) {
					stopped = 'enough';
					return true;
				}

				return false;
			});

			keepMomentIfWorth();

			if (options.heavy === true) {
				cluster.load(cluster.save());
			}

			if (stopped !== 'reached') {
				return stopped;
			}

			if (kernel.now >= decideAt) {
				return 'decision';
			}
		}

		return keeper.over ? 'over' : 'reached';
	};

	/** What an intent left to be done at once is done as time passes, and not before the next intent of the same moment. */
	const passTo = (moment: Millis): void => {
		if (moment > kernel.now) {
			kernel.run(moment);
		}
	};

	/** Loads the moment before and runs on to `to`, with the intents of the log whose number is below `beforeOrder`. */
	const goBackTo = (to: Millis, beforeOrder: number): void => {
		const from = keyframes.before(to, beforeOrder - 1);
		assert(from !== undefined, 'the beginning is always kept');
		era += 1;
		const again = keeper.intents.filter(({at, order}) => order > from.order && order < beforeOrder && at <= to);
		cluster.load(from.state);
		keyframes.cutAfter(from.at);
		lookedAt = from.at;
		doneBefore = kernel.wakes + from.order;
		keeper.intents = keeper.intents.filter(({order}) => order <= from.order);
		orders = from.order;

		for (const logged of again) {
			passTo(logged.at);
			orders = logged.order;
			keeper.intents = [...keeper.intents, logged];
			land(logged, options, kernel, keeper);
		}

		passTo(to);
		guestBook?.forgetRest();
		framer.forget();
	};

	const header = (): ReplayHeader => ({
		podfall: 'replay',
		format: replayFormat,
		ruleset,
		version: podfallVersion,
		scenario: {
			id: scenario.metadata.id,
			version: scenario.metadata.version,
			hash: scenario.hash,
			...(options.shipped === true || scenario.source === undefined ? {} : {whole: scenario.source}),
		},
		seed,
		seat: seatId,
		pilot,
		profile: scenario.profile,
		...(options.guest === undefined ? {} : {guest: {...options.guest.shape, hash: options.guest.hash}}),
		...(terms.difficulty === 'Normal' ? {} : {difficulty: terms.difficulty}),
		...(terms.modifiers.length === 0 ? {} : {modifiers: terms.modifiers}),
		storm: cluster.injector.storm,
	});

	const result = () => resultOf(options, cluster, keeper);

	const submit = (intent: Intent): Outcome => {
		const why = whyNot(intent, options, keeper);

		if (why !== undefined) {
			return {ok: false, why};
		}

		orders += 1;
		const logged: LoggedIntent = {at: kernel.now, order: orders, actor: 'player', intent};
		keeper.intents = [...keeper.intents, logged];
		return land(logged, options, kernel, keeper);
	};

	const door = createDoor({cluster, layers: keeper.layers, era: () => era, over: () => keeper.over, submit});
	const run: Run = {
		scenario,
		seed,
		seat: seatId,
		pilot,
		terms,
		allowance,
		end,
		get now() {
			return kernel.now;
		},
		get over() {
			return keeper.over;
		},
		get waiting() {
			return pilot === 'player' && seat.waiting().length > 0;
		},
		get waitsForAnswer() {
			return pilot === 'player' && !keeper.over && [...keeper.questionsDue].some(id => !keeper.isAnswered(id));
		},
		get marks() {
			return keeper.marks;
		},
		get intents() {
			return keeper.intents;
		},
		advance,
		nextAt() {
			const next = kernel.nextAt();
			return next === undefined ? undefined : Math.max(next, kernel.now + 1);
		},
		submit,
		door,
		site: siteOf({cluster, scenario, door, submit}),
		rewind(to) {
			if (seatId !== 'watch' && allowance.undo === 'none') {
				return;
			}

			const again = keeper.intents.some(({at, intent}) => at > to && intent.do !== 'mark');

			// Who only watches may look twice; who takes back an answer or an act has seen how it ends.
			if ((seatId !== 'watch' || again) && allowance.undo !== 'free') {
				keeper.addMark('practice');
			}

			goBackTo(Math.max(0, Math.min(to, kernel.now)), Number.POSITIVE_INFINITY);
		},
		undo() {
			const last = keeper.intents.at(-1);

			if (last === undefined || allowance.undo === 'none') {
				return false;
			}

			if (allowance.undo === 'mark') {
				keeper.addMark('practice');
			}

			goBackTo(last.at, last.order);
			return true;
		},
		follow: reader => kernel.chronicle.follow(reader),
		frame: request => framer.frame(request, {marks: keeper.marks, over: keeper.over}),
		compare(comparison) {
			keeper.comparison = comparison;
		},
		asPar: () => parOf(options, keeper),
		result,
		measures: () => measuresOf(keeper),
		facts() {
			const {score, goalsMet} = result();
			const ended = {won: goalsMet, lost: keeper.over && !goalsMet, score: score.total, stars: score.stars};
			return {...factsOf(keeper.world(), keeper.over), result: ended};
		},
		replay({asItStands = false} = {}): Replay {
			const base = {
				header: header(),
				intents: keeper.intents,
				...(guestBook === undefined ? {} : {answers: guestBook.answers}),
			};
			return keeper.over || pilot !== 'player' || asItStands
				? {
						...base,
						end: {
							end: kernel.now,
							digest: kernel.trail.digest(),
							marks: kernel.trail.marks(),
							result: {...result()},
						},
					}
				: base;
		},
	};
	return {run, cluster, seat};
};

/** How a replay is opened again. */
export const optionsOf = (scenario: Scenario, {header, answers}: Replay): RunOptions => ({
	scenario,
	seed: header.seed,
	seat: header.seat,
	pilot: header.pilot as Run['pilot'],
	shipped: header.scenario.whole === undefined,
	terms: readTerms(header.difficulty, header.modifiers) ?? usualTerms,
	...(header.guest === undefined ? {} : {guest: {...guestOf(header.guest), answers: answers ?? []}}),
});

/** A guest as a replay knows it: its answers are there, and it is not. */
const guestOf = ({hash, ...shape}: NonNullable<ReplayHeader['guest']>) => ({shape, hash});

type Playing = {
	readonly until?: Millis | undefined;
	readonly before?: (logged: LoggedIntent) => Intent | null;
	/** Ends a slice of work; asked often. */
	readonly enough?: () => boolean;
};

/** Plays intents at their times, a slice at a time; what `before` gives instead of one is played instead, and nothing where it gives null. */
export function* playInSlices(
	run: Run,
	{intents, end}: Replay,
	{until, before, enough}: Playing = {},
): Generator<undefined, void> {
	function* passTo(moment: Millis): Generator<undefined, void> {
		while (!run.over && run.now < moment) {
			run.advance(moment, enough === undefined ? {} : {enough});

			if (!run.over && run.now < moment) {
				yield;
			}
		}
	}

	for (const logged of intents) {
		yield* passTo(logged.at);
		const intent = before === undefined ? logged.intent : before(logged);

		if (intent !== null) {
			run.submit(intent);
		}
	}

	yield* passTo(until ?? end?.end ?? run.end);
}

/** The same without a stop. */
export const playIntents = (run: Run, replay: Replay, playing: Omit<Playing, 'enough'> = {}): void => {
	const work = playInSlices(run, replay, playing);

	while (work.next().done !== true) {
		// Each turn is a part of the way.
	}
};

/** The run of a replay, opened and not begun, with the cluster behind it. */
export const openReplay = (scenario: Scenario, replay: Replay, more: Partial<RunOptions> = {}): Backstage =>
	openBackstage({...optionsOf(scenario, replay), ...more});

/** Plays a replay's intents again, up to `until` or its end. */
export const replayRun = (scenario: Scenario, replay: Replay, until?: Millis): Run => {
	const {run} = openReplay(scenario, replay);
	playIntents(run, replay, {until});
	return run;
};
