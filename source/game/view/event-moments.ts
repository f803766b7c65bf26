import {type Event, events} from '../../engine/api/kinds/event.ts';
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
