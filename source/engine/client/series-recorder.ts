import type {Kind} from '../api/kind.ts';
import type {ApiObject} from '../api/object.ts';
import type {Kernel} from '../kernel/kernel.ts';
import type {Saved} from '../kernel/keyframe.ts';
import {type Millis, microTimestamp, minutes, seconds} from '../kernel/time.ts';
import type {Room} from '../kernel/trail.ts';
import type {EventNote} from './calls.ts';
import type {Client} from './client.ts';
import {eventName, longestMessage, type Recorder, referenceTo, triesForEvent} from './recorder.ts';

export type SeriesOptions = {
	readonly kernel: Kernel;
	readonly client: Client;
	readonly events: Kind<never>;
	readonly name: string;
	readonly room?: Room;
	/** The machine, of which the reporting instance is named: `default-scheduler-cp-1`. */
	readonly host: string;
};

type Told = {readonly event: ApiObject; readonly toldAt: Millis; readonly times: number};
type Writing = {readonly key: string; readonly tries: number};
type SavedSeries = {
	readonly told: ReadonlyArray<readonly [string, Told]>;
	readonly unsent: readonly Writing[];
	readonly serial: number;
	readonly startedAt: Millis;
	readonly nextRound: Millis;
};

/** What was not told again for so long is over. Source: finishTime */
const finishTime = minutes(6);
/** The count of a series is written anew this often, in rounds of `finishTime`. Source: refreshTime, 30 min */
const roundsToRefresh = 5;
const pause = seconds(10);

/** Source: getKey. The version of the object is part of it, the words are not. */
const keyOf = ({component}: {readonly component: string}, {about, related, type, reason, action}: EventNote): string =>
	[
		component,
		about.apiVersion,
		about.kind,
		about.metadata.namespace,
		about.metadata.name,
		about.metadata.uid,
		about.metadata.resourceVersion,
		related?.metadata.uid,
		type,
		reason,
		action,
	].join('|');

/**
Writes Events as the newer API, `events.k8s.io`, does: the scheduler's.

What is told again (same object at the same version, reason, action, type: whatever the words) becomes a series: its second
time is written, the third and later ones are only counted and written now and then. Nothing is folded or dropped as a flood.
Source: client-go `tools/events/event_broadcaster.go`.
*/
export const createSeriesRecorder = ({kernel, client, events, name, room, host}: SeriesOptions): Recorder => {
	const kind = events as unknown as Kind<ApiObject>;
	const told = new Map<string, Told>();
	let unsent: Writing[] = [];
	let serial = 0;
	let startedAt: Millis = 0;
	/** When the next look at what is over is due; −1 while there is nothing to look at. */
	let nextRound: Millis = -1;

	const seriesOf = ({toldAt, times}: Told) => ({count: times, lastObservedTime: microTimestamp(toldAt)});
	const written = (one: Told): ApiObject =>
		one.times === 1 ? one.event : ({...one.event, series: seriesOf(one)} as ApiObject);

	/** Whether it need not be tried again: it is written, or was refused for a reason. */
	const send = (one: Told): boolean => {
		const {namespace = '', name: event} = one.event.metadata;
		const patched = one.times === 1 ? undefined : client.patch(kind, `${namespace}/${event}`, {series: seriesOf(one)});

		if (patched !== undefined && (patched.ok || patched.status.code !== 404)) {
			return patched.ok || patched.status.code < 500;
		}

		const reply = client.create(kind, written(one));
		return reply.ok || reply.status.code < 500;
	};

	const write = (key: string, tries: number): void => {
		const one = told.get(key);

		if (one === undefined || send(one) || tries + 1 >= triesForEvent) {
			return;
		}

		unsent.push({key, tries: tries + 1});

		if (unsent.length === 1) {
			kernel.wake(name, kernel.now + pause, 'again', '');
		}
	};

	const planRound = (): void => {
		if (nextRound < 0 && told.size > 0) {
			nextRound = startedAt + (Math.floor((kernel.now - startedAt) / finishTime) + 1) * finishTime;
			kernel.wake(name, nextRound, 'round', '');
		}
	};

	const makeEvent = ({component}: {readonly component: string}, note: EventNote): ApiObject => {
		serial += 1;
		const {about, related, type, reason, message, action} = note;
		const nanos = kernel.draws.between(`event/${name}`, serial, 0, 999_999);
		const made = {
			apiVersion: 'v1',
			kind: 'Event',
			metadata: {
				name: eventName(about.metadata.name, kernel.now, nanos),
				namespace: about.metadata.namespace ?? 'default',
			},
			involvedObject: referenceTo(note),
			...(related === undefined ? {} : {related: referenceTo({about: related})}),
			reason,
			message: message.slice(0, longestMessage),
			source: {},
			firstTimestamp: null,
			lastTimestamp: null,
			type,
			eventTime: microTimestamp(kernel.now),
			...(action === undefined ? {} : {action}),
			reportingComponent: component,
			reportingInstance: `${component}-${host}`,
		};
		return made;
	};

	const round = (): void => {
		const isRefresh = Math.round((kernel.now - startedAt) / finishTime) % roundsToRefresh === 0;

		for (const [key, one] of [...told]) {
			const isOver = kernel.now - one.toldAt > finishTime;
			const isSent = one.times === 1 || !(isOver || isRefresh) || send(one);

			if (isOver && isSent) {
				told.delete(key);
			}
		}

		nextRound = -1;
		planRound();
	};

	return {
		name,
		room,
		record(source, note) {
			const key = keyOf(source, note);
			const before = told.get(key);
			told.set(
				key,
				before === undefined
					? {event: makeEvent(source, note), toldAt: kernel.now, times: 1}
					: {...before, toldAt: kernel.now, times: before.times + 1},
			);

			if (before === undefined || before.times === 1) {
				write(key, 0);
			}

			planRound();
			client.takeCost();
		},
		start() {
			startedAt = kernel.now;
		},
		stop() {
			told.clear();
			unsent = [];
			nextRound = -1;
		},
		wake(what) {
			if (what === 'again') {
				const again = unsent;
				unsent = [];

				for (const {key, tries} of again) {
					write(key, tries);
				}
			} else if (kernel.now === nextRound) {
				round();
			}

			client.takeCost();
		},
		save(): SavedSeries & Saved {
			return {told: [...told], unsent: unsent.slice(), serial, startedAt, nextRound};
		},
		load(saved) {
			const was = saved as SavedSeries & Saved;
			told.clear();

			for (const [key, one] of was.told) {
				told.set(key, one);
			}

			unsent = was.unsent.slice();
			({serial, startedAt, nextRound} = was);
		},
	};
};
