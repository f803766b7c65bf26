import {performance} from 'node:perf_hooks';
import {clockText, type Millis} from '../engine/kernel/time.ts';
import {type Comparison, createMeasurement, type Measurement} from '../game/anchors.ts';
import {type Calibration, comparisonOf} from '../game/calibration.ts';
import type {Intent, Outcome} from '../game/intent.ts';
import {createJournal, type ParsedReplay, parseReplay, type ReplayHeader} from '../game/replay.ts';
import type {Run} from '../game/run.ts';
import {type Scenario, textOf} from '../game/scenario/schema.ts';
import {scenarioOfSource} from '../game/scenario/source.ts';
import {faultStruck, requestsLostTold} from '../game/score/words.ts';
import {seedProblem} from '../game/seed.ts';
import {openRun, replayRun} from '../game/session.ts';
import {shareLine} from '../game/share.ts';
import type {Clock, Frame, Request} from '../game/view/frame.ts';
import {briefFrame, dailyScenario, type HomeFacts, homeFrame, type PastRun} from '../game/view/home.ts';
import {calendarOf, todayOf} from './calendar.ts';
import {exportRun, saveRun} from './keepsakes.ts';
import {createPacer, speeds} from './pacer.ts';
import type {Progress} from './progress.ts';
import type {Answer, Stage, Wish} from './tui/stage.ts';
import {objectIntents, seatIntents} from './wish-intents.ts';

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
	};
	readonly say: (line: string) => void;
};

/** Wall milliseconds after which a run that goes on by itself is kept again. */
const keptEvery = 10_000;

/** What a run is marked with when the real component was asked. */
const assistedByAdvice = 'assisted:advice';

type Opened = {
	readonly scenario: Scenario;
	readonly seed: string;
	readonly seat: Run['seat'];
	readonly shipped: boolean;
	readonly daily: boolean;
};

type Place = 'home' | 'brief' | 'run' | 'result';

const ok = (say?: string): Answer => (say === undefined ? {ok: true} : {ok: true, say});
const no = (reason: string): Answer => ({ok: false, reason});

const answerOf = (outcome: Outcome): Answer => (outcome.ok ? ok(outcome.said) : no(outcome.why));

