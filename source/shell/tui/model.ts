/** Where the player looks: the UI's own state, changed only by the keymap's actions. All of it is plain data. */
import type {ObjectRef, Request, SortOrder, Tone} from '../../game/view/frame.ts';
import {emptyLine, type LineState} from './line-editor.ts';
import type {Wish} from './stage.ts';
import type {Inked} from './surface.ts';
import type {TextState} from './text-editor.ts';
import type {ThemeName} from './theme.ts';

export type Cursor = {
	/** Identity of the chosen row, so that it stays chosen when rows move. */
	readonly key?: string;
	readonly index: number;
	/** First row of the window. */
	readonly from: number;
};

export type LinePurpose = 'command' | 'filter' | 'find' | 'seed' | 'help' | 'value';

export type Prompt = {
	readonly purpose: LinePurpose;
	readonly label: string;
	readonly state: LineState;
	/** Chosen line of the list above it. */
	readonly chosen: number;
	readonly problem?: string;
	/** The setting of the tuner's profile that the typed text is for. */
	readonly setting?: string;
	/** What `enter` wishes for; the typed text goes in as value. */
	readonly wish?: Wish;
};

export type Dialog = {
	readonly title: string;
	readonly detail?: string;
	readonly choices: ReadonlyArray<{readonly label: string; readonly wish?: Wish; readonly sure?: boolean}>;
	readonly chosen: number;
	/** A question of the level: it stands low, so that what it asks about can be seen, and only an answer closes it. */
	readonly isQuestion?: true;
	/** One choice a line, however short they are. */
	readonly stacked?: true;
};

export type DetailTab = 'list' | 'describe' | 'yaml' | 'logs' | 'previous' | 'events' | 'tree' | 'story';

export type ListModel = {
	readonly resource: string;
	readonly namespace?: string;
	readonly filter: string;
	/** The filter that the list was opened with, and that `esc` goes back to. */
	readonly base: string;
	readonly sort?: SortOrder;
	/** The column that `O` sorts by. */
	readonly column?: string;
	readonly faultsOnly: boolean;
	readonly wide: boolean;
	readonly at?: number;
};

export type Model = {
	readonly screen: string;
	/** Screens to go back to, the last one on top. */
	readonly trail: readonly string[];
	/** Focused panel of each screen. */
	readonly panels: Readonly<Record<string, number>>;
	/** Cursor of each list, by `screen/list`. */
	readonly cursors: Readonly<Record<string, Cursor>>;
	readonly list: ListModel;
	/** Lists to come back to, the last one on top. */
	readonly above: ReadonlyArray<{readonly list: ListModel; readonly cursor: Cursor}>;
	readonly object?: ObjectRef;
	readonly tab: DetailTab;
	readonly wraps: boolean;
	readonly timestamps: boolean;
	readonly follows: boolean;
	/** What is looked for in a text. */
	readonly find: string;
	/** Marked pods of a bench, by key. */
	readonly marks: readonly string[];
	/** The why-table: the column chosen, the one it is sorted by, which of a score's values it shows, the node compared with. */
	readonly scores: {
		readonly column: string;
		readonly sort: {readonly column: string; readonly ascending: boolean};
		readonly value: 'weighted' | 'normalised' | 'raw';
		readonly beside?: string;
	};
	/** The tuner's edits that are not in force: values by the name of their setting. */
	readonly edits: Readonly<Record<string, string>>;
	/** Plugins of the tuner's whose extension points are shown. */
	readonly unfolded: readonly string[];
	/** Marked objects of a list, by their whole name. */
	readonly objectMarks: readonly string[];
	readonly prompt?: Prompt;
	readonly dialog?: Dialog;
	readonly help?: {readonly page: number};
	readonly explain?: string;
	readonly advice: boolean;
	readonly truth: boolean;
	readonly header: boolean;
	readonly timeline: {readonly cursor?: number; readonly from?: number; readonly until?: number};
	readonly resultPage: number;
	readonly mapMetric: 'cpu' | 'memory' | 'pods';
	/** Home: what is chosen for the next run. */
	readonly choice: {readonly seed?: string; readonly modifiers: readonly string[]; readonly assistance?: string};
	/** Said by the UI itself, until the next key. */
	readonly said?: {readonly tone: Tone; readonly text: Inked};
	/** Screens on which an unknown key was already answered. */
	readonly advised: readonly string[];
	readonly history: Readonly<Record<LinePurpose, readonly string[]>>;
	/** The line that is typed in the terminal, how many rows one has scrolled back, what is looked for in its history, what tab offers. */
	readonly terminal: {
		readonly line: LineState;
		readonly back: number;
		readonly search?: string;
		readonly choices: readonly string[];
		/** What is looked for in what was printed; `isOpen` while it is being typed. */
		readonly find?: {readonly text: string; readonly isOpen: boolean};
		/** The text that a command put into the editor, by its number. */
		readonly editor?: {readonly number: number; readonly state: TextState};
	};
	readonly theme: ThemeName;
	readonly ascii: boolean;
	readonly mouse: boolean;
};

