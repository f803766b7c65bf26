import * as fs from 'node:fs';
import path from 'node:path';
import {makeFolder, reasonOf} from './whole-file.ts';

/*
One podfall keeps progress at a time: two would overwrite one another's. The lock is a file that only one can create; it
holds the process and, where the system tells, when that process began, so that a lock whose owner was killed is known.
*/

export type Lock =
	| {readonly ok: true; release(): void}
	/** Another podfall is running. */
	| {readonly ok: false; readonly by: number}
	/** There is no place for a lock: then there is none for progress either. */
	| {readonly ok: false; readonly why: string};

type Owner = {readonly pid: number; readonly began: string};

/** When a process began, in the system's own words; empty where it does not tell. */
const beganAt = (pid: number): string => {
	try {
		// After the name, which may hold anything, in brackets: the twentieth field is the start in ticks.
		const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
		return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
	} catch {
		// Not Linux, or no such process.
		return '';
	}
};

const isAlive = ({pid, began}: Owner): boolean => {
	try {
		process.kill(pid, 0);
	} catch (error) {
		// It lives, and is somebody else's.
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}

	return began === '' || beganAt(pid) === began;
};

/** Undefined when there is no lock, or none that says whose it is. */
const ownerOf = (file: string): Owner | undefined => {
	try {
		const {pid, began} = JSON.parse(fs.readFileSync(file, 'utf8')) as Partial<Owner>;
		return Number.isSafeInteger(pid) && (pid as number) > 0
			? {pid: pid as number, began: String(began ?? '')}
			: undefined;
	} catch {
		return undefined;
	}
};

const create = (file: string): boolean => {
	try {
		fs.writeFileSync(file, JSON.stringify({pid: process.pid, began: beganAt(process.pid)}), {flag: 'wx', mode: 0o600});
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
			return false;
		}

		throw error;
	}
};

/** The living podfall that holds a lock, if any. */
export const holderOf = (file: string): number | undefined => {
	const owner = ownerOf(file);
	return owner !== undefined && isAlive(owner) ? owner.pid : undefined;
};

/** Takes the lock, also from one who was killed with it in the hand. */
export const takeLock = (file: string): Lock => {
	try {
		makeFolder(path.dirname(file));

		for (let turn = 0; turn < 3; turn++) {
			if (create(file)) {
				return {ok: true, release: () => fs.rmSync(file, {force: true})};
			}

			const holder = holderOf(file);

			if (holder !== undefined && holder !== process.pid) {
				return {ok: false, by: holder};
			}

			fs.rmSync(file, {force: true});
		}

		return {ok: false, why: 'its lock cannot be taken'};
	} catch (error) {
		return {ok: false, why: reasonOf(error)};
	}
};
