import {clockText, type Millis} from '../engine/kernel/time.ts';
import type {Calibration} from '../game/calibration.ts';
import type {GuestEntry} from '../game/guest/book.ts';
import {ownScheduler} from '../game/guest/words.ts';
import {components, type Intent, type Outcome} from '../game/intent.ts';
import {assistedByAdvice} from '../game/landing.ts';
import {createJournal, type ReplayHeader} from '../game/replay.ts';
import type {Run} from '../game/run.ts';
import {type Scenario, textOf} from '../game/scenario/schema.ts';
import {scenarioOfSource} from '../game/scenario/source.ts';
import {ratioOf} from '../game/score/stars.ts';
import {seedProblem} from '../game/seed.ts';
import {openRun, replayRun} from '../game/session.ts';
import {shareLine} from '../game/share.ts';
import {type Difficulty, isDifficulty} from '../game/terms/difficulty.ts';
import {inOrder, problemsOfTerms, readTerms, type Terms, usualTerms} from '../game/terms/terms.ts';
import type {Clock, Frame, Request, RulerMark} from '../game/view/frame.ts';
import {briefFrame, dailyScenario, type HomeFacts, homeFrame, type PastRun} from '../game/view/home.ts';
import {calendarOf, todayOf} from './calendar.ts';
import {exportRun, saveRun} from './keepsakes.ts';
import type {Progress} from './progress.ts';
import {createAnchors} from './stage/anchors.ts';
import {createMeasuring} from './stage/measuring.ts';
import {createPacer, speeds} from './stage/pacer.ts';
import {besidePast, createLeftOpen, leftOpenLine} from './stage/past.ts';
import {aboutOf, type Stop, stopsFor} from './stage/stops.ts';
import {objectIntents, seatIntents} from './stage/wish-intents.ts';
import type {Answer, Stage, Wish} from './tui/stage.ts';

/*
The stage: what stands between the screen and a run. It keeps where the game is (home, brief, run, result), lets time
pass at the asked speed, turns wishes into intents, and remembers finished runs. It holds no rule of the game.
*/

export type StageOptions = {
	readonly scenarios: readonly Scenario[];
	/** What is known of the seeds of shipped scenarios, by id. */
	readonly calibrations?: ReadonlyMap<string, Calibration>;
	readonly progress: Progress;
	/** Opened at once, at its brief; home is one step back. */
	readonly first?: {
		readonly scenario: Scenario;
		readonly seed: string | undefined;
		readonly seat: Run['seat'] | undefined;
		readonly shipped: boolean;
		readonly terms?: Terms;
		/** Somebody else's scheduler, opened anew for every run of this level. */
		readonly guest?: () => GuestEntry;
	};
	readonly say: (line: string) => void;
};

/** Wall milliseconds after which a run that goes on by itself is kept again. */
const keptEvery = 10_000;

type Opened = {
	readonly scenario: Scenario;
	readonly seed: string;
	readonly seat: Run['seat'];
	readonly shipped: boolean;
	readonly daily: boolean;
	readonly terms: Terms;
};

type Place = 'home' | 'brief' | 'run' | 'result';

const ok = (say?: string): Answer => (say === undefined ? {ok: true} : {ok: true, say});
const no = (reason: string): Answer => ({ok: false, reason});

/** Where the narrator of a bench speaks. */
const benchRequest: Request = {screen: 'scheduler', advice: false, truth: false};

const shortOf = (at: Millis): string => clockText(at).slice(0, -4);

const answerOf = (outcome: Outcome): Answer => (outcome.ok ? ok(outcome.said) : no(outcome.why));

