/**
The frame: one frozen picture of the game, as plain data.

A screen draws a frame and nothing else. The session makes frames from projections; the shell asks for them with a
`Request` that says where the player is looking, so that a frame's cost follows the screen and not the cluster. Frames
could be written to JSON and posted to another thread: no functions, no maps, no cycles, no undefined inside lists.

	request {screen: 'watch', …} ──► session ──► frame {clock, vitals, cluster, …} ──► screen.draw(frame, model, size)

Times are virtual milliseconds, shares are between 0 and 1, histories run from old to new. All text is *unescaped*: the
shell's one door makes hostile text harmless when it is drawn. Colours, widths and glyphs are deliberately absent: a
frame says how something stands (`Tone`), the theme says how that looks.
*/
import type {Millis} from '../../engine/kernel/time.ts';
import type {ControllerBench, SchedulerBench} from './frame-bench.ts';
import type {ClusterFrame} from './frame-cluster.ts';
import type {BriefFrame, HomeFrame} from './frame-home.ts';
import type {ObjectsFrame} from './frame-objects.ts';
import type {ResultFrame, TimelineFrame} from './frame-story.ts';
import type {TunerBench} from './frame-tuner.ts';

export type * from './frame-bench.ts';
export type * from './frame-cluster.ts';
export type * from './frame-home.ts';
export type * from './frame-objects.ts';
export type * from './frame-story.ts';
export type * from './frame-tuner.ts';

/**
How something stands. `ok` as wanted · `info` under way · `warn` waits or nears a limit · `bad` failed or refused ·
`gone` ending · `done` ended well · `silent` not heard of · `cordon` closed on purpose · `you` the player's doing ·
`par` the real component's · `mark` look here · `dim` a side remark · `head` weighty · `plain` nothing special.
*/
export type Tone =
	| 'ok'
	| 'info'
	| 'warn'
	| 'bad'
	| 'gone'
	| 'done'
	| 'silent'
	| 'cordon'
	| 'you'
	| 'par'
	| 'mark'
	| 'dim'
	| 'head'
	| 'plain';

/** A sentence in parts: `['ready ', ['bad', '1 of 2']]`. A bare string is plain. No line ends inside. */
export type Saying = string | ReadonlyArray<string | readonly [Tone, string]>;

/** Which object: `{kind: 'Pod', namespace: 'shop', name: 'web-1'}`; cluster-wide kinds have no namespace. */
export type ObjectRef = {readonly kind: string; readonly namespace?: string; readonly name: string};

/** A label and what it says: one line of a panel. */
export type Line = {readonly label: string; readonly text: Saying};

/** A line of a tree: cause graphs, owner chains, explanations. */
export type Branch = {
	/** When it happened; undefined for a line without a moment. */
	readonly at?: Millis;
	readonly text: Saying;
	/** A quieter remark after the text. */
	readonly aside?: Saying;
	/** The player's own doing: marked `you`. */
	readonly yours?: boolean;
	/** The moment of the game that `enter` goes to; defaults to `at`. */
	readonly goTo?: Millis;
	/** What `f` follows and `enter` may open. */
	readonly about?: ObjectRef;
	readonly children?: readonly Branch[];
};

/** Row 0 on the left: what is being played. */
export type Identity = {
	/** Scenario id: `zone-outage`. */
	readonly scenario: string;
	readonly seed: string;
	/** Modifiers with their tilde: `['~x2']`. */
	readonly modifiers: readonly string[];
	/** The seat in words: `scheduler`, `deployment loop`, `watch`. */
	readonly seat: string;
	readonly difficulty: string;
	/** Why this run is not ranked: `practice`, `assisted:truth`; empty for a clean run. */
	readonly marks: readonly string[];
};

