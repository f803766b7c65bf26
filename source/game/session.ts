/*
The session: one open run of one scenario, from the first millisecond to the report.

	openRun({scenario, seed, seat, pilot}) ──▶ advance · submit · frame · rewind · undo · result · replay

It builds the cluster, sits the player down, lets scripted people do their part, counts once a virtual second, and keeps
the two things from which everything can be had again: keyframes and intents. Time passes in `advance` alone. A rewind
loads the keyframe before the wanted moment and runs on, so a run that was wound back is the run that was not.

Deliberately absent: the terminal, files, the clock on the wall, and rules of Kubernetes.
*/
import {deployments} from '../engine/api/kinds/deployment.ts';
import {type Pod, pods} from '../engine/api/kinds/pod.ts';
import {podDisruptionBudgets} from '../engine/api/kinds/pod-disruption-budget.ts';
import {clusterRoleBindings, clusterRoles} from '../engine/api/kinds/rbac.ts';
import {selectorMatches} from '../engine/api/selectors.ts';
import {admin, type Cluster, createCluster} from '../engine/cluster.ts';
import {assert} from '../engine/kernel/assert.ts';
import type {Fact} from '../engine/kernel/chronicle.ts';
import type {Component} from '../engine/kernel/component.ts';
import type {Saved} from '../engine/kernel/keyframe.ts';
import {type Millis, seconds} from '../engine/kernel/time.ts';
import {anchorsOf, type Comparison, type ParRun} from './anchors.ts';
import {factsOf} from './conditions.ts';
import {createGoals} from './goals.ts';
import {createHistories} from './histories.ts';
import {type Intent, type LoggedIntent, type Outcome, problemOfIntent} from './intent.ts';
import {audit, createInvariants} from './invariants/index.ts';
import {type Replay, type ReplayHeader, replayFormat, ruleset} from './replay.ts';
import {createCauseBook} from './report/causes.ts';
import type {RunResult} from './result.ts';
import {createKeyframes} from './rewind.ts';
import type {Run, RunOptions, Stopped} from './run.ts';
import {clusterPlan, player, seatPlan} from './scenario/build.ts';
import {compileExpression, freshMemory, observe} from './scenario/expressions.ts';
import type {Scenario} from './scenario/schema.ts';
import type {PlayerWrite, Violation} from './score/census.ts';
import {referencePod} from './score/reference-pod.ts';
import type {ScoreSetting} from './score/rule.ts';
import {createScoreboard} from './score/scoreboard.ts';
import {type Anchors, starsOf} from './score/stars.ts';
import {seatWeights} from './score/weights.ts';
import {faultStruck} from './score/words.ts';
import {createScript} from './script.ts';
import {seatMakers} from './seats/index.ts';
import type {Seat} from './seats/seat.ts';
import {createSloWindow} from './slo-window.ts';
import {createTallies} from './tallies.ts';
import {kubernetesVersion, podfallVersion} from './version.ts';
import {createFramer} from './view/framer.ts';
import {createMirror, type Mirror} from './view/mirror.ts';

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

/** Keyframes lie so far apart that running on from one takes about a quarter of a second. */
const keyframeEvery = (pods: number): Millis => seconds(pods <= 500 ? 10 : 60);

const wholeSecondAfter = (now: Millis): Millis => (Math.floor(now / 1000) + 1) * 1000;

/** Items that come within this time of one another are one decision. */
const coalesced: Millis = 100;

/** Intents that touch nothing in the cluster: bookkeeping of the game itself. */
const bookkeeping: readonly Intent['do'][] = ['answer', 'hint', 'mark'];

/** What the seat cannot do its work without: these writes are no restlessness. */
const necessary: readonly Intent['do'][] = ['bind', 'reconcile', 'create-pod', 'report-status'];

