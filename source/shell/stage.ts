import {clockText} from '../engine/kernel/time.ts';
import type {Calibration} from '../game/calibration.ts';
import type {GuestEntry} from '../game/guest/book.ts';
import type {Run} from '../game/run.ts';
import type {Scenario} from '../game/scenario/schema.ts';
import {ratioOf} from '../game/score/stars.ts';
import {openRun} from '../game/session.ts';
import {shareLine} from '../game/share.ts';
import type {Terms} from '../game/terms/terms.ts';
import type {PastRun} from '../game/view/home.ts';
import {todayOf} from './calendar.ts';
import type {Progress} from './progress.ts';
import {createActs} from './stage/acts.ts';
import {createAnchors} from './stage/anchors.ts';
import {createBlamingStage} from './stage/blaming.ts';
import {createStageClock} from './stage/clock.ts';
import {createCompare} from './stage/compare.ts';
import {createComparing} from './stage/comparing.ts';
import {createJournals} from './stage/journal.ts';
import {createLevels} from './stage/levels.ts';
import {createMeasuring} from './stage/measuring.ts';
import {createPicture} from './stage/picture.ts';
import {createServing, type OpenWay} from './stage/serving.ts';
import {changed, createState, no, type Opened, ok, shortOf, type Wishes} from './stage/state.ts';
import {createStageTerminal} from './stage/terminal.ts';
import type {Answer, News, Stage, Wish} from './tui/stage.ts';

/*
The stage: what stands between the screen and a run. It keeps where the game is (home, brief, run, result), and its parts
do the rest, each in its file under stage/: levels are chosen, the clock lets time pass, acts become intents, journals
keep what was done, the picture shows it.

	wish ──▶ levels · clock · acts ──▶ run ──▶ picture
	                                    └────▶ journals, progress

It holds no rule of the game.
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
	/** How clients are let in; they are not when left out. */
	readonly openWay?: OpenWay;
	/** Clients are let in as soon as a run begins. */
	readonly serve?: boolean;
};

