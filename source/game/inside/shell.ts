import type {Millis} from '../../engine/kernel/time.ts';
import {builtIns, whereOf} from './built-ins.ts';
import {bytesOf, joined, nothing, textOf} from './bytes.ts';
import {type Files, resolvePath} from './files.ts';
import type {Place} from './place.ts';
import {type Block, type Command, type Piece, parseLine, type Step, type Word} from './shell-lines.ts';
import {sumOf} from './sums.ts';
import type {Call, Done, KillEffect, ShellState, Tool} from './tool.ts';

/** What running something came to. */
export type Ran = {
	readonly stdout: Uint8Array;
	readonly stderr: string;
	readonly code: number;
	readonly takes: Millis;
	readonly kills: readonly KillEffect[];
	readonly next?: Done['next'];
};

/** Bytes that one line may write, and how deep `$(…)` may stand in one another. */
const mostOutput = 4 * 1024 * 1024;
const deepest = 8;
/** Characters that one word may stand for: no shell is to eat up the memory of whoever plays. */
const mostText = 1024 * 1024;

const ran = (done: Done): Ran => ({
	stdout: typeof done.out === 'string' ? bytesOf(done.out) : (done.out ?? nothing),
	stderr: done.err ?? '',
	code: done.code ?? 0,
	takes: done.takes ?? 0,
	kills: done.kills ?? [],
	...(done.next === undefined ? {} : {next: done.next}),
});

/** Where a shell is in its script, innermost last: plain data, with which it can go on later. */
export type Frame =
	| {readonly is: 'steps'; readonly steps: readonly Step[]; at: number; readonly tested?: boolean}
	| {readonly is: 'if'; readonly block: Block & {is: 'if'}; at: number}
	| {readonly is: 'loop'; readonly block: Block & {is: 'while' | 'until'}; inBody: boolean}
	| {readonly is: 'for'; readonly block: Block & {is: 'for'}; readonly values: readonly string[]; at: number}
	/** A shell of its own: what it changed is put back behind it. */
	| {readonly is: 'group'; readonly env: ReadonlyArray<readonly [string, string]>; readonly cwd: string};

export type Tools = {
	of(name: string): Tool | undefined;
	/** Goes on by one command; undefined when it only found its way. Frames change in place; none left: it is done. */
	advance(frames: Frame[], shell: ShellState, stdin: Uint8Array, now: Millis, depth: number): Ran | undefined;
	/** The step that would be run next; undefined when the way to it has to be found first. */
	upcoming(frames: readonly Frame[], shell: ShellState): Step | undefined;
	/** The first words of each command that a step would run as it is, without what they lead to. */
	wordsOf(step: Step, shell: ShellState, now: Millis): ReadonlyArray<readonly string[]>;
	/** Whether there is anything of this name to run. */
	knows(name: string): boolean;
	/** Runs a line in this shell. */
	line(line: string, shell: ShellState, stdin: Uint8Array, now: Millis, depth?: number): Ran;
	/** Runs words without a shell around them, as `exec` does; undefined when there is no such program. */
	words(words: readonly string[], shell: ShellState, stdin: Uint8Array, now: Millis): Ran | undefined;
};

const shells: readonly string[] = ['sh', 'bash', 'ash', 'dash'];

const assignment = /^[A-Za-z_]\w*=/;

const isOutput = ({is}: Piece): boolean => is === 'output';

/** Whether a word begins with a name and `=`, as it is written. */
const isAssigning = (word: Word): boolean => {
	const until = word.findIndex(piece => piece.is !== 'text' || piece.quoted);
	const letters = until < 0 ? word : word.slice(0, until);
	return assignment.test(letters.map(piece => (piece.is === 'text' ? piece.text : '')).join(''));
};

const behindAssignments = (words: readonly Word[]): readonly Word[] => {
	const first = words.findIndex(word => !isAssigning(word));
	return first < 0 ? [] : words.slice(first);
};

