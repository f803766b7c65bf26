/**
The terminal's life: taken over once, given back once, whatever happens.

This module alone sends escape sequences besides the sink. `enter` and `leave` are guarded, synchronous, and go straight
to the file descriptor, so that they also work while the process is dying. Everything that was switched on is written
down with its undoing; leaving runs the undoings in reverse.

	quit · ctrl-c · SIGINT SIGTERM SIGHUP SIGQUIT · ctrl-z and fg · uncaught error · broken pipe   ──►   leave()
*/

import {Console} from 'node:console';
import fs from 'node:fs';
import path from 'node:path';
import {makeFolder} from '../whole-file.ts';
import type {ColourLevel} from './theme.ts';

const esc = '\u001b';

type Mode = {readonly on: string; readonly off: string};

const modes = {
	alternateScreen: {on: `${esc}[?1049h${esc}[2J${esc}[H`, off: `${esc}[?1049l`},
	noWrap: {on: `${esc}[?7l`, off: `${esc}[?7h`},
	hiddenCursor: {on: `${esc}[?25l`, off: `${esc}[?25h`},
	bracketedPaste: {on: `${esc}[?2004h`, off: `${esc}[?2004l`},
	mouse: {
		on: `${esc}[?1000h${esc}[?1002h${esc}[?1006h`,
		off: `${esc}[?1006l${esc}[?1002l${esc}[?1000l`,
	},
} as const satisfies Record<string, Mode>;

type ModeName = keyof typeof modes;

export type TerminalOptions = {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly mouse: boolean;
	/** Where console output and errors go while the screen is ours. */
	readonly logFile: string;
	/** Called before leaving for good, from signals and errors too: save what must not be lost. Must not wait. */
	readonly save: () => void;
	/** Called with the exit status once the terminal is given back. Ends the process unless replaced in tests. */
	readonly exit?: (status: number) => never;
	/** ctrl-z: live time stands still from here … */
	readonly onSuspend: () => void;
	/** … to here; the screen must be drawn anew. */
	readonly onResume: () => void;
	readonly onResize: (size: {readonly columns: number; readonly rows: number}) => void;
};

const signalStatus = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGQUIT: 131} as const;
const resizePause = 50;

const sizeOf = (stdout: NodeJS.WriteStream): {readonly columns: number; readonly rows: number} => ({
	columns: stdout.columns > 0 ? stdout.columns : 80,
	rows: stdout.rows > 0 ? stdout.rows : 24,
});

export class Terminal {
	readonly #options: TerminalOptions;
	readonly #entered: ModeName[] = [];
	readonly #undo: Array<() => void> = [];
	#isTaken = false;
	#isOver = false;
	#hasSaved = false;
	#resizeTimer: NodeJS.Timeout | undefined;
	#wantsMouse: boolean;

	constructor(options: TerminalOptions) {
		this.#options = options;
		this.#wantsMouse = options.mouse;
	}