export const createStage = (options: StageOptions): Stage & {readonly run: Run | undefined; close(): Promise<void>} => {
	const {scenarios, progress} = options;
	const state = createState();
	const listeners = new Set<(news?: News) => void>();

	const notify = (news?: News): void => {
		for (const listener of listeners) {
			listener(news);
		}
	};

	/** Steps that happen between two pictures: a run may end in any of them. */
	const passed = (): void => {
		terminal.step();

		if (state.run?.over === true) {
			finish();
		}

		changed(state);
	};

	const comparing = createComparing(() => {
		changed(state);
		notify();
	});
	const terminal = createStageTerminal(state, () => {
		if (state.run?.over === true) {
			finish();
		}
	});
	const clock = createStageClock({state, passed, notify, forget: comparing.forget, terminal});
	const journals = createJournals(state, progress, scenarios);

	/** What a run that is still catching up has to say was written down before. */
	const keepJournal = (): void => {
		if (clock.catchingUp === undefined) {
			journals.keep();
		}
	};

	const acts = createActs({state, clock, passed, keepJournal, terminal});
	const levels = createLevels({state, scenarios, save: acts.save});
	const anchors = createAnchors(progress, options.calibrations);
	const blaming = createBlamingStage(state, notify);
	const frame = createPicture({state, clock, journals, anchors, comparing, blaming, progress, scenarios, terminal});

	const serving = createServing(state, options.openWay, notify);

	const measuring = createMeasuring({
		isWanted: () => state.run !== undefined,
		isMoving: clock.isMoving,
		onProgress(comparison) {
			if (state.run !== undefined) {
				state.run.compare(comparison);
				anchors.keep(state.run, comparison);
				changed(state);
				notify();
			}
		},
	});

	const measure = ({scenario, seed, seat, shipped, terms}: Opened): void =>
		measuring.begin({scenario, seed, seat, pilot: 'player', shipped, terms});

	const begin = (): Answer => {
		const {opened, predicted} = state;

		if (opened === undefined) {
			return no('choose a level first');
		}

		const {scenario, seed, seat, shipped, terms} = opened;
		const guest = scenario === options.first?.scenario ? options.first.guest?.() : undefined;
		const run = openRun({
			scenario,
			seed,
			seat,
			pilot: 'player',
			shipped,
			terms,
			...(guest === undefined ? {} : {guest}),
		});
		run.compare(anchors.shipped(opened));
		state.run = run;
		state.bookmarks = [];
		state.saved = false;
		state.place = 'run';
		measure(opened);
		clock.begin(run);

		for (const [index, choice] of predicted.entries()) {
			run.submit({do: 'answer', question: scenario.quiz.predict[index]?.id ?? '', choice});
		}

		if (options.serve === true) {
			serving.wishes.serve();
		}

		keepJournal();
		changed(state);
		return ok(guest === undefined ? undefined : `${guest.shape.name} schedules, and runs with your rights`);
	};

	function finish(): void {
		const {run, opened} = state;

		if (run === undefined || opened === undefined || state.saved) {
			return;
		}

		state.saved = true;
		state.place = 'result';
		clock.standStill();
		const result = run.result();
		const entry: PastRun = {
			scenario: result.scenario,
			version: opened.scenario.metadata.version,
			seed: result.seed,
			seat: result.seat,
			points: result.score.total,
			stars: result.score.stars as PastRun['stars'],
			ratio: ratioOf(result.score.total, anchors.known(opened)) ?? null,
			day: todayOf(),
			daily: opened.daily,
			lost: Object.fromEntries(
				result.score.lines.map(({rule, points, of}) => [rule, Math.round((of - points) * 1000)]),
			),
			ranked: run.marks.length === 0,
		};
		progress.add(entry);
		progress.keepUnfinished(undefined);
		state.farewell = [shareLine(result)];
		changed(state);
	}

	const resume = (): Answer => {
		const left = journals.reopen();

		if (left === undefined) {
			return no('the run that was left open cannot be continued by this podfall');
		}

		levels.open(left.scenario, left.seed, left.opened);
		state.run = left.run;
		state.place = 'run';
		state.bookmarks = [];
		state.saved = false;
		clock.resume(left.way);
		clock.advance(0);

		if (state.opened !== undefined) {
			measure(state.opened);
		}

		changed(state);
		return ok(left.movesLost ? 'continued; the last moves could not be recovered' : 'continued where you left');
	};

	const restart = (sure: boolean): Answer => {
		const {run} = state;

		if (run !== undefined && !run.over && run.intents.length > 0 && !sure) {
			return {ok: 'ask', question: 'Start this run again?', detail: 'What you did in it is lost.', yes: 'Restart'};
		}

		return begin();
	};

	const goHome = (sure: boolean): Answer => {
		const {run, place} = state;

		if (run !== undefined && !run.over && place === 'run' && !sure) {
			keepJournal();
			return {
				ok: 'ask',
				question: 'Leave this run?',
				detail: 'You can continue it from the home screen.',
				yes: 'Leave',
			};
		}

		state.run = undefined;
		state.place = 'home';
		changed(state);
		return ok();
	};

	const wishes: Wishes<Wish['do']> = {
		...levels.wishes,
		...clock.wishes,
		...acts.wishes,
		...serving.wishes,
		...blaming.wishes,
		...createCompare(state, comparing),
		begin,
		'resume-unfinished': resume,
		home: (_, sure) => goHome(sure),
		restart: (_, sure) => restart(sure),
	};

	/** What may be asked of a run that is on its way to where it was left: to leave it, or to begin again. */
	const beforeCaughtUp: ReadonlySet<Wish['do']> = new Set(['home', 'restart']);

	if (options.first !== undefined) {
		const {scenario, seed, seat, shipped, terms} = options.first;
		levels.open(scenario, seed, {
			shipped,
			...(seat === undefined ? {} : {seat}),
			...(terms === undefined ? {} : {terms}),
		});
	}

	const isOpen = (): boolean => state.place === 'run' && state.run?.over === false;

	return {
		get run() {
			return state.run;
		},
		frame,
		wish(wish, sure) {
			if (isOpen() && clock.catchingUp !== undefined && !beforeCaughtUp.has(wish.do)) {
				return no(`wait: the run is on its way to ${shortOf(clock.catchingUp)}, where you left it`);
			}

			clock.forgetCame();
			return (wishes[wish.do] as (wish: Wish, sure: boolean) => Answer)(wish, sure);
		},
		moving: () => isOpen() && clock.isMoving(),
		hurrying: () => isOpen() && clock.hurrying,
		advance(wall) {
			if (isOpen() && clock.isMoving() && clock.catchingUp === undefined) {
				journals.keepPlace(wall);
			}

			return clock.advance(wall);
		},
		listen(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		finishComparison() {
			comparing.finish();
			changed(state);
		},
		complete: terminal.complete,
		save: keepJournal,
		close: serving.close,
		farewell() {
			const {run, farewell} = state;

			if (progress.trouble !== undefined) {
				return [...farewell, `podfall: ${progress.trouble}`];
			}

			return run === undefined || !isOpen()
				? farewell
				: [
						...farewell,
						`${run.scenario.metadata.id}@${run.seed} is kept at ${clockText(clock.catchingUp ?? run.now).slice(0, -4)}; podfall goes on with it.`,
					];
		},
	};
};
