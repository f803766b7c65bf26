import type {Millis} from '../../engine/kernel/time.ts';
import type {Run} from '../../game/run.ts';
import type {Clock} from '../../game/view/frame.ts';
import type {Answer} from '../tui/stage.ts';
import {createBreakpoints} from './breakpoints.ts';
import type {CatchingUp} from './catching-up.ts';
import {createPacer, speeds} from './pacer.ts';
import {createPauses} from './pauses.ts';
import {changed, isTurn, no, notBegun, ok, type StageState, shortOf, type Wishes} from './state.ts';

export type ClockOptions = {
	readonly state: StageState;
	/** The end of the run was reached, perhaps. */
	readonly passed: () => void;
	/** Something changed without a wish. */
	readonly notify: () => void;
	/** What was worked out beside the run belongs to a time that is not any more. */
	readonly forget: () => void;
	/** A command in the terminal goes on as time passes, or waits for this moment. */
	readonly terminal: {readonly works: boolean; readonly isDue: boolean};
};

/** Lets time pass in the open run: at a speed, to a moment, to a decision, until something comes; and back. */
export const createStageClock = ({state, passed, notify, forget, terminal}: ClockOptions) => {
	const pacer = createPacer();
	const breakpoints = createBreakpoints();
	let paused = true;
	/** Time runs as fast as it goes: to the next decision, to `target`, or until what is awaited comes. */
	let hurrying = false;
	/** The end of the step that is under way. */
	let target: Millis | undefined;
	/** A run that was left is on its way to where it was left. */
	let catchingUp: CatchingUp | undefined;

	/** Whether the clock may stand still for nothing: in turn mode thinking is free whatever the difficulty. */
	const mayRest = (): boolean => isTurn(state) || state.run === undefined || state.run.allowance.pause === 'free';

	const goOn = (): void => {
		pauses.end(state.run);
		paused = false;
		changed(state);
	};

	const pauses = createPauses(() => {
		goOn();
		notify();
	});

	/** Lets a live clock stand still, if the difficulty and the level have time for it. */
	const rest = (): Answer => {
		const pause = mayRest() || state.run === undefined ? {} : pauses.begin(state.run);

		if ('why' in pause) {
			return no(pause.why);
		}

		paused = true;
		return ok(pause.say);
	};

	/** Whatever time was on its way to is off. The clock stands, unless standing costs and no question asks for it. */
	const standStill = (): void => {
		paused ||= mayRest() || state.run?.waitsForAnswer === true;
		hurrying = false;
		target = undefined;
		breakpoints.waitNoMore();
	};

	/** A question of the level stops the clock until it is answered, and so does what the player asked to stop at. */
	const mustStop = (run: Run): boolean => breakpoints.came !== undefined || run.waitsForAnswer;

	/** The same, or only for a moment: a command in the terminal has its turn. */
	const mustPause = (run: Run): boolean => mustStop(run) || terminal.isDue;

	/** Where thinking takes no time, waiting for a command does. */
	const goesForTerminal = (): boolean => isTurn(state) && terminal.works;

	/** One slice of the way to the moment that is set. True: more is left of it. */
	const hurryOn = (run: Run): boolean => {
		const toDecision = !breakpoints.waits && target === undefined;
		const stopped = pacer.hurry(run, target ?? run.end, toDecision, () => mustPause(run));

		if (stopped !== 'enough') {
			standStill();
		}

		return hurrying;
	};

	const catchUp = (way: CatchingUp, run: Run): boolean => {
		if (way.goOn()) {
			catchingUp = undefined;
			breakpoints.listenTo(run);
			standStill();
		}

		passed();
		return true;
	};

	const isMoving = (): boolean => hurrying || !paused || catchingUp !== undefined || goesForTerminal();

	/** Lets so many wall milliseconds pass. True: it did not get as far as it was asked to. */
	const advance = (wall: number): boolean => {
		const {run} = state;

		if (run === undefined || state.place !== 'run' || !isMoving()) {
			return false;
		}

		if (catchingUp !== undefined) {
			return catchUp(catchingUp, run);
		}

		const isBehind = hurrying ? hurryOn(run) : pacer.tick(run, wall, () => mustPause(run)) === 'enough';

		if (mustStop(run)) {
			standStill();

			if (!paused) {
				breakpoints.forgetCame();
			}
		}

		passed();
		return isBehind;
	};

	/** Goes on to a moment. What takes longer than one slice goes on by itself, so that the screen stays alive. */
	const stepTo = (until: Millis): Answer => {
		const {run} = state;

		if (run === undefined) {
			return notBegun(state);
		}

		standStill();
		target = Math.min(until, run.end);
		hurrying = true;
		advance(0);
		return ok();
	};

	/** Time was taken back: nothing is on its way any more, and what came was known already. */
	const tookBack = (): void => {
		standStill();
		breakpoints.forgetCame();
		forget();
		changed(state);
	};

	const back = (to: Millis, sure: boolean): Answer => {
		const {run} = state;

		if (run === undefined) {
			return notBegun(state);
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
		state.place = 'run';
		state.saved = false;
		tookBack();
		return ok(`back at ${shortOf(run.now)}`);
	};

	const space = (): Answer => {
		if (state.run === undefined) {
			return notBegun(state);
		}

		if (hurrying) {
			standStill();
		} else if (isTurn(state)) {
			hurrying = true;
			paused = true;
			changed(state);
			return ok();
		}

		if (paused) {
			goOn();
			return ok();
		}

		const answer = rest();
		changed(state);
		return answer;
	};

	/** Runs on until something happens that this seat may know. */
	const runUntil = (condition: string): Answer => {
		const {run} = state;

		if (run === undefined) {
			return notBegun(state);
		}

		if (run.over) {
			return no('the run is over; R starts it again');
		}

		standStill();
		const waiting = breakpoints.wait(run.seat, condition);

		if ('why' in waiting) {
			return no(waiting.why);
		}

		hurrying = true;
		changed(state);
		return ok(`runs on until the next: ${waiting.title}`);
	};

	const toggleStop = (condition: string): Answer => {
		if (state.run === undefined) {
			return notBegun(state);
		}

		const toggled = breakpoints.toggle(state.run.seat, condition);
		changed(state);
		return 'why' in toggled ? no(toggled.why) : ok(toggled.say);
	};

	const setSpeed = (speed: number): Answer => {
		if (!speeds.includes(speed)) {
			return no(`speeds are ${speeds.map(each => (each === 0 ? 'max' : String(each))).join(', ')}`);
		}

		pacer.speed = speed;
		changed(state);
		return ok();
	};

	const wishes: Wishes<'space' | 'pause' | 'step' | 'back' | 'go-to' | 'until' | 'stop-at' | 'speed' | 'set-speed'> = {
		space,
		pause(wish) {
			const answer = wish.paused && !paused ? rest() : ok();

			if (!wish.paused && paused) {
				goOn();
			}

			changed(state);
			return answer;
		},
		step: ({by}) => stepTo(by === 'event' ? (state.run?.nextAt() ?? 0) : (state.run?.now ?? 0) + by),
		back: ({by}, sure) => back((state.run?.now ?? 0) - (by === 'event' ? 1 : by), sure),
		'go-to': ({at}, sure) => (state.run !== undefined && at > state.run.now ? stepTo(at) : back(at, sure)),
		until: ({condition}) => runUntil(condition),
		'stop-at': ({condition}) => toggleStop(condition),
		speed({step}) {
			pacer.shift(step);
			changed(state);
			return ok();
		},
		'set-speed': ({speed}) => setSpeed(speed),
	};

	return {
		wishes,
		advance,
		standStill,
		tookBack,
		isMoving,
		get hurrying() {
			return hurrying || catchingUp !== undefined;
		},
		/** What a run that was left is on its way to. */
		get catchingUp() {
			return catchingUp?.until;
		},
		get came() {
			return breakpoints.came;
		},
		forgetCame: breakpoints.forgetCame,
		/** A run begins: in turn mode on its way to the first decision. */
		begin(run: Run): void {
			pauses.forget();
			forget();
			breakpoints.listenTo(run);
			catchingUp = undefined;
			pacer.speed = speeds.includes(run.scenario.time.speed) ? run.scenario.time.speed : 20;
			paused = isTurn(state);
			hurrying = isTurn(state);
			target = undefined;
		},
		/** A run that was left goes on: first on its way to where it was, then standing still. */
		resume(way: CatchingUp): void {
			pauses.forget();
			forget();
			breakpoints.waitNoMore();
			breakpoints.forgetCame();
			catchingUp = way;
			paused = true;
			hurrying = false;
			target = undefined;
		},
		/** The clock of a frame, as this one lets it go. */
		shown(clock: Clock | undefined): Clock | undefined {
			const {run} = state;

			if (clock === undefined || run === undefined) {
				return clock;
			}

			// As fast as possible has no speed of its own: what is reached is what there is.
			const slower = !hurrying && pacer.reached > 0 && (pacer.speed === 0 || pacer.reached < pacer.speed * 0.8);
			const resting = isTurn(state) && run.waiting ? 'decision' : 'paused';
			return {
				...clock,
				mode: isTurn(state) ? 'turn' : 'live',
				state: run.over ? 'done' : isMoving() ? 'running' : resting,
				speed: hurrying || catchingUp !== undefined ? 0 : pacer.speed,
				...(hurrying && target !== undefined ? {target} : {}),
				...(catchingUp === undefined ? {} : {target: catchingUp.until}),
				...(slower ? {reached: Math.round(pacer.reached)} : {}),
			};
		},
	};
};

export type StageClock = ReturnType<typeof createStageClock>;