/** A shell complains in the name by which it was called. */
const calledAs = ({called = 'sh'}: ShellState): string => (called.endsWith('bash') ? 'sh' : called);

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

	/** Whoever waited before looks at what is there then. */
	const placeAt = (now: Millis): Place => (now === place.reach.now ? place : {...place, reach: {...place.reach, now}});

	/** Where a name leads; a built-in leads to itself. Source: POSIX `command -v` */
	const find = (name: string): string | undefined => {
		if (Object.hasOwn(builtIns, name) || name === 'exec' || name === 'command') {
			return name;
		}

		const path = name.includes('/') ? name : `/bin/${name}`;
		return hasTool(path.slice(path.lastIndexOf('/') + 1)) && files.at(path) !== undefined ? path : undefined;
	};

	/** The texts that a word stands for: several when it is split at blanks or names files by a pattern. */
	const expand = (word: Word, shell: ShellState, now: Millis, depth: number, namesFiles = true): readonly string[] => {
		const fields: string[] = [];
		let open = false;
		let pattern = false;
		let size = 0;

		const add = (text: string): void => {
			size += text.length;

			if (size > mostText) {
				shell.exhausted = true;
				return;
			}

			if (open) {
				fields[fields.length - 1] += text;
			} else {
				fields.push(text);
			}

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
					: piece.is === 'sum'
						? String(sumOf(piece.text.replaceAll('$', ''), name => variable(name, shell)) ?? '')
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

		return namesFiles && pattern && fields.length === 1 ? matching(fields[0]!, shell) : fields;
	};

	const variable = (name: string, {env, status, args = []}: ShellState): string => {
		const special = new Map([
			['?', String(status)],
			['$', '1'],
			['0', args[0] ?? 'sh'],
			['#', String(Math.max(0, args.length - 1))],
			['@', args.slice(1).join(' ')],
			['*', args.slice(1).join(' ')],
		]);

		if (/^[1-9]$/.test(name)) {
			return args[Number(name)] ?? '';
		}

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

		const asked: Call = {
			name: name.slice(name.lastIndexOf('/') + 1),
			path: name,
			args,
			stdin,
			place: placeAt(now),
			files,
			shell,
			now,
		};
		return of(name)?.(asked);
	};

	const runCommand = (command: Command, shell: ShellState, stdin: Uint8Array, now: Millis, depth: number): Ran => {
		if (command.group !== undefined) {
			const inner: ShellState = {...shell, env: new Map(shell.env), left: false};
			const result = runSteps(command.group, inner, stdin, now, depth + 1);
			takeOver(shell, inner);
			return written(result, command, shell, now, depth);
		}

		if (command.block !== undefined) {
			return written(
				runSteps(
					[{after: ';', commands: [{words: [], redirections: [], block: command.block}]}],
					shell,
					stdin,
					now,
					depth + 1,
				),
				command,
				shell,
				now,
				depth,
			);
		}

		const words = command.words.flatMap(word => expand(word, shell, now, depth));

		if (shell.exhausted === true) {
			shell.left = true;
			return ran({err: `${calledAs(shell)}: out of memory\n`, code: 1});
		}

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
				return ran({err: `${calledAs(shell)}: can't open ${path}: no such file\n`, code: how === '<' ? 1 : 2});
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
			: (nested(words, shell, stdin, now, depth) ?? ran(call(words, shell, stdin, now) ?? notFound(name, shell)));
	};

	const notFound = (name: string, shell: ShellState): Done =>
		name.includes('/')
			? {
					err: `${calledAs(shell)}: ${name}: ${files.at(name) === undefined ? 'not found' : 'Permission denied'}\n`,
					code: files.at(name) === undefined ? 127 : 126,
				}
			: {err: `${calledAs(shell)}: ${name}: not found\n`, code: 127};

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
		const given =
			flag < 0 ? args.slice(script === undefined ? args.length : args.indexOf(script)) : args.slice(flag + 2);
		const strict = args.slice(0, flag + 1).some(arg => /^-[a-z]*e/.test(arg));
		const inner: ShellState = {...shell, env: new Map(shell.env), left: false, args: given, strict, called: name};
		const file = flag < 0 && script !== undefined ? files.at(resolvePath(script, shell.cwd)) : undefined;
		const text = flag < 0 ? textOf(file?.is === 'file' ? file.bytes : stdin) : (args[flag + 1] ?? '');

		if (flag < 0 && script === undefined && stdin === nothing && shell.attended) {
			shell.handedOver = true;
			shell.left = true;
			return ran({});
		}

		if (flag < 0 && script !== undefined && file === undefined) {
			return ran({err: `${calledAs(shell)}: can't open '${script}': No such file or directory\n`, code: 2});
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
				return {
					...result,
					stdout: nothing,
					stderr: `${calledAs(shell)}: can't create ${target}: ${problem}\n`,
					code: 1,
				};
			}

			stdout = stream === 1 ? nothing : stdout;
			stderr = stream === 2 ? '' : stderr;
			code = result.code;
		}

		return {...result, stdout, stderr, code};
	};

	const runStep = (
		{commands, not = false, away = false}: Step,
		shell: ShellState,
		stdin: Uint8Array,
		now: Millis,
		depth: number,
	): Ran => {
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

		const code = away ? 0 : not ? Number(last.code === 0) : last.code;
		return {...last, stderr, code, takes: away ? 0 : takes, kills};
	};

	const line: Tools['line'] = (text, shell, stdin, now, depth = 0) => {
		const parsed = parseLine(text);

		if (!parsed.ok || depth > deepest) {
			shell.status = 2;
			return ran({err: `${calledAs(shell)}: ${parsed.ok ? 'nested too deep' : parsed.problem}\n`, code: 2});
		}

		return runSteps(parsed.steps, shell, stdin, now, depth);
	};

	/** Puts what a block begins with on top. */
	const enterBlock = (frames: Frame[], block: Block, shell: ShellState, now: Millis, depth: number): void => {
		const expanded = (words: readonly Word[], namesFiles = false): readonly string[] =>
			words.flatMap(word => expand(word, shell, now, depth, namesFiles));

		switch (block.is) {
			case 'braces':
				frames.push({is: 'steps', steps: block.steps, at: 0});
				break;
			case 'if':
				frames.push({is: 'if', block, at: 0}, {is: 'steps', steps: block.branches[0]!.test, at: 0, tested: true});
				break;
			case 'for':
				frames.push({is: 'for', block, values: expanded(block.among, true), at: 0});
				break;
			case 'case': {
				const subject = expanded([block.of]).join(' ');
				const arm = block.arms.find(({patterns}) => expanded(patterns).some(each => globFits(subject, each)));
				shell.status = 0;
				frames.push({is: 'steps', steps: arm?.body ?? [], at: 0});
				break;
			}

			default:
				frames.push({is: 'loop', block, inBody: false}, {is: 'steps', steps: block.test, at: 0, tested: true});
		}
	};

	/** The test of a branch has been made: its body, the next test, or what is done otherwise. */
	const branch = (frames: Frame[], frame: Frame & {is: 'if'}, shell: ShellState): void => {
		const {branches, otherwise} = frame.block;
		const taken = shell.status === 0 ? branches[frame.at]?.body : undefined;
		const next = branches[frame.at + 1];

		if (taken === undefined && next !== undefined) {
			frame.at += 1;
			frames.push({is: 'steps', steps: next.test, at: 0, tested: true});
			return;
		}

		frames.pop();
		shell.status = 0;
		frames.push({is: 'steps', steps: taken ?? otherwise, at: 0});
	};

	/** Whether a loop goes on behind its body. */
	const leavesLoop = (shell: ShellState): boolean => {
		const leaves = shell.jump === 'break';
		shell.jump = undefined;
		return leaves;
	};

	const turn = (frames: Frame[], frame: Frame & {is: 'loop'}, shell: ShellState): void => {
		const {block, inBody} = frame;
		const ends = inBody ? leavesLoop(shell) : (shell.status === 0) === (block.is === 'until');

		if (ends || shell.left) {
			frames.pop();
			shell.status = shell.left ? shell.status : 0;
			return;
		}

		frame.inBody = !inBody;
		frames.push({is: 'steps', steps: inBody ? block.test : block.body, at: 0, tested: inBody});
	};

	const nextValue = (frames: Frame[], frame: Frame & {is: 'for'}, shell: ShellState): void => {
		const value = frame.values[frame.at];
		const leaves = leavesLoop(shell);

		if (value === undefined || leaves || shell.left) {
			frames.pop();
			return;
		}

		frame.at += 1;
		shell.env.set(frame.block.name, value);
		frames.push({is: 'steps', steps: frame.block.body, at: 0});
	};

	/** Behind a group the shell is as it was. */
	const leaveGroup = (frames: Frame[], frame: Frame & {is: 'group'}, shell: ShellState): void => {
		frames.pop();
		shell.left = shell.handedOver;
		shell.cwd = shell.handedOver ? shell.cwd : frame.cwd;
		shell.env.clear();

		for (const [name, value] of frame.env) {
			shell.env.set(name, value);
		}
	};

	/** A group or a block that stands by itself is gone through; anything else is run in one go. */
	const runOrEnter = (
		frames: Frame[],
		step: Step,
		shell: ShellState,
		stdin: Uint8Array,
		now: Millis,
		depth: number,
	): Ran | undefined => {
		const [command] = step.commands;
		const isPlain = step.commands.length === 1 && command!.redirections.length === 0 && !step.not && !step.away;

		if (isPlain && command!.block !== undefined) {
			enterBlock(frames, command!.block, shell, now, depth);
			return undefined;
		}

		if (isPlain && command!.group !== undefined) {
			frames.push({is: 'group', env: [...shell.env], cwd: shell.cwd}, {is: 'steps', steps: command!.group, at: 0});
			return undefined;
		}

		const result = runStep(step, shell, stdin, now, depth);
		shell.status = result.code;
		return result;
	};

	const isSkipped = ({after}: Step, {status}: ShellState): boolean =>
		(after === '&&' && status !== 0) || (after === '||' && status === 0);

	const upcoming: Tools['upcoming'] = (frames, shell) => {
		const frame = frames.at(-1);
		const step = frame?.is === 'steps' && !shell.left && shell.jump === undefined ? frame.steps[frame.at] : undefined;
		return step === undefined || isSkipped(step, shell) ? undefined : step;
	};

	const advance: Tools['advance'] = (frames, shell, stdin, now, depth) => {
		const frame = frames.at(-1)!;

		switch (frame.is) {
			case 'if':
				return void (shell.left || shell.jump !== undefined ? frames.pop() : branch(frames, frame, shell));
			case 'loop':
				return void turn(frames, frame, shell);
			case 'for':
				return void nextValue(frames, frame, shell);
			case 'group':
				return void leaveGroup(frames, frame, shell);
			default: {
				const step = frame.steps[frame.at];
				const next = frame.steps[frame.at + 1];

				if (step === undefined || shell.left || shell.jump !== undefined) {
					frames.pop();
					return undefined;
				}

				frame.at += 1;

				if (isSkipped(step, shell)) {
					return undefined;
				}

				const result = runOrEnter(frames, step, shell, stdin, now, depth);
				const isTested = frames.some(each => each.is === 'steps' && each.tested === true);
				const mayFail = isTested || step.not === true || (next !== undefined && next.after !== ';');
				shell.left ||= shell.strict === true && result !== undefined && result.code !== 0 && !mayFail;
				return result;
			}
		}
	};

	const runSteps = (steps: readonly Step[], shell: ShellState, stdin: Uint8Array, now: Millis, depth: number): Ran => {
		const frames: Frame[] = [{is: 'steps', steps, at: 0}];
		const outputs: Uint8Array[] = [];
		const kills: KillEffect[] = [];
		let size = 0;
		let stderr = '';
		let takes = 0;

		while (frames.length > 0) {
			if (shell.steps <= 0 || size > mostOutput) {
				stderr += `${calledAs(shell)}: this goes on for too long\n`;
				shell.status = 137;
				break;
			}

			const result = advance(frames, shell, stdin, now + takes, depth);

			if (result !== undefined) {
				outputs.push(result.stdout);
				kills.push(...result.kills);
				size += result.stdout.length;
				stderr += result.stderr;
				takes += result.takes;
			}
		}

		return {stdout: joined(outputs), stderr, code: shell.status, takes, kills};
	};

	return {
		of,
		line,
		advance,
		upcoming,
		knows: name =>
			Object.hasOwn(builtIns, name) ||
			['exec', 'command', ...shells].includes(name.slice(name.lastIndexOf('/') + 1)) ||
			of(name) !== undefined,
		// What a command in a word does, it does once: when the step is run.
		wordsOf: ({commands}, shell, now) =>
			commands
				.map(({words}) => behindAssignments(words))
				.filter(([first]) => first !== undefined && !first.some(isOutput))
				.map(words =>
					words.flatMap(word =>
						expand(
							word.filter(piece => !isOutput(piece)),
							shell,
							now,
							0,
						),
					),
				)
				.filter(words => words.length > 0),
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
