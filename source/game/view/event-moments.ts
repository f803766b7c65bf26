import {type Event, events} from '../../engine/api/kinds/event.ts';
import {keyOf, type ObjectKey} from '../../engine/api/object.ts';
import {remembered} from '../../engine/api/share.ts';
import {type Millis, timeOf} from '../../engine/kernel/time.ts';
import type {Mirror, Table} from './mirror.ts';

/** When an event was last told. */
export const momentOf = remembered(
	({series, lastTimestamp, eventTime, firstTimestamp}: Event): Millis =>
		timeOf(series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? firstTimestamp ?? undefined) ?? 0,
);

/** Events carry whole seconds; which of them was written later, their revision knows. */
const writtenAt = ({metadata}: Event): number => Number(metadata.resourceVersion ?? 0);

const latestFirst = (left: Event, right: Event): number =>
	momentOf(right) - momentOf(left) || writtenAt(right) - writtenAt(left);

type Sorted = {readonly version: number; readonly all: readonly Event[]};

const known = new WeakMap<Table<Event>, Sorted>();

/** All events, the latest first; sorted when there are new ones, for every picture asks. */
export const latestEvents = (mirror: Mirror): readonly Event[] => {
	const table = mirror.of(events);
	const before = known.get(table);

	if (before?.version === table.version) {
		return before.all;
	}

	const all = [...table.values()].sort(latestFirst);
	known.set(table, {version: table.version, all});
	return all;
};

/** The events about each object, by its kind and name. */
type Shelves = Map<string, Map<ObjectKey, Event>>;

const shelvesOf = new WeakMap<Table<Event>, Shelves>();

const shelfName = (kind: string, name: string): string => `${kind}/${name}`;

const shelfOf = ({involvedObject}: Event): string => shelfName(involvedObject.kind ?? '', involvedObject.name ?? '');

/** Kept with each change: a picture asks for a handful of thousands. */
const createShelves = (table: Table<Event>): Shelves => {
	const shelves: Shelves = new Map();

	const put = (event: Event): void => {
		const shelf = shelves.get(shelfOf(event)) ?? new Map<ObjectKey, Event>();
		shelves.set(shelfOf(event), shelf.set(keyOf(event), event));
	};

	const take = (event: Event): void => {
		const shelf = shelves.get(shelfOf(event));
		shelf?.delete(keyOf(event));

		if (shelf?.size === 0) {
			shelves.delete(shelfOf(event));
		}
	};

	table.listen((before, after) => {
		if (before !== undefined) {
			take(before);
		}

		if (after !== undefined) {
			put(after);
		}
	});
	return shelves;
};

/** The events about one object, the latest first. */
export const eventsAbout = (mirror: Mirror, kind: string, name: string): readonly Event[] => {
	const table = mirror.of(events);
	const shelves = shelvesOf.get(table) ?? createShelves(table);
	shelvesOf.set(table, shelves);
	return [...(shelves.get(shelfName(kind, name))?.values() ?? [])].sort(latestFirst);
};
