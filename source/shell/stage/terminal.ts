import type {Run} from '../../game/run.ts';
import {createTerminal, type Line, type Terminal} from '../../game/terminal/terminal.ts';
import type {TerminalFrame} from '../../game/view/frame.ts';
import type {Answer, Wish} from '../tui/stage.ts';
import {changed, no, notBegun, ok, type StageState} from './state.ts';
import {terminalSeams} from './terminal-seams.ts';

/** Lines that can be scrolled back to. */
const kept = 5000;

const welcome: Line = {
	from: 'out',
	text: 'A terminal on this cluster: kubectl, and ssh to its machines. help lists what there is.',
};

type Open = {readonly run: Run; readonly terminal: Terminal; lines: readonly Line[]};

const terminalOf = (run: Run): Terminal => createTerminal({...run.site, ...terminalSeams(run), hasEditor: true});

/** The terminal of the open run, and what it printed. */
export const createStageTerminal = (state: StageState, passed: () => void) => {
	let open: Open | undefined;

	/** A new run has a new terminal. */
	const present = (): Open | undefined => {
		if (state.run !== open?.run) {
			open = state.run === undefined ? undefined : {run: state.run, terminal: terminalOf(state.run), lines: [welcome]};
		}

		return open;
	};

	/** Takes what was printed; a form feed clears what stands there. */
	const collect = (now: Open): void => {
		const fresh = now.terminal.take();

		if (fresh.length > 0) {
			const all = [...now.lines, ...fresh];
			const cleared = all.findLastIndex(({text}) => text === '\f');
			now.lines = all.slice(cleared + 1).slice(-kept);
			changed(state);
		}
	};

	const step = (): void => {
		const now = open?.run === state.run ? open : undefined;

		if (now?.terminal.busy === true) {
			now.terminal.step();
			collect(now);
		}
	};

	const act = ({act: what, line = ''}: Wish & {do: 'terminal'}): Answer => {
		const now = present();

		if (now === undefined) {
			return notBegun(state);
		}

		switch (what) {
			case 'enter':
				// What was pasted comes as several lines: each is sent as if it had been typed.
				for (const each of line.split('\n')) {
					now.terminal.enter(each);
				}

				break;
			case 'interrupt':
				now.terminal.interrupt();
				break;
			case 'end':
				now.terminal.endInput();
				break;
			case 'save':
				now.terminal.closeEditor(line);
				break;
			case 'abandon':
				now.terminal.closeEditor(undefined);
				break;
			case 'clear':
				now.lines = [];
				break;
		}

		collect(now);
		passed();
		changed(state);
		return ok();
	};

	return {
		step,
		act,
		/** A line of kubectl from elsewhere: what it printed, in a sentence. */
		kubectl(line: string): Answer {
			const now = present();

			if (now === undefined) {
				return notBegun(state);
			}

			if (now.terminal.busy) {
				return no('a command is running in the terminal; ctrl-c there ends it');
			}

			const before = now.lines.length;
			now.terminal.enter(`kubectl ${line}`);
			collect(now);
			passed();
			changed(state);
			const said = now.lines.slice(before).filter(({from}) => from !== 'typed');
			const text = said.map(each => each.text).join('\n');
			return now.terminal.busy || now.terminal.status === 0 ? ok(text === '' ? 'done' : text) : no(text);
		},
		/** A command goes on by itself as time passes. */
		get works(): boolean {
			return (
				open !== undefined &&
				open.run === state.run &&
				open.terminal.busy &&
				!open.terminal.reads &&
				open.terminal.editing === undefined
			);
		},
		/** The moment for which a command waits has come. */
		get isDue(): boolean {
			const at = open?.run === state.run ? open?.terminal.wakeAt : undefined;
			return at !== undefined && open !== undefined && open.run.now >= at;
		},
		frame(): TerminalFrame | undefined {
			const now = present();
			return now === undefined
				? undefined
				: {
						lines: now.lines,
						prompt: now.terminal.prompt,
						busy: now.terminal.busy,
						reads: now.terminal.reads,
						...(now.terminal.editing === undefined ? {} : {editing: now.terminal.editing}),
					};
		},
		complete: (text: string) => present()?.terminal.complete(text) ?? {text, choices: []},
	};
};

export type StageTerminal = ReturnType<typeof createStageTerminal>;
