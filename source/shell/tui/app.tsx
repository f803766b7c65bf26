/**
The terminal UI: joins keys, frames, screens and the terminal.

	key ─► decode ─► action ─► outcome: a new model, a wish for the stage, something for the program
	clock ─► stage.advance ─► frame ─► painters ─► sink ─► terminal

React holds only what rests: the canvas with constant text, tables, dialogs. It is told when those change, and at most
ten times a second otherwise.
*/
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {render} from 'ink';
import type {ReactElement} from 'react';
import type {Frame, Request, Tone} from '../../game/view/frame.ts';
import {listed, wishOf} from './app/commands.ts';
import {dialogMeans} from './app/dialog-keys.ts';
import {closedPrompt, typed} from './app/prompt-text.ts';
import {Root, type Tree, Watchman} from './app/root.tsx';
import {paintLongNarrator, placedHints, tooSmall} from './chrome.ts';
import {CanvasContext, type CanvasHost} from './components/canvas.tsx';
import {DrawClock} from './draw-clock.ts';
import {harmless} from './escape.ts';
import {needsRun} from './keymap/guards.ts';
import {actionFor, nextPanel} from './keymap.ts';
import {decode, freshDecoder, type KeyEvent, type KeyFlags} from './keys.ts';
import type {Size} from './layout.ts';
import {sizeClass} from './layout.ts';
import {edit, lineOf, remembered} from './line-editor.ts';
import {baseRequest, type Dialog as DialogState, firstModel, goTo, type Model} from './model.ts';
import {
	dialogArea,
	foundActions,
	makeRoom,
	paintExplanation,
	paintHelp,
	paintPrompt,
	shownEntries,
} from './overlays.ts';
import {type Command, completed, parseCommand} from './palette.ts';
import type {Action, Outcome, Scene, Screen} from './screen.ts';
import {screens} from './screens/index.ts';
import {Sink} from './sink.ts';
import type {Stage, Wish} from './stage.ts';
import type {Surface} from './surface.ts';
import {colourLevel, type Environment, isUtf8, Terminal} from './terminal.ts';
import {asciiGlyph, type Theme, type ThemeName, themeFor, themeNames} from './theme.ts';

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

const usualRate = 30;
const reducedRate = 2;
const wheelRows = 3;

const stageScreens: Readonly<Record<Frame['stage'], string>> = {
	home: 'home',
	brief: 'brief',
	run: 'watch',
	result: 'result',
};

const isBeforeRun = (screen: string): boolean => screen === 'home' || screen === 'brief';

export class App {
	readonly #options: TuiOptions;
	readonly #stage: Stage;
	readonly #terminal: Terminal;
	readonly #sink: Sink;
	readonly #clock: DrawClock;
	readonly #level: ReturnType<typeof colourLevel>;
	readonly #canvases = new Map<number, {readonly surface: Surface; readonly paint: () => void}>();
	#host: CanvasHost;
	#theme: Theme;
	#model: Model;
	#frame: Frame;
	#size: Size;
	#decoder = freshDecoder;
	#drawn: {readonly revision: number; readonly model: Model; readonly size: Size} | undefined;
	#tree: Tree = {tables: [], dialog: undefined};
	#treeText = '';
	#committedScreen = '';
	#rerender: ((tree: ReactElement) => void) | undefined;
	#unmount: (() => void) | undefined;
	#finish: (status: number) => void = () => {};
	#stopListening: () => void = () => {};
	#isOver = false;

