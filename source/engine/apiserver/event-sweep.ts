import type {AnyKind} from '../api/kind.ts';
import {type Event, events} from '../api/kinds/event.ts';
import {keyOf, type ObjectKey} from '../api/object.ts';
import {type Millis, minutes, timeOf} from '../kernel/time.ts';
import type {Storage} from './storage.ts';

/** Source: kube-apiserver `--event-ttl`. */
const lifetime = minutes(60);

const anyEvents = events as unknown as AnyKind;

const toldAt = ({series, lastTimestamp, metadata}: Event): Millis =>
	timeOf(series?.lastObservedTime ?? lastTimestamp ?? metadata.creationTimestamp) ?? 0;

/** Events by the minute in which they were last told of. */
type Minutes = Map<number, Set<ObjectKey>>;

const minuteOf = (at: Millis): number => Math.floor(at / minutes(1));

const note = (book: Minutes, event: Event): void => {
	const minute = minuteOf(toldAt(event));
	const keys = book.get(minute);

	if (keys === undefined) {
		book.set(minute, new Set([keyOf(event)]));
	} else {
		keys.add(keyOf(event));
	}
};

export type EventSweep = {
	/** Takes away every event of which nothing was heard for an hour. */
	sweep(now: Millis): void;
	/** Something else than a write changed what is stored. */
	forget(): void;
};

/**
Sweeps old events. A big cluster has half a million of them, of which few are old: only the minutes that are over are
looked through. What was told of again stands under its newer minute too, and is passed over under the older one.
*/
export const createEventSweep = (storage: Storage): EventSweep => {
	/** Undefined until somebody sweeps, and again after a load. */
	let book: Minutes | undefined;

	storage.onWrite((kind, next) => {
		if (book !== undefined && next !== undefined && kind === anyEvents) {
			note(book, next as Event);
		}
	});

	const written = (): Minutes => {
		const all: Minutes = new Map();

		for (const event of storage.all(events)) {
			note(all, event);
		}

		return all;
	};

	return {
		sweep(now) {
			book ??= written();
			const last = minuteOf(now - lifetime);
			const old: Array<readonly [ObjectKey, Event]> = [];

			for (const [minute, keys] of book) {
				if (minute > last) {
					continue;
				}

				for (const key of keys) {
					const event = storage.get(events, key);

					if (event === undefined || minuteOf(toldAt(event)) !== minute) {
						keys.delete(key);
					} else if (now - toldAt(event) > lifetime) {
						keys.delete(key);
						old.push([key, event]);
					}
				}

				if (keys.size === 0) {
					book.delete(minute);
				}
			}

			for (const [key, event] of old.sort(([left], [right]) => (left < right ? -1 : 1))) {
				storage.erase(events, key, event);
			}
		},
		forget() {
			book = undefined;
		},
	};
};
