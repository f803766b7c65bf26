import * as fs from 'node:fs';
import path from 'node:path';

/** The calls that writing a whole file needs, so that a test can make each of them fail in turn. */
export type FileCalls = Pick<
	typeof fs,
	| 'openSync'
	| 'writeSync'
	| 'fsyncSync'
	| 'closeSync'
	| 'renameSync'
	| 'copyFileSync'
	| 'lstatSync'
	| 'readFileSync'
	| 'rmSync'
	| 'mkdirSync'
>;

/** What became of a write; the reason is for people. */
export type Written = {readonly ok: true} | {readonly ok: false; readonly why: string};

const reasons: Readonly<Record<string, string>> = {
	ENOSPC: 'the disk is full',
	EDQUOT: 'the disk quota is used up',
	EACCES: 'permission is denied',
	EPERM: 'permission is denied',
	EROFS: 'this folder is read-only',
	ENOENT: 'the folder is gone',
	EEXIST: 'it is there already',
	EIO: 'the disk answers with errors',
	ENOTDIR: 'a part of the path is no folder',
	EISDIR: 'this is a folder',
	ENAMETOOLONG: 'the name is too long',
	ELOOP: 'the path is a circle of links',
};

/** An error of the file system in one plain sentence. */
export const reasonOf = (error: unknown): string => {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	return reasons[code] ?? (error instanceof Error ? error.message : String(error));
};

const statOf = (calls: Pick<FileCalls, 'lstatSync'>, file: string): fs.Stats | undefined =>
	calls.lstatSync(file, {throwIfNoEntry: false});

/** Writes everything; false when the system takes no more. */
const writeAll = (calls: FileCalls, handle: number, bytes: Uint8Array): boolean => {
	let written = 0;

	while (written < bytes.length) {
		const count = calls.writeSync(handle, bytes, written, bytes.length - written);

		if (count <= 0) {
			return false;
		}

		written += count;
	}

	return true;
};

const writeAside = (calls: FileCalls, aside: string, bytes: Uint8Array): boolean => {
	const handle = calls.openSync(aside, 'wx', 0o600);

	try {
		const whole = writeAll(calls, handle, bytes);
		calls.fsyncSync(handle);
		return whole;
	} finally {
		calls.closeSync(handle);
	}
};

/** A new name in a folder is safe only when the folder is on disk too; not every system can do that, and none needs it to read. */
const syncFolder = (calls: FileCalls, folder: string): void => {
	try {
		const handle = calls.openSync(folder, 'r');

		try {
			calls.fsyncSync(handle);
		} finally {
			calls.closeSync(handle);
		}
	} catch (error) {
		// Windows cannot open folders; the file itself is whole already.
		if (process.platform !== 'win32') {
			throw error;
		}
	}
};

const removeQuietly = (calls: FileCalls, file: string): void => {
	try {
		calls.rmSync(file, {force: true});
	} catch (error) {
		// The write has failed already, and that is what is said; a leftover beside the file harms nobody.
		void error;
	}
};

/**
Makes a folder and those above it, for this user alone. One at a time, because Node's recursive way never ends where the
system calls a folder missing that can be seen, as below `/proc`.
*/
export const makeFolder = (folder: string, calls: Pick<FileCalls, 'lstatSync' | 'mkdirSync'> = fs): void => {
	if (statOf(calls, folder) !== undefined) {
		return;
	}

	const above = path.dirname(folder);

	if (above !== folder) {
		makeFolder(above, calls);
	}

	try {
		calls.mkdirSync(folder, {mode: 0o700});
	} catch (error) {
		// Another podfall may have made it in the meantime.
		if (statOf(calls, folder) === undefined) {
			throw error;
		}
	}
};

/**
Replaces a file by a whole new one: beside it, synced, renamed over it, so that whoever reads it finds the old or the new
text and never half of one. The old one stays as `.bak` until the new one has been read back. Never writes through a link.
*/
export const writeWhole = (file: string, content: string | Uint8Array, calls: FileCalls = fs): Written => {
	const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
	const aside = `${file}.tmp-${process.pid}`;
	const backup = `${file}.bak`;

	try {
		makeFolder(path.dirname(file), calls);
		const before = statOf(calls, file);

		if (before !== undefined && !before.isFile()) {
			return {ok: false, why: `${path.basename(file)} is no ordinary file`};
		}

		calls.rmSync(aside, {force: true});

		if (!writeAside(calls, aside, bytes)) {
			removeQuietly(calls, aside);
			return {ok: false, why: 'the disk takes no more'};
		}

		if (before !== undefined) {
			calls.rmSync(backup, {force: true});
			calls.copyFileSync(file, backup, fs.constants.COPYFILE_EXCL);
		}

		calls.renameSync(aside, file);
		syncFolder(calls, path.dirname(file));

		if (Buffer.compare(calls.readFileSync(file), bytes) !== 0) {
			return {ok: false, why: 'the file did not read back as it was written'};
		}

		calls.rmSync(backup, {force: true});
		return {ok: true};
	} catch (error) {
		removeQuietly(calls, aside);
		return {ok: false, why: reasonOf(error)};
	}
};