	constructor(options: TuiOptions) {
		const environment = options.environment ?? process.env;
		const stdout = options.stdout ?? process.stdout;
		const stdin = options.stdin ?? process.stdin;
		const wanted = options.theme ?? environment.PODFALL_THEME;
		const theme: ThemeName = themeNames.find(name => name === wanted) ?? 'dark';
		const ascii = options.ascii ?? !isUtf8(environment);
		this.#options = options;
		this.#stage = options.stage;
		this.#level = colourLevel(environment, options.noColour);
		this.#theme = themeFor(theme, this.#level);
		this.#model = {...firstModel(theme, ascii), mouse: options.mouse ?? false};
		this.#terminal = new Terminal({
			stdin,
			stdout,
			mouse: this.#model.mouse,
			logFile: options.logFile ?? path.join(os.tmpdir(), `podfall-${process.pid}.log`),
			save: () => this.#stage.save(),
			onSuspend: () => this.#clock.pause(),
			onResume: () => this.#resumed(),
			onResize: size => this.#resized(size),
		});
		this.#size = this.#terminal.size;
		this.#sink = new Sink({
			...this.#size,
			theme: this.#theme,
			glyph: this.#glyph,
			write: this.#terminal.write,
			onDraw: (_, millis, keptUp) => this.#clock.wrote(millis, keptUp),
		});
		const limit = options.reducedMotion === true ? reducedRate : usualRate;
		this.#clock = new DrawClock({
			rate: Math.min(options.fps ?? limit, limit),
			moving: () => !this.#isOver && sizeClass(this.#size) !== 'none' && this.#stage.moving(),
			onPass: elapsed => this.#stage.advance(elapsed),
			onDraw: commit => this.#refresh(commit),
		});
		this.#host = this.#newHost();
		this.#frame = this.#stage.frame(this.#request());
		const first = options.screen ?? stageScreens[this.#frame.stage];
		this.#model = {...this.#model, screen: this.#known(first).name};
	}

	/** Opens the screen; resolves with the exit status when the player leaves. */
	async open(): Promise<number> {
		const finished = new Promise<number>(resolve => {
			this.#finish = resolve;
		});
		this.#terminal.open();
		const instance = render(this.#root(), {
			stdout: this.#sink as unknown as NodeJS.WriteStream,
			stdin: this.#options.stdin ?? process.stdin,
			debug: true,
			exitOnCtrlC: false,
			patchConsole: false,
		});
		this.#rerender = tree => instance.rerender(tree);
		this.#unmount = () => instance.unmount();
		this.#stopListening = this.#stage.listen(news => {
			if (news !== undefined) {
				this.#say(news.tone, news.text);
			}

			this.#refresh(true);
		});
		this.#refresh(true);
		this.#clock.wake();
		return finished;
	}

	get #screen(): Screen {
		return this.#known(this.#model.screen);
	}

	get #scene(): Scene {
		return {frame: this.#frame, model: this.#model, size: this.#size};
	}

	get #glyph(): ((grapheme: string) => string) | undefined {
		return this.#model.ascii ? asciiGlyph : undefined;
	}

	#known(name: string): Screen {
		return screens.find(screen => screen.name === name) ?? (screens[0] as Screen);
	}

	#request(): Request {
		return {...baseRequest(this.#model), ...this.#screen.request(this.#model, this.#size)};
	}

	#newHost(): CanvasHost {
		return {
			mode: 'direct',
			theme: this.#theme,
			glyph: this.#glyph,
			claim: (canvas, surface, paint) => {
				this.#canvases.set(canvas, {surface, paint});
				this.#sink.setCanvas(canvas, surface);
				paint();
			},
			release: canvas => {
				this.#canvases.delete(canvas);
				this.#sink.setCanvas(canvas, undefined);
			},
		};
	}

	readonly #input = (input: string, flags: KeyFlags): void => {
		const {state, events} = decode(this.#decoder, input, flags);
		this.#decoder = state;

		for (const event of events) {
			if (this.#isOver) {
				return;
			}

			this.#hear(event);
		}

		if (!this.#isOver && events.length > 0) {
			this.#refresh(true);
			this.#clock.wake();
		}
	};

	#root(): ReactElement {
		return (
			<Watchman onError={this.#terminal.crash}>
				<CanvasContext.Provider value={this.#host}>
					<Root size={this.#size} tree={this.#tree} theme={this.#theme} paint={this.#paint} onInput={this.#input} />
				</CanvasContext.Provider>
			</Watchman>
		);
	}

	/** Paints the present scene: the screen, then what lies over it. */
	readonly #paint = (surface: Surface): void => {
		const scene = this.#scene;
		const screen = this.#screen;
		surface.clear();

		if (sizeClass(this.#size) === 'none') {
			tooSmall(surface, scene);
			return;
		}

		screen.draw(surface, scene);
		paintLongNarrator(surface, scene);
		paintExplanation(surface, scene, screen);

		if (scene.model.help !== undefined) {
			paintHelp(surface, scene, screen);
		} else {
			paintPrompt(surface, scene, screen, screens);
		}

		const dialog = this.#dialog();

		if (dialog !== undefined) {
			makeRoom(surface, dialogArea(this.#size, dialog));
		}
	};

	/** The dialog that is open: the UI's own, or a question of the game. */
	#dialog(): DialogState | undefined {
		const {question} = this.#frame;

		if (this.#model.dialog !== undefined || question === undefined) {
			return this.#model.dialog;
		}

		return {
			title: question.text,
			choices: question.choices.map((label, choice) => ({label, wish: {do: 'answer', question: question.id, choice}})),
			chosen: question.safe,
			isQuestion: true,
		};
	}

	/** Asks for a frame and draws when anything changed. `commit`: React may be told. */
	#refresh(commit: boolean): void {
		this.#frame = this.#stage.frame(this.#request());
		this.#followStage();
		this.#model = this.#screen.settle?.(this.#scene) ?? this.#model;
		const isSame =
			this.#drawn?.revision === this.#frame.revision &&
			this.#drawn.model === this.#model &&
			this.#drawn.size === this.#size;

		if (isSame) {
			return;
		}

		this.#drawn = {revision: this.#frame.revision, model: this.#model, size: this.#size};

		for (const {paint} of this.#canvases.values()) {
			paint();
		}

		// Between two commits tables may be a moment old; at rest, and on another screen, they may not.
		if (commit || !this.#stage.moving() || this.#committedScreen !== this.#model.screen) {
			this.#commit();
		}

		this.#sink.draw();
	}

	/** Tells React about tables and dialogs, when they changed. */
	#commit(force = false): void {
		const isHidden =
			this.#model.help !== undefined || this.#model.prompt?.purpose === 'command' || sizeClass(this.#size) === 'none';
		const dialog = this.#dialog();
		const tables = isHidden || dialog !== undefined ? [] : (this.#screen.tables?.(this.#scene) ?? []);
		const text = JSON.stringify([tables, dialog]);

		this.#committedScreen = this.#model.screen;

		if (!force && text === this.#treeText) {
			return;
		}

		this.#treeText = text;
		this.#tree = {tables, dialog};
		this.#rerender?.(this.#root());
	}

	/** A run that ended, or began, changes the screen by itself. */
	#followStage(): void {
		const {screen} = this.#model;
		const isBefore = isBeforeRun(screen);
		const {stage} = this.#frame;

		if (stage === 'home' && screen !== 'home') {
			this.#model = {...this.#model, screen: 'home', trail: []};
		} else if (stage === 'brief' && screen !== 'brief') {
			const {'brief/choices': _, ...cursors} = this.#model.cursors;
			this.#model = {...this.#model, screen: 'brief', trail: ['home'], cursors, explain: undefined};
		} else if (stage === 'run' && isBefore) {
			this.#model = {...this.#model, screen: this.#seatScreen(), trail: ['home'], edits: {}};
		} else if (stage === 'result' && this.#before === 'run') {
			this.#model = {...goTo(this.#model, 'result'), resultPage: 0};
		} else if (stage === 'run' && this.#before === 'result') {
			this.#model = {...this.#model, screen: this.#seatScreen(), trail: ['home']};
		} else {
			this.#before = stage;
			return;
		}

		this.#before = stage;
		this.#frame = this.#stage.frame(this.#request());
	}

	#before: Frame['stage'] | undefined;

	/** The screen of the seat: its bench where it has one. Frames hold only what is asked for, so both are asked for. */
	#seatScreen(): string {
		if (this.#stage.frame({...this.#request(), screen: 'watch'}).identity?.seat === 'watch') {
			return 'watch';
		}

		const has = (screen: 'tuner' | 'scheduler' | 'controller'): boolean =>
			this.#stage.frame({...this.#request(), screen})[screen] !== undefined;

		if (has('tuner')) {
			return 'tuner';
		}

		if (has('scheduler')) {
			return 'scheduler';
		}

		return has('controller') ? 'controller' : 'watch';
	}

	#hear(event: KeyEvent): void {
		if (this.#typed(event)) {
			return;
		}

		if (event.type === 'key' && event.name === 'ctrl-c') {
			this.#quit(130);
			return;
		}

		if (event.type === 'key' && event.name === 'ctrl-z') {
			this.#terminal.suspend();
			return;
		}

		if (event.type === 'key' || event.type === 'paste') {
			this.#model = {...this.#model, said: undefined};
		}

		const dialog = this.#dialog();

		if (event.type === 'mouse') {
			this.#mouse(event.mouse);
		} else if (dialog !== undefined) {
			this.#dialogKey(event, dialog);
		} else if (this.#model.prompt !== undefined) {
			this.#promptKey(event);
		} else if (event.type === 'key') {
			this.#plainKey(event.name);
		}
	}

	/** Whether the screen took the key as text of its own. */
	#typed(event: KeyEvent): boolean {
		const isCovered =
			this.#dialog() !== undefined || this.#model.prompt !== undefined || sizeClass(this.#size) === 'none';
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
			return;
		}

		if (action.name === 'go.next-panel') {
			this.#model = nextPanel(this.#scene, this.#screen, key);
			return;
		}

		this.#do(action, key);
	}

	#unknown(): void {
		const {screen, advised} = this.#model;

		if (!advised.includes(screen)) {
			this.#model = {
				...this.#model,
				advised: [...advised, screen],
				said: {tone: 'dim', text: ['that key does nothing here · ', ['key', '?'], ' shows the keys']},
			};
		}
	}

	#say(tone: Tone, text: string): void {
		this.#model = {...this.#model, said: {tone, text}};
	}

	#do(action: Action, key: string): void {
		const refusal = action.guard?.(this.#scene);

		if (refusal !== undefined) {
			this.#say('warn', refusal);
			return;
		}

		this.#carryOut(action.run(this.#scene, key));
	}

	#carryOut({model, wish, program, completes}: Outcome): void {
		if (model !== undefined) {
			this.#setModel(model);
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
			this.#wish({do: 'home'}, false);
			return;
		}

		this.#model = model;

		if (model.theme !== before.theme || model.ascii !== before.ascii) {
			this.#theme = themeFor(model.theme, this.#level);
			this.#host = this.#newHost();
			this.#sink.setTheme(this.#theme, this.#glyph);
			this.#commit(true);
		}

		if (model.mouse !== before.mouse) {
			this.#terminal.setMouse(model.mouse);
		}
	}

	#wish(wish: Wish, sure: boolean): void {
		const answer = this.#stage.wish(wish, sure);

		if (answer.ok === true) {
			if (answer.say !== undefined) {
				this.#model = {...this.#model, said: {tone: answer.tone ?? 'ok', text: answer.say}};
			}
		} else if (answer.ok === false) {
			this.#say('warn', answer.reason);
		} else {
			this.#model = {
				...this.#model,
				dialog: {
					title: answer.question,
					detail: answer.detail,
					choices: [{label: 'No'}, {label: answer.yes, wish, sure: true}],
					chosen: 0,
				},
			};
		}
	}

	#program(wanted: NonNullable<Outcome['program']>): void {
		if (wanted.do === 'quit') {
			this.#quit(exitQuit);
		} else if (wanted.do === 'suspend') {
			this.#terminal.suspend();
		} else if (wanted.do === 'redraw') {
			this.#sink.forget();
			this.#drawn = undefined;
		} else if (wanted.do === 'copy') {
			this.#terminal.copy(wanted.text);
			this.#say('ok', 'copied, where the terminal allows it; it is also printed when you leave');
		} else if (wanted.do === 'plain') {
			this.#close(this.#options.onPlain === undefined ? ['plain mode: start with --plain'] : []);
			this.#options.onPlain?.();
			this.#finish(exitQuit);
		} else if (wanted.do === 'fps') {
			this.#say('dim', `at most ${wanted.rate} draws a second from the next start on`);
		}
	}

	#dialogKey(event: KeyEvent, dialog: DialogState): void {
		if (event.type !== 'key') {
			return;
		}

		const meant = dialogMeans(event.name, dialog);

		if (meant.do === 'choose') {
			this.#model = {...this.#model, dialog: {...dialog, chosen: meant.choice}};
		} else if (meant.do === 'leave') {
			this.#leaveDialog(event.name, dialog);
		} else if (meant.do === 'answer') {
			this.#answer(dialog, dialog.chosen);
		}
	}

	/** A question of the game is not answered by leaving it: an answer is final, and the clock waits. */
	#leaveDialog(key: string, dialog: DialogState): void {
		if (dialog.isQuestion === true) {
			this.#say('dim', '↑↓ or a number chooses, enter answers; an answer is final. The clock stands still until then.');
		} else if (key === '?') {
			this.#say('dim', '← → or ↑↓ chooses, enter does it, esc leaves everything as it is.');
		} else {
			this.#answer(dialog, 0);
		}
	}

	#answer(dialog: DialogState, index: number): void {
		const choice = dialog.choices[index];
		this.#model = {...this.#model, dialog: undefined};

		if (choice?.wish !== undefined) {
			this.#wish(choice.wish, choice.sure ?? false);
		}
	}

	#promptKey(event: KeyEvent): void {
		const {prompt} = this.#model;

		if (prompt === undefined) {
			return;
		}

		const name = event.type === 'key' ? event.name : '';
		const hasList = prompt.purpose === 'command' || prompt.purpose === 'help';

		if (name === 'esc') {
			this.#model = closedPrompt(this.#model);
		} else if (name === 'enter') {
			this.#submit();
		} else if (name === 'tab' && prompt.purpose === 'command') {
			this.#model = {
				...this.#model,
				prompt: {...prompt, state: lineOf(completed(prompt.state.text, screens), prompt.state.history), chosen: 0},
			};
		} else if ((name === 'tab' || (name === '?' && prompt.state.text === '')) && prompt.purpose === 'help') {
			this.#model =
				name === '?'
					? {...this.#model, prompt: undefined, help: undefined}
					: {...this.#model, help: {page: (this.#model.help?.page ?? 0) + 1}};
		} else if (
			hasList &&
			prompt.state.walking === undefined &&
			(name === 'down' || (name === 'up' && prompt.chosen > 0))
		) {
			this.#model = {
				...this.#model,
				prompt: {...prompt, chosen: Math.max(0, prompt.chosen + (name === 'down' ? 1 : -1))},
			};
		} else {
			this.#model = typed(this.#model, {...prompt, state: edit(prompt.state, event), chosen: 0, problem: undefined});
		}
	}

	#submit(): void {
		const {prompt, history} = this.#model;

		if (prompt === undefined) {
			return;
		}

		const text = prompt.state.text;
		const closed: Model = {
			...this.#model,
			prompt: undefined,
			help: undefined,
			history: {...history, [prompt.purpose]: remembered(history[prompt.purpose], text)},
		};

		if (prompt.purpose === 'help') {
			const action = foundActions(this.#screen, text)[prompt.chosen];
			this.#model = closed;

			if (action !== undefined) {
				this.#do(action, action.keys[0] ?? '');
			}
		} else if (prompt.purpose === 'command') {
			this.#submitCommand(text, prompt, closed);
		} else if (prompt.purpose === 'seed') {
			this.#model = {
				...closed,
				choice: {...closed.choice, seed: text.trim() === '' ? undefined : text.trim().replaceAll(' ', '-')},
			};
		} else {
			this.#model = closed;

			if (prompt.setting !== undefined) {
				this.#model = {...closed, edits: {...closed.edits, [prompt.setting]: text.trim()}};
			}

			if (prompt.wish !== undefined) {
				this.#wish('value' in prompt.wish ? {...prompt.wish, value: text} : prompt.wish, false);
			}
		}
	}

	#submitCommand(text: string, prompt: NonNullable<Model['prompt']>, closed: Model): void {
		const entries = shownEntries(this.#scene, this.#screen, screens);
		const typed = parseCommand(text, this.#screen, screens);
		const entry = entries[prompt.chosen];
		// A line that is a command by itself wins over the list, unless the player moved in the list.
		const takesEntry = entry !== undefined && (prompt.chosen > 0 || typed.kind === 'wrong' || typed.kind === 'nothing');

		if (!takesEntry && typed.kind === 'wrong') {
			this.#model = {...this.#model, prompt: {...prompt, problem: typed.reason}};
			return;
		}

		this.#model = closed;

		if (takesEntry && entry.action !== undefined) {
			this.#do(entry.action, entry.action.keys[0] ?? '');
		} else {
			this.#command(takesEntry ? parseCommand(entry.command, this.#screen, screens) : typed);
		}
	}

	#command(command: Command): void {
		const notBegun = needsRun(this.#scene);

		switch (command.kind) {
			case 'list':
				if (notBegun !== undefined) {
					this.#say('warn', notBegun);
					return;
				}

				this.#model = listed(this.#model, command);
				return;
			case 'screen':
				if (this.#known(command.name).needsRun && notBegun !== undefined) {
					this.#say('warn', notBegun);
					return;
				}

				this.#setModel(goTo(this.#model, command.name));
				return;
			case 'action':
				this.#do(command.action, command.action.keys[0] ?? '');
				return;
			case 'set':
				this.#set(command.setting, command.value);
				return;
			case 'codex':
				this.#model = {...this.#model, explain: `codex/${command.word}`};
				return;
			case 'theme':
				this.#setModel({...this.#model, theme: command.theme});
				return;
			case 'mouse':
				this.#setModel({...this.#model, mouse: command.on});
				return;
			case 'fps':
				this.#program({do: 'fps', rate: command.rate});
				return;
			case 'quit':
				this.#quit(exitQuit);
				return;
			case 'nothing':
			case 'wrong':
				return;
			case 'kubectl':
				this.#kubectl(command.line);
				return;
			default:
				this.#wish(wishOf(command, this.#model), false);
		}
	}

	/** `:k get pods`: in the terminal, where its answer has room. */
	#kubectl(line: string): void {
		const notBegun = needsRun(this.#scene);

		if (notBegun !== undefined) {
			this.#say('warn', notBegun);
			return;
		}

		this.#setModel(goTo(this.#model, 'terminal'));
		this.#wish({do: 'terminal', act: 'enter', line: `kubectl ${line}`.trim()}, false);
	}

	/** `:set NAME VALUE`: an edit of the tuner's profile, from whatever screen. */
	#set(setting: string, value: string): void {
		if (this.#stage.frame({...this.#request(), screen: 'tuner'}).tuner === undefined) {
			this.#say('warn', 'this run has no tuner seat');
			return;
		}

		this.#setModel({...goTo(this.#model, 'tuner'), edits: {...this.#model.edits, [setting]: value}});
	}

	#mouse(mouse: {readonly x: number; readonly y: number; readonly kind: string}): void {
		if (mouse.kind === 'wheel-up' || mouse.kind === 'wheel-down') {
			for (let row = 0; row < wheelRows; row++) {
				this.#plainKey(mouse.kind === 'wheel-up' ? 'up' : 'down');
			}
		} else if (mouse.kind === 'press' && mouse.y === this.#size.rows - 1) {
			const hint = placedHints(this.#scene, this.#screen).find(({x, width}) => mouse.x >= x && mouse.x < x + width);
			const action = hint === undefined ? undefined : this.#screen.actions.find(({name}) => name === hint.action);

			if (action !== undefined) {
				this.#do(action, action.keys[0] ?? '');
			} else if (mouse.x > this.#size.columns - 8) {
				this.#plainKey('?');
			}
		}
	}

	#resized(size: Size): void {
		if (size.columns === this.#size.columns && size.rows === this.#size.rows) {
			this.#sink.forget();
			return;
		}

		this.#size = size;
		this.#sink.resize(size.columns, size.rows);

		if (sizeClass(size) === 'none' && this.#stage.moving()) {
			this.#stage.wish({do: 'pause', paused: true}, true);
		}

		this.#commit(true);
		this.#refresh(true);
		this.#clock.wake();
	}

	#resumed(): void {
		this.#sink.forget();
		this.#drawn = undefined;
		this.#refresh(true);
		this.#sink.draw();
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
		this.#sink.close();
		this.#terminal.close(lines);
		this.#unmount?.();
	}
}

/** Opens the terminal UI and waits until the player leaves. Resolves with the exit status. */
export const openTui = async (options: TuiOptions): Promise<number> => new App(options).open();
