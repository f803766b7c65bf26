import {switchOnSecond} from '../../../engine/kernel/time.ts';
import {nothing, unlines} from '../bytes.ts';
import {baseName, type Files, parentOf, resolvePath} from '../files.ts';
import {changedMode, modeLetters} from '../modes.ts';
import {mountsOf} from '../mounts.ts';
import {readTar, writeTar} from '../tar.ts';
import {type Call, complaint, type Done, optionsOf, type Tool} from '../tool.ts';

const at = ({shell}: Call, path: string): string => resolvePath(path, shell.cwd);

/** Does it for every operand, and complains about each that it cannot be done for. */
const onEach = (paths: readonly string[], act: (path: string) => string | undefined): Done => {
	const problems = paths.flatMap(path => {
		const problem = act(path);
		return problem === undefined ? [] : [problem];
	});
	return {err: unlines(problems), code: problems.length === 0 ? 0 : 1};
};

const userName = (uid: number): string => (uid === 0 ? 'root' : uid === 65_534 ? 'nobody' : String(uid));
const groupName = (gid: number): string => (gid === 0 ? 'root' : gid === 65_534 ? 'nogroup' : String(gid));

/** Source: busybox' stat, the marks that people ask for */
const stat: Tool = call => {
	const {flags, values, rest} = optionsOf(call.args, 'c');
	const missing = rest.filter(path => call.files.at(at(call, path)) === undefined);
	const lines = rest
		.filter(path => !missing.includes(path))
		.map(path => {
			const where = at(call, path);
			const node = call.files.at(where);
			const {mode, uid, gid} = call.files.markOf(where);
			const parts = new Map([
				['a', mode.toString(8)],
				['A', `${node?.is === 'folder' ? 'd' : '-'}${modeLetters(mode)}`],
				['u', String(uid)],
				['g', String(gid)],
				['U', userName(uid)],
				['G', groupName(gid)],
				['s', String(node?.is === 'file' ? node.bytes.length : 4096)],
				['n', path],
				['F', node?.is === 'folder' ? 'directory' : 'regular file'],
			]);
			const form = values.get('c') ?? '  File: %n\n  Size: %s\t%F\nAccess: (0%a/%A)  Uid: (%u/%U)   Gid: (%g/%G)';
			return form
				.replace(/%([a-zA-Z])/g, (whole, letter: string) => parts.get(letter) ?? whole)
				.replaceAll('\\n', '\n');
		});
	return flags.has('f')
		? complaint('stat', 'file systems are not told of here')
		: {
				out: unlines(lines),
				err: unlines(missing.map(path => `stat: can't stat '${path}': No such file or directory`)),
				code: missing.length > 0 ? 1 : 0,
			};
};

const chmod: Tool = call => {
	const [recursive, others] = [call.args.includes('-R'), call.args.filter(arg => arg !== '-R')];
	const [words = '', ...paths] = others;
	return onEach(paths, path => {
		const top = at(call, path);

		if (call.files.at(top) === undefined) {
			return `chmod: ${path}: No such file or directory`;
		}

		for (const each of recursive ? below(call.files, top) : [top]) {
			const mode = changedMode(call.files.markOf(each).mode, words);
			const problem = mode === undefined ? `invalid mode '${words}'` : call.files.setMode(each, mode);

			if (problem !== undefined) {
				return `chmod: ${mode === undefined ? '' : `${path}: `}${problem}`;
			}
		}

		return undefined;
	});
};

const longLine = (files: Files, path: string, name: string): string => {
	const node = files.at(path);
	const size = node?.is === 'file' ? node.bytes.length : 4096;
	const {mode, uid, gid} = files.markOf(path);
	const letters = `${node?.is === 'folder' ? 'd' : '-'}${modeLetters(mode)}`;
	const [user, group] = [userName(uid), groupName(gid)].map(each => each.padEnd(8));
	return `${letters}    1 ${user} ${group} ${String(size).padStart(9)} Jan  1 00:00 ${name}`;
};

const ls: Tool = call => {
	const {files, name} = call;
	const {flags, rest} = optionsOf(call.args);
	const paths = rest.length === 0 ? ['.'] : rest;
	const missing = paths.filter(path => files.at(at(call, path)) === undefined);
	const lines = paths
		.filter(path => !missing.includes(path))
		.flatMap((path, index, shown) => {
			const where = at(call, path);
			const isFolder = files.at(where)?.is === 'folder' && !flags.has('d');
			const names = isFolder
				? files.namesIn(where).filter(each => flags.has('a') || flags.has('A') || !each.startsWith('.'))
				: [path];
			const listed = names.map(each =>
				flags.has('l') ? longLine(files, isFolder ? resolvePath(each, where) : where, each) : each,
			);
			const heading = shown.length > 1 && isFolder ? [...(index > 0 ? [''] : []), `${path}:`] : [];
			return [...heading, ...listed];
		});
	return {
		out: unlines(lines),
		err: unlines(missing.map(path => `${name}: ${path}: No such file or directory`)),
		code: missing.length > 0 ? 1 : 0,
	};
};

