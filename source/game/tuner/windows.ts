import {type Millis, minutes} from '../../engine/kernel/time.ts';
import type {Seats} from '../scenario/schema.ts';

/** A span of the run in which the scheduler's configuration may be changed. */
export type ChangeWindow = {readonly number: number; readonly from: Millis; readonly until: Millis};

/** The windows of a scenario in the order of time; none: it may be changed whenever one likes. */
export const windowsOf = ({changeWindows = []}: Pick<Seats, 'changeWindows'>): readonly ChangeWindow[] =>
	[...changeWindows]
		.sort((a, b) => a.at - b.at)
		.map(({at, lasts}, index) => ({number: index + 1, from: at, until: at + lasts}));

export const openWindow = (windows: readonly ChangeWindow[], now: Millis): ChangeWindow | undefined =>
	windows.find(({from, until}) => from <= now && now < until);

export const nextWindow = (windows: readonly ChangeWindow[], now: Millis): ChangeWindow | undefined =>
	windows.find(({from}) => from > now);

/** Without windows a tuner looks up once a minute. */
export const lookEvery: Millis = minutes(1);
