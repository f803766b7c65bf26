import type {Millis} from '../../engine/kernel/time.ts';
import type {Site} from './site.ts';

/**
A command at work. It yields the moment at which it must go on, `later` when it only looks again whenever somebody does, or
`input` when it reads what is typed, `edit` while a text of its is in somebody's editor; it returns its exit status. Time is the run's: a drain that tries again after five
seconds yields `now + 5000`.
*/
export type Work = Generator<Millis | 'later' | 'input' | 'edit', number, void>;

/** What a command sees of the terminal that it runs in. */
export type Shell = {
	readonly site: Site;
	/** The line as it was typed. */
	readonly line: string;
	/** Where commands go that name no namespace. */
	readonly namespace: string;
	/** The machine that somebody is logged in to. */
	readonly node: string | undefined;
	/** Prints text, which may be several lines. */
	readonly say: (text: string) => void;
	/** The same, to where errors go. */
	readonly complain: (text: string) => void;
	/** Lines that were typed while the command reads; undefined: nobody types any more. */
	readonly read: () => string | 'nothing yet' | undefined;
	/** Hands a text to an editor; false: there is none here. */
	readonly offer: (text: string) => boolean;
	/** What came of it; undefined: it was left without being saved. */
	readonly edited: () => string | 'nothing yet' | undefined;
	/** What the command changes of the terminal itself. */
	readonly change: (change: Partial<Place>) => void;
};

/** Where the terminal stands. */
export type Place = {readonly namespace: string; readonly node: string | undefined; readonly context: string};

export const done = 0;
export const failed = 1;

/** Everything that is typed until the end. */
export function* readAll(shell: Shell): Generator<'input', string, void> {
	let text = '';

	for (;;) {
		const line = shell.read();

		if (line === undefined) {
			return text;
		}

		if (line === 'nothing yet') {
			yield 'input';
		} else {
			text += `${line}\n`;
		}
	}
}
