import type {Problem} from '../game/scenario/problems.ts';

/** The exit codes that `--help` and the README promise. */
export const exitCodes = {
	/** Done, or goals met. */
	done: 0,
	/** Goals missed; a replay that does not agree. */
	missed: 1,
	/** The command line, a scenario, a manifest or a replay is wrong. */
	badInput: 2,
	/** The outside is in the way: a file that cannot be written, a terminal that is none. */
	outside: 3,
	/** A mistake of podfall itself. */
	bug: 70,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Something that keeps a command from doing its work, in words for the person who typed it. */
export class Stop extends Error {
	override readonly name = 'Stop';
	readonly code: ExitCode;
	readonly problems: readonly Problem[];

	constructor(code: ExitCode, message: string, problems: readonly Problem[] = []) {
		super(message);
		this.code = code;
		this.problems = problems;
	}
}
