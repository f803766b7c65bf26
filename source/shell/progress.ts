import fs from 'node:fs';
import path from 'node:path';
import type {PastRun} from '../game/view/home.ts';
import {takeLock} from './lock.ts';
import {stateFolders, surroundings} from './state-folders.ts';
import {makeFolder, writeWhole} from './whole-file.ts';

/** Points of the real component and of nobody in one level, seed and seat. */
export type Anchored = {readonly par?: number; readonly floor?: number};

/** The moment, the score and the standing of a run that was left open. */
export type LeftAt = {
	readonly at: number;
	readonly points: number;
	readonly daily: boolean;
	readonly marks: readonly string[];
};

/** What this machine remembers of its player: finished runs, and the run that was left open. */
export type Progress = {
	readonly past: readonly PastRun[];
	add(run: PastRun): void;
	/** The journal of a run that was left open; undefined when there is none. */
	unfinished(): string | undefined;
	/** Where it was left, and what a journal of inputs does not say; undefined when nobody wrote it down. */
	readonly leftAt: LeftAt | undefined;
	keepUnfinished(journal: string | undefined, left?: LeftAt): void;
	/** What the real component and what nobody reach in a level, once measured on this machine. */
	anchorsOf(key: string): Anchored;
	keepAnchors(key: string, anchors: Anchored): void;
	/** Why nothing can be saved, said once; undefined while all is well. */
	readonly trouble: string | undefined;
};

const isPastRun = (value: unknown): value is PastRun =>
	typeof value === 'object' && value !== null && 'scenario' in value && 'points' in value && 'stars' in value;

/** One JSON value a line; a line that is none is passed over, so that one bad line loses no others. */
const readRuns = (file: string): readonly PastRun[] => {
	if (!fs.existsSync(file)) {
		return [];
	}

	return fs
		.readFileSync(file, 'utf8')
		.split('\n')
		.flatMap(line => {
			try {
				const value: unknown = JSON.parse(line);
				return isPastRun(value) ? [value] : [];
			} catch {
				return [];
			}
		});
};

const readLeft = (file: string): LeftAt | undefined => {
	if (!fs.existsSync(file)) {
		return undefined;
	}

	try {
		const {at, points, daily, marks} = JSON.parse(fs.readFileSync(file, 'utf8')) as Partial<LeftAt>;
		return typeof at === 'number' && Number.isSafeInteger(at) && at >= 0
			? {
					at,
					points: Number(points ?? 0),
					daily: daily === true,
					marks: Array.isArray(marks) ? marks.filter(mark => typeof mark === 'string') : [],
				}
			: undefined;
	} catch {
		// Then the run goes on after its last input.
		return undefined;
	}
};

const readAnchors = (file: string): Record<string, Anchored> => {
	if (!fs.existsSync(file)) {
		return {};
	}

	try {
		const value: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
		return typeof value === 'object' && value !== null && !Array.isArray(value)
			? (value as Record<string, Anchored>)
			: {};
	} catch {
		// They can be measured again.
		return {};
	}
};

export const openProgress = (): Progress => {
	const folders = stateFolders(surroundings());
	const lock = takeLock(path.join(folders.state, 'lock'));
	const results = path.join(folders.data, 'runs.jsonl');
	const open = path.join(folders.state, 'unfinished.replay');
	const left = path.join(folders.state, 'unfinished.json');
	const measured = path.join(folders.cache, 'anchors.json');
	let past = readRuns(results);
	let anchors: Readonly<Record<string, Anchored>> = readAnchors(measured);
	let trouble: string | undefined = lock.ok
		? undefined
		: 'by' in lock
			? `another podfall (process ${lock.by}) is open: this one keeps no progress`
			: `nothing can be saved: ${lock.why}`;

	if (lock.ok) {
		process.once('exit', () => lock.release());
	}

	const write = (file: string, text: string): void => {
		if (!lock.ok) {
			return;
		}

		try {
			makeFolder(path.dirname(file));
			const written = writeWhole(file, text);
			trouble = written.ok ? trouble : `nothing can be saved: ${written.why}`;
		} catch (error) {
			trouble = `nothing can be saved: ${error instanceof Error ? error.message : String(error)}`;
		}
	};

	return {
		get past() {
			return past;
		},
		get trouble() {
			return trouble;
		},
		add(run) {
			past = [...past, run];
			write(results, `${past.map(each => JSON.stringify(each)).join('\n')}\n`);
		},
		anchorsOf: key => (Object.hasOwn(anchors, key) ? (anchors[key] ?? {}) : {}),
		keepAnchors(key, next) {
			anchors = {...anchors, [key]: next};
			write(measured, JSON.stringify(anchors));
		},
		// What another podfall has open is not ours to go on with.
		unfinished: () => (!('by' in lock) && fs.existsSync(open) ? fs.readFileSync(open, 'utf8') : undefined),
		get leftAt() {
			return readLeft(left);
		},
		keepUnfinished(journal, where) {
			if (where !== undefined) {
				write(left, JSON.stringify(where));
			}

			if (journal !== undefined) {
				write(open, journal);
			} else if (lock.ok && fs.existsSync(open)) {
				fs.rmSync(open);
			}
		},
	};
};
