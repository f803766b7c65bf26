import type {Millis} from '../../engine/kernel/time.ts';
import type {Files} from './files.ts';
import type {Place} from './place.ts';

/** What somebody did to the world from inside: whoever let them in writes it down and carries it out. */
export type KillEffect = {readonly do: 'kill'; readonly signal: string};

/** A shell's own memory, which its tools see. */
export type ShellState = {
	cwd: string;
	readonly env: Map<string, string>;
	status: number;
	/** Set by `exit`: nothing more is run. */
	left: boolean;
	/** Steps that may still be run before the shell is called off. */
	steps: number;
	/** Somebody sits in front of it: a shell that is begun without a script is theirs to type into. */
	readonly attended: boolean;
	/** Set when such a shell was begun. */
	handedOver: boolean;
	/** Set by `break` and `continue` until their loop has seen it. */
	jump?: 'break' | 'continue' | undefined;
	/** Set by `set -e`: what fails ends the shell. */
	strict?: boolean | undefined;
	/** `$0`, `$1`, … */
	args?: readonly string[] | undefined;
	/** Set when a word became longer than the shell's memory is large. */
	exhausted?: boolean | undefined;
	/** The name by which it was called: `/bin/sh`. */
	called?: string | undefined;
};

export type Call = {
	readonly name: string;
	/** As it was called, with its folder. */
	readonly path?: string;
	readonly args: readonly string[];
	readonly stdin: Uint8Array;
	readonly place: Place;
	readonly files: Files;
	readonly shell: ShellState;
	/** Virtual time at which the tool begins. */
	readonly now: Millis;
};

export type Done = {
	readonly out?: string | Uint8Array;
	readonly err?: string;
	/** 0 when left out. */
	readonly code?: number;
	/** Virtual time until it is done; 0 when left out. */
	readonly takes?: Millis;
	readonly kills?: readonly KillEffect[];
	/** It does not come back: it waits until it is stopped, serves as its image does, or does it again when its time is over. */
	readonly next?: 'stay' | 'serve' | 'again';
};

export type Tool = (call: Call) => Done;

/** `ls: /nope: No such file or directory`, and a code. */
export const complaint = (name: string, what: string, code = 1): Done => ({err: `${name}: ${what}\n`, code});

export type Options = {
	readonly flags: ReadonlySet<string>;
	readonly values: ReadonlyMap<string, string>;
	readonly rest: readonly string[];
};

/** Short options in bunches, those in `valued` with a value behind them, and long ones as they stand. */
export const optionsOf = (args: readonly string[], valued = ''): Options => {
	const flags = new Set<string>();
	const values = new Map<string, string>();
	const rest: string[] = [];
	let index = 0;

	while (index < args.length) {
		const arg = args[index]!;
		index += 1;

		if (arg === '--') {
			rest.push(...args.slice(index));
			break;
		}

		if (arg.startsWith('--')) {
			const [name = '', value] = arg.slice(2).split('=');
			flags.add(name);

			if (value !== undefined) {
				values.set(name, value);
			}

			continue;
		}

		if (!arg.startsWith('-') || arg === '-') {
			rest.push(arg);
			continue;
		}

		for (let at = 1; at < arg.length; at += 1) {
			const letter = arg[at]!;
			flags.add(letter);

			if (valued.includes(letter)) {
				const attached = arg.slice(at + 1);
				values.set(letter, attached === '' ? (args[index] ?? '') : attached);
				index += attached === '' ? 1 : 0;
				break;
			}
		}
	}

	return {flags, values, rest};
};
