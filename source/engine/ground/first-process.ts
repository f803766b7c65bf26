import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import type {Millis} from '../kernel/time.ts';
import type {GroundContainer} from './container.ts';
import type {GroundLogLine} from './log-lines.ts';

/*
The first process of a container whose words are understood: it is run as it stands in the manifest, stretch by stretch. What it
writes is kept, and where it was when it began to wait.

	sh -c 'while true; do date; sleep 5; done'   →   one line, a wait of 5 s, one line, …

Who understands the words is handed in: a shell sees a container's files and its environment, which are not of the ground.
*/

/** What a process did in one stretch, and what comes then. `rest` is whatever its interpreter needs to go on: plain data. */
export type Stretch = {
	readonly wrote: string;
	readonly next:
		| {readonly is: 'exit'; readonly code: number}
		| {readonly is: 'wait'; readonly for: Millis; readonly rest: unknown}
		/** It waits for what never comes: until somebody stops it. */
		| {readonly is: 'stay'}
		/** From now on it is a program that only the image knows. */
		| {readonly is: 'serve'};
};

/** What a command did that was run in a container beside its first process. */
export type RanBeside = {readonly code: number; readonly output: string; readonly takes: Millis};

export type Interpreter = {
	/** The first stretch; undefined for words that are not understood. */
	begin(container: GroundContainer): Stretch | undefined;
	goOn(container: GroundContainer, rest: unknown): Stretch;
	/** Undefined for words that are not understood. */
	runBeside(container: GroundContainer, words: readonly string[]): RanBeside | undefined;
	/** What is in the file for last words. */
	lastWords(container: GroundContainer): string;
};

type Process = {
	readonly lines: readonly GroundLogLine[];
	readonly is: 'waiting' | 'staying' | 'serving' | 'done';
	readonly rest: unknown;
	/** Stretches so far: an older plan for the next one is ignored. */
	readonly stretches: number;
};

/** Lines and characters that are kept of one process; a kubelet turns its files over too. Source: pkg/kubelet/logs, 10Mi in 5 files */
const mostLines = 5000;
const mostText = 1024 * 1024;

export type FirstProcesses = {
	interpret(interpreter: Interpreter): void;
	/** Begins; undefined when the words are not understood. */
	begin(container: GroundContainer): Stretch['next'] | undefined;
	/** The next stretch is due; undefined when it is not the one that was planned. */
	due(container: GroundContainer, stretch: number): Stretch['next'] | undefined;
	/** Its own words are run; and not, or no longer, a program that only the image knows. */
	isSpoken(id: string): boolean;
	/** What it has written; undefined when its words are not understood. */
	linesOf(id: string): {readonly lines: readonly GroundLogLine[]; readonly serves: boolean} | undefined;
	runBeside(container: GroundContainer, words: readonly string[]): RanBeside | undefined;
	lastWords(container: GroundContainer): string;
	forget(id: string): void;
	save(): Saved;
	load(saved: Saved): void;
};

/** The newest lines, as many as are kept. */
const kept = (lines: readonly GroundLogLine[]): readonly GroundLogLine[] => {
	let from = lines.length;
	let size = 0;

	while (from > 0 && lines.length - from < mostLines && size + lines[from - 1]!.text.length <= mostText) {
		from -= 1;
		size += lines[from]!.text.length;
	}

	return from === 0 ? lines : lines.slice(from);
};

/** Lines with a text behind them; a line whose break did not come yet goes on. */
const withText = (lines: readonly GroundLogLine[], text: string, at: Millis): readonly GroundLogLine[] => {
	if (text === '') {
		return lines;
	}

	const last = lines.at(-1);
	const [first = '', ...rest] = text.split('\n');
	const texts = last?.open === true ? [last.text + first, ...rest] : [first, ...rest];
	const added = texts.map(
		(each, index): GroundLogLine => ({
			at: index === 0 && last?.open === true ? last.at : at,
			text: each,
			...(index === texts.length - 1 ? {open: true} : {}),
		}),
	);
	const before = last?.open === true ? lines.slice(0, -1) : lines;
	return kept([...before, ...added.filter(({text: each, open}) => open !== true || each !== '')]);
};

export const createFirstProcesses = (kernel: Kernel): FirstProcesses => {
	const processes = new Map<string, Process>();
	let interpreter: Interpreter | undefined;

	const note = (id: string, before: Process | undefined, {wrote, next}: Stretch): Stretch['next'] => {
		const stretches = (before?.stretches ?? 0) + 1;
		const is = ({exit: 'done', wait: 'waiting', stay: 'staying', serve: 'serving'} as const)[next.is];
		const lines = withText(before?.lines ?? [], wrote, kernel.now);
		processes.set(id, {lines, is, rest: next.is === 'wait' ? next.rest : undefined, stretches});

		if (next.is === 'wait') {
			kernel.wake('ground', kernel.now + Math.max(1, next.for), 'stretch', `${id}|${stretches}`, 'ground');
		}

		return next;
	};

	return {
		interpret(given) {
			interpreter = given;
		},
		begin(container) {
			const stretch = interpreter?.begin(container);
			return stretch === undefined ? undefined : note(container.id, undefined, stretch);
		},
		due(container, stretch) {
			const process = processes.get(container.id);

			if (interpreter === undefined || process?.is !== 'waiting' || process.stretches !== stretch) {
				return undefined;
			}

			// A process that hangs does nothing, and goes on when it does not hang any more.
			const next: Stretch = container.health.hung
				? {wrote: '', next: {is: 'wait', for: 1000, rest: process.rest}}
				: interpreter.goOn(container, process.rest);
			return note(container.id, process, next);
		},
		isSpoken: id => (processes.get(id)?.is ?? 'serving') !== 'serving',
		linesOf(id) {
			const process = processes.get(id);
			return process === undefined ? undefined : {lines: process.lines, serves: process.is === 'serving'};
		},
		runBeside: (container, words) =>
			processes.has(container.id) ? interpreter?.runBeside(container, words) : undefined,
		lastWords: container => (processes.has(container.id) ? (interpreter?.lastWords(container) ?? '') : ''),
		forget: id => void processes.delete(id),
		save: () => ({processes: [...processes]}),
		load(saved) {
			processes.clear();

			for (const [id, process] of saved.processes as ReadonlyArray<readonly [string, Process]>) {
				processes.set(id, process);
			}
		},
	};
};
