import * as fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import {pathProblem} from '../../source/game/scenario/paths.ts';
import {problemText} from '../../source/game/scenario/problems.ts';
import {readManifestTexts, readScenario} from '../../source/shell/files.ts';
import {saveName, stateFolders} from '../../source/shell/state-folders.ts';
import {type FileCalls, writeWhole} from '../../source/shell/whole-file.ts';

const folder = (): string => fs.mkdtempSync(path.join(os.tmpdir(), 'podfall-files-'));

for (const good of ['manifests/shop.yaml', 'a.yaml', 'con-fig/x.yaml', 'é/ü.yaml']) {
	test(`a path inside a pack: ${good}`, t => {
		t.is(pathProblem(good), undefined);
	});
}

for (const bad of [
	'',
	'/etc/passwd',
	'../x.yaml',
	'a/../../x',
	'a//b',
	'./a',
	'~/x',
	'~root/x',
	'C:/x',
	'C:x',
	'a\\b',
	'a\0b',
	'a\nb',
	'CON',
	'nul.yaml',
	'sub/COM1.txt',
	'a.',
	'a ',
	'a./b',
	'x'.repeat(256),
]) {
	test(`no path inside a pack: ${JSON.stringify(bad.slice(0, 20))}`, t => {
		t.is(typeof pathProblem(bad), 'string');
	});
}

test('a scenario folder is read whole, with its manifests and locales, and nothing else', t => {
	const root = folder();
	fs.mkdirSync(path.join(root, 'manifests'));
	fs.mkdirSync(path.join(root, '.git'));
	fs.writeFileSync(path.join(root, 'scenario.yaml'), 'a: 1\n');
	fs.writeFileSync(path.join(root, 'manifests', 'shop.yaml'), '\ufeffb: 2\n');
	fs.writeFileSync(path.join(root, '.git', 'x.yaml'), 'c: 3\n');
	fs.writeFileSync(path.join(root, 'notes.md'), '# notes\n');
	const read = readScenario(root);
	t.true(read.ok);
	t.deepEqual(read.ok ? [...read.folder.files] : [], [
		['manifests/shop.yaml', 'b: 2\n'],
		['scenario.yaml', 'a: 1\n'],
	]);
});

test('a link that leaves the folder is refused, one that stays is followed', t => {
	const root = folder();
	const outside = folder();
	fs.writeFileSync(path.join(outside, 'secret.yaml'), 'token: x\n');
	fs.writeFileSync(path.join(root, 'scenario.yaml'), 'a: 1\n');
	fs.symlinkSync('scenario.yaml', path.join(root, 'same.yaml'));
	t.true(readScenario(root).ok);
	fs.symlinkSync(path.join(outside, 'secret.yaml'), path.join(root, 'leak.yaml'));
	fs.symlinkSync(outside, path.join(root, 'manifests'));
	const read = readScenario(root);
	t.deepEqual(read.ok ? [] : read.problems.map(({where}) => where), ['leak.yaml', 'manifests']);
});

test('what is no ordinary text file is refused with its name', t => {
	const root = folder();
	fs.writeFileSync(path.join(root, 'scenario.yaml'), Buffer.from([0x61, 0x3a, 0x20, 0xff, 0x0a]));
	const read = readScenario(root);
	t.is(read.ok ? '' : problemText(read.problems[0]!), 'scenario.yaml: byte 3 is not UTF-8 (save the file as UTF-8)');
	fs.writeFileSync(path.join(root, 'scenario.yaml'), Buffer.alloc(1_048_577, 0x20));
	const large = readScenario(root);
	t.is(large.ok ? '' : problemText(large.problems[0]!), 'scenario.yaml: is larger than 1 MiB');
	t.false(readScenario(path.join(root, 'nowhere')).ok);
	t.false(readManifestTexts('/dev/null').ok);
	t.false(readManifestTexts(folder()).ok);
});

test('manifests are read from a file or a folder, in the order of their names', t => {
	const root = folder();
	fs.writeFileSync(path.join(root, 'b.yaml'), 'b\n');
	fs.writeFileSync(path.join(root, 'a.json'), '{}\n');
	fs.writeFileSync(path.join(root, 'README'), 'no\n');
	const read = readManifestTexts(root);
	t.deepEqual(read.ok ? read.texts.map(({file}) => file) : [], ['a.json', 'b.yaml']);
	const one = readManifestTexts(path.join(root, 'b.yaml'));
	t.deepEqual(one.ok ? one.texts : [], [{file: 'b.yaml', text: 'b\n'}]);
});