/** Row 0 on the right. */
export type Clock = {
	readonly mode: 'turn' | 'live';
	/** `decision`: turn mode, waiting for the player. `done`: the run has ended. */
	readonly state: 'running' | 'paused' | 'decision' | 'done';
	/** Virtual seconds a wall second; 0 means as fast as possible. */
	readonly speed: number;
	/** The speed that is really reached, when it is clearly lower. */
	readonly reached?: number;
	/** The moment that time runs to as fast as it goes; undefined when it does not. */
	readonly target?: Millis;
	readonly now: Millis;
	readonly duration: Millis;
	/** Until here nothing is scored. */
	readonly warmup: Millis;
	/** The moments one may go back to are all from here on. */
	readonly rewindFrom: Millis;
};

/** The score as it would be if the run ended now. Points are 0 to 1000. */
export type Score = {
	readonly points: number;
	readonly stars: 0 | 1 | 2 | 3;
	/** The real component's points; undefined while they are being computed, or where they mean nothing. */
	readonly par?: number;
	readonly floor?: number;
	readonly reference?: number;
	/** (S − floor) / (par − floor). */
	readonly ratio?: number;
	/** The star that points alone would bring, and how many. */
	readonly nextStar?: {readonly stars: 2 | 3; readonly points: number};
};

/** One vital sign of row 1; the list is ordered, the one that decides comes first. At most five are drawn at 80 columns. */
export type Vital = {
	readonly id: string;
	readonly label: string;
	readonly text: Saying;
	/** The same in fewer columns, for small screens. */
	readonly brief?: Saying;
	/** Drawn as a thin bar between label and text. */
	readonly gauge?: {readonly share: number; readonly tone: Tone};
};

/** A mark of the time ruler, row 2, and of the timeline. */
export type RulerMark = {
	readonly at: Millis;
	/** `announced` lies in the future; the others in the past. */
	readonly kind: 'fault' | 'alert' | 'you' | 'announced' | 'bookmark' | 'change';
	readonly tone: Tone;
	/** `spot-reclaim b`. */
	readonly text: string;
};

/** Row −2: one sentence, what just happened and what it means. */
export type Narrator = {
	/** `now`, `decision 14`, `07:00.0`. */
	readonly lead: string;
	readonly tone: Tone;
	readonly text: Saying;
};

/** How far behind the seat's sight is, for one kind. */
export type Lag = {readonly kind: string; readonly millis: Millis; readonly tone: Tone; readonly note?: string};

/** A question that stops the game until it is answered: reset confirmation, prediction, check question. */
export type Question = {
	readonly id: string;
	readonly text: string;
	readonly choices: readonly string[];
	/** Index into `choices` of the harmless answer, chosen by `esc`. */
	readonly safe: number;
};

/** What `i` answers: why this number, decision, state. */
export type Explanation = {
	readonly title: string;
	/** Two sentences at most: shown first in the help overlay. */
	readonly summary: string;
	readonly lines: readonly Line[];
	readonly tree?: Branch;
	/** Words with a page in the codex. */
	readonly codex: readonly string[];
};

/** What `w` answers: what the real component would do in this state. */
export type Advice = {
	/** `kube-scheduler, this state`. */
	readonly who: string;
	/** Ranked, best first. */
	readonly choices: ReadonlyArray<{readonly text: Saying; readonly yours: boolean}>;
	/** The player's last decisions against the real component's, newest first. `mark` is chess-like: `=`, `!`, `?!`, `??`. */
	readonly past: ReadonlyArray<{
		readonly number: number;
		readonly text: Saying;
		readonly mark: string;
		/** Points lost (negative) or won against par; undefined while unknown. */
		readonly points?: number;
	}>;
	readonly regret?: number;
	readonly note?: Saying;
};

/** One hint topic: where to look, which mechanism, what to do. Locked levels have no text. */
export type Hint = {readonly topic: string; readonly levels: ReadonlyArray<string | null>; readonly open: number};

