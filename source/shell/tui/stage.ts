/**
What the terminal UI needs from whoever drives the game: frames to draw, a place for wishes, and a clock that may move.

The UI knows nothing of sessions, engines or files. It asks for a frame, sends a wish, and lets time pass.
*/
import type {Millis} from '../../engine/kernel/time.ts';
import type {Frame, ObjectRef, Request, Saying, Tone} from '../../game/view/frame.ts';

/** Everything a player can ask of the game from the screen. */
export type Wish =
	| {
			readonly do: 'open';
			readonly scenario: string;
			readonly seed: string;
			readonly modifiers: readonly string[];
			readonly assistance: string;
	  }
	/** From the brief into the run. */
	| {readonly do: 'begin'}
	| {readonly do: 'resume-unfinished'}
	| {readonly do: 'daily'}
	/** Watch, sandbox, own manifests, replays, save: by name of the menu's action; the level under the cursor, a seed or a name. */
	| {readonly do: 'menu'; readonly action: string; readonly scenario?: string; readonly value?: string}
	| {readonly do: 'home'}
	| {readonly do: 'restart'}
	| {readonly do: 'next-level'}
	| {readonly do: 'predict'; readonly choice: number}
	| {readonly do: 'answer'; readonly question: string; readonly choice: number}
	/** Turn: to the next decision. Live: pause or go on. */
	| {readonly do: 'space'}
	| {readonly do: 'pause'; readonly paused: boolean}
	| {readonly do: 'step'; readonly by: 'event' | Millis}
	| {readonly do: 'back'; readonly by: 'event' | Millis}
	| {readonly do: 'go-to'; readonly at: Millis}
	/** Run until something: `not-ready`, `failed`, `fault`. */
	| {readonly do: 'until'; readonly condition: string}
	/** Stand still whenever it comes, or no longer; `off` for all, nothing to be told. */
	| {readonly do: 'stop-at'; readonly condition: string}
	| {readonly do: 'speed'; readonly step: -1 | 1}
	| {readonly do: 'set-speed'; readonly speed: number}
	| {readonly do: 'undo'}
	| {readonly do: 'bookmark'; readonly name: string}
	/** A seat's own verb: `bind`, `unschedulable`, `back-off`, `preempt`, `send`, `scale` …; keys as the frame has them. */
	| {
			readonly do: 'seat';
			readonly verb: string;
			readonly items: readonly string[];
			readonly option?: string;
			readonly value?: string;
			/** The tuner's: new values by the name of their setting. */
			readonly edits?: Readonly<Record<string, string>>;
	  }
	/** The same storm with the edited profile and the one in force, up to a moment; up to now when none is given. */
	| {readonly do: 'compare'; readonly edits: Readonly<Record<string, string>>; readonly until?: Millis | 'end'}
	/** An operator's verb on an object: `delete`, `scale`, `restart`, `cordon`, `uncordon`, `drain`. */
	| {readonly do: 'object'; readonly verb: string; readonly objects: readonly ObjectRef[]; readonly value?: string}
	/** A line of kubectl. */
	| {readonly do: 'kubectl'; readonly line: string}
	/** A line in the run's terminal, a key that is no text (ctrl-c, ctrl-d, ctrl-l), or what came of a text in the editor. */
	| {
			readonly do: 'terminal';
			readonly act: 'enter' | 'interrupt' | 'end' | 'clear' | 'save' | 'abandon';
			readonly line?: string;
	  }
	| {readonly do: 'hint'; readonly topic?: string}
	/** What the real component would do is going to be looked at: a scored run is marked. */
	| {readonly do: 'advice'}
	| {readonly do: 'declare'; readonly text: string}
	/** Lets clients in: kubectl, k9s, a program. */
	| {readonly do: 'serve'}
	| {readonly do: 'export'; readonly format: string}
	/** What each fault and each decision cost: the run that is over is played again, each time different in one thing. */
	| {readonly do: 'blame'};

export type Answer =
	| {readonly ok: true; readonly say?: Saying; readonly tone?: Tone}
	| {readonly ok: false; readonly reason: string}
	/** Must be confirmed: the wish is sent again with `sure`. The default is no. */
	| {readonly ok: 'ask'; readonly question: string; readonly detail?: string; readonly yes: string};

/** A line that comes without a wish. */
export type News = {readonly tone: Tone; readonly text: string};

export type Stage = {
	/** The picture for where the player looks. Cheap when asked again without change. */
	readonly frame: (request: Request) => Frame;
	readonly wish: (wish: Wish, sure: boolean) => Answer;
	/** Whether time moves by itself now. */
	readonly moving: () => boolean;
	/** Whether time runs as fast as it goes to a moment that is set: a decision, the end of a step, a thing awaited. */
	readonly hurrying: () => boolean;
	/** Lets so many wall milliseconds pass; returns within about 15 ms. True: it did not get as far as it was asked to. */
	readonly advance: (wallMillis: number) => boolean;
	/** Calls back when something arrived from outside (par from a worker, a client's write), perhaps with a line to be shown. Returns how to stop listening. */
	readonly listen: (changed: (news?: News) => void) => () => void;
	/** Brings a comparison that is under way to its end; for those who cannot watch it come. */
	readonly finishComparison: () => void;
	/** What tab makes of a line in the run's terminal, and what it could go on with. */
	readonly complete: (text: string) => {readonly text: string; readonly choices: readonly string[]};
	/** Saves the run's inputs at once, without waiting; called before leaving, also by signals. */
	readonly save: () => void;
	/** What to say on the normal screen after leaving: the share line, how to go on. */
	readonly farewell: () => readonly string[];
};