/** Everything in a run that is not the cluster's: counted once a second, saved with it. */
const createLedgerkeeper = (options: RunOptions, cluster: Cluster) => {
	const {scenario, seed, seat: seatId, pilot} = options;
	const {kernel, injector} = cluster;
	const prices = new Map(cluster.ground.machines.map(machine => [machine.name, machine.centsPerHour / 100]));
	const scoreboard = createScoreboard(settingOf(scenario, seatId));
	const goals = createGoals(scenario);
	const causes = createCauseBook(id => kernel.chronicle.get(id));
	const window = createSloWindow(scenario.slos, scenario.time.warmup);
	const script = createScript(cluster, scenario);
	const maker = seatMakers[seatId];
	assert(maker !== undefined, `the seat ${seatId} can be taken`);
	const seat: Seat = maker(cluster);
	const end = scenario.time.duration + scenario.time.cooldown;
	const asked = scenario.quiz.check.flatMap(({id, when}) => {
		const compiled = when === undefined ? undefined : compileExpression(when);
		return compiled?.ok === true ? [{id, program: compiled.program}] : [];
	});
	const pending = scenario.timeline.flatMap(({id, when}) => {
		const compiled = when === undefined ? undefined : compileExpression(when);
		return compiled?.ok === true ? [{id, program: compiled.program}] : [];
	});

	const histories = createHistories();
	let mirror = createMirror(cluster.server);
	let tallies = createTallies(mirror);
	let memories = new Map(pending.map(({id, program}) => [id, freshMemory(program)]));
	/** Check questions whose time has come. */
	let questionsDue: ReadonlySet<string> = new Set();
	let writes: readonly PlayerWrite[] = [];
	let violations: readonly Violation[] = [];
	let answered: ReadonlyArray<{question: string; right: boolean; fact: number}> = [];
	let faultsBegan = new Map<string, Millis>();
	let intents: readonly LoggedIntent[] = [];
	let marks: readonly string[] = [];
	let over = false;
	let lost = false;
	let events = 0;
	let podsCreated = 0;
	let podsBound = 0;
	let nodesLost = 0;

	const world = () => ({
		cluster,
		mirror,
		tallies,
		scoreboard,
		slos: scenario.slos,
		window,
		intents,
		violations,
		startedAt: (id: string) => script.startedAt(id) ?? faultsBegan.get(id),
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
	};

	const invariants = createInvariants({cluster, scoreboard, window});
	let comparison: Comparison = {};
	let revisionBefore = cluster.store.revision;
	let requestsBefore = cluster.server.counts.total;

	/** Shares of what a busy second would be, so that a calm cluster draws a flat line. */
	const keepHistories = (): void => {
		const {revision} = cluster.store;
		const {total} = cluster.server.counts;
		const dns = mirror.of(deployments).get('kube-system/coredns');
		histories.put('writes', Math.min(1, (revision - revisionBefore) / 100));
		histories.put('api', Math.min(1, (total - requestsBefore) / 200));
		histories.put('pending', Math.min(1, tallies.pending().length / 20));
		histories.put(
			'dns',
			dns === undefined ? 0 : 1 - (dns.status?.readyReplicas ?? 0) / Math.max(1, dns.spec.replicas ?? 1),
		);
		revisionBefore = revision;
		requestsBefore = total;

		for (const {key, desired, ready} of tallies.workloads()) {
			histories.put(
				`workload/${key.slice(key.indexOf('/') + 1)}`,
				desired === 0 ? 0 : Math.max(0, 1 - ready / desired),
			);
		}
	};

	const takeCensus = (): void => {
		mirror.refresh();
		const news = tallies.takeNews();
		const own = news.bound.filter(({pod}) => pod.spec.nodeName !== undefined);
		podsCreated += news.created.length;
		podsBound += own.length;
		scoreboard.second({
			at: kernel.now,
			nodes: tallies.nodes(prices),
			workloads: tallies.workloads(),
			pending: tallies.pending(),
			services: tallies.services(),
			created: news.created.length,
			bound: own.map(({key, at, cause}) => ({key, waited: at - (tallies.bornAt(key) ?? at), fact: cause})),
			disrupted: news.ended
				.filter(({pod, cause}) => isDisruption(pod.status?.conditions, kernel.chronicle.get(cause)))
				.map(({key, pod, cause}) => ({key, brokeBudget: isOverBudget(mirror, pod), fact: cause})),
			writes,
			violations,
			declared: [],
			answered,
			staleShare: cluster.traffic.deadShare(),
			apiAnswers: cluster.isServed,
		});
		writes = [];
		violations = [];
		answered = [];
		keepHistories();
		invariants.second();

		if (options.audit === true) {
			audit(cluster, {mirror, tallies});
		}
	};

	const lookAtConditions = (ended: boolean): void => {
		const facts = factsOf(world(), ended);
		goals.observe(facts);

		for (const {id, program} of pending) {
			const seen = observe(program, memories.get(id) ?? freshMemory(program), facts);
			memories.set(id, seen.memory);

			if (seen.value === true) {
				script.carryOut(id);
			}
		}

		for (const {id, program} of asked.filter(each => !questionsDue.has(each.id))) {
			if (observe(program, freshMemory(program), facts).value === true) {
				questionsDue = new Set([...questionsDue, id]);
			}
		}
	};

	const finish = (): void => {
		over = true;
		lookAtConditions(true);
	};

	const lose = (): void => {
		lost = true;
		over = true;
		scoreboard.lose(kernel.now, cluster.traffic.remaining(end));
	};

	/** Somebody who acts by chance does so here, with draws named after the work. */
	const actAtRandom = (submit: (intent: Intent) => void): void => {
		const turn = (options.pilotStream ?? 0) * 10_000_000 + Math.floor(kernel.now / 1000);

		for (const item of seat.waiting()) {
			const intent = seat.random(item, kernel.draws, turn);

			if (intent !== undefined) {
				submit(intent);
			}
		}
	};

	const component: Component = {
		name: 'session',
		room: 'score',
		start() {
			kernel.wake('session', kernel.now + 1000, 'second', '', 'tally');
		},
		wake() {
			takeCensus();
			kernel.trail.fold('score', scoreboard.curve().at(-1) ?? 0);

			if (pilot === 'random') {
				actAtRandom(intent => void seat.carryOut(intent));
			}

			lookAtConditions(false);

			if (goals.lost && kernel.now > scenario.time.warmup) {
				lose();
			} else if (kernel.now < end) {
				kernel.wake('session', kernel.now + 1000, 'second', '', 'tally');
			} else {
				finish();
			}
		},
		save(): Saved {
			mirror.refresh();
			return {
				scoreboard: scoreboard.save(),
				goals: goals.save(),
				window: window.save(),
				causes: causes.save(),
				tallies: tallies.save(),
				histories: histories.save(),
				invariants: invariants.save(),
				before: [revisionBefore, requestsBefore],
				memories: [...memories],
				questionsDue: [...questionsDue],
				writes,
				violations,
				answered,
				faultsBegan: [...faultsBegan],
				counts: {over, lost, events, podsCreated, podsBound, nodesLost},
			};
		},
		load(saved) {
			scoreboard.load(saved.scoreboard as Saved);
			goals.load(saved.goals as Saved);
			window.load(saved.window as Saved);
			causes.load(saved.causes as Saved);
			mirror = createMirror(cluster.server);
			tallies = createTallies(mirror, saved.tallies as Saved);
			histories.load(saved.histories as Saved);
			invariants.load(saved.invariants as Saved);
			[revisionBefore, requestsBefore] = saved.before as [number, number];
			memories = new Map(saved.memories as Iterable<readonly [string, ReturnType<typeof freshMemory>]>);
			questionsDue = new Set(saved.questionsDue as readonly string[]);
			writes = saved.writes as readonly PlayerWrite[];
			violations = saved.violations as readonly Violation[];
			answered = saved.answered as typeof answered;
			faultsBegan = new Map(saved.faultsBegan as Iterable<readonly [string, Millis]>);
			({over, lost, events, podsCreated, podsBound, nodesLost} = saved.counts as {
				over: boolean;
				lost: boolean;
				events: number;
				podsCreated: number;
				podsBound: number;
				nodesLost: number;
			});
		},
	};

	const anchors = (): Anchors => anchorsOf(comparison, scenario.scoring);

	const isWon = (): boolean => over && !lost && goals.won;

	const resultNow = (): RunResult => {
		const total = scoreboard.total();
		const {offered, good, slow, failed, failedBy} = window.totals();
		const goalsMet = isWon();
		return {
			podfall: podfallVersion,
			kubernetes: kubernetesVersion,
			scenario: scenario.metadata.id,
			scenarioHash: scenario.hash,
			seed,
			seat: seatId,
			pilot,
			storm: injector.storm,
			virtualMs: kernel.now,
			trail: kernel.trail.digest(),
			goalsMet,
			goals: goals.standings().map(({id, kind, met}) => ({id, kind, met})),
			score: {
				total,
				stars: starsOf({total, goalsMet, marks}, anchors()),
				par: comparison.par?.points ?? (pilot === 'autopilot' ? total : null),
				floor: comparison.floor ?? null,
				lines: scoreboard
					.standings()
					.filter(({weight}) => weight > 0)
					.map(({rule, value, reference, thousandths, weight}) => ({
						rule,
						value: value ?? 0,
						target: reference,
						points: thousandths / 1000,
						of: weight,
					})),
			},
			requests: {offered, good, slow, failed, failedBy},
			counts: {wakes: kernel.wakes, writes: cluster.store.revision - 1, events, podsCreated, podsBound, nodesLost},
			marks,
		};
	};

	const asPar = (): ParRun => {
		const {lines, total} = resultNow().score;
		const [slo] = scenario.slos;
		return {
			points: total,
			lines: Object.fromEntries(lines.map(({rule, points}) => [rule, points])),
			scores: scoreboard.curve(),
			failed:
				slo === undefined
					? []
					: window.ticks(slo.id).map(tick => (tick.offered === 0 ? 0 : tick.failed / tick.offered)),
		};
	};

	kernel.chronicle.follow(fold);

	return {
		component,
		scoreboard,
		goals,
		window,
		causes,
		script,
		histories,
		seat,
		injector,
		get mirror() {
			return mirror;
		},
		get tallies() {
			return tallies;
		},
		get over() {
			return over;
		},
		get won() {
			return isWon();
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
		anchors,
		resultNow,
		asPar,
		get questionsDue() {
			return questionsDue;
		},
		get counts() {
			return {events, podsCreated, podsBound, nodesLost};
		},
		get intents() {
			return intents;
		},
		set intents(next: readonly LoggedIntent[]) {
			intents = next;
		},
		noteWrite(write: PlayerWrite): void {
			writes = [...writes, write];
		},
		noteAnswer(question: string, right: boolean, fact: number): void {
			answered = [...answered, {question, right, fact}];
		},
		world,
	};
};

/** Whether a budget over this pod has fewer healthy pods than it asks for. */
const isOverBudget = (mirror: Mirror, pod: Pod): boolean =>
	mirror
		.of(podDisruptionBudgets)
		.all()
		.some(
			({metadata, spec, status}) =>
				metadata.namespace === pod.metadata.namespace &&
				selectorMatches(spec?.selector, pod.metadata.labels) &&
				(status?.currentHealthy ?? 0) < (status?.desiredHealthy ?? 0),
		);

export type Ledgerkeeper = ReturnType<typeof createLedgerkeeper>;

/** Whose deletions of a ready pod count as a disruption: evictions, preemption and the player's hand, no scaling and no rollout. */
const disruptors: readonly string[] = ['player', 'taint-eviction-controller', 'kube-scheduler', 'node-controller'];

const isDisruption = (
	conditions: ReadonlyArray<{readonly type: string; readonly status: string}> | undefined,
	fact: Fact | undefined,
): boolean =>
	conditions?.some(({type, status}) => type === 'Ready' && status === 'True') === true &&
	fact !== undefined &&
	disruptors.some(who => fact.who === who || fact.who.startsWith(`${who}@`));

/** The player's rights, as ordinary objects that anybody can look at. */
const grantRights = (cluster: Cluster, {scenario, seat, pilot}: RunOptions): void => {
	const plan = seatPlan(scenario, seat, pilot);
	const rolesOfSeat =
		plan === undefined
			? []
			: [
					...(plan.scheduler === undefined ? [] : ['system:kube-scheduler']),
					...plan.loops.map(loop => `system:controller:${loop}`),
				];
	const own = scenario.seats.rbac;
	const subjects = [{kind: 'User', name: player.name, apiGroup: 'rbac.authorization.k8s.io'}];
	const bind = (role: string) => ({
		apiVersion: 'rbac.authorization.k8s.io/v1',
		kind: 'ClusterRoleBinding',
		metadata: {name: `player:${role}`},
		roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role},
		subjects,
	});
	const create = (kind: unknown, object: {readonly metadata: {readonly name: string}}): void => {
		cluster.server.handle({user: admin, verb: 'create', kind: kind as never, name: object.metadata.name, object});
	};

	if (own.length > 0) {
		create(clusterRoles, {
			apiVersion: 'rbac.authorization.k8s.io/v1',
			kind: 'ClusterRole',
			metadata: {name: 'player:own'},
			rules: own,
		} as never);
	}

	for (const role of [...rolesOfSeat, ...(own.length > 0 ? ['player:own'] : []), 'view']) {
		create(clusterRoleBindings, bind(role));
	}
};

/** A run together with its cluster: for tests and measurements, which may look behind the scenes and pull levers. */
export type Backstage = {readonly run: Run; readonly cluster: Cluster};

/** Opens a run. The same options give the same run, bit for bit. */
export const openRun = (options: RunOptions): Run => openBackstage(options).run;

export const openBackstage = (options: RunOptions): Backstage => {
	const {scenario, seed, seat: seatId, pilot} = options;
	const plan = clusterPlan(scenario, {seed, seat: seatId, pilot, eager: options.eager ?? false});
	const conditions = {
		holds: (expression: string): boolean => truthOf(expression) === true,
		rate: (expression: string): number => Number(truthOf(expression, 'number')),
	};
	const cluster = createCluster(plan, conditions);
	const {kernel} = cluster;
	cluster.start();
	grantRights(cluster, options);
	const keeper = createLedgerkeeper(options, cluster);
	const {seat} = keeper;
	const end = scenario.time.duration + scenario.time.cooldown;
	const keyframes = createKeyframes();
	let orders = 0;

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

	/** A run that nobody can wind back keeps its beginning only. */
	const keepMoment = (): void => {
		if (pilot === 'player' || kernel.now === 0) {
			keyframes.keep({at: kernel.now, order: orders, state: cluster.save()});
		}
	};

	keepMoment();

	const {addMark} = keeper;

	const whyNot = (intent: Intent): string | undefined => {
		const problem = problemOfIntent(intent);

		if (problem !== undefined) {
			return problem;
		}

		if (keeper.over) {
			return 'the run is over';
		}

		if (bookkeeping.includes(intent.do)) {
			return undefined;
		}

		if (scenario.seats.denyActions.some(denied => intent.do.startsWith(denied))) {
			return `this level does without "${intent.do}"`;
		}

		return seat.words.includes(intent.do) ? undefined : `"${intent.do}" is not for the ${seatId} seat`;
	};

	const answer = (intent: Intent & {do: 'answer'}, fact: number): Outcome => {
		const question = [...scenario.quiz.predict, ...scenario.quiz.check].find(({id}) => id === intent.question);

		if (question === undefined) {
			return {ok: false, why: `there is no question ${intent.question}`};
		}

		const right = question.answer === intent.choice;
		keeper.noteAnswer(intent.question, right, fact);
		return {ok: true, order: orders, said: right ? 'right' : 'not so'};
	};

	const book = (intent: Intent, fact: number): Outcome => {
		if (intent.do === 'answer') {
			return answer(intent, fact);
		}

		if (intent.do === 'hint' && intent.level === 3) {
			addMark('hint:3');
		} else if (intent.do === 'mark') {
			addMark(intent.as);
		}

		return {ok: true, order: orders, said: 'noted'};
	};

	/** Carries out an intent that is in the log: the same for a player's and for a replay's. */
	const land = ({intent, order, actor}: LoggedIntent): Outcome => {
		const about = 'pod' in intent ? `pods/${intent.pod}` : 'key' in intent ? intent.key : '';
		const fact = kernel.chronicle.tell({what: intent.do, who: actor, about, weight: 'notable', detail: {order}});
		kernel.trail.fold('score', order, JSON.stringify(intent));

		return kernel.under(fact, (): Outcome => {
			if (bookkeeping.includes(intent.do)) {
				return book(intent, fact);
			}

			const reply = seat.carryOut(intent);
			keeper.noteWrite({verb: intent.do, about, necessary: necessary.includes(intent.do), fact});
			return reply.ok ? {ok: true, order, said: reply.said} : reply;
		});
	};

	const lastArrival = (): number => seat.waiting().reduce((most, {arrival}) => Math.max(most, arrival), -1);

	const advance: Run['advance'] = (until, {enough, toDecision} = {}): Stopped => {
		const known = lastArrival();
		let decideAt = Number.POSITIVE_INFINITY;

		while (!keeper.over) {
			const latest = keyframes.latest;
			const next = Math.min(
				until,
				end,
				decideAt,
				pilot === 'player' ? latest + keyframeEvery(keeper.mirror.of(pods).size) : end,
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

				if (enough?.() === true) {
					stopped = 'enough';
					return true;
				}

				return false;
			});

			if (kernel.now >= keyframes.latest + keyframeEvery(keeper.mirror.of(pods).size)) {
				keepMoment();
			}

			if (options.heavy === true) {
				cluster.load(cluster.save());
			}

			if (stopped !== 'reached') {
				return stopped;
			}

			if (kernel.now >= decideAt) {
				return 'decision';
			}

			if (kernel.now >= until) {
				return 'reached';
			}
		}

		return 'over';
	};

	/** Loads the moment before and runs on to `to`, with the intents of the log whose number is below `beforeOrder`. */
	const goBackTo = (to: Millis, beforeOrder: number): void => {
		const from = keyframes.before(to, beforeOrder - 1);
		assert(from !== undefined, 'the beginning is always kept');
		const again = keeper.intents.filter(({at, order}) => order > from.order && order < beforeOrder && at <= to);
		cluster.load(from.state);
		keyframes.cutAfter(from.at);
		keeper.intents = keeper.intents.filter(({order}) => order <= from.order);
		orders = from.order;

		for (const logged of again) {
			kernel.run(logged.at);
			orders = logged.order;
			keeper.intents = [...keeper.intents, logged];
			land(logged);
		}

		kernel.run(to);
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
			...(options.shipped === true ? {} : {whole: scenario}),
		},
		seed,
		seat: seatId,
		pilot,
		profile: scenario.profile,
		storm: cluster.injector.storm,
	});

	const run: Run = {
		scenario,
		seed,
		seat: seatId,
		pilot,
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
		get marks() {
			return keeper.marks;
		},
		get intents() {
			return keeper.intents;
		},
		advance,
		nextAt: () => kernel.nextAt(),
		submit(intent) {
			const why = whyNot(intent);

			if (why !== undefined) {
				return {ok: false, why};
			}

			orders += 1;
			const logged: LoggedIntent = {at: kernel.now, order: orders, actor: 'player', intent};
			keeper.intents = [...keeper.intents, logged];
			return land(logged);
		},
		rewind(to) {
			addMark('practice');
			goBackTo(Math.max(0, Math.min(to, kernel.now)), Number.POSITIVE_INFINITY);
		},
		undo() {
			const last = keeper.intents.at(-1);

			if (last === undefined) {
				return false;
			}

			addMark('practice');
			goBackTo(last.at, last.order);
			return true;
		},
		follow: reader => kernel.chronicle.follow(reader),
		frame: request => framer.frame(request, {marks: keeper.marks, over: keeper.over}),
		compare(comparison) {
			keeper.comparison = comparison;
		},
		asPar: keeper.asPar,
		result: keeper.resultNow,
		facts() {
			const {score, goalsMet} = keeper.resultNow();
			const ended = {won: goalsMet, lost: keeper.over && !goalsMet, score: score.total, stars: score.stars};
			return {...factsOf(keeper.world(), keeper.over), result: ended};
		},
		replay(): Replay {
			const base = {header: header(), intents: keeper.intents};
			return keeper.over || pilot !== 'player'
				? {
						...base,
						end: {
							end: kernel.now,
							digest: kernel.trail.digest(),
							marks: kernel.trail.marks(),
							result: {...keeper.resultNow()},
						},
					}
				: base;
		},
	};
	return {run, cluster};
};

/** Plays a replay's intents again, up to `until` or its end. */
export const replayRun = (scenario: Scenario, replay: Replay, until?: Millis): Run => {
	const {header, intents} = replay;
	const run = openRun({
		scenario,
		seed: header.seed,
		seat: header.seat,
		pilot: header.pilot as Run['pilot'],
		shipped: header.scenario.whole === undefined,
	});
	const end = until ?? replay.end?.end ?? run.end;

	for (const {at, intent} of intents) {
		while (!run.over && run.now < at) {
			run.advance(at);
		}

		run.submit(intent);
	}

	while (!run.over && run.now < end) {
		run.advance(end);
	}

	return run;
};