const touch: Tool = call =>
	onEach(optionsOf(call.args).rest, path => {
		const where = at(call, path);
		const problem = call.files.at(where) === undefined ? call.files.write(where, nothing) : undefined;
		return problem === undefined ? undefined : `touch: ${path}: ${problem}`;
	});

const mkdir: Tool = call => {
	const {flags, rest} = optionsOf(call.args, 'm');
	return onEach(rest, path => {
		const where = at(call, path);

		if (flags.has('p')) {
			const problem = makeFolders(call.files, where);
			return problem === undefined ? undefined : `mkdir: can't create directory '${path}': ${problem}`;
		}

		const problem = call.files.makeFolder(where);
		return problem === undefined ? undefined : `mkdir: can't create directory '${path}': ${problem}`;
	});
};

const makeFolders = (files: Files, path: string): string | undefined => {
	if (files.at(path)?.is === 'folder') {
		return undefined;
	}

	return (path === '/' ? undefined : makeFolders(files, parentOf(path))) ?? files.makeFolder(path);
};

const rm: Tool = call => {
	const {flags, rest} = optionsOf(call.args);
	return onEach(rest, path => {
		const where = at(call, path);
		const node = call.files.at(where);

		if (node === undefined) {
			return flags.has('f') ? undefined : `rm: can't remove '${path}': No such file or directory`;
		}

		if (node.is === 'folder' && !flags.has('r') && !flags.has('R')) {
			return `rm: '${path}' is a directory`;
		}

		const problem = where === '/' ? 'Device or resource busy' : call.files.remove(where);
		return problem === undefined ? undefined : `rm: can't remove '${path}': ${problem}`;
	});
};

const rmdir: Tool = call =>
	onEach(optionsOf(call.args).rest, path => {
		const where = at(call, path);
		const isEmpty = call.files.at(where)?.is === 'folder' && call.files.namesIn(where).length === 0;
		const problem = isEmpty ? call.files.remove(where) : 'Directory not empty';
		return problem === undefined ? undefined : `rmdir: '${path}': ${problem}`;
	});

/** Every path below, folders before what they hold. */
const below = (files: Files, path: string): readonly string[] =>
	files.at(path)?.is === 'folder'
		? [path, ...files.namesIn(path).flatMap(name => below(files, resolvePath(name, path)))]
		: [path];

const copyTree = (files: Files, from: string, to: string): string | undefined => {
	for (const path of below(files, from)) {
		const node = files.at(path)!;
		const target = `${to}${path.slice(from.length)}`;
		const problem =
			node.is === 'file'
				? files.write(target, node.bytes)
				: files.at(target) === undefined
					? files.makeFolder(target)
					: undefined;

		if (problem !== undefined) {
			return problem;
		}
	}

	return undefined;
};

const copies =
	(moves: boolean): Tool =>
	call => {
		const {files, name} = call;
		const {flags, rest} = optionsOf(call.args);
		const target = rest.at(-1) ?? '';
		const into = files.at(at(call, target))?.is === 'folder';

		if (rest.length < 2) {
			return complaint(name, 'missing file operand');
		}

		return onEach(rest.slice(0, -1), path => {
			const from = at(call, path);
			const node = files.at(from);

			if (node === undefined) {
				return `${name}: can't stat '${path}': No such file or directory`;
			}

			if (node.is === 'folder' && !moves && !flags.has('r') && !flags.has('R') && !flags.has('a')) {
				return `${name}: omitting directory '${path}'`;
			}

			const to = into ? resolvePath(baseName(from), at(call, target)) : at(call, target);
			const problem = copyTree(files, from, to) ?? (moves ? files.remove(from) : undefined);
			return problem === undefined ? undefined : `${name}: can't create '${target}': ${problem}`;
		});
	};

