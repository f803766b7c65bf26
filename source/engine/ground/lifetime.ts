import type {DrawReader} from '../kernel/draws.ts';
import type {Millis} from '../kernel/time.ts';
import type {GroundContainer} from './container.ts';
import type {Program} from './program.ts';

/** When a process ends by itself, and how. Undefined: it runs until somebody stops it. */
export type End = {readonly at: Millis; readonly code: number; readonly reason: string};

/** A task that nobody described does something for this long and succeeds. */
const plainTask: Millis = 3000;

const ended = (at: Millis, code: number): End => ({at, code, reason: code === 0 ? 'Completed' : 'Error'});

const durationOf = (word: string): Millis | undefined => {
	const match = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(word);

	if (match === null) {
		return undefined;
	}

	const units: Readonly<Record<string, Millis>> = {'': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000};
	return Math.round(Number(match[1]) * units[match[2] ?? '']!);
};

/**
What a short shell line in a manifest does: `sleep 5`, `exit 1`, `false`, joined by `;`, `&&` or new lines. A line with
any word that is not understood runs like the image's own program: undefined.
*/
export const shellLine = (command: readonly string[]): {readonly takes: Millis; readonly code: number} | undefined => {
	const [shell = '', flag = '', ...rest] = command;
	const isShell = /(^|\/)(ba|da|a)?sh$/.test(shell) && /^-[a-z]*c$/.test(flag);
	const line = isShell ? (rest[0] ?? '') : command.join(' ');
	let takes = 0;

	for (const step of line.split(/;|&&|\n/).map(each => each.trim())) {
		const words = step.split(/\s+/);
		const program = words[0] ?? '';

		if (program === 'sleep' && words.length === 2) {
			const length = durationOf(words[1]!);

			if (length === undefined) {
				return undefined;
			}

			takes += length;
		} else if (program === 'exit') {
			return {takes, code: Number(words[1] ?? '0') & 255};
		} else if (program === 'false' || program === '/bin/false') {
			return {takes, code: 1};
		} else if (program !== 'true' && program !== '/bin/true' && program !== 'echo' && program !== '') {
			return undefined;
		}
	}

	return line === '' ? undefined : {takes, code: 0};
};

/** What is left to do, at the pace it has now. */
const batchEnd = (container: GroundContainer, program: Program, draws: DrawReader): End | undefined => {
	const {batch} = program;
	const pace = (container.workMilliCpu / 1000) * container.workSpeed;

	if (batch === undefined || pace <= 0) {
		return undefined;
	}

	const left = Math.max(0, batch.cpuSeconds * 1000 - container.worked);
	const fails = draws.unit(`batch/${container.podUid}/${container.name}`, container.attempt) < batch.failRate;
	return ended(container.workedAt + Math.ceil(left / pace), fails ? 1 : 0);
};

/** The end that a fresh process comes to whatever it is told to do. */
export const certainEnd = (container: GroundContainer, program: Program, exitsAfter: Millis): End | undefined => {
	const up = container.servingAt ?? container.startedAt;

	if (exitsAfter >= 0) {
		return ended(container.startedAt + exitsAfter, 1);
	}

	if (container.limitBytes > 0 && program.memory.base > container.limitBytes) {
		return {at: up, code: 137, reason: 'OOMKilled'};
	}

	return undefined;
};

/** The end that a freshly started process has before it, by its command, its image and its limits. */
export const plannedEnd = (
	container: GroundContainer,
	program: Program,
	draws: DrawReader,
	exitsAfter: Millis,
): End | undefined => {
	const up = container.servingAt ?? container.startedAt;
	const certain = certainEnd(container, program, exitsAfter);

	if (certain !== undefined) {
		return certain;
	}

	const line = shellLine(container.command);

	if (line !== undefined) {
		return ended(container.startedAt + Math.max(1, line.takes), line.code);
	}

	if (program.batch !== undefined) {
		return batchEnd(container, program, draws);
	}

	return container.lifetime === 'task' ? ended(up + plainTask, 0) : undefined;
};