export const createStage = (options: StageOptions): Stage & {readonly run: Run | undefined} => {
	const {scenarios, progress} = options;
	const pacer = createPacer();
	const listeners = new Set<() => void>();
	let place: Place = 'home';
	let opened: Opened | undefined;
	let run: Run | undefined;
	let paused = true;
	/** Turn mode: time runs to the next decision. */
	let hurrying = false;
	let predicted: number | undefined;
	let revision = 1;
	let bookmarks: ReadonlyArray<{at: Millis; name: string}> = [];
	let farewell: readonly string[] = [];
	let shown: {readonly key: string; readonly frame: Frame} | undefined;
	let saved = false;
	let pictures = 0;
	/** The fact that time runs to, and whether it has come. */
	let awaited: string | undefined;
	let came = false;
	let sinceKept = 0;

	const changed = (): void => {
		revision += 1;
	};

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
			...extra,
		};
		run = undefined;
		predicted = undefined;
		place = 'brief';
		changed();
		return ok();
	};

	/** Where this level's par and floor are remembered: another text of it, or another seat, is another level. */
	const measuredKey = (scenario: Scenario, seed: string, seat: string): string => `${scenario.hash}@${seed}@${seat}`;

	/** What the author measured; another content of the level, or another seat, is another level. */
	const shippedComparison = ({metadata, hash, seats}: Scenario, seed: string, seat: string): Comparison => {
		const known = options.calibrations?.get(metadata.id);
		return known?.hash === hash && seat === seats.default ? comparisonOf(known, seed) : {};
	};

	const knownAnchors = (scenario: Scenario, seed: string, seat: string) => {
		const {par, floor, reference} = shippedComparison(scenario, seed, seat);
		return {
			...progress.anchorsOf(measuredKey(scenario, seed, seat)),
			...(par === undefined ? {} : {par: par.points}),
			...(floor === undefined ? {} : {floor}),
			...(reference === undefined ? {} : {reference}),
		};
	};

	let measurement: Measurement | undefined;
	let measuring: NodeJS.Timeout | undefined;

	/** Plays the same storm with other pilots while the player thinks: a little at a time, and less while time runs. */
	const measureOn = (): void => {
		measuring = undefined;
		const current = measurement;

		if (current === undefined || current.done || run === undefined) {
			return;
		}

		const until = performance.now() + (hurrying || !paused ? 3 : 10);

		if (current.work(() => performance.now() >= until)) {
			run.compare(current.comparison);
			const {par, floor} = current.comparison;
			progress.keepAnchors(measuredKey(run.scenario, run.seed, run.seat), {
				...(par === undefined ? {} : {par: par.points}),
				...(floor === undefined ? {} : {floor}),
			});
			changed();

			for (const listener of listeners) {
				listener();
			}
		}

		measuring = setTimeout(measureOn, hurrying || !paused ? 40 : 15);
		measuring.unref();
	};

	const measure = (options: Parameters<typeof openRun>[0]): void => {
		clearTimeout(measuring);
		measurement = options.seat === 'watch' ? undefined : createMeasurement(options, openRun);
		measureOn();
	};

	const begin = (): Answer => {
		if (opened === undefined) {
			return no('choose a level first');
		}

		const {scenario, seed, seat, shipped} = opened;
		run = openRun({scenario, seed, seat, pilot: 'player', shipped});
		run.compare(shippedComparison(scenario, seed, seat));
		measure({scenario, seed, seat, pilot: 'player', shipped});
		awaited = undefined;
		run.follow(fact => {
			came ||= awaited !== undefined && fact.what === awaited;
		});
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
		return ok();
	};

	const finish = (): void => {
		if (run === undefined || opened === undefined || saved) {
			return;
		}

		saved = true;
		place = 'result';
		paused = true;
		hurrying = false;
		const result = run.result();
		const day = todayOf();
		const entry: PastRun = {
			scenario: result.scenario,
			version: opened.scenario.metadata.version,
			seed: result.seed,
			seat: result.seat,
			points: result.score.total,
			stars: result.score.stars as PastRun['stars'],
			ratio: null,
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

	const advance = (wall: number): void => {
		if (run === undefined || place !== 'run') {
			return;
		}

		if (hurrying || !paused) {
			keepPlace(wall);
		}

		if (hurrying) {
			came = false;
			const stopped = pacer.hurry(run, run.end, awaited === undefined, () => came);
			hurrying = stopped === 'enough' && !came && !run.waitsForAnswer;

			if (!hurrying) {
				awaited = undefined;
				paused = true;
			}

			passed();
		} else if (!paused) {
			pacer.tick(run, wall);
			// A question of the level stops the clock until it is answered.
			paused = run.waitsForAnswer;
			passed();
		}
	};

	const stepTo = (until: Millis): Answer => {
		if (run === undefined) {
			return no('no run is open');
		}

		paused = true;
		hurrying = false;
		run.advance(Math.min(until, run.end));
		passed();
		return ok();
	};

	const step = (by: 'event' | Millis): Answer => stepTo(by === 'event' ? (run?.nextAt() ?? 0) : (run?.now ?? 0) + by);

	const back = (to: Millis, sure: boolean): Answer => {
		if (run === undefined) {
			return no('no run is open');
		}

		if (!sure && run.seat !== 'watch' && !run.marks.includes('practice')) {
			return {
				ok: 'ask',
				question: 'Go back in time?',
				detail: 'The run becomes practice: it will not count for boards.',
				yes: 'Go back',
			};
		}

		run.rewind(Math.max(0, to));
		paused = true;
		hurrying = false;
		place = 'run';
		saved = false;
		changed();
		return ok(`back at ${clockText(run.now).slice(0, -4)}`);
	};

	const undo = (sure: boolean): Answer => {
		if (run === undefined || run.intents.length === 0) {
			return no('there is nothing to undo');
		}

		if (!sure && !run.marks.includes('practice')) {
			return {
				ok: 'ask',
				question: 'Undo the last action?',
				detail: 'The run becomes practice: it will not count for boards.',
				yes: 'Undo',
			};
		}

		run.undo();
		paused = true;
		hurrying = false;
		changed();
		return ok('undone');
	};

	const submitAll = (intents: readonly Intent[] | string): Answer => {
		if (run === undefined) {
			return no('no run is open');
		}

		if (typeof intents === 'string') {
			return no(intents);
		}

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
		return last;
	};

	const journals = new WeakMap<Run, ReturnType<typeof createJournal>>();

	const journalOf = (of: Run): ReturnType<typeof createJournal> => {
		const journal = journals.get(of) ?? createJournal(of.replay().header);
		journals.set(of, journal);
		return journal;
	};

	const keepJournal = (): void => {
		sinceKept = 0;

		if (run !== undefined && !run.over) {
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
		const parsed = unfinishedRun();
		const scenario = parsed?.ok === true ? scenarioOf(parsed.replay.header.scenario) : undefined;

		if (parsed?.ok !== true || scenario === undefined) {
			return no('the run that was left open cannot be continued by this podfall');
		}

		const {header, intents} = parsed.replay;
		const left = progress.leftAt;
		openLevel(scenario, header.seed, {seat: header.seat, daily: left?.daily === true});
		run = replayRun(scenario, parsed.replay, Math.max(intents.at(-1)?.at ?? 0, left?.at ?? 0));
		const lost = left?.marks.filter(mark => run?.marks.includes(mark) === false) ?? [];

		for (const as of lost) {
			run.submit({do: 'mark', as});
		}

		measure({scenario, seed: header.seed, seat: header.seat, pilot: 'player', shipped: scenarios.includes(scenario)});
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
			return no('no run is open');
		}

		if (isTurn()) {
			hurrying = !hurrying;
			paused = true;
		} else {
			paused = !paused;
		}

		changed();
		return ok();
	};

	const hint = (topic: string | undefined): Answer => {
		if (run === undefined || opened === undefined) {
			return no('no run is open');
		}

		const taken = run.intents.flatMap(({intent}) => (intent.do === 'hint' ? [`${intent.topic}/${intent.level}`] : []));
		const next = opened.scenario.assist.hints.find(
			each => (topic === undefined || each.topic === topic) && !taken.includes(`${each.topic}/${each.level}`),
		);

		if (next === undefined) {
			return no('there are no more hints');
		}

		run.submit({do: 'hint', topic: next.topic, level: next.level});
		changed();
		return ok(`hint ${next.level}: ${textOf(opened.scenario, next.text)}`);
	};

	/** Advice is free for those who watch; a player's run says that it was asked for. */
	const advice = (): Answer => {
		if (run === undefined || run.over || run.seat === 'watch' || run.marks.includes(assistedByAdvice)) {
			return ok();
		}

		const outcome = answerOf(run.submit({do: 'mark', as: assistedByAdvice}));
		changed();
		return outcome.ok === true ? ok('advice asked for: the run says so') : outcome;
	};

	const keep = (name: string | undefined): Answer => {
		if (run === undefined) {
			return no('no run is open');
		}

		const kept = saveRun(run, name);
		return kept.ok ? ok(kept.say) : no(kept.why);
	};

	const write = (format: string): Answer => {
		if (run === undefined) {
			return no('no run is open');
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

	/** Runs on until something happens that anybody may see. */
	const runUntil = (condition: string): Answer => {
		if (run === undefined || run.over) {
			return no('no run is under way');
		}

		if (!['failed', 'fault'].includes(condition) || (condition === 'fault' && run.seat !== 'watch')) {
			return no(run.seat === 'watch' ? 'until what? fault or failed' : 'until what? failed: the next lost request');
		}

		awaited = condition === 'fault' ? faultStruck : requestsLostTold;
		hurrying = true;
		changed();
		return ok(`runs on until ${condition === 'fault' ? 'a fault strikes' : 'a request is lost'}`);
	};

	const wishes: {readonly [Word in Wish['do']]: (wish: Wish & {do: Word}, sure: boolean) => Answer} = {
		open: ({scenario: id, seed}) => {
			const scenario = scenarios.find(({metadata}) => metadata.id === id);
			return scenario === undefined ? no(`there is no level ${id}`) : openLevel(scenario, seed);
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
		answer: ({question, choice}) => submitAll([{do: 'answer', question, choice}]),
		space,
		pause(wish) {
			paused = wish.paused;
			changed();
			return ok();
		},
		step: ({by}) => step(by),
		back: ({by}, sure) => back((run?.now ?? 0) - (by === 'event' ? 1 : by), sure),
		'go-to': ({at}, sure) => (run !== undefined && at > run.now ? stepTo(at) : back(at, sure)),
		until: ({condition}) => runUntil(condition),
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
			bookmarks = [...bookmarks, {at: run?.now ?? 0, name}];
			changed();
			return ok(`bookmark ${name === '' ? bookmarks.length : name} set`);
		},
		seat: wish => (run === undefined ? no('no run is open') : submitAll(seatIntents(wish, run))),
		object: wish => submitAll(objectIntents(wish)),
		kubectl: () => no('the terminal seat comes in a later version'),
		hint: ({topic}) => hint(topic),
		advice,
		declare: () => no('declaring incidents belongs to the operator seat, which comes in a later version'),
		export: ({format}) => write(format),
	};

	const clockNow = (frame: Clock | undefined): Clock | undefined => {
		if (frame === undefined || run === undefined) {
			return frame;
		}

		// As fast as possible has no speed of its own: what is reached is what there is.
		const slower = pacer.reached > 0 && (pacer.speed === 0 || pacer.reached < pacer.speed * 0.8);
		const state = run.over ? 'done' : hurrying || !paused ? 'running' : isTurn() && run.waiting ? 'decision' : 'paused';
		return {
			...frame,
			mode: isTurn() ? 'turn' : 'live',
			state,
			speed: pacer.speed,
			...(slower ? {reached: Math.round(pacer.reached)} : {}),
		};
	};

	/** The run that was left, read once for each text: home is drawn again with every key. */
	let leftOpen: {readonly text: string; readonly parsed: ParsedReplay} | undefined;

	const unfinishedRun = (): ParsedReplay | undefined => {
		const text = progress.unfinished();

		if (text === undefined) {
			return undefined;
		}

		if (leftOpen?.text !== text) {
			leftOpen = {text, parsed: parseReplay(text, {journal: true})};
		}

		return leftOpen.parsed;
	};

	const homeFacts = (): HomeFacts => {
		const today = todayOf();
		const parsed = unfinishedRun();
		const unfinished =
			parsed?.ok === true
				? {
						title: parsed.replay.header.scenario.id,
						code: `${parsed.replay.header.scenario.id}@${parsed.replay.header.seed}`,
						at: clockText(progress.leftAt?.at ?? parsed.replay.intents.at(-1)?.at ?? 0).slice(0, -4),
						points: progress.leftAt?.points ?? 0,
					}
				: undefined;
		return {
			scenarios,
			past: progress.past,
			today,
			...calendarOf(today),
			anchorsOf(id, seed) {
				const scenario = scenarios.find(({metadata}) => metadata.id === id);
				return scenario === undefined ? {} : knownAnchors(scenario, seed, scenario.seats.default);
			},
			...(unfinished === undefined ? {} : {unfinished}),
			...(progress.trouble === undefined ? {} : {notice: {tone: 'warn', text: progress.trouble}}),
		};
	};

	/** A result beside the other finished runs of its level on this machine. */
	const withPast = (result: NonNullable<Frame['result']>): NonNullable<Frame['result']> => {
		const points = progress.past
			.filter(({scenario, seat}) => scenario === result.identity.scenario && seat === run?.seat)
			.map(each => each.points)
			.sort((a, b) => a - b);
		const histogram = Array.from(
			{length: 10},
			(_, index) => points.filter(each => Math.min(9, Math.floor(each / 100)) === index).length,
		);
		return {
			...result,
			histogram,
			runs: points.length,
			...(points.length === 0
				? {}
				: {bestPoints: points.at(-1)!, medianPoints: points[Math.floor(points.length / 2)]!}),
		};
	};

	const build = (request: Request): Frame => {
		const base: Frame = {revision, stage: place, vitals: [], ruler: [], lags: [], hints: []};

		if (place === 'home' || request.screen === 'home') {
			return {...base, stage: place, home: homeFrame(homeFacts(), request.scenario, undefined)};
		}

		if (place === 'brief' && opened !== undefined) {
			const {scenario, seed, seat} = opened;
			const anchors = knownAnchors(scenario, seed, seat);
			return {...base, brief: briefFrame(scenario, progress.past, {seed, seat, chosen: predicted, anchors})};
		}

		if (run === undefined) {
			return base;
		}

		const frame = run.frame(request);
		const clock = clockNow(frame.clock);
		const timeline = frame.timeline === undefined ? {} : {timeline: {...frame.timeline, bookmarks}};
		const told = frame.result === undefined ? {} : {result: withPast(frame.result)};
		return {...frame, ...timeline, ...told, revision, stage: place, ...(clock === undefined ? {} : {clock})};
	};

	if (options.first !== undefined) {
		const {scenario, seed, seat, shipped} = options.first;
		openLevel(scenario, seed, {shipped, ...(seat === undefined ? {} : {seat})});
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
		wish: (wish, sure) => (wishes[wish.do] as (wish: Wish, sure: boolean) => Answer)(wish, sure),
		moving: () => place === 'run' && run?.over === false && (hurrying || !paused),
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
