import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import {type Millis, seconds} from '../kernel/time.ts';
import type {Retries} from './loop.ts';

/** Source: client-go `util/workqueue/default_rate_limiters.go`. */
export const defaultRetries: Retries = {base: 5, max: seconds(1000)};

const retriesPerSecond = 10;
const retryBurst = 100;

export type Item = {readonly key: string; readonly cause: number};

/**
Keys to work on: fair, without doubles, and never the same key twice at once.

Three sets, as in client-go: `dirty` (wants work), `processing` (is worked on) and the line of keys that are dirty and not
being processed. A key that becomes dirty while it is worked on joins the line when its work is done. Each key remembers
the fact that first made it dirty.

The queue wakes its owner with `work` when there is something to take, and with `later` (about the key) when a delayed key
is due: the owner hands that one to `due`.
*/
export type WorkQueue = {
	/** Keys that may be taken now. */
	readonly length: number;
	/** Keys being worked on. */
	readonly busy: number;
	add(key: string): void;
	/** An earlier time wins for a key that waits already. */
	addAfter(key: string, delay: Millis): void;
	/** Adds after the key's own back-off, or after the bucket that all retries of this queue share, whichever is longer. */
	addRateLimited(key: string): void;
	/** The key succeeded: its back-off starts again at the bottom. */
	forget(key: string): void;
	failures(key: string): number;
	take(): Item | undefined;
	done(key: string): void;
	/** The delayed key's wake has come. */
	due(key: string): void;
	/** Everything known to the queue: in line, delayed, or being processed. */
	keys(): readonly string[];
	/** Drops a key wherever it waits. */
	drop(key: string): void;
	clear(): void;
	save(): Saved;
	load(saved: Saved): void;
};

type SavedQueue = {
	readonly line: readonly string[];
	readonly dirty: ReadonlyArray<readonly [string, number]>;
	readonly processing: readonly string[];
	readonly waiting: ReadonlyArray<readonly [string, Millis]>;
	readonly failed: ReadonlyArray<readonly [string, number]>;
	readonly bucketFullAt: Millis;
};

/** `base` doubled for each failure so far, up to `max`; no power function, which is not the same everywhere. */
const backOff = ({base, max}: Retries, failures: number): Millis => {
	let delay = base;

	for (let count = 0; count < failures && delay < max; count++) {
		delay *= 2;
	}

	return Math.min(delay, max);
};

export const createWorkQueue = (kernel: Kernel, owner: string, retries: Retries = defaultRetries): WorkQueue => {
	const dirty = new Map<string, number>();
	const processing = new Set<string>();
	const waiting = new Map<string, Millis>();
	const failed = new Map<string, number>();
	/** The head of the line is at `head`: a shift of a long array would move all of it. */
	let line: string[] = [];
	let head = 0;
	let bucketFullAt = 0;

	const join = (key: string): void => {
		line.push(key);

		if (line.length - head === 1) {
			kernel.wake(owner, kernel.now, 'work', '', 'work');
		}
	};

	const add = (key: string): void => {
		if (dirty.has(key)) {
			return;
		}

		dirty.set(key, kernel.cause);

		if (!processing.has(key)) {
			join(key);
		}
	};

	const addAfter = (key: string, delay: Millis): void => {
		if (delay <= 0) {
			add(key);
			return;
		}

		const at = kernel.now + delay;
		const before = waiting.get(key);

		if (before === undefined || before > at) {
			waiting.set(key, at);
			kernel.wake(owner, at, 'later', key, 'work');
		}
	};

	const bucketWait = (): Millis => {
		const interval = 1000 / retriesPerSecond;
		bucketFullAt = Math.max(bucketFullAt, kernel.now) + interval;
		return Math.max(0, bucketFullAt - retryBurst * interval - kernel.now);
	};

	const clear = (): void => {
		line = [];
		head = 0;
		bucketFullAt = 0;

		for (const container of [dirty, processing, waiting, failed]) {
			container.clear();
		}
	};

	return {
		get length() {
			return line.length - head;
		},
		get busy() {
			return processing.size;
		},
		add,
		addAfter,
		addRateLimited(key) {
			const failures = failed.get(key) ?? 0;
			failed.set(key, failures + 1);
			addAfter(key, Math.max(backOff(retries, failures), bucketWait()));
		},
		forget(key) {
			failed.delete(key);
		},
		failures: key => failed.get(key) ?? 0,
		take() {
			if (head === line.length) {
				return undefined;
			}

			const key = line[head] as string;
			head += 1;

			if (head === line.length || head > 1024) {
				line = line.slice(head);
				head = 0;
			}

			const cause = dirty.get(key) ?? 0;
			dirty.delete(key);
			processing.add(key);
			return {key, cause};
		},
		done(key) {
			if (processing.delete(key) && dirty.has(key)) {
				join(key);
			}
		},
		due(key) {
			const at = waiting.get(key);

			// A wake whose key was moved to another time, or dropped, means nothing any more.
			if (at !== undefined && at <= kernel.now) {
				waiting.delete(key);
				add(key);
			}
		},
		keys: () => [...new Set([...dirty.keys(), ...processing, ...waiting.keys()])].sort(),
		drop(key) {
			dirty.delete(key);
			waiting.delete(key);
			failed.delete(key);
			line = line.slice(head).filter(each => each !== key);
			head = 0;
		},
		clear,
		save(): SavedQueue & Saved {
			return {
				line: line.slice(head),
				dirty: [...dirty],
				processing: [...processing],
				waiting: [...waiting],
				failed: [...failed],
				bucketFullAt,
			};
		},
		load(saved) {
			const was = saved as SavedQueue & Saved;
			clear();
			line = was.line.slice();
			bucketFullAt = was.bucketFullAt;

			for (const key of was.processing) {
				processing.add(key);
			}

			for (const [container, entries] of [
				[dirty, was.dirty],
				[waiting, was.waiting],
				[failed, was.failed],
			] as const) {
				for (const [key, value] of entries) {
					container.set(key, value);
				}
			}
		},
	};
};
