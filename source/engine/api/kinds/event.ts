import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import type {ObjectReference} from './common.ts';
import {defineKind} from './define-kind.ts';

/** An event in the shape of core/v1: the old names, as `kubectl describe` reads them. */
export type Event = ApiObject & {
	readonly involvedObject: ObjectReference;
	readonly reason?: string;
	readonly message?: string;
	readonly source?: {readonly component?: string; readonly host?: string};
	readonly firstTimestamp?: string | null;
	readonly lastTimestamp?: string | null;
	readonly count?: number;
	readonly type?: 'Normal' | 'Warning';
	readonly eventTime?: string | null;
	readonly series?: {readonly count?: number; readonly lastObservedTime?: string};
	readonly action?: string;
	readonly related?: ObjectReference;
	readonly reportingComponent?: string;
	readonly reportingInstance?: string;
};

export const events: Kind<Event> = defineKind<Event>({
	group: '',
	version: 'v1',
	kind: 'Event',
	plural: 'events',
	singular: 'event',
	shortNames: ['ev'],
	namespaced: true,
});
