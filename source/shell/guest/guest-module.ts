import {createHash} from 'node:crypto';
import {realpathSync} from 'node:fs';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import type {GuestEntry} from '../../game/guest/book.ts';
import {readShape} from '../../game/guest/module-shape.ts';
import {exitCodes, Stop} from '../exit.ts';
import {readText} from '../files.ts';
import {type GuestThread, openThread} from './guest-thread.ts';
import {type Isolation, isolate} from './isolation.ts';

/** Wall milliseconds for one answer, unless somebody asks for others. */
export const usualLimitMs = 1000;

const moduleBytes = 5_000_000;

/** A guest that is there to be asked. It lives for one run: the next run opens its own, which remembers nothing. */
export type OpenGuest = {
	readonly entry: GuestEntry;
	/** How it is shut in; absent for one with the user's own rights. */
	readonly isolation?: Isolation;
	close(): void;
};

export type GuestOptions = {
	readonly limitMs?: number;
	/** In a process of its own under Node's permission model. */
	readonly isolate?: boolean;
	/** What the module printed, a line each. */
	readonly onPrinted?: (line: string) => void;
};

const stop = (what: string, problems: ConstructorParameters<typeof Stop>[2] = []): Stop =>
	new Stop(exitCodes.badInput, what, problems);

const bare = (file: string): string => path.basename(file).replace(/\.[cm]?[jt]s$/, '');

/** Looked at once for each folder: a sweep opens a guest for every run. */
const looked = new Map<string, Isolation>();

const isolationOf = (file: string, real: string): Isolation => {
	const known = looked.get(path.dirname(real));

	if (known !== undefined) {
		return known;
	}

	const made = isolate(real);

	if (!made.ok) {
		throw stop(`${file} cannot be isolated: ${made.why}.`);
	}

	looked.set(made.value.folder, made.value);
	return made.value;
};

/** Loads a scheduler's module and makes sure that it is one. Every problem is said at once. */
export const openGuest = (
	file: string,
	{limitMs = usualLimitMs, isolate: isIsolated = false, onPrinted}: GuestOptions = {},
): OpenGuest => {
	const read = readText(file, file, moduleBytes);

	if (!read.ok) {
		throw stop(`${file} cannot be used:`, [read.problem]);
	}

	if (!/\.[cm]?[jt]s$/.test(file)) {
		throw stop(`${file} cannot be used: a scheduler is a module, a file that ends in .js or .mjs.`);
	}

	const real = realpathSync(file);
	const url = pathToFileURL(real).href;
	const isolation = isIsolated ? isolationOf(file, real) : undefined;
	const tell = (lines: readonly string[]): void => {
		for (const line of lines) {
			onPrinted?.(line);
		}
	};
	let thread: GuestThread = openThread(url, limitMs, tell, isolation);
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
				thread = openThread(url, limitMs, tell, isolation);
			}

			return thread.loaded.ok ? thread.ask(question) : thread.loaded;
		},
	};
	return {entry, ...(isolation === undefined ? {} : {isolation}), close: () => thread.close()};
};
