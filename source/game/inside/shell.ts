import type {Millis} from '../../engine/kernel/time.ts';
import {builtIns, whereOf} from './built-ins.ts';
import {bytesOf, joined, nothing, textOf} from './bytes.ts';
import {type Files, resolvePath} from './files.ts';
import type {Place} from './place.ts';
import {type Command, parseLine, type Step, type Word} from './shell-lines.ts';
import type {Call, Done, KillEffect, ShellState, Tool} from './tool.ts';

/** What running something came to. */
export type Ran = {
	readonly stdout: Uint8Array;
	readonly stderr: string;
	readonly code: number;
	readonly takes: Millis;
	readonly kills: readonly KillEffect[];
};

/** Bytes that one line may write, and how deep `$(…)` may stand in one another. */
const mostOutput = 4 * 1024 * 1024;
const deepest = 8;

const ran = (done: Done): Ran => ({
	stdout: typeof done.out === 'string' ? bytesOf(done.out) : (done.out ?? nothing),
	stderr: done.err ?? '',
	code: done.code ?? 0,
	takes: done.takes ?? 0,
	kills: done.kills ?? [],
});

export type Tools = {
	of(name: string): Tool | undefined;
	/** Runs a line in this shell. */
	line(line: string, shell: ShellState, stdin: Uint8Array, now: Millis, depth?: number): Ran;
	/** Runs words without a shell around them, as `exec` does; undefined when there is no such program. */
	words(words: readonly string[], shell: ShellState, stdin: Uint8Array, now: Millis): Ran | undefined;
};

const assignment = /^[A-Za-z_]\w*=/;

/** `*` and `?` as a shell means them. It goes back to the last star alone, so that no pattern takes long. */
export const globFits = (name: string, pattern: string): boolean => {
	let [at, place, star, from] = [0, 0, -1, 0];

	while (at < name.length) {
		if (pattern[place] === '*') {
			star = place;
			from = at;
			place += 1;
		} else if (pattern[place] === '?' || pattern[place] === name[at]) {
			at += 1;
			place += 1;
		} else if (star >= 0) {
			from += 1;
			at = from;
			place = star + 1;
		} else {
			return false;
		}
	}

	return pattern.slice(place).replaceAll('*', '') === '';
};

