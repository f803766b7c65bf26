import {spawn} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {holderOf, takeLock} from '../../source/shell/lock.ts';
import {home, podfall, program} from '../helpers/command.ts';

/* Two podfalls at once: the second plays and keeps nothing, says so, and a killed one stands in nobody's way. */

const folder = mkdtempSync(path.join(tmpdir(), 'podfall-lock-'));
const fileOf = (name: string): string => path.join(folder, name, 'lock');

test.after.always(() => {
	rmSync(folder, {recursive: true, force: true});
	rmSync(home, {recursive: true, force: true});
});

/** A process that lives until it is told to end. */
const somebody = (): Promise<{readonly pid: number; end(): Promise<void>}> =>
	new Promise(resolve => {
		const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)']);
		child.stdout.once('data', () =>
			resolve({
				pid: child.pid!,
				end: () =>
					new Promise(ended => {
						child.once('exit', () => ended());
						child.kill('SIGKILL');
					}),
			}),
		);
	});

test('one takes the lock and gives it back', t => {
	const file = fileOf('one');
	const lock = takeLock(file);
	t.true(lock.ok);
	t.is(holderOf(file), process.pid);

	if (lock.ok) {
		lock.release();
	}

	t.false(existsSync(file));
});

test('a lock that a living process holds is left to it; that of a killed one is taken over', async t => {
	const file = fileOf('two');
	const other = await somebody();
	t.true(takeLock(file).ok);
	writeFileSync(file, JSON.stringify({pid: other.pid, began: ''}));
	t.deepEqual(takeLock(file), {ok: false, by: other.pid});
	t.is(JSON.parse(readFileSync(file, 'utf8')).pid, other.pid);
	await other.end();
	t.is(holderOf(file), undefined);
	t.true(takeLock(file).ok);
});

test('a process that got the number of a killed one does not own its lock', t => {
	const file = fileOf('three');
	t.true(takeLock(file).ok);
	writeFileSync(file, JSON.stringify({pid: 1, began: '1'}));
	t.true(takeLock(file).ok);
});

test('a lock that says nothing is nobody’s', t => {
	const file = fileOf('four');
	t.true(takeLock(file).ok);
	writeFileSync(file, '{"pid": "all"');
	t.true(takeLock(file).ok);
});

test('where there is no place for a lock the reason is said', t => {
	t.deepEqual(takeLock('/dev/full/state/lock'), {ok: false, why: 'a part of the path is no folder'});
});

test('a second podfall plays, keeps no progress, and says so at the end; after a kill the next one goes on', async t => {
	const own = path.join(folder, 'home');
	const first = spawn(process.execPath, [...program, '--plain'], {
		env: {...process.env, PODFALL_HOME: own},
		stdio: ['pipe', 'pipe', 'ignore'],
	});
	await new Promise(resolve => first.stdout.once('data', resolve));
	const second = podfall(['--plain'], {PODFALL_HOME: own});
	t.is(second.code, 0);
	t.regex(second.out, new RegExp(`another podfall \\(process ${first.pid}\\) is open: this one keeps no progress`));
	t.true(existsSync(path.join(own, 'state', 'lock')));
	const ended = new Promise(resolve => first.once('exit', resolve));
	first.kill('SIGKILL');
	await ended;
	const third = podfall(['--plain'], {PODFALL_HOME: own});
	t.notRegex(third.out, /another podfall/);
	t.false(existsSync(path.join(own, 'state', 'lock')));
});

test('who cannot save is told at the end, and plays all the same', t => {
	const ended = podfall(['--plain'], {PODFALL_HOME: '/dev/full'});
	t.is(ended.code, 0);
	t.regex(ended.out, /nothing can be saved: a part of the path is no folder/);
});