test('a whole file is private, replaces the old one and leaves nothing beside it', t => {
	const file = path.join(folder(), 'deep', 'save.json');
	t.deepEqual(writeWhole(file, 'one'), {ok: true});
	t.deepEqual(writeWhole(file, 'two'), {ok: true});
	t.is(fs.readFileSync(file, 'utf8'), 'two');
	t.deepEqual(fs.readdirSync(path.dirname(file)), ['save.json']);

	if (process.platform !== 'win32') {
		t.is(fs.statSync(file).mode & 0o777, 0o600);
		t.is(fs.statSync(path.dirname(file)).mode & 0o777, 0o700);
	}
});

test('folders are made all the way down, and one the system will not make is said', t => {
	const root = folder();
	t.deepEqual(writeWhole(path.join(root, 'a', 'b', 'save.json'), 'one'), {ok: true});
	t.false(writeWhole(path.join(root, 'a', 'b', 'save.json', 'c', 'save.json'), 'two').ok);
	// Below /proc the system calls a folder missing that is there; elsewhere it is missing for good.
	t.false(writeWhole(path.join(fs.existsSync('/proc/self') ? '/proc' : path.join(root, 'a\0b'), 'x', 'y'), 'three').ok);
	fs.rmSync(root, {recursive: true});
});

test('never writes through a link', t => {
	const root = folder();
	fs.writeFileSync(path.join(root, 'target'), 'theirs');
	fs.symlinkSync('target', path.join(root, 'save.json'));
	t.false(writeWhole(path.join(root, 'save.json'), 'ours').ok);
	t.is(fs.readFileSync(path.join(root, 'target'), 'utf8'), 'theirs');
});

/** The file system, whose k-th call fails with this code, or writes only one byte. */
const failing = (at: number, code: string): {calls: FileCalls; made: () => number} => {
	let made = 0;
	const names = Object.keys(fs).filter((name): name is keyof FileCalls =>
		[
			'openSync',
			'writeSync',
			'fsyncSync',
			'closeSync',
			'renameSync',
			'copyFileSync',
			'lstatSync',
			'readFileSync',
			'rmSync',
			'mkdirSync',
		].includes(name),
	);
	const wrap = (name: keyof FileCalls) => {
		const real = Reflect.get(fs, name) as (...args: unknown[]) => unknown;
		return (...args: unknown[]): unknown => {
			made += 1;

			if (made !== at) {
				return real(...args);
			}

			if (code === 'short' && name === 'writeSync') {
				return real(args[0], args[1], args[2], 1);
			}

			// A handle must not leak because its closing is said to have failed.
			if (name === 'closeSync') {
				real(...args);
			}

			if (code === 'short') {
				return real(...args);
			}

			throw Object.assign(new Error(code), {code});
		};
	};
	return {calls: Object.fromEntries(names.map(name => [name, wrap(name)])) as unknown as FileCalls, made: () => made};
};

for (const code of ['EIO', 'ENOSPC', 'EACCES', 'short']) {
	test(`whichever call fails with ${code}, the old file or the new one is whole`, t => {
		const root = folder();
		let at = 1;

		for (;;) {
			const file = path.join(root, `save-${at}.json`);
			fs.writeFileSync(file, 'the old text');
			const {calls, made} = failing(at, code);
			const written = writeWhole(file, 'the new text', calls);
			const now = fs.readFileSync(file, 'utf8');
			t.true(now === 'the old text' || now === 'the new text', `call ${at}: ${now}`);
			t.true(!written.ok || now === 'the new text');

			if (made() < at) {
				break;
			}

			at += 1;
		}

		t.true(at > 8);
	});
}

test('state lives where the platform wants it, or below one variable', t => {
	t.deepEqual(stateFolders({env: {}, platform: 'linux', home: '/home/ada'}), {
		settings: '/home/ada/.config/podfall',
		data: '/home/ada/.local/share/podfall',
		state: '/home/ada/.local/state/podfall',
		cache: '/home/ada/.cache/podfall',
	});
	t.is(stateFolders({env: {XDG_STATE_HOME: '/x'}, platform: 'linux', home: '/h'}).state, '/x/podfall');
	t.is(stateFolders({env: {XDG_STATE_HOME: 'x'}, platform: 'linux', home: '/h'}).state, '/h/.local/state/podfall');
	t.is(
		stateFolders({env: {}, platform: 'darwin', home: '/Users/ada'}).data,
		'/Users/ada/Library/Application Support/podfall/data',
	);
	t.is(stateFolders({env: {PODFALL_HOME: '/p'}, platform: 'linux', home: '/h'}).cache, '/p/cache');
});

test('outside text never becomes a path', t => {
	t.is(saveName('Zone outage!', 3), 'zone-outage-3');
	t.is(saveName('../../etc/passwd', 1), 'etc-passwd-1');
	t.is(saveName('日本', 2), 'game-2');
	t.regex(saveName('x'.repeat(500), 12), /^x{56}-12$/);
});
