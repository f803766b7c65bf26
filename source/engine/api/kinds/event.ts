import type {Millis} from '../../kernel/time.ts';
import {ageText} from '../human-duration.ts';
import type {Kind} from '../kind.ts';
import type {ApiObject} from '../object.ts';
import {type FieldErrors, invalidField, requiredField} from '../validation.ts';
import {isRecord, metadataErrors} from './check.ts';
import {nameColumn, textColumn, wide} from './columns.ts';
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

/** Things of the whole cluster have their events in `default`. Source: pkg/apis/core/validation/events.go */
const eventErrors = (event: Event): FieldErrors => {
	const namespace = event.involvedObject?.namespace ?? '';
	const home = namespace === '' ? ['', 'default', 'kube-system'] : [namespace];
	return [
		...metadataErrors(event),
		...(isRecord(event.involvedObject) ? [] : [requiredField('involvedObject')]),
		...(home.includes(event.metadata.namespace ?? '')
			? []
			: [invalidField('involvedObject.namespace', namespace, 'does not match event.namespace')]),
	];
};

/** Kubernetes writes these members of every event, and null where nobody gave a time. */
const alwaysWritten = {
	source: {},
	firstTimestamp: null,
	lastTimestamp: null,
	eventTime: null,
	reportingComponent: '',
	reportingInstance: '',
};

const lacksMembers = (event: Event): boolean =>
	Object.keys(alwaysWritten).some(member => event[member as keyof Event] === undefined);

const firstSeen = ({firstTimestamp, eventTime}: Event): string | null | undefined => firstTimestamp ?? eventTime;

const lastSeen = (event: Event): string | null | undefined =>
	event.series?.lastObservedTime ?? event.lastTimestamp ?? firstSeen(event);

const objectText = ({involvedObject}: Event): string => {
	const kind = (involvedObject.kind ?? '').toLowerCase();
	return involvedObject.name ? `${kind}/${involvedObject.name}` : kind;
};

const sourceText = ({source, reportingComponent, reportingInstance}: Event): string =>
	[source?.component || reportingComponent, source?.host || reportingInstance].filter(part => part).join(', ');

export const events: Kind<Event> = defineKind<Event>({
	group: '',
	version: 'v1',
	kind: 'Event',
	plural: 'events',
	singular: 'event',
	shortNames: ['ev'],
	namespaced: true,
	defaults: event => (lacksMembers(event) ? {...alwaysWritten, ...event} : event),
	validate: eventErrors,
	validateUpdate: eventErrors,
	columns: [
		textColumn('Last Seen', (event: Event, now: Millis) => ageText(lastSeen(event), now)),
		textColumn('Type', ({type}) => type ?? ''),
		textColumn('Reason', ({reason}) => reason ?? ''),
		textColumn('Object', objectText),
		wide(textColumn('Subobject', ({involvedObject}) => involvedObject.fieldPath ?? '')),
		wide(textColumn('Source', sourceText)),
		textColumn('Message', ({message}) => (message ?? '').trim()),
		wide(textColumn('First Seen', (event: Event, now: Millis) => ageText(firstSeen(event), now))),
		wide(textColumn('Count', ({series, count}) => series?.count ?? (count || 1))),
		wide(nameColumn),
	],
	selectableFields: ({involvedObject, reason, reportingComponent, source, type}) => ({
		'involvedObject.kind': involvedObject.kind ?? '',
		'involvedObject.namespace': involvedObject.namespace ?? '',
		'involvedObject.name': involvedObject.name ?? '',
		'involvedObject.uid': involvedObject.uid ?? '',
		'involvedObject.apiVersion': involvedObject.apiVersion ?? '',
		'involvedObject.resourceVersion': involvedObject.resourceVersion ?? '',
		'involvedObject.fieldPath': involvedObject.fieldPath ?? '',
		reason: reason ?? '',
		reportingComponent: reportingComponent ?? '',
		source: source?.component || reportingComponent || '',
		type: type ?? '',
	}),
});
