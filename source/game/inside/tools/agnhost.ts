import {bytesOf, textOf} from '../bytes.ts';
import {resolvePath} from '../files.ts';
import {modeLetters} from '../modes.ts';
import {mountsOf} from '../mounts.ts';
import type {Call, Done, Tool} from '../tool.ts';

/*
The program of registry.k8s.io/e2e-test-images/agnhost, which the documentation of Kubernetes likes for its examples: what it says
of files and of its own words. What it serves is served as by any image.

Source: test/images/agnhost
*/

const fileText = 'mount-tester new file\n';

/** Go's FileMode.String: `-rw-r--r--`, `dgrwxrwxrwx`, `dtrwxrwxrwx`. */
const goMode = (mode: number, isFolder: boolean): string => {
	const special = `${(mode & 0o4000) === 0 ? '' : 'u'}${(mode & 0o2000) === 0 ? '' : 'g'}${(mode & 0o1000) === 0 ? '' : 't'}`;
	const first = `${isFolder ? 'd' : ''}${special}`;
	return `${first === '' ? '-' : first}${modeLetters(mode & 0o777)}`;
};

type Saying = {readonly out: string; readonly fails?: boolean};

const missing = (verb: string, path: string): Saying => ({
	out: `${verb}: ${verb.startsWith('error reading') ? 'open' : 'stat'} ${path}: no such file or directory\n`,
	fails: true,
});

const content = ({files, shell}: Call, path: string): Saying => {
	const found = files.at(resolvePath(path, shell.cwd));
	return found?.is === 'file'
		? {out: `content of file "${path}": ${textOf(found.bytes)}\n`}
		: missing(`error reading file content for "${path}"`, path);
};

const withMark = (call: Call, path: string, say: (mode: number, isFolder: boolean) => string): Saying => {
	const where = resolvePath(path, call.shell.cwd);
	const found = call.files.at(where);
	return found === undefined
		? missing(`error from Stat("${path}")`, path)
		: {out: say(call.files.markOf(where).mode, found.is === 'folder')};
};

const makeFile =
	(mode: number) =>
	(call: Call, path: string): Saying => {
		const where = resolvePath(path, call.shell.cwd);
		const problem = call.files.write(where, bytesOf(fileText)) ?? call.files.setMode(where, mode);
		return problem === undefined
			? content(call, path)
			: {out: `error writing new file "${path}": open ${path}: ${problem.toLowerCase()}\n`, fails: true};
	};

const typeOf = ({place}: Call, path: string): Saying => {
	const mount = mountsOf(place)
		.filter(each => path === each.path || path.startsWith(`${each.path}/`))
		.sort((left, right) => right.path.length - left.path.length)[0];
	// 61267 is ext4's number in statfs(2), 2035054128 overlayfs'.
	return {
		out: `mount type of "${path}": ${mount === undefined ? 2_035_054_128 : mount.type === 'tmpfs' ? 'tmpfs' : 61_267}\n`,
	};
};

const ownerOf = (call: Call, path: string): Saying => {
	const where = resolvePath(path, call.shell.cwd);
	const {uid, gid} = call.files.markOf(where);
	return call.files.at(where) === undefined
		? missing(`error from stat("${path}")`, path)
		: {out: `owner UID of "${path}": ${uid}\nowner GID of "${path}": ${gid}\n`};
};

/** In the order in which they are done, whatever the order in which they are asked for. */
const looks: ReadonlyArray<readonly [flag: string, look: (call: Call, path: string) => Saying]> = [
	['fs_type', typeOf],
	['new_file_0644', makeFile(0o644)],
	['new_file_0666', makeFile(0o666)],
	['new_file_0660', makeFile(0o660)],
	['new_file_0777', makeFile(0o777)],
	[
		'file_mode',
		(call, path) => withMark(call, path, (mode, isFolder) => `mode of file "${path}": ${goMode(mode, isFolder)}\n`),
	],
	[
		'file_perm',
		(call, path) => withMark(call, path, mode => `perms of file "${path}": -${modeLetters(mode & 0o777)}\n`),
	],
	['file_owner', ownerOf],
	['file_content', content],
];