/** Tools by name, in this place and with these files, and the shell that puts them together. */
export const createTools = (
	tools: ReadonlyMap<string, Tool>,
	hasTool: (name: string) => boolean,
	place: Place,
	files: Files,
): Tools => {
	const of = (path: string): Tool | undefined => {
		const name = path.slice(path.lastIndexOf('/') + 1);
		return hasTool(name) ? tools.get(name) : undefined;
	};

	/** Where a name leads; a built-in leads to itself. Source: POSIX `command -v` */
	const find = (name: string): string | undefined => {
		if (Object.hasOwn(builtIns, name) || name === 'exec' || name === 'command') {
			return name;
		}

		const path = name.includes('/') ? name : `/bin/${name}`;
		return hasTool(path.slice(path.lastIndexOf('/') + 1)) && files.at(path) !== undefined ? path : undefined;
	};

	/** The texts that a word stands for: several when it is split at blanks or names files by a pattern. */
	const expand = (word: Word, shell: ShellState, now: Millis, depth: number): readonly string[] => {
		let fields: string[] = [];
		let open = false;
		let pattern = false;

		const add = (text: string): void => {
			fields = open ? [...fields.slice(0, -1), (fields.at(-1) ?? '') + text] : [...fields, text];
			open = true;
		};

		for (const piece of word) {
			if (piece.is === 'text') {
				pattern ||= !piece.quoted && /[*?]/.test(piece.text);
				add(piece.text);
				continue;
			}

			const value =
				piece.is === 'variable'
					? variable(piece.name, shell) || piece.otherwise
					: textOf(line(piece.line, shell, nothing, now, depth + 1).stdout).replace(/\n+$/, '');

			if (piece.quoted) {
				add(value);
				continue;
			}

			for (const [index, part] of value.split(/[ \t\n]+/).entries()) {
				open = index === 0 ? open : false;

				if (part !== '') {
					add(part);
				}
			}
		}

		return pattern && fields.length === 1 ? matching(fields[0]!, shell) : fields;
	};

	const variable = (name: string, {env, status}: ShellState): string => {
		const special = new Map([
			['?', String(status)],
			['$', '1'],
			['0', 'sh'],
			['#', '0'],
		]);
		return special.get(name) ?? env.get(name) ?? '';
	};

	const matching = (word: string, {cwd}: ShellState): readonly string[] => {
		const slash = word.lastIndexOf('/');
		const folder = slash < 0 ? '' : word.slice(0, slash + 1);
		const found = files
			.namesIn(resolvePath(folder, cwd))
			.filter(name => !name.startsWith('.') && globFits(name, word.slice(slash + 1)));
		return found.length === 0 ? [word] : found.map(name => `${folder}${name}`);
	};

	const call = (words: readonly string[], shell: ShellState, stdin: Uint8Array, now: Millis): Done | undefined => {
		const [name = '', ...args] = words;
		const own = Object.hasOwn(builtIns, name) ? builtIns[name] : undefined;

		if (own !== undefined) {
			return own({shell, files, find}, args);
		}

		const asked: Call = {name: name.slice(name.lastIndexOf('/') + 1), args, stdin, place, files, shell, now};
		return of(name)?.(asked);
	};

	const runCommand = (command: Command, shell: ShellState, stdin: Uint8Array, now: Millis, depth: number): Ran => {
		if (command.group !== undefined) {
			const inner: ShellState = {...shell, env: new Map(shell.env), left: false};
			const result = runSteps(command.group, inner, stdin, now, depth + 1);
			takeOver(shell, inner);
			return written(result, command, shell, now, depth);
		}

		const words = command.words.flatMap(word => expand(word, shell, now, depth));
		const firstWord = words.findIndex(word => !assignment.test(word));
		const assigned = (firstWord < 0 ? words : words.slice(0, firstWord)).map(
			word => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] as const,
		);
		const rest = firstWord < 0 ? [] : words.slice(firstWord);
		let input = stdin;

		for (const {how, where} of command.redirections.filter(each => each.how === '<')) {
			const path = expand(where, shell, now, depth).join(' ');
			const found = files.at(resolvePath(path, shell.cwd));

			if (found?.is !== 'file') {
				return ran({err: `sh: can't open ${path}: no such file\n`, code: how === '<' ? 1 : 2});
			}

			input = found.bytes;
		}

		if (rest.length === 0) {
			for (const [name, value] of assigned) {
				shell.env.set(name, value);
			}

			return written(ran({}), command, shell, now, depth);
		}

		const before = assigned.map(([name]) => [name, shell.env.get(name)] as const);

		for (const [name, value] of assigned) {
			shell.env.set(name, value);
		}

		const done = run(rest, shell, input, now, depth);

		for (const [name, value] of before) {
			if (value === undefined) {
				shell.env.delete(name);
			} else {
				shell.env.set(name, value);
			}
		}

		return written(done, command, shell, now, depth);
	};

	/** Runs words as they are: a shell in the shell, what the shell does itself, or a tool. */
	const run = (words: readonly string[], shell: ShellState, stdin: Uint8Array, now: Millis, depth: number): Ran => {
		const [name = '', ...rest] = words;

		if (name === 'command' && rest[0] === '-v') {
			return ran(whereOf(find, rest.slice(1)));
		}

		if ((name === 'command' || name === 'exec') && rest.length > 0) {
			const result = run(rest, shell, stdin, now, depth);
			shell.left ||= name === 'exec';
			return result;
		}

		return name === 'command' || name === 'exec'
			? ran({})
			: (nested(words, shell, stdin, now, depth) ?? ran(call(words, shell, stdin, now) ?? notFound(name)));
	};

	const notFound = (name: string): Done =>
		name.includes('/')
			? {
					err: `sh: ${name}: ${files.at(name) === undefined ? 'not found' : 'Permission denied'}\n`,
					code: files.at(name) === undefined ? 127 : 126,
				}
			: {err: `sh: ${name}: not found\n`, code: 127};

	/** A shell in the shell: `sh -c '…'`, or lines from its input. */
	const nested = (
		words: readonly string[],
		shell: ShellState,
		stdin: Uint8Array,
		now: Millis,
		depth: number,
	): Ran | undefined => {
		const [name = '', ...args] = words;

		if (!/^(.*\/)?(sh|bash|ash|dash)$/.test(name) || !hasTool(name.slice(name.lastIndexOf('/') + 1))) {
			return undefined;
		}

		const flag = args.findIndex(arg => /^-[a-z]*c$/.test(arg));
		const script = args.find(arg => !arg.startsWith('-'));
		const inner: ShellState = {...shell, env: new Map(shell.env), left: false};
		const file = flag < 0 && script !== undefined ? files.at(resolvePath(script, shell.cwd)) : undefined;
		const text = flag < 0 ? textOf(file?.is === 'file' ? file.bytes : stdin) : (args[flag + 1] ?? '');

		if (flag < 0 && script === undefined && stdin === nothing && shell.attended) {
			shell.handedOver = true;
			shell.left = true;
			return ran({});
		}

		if (flag < 0 && script !== undefined && file === undefined) {
			return ran({err: `sh: can't open '${script}': No such file or directory\n`, code: 2});
		}

		const result = line(text, inner, flag < 0 ? nothing : stdin, now, depth + 1);
		takeOver(shell, inner);
		return result;
	};

	/** What a shell in the shell leaves: steps that are gone, and perhaps somebody who types into it now. */
	const takeOver = (shell: ShellState, inner: ShellState): void => {
		shell.steps = inner.steps;

		if (inner.handedOver) {
			shell.cwd = inner.cwd;
			shell.handedOver = true;
			shell.left = true;
		}
	};

	/** What a command wrote, less what it wrote into files. */
	const written = (result: Ran, command: Command, shell: ShellState, now: Millis, depth: number): Ran => {
		let {stdout, stderr, code} = result;

		for (const {of: stream, how, where} of command.redirections.filter(each => each.how !== '<')) {
			const target = expand(where, shell, now, depth).join(' ');

			if (how === 'to') {
				stdout = stream === 2 && target === '1' ? joined([stdout, bytesOf(stderr)]) : stdout;
				stderr =
					stream === 2 && target === '1' ? '' : stream === 1 && target === '2' ? stderr + textOf(stdout) : stderr;
				stdout = stream === 1 && target === '2' ? nothing : stdout;
				continue;
			}

			const path = resolvePath(target, shell.cwd);
			const before = files.at(path);
			const bytes = stream === 2 ? bytesOf(stderr) : stdout;
			const problem = files.write(path, how === '>>' && before?.is === 'file' ? joined([before.bytes, bytes]) : bytes);

			if (problem !== undefined) {
				return {...result, stdout: nothing, stderr: `sh: can't create ${target}: ${problem}\n`, code: 1};
			}

			stdout = stream === 1 ? nothing : stdout;
			stderr = stream === 2 ? '' : stderr;
			code = result.code;
		}

		return {...result, stdout, stderr, code};
	};

	const runStep = ({commands}: Step, shell: ShellState, stdin: Uint8Array, now: Millis, depth: number): Ran => {
		let input = stdin;
		let stderr = '';
		let takes = 0;
		const kills: KillEffect[] = [];
		let last = ran({});

		for (const command of commands) {
			shell.steps -= 1;
			last =
				shell.steps < 0 || shell.left
					? ran({})
					: runCommand(command, commands.length > 1 ? {...shell, env: new Map(shell.env)} : shell, input, now, depth);
			input = last.stdout;
			stderr += last.stderr;
			// Tools of a pipeline run side by side.
			takes = Math.max(takes, last.takes);
			kills.push(...last.kills);
		}

		return {...last, stderr, takes, kills};
	};

	const line: Tools['line'] = (text, shell, stdin, now, depth = 0) => {
		const parsed = parseLine(text);

		if (!parsed.ok || depth > deepest) {
			shell.status = 2;
			return ran({err: `sh: ${parsed.ok ? 'nested too deep' : parsed.problem}\n`, code: 2});
		}

		return runSteps(parsed.steps, shell, stdin, now, depth);
	};

	const runSteps = (steps: readonly Step[], shell: ShellState, stdin: Uint8Array, now: Millis, depth: number): Ran => {
		const outputs: Uint8Array[] = [];
		const kills: KillEffect[] = [];
		let size = 0;
		let stderr = '';
		let takes = 0;

		for (const step of steps) {
			const skipped = (step.after === '&&' && shell.status !== 0) || (step.after === '||' && shell.status === 0);

			if (skipped || shell.left) {
				continue;
			}

			if (shell.steps <= 0 || size > mostOutput) {
				stderr += 'sh: this goes on for too long\n';
				shell.status = 137;
				break;
			}

			const result = runStep(step, shell, stdin, now + takes, depth);
			outputs.push(result.stdout);
			kills.push(...result.kills);
			size += result.stdout.length;
			stderr += result.stderr;
			takes += result.takes;
			shell.status = result.code;
		}

		return {stdout: joined(outputs), stderr, code: shell.status, takes, kills};
	};

	return {
		of,
		line,
		words(words, shell, stdin, now) {
			const inner = nested(words, shell, stdin, now, 0);

			if (inner !== undefined) {
				return inner;
			}

			const done = of(words[0] ?? '') === undefined ? undefined : call(words, shell, stdin, now);
			return done === undefined ? undefined : ran(done);
		},
	};
};
