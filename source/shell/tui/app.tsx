/**
The terminal UI: joins keys, frames, screens and the terminal.

	key ─► decode ─► action ─► outcome: a new model, a wish for the stage, something for the program
	clock ─► stage.advance ─► frame ─► painters ─► sink ─► terminal

This file is the loop. Beside it in `app/`: what lines, dialogs, commands and the mouse mean, each a function of the
scene; which screen follows when a run begins or ends; and the picture, that is, everything that draws.
*/
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type {Frame, Request, Tone} from '../../game/view/frame.ts';
import type {Surroundings} from './app/commands.ts';
import {type Deed, said} from './app/deed.ts';
import {dialogMeans} from './app/dialog-keys.ts';
import {followed, isBeforeRun, screenOfSeat, stageScreens} from './app/follow.ts';
import {mouseMeans} from './app/mouse.ts';
import {Picture, type View} from './app/picture.tsx';
import {promptKey} from './app/prompt-keys.ts';
import {confirmation, dialogOf, wayOut} from './app/questions.ts';
import {DrawClock} from './draw-clock.ts';
import {harmless} from './escape.ts';
import {actionFor, nextPanel} from './keymap.ts';
import {decode, freshDecoder, type KeyEvent, type KeyFlags} from './keys.ts';
import {type Size, sizeClass} from './layout.ts';
import {baseRequest, type Dialog, firstModel, type Model} from './model.ts';
import type {Action, Outcome, Scene, Screen} from './screen.ts';
import {screens} from './screens/index.ts';
import type {Stage, Wish} from './stage.ts';
import {colourLevel, type Environment, isUtf8, Terminal} from './terminal.ts';
import {type ThemeName, themeFor, themeNames} from './theme.ts';

export type TuiOptions = {
	readonly stage: Stage;
	readonly stdin?: NodeJS.ReadStream;
	readonly stdout?: NodeJS.WriteStream;
	readonly environment?: Environment;
	readonly theme?: string;
	readonly noColour?: boolean;
	readonly ascii?: boolean;
	readonly mouse?: boolean;
	/** No animation: draws only on change, at most two a second. */
	readonly reducedMotion?: boolean;
	/** Upper limit of draws a second; 0 draws only on keys. */
	readonly fps?: number;
	/** Screen to begin with; without it the one that fits the frame's stage. */
	readonly screen?: string;
	readonly logFile?: string;
	/** Called instead of ending the process, for callers with work left: plain mode. */
	readonly onPlain?: () => void;
};

/** What the program does after the screen was given back. */
export const exitQuit = 0;

const exitInterrupted = 130;
const usualRate = 30;
const reducedRate = 2;

const known = (name: string): Screen => screens.find(screen => screen.name === name) ?? (screens[0] as Screen);

export class App {
	readonly #options: TuiOptions;
	readonly #stage: Stage;
	readonly #terminal: Terminal;
	readonly #clock: DrawClock;
	readonly #picture: Picture;
	readonly #level: ReturnType<typeof colourLevel>;
	#model: Model;
	#frame: Frame;
	#size: Size;
	#decoder = freshDecoder;
	/** The stage of the game that was seen last. */
	#before: Frame['stage'] | undefined;
	#finish: (status: number) => void = () => {};
	#stopListening: () => void = () => {};
	#isOver = false;