export const createStage = (options: StageOptions): Stage & {readonly run: Run | undefined} => {
	const {scenarios, progress} = options;
	const pacer = createPacer();
	const listeners = new Set<() => void>();
	let place: Place = 'home';
	let opened: Opened | undefined;
	let run: Run | undefined;
	let paused = true;
	/** Time runs as fast as it goes: to the next decision, to `target`, or until what is awaited comes. */
	let hurrying = false;
	/** The end of the step that is under way. */
	let target: Millis | undefined;
	let predicted: number | undefined;
	let revision = 1;
	let bookmarks: ReadonlyArray<{at: Millis; name: string}> = [];
	let farewell: readonly string[] = [];
	let shown: {readonly key: string; readonly frame: Frame} | undefined;
	let saved = false;
	let pictures = 0;
	/** What time runs to once, and what it stands still at each time. */
	let awaited: Stop | undefined;
	let stops: readonly Stop[] = [];
	/** Why time stands still, when something came that it was asked to stop at; until the next wish. */
	let came: {readonly at: Millis; readonly text: string} | undefined;
	/** Since when, by the wall's clock, a pause is being paid for, and what ends it when the budget is spent. */
	let pausing: {readonly since: number; readonly end: NodeJS.Timeout} | undefined;
	let sinceKept = 0;

	const changed = (): void => {
		revision += 1;
	};

	/** What stands in the way of whatever needs a run. */
	const notBegun = (): string =>
		place === 'brief' ? 'the run has not begun: enter begins it' : 'no run is open: enter opens the level you chose';

	const isTurn = (): boolean =>
		opened !== undefined &&
		(opened.scenario.time.clock === 'turn' || (opened.scenario.time.clock === 'either' && opened.seat !== 'watch'));

	const openLevel = (scenario: Scenario, seed: string | undefined, extra: Partial<Opened> = {}): Answer => {
		const wrongSeed = seed === undefined || seed === '' ? undefined : seedProblem(seed);

		if (wrongSeed !== undefined) {
			return no(wrongSeed);
		}

		opened = {
			scenario,
			seed: seed === undefined || seed === '' ? (scenario.metadata.seedDefaults[0] ?? '1') : seed,
			seat: scenario.seats.default,
			shipped: scenarios.includes(scenario),
			daily: false,
			terms: usualTerms,
			...extra,
		};
		run = undefined;
		predicted = undefined;
		place = 'brief';
		changed();
		return ok();
	};

	const anchors = createAnchors(progress, options.calibrations);

	const measuring = createMeasuring({
		isWanted: () => run !== undefined,
		isMoving: () => hurrying || !paused,
		onProgress(comparison) {
			if (run === undefined) {
				return;
			}

			run.compare(comparison);
			anchors.keep(run, comparison);
			changed();

			for (const listener of listeners) {
				listener();
			}
		},
	});

	const listenTo = (current: Run): void => {
		const {warmup} = current.scenario.time;
		awaited = undefined;
		came = undefined;
		current.follow(fact => {
			const stop = [...(awaited === undefined ? [] : [awaited]), ...stops].find(each => each.isIt(fact, warmup));

			if (stop !== undefined && came === undefined) {
				came = {at: fact.at, text: `${stop.title}: ${aboutOf(fact)}`};
			}
		});
	};

	const begin = (): Answer => {
		if (opened === undefined) {
			return no('choose a level first');
		}

		const {scenario, seed, seat, shipped, terms} = opened;
		clearTimeout(pausing?.end);
		pausing = undefined;
		const guest = scenario === options.first?.scenario ? options.first.guest?.() : undefined;
		run = openRun({scenario, seed, seat, pilot: 'player', shipped, terms, ...(guest === undefined ? {} : {guest})});
		run.compare(anchors.shipped(opened));
		measuring.begin({scenario, seed, seat, pilot: 'player', shipped, terms});
		listenTo(run);
		pacer.speed = speeds.includes(scenario.time.speed) ? scenario.time.speed : 20;
		bookmarks = [];
		saved = false;
		place = 'run';

		if (predicted !== undefined && scenario.quiz.predict[0] !== undefined) {
			run.submit({do: 'answer', question: scenario.quiz.predict[0].id, choice: predicted});
		}

		paused = isTurn();
		hurrying = isTurn();
		keepJournal();
		changed();
		return ok(guest === undefined ? undefined : `${guest.shape.name} schedules, and runs with your rights`);
	};

	const finish = (): void => {
		if (run === undefined || opened === undefined || saved) {
			return;
		}

		saved = true;
		place = 'result';
		standStill();
		const result = run.result();
		const day = todayOf();
		const entry: PastRun = {
			scenario: result.scenario,
			version: opened.scenario.metadata.version,
			seed: result.seed,
			seat: result.seat,
			points: result.score.total,
			stars: result.score.stars as PastRun['stars'],
			ratio: ratioOf(result.score.total, anchors.known(opened)) ?? null,
			day,
			daily: opened.daily,
			lost: Object.fromEntries(
				result.score.lines.map(({rule, points, of}) => [rule, Math.round((of - points) * 1000)]),
			),
			ranked: run.marks.length === 0,
		};
		progress.add(entry);
		progress.keepUnfinished(undefined);
		farewell = [shareLine(result)];
		changed();
	};

	/** Steps that happen between two pictures: a run may end in any of them. */
	const passed = (): void => {
		if (run?.over === true) {
			finish();
		}

		changed();
	};

	/** Who only watches does nothing that would be written down: where the run is, is kept from time to time. */
	const keepPlace = (wall: number): void => {
		sinceKept += wall;

		if (sinceKept >= keptEvery) {
			keepJournal();
		}
	};

	/** Whether the clock may stand still for nothing: in turn mode thinking is free whatever the difficulty. */
	const mayRest = (): boolean => isTurn() || run === undefined || run.allowance.pause === 'free';

	const goOn = (): void => {
		if (pausing !== undefined) {
			clearTimeout(pausing.end);
			run?.submit({do: 'pause', wall: Math.round(performance.now() - pausing.since)});
			pausing = undefined;
		}

		paused = false;
		changed();
	};

	/** Lets a live clock stand still, if the difficulty and the level have time for it. */
	const rest = (): Answer => {
		const rule = run?.allowance.pause ?? 'free';

		if (mayRest() || rule === 'free') {
			paused = true;
			return ok();
		}

		const spent = (run?.intents ?? []).reduce((sum, {intent}) => (intent.do === 'pause' ? sum + intent.wall : sum), 0);
		const left = rule === 'none' ? 0 : rule.budget - spent;

		if (left <= 0) {
			return no(rule === 'none' ? 'this run does without pauses' : 'the time for pauses is spent');
		}

		const end = setTimeout(() => {
			goOn();

			for (const listener of listeners) {
				listener();
			}
		}, left);
		end.unref();
		clearTimeout(pausing?.end);
		pausing = {since: performance.now(), end};
		paused = true;
		return ok(`paused; ${Math.ceil(left / 1000)} s of pauses are left`);
	};

	/** Whatever time was on its way to is off. The clock stands, unless standing costs and no question asks for it. */
	const standStill = (): void => {
		paused ||= mayRest() || run?.waitsForAnswer === true;
		hurrying = false;
		target = undefined;
		awaited = undefined;
	};

	/** One slice of the way to the moment that is set. True: more is left of it. */
	const hurryOn = (current: Run): boolean => {
		const toDecision = awaited === undefined && target === undefined;
		const stopped = pacer.hurry(current, target ?? current.end, toDecision, () => mustStop(current));

		if (stopped !== 'enough') {
			standStill();
		}

		return hurrying;
	};

	/** A question of the level stops the clock until it is answered, and so does what the player asked to stop at. */
	const mustStop = (current: Run): boolean => came !== undefined || current.waitsForAnswer;

	const advance = (wall: number): boolean => {
		if (run === undefined || place !== 'run' || (paused && !hurrying)) {
			return false;
		}

		const current = run;
		keepPlace(wall);
		const isBehind = hurrying ? hurryOn(current) : pacer.tick(current, wall, () => mustStop(current)) === 'enough';

		if (mustStop(current)) {
			standStill();
			came = paused ? came : undefined;
		}

		passed();
		return isBehind;
	};

	/** Goes on to a moment. What takes longer than one slice goes on by itself, so that the screen stays alive. */
	const stepTo = (until: Millis): Answer => {
		if (run === undefined) {
			return no(notBegun());
		}

		standStill();
		target = Math.min(until, run.end);
		hurrying = true;
		advance(0);
		return ok();
	};

	const step = (by: 'event' | Millis): Answer => stepTo(by === 'event' ? (run?.nextAt() ?? 0) : (run?.now ?? 0) + by);

	const back = (to: Millis, sure: boolean): Answer => {
		if (run === undefined) {
			return no(notBegun());
		}

		if (run.seat !== 'watch' && run.allowance.undo === 'none') {
			return no(`${run.terms.difficulty} has no way back`);
		}

		if (!sure && run.seat !== 'watch' && run.allowance.undo === 'mark' && !run.marks.includes('practice')) {
			return {
				ok: 'ask',
				question: 'Go back in time?',
				detail: 'The run becomes practice: it will not count for boards.',
				yes: 'Go back',
			};
		}

		run.rewind(Math.max(0, to));
		standStill();
		// What came on the way back was known already.
		came = undefined;
		place = 'run';
		saved = false;
		changed();
		return ok(`back at ${shortOf(run.now)}`);
	};

	const undo = (sure: boolean): Answer => {
		if (run === undefined || run.intents.length === 0) {
			return no('there is nothing to undo');
		}

		if (run.allowance.undo === 'none') {
			return no(`${run.terms.difficulty} takes nothing back`);
		}

		if (!sure && run.allowance.undo === 'mark' && !run.marks.includes('practice')) {
			return {
				ok: 'ask',
				question: 'Undo the last action?',
				detail: 'The run becomes practice: it will not count for boards.',
				yes: 'Undo',
			};
		}

		run.undo();
		standStill();
		came = undefined;
		changed();
		return ok('undone');
	};

	const submitAll = (intents: readonly Intent[] | string): Answer => {
		if (run === undefined) {
			return no(notBegun());
		}

		if (typeof intents === 'string') {
			return no(intents);
		}

		const before = run.frame(benchRequest).narrator?.text;
		let last: Answer = no('nothing was chosen');

		for (const intent of intents) {
			last = answerOf(run.submit(intent));

			if (last.ok === false) {
				break;
			}
		}

		// What the act leads to in this very millisecond belongs to the picture of the act.
		run.advance(run.now + 1);
		passed();
		keepJournal();
		const {narrator} = run.frame(benchRequest);
		// Done, and already gone wrong (a kubelet refused the pod): that is the news, and not that it was done.
		return last.ok === true && narrator?.tone === 'bad' && JSON.stringify(narrator.text) !== JSON.stringify(before)
			? ok()
			: last;
	};

	/** What became of an answer, with the right one and its reason: an answer is final, so nothing is given away. */
	const explained = (answer: Answer, question: string, choice: number): Answer => {
		const asked = run?.scenario.quiz.check.find(({id}) => id === question);

		if (answer.ok !== true || asked === undefined || run === undefined) {
			return answer;
		}

		const {scenario} = run;
		const right = asked.answer === choice;
		const why = asked.explain === undefined ? '' : ` ${textOf(scenario, asked.explain)}`;
		const told = right ? 'Right.' : `Not so: ${textOf(scenario, asked.options[asked.answer] ?? '')}.`;
		return {ok: true, say: `${told}${why}`, tone: right ? 'ok' : 'warn'};
	};

	/** Deleting asks first. */
	const actOn = (wish: Wish & {do: 'object'}, sure: boolean): Answer => {
		const {verb, objects} = wish;
		return verb === 'delete' && !sure && run !== undefined
			? {
					ok: 'ask',
					question:
						objects.length === 1
							? `Delete ${objects[0]?.kind} ${objects[0]?.name}?`
							: `Delete ${objects.length} objects?`,
					detail:
						objects.length === 1
							? 'With the grace period of its spec. What controls it may make another.'
							: objects
									.map(({name}) => name)
									.join(', ')
									.slice(0, 120),
					yes: 'Delete',
				}
			: submitAll(objectIntents(wish));
	};

	const journals = new WeakMap<Run, ReturnType<typeof createJournal>>();

	const journalOf = (of: Run): ReturnType<typeof createJournal> => {
		const journal = journals.get(of) ?? createJournal(of.replay().header);
		journals.set(of, journal);
		return journal;
	};

	const keepJournal = (): void => {
		sinceKept = 0;

		// Who asked a scheduler of one's own could not ask it again when the journal is read.
		if (run !== undefined && !run.over && !run.marks.includes(ownScheduler)) {
			progress.keepUnfinished(journalOf(run)(run.intents), {
				at: run.now,
				points: run.result().score.total,
				daily: opened?.daily === true,
				marks: run.marks,
			});
		}
	};

	/** The scenario that a journal was played on: its own, or one that is still here. */
	const scenarioOf = ({whole, hash}: ReplayHeader['scenario']): Scenario | undefined => {
		const own = whole === undefined ? undefined : scenarioOfSource(whole);
		return own?.ok === true ? own.value : scenarios.find(each => each.hash === hash);
	};

	const resume = (): Answer => {
		const parsed = leftOpen();
		const scenario = parsed?.ok === true ? scenarioOf(parsed.replay.header.scenario) : undefined;

		if (parsed?.ok !== true || scenario === undefined) {
			return no('the run that was left open cannot be continued by this podfall');
		}

		const {header, intents} = parsed.replay;
		const left = progress.leftAt;
		const terms = readTerms(header.difficulty, header.modifiers) ?? usualTerms;
		openLevel(scenario, header.seed, {seat: header.seat, daily: left?.daily === true, terms});
		run = replayRun(scenario, parsed.replay, Math.max(intents.at(-1)?.at ?? 0, left?.at ?? 0));
		const lost = left?.marks.filter(mark => run?.marks.includes(mark) === false) ?? [];

		for (const as of lost) {
			run.submit({do: 'mark', as});
		}

		listenTo(run);
		measuring.begin({
			scenario,
			seed: header.seed,
			seat: header.seat,
			pilot: 'player',
			shipped: scenarios.includes(scenario),
			terms,
		});
		place = 'run';
		paused = true;
		saved = false;
		changed();
		return ok(parsed.lost > 0 ? 'continued; the last moves could not be recovered' : 'continued where you left');
	};

	const nextLevel = (): Answer => {
		const inOrder = [...scenarios].sort((a, b) => a.metadata.order - b.metadata.order);
		const at = inOrder.findIndex(each => each.metadata.id === opened?.scenario.metadata.id);
		const next = inOrder[at + 1];
		return next === undefined ? no('this was the last level') : openLevel(next, undefined);
	};

	const restart = (sure: boolean): Answer => {
		if (run !== undefined && !run.over && run.intents.length > 0 && !sure) {
			return {ok: 'ask', question: 'Start this run again?', detail: 'What you did in it is lost.', yes: 'Restart'};
		}

		return begin();
	};

	const goHome = (sure: boolean): Answer => {
		if (run !== undefined && !run.over && place === 'run' && !sure) {
			keepJournal();
			return {
				ok: 'ask',
				question: 'Leave this run?',
				detail: 'You can continue it from the home screen.',
				yes: 'Leave',
			};
		}

		run = undefined;
		place = 'home';
		changed();
		return ok();
	};

	const daily = (): Answer => {
		const date = todayOf();
		const scenario = dailyScenario(scenarios, date);
		return scenario === undefined
			? no('there is no daily without scenarios')
			: openLevel(scenario, date, {daily: true});
	};

	const space = (): Answer => {
		if (run === undefined) {
			return no(notBegun());
		}

		if (hurrying) {
			standStill();
		} else if (isTurn()) {
			hurrying = true;
			paused = true;
			changed();
			return ok();
		}

		if (paused) {
			goOn();
			return ok();
		}

		const answer = rest();
		changed();
		return answer;
	};

	const hint = (topic: string | undefined): Answer => {
		if (run === undefined || opened === undefined) {
			return no(notBegun());
		}

		const taken = run.intents.flatMap(({intent}) => (intent.do === 'hint' ? [`${intent.topic}/${intent.level}`] : []));
		const next = opened.scenario.assist.hints.find(
			each => (topic === undefined || each.topic === topic) && !taken.includes(`${each.topic}/${each.level}`),
		);

		if (next === undefined) {
			return no('there are no more hints');
		}

		const outcome = run.submit({do: 'hint', topic: next.topic, level: next.level});
		changed();

		if (!outcome.ok) {
			return no(outcome.why);
		}

		return ok(`hint ${next.level}: ${textOf(opened.scenario, next.text)}`);
	};

	/** Advice is free for those who watch; a player's run says that it was asked for. */
	const advice = (): Answer => {
		if (run === undefined || run.over || run.seat === 'watch' || run.marks.includes(assistedByAdvice)) {
			return ok();
		}

		if (run.allowance.advice === 'free') {
			return ok();
		}

		const outcome = answerOf(run.submit({do: 'mark', as: assistedByAdvice}));
		changed();
		return outcome.ok === true ? ok('advice asked for: the run says so') : outcome;
	};

	const keep = (name: string | undefined): Answer => {
		if (run === undefined) {
			return no(notBegun());
		}

		const kept = saveRun(run, name);
		return kept.ok ? ok(kept.say) : no(kept.why);
	};

	const write = (format: string): Answer => {
		if (run === undefined) {
			return no(notBegun());
		}

		const written = exportRun(run, format);
		return written.ok ? ok(written.say) : no(written.why);
	};

	const menu = ({action, scenario: id, value}: Wish & {do: 'menu'}): Answer => {
		const named = scenarios.find(({metadata}) => metadata.id === (action === 'sandbox' ? 'sandbox' : id));

		switch (action) {
			case 'save':
				return keep(value);
			case 'watch':
				return named === undefined ? no('choose a level first') : openLevel(named, value, {seat: 'watch'});
			case 'sandbox':
				return named === undefined ? no('there is no sandbox among these scenarios') : openLevel(named, undefined);
			case 'own':
				return ok('In the shell: podfall play FOLDER puts your own manifests into a simulated cluster.');
			case 'replays':
				return ok(
					'In a run, :save NAME keeps it. In the shell: podfall report NAME.replay, podfall verify NAME.replay.',
				);
			default:
				return no(`"${action}" is not part of this version`);
		}
	};

	/** `node worker-a1`: the part that is broken, and which one. */
	const declare = (text: string): Answer => {
		const [component = '', object] = text.trim().split(/\s+/);
		return components.includes(component)
			? submitAll([{do: 'declare', component, ...(object === undefined ? {} : {object})}])
			: no(`declare what? ${components.join(', ')}, and which one: :declare node worker-a1`);
	};

	const stopNamed = (word: string): Stop | undefined => stopsFor(run?.seat ?? '').find(stop => stop.word === word);

	const stopWords = (): string =>
		stopsFor(run?.seat ?? '')
			.map(({word}) => word)
			.join(', ');

	/** Runs on until something happens that this seat may know. */
	const runUntil = (condition: string): Answer => {
		if (run === undefined) {
			return no(notBegun());
		}

		if (run.over) {
			return no('the run is over; R starts it again');
		}

		const stop = stopNamed(condition);

		if (stop === undefined) {
			return no(`until what? one of ${stopWords()}`);
		}

		standStill();
		awaited = stop;
		hurrying = true;
		changed();
		return ok(`runs on until the next: ${stop.title}`);
	};

	/** Sets a breakpoint, or takes it away; a bare word tells which are set. */
	const toggleStop = (condition: string): Answer => {
		if (run === undefined) {
			return no(notBegun());
		}

		const told = (): string => (stops.length === 0 ? 'nothing' : stops.map(({title}) => title).join('; '));

		if (condition === '') {
			return ok(`time stops at: ${told()}. :stop takes one of ${stopWords()}, or off`);
		}

		const stop = stopNamed(condition);

		if (stop === undefined && condition !== 'off') {
			return no(`stop at what? one of ${stopWords()}, or off`);
		}

		const others = stops.filter(each => each !== stop);
		stops = stop === undefined ? [] : others.length === stops.length ? [...stops, stop] : others;
		changed();
		return ok(`time stops at: ${told()}`);
	};

	const wishes: {readonly [Word in Wish['do']]: (wish: Wish & {do: Word}, sure: boolean) => Answer} = {
		open({scenario: id, seed, modifiers, assistance}) {
			const scenario = scenarios.find(({metadata}) => metadata.id === id);

			if (scenario === undefined) {
				return no(`there is no level ${id}`);
			}

			const problems = problemsOfTerms(scenario, {modifiers});
			const difficulty: Difficulty = isDifficulty(assistance) ? assistance : 'Normal';
			return problems.length > 0
				? no(problems.join('; '))
				: openLevel(scenario, seed, {terms: {difficulty, modifiers: inOrder(modifiers)}});
		},
		begin,
		'resume-unfinished': resume,
		daily,
		menu,
		home: (_, sure) => goHome(sure),
		restart: (_, sure) => restart(sure),
		'next-level': nextLevel,
		predict({choice}) {
			predicted = choice;
			changed();
			return ok();
		},
		answer: ({question, choice}) => explained(submitAll([{do: 'answer', question, choice}]), question, choice),
		space,
		pause(wish) {
			const answer = wish.paused && !paused ? rest() : ok();

			if (!wish.paused && paused) {
				goOn();
			}

			changed();
			return answer;
		},
		step: ({by}) => step(by),
		back: ({by}, sure) => back((run?.now ?? 0) - (by === 'event' ? 1 : by), sure),
		'go-to': ({at}, sure) => (run !== undefined && at > run.now ? stepTo(at) : back(at, sure)),
		until: ({condition}) => runUntil(condition),
		'stop-at': ({condition}) => toggleStop(condition),
		speed({step: by}) {
			pacer.shift(by);
			changed();
			return ok();
		},
		'set-speed'({speed}) {
			if (!speeds.includes(speed)) {
				return no(`speeds are ${speeds.map(each => (each === 0 ? 'max' : String(each))).join(', ')}`);
			}

			pacer.speed = speed;
			changed();
			return ok();
		},
		undo: (_, sure) => undo(sure),
		bookmark({name}) {
			if (run === undefined) {
				return no(notBegun());
			}

			const at = run.now;
			const called = name === '' ? `bookmark ${bookmarks.length + 1}` : name;
			bookmarks = [...bookmarks.filter(each => each.at !== at), {at, name: called}];
			changed();
			return ok(`${called} set at ${shortOf(at)}; ' lists bookmarks and goes to one`);
		},
		seat: wish => (run === undefined ? no(notBegun()) : submitAll(seatIntents(wish, run))),
		object: (wish, sure) => actOn(wish, sure),
		kubectl: () => no('the terminal seat comes in a later version'),
		hint: ({topic}) => hint(topic),
		advice,
		declare: ({text}) => declare(text),
		export: ({format}) => write(format),
	};

	const clockNow = (frame: Clock | undefined): Clock | undefined => {
		if (frame === undefined || run === undefined) {
			return frame;
		}

		// As fast as possible has no speed of its own: what is reached is what there is.
		const slower = !hurrying && pacer.reached > 0 && (pacer.speed === 0 || pacer.reached < pacer.speed * 0.8);
		const state = run.over ? 'done' : hurrying || !paused ? 'running' : isTurn() && run.waiting ? 'decision' : 'paused';
		return {
			...frame,
			mode: isTurn() ? 'turn' : 'live',
			state,
			speed: hurrying ? 0 : pacer.speed,
			...(hurrying && target !== undefined ? {target} : {}),
			...(slower ? {reached: Math.round(pacer.reached)} : {}),
		};
	};

	const leftOpen = createLeftOpen(progress);

	const homeFacts = (): HomeFacts => {
		const today = todayOf();
		const unfinished = leftOpenLine(progress, leftOpen());
		return {
			scenarios,
			past: progress.past,
			today,
			...calendarOf(today),
			anchorsOf(id, seed) {
				const scenario = scenarios.find(({metadata}) => metadata.id === id);
				return scenario === undefined
					? {}
					: anchors.known({scenario, seed, seat: scenario.seats.default, terms: usualTerms});
			},
			...(unfinished === undefined ? {} : {unfinished}),
			...(progress.trouble === undefined ? {} : {notice: {tone: 'warn', text: progress.trouble}}),
		};
	};

	const build = (request: Request): Frame => {
		const base: Frame = {revision, stage: place, vitals: [], ruler: [], lags: [], hints: []};

		if (place === 'home' || request.screen === 'home') {
			return {...base, stage: place, home: homeFrame(homeFacts(), request.scenario, undefined)};
		}

		if (place === 'brief' && opened !== undefined) {
			const {scenario, seed, seat, terms} = opened;
			const known = anchors.known(opened);
			return {
				...base,
				brief: briefFrame(scenario, progress.past, {seed, seat, chosen: predicted, anchors: known, terms}),
			};
		}

		if (run === undefined) {
			return base;
		}

		const frame = run.frame(request);
		const clock = clockNow(frame.clock);
		const timeline = frame.timeline === undefined ? {} : {timeline: {...frame.timeline, bookmarks}};
		const told = frame.result === undefined ? {} : {result: besidePast(frame.result, progress, run.seat)};
		const stopped: Partial<Frame> =
			came === undefined ? {} : {narrator: {lead: `stopped ${shortOf(came.at)}`, tone: 'mark', text: came.text}};
		const kept = bookmarks.map(({at, name}): RulerMark => ({at, kind: 'bookmark', tone: 'mark', text: name}));
		return {
			...frame,
			...timeline,
			...told,
			...stopped,
			ruler: [...frame.ruler, ...kept].sort((a, b) => a.at - b.at),
			bookmarks,
			revision,
			stage: place,
			...(clock === undefined ? {} : {clock}),
		};
	};

	if (options.first !== undefined) {
		const {scenario, seed, seat, shipped, terms} = options.first;
		openLevel(scenario, seed, {
			shipped,
			...(seat === undefined ? {} : {seat}),
			...(terms === undefined ? {} : {terms}),
		});
	}

	return {
		get run() {
			return run;
		},
		frame(request) {
			const key = `${revision} ${JSON.stringify(request)}`;

			if (shown?.key !== key) {
				// Another question is another picture, even when nothing in the run has changed.
				pictures += 1;
				shown = {key, frame: {...build(request), revision: pictures}};
			}

			return shown.frame;
		},
		wish(wish, sure) {
			came = undefined;
			return (wishes[wish.do] as (wish: Wish, sure: boolean) => Answer)(wish, sure);
		},
		moving: () => place === 'run' && run?.over === false && (hurrying || !paused),
		hurrying: () => place === 'run' && run?.over === false && hurrying,
		advance,
		listen(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		save: keepJournal,
		farewell() {
			if (progress.trouble !== undefined) {
				return [...farewell, `podfall: ${progress.trouble}`];
			}

			return run === undefined || run.over || place !== 'run'
				? farewell
				: [
						...farewell,
						`${run.scenario.metadata.id}@${run.seed} is kept at ${clockText(run.now).slice(0, -4)}; podfall goes on with it.`,
					];
		},
	};
};
