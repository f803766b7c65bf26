/*
The terminal of the operator seat: lines in, lines out, and one command at a time.

	'kubectl get pods' ──▶ words ──▶ command ──▶ glass (reads) · door.call, submit (writes) ──▶ lines

A command is a generator over virtual time (`work.ts`), so a drain or a watch goes on while the run does, and is broken off
between two moments. Nothing here reads a clock, and nothing but an intent leaves a mark in the run.

Deliberately absent: keys, history and colours (the screen's), and a shell's language: there are words, quotes and a few
filters behind a pipe, and no variables, loops or redirections.
*/
import type {Millis} from '../../engine/kernel/time.ts';
import {commands} from './commands.ts';
import {type Completion, complete} from './completion.ts';
import {filterFor} from './filters.ts';
import type {Site} from './site.ts';
import {splitLine} from './words.ts';
import type {Place, Shell, Work} from './work.ts';

/** A line of the terminal's own: what was typed, what was printed, and what went wrong. */
export type Line = {readonly from: 'typed' | 'out' | 'error'; readonly text: string};

/** A text in an editor. */
export type Editing = {readonly number: number; readonly text: string};

export type Terminal = {
	/** Lines since the last call. */
	take(): readonly Line[];
	/** What stands before the cursor: `operator@podfall:shop$ `. */
	readonly prompt: string;
	/** Somebody waits for a command that has not come to its end. */
	readonly busy: boolean;
	/** The command reads what is typed. */
	readonly reads: boolean;
	/** A text that is in an editor, and which one it is of this terminal. */
	readonly editing: Editing | undefined;
	/** When the command must go on; undefined: nobody waits for a moment. */
	readonly wakeAt: Millis | undefined;
	/** The exit status of the last command. */
	readonly status: number;
	/** A line, typed and sent: a command, or what a command reads. */
	enter(line: string): void;
	/** Goes on as far as the present moment allows. */
	step(): void;
	/** Ctrl-C. */
	interrupt(): void;
	/** Ctrl-D: nothing more is typed for the command. */
	endInput(): void;
	/** The editor is closed: with the text that was saved, or without. */
	closeEditor(text: string | undefined): void;
	complete(text: string): Completion;
};

const interrupted = 130;
const notFound = 127;

/** Whether a command still runs after so many turns in one moment: it is wrong, not slow. */
const mostTurns = 10_000;

export const createTerminal = (site: Site): Terminal => {
	let place: Place = {namespace: site.namespace, node: undefined, context: 'operator'};
	let lines: Line[] = [];
	let work: Work | undefined;
	let wakeAt: Millis | undefined;
	let reads = false;
	let ended = false;
	let typed: string[] = [];
	let status = 0;
	let editing: Editing | undefined;
	let edits = 0;
	let saved: {readonly text: string | undefined} | undefined;
	let era = site.door.era;
	let finish: () => void = () => {};

	const print = (from: Line['from'], text: string): void => {
		lines.push(...text.split('\n').map(line => ({from, text: line})));
	};

	const prompt = (): string =>
		place.node === undefined ? `${place.context}@${site.clusterName}:${place.namespace}$ ` : `root@${place.node}:~# `;

	const end = (code: number): void => {
		finish();
		status = code;
		work = undefined;
		wakeAt = undefined;
		reads = false;
		editing = undefined;
	};

	const shellFor = (line: string, say: (text: string) => void): Shell => {
		const {namespace, node} = place;
		return {
			site,
			line,
			namespace,
			node,
			say,
			complain: text => print('error', text),
			read: () => typed.shift() ?? (ended ? undefined : 'nothing yet'),
			offer(text) {
				if (site.hasEditor !== true) {
					return false;
				}

				edits += 1;
				editing = {number: edits, text};
				saved = undefined;
				return true;
			},
			edited: () => (saved === undefined ? 'nothing yet' : saved.text),
			change(change) {
				place = {...place, ...change};
			},
		};
	};

	/** Starts the command of a line; undefined: there is none. */
	const begin = (line: string): void => {
		const split = splitLine(line);

		if (!split.ok) {
			print('error', `podfall: ${split.message}`);
			status = 2;
			return;
		}

		const {words, pipes} = split.value;
		const [name, ...rest] = words;

		if (name === undefined) {
			return;
		}

		if (name === 'clear') {
			lines = [{from: 'out', text: '\f'}];
			return;
		}

		const filters = pipes.map(filterFor);
		const wrong = filters.find(filter => !filter.ok);

		if (wrong !== undefined && !wrong.ok) {
			print('error', wrong.message);
			status = notFound;
			return;
		}

		const chain = filters.flatMap(filter => (filter.ok ? [filter.value] : []));
		const through = (texts: readonly string[], from: number): void => {
			let passed = texts;

			for (const filter of chain.slice(from)) {
				passed = filter.pass(passed);
			}

			for (const text of passed) {
				print('out', text);
			}
		};
		const command = Object.hasOwn(commands, name) ? commands[name] : undefined;

		if (command === undefined) {
			print('error', `${name}: command not found; help lists what there is`);
			status = notFound;
			return;
		}

		finish = () => {
			for (const [index, filter] of chain.entries()) {
				through(filter.rest(), index + 1);
			}
		};
		typed = [];
		ended = false;
		work = command(
			shellFor(line.trim(), text => through(text.split('\n'), 0)),
			rest,
		);
		step();
	};

	const mayGoOn = (): boolean =>
		work !== undefined &&
		(wakeAt === undefined || site.door.now >= wakeAt) &&
		(!reads || typed.length > 0 || ended) &&
		editing === undefined;

	const step = (): void => {
		if (era !== site.door.era) {
			era = site.door.era;

			if (work !== undefined) {
				print('error', 'the run was wound back: the command ended');
				end(interrupted);
			}

			return;
		}

		for (let turn = 0; turn < mostTurns && work !== undefined && mayGoOn(); turn++) {
			const {value, done} = work.next();

			if (done === true) {
				end(value);
				return;
			}

			reads = value === 'input';
			wakeAt = typeof value === 'number' ? value : undefined;

			if (value === 'later') {
				return;
			}
		}
	};

	return {
		take() {
			const taken = lines;
			lines = [];
			return taken;
		},
		get prompt() {
			return reads ? '> ' : prompt();
		},
		get busy() {
			return work !== undefined;
		},
		get reads() {
			return reads;
		},
		get editing() {
			return editing;
		},
		get wakeAt() {
			return work === undefined ? undefined : wakeAt;
		},
		get status() {
			return status;
		},
		enter(line) {
			if (work !== undefined) {
				print('typed', reads ? `> ${line}` : line);
				typed.push(line);
				step();
				return;
			}

			print('typed', `${prompt()}${line}`);
			begin(line);
		},
		step,
		interrupt() {
			if (work !== undefined) {
				print('typed', '^C');
				work.return(interrupted);
				end(interrupted);
			}
		},
		endInput() {
			ended = true;
			step();
		},
		closeEditor(text) {
			if (editing !== undefined) {
				editing = undefined;
				saved = {text};
				step();
			}
		},
		complete: text => complete(site, place, text),
	};
};