/** Everything a screen may draw. Sections a request did not ask for are absent. */
export type Frame = {
	/** Grows whenever anything in the frame changed; the shell draws nothing while it stays. */
	readonly revision: number;
	/** Where the game stands: nothing open, brief on the table, run under way, run over. */
	readonly stage: 'home' | 'brief' | 'run' | 'result';
	readonly home?: HomeFrame;
	readonly brief?: BriefFrame;
	/** The rest is present once a run is open. */
	readonly identity?: Identity;
	readonly clock?: Clock;
	readonly score?: Score;
	readonly vitals: readonly Vital[];
	/** Sorted by time. */
	readonly ruler: readonly RulerMark[];
	/** Moments that the player kept, in the order in which they were set. */
	readonly bookmarks?: ReadonlyArray<{readonly at: Millis; readonly name: string}>;
	/** What the ruler says beside `now`: `spot-reclaim b in 2:41`. */
	readonly forecast?: string;
	readonly narrator?: Narrator;
	readonly lags: readonly Lag[];
	readonly question?: Question;
	readonly explanation?: Explanation;
	readonly advice?: Advice;
	readonly hints: readonly Hint[];
	readonly cluster?: ClusterFrame;
	readonly scheduler?: SchedulerBench;
	readonly controller?: ControllerBench;
	readonly tuner?: TunerBench;
	readonly objects?: ObjectsFrame;
	readonly timeline?: TimelineFrame;
	readonly result?: ResultFrame;
	readonly terminal?: TerminalFrame;
};

/** What the run's own terminal shows; the lines are as they were printed. */
export type TerminalFrame = {
	readonly lines: ReadonlyArray<{readonly from: 'typed' | 'out' | 'error'; readonly text: string}>;
	readonly prompt: string;
	/** A command has not come to its end. */
	readonly busy: boolean;
	/** It reads what is typed. */
	readonly reads: boolean;
	/** A text that the command has put into an editor, and which one it is. */
	readonly editing?: {readonly number: number; readonly text: string};
};

export type SortOrder = {readonly column: string; readonly descending: boolean};

/** Which list, and which part of it. `count` rows from `from`; the session may move `from` to keep `selected` inside. */
export type ListRequest = {
	/** Resource as typed or canonical: `pods`, `po`, `deployments.apps`. */
	readonly resource: string;
	/** undefined: all namespaces. */
	readonly namespace?: string;
	/** Filter line as typed, without the leading slash: `web`, `!web`, `-l app=web`, `~wb`. */
	readonly filter: string;
	/** undefined: by trouble. */
	readonly sort?: SortOrder;
	readonly faultsOnly: boolean;
	readonly from: number;
	readonly count: number;
	/** Identity of the chosen row; the window follows it wherever it moves. */
	readonly selected?: string;
	/** Where the chosen row was last: chosen when there is no such identity. */
	readonly index?: number;
	/** Moment to look at (`@07:00`); undefined: now. */
	readonly at?: Millis;
};

/** Where the player looks: which sections of the frame are wanted. */
export type Request = {
	/** A screen's name: `home`, `brief`, `watch`, `scheduler`, `controller`, `tuner`, `objects`, `timeline`, `result`, `terminal`. */
	readonly screen: string;
	/** Scenario id under the cursor of the home screen. */
	readonly scenario?: string;
	readonly list?: ListRequest;
	/** The object to describe; undefined: the chosen row of the list. `texts` says which of its texts are on screen, with the lines wanted of each. */
	readonly object?: ObjectRef;
	readonly texts?: ReadonlyArray<'describe' | 'yaml' | 'logs' | 'previous' | 'events' | 'tree' | 'story'>;
	/** `tree` shows all of the list, not one object. */
	readonly wholeTree?: true;
	/** The pod in hand, the item chosen, on a bench: its key. Undefined: the first. */
	readonly item?: string;
	/** The node, option or call chosen on a bench: its key. */
	readonly option?: string;
	/** What would change the scheduler's mind about the chosen node: takes a few cycles. */
	readonly mind?: true;
	/** A node that is listed whatever its place: one that another is compared with. */
	readonly beside?: string;
	/** The tuner's edits that are not in force yet: values by the name of their setting. */
	readonly edits?: Readonly<Record<string, string>>;
	/** The timeline's cursor. */
	readonly cursor?: Millis;
	/** `i`: explain what is under the cursor; the screen's own name for it (`node/a1`, `score/avail`, `total/node-c1`). */
	readonly explain?: string;
	readonly advice: boolean;
	/** `t`: truth beside API. */
	readonly truth: boolean;
};