export const firstModel = (theme: ThemeName, ascii: boolean): Model => ({
	screen: 'home',
	trail: [],
	panels: {},
	cursors: {},
	list: {resource: 'pods', filter: '', base: '', faultsOnly: false, wide: false},
	above: [],
	tab: 'list',
	wraps: false,
	timestamps: true,
	follows: true,
	find: '',
	marks: [],
	objectMarks: [],
	scores: {column: 'total', sort: {column: 'total', ascending: false}, value: 'weighted'},
	edits: {},
	unfolded: [],
	advice: false,
	truth: false,
	header: true,
	timeline: {},
	resultPage: 0,
	mapMetric: 'cpu',
	choice: {modifiers: []},
	advised: [],
	history: {command: [], filter: [], find: [], seed: [], help: [], value: []},
	terminal: {line: emptyLine(), back: 0, choices: []},
	theme,
	ascii,
	mouse: false,
});

export const noCursor: Cursor = {index: 0, from: 0};

export const cursorOf = (model: Model, name: string): Cursor => model.cursors[name] ?? noCursor;

export const withCursor = (model: Model, name: string, cursor: Cursor): Model => ({
	...model,
	cursors: {...model.cursors, [name]: cursor},
});

/**
The index of the chosen row among these keys: the row with the cursor's key, wherever it has moved; else the nearest
to where it was.
*/
export const chosenIndex = (cursor: Cursor, keys: readonly string[]): number => {
	const found = cursor.key === undefined ? -1 : keys.indexOf(cursor.key);
	return found === -1 ? Math.max(0, Math.min(cursor.index, keys.length - 1)) : found;
};

/** The cursor moved by so many rows among these keys. */
export const moved = (cursor: Cursor, keys: readonly string[], by: number): Cursor => {
	const index = Math.max(0, Math.min(keys.length - 1, chosenIndex(cursor, keys) + by));
	return {...cursor, index, key: keys[index]};
};

export const focusOf = (model: Model): number => model.panels[model.screen] ?? 0;

/** The model on another screen; the old one is one `esc` away. */
export const goTo = (model: Model, screen: string): Model =>
	screen === model.screen
		? model
		: {...model, screen, trail: [...model.trail.filter(name => name !== screen), model.screen].slice(-20), tab: 'list'};

export const goBack = (model: Model): Model => {
	const before = model.trail.at(-1);
	return before === undefined ? model : {...model, screen: before, trail: model.trail.slice(0, -1)};
};

export const openPrompt = (
	model: Model,
	purpose: LinePurpose,
	label: string,
	state?: LineState,
	wish?: Wish,
): Model => ({
	...model,
	prompt: {purpose, label, state: state ?? emptyLine(model.history[purpose]), chosen: 0, wish},
});

/** What the session must put into the frame for this model. The screens add their windows and cursors. */
export const baseRequest = (model: Model): Request => ({
	screen: model.screen,
	advice: model.advice,
	truth: model.truth,
	...(model.explain === undefined ? {} : {explain: model.explain}),
});
