import type {Kind} from '../api/kind.ts';
import type {ApiObject} from '../api/object.ts';
import type {Component} from '../kernel/component.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import {type Millis, minutes, seconds, switchOnSecond, timestamp} from '../kernel/time.ts';
import type {Room} from '../kernel/trail.ts';
import type {EventNote} from './calls.ts';
import type {Client} from './client.ts';
import {createEventCorrelator, type EventKeys} from './event-correlator.ts';

/** Who records: `{component: 'kubelet', host: 'node-17'}` stands in the From column. */
export type EventSource = {readonly component: string; readonly host?: string};

/**
Writes Kubernetes Events. Best effort, as in life: identical ones are counted on one object, similar ones are folded, a
flood is dropped, and what the server does not take is tried again every ten seconds, twelve times at most.

Source: client-go `tools/record/event.go`.
*/
export type Recorder = Component & {
	record(source: EventSource, note: EventNote): void;
	stop(): void;
};

type Writing = {
	readonly key: string;
	readonly event: ApiObject;
	readonly patch?: {readonly key: string; readonly body: unknown};
	readonly tries: number;
};

type SavedRecorder = {readonly correlator: Saved; readonly pending: readonly Writing[]; readonly serial: number};

/** Source: maxTriesPerEvent */
export const triesForEvent = 12;
const pause = seconds(10);
export const longestMessage = 1024;

export type RecorderOptions = {
	readonly kernel: Kernel;
	readonly client: Client;
	readonly events: Kind<never>;
	readonly name: string;
	readonly room?: Room;
};

/** What an event is about, as a reference in it. */
export const referenceTo = ({
	about: {apiVersion, kind, metadata},
	fieldPath,
}: Pick<EventNote, 'about' | 'fieldPath'>) => ({
	kind,
	...(metadata.namespace === undefined ? {} : {namespace: metadata.namespace}),
	name: metadata.name,
	...(metadata.uid === undefined ? {} : {uid: metadata.uid}),
	apiVersion,
	...(metadata.resourceVersion === undefined ? {} : {resourceVersion: metadata.resourceVersion}),
	...(fieldPath === undefined ? {} : {fieldPath}),
});

const keysOf = (source: EventSource, {about, type, reason, message, fieldPath}: EventNote): EventKeys => {
	const {metadata} = about;
	const from = `${source.component}|${source.host ?? ''}`;
	const object = `${about.apiVersion}|${about.kind}|${metadata.namespace ?? ''}|${metadata.name}|${metadata.uid ?? ''}`;
	return {flood: `${from}|${object}`, similar: `${from}|${object}|${fieldPath ?? ''}|${type}|${reason}`, message};
};

/** The object's name and the nanoseconds since 1970 in hex, as upstream names its events. */
export const eventName = (object: string, now: Millis, nanos: number): string =>
	`${object}.${((BigInt(switchOnSecond) * 1000n + BigInt(now)) * 1_000_000n + BigInt(nanos)).toString(16)}`;

export const createRecorder = ({kernel, client, events, name, room}: RecorderOptions): Recorder => {
	const kind = events as unknown as Kind<ApiObject>;
	const correlator = createEventCorrelator();
	let pending: Writing[] = [];
	let serial = 0;

	const send = (writing: Writing): boolean => {
		const {patch, event, key} = writing;
		const patched = patch === undefined ? undefined : client.patch(kind, patch.key, patch.body);

		if (patched?.ok) {
			return true;
		}

		// The counted event may be older than an hour and swept away: then its successor is a new one.
		if (patched !== undefined && patched.status.code !== 404) {
			return patched.status.code < 500;
		}

		const reply = client.create(kind, event);

		if (reply.ok) {
			correlator.wrote(key, `${event.metadata.namespace ?? ''}/${event.metadata.name}`);
		}

		// A refusal for a reason will be refused again; only silence is worth another try.
		return reply.ok || reply.status.code < 500;
	};

	const write = (writing: Writing): void => {
		if (send(writing)) {
			return;
		}

		if (writing.tries + 1 < triesForEvent) {
			pending.push({...writing, tries: writing.tries + 1});

			if (pending.length === 1) {
				kernel.wake(name, kernel.now + pause, 'again', '');
			}
		}
	};

	const record = (source: EventSource, note: EventNote): void => {
		const seen = correlator.correlate(keysOf(source, note), kernel.now);

		if (seen === undefined) {
			return;
		}

		const message = seen.message.slice(0, longestMessage);
		const now = timestamp(kernel.now);
		const namespace = note.about.metadata.namespace ?? 'default';
		serial += 1;
		const nanos = kernel.draws.between(`event/${name}`, serial, 0, 999_999);
		const event = {
			apiVersion: 'v1',
			kind: 'Event',
			metadata: {name: eventName(note.about.metadata.name, kernel.now, nanos), namespace},
			involvedObject: referenceTo(note),
			reason: note.reason,
			message,
			source: {component: source.component, ...(source.host === undefined ? {} : {host: source.host})},
			firstTimestamp: timestamp(seen.first),
			lastTimestamp: now,
			count: seen.count,
			type: note.type,
			eventTime: null,
			// One that stands for several names nobody who reports. Source: client-go tools/record, EventAggregate
			reportingComponent: seen.combined ? '' : source.component,
			reportingInstance: seen.combined ? '' : (source.host ?? ''),
		};
		const patch =
			seen.written === undefined
				? undefined
				: {key: seen.written, body: {count: seen.count, lastTimestamp: now, message}};
		write({key: seen.key, event, patch, tries: 0});
		client.takeCost();
	};

	return {
		name,
		room,
		record,
		start: () => undefined,
		stop() {
			pending = [];
			correlator.clear();
		},
		wake() {
			const again = pending;
			pending = [];

			for (const writing of again) {
				write(writing);
			}

			client.takeCost();
		},
		save(): SavedRecorder & Saved {
			return {correlator: correlator.save(), pending: pending.slice(), serial};
		},
		load(saved) {
			const was = saved as SavedRecorder & Saved;
			correlator.load(was.correlator);
			pending = was.pending.slice();
			serial = was.serial;
		},
	};
};

/** How long the server keeps an event. Source: kube-apiserver `--event-ttl`. */
export const eventLifetime = minutes(60);
