import {createHash} from 'node:crypto';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import type {GuestEntry} from '../../game/guest/book.ts';
import {readShape} from '../../game/guest/module-shape.ts';
import {exitCodes, Stop} from '../exit.ts';
import {readText} from '../files.ts';
import {type GuestThread, openThread} from './guest-worker-thread.ts';

/** Wall milliseconds for one answer, unless somebody asks for others. */
export const usualLimitMs = 1000;

const moduleBytes = 5_000_000;

/** A guest that is there to be asked. It lives for one run: the next run opens its own, which remembers nothing. */
export type OpenGuest = {readonly entry: GuestEntry; close(): void};

export type GuestOptions = {
	readonly limitMs?: number;
	/** What the module printed, a line each. */
	readonly onPrinted?: (line: string) => void;
};

const stop = (what: string, problems: ConstructorParameters<typeof Stop>[2] = []): Stop =>
	new Stop(exitCodes.badInput, what, problems);

const bare = (file: string): string => path.basename(file).replace(/\.[cm]?[jt]s$/, '');

/** Loads a scheduler's module and makes sure that it is one. Every problem is said at once. */
export const openGuest = (file: string, {limitMs = usualLimitMs, onPrinted}: GuestOptions = {}): OpenGuest => {
	const read = readText(file, file, moduleBytes);

	if (!read.ok) {
		throw stop(`${file} cannot be used:`, [read.problem]);
	}

	if (!/\.[cm]?[jt]s$/.test(file)) {
		throw stop(`${file} cannot be used: a scheduler is a module, a file that ends in .js or .mjs.`);
	}

	const url = pathToFileURL(path.resolve(file)).href;
	const tell = (lines: readonly string[]): void => {
		for (const line of lines) {
			onPrinted?.(line);
		}
	};
	let thread: GuestThread = openThread(url, limitMs, tell);
	const {loaded} = thread;

	if (!loaded.ok) {
		thread.close();
		const remedy = loaded.why.includes('SyntaxError') ? `; node --check ${file} shows the line` : '';
		throw stop(`${file} ${loaded.why}${remedy}.`);
	}

	const shape = readShape(file, loaded.value, bare(file));

	if (!shape.ok) {
		thread.close();
		throw stop(`${file} cannot be used as a scheduler:`, shape.problems);
	}

	const entry: GuestEntry = {
		shape: shape.value,
		hash: createHash('sha256').update(read.text).digest('hex'),
		ask(question) {
			// A module that was ended for its silence begins anew, without what it remembered.
			if (!thread.open) {
				thread = openThread(url, limitMs, tell);
			}

			return thread.loaded.ok ? thread.ask(question) : thread.loaded;
		},
	};
	return {entry, close: () => thread.close()};
};