	constructor(options: TuiOptions) {
		const environment = options.environment ?? process.env;
		const stdin = options.stdin ?? process.stdin;
		const wanted = options.theme ?? environment.PODFALL_THEME;
		const theme: ThemeName = themeNames.find(name => name === wanted) ?? 'dark';
		this.#options = options;
		this.#stage = options.stage;
		this.#level = colourLevel(environment, options.noColour);
		this.#model = {...firstModel(theme, options.ascii ?? !isUtf8(environment)), mouse: options.mouse ?? false};
		this.#terminal = new Terminal({
			stdin,
			stdout: options.stdout ?? process.stdout,
			mouse: this.#model.mouse,
			logFile: options.logFile ?? path.join(os.tmpdir(), `podfall-${process.pid}.log`),
			save: () => this.#stage.save(),
			onSuspend: () => this.#clock.pause(),
			onResume: () => this.#resumed(),
			onResize: size => this.#resized(size),
		});
		this.#size = this.#terminal.size;
		this.#picture = new Picture({
			size: this.#size,
			theme: themeFor(theme, this.#level),
			ascii: this.#model.ascii,
			stdin,
			view: () => this.#view,
			write: this.#terminal.write,
			onDraw: (millis, keptUp) => this.#clock.wrote(millis, keptUp),
			onInput: this.#input,
			onError: this.#terminal.crash,
		});
		const limit = options.reducedMotion === true ? reducedRate : usualRate;
		this.#clock = new DrawClock({
			rate: Math.min(options.fps ?? limit, limit),
			moving: () => !this.#isOver && sizeClass(this.#size) !== 'none' && this.#stage.moving(),
			onPass: elapsed => this.#stage.advance(elapsed),
			onDraw: commit => this.#refresh(commit),
		});
		this.#frame = this.#stage.frame(this.#request());
		this.#model = {...this.#model, screen: known(options.screen ?? stageScreens[this.#frame.stage]).name};
	}

	/** Opens the screen; resolves with the exit status when the player leaves. */
	async open(): Promise<number> {
		const finished = new Promise<number>(resolve => {
			this.#finish = resolve;
		});
		this.#terminal.open();
		this.#picture.open();
		this.#stopListening = this.#stage.listen(news => {
			if (news !== undefined) {
				this.#say(news.tone, news.text);
			}

			// While pictures follow each other anyway, clients that write a hundred times a second are no reason for more.
			if (news !== undefined || !this.#clock.draws) {
				this.#refresh(true);
			}
		});
		this.#refresh(true);
		this.#clock.wake();
		return finished;
	}

	get #screen(): Screen {
		return known(this.#model.screen);
	}

	get #scene(): Scene {
		return {frame: this.#frame, model: this.#model, size: this.#size};
	}

	get #dialog(): Dialog | undefined {
		return dialogOf(this.#model.dialog, this.#frame);
	}

	get #view(): View {
		return {scene: this.#scene, screen: this.#screen, dialog: this.#dialog, moving: this.#stage.moving()};
	}

	get #surroundings(): Surroundings {
		return {
			scene: this.#scene,
			screen: this.#screen,
			hasTuner: () => this.#frameFor('tuner').tuner !== undefined,
		};
	}

	#request(): Request {
		return {...baseRequest(this.#model), ...this.#screen.request(this.#model, this.#size)};
	}

	#frameFor(screen: string): Frame {
		return this.#stage.frame({...this.#request(), screen});
	}

	/** Asks for a frame and draws when anything changed. `commit`: React may be told. */
	#refresh(commit: boolean): void {
		this.#look();
		this.#picture.draw(commit);
	}

	#look(): void {
		this.#frame = this.#stage.frame(this.#request());
		this.#followStage();
		this.#model = this.#screen.settle?.(this.#scene) ?? this.#model;
	}

	#followStage(): void {
		const {stage} = this.#frame;
		const next = followed(this.#model, this.#before, stage, () => screenOfSeat(screen => this.#frameFor(screen)));
		this.#before = stage;

		if (next !== undefined) {
			this.#model = next;
			this.#frame = this.#stage.frame(this.#request());
		}
	}

	readonly #input = (input: string, flags: KeyFlags): void => {
		const {state, events} = decode(this.#decoder, input, flags);
		this.#decoder = state;

		for (const [at, event] of events.entries()) {
			if (this.#isOver) {
				return;
			}

			// Keys that come together are pressed one after the other: each one means what stands there after the one before.
			if (at > 0) {
				this.#look();
			}

			this.#hear(event);
		}

		if (!this.#isOver && events.length > 0) {
			this.#refresh(true);
			this.#clock.wake();
		}
	};

	#hear(event: KeyEvent): void {
		if (this.#typed(event)) {
			return;
		}

		if (event.type === 'key' && event.name === 'ctrl-c') {
			this.#quit(exitInterrupted);
			return;
		}

		if (event.type === 'key' && event.name === 'ctrl-z') {
			this.#terminal.suspend();
			return;
		}

		if (event.type === 'mouse') {
			this.#point(event.mouse);
			return;
		}

		this.#model = {...this.#model, said: undefined};
		const dialog = this.#dialog;
		const {prompt} = this.#model;

		if (dialog !== undefined) {
			this.#dialogKey(event, dialog);
		} else if (prompt !== undefined) {
			this.#carryOut(promptKey(event, prompt, this.#surroundings));
		} else if (event.type === 'key') {
			this.#plainKey(event.name);
		}
	}

	/** Whether the screen took the key as text of its own. */
	#typed(event: KeyEvent): boolean {
		const isCovered =
			this.#dialog !== undefined || this.#model.prompt !== undefined || sizeClass(this.#size) === 'none';
		const outcome = isCovered ? undefined : this.#screen.types?.(this.#scene, event);

		if (outcome === undefined) {
			return false;
		}

		this.#model = {...this.#model, said: undefined};
		this.#carryOut(outcome);
		return true;
	}

	#plainKey(key: string): void {
		const action = actionFor(this.#screen, key);

		if (action === undefined) {
			this.#unknown();
		} else if (action.name === 'go.next-panel') {
			this.#model = nextPanel(this.#scene, this.#screen, key);
		} else {
			this.#do(action, key);
		}
	}

	#point(mouse: Extract<KeyEvent, {type: 'mouse'}>['mouse']): void {
		const meant = mouseMeans(mouse, this.#scene, this.#screen);

		if ('act' in meant) {
			this.#do(meant.act, meant.act.keys[0] ?? '');
			return;
		}

		for (const key of meant.keys) {
			this.#plainKey(key);
		}
	}

	#dialogKey(event: KeyEvent, dialog: Dialog): void {
		if (event.type !== 'key') {
			return;
		}

		const meant = dialogMeans(event.name, dialog);

		if (meant.do === 'choose') {
			this.#model = {...this.#model, dialog: {...dialog, chosen: meant.choice}};
		} else if (meant.do === 'answer') {
			this.#answer(dialog, dialog.chosen);
		} else if (meant.do === 'leave') {
			this.#leave(event.name, dialog);
		}
	}

	#leave(key: string, dialog: Dialog): void {
		const way = wayOut(key, dialog);

		if (way === undefined) {
			this.#answer(dialog, 0);
		} else {
			this.#say('dim', way);
		}
	}

	#answer(dialog: Dialog, index: number): void {
		const choice = dialog.choices[index];
		this.#model = {...this.#model, dialog: undefined};

		if (choice?.wish !== undefined) {
			this.#wish(choice.wish, choice.sure ?? false);
		}
	}

	/** An unknown key is answered once on each screen. */
	#unknown(): void {
		const {screen, advised} = this.#model;

		if (!advised.includes(screen)) {
			this.#model = said({...this.#model, advised: [...advised, screen]}, 'dim', [
				'that key does nothing here · ',
				['key', '?'],
				' shows the keys',
			]);
		}
	}

	#say(tone: Tone, text: string): void {
		this.#model = said(this.#model, tone, text);
	}

	#do(action: Action, key: string): void {
		const refusal = action.guard?.(this.#scene);

		if (refusal === undefined) {
			this.#carryOut(action.run(this.#scene, key));
		} else {
			this.#say('warn', refusal);
		}
	}

	#carryOut({model, act, wish, program, completes}: Deed): void {
		if (model !== undefined) {
			this.#setModel(model);
		}

		if (act !== undefined) {
			this.#do(act, act.keys[0] ?? '');
		}

		if (completes !== undefined) {
			const {text, choices} = this.#stage.complete(completes);
			this.#model = this.#screen.completed?.(this.#model, text, choices) ?? this.#model;
		}

		if (wish !== undefined) {
			this.#wish(wish, false);
		}

		if (program !== undefined) {
			this.#program(program);
		}
	}

	#setModel(model: Model): void {
		const before = this.#model;
		const leavesRun =
			isBeforeRun(model.screen) &&
			!isBeforeRun(before.screen) &&
			(this.#frame.stage === 'run' || this.#frame.stage === 'result');

		if (leavesRun) {
			// The game has its say first; the screen follows when it agrees.
			this.#model = {...model, screen: before.screen, trail: before.trail};
			this.#wish({do: 'home'}, false);
			return;
		}

		this.#model = model;

		if (model.theme !== before.theme || model.ascii !== before.ascii) {
			this.#picture.dress(themeFor(model.theme, this.#level), model.ascii);
		}

		if (model.mouse !== before.mouse) {
			this.#terminal.setMouse(model.mouse);
		}
	}

	#wish(wish: Wish, sure: boolean): void {
		const answer = this.#stage.wish(wish, sure);

		if (answer.ok === 'ask') {
			this.#model = {...this.#model, dialog: confirmation(wish, answer)};
		} else if (answer.ok === false) {
			this.#say('warn', answer.reason);
		} else if (answer.say !== undefined) {
			this.#model = said(this.#model, answer.tone ?? 'ok', answer.say);
		}
	}

	#program(wanted: NonNullable<Outcome['program']>): void {
		switch (wanted.do) {
			case 'quit':
				this.#quit(exitQuit);
				return;
			case 'suspend':
				this.#terminal.suspend();
				return;
			case 'redraw':
				this.#picture.forget();
				return;
			case 'copy':
				this.#terminal.copy(wanted.text);
				this.#say('ok', 'copied, where the terminal allows it; it is also printed when you leave');
				return;
			case 'plain':
				this.#close(this.#options.onPlain === undefined ? ['plain mode: start with --plain'] : []);
				this.#options.onPlain?.();
				this.#finish(exitQuit);
				return;
			case 'fps':
				this.#say('dim', `at most ${wanted.rate} draws a second from the next start on`);
		}
	}

	#resized(size: Size): void {
		if (size.columns === this.#size.columns && size.rows === this.#size.rows) {
			this.#picture.forget();
			return;
		}

		this.#size = size;

		if (sizeClass(size) === 'none' && this.#stage.moving()) {
			this.#stage.wish({do: 'pause', paused: true}, true);
		}

		this.#picture.resize(size);
		this.#refresh(true);
		this.#clock.wake();
	}

	#resumed(): void {
		this.#picture.forget();
		this.#refresh(true);
		this.#clock.wake();
	}

	#quit(status: number): void {
		this.#terminal.save();
		this.#close(this.#stage.farewell().map(harmless));
		this.#finish(status);
	}

	#close(lines: readonly string[]): void {
		if (this.#isOver) {
			return;
		}

		this.#isOver = true;
		this.#clock.stop();
		this.#stopListening();
		this.#picture.close();
		this.#terminal.close(lines);
		this.#picture.unmount();
	}
}

/** Opens the terminal UI and waits until the player leaves. Resolves with the exit status. */
export const openTui = async (options: TuiOptions): Promise<number> => new App(options).open();