const createArchive = (call: Call, folder: string, paths: readonly string[]): Done => {
	const {files, now} = call;
	const missing = paths.filter(path => files.at(resolvePath(path, folder)) === undefined);
	const entries = paths
		.filter(path => !missing.includes(path))
		.flatMap(path => {
			const top = resolvePath(path, folder);
			return below(files, top).map(each => {
				const node = files.at(each)!;
				const name = `${path.replace(/^\/+/, '')}${each.slice(top.length)}`;
				return node.is === 'file' ? {path: name, bytes: node.bytes} : {path: name === '' ? '.' : name};
			});
		});
	const leading = paths.some(path => path.startsWith('/')) ? ["tar: Removing leading `/' from member names"] : [];
	const problems = missing.flatMap(path => [
		`tar: ${path}: Cannot stat: No such file or directory`,
		'tar: Exiting with failure status due to previous errors',
	]);
	return {
		out: writeTar(entries, switchOnSecond + Math.floor(now / 1000)),
		err: unlines([...leading, ...problems]),
		code: missing.length > 0 ? 2 : 0,
	};
};

const extractArchive = (call: Call, archive: Uint8Array, folder: string, names: boolean): Done => {
	const entries = readTar(archive);

	if (entries === undefined) {
		return {
			err: 'tar: This does not look like a tar archive\ntar: Exiting with failure status due to previous errors\n',
			code: 2,
		};
	}

	const problems = entries.flatMap(({path, bytes}) => {
		// What leads out of the folder is taken as if it stood at its top.
		const target = resolvePath(resolvePath(path, '/').slice(1), folder);
		const problem =
			makeFolders(call.files, bytes === undefined ? target : parentOf(target)) ??
			(bytes === undefined ? undefined : call.files.write(target, bytes));
		return problem === undefined ? [] : [`tar: ${path}: Cannot open: ${problem}`];
	});
	const list = names ? entries.map(({path}) => path) : [];
	return {out: unlines(list), err: unlines(problems), code: problems.length > 0 ? 2 : 0};
};

/** `tar cf - path`, `tar xmf - -C folder`, `tar tf file`: what `kubectl cp` and people need. */
const tar: Tool = call => {
	const {args, files, shell, stdin} = call;
	const [first = '', ...others] = args;
	const {flags, values, rest} = optionsOf([first.startsWith('-') ? first : `-${first}`, ...others], 'fC');
	const folder = resolvePath(values.get('C') ?? '.', shell.cwd);
	const file = values.get('f') ?? '-';
	const found = file === '-' ? ({is: 'file', bytes: stdin} as const) : files.at(at(call, file));

	if (files.at(folder)?.is !== 'folder') {
		return {
			err: `tar: ${values.get('C')}: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now\n`,
			code: 2,
		};
	}

	if (flags.has('z') || flags.has('j')) {
		return {err: 'tar: archives are not compressed here\n', code: 2};
	}

	if (flags.has('c')) {
		const done = createArchive(call, folder, rest);

		if (file === '-') {
			return done;
		}

		const problem = files.write(at(call, file), done.out as Uint8Array);
		return problem === undefined ? {...done, out: ''} : complaint('tar', `${file}: Cannot open: ${problem}`, 2);
	}

	if (found?.is !== 'file') {
		return {err: `tar: ${file}: Cannot open: No such file or directory\n`, code: 2};
	}

	if (flags.has('t')) {
		return {out: unlines((readTar(found.bytes) ?? []).map(({path}) => path))};
	}

	return flags.has('x')
		? extractArchive(call, found.bytes, folder, flags.has('v'))
		: {err: 'tar: You must specify one of the options c, t, x\n', code: 2};
};

const find: Tool = call => {
	const [path = '.', ...tests] = call.args;
	const wanted = tests[tests.indexOf('-name') + 1];
	const type = tests[tests.indexOf('-type') + 1];
	const top = at(call, path);

	if (call.files.at(top) === undefined) {
		return complaint('find', `${path}: No such file or directory`);
	}

	const found = below(call.files, top).filter(
		each =>
			(!tests.includes('-name') || baseName(each) === wanted) &&
			(!tests.includes('-type') || call.files.at(each)?.is === (type === 'd' ? 'folder' : 'file')),
	);
	return {out: unlines(found.map(each => `${path}${each.slice(top.length)}`))};
};

const bytesOn = ({place}: Call): {readonly all: number; readonly free: number} => {
	const {ground} = place.cluster;
	const {diskBytes, name} = ground.machine(place.running.machine);
	const left = Number(ground.levers.value(`machine/${name}/disk-free-bytes`));
	const images = ground.stateOf(name).images.reduce((sum, image) => sum + ground.programs.of(image).imageBytes, 0);
	return {all: diskBytes, free: left < 0 ? Math.max(0, diskBytes - images) : left};
};

const gibi = 1_073_741_824;

