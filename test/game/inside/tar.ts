import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import {bytesOf} from '../../../source/game/inside/bytes.ts';
import {readTar, writeTar} from '../../../source/game/inside/tar.ts';

const name = fc.stringMatching(/^[a-z0-9._-]{1,40}$/).filter(each => !/^\.+$/.test(each));
const anyPath = fc.array(name, {minLength: 1, maxLength: 8}).map(parts => parts.join('/'));

test('what is packed is unpacked, long names too', t => {
	fc.assert(
		fc.property(
			fc.array(fc.record({path: anyPath, bytes: fc.uint8Array({maxLength: 1500})}), {maxLength: 4}),
			entries => {
				t.deepEqual(readTar(writeTar(entries, 1_767_225_600)), entries);
			},
		),
		{numRuns: 100},
	);
});

test('what is no archive, or was cut short or changed, is not taken for one', t => {
	const archive = writeTar([{path: 'a', bytes: bytesOf('x'.repeat(600))}], 0);
	t.is(readTar(archive.subarray(0, 700)), undefined);
	t.is(readTar(new Uint8Array(600).fill(65)), undefined);
	t.is(readTar(new Uint8Array()), undefined);
	const changed = Uint8Array.from(archive);
	changed[0] = 66;
	t.is(readTar(changed), undefined);
});

const hasTar = (() => {
	try {
		execFileSync('tar', ['--version'], {stdio: 'ignore'});
		return true;
	} catch {
		return false;
	}
})();

(hasTar ? test : test.skip)("the machine's own tar reads ours, and we read its (skipped without one)", t => {
	const folder = mkdtempSync(path.join(tmpdir(), 'podfall-tar-'));
	t.teardown(() => rmSync(folder, {recursive: true, force: true}));
	const long = `${'folder/'.repeat(20)}file`;
	const entries = [{path: 'top'}, {path: 'top/a', bytes: bytesOf('hello')}, {path: long, bytes: bytesOf('far away')}];
	execFileSync('tar', ['xf', '-', '-C', folder], {input: writeTar(entries, 1_767_225_600)});
	t.is(readFileSync(path.join(folder, long), 'utf8'), 'far away');
	writeFileSync(path.join(folder, 'top', 'b'), 'there');

	for (const format of ['ustar', 'gnu', 'pax']) {
		const archive = execFileSync('tar', ['cf', '-', `--format=${format}`, '-C', folder, 'top']);
		const read = readTar(new Uint8Array(archive)) ?? [];
		t.deepEqual(read.map(each => each.path).sort(), ['top', 'top/a', 'top/b'], format);
	}
});