const flagsOf = (args: readonly string[]): ReadonlyMap<string, string> =>
	new Map(
		args.flatMap((arg, at) => {
			const match = /^--?([\w-]+)(?:=(.*))?$/s.exec(arg);
			return match === null
				? []
				: [[match[1]!, match[2] ?? (args[at + 1]?.startsWith('-') === false ? args[at + 1]! : 'true')] as const];
		}),
	);

/** It looks every two seconds until what is there is what it waits for, or its time is over. */
const contentInLoop = (call: Call, path: string, flags: ReadonlyMap<string, string>): Done => {
	const found = call.files.at(resolvePath(path, call.shell.cwd));
	const text = found?.is === 'file' ? textOf(found.bytes) : undefined;
	const breaks = flags.get('break_on_expected_content') !== 'false';
	const isOver = call.now - call.place.running.startedAt >= Number(flags.get('retry_time') ?? 180) * 1000;
	const said =
		text === undefined
			? `Error reading file ${path}: open ${path}: no such file or directory, retrying\n`
			: `content of file "${path}": ${text}\n`;
	const isWrong = breaks && text !== undefined && text !== fileText;
	const out = `${said}${isWrong ? `Unexpected content. Expected: ${fileText}. Retrying\n` : ''}`;

	if (breaks && text === fileText) {
		return {out};
	}

	return isOver ? {out, code: text === undefined ? 1 : 0} : {out, takes: 2000, next: 'again'};
};

const mountTest = (call: Call, args: readonly string[]): Done => {
	const flags = flagsOf(args);
	const said = looks.flatMap(([flag, look]) => {
		const path = flags.get(flag) ?? '';
		return path === '' ? [] : [look(call, path)];
	});
	const out = said.map(each => each.out).join('');
	const looped = flags.get('file_content_in_loop') ?? '';

	if (looped !== '') {
		const done = contentInLoop(call, looped, flags);
		return {...done, out: `${out}${String(done.out)}`};
	}

	return {out, code: said.some(({fails}) => fails) ? 1 : 0};
};

/** What the lines of `/etc/resolv.conf` say that begin with a word. */
const resolvWords = ({files}: Call, word: string): readonly string[] => {
	const found = files.at('/etc/resolv.conf');
	const lines = found?.is === 'file' ? textOf(found.bytes).split('\n') : [];
	return lines.filter(line => line.startsWith(`${word} `)).flatMap(line => line.split(' ').slice(1));
};

const subcommands: Readonly<Record<string, (call: Call, args: readonly string[]) => Done>> = {
	'entrypoint-tester': ({path = '/agnhost'}, args) => ({out: `[${[path, 'entrypoint-tester', ...args].join(' ')}]\n`}),
	'etc-hosts': ({files}) => {
		const hosts = files.at('/etc/hosts');
		return {out: hosts?.is === 'file' ? textOf(hosts.bytes) : ''};
	},
	'dns-suffix': call => ({out: `${(resolvWords(call, 'search')).join(',')}\n`}),
	'dns-server-list': call => ({out: `${(resolvWords(call, 'nameserver')).join(',')}\n`}),
	mounttest: mountTest,
	pause: () => ({out: 'Paused\n', next: 'stay'}),
};

/** Servers: they never end by themselves, whatever the pod's restartPolicy is. */
const servers: ReadonlySet<string> = new Set(
	'netexec porter test-webserver serve-hostname liveness grpc-health-checking nettest guestbook'.split(' '),
);

const run: Tool = call => {
	const [name = '', ...args] = call.args;
	return Object.hasOwn(subcommands, name)
		? subcommands[name]!(call, args)
		: {next: servers.has(name) ? 'stay' : 'serve'};
};

export const agnhostTools: ReadonlyMap<string, Tool> = new Map([
	['agnhost', run],
	['agnhost-2', run],
]);
