import {type Files, resolvePath} from './files.ts';
import type {Done, ShellState} from './tool.ts';

/** What the shell knows that a built-in is run in. */
export type Around = {
	readonly shell: ShellState;
	readonly files: Files;
	/** Where a name leads when it is called; undefined when nowhere. */
	find(name: string): string | undefined;
};

export type BuiltIn = (around: Around, args: readonly string[]) => Done;

const cd: BuiltIn = ({shell, files}, [to = shell.env.get('HOME') ?? '/']) => {
	const path = resolvePath(to, shell.cwd);
	const found = files.at(path);

	if (found?.is !== 'folder') {
		const why = found === undefined ? 'No such file or directory' : 'Not a directory';
		return {err: `sh: cd: can't cd to ${to}: ${why}\n`, code: 2};
	}

	shell.cwd = path;
	shell.env.set('PWD', path);
	return {};
};

const exit: BuiltIn = ({shell}, [code]) => {
	shell.left = true;
	return {code: code === undefined ? shell.status : Number(code) & 255};
};

const exportAll: BuiltIn = ({shell}, args) => {
	for (const arg of args.filter(each => each.includes('='))) {
		shell.env.set(arg.slice(0, arg.indexOf('=')), arg.slice(arg.indexOf('=') + 1));
	}

	return {};
};

const unset: BuiltIn = ({shell}, args) => {
	for (const name of args) {
		shell.env.delete(name);
	}

	return {};
};

const type: BuiltIn = ({find}, args) => {
	const found = args.map(name => ({name, path: find(name)}));
	const line = ({name, path}: (typeof found)[number]): string => {
		const where = path === name ? 'a shell builtin' : path;
		return `${name}${where === undefined ? ': not found' : ` is ${where}`}\n`;
	};
	return {out: found.map(line).join(''), code: found.every(({path}) => path !== undefined) ? 0 : 127};
};

const jump =
	(to: 'break' | 'continue'): BuiltIn =>
	({shell}) => {
		shell.jump = to;
		return {};
	};

/** Of its flags one matters: `-e`. Source: POSIX set(1) */
const set: BuiltIn = ({shell}, args) => {
	for (const arg of args.filter(each => /^[-+][a-z]*e/.test(each))) {
		shell.strict = arg.startsWith('-');
	}

	return {};
};

/** What the shell does itself, because a tool could not. `exec` and `command` in front of a command are the shell's own. */
export const builtIns: Readonly<Record<string, BuiltIn>> = {
	cd,
	exit,
	export: exportAll,
	unset,
	type,
	':': () => ({}),
	set,
	break: jump('break'),
	continue: jump('continue'),
	trap: () => ({}),
	wait: () => ({}),
};

/** `command -v NAME …`: where each leads, and nothing about those that lead nowhere. */
export const whereOf = (find: Around['find'], names: readonly string[]): Done => {
	const found = names.map(find);
	return {
		out: found.map(path => (path === undefined ? '' : `${path}\n`)).join(''),
		code: found.every(path => path !== undefined) ? 0 : 127,
	};
};
