import type {Run} from '../../game/run.ts';
import type {Scenario} from '../../game/scenario/schema.ts';
import {usualTerms} from '../../game/terms/terms.ts';
import type {Frame, Request, RulerMark} from '../../game/view/frame.ts';
import {briefFrame, type HomeFacts, homeFrame} from '../../game/view/home.ts';
import {calendarOf, todayOf} from '../calendar.ts';
import type {Progress} from '../progress.ts';
import type {Anchors} from './anchors.ts';
import type {BlamingStage} from './blaming.ts';
import type {StageClock} from './clock.ts';
import type {Comparing} from './comparing.ts';
import type {Journals} from './journal.ts';
import {besidePast, leftOpenLine} from './past.ts';
import {type Opened, type StageState, shortOf} from './state.ts';
import type {StageTerminal} from './terminal.ts';

export type PictureOptions = {
	readonly state: StageState;
	readonly clock: StageClock;
	readonly journals: Journals;
	readonly anchors: Anchors;
	readonly comparing: Comparing;
	readonly blaming: BlamingStage;
	readonly progress: Progress;
	readonly scenarios: readonly Scenario[];
	readonly terminal: StageTerminal;
};

/** What the player sees, for where the game is and where the player looks. */
export const createPicture = (options: PictureOptions) => {
	const {state, clock, journals, anchors, comparing, blaming, progress, scenarios, terminal} = options;
	let shown: {readonly key: string; readonly frame: Frame} | undefined;
	let pictures = 0;

	const homeFacts = (): HomeFacts => {
		const today = todayOf();
		const unfinished = leftOpenLine(progress, journals.leftOpen());
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

	const brief = (opened: Opened): Partial<Frame> => {
		const {scenario, seed, seat, terms} = opened;
		const known = anchors.known(opened);
		return {brief: briefFrame(scenario, progress.past, {seed, seat, guesses: state.predicted, anchors: known, terms})};
	};

	/** Why time stands still, or where it is on its way to. */
	const narrated = (): Partial<Frame> => {
		const {came, catchingUp} = clock;

		if (catchingUp !== undefined) {
			return {
				narrator: {lead: 'catching up', tone: 'mark', text: `on the way to ${shortOf(catchingUp)}, where you left`},
			};
		}

		return came === undefined ? {} : {narrator: {lead: `stopped ${shortOf(came.at)}`, tone: 'mark', text: came.text}};
	};

	/** The tuner's bench with the comparison that was asked for. */
	const compared = ({tuner}: Frame): Partial<Frame> => {
		const {comparison} = comparing;
		return tuner === undefined || comparison === undefined ? {} : {tuner: {...tuner, comparison}};
	};

	const running = (run: Run, request: Request): Frame => {
		const {bookmarks} = state;
		const frame = run.frame(request);
		const shownClock = clock.shown(frame.clock);
		const kept = bookmarks.map(({at, name}): RulerMark => ({at, kind: 'bookmark', tone: 'mark', text: name}));
		return {
			...frame,
			...(frame.timeline === undefined ? {} : {timeline: {...frame.timeline, bookmarks}}),
			...(frame.result === undefined ? {} : {result: blaming.shown(besidePast(frame.result, progress, run.seat))}),
			...compared(frame),
			...(request.screen === 'terminal' ? {terminal: terminal.frame()} : {}),
			...narrated(),
			ruler: [...frame.ruler, ...kept].sort((a, b) => a.at - b.at),
			bookmarks,
			stage: state.place,
			...(shownClock === undefined ? {} : {clock: shownClock}),
		};
	};

	const build = (request: Request): Frame => {
		const {place, opened, run} = state;
		const base: Frame = {revision: 0, stage: place, vitals: [], ruler: [], lags: [], hints: []};

		if (place === 'home' || request.screen === 'home') {
			return {...base, stage: place, home: homeFrame(homeFacts(), request.scenario, undefined)};
		}

		if (place === 'brief' && opened !== undefined) {
			return {...base, ...brief(opened)};
		}

		return run === undefined ? base : running(run, request);
	};

	/** The same picture as long as nothing changed and the same is asked for. */
	return (request: Request): Frame => {
		const key = `${state.revision} ${JSON.stringify(request)}`;

		if (shown?.key !== key) {
			// Another question is another picture, even when nothing in the run has changed.
			pictures += 1;
			shown = {key, frame: {...build(request), revision: pictures}};
		}

		return shown.frame;
	};
};