const sized = (bytes: number, human: boolean): string =>
	human ? `${(bytes / gibi).toFixed(1)}G` : String(Math.floor(bytes / 1024));

const df: Tool = call => {
	const human = optionsOf(call.args).flags.has('h');
	const {all, free} = bytesOn(call);
	const {memoryBytes} = call.place.cluster.ground.machine(call.place.running.machine);
	const line = (name: string, size: number, available: number, path: string): string => {
		const used = size - available;
		const share = `${size > 0 ? Math.ceil((100 * used) / size) : 0}%`;
		const numbers = [size, used, available].map(each => sized(each, human).padStart(10));
		return `${name.padEnd(20)} ${numbers.join(' ')} ${share.padStart(4)} ${path}`;
	};
	const mounts = mountsOf(call.place);
	return {
		out: unlines([
			`Filesystem           ${human ? '      Size       Used  Available' : ' 1K-blocks       Used  Available'} Use% Mounted on`,
			line('overlay', all, free, '/'),
			line('tmpfs', 67_108_864, 67_108_864, '/dev'),
			line('/dev/sda1', all, free, '/etc/hosts'),
			...mounts.map(({path, type}) =>
				type === 'tmpfs' ? line('tmpfs', memoryBytes, memoryBytes, path) : line('/dev/sda1', all, free, path),
			),
		]),
	};
};

const mount: Tool = ({place}) => ({
	out: unlines([
		`overlay on / type overlay (${place.spec.securityContext?.readOnlyRootFilesystem === true ? 'ro' : 'rw'},relatime)`,
		'proc on /proc type proc (rw,nosuid,nodev,noexec,relatime)',
		'tmpfs on /dev type tmpfs (rw,nosuid,size=65536k,mode=755)',
		'sysfs on /sys type sysfs (ro,nosuid,nodev,noexec,relatime)',
		'cgroup on /sys/fs/cgroup type cgroup2 (ro,nosuid,nodev,noexec,relatime)',
		...mountsOf(place).map(
			({path, type, readOnly}) =>
				`${type === 'tmpfs' ? 'tmpfs' : '/dev/sda1'} on ${path} type ${type} (${readOnly ? 'ro' : 'rw'},relatime)`,
		),
	]),
});

/** Source: POSIX test(1), the tests that people write. */
const judged = (call: Call, words: readonly string[]): boolean | undefined => {
	if (words[0] === '!') {
		const rest = judged(call, words.slice(1));
		return rest === undefined ? undefined : !rest;
	}

	const [left = '', middle, right = ''] = words;

	if (words.length <= 1) {
		return left !== '';
	}

	if (words.length === 2) {
		const node = call.files.at(at(call, middle ?? ''));
		const tests: Readonly<Record<string, boolean>> = {
			'-e': node !== undefined,
			'-f': node?.is === 'file',
			'-d': node?.is === 'folder',
			'-r': node !== undefined,
			'-w': node !== undefined,
			'-x': node?.is === 'folder',
			'-s': node?.is === 'file' && node.bytes.length > 0,
			'-z': middle === '',
			'-n': middle !== '',
		};
		return Object.hasOwn(tests, left) ? tests[left] : undefined;
	}

	const [first, second] = [Number(left), Number(right)];
	const comparisons: Readonly<Record<string, boolean>> = {
		'=': left === right,
		'==': left === right,
		'!=': left !== right,
		'-eq': first === second,
		'-ne': first !== second,
		'-lt': first < second,
		'-le': first <= second,
		'-gt': first > second,
		'-ge': first >= second,
	};
	return words.length === 3 && Object.hasOwn(comparisons, middle ?? '') ? comparisons[middle!] : undefined;
};

/** By its name, the word that must end a test. */
const endings: ReadonlyMap<string, string> = new Map([
	['[', ']'],
	['[[', ']]'],
]);

const tested: Tool = call => {
	const ending = endings.get(call.name);
	const words = ending === undefined ? call.args : call.args.slice(0, -1);

	if (ending !== undefined && call.args.at(-1) !== ending) {
		return complaint(call.name, `missing '${ending}'`, 2);
	}

	const verdict = judged(call, words);
	return verdict === undefined
		? complaint(call.name, `${words.join(' ')}: unknown operand`, 2)
		: {code: verdict ? 0 : 1};
};

export const fileTools: ReadonlyMap<string, Tool> = new Map(
	Object.entries({
		chmod,
		cp: copies(false),
		df,
		find,
		ls,
		mkdir,
		mount,
		mv: copies(true),
		rm,
		rmdir,
		stat,
		tar,
		test: tested,
		'[': tested,
		'[[': tested,
		touch,
	}),
);
