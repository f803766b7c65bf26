/**
The drawing half of the UI: canvases, what React holds at rest, and the sink that sends the difference to the terminal.

React is told when tables or dialogs change, and not for what only a canvas shows.
*/
import {render} from 'ink';
import type {ReactElement} from 'react';
import {paintLongNarrator, tooSmall} from '../chrome.ts';
import {CanvasContext, type CanvasHost} from '../components/canvas.tsx';
import type {KeyFlags} from '../keys.ts';
import {type Size, sizeClass} from '../layout.ts';
import type {Dialog, Model} from '../model.ts';
import {dialogArea, makeRoom, paintExplanation, paintHelp, paintPrompt} from '../overlays.ts';
import type {Scene, Screen} from '../screen.ts';
import {screens} from '../screens/index.ts';
import {Sink} from '../sink.ts';
import type {Surface} from '../surface.ts';
import {asciiGlyph, type Theme} from '../theme.ts';
import {Root, type Tree, Watchman} from './root.tsx';

/** What is to be seen, as of now. */
export type View = {
	readonly scene: Scene;
	readonly screen: Screen;
	readonly dialog: Dialog | undefined;
	/** Time moves by itself: tables may be a moment old between two commits. */
	readonly moving: boolean;
};

export type PictureOptions = {
	readonly size: Size;
	readonly theme: Theme;
	readonly ascii: boolean;
	readonly stdin: NodeJS.ReadStream;
	readonly view: () => View;
	readonly write: (text: string) => boolean;
	readonly onDraw: (millis: number, keptUp: boolean) => void;
	readonly onInput: (input: string, flags: KeyFlags) => void;
	readonly onError: (error: unknown) => void;
};

const glyphOf = (ascii: boolean): ((grapheme: string) => string) | undefined => (ascii ? asciiGlyph : undefined);

export class Picture {
	readonly #options: PictureOptions;
	readonly #sink: Sink;
	readonly #canvases = new Map<number, {readonly surface: Surface; readonly paint: () => void}>();
	#theme: Theme;
	#host: CanvasHost;
	#size: Size;
	#drawn: {readonly revision: number; readonly model: Model; readonly size: Size} | undefined;
	#tree: Tree = {tables: [], dialog: undefined};
	#treeText = '';
	#committedScreen = '';
	#rerender: ((tree: ReactElement) => void) | undefined;
	#unmount: (() => void) | undefined;

	constructor(options: PictureOptions) {
		this.#options = options;
		this.#size = options.size;
		this.#theme = options.theme;
		this.#sink = new Sink({
			...options.size,
			theme: options.theme,
			glyph: glyphOf(options.ascii),
			write: options.write,
			onDraw: (_, millis, keptUp) => options.onDraw(millis, keptUp),
		});
		this.#host = this.#newHost(options.ascii);
	}

	open(): void {
		const instance = render(this.#root(), {
			stdout: this.#sink as unknown as NodeJS.WriteStream,
			stdin: this.#options.stdin,
			debug: true,
			exitOnCtrlC: false,
			patchConsole: false,
		});
		this.#rerender = tree => instance.rerender(tree);
		this.#unmount = () => instance.unmount();
	}

	/** Draws when anything changed. `commit`: React may be told. */
	draw(commit: boolean): void {
		const {scene, moving} = this.#options.view();
		const {model, frame, size} = scene;
		const isSame = this.#drawn?.revision === frame.revision && this.#drawn.model === model && this.#drawn.size === size;

		if (isSame) {
			return;
		}

		this.#drawn = {revision: frame.revision, model, size};

		for (const {paint} of this.#canvases.values()) {
			paint();
		}

		// Between two commits tables may be a moment old; at rest, and on another screen, they may not.
		if (commit || !moving || this.#committedScreen !== model.screen) {
			this.#commit();
		}

		this.#sink.draw();
	}

	/** What stands on the terminal is not known any more: the next draw sends all of it. */
	forget(): void {
		this.#sink.forget();
		this.#drawn = undefined;
	}

	resize(size: Size): void {
		this.#size = size;
		this.#sink.resize(size.columns, size.rows);
		this.#commit(true);
	}

	/** Other colours, other characters. */
	dress(theme: Theme, ascii: boolean): void {
		this.#theme = theme;
		this.#host = this.#newHost(ascii);
		this.#sink.setTheme(theme, glyphOf(ascii));
		this.#commit(true);
	}

	close(): void {
		this.#sink.close();
	}

	unmount(): void {
		this.#unmount?.();
	}

	#newHost(ascii: boolean): CanvasHost {
		return {
			mode: 'direct',
			theme: this.#theme,
			glyph: glyphOf(ascii),
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

	#root(): ReactElement {
		const {onError, onInput} = this.#options;
		return (
			<Watchman onError={onError}>
				<CanvasContext.Provider value={this.#host}>
					<Root size={this.#size} tree={this.#tree} theme={this.#theme} paint={this.#paint} onInput={onInput} />
				</CanvasContext.Provider>
			</Watchman>
		);
	}

	/** Paints the present scene: the screen, then what lies over it. */
	readonly #paint = (surface: Surface): void => {
		const {scene, screen, dialog} = this.#options.view();
		surface.clear();

		if (sizeClass(scene.size) === 'none') {
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

		if (dialog !== undefined) {
			makeRoom(surface, dialogArea(scene.size, dialog));
		}
	};

	/** Tells React about tables and dialogs, when they changed. */
	#commit(force = false): void {
		const {scene, screen, dialog} = this.#options.view();
		const {help, prompt} = scene.model;
		const isHidden = help !== undefined || prompt?.purpose === 'command' || sizeClass(scene.size) === 'none';
		const tables = isHidden || dialog !== undefined ? [] : (screen.tables?.(scene) ?? []);
		const text = JSON.stringify([tables, dialog]);

		this.#committedScreen = scene.model.screen;

		if (!force && text === this.#treeText) {
			return;
		}

		this.#treeText = text;
		this.#tree = {tables, dialog};
		this.#rerender?.(this.#root());
	}
}
