import type {Millis} from '../../engine/kernel/time.ts';
import {bytesOf, nothing} from './bytes.ts';
import type {FileEffect} from './files.ts';
import {enter, freshSteps, type InsideEffect, type Sight} from './inside.ts';
import type {ShellState} from './tool.ts';

/** One thing that a shell said: after so much virtual time, and with what it did. */
export type Turn = {
	readonly output: Uint8Array;
	readonly takes: Millis;
	readonly effects: readonly InsideEffect[];
};

/**
A shell that somebody sits in front of. It shows what is typed, keeps a line until it is sent, and runs it as things are then.

	session.feed(bytesOf('ls\r')) → [{output: 'ls\r\n'}, {output: 'bin …\r\n/ # '}]
*/
export type ShellSession = {
	/** What is said before anything is typed. */
	begin(): readonly Turn[];
	feed(bytes: Uint8Array): readonly Turn[];
	/** No more input will come: what was typed last is still run. */
	end(): readonly Turn[];
	/** The exit code, once it has ended. */
	readonly exit: number | undefined;
};

/** Longer lines are cut: nobody types them. */
const longestLine = 8192;

/** Lines that come back with the arrow keys. */
const remembered = 100;

const isRoot = ({env}: ShellState): boolean => env.get('HOME') === '/root';

const escapeKeys = /^\u001B(?:\[[0-9;]*[A-Za-z~]|O[A-Z]|.)/;

export type SessionOptions = {
	/** There is a prompt, and what is typed is shown. */
	readonly tty: boolean;
	/** A line that is run first: nobody sits in front of a shell to which it does not lead. */
	readonly first?: string;
};

/** `layer` of the sight grows by what the session writes. */
export const openShell = (sight: Sight, {tty, first = ''}: SessionOptions): ShellSession => {
	const decoder = new TextDecoder();
	let layer: readonly FileEffect[] = sight.layer;
	let history: readonly string[] = [];
	let recalled = 0;
	let line = '';
	/** Keys of which the rest has not come yet. */
	let held = '';
	let exit: number | undefined;
	let kept: Pick<ShellState, 'cwd' | 'env' | 'status'> | undefined;

	const shown = (text: string): Uint8Array => bytesOf(tty ? text.replaceAll('\n', '\r\n') : text);

	const prompt = (): string => {
		const entered = tty && exit === undefined ? enter({...sight, layer}) : undefined;

		if (entered === undefined || 'message' in entered) {
			return '';
		}

		return `${kept?.cwd ?? entered.shell.cwd} ${isRoot(entered.shell) ? '#' : '$'} `;
	};

	const said = (text: string, takes: Millis = 0, effects: readonly InsideEffect[] = []): Turn => ({
		output: shown(text),
		takes,
		effects,
	});

	/** Runs one line, in the shell that the lines before have left. */
	const run = (text: string, begins = false): Turn => {
		const entered = enter({...sight, layer}, true);

		if ('message' in entered) {
			// The container is gone, and everybody in it.
			exit = 137;
			return said('');
		}

		const {tools, shell, files} = entered;

		if (kept !== undefined) {
			shell.cwd = kept.cwd;
			shell.status = kept.status;
			shell.env.clear();

			for (const [name, value] of kept.env) {
				shell.env.set(name, value);
			}
		}

		freshSteps(shell);
		const result = tools.line(text, shell, nothing, sight.cluster.kernel.now);
		kept = {cwd: shell.cwd, env: shell.env, status: shell.status};
		layer = [...layer, ...files.effects];
		// A shell in the shell is the same to whoever sits there.
		const isOver = begins ? !shell.handedOver : shell.left && !shell.handedOver;
		exit = isOver ? shell.status : undefined;
		const words = new TextDecoder().decode(result.stdout) + result.stderr;
		return said(`${words}${prompt()}`, result.takes, [...files.effects, ...result.kills]);
	};

	const enterLine = (): readonly Turn[] => {
		const text = line;
		line = '';

		if (text.trim() !== '') {
			history = [...history, text].slice(-remembered);
		}

		recalled = history.length;
		return [...(tty ? [said('\n')] : []), run(text)];
	};

	/** Puts another line in the place of the one that stands there. */
	const replace = (text: string): Turn => {
		const before = line;
		line = text;
		return said(`${'\b \b'.repeat([...before].length)}${text}`);
	};

	const erase = (): readonly Turn[] => {
		const shorter = [...line].slice(0, -1).join('');
		const erased = line === '' ? [] : [said('\b \b')];
		line = shorter;
		return erased;
	};

	const recall = (by: number): readonly Turn[] => {
		recalled = Math.min(history.length, Math.max(0, recalled + by));
		return [replace(history[recalled] ?? '')];
	};

	const leave = (): readonly Turn[] => {
		exit = kept?.status ?? 0;
		return tty ? [said('\n')] : [];
	};

	const interrupt = (): readonly Turn[] => {
		line = '';
		kept = kept === undefined ? undefined : {...kept, status: 130};
		return [said(`^C\n${prompt()}`)];
	};

	const type = (char: string): readonly Turn[] => {
		if (char < ' ' || line.length >= longestLine) {
			return [];
		}

		line += char;
		return tty ? [said(char)] : [];
	};

	const keys: Readonly<Record<string, () => readonly Turn[]>> = {
		'\r': enterLine,
		'\n': enterLine,
		'\u0003': interrupt,
		'\u0004': () => (line === '' ? leave() : []),
		'\b': () => erase(),
		'\u007F': () => erase(),
		'\u0015': () => [replace('')],
		'\u0017': () => [replace(line.replace(/\S*\s*$/, ''))],
		'\u000C': () => [said(`\u001B[H\u001B[J${prompt()}${line}`)],
		'\u001B[A': () => recall(-1),
		'\u001B[B': () => recall(1),
		'\u001BOA': () => recall(-1),
		'\u001BOB': () => recall(1),
	};

	/** The next key, and what is left; undefined when only its beginning has come. */
	const nextKey = (text: string): readonly [string, string] | undefined => {
		if (!tty || text[0] !== '\u001B') {
			const [char = ''] = text;
			return [char, text.slice(char.length)];
		}

		const found = escapeKeys.exec(text)?.[0];
		return found === undefined || found === '\u001B[' ? undefined : [found, text.slice(found.length)];
	};

	const takeKeys = (text: string): readonly Turn[] => {
		const turns: Turn[] = [];
		let rest = held + text;
		held = '';

		while (rest !== '' && exit === undefined) {
			const next = nextKey(rest);

			if (next === undefined) {
				held = rest.length > longestLine ? '' : rest;
				return turns;
			}

			const [key, after] = next;
			rest = after;
			const act = tty || key === '\n' ? keys[key] : undefined;
			turns.push(...(act?.() ?? (key.length > 1 && key.startsWith('\u001B') ? [] : type(key))));
		}

		return turns;
	};

	return {
		get exit() {
			return exit;
		},
		begin: () => [first === '' ? said(prompt()) : run(first, true)],
		feed: bytes => takeKeys(decoder.decode(bytes, {stream: true})),
		end() {
			const turns = exit === undefined && line !== '' && !tty ? [run(line)] : [];
			exit ??= kept?.status ?? 0;
			return turns;
		},
	};
};
