import type {Kernel} from '../kernel/kernel.ts';
import type {Millis} from '../kernel/time.ts';

/** One change of one row: frozen, and shared by everybody who sees it. `cause` is the fact that made it happen. */
export type Change = {
	readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
	readonly key: string;
	readonly object: object;
	readonly before: object | undefined;
	readonly revision: number;
	readonly at: Millis;
	readonly cause: number;
};

/** When a change was written: kept beside the change, because no watcher is told. */
type Line = {readonly at: Millis; readonly change: Change};

export type Reading =
	| {readonly ok: true; readonly events: readonly Change[]; readonly cursor: number}
	| {readonly ok: false};

/**
How long news takes to a reader at this moment, in whole ms; undefined while nothing gets through: then the reader is
woken a second later, to look whether it can hear again. It is asked when there is news, so it must be a pure look at the link.
*/
export type Delay = () => Millis | undefined;

type Reader = {delay: Delay | undefined; dueAt: Millis};

type Log = {
	lines: Line[];
	/** The newest revision that was cut from this log; a cursor at or below it has lost something. */
	cutAt: number;
	readonly readers: Map<string, Reader>;
};

type SavedLog = {
	readonly topic: string;
	readonly lines: readonly Line[];
	readonly cutAt: number;
	readonly readers: ReadonlyArray<readonly [component: string, dueAt: Millis]>;
};

export type SavedTopics = {readonly logs: readonly SavedLog[]};

/**
Logs with cursors. A topic is the part of all changes that some reader cares about: all pods, the pods of node-17.

A cursor is the revision of the next change that its owner has not seen, so a watch is one number, whether up to date,
stale, or cut off. Cutting one topic does not hurt the cursors of a topic in which nothing happened meanwhile.
*/
export type Topics = {
	append(topic: string, change: Change): void;
	/** Everything in the topic from the cursor on; not ok when some of it was compacted away (410 Gone). */
	read(topic: string, cursor: number, head: number): Reading;
	/** The topic's lines from newest to oldest, for history. */
	backwards(topic: string): Iterable<Change>;
	/** True when nothing after this revision was cut from the topic. */
	reachesBackTo(topic: string, revision: number): boolean;
	/** From now on the component gets one `news` wake about the topic, `delay()` ms after a change. */
	subscribe(topic: string, component: string, delay: Delay): void;
	unsubscribe(topic: string, component: string): void;
	/** A link is whole again (or a process is back): news that was held for this component sets out now. */
	mended(component: string): void;
	/** Wakes whoever reads the topic though no row changed. */
	nudge(topic: string): void;
	/** Cuts every change written before `before`, except the newest of all. */
	cut(before: Millis): void;
	save(): SavedTopics;
	load(saved: SavedTopics): void;
};

/** How long a reader whose link is cut waits before it looks at the link again. */
const patience: Millis = 1000;

const nothing: readonly Change[] = Object.freeze([]);

/** The index of the first line with a revision of at least `revision`. Readers are near the end, so the end comes first. */
const firstFrom = (lines: readonly Line[], revision: number): number => {
	let high = lines.length;

	if (high === 0 || (lines[high - 1] as Line).change.revision < revision) {
		return high;
	}

	let low = 0;

	while (low < high) {
		const middle = (low + high) >>> 1;

		if ((lines[middle] as Line).change.revision < revision) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}

	return low;
};

export const createTopics = (kernel: Kernel): Topics => {
	const logs = new Map<string, Log>();
	/** Whose topics are whose, so that a mended link costs what its component reads and not what exists. */
	const topicsOf = new Map<string, Set<string>>();

	const note = (component: string, topic: string): void => {
		const topics = topicsOf.get(component) ?? new Set();
		topics.add(topic);
		topicsOf.set(component, topics);
	};

	const logOf = (topic: string): Log => {
		let log = logs.get(topic);

		if (log === undefined) {
			log = {lines: [], cutAt: 0, readers: new Map()};
			logs.set(topic, log);
		}

		return log;
	};

	const send = (topic: string, component: string, reader: Reader): void => {
		// One wake drains all there is, so a second one before the first would find nothing.
		if (reader.dueAt > kernel.now || reader.delay === undefined) {
			return;
		}

		reader.dueAt = kernel.now + (reader.delay() ?? patience);
		kernel.wake(component, reader.dueAt, 'news', topic, 'news');
	};

	const sendAll = (topic: string, log: Log): void => {
		for (const [component, reader] of log.readers) {
			send(topic, component, reader);
		}
	};

	return {
		append(topic, change) {
			const log = logOf(topic);
			log.lines.push({at: kernel.now, change});
			sendAll(topic, log);
		},

		read(topic, cursor, head) {
			const log = logs.get(topic);

			if (log === undefined) {
				return {ok: true, events: nothing, cursor: head};
			}

			if (cursor <= log.cutAt) {
				return {ok: false};
			}

			const from = firstFrom(log.lines, cursor);

			if (from === log.lines.length) {
				return {ok: true, events: nothing, cursor: head};
			}

			const events: Change[] = [];

			for (let at = from; at < log.lines.length; at++) {
				events.push((log.lines[at] as Line).change);
			}

			return {ok: true, events, cursor: head};
		},

		*backwards(topic) {
			const lines = logs.get(topic)?.lines ?? [];

			for (let at = lines.length - 1; at >= 0; at--) {
				yield (lines[at] as Line).change;
			}
		},

		reachesBackTo: (topic, revision) => revision >= (logs.get(topic)?.cutAt ?? 0),

		subscribe(topic, component, delay) {
			const {readers} = logOf(topic);
			note(component, topic);
			const reader = readers.get(component);

			if (reader === undefined) {
				readers.set(component, {delay, dueAt: -1});
				return;
			}

			reader.delay = delay;
		},

		unsubscribe(topic, component) {
			logs.get(topic)?.readers.delete(component);
			topicsOf.get(component)?.delete(topic);
		},

		mended(component) {
			for (const topic of topicsOf.get(component) ?? []) {
				const reader = logs.get(topic)?.readers.get(component);

				// A wake that came while the link was cut has found nothing, so whoever reads is sent another.
				if (reader !== undefined) {
					send(topic, component, reader);
				}
			}
		},

		nudge(topic) {
			const log = logs.get(topic);

			if (log !== undefined) {
				sendAll(topic, log);
			}
		},

		cut(before) {
			for (const log of logs.values()) {
				let count = 0;

				while (count < log.lines.length && (log.lines[count] as Line).at < before) {
					count++;
				}

				if (count > 0) {
					log.cutAt = (log.lines[count - 1] as Line).change.revision;
					log.lines = log.lines.slice(count);
				}
			}
		},

		save: () => ({
			logs: [...logs].map(([topic, log]) => ({
				topic,
				lines: log.lines.slice(),
				cutAt: log.cutAt,
				readers: [...log.readers].map(([component, {dueAt}]) => [component, dueAt] as const),
			})),
		}),

		load(saved) {
			// Delays are looks at links, not data: readers that are here already keep theirs, the others bring theirs along.
			const delays = new Map([...logs].map(([topic, log]) => [topic, log.readers] as const));
			logs.clear();
			topicsOf.clear();

			for (const {topic, lines, cutAt, readers} of saved.logs) {
				const log = logOf(topic);
				log.lines = lines.slice();
				log.cutAt = cutAt;

				for (const [component, dueAt] of readers) {
					note(component, topic);
					log.readers.set(component, {delay: delays.get(topic)?.get(component)?.delay, dueAt});
				}
			}
		},
	};
};