	get size(): {readonly columns: number; readonly rows: number} {
		return sizeOf(this.#options.stdout);
	}

	/** Takes the screen and listens to everything that may end the program. */
	open(): void {
		this.#redirectConsole();
		this.#listen();
		this.enter();
	}

	/** Switches the modes on. Does nothing when they are. */
	enter(): void {
		if (this.#isTaken || this.#isOver) {
			return;
		}

		this.#isTaken = true;
		const names: ModeName[] = ['alternateScreen', 'noWrap', 'hiddenCursor', 'bracketedPaste'];

		for (const name of this.#wantsMouse ? [...names, 'mouse' as const] : names) {
			this.#on(name);
		}
	}

	/** Undoes everything that was switched on, in reverse, exactly once. */
	leave(): void {
		if (!this.#isTaken) {
			return;
		}

		this.#isTaken = false;
		const off = this.#entered
			.splice(0)
			.reverse()
			.map(name => modes[name].off)
			.join('');
		this.#send(`${esc}[0m${off}`);
	}

	setMouse(wanted: boolean): void {
		this.#wantsMouse = wanted;
		const isOn = this.#entered.includes('mouse');

		if (this.#isTaken && wanted && !isOn) {
			this.#on('mouse');
		} else if (this.#isTaken && !wanted && isOn) {
			this.#entered.splice(this.#entered.indexOf('mouse'), 1);
			this.#send(modes.mouse.off);
		}
	}

	/** Sends a draw. False when the terminal asks to slow down. A broken pipe ends the program. */
	readonly write = (text: string): boolean => {
		if (!this.#isTaken) {
			return true;
		}

		return this.#options.stdout.write(text);
	};

	/** Asks the terminal to keep a text in its clipboard, where it allows that. */
	copy(text: string): void {
		if (this.#isTaken) {
			this.#send(`${esc}]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`);
		}
	}

	/** Stops like any program would, and comes back on `fg`. Not on Windows. */
	suspend(): void {
		if (process.platform === 'win32' || this.#isOver || !this.#isTaken) {
			return;
		}

		this.#options.onSuspend();
		this.leave();
		this.#raw(false);
		// Without a listener the signal stops the process, as it would any other; the whole group, so that npx stops too.
		process.off('SIGTSTP', this.#stopped);
		process.once('SIGCONT', this.#resume);
		process.kill(0, 'SIGTSTP');
	}

	/** Gives the terminal back, says the lines on the normal screen, and ends the process. */
	end(status: number, lines: readonly string[] = []): void {
		if (this.#isOver) {
			return;
		}

		this.close(lines);
		this.#exit(status);
	}

	/** Gives the terminal back without ending the process: for an orderly return. */
	close(lines: readonly string[] = []): void {
		if (this.#isOver) {
			return;
		}

		this.save();
		this.leave();
		this.#isOver = true;
		this.#raw(false);

		for (const undo of this.#undo.splice(0).reverse()) {
			undo();
		}

		if (lines.length > 0) {
			this.#send(`${lines.join('\n')}\n`);
		}
	}

	/** An error nobody expected: one sentence on the normal screen, where it came from in the log, and the status of a bug. */
	readonly crash = (error: unknown): void => {
		if (this.#isOver) {
			return;
		}

		this.close();
		const what = error instanceof Error ? error.message : String(error);
		this.#sendError(`podfall has a bug: ${plainText(what)}\n${this.#noted(error)}\n`);
		this.#exit(bugStatus);
	};

	/** Writes down where an error came from, for a report, and says where that is and what became of the run. */
	#noted(error: unknown): string {
		const {logFile} = this.#options;
		const run = 'The run up to its last move is offered at the next start.';

		try {
			fs.appendFileSync(logFile, `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
			return `${run} Please report it with ${plainText(logFile)}.`;
		} catch {
			// No log, no place to point at.
			return `${run} Please report it.`;
		}
	}

	#on(name: ModeName): void {
		this.#entered.push(name);
		this.#send(modes[name].on);
	}

	/** Saves once; what went wrong is said when the terminal is given back. */
	save(): void {
		if (this.#hasSaved) {
			return;
		}

		this.#hasSaved = true;

		try {
			this.#options.save();
		} catch (error) {
			this.#undo.push(() => this.#sendError(`the run could not be saved: ${plainText(String(error))}\n`));
		}
	}

	#exit(status: number): void {
		const exit = this.#options.exit ?? ((code: number) => process.exit(code));
		exit(status);
	}

	#raw(wanted: boolean): void {
		if (this.#options.stdin.isTTY && this.#options.stdin.isRaw !== wanted) {
			try {
				this.#options.stdin.setRawMode(wanted);
			} catch (error) {
				console.error('raw mode', error);
			}
		}
	}

	readonly #stopped = (): void => this.suspend();

	readonly #resume = (): void => {
		if (this.#isOver) {
			return;
		}

		process.on('SIGTSTP', this.#stopped);
		this.#raw(true);
		this.enter();
		this.#options.onResize(this.size);
		this.#options.onResume();
	};

	#listen(): void {
		const {stdout, stdin} = this.#options;

		for (const [name, status] of Object.entries(signalStatus)) {
			this.#hear(process, name, () => this.end(status));
		}

		process.on('SIGTSTP', this.#stopped);
		this.#undo.push(() => process.off('SIGTSTP', this.#stopped));
		this.#hear(process, 'uncaughtException', this.crash);
		this.#hear(process, 'unhandledRejection', this.crash);
		this.#hear(process, 'exit', () => this.leave());
		this.#hear(stdout, 'error', error => this.#broken(error));
		this.#hear(stdin, 'error', error => this.#broken(error));
		this.#hear(stdin, 'end', () => this.end(signalStatus.SIGHUP));
		this.#hear(stdout, 'resize', () => {
			clearTimeout(this.#resizeTimer);
			this.#resizeTimer = setTimeout(() => this.#options.onResize(this.size), resizePause);
		});
		this.#undo.push(() => clearTimeout(this.#resizeTimer));
	}

	#hear(emitter: NodeJS.EventEmitter, name: string, listener: (value: unknown) => void): void {
		emitter.on(name, listener);

		if (name !== 'exit') {
			this.#undo.push(() => emitter.off(name, listener));
		}
	}

	/** The terminal is gone: nobody is left to be told. */
	#broken(error: unknown): void {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;

		if (code === 'EPIPE' || code === 'EIO' || code === 'EBADF') {
			this.end(signalStatus.SIGHUP);
			return;
		}

		this.crash(error);
	}

	#redirectConsole(): void {
		const before = globalThis.console;

		try {
			makeFolder(path.dirname(this.#options.logFile));
		} catch (error) {
			// Without a folder there is no log; the stream below finds that out, and the game goes on.
			void error;
		}

		const log = fs.createWriteStream(this.#options.logFile, {flags: 'a'});
		log.on('error', () => log.destroy());
		// What this console does not have (React asks for `timeStamp`) is still the old one's.
		globalThis.console = Object.assign(Object.create(before) as Console, new Console(log, log));
		this.#undo.push(() => {
			globalThis.console = before;
			log.end();
		});
	}

	#send(text: string): void {
		writeFully(descriptorOf(this.#options.stdout, 1), text);
	}

	#sendError(text: string): void {
		writeFully(2, text);
	}
}

const descriptorOf = (stream: NodeJS.WriteStream, otherwise: number): number =>
	'fd' in stream && typeof stream.fd === 'number' ? stream.fd : otherwise;

const busyTries = 200;

/** A mistake of podfall itself, as the command line has it. */
const bugStatus = 70;

/** Writes to the end, also to a terminal that is slow; a terminal that is gone is no error here. */
const writeFully = (descriptor: number, text: string): void => {
	let rest = Buffer.from(text, 'utf8');
	let busy = 0;

	while (rest.length > 0) {
		try {
			rest = rest.subarray(fs.writeSync(descriptor, rest));
		} catch (error) {
			const code = error instanceof Error && 'code' in error ? error.code : undefined;

			if (code !== 'EAGAIN' || busy >= busyTries) {
				return;
			}

			busy += 1;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
		}
	}
};

/** Error texts may quote outside text: no control characters but line ends and tabs reach the normal screen. */
const plainText = (text: string): string =>
	text.replaceAll(
		/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g,
		character => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
	);

export type Environment = Readonly<Record<string, string | undefined>>;

/**
How many colours to use. Decided here, before Ink is imported, because its own library ignores `NO_COLOR`.
`NO_COLOR` (non-empty) and `TERM=dumb` win; `FORCE_COLOR` is next.
*/
export const colourLevel = (environment: Environment, noColour = false): ColourLevel => {
	const {NO_COLOR, TERM = '', COLORTERM = '', FORCE_COLOR} = environment;

	if (noColour || (NO_COLOR !== undefined && NO_COLOR !== '') || TERM === 'dumb') {
		return 0;
	}

	if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') {
		const forced = FORCE_COLOR === 'true' ? 1 : FORCE_COLOR === 'false' ? 0 : Math.trunc(Number(FORCE_COLOR));
		return forced >= 0 && forced <= 3 ? (forced as ColourLevel) : 1;
	}

	if (COLORTERM === 'truecolor' || COLORTERM === '24bit') {
		return 3;
	}

	if (/256(?:color)?$/.test(TERM) || environment.TERM_PROGRAM === 'Apple_Terminal') {
		return 2;
	}

	return TERM === '' && environment.WT_SESSION === undefined ? 0 : environment.WT_SESSION === undefined ? 1 : 3;
};

/** Whether the locale can show more than ASCII. Unset means a plain C locale, except on Windows and macOS. */
export const isUtf8 = (environment: Environment, platform: string = process.platform): boolean => {
	const locale = [environment.LC_ALL, environment.LC_CTYPE, environment.LANG].find(
		value => value !== undefined && value !== '',
	);
	return locale === undefined ? platform === 'win32' || platform === 'darwin' : /utf-?8/i.test(locale);
};

/** Why the full screen cannot be opened; undefined when it can. Then plain mode answers. */
export const noScreenBecause = (
	environment: Environment,
	isInputTerminal: boolean,
	isOutputTerminal: boolean,
): string | undefined => {
	if (!isOutputTerminal) {
		return 'the output is not a terminal';
	}

	if (!isInputTerminal) {
		return 'the input is not a terminal';
	}

	return environment.TERM === 'dumb' ? 'TERM is dumb' : undefined;
};
