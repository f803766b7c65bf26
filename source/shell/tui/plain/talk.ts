/** What the parts of plain mode share: what they are told, and how they answer. */
import type {Frame, Request, Saying} from '../../../game/view/frame.ts';
import {parseTime} from '../palette.ts';
import type {Wish} from '../stage.ts';
import {bare} from '../surface.ts';

export type Reply = {readonly lines: readonly string[]; readonly quit?: boolean};

export type Talk = {
	readonly frame: (more?: Partial<Request>) => Frame;
	/** The screen whose sections this run has. */
	readonly bench: (more?: Partial<Request>) => Frame;
	/** Sends a wish, and runs to where it leads. */
	readonly wish: (wish: Wish) => Reply;
	/** Lets the game run to the moment that is set: the next decision, the end of a step. */
	readonly run: () => void;
	/** Lets a little time pass, where it does so by itself; false where it stands. */
	readonly pass: () => boolean;
	/** A wish waits for yes or no. */
	readonly isAsking: () => boolean;
	/** What both runs of a comparison came to: a reader of lines waits for it. */
	readonly finishComparison: () => void;
	/** The tuner's edits that are not in force. */
	edits: Readonly<Record<string, string>>;
};

/** One part's answer to a command; undefined when the word is not its own. */
export type Command = (talk: Talk, word: string, words: readonly string[]) => Reply | undefined;

export const say = (...lines: readonly string[]): Reply => ({lines});

export const unknown = (word: string): Reply => say(`There is no command ${word}; help lists them.`);

/** A span as typed: `10s`, `2m`, `07:00`, a number of seconds; `event` for one event. */
export const spanTyped = (text: string | undefined): 'event' | number | undefined => {
	if (text === undefined || text === 'event') {
		return 'event';
	}

	const unit = /^(\d{1,6})(ms|s|m)$/.exec(text);

	if (unit !== null) {
		return Number(unit[1]) * ({ms: 1, s: 1000, m: 60_000}[unit[2] ?? 's'] ?? 1000);
	}

	return parseTime(text);
};

export const sentence = (text: Saying | undefined): string =>
	text === undefined ? '' : bare(text).replaceAll(/\s+/g, ' ').trim();

export const numberedLines = (lines: readonly string[], none: string): readonly string[] =>
	lines.length === 0 ? [none] : lines.map((line, index) => `${index + 1}. ${line}`);
