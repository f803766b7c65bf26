import type {Saved} from '../kernel/keyframe.ts';
import {type Millis, minutes} from '../kernel/time.ts';
import {createRecent} from './recent.ts';

/** What makes two events the same flood, the same kind of event, and the same words. */
export type EventKeys = {readonly flood: string; readonly similar: string; readonly message: string};

/** How an event is to be written: counted on one that was `written` before (its key), or anew. */
export type Correlated = {
	readonly key: string;
	readonly message: string;
	readonly count: number;
	readonly first: Millis;
	readonly written: string | undefined;
	/** Whether it stands for several that say different things. */
	readonly combined: boolean;
};

type Similar = {readonly messages: readonly string[]; readonly last: Millis};
type Counted = {readonly count: number; readonly first: Millis; readonly written: string | undefined};
type Bucket = {readonly tokens: number; readonly at: Millis};

/**
Folds events together before they are written, in three steps.

1. Ten different messages about the same object, reason and source within ten minutes become one event whose message
   begins `(combined from similar events): `.
2. What was written before is counted on the same object.
3. One source may write 25 events about one object at once, then one in five minutes; the rest is dropped.

Source: client-go `tools/record/events_cache.go`.
*/
export type EventCorrelator = {
	/** How to write the event, or undefined when it is dropped. */
	correlate(keys: EventKeys, now: Millis): Correlated | undefined;
	/** The event for this key now stands under this object key. */
	wrote(key: string, objectKey: string): void;
	clear(): void;
	save(): Saved;
	load(saved: Saved): void;
};

const mostMessages = 10;
const similarFor = minutes(10);
const burst = 25;
const refill = minutes(5);
/** At least so many of the newest are remembered, and at most twice as many. */
const remembered = 4096;

export const createEventCorrelator = (): EventCorrelator => {
	const similar = createRecent<Similar>(remembered);
	const counted = createRecent<Counted>(remembered);
	const buckets = createRecent<Bucket>(remembered);

	/** Step 1: the key and the words under which the event is counted. */
	const aggregate = (
		{similar: key, message}: EventKeys,
		now: Millis,
	): Pick<Correlated, 'key' | 'message' | 'combined'> => {
		const before = similar.get(key);
		const fresh = before === undefined || now - before.last > similarFor;
		const messages = fresh ? [] : before.messages;
		const all = messages.includes(message) ? messages : [...messages, message];

		if (all.length < mostMessages) {
			similar.set(key, {messages: all, last: now});
			return {key: `${key}|${message}`, message, combined: false};
		}

		similar.set(key, {messages: all.slice(1), last: now});
		return {key, message: `(combined from similar events): ${message}`, combined: true};
	};

	/** Step 3: whether this source may still speak about this object. */
	const mayPass = (flood: string, now: Millis): boolean => {
		const bucket = buckets.get(flood) ?? {tokens: burst, at: now};
		const tokens = Math.min(burst, bucket.tokens + (now - bucket.at) / refill);
		const passes = tokens >= 1;
		buckets.set(flood, {tokens: passes ? tokens - 1 : tokens, at: now});
		return passes;
	};

	return {
		correlate(keys, now) {
			const {key, message, combined} = aggregate(keys, now);
			const before = counted.get(key);
			const after: Counted = {
				count: (before?.count ?? 0) + 1,
				first: before?.first ?? now,
				written: before?.written,
			};
			counted.set(key, after);
			return mayPass(keys.flood, now) ? {key, message, combined, ...after} : undefined;
		},
		wrote(key, objectKey) {
			const event = counted.get(key);

			if (event !== undefined) {
				counted.set(key, {...event, written: objectKey});
			}
		},
		clear() {
			similar.clear();
			counted.clear();
			buckets.clear();
		},
		save: () => ({similar: similar.save(), counted: counted.save(), buckets: buckets.save()}),
		load(saved) {
			similar.load(saved.similar as Saved);
			counted.load(saved.counted as Saved);
			buckets.load(saved.buckets as Saved);
		},
	};
};
