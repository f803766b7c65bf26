/** What a screen is: a name, a picture of a frame, and the actions that make sense on it. */
import type {Explanation, Frame, Request} from '../../game/view/frame.ts';
import type {TableCell, TableColumn} from './components/data-table.tsx';
import type {KeyEvent} from './keys.ts';
import {type Size, type SizeClass, sizeClass} from './layout.ts';
import type {Model} from './model.ts';
import type {Wish} from './stage.ts';
import type {Rectangle, Surface} from './surface.ts';

/** What a painter or an action may look at. */
export type Scene = {
	readonly frame: Frame;
	readonly model: Model;
	readonly size: Size;
};

export const classOf = (scene: Scene): SizeClass => sizeClass(scene.size);

/** What an action wants. Everything is data; the app carries it out. */
export type Outcome = {
	readonly model?: Model;
	readonly wish?: Wish;
	/** The text that tab was pressed behind: the app asks the stage, and hands the answer to the screen. */
	readonly completes?: string;
	readonly program?:
		| {readonly do: 'quit' | 'suspend' | 'redraw' | 'plain'}
		| {readonly do: 'copy'; readonly text: string}
		| {readonly do: 'fps'; readonly rate: number};
};

export type ActionGroup = 'screen' | 'time' | 'understand' | 'move' | 'objects' | 'program';

export type Action = {
	/** `seat.bind`, `time.step`, `go.pods`. */
	readonly name: string;
	/** `Bind the pod to this node`. */
	readonly title: string;
	/** One line: what happens, and what it costs. */
	readonly explain: string;
	readonly group: ActionGroup;
	/** Names of keys as `decode` gives them; may be empty: palette only. */
	readonly keys: readonly string[];
	/** How hints and help write the keys: `> ] }`. Without it: the keys one after another. */
	readonly label?: string;
	/** Two words for the bottom line; without them the action is not shown there. */
	readonly hint?: string;
	/** The same where it depends on the moment: `guess`, then `begin`; empty: not now. */
	readonly hintFor?: (scene: Scene) => string;
	/** The hint is left out, not dimmed, while the guard refuses. */
	readonly shy?: true;
	/** The line that does the same: `:speed 20`. */
	readonly command?: string;
	/** Why it cannot be done now; undefined when it can. */
	readonly guard?: (scene: Scene) => string | undefined;
	readonly run: (scene: Scene, key: string) => Outcome;
};

/** A small table that Ink draws over the screen, with ink-table. The painter leaves its place empty. */
export type PlacedTable = {
	readonly id: string;
	readonly area: Rectangle;
	readonly columns: readonly TableColumn[];
	readonly rows: ReadonlyArray<readonly TableCell[]>;
	readonly from?: number;
	readonly selected?: number;
};

export type Screen = {
	readonly name: string;
	/** As the palette and the identity row call it. */
	readonly title: string;
	/** Commands that lead here, without the colon: `['dash', 'pu', 'pulses', 'map']`. */
	readonly commands: readonly string[];
	/** Whether a run must be open. */
	readonly needsRun: boolean;
	/** Panels that `tab` goes through. */
	readonly panels: (scene: Scene) => number;
	/** Paints everything between the chrome rows, and the chrome where it differs from the usual. */
	readonly draw: (surface: Surface, scene: Scene) => void;
	readonly tables?: (scene: Scene) => readonly PlacedTable[];
	/** What the frame must hold for this screen. */
	readonly request: (model: Model, size: Size) => Partial<Request>;
	/** The model after a look at the frame: cursors take the names of what the game found for them. */
	readonly settle?: (scene: Scene) => Model;
	/** Takes keys as text before any action hears of them; undefined: not this one. */
	readonly types?: (scene: Scene, event: KeyEvent) => Outcome | undefined;
	/** The model with what tab made of the text. */
	readonly completed?: (model: Model, text: string, choices: readonly string[]) => Model;
	/** What is under the cursor: the first lines of help. */
	readonly about: (scene: Scene) => {readonly title: string; readonly summary: string};
	/** What `i` says when the frame has no explanation: from what the screen shows anyway. */
	readonly explain?: (scene: Scene) => Explanation | undefined;
	/** In the order in which the bottom line shows them. */
	readonly actions: readonly Action[];
	/** Names of global actions for the bottom line, after the screen's own. */
	readonly hints: readonly string[];
};

export const defineScreen = (screen: Screen): Screen => screen;
export const defineAction = (action: Action): Action => action;
